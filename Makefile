# SPDX-License-Identifier: ISC
# anchorwatch. `make` builds everything under build/; `make help` lists the targets.

VERSION = 0.1.0
BUILD ?= build
# A folder below this one is written in one way: the dependency files name their objects by it.
override BUILD := $(patsubst $(CURDIR)/%,%,$(abspath $(BUILD)))
PEN ?=

prefix ?= /usr/local
exec_prefix ?= $(prefix)
bindir ?= $(exec_prefix)/bin
sbindir ?= $(exec_prefix)/sbin
libdir ?= $(exec_prefix)/lib
libexecdir ?= $(exec_prefix)/libexec
datadir ?= $(prefix)/share
mandir ?= $(datadir)/man
sysconfdir ?= /etc
localstatedir ?= /var
plugindir ?= $(libdir)/nagios/plugins
# The snmp tools of a system search /usr/share/snmp/mibs and no directory below /usr/local.
mibdir ?= $(if $(filter /usr/local,$(prefix)),/usr/share,$(datadir))/snmp/mibs
docdir ?= $(datadir)/doc/anchorwatch

CC = gcc
CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
    -Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla -Wnull-dereference \
    -Wimplicit-fallthrough -Wold-style-definition
WERROR ?=
HARDENING = -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE \
    $(if $(filter x86_64,$(shell uname -m)),-fcf-protection)
HARDENING_LD = -pie -Wl,-z,relro,-z,now -Wl,--as-needed
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g -O1

DEFINES = -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700
BASE_CFLAGS = -std=c11 $(WARNINGS) $(WERROR) $(DEFINES) -MMD -MP
ALL_CFLAGS = $(BASE_CFLAGS) $(HARDENING) $(CFLAGS)
SAN_CFLAGS = $(BASE_CFLAGS) $(SANITIZE)

# Include paths of a source: lib/ and the folder of its own program, so that no program can include headers of
# another. Tests also see the headers of the program they test, the fixtures and the whole tree.
FOLDERS = collector snmp-agent plugin cli ssh-helper
quotes = -iquote lib $(foreach f,$(FOLDERS),$(if $(filter $(f)/% tests/unit/$(f)/%,$(1)),-iquote $(f))) \
    $(if $(filter tests/%,$(1)),-iquote tests/unit) $(if $(filter tests/% nagios/%,$(1)),-iquote .) -iquote $(BUILD)/gen

LIB_LIBS = -ljansson -lexpat -lcrypto
# The subagent limits its own system calls by libseccomp; SECCOMP=no builds it without, where there is none.
SECCOMP ?= yes
AGENT_LIBS = -lnetsnmpagent -lnetsnmp $(if $(filter yes,$(SECCOMP)),-lseccomp)

LIB_SRC = $(sort $(shell find lib -name '*.c'))
LIB_OBJ = $(LIB_SRC:%.c=$(BUILD)/obj/%.o)
# All sources but each main.c; for the sanitizers they make one archive.
ALL_SRC = $(LIB_SRC)
PROGRAMS = $(addprefix $(BUILD)/bin/,anchorwatchd anchorwatch-agentx check_anchorwatch anchorwatch anchorwatch-ssh-helper)

.PHONY: all clean help
.DEFAULT_GOAL = all

# The programs look for the shipped transitions in ../share of their own folder first.
SHIPPED = $(patsubst data/transitions/%,$(BUILD)/share/anchorwatch/transitions/%,$(wildcard data/transitions/*.conf data/transitions/roots/*.conf))
$(BUILD)/share/anchorwatch/transitions/%: data/transitions/%
	@mkdir -p $(@D)
	@cp $< $@

## all: build everything under build/, programs in build/bin/
all: $(PROGRAMS) $(SHIPPED)

# One line per step; V=1 shows the commands.
ifneq ($(V),1)
Q = @
say = @printf '  %-5s %s\n'
else
say = @:
endif

# Version and paths, in a header that only changes when they do: `make install prefix=/usr` after a plain
# `make` rebuilds only what contains a path.
GEN = $(BUILD)/gen/build_paths.h
$(BUILD)/gen/build_paths.h: FORCE
	@mkdir -p $(@D)
	@printf '#define AW_%s "%s"\n' VERSION '$(VERSION)' SYSCONFDIR '$(sysconfdir)' \
	    LOCALSTATEDIR '$(localstatedir)' DATADIR '$(datadir)' \
	    SBINDIR '$(sbindir)' LIBEXECDIR '$(libexecdir)' >$@.$$$$; \
	echo '#define AW_SECCOMP $(if $(filter yes,$(SECCOMP)),1,0)' >>$@.$$$$; \
	if cmp -s $@.$$$$ $@; then rm -f $@.$$$$; else mv $@.$$$$ $@; fi

# Reports missing libraries before the compiler does.
$(BUILD)/.deps: scripts/deps
	@mkdir -p $(@D)
	@scripts/deps --check build && touch $@

.PHONY: FORCE
FORCE:

$(BUILD)/obj/%.o: %.c | $(BUILD)/.deps $(GEN)
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(CC) $(ALL_CFLAGS) $(call quotes,$<) -c -o $@ $<

$(BUILD)/san/%.o: %.c | $(BUILD)/.deps $(GEN)
	@mkdir -p $(@D)
	$(say) CC-SAN $<
	$(Q)$(CC) $(SAN_CFLAGS) $(call quotes,$<) -c -o $@ $<

# Each program is its folder's main.c on top of an archive of the folder's other files, so that tests
# link the same objects: $(1) folder, $(2) program, $(3) libraries.
define program
$(1)_SRC = $$(filter-out $(1)/main.c,$$(sort $$(shell find $(1) -name '*.c')))
ALL_SRC += $$($(1)_SRC)
$$(BUILD)/lib$(1).a: $$($(1)_SRC:%.c=$$(BUILD)/obj/%.o)
$$(BUILD)/bin/$(2): $$(BUILD)/obj/$(1)/main.o $$(BUILD)/lib$(1).a $$(BUILD)/libanchorwatch.a
	@mkdir -p $$(@D)
	$$(say) LD $$@
	$$(Q)$$(CC) $$(CFLAGS) $$(HARDENING_LD) $$(LDFLAGS) -o $$@ $$^ $(3)
$$(BUILD)/san/bin/$(2): $$(BUILD)/san/$(1)/main.o $$(BUILD)/libanchorwatch-san.a
	@mkdir -p $$(@D)
	$$(say) LD $$@
	$$(Q)$$(CC) $$(SANITIZE) -Wl,--as-needed -o $$@ $$^ $(3)
endef

$(eval $(call program,collector,anchorwatchd,-lcurl -lssl -lnetsnmp $(LIB_LIBS)))
$(eval $(call program,snmp-agent,anchorwatch-agentx,$(AGENT_LIBS) $(LIB_LIBS)))
# The plugin starts for every check, and loading libraries is much of what a check costs: it has none but the C library,
# and a check that needs another one does not link.
$(eval $(call program,plugin,check_anchorwatch,))
$(eval $(call program,cli,anchorwatch,$(LIB_LIBS)))
$(eval $(call program,ssh-helper,anchorwatch-ssh-helper,))

$(BUILD)/libanchorwatch.a: $(LIB_OBJ)
$(BUILD)/libanchorwatch-san.a: $(ALL_SRC:%.c=$(BUILD)/san/%.o)
$(BUILD)/%.a:
	@rm -f $@
	$(Q)$(AR) rcs $@ $(filter %.o,$^)

# The names of all sources: an archive is made again when a source was added or removed.
$(FOLDERS:%=$(BUILD)/lib%.a) $(BUILD)/libanchorwatch.a $(BUILD)/libanchorwatch-san.a: $(BUILD)/sources.list
$(BUILD)/sources.list: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(ALL_SRC) $(LIB_SRC) | cmp -s - $@ || printf '%s\n' $(ALL_SRC) $(LIB_SRC) >$@

# Rules for one folder are in that folder.
include $(wildcard */*.mk tests/*/*.mk)

.PHONY: deps deps-check demo bench
## deps: install the Debian packages that building and the demo need
deps:
	@scripts/deps compiler build demo

## deps-check: install what the tests, the platforms and the benchmarks need; many packages
deps-check:
	@scripts/deps compiler build demo check lint platforms bench

## demo: all programs on this host's own trust store, with a private snmpd; KEEP=1 leaves it running
demo:
	@scripts/deps compiler build demo
	@$(MAKE) --no-print-directory all mib
	@AW_BUILD=$(abspath $(BUILD)) KEEP=$(KEEP) scripts/demo

## bench: run the benchmarks; prints each figure as a ratio, with its budget
bench:
	@scripts/deps compiler build bench
	@$(MAKE) --no-print-directory all mib
	@$(MAKE) --no-print-directory $(BENCHES)


INSTALL = install
MAN = $(sort $(wildcard docs/man/*.[0-9]))

.PHONY: install
## install: programs, pages, MIB, transitions, units, configuration; DESTDIR, prefix and the GNU directory variables hold
install: all
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(sbindir) $(DESTDIR)$(libexecdir)/anchorwatch $(DESTDIR)$(plugindir) $(DESTDIR)$(mibdir) \
	    $(DESTDIR)$(datadir)/anchorwatch/transitions/roots $(DESTDIR)$(docdir)
	$(INSTALL) -m 755 $(BUILD)/bin/anchorwatch $(DESTDIR)$(bindir)
	$(INSTALL) -m 755 $(BUILD)/bin/anchorwatchd $(BUILD)/bin/anchorwatch-agentx $(DESTDIR)$(sbindir)
	$(INSTALL) -m 755 $(BUILD)/bin/anchorwatch-ssh-helper $(DESTDIR)$(libexecdir)/anchorwatch
	$(INSTALL) -m 755 $(BUILD)/bin/check_anchorwatch $(DESTDIR)$(plugindir)
	$(INSTALL) -m 644 $(BUILD)/mib/ANCHORWATCH-MIB.txt $(DESTDIR)$(mibdir)
	$(INSTALL) -m 644 data/transitions/*.conf $(DESTDIR)$(datadir)/anchorwatch/transitions
	$(INSTALL) -m 644 data/transitions/roots/*.conf $(DESTDIR)$(datadir)/anchorwatch/transitions/roots
	$(INSTALL) -d $(addprefix $(DESTDIR)$(datadir)/anchorwatch/nagios/,icinga2/itl director)
	$(INSTALL) -m 644 nagios/README.md nagios/*.cfg $(DESTDIR)$(datadir)/anchorwatch/nagios
	$(INSTALL) -m 755 nagios/anchorwatch-nagios-trap $(DESTDIR)$(datadir)/anchorwatch/nagios
	$(INSTALL) -m 644 nagios/icinga2/*.conf $(DESTDIR)$(datadir)/anchorwatch/nagios/icinga2
	$(INSTALL) -m 644 nagios/icinga2/itl/*.md $(DESTDIR)$(datadir)/anchorwatch/nagios/icinga2/itl
	$(INSTALL) -m 644 nagios/director/*.json $(DESTDIR)$(datadir)/anchorwatch/nagios/director
	for file in $(sort $(shell find nms -type f ! -name '*.mk')); do mode=644; test ! -x $$file || mode=755; \
	    $(INSTALL) -D -m $$mode $$file $(DESTDIR)$(datadir)/anchorwatch/$$file || exit 1; done
	$(INSTALL) -m 644 README.md LICENSE data/anchorwatch.conf.example $(DESTDIR)$(docdir)
	for page in $(MAN); do section=$${page##*.}; $(INSTALL) -d $(DESTDIR)$(mandir)/man$$section && \
	    $(INSTALL) -m 644 $$page $(DESTDIR)$(mandir)/man$$section || exit 1; done
	@$(INSTALL_NEXT)

# For editors and clangd: how each source is compiled; tests as for the sanitizers.
COMMANDS = compile_commands.json
COMMANDS_SRC = $(sort $(shell find lib $(FOLDERS) nagios tests -name '*.c'))
command = $(CC) $(filter-out -MMD -MP,$(if $(filter tests/%,$(1)),$(SAN_CFLAGS),$(ALL_CFLAGS))) $(call quotes,$(1)) -c $(1)
.PHONY: compile_commands.json
## compile_commands.json: for editors and clangd, how each source is compiled
compile_commands.json: | $(GEN)
	$(file >$(COMMANDS).new,[)
	$(foreach src,$(COMMANDS_SRC),$(file >>$(COMMANDS).new,{"directory": "$(CURDIR)", "file": "$(src)", \
	    "command": "$(strip $(call command,$(src)))"}$(if $(filter-out $(lastword $(COMMANDS_SRC)),$(src)),$(json_comma))))
	$(file >>$(COMMANDS).new,])
	@mv $(COMMANDS).new $(COMMANDS)
json_comma = ,

help:
	@sed -n 's/^## /  make /p' $(MAKEFILE_LIST)

.SECONDARY:

clean:
	rm -rf $(BUILD)

# Only files written by the compiler: an unpacked source below build/ has directories with names that end in .d.
-include $(shell find $(BUILD)/obj $(BUILD)/san -name '*.d' -type f 2>/dev/null)
