#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# check_anchorwatch on generated records: every mode and option, hostile text, faults of the system.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

state=$work/state
rules=$work/transitions
conf=$work/anchorwatch.conf
corpus=$work/corpus # all outputs, for the rules that apply to each
mkdir -p "$state/records" "$rules"
: >"$corpus"
settings="state-directory = \"$state\""
printf '%s\n' "$settings" >"$conf"
now=$(date +%s)
day=86400
old_root=85a0dd7dd720adb7ff05f83d542b209dc7ff4528f7d677b18389fea5e5c49e86
new_root=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae

at() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ; }

# transition NAME SWITCH: from the old root to the new one at that instant.
transition() {
	cat <<-EOF
		transition "$1" {
			title = "Test move"
			source = "a notice"
			applies-to = all
			issuance-stop = 2021-03-31
			service "$1.example.com:443" { switch = "$(at "$2")" }
			retiring "QuoVadis Root CA 2" { sha256 = $old_root }
			replacement "IdenTrust Commercial Root CA 1" { sha256 = $new_root }
		}
	EOF
}

# anchor NAME SHA256 NOT_BEFORE NOT_AFTER [FLAWS]: one row.
anchor() {
	jq -nc --arg n "$1" --arg h "$2" --argjson nb "$3" --argjson na "$4" --argjson f "${5:-[]}" \
		'[$h, $h[0:40], ($h[1:] + "0"), $n, "CN=\($n)", null, "0a", "RSA", 4096,
		"sha256WithRSAEncryption", $nb, $na, $f, 1, false]'
}

# record DEVICE AGE ROWS [FILTER]: a record of one store with these rows (JSON array), changed by the filter.
record() {
	jq -nc --arg d "$1" --argjson at "$((now - $2))" --argjson rows "$3" "$(cat "$root/tests/integration/absent_members.jq")"'
		{format: 3, device: $d,
		collector: "test", written_at: $at, interval: 86400, services: [],
		anchor_columns: ["sha256", "sha1", "key_sha256", "name", "subject", "issuer", "serial",
			"key_algorithm", "key_bits", "signature_algorithm", "not_before", "not_after",
			"flaws", "copies", "rejected"],
		stores: [{name: "trusted-ca", source: "file", path: "/srv/ca.pem", format: "pem",
			observed_at: $at, attempt: {at: $at, code: "ok", text: null}, judged: true,
			blocks: ($rows | length), bad_blocks: 0, anchors: $rows, problems: [],
			changes: []}],
		licenses: [], certificates: [], sources: [], managed_by: null, presented: {services: [], certificates: []},
		identity: {product: null, version: null, serial: null, source: null, observed_at: null, mismatch: false,
			clock_skew: null, clock_observed_at: null, clock_source: null}} | '"${4:-.} | absent_members" >"$state/records/$1.json"
}

# run ARG...: the plugin; out and rc are its output and status, and the corpus gets the output.
run() {
	out=$("$bin/check_anchorwatch" --config "$conf" --state "$state" --transitions "$rules" "$@" 2>&1)
	rc=$?
	printf '%s\n' "$out" >>"$corpus"
	printf 'rc=%s bytes=%s pipes=%s\n' "$rc" "${#out}" "$(printf '%s' "$out" | tr -cd '|' | wc -c)" \
		>>"$work/facts"
}

# expect NAME RC REGEX: of the last run.
expect() {
	if [ "$rc" = "$2" ] && [[ $out =~ $3 ]]; then
		ok "$1"
	else
		not_ok "$1" "expected $2: $3" "got $rc:" "$out"
	fi
}

old=$(anchor "QuoVadis Root CA 2" $old_root 1164389313 1953138213)
new=$(anchor "IdenTrust Commercial Root CA 1" $new_root 1389895943 2021047943)
dead=$(anchor "Dead Root" "$(printf '%064d' 1)" 946684800 1262304000)
transition past $((now - 900 * day)) >"$rules/10-past.conf"
# What the service of a transition presents: a chain to a root, whose leaf has a year left.
looked() { # SERVICE SHA256
	cat <<-EOF
		.presented = {services: [{name: "$1", source: "tls", via: null, host: null, observed_at: \$at,
			attempt: {at: \$at, code: "ok", text: null}, addresses: [],
			chains: [{digest: "$leaf", certificates: [0], oddities: [], issuer: "CN=Root", seen_since: \$at,
				trusts: [{store: "trusted-ca", cut: false, wanted: null, paths: [{anchor: "$2", anchor_name: "Root",
					length: 2, cross: false, flaw: "sound", detail: null, not_before: (\$at - 86400),
					not_after: (\$at + 31536000), begins_by: null, ends_by: "leaf", ends_sha256: "$leaf"}]}]}],
			changes: []}],
			certificates: [["$leaf", "${leaf:0:40}", "${leaf:1}0", "leaf", "CN=leaf", "CN=Root", "0a", "RSA", 2048,
				"sha256WithRSAEncryption", (\$at - 86400), (\$at + 31536000), [], 1, false]]}
	EOF
}
leaf=$(printf 'leaf' | sha256sum | cut -d' ' -f1)
record both 60 "[$new,$old,$dead]" "$(looked past.example.com:443 "$new_root")"
record ready 60 "[$new,$dead]"
record broken 60 "[$old,$dead]"
record neither 60 "[$dead]"

# Readiness
run -H ready -m readiness
expect "ready" 0 '^ANCHORWATCH OK: ready: ready for 1 transition$'
record refused 60 "[$new]" '.stores[0].problems = [{severity: "warning", code: "store-load", where: "", text: "OpenSSL 3.0.19 refuses the file: block 1, line 1: bad end line"}]'
run -H refused -m readiness
expect "ready, and OpenSSL refuses the file" 1 '^ANCHORWATCH WARNING: refused: OpenSSL does not load the store: store trusted-ca: OpenSSL 3\.0\.19 refuses the file: block 1, line 1: bad end line'
run -H refused -m anchors
expect "and mode anchors says so" 1 '^ANCHORWATCH WARNING: refused: trusted-ca: store trusted-ca: OpenSSL 3\.0\.19 refuses the file'
run -H refused -m readiness
expect "the remedy has the file" 1 $'\n  remedy: mend /srv/ca\\.pem at that place'
run -H both -m readiness
expect "clean-up is a note" 0 '^ANCHORWATCH OK: both: ready for 1 transition, retired root still trusted.*\[OK\] past'
run -H both -m readiness --warn-on-clean-up
expect "clean-up warns on request" 1 '^ANCHORWATCH WARNING: both: past ready, retired root still trusted'
run -H broken -m readiness
expect "broken" 2 '^ANCHORWATCH CRITICAL: broken: past broken since 20[0-9-]+: trust broke on 20[0-9-]+; cause: IdenTrust Commercial Root CA 1 \(SHA-256 '$new_root
expect "broken has a negative break" 2 "\| 'past_break'=-[0-9]+s;;1209600:"
expect "broken names the remedy" 2 $'\n  remedy: append IdenTrust Commercial Root CA 1 \\(SHA-256 '$new_root
run -H neither -m readiness
expect "no root at all" 2 '^ANCHORWATCH CRITICAL: neither: past broken'

# At risk, and thresholds on the time left
mkdir "$work/future" "$work/several" "$work/none"
transition later $((now + 40 * day + 2400)) >"$work/future/10.conf"
rules=$work/future
run -H broken -m readiness
expect "at risk warns" 1 "^ANCHORWATCH WARNING: broken: later at risk, breaks 20[0-9-]+ \(in 40 d 0 h\).*\| 'later_break'=345[678][0-9]+s;;1209600:"
run -H broken -m readiness -w 30d
expect "-w beyond: OK, and the line names what is at risk" 0 $'^ANCHORWATCH OK: broken: later at risk, breaks 20[0-9-]+ \\(in 40 d 0 h\\) \\|.*\n\\[OK\\] later at risk'
run -H broken -m readiness -w 30d -c 14d
expect "the same with both thresholds" 0 '^ANCHORWATCH OK: broken: later at risk, breaks 20'
if [[ $out == *"no transition affects"* ]]; then not_ok "a device at risk is affected" "$out"; else ok "a device at risk is affected"; fi
run -H broken -m readiness -w 60d -c 30d
expect "-w within" 1 "'later_break'=[0-9]+s;5184000:;2592000:"
run -H broken -m readiness -c 41d
expect "-c within" 2 '^ANCHORWATCH CRITICAL'
run -H broken -m readiness -c @30d:50d
expect "-c inside" 2 '^ANCHORWATCH CRITICAL'
run -H broken -m readiness -w 10:
expect "-w in plain seconds" 0 '^ANCHORWATCH OK'
run -H broken -m readiness -w 10
expect "a bare number is 0 to it" 1 "'later_break'=[0-9]+s;10;1209600:"
transition sooner $((now + 10 * day + 2400)) >"$work/several/20.conf"
transition later $((now + 40 * day + 2400)) >"$work/several/10.conf"
transition past $((now - 900 * day)) >"$work/several/30.conf"
rules=$work/several
run -H broken -m readiness
expect "worst first, then the earliest" 2 $'^ANCHORWATCH CRITICAL: broken: past broken.*\n\\[CRITICAL\\] past.*\n\\[CRITICAL\\] sooner.*\n\\[WARNING\\] later'
expect "and how many more" 2 '\(and 2 more\) \|'
run -H broken -m readiness -w 1d -c 1d
expect "beside a worse one what thresholds lowered is named, too" 2 '^ANCHORWATCH CRITICAL: broken: past broken.*; sooner at risk, breaks 20[0-9-]+ \(in 10 d 0 h\); later at risk, breaks 20[0-9-]+ \(in 40 d 0 h\) \|'
run -H broken -m readiness --transition later --transition sooner
expect "only these transitions" 2 '^ANCHORWATCH CRITICAL: broken: sooner at risk'
run -H broken -m readiness --transition later
expect "only one transition" 1 '^ANCHORWATCH WARNING: broken: later'
run -H broken -m readiness --transition nobody
expect "unknown transition" 3 'no transition has the name nobody'
rules=$work/none
run -H broken -m readiness
expect "G12: no transition at all" 3 'nothing matched: no transition'
rules=$work/transitions

# Stale and missing facts: never OK
record stale $((4 * day)) "[$new]"
for mode in readiness anchors collector; do
	run -H stale -m $mode
	expect "stale is UNKNOWN in mode $mode" 3 '^ANCHORWATCH UNKNOWN: stale: '
	run -H stale -m $mode --on-stale critical
	expect "stale is CRITICAL on request in mode $mode" 2 '^ANCHORWATCH CRITICAL: stale: '
done
record ahead $((-30 * day)) "[$new]"
for mode in readiness anchors collector; do
	run -H ahead -m $mode
	expect "facts from the future in mode $mode" 3 '^ANCHORWATCH UNKNOWN: ahead: '
done
record never 60 "[]" '.stores[0] |= (.observed_at = null | .format = null | .blocks = 0 |
	.attempt = {at: .attempt.at, code: "file-missing", text: "/srv/ca.pem: No such file"})'
for mode in readiness anchors collector; do
	run -H never -m $mode
	expect "never collected in mode $mode" 3 '^ANCHORWATCH UNKNOWN: never: '
done
run -H nobody -m readiness
expect "no record" 3 '^ANCHORWATCH UNKNOWN: [a-z0-9-]+: there is no .*\(record-missing\)'
expect "no record has a remedy" 3 $'\n  Check the name'
printf '{"format": 99, "device": "newer"}' >"$state/records/newer.json"
run -H newer -m readiness
expect "G10: record of a newer version" 3 '^ANCHORWATCH UNKNOWN: .*/newer\.json: .*update this program.*\(record-version\)'
printf '{"format": 2, "device": "older"}' >"$state/records/older.json"
run -H older -m readiness
expect "G10: record of an older version" 3 '^ANCHORWATCH UNKNOWN: .*/older\.json: .*writes it again.*\(record-version\)'
printf '{"format": 3, "dev' >"$state/records/cut.json"
run -H cut -m readiness
expect "G09: damaged record" 3 '^ANCHORWATCH UNKNOWN: .*\(record-format\)'
mkfifo "$state/records/pipe.json"
run -H pipe -m readiness
expect "a FIFO is no record" 3 '^ANCHORWATCH UNKNOWN: .*\(file-kind\)'
rm "$state/records/"{pipe,newer,older,cut}.json

# Collector
run -H ready -m collector
expect "collector OK" 0 "^ANCHORWATCH OK: ready: 1 store collected in time.*\| 'trusted-ca_age'=[0-9]+s"
run -H ready -m collector -w 30 -c 1h
expect "-w on the age" 1 "'trusted-ca_age'=[0-9]+s;30;3600"
run -H ready -m collector -c 30s
expect "a bare duration is the highest age" 2 "'trusted-ca_age'=[0-9]+s;;30"
run -H ready -m collector --store other
expect "G12: no such store" 3 'nothing matched: the device has no store other'
record failing 7200 "[$new]" '.stores[0].attempt |= {at: (.at + 3600), code: "file-permission", text: "Permission denied"}'
run -H failing -m collector
expect "the last failure with its code" 1 'last try failed: file-permission.*failed 1 h 0 min ago: Permission denied \(file-permission\)'
run -H failing -m collector -w 30d
expect "an age within -w still names the failure" 0 '^ANCHORWATCH OK: failing: store trusted-ca collected 2 h 0 min ago, last try failed: file-permission; 1 store collected'

# Anchors
run -H ready -m anchors
expect "anchors OK" 0 "^ANCHORWATCH OK: ready: 2 anchors, 1 needed, the first ends 2034-01-16; 1 expired.*'anchors'=2;;;0 'expired'=1;;;0 'unusable'=0;;;0 'next_expiry'=[0-9]+s;2592000:;604800:"
run -H ready -m anchors -w 40%
expect "a share of the lifetime" 1 '^ANCHORWATCH WARNING: ready: IdenTrust Commercial Root CA 1 ends 2034-01-16'
run -H ready -m anchors -c 20%:90%
expect "a range of shares" 0 '^ANCHORWATCH OK'
run -H ready -m anchors -w 30d --every-anchor
expect "every anchor" 1 '^ANCHORWATCH WARNING: ready: Dead Root expired 2010-01-01'
run -H ready -m anchors -v
expect "notes with -v" 0 $'\n\\[OK\\] trusted-ca/0000000000000000: Dead Root.*expired on 2010-01-01; nothing needs it'
run -H ready -m anchors --store none
expect "G12: no such store in anchors" 3 'nothing matched'
record soon 60 "[$(anchor Soon $new_root $((now - 300 * day)) $((now + 20 * day)))]"
run -H soon -m anchors
expect "a needed anchor near its end" 1 '^ANCHORWATCH WARNING: soon: Soon ends 20[0-9-]+ \(in (19|20) d'
run -H soon -m anchors -w 10d
expect "-w replaces the policy's rule, the line still names the root" 0 '^ANCHORWATCH OK: soon: Soon ends 20[0-9-]+ \(in (19|20) d [^;]*\); 1 anchor, 1 needed'
record bad 60 "[$new]" '.stores[0] |= (.bad_blocks = 1 | .blocks = 2 |
	.problems = [{severity: "critical", code: "store-block", where: "block 2, line 31", text: "not readable"}])'
run -H bad -m anchors
if [ "$rc" -ne 0 ] && [[ $out == *"block 2, line 31"* ]]; then ok "a problem of the store"; else not_ok "a problem of the store" "$rc" "$out"; fi

# G01: text of devices cannot change the output
i=0
while IFS= read -r text; do
	i=$((i + 1))
	record "hostile$i" 60 "[$(anchor "$(printf '%b' "$text")" $new_root $((now - 300 * day)) $((now + day)))]" \
		'.stores[0] |= (.problems = [{severity: "critical", code: "store-block", where: .anchors[0][3], text: .anchors[0][3]}])'
	for mode in readiness anchors collector; do
		run -H "hostile$i" -m $mode -vv
		if [ "$rc" -le 3 ] && [ "$(grep -c '^ANCHORWATCH' <<<"$out")" -eq 1 ] &&
			[ "$(tr -cd '|' <<<"$out" | wc -c)" -le 1 ] && ! grep -q '[<>`\\]' <<<"$out" &&
			! grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\x{202e}' <<<"$out"; then
			ok "hostile text $i in mode $mode"
		else
			not_ok "hostile text $i in mode $mode" "$rc" "$out"
		fi
	done
done <<'EOF'
stateWithPipe | days=9999
quote ' equals = semi ; percent %s%n
<script>alert(1)</script> <b>bold</b>
back\\nslash \\\\_ end
[OK] all fine [CRITICAL]
emoji \0360\0237\0230\0200 done
tick `id` $(id) $USER1$
EOF
# Text that no writer of records writes makes a record invalid.
record control 60 "[$(anchor "$(printf 'two\nOK - all fine | days=9999')" $new_root 0 $((now + day)))]"
run -H control -m readiness
expect "a control character is no clean record" 3 '^ANCHORWATCH UNKNOWN: .*\(record-format\)'
rm "$state/records/"hostile*.json "$state/records/control.json"

# Arguments are validated before use
# shellcheck disable=SC2016 # single quotes are intended
for name in '../../etc/passwd' '$(touch '"$work"'/pwned)' ';id' 'a b' '' '-x' '.hidden' "$(printf 'a\nb')"; do
	run "--hostname=$name" -m readiness
	expect "T21: device name ${name//[^a-z.]/_}" 3 '^ANCHORWATCH UNKNOWN: --hostname'
done
check "nothing was executed" test ! -e "$work/pwned"
for range in 5:3 abc 1e400 -1 '' nan 123456789012345678901234567890 @ : '~' 10:20:30 0x10; do
	for option in -w -c; do
		out=$("$bin/check_anchorwatch" -H ready -m readiness "$option" "$range" --config /nonexistent 2>&1)
		rc=$?
		expect "G04: $option '$range' is refused before any work" 3 '^ANCHORWATCH UNKNOWN: threshold "'
	done
done
for args in "" "-H" "-H ready" "-m readiness" "-H ready -m x" "-H ready -m readiness -w" "--nonsense" "-?" "-H ready -m readiness -t 0"; do
	# shellcheck disable=SC2086 # words of a list
	out=$("$bin/check_anchorwatch" $args 2>&1)
	rc=$?
	expect "G03: usage for '$args'" 3 $'^ANCHORWATCH UNKNOWN: [^\n]+\nUsage: '
	[ "$(wc -l <<<"$out")" -le 23 ] || not_ok "G03: usage is short" "$out"
done
out=$("$bin/check_anchorwatch" --help) rc=$?
expect "--help" 3 'Usage: check_anchorwatch'
out=$("$bin/check_anchorwatch" -V) rc=$?
expect "--version" 3 '^check_anchorwatch v[0-9]'

# Fleet
rm "$state/records/"*.json
run -m fleet
expect "G12: no device" 3 '^ANCHORWATCH UNKNOWN: .*(no device has a record|record-missing)'
record both 60 "[$new,$old]" "$(looked past.example.com:443 "$new_root")"
record ready 60 "[$new]"
record stale $((4 * day)) "[$new]"
run -m fleet
expect "fleet with a stale device" 3 "^ANCHORWATCH UNKNOWN: 3 devices: 1 unknown, 2 ok \(trust 1, collection 1\); worst first: stale: .*'devices_ok'=2;;;0;3 'devices_warning'=0;;;0;3 'devices_critical'=0;;;0;3 'devices_unknown'=1;;;0;3 'trust'=1;;;0;3 'license'=0;;;0;3 'service'=0;;;0;3 'certificate'=0;;;0;3 'collection'=1;;;0;3 'ready'=1;;;0;3 'at_risk'=0;;;0;3 'broken'=0;;;0;3 'clean_up'=1;;;0;3 'unknown'=1;;;0;3 'not_affected'=0;;;0;3"
record broken 60 "[$old]"
printf 'garbage' >"$state/records/cut.json"
run -m fleet
expect "one damaged record does not hide the others" 2 '^ANCHORWATCH CRITICAL: 5 devices: 1 critical, 2 unknown, 2 ok \(trust 2, collection 2\); worst first: broken: trust broke on .*\(and 2 more\)'
rm "$state/records/"{cut,stale,broken}.json
run -m fleet
expect "fleet OK" 0 '^ANCHORWATCH OK: 2 devices: 2 ok \|'
printf 'device "configured" {\n\tstore "s" { file = "/nonexistent" }\n}\n' >"$conf"
run -m fleet
expect "a configured device without a record is unknown" 3 '^ANCHORWATCH UNKNOWN: 3 devices: 1 unknown, 2 ok \(collection 1\); worst first: configured: the device was never collected: .*record-missing'
printf '%s\npolicy { unknown = warning }\n' "$(cat "$conf")" >"$conf"
run -m fleet
expect "what is not known has the state of the policy" 1 '^ANCHORWATCH WARNING: 3 devices: 1 warning, 2 ok'
run -H configured -m readiness
expect "in the modes of one device, too" 1 '^ANCHORWATCH WARNING: configured: the device was never collected: '
run -H configured -m license
expect "in each of them" 1 '^ANCHORWATCH WARNING: configured: '
run -H nobody -m readiness
expect "a name that is no device is UNKNOWN" 3 '^ANCHORWATCH UNKNOWN: nobody: there is no '
run -m fleet --on-stale critical
expect "fleet with --on-stale" 2 '^ANCHORWATCH CRITICAL: 3 devices: 1 critical, 2 ok'
mv "$state/records" "$state/away"
run -m fleet
expect "without the folder of records a configured device is not known" 1 \
	'^ANCHORWATCH WARNING: 1 device: 1 warning \(collection 1\); worst first: configured: '
mv "$state/away" "$state/records"
printf '%s\n' "$settings" >"$conf"

# Every finding counts in a fleet, not only those on readiness.
"$AW_BUILD/tests/tools/make_records" -l expired "$state" lic 1 1 3 60 "$new_root"
run -m fleet
expect "fleet with an expired license" 2 \
	"^ANCHORWATCH CRITICAL: 3 devices: 1 critical, 2 ok \\(license 1\\); worst first: lic-1: .*'license'=1;;;0;3.*'broken'=0;;;0;3"
"$AW_BUILD/tests/tools/make_records" -l ok -c $((20 * day)) "$state" lic 1 1 3 60 "$new_root"
run -m fleet
expect "fleet with a certificate that ends" 1 "^ANCHORWATCH WARNING: 3 devices: 1 warning, 2 ok \\(certificate 1\\)"
"$AW_BUILD/tests/tools/make_records" -l ok "$state" lic 1 1 3 60 "$new_root"
run -m fleet
expect "fleet with all licenses in order" 0 '^ANCHORWATCH OK: 3 devices: 3 ok \|'
rm "$state/records/lic-1.json"

# What the thresholds make OK is named in a fleet, too.
rules=$work/future
record broken 60 "[$old]"
run -m fleet -w 30d -c 14d
expect "fleet: a device at risk beyond the thresholds" 0 '^ANCHORWATCH OK: 3 devices: 3 ok: broken: later at risk, breaks 20[0-9-]+ \(in 40 d 0 h\) \|'
run -m fleet
expect "fleet: and without them" 1 '^ANCHORWATCH WARNING: 3 devices: 1 warning, 2 ok'
rm "$state/records/broken.json"
rules=$work/transitions

# G02, T20: 500 devices at risk at 500 dates
record broken 60 "[$old]"
for i in $(seq -w 1 500); do
	sed "s/\"device\":\"broken\"/\"device\":\"device-with-a-long-name-$i\"/" "$state/records/broken.json" \
		>"$state/records/device-with-a-long-name-$i.json"
done
run -m fleet
expect "500 devices" 2 '^ANCHORWATCH CRITICAL: 503 devices: 501 critical, 2 ok \(trust 501\); worst first: broken: '
check "500 devices stay within 8 KB" test "${#out}" -lt 8192
expect "500 devices: how many are not shown" 2 $'\nand [0-9]+ more$'
status=${out%%|*}
check "500 devices: the first line is short" test "${#status}" -le 1024
shown=$(grep -c '^\[CRITICAL\]' <<<"$out")
more=$(sed -n 's/^and \([0-9]*\) more$/\1/p' <<<"$out")
equal "500 devices: none is lost" 501 $((shown + more))
rm "$state/records/device-with"*.json

# Time and signals
mkfifo "$work/hang"
exec 9<>"$work/hang"
begin=$(date +%s%N)
out=$("$bin/check_anchorwatch" -t 1 --extra-opts=x@- <"$work/hang" 2>&1)
rc=$?
took=$((($(date +%s%N) - begin) / 1000000))
expect "G06: timeout names the step" 3 '^ANCHORWATCH UNKNOWN: timeout while reading the options$'
if [ $took -ge 900 ] && [ $took -le 1500 ]; then ok "G06: in time"; else not_ok "G06: in time" "$took ms"; fi
for signal in TERM INT ALRM HUP; do
	# A job of a script ignores INT; the program must not inherit that, so a separate shell starts it.
	"$bin/check_anchorwatch" --extra-opts=x@- <"$work/hang" >"$work/signal" 2>&1 &
	pid=$!
	wait_for 5 grep -q "^SigCgt:.*[1-9a-f]" "/proc/$pid/status"
	wait_for 5 test "$(cut -d' ' -f3 "/proc/$pid/stat")" = S
	kill -$signal $pid
	wait $pid
	rc=$?
	out=$(<"$work/signal")
	expect "G07: SIG$signal" 3 '^ANCHORWATCH UNKNOWN: (stopped by a signal|timeout) while reading the options$'
done
exec 9>&-

# The environment
args=(--config "$conf" --state "$state" --transitions "$rules")
chmod -R a+rX "$work"
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	cp "$bin/check_anchorwatch" "$work/plugin"
	run_as() { out=$(cd / && setpriv --reuid 65534 --regid 65534 --clear-groups env -i "$@" 2>&1); rc=$?; }
	run_as "$work/plugin" -H ready -m readiness "${args[@]}"
	expect "G14: as nobody, without environment" 0 '^ANCHORWATCH OK'
	chmod 0 "$state/records/ready.json"
	run_as "$work/plugin" -H ready -m readiness "${args[@]}"
	expect "G14: as nobody, record not readable" 3 '^ANCHORWATCH UNKNOWN: .*\(file-permission\)'
	chmod 644 "$state/records/ready.json"
	mkdir -m 0 "$work/locked"
	out=$(cd "$work/locked" && setpriv --reuid 65534 --regid 65534 --clear-groups "$work/plugin" -H ready -m readiness "${args[@]}" 2>&1)
	rc=$?
	expect "G14: working directory not readable" 0 '^ANCHORWATCH OK'
fi
out=$("$bin/check_anchorwatch" -H ready -m readiness "${args[@]}" <&- 2>&-) rc=$?
expect "G14: standard input and error closed" 0 '^ANCHORWATCH OK'
"$bin/check_anchorwatch" -H ready -m readiness "${args[@]}" <&- >&- 2>&-
equal "G14: standard output closed is UNKNOWN" 3 $?
"$bin/check_anchorwatch" -H ready -m readiness "${args[@]}" >/dev/full 2>&1
equal "G09: an answer that cannot be written is UNKNOWN" 3 $?
out=$( (ulimit -n 16 && exec "$bin/check_anchorwatch" -H ready -m readiness "${args[@]}") 2>&1) rc=$?
expect "G14: 16 descriptors" 0 '^ANCHORWATCH OK'
out=$( (ulimit -v 65536 && exec "$bin/check_anchorwatch" -H ready -m readiness "${args[@]}") 2>&1) rc=$?
expect "G14: 64 MB of memory" 0 '^ANCHORWATCH OK'
out=$( (umask 000 && unset HOME && exec "$bin/check_anchorwatch" -H ready -m readiness "${args[@]}") 2>&1) rc=$?
expect "G14: umask 0, no HOME" 0 '^ANCHORWATCH OK'
for kb in 3000 4000 5000 6000; do
	out=$( (ulimit -v $kb && exec "$bin/check_anchorwatch" -H ready -m readiness "${args[@]}") 2>/dev/null)
	rc=$?
	# Below a few megabytes the system cannot start a program: then the status is not the plugin's.
	[ -n "$out" ] || continue
	if [ $rc = 0 ] || [ $rc = 3 ]; then ok "G09: $kb kB of memory"; else not_ok "G09: $kb kB of memory" "$rc" "$out"; fi
done

# --extra-opts
printf '[check_anchorwatch]\nmode=readiness\nstate=%s\ntransitions=%s\nconfig=%s\n[fleet]\nmode=fleet\nstate=%s\ntransitions=%s\nconfig=%s\n' \
	"$state" "$rules" "$conf" "$state" "$rules" "$conf" >"$work/plugins.ini"
plain() { out=$("$bin/check_anchorwatch" "$@" 2>&1); rc=$?; printf '%s\n' "$out" >>"$corpus"; }
plain --extra-opts=@"$work/plugins.ini" -H ready
expect "extra-opts: default section" 0 '^ANCHORWATCH OK: ready'
plain --extra-opts=fleet@"$work/plugins.ini"
expect "extra-opts: a section" 2 '^ANCHORWATCH CRITICAL: 3 devices: 1 critical, 2 ok'
MP_CONFIG_FILE=$work/plugins.ini plain --extra-opts -H ready
expect "extra-opts: MP_CONFIG_FILE" 0 '^ANCHORWATCH OK: ready'
plain --extra-opts=fleet@"$work/plugins.ini" -m readiness -H ready
expect "extra-opts: the command line wins" 0 '^ANCHORWATCH OK: ready'
plain --extra-opts=none@"$work/plugins.ini" -H ready
expect "G17: unknown section" 3 '^ANCHORWATCH UNKNOWN: .*no section'
plain --extra-opts=@"$work/nonexistent.ini" -H ready
expect "G17: missing file" 3 '^ANCHORWATCH UNKNOWN: .*No such file'
chmod 666 "$work/plugins.ini"
plain --extra-opts=@"$work/plugins.ini" -H ready
expect "G17: file that everybody may write" 3 '^ANCHORWATCH UNKNOWN: .*everybody may write'

# Configuration that cannot be used
printf 'device "x" {\n' >"$conf"
run -H ready -m readiness
expect "a broken configuration" 3 '^ANCHORWATCH UNKNOWN: .*anchorwatch.conf:'
rm "$conf"
run -H ready -m readiness
expect "a missing configuration" 3 '^ANCHORWATCH UNKNOWN: .*\(file-missing\)'
printf '%s\n' "$settings" >"$conf"

# Rules for all outputs
bad=$(grep '^ANCHORWATCH .*|' "$corpus" | sed 's/^[^|]*| *//' |
	grep -vE "^('?[^'=]+'?=(U|-?[0-9.]+)[a-zA-Z%]*(;[^; ]*){0,4} ?)+$")
if [ -z "$bad" ]; then ok "G18: performance data of the corpus"; else not_ok "G18: performance data of the corpus" "$bad"; fi
bad=$(grep '^ANCHORWATCH .*|' "$corpus" | sed 's/^[^|]*| *//' | tr ' ' '\n' | grep -vE "^'[A-Za-z0-9_.-]+'=-?[0-9]+s?(;|$)")
if [ -z "$bad" ]; then ok "labels and units of the corpus"; else not_ok "labels and units of the corpus" "$bad"; fi
bad=$(grep -vE '^rc=[0-3] bytes=[1-7]?[0-9]{1,3} pipes=[01]$' "$work/facts")
if [ -z "$bad" ]; then ok "status, size and pipes of all outputs"; else not_ok "status, size and pipes of all outputs" "$bad"; fi
bad=$(grep -v '^ANCHORWATCH ' "$corpus" | grep '|')
if [ -z "$bad" ]; then ok "all performance data are on line 1"; else not_ok "all performance data are on line 1" "$bad"; fi

# Libraries that it loads
libs=$(ldd "$bin/check_anchorwatch" 2>&1)
if grep -qE 'libcrypto|libssl|libcurl|netsnmp' <<<"$libs"; then not_ok "no heavy library" "$libs"; else ok "no heavy library"; fi
LD_DEBUG=files "$bin/check_anchorwatch" -H ready -m readiness "${args[@]}" 2>"$work/loaded" >/dev/null
if grep -qE 'libcrypto|libssl|libcurl|netsnmp|libnss' "$work/loaded"; then
	not_ok "nothing is loaded later either" "$(grep -E 'libcrypto|libssl|libcurl' "$work/loaded")"
else
	ok "nothing is loaded later either"
fi
done_testing
