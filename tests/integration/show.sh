#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatch show on records: verdicts, exit statuses, text output, every key of the JSON form.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

now=2026-07-01T12:00:00Z
observed=2026-07-01T11:00:00Z
roots=$data/roots
identrust=$roots/identrust-commercial-root-ca-1.pem
quovadis=$roots/quovadis-root-ca-2.pem
g3=$roots/quovadis-root-ca-2-g3.pem
identrust_sha256=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
cd "$work" || exit 1
mkdir -p state/records

show() { "$bin/anchorwatch" show --transitions "$transitions" --state state --as-of "$now" "$@"; }
seconds() { date -u -d "$1" +%s; }
of() { openssl x509 -in "$1" -noout "${@:2}" -nameopt RFC2253,-esc_msb,utf8 | sed 's/^[^=]*=//'; }
digits() { tr -d ':\n' | tr 'A-F' 'a-f'; }

# anchor FILE: its row in a record, made with openssl alone.
anchor() {
	local subject
	subject=$(of "$1" -subject)
	jq -cn --arg subject "$subject" --arg name "$(sed 's/^CN=//; s/,.*//' <<<"$subject")" \
		--arg sha256 "$(of "$1" -fingerprint -sha256 | digits)" --arg sha1 "$(of "$1" -fingerprint -sha1 | digits)" \
		--arg key "$(openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum | cut -c1-64)" \
		--arg serial "$(of "$1" -serial | digits)" \
		--argjson from "$(seconds "$(of "$1" -startdate)")" --argjson to "$(seconds "$(of "$1" -enddate)")" \
		'[$sha256, $sha1, $key, $name, $subject, null, $serial, "RSA", 4096, "sha256WithRSAEncryption", $from, $to, [], 1, false]'
}

# record DEVICE [FILE...]: the record of a device with store "ca", read at $observed.
record() {
	local device=$1
	shift
	for file in "$@"; do anchor "$file"; done | jq -cs --arg device "$device" --argjson at "$(seconds "$observed")" "$(cat "$root/tests/integration/absent_members.jq")"'
		{format: 3, device: $device, collector: "host", written_at: $at, interval: 3600, services: [],
		anchor_columns: ["sha256", "sha1", "key_sha256", "name", "subject", "issuer", "serial", "key_algorithm",
			"key_bits", "signature_algorithm", "not_before", "not_after", "flaws", "copies", "rejected"],
		stores: [{name: "ca", source: "file", path: "/srv/ca.pem", format: "pem", observed_at: $at,
			attempt: {at: $at, code: "ok", text: null}, judged: true, blocks: length, bad_blocks: 0,
			anchors: ., problems: [], changes: []}],
		licenses: [], certificates: [], sources: [], managed_by: null, presented: {services: [], certificates: []},
		identity: {product: null, version: null, serial: null, source: null, observed_at: null, mismatch: false,
			clock_skew: null, clock_observed_at: null, clock_source: null}} | absent_members' >"state/records/$device.json"
}
# change DEVICE FILTER: edits a record.
change() { jq -c "$(cat "$root/tests/integration/absent_members.jq") $2 | absent_members" "state/records/$1.json" >edited && mv edited "state/records/$1.json"; }

contract=$(<"$here/show_contract.jq")

# json NAME STATUS FILTER DEVICE [OPTION...]: checks one object on one line, its form, the exit status, and the filter.
json() {
	local name=$1 status=$2 filter=$3 out rc got
	shift 3
	out=$(show --json "$@" 2>err)
	rc=$?
	got="exit $rc, $(wc -l <<<"$out") line, stderr '$(cat err)'"
	got+=", contract $(jq -e "$contract" <<<"$out" 2>&1 | tail -1)"
	got+=", filter $(jq -e "$filter" <<<"$out" 2>&1 | tail -1)"
	if [ "$got" = "exit $status, 1 line, stderr '', contract true, filter true" ]; then
		ok "$name"
	else
		not_ok "$name" "$got" "wanted exit $status and $filter" "$out"
	fi
}
readiness='(.readiness[] | select(.transition == "quovadis-identrust"))'

equal "no record at all is UNKNOWN, and said" "3 [record-missing]" \
	"$(show >/dev/null 2>err; echo $?) $(grep -o '\[record-missing\]' err)"

record old "$quovadis"
record new "$identrust"
record both "$quovadis" "$identrust"
record alike "$quovadis" "$g3"
json "without IdenTrust: broken, with the root and since when" 2 "$readiness |
	.state == \"broken\" and .severity == \"critical\" and .since == \"2022-02-05T00:00:00Z\" and .store == \"ca\"
	and .missing == {name: \"IdenTrust Commercial Root CA 1\", sha256: \"$identrust_sha256\"}" old
json "the verdict carries the code that explain knows" 2 '.verdicts[0] |
	.code == "broken" and .severity == "critical" and .object == "quovadis-identrust"' old
json "only IdenTrust: ready" 0 "$readiness | .state == \"ready\" and .missing == null" new
json "both: ready" 0 "$readiness.state == \"ready\"" both
json "a look-alike changes nothing" 2 "$readiness.state == \"broken\"" alike
json "age and instants" 0 '.observed_at == "2026-07-01T11:00:00Z" and .age == 3600 and .stale == false' new
json "an anchor with the number of SNMP" 0 '.stores[0].anchors[0] | .sha256 == "'$identrust_sha256'" and .id == 782968013
	and .serial == "0a0142800000014523c844b500000002" and .not_after == "2034-01-16T18:12:23Z" and .key_bits == 4096
	and .usable == true and .copies == 1 and .issuer == .subject' new
now=2035-01-01 json "facts that are long stale are unknown" 3 "$readiness.state == \"unknown\" and .stale == true" new

record flaky "$identrust"
change flaky '.stores[0].attempt = {at: 1782903000, code: "file-missing", text: "No such file"} | .stores[0].bad_blocks = 1
	| .stores[0].blocks = 2
	| .stores[0].problems = [{severity: "critical", code: "store-block", where: "block 2, line 30", text: "damaged"}]
	| .stores[0].changes = [{at: 1782900000, before: 2, after: 1, added: 0, removed: 1,
		items: [{sha256: ("ab" * 32), name: "Gone Root", added: false}]}]'
out=$(show --json flaky)
check "problems, changes and a failed attempt: the contract holds" jq -e "$contract" <<<"$out"
check "problems, changes and a failed attempt are there" jq -e '.stores[0] |
	.problems == [{severity: "error", code: "store-block", where: "block 2, line 30", text: "damaged"}]
	and .attempt.code == "file-missing" and .attempt.text == "No such file" and .changes[0].removed == 1
	and .changes[0].items[0].name == "Gone Root" and .bad_blocks == 1' <<<"$out"

# --- licenses and the other parts of a device
record full "$identrust"
# shellcheck disable=SC2016 # variables of jq
change full '(.written_at) as $at | {at: $at, code: "ok", text: null} as $tried
	| .identity = {product: "TANDBERG VCS", version: "X14.0", serial: "52A00001", source: "expressway",
		observed_at: $at, mismatch: false, clock_skew: -90, clock_source: "text", clock_observed_at: $at}
	| .certificates = [{name: "server", source: "expressway", observed_at: $at, attempt: $tried,
		certificate: .stores[0].anchors[0]}]
	| .sources = [{name: "expressway", kind: "expressway", endpoint: "https://exp.example.com", absent: "warnings: HTTP 404",
		overlaps: [{part: "clock", used: "text", first: true}], observed_at: $at,
		attempt: {at: $at, code: "file-read", text: "cut off"}}]
	| .licenses = [{name: "license", source: "expressway", observed_at: $at, attempt: $tried, mode: "classic", complete: true,
		smart_account: "example.com", virtual_account: null, product: null, transport: null, url: null, zone_note: null,
		registration: {state: "registered", raw: "REGISTERED", registered_at: null, expires: ($at + 31536000),
			next_renewal: null, renewal: {result: "none", at: null, raw: null, reason: null}},
		authorization: {state: "authorized", raw: "AUTHORIZED", authorized_at: null, sync: {result: "failed",
			at: ($at - 864000), raw: "FAILED", reason: "Communication message send error"},
			last_success: null, failing_since: ($at - 864000), next_sync: null, deadline: ($at + 4320000),
			out_of_compliance_since: null, evaluation_ends: null, evaluation_left: null},
		policy: {last_ack: null, next_ack_deadline: null, next_report: null, ack_required: false},
		entitlements: [{name: "Rich Media Session", tag: "RMS-1", version: null, count: 7, state: "authorized",
			raw: "AUTHORIZED", enforced: true}],
		problems: [{severity: "warning", code: "license-date", where: "line 3", text: "no date"}]}]'
json "a license with its clock, raw words and entitlements" 1 '.licenses[0] | .severity == "warning"
	and .clock == {grace: "inGrace", grace_start: "2026-06-21T11:00:00Z", grace_end: "2026-08-20T11:00:00Z",
		deadline: "2026-08-20T11:00:00Z", deadline_told: true}
	and .code == "in-grace" and (.reason | contains("Communication message send error")) and .registration.raw == "REGISTERED"
	and .entitlements == [{name: "Rich Media Session", tag: "RMS-1", version: null, count: 7, state: "authorized",
		raw: "AUTHORIZED", enforced: true, owned: null, ends: null}] and .problems[0].code == "license-date"' full
json "certificate, source and identity" 1 ".certificates[0].certificate.sha256 == \"$identrust_sha256\"
	and (.sources[0] | .absent == \"warnings: HTTP 404\" and .attempt.code == \"file-read\" and .stale == false)
	and (.sources[0] | .kind == \"expressway\" and .overlaps == [{part: \"clock\", used: \"text\", first: true}])
	and .identity == {product: \"TANDBERG VCS\", version: \"X14.0\", serial: \"52A00001\", source: \"expressway\",
		observed_at: \"2026-07-01T11:00:00Z\", mismatch: false, clock_skew: -90, clock_source: \"text\",
		clock_observed_at: \"2026-07-01T11:00:00Z\"}" full
out=$(show full)
matches "text: the license" 'license +WARNING +registered +authorized +inGrace +2026-08-20 +1 h 0 min ago +expressway' "$out"
matches "text: its entitlement" 'license +Rich Media Session +7 +authorized +AUTHORIZED +RMS-1' "$out"
matches "text: the certificate" 'server +server +2034-01-16 +- +private +- +1 h 0 min ago +expressway +CN=IdenTrust' "$out"
matches "text: the source" 'expressway +expressway +1 h 0 min ago +file-read +https://exp.example.com +warnings: HTTP 404' "$out"
matches "text: the identity" 'is TANDBERG VCS, version X14.0, serial number 52A00001 by source expressway'$'\n''  its clock is off by -1 min 30 s by source text' "$out"
matches "text: what is used from another source" 'source expressway: clock never came from here and is used from source text' "$out"
rm state/records/full.json

# --- records that cannot be used
printf '{' >state/records/torn.json
json "a damaged record is UNKNOWN and says why" 3 '.severity == "unknown" and .stale == true and .stores == [] and
	.licenses == [] and .identity == null and .readiness == [] and (.verdicts | length) == 1 and .verdicts[0].code == "record-format"' torn
json "no record is UNKNOWN" 3 '.observed_at == null and .age == null and .verdicts[0].code == "record-missing"' nobody
json "a name that is no name" 3 '.verdicts[0].code == "device-name"' ../old
equal "one sick device spoils no other" "alike both flaky new old torn" "$(show --json | jq -r .device | paste -sd' ')"
show >/dev/null
equal "the worst of all decides" 2 $?
rm state/records/{old,alike,flaky}.json
show >/dev/null
equal "UNKNOWN is above OK" 3 $?

# --- a device that is configured and was never collected
cat >site.conf <<-END
	device "new" { store "ca" { file = "$work/ca.pem" } }
	device "silent" { store "ca" { file = "$work/ca.pem" } }
END
out=$(show --config site.conf --json)
equal "a configured device without a record is not left out" "both new silent torn" "$(jq -r .device <<<"$out" | paste -sd' ')"
rm state/records/torn.json

# --- text output
record old "$quovadis"
out=$(show)
matches "text: a table of the devices" 'DEVICE +WORST .*quovadis-identrust.* BREAKS +OBSERVED' "$(head -1 <<<"$out")"
matches "text: the device's row" $'\n''old +CRITICAL .*broken .*2022-02-05 +1 h 0 min ago' "$out"
matches "text: its finding, with the root" "CRITICAL +broken +2022-02-05 .*quovadis-identrust.*$identrust_sha256" "$out"
matches "text: notes are counted" 'of severity OK not shown' "$out"
equal "text: -v shows them" 0 "$(show -v | grep -c 'not shown')"
matches "text: -v shows the notes of a device one by one" 'OK +ready ' "$(show -v new)"
equal "text: no column for what touches nobody" 0 "$(show new | grep -c "webex-identrust.*BREAKS")"
equal "text: no colours in a pipe" 0 "$(grep -c $'\e' <<<"$out")"
record two "$quovadis"
change two '.services = ["tools.cisco.com:443", "webex.com:443"]'
out=$(show two)
matches "text: the first date of several" $'\n''two +CRITICAL +broken +atRisk +2022-02-05 ' "$out"
matches "text: a column for what touches one" 'quovadis-identrust +webex-identrust +BREAKS' "$out"
equal "all clear is 0" 0 "$(show new >/dev/null; echo $?)"
equal "wrong use gives 64, which no verdict has" "64 64 64" "$(show --bogus 2>/dev/null; echo -n "$? "
	show --severity bad 2>/dev/null; echo -n "$? "; show 'x*' 2>/dev/null; echo $?)"

# --- which devices, in which order
first() { awk 'NR > 1 && !NF { exit } NR > 1 { print $1 }' | paste -sd' '; }
equal "text: the worst first, then what breaks first" "old two silent both new" "$(show --config site.conf | first)"
equal "JSON: by name" "both new old silent two" "$(show --config site.conf --json | jq -r .device | paste -sd' ')"
equal "several devices and patterns, each once" "old new" "$(show 'n?w' old 'ne*' | first)"
equal "--problems: devices with an alarm" "old two silent" "$(show --config site.conf --problems | first)"
equal "--severity: those that are so bad" "old two" "$(show --config site.conf --severity critical | first)"
matches "the total is of all" '^5 devices: 2 critical, 1 unknown, 2 ok' "$(show --config site.conf --severity critical | tail -1)"
out=$(show --severity critical new both)
equal "nobody is so bad" "0 No device is CRITICAL or worse." "$? $(head -1 <<<"$out")"
equal "the exit status is of all that are named" 2 "$(show --severity critical old new >/dev/null; echo $?)"
equal "findings below it are left out" 0 "$(show --severity critical two | grep -c WARNING)"
matches "a misspelt device" 'ol: no device of this name is known; did you mean old\?' "$(show ol 2>&1 >/dev/null)"
out=$(show two)
matches "a device that is named: each alarm with what to do" \
	$'\n''  CRITICAL  broken  quovadis-identrust  since 2022-02-05 .*'$'\n''    trust broke .*'$'\n''    do: append IdenTrust' "$out"
matches "and its notes in one line" $'\n''  OK +12 not-affected, 1 collected; -v shows them' "$out"

# --- on a terminal
on_terminal() { # COLUMNS WORD...: what a terminal of that width gets
	local columns=$1
	shift
	script -qec "stty cols $columns; $(printf '%q ' "$bin/anchorwatch" show --transitions "$transitions" --state state \
		--as-of "$now" "$@")" /dev/null </dev/null | tr -d '\r' | sed 's/\x1b\[[0-9]*m//g'
}
for columns in 80 132; do
	equal "no line is longer than a terminal of $columns columns" 0 \
		"$(PAGER='' TERM=xterm on_terminal "$columns" two old | sed 's/[0-9a-f]\{64\}/HASH/' | awk -v n="$columns" 'length > n' | wc -l)"
done
matches "the pager gets the output" 'DEVICE +WORST' "$(PAGER=false ANCHORWATCH_PAGER='sed s/DEVICE/DEVICE/' TERM=xterm on_terminal 100 two)"
equal "one that is left early is no error" "two 2" \
	"$(ANCHORWATCH_PAGER='sed -n 2{s/.WORST.*//;s/[[:blank:]].*//;p;q}' TERM=xterm on_terminal 100 two) $(show two >/dev/null; echo $?)"
matches "a pager that is missing is done without" 'DEVICE +WORST' "$(PAGER=/no/such/pager TERM=xterm on_terminal 100 two)"
raw_terminal() { # what a terminal gets, with its escape sequences
	script -qec "$(printf '%q ' "$bin/anchorwatch" show --transitions "$transitions" --state state --as-of "$now" two)" /dev/null </dev/null
}
matches "colours on a terminal" $'\x1b\\[[0-9]' "$(PAGER='' TERM=xterm raw_terminal)"
equal "and none with NO_COLOR" "" "$(NO_COLOR=1 PAGER='' TERM=xterm raw_terminal | grep -c $'\x1b\\[' | sed 's/^0$//')"
show new >/dev/full 2>/dev/null
equal "a full disk is UNKNOWN" 3 $?
done_testing
