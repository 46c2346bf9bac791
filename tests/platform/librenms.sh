#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The application for LibreNMS, run by php with the real agent and the SNMP tools: the scenario by its metrics, its page
# for hostile texts, and the extend line by which LibreNMS finds it. LibreNMS is not in Debian; librenms.php has the
# parts of it that the application calls.
# shellcheck disable=SC2016,SC2028 # php
. "$(dirname "$0")/story.bash"
files=$root/nms/librenms

# The page of an application includes the graphs of LibreNMS itself.
platform_start() {
	mkdir -p web/includes/html/graphs
	echo '<?php echo "graph " . $graph_array["type"] . "\n";' >web/includes/html/print-graphrow.inc.php
	echo '<?php' >web/includes/html/graphs/generic_multi_line.inc.php
}
run_as_librenms() { php -d display_errors=stderr -d include_path="$work/web" "$root/tests/platform/librenms.php" "$files" "127.0.0.1:$snmp_port" "$1" 2>&1; }
metrics() { run_as_librenms poll; }
platform_up() { metrics | grep -q '^metric devices 2$'; }
declare -A severity=([ready]=1 [atRisk]=3 [broken]=4)
platform_says() { metrics | grep -qx "metric severity_story ${severity[$1]}"; }
run_story "LibreNMS application"

polled=$(metrics)
matches "the application is OK" "^state OK (warning|critical)" "$polled"
for metric in ready clean_up at_risk broken unknown not_affected stale alarms sev_ok sev_critical unreadable pending worst; do
	matches "metric $metric is a number" $'\n'"metric $metric [0-9]+"$'\n' "$polled"$'\n'
done
equal "metrics of the fleet are those of the subagent" "$(snmpget -OQveU "${snmp[@]}" ANCHORWATCH-MIB::awFleetAlarms.0)" \
	"$(sed -n 's/^metric alarms //p' <<<"$polled")"
equal "every object of the poller is in the MIB" "" "$(grep -oE "'aw[A-Z][A-Za-z]+'" "$files/includes/polling/applications/anchorwatch.inc.php" |
	tr -d "'" | grep -v '^awAlarm$' | while read -r name; do grep -q "^$name OBJECT-TYPE" "$AW_BUILD/mib/ANCHORWATCH-MIB.txt" || echo "$name"; done)"
equal "graphs show metrics of the poller" "" "$(run_as_librenms graphs | while read -r graph file metric; do
	[ "$file" = noc/app-anchorwatch-7.rrd ] && grep -q "^metric $metric " <<<"$polled" || echo "$graph $file $metric"; done)"
check "there are many" test "$(run_as_librenms graphs | wc -l)" -gt 10

page=$(run_as_librenms page)
alarms_of_page() { grep -oE '<tr><td>[^<]*</td><td>[^<]*</td><td><span class="label label-[a-z]*">[a-z]*<' <<<"$page" | sed 's/<[^>]*>/ /g; s/ *<$//'; }
equal "the page lists the alarms of the subagent" "$(snmpbulkwalk -OQveU "${snmp[@]}" ANCHORWATCH-MIB::awAlarmDeviceName | tr -d '"' | sort)" \
	"$(alarms_of_page | awk '{ print $1 }' | sort)"
equal "with their severities" "$(snmpbulkwalk -OQvU "${snmp[@]}" ANCHORWATCH-MIB::awAlarmSeverity | sort)" "$(alarms_of_page | awk '{ print $NF }' | sort)"
matches "and remedies" '<td>Restore the contact with the license server[^<]*</td>' "$page"
matches "and also from JSON of an older version" $'\n'"also from JSON" "$page"
matches "it shows the graphs" "graph application_anchorwatch_readiness" "$page"
equal "hostile texts are no markup" "" "$(grep -oE '<(b|i|img|script)[ >]|"[qx]"|onload=x>' <<<"$page")"
matches "they are shown" '&lt;b onload=x&gt;' "$page"
check "nothing was executed" not_executed

# Without the subagent.
stop agent
silent() { metrics | grep -q '^state ERROR the subagent does not answer$'; }
check "a subagent that does not answer is an error" wait_for 30 silent

# LibreNMS enables the application where snmpd has an extend of its name.
other=$(free_port)
printf 'agentaddress udp:127.0.0.1:%s\nrocommunity public 127.0.0.1\nextend anchorwatch /bin/true\n' "$other" >extend.conf
start extend snmpd -f -C -c extend.conf -Lo -I -smux -p "$work/extend.pid"
extend_status=.1.3.6.1.4.1.8072.1.3.2.2.1.21 # nsExtendStatus
extended() { snmpwalk -m '' -OnQU -v2c -c public "127.0.0.1:$other" "$extend_status" | grep -qF "$extend_status.11.97.110.99.104.111.114.119.97.116.99.104 = 1"; }
check "the extend of the documentation has a row" wait_for 30 extended
done_testing
