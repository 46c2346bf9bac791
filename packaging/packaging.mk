# SPDX-License-Identifier: ISC
# The source tarball, the packages built from it, and the part of `make install` for units, completion and snmpd.

unitdir ?= $(prefix)/lib/systemd/system
sysusersdir ?= $(prefix)/lib/sysusers.d
tmpfilesdir ?= $(prefix)/lib/tmpfiles.d
snmpdconfdir ?= $(sysconfdir)/snmp/snmpd.conf.d
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
	$(Q)packaging/completion/make $< $(localstatedir)/lib/anchorwatch/records \
	    $(sysconfdir)/anchorwatch $(datadir)/anchorwatch/transitions >$@.new && mv $@.new $@

$(SNMPD_CONF): packaging/snmpd/anchorwatch.conf.in $(BUILD)/mib/base
	@mkdir -p $(@D)
	$(Q)sed 's/@BASE@/$(MIB_OID)/' $< >$@

.PHONY: install-system install-etc uninstall dist deb rpm
install: install-system install-etc
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

# The configuration of anchorwatch, all of it comments, and the drop-in of snmpd; files that were changed are kept.
install-etc: all
	$(INSTALL) -d $(DESTDIR)$(sysconfdir)/anchorwatch/conf.d $(DESTDIR)$(snmpdconfdir)
	@packaging/install-kept data/anchorwatch.conf.example $(DESTDIR)$(sysconfdir)/anchorwatch/anchorwatch.conf
	@packaging/install-kept $(SNMPD_CONF) $(DESTDIR)$(snmpdconfdir)/anchorwatch.conf

# The last lines of an installation: what to run next. An installation for a package has nothing to run.
INSTALL_NEXT = test -n '$(DESTDIR)' || printf '%s\n' 'anchorwatch is installed. Next, as root:' \
    '  systemd-sysusers anchorwatch.conf && systemd-tmpfiles --create anchorwatch.conf' \
    '  systemctl daemon-reload && systemctl restart snmpd && systemctl enable --now anchorwatchd anchorwatch-agentx' \
    '  anchorwatch show'

## uninstall: remove what `make install` with the same variables installed; changed configuration and state are kept
uninstall: all
	@rm -rf $(BUILD)/uninstall
	@$(MAKE) --no-print-directory -s DESTDIR=$(abspath $(BUILD))/uninstall install >$(BUILD)/uninstall.log
	@packaging/uninstall $(abspath $(BUILD))/uninstall '$(DESTDIR)' '$(sysconfdir)'
	@rm -rf $(BUILD)/uninstall
	@test -n '$(DESTDIR)' || printf '%s\n' 'Kept: $(localstatedir)/lib/anchorwatch with the records, and the user anchorwatch.' \
	    'Next, as root: systemctl disable --now anchorwatchd anchorwatch-agentx; systemctl daemon-reload; systemctl restart snmpd'

## dist: make the source tarball and its SBOM, the same bytes for the same files; SIGN_KEY=key: signatures by gpg
dist:
	@scripts/deps dist
	@SIGN_KEY='$(SIGN_KEY)' packaging/dist $(VERSION) $(BUILD)
	@ls $(DIST) $(DIST:.tar.gz=.spdx.json) $(if $(SIGN_KEY),$(DIST).asc $(DIST:.tar.gz=.spdx.json).asc)

## deb: build Debian packages in build/, from the source tarball
deb: dist
	@scripts/deps build deb
	@PEN='$(PEN)' packaging/deb $(VERSION) $(DIST) $(BUILD)

## rpm: build RPM packages in build/, from the source tarball
rpm: dist
	@scripts/deps compiler build rpm
	@PEN='$(PEN)' packaging/rpm/build $(VERSION) $(DIST) $(BUILD)
