# SPDX-License-Identifier: ISC
# The source tarball, the packages built from it, and the part of `make install` for units, completion and snmpd.

unitdir ?= $(prefix)/lib/systemd/system
sysusersdir ?= $(prefix)/lib/sysusers.d
tmpfilesdir ?= $(prefix)/lib/tmpfiles.d
completionsdir ?= $(datadir)/bash-completion/completions

DIST = $(BUILD)/anchorwatch-$(VERSION).tar.gz
UNITS = $(sort $(wildcard packaging/systemd/*.service))
# Nobody types the helper of ssh.
COMPLETIONS = $(patsubst $(BUILD)/bin/%,$(BUILD)/completions/%,$(filter-out %-ssh-helper,$(PROGRAMS)))
SNMPD_CONF = $(BUILD)/packaging/snmpd-anchorwatch.conf
mib_empty =
mib_comma = ,
MIB_OID = .$(subst $(mib_comma),.,$(subst $(mib_empty) $(mib_empty),,$(MIB_ARCS)))

all: $(COMPLETIONS) $(SNMPD_CONF)

$(BUILD)/completions/%: $(BUILD)/bin/% packaging/completion/make $(GEN)
	@mkdir -p $(@D)
	$(say) COMPL $@
	$(Q)packaging/completion/make $< $(localstatedir)/lib/anchorwatch/records >$@.new && mv $@.new $@

$(SNMPD_CONF): packaging/snmpd/anchorwatch.conf.in $(BUILD)/mib/base
	@mkdir -p $(@D)
	$(Q)sed 's/@BASE@/$(MIB_OID)/' $< >$@

.PHONY: install-system dist deb rpm
install: install-system
install-system: all
	$(INSTALL) -d $(DESTDIR)$(unitdir) $(DESTDIR)$(sysusersdir) $(DESTDIR)$(tmpfilesdir) $(DESTDIR)$(completionsdir) \
	    $(DESTDIR)$(docdir)
	$(INSTALL) -m 644 packaging/systemd/anchorwatch.sysusers $(DESTDIR)$(sysusersdir)/anchorwatch.conf
	$(INSTALL) -m 644 packaging/systemd/anchorwatch.tmpfiles $(DESTDIR)$(tmpfilesdir)/anchorwatch.conf
	$(INSTALL) -m 644 $(COMPLETIONS) $(DESTDIR)$(completionsdir)
	$(INSTALL) -m 644 $(SNMPD_CONF) $(DESTDIR)$(docdir)
	for unit in $(UNITS); do \
	    sed 's|/usr/sbin|$(sbindir)|g' "$$unit" >$(DESTDIR)$(unitdir)/$${unit##*/} && \
	    chmod 644 $(DESTDIR)$(unitdir)/$${unit##*/} || exit 1; done

## dist: make the source tarball; the same bytes for the same files
dist:
	@packaging/dist $(VERSION) $(BUILD)
	@echo $(DIST)

## deb: build Debian packages in build/, from the source tarball
deb: dist
	@scripts/deps build deb
	@PEN='$(PEN)' packaging/deb $(VERSION) $(DIST) $(BUILD)

## rpm: build RPM packages in build/, from the source tarball
rpm: dist
	@scripts/deps compiler build rpm
	@PEN='$(PEN)' packaging/rpm/build $(VERSION) $(DIST) $(BUILD)
