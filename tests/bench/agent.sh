#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What changed records cost the subagent, in CPU time: one of a fleet, all of it, and an answer while all are read
# again. DEVICES= sets other sizes of the fleet; each has 150 anchors.
# shellcheck disable=SC2317 # wait_for calls functions
. "$(dirname "$0")/../integration/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=
tools=$AW_BUILD/tests/tools
bench=$AW_BUILD/bench
sizes=${DEVICES:-500 5000}
changes=${CHANGES:-20}
port=$(free_port)
node=$("$tools/print_mib" | sed -n 's/^\([0-9.]*\) awAgentRecordSerial .*/\1/p').0
read_at=$("$tools/print_mib" | sed -n 's/^\([0-9.]*\) awFleetDevices .*/\1/p').0
identrust=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
printf 'master agentx\nagentXSocket %s/ax\nagentaddress udp:127.0.0.1:%s\nrocommunity public 127.0.0.1\n' \
	"$work" "$port" >"$work/snmpd.conf"
printf 'interval = 1h\n' >"$work/aw.conf"
status=0

get() { snmpget -v2c -c public -t 5 -r 0 -Oqv "127.0.0.1:$port" "$1" 2>/dev/null; }
has_all() { [ "$(get "$read_at")" = "$1" ]; }
cpu_ns() { cut -d' ' -f1 "/proc/$1/schedstat"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
verdict() { awk -v a="$1" -v b="$2" 'BEGIN { print (a <= b) ? "ok" : "OVER" }'; }
line() { # line TEXT FIGURE BUDGET
	local verdict
	verdict=$(verdict "$2" "$3")
	printf 'agent: %-80s %8s  budget %-6s %s\n' "$@" "$verdict"
	[ "$verdict" = ok ] || status=1
}
# rewrite STATE NUMBER SERIAL: the record of that device, with another version in it.
rewrite() {
	local record=$1/records/dev-$2.json
	sed "s/\"version\":\"[^\"]*\"/\"version\":\"$3\"/" "$record" >"$work/new.json" && mv "$work/new.json" "$record"
}
# idle: the subagent has used no CPU time to speak of for a while.
idle() {
	local before
	before=$(cpu_ns "${pids[agent]}")
	read -rt 0.3 <> <(:) || :
	[ $(($(cpu_ns "${pids[agent]}") - before)) -lt 2000000 ]
}
moved() { [ "$(get "$node")" != "$1" ]; }
# settled NS: the subagent has worked since that CPU time, and has paused.
settled() {
	local now
	now=$(cpu_ns "${pids[agent]}")
	[ $((now - $1)) -gt 100000 ] || return 1
	read -rt 0.02 <> <(:) || :
	[ "$(cpu_ns "${pids[agent]}")" -eq "$now" ]
}
# change_one STATE NUMBER SERIAL: sets `cost` to the CPU time of a change of that record and the first answer after it,
# less that of another answer.
change_one() {
	local before answered serial
	serial=$(get "$node")
	before=$(cpu_ns "${pids[agent]}")
	rewrite "$@"
	wait_for 30 settled "$before" || { echo "agent: a change is not seen" >&2 && exit 1; }
	moved "$serial" || { echo "agent: a change is not served" >&2 && exit 1; }
	answered=$(cpu_ns "${pids[agent]}")
	get "$node" >/dev/null
	cost=$((2 * answered - before - $(cpu_ns "${pids[agent]}")))
}

declare -A one=()
for n in $sizes; do
	state=$work/state.$n
	"$tools/make_records" -l ok "$state" dev 1 "$n" 150 200 "$identrust" >/dev/null
	start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
	start agent "$bin/anchorwatch-agentx" --config "$work/aw.conf" --state "$state" --agentx "$work/ax" \
		--transitions "$transitions"
	wait_for 120 has_all "$n" || { echo "agent: it does not answer" >&2 && exit 1; }
	wait_for 60 idle
	load=$("$bench/bench_load" "$state" dev- 400)
	costs=()
	for ((i = 0; i < changes; i++)); do
		change_one "$state" $((i * (n / changes) + 1)) "CHANGE$i"
		costs+=("$cost")
	done
	mapfile -t costs < <(printf '%s\n' "${costs[@]}" | sort -n)
	one[$n]=${costs[changes / 2]}
	spread="$((costs[changes / 10] / 1000)) to $((costs[changes - 1 - changes / 10] / 1000))"
	r=$(ratio "${one[$n]}" "$load")
	line "one record of $n changed: $((one[$n] / 1000)) us ($spread); loading it: $((load / 1000)) us, ratio" "$r" 3
	last=$n
	[ "$n" = "${sizes##* }" ] || {
		stop agent
		stop snmpd
	}
done
first=${sizes%% *}
[ "$first" = "$last" ] || line "one record: $last over $first devices" "$(ratio "${one[$last]}" "${one[$first]}")" 1.5

# All records are rewritten: what it costs; and again, how long a GET takes meanwhile.
rewrite_all() {
	local i
	for ((i = 1; i <= last; i++)); do
		cp "$state/records/dev-$i.json" "$work/all.json" && mv "$work/all.json" "$state/records/dev-$i.json"
	done
}
wait_for 60 idle
before=$(cpu_ns "${pids[agent]}")
rewrite_all
wait_for 120 idle
all=$(($(cpu_ns "${pids[agent]}") - before))
line "all $last rewritten every 5 minutes, percent of a core" "$(awk -v a="$all" 'BEGIN { printf "%.2f", a / 300e9 * 100 }')" 2
rewrite_all &
p99=$("$bench/bench_get" "$port" "$read_at" $!)
wait $!
line "GET meanwhile, 99 of 100 within ms" "$p99" 10
wait_for 120 idle
# What the clock alone costs: each minute all are judged again.
before=$(cpu_ns "${pids[agent]}")
read -rt 61 <> <(:) || :
idle=$(($(cpu_ns "${pids[agent]}") - before))
line "$last unchanged, percent of a core over a minute" "$(awk -v a="$idle" 'BEGIN { printf "%.2f", a / 61e9 * 100 }')" 2
exit "$status"
