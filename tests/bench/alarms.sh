#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What a storm costs the subagent in CPU time: an alarm of each device of a fleet is raised and cleared, each is sent
# once. DEVICES= sets another size of the fleet. Reading the records is measured first, and taken off.
# shellcheck disable=SC2317 # wait_for calls functions
. "$(dirname "$0")/../integration/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=
tools=$AW_BUILD/tests/tools
n=${DEVICES:-5000}
port=$(free_port)
node() { "$tools/print_mib" | sed -n "s/^\([0-9.]*\) $1 .*/\1/p"; }
sent=$(node awAgentNotificationsSent).0
summaries=$(node awAgentSummariesSent).0
read_at=$(node awFleetDevices).0
identrust=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
printf 'master agentx\nagentXSocket %s/ax\nagentaddress udp:127.0.0.1:%s\nrocommunity public 127.0.0.1\n' \
	"$work" "$port" >"$work/snmpd.conf"
printf 'interval = 1h\nnotifications-per-second = 0\n' >"$work/aw.conf"
state=$work/state
get() { snmpget -v2c -c public -t 5 -r 0 -Oqv "127.0.0.1:$port" "$1" 2>/dev/null; }
has() { [ "$(get "$1")" = "$2" ]; }
# has_sent N: so many notifications, without summaries of storms.
has_sent() { [ $(($(get "$sent") - $(get "$summaries"))) = "$1" ]; }
cpu_ns() { cut -d' ' -f1 "/proc/$1/schedstat"; }
# idle: the subagent has used no CPU time to speak of for a while.
idle() {
	local before
	before=$(cpu_ns "${pids[agent]}")
	read -rt 0.3 <> <(:) || :
	[ $(($(cpu_ns "${pids[agent]}") - before)) -lt 2000000 ]
}
records() { "$tools/make_records" -t "$epoch" -l "$1" "$state" dev 1 "$n" 5 60 "$identrust" >/dev/null; }
epoch=$(date +%s)
records ok
start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
start agent "$bin/anchorwatch-agentx" --config "$work/aw.conf" --state "$state" --agentx "$work/ax" --transitions "$transitions"
wait_for 120 has "$read_at" "$n" || { echo "alarms: the subagent does not answer" >&2 && exit 1; }
wait_for 60 idle
before=$(cpu_ns "${pids[agent]}")
records ok
wait_for 120 idle
reading=$(($(cpu_ns "${pids[agent]}") - before))
sum=$(get "$sent")
status=0
before=$(cpu_ns "${pids[agent]}")
for story in failed ok; do
	records "$story"
	sum=$((sum + n))
	wait_for 300 has_sent "$sum" || { echo "alarms: $(get "$sent") notifications in place of $sum" >&2 && status=1; }
done
wait_for 120 idle
storm=$(($(cpu_ns "${pids[agent]}") - before))
cost=$(awk -v a="$storm" -v b="$reading" -v n="$n" 'BEGIN { printf "%.3f", (a - 2 * b) / n / 1e6 }')
verdict=$(awk -v a="$cost" 'BEGIN { print (a <= 0.5) ? "ok" : "OVER" }')
[ "$verdict" = ok ] || status=1
printf 'alarms: %-72s %8s  budget %-6s %s\n' "$n raised and cleared, each sent once; without reading: ms an alarm" "$cost" 0.5 "$verdict"
awk -v a="$storm" -v n="$n" 'BEGIN { printf "alarms: the same with reading all records twice: %.3f ms an alarm\n", a / n / 1e6 }'
exit "$status"
