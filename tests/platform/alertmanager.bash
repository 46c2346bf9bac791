# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2154 # sourced by prometheus.sh
# The example of Alertmanager: alerts are sent to the real one, which answers which of them are silenced by others.
am=http://127.0.0.1:$alertmanager_port
start alertmanager prometheus-alertmanager --config.file="$nms/alertmanager.yml.example" --storage.path="$work/am" \
	--web.listen-address="127.0.0.1:$alertmanager_port" --cluster.listen-address=
ready() { curl -sf -m 60 "$am/-/ready" >ready.out; }
check "Alertmanager starts with the example" wait_for "$limit" ready

# send <LABELS: alerts, a line of labels each as NAME=VALUE without blanks.
send() {
	jq -Rn '[inputs | {labels: ([splits(" +") | capture("(?<key>[^=]+)=(?<value>.*)")] | from_entries)}]' |
		curl -sf -m 60 -H 'Content-Type: application/json' --data-binary @- "$am/api/v2/alerts" >send.out
}
# silenced NAME...: the alerts of the test, known by a label id, that others inhibit.
silenced() {
	curl -sS -m 60 "$am/api/v2/alerts?filter=id%3D~%22.%2B%22" |
		jq -r '.[] | select(.status.inhibitedBy != []) | .labels.id' | sort | paste -sd ' '
}
known() { [ "$(curl -sS -m 60 "$am/api/v2/alerts?filter=id%3D~%22.%2B%22" | jq length)" = "$1" ]; }
send <<'ALERTS'
id=01-critical alertname=AnchorwatchReadiness device=a class=readiness object=t code=broken severity=critical
id=02-same-before alertname=AnchorwatchReadiness device=a class=readiness object=t code=at-risk severity=warning
id=03-other-object alertname=AnchorwatchReadiness device=a class=readiness object=u code=at-risk severity=warning
id=04-other-class alertname=AnchorwatchCertificate device=a class=certificate object=t code=c severity=warning
id=05-other-device alertname=AnchorwatchReadiness device=b class=readiness object=t code=at-risk severity=warning
id=06-near alertname=AnchorwatchDeadlineNear device=c class=license object=l code=in-grace severity=critical
id=07-its-class alertname=AnchorwatchLicense device=c class=license object=l code=in-grace severity=critical
id=08-not-its-class alertname=AnchorwatchService device=c class=service object=l code=in-grace severity=critical
id=09-data alertname=AnchorwatchData device=d class=collection object=ca code=stale severity=unknown
id=10-unknown-by-it alertname=AnchorwatchReadiness device=d class=readiness object=t code=unknown severity=unknown
id=11-known-all-the-same alertname=AnchorwatchLicense device=d class=license object=l code=expired severity=critical
id=12-data-too alertname=AnchorwatchData device=d class=collection object=cb code=stale severity=unknown
id=13-down alertname=AnchorwatchExporterDown job=anchorwatch-snmp instance=i severity=critical
id=14-down-as-well alertname=AnchorwatchExporterDown job=anchorwatch-snmp-detail instance=i severity=critical
id=15-textfile-down alertname=AnchorwatchExporterDown job=anchorwatch-textfile instance=j severity=critical
id=16-absent alertname=AnchorwatchAbsent severity=critical
ALERTS
check "it takes alerts" wait_for "$limit" known 16
inhibited="02-same-before 07-its-class 10-unknown-by-it 14-down-as-well 16-absent"
settled() { [ "$(silenced)" = "$inhibited" ]; }
wait_for "$limit" settled
equal "what says more silences what says less, and nothing of another class, object or device" "$inhibited" "$(silenced)"
stop alertmanager
