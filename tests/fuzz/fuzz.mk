# SPDX-License-Identifier: ISC
# Fuzz targets: fuzz_NAME.c with seeds in corpus/NAME. fuzz-replay runs the seeds with gcc's sanitizers; fuzz searches
# for new inputs with clang's libFuzzer, SECONDS a target, in all of them or in those that T names.
SECONDS ?= 60
FUZZ_CC ?= clang
FUZZ_FLAGS = -std=c11 $(DEFINES) -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
FUZZ_LIBS = -lcurl -lssl $(AGENT_LIBS) $(LIB_LIBS)
FUZZ_NAMES = $(FUZZ:fuzz_%=%)
FUZZ_UNKNOWN = $(filter-out $(FUZZ_NAMES),$(T))

.PHONY: fuzz fuzz-run fuzz-replay

$(FUZZ:%=$(BUILD)/tests/%): $(BUILD)/tests/%: $(BUILD)/san/tests/fuzz/%.o \
    $(BUILD)/san/tests/fuzz/replay.o $(BUILD)/libanchorwatch-san.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(SANITIZE) -Wl,--as-needed -o $@ $^ $(FUZZ_LIBS)

## fuzz-replay: run every seed of the fuzz targets under the sanitizers
fuzz-replay: $(FUZZ:%=$(BUILD)/tests/%)
	@AW_BUILD=$(abspath $(BUILD)) tests/fuzz/replay.sh

# The product is compiled for the fuzzer once, its objects in an archive that all targets share.
$(BUILD)/fuzz/obj/%.o: %.c | $(BUILD)/.deps $(GEN) $(BUILD)/gen/mib_base.h $(BUILD)/gen/page_css.h
	@mkdir -p $(@D)
	$(say) CLANG $<
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -MMD -MP $(call quotes,$<) -c -o $@ $<

$(BUILD)/fuzz/lib.a: $(ALL_SRC:%.c=$(BUILD)/fuzz/obj/%.o) $(BUILD)/sources.list
	@rm -f $@
	$(Q)$(AR) rcs $@ $(filter %.o,$^)

$(FUZZ:%=$(BUILD)/fuzz/%): $(BUILD)/fuzz/%: $(BUILD)/fuzz/obj/tests/fuzz/%.o $(BUILD)/fuzz/lib.a
	$(say) LD $@
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -Wl,--as-needed -o $@ $^ $(FUZZ_LIBS)

## fuzz: search for new inputs in each fuzz target, or in T="record range", for SECONDS (60) each; needs clang
# The inputs are kept in the build folder; move useful ones to the corpus. What crashes is in build/fuzz/NAME-crash-*.
fuzz:
	@scripts/deps compiler build fuzz
	@$(MAKE) --no-print-directory $(jobs) fuzz-run

fuzz-run: $(addprefix $(BUILD)/fuzz/fuzz_,$(or $(filter $(FUZZ_NAMES),$(T)),$(if $(T),,$(FUZZ_NAMES))))
	@$(if $(FUZZ_UNKNOWN),echo "make fuzz: no such target: $(FUZZ_UNKNOWN). There are: $(FUZZ_NAMES)" >&2; exit 2)
	@for t in $(or $(T),$(FUZZ_NAMES)); do mkdir -p $(BUILD)/fuzz/corpus-$$t; \
	    $(BUILD)/fuzz/fuzz_$$t -max_total_time=$(SECONDS) -max_len=65536 -timeout=10 -print_final_stats=1 \
	    -artifact_prefix=$(BUILD)/fuzz/$$t- $(BUILD)/fuzz/corpus-$$t tests/fuzz/corpus/$$t || exit 1; done

-include $(shell find $(BUILD)/fuzz/obj -name '*.d' -type f 2>/dev/null)
