#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: serial
# anchorwatch-agentx with the real snmpd and snmptrapd: the whole walk, unusual requests, a master that is absent,
# killed or stopped, and notifications that arrive once each. Needs no MIB file.
. "$(dirname "$0")/lib.sh"
make -s -C "$root" BUILD="$AW_BUILD" test-tools >"$work/make.log" 2>&1 || {
	not_ok "the tools are built" "$(cat "$work/make.log")"
	exit 1
}
# shellcheck source=subagent.bash
. "$(dirname "$0")/subagent.bash"
trap_port=$(free_port)
serial=$(column awAgentRecordSerial).0
pending=$(column awAgentNotificationsPending).0
devices=$(column awFleetDevices).0
alarms=$(column awFleetAlarms).0

master_conf 'rocommunity public 127.0.0.1' "rwcommunity private 127.0.0.1" "trap2sink 127.0.0.1:$trap_port public"
printf 'state-directory = "%s"\nnotifications-per-hour = 0\nnotifications-per-second = 0\n' "$state" >"$work/aw.conf"

# make_records PREFIX FIRST LAST ANCHORS DISTINCT [SHA256...]: the devices "ok" also have a good license.
epoch=$(date +%s)
make_records() {
	if [ "$1" = ok ]; then license_records ok "$@"; else "$tools/make_records" "$state" "$@"; fi
}
# license_records STORY PREFIX...: the same with a license in that state, with the same dates in each call.
license_records() {
	local story=$1
	shift
	"$tools/make_records" -t "$epoch" -l "$story" ${certificate:+-c "$certificate"} ${other_serial:+-m} "$state" "$@"
}
certificate=8000000 other_serial=
snmp=(-v2c -c public -r 0 -On "127.0.0.1:$port")
get() { snmpget -t 1 -Oqv "${snmp[@]}" "$@" 2>&1; }
get_next() { snmpgetnext -t 1 "${snmp[@]}" "$1" 2>&1; }
walk() { snmpbulkwalk -t 5 -Ox "${snmp[@]}" "$base" 2>&1; }
answers() { [[ $(get "$serial") =~ ^[0-9]+$ ]]; }
is() { [ "$(get "$1")" = "$2" ]; }
# traps NUMBER [PATTERN]: how many notifications with this number (below .0) and pattern arrived.
traps() { grep -F "$base.0.$1"$'\t' "$work/snmptrapd.log" | grep -c -- "${2:-}"; }
at_least() { [ "$(traps "$1" "${3:-}")" -ge "$2" ]; }
logged() { grep -q -- "$1" "$work/agent.log"; }
milliseconds() { echo $(($(date +%s%N) / 1000000)); }
# retire DEVICE: as the collector does with a device that is no longer configured.
retire() { mkdir -p "$state/retired" && mv "$state/records/$1.json" "$state/retired/"; }
pause() { wait_for "$1" false; }

make_records ok 1 3 40 60 $identrust
make_records bad 1 2 40 60 $quovadis
start_receiver %v

# S01: no master yet.
start_subagent
check "it reads the records" wait_for 5 logged ": serial [0-9]*: "
pause 3
check "without a master it runs and waits" running agent
equal "and says so in one line, not in one a try" 1 "$(grep -c 'cannot connect to the agentx master' "$work/agent.log")"
start_master
check "a master that appears is found" wait_for 5 answers

# The first run with an existing fleet sends every alarm once.
check "awAgentStarted is sent" wait_for 5 at_least 14 1
check "both alarms are sent" wait_for 5 at_least 2 2
matches "a notification contains device, transition, code, root and date" \
	'bad-1.*quovadis-identrust.*broken.*IdenTrust Commercial Root CA 1.*5d56499b.*2022-02-05T00:00:00Z' \
	"$(grep -F bad-1 "$work/snmptrapd.log")"

# The whole walk: order, GET of each, the end. Ages and seconds left change meanwhile.
moving() {
	grep -vE "^($(column awAgentNow)|[^ ]*\.1\.(2\.14|3\.1\.(6|17)|4\.1\.(5|13)|5\.1\.13|6\.1\.6|7\.1\.(13|20)|8\.1\.10|9\.1\.(9|11|16|29|32|39)|11\.1\.(11|19)|12\.1\.5|15\.1\.2)\.[^ ]* )"
}
walk >"$work/walk"
n=$(grep -c '^\.' "$work/walk")
check "the walk has many objects ($n)" test "$n" -gt 3000
equal "and 205 anchors" 205 "$(grep -c "^$(column awAnchorSha256)\." "$work/walk")"
equal "3 licenses with 6 entitlements, 3 certificates and 3 sources" "3 6 3 3" "$(for name in awLicenseMode \
	awEntitlementState awCertificateSha256 awSourceEndpoint; do
	grep -c "^$(column $name)\." "$work/walk"
done | tr '\n' ' ' | sed 's/ $//')"
grep -oE '^\.[0-9.]+' "$work/walk" >"$work/oids"
awk -F. '{ for (i = 2; i <= NF; i++) printf "%010d.", $i; print "" }' "$work/oids" >"$work/keys"
check "in lexicographic order" sort -c -u "$work/keys"
xargs -n 60 snmpget -t 5 -Ox "${snmp[@]}" <"$work/oids" >"$work/gets" 2>&1
equal "GET finds every object of the walk" "0 $n" "$(grep -c 'No Such' "$work/gets") $(grep -c '^\.' "$work/gets")"
equal "and the same values" "" "$(diff <(moving <"$work/walk") <(moving <"$work/gets") | head -5)"
snmpwalk -t 5 "${snmp[@]}" "$base" 2>&1 | grep -oE '^\.[0-9.]+' >"$work/oids.next"
equal "GETNEXT walks the same objects as GETBULK" "" "$(diff "$work/oids" "$work/oids.next" | head -5)"
matches "after the last object the walk leaves the MIB" "^\.1\.3\.6\.1\.6|No more" "$(get_next "$(tail -1 "$work/oids")")"

# S08: unusual requests.
row=$(column awDeviceSeverity)
bad1=5.98.97.100.45.49
many=$row
while [ "$(tr -dc . <<<"$many" | wc -c)" -lt 128 ]; do many+=.255; done
matches "GETNEXT of a partial index" "^$row.$bad1 = INTEGER: 4" "$(get_next "$row.5.98")"
matches "GET of a partial index" 'No Such Instance' "$(get "$row.5.98")"
matches "GET of an over-long index" 'No Such Instance' "$(get "$row.$bad1.0")"
matches "GET of 128 arcs" 'No Such Instance' "$(get "$many")"
matches "GETNEXT of 128 arcs" "^$base.1.3.1.3" "$(get_next "$many")"
matches "GETNEXT of arcs of 2^32-1" "^$base.1.3.1.3" "$(get_next "$row.4294967295.4294967295")"
matches "GET of a column that is not there" 'No Such Object' "$(get "$base.1.3.1.99.$bad1")"
matches "GET of an absent fact" 'No Such Instance' "$(get "$(column awDeviceBreakDate).4.111.107.45.49")"
matches "GETBULK of 1,000 repetitions" "$base.1.1.1.0" "$(snmpbulkget -t 5 -Cr1000 "${snmp[@]}" "$base" 2>&1 | head -1)"
for community in public private; do
	matches "SET by $community is refused" 'notWritable|noAccess|authorization' \
		"$(snmpset -v2c -c $community -t 1 -r 0 "127.0.0.1:$port" "$devices" u 9 2>&1)"
done
equal "and nothing was set" 5 "$(get "$devices")"

# S07
"$bin/anchorwatch-agentx" --config "$work/aw.conf" --agentx "$sock" --transitions "$transitions" >"$work/second.log" 2>&1
equal "a second instance refuses to start" "1 state-busy" "$? $(grep -o state-busy "$work/second.log")"

# A record changes: rows, serial, notification and its clearing.
before=$(get "$serial")
make_records bad 1 1 40 60 $quovadis $identrust
check "the row of a changed record changes" wait_for 5 is "$(column awDeviceReadiness).$bad1" 2
check "the serial grew" test "$(get "$serial")" -gt "$before"
check "the clearing is sent" wait_for 5 at_least 5 1 bad-1
before=$(get "$serial")
make_records ok 1 1 40 60 $identrust
pause 1
equal "a record collected again without news leaves the serial" "$before" "$(get "$serial")"
retire ok-3
check "a retired record takes its rows along" wait_for 5 is "$devices" 4
printf '{' >"$work/damaged"
mv "$work/damaged" "$state/records/ok-2.json"
check "a damaged record is reported" wait_for 5 is "$(column awDeviceRecordCode).4.111.107.45.50" '"record-format"'
equal "and its last good facts stay" 41 "$(get "$(column awDeviceAnchors).4.111.107.45.50")"
check "its alarm is sent" wait_for 5 at_least 10 1 ok-2
make_records ok 2 2 40 60 $identrust
check "and cleared when the record is good again" wait_for 5 at_least 11 1 ok-2

# One license through all its states. Each step sends one notification, that of the new state.
lic1=5.108.105.99.45.49
license=$lic1.7.108.105.99.101.110.115.101
license_is() { is "$(column "$1").$license" "$2"; }
license_records ok lic 1 1 3 60 $identrust
check "a license shows up" wait_for 5 license_is awLicenseCode '"license-ok"'
equal "with its states, no grace and no false date" "1 6 3 2 No" "$(for name in awLicenseSeverity \
	awLicenseRegistration awLicenseAuthorization awLicenseGrace awLicenseGraceEnd; do
	get "$(column $name).$license" | cut -d ' ' -f 1
done | tr '\n' ' ' | sed 's/ $//')"
equal "its entitlements have the numbers of their tags and names" "5" "$(get "$(column awEntitlementCount).$license.372426205")"
equal "the device says what it is" '"Expressway" "X14.0.1" 2 2' "$(for name in awDeviceProduct awDeviceVersion \
	awDeviceClockSkew awDeviceIdentityMismatch; do get "$(column $name).$lic1"; done | tr '\n' ' ' | sed 's/ $//')"
license_records grace lic 1 1 3 60 $identrust
check "a failed renewal is sent as grace" wait_for 5 at_least 17 1 lic-1
matches "with license, code, reason and deadline" \
	"license.*in-grace.*Communication message send error.*$(date -u -d "@$((epoch + 55 * 86400))" +%FT%TZ)" \
	"$(grep -F "$base.0.17"$'\t' "$work/snmptrapd.log")"
check "its row says so" license_is awLicenseGrace 3
left=$(get "$(column awLicenseGraceSeconds).$license")
check "and counts down from 55 days ($left)" test "$left" -le 4752000 -a "$left" -gt 4751000
stop agent KILL
start_subagent
check "after a restart" wait_for 5 answers
wait_for 5 is "$pending" 0
license_records expired lic 1 1 3 60 $identrust
check "the expiry is sent" wait_for 5 at_least 19 1 lic-1
license_records ok lic 1 1 3 60 $identrust
check "the restored contact is sent" wait_for 5 at_least 16 1 lic-1
license_records grace lic 1 1 3 60 $identrust
check "grace again" wait_for 5 at_least 17 2 lic-1
license_records failed lic 1 1 3 60 $identrust
check "a failed contact without grace is sent" wait_for 5 at_least 15 1 lic-1
license_records grace lic 1 1 3 60 $identrust
check "and grace after it" wait_for 5 at_least 17 3 lic-1
license_records compliance lic 1 1 3 60 $identrust
check "out of compliance is sent" wait_for 5 at_least 27 1 lic-1
check "and the end of grace" wait_for 5 at_least 18 1 lic-1
license_records entitlement lic 1 1 3 60 $identrust
check "a bad entitlement is sent" wait_for 5 at_least 32 1 'license/regid.desktop'
check "and that it is in compliance again" wait_for 5 at_least 28 1 lic-1
certificate=86400 license_records ok lic 1 1 3 60 $identrust
check "a server certificate in its last week is sent" wait_for 5 at_least 34 1 lic-1
check "and the end of the entitlement's alarm" wait_for 5 at_least 33 1 lic-1
other_serial=yes license_records ok lic 1 1 3 60 $identrust
check "a device with another identity is sent" wait_for 5 at_least 36 1 lic-1
check "and the renewed certificate" wait_for 5 at_least 35 1 lic-1
license_records ok lic 1 1 3 60 $identrust
check "and its end" wait_for 5 at_least 37 1 lic-1
pause 1
equal "each once, across the restart" "1 1 3 1 1 1 1 1 1 1 1 1 1" "$(for n in 15 16 17 18 19 27 28 32 33 34 35 36 37; do
	traps $n lic-1
done | tr '\n' ' ' | sed 's/ $//')"
equal "and nothing else" 15 "$(grep -c lic-1 "$work/snmptrapd.log")"
retire lic-1
check "a retired device takes its license along" wait_for 5 is "$devices" 4

# S02: the master is killed; alarms raised meanwhile arrive later, each once.
stop snmpd KILL
check "a killed master is noticed" wait_for 5 logged "no connection to the master"
make_records late 1 5 40 60 $quovadis
pause 1
began=$(milliseconds)
start_master
wait_for 5 answers
took=$(($(milliseconds) - began))
check "connected again $took ms after the start of snmpd" test "$took" -le 2000
check "alarms raised meanwhile arrive" wait_for 5 at_least 2 5 late-
pause 1
equal "each once" 5 "$(traps 2 late-)"
equal "the tables are complete" 9 "$(get "$devices")"

# S03: the master hangs, then continues.
kill -STOP "${pids[snmpd]}"
make_records hung 1 5 40 60 $quovadis
pause 2
make_records hung 6 6 40 60 $quovadis
check "with a hung master it goes on following records" wait_for 2 logged "15 devices"
began=$(milliseconds)
kill -CONT "${pids[snmpd]}"
wait_for 10 answers
took=$(($(milliseconds) - began))
check "it answers again $took ms after the master went on" test "$took" -le 2000
check "alarms raised meanwhile arrive" wait_for 5 at_least 2 6 hung-
pause 1
equal "each once" 6 "$(traps 2 hung-)"

# The master hangs, then ends.
kill -STOP "${pids[snmpd]}"
make_records lost 1 3 40 60 $quovadis
check "it goes on following records" wait_for 2 logged "18 devices"
stop snmpd KILL
start_master
check "alarms raised while it hung arrive after its restart" wait_for 5 at_least 2 3 lost-
pause 1
equal "each once" 3 "$(traps 2 lost-)"

# A master that hangs already when the subagent starts.
stop agent
kill -STOP "${pids[snmpd]}"
start_subagent
pause 2
make_records start 1 1 40 60 $quovadis
check "with a master hung from the start it follows records" wait_for 2 logged "19 devices"
kill -CONT "${pids[snmpd]}"
check "and connects when the master goes on" wait_for 3 answers
check "and sends what is new" wait_for 5 at_least 2 1 start-

# The subagent is killed and started again: the next one answers at once, and no notification is sent twice.
wait_for 2 is "$pending" 0
sent=$(traps 2)
stop agent KILL
start_subagent
check "after kill -9 the next one answers" wait_for 5 answers
check "awAgentStarted is sent again" wait_for 5 at_least 14 4
pause 1
equal "no alarm is sent again" "$sent" "$(traps 2)"
stop agent
equal "SIGTERM ends it well" "0 stopped" "$? $(tail -1 "$work/agent.log" | grep -o stopped)"

# 1,000 alarms at one moment.
start_subagent
wait_for 5 answers
"$tools/make_records" "$work/thousand" burst 1 1000 3 60 $quovadis
began=$(milliseconds)
mv "$work"/thousand/records/*.json "$state/records/"
slowest=0 unanswered=0
until at_least 2 1000 burst-; do
	asked=$(milliseconds)
	answers || unanswered=$((unanswered + 1))
	waited=$(($(milliseconds) - asked))
	[ "$waited" -le "$slowest" ] || slowest=$waited
	[ $((asked - began)) -lt 30000 ] || break
done
took=$(($(milliseconds) - began))
equal "1,000 alarms all arrive, in $took ms" 1000 \
	"$(grep -F "$base.0.2"$'\t' "$work/snmptrapd.log" | grep -o 'burst-[0-9]*' | sort -u | wc -l)"
equal "every request meanwhile is answered" 0 "$unanswered"
check "the slowest took $slowest ms, snmpget included" test "$slowest" -le 1000
pause 1
equal "each once" 1000 "$(traps 2 burst-)"
equal "none is pending" 0 "$(get "$pending")"
equal "the alarm table has them" "$(get "$alarms")" "$(snmpbulkwalk -t 5 "${snmp[@]}" "$(column awAlarmSeverity)" 2>&1 | wc -l)"

# S05: the master ends while it is asked.
(for _ in 1 2 3; do walk; done) >"$work/walker.log" 2>&1 &
walker=$!
pause 1
stop snmpd KILL
wait "$walker"
check "a master that goes in the middle of a walk leaves it alive" running agent
start_master
check "and is found again" wait_for 5 answers

# SIGHUP
printf 'nonsense\n' >>"$work/aw.conf"
kill -HUP "${pids[agent]}"
check "a bad configuration is refused at SIGHUP" wait_for 5 logged "reload refused"
sed -i '$d' "$work/aw.conf"
kill -HUP "${pids[agent]}"
check "a good one is taken" wait_for 5 logged ": reloaded"
check "and answers go on" answers

# It ends in time also with a hung master.
kill -STOP "${pids[snmpd]}"
pid=${pids[agent]}
began=$(milliseconds)
kill -TERM "$pid"
check "SIGTERM with a hung master ends it within 5 s" wait_for 5 gone "$pid"
stop agent
equal "and well" 0 $?
kill -CONT "${pids[snmpd]}"
done_testing
