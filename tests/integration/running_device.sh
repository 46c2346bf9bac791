#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A device whose only source is its running-configuration: certificates with their trustpoints, identity, license
# transport, Cisco Licensing Root CA; and what the configuration says to other sources of the device, its zone.
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"

state=$work/state
conf=$work/aw.conf
quovadis=$data/roots/quovadis-root-ca-2.pem
identrust=$data/roots/identrust-commercial-root-ca-1.pem
both=$data/stores/trustpool-both.txt

# trustpoint NAME FILE: as IOS prints it.
trustpoint() {
	printf 'crypto pki certificate chain %s\n certificate ca 01\n' "$1"
	openssl x509 -in "$2" -outform DER | od -An -v -tx1 -w32 | sed -E 's/ //g; s/(.{8})/\1 /g; s/^/  /'
	printf '  \tquit\n'
}
# configuration LINE...: of a switch with one trustpoint.
configuration() {
	printf 'version 17.9\nhostname sw-1\nclock timezone CET 1 0\nclock summer-time CEST recurring\n'
	trustpoint QV "$quovadis"
	printf 'license udi pid C9300-24T sn FOC12345678\n'
	printf '%s\n' "$@" end
}
# with SETTING...: the device with these settings.
with() { printf 'device "sw" {\n%s\n}\n' "$(printf '\t%s\n' "$@")" >"$conf"; }
collect() { "$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf" --once >"$work/log" 2>&1; }
show() { "$bin/anchorwatch" show --json sw --config "$conf" --state "$state" --transitions "$transitions" | jq -r "$1"; }
check() { "$bin/check_anchorwatch" --config "$conf" --state "$state" --transitions "$transitions" -H sw "$@"; }
readiness='first(.readiness[] | select(.transition == "quovadis-identrust") | .state)'

store="store \"pki\" { file = \"$work/saved\" }"

# --- nothing but the configuration
configuration 'license smart transport cslu' 'license smart url cslu http://cslu.example:8182/cslu/v1/pi' >"$work/saved"
with "$store"
collect
equal "inspect says what it is" "sw-1 17.9 C9300-24T FOC12345678 cslu http://cslu.example:8182/cslu/v1/pi CET 3600 CEST 7200 true null" \
	"$("$bin/anchorwatch" inspect --json --transitions "$transitions" "$work/saved" | jq -r '.configuration | map(tostring) | join(" ")')"
equal "and so does the text" \
	"  configuration: sw-1, version 17.9, C9300-24T, serial number FOC12345678, zone CET UTC+01:00, zone CEST UTC+02:00, license transport cslu to http://cslu.example:8182/cslu/v1/pi" \
	"$("$bin/anchorwatch" inspect --transitions "$transitions" "$work/saved" | grep configuration:)"
equal "show has it in the store" sw-1 "$(show '.stores[0].configuration.hostname')"
equal "the identity is that of the configuration" "C9300-24T 17.9 FOC12345678 pki" \
	"$(show '.identity | [.product, .version, .serial, .source] | join(" ")')"
shown=$("$bin/anchorwatch" show sw --config "$conf" --state "$state" --transitions "$transitions")
equal "the text of show has both" 2 "$(grep -cE 'is C9300-24T, version 17.9, serial number FOC12345678 by store pki$|^  configuration: sw-1, version' <<<"$shown")"
equal "its license server is CSLU" "cslu.example:8182 reported" "$(show '.uses[] | [.service, .origin] | join(" ")')"
equal "so changes at Cisco do not reach it" notAffected "$(show "$readiness")"
equal "Cisco Licensing Root CA is missing" "warning pki" \
	"$(show '.verdicts[] | select(.code == "licensing-root") | [.severity, .object] | join(" ")')"
equal "the plugin says so" 1 "$(check -m anchors >"$work/out"; echo $?)"
equal "with the root by name" 0 "$(grep -q "no trustpoint has Cisco Licensing Root CA" "$work/out"; echo $?)"

configuration | sed 's/CET/C\xff\x1bT/' >"$work/saved"
collect
equal "a zone that is no clean text is not known, and the rest is read" "sw-1 null true" \
	"$(show '.stores[0].configuration | [.hostname, .zone, .complete] | map(tostring) | join(" ")')"

configuration 'license smart transport smart' >"$work/saved"
collect
equal "by transport smart it is Cisco's" "smartreceiver.cisco.com:443" "$(show '.uses[].service')"
equal "the trustpool is not known" unknown "$(show "$readiness")"
equal "and the plugin is UNKNOWN" 3 "$(check -m readiness >"$work/out"; echo $?)"
equal "with what to do" 1 "$(grep -c 'show crypto pki trustpool' "$work/out")"

configuration 'crypto pki certificate chain SLA-TrustPoint' ' certificate ca 01 nvram:CiscoLicensi#1CA.cer' \
	'license smart transport smart' >"$work/saved"
collect
equal "a root kept in nvram: is named, a note" "ok" \
	"$(show '.verdicts[] | select(.code == "store-problem" and (.text | test("nvram:CiscoLicensi#1CA.cer"))) | .severity')"
equal "and not missing" "" "$(show '.verdicts[] | select(.code == "licensing-root") | .severity')"

{ configuration 'license smart transport smart' | sed '/^end$/d'; } >"$work/saved"
collect
equal "in a part of a configuration it is a note" ok "$(show '.verdicts[] | select(.code == "licensing-root") | .severity')"

# --- with the trustpool in another store, which is read before the configuration and has its zone
configuration 'license smart transport smart' >"$work/saved"
sed 's/18:12:23 UTC/19:12:23 CET/' "$both" >"$work/pool"
rm -rf "$state"
with "store \"a-pool\" { file = \"$work/pool\" }" "$store"
collect
equal "trustpoints and trustpool together" ready "$(show "$readiness")"
equal "the zone of the listing is known" 0 "$(show '[.stores[].problems[] | select(.code == "store-zone")] | length')"
equal "its dates are in UTC" 2014-01-16T18:12:23Z \
	"$(show '.stores[] | select(.name == "a-pool") | .anchors[] | select(.subject | test("IdenTrust")) | .not_before')"
with 'zone-offset = "+02:00"' "store \"a-pool\" { file = \"$work/pool\" }" "$store"
collect
equal "zone-offset goes first" 2014-01-16T17:12:23Z \
	"$(show '.stores[] | select(.name == "a-pool") | .anchors[] | select(.subject | test("IdenTrust")) | .not_before')"

# --- a license text of the same device
sed -E 's/([0-9]{2}:[0-9]{2}:[0-9]{2} [0-9]{4}) UTC/\1 CEST/' "$data/license/asa-authorized.txt" >"$work/license"
with "$store" "source license-text { file = \"$work/license\" fresh-for = 3650d }"
rm -rf "$state"
collect
equal "its dates are read in the zone of the configuration" 1 "$(show '.licenses[0].zone_note' |
	grep -c 'zone CEST read as UTC+01:00, or summer time, by the configuration')"

# --- two devices in one file
{ configuration; configuration | sed 's/sw-1/sw-2/'; trustpoint IDT "$identrust"; } >"$work/saved"
with "$store"
rm -rf "$state"
collect
equal "two devices in one file" "warning null" \
	"$(show '(.verdicts[] | select(.code == "store-problem") | .severity) + " " + (.stores[0].configuration | tostring)')"

done_testing
