# SPDX-License-Identifier: ISC
# Nagios and Icinga objects. What repeats the plugin's option table is made from it and committed, since users
# load it from the source tree, too: `make nagios-objects` after an option has changed.
NAGIOS_TABLE = $(BUILD)/tests/tools/option_table
TEST_TOOLS += $(NAGIOS_TABLE)

$(NAGIOS_TABLE): $(BUILD)/obj/nagios/option_table.o $(BUILD)/libplugin.a $(BUILD)/libanchorwatch.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(PLUGIN_LIBS)

.PHONY: nagios-objects
## nagios-objects: make the Nagios and Icinga commands and the Director basket from the option table
nagios-objects: $(NAGIOS_TABLE)
	nagios/generate $(NAGIOS_TABLE) nagios
