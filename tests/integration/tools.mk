# SPDX-License-Identifier: ISC
# Small programs that the integration tests and benchmarks run beside the real ones.
TEST_TOOLS = $(addprefix $(BUILD)/tests/tools/,make_records print_mib fault_server)

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
