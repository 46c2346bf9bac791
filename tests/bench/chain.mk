# SPDX-License-Identifier: ISC
# Benchmarks of judging chains, with their budgets.
BENCHES += bench-chain
.PHONY: bench-chain

$(BUILD)/bench/bench_chain: $(BUILD)/obj/tests/bench/bench_chain.o $(BUILD)/libanchorwatch.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(HARDENING_LD) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

bench-programs: $(BUILD)/bench/bench_chain
bench-chain: $(BUILD)/bench/bench_chain
	@$<
