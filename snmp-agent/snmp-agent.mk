# SPDX-License-Identifier: ISC
# mib/mib.mk generates the header with the base of the MIB, which changes with PEN.
$(BUILD)/obj/snmp-agent/columns.o $(BUILD)/san/snmp-agent/columns.o \
$(BUILD)/obj/snmp-agent/notification.o $(BUILD)/san/snmp-agent/notification.o: $(BUILD)/gen/mib_base.h
