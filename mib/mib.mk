# SPDX-License-Identifier: ISC
# The MIB and the C header with its base. Only this file defines the base: Net-SNMP's playpen until a number is
# registered, enterprises.PEN with `make PEN=n`.

# The arcs of the playpen are defined in the MIB itself, so that it needs no other MIB than those of the IETF.
MIB_PLAYPEN_ARC = 2022
ifeq ($(strip $(PEN)),)
MIB_PARENT = awNetSnmpPlaypen $(MIB_PLAYPEN_ARC)
MIB_ARCS = 1, 3, 6, 1, 4, 1, 8072, 9999, 9999, $(MIB_PLAYPEN_ARC)
# A bar and a blank are a line end.
MIB_NODES = -- The place of netSnmpPlaypen in NET-SNMP-MIB.| \
    awNetSnmp             OBJECT IDENTIFIER ::= { enterprises 8072 }| \
    awNetSnmpExperimental OBJECT IDENTIFIER ::= { awNetSnmp 9999 }| \
    awNetSnmpPlaypen      OBJECT IDENTIFIER ::= { awNetSnmpExperimental 9999 }| \

else
MIB_PARENT = enterprises $(strip $(PEN))
MIB_ARCS = 1, 3, 6, 1, 4, 1, $(strip $(PEN))
MIB_NODES =
endif

MIB_TEXT = $(BUILD)/mib/ANCHORWATCH-MIB.txt
MIB_HEADER = $(BUILD)/gen/mib_base.h
MIB_BASE_DIR = $(BUILD)/mibs-base

.PHONY: mib mibs-base
## mib: build the MIB and fetch the IETF base MIBs that tools need with it
mib: $(MIB_TEXT) mibs-base
all: $(MIB_TEXT)

# Rewritten only when the base has changed, so that a build with another PEN rebuilds what depends on it.
$(BUILD)/mib/base: FORCE
	@mkdir -p $(@D)
	@echo '$(MIB_ARCS)' | cmp -s - $@ || echo '$(MIB_ARCS)' >$@

$(MIB_TEXT): mib/ANCHORWATCH-MIB.in $(BUILD)/mib/base
	$(say) MIB $@
	$(Q)sed -e 's/@BASE@/$(MIB_PARENT)/' -e 's/^@BASE_NODES@$$/$(subst | ,\n,$(MIB_NODES))/' $< >$@

$(MIB_HEADER): $(BUILD)/mib/base
	@mkdir -p $(@D)
	@printf '/* Made by mib/mib.mk. */\n#ifndef AW_MIB_BASE_H\n#define AW_MIB_BASE_H\n\n#define AW_MIB_BASE %s\n\n#endif\n' \
	    '$(MIB_ARCS)' >$@

# Base MIBs of the IETF, for smilint and the snmp tools only: no program needs a MIB file to run.
mibs-base: $(MIB_BASE_DIR)/.complete
$(MIB_BASE_DIR)/.complete: scripts/base-mibs
	$(say) GET $(MIB_BASE_DIR)
	$(Q)scripts/base-mibs $(MIB_BASE_DIR)
