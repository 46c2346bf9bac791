#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Every fuzz target, or each that AW_FUZZ names, reads its whole corpus under the sanitizers.
. "$(dirname "$0")/../integration/lib.sh"

cd "$root" || exit 1
for target in "$root"/tests/fuzz/fuzz_*.c; do
	name=$(basename "$target" .c)
	[[ -z ${AW_FUZZ:-} || " $AW_FUZZ " == *" $name "* ]] || continue
	check "$name reads its corpus" "$AW_BUILD/tests/$name" "$root/tests/fuzz/corpus/${name#fuzz_}"
done
done_testing
