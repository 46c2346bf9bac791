# SPDX-License-Identifier: ISC
# Benchmarks of SNMP rows to a manager, with their budgets; ROWS= sets other sizes of the anchor table.
BENCHES += bench-rows
.PHONY: bench-rows

$(BUILD)/bench/raw_agent: $(BUILD)/obj/tests/bench/raw_agent.o $(BUILD)/libanchorwatch.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(HARDENING_LD) $(LDFLAGS) -o $@ $^ $(AGENT_LIBS) $(LIB_LIBS)

$(BUILD)/bench/multi_walk: $(BUILD)/obj/tests/bench/multi_walk.o
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(HARDENING_LD) $(LDFLAGS) -o $@ $^ -lnetsnmp

bench-programs: $(BUILD)/bench/raw_agent $(BUILD)/bench/multi_walk
bench-rows: $(BUILD)/bin/anchorwatch-agentx $(BUILD)/bench/raw_agent $(BUILD)/bench/multi_walk test-tools
	@AW_BUILD=$(abspath $(BUILD)) tests/bench/rows.sh
