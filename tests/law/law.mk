# SPDX-License-Identifier: ISC
# The laws of verdicts on drawn worlds: programs with the optimisation of the product, without sanitizers.
LAW_WORLD = world_build world_build_parts world_draw world_draw_license world_own world_print
LAW_JUDGEMENT = $(LAW_WORLD) judge_world judgement law_reference law_words law_worse laws plant shrink worse worse_own
LAW_BATCH = $(LAW_WORLD) batch judge_world plant

test-tools: $(BUILD)/tests/tools/law_judgement $(BUILD)/tests/tools/law_batch
$(BUILD)/tests/tools/law_judgement: $(LAW_JUDGEMENT:%=$(BUILD)/obj/tests/law/%.o) $(BUILD)/libanchorwatch.a
$(BUILD)/tests/tools/law_batch: $(LAW_BATCH:%=$(BUILD)/obj/tests/law/%.o) $(BUILD)/libanchorwatch.a
$(BUILD)/tests/tools/law_%:
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(HARDENING_LD) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

.PHONY: laws soak-laws
# One process of the laws has the time of many worlds, so the tests of this folder are scripts that set how many.
LAWS = $(sort $(wildcard tests/law/*.sh))
## laws: the laws of verdicts on drawn worlds, as make check runs them; AW_LAW_SEED=N draws others
laws: all test-tools
	@$(RUN) $(LAWS)

SOAK_SEED ?= 0
## soak-laws: the laws on many more worlds of a new seed, which is printed: 5,000,000, and 100,000 on all outputs; hours
soak-laws: all mib test-tools
	@seed=$(SOAK_SEED); test $$seed -ne 0 || seed=$$(date +%s); echo "SOAK_SEED=$$seed"; \
	AW_LAW_SEED=$$seed AW_LAW_WORLDS=5000000 AW_LAW_PLANTS=100000 AW_LAW_OUTPUTS=100000 AW_LAW_EACH=1 \
	    AW_LAW_JOBS=$(shell nproc) AW_TEST_LIMIT=86400 $(RUN) $(LAWS)
