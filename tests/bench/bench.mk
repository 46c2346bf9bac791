# SPDX-License-Identifier: ISC
# Benchmarks of reading trust stores, with their budgets; BUNDLE= names the file to read.
BUNDLE ?= /etc/ssl/certs/ca-certificates.crt

BENCHES += bench-bundle bench-formats bench-stores
.PHONY: bench-bundle bench-formats bench-stores

$(BUILD)/bench/bench_bundle $(BUILD)/bench/bench_formats $(BUILD)/bench/bench_stores: $(BUILD)/bench/%: \
    $(BUILD)/obj/tests/bench/%.o $(BUILD)/libanchorwatch.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(HARDENING_LD) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

bench-programs: $(BUILD)/bench/bench_bundle $(BUILD)/bench/bench_formats $(BUILD)/bench/bench_stores
bench-bundle: $(BUILD)/bench/bench_bundle
	@$< $(BUNDLE)

bench-formats: $(BUILD)/bench/bench_formats
	@$< $(BUNDLE)

bench-stores: $(BUILD)/bench/bench_stores
	@$< $(BUNDLE)
