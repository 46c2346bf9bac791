#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The format of C: .clang-format decides.
. "$(dirname "$0")/lib.bash"
printf '%s\0' "${sources[@]}" "${headers[@]}" |
	xargs -0 -n 64 -P "$(nproc)" clang-format --dry-run -Werror 2>&1 | rule "clang-format"
exit "$failed"
