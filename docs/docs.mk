# SPDX-License-Identifier: ISC
# References that repeat what the programs and the MIB say; tests/integration/docs.sh holds them.
.PHONY: docs
## docs: make docs/codes.md and docs/mib.md anew, from lib/codes.def and the MIB
docs: all mib
	scripts/docs-codes $(BUILD)/bin/anchorwatch >$(BUILD)/codes.md && mv $(BUILD)/codes.md docs/codes.md
	scripts/docs-mib $(MIB_TEXT) $(MIB_BASE_DIR) >$(BUILD)/mib.md && mv $(BUILD)/mib.md docs/mib.md
