# SPDX-License-Identifier: ISC
# Benchmarks of the subagent while records change; DEVICES= sets other sizes of the fleet.
BENCHES += bench-agent bench-alarms
.PHONY: bench-agent bench-alarms

$(BUILD)/bench/bench_load: $(BUILD)/obj/tests/bench/bench_load.o $(BUILD)/libanchorwatch.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(HARDENING_LD) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

$(BUILD)/bench/bench_get: $(BUILD)/obj/tests/bench/bench_get.o
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(HARDENING_LD) $(LDFLAGS) -o $@ $^ -lnetsnmp

bench-programs: $(BUILD)/bench/bench_load $(BUILD)/bench/bench_get
bench-agent: $(BUILD)/bin/anchorwatch-agentx $(BUILD)/bench/bench_load $(BUILD)/bench/bench_get test-tools
	@AW_BUILD=$(abspath $(BUILD)) tests/bench/agent.sh
bench-alarms: $(BUILD)/bin/anchorwatch-agentx test-tools
	@AW_BUILD=$(abspath $(BUILD)) tests/bench/alarms.sh
