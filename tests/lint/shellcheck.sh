#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Shell scripts.
. "$(dirname "$0")/lib.bash"
printf '%s\0' "${scripts[@]}" |
	xargs -0 -n 16 -P "$(nproc)" shellcheck -x -P tests/integration:tests/platform:tests/lint 2>&1 | rule "shellcheck"
exit "$failed"
