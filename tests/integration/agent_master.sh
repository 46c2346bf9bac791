#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: serial
# What a master asks of anchorwatch-agentx apart from reads: SET requests, also after a stop of some seconds; views that
# hide tables; and a second subagent for the same tree, with the words for it.
# shellcheck disable=SC2317 # wait_for calls functions
. "$(dirname "$0")/lib.sh"
# shellcheck source=subagent.bash
. "$(dirname "$0")/subagent.bash"
version=$(column awAgentVersion)
devices=$(column awFleetDevices).0

master_conf 'rocommunity public 127.0.0.1' 'agentXTimeout 5' 'rwcommunity private 127.0.0.1' "view summary included $base.1.1" "view summary included $base.1.2" \
	"view summary included $base.1.3" 'rocommunity limited 127.0.0.1 -V summary'
printf 'interval = 1h\n' >"$work/aw.conf"
get() { snmpget -v2c -c public -t 2 -r 0 -Oqv "127.0.0.1:$port" "$@" 2>&1; }
set_to() { snmpset -v2c -c private -t "$1" -r 0 "127.0.0.1:$port" "$2" s hello 2>&1; }
is() { [ "$(get "$1")" = "$2" ]; }
agent() { start "$1" "$bin/anchorwatch-agentx" --config "$work/aw.conf" --state "$2" --agentx "$sock" --transitions "$transitions"; }
logged() { grep -q "$2" "$work/$1.log"; }

"$tools/make_records" "$state" dev 1 20 150 200 >/dev/null
start_master
agent first "$state"
check "it serves its records" wait_for 30 is "$devices" 20

# --- SET: refused in words, and the subagent lives
matches "SET of a scalar" notWritable "$(set_to 2 "$version.0")"
matches "SET of an object that does not exist" 'notWritable|noCreation|noAccess' "$(set_to 2 "$base.1.1.99.0")"
matches "SET of a table" notWritable "$(set_to 2 "$(column awDeviceSeverity).3.100.101.118")"
matches "two in one request" notWritable "$(snmpset -v2c -c private -t 2 -r 0 "127.0.0.1:$port" "$version.0" s a "$devices" u 1 2>&1)"
is_down() { ! kill -0 "${pids[first]}" 2>/dev/null; }
for round in 1 2 3; do
	kill -STOP "${pids[first]}"
	for _ in 1 2 3; do
		set_to 9 "$version.0" >/dev/null 2>&1 &
		setters+=($!)
	done
	# The master gives a request up after five seconds and answers: no sooner does the fault show.
	wait "${setters[@]}" 2>/dev/null
	setters=()
	kill -CONT "${pids[first]}"
	check "round $round: it serves again" wait_for 30 is "$devices" 20
done
check "three SETs in each of three stops: it lives" running first
matches "and refuses as before" notWritable "$(set_to 2 "$version.0")"

# --- a view that hides tables: the master asks for no hidden instance
switches() { awk '/^voluntary/ {print $2}' "/proc/${pids[first]}/status"; }
before=$(switches)
start_ns=$(date +%s%N)
n=$(snmpbulkwalk -v2c -c limited -t 20 -r 0 -On "127.0.0.1:$port" "$base" 2>&1 | wc -l)
ms=$((($(date +%s%N) - start_ns) / 1000000))
turns=$(($(switches) - before))
check "a walk by a view of the summaries ($n lines, $ms ms, $turns turns)" test "$n" -gt 300
# 3,000 anchors are hidden: with one region there were as many requests, and the walk timed out.
check "hidden instances are not asked for" test "$turns" -lt 2500
equal "nothing hidden is shown" 0 "$(snmpbulkwalk -v2c -c limited -t 20 -r 0 -On "127.0.0.1:$port" "$base" 2>&1 | grep -c "^$base.1.8")"
whole=$(snmpbulkwalk -v2c -c public -t 20 -r 0 -On "127.0.0.1:$port" "$base" 2>&1 | wc -l)
check "a walk without a view shows all ($whole lines)" test "$whole" -gt 40000

# --- a second subagent: refused in words, asked for each second, and served once the first is gone
"$tools/make_records" "$work/other" dev 1 7 5 5 >/dev/null
agent second "$work/other"
check "the second: refused in words" wait_for 30 logged second 'awAgent is not served: another subagent serves it'
check "each of its tables by name" wait_for 30 logged second 'awDeviceTable is not served'
check "the first serves on" is "$devices" 20
equal "no code of the library" 0 "$(grep -c 'registering pdu failed' "$work/second.log")"
equal "said once" 1 "$(grep -c 'awDeviceTable is not served' "$work/second.log")"
stop first
check "the second serves when the first is gone" wait_for 30 is "$devices" 7
check "and says so" wait_for 30 logged second 'awDeviceTable is served now'
stop second
stop snmpd
done_testing
