#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The device's own certificates: one sentence on every output, purposes of an Expressway, the rehearsal of the end of
# clientAuth for a fleet, and a certificate that is replaced in its file.
# shellcheck source=lib.sh
# shellcheck disable=SC2016 # programs of jq
. "$(dirname "$0")/lib.sh"
# shellcheck source=subagent.bash
. "$(dirname "$0")/subagent.bash"

# edit DEVICE FILTER: changes its record.
edit() {
	local record=$state/records/$1-1.json
	jq -c "$2" "$record" >"$work/edited" && cat "$work/edited" >"$record"
}
# device NAME VERSION PURPOSES ROOT END: an Expressway with a server certificate under that root, and facts of now.
device() {
	"$tools/make_records" -l ok -c 864000 "$state" "$1" 1 1 5 60 "$identrust"
	edit "$1" '(.anchor_columns | index("sha256")) as $sha | (.anchor_columns | index("not_after")) as $last
		| .identity.product = "Expressway" | .identity.version = "'"$2"'"
		| .certificates[0].facts = {purposes: '"$3"', key_usage: ["digital-signature"], names: ["DNS:exp.example.net"]}
		| .certificates[0].certificate[$sha] = "'"$(printf '%s' "$1" | sha256sum | cut -c 1-64)"'"
		| .certificates[0].path = [.stores[0].anchors[0] | .[$sha] = "'"$4"'"]
		| .certificates[0].certificate[$last] = '"$5"''
}
digicert=cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f
private=00000000000000000000000000000000000000000000000000000000000000ee
end=$(($(date +%s) + 40 * 86400))
june=$(date -u -d 2027-06-01 +%s)
device retiring X15.5 '["server-auth"]' $quovadis $end
device public X14.2 '["server-auth", "client-auth"]' $digicert "$june"
device private X15.5 '["server-auth"]' $private "$june"
device lacking X14.2 '["server-auth"]' $private "$june"
printf 'state-directory = "%s"\n' "$state" >"$work/aw.conf"
common=(--config "$work/aw.conf" --transitions "$transitions" --state "$state")

sentence="is valid until $(date -u -d "@$end" +%F); it will not be renewed under QuoVadis Root CA 2; from then on peers need IdenTrust Commercial Root CA 1"
out=$("$bin/check_anchorwatch" -m certificate "${common[@]}" -H retiring-1)
equal "plugin: WARNING" 1 $?
matches "plugin: the sentence is in its line" "$sentence" "$(head -1 <<<"$out")"
"$bin/anchorwatch" export --html "$work/page" "${common[@]}" >/dev/null
check "page: the sentence" grep -q "$sentence" "$work/page/index.html"
"$bin/anchorwatch" export --html "$work/page" --as-of 2026-11-01 "${common[@]}" >/dev/null
matches "page: the public date of a root that is needed is on the time line" 'Roots: public dates 2029-04-15 in [0-9]+ d [A-Z]' \
	"$(tr -d '\n' <"$work/page/index.html" | grep -o 'The timeline as a list.*' | sed 's/<[^>]*>/ /g' | tr -s ' ')"
master_conf 'rocommunity public 127.0.0.1'
walk() { snmpwalk -Oqv -v2c -c public -r 0 -t 5 "127.0.0.1:$port" "$(column "$1")" 2>&1; }
answers() { [[ $(walk awCertificateNotice) == *valid* ]]; }
start_master
start agent "$bin/anchorwatch-agentx" "${common[@]}" --agentx "$sock" --alarm-state "$work/alarms.json" -v
check "SNMP answers" wait_for 10 answers
matches "SNMP: the sentence" "$sentence" "$(walk awCertificateNotice)"
matches "SNMP: purposes as BITS" '80 00' "$(walk awCertificatePurposes)"
equal "SNMP: public and private issuers" "2 2 3 3 " "$(walk awCertificateIssuerKind | sort | tr '\n' ' ')"
matches "SNMP: names" 'DNS:exp.example.net' "$(walk awCertificateNames)"
stop agent

own() { "$bin/anchorwatch" show --json "${common[@]}" "$1-1" | jq -r ".verdicts[] | select(.code | startswith(\"certificate-$2\")) | .severity"; }
equal "a certificate that lacks clientAuth is CRITICAL before X15.4" critical "$(own lacking purpose)"
equal "a private one of X15.5 has no finding" "" "$(own private '[pr]')$(own private purpose)$(own private renewal)"

rehearse() { "$bin/anchorwatch" rehearse "${common[@]}" "$@" 2>&1; }
out=$(rehearse --as-of 2027-03-16 public-1)
matches "rehearse: the renewal" 'renewed certificate will not serve its role \(WARNING\)' "$out"
for cure in 'Before 2027-06-01: upgrade to X15.5' 'private CA' 'IdenTrust Public Sector Root CA 1'; do
	matches "rehearse: cure: $cure" "$cure" "$(tr -s ' \n' ' ' <<<"$out")"
done
equal "rehearse: JSON" "certificate-renewal warning 2027-06-01T00:00:00Z" \
	"$(rehearse --json --as-of 2027-03-16 public-1 | jq -r '.certificates[] | "\(.code) \(.severity) \(.until)"')"
out=$(rehearse --all --as-of 2027-03-16)
matches "rehearse --all: who is hit, and when" 'public-1 +WARNING +certificate-renewal +2027-06-01' "$out"
matches "rehearse --all: who is hit now" 'lacking-1 +CRITICAL +certificate-purpose' "$out"
equal "rehearse --all: who is not" "" "$(grep 'private-1 .* certificate' <<<"$out")"

# The dates of what its certificates hang on are in the time line, with what is found from then on.
line() { rehearse "$@" | sed -n '/^after that:/,$p' | tr -s ' \n' ' '; }
out=$(line --as-of 2026-11-01 public-1)
matches "time line: the stop of the CA, and what is found before it" \
	'2026-12-01 certificate [a-z]+ is to be replaced soon: certificate [a-z]+: certificate-renewal is WARNING' "$out"
matches "the stop itself" '2027-03-01 certificate [a-z]+ cannot be renewed with all its purposes from then on' "$out"
matches "its end" '2027-06-01T00:00:01Z certificate [a-z]+ has expired, and cannot be renewed as it was' "$out"
matches "the public date of the root above it" '2029-04-15 [^;]* .above certificate server.: browsers stop to trust it on 2029-04-15' "$out"
cp -r "$transitions" "$work/future"
cat >"$work/future/zz.conf" <<END
transition "future" {
	title = "a root that stops later"
	source = "https://example.net/notice"
	applies-to = holders
	issuance-stop = 2026-12-15
	retiring "A Private Root" { sha256 = $private }
}
END
out=$("$bin/anchorwatch" rehearse --config "$work/aw.conf" --state "$state" --transitions "$work/future" --as-of 2026-11-01 private-1 |
	sed -n '/^after that:/,$p' | tr -s ' \n' ' ')
matches "time line: an issuance stop of a root that only an own certificate hangs on" \
	'2026-12-15 [^;]* .above certificate server.: nothing more is issued under it on 2026-12-15' "$out"

# From a file: its role, its issuers, and what took its place.
make_cert() { # NAME ISSUER EXTENSIONS
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/$1.key" -out "$work/$1.pem" -days 300 \
		-subj "/CN=$1" ${2:+-CA "$work/$2.pem" -CAkey "$work/$2.key"} -addext "$3" 2>/dev/null
}
make_cert Root "" basicConstraints=critical,CA:TRUE
make_cert Sub Root basicConstraints=critical,CA:TRUE
make_cert first Sub extendedKeyUsage=serverAuth,clientAuth
make_cert second Root extendedKeyUsage=serverAuth
cat "$work/Sub.pem" "$work/first.pem" >"$work/own.pem"
cat >"$work/aw.conf" <<END
state-directory = "$work/own-state"
device "cucm" {
	store "tomcat-trust" { file = "$work/Root.pem" }
	source "web" { kind = "certificate" file = "$work/own.pem" role = "tomcat" }
}
END
collect() { "$bin/anchorwatchd" --config "$work/aw.conf" --transitions "$transitions" --once >/dev/null 2>"$work/collect.err"; }
own_json() { "$bin/anchorwatch" show --json --config "$work/aw.conf" --transitions "$transitions" cucm | jq -c ".certificates[0] | $1"; }
check "a certificate from a file" collect
equal "its role, purposes and issuers" '["web","tomcat",["server-auth","client-auth"],"private",["Sub","Root"]]' \
	"$(own_json '[.name, .role, .facts.purposes, .issued_by, [.path[].name]]')"
equal "nothing was replaced" null "$(own_json .change)"
cat "$work/second.pem" >"$work/own.pem"
check "another one in its place" collect
equal "before and now" '["CN=Sub",["Root"]]' "$(own_json '[.change.issuer, [.path[].name]]')"
matches "both are named, once" 'was replaced on .*issued by CN=Root.*before SHA-256 .*issued by CN=Sub' \
	"$("$bin/check_anchorwatch" -m certificate --config "$work/aw.conf" --transitions "$transitions" -H cucm -vv | tr -d '\n')"
check "the same again" collect
equal "is no change" '"CN=Sub"' "$(own_json .change.issuer)"
make_cert Other "" basicConstraints=critical,CA:TRUE
cat "$work/Other.pem" >"$work/Root.pem"
check "the store loses the root above it" collect
equal "who issued it is known as before" '["private",["Root"]]' "$(own_json '[.issued_by, [.path[].name]]')"
done_testing
