# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2154 # sourced by prometheus.sh, which has the Prometheus to ask
# The dashboards without Grafana: rules for panels, and each expression is parsed, queried and counted.
grafana=$root/nms/grafana
mkdir dashboards
check "the dashboards are made" "$grafana/make-dashboards" dashboards
for which in fleet device; do
	check "dashboard $which is what make-dashboards gives" diff "$grafana/anchorwatch-$which.json" "dashboards/anchorwatch-$which.json"
done

# Each output line is a violation of a rule.
broken_rules() {
	jq -r '
		def panels: .panels[] | select(.type != "row");
		[.panels[].id] as $ids | [.panels[] | select(.type != "row") | .gridPos] as $at |
		(if .id != null then "id is not null" else empty end),
		(if (.uid // "") == "" then "no uid" else empty end),
		(if .schemaVersion < 36 then "old schemaVersion" else empty end),
		(if ($ids | unique | length) != ($ids | length) then "panel ids are not unique" else empty end),
		(if [.__inputs[].name] != ["DS_PROMETHEUS"] then "no __inputs" else empty end),
		(if ([panels.type] | unique) - [.__requires[] | select(.type == "panel").id] != [] then "__requires lacks a panel" else empty end),
		(if .templating.list[0].name != "datasource" then "no datasource variable" else empty end),
		(panels | select(.datasource.uid != "${datasource}" or any(.targets[]; .datasource.uid != "${datasource}"))
			| "\(.title): another datasource"),
		(panels | select((.title // "") == "" or (.description // "") == "") | "\(.id): no title or description"),
		(panels | select(.gridPos.x + .gridPos.w > 24) | "\(.title): too wide"),
		($at | to_entries[] | . as $a | $at | to_entries[] | select(.key > $a.key) | . as $b
			| select($a.value.x < $b.value.x + $b.value.w and $b.value.x < $a.value.x + $a.value.w
				and $a.value.y < $b.value.y + $b.value.h and $b.value.y < $a.value.y + $a.value.h)
			| "panels \($a.key) and \($b.key) overlap"),
		(.. | strings | select(test("https?://")) | "a link to outside: \(.)")' "$1"
}
# The expressions as Grafana sends them, with the values of variables.
expressions() {
	jq -r --arg device "$1" '.panels[] | select(.targets != null) | .targets[].expr
		| gsub("\\$device"; $device)' "${@:2}"
}
as_rules() {
	local n=0
	printf 'groups:\n  - name: dashboards\n    rules:\n'
	while read -r expr; do
		n=$((n + 1))
		printf '      - {record: "panel:%s", expr: %s}\n' "$n" "$(jq -Rn --arg e "$expr" '$e')"
	done
}

# Series that no device of the scenario has: a break date, services, certificates, a stale device.
start_panels() {
	cat textfile/anchorwatch.prom - >panels.prom <<'TEXT'
anchorwatch_device_severity{device="panels"} 4
anchorwatch_device_stale{device="panels"} 1
anchorwatch_device_observed_timestamp_seconds{device="panels"} 1700000000
anchorwatch_finding_severity{device="panels",class="readiness",finding="at-risk",object="t"} 3
anchorwatch_readiness{device="panels",transition="t",state="atRisk"} 1
anchorwatch_readiness_severity{device="panels",transition="t"} 3
anchorwatch_readiness_break_timestamp_seconds{device="panels",transition="t"} 4000000000
anchorwatch_readiness_impact_timestamp_seconds{device="panels",transition="t"} 4000000000
anchorwatch_service_verified{device="panels",service="s:443",state="no"} 1
anchorwatch_service_severity{device="panels",service="s:443"} 4
anchorwatch_store_anchors{device="panels",store="trusted-ca"} 3
anchorwatch_license_grace{device="panels",license="license",state="inGrace"} 1
anchorwatch_license_authorization{device="panels",license="license",state="authorized"} 1
anchorwatch_license_severity{device="panels",license="license"} 3
anchorwatch_license_deadline_timestamp_seconds{device="panels",license="license"} 4000000000
anchorwatch_entitlement_in_use{device="panels",license="license",entitlement="e"} 3
anchorwatch_certificate_severity{device="panels",certificate="server"} 3
anchorwatch_certificate_not_after_timestamp_seconds{device="panels",certificate="server"} 4000000000
anchorwatch_source_stale{device="panels",source="expressway"} 0
TEXT
	mv panels.prom textfile/anchorwatch.prom
	wait_for "$limit" firing AnchorwatchReadiness panels
}
check "a device that has all there is" start_panels

for which in fleet device; do
	file=$grafana/anchorwatch-$which.json
	equal "dashboard $which keeps the rules" "" "$(broken_rules "$file")"
	expressions panels "$file" >expressions
	as_rules <expressions >dashboard-rules.yml
	check "dashboard $which: promtool parses its expressions" promtool check rules dashboard-rules.yml
	shown=0
	while read -r expr; do
		if holds "$expr"; then shown=$((shown + 1)); else echo "# shows nothing: $expr"; fi
	done <expressions
	equal "dashboard $which: no panel is empty" "$(wc -l <expressions) of $(grep -c . expressions)" "$shown of $(grep -c . expressions)"
	check "dashboard $which has panels" test "$shown" -ge 15
	# For the real device: its series, and no error where it has none.
	expressions hostile "$file" >expressions
	while read -r expr; do query "$expr" >/dev/null || not_ok "asked of the hostile device: $expr"; done <expressions
done

# The table of the fleet board: the join is by device, so each query has one sample a device with that label alone. Here
# the device with all there is has a value in each column, and every device has a row.
fleet_table() {
	jq -c '.panels[] | select(.title == "Devices")' "$grafana/anchorwatch-fleet.json"
}
equal "the table of the fleet joins by device" '["device","outer"]' \
	"$(fleet_table | jq -c '.transformations[] | select(.id == "joinByField") | [.options.byField, .options.mode]')"
equal "it has the columns of the board" "Device Readiness Severity Breaks in Licenses stop in Deadline in Age of facts" \
	"$(fleet_table | jq -r '.transformations[] | select(.id == "organize").options | .indexByName as $at | .renameByName
		| to_entries | sort_by($at[.key]) | map(.value) | join(" ")')"
equal "a device in it leads to its dashboard" "/d/$(jq -r .uid "$grafana/anchorwatch-device.json")?var-device=" \
	"$(fleet_table | jq -r '.fieldConfig.overrides[] | select(.matcher.options == "Device").properties[0].value[0].url' | grep -o '^[^$]*')"
rows() {
	local expr
	while read -r expr; do
		query "$expr" | jq -r 'if (keys | . - ["__name__"]) == ["device", "value"] then .device else "labels: \(keys)" end' | sort
	done < <(fleet_table | jq -r '.targets[].expr')
}
rows >table.rows
equal "each query has one sample a device" "" "$(grep '^labels' table.rows)$(sort table.rows | uniq -c | awk '$1 > 6')"
equal "a device that has all there is has each column" 6 "$(grep -cx panels table.rows)"
equal "each device has a row" "hostile panels story" "$(sort -u table.rows | paste -sd ' ')"
export_file
