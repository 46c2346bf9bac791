# SPDX-License-Identifier: ISC
# One check of a device with 150 anchors, compared with check_dummy, check_http -C and a JSON parse of its record.
BENCHES += bench-plugin
.PHONY: bench-plugin

$(BUILD)/bench/bench_plugin: $(BUILD)/obj/tests/bench/bench_plugin.o $(BUILD)/libanchorwatch.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(HARDENING_LD) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

bench-programs: $(BUILD)/bench/bench_plugin
bench-plugin: $(BUILD)/bench/bench_plugin $(BUILD)/bin/check_anchorwatch
	@AW_BUILD=$(abspath $(BUILD)) tests/bench/plugin.sh
