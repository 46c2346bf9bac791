# SPDX-License-Identifier: ISC
# Fuzz targets: fuzz_NAME.c with seeds in corpus/NAME. fuzz-replay runs the seeds with gcc's sanitizers;
# fuzz searches for new inputs with clang's libFuzzer for FUZZ_SECONDS each.
FUZZ_SECONDS ?= 60
FUZZ_CC ?= clang
FUZZ_FLAGS = -std=c11 $(DEFINES) -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all

.PHONY: fuzz fuzz-replay

$(FUZZ:%=$(BUILD)/tests/%): $(BUILD)/tests/%: $(BUILD)/san/tests/fuzz/%.o \
    $(BUILD)/san/tests/fuzz/replay.o $(BUILD)/libanchorwatch-san.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(SANITIZE) -o $@ $^ $(LIB_LIBS)

## fuzz-replay: run every seed of the fuzz targets under the sanitizers
fuzz-replay: $(FUZZ:%=$(BUILD)/tests/%)
	@for t in $(FUZZ:fuzz_%=%); do \
	    $(BUILD)/tests/fuzz_$$t tests/fuzz/corpus/$$t || exit 1; done

$(FUZZ:%=$(BUILD)/fuzz/%): $(BUILD)/fuzz/%: tests/fuzz/%.c $(LIB_SRC) $(shell find lib -name '*.h' -o -name '*.def') | $(GEN)
	@mkdir -p $(@D)
	@command -v $(FUZZ_CC) >/dev/null || { echo \
	    "make fuzz needs clang with libFuzzer: apt-get install clang, or set FUZZ_CC" >&2; exit 1; }
	$(say) CLANG $@
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) $(call quotes,$<) -o $@ $< $(LIB_SRC) -lssl $(LIB_LIBS)

## fuzz: search for new inputs for FUZZ_SECONDS (60) each; needs clang
# The inputs are kept in the build folder; move useful ones to the corpus.
fuzz: $(FUZZ:%=$(BUILD)/fuzz/%)
	@for t in $(FUZZ:fuzz_%=%); do mkdir -p $(BUILD)/fuzz/corpus-$$t; \
	    $(BUILD)/fuzz/fuzz_$$t -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=10 \
	    -artifact_prefix=$(BUILD)/fuzz/ $(BUILD)/fuzz/corpus-$$t tests/fuzz/corpus/$$t || exit 1; done
