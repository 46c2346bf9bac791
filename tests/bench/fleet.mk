# SPDX-License-Identifier: ISC
# What the programs cost that read the records of a whole fleet; DEVICES= sets another size.
BENCHES += bench-fleet
.PHONY: bench-fleet

bench-fleet: $(BUILD)/bench/bench_plugin $(BUILD)/bin/check_anchorwatch $(BUILD)/bin/anchorwatch test-tools
	@AW_BUILD=$(abspath $(BUILD)) tests/bench/fleet.sh
