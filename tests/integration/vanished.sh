#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: serial
# Records that vanish, with the real snmpd and snmptrapd: a folder or a record that is gone, damaged or back, also while
# the subagent is down, clears and raises nothing but an alarm of its own; what is taken out of the configuration, a
# device or a part of it, is cleared as removed.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=subagent.bash
. "$(dirname "$0")/subagent.bash"
trap_port=$(free_port)
master_conf 'rocommunity public 127.0.0.1' "trap2sink 127.0.0.1:$trap_port public"
snmp=(-v2c -c public -r 0 -t 5 -On "127.0.0.1:$port")
get() { snmpget -Oqv "${snmp[@]}" "$@" 2>&1; }
is() { [ "$(get "$1")" = "$2" ]; }
serial=$(column awAgentRecordSerial).0
answers() { [[ $(get "$serial") =~ ^[0-9]+$ ]]; }
pending=$(column awAgentNotificationsPending).0
devices=$(column awFleetDevices).0
# traps NUMBER [PATTERN]: how many notifications with this number (below .0) and pattern arrived.
traps() { grep -F "$base.0.$1"$'\t' "$work/snmptrapd.log" | grep -c -- "${2:-}"; }
at_least() { [ "$(traps "$1" "${3:-}")" -ge "$2" ]; }
all_traps() { grep -cF "$base.0." "$work/snmptrapd.log"; }
index() { printf '%s%s' "${#1}" "$(printf '%s' "$1" | od -An -tu1 | tr -s ' \n' '.' | sed 's/\.$//')"; }
# of COLUMN DEVICE; alarm COLUMN DEVICE CLASS OBJECT: the value of that row.
of() { get "$(column "$1").$(index "$2")"; }
alarm() { get "$(column "$1").$(index "$2").$3.$(index "$4")"; }
alarm_is() { [ "$(alarm "$1" "$2" "$3" "$4")" = "$5" ]; }
pause() { wait_for "$1" false; }
quiet() { wait_for 5 is "$pending" 0 && pause 1; }

start_agent() {
	start_subagent
	wait_for 10 answers
}
epoch=$(date +%s)
records() { "$tools/make_records" -t "$epoch" "$@"; }
lost="record file"
transition="quovadis-identrust"

printf 'state-directory = "%s"\nnotifications-per-hour = 0\nnotifications-per-second = 0\n' "$state" >"$work/aw.conf"
records "$state" bad 1 2 5 60 $quovadis
records -l grace "$state" grace 1 1 5 60 $identrust
records -l ok "$state" fine 1 1 5 60 $identrust
start_receiver %v
start_master
start_agent
check "the subagent answers" answers
check "two devices are broken" wait_for 5 at_least 2 2
check "one is in grace" wait_for 5 at_least 17 1
quiet
equal "and nothing else is sent" 4 "$(all_traps)"

# unknown WHAT: nothing is known of the four devices.
unknown() {
	equal "$1: no readiness is cleared, and no grace ended" "0 0" "$(traps 5) $(traps 18)"
	equal "$1: the devices stay, and cannot be told" "4 2 2 2 2" "$(get "$devices") $(for device in bad-1 bad-2 grace-1 fine-1; do
		of awDeviceSeverity $device
	done | tr '\n' ' ' | sed 's/ $//')"
	equal "$1: the readiness of a broken device is unknown" 6 "$(of awDeviceReadiness bad-1)"
	equal "$1: its alarm stays critical" 4 "$(alarm awAlarmSeverity bad-1 1 $transition)"
	matches "$1: and says that it could not be told" '"could not tell since 20.*: trust broke on ' \
		"$(alarm awAlarmText bad-1 1 $transition)"
	matches "$1: since when" '^"[0-9A-F ]+"$' "$(alarm awAlarmDoubtedSince bad-1 1 $transition)"
	equal "$1: so does that of the license" '"in-grace"' "$(alarm awAlarmCode grace-1 6 license)"
	equal "$1: the fleet is unknown" "2 4" "$(get "$(column awFleetSeverity).0") $(get "$(column awAgentRecordsUnreadable).0")"
}
# no_folder WHAT N ANCHORS: there is no folder, for the N-th time: an alarm of the subagent, and none of a device.
no_folder() {
	check "$1: an alarm of the subagent" wait_for 10 at_least 44 "$2" 'anchorwatch-agentx.*records.*agent-records'
	quiet
	equal "$1: and no other" "$2 $((lost_records))" "$(traps 44 agent-records) $(traps 10)"
	equal "$1: it is in the table" '"agent-records"' "$(alarm awAlarmCode anchorwatch-agentx 15 records)"
	equal "$1: the state says so" 2 "$(get "$(column awAgentRecordsState).0")"
	matches "$1: and why" 'records: anchorwatchd has not written any record.*\[file-missing\]' "$(get "$(column awAgentRecordsText).0")"
	equal "$1: the facts stay" "$3" "$(get "$(column awFleetAnchors).0")"
	unknown "$1"
}
# back WHAT: nothing is raised a second time.
back() {
	quiet
	equal "$1: nothing is raised again" "2 1" "$(traps 2) $(traps 17)"
	equal "$1: nothing else is cleared" "0 0" "$(traps 5) $(traps 18)"
	equal "$1: the device is broken as before" "4 5" "$(of awDeviceSeverity bad-1) $(of awDeviceReadiness bad-1)"
	matches "$1: its alarm, too" '^"trust broke on ' "$(alarm awAlarmText bad-1 1 $transition)"
	matches "$1: and no longer in doubt" 'No Such Instance' "$(alarm awAlarmDoubtedSince bad-1 1 $transition)"
	equal "$1: all facts are there" "$anchors 0" "$(get "$(column awFleetAnchors).0") $(get "$(column awAgentRecordsUnreadable).0")"
}
# folder_back WHAT N: the subagent clears its alarm.
folder_back() {
	check "$1: the alarm of the subagent is cleared" wait_for 10 at_least 45 "$2" 'the folder of records was read'
	equal "$1: the state is good" "1 \"\"" "$(get "$(column awAgentRecordsState).0") $(get "$(column awAgentRecordsText).0")"
	back "$1"
}
lost_records=0
anchors=$(get "$(column awFleetAnchors).0")
check "there are anchors" test "$anchors" -gt 20

mv "$state/records" "$work/away"
no_folder "the folder is gone" 1 "$anchors"
equal "the log has one line on that, and none a record" "1 0" \
	"$(grep -c 'records: .*file-missing' "$work/agent.log") $(grep -c record-missing "$work/agent.log")"
mv "$work/away" "$state/records"
folder_back "the folder is back" 1

# A file in its place cannot be read as a folder.
mv "$state/records" "$work/away"
printf 'x\n' >"$state/records"
check "a file in place of the folder: an alarm" wait_for 10 at_least 44 2 agent-records
quiet
equal "the facts stay" "$anchors 0" "$(get "$(column awFleetAnchors).0") $(traps 5)"
rm "$state/records"
mv "$work/away" "$state/records"
folder_back "the folder is back in its place" 2

# Also while the subagent is down, and if it is started without the folder.
stop agent
mv "$state" "$work/away"
mkdir -p "$state/agent"
cp "$work/away/agent/alarms.json" "$state/agent/"
start_agent
check "the subagent starts without the folder" answers
no_folder "gone at the start" 3 0
stop agent KILL
start_agent
quiet
equal "a second start sends nothing more" "3 0" "$(traps 44 agent-records) $(traps 10)"
mv "$work/away/records" "$state/records"
rm -r "$work/away"
folder_back "the folder is there after the start" 3

# The directory above is renamed.
mv "$state" "$work/moved"
no_folder "the state directory is gone" 4 "$anchors"
mv "$work/moved" "$state"
folder_back "the state directory is back" 4

# An empty folder, and one record.
mv "$state/records" "$work/away"
mkdir "$state/records"
check "the folder is empty: an alarm for each device" wait_for 10 at_least 10 4 record-unreadable
quiet
unknown "the folder is empty"
rmdir "$state/records"
mv "$work/away" "$state/records"
check "the folder is full again: the alarms of the records are cleared" wait_for 10 at_least 11 4 ""
back "the folder is full again"

mv "$state/records/bad-2.json" "$work/bad-2.json"
check "one record is gone: an alarm" wait_for 5 at_least 10 2 'bad-2.*'
check "one record is gone: its own" wait_for 5 alarm_is awAlarmCode bad-2 4 "$lost" '"record-unreadable"'
matches "with what is the matter" 'the record is gone: ' "$(alarm awAlarmText bad-2 4 "$lost")"
quiet
equal "its readiness alarm stays" "4 0" "$(alarm awAlarmSeverity bad-2 1 $transition) $(traps 5)"
matches "the other device is not touched" '^"trust broke' "$(alarm awAlarmText bad-1 1 $transition)"
# It comes back and is well: only that clears it.
records "$state" bad 2 2 5 60 $quovadis $identrust
check "what comes back in order is cleared" wait_for 5 at_least 5 1 bad-2
matches "with what holds now" 'IdenTrust Commercial Root CA 1 .* is in store ca' "$(grep -F "$base.0.5"$'\t' "$work/snmptrapd.log" | tail -1)"
mv "$work/bad-2.json" "$state/records/bad-2.json"
check "and raised when it breaks again" wait_for 5 at_least 2 2 bad-2

# A damaged record.
cleared=$(traps 5)
cp "$state/records/bad-1.json" "$work/bad-1.json"
printf '{' >"$work/damaged"
mv "$work/damaged" "$state/records/bad-1.json"
check "a damaged record has an alarm" wait_for 5 alarm_is awAlarmCode bad-1 4 "$lost" '"record-unreadable"'
quiet
equal "and clears nothing" "$cleared 4" "$(traps 5) $(alarm awAlarmSeverity bad-1 1 $transition)"
raised=$(traps 2)
mv "$work/bad-1.json" "$state/records/bad-1.json"
check "its alarm ends when it is good again" wait_for 5 at_least 11 2 bad-1
quiet
equal "and nothing is raised again" "$raised" "$(traps 2)"

# Facts that are too old are no end of an alarm of another kind.
records -l compliance "$state" comp 1 1 5 60 $identrust
check "out of compliance" wait_for 5 at_least 27 1 comp-1
records -l compliance -a 864000 "$state" comp 1 1 5 60 $identrust
check "too old" wait_for 5 at_least 22 1 comp-1
quiet
equal "it is not in compliance again" "0 2" "$(traps 28 comp-1) $(alarm awAlarmSeverity comp-1 8 license)"
records -l ok "$state" comp 1 1 5 60 $identrust
check "but so when its facts say that" wait_for 5 at_least 28 1 comp-1
equal "what is not in the folder any more, but was retired, is removed" removed "$(
	mkdir -p "$state/retired"
	records -l compliance "$state" comp 1 1 5 60 $identrust
	wait_for 5 at_least 27 2 comp-1
	quiet
	mv "$state/records/comp-1.json" "$state/retired/"
	wait_for 5 at_least 28 2 comp-1
	grep -F "$base.0.28"$'\t' "$work/snmptrapd.log" | tail -1 | grep -o removed | head -1
)"

# With the collector: what is taken out of the configuration.
stop agent
rm -r "$state"
cat >"$work/license.txt" <<'END'
Smart Licensing is ENABLED

Registration:
  Status: REGISTERED

License Authorization:
  Status: OUT OF COMPLIANCE on Jun 10 2020 08:02:32 UTC
  Communication Deadline: Dec 30 2098 07:33:04 UTC

License Usage:

same (regid.same):
  Description: first
  Count: 1
  Status: OUT OF COMPLIANCE
END
printf 'no certificate\n' >"$work/damaged.pem"
configure() {
	printf 'state-directory = "%s"\nnotifications-per-hour = 0\nnotifications-per-second = 0\ninterval = 60s\n' "$state" >"$work/aw.conf"
	cat >>"$work/aw.conf"
}
both=("$bin/anchorwatchd" --config "$work/aw.conf" --transitions "$transitions")
configure <<END
device "one" {
	store "good" { file = "$data/../../tests/data/none.pem" }
	store "spare" { file = "$work/damaged.pem" }
	source "license-text" { file = "$work/license.txt" fresh-for = 1000d }
}
device "two" { store "ca" { file = "$work/damaged.pem" } }
END
start daemon "${both[@]}" -v
check "the collector writes records" wait_for 10 test -s "$state/records/two.json"
start_agent
check "alarms of both devices" wait_for 10 at_least 27 1 '"one"'
quiet
two=$(column awAlarmCode).$(index two)
check "the second device has alarms" test "$(snmpwalk "${snmp[@]}" "$two" 2>&1 | grep -c STRING)" -gt 0
before=$(all_traps)
configure <<END
device "one" { store "good" { file = "$data/../../tests/data/none.pem" } }
END
kill -HUP "${pids[daemon]}"
check "the collector retires the record" wait_for 10 test -s "$state/retired/two.json"
check "the device leaves, also before the subagent is reloaded" wait_for 10 is "$devices" 1
kill -HUP "${pids[agent]}"
check "parts of the other leave its record" wait_for 10 sh -c "! grep -q license-text '$state/records/one.json'"
check "its license alarm is cleared" wait_for 10 at_least 28 1 '"one"'
quiet
tail -n +$((before + 1)) <(grep -F "$base.0." "$work/snmptrapd.log") >"$work/after"
equal "every alarm of the device is cleared as removed" "0" "$(grep -cE $'\ttwo\t|"two"' <(grep -v removed "$work/after"))"
check "there are some" test "$(grep -c 'two.*removed' "$work/after")" -gt 0
check "those of the store and the license of the other, too" test "$(grep -c 'one.*removed' "$work/after")" -ge 2
matches "with what holds now" 'no longer configured' "$(grep 'one.*removed' "$work/after" | head -1)"
equal "no alarm of the device is left" 0 "$(snmpwalk "${snmp[@]}" "$two" 2>&1 | grep -c STRING)"
done_testing
