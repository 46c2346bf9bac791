#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: serial
# Many alarms at once, with the real snmpd and snmptrapd: a summary with the count first, then each alarm once at the
# pace of the configuration, with numbers without a gap, also across kill -9; serials that do not repeat; a state of the
# alarms that cannot be saved or read.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=subagent.bash
. "$(dirname "$0")/subagent.bash"
trap_port=$(free_port)
master_conf 'rocommunity public 127.0.0.1' "trap2sink 127.0.0.1:$trap_port public"
snmp=(-v2c -c public -r 0 -t 5 -On "127.0.0.1:$port")
get() { snmpget -Oqv "${snmp[@]}" "$(column "$1").0" 2>&1; }
is() { [ "$(get "$1")" = "$2" ]; }
answers() { [[ $(get awAgentRecordSerial) =~ ^[0-9]+$ ]]; }
notifications() { grep -F "$base.0." "$work/snmptrapd.log"; }
# traps NUMBER [PATTERN]: how many notifications with this number (below .0) and pattern arrived.
traps() { grep -E "${base//./\\.}\.0\.$1[^0-9]" "$work/snmptrapd.log" | grep -c -- "${2:-}"; }
at_least() { [ "$(traps "$1" "${3:-}")" -ge "$2" ]; }
sequences() { notifications | grep -oE "$(column awAgentNotificationSequence).0 = Gauge32: [0-9]+" | grep -oE '[0-9]+$'; }
records() { "$tools/make_records" "$@"; }
start_agent() {
	start_subagent
	wait_for 10 answers
}
pause() { wait_for "$1" false; }
mkdir -p "$state/records"
printf 'state-directory = "%s"\nnotifications-per-hour = 0\n' "$state" >"$work/aw.conf"
records "$state" dev 1 70 3 60 $identrust
records "$state" other 1 1 3 60 $identrust
start_receiver '%y %h %j %k %v'
start_master
start_agent
check "the subagent answers" answers
check "the start is sent" wait_for 5 at_least 14 1
equal "no summary yet" "0 No" "$(get awAgentSummariesSent) $(get awAgentSummaryCount | cut -d' ' -f1)"

# All break at once.
records "$work/broken" dev 1 70 3 60 $quovadis
mv "$work"/broken/records/*.json "$state/records/"
check "a summary is sent" wait_for 10 at_least 46 1
matches "right after the start, before all others" " = OID: [0-9.]*\.0\.46[^0-9]" "$(notifications | sed -n 2p)"
matches "with the count, the class and the worst" "\.18\.0 = [A-Za-z0-9]*: 70[^0-9].*70 alarms of class readiness raised within a minute; the worst: dev-" \
	"$(notifications | grep -F "$base.0.46")"
equal "and its objects" '70 1 1 4' "$(for name in Count Class Event Severity; do get "awAgentSummary$name"; done | tr '\n' ' ' | sed 's/ $//')"
check "what waits is counted" test "$(get awAgentNotificationsPending)" -gt 40
began=$(date +%s%N)
check "each alarm follows" wait_for 30 at_least 2 70
took=$((($(date +%s%N) - began) / 1000000))
check "at the pace: 70 took $took ms" test "$took" -ge 5000
pause 1
equal "each once" "70 70" "$(traps 2) $(grep -E "${base//./\\.}\.0\.2[^0-9]" "$work/snmptrapd.log" | grep -oE 'dev-[0-9]+' | sort -u | wc -l)"
equal "the counters are exact: start, summary, alarms" "72 1 0 0" \
	"$(for name in NotificationsSent SummariesSent NotificationsPending NotificationsDropped; do get "awAgent$name"; done | tr '\n' ' ' | sed 's/ $//')"
equal "in no second more than ten" "" "$(notifications | awk '{ n[$2 ":" $3 ":" $4]++ } END { for (s in n) if (n[s] > 11) print s, n[s] }')"

# All recover, the subagent is killed meanwhile, and one of another class breaks.
records "$work/good" dev 1 70 3 60 $identrust
mv "$work"/good/records/*.json "$state/records/"
check "the recovery has a summary, too" wait_for 10 at_least 46 2
equal "of what cleared" "70 2 1" "$(for name in Count Event Severity; do get "awAgentSummary$name"; done | tr '\n' ' ' | sed 's/ $//')"
printf '{' >"$work/damaged"
mv "$work/damaged" "$state/records/other-1.json"
check "an alarm of another class does not wait for the storm" wait_for 4 at_least 10 1 other-1
check "while it is going on" test "$(get awAgentNotificationsPending)" -gt 0
wait_for 10 at_least 5 30
serial=$(get awAgentRecordSerial)
sent=$(traps 5)
stop agent KILL
start_agent
check "after kill -9 in the middle of a storm ($sent sent) it answers" answers
check "the serial is greater: $(get awAgentRecordSerial), it was $serial" test "$(get awAgentRecordSerial)" -gt "$serial"
check "the others are sent" wait_for 30 at_least 5 70
pause 2
equal "each once" "70 70" "$(traps 5) $(grep -E "${base//./\\.}\.0\.5[^0-9]" "$work/snmptrapd.log" | grep -oE 'dev-[0-9]+' | sort -u | wc -l)"
equal "the notifications have numbers without a gap" "" "$(sequences | awk '{ if ($1 != NR) print NR, $1 }' | head -3)"
check "there are many" test "$(sequences | wc -l)" -ge 145

# The folder of the alarms is gone: nothing can be saved.
before=$(get awAgentRecordSerial)
mv "$state/agent" "$work/away"
records "$state" late 1 1 3 60 $quovadis
check "an alarm that cannot be saved is sent" wait_for 10 at_least 2 71
check "and one of the subagent itself" wait_for 10 at_least 44 1 'anchorwatch-agentx.*agent-state'
equal "the state says so" 2 "$(get awAgentAlarmsState)"
matches "and why" 'alarms.json: No such file.*\[file-write\]' "$(get awAgentAlarmsText)"
equal "in one line of the log" 1 "$(grep -c 'alarms.json: No such file' "$work/agent.log")"
mv "$work/away" "$state/agent"
check "it is cleared when they are saved again" wait_for 10 at_least 45 1 'the alarms were saved'
equal "and the state is good" '1 ""' "$(get awAgentAlarmsState) $(get awAgentAlarmsText)"
stop agent
check "after a regular stop the file has all" grep -q '"late-1"' "$state/agent/alarms.json"
start_agent
pause 2
equal "and nothing is sent again" 71 "$(traps 2)"
check "the serial has grown again" test "$(get awAgentRecordSerial)" -gt "$before"

# A state that cannot be read is put aside, and said; all alarms are sent once more.
stop agent
printf '{"format":9}' >"$state/agent/alarms.json"
start_agent
check "a file of a newer version: an alarm" wait_for 10 at_least 44 1 'agent-state.*newer version'
equal "it is kept" '{"format":9}' "$(cat "$state/agent/alarms.json.unread")"
equal "the state says so" 3 "$(get awAgentAlarmsState)"
check "alarms are sent once more" wait_for 10 at_least 2 72
check "the serial has grown again" test "$(get awAgentRecordSerial)" -gt "$before"
stop agent
start_agent
check "the next start has read all" wait_for 10 at_least 45 2
done_testing
