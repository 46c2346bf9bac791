#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The catalogue of transitions: its age, a new transition from two files, and what it shows of kinds of date.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

roots=$data/roots
cd "$work" || exit 1
run() { "$bin/anchorwatch" transitions --transitions "$transitions" "$@"; }
# take FILE NAME...: roots of the catalogue by their names.
take() {
	local file=$1 name
	shift
	for name in "$@"; do
		sed -n "/^# $name\$/,/END/p" "$roots/catalogue.pem" | sed 1d
	done >"$file"
}

# --- how old it is
version=$(sed -n 's/.*version = \([0-9-]*\).*/\1/p' "$transitions/00-catalogue.conf")
day() { date -u -d "$version $1 days" +%F; }
out=$(run --check --as-of "$(day 100)")
equal "a catalogue that is not too old" "0 OK: $(run --json | grep -c .) transitions, version $version; age in days 100, at most 365" "$? $out"
out=$(run --check --as-of "$(day 366)")
equal "one that is" 1 $?
matches "and what to do" '^WARNING: .*; age in days 366, at most 365; get a newer package anchorwatch-transitions$' "$out"
printf 'transitions-max-age = 90d\ndevice d { store s { file = /dev/null } }\n' >aw.conf
equal "with another setting" "1 0" "$(run --check --config aw.conf --as-of "$(day 91)" >/dev/null; echo -n "$? "
	run --check --config aw.conf --as-of "$(day 90)" >/dev/null; echo $?)"
out=$(run --check --as-of "$(day -1)")
equal "a clock before the version" "3 UNKNOWN" "$? ${out%%:*}"
equal "as JSON" "$version 1 warning 31536000" \
	"$(run --check --json --as-of "$(day 400)" | jq -r '"\(.version[:10]) \(.age - 399 * 86400 | . / 86400 | floor) \(.severity) \(.max_age)"')"
printf 'transitions-max-age = 1s\n' >bad.conf
equal "an age that is none" 2 "$(run --check --config bad.conf 2>/dev/null; echo $?)"
equal "--check with a name" 64 "$(run --check teams-2026 2>/dev/null; echo $?)"

# --- a new one
take old.pem "QuoVadis Root CA 2"
take new.pem "DigiCert Global Root G2" "DigiCert Global Root G3"
"$bin/anchorwatch" transitions --new old.pem new.pem >new.conf
equal "a new transition" 0 $?
equal "it can be read as it is, without a version" "3 NAME" "$("$bin/anchorwatch" transitions -t new.conf --check >/dev/null; echo -n "$? "
	"$bin/anchorwatch" transitions -t new.conf --json | jq -r .name)"
pick() { jq -c "[$1 | {name, sha256, sha1, subject, serial, not_after}] | sort" <<<"$2"; }
have=$("$bin/anchorwatch" transitions -t new.conf --json)
equal "the fingerprints of the replacements are those of the catalogue" "$(pick '.replacements[]' "$(run --json microsoft-sign-in)")" \
	"$(pick '.replacements[]' "$have")"
equal "and of the retiring root" "$(pick '.retiring[]' "$(run --json quovadis-identrust)")" "$(pick '.retiring[]' "$have")"
while read -r status words; do
	# shellcheck disable=SC2086 # words of the command
	"$bin/anchorwatch" transitions --new $words >/dev/null 2>&1
	equal "--new $words" "$status" $?
done <<'END'
64 old.pem
2 old.pem none.pem
2 aw.conf new.pem
64 --check old.pem new.pem
END

# --- what it shows
out=$(run teams-2023)
matches "a test window" 'between 2023-09-05 and 2023-09-05, test window: sip.pstnhub.microsoft.com:5061' "$out"
matches "a switch" '2023-10-03, service switch: sip.pstnhub.microsoft.com:5061' "$out"
matches "what the service is for" 'sip.pstnhub.microsoft.com:5061 \(calls\)' "$out"
matches "a service without a day" 'no day is known, service switch: webex.com:443' "$(run webex-identrust)"
matches "a root program" '2026-04-15, root program date' "$(run digicert-g1)"
matches "a date of distrust" 'distrust after +2024-11-30' "$(run entrust-distrust)"
equal "as JSON" "all 2026-04-01 2026-06-30 calls service-switch 2026-11-29" "$(run --json teams-2026 |
	jq -r '[.needs, .switches[0].at[:10], .switches[0].latest[:10], .services[0].purpose, .dates[0].kind, .dates[0].seen[:10]] | join(" ")')"

# --- who is alarmed: a device without services of its own, by license servers alone
take none.pem "Microsoft RSA Root Certificate Authority 2017"
equal "no alarm for services that a device does not use" quovadis-identrust \
	"$("$bin/anchorwatch" rehearse --transitions "$transitions" --store none.pem --as-of 2026-11-29 --json |
		jq -r '.transitions[] | select(.readiness != "notAffected").name')"
take g.pem "DigiCert Global Root CA" "DigiCert Global Root G2" "IdenTrust Commercial Root CA 1"
out=$("$bin/anchorwatch" rehearse --transitions "$transitions" --store g.pem --as-of 2026-11-29 --json)
equal "G1 and G2 in a store: nothing to remove" "ready null" \
	"$(jq -r '.transitions[] | select(.name == "digicert-g1") | "\(.readiness) \(.remedy)"' <<<"$out")"
text=$("$bin/anchorwatch" rehearse --transitions "$transitions" --store g.pem --as-of 2026-11-29 | tr -s ' \n' ' ')
matches "what browsers do, and what nobody looked at" \
	'is no longer trusted by browsers since 2026-04-15; 2 of 2 services of the device not looked at' "$text"
matches "the horizon of today's remedy" '2029-04-15 .*IdenTrust Commercial Root CA 1: browsers stop to trust it on 2029-04-15' "$text"
done_testing
