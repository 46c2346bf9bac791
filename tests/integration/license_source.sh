#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd and a file with license outputs: the facts, their age, and the errors of bad files.
# shellcheck disable=SC2016 # programs of jq
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"

state=$work/state
conf=$work/aw.conf
text=$work/exp.txt
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")

collect() {
	out=$("${daemon[@]}" --once 2>&1)
	rc=$?
}
field() { jq -c "$2" "$state/records/$1.json"; }
is() { [ "$(field "$1" "$2")" = "$3" ]; }
plugin() {
	out=$("$bin/check_anchorwatch" --config "$conf" --state "$state" --transitions "$transitions" "$@" 2>&1)
	rc=$?
}
# device NAME FILE [KEY...]: a section of the configuration.
device() { printf 'device "%s" {\n\tsource "license-text" { file = "%s" }\n%s}\n' "$1" "$2" "${3:-}"; }
# put FILE AGE: installs that sample with a modification time of that many seconds ago.
put() { cp "$data/license/$1" "$text.new" && touch -d "@$(($(date +%s) - $2))" "$text.new" && mv "$text.new" "$text"; }

# --- the facts and their age
put asa-authorized.txt 600
device asa "$text" >"$conf"
collect
equal "a license text: exit 0" 0 "$rc"
matches "a license text: what it gave" 'asa/license: license, registration registered, authorization authorized' "$out"
equal "the record has the license" '["license","license-text","registered","authorized",true,"ok"]' \
	"$(field asa '.licenses[0] | [.name, .source, .registration.state, .authorization.state, .complete, .attempt.code]')"
equal "it is as old as the file" "$(stat -c %Y "$text")" "$(field asa '.licenses[0].observed_at')"
equal "the source and its file" "[\"license-text\",\"$text\",\"ok\"]" \
	"$(field asa '.sources[0] | [.name, .endpoint, .attempt.code]')"
equal "no store and no certificate" '[0,0]' "$(field asa '[(.stores | length), (.certificates | length)]')"
plugin -m license -H asa
matches "the plugin judges it" 'license' "$out"
check "and reports no failure of reading" bash -c '! grep -qE "was never read|failed to read|stale" <<<"$1"' - "$out"
# A text of the night is not stale at noon, though its device has an interval of minutes.
put asa-authorized.txt $((10 * 3600))
device asa "$text" 'interval = 5m' >"$conf"
collect
plugin -m license -H asa
check "a text of the night is used at noon" bash -c '! grep -q "too long ago" <<<"$1"' - "$out"
put asa-evaluation.txt $((26 * 3600 + 60))
collect
plugin -m license -H asa
equal "older than 26 h is unknown" 3 "$rc"
matches "older than 26 h is stale" 'its file was written on .* which is too long ago' "$out"
equal "older than 26 h: show agrees" '[true,"unknown"]' \
	"$("$bin/anchorwatch" show --config "$conf" --state "$state" --transitions "$transitions" --json asa | jq -c '.licenses[0] | [.stale, .severity]')"
device asa "$text" | sed 's/txt"/& fresh-for = 3d/' >"$conf"
collect
plugin -m license -H asa
check "fresh-for says how old it may be" bash -c '! grep -q "too long ago" <<<"$1"' - "$out"

# --- invalid files
put asa-authorized.txt 600
collect
before=$(field asa '[.licenses[0].observed_at, .licenses[0].registration.state]')
# refused NAME CODE PATTERN: the last facts are kept, with the failure.
refused() {
	collect
	equal "$1: exit 1" 1 "$rc"
	equal "$1: facts stay, with the failure" "[\"$2\",\"$2\"]" \
		"$(field asa '[.licenses[0].attempt.code, .sources[0].attempt.code]')"
	equal "$1: and their age" "$before" "$(field asa '[.licenses[0].observed_at, .licenses[0].registration.state]')"
	matches "$1: the report" "$3" "$out"
}
rm "$text"
refused "a missing file" file-missing "asa/license: license failed: $text: No such file or directory \[file-missing\]"
plugin -m source -H asa
matches "a missing file: the plugin reports it" 'No such file' "$out"
: >"$text"
refused "an empty file" license-format "$text: the text is empty \[license-format\]"
printf '%% Invalid input detected\n' >"$text"
refused "an error of the device" license-format 'the device answered: % Invalid input detected'
cp "$data/roots/quovadis-root-ca-2.pem" "$text"
refused "a certificate" license-format 'no license status in the text'
head -c 5000000 /dev/zero >"$text"
refused "a file too large" file-size "$text"
rm "$text" && mkfifo "$text"
refused "a FIFO" file-kind "$text"
rm -rf "$text" "$state"
collect
equal "never read: the license is there, without facts" '["license",null,"unknown","file-missing"]' \
	"$(field asa '.licenses[0] | [.name, .observed_at, .registration.state, .attempt.code]')"
plugin -m license -H asa
equal "never read: unknown" 3 "$rc"

# --- the zone of the device
sed '/Last Communication Attempt:/s/.*/  Last Communication Attempt: SUCCEEDED on May 04 10:00:00 2020 UTC/; s/UTC/CEST/' \
	"$data/license/asa-authorized.txt" >"$text"
device asa "$text" >"$conf"
collect
local_time=$(field asa '.licenses[0].authorization.authorized_at')
local_success=$(field asa '.licenses[0].authorization.last_success')
matches "an unknown zone is named" 'CEST' "$(field asa '.licenses[0].zone_note')"
device asa "$text" 'zone-offset = "+02:00"' >"$conf"
collect
equal "a configured zone is used" $((local_time - 7200)) "$(field asa '.licenses[0].authorization.authorized_at')"
equal "for the last contact, which is kept from reading to reading, too" $((local_success - 7200)) \
	"$(field asa '.licenses[0].authorization.last_success')"

# --- while the daemon runs
put asa-authorized.txt 60
device asa "$text" 'interval = 1h' >"$conf"
start daemon "${daemon[@]}"
check "read at the start" wait_for 10 is asa '.licenses[0].observed_at' "$(stat -c %Y "$text")"
put synthetic-authorization-expired.txt 30
check "a change of the file is seen" wait_for 10 is asa '.licenses[0].authorization.state' '"expired"'
rm "$text"
check "its end is seen" wait_for 10 is asa '.licenses[0].attempt.code' '"file-missing"'
put asa-authorized.txt 20
check "and its return" wait_for 10 is asa '[.licenses[0].attempt.code, .licenses[0].authorization.state]' '["ok","authorized"]'
before=$(field asa '.licenses[0].authorization.authorized_at')
sed -i 's/UTC/CEST/' "$text"
check "a zone abbreviation is read as UTC" wait_for 10 is asa '.licenses[0] | [.zone_note != null, .authorization.authorized_at]' "[true,$before]"
device asa "$text" 'interval = 1h zone-offset = "+02:00"' >"$conf"
kill -HUP "${pids[daemon]}"
check "another zone is used at the reload" wait_for 10 is asa '.licenses[0].authorization.authorized_at' $((before - 7200))
cp "$text" "$work/other.txt" && touch -d @1700000000 "$work/other.txt"
device asa "$work/other.txt" 'interval = 1h' >"$conf"
kill -HUP "${pids[daemon]}"
check "another file is read at the reload" wait_for 10 is asa '[.licenses[0].observed_at, .sources[0].endpoint]' "[1700000000,\"$work/other.txt\"]"
stop daemon
equal "stops at once" 0 $?
# --- refused configurations
printf 'device "asa" {\n\tsource "license-text" {\n\t\tfile = "%s"\n\t\tuser = "x"\n\t}\n}\n' "$text" >"$conf"
collect
equal "a key of another kind: exit 2" 2 "$rc"
matches "a key of another kind: its line" 'aw.conf:4: a source of kind "license-text" takes no user \[config-value\]' "$out"
printf 'device "asa" {\n\tsource "license-text" { }\n}\n' >"$conf"
collect
matches "no file: its line" 'aw.conf:2: source "license-text" needs exactly one of file and program' "$out"

# --- single devices
rm -rf "$state"
for name in one two three; do
	cp "$data/license/asa-authorized.txt" "$work/$name.txt"
	device "$name" "$work/$name.txt"
done >"$conf"
rm "$work/three.txt"
some() {
	out=$("${daemon[@]}" "$@" 2>&1)
	rc=$?
}
some --once --device two
equal "one device alone: exit 0" 0 "$rc"
equal "one device alone: one record" two.json "$(ls "$state/records")"
equal "one device alone: nothing of the others" "" "$(grep -E 'one|three' <<<"${out//answers/}")"
some --once --device one --device=three
equal "two devices, of which one fails: exit 1" 1 "$rc"
equal "records of the others stay" "one.json three.json two.json" "$(cd "$state/records" && echo *)"
check "and nothing is retired" test ! -e "$state/retired"
some --once --device four
equal "a device that is not configured: exit 64" 64 "$rc"
matches "a device that is not configured: its name" 'four: no device of this name' "$out"
some --device one
equal "without --once: exit 64" 64 "$rc"
# now_ ARG...: anchorwatch collect.
now_() {
	out=$("$bin/anchorwatch" collect -c "$conf" -s "$state" -t "$transitions" "$@" 2>&1)
	rc=$?
}
rm -rf "$state"
now_ one two
equal "anchorwatch collect: exit 0" 0 "$rc"
matches "anchorwatch collect: what each source gave" "one/license: license.*one/license-text: $work/one.txt.*two/license: " "$out"
equal "anchorwatch collect: the records" "one.json two.json" "$(cd "$state/records" && echo *)"
now_ three
equal "anchorwatch collect: a failure is exit 1" 1 "$rc"
matches "anchorwatch collect: the failure" 'three.txt: No such file or directory \[file-missing\]' "$out"
now_
equal "anchorwatch collect: without a device: exit 64" 64 "$rc"
now_ -- --help
equal "anchorwatch collect: a name is never an option" 64 "$rc"
matches "anchorwatch collect: it is a name that is not configured" '--help: no device' "$out"
rm -rf "$state"
start daemon "${daemon[@]}"
for name in one two three; do wait_for 10 test -s "$state/records/$name.json"; done
# kept: the files of the state directory with content and time.
kept() { (cd "$state" && find . -type f -printf '%p %i %T@\n' -exec cksum {} + | sort); }
before=$(kept)
now_ one two
equal "anchorwatch collect: with the daemon: exit 0" 0 "$rc"
matches "anchorwatch collect: with the daemon: what each source gave" "one/license: license.*two/license: " "$out"
equal "anchorwatch collect: with the daemon: who keeps the record, in one line" 1 \
	"$(grep -c '^no record is written: the running anchorwatchd writes them$' <<<"$out")"
now_ three
equal "anchorwatch collect: with the daemon: a failure is exit 1" 1 "$rc"
matches "anchorwatch collect: with the daemon: the failure" 'file-missing' "$out"
equal "anchorwatch collect: with the daemon: nothing of its state is touched" "$before" "$(kept)"
echo '{' >"$state/records/two.json"
now_ two
equal "anchorwatch collect: with the daemon: a damaged record is not moved away" "0 {" "$rc $(cat "$state/records/two.json")"
check "anchorwatch collect: with the daemon: it runs on" running daemon
some --once
equal "--once alone is still refused while the daemon runs" "1 state-busy" "$rc $(grep -o state-busy <<<"$out")"
now_ -s "$work/own" one
equal "anchorwatch collect: with a state directory of its own: exit 0" 0 "$rc"
stop daemon
mkdir -p "$work/tree/bin" "$work/tree/sbin" && cp "$bin/anchorwatch" "$work/tree/bin/"
printf '#!/bin/sh\necho "$@"; exit 7\n' >"$work/tree/sbin/anchorwatchd" && chmod +x "$work/tree/sbin/anchorwatchd"
out=$(PATH=/nonexistent "$work/tree/bin/anchorwatch" collect -c "/a b" 'x;y')
equal "anchorwatch collect: the daemon in sbin, its words and its status" '--once --beside --config /a b --device x;y 7' "$out $?"
done_testing
