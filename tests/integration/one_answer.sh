#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: serial
# One world, one answer: devices in many states have the same severity in the plugin, `anchorwatch show`, the metrics and
# SNMP, and these and the page count the fleet alike; also where a record cannot be read or was never there.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=subagent.bash
. "$(dirname "$0")/subagent.bash"
master_conf 'rocommunity public 127.0.0.1'
snmp=(-v2c -c public -r 0 -t 5 "127.0.0.1:$port")
get() { snmpget -Oqv "${snmp[@]}" "$@" 2>&1; }
answers() { [[ $(get "$(column awAgentRecordSerial).0") =~ ^[0-9]+$ ]]; }
records() { "$tools/make_records" "$@"; }

# The fleet: a device of each kind.
records -l ok "$state" fine 1 2 5 60 $identrust
records -l expired "$state" expired 1 1 5 60 $identrust
records -l grace "$state" grace 1 1 5 60 $identrust
records -l compliance "$state" compliance 1 1 5 60 $identrust
records -l ok -c 864000 "$state" certificate 1 1 5 60 $identrust
records -l ok -m "$state" other 1 1 5 60 $identrust
records "$state" broken 1 1 5 60 $quovadis
records -a 8640000 "$state" stale 1 1 5 60 $identrust
records -l ok -v -3 "$state" service 1 1 5 60 $identrust
records -l ok -v 5 "$state" ending 1 1 5 60 $identrust
records "$state" damaged 1 1 5 60 $identrust
printf '{' >"$state/records/damaged-1.json"
records "$state" newer 1 1 5 60 $identrust
sed -i 's/"format":3/"format":99/' "$state/records/newer-1.json"

# world NAME POLICY: asks all four, and compares.
number() {
	case $1 in ok | OK) echo 1 ;; unknown | UNKNOWN) echo 2 ;; warning | WARNING) echo 3 ;; *) echo 4 ;; esac
}
plugin_severities() {
	local device rc
	"$bin/check_anchorwatch" -m fleet "${common[@]}" -v >"$work/plugin.out"
	for device in "${devices[@]}"; do
		rc=$(sed -n "s/^\[\([A-Z]*\)\] $device: .*/\1/p" "$work/plugin.out")
		echo "$device $(number "${rc:-OK}")"
	done
}
show_severities() {
	"$bin/anchorwatch" show --json "${common[@]}" | jq -r '"\(.device) \(.severity)"' | while read -r device word; do
		echo "$device $(number "$word")"
	done
}
metric_severities() {
	"$bin/anchorwatch" export --openmetrics "${common[@]}" >"$work/metrics.out"
	sed -n 's/^anchorwatch_device_severity{device="\([^"]*\)"} /\1 /p' "$work/metrics.out"
}
snmp_severities() {
	local device index
	for device in "${devices[@]}"; do
		index=$(printf '%s' "$device" | od -An -tu1 | tr -s ' \n' '.')
		echo "$device $(get "$(column awDeviceSeverity).${#device}${index%.}")"
	done
}
# The worst, the devices by severity from ok to critical, and by class with a finding.
snmp_fleet() {
	for name in awFleetSeverity awFleetSeverityOk awFleetSeverityUnknown awFleetSeverityWarning awFleetSeverityCritical \
		awFleetTrustDevices awFleetLicenseDevices awFleetServiceDevices awFleetCertificateDevices \
		awFleetCollectionDevices awFleetReady awFleetBroken awFleetUnknown; do
		get "$(column $name).0"
	done | tr '\n' ' '
}
plugin_fleet() {
	sed -n '1{s/^ANCHORWATCH \([A-Z]*\):.*/\1/p;q}' "$work/plugin.out" | { read -r word && number "$word"; }
	for label in devices_ok devices_unknown devices_warning devices_critical trust license service certificate collection \
		ready broken unknown; do
		sed -n "1s/.*'$label'=\([0-9]*\);.*/\1/p" "$work/plugin.out"
	done
}
metrics_fleet() {
	sample() { sed -n "s/^anchorwatch_fleet_$1 //p" "$work/metrics.out"; }
	sample severity
	for word in ok unknown warning critical; do sample "devices{severity=\"$word\"}"; done
	for class in trust license service certificate collection; do
		sed -n "s/^anchorwatch_fleet_class_devices{class=\"$class\",severity=\"\(unknown\|warning\|critical\)\"} //p" \
			"$work/metrics.out" | awk '{n += $1} END {print n + 0}'
	done
	for word in ready broken unknown; do sample "readiness_devices{state=\"$word\"}"; done
}
# The page has the same numbers, but those of readiness with other words.
page_fleet() {
	"$bin/anchorwatch" export --html "$work/page" "${common[@]}"
	sed -n 's/.*<title>.*\(OK\|UNKNOWN\|WARNING\|CRITICAL\): [0-9].*/\1/p' "$work/page/index.html" | head -1 |
		{ read -r word && number "$word"; }
	for word in OK UNKNOWN WARNING CRITICAL; do
		sed -n "s/.*<\/svg>$word<\/dt><dd>\([0-9]*\)<.*/\1/p" "$work/page/index.html" | head -1
	done
	for class in trust license service certificate collection; do
		sed -n "s/.*<dt>$class<\/dt>.*<b>\([0-9]*\)<\/b> of .*/\1/p" "$work/page/index.html"
	done
}
world() {
	local expected
	printf 'state-directory = "%s"\n%s\ndevice "never-1" { store "ca" { file = "%s" } }\n' "$state" "$2" "$work/none.pem" \
		>"$work/aw.conf"
	common=(--config "$work/aw.conf" --transitions "$transitions" --state "$state")
	mapfile -t devices < <({ (cd "$state/records" 2>/dev/null && basename -s .json -- *-*.json 2>/dev/null); echo never-1; } |
		grep -v '\*' | sort -u)
	stop agent
	start agent "$bin/anchorwatch-agentx" "${common[@]}" --agentx "$sock" --alarm-state "$work/alarms-$1.json" -v
	check "$1: the subagent answers" wait_for 10 answers
	expected=$(plugin_severities | sort)
	equal "$1: every device has a severity" "${#devices[@]}" "$(grep -c ' [1-4]$' <<<"$expected")"
	equal "$1: show has the same severities" "$expected" "$(show_severities | sort)"
	equal "$1: so have the metrics" "$expected" "$(metric_severities | sort)"
	equal "$1: so has SNMP" "$expected" "$(snmp_severities | sort)"
	expected=$(plugin_fleet | tr '\n' ' ')
	equal "$1: the metrics count the fleet alike" "$expected" "$(metrics_fleet | tr '\n' ' ')"
	equal "$1: so does SNMP" "$expected" "$(snmp_fleet)"
	equal "$1: so does the page" "$(cut -d ' ' -f 1-10 <<<"$expected")" "$(page_fleet | tr '\n' ' ' | sed 's/ $//')"
	equal "$1: show has the plugin's line" \
		"$(sed -n '1{s/^ANCHORWATCH [A-Z]*: //;s/ (and [0-9]* more).*//;s/ | .*//;p;q}' "$work/plugin.out" | cut -c 1-300)" \
		"$("$bin/anchorwatch" show "${common[@]}" | grep -E '^[0-9]+ devices?: ' | cut -c 1-300)"
	severities=$(plugin_severities)
}
severity_of() { sed -n "s/^$1 //p" <<<"$severities"; }

start_master
world default ""
equal "an expired license and a broken trust are critical" "4 4" "$(severity_of expired-1) $(severity_of broken-1)"
equal "what cannot be known is unknown" "2 2 2 2" \
	"$(severity_of stale-1) $(severity_of damaged-1) $(severity_of newer-1) $(severity_of never-1)"
equal "and all is well with the others" "1 1" "$(severity_of fine-1) $(severity_of fine-2)"
for severity in warning critical ok; do
	world "$severity" "policy { unknown = $severity }"
	expected=$(number "$severity")
	[ "$severity" != ok ] || expected=2
	equal "unknown = $severity" "$expected $expected $expected $expected" \
		"$(severity_of stale-1) $(severity_of damaged-1) $(severity_of newer-1) $(severity_of never-1)"
done

# One device alone is not well, by its license: the fleet is.
rm "$state"/records/{grace,compliance,certificate,other,broken,stale,service,ending,damaged,newer}-*.json
world "license alone" 'policy { unknown = ok }'
matches "the plugin says so" '^ANCHORWATCH CRITICAL: 4 devices: 1 critical, 1 unknown, 2 ok \(license 1, collection 1\); worst first: expired-1: ' \
	"$(head -1 "$work/plugin.out")"
equal "SNMP names the device" '"expired-1" "expired-1" 4' \
	"$(get "$(column awFleetWorstDevice).0") $(get "$(column awFleetLicenseWorst).0") $(get "$(column awFleetLicenseSeverity).0")"
done_testing
