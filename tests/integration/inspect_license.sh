#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatch inspect on license texts: the result for each state, and every key of the JSON form.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

texts=$data/license
cd "$work" || exit 1

inspect() { "$bin/anchorwatch" inspect --transitions "$transitions" "$@"; }

# Every key in its order, every value with its type, and nothing else.
contract='
def instant: . == null or (type == "string" and test("^[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"));
def word: type == "string" and test("^[a-zA-Z]+$");
def raw: . == null or type == "string";
def number: . == null or (type == "number" and . >= 0 and . == floor);
keys_unsorted == ["file", "kind", "mode", "registration", "authorization", "policy", "entitlements", "state", "problems"]
and (.file | type == "string") and .kind == "license" and (.mode == null or (.mode | IN("classic", "policy")))
and (.registration | keys_unsorted == ["state", "raw", "next_renewal", "expires"] and (.state | word) and (.raw | raw)
	and (.next_renewal | instant) and (.expires | instant))
and (.authorization | keys_unsorted == ["state", "raw", "last_attempt", "last_result", "next_attempt", "deadline",
	"evaluation_remaining_s"] and (.state | word) and (.raw | raw) and (.last_attempt | instant)
	and (.last_result == null or (.last_result | IN("succeeded", "failed", "unknown"))) and (.next_attempt | instant)
	and (.deadline | instant) and (.evaluation_remaining_s | number))
and (.policy | keys_unsorted == ["last_ack", "next_ack_deadline"] and (.last_ack | instant) and (.next_ack_deadline | instant))
and all(.entitlements[]; keys_unsorted == ["name", "tag", "count", "state", "raw"] and (.name | type == "string")
	and (.tag | type == "string") and (.count | number) and (.state | word) and (.raw | raw))
and (.state | IN("ok", "warning", "critical", "unknown"))
and all(.problems[]; keys_unsorted == ["severity", "where", "text"] and (.severity | IN("error", "warning", "note"))
	and (.where | type == "string") and (.text | type == "string" and length > 0))
'

# json NAME STATUS AS-OF FILTER FILE: checks one object on one line, its form, the exit status, and the filter.
json() {
	local name=$1 status=$2 as_of=$3 filter=$4 out rc got
	shift 4
	out=$(inspect --json ${as_of:+--as-of "$as_of"} "$@" 2>"$work/err")
	rc=$?
	got="exit $rc, $(wc -l <<<"$out") line, stderr '$(cat "$work/err")'"
	got+=", contract $(jq -e "$contract" <<<"$out" 2>&1 | tail -1), filter $(jq -e "$filter" <<<"$out" 2>&1 | tail -1)"
	if [ "$got" = "exit $status, 1 line, stderr '', contract true, filter true" ]; then
		ok "$name"
	else
		not_ok "$name" "$got" "wanted exit $status and $filter" "$out"
	fi
}

json "registered and authorized" 0 2020-05-05 '.mode == "classic" and .state == "ok" and .problems == []
	and .registration == {state: "registered", raw: "REGISTERED", next_renewal: .registration.next_renewal,
		expires: .registration.expires}
	and .authorization == {state: "authorized", raw: "AUTHORIZED", last_attempt: "2020-05-04T10:00:08Z",
		last_result: "succeeded", next_attempt: .authorization.next_attempt, deadline: "2020-08-02T09:55:01Z",
		evaluation_remaining_s: null}
	and .policy == {last_ack: null, next_ack_deadline: null} and .entitlements[0].state == "authorized"' "$texts/asa-authorized.txt"
json "a renewal that fails warns while still authorized, with its reason" 1 2020-05-05 '.state == "warning"
	and .authorization.state == "authorized" and .authorization.last_result == "failed"
	and any(.problems[]; .severity == "warning" and (.text | contains("Communication message send error")))' "$texts/asa-renewal-failed.txt"
json "the last days of grace are critical" 1 2020-07-25 '.state == "critical" and any(.problems[]; .severity == "error")' "$texts/asa-renewal-failed.txt"
json "to the second of the deadline it is grace" 1 2020-08-02T09:55:01Z 'any(.problems[]; .text | contains("in grace"))' "$texts/asa-renewal-failed.txt"
json "a second later it has expired" 1 2020-08-02T09:55:02Z '.state == "critical" and
	any(.problems[]; .text | contains("authorization expired"))' "$texts/asa-renewal-failed.txt"
json "evaluation: what is left in seconds" 0 2020-05-05 '.state == "ok" and .registration.state == "unregistered"
	and .authorization.state == "evaluation" and .authorization.evaluation_remaining_s > 7000000' "$texts/asa-evaluation.txt"
json "out of compliance" 1 2022-09-02 '.state == "warning" and .authorization.state == "outOfCompliance"
	and .authorization.raw == "OUT OF COMPLIANCE"' "$texts/ios-out-of-compliance.txt"
json "authorization expired" 1 2022-09-02 '.state == "critical" and .authorization.state == "expired"' "$texts/synthetic-authorization-expired.txt"
json "evaluation expired" 1 2022-09-02 '.state == "critical" and .authorization.state == "evaluationExpired"' "$texts/synthetic-evaluation-expired.txt"
json "registration expired, and NOT AUTHORIZED is not AUTHORIZED" 1 2022-09-02 '.state == "critical"
	and .registration.state == "expired" and .authorization.state == "notAuthorized"' "$texts/synthetic-registration-expired.txt"
json "registration failed" 1 2022-09-02 '.state == "critical" and .registration.state == "failed"' "$texts/synthetic-registration-failed.txt"
json "registration failed: with the reason, whatever is left of the evaluation" 1 2023-11-14 '.state == "warning"
	and .registration.state == "failed" and .authorization.state == "evaluation"
	and any(.problems[]; .text | contains("Fail to send out Call Home HTTP message"))' "$texts/synthetic-registration-failed-evaluation.txt"
json "registration tried again" 1 2023-11-15 '.state == "critical" and .registration.state == "failed"' "$texts/synthetic-registration-retry.txt"
json "registering, after a failure" 1 2023-11-14 '.registration.state == "pending"
	and any(.problems[]; .text | contains("Communication message send response error"))' "$texts/synthetic-registering.txt"
json "a reservation that is not installed" 1 2023-11-14 '.state == "warning" and .registration.state == "unregistered"' \
	"$texts/synthetic-reservation-missing.txt"
json "a deadline that is exceeded: expired, and no other date" 1 2023-11-14T22:00:00Z '.state == "critical" and .authorization.deadline == null
	and ([.problems[] | select(.severity == "error")] | length) == 1
	and (any(.problems[]; .text | test("computed|left until|DEADLINE EXCEEDED")) | not)' "$texts/synthetic-deadline-exceeded.txt"
json "a summary whose next contact is overdue" 1 2022-10-03 '.state == "warning"
	and any(.problems[]; .text | contains("due on 2022-10-01T12:00:17Z did not come"))' "$texts/ios-summary.txt"
json "and one that is a day late at most" 1 2022-10-02 'any(.problems[]; .text | contains("did not come")) | not' "$texts/ios-summary.txt"
json "registration pending" 0 2022-03-02 '.state == "ok" and .registration.state == "pending"' "$texts/synthetic-registration-pending.txt"
json "reservation needs no contact" 0 2040-01-01 '.state == "ok" and .registration.state == "reserved"
	and .authorization.state == "reserved"' "$texts/synthetic-reserved.txt"
json "a policy is judged by its acknowledgement" 0 2023-11-09 '.mode == "policy" and .state == "ok"
	and .registration.state == "notApplicable" and .policy == {last_ack: "2023-11-08T10:31:23Z",
		next_ack_deadline: "2024-02-06T10:31:23Z"}' "$texts/policy-status.txt"
json "which is overdue from the next second on" 1 2024-02-06T10:31:24Z '.state == "warning"' "$texts/policy-status.txt"
json "and due soon from a tenth of its period before" 1 2024-01-28T10:31:23Z '.state == "warning"' "$texts/policy-status.txt"
json "a report that is overdue, an acknowledgement due" 1 2023-11-15 '.state == "warning"
	and ([.problems[] | select(.where == "file")] | length) == 2' "$texts/synthetic-policy-report-overdue.txt"
json "a trust code that ended is no trouble" 0 2023-11-14 '.state == "ok"' "$texts/synthetic-policy-trust-code.txt"
json "the grace of IOS-XR" 1 2023-11-15 '.state == "warning" and .entitlements[0].name == "SIA"
	and any(.problems[]; .text | contains("it ends on 2024-01-23"))' "$texts/synthetic-xr-sia.txt"
sed 's/^  Last Communication Attempt: SUCCESS on .*/  Last Communication Attempt: SUCCESS on May 05 09:00:00 2020 KST/' \
	"$texts/asa-authorized.txt" >ahead.txt
json "a success that is still to come: set zone-offset" 1 2020-05-05 '.state == "warning"
	and any(.problems[]; .text | test("KST.*set zone-offset"))' ahead.txt
sed 's/^  Communication Deadline: .*/  Communication Deadline: sooner or later/' "$texts/asa-authorized.txt" >deadline.txt
json "a deadline that cannot be read: unknown" 2 2020-05-05 '.state == "unknown" and .authorization.deadline == null' deadline.txt
json "xstatus of an Expressway" 1 2023-11-10 '.mode == "classic" and .state == "warning" and .entitlements == []' "$texts/expressway.txt"
json "the summary of a policy" 2 2023-11-10 '.mode == "policy" and .state == "unknown"
	and .registration.state == "notApplicable" and (.entitlements | length) == 2' "$texts/policy-summary.txt"
sed 's/IN USE.*/AUTHORIZED/' "$texts/policy-summary.txt" >nothing.txt
json "a text without the state has no mode" 2 2023-11-10 '.mode == null and .state == "unknown"
	and (.entitlements | length) == 2 and (.problems | length) > 0' nothing.txt
sed 's/ UTC/ IST/' "$texts/asa-authorized.txt" >zone.txt
json "how an abbreviated zone was read is reported, and changes nothing" 0 2020-05-05 '.state == "ok" and (.problems | length) == 1
	and (.problems[0] | .severity == "warning" and .where == "" and (.text | test("zone IST read as UTC")))' zone.txt
json "the table of features of NX-OS before Smart Licensing" 1 2023-11-10 '.state == "critical" and
	.registration.state == "notApplicable" and (.entitlements[2] | .state == "inGrace" and (.raw | test("Grace 20D 6H$")))' \
	"$texts/synthetic-nxos-features.txt"
json "entitlements alone are not enough" 2 2023-11-10 '.state == "unknown"' "$texts/nxos-usage.txt"

# An old file: its text is judged as if read at the given instant, evaluation runs from the file's time.
cp "$texts/asa-evaluation.txt" evaluation.txt
touch -d "100 days ago" evaluation.txt
json "an evaluation runs from the file's time" 1 "" '.state == "critical" and any(.problems[]; .text | contains("evaluation"))' evaluation.txt
touch -d "80 days ago" evaluation.txt
json "and ends by it" 1 "" '.state == "warning"' evaluation.txt
touch -d "1999-01-01" evaluation.txt
json "--as-of is the time of the text" 0 2020-05-05 '.state == "ok"' evaluation.txt
cp "$texts/asa-authorized.txt" old.txt
touch -d "1999-01-01" old.txt
json "an old file is not stale" 0 2020-05-05 '.state == "ok"' old.txt
json "but its renewals have not come" 1 2020-09-01 '.state == "critical"' old.txt

# Unknown words, hostile text, truncated text
sed 's/Status: AUTHORIZED/Status: FABULOUSLY AUTHORIZED/' "$texts/asa-authorized.txt" >word.txt
json "an unknown word is shown raw and never good" 1 2020-05-05 '.state == "warning" and .authorization.state == "unknown"
	and (.authorization.raw | startswith("FABULOUSLY AUTHORIZED")) and any(.problems[]; .text | contains("FABULOUSLY"))' word.txt
sed $'s/Communication message send error/a\e[31m|<b>\u202e/' "$texts/asa-renewal-failed.txt" >hostile.txt
json "hostile text is escaped" 1 2020-05-05 '[.problems[].text | test("[\u001b\u202e]")] | any | not' hostile.txt
equal "nor does it reach the terminal" 0 "$(inspect --as-of 2020-05-05 hostile.txt | grep -cP '\x1b|\x{202e}')"
for n in 3 8 12 16 20; do
	head -n "$n" "$texts/asa-authorized.txt" >cut.txt
	if out=$(inspect --json --as-of 2020-05-05 cut.txt) || grep -q '"state":"ok"' <<<"$out"; then
		not_ok "cut after $n lines is not good" "$out"
	else
		ok "cut after $n lines is not good"
	fi
done
printf "%% Invalid input detected at '^' marker.\n" >invalid.txt
equal "an error message is no license text" "2 unknown" "$(inspect --json invalid.txt >out; echo -n "$? "; jq -r .kind out)"
cat "$data/roots/identrust-commercial-root-ca-1.pem" "$texts/asa-authorized.txt" >both.txt
equal "a file with certificates is a trust store" trust-store "$(inspect --json both.txt | jq -r .kind)"
mkfifo fifo
equal "a FIFO is not waited for" 2 "$(inspect --json fifo >out; echo $?)"
path=$'latin\xe9.txt'
cp "$texts/asa-authorized.txt" "$path"
json "a path that is no UTF-8 is escaped" 0 2020-05-05 '.file == "latin\\xe9.txt"' "$path"

# Both kinds in one run, and every fixture by the contract
out=$(inspect --json --as-of 2020-05-05 "$texts/asa-authorized.txt" "$data/roots/identrust-commercial-root-ca-1.pem")
equal "both kinds in one run" "0 license trust-store" "$? $(jq -r .kind <<<"$out" | paste -sd' ')"
for file in "$texts"/*.txt; do
	check "the contract holds: ${file##*/}" jq -e "$contract" <<<"$(inspect --json "$file")"
done

# Text output
out=$(inspect --as-of 2020-05-05 "$texts/asa-renewal-failed.txt")
matches "text: what it is" 'asa-renewal-failed.txt: problems: license text, classic Smart Licensing, 1 license' "$out"
matches "text: the finding with its reason" $'\n  WARNING +license file: in grace: .*Communication message send error.*\\[in-grace\\]' "$out"
matches "text: what to do" $'\n +what to do: Restore the contact' "$out"
matches "text: the device's words" $'\n  authorization +authorized \\(AUTHORIZED\\), next contact ' "$out"
matches "text: last contact" $'\n  last contact +failed on 2020-05-04T11:30:06Z: Communication message send error' "$out"
matches "text: entitlements" $'\n  LICENSE +COUNT +STATE +DEVICE SAYS +TAG\n  [^\n]* 1 +authorized +AUTHORIZED ' "$out"
matches "text: clean" 'policy-status.txt: clean: license text, Smart Licensing Using Policy' "$(inspect --as-of 2023-11-09 "$texts/policy-status.txt")"
inspect --json "$texts/asa-authorized.txt" >/dev/full 2>/dev/null
equal "a full disk is a failure" 2 $?
# --- lines that nobody reads
sed '/Registration Expires/a\  Registration Mood: GOOD\n  Registration Colour: RED' "$texts/asa-authorized.txt" >odd.txt
n=$(grep -n 'Mood' odd.txt | cut -d: -f1)
json "lines that nobody reads are notes with their numbers" 0 2020-05-05 '.state == "ok" and .problems == [{severity: "note",
	where: "lines '"$n"' to '"$((n + 1))"'", text: "not read: \"Registration Mood: GOOD\" and 1 more"}]' odd.txt
matches "and so in the text form" "note +lines $n to $((n + 1)): not read: .* \[license-line\]" "$(inspect --as-of 2020-05-05 odd.txt)"
done_testing
