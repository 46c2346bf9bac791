# SPDX-License-Identifier: ISC
# check_anchorwatch starts for every check, and loading libraries is much of what a check costs. So it
# takes jansson from its archive where that is installed. libcrypto is not here on purpose: a check
# that needs it does not link.
plugin_archive = $(if $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)),yes)
ifeq ($(call plugin_archive,jansson),yes)
PLUGIN_LIBS = -Wl,-Bstatic -ljansson -Wl,-Bdynamic
else
PLUGIN_LIBS = -ljansson
endif
