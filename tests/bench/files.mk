# SPDX-License-Identifier: ISC
# Store files that did not change, and records on disk.
BENCHES += bench-files
.PHONY: bench-files

bench-files: $(BUILD)/bin/anchorwatchd
	@AW_BUILD=$(abspath $(BUILD)) tests/bench/files.sh
