#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The scenario with only the plugin and SNMP, which every platform uses.
. "$(dirname "$0")/story.bash"

platform_start() { :; }
platform_up() { "$bin/check_anchorwatch" "${aw[@]}" -H story -m readiness; }
platform_says() {
	local code
	"$bin/check_anchorwatch" "${aw[@]}" -H story -m readiness >plugin.out
	code=$?
	case $1 in ready) [ "$code" = 0 ] ;; atRisk) [ "$code" = 1 ] ;; broken) [ "$code" = 2 ] ;; esac && snmp_says "$1"
}
run_story "plugin and SNMP"

one_pipe() { [ -s "$1" ] && [ "$(tr -cd '|' <"$1" | wc -c)" -le 1 ] && ! grep -q '[`<>]' "$1"; }
for mode in readiness license anchors certificate source; do
	"$bin/check_anchorwatch" "${aw[@]}" -H hostile -m "$mode" >hostile.out 2>&1
	check "hostile texts break no field of -m $mode" one_pipe hostile.out
done
done_testing
