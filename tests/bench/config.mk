# SPDX-License-Identifier: ISC
# Reading a configuration of many devices against its budgets.
BENCHES += bench-config
.PHONY: bench-config

$(BUILD)/bench/bench_config: $(BUILD)/obj/tests/bench/bench_config.o $(BUILD)/libanchorwatch.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(HARDENING_LD) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

bench-config: $(BUILD)/bench/bench_config
	@dir=$$(mktemp -d) && { $< "$$dir"; status=$$?; rm -rf "$$dir"; exit $$status; }
