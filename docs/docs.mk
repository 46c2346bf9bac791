# SPDX-License-Identifier: ISC
# Reference pages that are generated from the programs and the MIB; tests/integration/docs.sh checks them.
.PHONY: docs
## docs: generate docs/codes.md, docs/formats.md and docs/mib.md, and parts of other pages, from tables of the programs and the MIB
docs: all mib
	scripts/docs-codes $(BUILD)/bin/anchorwatch >$(BUILD)/codes.md && mv $(BUILD)/codes.md docs/codes.md
	scripts/docs-formats $(BUILD)/bin/anchorwatch tests/data/kinds >$(BUILD)/formats.md && mv $(BUILD)/formats.md docs/formats.md
	scripts/docs-mib $(MIB_TEXT) $(MIB_BASE_DIR) >$(BUILD)/mib.md && mv $(BUILD)/mib.md docs/mib.md
	for page in docs/verdicts.md docs/man/check_anchorwatch.8; do scripts/docs-unsaid $(BUILD)/bin/anchorwatch $$page \
	    >$(BUILD)/page && cat $(BUILD)/page >$$page || exit 1; done

.PHONY: screenshots
## screenshots: make the pictures of docs/images again, in Chromium; installs it
screenshots:
	@scripts/deps compiler build images
	@$(MAKE) --no-print-directory all test-tools
	AW_BUILD=$(abspath $(BUILD)) scripts/docs-images docs/images

# Installed next to README.md, so that its links also work in an installation.
.PHONY: install-docs
install: install-docs
install-docs:
	$(INSTALL) -d $(addprefix $(DESTDIR)$(docdir)/docs/,platforms internals ko images)
	$(INSTALL) -m 644 SECURITY.md CONTRIBUTING.md NEWS $(DESTDIR)$(docdir)
	$(INSTALL) -m 644 docs/*.md $(DESTDIR)$(docdir)/docs
	$(INSTALL) -m 644 docs/platforms/*.md $(DESTDIR)$(docdir)/docs/platforms
	$(INSTALL) -m 644 docs/internals/*.md $(DESTDIR)$(docdir)/docs/internals
	$(INSTALL) -m 644 docs/ko/*.md $(DESTDIR)$(docdir)/docs/ko
	$(INSTALL) -m 644 docs/images/*.png $(DESTDIR)$(docdir)/docs/images
