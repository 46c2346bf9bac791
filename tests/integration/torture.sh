#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: long limit=1200
# The n-th allocation fails, or all from the n-th on: AW_TORTURE_POINTS n of each program (30; "all": each n). See
# tests/torture/torture.py for the programs, and for what is allowed then.
. "$(dirname "$0")/lib.sh"

points=${AW_TORTURE_POINTS:-30}
options=()
[ "$points" = all ] || options+=(--points "$points")
for name in ${AW_TORTURE_CASES:-}; do options+=(--case "$name"); done
mkdir "$work/torture"
"$root/tests/torture/torture.py" "${options[@]}" "$AW_BUILD" "$work/torture" || failed=1
done_testing
