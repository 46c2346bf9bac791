# SPDX-License-Identifier: ISC
# Test programs whose allocations fail on demand: fixture/fault.h defines the replacement functions.
FAULT_TESTS = check_config_memory check_store_crl
$(FAULT_TESTS:%=$(BUILD)/tests/%): UNIT_LD = \
    $(foreach f,malloc calloc realloc strdup strndup opendir,-Wl,--wrap=$(f))
