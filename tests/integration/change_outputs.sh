#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What the changes of CAs are on the outputs of a collected device: the five roots of Teams that are missing, no advice to
# remove a root that is still needed, and the one sentence on a certificate under a retiring root, as of its day too.
# shellcheck source=lib.sh
# shellcheck disable=SC2016 # programs of jq
. "$(dirname "$0")/lib.sh"
# shellcheck source=subagent.bash
. "$(dirname "$0")/subagent.bash"
teams=sip.pstnhub.microsoft.com:5061
cd "$work" || exit 1
take() { # FILE NAME...: roots of the catalogue by their names
	local file=$1 name
	shift
	for name in "$@"; do
		sed -n "/^# $name\$/,/END/p" "$data/roots/catalogue.pem" | sed 1d
	done >"$file"
}
take sbc.pem "DigiCert Global Root G2" "Microsoft RSA Root Certificate Authority 2017"
take both.pem "DigiCert Global Root CA" "DigiCert Global Root G2" "IdenTrust Commercial Root CA 1"
take full.pem "DigiCert Global Root CA" "DigiCert Global Root G2" "DigiCert Global Root G3" "DigiCert TLS RSA4096 Root G5" \
	"DigiCert TLS ECC P384 Root G5" "Microsoft RSA Root Certificate Authority 2017" "Microsoft ECC Root Certificate Authority 2017"
cat >aw.conf <<END
state-directory = "$work/state"
device "sbc" { services = {"$teams"} store "ca" { file = "$work/sbc.pem" } }
device "full" { services = {"$teams"} store "ca" { file = "$work/full.pem" } }
device "both" { store "ca" { file = "$work/both.pem" } }
END
common=(--config aw.conf --transitions "$transitions")
check "a collection" "$bin/anchorwatchd" "${common[@]}" --once

# A certificate of the device under the real QuoVadis Root CA 2, as an Expressway's: in a record of its own.
quovadis=85a0dd7dd720adb7ff05f83d542b209dc7ff4528f7d677b18389fea5e5c49e86
identrust=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
# under NAME END OBSERVED: instants
under() {
	"$tools/make_records" -l ok -c 864000 made "$1" 1 1 1 1 $identrust &&
		jq -c --arg name "$1" --argjson till "$2" --argjson seen "$3" \
			--arg own "$(printf '%s' "$1" | sha256sum | cut -c 1-64)" '
			(.anchor_columns | to_entries | map({(.value): .key}) | add) as $at | .identity.observed_at as $read
			| .device = $name | walk(if . == $read then $seen else . end)
			| .certificates[0].facts = {purposes: ["server-auth", "client-auth"], key_usage: ["digital-signature"], names: []}
			| .certificates[0].certificate[$at.not_after] = $till | .certificates[0].certificate[$at.sha256] = $own
			| .certificates[0].path = [.stores[0].anchors[0] | .[$at.sha256] = "'$quovadis'"]' \
			"made/records/$1-1.json" >"state/records/$1.json"
}
now=$(date +%s)
end=$((now + 40 * 86400))
check "a certificate under QuoVadis Root CA 2" under edge $end "$now"
check "the same in 2021" under edge-2021 "$(date -u -d 2021-08-20 +%s)" "$(date -u -d 2021-06-01 +%s)"

# One whose services were all looked at, and lean on none of the roots: it is asked what to clean up.
g1=4348a0e9444c78cb265e058d5e8944b4d84f9662bd26db257f8934a443c70161
g2=cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f
check "a device that was looked at" "$tools/make_records" -l ok -v 30 "$work/state" looked 1 1 3 60 $g1 $g2 $identrust

master_conf 'rocommunity public 127.0.0.1'
walk() { snmpwalk -Oqv -v2c -c public -r 0 -t 5 "127.0.0.1:$port" "$(column "$1")" 2>&1 | sed 's/^"//; s/"$//'; }
answers() { [[ $(walk awCertificateNotice) == *"valid until"* ]]; }
start_master
start agent "$bin/anchorwatch-agentx" "${common[@]}" --agentx "$sock" --alarm-state alarms.json
check "SNMP answers" wait_for 10 answers
check "the page" "$bin/anchorwatch" export --html page "${common[@]}"

# --- Teams 2026, with G2 and Microsoft RSA alone: not ready, and the five that are missing on each output
names=("DigiCert Global Root CA" "DigiCert Global Root G3" "DigiCert TLS RSA4096 Root G5" "DigiCert TLS ECC P384 Root G5"
	"Microsoft ECC Root Certificate Authority 2017")
for name in "${names[@]}"; do
	take one.pem "$name"
	printf '%s %s\n' "$name" "$(openssl x509 -in one.pem -outform DER | sha256sum | cut -d' ' -f1)"
done | sort >five
out=$("$bin/check_anchorwatch" "${common[@]}" -m readiness -H sbc -vv)
status=$?
matches "plugin: not ready" '^(1|2)$' $status
matches "plugin: its line names the change" 'teams-2026' "$(head -1 <<<"$out")"
readiness() { "$bin/anchorwatch" show --json "${common[@]}" "$1" | jq -r '.readiness[] | select(.transition == "teams-2026") | .state'; }
matches "show: not ready" '^(atRisk|broken)$' "$(readiness sbc)"
equal "show: one with all seven is" ready "$(readiness full)"
equal "show --json: the five" "$(cat five)" \
	"$("$bin/anchorwatch" show --json "${common[@]}" sbc | jq -r '.readiness[].missing_roots[] | "\(.name) \(.sha256)"' | sort)"
equal "SNMP: the five" "$(sed 's/ [0-9a-f]*$//' five)" "$(walk awMissingName | sort)"
equal "SNMP: their SHA-256" "$(awk '{print $NF}' five | sort)" \
	"$(walk awMissingSha256 | tr -d ' \n' | tr '[:upper:]' '[:lower:]' | fold -w 64 | sort)"
"$bin/anchorwatch" show "${common[@]}" sbc >shown
while read -r line; do
	sha=${line##* } name=${line% *}
	check "page: $name" grep -q "$sha" page/index.html
	check "show: $name" grep -q "$sha" shown
done <five

# --- G1 and G2 in one store: nothing to remove, on any output
for device in both looked-1; do
	equal "plugin: $device is ready" 0 "$("$bin/check_anchorwatch" "${common[@]}" -m readiness -H $device >>out.both; echo $?)"
	{
		"$bin/check_anchorwatch" "${common[@]}" -m readiness -H $device -vvv
		"$bin/anchorwatch" show "${common[@]}" $device
		"$bin/anchorwatch" show --json "${common[@]}" $device
		"$bin/anchorwatch" rehearse "${common[@]}" $device
	} >>out.both
	equal "$device: nothing is to be cleaned up" 0 \
		"$("$bin/anchorwatch" show --json "${common[@]}" $device | jq '[.readiness[] | select(.state == "cleanUp")] | length')"
done
{
	walk awReadinessRemedy
	walk awReadinessReason
} >>out.both
equal "no output says to remove a root" "" "$(grep -i 'remove ' out.both)"
equal "nor does the page" "" "$(tr '<' '\n' <page/index.html | grep -i 'remove DigiCert')"

# --- The sentence of the notice: the plugin's line, SNMP, page and JSON have the same text
sentence="is valid until $(date -u -d @$end +%F); it will not be renewed under QuoVadis Root CA 2; from then on peers need IdenTrust Commercial Root CA 1"
whole=$("$bin/anchorwatch" show --json "${common[@]}" edge | jq -r '.verdicts[] | select(.code == "certificate-retiring").text')
matches "JSON: the sentence" "$sentence" "$whole"
out=$("$bin/check_anchorwatch" -m certificate "${common[@]}" -H edge)
equal "plugin: WARNING" 1 $?
equal "plugin: in its line" 1 "$(head -1 <<<"$out" | grep -cF "$sentence")"
equal "SNMP: the text of JSON" 1 "$(walk awCertificateNotice | grep -cxF "$whole")"
check "page: the text of JSON" grep -qF "$whole" page/index.html
at=2021-06-01
sentence="is valid until 2021-08-20; it will not be renewed under QuoVadis Root CA 2; from then on peers need IdenTrust Commercial Root CA 1"
whole=$("$bin/anchorwatch" show --json --as-of $at "${common[@]}" edge-2021 | jq -r '.verdicts[] | select(.code == "certificate-retiring") | "\(.severity) \(.until[:10]) \(.text)"')
matches "as of $at: WARNING, its end, the sentence" "^warning 2021-08-20 .*$sentence" "$whole"
check "the page as of $at" "$bin/anchorwatch" export --html page-2021 --as-of $at "${common[@]}"
check "has the sentence" grep -qF "$sentence" page-2021/index.html
matches "and so has show" "$sentence" "$("$bin/anchorwatch" show --as-of $at "${common[@]}" edge-2021 | tr -s ' \n' ' ')"
done_testing
