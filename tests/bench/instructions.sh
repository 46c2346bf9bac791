#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Instructions of one check of a device with 150 anchors and the shipped transitions, as callgrind counts them. The
# count does not depend on the load of the machine; it depends on the compiler and the C library. Fails if the budget
# is exceeded. What costs: the functions with the greatest part.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${AW_BUILD:-$PWD/build}
budget=3.00
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$build/bench/bench_plugin" "$work" 0 || exit 1
printf 'state-directory = "%s"\ndevice "bench" { store "trusted-ca" { file = "/srv/stores/ca.pem" } }\n' "$work" >"$work/aw.conf"
"$build/bench/bench_plugin" --index "$work/aw.conf" || exit 1

# count NAME ARGUMENT...: millions of instructions of a check; the profile stays in $work/NAME.
count() {
	local name=$1
	shift
	valgrind --tool=callgrind --callgrind-out-file="$work/$name" "$build/bin/check_anchorwatch" "$@" \
		>/dev/null 2>"$work/log"
	[ $? -le 3 ] || return 1
	sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$work/log" | awk '{ printf "%.2f", $1 / 1e6 }'
}
indexed=$(count indexed -H bench -m readiness --config "$work/aw.conf") &&
	files=$(count files -H bench -m readiness --state "$work" --transitions data/transitions) || exit 1
again=$(count again -H bench -m readiness --config "$work/aw.conf") || exit 1
if [ -z "$indexed" ] || [ -z "$files" ]; then
	cat "$work/log" >&2
	exit 1
fi
printf 'instructions: one check with the shipped transitions: %s M, again %s M (budget %s M); without the index of the configuration %s M\n' \
	"$indexed" "$again" "$budget" "$files"
callgrind_annotate "$work/indexed" 2>/dev/null | sed -n 's/^ *\([0-9,]*\) ([ 0-9.]*%) *[^ ]*:\([^ :]*\)\( \[.*\)*$/\1 \2/p' |
	sed -n '1,5s/^/instructions:   /p'
awk -v n="$indexed" -v budget="$budget" 'BEGIN { exit n > budget }'
