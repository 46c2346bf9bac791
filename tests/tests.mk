# SPDX-License-Identifier: ISC
# The tests: programs of unit/, targets of fuzz/, scripts of law/, integration/, platform/ and lint/; tests/run runs them.
UNIT_SRC = $(sort $(shell find tests/unit -name 'check_*.c'))
UNIT = $(basename $(notdir $(UNIT_SRC)))
FUZZ = $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
INTEGRATION = $(filter-out tests/integration/lib.sh,$(sort $(wildcard tests/integration/*.sh)))
PLATFORM = $(sort $(wildcard tests/platform/*.sh))
TEST_PROGRAMS = $(UNIT:%=$(BUILD)/tests/%) $(FUZZ:%=$(BUILD)/tests/%)
RUN = AW_BUILD=$(abspath $(BUILD)) CK_FORK=no tests/run $(if $(filter 1,$(V)),-v)

# What a make without -j gives the one that it starts.
jobs = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))

# Unit tests run under ASan and UBSan: one program a module.
$(BUILD)/san/tests/%.o: SAN_CFLAGS += -Og
$(foreach src,$(UNIT_SRC),$(eval $(BUILD)/tests/$(basename $(notdir $(src))): $(BUILD)/san/$(src:.c=.o)))
$(UNIT:%=$(BUILD)/tests/%): $(BUILD)/libanchorwatch-san.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(SANITIZE) $(UNIT_LD) -Wl,--as-needed -o $@ $(filter %.o,$^) $(filter %.a,$^) \
	    -lcheck -lsubunit -lrt -lm -lpthread -lcurl -lssl $(AGENT_LIBS) $(LIB_LIBS)

.PHONY: bench-programs unit check check-all check-core check-core-all check-debian12 check-debian13 platforms \
    platforms-debian13 test
## unit: the unit tests
unit: $(UNIT:%=$(BUILD)/tests/%)
	@$(RUN) $^

## check: build with -Werror and pass all tests
check:
	@scripts/deps compiler build check lint platforms
	@$(MAKE) --no-print-directory $(jobs) WERROR=-Werror all mib check-all

# The programs of the benchmarks are built only, so that they do not fall behind.
check-all: all mib test-tools bench-programs $(TEST_PROGRAMS)
	@$(RUN) $(UNIT:%=$(BUILD)/tests/%) tests/fuzz/replay.sh $(LAWS) $(LINT) $(INTEGRATION) $(PLATFORM)

## check-core: build with -Werror and pass unit tests, laws and integration tests; no lint, no platforms
check-core:
	@scripts/deps compiler build check
	@$(MAKE) --no-print-directory $(jobs) WERROR=-Werror all mib check-core-all

check-core-all: all mib test-tools $(TEST_PROGRAMS)
	@$(RUN) $(UNIT:%=$(BUILD)/tests/%) tests/fuzz/replay.sh $(LAWS) $(INTEGRATION)

# The systems are kept there, so that another run is faster.
DEBIAN_CACHE ?= $(BUILD)/debian
## check-debian13: make deb and make check-core in a minimal Debian 13, as root, or the test that T names; check-debian12 in Debian 12
check-debian12: debian_suite = bookworm
check-debian13: debian_suite = trixie
check-debian12 check-debian13:
	@tests/debian $(debian_suite) $(DEBIAN_CACHE) $(if $(T),test 'T=$(T)')

## platforms: run the test scenario on each real monitoring platform; prints a line per platform
platforms:
	@scripts/deps compiler build check platforms
	@$(MAKE) --no-print-directory $(jobs) all mib test-tools
	@AW_BUILD=$(abspath $(BUILD)) tests/platforms

## platforms-debian13: run the stories of Icinga, Prometheus and Zabbix with the versions of Debian 13, as root; T= names others
platforms-debian13:
	@tests/debian --with monitors trixie $(DEBIAN_CACHE) test 'T=$(or $(T),platform/icinga platform/icinga_zones platform/prometheus platform/zabbix)'

## test: one test by its name, with what it needs: make test T=show; several: T="show policy"; none: lists them
test:
	@MAKE='$(MAKE) $(jobs)' BUILD='$(BUILD)' V='$(filter 1,$(V))' tests/named $(T)

# check-NAME: the program of unit/ of that name, as `make check-policy`.
check-%:
	@MAKE='$(MAKE) $(jobs)' BUILD='$(BUILD)' V='$(filter 1,$(V))' tests/named $@
