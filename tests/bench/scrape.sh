#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# How long snmp_exporter takes to scrape snmpd and the subagent with the shipped modules, by the size of the fleet, and
# what `anchorwatch export --openmetrics` takes. Each device has a store of 150 anchors and a license; in the second
# round each has alarms. DEVICES= sets other sizes. Fails if the module of the rules takes 5 s or more for 500 devices.
# shellcheck disable=SC2317 # wait_for calls functions
. "$(dirname "$0")/../integration/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=
tools=$AW_BUILD/tests/tools
nms=$root/nms/prometheus
sizes=${DEVICES:-10 100 500 2000}
rounds=${ROUNDS:-5}
port=$(free_port)
exporter=$(free_port)
devices=.$("$tools/print_mib" | sed -n 's/^\([0-9.]*\) awFleetDevices .*/\1/p').0
identrust=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
status=0

printf 'master agentx\nagentXSocket %s/ax\nagentaddress udp:127.0.0.1:%s\nrocommunity public 127.0.0.1\n' \
	"$work" "$port" >"$work/snmpd.conf"
printf 'interval = 1h\n' >"$work/aw.conf"
# The modules as the exporter here takes them: in the flat format before 0.23.
"$nms/old-format" "$nms/snmp.yml" >"$work/snmp.yml"
prometheus-snmp-exporter --config.file="$work/snmp.yml" --dry-run >"$work/dry.log" 2>&1 || cp "$nms/snmp.yml" "$work/snmp.yml"
start exporter prometheus-snmp-exporter --config.file="$work/snmp.yml" --web.listen-address="127.0.0.1:$exporter"

has_all() { [ "$(snmpget -v2c -c public -t 5 -r 0 -Oqv "127.0.0.1:$port" "$devices" 2>/dev/null)" = "$1" ]; }
answers() { curl -sS -m 5 "127.0.0.1:$exporter/metrics" >"$work/answer" 2>&1; }
# scrape MODULE: seconds, octets and series of a scrape; in $work/scrape.
scrape() {
	curl -sS -m 300 -o "$work/scrape" "127.0.0.1:$exporter/snmp?module=$1&auth=public_v2&target=127.0.0.1:$port" || exit 1
	sed -n 's/^snmp_scrape_duration_seconds\S* //p' "$work/scrape"
}
# median COMMAND...: of the numbers that it prints in $rounds runs.
median() {
	for ((i = 0; i < rounds; i++)); do "$@"; done | sort -g | sed -n "$(((rounds + 1) / 2))p"
}
export_time() {
	local before=${EPOCHREALTIME/./}
	"$bin/anchorwatch" export --openmetrics --state "$state" --transitions "$transitions" -o "$work/textfile" || exit 1
	awk -v us=$((${EPOCHREALTIME/./} - before)) 'BEGIN { printf "%.3f\n", us / 1e6 }'
}

wait_for 30 answers || { echo "scrape: snmp_exporter does not answer" >&2 && exit 1; }
printf 'scrape: %-8s %8s %24s %24s %24s\n' fleet devices "anchorwatch" "anchorwatch_detail" textfile
for kind in ok alarms; do
	[ "$kind" = ok ] && options=(-l ok) || options=(-l grace -c 86400 -v -5)
	for n in $sizes; do
		state=$work/state.$kind.$n
		"$tools/make_records" "${options[@]}" "$state" dev 1 "$n" 150 200 "$identrust" >/dev/null || exit 1
		start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
		start agent "$bin/anchorwatch-agentx" --config "$work/aw.conf" --state "$state" --agentx "$work/ax" \
			--transitions "$transitions"
		wait_for 120 has_all "$n" || { echo "scrape: the subagent does not answer" >&2 && exit 1; }
		row=()
		for module in anchorwatch anchorwatch_detail; do
			seconds=$(median scrape "$module")
			row+=("$(printf '%.2f s, %d series' "$seconds" "$(grep -c ^aw "$work/scrape")")")
			[ "$module" != anchorwatch ] || [ "$n" -gt 500 ] || awk -v s="$seconds" 'BEGIN { exit s >= 5 }' || status=1
		done
		row+=("$(printf '%.2f s, %d series' "$(median export_time)" "$(grep -vc ^# "$work/textfile")")")
		printf 'scrape: %-8s %8d %24s %24s %24s\n' "$kind" "$n" "${row[@]}"
		stop agent
		stop snmpd
		rm -rf "$state"
	done
done
[ "$status" -eq 0 ] || echo "scrape: 500 devices take 5 s or more: OVER"
exit "$status"
