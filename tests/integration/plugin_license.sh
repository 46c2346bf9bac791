#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# check_anchorwatch on licenses, server certificates and sources of generated records.
# Filters of jq have their own variables.
# shellcheck source=lib.sh disable=SC2016
. "$(dirname "$0")/lib.sh"

state=$work/state
conf=$work/anchorwatch.conf
corpus=$work/corpus # all outputs
mkdir -p "$state/records" "$work/rules"
: >"$corpus"
printf 'state-directory = "%s"\n' "$state" >"$conf"
now=$(date +%s)
day=86400

# record DEVICE [FILTER]: one read a minute ago, with a good license, a certificate and two sources. Filters
# may use $now, $day, and license, the path of the license.
record() {
	jq -nc --arg d "$1" --argjson now "$now" --argjson day "$day" "$(cat "$root/tests/integration/absent_members.jq")"'
		($now - 60) as $at
		| {at: $at, code: "ok", text: null} as $tried
		| {format: 3, device: $d, collector: "test", written_at: $at, interval: 86400, services: [], stores: [],
		anchor_columns: ["sha256", "sha1", "key_sha256", "name", "subject", "issuer", "serial", "key_algorithm",
			"key_bits", "signature_algorithm", "not_before", "not_after", "flaws", "copies", "rejected"],
		licenses: [{name: "license", source: "expressway", observed_at: $at, attempt: $tried, mode: "classic",
			complete: true, smart_account: "example.com", virtual_account: "Default", product: null,
			transport: "Smart", url: null, zone_note: null,
			registration: {state: "registered", raw: "REGISTERED", registered_at: ($at - 200 * $day),
				expires: ($now + 165 * $day + 30), next_renewal: ($now + 40 * $day),
				renewal: {result: "succeeded", at: ($at - 20 * $day), raw: "SUCCEEDED", reason: null}},
			authorization: {state: "authorized", raw: "AUTHORIZED", authorized_at: ($at - 5 * $day),
				sync: {result: "succeeded", at: ($at - 5 * $day), raw: "SUCCEEDED", reason: null},
				last_success: ($at - 5 * $day), failing_since: null, next_sync: ($now + 25 * $day),
				deadline: ($now + 85 * $day + 30), out_of_compliance_since: null,
				evaluation_ends: null, evaluation_left: null},
			policy: {last_ack: null, next_ack_deadline: null, next_report: null, ack_required: false},
			entitlements: [{name: "Rich Media Session", tag: "RMS-1", version: "1.0", count: 7,
				state: "authorized", raw: "AUTHORIZED", enforced: false}],
			problems: []}],
		certificates: [{name: "server", source: "expressway", observed_at: $at, attempt: $tried,
			certificate: ["ab" * 32, "cd" * 20, "ef" * 32, "exp.example.com", "CN=exp.example.com",
				"CN=Test CA", "0a", "RSA", 2048, "sha256WithRSAEncryption", ($now - 100 * $day),
				($now + 265 * $day + 30), [], 1, false]}],
		sources: [{name: "expressway", kind: "expressway", endpoint: "https://exp.example.com", absent: null,
				overlaps: [], observed_at: $at, attempt: $tried},
			{name: "text", kind: "license-text", endpoint: "/srv/exp.txt", absent: "no trust store: the text has none",
				overlaps: [{part: "license/license", used: "expressway", first: false}], observed_at: $at,
				attempt: $tried}],
		identity: {product: null, version: null, serial: null, source: null, observed_at: null, mismatch: false,
			clock_skew: null, clock_source: null, clock_observed_at: null}, managed_by: null,
		presented: {services: [], certificates: []}}
		| '"${2:-.} | absent_members" >"$state/records/$1.json"
}
failing='.licenses[0].authorization |= (.sync = {result: "failed", at: ($now - 10 * $day), raw: "FAILED",
	reason: "Communication message send error"} | .failing_since = ($now - 10 * $day) | .last_success = ($now - 40 * $day)
	| .deadline = ($now + 50 * $day + 30))'

# run ARG...: the plugin; out and rc are its output and status, and the corpus gets the output.
run() {
	out=$("$bin/check_anchorwatch" --config "$conf" --state "$state" --transitions "$work/rules" "$@" 2>&1)
	rc=$?
	printf '%s\n' "$out" >>"$corpus"
	printf 'rc=%s bytes=%s pipes=%s\n' "$rc" "${#out}" "$(printf '%s' "$out" | tr -cd '|' | wc -c)" >>"$work/facts"
}

# expect NAME RC REGEX / lacks NAME REGEX: of the last run.
expect() {
	if [ "$rc" = "$2" ] && [[ $out =~ $3 ]]; then ok "$1"; else not_ok "$1" "expected $2: $3" "got $rc:" "$out"; fi
}
lacks() { if [[ $out =~ $2 ]]; then not_ok "$1" "must not have: $2" "$out"; else ok "$1"; fi; }

# License
record good
run -H good -m license
expect "in order" 0 '^ANCHORWATCH OK: good: 1 license in order, the next date is 20[0-9-]+ \(in 85 d 0 h\)'
expect "dates in seconds" 0 "\| 'license_deadline'=73440[0-9]+s 'license_registration'=1425[0-9]+s 'license_RMS-1'=7;;;0"
lacks "no grace where there is none" license_grace
lacks "nor evaluation" license_evaluation
run -H good -m license -v
expect "-v lists entitlements" 0 $'\n  Rich Media Session \\(RMS-1\\): 7 in use, AUTHORIZED'
run -H good -m license -w 90d
expect "-w on the nearest date" 1 "^ANCHORWATCH WARNING: good: license: deadline 20[0-9-]+ \(in 85 d 0 h\) \| 'license_deadline'=[0-9]+s;7776000:"
run -H good -m license -w 90d --of registration
expect "--of leaves the others alone" 0 "'license_deadline'=[0-9]+s 'license_registration'=[0-9]+s;7776000:"
run -H good -m license -c 200d --of registration
expect "--of registration" 2 '^ANCHORWATCH CRITICAL: good: license: registration 20[0-9-]+ \(in 165 d 0 h\)'
run -H good -m license -w @80d:90d
expect "a range of the guidelines" 1 '^ANCHORWATCH WARNING: good: license: deadline'
run -H good -m license -w 0
expect "a bare number is 0 to it" 1 "'license_deadline'=[0-9]+s;0 "
run -H good -m license -w 90d -c 86d
expect "of both the critical one counts" 2 '^ANCHORWATCH CRITICAL: good: license: deadline'

record failing "$failing"
run -H failing -m license
expect "a failing renewal warns, with its reason" 1 '^ANCHORWATCH WARNING: failing: license: .*Communication message send error.*50 d 0 h left'
expect "grace: start, end and deadline" 1 $'\n  grace inGrace: from 20[0-9TZ:-]+\n  grace ends 20[0-9TZ:-]+, 50 d 0 h left\n  deadline .*reported by the device'
expect "grace in seconds" 1 "'license_deadline'=4320[0-9]+s 'license_grace'=4320[0-9]+s "
expect "and what to do" 1 $'\n  remedy: Restore the contact'
run -H failing -m license -w 10d
expect "-w does not silence a failing renewal" 1 '^ANCHORWATCH WARNING'
run -H failing -m license -c 60d --of grace
expect "-c on the end of grace" 2 '^ANCHORWATCH CRITICAL: failing: license: in grace'
record late "$failing"' | .licenses[0].authorization.deadline = ($now + 10 * $day + 30)'
run -H late -m license
expect "the last 14 days of grace are critical" 2 '^ANCHORWATCH CRITICAL: late: license: in grace.*10 d 0 h left'
run -H late -m license -c 5d
expect "-c replaces that rule" 1 '^ANCHORWATCH WARNING: late: license: in grace'
record expired "$failing"' | .licenses[0].authorization |= (.state = "expired" | .raw = "AUTHORIZATION EXPIRED"
	| .deadline = ($now - $day))'
run -H expired -m license -w 1d -c 1d --of registration
expect "no threshold makes an expired one good" 2 '^ANCHORWATCH CRITICAL: expired: license: authorization expired'
expect "a date that is past is negative" 2 "'license_deadline'=-8640[0-9]s 'license_grace'=-8640[0-9]s"
record evaluation '.licenses[0] |= (.registration |= (.state = "unregistered" | .raw = "UNREGISTERED" | .expires = null)
	| .authorization |= (.state = "evaluation" | .raw = "EVAL MODE" | .deadline = null | .last_success = null
	| .sync = {result: "none", at: null, raw: null, reason: null} | .next_sync = null
	| .evaluation_ends = $now + 20 * $day + 30))'
run -H evaluation -m license
expect "evaluation by time left" 1 "^ANCHORWATCH WARNING: evaluation: license: in evaluation; 20 d 0 h left.*\| 'license_evaluation'=17280[0-9]+s 'license_RMS-1'"
run -H evaluation -m license -w 10d --of evaluation
expect "-w on the evaluation, the line still names it" 0 '^ANCHORWATCH OK: evaluation: license: in evaluation; 20 d 0 h left[^;|]*; 1 license in order'
run -H evaluation -m license -c 30d
expect "-c on the evaluation" 2 '^ANCHORWATCH CRITICAL: evaluation: license: in evaluation'
record short '.licenses[0].entitlements[0] |= (.state = "outOfCompliance" | .raw = "OUT OF COMPLIANCE")
	| .licenses[0].authorization |= (.state = "outOfCompliance" | .raw = "OUT OF COMPLIANCE")'
run -H short -m license -w 1d
expect "out of compliance is no matter of time" 1 '^ANCHORWATCH WARNING: short: license: OUT OF COMPLIANCE: Rich Media Session'
record word '.licenses[0].authorization |= (.state = "unknown" | .raw = "NOT SO AUTHORIZED")'
run -H word -m license
expect "an unknown word warns and is shown raw" 1 '^ANCHORWATCH WARNING: word: license: .*"NOT SO AUTHORIZED"'
record policy '.licenses[0] |= (.mode = "policy" | .registration |= (.state = "notApplicable" | .raw = null | .expires = null)
	| .authorization |= (.state = "notApplicable" | .raw = null | .deadline = null | .last_success = null)
	| .policy.next_ack_deadline = $now + 30 * $day + 30)'
run -H policy -m license
expect "a policy has the deadline of its acknowledgement" 0 "\| 'license_deadline'=25920[0-9]+s 'license_RMS-1'=7"
run -H policy -m license -w 40d
expect "-w on it" 1 '^ANCHORWATCH WARNING: policy: license: deadline'
record overdue '.licenses[0] |= (.mode = "policy" | .policy.next_ack_deadline = $now - $day)'
run -H overdue -m license
expect "an acknowledgement that did not come" 1 '^ANCHORWATCH WARNING: overdue: license: the usage report'
record peers '.licenses += [.licenses[0] | .name = "peer-2"] | .licenses[1].authorization |= (.sync.result = "failed"
	| .sync.at = $now - $day | .failing_since = $now - $day)'
run -H peers -m license
expect "the worst of several first" 1 "^ANCHORWATCH WARNING: peers: peer-2: in grace"
expect "a label for each" 1 "'license_RMS-1'=7;;;0 'peer-2_RMS-1'=7;;;0"
run -H peers -m license --license license
expect "--license" 0 '^ANCHORWATCH OK: peers: 1 license in order'
lacks "--license: nothing of the others" peer-2
run -H peers -m license --license peer-3
expect "no such license" 3 '^ANCHORWATCH UNKNOWN: .*nothing matched: the device has no license peer-3'

# Labels of entitlements
record labels '.licenses[0].entitlements = [
	{tag: "a b|c=d", name: "x", count: 1}, {tag: "a_b_c_d", name: "y", count: 2}, {tag: "a_b_c_d", name: "y", count: 3},
	{tag: "", name: "by name", count: 4}, {tag: "", name: "", count: 5}, {tag: "deadline", name: "", count: 6},
	{tag: "not counted", name: "", count: null}, {tag: ("t" * 100 + "1"), name: "", count: 8},
	{tag: ("t" * 100 + "2"), name: "", count: 9},
	{tag: "regid.2014-05.com.cisco.ASAv-STD-1G,1.0_4fd3bdbd", name: "", count: 4294967295}]
	| .licenses[0].entitlements[] += {version: null, state: "authorized", raw: "AUTHORIZED", enforced: false}'
run -H labels -m license
labels=$(sed -n "1s/^[^|]*| //p" <<<"$out" | tr ' ' '\n' | sed "s/=.*//")
equal "labels are unique" "" "$(sort <<<"$labels" | uniq -d)"
equal "labels: fixed alphabet, at most 63" "" "$(grep -vE "^'[A-Za-z0-9._-]{1,63}'$" <<<"$labels")"
expect "labels: what makes one is kept" 0 "'license_a_b_c_d'=1;;;0 'license_a_b_c_d_[0-9a-f]{8}'=2;;;0 'license_by_name'=4;;;0 'license_unnamed'=5;;;0 'license_deadline_[0-9a-f]{8}'=6;;;0 'license_t+_[0-9a-f]{8}'=8;;;0 'license_t+_[0-9a-f]{8}'=9;;;0 'license_ASAv-STD-1G_1.0_4fd3bdbd'=4294967295;;;0"
record many '.licenses[0].entitlements = [range(4096) | {name: "License \(.)", tag: "TAG-\(.)", version: null, count: .,
	state: (if . % 2 == 0 then "invalid" else "authorized" end), raw: "x", enforced: false}]'
run -H many -m license -v
expect "4,096 entitlements" 1 $'^ANCHORWATCH WARNING: many: license: .*\nand [0-9]+ more$'
check "4,096 entitlements stay within 8 KB" test "${#out}" -lt 8192

# Certificate
run -H good -m certificate
expect "certificate in order" 0 "^ANCHORWATCH OK: good: 1 certificate with enough time left \| 'server_expiry'=22896[0-9]+s;2592000:;604800:"
run -H good -m certificate -w 300d -c 10d
expect "certificate: -w" 1 "^ANCHORWATCH WARNING: good: certificate server ends 20[0-9-]+ \(in 265 d 0 h\): exp.example.com \| 'server_expiry'=[0-9]+s;25920000:;864000:"
run -H good -m certificate -c 80%
expect "certificate: a share of its lifetime" 2 '^ANCHORWATCH CRITICAL: good: certificate server'
record ending '.certificates[0].certificate[11] = $now + 20 * $day + 30'
run -H ending -m certificate
expect "certificate: policy warns" 1 $'^ANCHORWATCH WARNING: ending: certificate server ends .*\n  CN=exp.example.com, SHA-256 (ab)+\n  issuer: CN=Test CA\n.*\n  remedy: Renew it'
run -H ending -m certificate -w 10d
expect "certificate: -w replaces the rule, the line still names it" 0 '^ANCHORWATCH OK: ending: certificate server ends 20[0-9-]+ \(in 20 d 0 h\); 1 certificate'
record ended '.certificates[0].certificate[11] = $now - 60'
run -H ended -m certificate -w '~:0' -c '~:0'
expect "certificate: one that expired is critical whatever the range" 2 '^ANCHORWATCH CRITICAL: ended: certificate server expired'
record dateless '.certificates[0].certificate[11] = null | .certificates[0].certificate[12] = ["invalid-not-after"]'
run -H dateless -m certificate
expect "certificate: no date" 2 '^ANCHORWATCH CRITICAL: dateless: certificate server has an invalid date'
record unread '.certificates[0] |= (.certificate = null | .observed_at = null
	| .attempt = {at: $now, code: "file-missing", text: "HTTP 404"})'
run -H unread -m certificate
expect "certificate: never read" 3 $'^ANCHORWATCH UNKNOWN: unread: certificate server was never read\n.*\n  failed .*HTTP 404 \\(file-missing\\)'

# Source
run -H good -m source
expect "sources" 0 "^ANCHORWATCH OK: good: 2 sources answered in time, asked every 1 d 0 h \| 'expressway_age'=[0-9]+s 'text_age'=[0-9]+s$"
run -H good -m source -v
expect "sources: absent facts" 0 $'\n  absent: no trust store: the text has none'
expect "sources: what is used from another" 0 $'\n  note: license/license is used from source expressway, which comes first'
run -H good -m source -vv
expect "sources: their kind" 0 $'\n  kind: license-text'
run -H good -m source -c 30s
expect "sources: a bare duration is the highest age" 2 "^ANCHORWATCH CRITICAL: good: source expressway answered .*'expressway_age'=[0-9]+s;;30 "
record refused '.sources[0].attempt = {at: $now, code: "file-permission", text: "HTTP 403"}'
run -H refused -m source -w 1d
expect "sources: a failure has its code and remedy" 1 $'^ANCHORWATCH WARNING: refused: source expressway answered .*, last try failed: file-permission.*\n  failed .* ago: HTTP 403 \\(file-permission\\)\n  remedy: '

record mute '.licenses = [] | .certificates = [] | .sources[0] |= (.observed_at = null
	| .attempt = {at: $now, code: "http-unauthorized", text: "HTTP 401"})'
for mode in license certificate; do
	run -H mute -m "$mode"
	expect "$mode: none was ever read" 3 "^ANCHORWATCH UNKNOWN: mute: no $mode was ever read, the last try of source expressway failed: http-unauthorized"
done

# Stale, missing and hostile
stale='(.licenses[], .certificates[], .sources[]).observed_at = $now - 10 * $day'
record stale "$stale"
record clock '(.licenses[], .certificates[], .sources[]).observed_at = $now + 10 * $day'
record never '(.licenses[], .certificates[], .sources[]) |= (.observed_at = null | .attempt = {at: null, code: "ok", text: null})'
record empty '.licenses = [] | .certificates = [] | .sources = []'
record hostile '(.licenses[0].entitlements[0] |= (.name = "a | b=9999" | .tag = "$(id) `id` <b>" | .state = "invalid" | .raw = "[OK] | x"))
	| .licenses[0].authorization |= (.state = "unknown" | .raw = "AUTHORIZED | days=1 <script>")
	| .certificates[0].certificate[3] = "<b>|" | .certificates[0].certificate[4] = "CN=<b>|\\"
	| .sources[0] |= (.absent = "a | b" | .attempt = {at: $now, code: "file-read", text: "x | y <br> `z`"})'
for mode in license certificate source; do
	run -H stale -m $mode -w 1000d -c 1000d
	expect "stale is UNKNOWN in mode $mode" 3 '^ANCHORWATCH UNKNOWN: stale: '
	run -H stale -m $mode --on-stale critical
	expect "stale is CRITICAL on request in mode $mode" 2 '^ANCHORWATCH CRITICAL: stale: '
	run -H clock -m $mode
	expect "facts from the future in mode $mode" 3 '^ANCHORWATCH UNKNOWN: clock: '
	run -H never -m $mode
	expect "never read in mode $mode" 3 '^ANCHORWATCH UNKNOWN: never: '
	run -H empty -m $mode
	expect "nothing there in mode $mode" 3 "^ANCHORWATCH UNKNOWN: (empty: )?nothing matched: the record has no $mode"
	run -H hostile -m $mode -vv
	if [ "$rc" -le 2 ] && [ "$(grep -c '^ANCHORWATCH' <<<"$out")" -eq 1 ] && ! grep -q '[<>`\\]' <<<"$out"; then
		ok "hostile text in mode $mode"
	else
		not_ok "hostile text in mode $mode" "$rc" "$out"
	fi
done
for args in "-m license --store x" "-m readiness --license x" "-m source --of grace" "-m license --of grave" "-m license -w 5%"; do
	# shellcheck disable=SC2086 # words of a list
	run -H good $args
	expect "refused: $args" 3 '^ANCHORWATCH UNKNOWN: .*(no meaning|--of|share)'
done

# Stale or wrong facts of a license do not affect the modes of stores
store='.stores = [{name: "ca", source: "file", path: "/srv/ca.pem", format: "pem", observed_at: ($now - 60),
	attempt: {at: ($now - 60), code: "ok", text: null}, judged: true, blocks: 1, bad_blocks: 0,
	anchors: [.certificates[0].certificate], problems: [], changes: []}]'
record both "$store | $stale"
run -H both -m anchors
expect "a stale license spoils no check of the anchors" 0 '^ANCHORWATCH OK: both: 1 anchor'
run -H both -m collector
expect "nor of the stores' collection" 0 '^ANCHORWATCH OK: both: 1 store collected in time'

# Rules for all outputs
bad=$(grep '^ANCHORWATCH .*|' "$corpus" | sed 's/^[^|]*| *//' | tr ' ' '\n' | grep -vE "^'[A-Za-z0-9_.-]+'=-?[0-9]+s?(;[0-9~:@-]*){0,4}$")
if [ -z "$bad" ]; then ok "performance data of the corpus"; else not_ok "performance data of the corpus" "$bad"; fi
bad=$(grep -vE '^rc=[0-3] bytes=[1-7]?[0-9]{1,3} pipes=[01]$' "$work/facts")
if [ -z "$bad" ]; then ok "status, size and pipes of all outputs"; else not_ok "status, size and pipes of all outputs" "$bad"; fi
bad=$(grep -v '^ANCHORWATCH ' "$corpus" | grep '|')
if [ -z "$bad" ]; then ok "all performance data are on line 1"; else not_ok "all performance data are on line 1" "$bad"; fi
done_testing
