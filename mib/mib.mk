# SPDX-License-Identifier: ISC
# The MIB and the C header with its base. Only this file defines the base: Net-SNMP's playpen until a number is
# registered, enterprises.PEN with `make PEN=n`.

MIB_PLAYPEN_ARC = 2022
ifeq ($(strip $(PEN)),)
MIB_PARENT = netSnmpPlaypen $(MIB_PLAYPEN_ARC)
MIB_ARCS = 1, 3, 6, 1, 4, 1, 8072, 9999, 9999, $(MIB_PLAYPEN_ARC)
MIB_SMI_IMPORT =
MIB_BASE_IMPORT = \n    netSnmpPlaypen\n        FROM NET-SNMP-MIB
else
MIB_PARENT = enterprises $(strip $(PEN))
MIB_ARCS = 1, 3, 6, 1, 4, 1, $(strip $(PEN))
MIB_SMI_IMPORT = ,\n    enterprises
MIB_BASE_IMPORT =
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
	$(Q)sed -e 's/@SMI_IMPORT@/$(MIB_SMI_IMPORT)/' -e 's/@BASE_IMPORT@/$(MIB_BASE_IMPORT)/' \
	    -e 's/@BASE@/$(MIB_PARENT)/' $< >$@

$(MIB_HEADER): $(BUILD)/mib/base
	@mkdir -p $(@D)
	@printf '/* Made by mib/mib.mk. */\n#ifndef AW_MIB_BASE_H\n#define AW_MIB_BASE_H\n\n#define AW_MIB_BASE %s\n\n#endif\n' \
	    '$(MIB_ARCS)' >$@

# Base MIBs of the IETF, for smilint and the snmp tools only: no program needs a MIB file to run.
mibs-base: $(MIB_BASE_DIR)/.complete
$(MIB_BASE_DIR)/.complete: scripts/base-mibs
	$(say) GET $(MIB_BASE_DIR)
	$(Q)scripts/base-mibs $(MIB_BASE_DIR)
