#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# SNMP rows: CPU of the subagent per variable for 15-column GETBULK at growing tables, beside a handler written by
# hand on the same records and beside pass_persist; and memory per row. ROWS= names other sizes.
. "$(dirname "$0")/../integration/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=
tools=$AW_BUILD/tests/tools
bench=$AW_BUILD/bench
sizes=${ROWS:-1000 10000 100000}
variables=${VARIABLES:-150000}
rounds=${ROUNDS:-3}
port=$(free_port)
entry=.$("$tools/print_mib" | sed -n 's/^\(.*\)\.2 awAnchorSha256 .*/\1/p')
columns=()
for c in 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do columns+=("$entry.$c"); done
printf 'master agentx\nagentXSocket %s/ax\nagentaddress udp:127.0.0.1:%s\nrocommunity public 127.0.0.1\n' \
	"$work" "$port" >"$work/snmpd.conf"
cp "$work/snmpd.conf" "$work/pass.conf"
printf 'pass_persist %s /usr/bin/env python3 %s/tests/bench/pass_rows.py %s 1000\n' .1.3.6.1.4.1.32473.1 "$root" \
	.1.3.6.1.4.1.32473.1 >>"$work/pass.conf"
printf 'interval = 1h\n' >"$work/aw.conf"
status=0

fail_with() {
	echo "rows: $1 does not answer" >&2
	cat "$work/$1.log" >&2
	exit 1
}
snmpd_with() { start snmpd snmpd -f -C -c "$1" -Lo -I -smux; }
# shellcheck disable=SC2317 # wait_for calls it
there() { snmpgetnext -v2c -c public -t 2 -r 0 -On "127.0.0.1:$port" "$1" 2>&1 | grep -qF "$1."; }
cpu_ns() { cut -d' ' -f1 "/proc/$1/schedstat"; }
rss_kb() { awk '/^VmRSS/ {print $2}' "/proc/$1/status"; }
# measure NAME: sets cost (ns of CPU per variable, the least of several rounds) and rate (variables a second).
measure() {
	local pid=${pids[$1]} before after got us ns
	cost=999999 rate=0
	for ((i = 0; i < rounds; i++)); do
		before=$(cpu_ns "$pid")
		read -r got us < <("$bench/multi_walk" "$port" 6 "$variables" "${columns[@]}")
		after=$(cpu_ns "$pid")
		ns=$(((after - before) / got))
		[ "$ns" -ge "$cost" ] || cost=$ns
		[ $((got * 1000000 / us)) -le "$rate" ] || rate=$((got * 1000000 / us))
	done
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
# verdict FIGURE LIMIT (at most): prints ok or OVER.
verdict() { awk -v a="$1" -v b="$2" 'BEGIN { print (a <= b) ? "ok" : "OVER" }'; }
line() { # line TEXT FIGURE BUDGET VERDICT
	printf 'rows: %-58s %8s  budget %-7s %s\n' "$@"
	[ "$4" = ok ] || status=1
}

declare -A engine=() memory=()
for n in $sizes; do
	state=$work/state.$n
	"$tools/make_records" "$state" dev 1 $((n / 100)) 100 150
	snmpd_with "$work/snmpd.conf"
	wait_for 10 there .1.3.6.1.2.1.1
	start agent "$bin/anchorwatch-agentx" --config "$work/aw.conf" --state "$state" --agentx "$work/ax" \
		--transitions "$transitions"
	wait_for 60 there "$entry.2" || fail_with agent
	measure agent
	engine[$n]=$cost
	memory[$n]=$(rss_kb "${pids[agent]}")
	engine_rate=$rate
	stop agent
	start raw "$bench/raw_agent" "$state" "$work/ax" "$entry"
	wait_for 60 there "$entry.2" || fail_with raw
	measure raw
	r=$(ratio "${engine[$n]}" "$cost")
	line "$n anchors: ns CPU a variable, engine ${engine[$n]}, by hand $cost, ratio" "$r" "1.15" "$(verdict "$r" 1.15)"
	stop raw
	stop snmpd
	rm -rf "$state"
done
first=${sizes%% *} last=${sizes##* }
if [ "$first" != "$last" ]; then
	r=$(ratio "${engine[$last]}" "${engine[$first]}")
	line "flat: engine at $last over $first anchors" "$r" "1.10" "$(verdict "$r" 1.10)"
	r=$(((memory[$last] - memory[$first]) * 1024 / (last - first)))
	line "octets of memory a row, its share of the device included" "$r" "64" "$(verdict "$r" 64)"
fi

entry=.1.3.6.1.4.1.32473.1
columns=()
for ((c = 1; c <= 15; c++)); do columns+=("$entry.$c"); done
snmpd_with "$work/pass.conf"
wait_for 20 there "$entry.1" || exit 1
variables=$((variables / 5))
measure snmpd
r=$(ratio "$engine_rate" "$rate")
line "variables/s in 15-column GETBULK: $engine_rate, pass_persist $rate" "$r" ">= 4" "$(verdict 4 "$r")"
exit "$status"
