# SPDX-License-Identifier: ISC
# 1,000 devices over HTTPS, compared with libcurl alone.
BENCHES += bench-https
.PHONY: bench-https

$(BUILD)/bench/curl_floor: $(BUILD)/obj/tests/bench/curl_floor.o
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(HARDENING_LD) $(LDFLAGS) -o $@ $^ -lcurl

bench-programs: $(BUILD)/bench/curl_floor
bench-https: $(BUILD)/bin/anchorwatchd $(BUILD)/bench/curl_floor
	@AW_BUILD=$(abspath $(BUILD)) BUNDLE=$(BUNDLE) tests/bench/https.sh
