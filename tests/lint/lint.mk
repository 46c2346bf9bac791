# SPDX-License-Identifier: ISC
# clang-tidy, one target a source: its stamp is newer than the source, the headers that the object of the source
# depends on, and .clang-tidy, so only what has changed is looked at again. LINT are the tests of this folder.
LINT = $(sort $(wildcard tests/lint/*.sh))
TIDY_SRC = $(LIB_SRC) $(foreach f,$(FOLDERS),$(sort $(shell find $(f) -name '*.c'))) $(wildcard nagios/*.c)
TIDY = $(TIDY_SRC:%.c=$(BUILD)/tidy/%.stamp)

.PHONY: lint tidy
$(BUILD)/tidy/%.stamp: %.c $(BUILD)/obj/%.o .clang-tidy
	@mkdir -p $(@D)
	$(say) TIDY $<
	$(Q)tests/lint/tidy $@ $(word 2,$^) $< -std=c11 $(DEFINES) $(call quotes,$<)

## tidy: clang-tidy for what has changed; -j N for N files at a time
tidy: $(TIDY)

## lint: format, clang-tidy, complexity, manual pages, shell: one test a rule
lint: all
	@$(RUN) $(LINT)
