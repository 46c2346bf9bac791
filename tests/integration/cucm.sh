#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd and simulated servers of the CUCM family: the certificate snapshot of the platform, and wrong answers.
# shellcheck disable=SC2016,SC2154 # programs of jq; ports are declared in a loop
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"

fault=$AW_BUILD/tests/tools/fault_server
ca=$work/ca
appliance=$work/appliance
www=$appliance/www
state=$work/state
conf=$work/aw.conf
secret=$work/secret
path=platformcom/api/v1/certmgr/config/snapshot
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")

make_ca "$ca"
for name in good sub platform old denied faults; do declare "$name=$(free_port)"; done
(umask 077 && printf 'reader:pass:word\n' >"$secret")
own() { openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj "/CN=$1" -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null; }
for name in tomcat callmanager sub-tomcat; do own "$name"; done
quovadis=$data/roots/quovadis-root-ca-2.pem
identrust=$data/roots/identrust-commercial-root-ca-1.pem
message() { printf 'location @%s-json { default_type application/json; return %s "{\\"messages\\": [\\"%s\\"]}"; }\nlocation /%s-json/ { error_page 418 = @%s-json; return 418; }\n' "$1" "$1" "$2" "$1" "$1"; }

# snapshot [PROGRAM]: a healthy server, changed by the jq program.
snapshot() {
	jq -n --rawfile t "$work/tomcat.pem" --rawfile c "$work/callmanager.pem" --rawfile q "$quovadis" --rawfile i "$identrust" \
		--rawfile ca "$ca/ca.pem" '{trackingId: "1", server: "cucm-1.example.org",
		identities: [{service: "tomcat", certificate: $t, csr: null}, {service: "CallManager", certificate: (" \n" + $c + "\n")}],
		trusts: [{service: "tomcat", certificate_data: [{filename: "QuoVadis.pem", certificate: $q}, {filename: "Iden.pem", certificate: $i}]},
			{service: "CallManager-trust", certificate_data: [{filename: "ca.pem", certificate: $ca}]},
			{service: "cup", certificate_data: []}],
		revokedCertificates: []} | '"${1:-.}"
}
serve() { mkdir -p "$www/$path" && snapshot "${1:-.}" >"$www/$path/server"; }
serve
mkdir -p "$appliance/sub/$path"
start_appliance "$good" "$(server_block "$sub" good | sed "s|root $appliance/www;|root $appliance/sub;|")" \
	"$(server_block "$platform" good "location /platformcom/ { auth_basic \"CMPlatform Realm\"; auth_basic_user_file $appliance/nobody; }")" \
	"$(server_block "$old" good "location /platformcom/ { return 404; }")" \
	"$(server_block "$denied" good "$(message 403 'privilege too low')
	$(message 500 'database is down')")"
: >"$appliance/nobody"
start faults "$fault" "$faults" "$ca/good.pem" "$ca/good.key"
wait_for 10 bash -c ": </dev/tcp/127.0.0.1/$faults"

# device NAME PORT [LINES]
device() {
	printf 'device "%s" {\n\taddress = "127.0.0.1:%s"\n\tsource "cucm" {\n\t\tpassword-file = "%s"\n\t\tca-file = "%s"\n\t\t%s\n\t}\n}\n' \
		"$1" "$2" "$secret" "$ca/ca.pem" "${3:-}"
}
show() { "$bin/anchorwatch" show "$@" --config "$conf" --state "$state" --transitions "$transitions"; }

# --- a healthy server
device ucm "$good" >"$conf"
collect
equal "a healthy server: exit 0" 0 "$rc"
equal "each trust list is a store" '[["CallManager-trust",1,"cucm","ok"],["tomcat-trust",2,"cucm","ok"]]' \
	"$(record ucm '[.stores[] | [.name, (.anchors | length), .source, .attempt.code]]')"
equal "tomcat-trust is judged, no other" '[["CallManager-trust",false],["tomcat-trust",true]]' "$(record ucm '[.stores[] | [.name, .judged]]')"
equal "each identity is an own certificate with its role" '[["CallManager","CallManager","callmanager"],["tomcat","tomcat","tomcat"]]' \
	"$(record ucm '[.certificates[] | [.name, .role, .certificate[3]]]')"
matches "a list of a service that is not used is named" 'trust list cup-trust: the list has no entry .store-empty' "$(record ucm '.sources[0].absent')"
equal "no license is expected" '[]' "$(record ucm '.licenses')"
check "the clock of the server is compared" jq -e '.identity.clock_skew | fabs < 5' "$state/records/ucm.json"
check "the password is nowhere" bash -c '! grep -rq "pass:word\|cmVhZGVy" "$0" "$1"' "$state" "$appliance/access.log"
serve '.trusts[0].certificate_data |= [.[0]]'
collect
out=$("$bin/check_anchorwatch" -H ucm -m readiness -v -v --config "$conf" --state "$state" --transitions "$transitions")
matches "what is to be done names the page of the product" 'as a tomcat-trust certificate under Cisco Unified OS Administration' "$out"
serve

# --- the setting of what is judged
device ucm "$good" 'trust-lists = {"CallManager", "tomcat-trust"}' >"$conf"
collect
equal "trust-lists: the judged ones" '[["CallManager-trust",true],["tomcat-trust",true]]' "$(record ucm '[.stores[] | [.name, .judged]]')"
device ucm "$good" 'trust-lists = {"CAPF-trust"}' >"$conf"
collect
equal "trust-lists: one that the server does not have is never read" '["store-empty",null]' \
	"$(record ucm '.stores[] | select(.name == "CAPF-trust") | [.attempt.code, .observed_at]')"
for wrong in '{"tomcat", "tomcat-trust"}' '{""}' '{"-"}'; do
	device ucm "$good" "trust-lists = $wrong" >"$conf"
	"${daemon[@]}" --check-config >"$work/out" 2>&1
	equal "trust-lists: $wrong is refused" 2 $?
done
rm -rf "$state"

# --- entries that are wrong
device ucm "$good" >"$conf"
serve '.trusts[0].certificate_data += [{filename: "empty.pem", certificate: ""}, {filename: "none.pem"}, {certificate: 7}, 7]
	| .identities += [{service: "CAPF", certificate: ""}, {service: "TVS"}, {service: "ipsec", certificate: "AAAA"}, {certificate: .identities[1].certificate}]'
collect
equal "an empty or missing certificate is a fault of that entry alone" '[2,4]' \
	"$(record ucm '.stores[] | select(.name == "tomcat-trust") | [(.anchors | length), .bad_blocks]')"
equal "and has its place and file" '["trust list 1 tomcat-trust, certificate 3, empty.pem","trust list 1 tomcat-trust, certificate 4, none.pem"]' \
	"$(record ucm '[.stores[] | select(.name == "tomcat-trust").problems[:2][].where]')"
absent=$(record ucm '.sources[0].absent')
for service in 'CAPF: the certificate is empty' 'TVS: the certificate is missing' 'ipsec: no certificate'; do
	matches "an identity without a certificate is named: $service" "identity $service" "$absent"
done
equal "the other identities are read" '["CallManager","number_3-'"$(record ucm '.certificates[1].name' | sed -E 's/.*-([0-9a-f]{4})"/\1/')"'","tomcat"]' \
	"$(record ucm '[.certificates[].name]' | sed -E 's/number_[0-9]/number_3/')"
serve '.identities[0].certificate = "" | .identities += [{service: "CallManager", certificate: .identities[1].certificate}]'
collect
equal "the expected identity fails alone, and keeps its facts" '["store-empty",true]' \
	"$(record ucm '.certificates[] | select(.name == "tomcat") | [.attempt.code, (.observed_at != null)]')"
equal "two identities of one service have two names" '["CallManager","CallManager-2","tomcat"]' "$(record ucm '[.certificates[].name]')"
serve '.trusts |= [.[0]] | .identities |= [.[0]]'
collect
equal "what the server does not list any more is gone" '[["tomcat-trust"],["tomcat"]]' "$(record ucm '[[.stores[].name], [.certificates[].name]]')"
serve 'del(.identities)'
collect
equal "a snapshot without identities proves no absence" '["tomcat"]' "$(record ucm '[.certificates[].name]')"
serve '.trusts += [.trusts[0] | .service = "tomcat-trust" | .certificate_data |= [.[0] | .certificate = $ca]]'
collect
equal "two lists of one name are one" 3 "$(record ucm '.stores[] | select(.name == "tomcat-trust").anchors | length')"
serve '.trusts[0].certificate_data = [range(10000) as $n | {filename: "\($n).pem", certificate: $ca}]'
collect
device ucm "$good" 'max-size = 64M' >"$conf"
equal "10000 entries: over the size that is configured" '"net-size"' "$(record ucm '.sources[0].attempt.code')"
begun=$(date +%s%N)
collect
took=$((($(date +%s%N) - begun) / 1000000))
equal "10000 entries: read, each counted" '["ok",1,10000]' \
	"$(record ucm '[.sources[0].attempt.code, (.stores[] | select(.name == "tomcat-trust") | (.anchors | length), .blocks)]')"
check "10000 entries: in time ($took ms)" test "$took" -lt 20000
rm -rf "$state"

# --- the nodes of a cluster
serve
snapshot '.server = "cucm-2.example.org" | .trusts[0].certificate_data |= [.[1]]' >"$appliance/sub/$path/server"
device ucm "$good" "peer sub-1 { address = \"127.0.0.1:$sub\" }" >"$conf"
collect
equal "a peer has its own stores and certificates" \
	'[["CallManager-trust","sub-1","sub-1.CallManager-trust","tomcat-trust"],["CallManager","sub-1","sub-1.CallManager","tomcat"]]' \
	"$(record ucm '[[.stores[].name], [.certificates[].name]]')"
equal "the expected certificate of a peer has its role" '"tomcat"' "$(record ucm '.certificates[] | select(.name == "sub-1").role')"
matches "lists of one name are compared: a difference is a note" 'store tomcat-trust has 1 certificate that store sub-1 of its cluster does not have' "$(show -v ucm)"
check "lists of different names are not compared" bash -c '! grep -q "store tomcat-trust .*CallManager" <<<"$0"' "$(show -v ucm)"
"${daemon[@]}" --once >/dev/null 2>&1
start daemon "${daemon[@]}"
wait_for 10 grep -q collected "$work/daemon.log" || :
kill -HUP "${pids[daemon]}"
stop daemon
equal "a reload keeps what only the answers name" 4 "$(record ucm '.stores | length')"
rm -rf "$state"

# --- the section of the guide
serve
snapshot '.server = "cucm-2.example.org"' >"$appliance/sub/$path/server"
blocks() { awk -v word="$1" '/^### CUCM/ { on = 1; next } /^### / { on = 0 } on && /^```/ { code = !code; take = code && $0 == "```" word; next } take' "$root/docs/guide.md"; }
mkdir -p "$work/exports"
cp "$data/license/cucm.txt" "$work/exports/show-license-all.txt" 2>/dev/null || : >"$work/exports/show-license-all.txt"
blocks "" | sed "s|ucm-1.example.org|127.0.0.1:$good|; s|ucm-2.example.org|127.0.0.1:$sub|; s|/etc/anchorwatch/ucm-1.secret|$secret|
	s|/etc/anchorwatch/devices-ca.pem|$ca/ca.pem|; s|/var/lib/exports/ucm-1|$work/exports|" >"$conf"
out=$("$bin/anchorwatch" collect --config "$conf" --state "$state" --transitions "$transitions" ucm-1 2>&1)
equal "the guide: what collect prints of the stores" "$(blocks text)" "$(grep ': read, ' <<<"$out")"
rm -rf "$state"

# --- faults: one device each, all at once
limits='timeout = 8s max-size = 1M'
{
	for fault_name in silent endless huge chunked cut drop nonsense; do
		device "$fault_name" "$faults" "path-prefix = \"/$fault_name\" $limits"
	done
	for code in 401 403 302 429 503 500 204 200; do device "s$code" "$good" "path-prefix = \"/s$code\" $limits"; done
	device login "$good" "path-prefix = \"/page\" $limits"
	device platform "$platform" "$limits"
	device old "$old" "$limits"
	for code in 403 500; do device "json$code" "$denied" "path-prefix = \"/$code-json\" $limits"; done
	device healthy "$good"
} >"$conf"
collect
equal "faults: exit 1" 1 "$rc"
expect() { equal "fault $1" "\"$2\"" "$(record "$1" '.sources[0].attempt.code')"; }
expect silent net-answer-timeout
expect endless net-size
expect huge net-size
expect chunked net-size
expect cut net-cut
expect drop net-closed
expect nonsense http-form
expect s401 http-unauthorized
expect s403 http-forbidden
expect s302 http-redirect
expect s429 http-busy
expect s503 http-busy
expect s500 http-server
expect s204 http-status
expect s200 http-empty
expect login http-login
expect platform http-unauthorized
expect old http-missing
expect healthy ok
matches "the realm of the platform: what account it wants" \
	"realm .*CMPlatform Realm.*: this is no account of the platform .*user .*reader.*, password of $secret" "$(record platform '.sources[0].attempt.text')"
check "another realm: not said" bash -c '[[ $0 != *"no account of the platform"* ]]' "$(record s401 '.sources[0].attempt.text')"
matches "a server without the resource: from which release on" 'from release 14 on' "$(record old '.sources[0].attempt.text')"
matches "the message of the server" 'status 403: privilege too low' "$(record json403 '.sources[0].attempt.text')"
matches "the message of the server" 'status 500: database is down' "$(record json500 '.sources[0].attempt.text')"

# --- answers that are no snapshot
rm -rf "$state"
device ucm "$good" >"$conf"
answer() {
	cat >"$www/$path/server"
	collect
	equal "no snapshot: $1" "\"$2\"" "$(record ucm '.sources[0].attempt.code')"
}
printf '{"message": "not now"}' | answer "a message" answer-json
matches "no snapshot: its message" 'not now' "$(record ucm '.sources[0].attempt.text')"
printf '[]' | answer "a list" answer-json
printf '{' | answer "cut" answer-json
{ printf '[%.0s' {1..5000}; } | answer "too deep" answer-json
printf '<html><title>Not here</title>' | answer "a page" answer-json
{ snapshot && echo '{}'; } | answer "something behind it" answer-json
printf '{"trackingId": "1", "server": "a", "trusts": [], "identities": []}' | answer "empty lists" ok
equal "empty lists: nothing was read" '["store-empty",null]' "$(record ucm '.stores[0] | [.attempt.code, .observed_at]')"
printf '{"trackingId": "1", "server": "a", "trusts": {}, "identities": {}}' | answer "empty objects" ok
done_testing
