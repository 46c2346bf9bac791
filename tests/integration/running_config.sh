#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Running-configurations and listings of trustpoints as stores: exact certificates, and a part of what the device
# trusts unless the configuration of anchorwatch says that it is all.
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"

state=$work/state
conf=$work/aw.conf
quovadis=$data/roots/quovadis-root-ca-2.pem
identrust=$data/roots/identrust-commercial-root-ca-1.pem
pool=$data/stores/trustpool-quovadis.txt

# trustpoint pki|ca NAME FILE: as IOS and ASA print it.
trustpoint() {
	printf 'crypto %s certificate chain %s\n certificate ca 01\n' "$1" "$2"
	openssl x509 -in "$3" -outform DER | od -An -v -tx1 -w32 | sed -E 's/ //g; s/(.{8})/\1 /g; s/^/  /'
	printf '  \tquit\n'
}
anchors() { "$bin/anchorwatch" inspect --json --transitions "$transitions" "$1" | jq -r '.anchors[].sha256' | sort; }
readiness='.transitions[] | select(.name == "quovadis-identrust") | .readiness'
inspected() { "$bin/anchorwatch" inspect --json --transitions "$transitions" "$1" | jq -r "[.format, ($readiness)] | join(\" \")"; }

# --- inspect
cat "$quovadis" "$identrust" >"$work/both.pem"
{ printf 'version 17.9\nhostname R1\n!\n'; trustpoint pki QV "$quovadis"; trustpoint pki IDT "$identrust"; } >"$work/ios"
{ printf ': Saved\nASA Version 9.16(4)\n'; trustpoint ca QV "$quovadis"; trustpoint ca IDT "$identrust"; } >"$work/asa"
equal "IOS: the certificates byte for byte" "$(anchors "$work/both.pem")" "$(anchors "$work/ios")"
equal "ASA: the same" "$(anchors "$work/both.pem")" "$(anchors "$work/asa")"
equal "a root that is there is there" "running-config ready" "$(inspected "$work/ios")"
{ cat "$work/ios"; trustpoint ca "$(printf 'N%.0s' {1..64})" "$quovadis"; } >"$work/names"
trustpoints='[.anchors[] | [.subject[3:11], .trustpoint] | join(" ")] | sort | join(", ")'
equal "the trustpoints that hold them" "IdenTrus IDT, QuoVadis QV $(printf 'N%.0s' {1..64})" \
	"$("$bin/anchorwatch" inspect --json --transitions "$transitions" "$work/names" | jq -r "$trustpoints")"
equal "and in the text" 1 "$("$bin/anchorwatch" inspect -v --transitions "$transitions" "$work/names" | grep -c 'IdenTrust Commercial Root CA 1 *IDT$')"
{ printf 'hostname R1\n'; trustpoint pki QV "$quovadis"; } >"$work/part"
equal "one that is not there may be in the trustpool" "running-config unknown" "$(inspected "$work/part")"
{ sed 's/^/! /' "$pool"; cat "$work/part"; } >"$work/whole"
equal "with the trustpool in the same file it is missing" "running-config broken" "$(inspected "$work/whole")"
sed -e 's/Trustpoints: Trustpool/Trustpoints: ONE/' -e '/Trustpool: /d' -e 's/trustpool/certificates/' "$pool" >"$work/points"
equal "a listing of trustpoints alone" "trustpoints-text unknown" "$(inspected "$work/points")"
equal "the listing of the trustpool" "trustpool-text broken" "$(inspected "$pool")"

sed 's/chain IDT/chain OTHER/' "$work/part" >"$work/ios.other"

# --- a device
# collect [SETTING]: the device with that store, one time; prints its readiness and whether the store is a part.
collect() {
	printf 'device "sw" {\n\tservices = {"tools.cisco.com"}\n\tstore "pki" {\n\t\tfile = "%s"\n\t\t%s\n\t}\n}\n' \
		"$work/saved" "${1:-}" >"$conf"
	"$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf" --once >"$work/log" 2>&1
	printf '%s %s\n' "$("$bin/anchorwatch" show --json sw --config "$conf" --state "$state" --transitions "$transitions" |
		jq -r 'first(.readiness[] | select(.transition == "quovadis-identrust") | .state)')" \
		"$(jq -r '.stores[0] | [.partial, .excerpt] | map(tostring) | join(" ")' "$state/records/sw.json")"
}
cp "$work/part" "$work/saved"
equal "a configuration is a part" "unknown true true" "$(collect)"
equal "complete = true makes it all" "broken false true" "$(collect 'complete = true')"
equal "and complete = false a part again" "unknown true true" "$(collect 'complete = false')"
cp "$quovadis" "$work/saved"
equal "PEM in its place is all" "broken false false" "$(collect)"
equal "unless complete = false" "unknown true false" "$(collect 'complete = false')"
# Trustpoints and trustpool in two files are one to the device.
# pair PKI POOL: state, store and reason of a device with these two stores.
pair() {
	printf 'device "sw" {\n\tservices = {"tools.cisco.com"}\n%s\n%s\n}\n' \
		"store \"pki\" { file = \"$1\" }" "store \"pool\" { file = \"$2\" }" >"$conf"
	rm -rf "$state"
	"$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf" --once >"$work/log" 2>&1
	"$bin/anchorwatch" show --json sw --config "$conf" --state "$state" --transitions "$transitions" |
		jq -r 'first(.readiness[] | select(.transition == "quovadis-identrust") | [.state, .store, .reason] | join(" "))' |
		sed -E 's/\(SHA-256 [0-9a-f]*\)//; s/;.*//'
}
{ printf 'hostname R1\n'; trustpoint pki IDT "$identrust"; } >"$work/idt"
equal "a root of a trustpoint, the trustpool without it" \
	"ready pool IdenTrust Commercial Root CA 1  is in store pki, trustpoint IDT" "$(pair "$work/idt" "$pool")"
equal "a root of the trustpool alone" "ready pool IdenTrust Commercial Root CA 1  is in store pool" \
	"$(pair "$work/part" "$data/stores/trustpool-both.txt")"
equal "in neither" "broken pool trust broke on 2022-02-05" "$(pair "$work/part" "$pool")"
equal "two configurations are no trustpool" "unknown pki" "$(pair "$work/part" "$work/ios.other" | cut -c1-11)"
equal "rehearse adds the root of a configuration" 0 \
	"$("$bin/anchorwatch" rehearse --transitions "$transitions" --store "$work/part" --add "$work/ios" >/dev/null 2>&1; echo $?)"

done_testing
