# SPDX-License-Identifier: ISC
# check_anchorwatch starts for every check, and loading libraries is most of what a check costs. So it
# takes jansson and libconfuse from their archives where they are installed, and all of libc too where
# that makes a program: nothing in it resolves names or users, which is what a static libc does badly.
PLUGIN_ARCHIVE = $(wildcard $(shell $(CC) -print-file-name=lib$(1).a))
PLUGIN_STATIC ?= $(if $(and $(call PLUGIN_ARCHIVE,jansson),$(call PLUGIN_ARCHIVE,confuse)),yes)
ifeq ($(PLUGIN_STATIC),yes)
PLUGIN_LIBS = -Wl,-Bstatic -ljansson -lconfuse -Wl,-Bdynamic
else
PLUGIN_LIBS = -ljansson -lconfuse
endif
