# SPDX-License-Identifier: ISC
# Instructions of one check, counted by callgrind.
BENCHES += bench-instructions
.PHONY: bench-instructions

bench-instructions: $(BUILD)/bench/bench_plugin $(BUILD)/bin/check_anchorwatch
	@AW_BUILD=$(abspath $(BUILD)) tests/bench/instructions.sh
