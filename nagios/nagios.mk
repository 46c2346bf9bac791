# SPDX-License-Identifier: ISC
# Nagios and Icinga objects. Files that repeat the plugin's option table are generated from it. They are committed,
# since users also load them from the source tree: run `make nagios-objects` after a change of an option.
NAGIOS_TABLE = $(BUILD)/tests/tools/option_table
TEST_TOOLS += $(NAGIOS_TABLE)

$(NAGIOS_TABLE): $(BUILD)/obj/nagios/option_table.o $(BUILD)/libplugin.a $(BUILD)/libanchorwatch.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--as-needed -o $@ $^ -ljansson

.PHONY: nagios-objects
## nagios-objects: generate the Nagios and Icinga commands and the Director basket from the option table
nagios-objects: $(NAGIOS_TABLE)
	nagios/generate $(NAGIOS_TABLE) nagios
