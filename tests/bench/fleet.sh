#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What a whole fleet costs the programs that read all of it: the check fleet and show, in CPU time a device, and the
# metrics, in series a device. DEVICES= sets another size, ROUNDS= how often each is run. Fails if a budget is exceeded.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${AW_BUILD:-$PWD/build}
n=${DEVICES:-5000}
rounds=${ROUNDS:-7}
identrust=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

line() { # line TEXT FIGURE BUDGET
	local verdict
	verdict=$(awk -v a="$2" -v b="$3" 'BEGIN { print (a <= b) ? "ok" : "OVER" }')
	printf 'fleet: %-88s %8s  budget %-6s %s\n' "$@" "$verdict"
	[ "$verdict" = ok ] || status=1
}
# A device has a store of 150 anchors, a license and a source; of 200 roots those of all devices are.
mkdir "$work/fleet" "$work/stores" "$work/own" || exit 1
"$build/tests/tools/make_records" -l ok "$work/fleet" dev 1 "$n" 150 200 "$identrust" >/dev/null || exit 1
"$build/tests/tools/make_records" "$work/stores" dev 1 100 150 200 "$identrust" >/dev/null || exit 1

aw=(--state "$work/fleet" --transitions data/transitions)
mapfile -t us < <("$build/bench/bench_plugin" "$work/own" "$rounds" -- "$build/bin/check_anchorwatch" -m fleet -t 120 "${aw[@]}" \
	-- "$build/bin/anchorwatch" show "${aw[@]}" -- "$build/bin/anchorwatch" export --openmetrics "${aw[@]}")
[ "${#us[@]}" -eq 3 ] || exit 1
# each MICROSECONDS: milliseconds a device.
each() { awk -v us="$1" -v n="$n" 'BEGIN { printf "%.3f", us / n / 1000 }'; }
# cost NAME LINE: sets `figure` and `text`.
cost() {
	local us low high
	read -r us low high <<<"$2"
	figure=$(each "$us")
	text="$1 of $n devices: ms of CPU a device ($(each "$low") to $(each "$high"))"
}
cost "check_anchorwatch -m fleet" "${us[0]}" && line "$text" "$figure" 0.15
cost "anchorwatch show" "${us[1]}" && line "$text" "$figure" 0.15
cost "anchorwatch export --openmetrics" "${us[2]}" && printf 'fleet: %-88s %8s\n' "$text" "$figure"

# series STATE: series a device with the shipped transitions.
series() {
	"$build/bin/anchorwatch" export --openmetrics --state "$1" --transitions data/transitions >"$work/metrics" || exit 1
	sed -n 's/.*[{,]device="\([^"]*\)".*/\1/p' "$work/metrics" | sort | uniq -c | awk '
		{ sum += $1; if (min == "" || $1 < min) min = $1; if ($1 > max) max = $1 }
		END { printf "%.1f %d %d", sum / NR, min, max }'
}
read -r mean min max < <(series "$work/stores") || :
line "metrics of a device with a store: series ($min to $max)" "$mean" 25
read -r mean min max < <(series "$work/fleet") || :
printf 'fleet: metrics of a device with a store, a license and a source: %s series, %s octets\n' "$mean" \
	$(($(stat -c %s "$work/metrics") / n))
exit "$status"
