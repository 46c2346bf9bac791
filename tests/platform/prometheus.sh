#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The scenario with Prometheus, in both ways: snmp_exporter asks snmpd, and node_exporter reads the textfile of
# anchorwatch export --openmetrics. The shipped modules, rules and example configurations are used unchanged, except
# that ports and intervals differ and alerts fire and end without delay.
. "$(dirname "$0")/story.bash"
nms=$root/nms/prometheus
snmp_exporter_port=$(free_port)
node_exporter_port=$(free_port)
prometheus_port=$(free_port)
alertmanager_port=$(free_port)
limit=60 # seconds for what takes a few scrapes
base=http://127.0.0.1:$prometheus_port

export_file() { "$bin/anchorwatch" export --openmetrics "${aw[@]}" -o textfile/anchorwatch.prom; }

# modules FILE: the modules in the format of the snmp_exporter that is installed, flat before 0.23.
modules() {
	cp "$nms/snmp.yml" "$1"
	prometheus-snmp-exporter --config.file="$1" --dry-run >dry.log 2>&1 || "$nms/old-format" "$nms/snmp.yml" >"$1"
}
platform_start() {
	mkdir -p textfile tsdb
	modules snmp.yml
	sed -E 's/(for|keep_firing_for): [0-9].*/\1: 0s/' "$nms/rules.yml" >rules.yml
	{
		printf 'global: {scrape_interval: %ss, evaluation_interval: 1s}\n' "$period"
		sed -e "s|/etc/prometheus/anchorwatch-rules.yml|$work/rules.yml|" -e "s|127.0.0.1:161|127.0.0.1:$snmp_port|" \
			-e "s|:9116|:$snmp_exporter_port|" -e "s|:9100|:$node_exporter_port|" -e "s|:9093|:$alertmanager_port|" \
			-e "s/scrape_interval: .*/scrape_interval: ${period}s/" -e "s/scrape_timeout: .*/scrape_timeout: ${period}s/" \
			"$nms/prometheus.yml.example"
	} >prometheus.yml
	start snmp_exporter prometheus-snmp-exporter --config.file=snmp.yml --web.listen-address="127.0.0.1:$snmp_exporter_port"
	start node_exporter prometheus-node-exporter --collector.disable-defaults --collector.textfile \
		--collector.textfile.directory="$work/textfile" --web.listen-address="127.0.0.1:$node_exporter_port"
	start prometheus prometheus --config.file=prometheus.yml --storage.tsdb.path=tsdb \
		--web.listen-address="127.0.0.1:$prometheus_port"
}

# query EXPR: the result as JSON lines, labels and value.
query() {
	curl -sS -m 60 --data-urlencode "query=$1" "$base/api/v1/query" |
		jq -c 'if .status == "success" then .data.result[] | .metric + {value: .value[1]} else error(.error) end'
}
holds() { [ -n "$(query "$1" 2>/dev/null)" ]; }
# Between two looks; the servers need the processors, too.
pause() { read -rt 0.3 <> <(:) || :; }
is_empty() { local got; got=$(query "$1") && [ -z "$got" ]; }
alerts() { curl -sS -m 60 "$base/api/v1/alerts" | jq -c '.data.alerts[]'; }
# firing ALERT DEVICE [LABELS]: whether the alert fires with these labels, a JSON object, from the API of Prometheus.
firing() {
	pause
	alerts | jq -se --arg name "$1" --arg device "$2" --argjson labels "${3:-"{}"}" 'any(.[];
		.state == "firing" and .labels.alertname == $name and (.labels.device // "") == $device
		and .labels + $labels == .labels)' | grep -q true
}
platform_up() { pause && export_file && holds 'count(up == 1) == 3' && holds awAgentJudgedAt && holds anchorwatch_devices; }
declare -A number=([ready]=2 [atRisk]=4 [broken]=5) # in the MIB
platform_says() {
	pause
	export_file
	holds "awReadinessState{awDeviceName=\"story\"} == ${number[$1]}" &&
		holds "anchorwatch_readiness{device=\"story\", state=\"$1\"} == 1" &&
		holds "device_transition:anchorwatch_readiness:max{device=\"story\", state=\"$1\"} == 1" || return 1
	at_risk='{"code": "at-risk", "severity": "warning"}' broken='{"code": "broken", "severity": "critical"}'
	case $1 in
	ready) ! firing AnchorwatchReadiness story ;;
	atRisk) firing AnchorwatchReadiness story "$at_risk" && ! firing AnchorwatchReadiness story "$broken" ;;
	broken) firing AnchorwatchReadiness story "$broken" && ! firing AnchorwatchReadiness story "$at_risk" ;;
	esac
}

# The shipped files.
check "the rules are what make-rules gives" diff "$nms/rules.yml" <("$nms/make-rules")
check "promtool: rules" promtool check rules "$nms/rules.yml"
check "promtool: unit tests of the rules" promtool test rules "$nms/rules_test.yml"
n_alerts() { grep -c '^      - alert:' "$nms/rules.yml"; }
for part in summary description severity; do
	equal "each alert has a $part" "$(n_alerts)" "$(grep -c "^          $part:" "$nms/rules.yml")"
done
equal "no alert has a link that leads nowhere" "" "$(grep -n 'runbook\|://' "$nms/rules.yml")"
anchors() { "$nms/make-rules" https://example.net/page | sed -n 's|.*runbook_url: "https://example.net/page#\(.*\)"|\1|p' | sort -u; }
headings() { sed -n 's/^### \(Anchorwatch.*\)/\1/p' "$root/docs/platforms/prometheus.md" | tr '[:upper:]' '[:lower:]' | sort -u; }
equal "with an address each alert has its part of the operator's page" "$(anchors)" "$(headings)"
classes() { # of alarms, in the MIB
	awk '/^AwFindingClass ::=/, /agent\(15\) }/' "$AW_BUILD/mib/ANCHORWATCH-MIB.txt" |
		sed '1,/SYNTAX/{/SYNTAX/!d}' | grep -oE '[a-z]+\(' | tr -d '(' | sort
}
equal "each class of alarms has its alert" "$(classes)" "$(sed -n 's/.*{class=~"\(.*\)"} >= 2/\1/p' "$nms/rules.yml" | tr '|' '\n' | sort)"
mkdir made
check "the modules are made" "$nms/make-module" "$AW_BUILD/mib/ANCHORWATCH-MIB.txt" "$MIBDIRS" made
# same_yaml FILE FILE: the generator of another release breaks lines elsewhere.
same_yaml() {
	/usr/bin/python3 -c 'import sys, yaml; a, b = (yaml.safe_load(open(f, encoding="utf-8")) for f in sys.argv[1:]); sys.exit(a != b)' "$@"
}
if grep -q '8072, 9999' "$AW_BUILD/mib/base"; then # another PEN has other numbers
	check "generator.yml is what the MIB gives" diff "$nms/generator.yml" made/generator.yml
	check "snmp.yml is what the MIB gives" same_yaml "$nms/snmp.yml" made/snmp.yml
fi
# unmet: columns that the rules use, without last_over_time, and that the small module lacks.
unmet() {
	comm -23 <(grep -v last_over_time "$nms/rules.yml" | grep -oE '\baw[A-Z][A-Za-z]+' | sort -u) \
		<(sed -n '/^  anchorwatch:/,/^  anchorwatch_detail:/s/.*\(name\|labelname\|lookup\): //p' "$nms/snmp.yml" | sort -u)
}
equal "the small module has what the alerts need" "" "$(unmet)"
check "the example configuration is YAML of its kind" promtool check config --syntax-only "$nms/prometheus.yml.example"
check "the example of Alertmanager is one" amtool check-config "$nms/alertmanager.yml.example"

run_story Prometheus $limit

# The OpenMetrics document.
check "the textfile is made at once, and is for all to read" test "$(stat -c %a textfile/anchorwatch.prom)" = 644
equal "no temporary file is left" "anchorwatch.prom" "$(ls textfile)"
equal "promtool has nothing to say of the textfile" "" "$(promtool check metrics <textfile/anchorwatch.prom 2>&1)"
strict() {
	/usr/bin/python3 - "$1" <<'PY'
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
seen = set()
for family in text_string_to_metric_families(open(sys.argv[1], encoding="utf-8").read()):
    for sample in family.samples:
        key = (sample.name, tuple(sorted(sample.labels.items())))
        assert key not in seen, "twice: %r" % (key,)
        assert all(len(v.encode()) <= 128 for v in sample.labels.values()), key
        assert not any(c < " " for v in sample.labels.values() for c in v), key
        seen.add(key)
assert len(seen) > 50, len(seen)
PY
}
check "it is OpenMetrics to the reference parser, no series twice, labels bounded" strict textfile/anchorwatch.prom
check "node_exporter took it" holds 'node_textfile_scrape_error == 0'

# The hostile device.
# shellcheck disable=SC2016 # the texts must arrive unchanged
evil='Evil "Lic" | $(touch '$mark') <i>name</i> %s '\''q'\'
label() { query "$1" | jq -r ".$2" | sort -u; }
equal "a hostile name is intact by SNMP" "$evil" "$(label 'awEntitlementCount{awDeviceName="hostile"}' awEntitlementName)"
equal "a hostile name is intact by the textfile" "$evil" "$(label 'anchorwatch_entitlement_in_use{device="hostile"}' entitlement)"
equal "both make one series of it" "$evil" \
	"$(label 'device_license_entitlement:anchorwatch_in_use:max{device="hostile"}' entitlement)"
# Every alarm of the subagent is an alert with the severity that the MIB gives, whatever else the device has.
in_mib() {
	query awAlarmSeverity | jq -r '[.awDeviceName, .awAlarmClass, .awAlarmObject, .awAlarmCode, .value] | @tsv' | sort
}
as_alerts() {
	alerts | jq -r 'select(.state == "firing" and .labels.class and .labels.alertname != "AnchorwatchDeadlineNear") | .labels
		| [.device, .class, .object, .code, ({unknown: "2", warning: "3", critical: "4"}[.severity])] | @tsv' | sort
}
all_fire() { pause && in_mib >alarms && [ -s alarms ] && [ -z "$(as_alerts | comm -13 - alarms)" ]; }
wait_for "$limit" all_fire
equal "each alarm fires with the severity of the policy" "" "$(as_alerts | comm -13 - alarms)"
check "several at a time for one device" test "$(awk -F '\t' '$1 == "hostile" { print $2 }' alarms | sort -u | wc -l)" -ge 2
check "its grace period is one of them" firing AnchorwatchLicense hostile '{"class": "license"}'
check "its license lines break no scrape" wait_for "$limit" is_empty 'up == 0'

# Dashboards: every expression runs and finds something. A fixed textfile has the series that no device of the scenario has.
. "$root/tests/platform/grafana.bash"

# Which alert silences which, by the real Alertmanager.
. "$root/tests/platform/alertmanager.bash"

# Stale, absent, unreadable: each raises an alert.
stop agent
check "a dead subagent raises an alert" wait_for "$limit" firing AnchorwatchSnmpSilent ""
echo '{' >"$work/state/records/story.json"
export_file
check "a record that cannot be read is exported" wait_for "$limit" holds 'anchorwatch_device_record_readable{device="story"} == 0'
check "and raises an alert" wait_for "$limit" firing AnchorwatchData story '{"code": "record-unreadable"}'
rm -f textfile/*
check "the absence of both raises an alert" wait_for "$limit" firing AnchorwatchAbsent ""
stop snmpd
check "snmpd that is down raises an alert" wait_for "$limit" firing AnchorwatchExporterDown ""
check "nothing of the hostile texts was executed in the end" not_executed
done_testing
