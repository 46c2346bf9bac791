#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: long limit=3600
# What clang-tidy finds, by the checks of .clang-tidy. `make tidy` looks at what has changed since the last time alone;
# it yields to the tests that run at the same time, some of which wait with a time limit.
. "$(dirname "$0")/lib.bash"
out=$(nice -n 10 make -s -k -j "$(nproc)" BUILD="$AW_BUILD" tidy 2>&1)
rc=$?
{
	grep -E '(warning|error):' <<<"$out" | sort -u
	[ "$rc" -eq 0 ] || tail -n 3 <<<"$out"
} | rule "clang-tidy"
exit "$failed"
