#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The same bytes as a file of a source, from a helper program and for inspect: the same facts, or the same error.
# shellcheck disable=SC2016 # programs of jq and of the helper
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"

state=$work/state
conf=$work/aw.conf
text=$work/text
printf '#!/bin/sh\ncat "$1"\n' >"$work/print"
chmod 0755 "$work/print"
{
	printf 'device "file" {\n\tsource "license-text" { file = "%s" }\n}\n' "$text"
	printf 'device "program" {\n\tsource "license-text" { program = {"%s", "%s"} }\n}\n' "$work/print" "$text"
} >"$conf"

facts='.licenses[0] | del(.observed_at, .fresh_for, .attempt, .registration.held_at)'
inspected='{mode, registration: [.registration.state, .registration.raw, .registration.expires],
	authorization: [.authorization.state, .authorization.raw, .authorization.deadline],
	entitlements: [.entitlements[] | [.name, .tag, .count, .state]]}'
recorded='.licenses[0] | {mode, registration: [.registration.state, .registration.raw, .registration.expires],
	authorization: [.authorization.state, .authorization.raw, .authorization.deadline],
	entitlements: [.entitlements[] | [.name, .tag, .count, .state]]}'

# same NAME: the three ways agree on $text.
same() {
	rm -rf "$state"
	touch -d '2026-11-30 00:00:00Z' "$text"
	out=$("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf" --once 2>&1)
	equal "$1: file and program" "$(jq -cS "$facts" "$state/records/file.json")" \
		"$(jq -cS "$facts" "$state/records/program.json")"
	"$bin/anchorwatch" inspect --transitions "$transitions" --json "$text" >"$work/json"
	equal "$1: file and inspect" "$(jq -cS "$recorded | tojson" "$state/records/file.json")" \
		"$(jq -cS "$inspected | (.registration[2], .authorization[2]) |= (if . == null then null else fromdate end) | tojson" "$work/json")"
}
# refused NAME CODE: all three refuse it by that code.
refused() {
	rm -rf "$state"
	out=$("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf" --once 2>&1)
	equal "$1: file and program" "[\"$2\",\"$2\"]" \
		"$(jq -cs '[.[].licenses[0].attempt.code]' "$state/records/file.json" "$state/records/program.json")"
	matches "$1: inspect" "\[$2\]" "$("$bin/anchorwatch" inspect --transitions "$transitions" "$text")"
}

sample=$data/license/asa-authorized.txt
cp "$sample" "$text"
same "as it is"
iconv -f UTF-8 -t UTF-16 "$sample" >"$text"
same "UTF-16 with a byte order mark"
iconv -f UTF-8 -t UTF-16LE "$sample" >"$text"
same "UTF-16 without one"
sed 's/^/> /' "$sample" >"$text"
same "quoted mail"
sed 's/^/[2026-11-30 08:00:00] /' "$sample" >"$text"
same "a capture with times"
jq -Rs '{stdout: [.], stdout_lines: [split("\n")]}' "$sample" >"$text"
same "JSON of Ansible"
sed 's/^/\x1b[0m/' "$sample" >"$text"
same "escape sequences"
{ echo "Hello,"; sed 's/^/> /' "$sample"; } >"$text"
refused "a part of a mail" license-prefix
jq -Rs '[{host: "a", stdout: .}, {host: "b", stdout: (. + "\n.")}]' "$sample" >"$text"
refused "JSON of two devices" license-json
# --- several devices
sed 's/license-text" {/& device-name = "SW-B" udi = "PID:C9300,SN:FOC2"/' "$conf" >"$conf.new" && mv "$conf.new" "$conf"
inspect() { "$bin/anchorwatch" inspect --transitions "$transitions" "$@" "$text" | sed -n 's/^  registration *//p; s/.*\[\(license-devices\)\]$/\1/p'; }
{ echo "sw-a#show license all"; cat "$sample"; echo "sw-b#show license status"; cat "$data/license/synthetic-registration-failed.txt"
	echo "sw-b#show license udi"; echo "UDI: PID:C9300,SN:FOC2"; } >"$text"
out=$("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf" --once 2>&1)
equal "device-name and udi pick one" '["failed","PID:C9300,SN:FOC2","failed","PID:C9300,SN:FOC2"]' \
	"$(jq -cs '[.[].licenses[0] | .registration.state, .product]' "$state/records/file.json" "$state/records/program.json")"
matches "inspect: by name" '^failed' "$(inspect --device-name sw-b)"
matches "inspect: by serial number" '^failed' "$(inspect --udi FOC2)"
matches "inspect: the other" '^registered' "$(inspect --device-name sw-a)"
equal "inspect: none" license-devices "$(inspect --device-name sw-c)"
equal "inspect: several" license-devices "$(inspect)"
done_testing
