# SPDX-License-Identifier: ISC
# mib/mib.mk generates the header with the base of the MIB, which changes with PEN.
$(BUILD)/obj/snmp-agent/columns.o $(BUILD)/san/snmp-agent/columns.o \
$(BUILD)/obj/snmp-agent/notify.o $(BUILD)/san/snmp-agent/notify.o: $(BUILD)/gen/mib_base.h
