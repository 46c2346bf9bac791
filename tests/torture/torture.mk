# SPDX-License-Identifier: ISC
# The n-th allocation of each program fails: some n in make check (integration/torture.sh), each n here.
test-tools: $(BUILD)/tests/tools/alloc.so

# Flags of its own: a shared library that replaces functions of the C library.
$(BUILD)/tests/tools/alloc.so: tests/torture/alloc.c
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) -std=gnu11 $(filter-out -Wpedantic,$(WARNINGS)) $(WERROR) $(CFLAGS) -fPIC -shared -o $@ $< -ldl

.PHONY: torture
## torture: in every program each allocation fails once, and all from it on; about half an hour; T="show collect"
torture:
	@scripts/deps compiler build check
	@$(MAKE) --no-print-directory $(jobs) all mib test-tools
	@AW_BUILD=$(abspath $(BUILD)) AW_TORTURE_POINTS=all AW_TORTURE_CASES='$(T)' tests/integration/torture.sh
