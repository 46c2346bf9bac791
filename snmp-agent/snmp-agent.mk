# SPDX-License-Identifier: ISC
# The base of the MIB is made by mib/mib.mk and changes with PEN.
$(BUILD)/obj/snmp-agent/columns.o $(BUILD)/san/snmp-agent/columns.o \
$(BUILD)/obj/snmp-agent/notify.o $(BUILD)/san/snmp-agent/notify.o: $(BUILD)/gen/mib_base.h
