#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A real snmptrapd passes the notifications of the real agent to a real SNMPTT with our definitions: the scenario, read
# from its log.
. "$(dirname "$0")/story.bash"

conf=$root/nms/snmptt/anchorwatch.conf
log=$work/snmptt.log
sent=0

# A user's copy of the definitions with a command for every event, which gets hostile text as an argument.
platform_start() {
	cat >record <<'SH'
#!/bin/sh
printf '%s|%s|%s\n' "$#" "$1" "$2" >>"${0%/*}/recorded"
SH
	chmod 755 record
	sed "/^FORMAT/a EXEC $work/record \$1 \"\$5\"" "$conf" >events.conf
	cat >snmptt.ini <<INI
[General]
mode = standalone
multiple_event = 1
net_snmp_perl_enable = 0
translate_integers = 0
[Logging]
log_enable = 1
log_file = $log
unknown_trap_log_enable = 1
unknown_trap_log_file = $work/unknown.log
syslog_enable = 0
[Exec]
exec_enable = 1
[TrapFiles]
snmptt_conf_files = <<END
$work/events.conf
END
INI
	cat >snmptrapd.conf <<CONF
disableAuthorization yes
traphandle default /usr/sbin/snmptt --ini=$work/snmptt.ini
CONF
	start snmptrapd snmptrapd -f -n -OnU -C -c snmptrapd.conf -Lo "udp:127.0.0.1:$trap_port"
}

platform_up() { # a notification, sent every second until it arrives
	grep -q 'subagent 0 started, 2 devices, 1 alarm' "$log" && return
	[ "$SECONDS" -gt "$sent" ] || return 1
	sent=$SECONDS
	snmptrap -v2c -c public "127.0.0.1:$trap_port" '' ANCHORWATCH-MIB::awAgentStarted ANCHORWATCH-MIB::awAgentVersion.0 s 0 \
		ANCHORWATCH-MIB::awFleetDevices.0 u 2 ANCHORWATCH-MIB::awFleetAlarms.0 u 1
	return 1
}
last_of_story() { grep -E 'Device story,? (.* )?transition story' "$log" | tail -1; }
platform_says() {
	local line
	line=$(last_of_story)
	case $1 in
	ready) [ -z "$line" ] || [[ $line == *' Normal "Status Events" '*', transition story: alarm cleared: '* ]] ;;
	atRisk) [[ $line == *' Warning "Status Events" '*' is at risk for transition story: '*'[at-risk 2098-01-01T00:00:00Z]'* ]] ;;
	broken) [[ $line == *' Critical "Status Events" '*' is broken for transition story: '* ]] ;;
	esac
}
run_story SNMPTT

equal "no notification of the story was unknown to it" "" "$(cat unknown.log 2>/dev/null)"

hostile_line() { grep -cE "Device hostile, license [^:]*: $1" "$log"; }
hostile_says() { [ "$(hostile_line "$1")" -gt "${2:-0}" ]; }
cp hostile.txt bad.txt
sed -e '/Failure reason/d' -e 's/FAILED on Nov 10 2026/SUCCEEDED on Nov 10 2026/' bad.txt >good.txt
mv good.txt hostile.txt
check "the grace of the hostile device ends" wait_for 30 hostile_says "grace alarm cleared"
before=$(hostile_line "in grace")
mv bad.txt hostile.txt
check "its hostile reason is logged" wait_for 30 hostile_says "in grace" "$before"
recorded() { grep -q '^2|hostile|' recorded; }
check "its text is one argument of a command" wait_for 10 recorded
equal "every command got its two arguments" "" "$(grep -v '^2|' recorded)"
check "nothing of it was executed" not_executed

# SNMPTT's own converter finds the same events in the MIB.
snmpttconvertmib --in="$AW_BUILD/mib/ANCHORWATCH-MIB.txt" --out="$work/converted.conf" >convert.log 2>&1
equal "every notification of the MIB has an event" "$(sed -n 's/^EVENT \([^ ]*\) \.*\([0-9.]*\) .*/\1 \2/p' converted.conf | sort -u)" \
	"$(sed -n 's/^EVENT \([^ ]*\) \.*\([0-9.]*\) .*/\1 \2/p' "$conf" | sort -u)"
check "these are many" test "$(grep -c '^EVENT' converted.conf)" -gt 30
done_testing
