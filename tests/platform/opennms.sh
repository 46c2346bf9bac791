#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The notifications of the real agent, received by a real snmptrapd, and what the event definitions for OpenNMS make of
# them: one event each, one alarm for each object, which changes and is cleared. OpenNMS is not in Debian; its rules
# are in tests/integration/opennms_rules.py.
. "$(dirname "$0")/story.bash"
events=$root/nms/opennms/events/anchorwatch.events.xml
log=$work/traps.log

platform_start() {
	echo 'disableAuthorization yes' >snmptrapd.conf
	start snmptrapd env MIBS= snmptrapd -f -n -OnQ -C -c snmptrapd.conf -F '%V\t%v\n' -Lf "$log" "udp:127.0.0.1:$trap_port"
}
# A first notification, sent until it arrives.
platform_up() {
	snmptrap -v2c -c public -On "127.0.0.1:$trap_port" '' ANCHORWATCH-MIB::awAgentStarted ANCHORWATCH-MIB::awAgentVersion.0 s 0 \
		ANCHORWATCH-MIB::awFleetDevices.0 u 2 ANCHORWATCH-MIB::awFleetAlarms.0 u 1
	opennms | grep -q '^event uei.opennms.org/anchorwatch/awAgentStarted Normal anchorwatch subagent 0 started'
}
opennms() { "$root/tests/integration/opennms_rules.py" "$events" --log "$log" 2>&1; }
alarm_of_story() { opennms | grep -E '^alarm [A-Za-z]+ uei[^ ]* Device story,? .*transition story'; }
platform_says() {
	local line
	line=$(alarm_of_story)
	case $1 in
	ready) [ -z "$line" ] || [[ $line == 'alarm Cleared '*'transition story: alarm cleared'* ]] ;;
	atRisk) [[ $line == 'alarm Minor '*' is at risk for transition story: '* ]] ;;
	broken) [[ $line == 'alarm Critical '*' is broken for transition story: '* ]] ;;
	esac
}
run_story "OpenNMS rules"

equal "the story is one alarm" 1 "$(alarm_of_story | wc -l)"
equal "of one event a notification" "awReadinessAtRisk Minor
awReadinessBroken Critical
awReadinessCleared Normal" "$(opennms | sed -n 's|^event uei.opennms.org/anchorwatch/\([A-Za-z]*\) \([A-Za-z]*\) Device story,\{0,1\} .*transition story.*|\1 \2|p')"
equal "no notification is unknown" "" "$(opennms | grep '^event unknown')"

# The license alarm of the hostile device. Its first notification may have been sent before snmptrapd was there.
cp hostile.txt bad.txt
license_to() { # FILE
	cp "$1" hostile.new && mv hostile.new hostile.txt
}
sed -e '/Failure reason/d' -e 's/FAILED on Nov 10 2026/SUCCEEDED on Nov 10 2026/' bad.txt >good.txt
cleared_events() { opennms | grep -cE '^event uei[^ ]*/awGraceEnded Normal Device hostile, license '; }
cleared() { [ "$(cleared_events)" -ge "$1" ]; }
hostile_alarm() { opennms | grep -qE "^alarm $1 uei[^ ]* Device hostile, license [^:]*: $2"; }
license_to good.txt
check "the license of the hostile device is good" wait_for 60 cleared 1
license_to bad.txt
check "its alarm is raised" wait_for 60 hostile_alarm '(Minor|Critical)' 'in grace: '
license_to good.txt
check "and cleared" wait_for 60 hostile_alarm Cleared 'grace alarm cleared: '
check "nothing of its text was executed" not_executed
done_testing
