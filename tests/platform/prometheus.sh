#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The scenario with Prometheus, in both ways: snmp_exporter asks snmpd, and node_exporter reads the textfile of
# anchorwatch export --openmetrics. The shipped module, rules and example configuration are used unchanged, except
# that ports differ and alerts fire without delay.
. "$(dirname "$0")/story.bash"
nms=$root/nms/prometheus
snmp_exporter_port=$(free_port)
node_exporter_port=$(free_port)
prometheus_port=$(free_port)
base=http://127.0.0.1:$prometheus_port

export_file() { "$bin/anchorwatch" export --openmetrics "${aw[@]}" -o textfile/anchorwatch.prom; }

platform_start() {
	mkdir -p textfile tsdb
	"$nms/old-format" "$nms/snmp.yml" >snmp.yml
	sed 's/for: [0-9].*/for: 0s/' "$nms/rules.yml" >rules.yml
	{
		printf 'global: {scrape_interval: %ss, evaluation_interval: 1s}\n' "$period"
		sed -e "s|/etc/prometheus/anchorwatch-rules.yml|$work/rules.yml|" -e "s|127.0.0.1:161|127.0.0.1:$snmp_port|" \
			-e "s|:9116|:$snmp_exporter_port|" -e "s|:9100|:$node_exporter_port|" \
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
is_empty() { local got; got=$(query "$1") && [ -z "$got" ]; }
# firing ALERT LABELS: whether the alert fires, from the API of Prometheus.
firing() {
	curl -sS -m 60 "$base/api/v1/alerts" | jq -e --arg name "$1" --arg device "$2" 'any(.data.alerts[];
		.state == "firing" and .labels.alertname == $name and (.labels.device // "") == $device)' | grep -q true
}
platform_up() { export_file && holds 'count(up == 1) == 2' && holds awAgentJudgedAt && holds anchorwatch_devices; }
platform_says() {
	export_file
	holds "awReadinessState{awDeviceName=\"story\", awReadinessState=\"$1\"} == 1" &&
		holds "anchorwatch_readiness{device=\"story\", state=\"$1\"} == 1" &&
		holds "device_transition:anchorwatch_readiness:max{device=\"story\", state=\"$1\"} == 1" || return 1
	case $1 in
	ready) ! firing AnchorwatchAtRisk story && ! firing AnchorwatchBroken story ;;
	atRisk) firing AnchorwatchAtRisk story && ! firing AnchorwatchBroken story ;;
	broken) firing AnchorwatchBroken story && ! firing AnchorwatchAtRisk story ;;
	esac
}

# The shipped files.
check "the rules are what make-rules gives" diff "$nms/rules.yml" <("$nms/make-rules")
check "promtool: rules" promtool check rules "$nms/rules.yml"
check "promtool: unit tests of the rules" promtool test rules "$nms/rules_test.yml"
alerts_without() { grep -c '^      - alert:' "$nms/rules.yml"; }
for part in summary description runbook_url severity; do
	equal "each alert has a $part" "$(alerts_without)" "$(grep -c "^          $part:" "$nms/rules.yml")"
done
anchors() { sed -n 's/.*prometheus\.md#\(.*\)"/\1/p' "$nms/rules.yml" | sort -u; }
headings() { sed -n 's/^### \(Anchorwatch.*\)/\1/p' "$root/docs/platforms/prometheus.md" | tr '[:upper:]' '[:lower:]' | sort -u; }
equal "each alert has its part of the operator's page" "$(anchors)" "$(headings)"
mkdir made
check "the module is made" "$nms/make-module" "$AW_BUILD/mib/ANCHORWATCH-MIB.txt" "$MIBDIRS" made
if grep -q '8072, 9999' "$AW_BUILD/mib/base"; then # another PEN has other numbers
	check "generator.yml is what the MIB gives" diff "$nms/generator.yml" made/generator.yml
	check "snmp.yml is what the MIB gives" diff "$nms/snmp.yml" made/snmp.yml
fi
check "the example configuration is YAML of its kind" promtool check config --syntax-only "$nms/prometheus.yml.example"

run_story Prometheus 30

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
check "its grace period raises an alert" wait_for 10 firing AnchorwatchLicenseInGrace hostile
equal "its license lines break no scrape" "" "$(query 'up == 0')"

# Dashboards: every expression runs and finds something. A fixed textfile has the series that no device of the scenario has.
. "$root/tests/platform/grafana.bash"

# Stale, absent, unreadable: each raises an alert.
stop agent
check "a dead subagent raises an alert" wait_for 20 firing AnchorwatchSnmpSilent ""
echo '{' >"$work/state/records/story.json"
export_file
check "a record that cannot be read is exported" wait_for 10 holds 'anchorwatch_device_record_readable{device="story"} == 0'
check "and raises an alert" wait_for 10 firing AnchorwatchStale story
rm -f textfile/*
check "the absence of both raises an alert" wait_for 20 firing AnchorwatchAbsent ""
stop snmpd
check "snmpd that is down raises an alert" wait_for 20 firing AnchorwatchExporterDown ""
check "nothing of the hostile texts was executed in the end" not_executed
done_testing
