# SPDX-License-Identifier: ISC
# Small programs that the integration tests and benchmarks run together with the real ones.
TEST_TOOLS += $(addprefix $(BUILD)/tests/tools/,make_records print_mib fault_server connect_proxy fault_names.so fake_shadow.so kill_at.so unit_calls snmp_faults agentx_quick forbidden_calls.so)

.PHONY: test-tools
test-tools: $(TEST_TOOLS)

$(BUILD)/tests/tools/make_records: $(BUILD)/obj/tests/integration/make_records.o $(BUILD)/libanchorwatch.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(LIB_LIBS)

$(BUILD)/tests/tools/print_mib: $(BUILD)/obj/tests/integration/print_mib.o $(BUILD)/libsnmp-agent.a \
    $(BUILD)/libanchorwatch.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(AGENT_LIBS) $(LIB_LIBS)

$(BUILD)/tests/tools/fault_server: $(BUILD)/obj/tests/integration/fault_server.o
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lssl -lcrypto

$(BUILD)/tests/tools/connect_proxy: $(BUILD)/obj/tests/integration/connect_proxy.o
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

# Flags of its own: a shared library that needs the system's default feature macros.
$(BUILD)/tests/tools/fault_names.so: tests/integration/fault_names.c
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) -std=c11 $(filter-out -Wpedantic,$(WARNINGS)) $(WERROR) $(CFLAGS) -fPIC -shared -o $@ $< -ldl

$(BUILD)/tests/tools/kill_at.so: tests/integration/kill_at.c
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) -std=gnu11 $(filter-out -Wpedantic,$(WARNINGS)) $(WERROR) $(CFLAGS) -fPIC -shared -o $@ $< -ldl

$(BUILD)/tests/tools/fake_shadow.so: tests/integration/fake_shadow.c
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) -std=gnu11 $(filter-out -Wpedantic,$(WARNINGS)) $(WERROR) $(CFLAGS) -fPIC -shared -o $@ $<

$(BUILD)/tests/tools/forbidden_calls.so: tests/integration/forbidden_calls.c
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) -std=gnu11 $(filter-out -Wpedantic,$(WARNINGS)) $(WERROR) $(CFLAGS) -fPIC -shared -o $@ $< -ldl

# Flags of its own, as above.
$(BUILD)/tests/tools/unit_calls: tests/integration/unit_calls.c
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) -std=gnu11 $(filter-out -Wpedantic,$(WARNINGS)) $(WERROR) $(CFLAGS) -o $@ $<

$(BUILD)/tests/tools/snmp_faults: $(BUILD)/obj/tests/integration/snmp_faults.o
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

# The subagent with the sanitizers, and without a pause between two connections.
$(BUILD)/san/tests/tools/ax.o: snmp-agent/ax.c | $(BUILD)/.deps $(GEN)
	@mkdir -p $(@D)
	$(say) CC-SAN $<
	$(Q)$(CC) $(SAN_CFLAGS) -DAW_AX_RETRY_MS=1 $(call quotes,$<) -c -o $@ $<

$(BUILD)/tests/tools/agentx_quick: $(BUILD)/san/snmp-agent/main.o $(BUILD)/san/tests/tools/ax.o $(BUILD)/libanchorwatch-san.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(SANITIZE) -Wl,--as-needed -o $@ $^ $(AGENT_LIBS) $(LIB_LIBS)
