# SPDX-License-Identifier: ISC
# How long snmp_exporter takes to scrape the subagent; DEVICES= sets other sizes of the fleet.
BENCHES += bench-scrape
.PHONY: bench-scrape

bench-scrape: $(BUILD)/bin/anchorwatch-agentx $(BUILD)/bin/anchorwatch test-tools
	@scripts/deps monitors
	@AW_BUILD=$(abspath $(BUILD)) tests/bench/scrape.sh
