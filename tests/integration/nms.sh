#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: serial
# The files of nms/ are the output of scripts/nms-files for the MIB, and follow the rules of platforms that cannot run here.
. "$(dirname "$0")/lib.sh"

mib=$AW_BUILD/mib/ANCHORWATCH-MIB.txt
made=$work/nms
check "the MIB is built" make -s -C "$root" BUILD="$AW_BUILD" mib
check "the files are made" "$root/scripts/nms-files" "$mib" "$AW_BUILD/mibs-base" "$made"
for platform in zabbix snmptt librenms opennms; do
	equal "$platform: what is committed is what the MIB gives (make nms)" "" \
		"$(diff -r "$made/$platform" "$root/nms/$platform" 2>&1 | grep -vE '^Only in .*/nms/(librenms: includes|[a-z]*: README.md)$' | head)"
done
missing=
while read -r name; do
	for file in snmptt/anchorwatch.conf librenms/snmptraps.php opennms/events/anchorwatch.events.xml; do
		grep -qw "$name" "$root/nms/$file" || missing="$missing $file:$name"
	done
done < <(sed -n 's/^\(aw[A-Za-z]*\) NOTIFICATION-TYPE$/\1/p' "$mib")
equal "every notification is in every file" "" "$missing"
of_mib=$(sed -n 's/^\(aw[A-Za-z]*\) NOTIFICATION-TYPE$/\1/p' "$mib" | sort)
equal "snmptt: events are the notifications of the MIB, both ways" "$of_mib" \
	"$(sed -n 's/^EVENT \([^ ]*\) .*/\1/p' "$root/nms/snmptt/anchorwatch.conf" | sort -u)"
equal "librenms: so are the handlers" "$of_mib" \
	"$(sed -n "s/^ *'ANCHORWATCH-MIB::\([^']*\)' => .*/\1/p" "$root/nms/librenms/snmptraps.php" | sort -u)"
severities() { # NOTIFICATION: SNMPTT's severities of it
	sed -n "s/^EVENT $1 .* \([A-Za-z]*\)\$/\1/p" "$root/nms/snmptt/anchorwatch.conf" | sort | paste -sd ' '
}
wrong=
for name in $of_mib; do
	case $name in
	*Cleared | *Restored | awGraceEnded | awAckReceived | awAgentStarted) want=Normal ;;
	awAlarmSummary) want="Critical Minor Normal Warning" ;;
	*) want="Critical Minor Warning" ;;
	esac
	[ "$(severities "$name")" = "$want" ] || wrong="$wrong $name"
done
equal "snmptt: each has the severities that it may have" "" "$wrong"

# Another base, and a notification without its comments.
mkdir -p "$work/pen" "$work/out"
sed 's/::= { awNetSnmpPlaypen [0-9]* }/::= { awNetSnmpPlaypen 4711 }/' "$mib" >"$work/pen/ANCHORWATCH-MIB.txt"
check "a MIB of another base" "$root/scripts/nms-files" "$work/pen/ANCHORWATCH-MIB.txt" "$AW_BUILD/mibs-base" "$work/out"
equal "leaves nothing of the first" "" "$(grep -rl '9999\.2022' "$work/out")"
sed '/^--#SEVERITY/d' "$mib" >"$work/pen/ANCHORWATCH-MIB.txt"
matches "a notification without its comments is reported" "awReadinessAtRisk has no --#SUMMARY" \
	"$("$root/scripts/nms-files" "$work/pen/ANCHORWATCH-MIB.txt" "$AW_BUILD/mibs-base" "$work/out" 2>&1)"

for form in 6.0 7.0; do
	zabbix=$root/nms/zabbix/template_anchorwatch_snmp_$form.yaml
	uuids=$(grep -oP "uuid: '\K[^']*" "$zabbix")
	check "zabbix $form: there are many identifiers" test "$(wc -w <<<"$uuids")" -gt 120
	equal "zabbix $form: they are version 4" "" "$(grep -vE '^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$' <<<"$uuids")"
	equal "zabbix $form: they are unique" "" "$(sort <<<"$uuids" | uniq -d)"
	equal "zabbix $form: every date is a number" "$(grep -c 'Date.UTC' "$zabbix")" "$(grep -c "units: 'unixtime'" "$zabbix")"
	equal "zabbix $form: no severity is a threshold" "" "$(grep -E '86400|DAYS' "$zabbix")"
	sed -nE "/uuid: /{N;N;s/.*uuid: '([^']*)'.*key: '(aw[^']*)'/\2 \1/p}" "$zabbix" | grep -v '^aw.walk' | sort >"$work/zabbix.$form"
done
check "zabbix: items are many" test "$(wc -l <"$work/zabbix.7.0")" -gt 120
equal "zabbix: an item has the same identifier in both forms, so it keeps its history after an upgrade" "" \
	"$(diff "$work/zabbix.6.0" "$work/zabbix.7.0")"
equal "zabbix: rows of 7.0 need no request of their own" "" \
	"$(sed -n '/discovery_rules:/,/^  triggers:/p' "$root/nms/zabbix/template_anchorwatch_snmp_7.0.yaml" | grep SNMP_AGENT)"

librenms=$root/nms/librenms
while read -r file; do
	check "librenms: ${file#"$librenms"/} is PHP" php -l "$file"
done < <(find "$librenms" -name '*.php')
equal "librenms: an application, and no OS that takes the host over" "" "$(find "$librenms" -path '*os_*' -o -name '*.yaml')"
equal "librenms: what the handler logs" \
	"Warning anchorwatch Device exp-1 is at risk for transition story: \"x\" %s <b> \$(id) 서울 [2098-01-01T00:00:00Z]
Error anchorwatch Device exp-1 is broken for transition story: \"x\" %s <b> \$(id) 서울 [2098-01-01T00:00:00Z]
Ok anchorwatch Device exp-1, transition story: alarm cleared: \"x\" %s <b> \$(id) 서울 [2098-01-01T00:00:00Z]
Info anchorwatch anchorwatch subagent 1.0 started, 2 devices, 0 alarms
Error anchorwatch 60 alarms raised
Ok anchorwatch 60 alarms cleared" \
	"$(php "$here/trap_handler.php" "$librenms/LibreNMS/Snmptrap/Handlers/Anchorwatch.php" "$librenms/snmptraps.php" 2>&1)"

opennms=$root/nms/opennms
events=$opennms/events/anchorwatch.events.xml
collection=$opennms/datacollection/anchorwatch.xml
graphs=$opennms/snmp-graph.properties.d/anchorwatch-graph.properties
check "opennms: well-formed" xmllint --noout "$events" "$collection"
of() { xmllint --xpath "$2" "$1" 2>/dev/null; }
event='//*[local-name()="event"]'
for part in mask uei event-label descr logmsg severity; do
	equal "opennms: each event has one $part" "$(of "$events" "count($event)")" "$(of "$events" "count($event/*[local-name()='$part'])")"
done
equal "opennms: the definitions keep the rules of their schema" "" \
	"$(xmllint --noout --relaxng "$here/opennms_eventconf.rng" "$events" 2>&1 | grep -v ' validates$')"
sed 's/<severity>Minor/<severity>Bad/' "$events" >"$work/bad.xml"
check "opennms: the schema finds something" test -n "$(xmllint --noout --relaxng "$here/opennms_eventconf.rng" "$work/bad.xml" 2>&1 | grep "Element severity failed")"
events() { "$here/opennms_rules.py" "$1" "$mib"; }
equal "opennms: each notification is one event with its severity, and clearing ones clear" "" "$(events "$events")"
sed 's/clear-key="[^"]*"/clear-key="other"/; s/<vbvalue>4/<vbvalue>5/' "$events" >"$work/bad.xml"
check "opennms: the rules find something" test "$(events "$work/bad.xml" | grep -cE 'is not cleared by|with severity 4 is')" -gt 40
equal "opennms: one event has one name, text and alarm" "$(grep -o '<uei>[^<]*' "$events" | sort -u | wc -l)" "$(xmllint --xpath \
	"$event/*[local-name()='uei' or local-name()='event-label' or local-name()='logmsg']" "$events" | paste - - - | sort -u | wc -l)"
equal "opennms: a notification without a severity of its own has one definition" "" \
	"$(grep -oE '<uei>[^<]*(Cleared|Restored|Ended|Received|Started)<' "$events" | sort | uniq -d)"
aliases=$(grep -oP 'alias="\K[^"]*' "$collection")
equal "opennms: names of 19 characters at most" "" "$(grep -E '.{20}' <<<"$aliases")"
equal "opennms: names are unique" "" "$(sort <<<"$aliases" | uniq -d)"
equal "opennms: graphs are of what is collected" "" "$(comm -13 <(sort -u <<<"$aliases") \
	<(sed -n 's/.*columns=//p' "$graphs" | tr , '\n' | sort -u))"
done_testing
