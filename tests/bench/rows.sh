#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# SNMP rows: CPU of the subagent per variable for 15-column GETBULK with growing tables, compared with a hand-written
# handler on the same records and with pass_persist; and memory per row. ROWS= sets other sizes.
. "$(dirname "$0")/../integration/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=
tools=$AW_BUILD/tests/tools
bench=$AW_BUILD/bench
sizes=${ROWS:-1000 10000 100000}
variables=${VARIABLES:-90000}
rounds=${ROUNDS:-5}
port=$(free_port)
entry=.$("$tools/print_mib" | sed -n 's/^\(.*\)\.2 awAnchorSha256 .*/\1/p')
raw_entry=.1.3.6.1.4.1.32473.9999.9999.2022.1.8.1 # as many arcs
identrust=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
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
# walk NAME OID: one walk of 15 columns below it; keeps the least CPU (ns a variable) and the best rate.
declare -A cost=() rate=()
walk() {
	local pid=${pids[$1]} before got us ns per_second columns=()
	for c in 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do columns+=("$2.$c"); done
	before=$(cpu_ns "$pid")
	read -r got us < <("$bench/multi_walk" "$port" 6 "$variables" "${columns[@]}")
	ns=$((($(cpu_ns "$pid") - before) / got))
	per_second=$((got * 1000000 / us))
	[ "$ns" -ge "${cost[$1]:-999999}" ] || cost[$1]=$ns
	[ "$per_second" -le "${rate[$1]:-0}" ] || rate[$1]=$per_second
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
# verdict FIGURE LIMIT (at most): prints ok or OVER.
verdict() { awk -v a="$1" -v b="$2" 'BEGIN { print (a <= b) ? "ok" : "OVER" }'; }
line() { # line TEXT FIGURE BUDGET VERDICT
	printf 'rows: %-58s %8s  budget %-7s %s\n' "$@"
	[ "$4" = ok ] || status=1
}

# Both run on one snmpd and are walked in turn, so that other load of the machine affects both.
declare -A engine=() raw=() memory=()
for n in $sizes; do
	state=$work/state.$n
	"$tools/make_records" "$state" dev 1 $((n / 150)) 150 200 "$identrust"
	cost=() rate=()
	snmpd_with "$work/snmpd.conf"
	wait_for 10 there .1.3.6.1.2.1.1
	start agent "$bin/anchorwatch-agentx" --config "$work/aw.conf" --state "$state" --agentx "$work/ax" \
		--transitions "$transitions"
	start raw "$bench/raw_agent" "$state" "$work/ax" "$raw_entry"
	wait_for 60 there "$entry.2" || fail_with agent
	wait_for 60 there "$raw_entry.2" || fail_with raw
	for ((i = 0; i < rounds; i++)); do
		walk agent "$entry"
		walk raw "$raw_entry"
	done
	engine[$n]=${cost[agent]}
	raw[$n]=${cost[raw]}
	engine_rate=${rate[agent]}
	memory[$n]=$(rss_kb "${pids[agent]}")
	r=$(ratio "${cost[agent]}" "${cost[raw]}")
	line "$n anchors: ns CPU a variable, engine ${cost[agent]}, by hand ${cost[raw]}, ratio" "$r" 1.15 "$(verdict "$r" 1.15)"
	stop agent
	stop raw
	stop snmpd
	rm -rf "$state"
done
first=${sizes%% *} last=${sizes##* }
if [ "$first" != "$last" ]; then
	# Caches of the processor miss more often with more rows, for any handler: what counts is what the engine adds to that.
	grown=$(ratio "${engine[$last]}" "${engine[$first]}")
	by_hand=$(ratio "${raw[$last]}" "${raw[$first]}")
	r=$(ratio "$grown" "$by_hand")
	line "flat: $last over $first anchors, engine $grown, by hand $by_hand, ratio" "$r" "1.10" "$(verdict "$r" 1.10)"
	r=$(((memory[$last] - memory[$first]) * 1024 / (last - first)))
	line "octets of memory a row, its share of the device included" "$r" "64" "$(verdict "$r" 64)"
fi

pass_entry=.1.3.6.1.4.1.32473.1
snmpd_with "$work/pass.conf"
wait_for 20 there "$pass_entry.2" || fail_with snmpd
variables=$((variables / 5))
walk snmpd "$pass_entry"
walk snmpd "$pass_entry"
r=$(ratio "$engine_rate" "${rate[snmpd]}")
line "variables/s in 15-column GETBULK: $engine_rate, pass_persist ${rate[snmpd]}" "$r" ">= 4" "$(verdict 4 "$r")"
exit "$status"
