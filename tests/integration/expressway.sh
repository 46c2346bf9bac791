#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd and a simulated Expressway: the facts, and the errors of wrong answers.
# shellcheck disable=SC2016,SC2129,SC2154 # programs of jq; ports are declared in a loop
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
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")
export no_proxy='' https_proxy=http://127.0.0.1:1 HTTPS_PROXY=http://127.0.0.1:1 all_proxy=http://127.0.0.1:1

make_ca "$ca"
for name in good expired early host old client noroot nocerts peer open faults mute plain garbage reset nobody; do
	declare "$name=$(free_port)"
done
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=other CA" -keyout "$work/other.key" -out "$work/other.pem" 2>/dev/null
appliance_files "$www"
(umask 077 && printf 'reader:pass:word\n' >"$secret")
refuse() { printf 'location %s { return %s; }\n' "$1" "$2"; }
start_appliance "$good" "$(server_block "$expired" expired)" "$(server_block "$early" early)" "$(server_block "$host" host)" \
	"$(server_block "$old" good 'ssl_protocols TLSv1.1; ssl_ciphers DEFAULT:@SECLEVEL=0;')" \
	"$(server_block "$client" good "ssl_verify_client on; ssl_client_certificate $ca/ca.pem;")" \
	"$(server_block "$noroot" good "$(refuse '= /api/v1/provisioning/certs/root' 403)")" \
	"$(server_block "$nocerts" good "$(refuse /api/v1/provisioning/certs/ 401)")" \
	"$(server_block "$open" good "location = /getxml { root $appliance; try_files /login.html =404; }")" \
	"$(server_block "$peer" good "location = /getxml { alias $appliance/older.xml; }")"
start faults "$fault" "$faults" "$ca/good.pem" "$ca/good.key"
for mode in mute plain garbage reset; do start "$mode" "$fault" "${!mode}" "$mode"; done
for port in $faults $plain; do wait_for 10 bash -c ": </dev/tcp/127.0.0.1/$port"; done

# device NAME PORT [LINES [TRUST]]: a section of the configuration.
device() {
	printf 'device "%s" {\n\taddress = "127.0.0.1:%s"\n\tsource "expressway" {\n\t\tpassword-file = "%s"\n\t\t%s\n\t\t%s\n\t}\n%s}\n' \
		"$1" "$2" "$secret" "${4:-ca-file = \"$ca/ca.pem\"}" "${3:-}" "${5:-}"
}
requests() { grep -c . "$appliance/access.log"; }

# --- a healthy device
device exp "$good" >"$conf"
collect
equal "a healthy device: exit 0" 0 "$rc"
equal "trust store" '{"name":"trusted-ca","source":"expressway","n":2,"code":"ok"}' \
	"$(record exp '.stores[0] | {name, source, n: (.anchors | length), code: .attempt.code}')"
equal "license from the text of the XML" '["registered","authorized","succeeded",1621582384,true,[]]' \
	"$(record exp '.licenses[0] | [.registration.state, .authorization.state, .authorization.sync.result, .authorization.deadline, .complete, .problems]')"
equal "server certificate" '["server","expressway","good"]' "$(record exp '.certificates[0] | [.name, .source, .certificate[3]]')"
equal "identity" '["TANDBERG VCS","X14.0.7","0A1B2C3D",false]' "$(record exp '.identity | [.product, .version, .serial, .mismatch]')"
check "the clock of the device is compared" jq -e '.identity | (.observed_at + .clock_skew - 1614600000) | fabs < 5' "$state/records/exp.json"
none='client certificate, domain certificates, ACME state: not in this version'
equal "what its version does not have is absent, and nothing else" "[\"expressway\",\"$none\",\"ok\",\"X14.0.7\"]" \
	"$(record exp '.sources[0] | [.name, .absent, .attempt.code, .version]')"
equal "each resource is asked for once" 7 "$(requests)"
equal "the first lines of the record say what was asked, by which version, and the outcome" 4 \
	"$(sed -n 2,5p "$state/records/exp.json" | sed 's/,$//' | jq -c --arg version "$("$bin/anchorwatchd" -V | cut -d' ' -f2)" --arg host "https://127.0.0.1:$good/" \
		'select(.by == "source expressway" and .version == $version and (.what | startswith("GET " + $host)) and .code == "ok"
			and .status == 200 and .octets > 100 and .took_ms >= 0 and .at > 1700000000)' | wc -l)"
check "the password is nowhere" bash -c '! grep -rq "pass:word\|cmVhZGVy" "$0" "$1"' "$state" "$appliance/access.log"

# --- older versions
cp "$data/expressway/status-old.xml" "$www/getxml"
mkdir -p "$www/api/provisioning" && mv "$www/api/v1/provisioning/certs" "$www/api/provisioning/"
mv "$www/api/v1" "$work/v1"
rm -rf "$state"
collect
equal "an older version: exit 0" 0 "$rc"
equal "an older version: certificates by the path without v1" '[2,1,0]' \
	"$(record exp '[(.stores[0].anchors | length), (.certificates | length), (.licenses | length)]')"
matches "an older version: it says what is absent and why" "license by REST: status 404 \[http-missing\]; license text: not in the XML status; $none" "$(record exp '.sources[0].absent')"
rm "$www/api/provisioning/certs/server"
collect
equal "no server certificate by REST is no failure, but one that was there is kept as failed" '["http-missing",true]' \
	"$(record exp '.certificates[0] | [.attempt.code, (.observed_at != null)]')"
rm -rf "$state" "$www" && appliance_files "$www"

# --- what newer versions have of certificates
certs=$www/api/v1/provisioning/certs
certificate() { openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj "/CN=$1" -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null; }
for name in caller a.example b.example; do certificate "$name"; done
cp "$work/caller.pem" "$certs/client"
jq -n --rawfile a "$work/a.example.pem" --rawfile b "$work/b.example.pem" '[{Domain: "a.example", Certificate: $a},
	{Domain: "b.example", Certificate: $b}, {Domain: "c.example", Certificate: ""}]' >"$certs/domain"
printf '{"Mode": "On", "LastResult": "FAILED", "LastError": "rate limited", "AccountKey": "s3cret"}' >"$certs/acme"
collect
equal "X15.5: exit 0" 0 "$rc"
equal "X15.5: client certificate and domains, by their roles" \
	'[["client","client","caller"],["domain-a.example","domain a.example","a.example"],["domain-b.example","domain b.example","b.example"],["server",null,"good"]]' \
	"$(record exp '[.certificates[] | [.name, .role, .certificate[3]]]')"
equal "X15.5: a domain without a certificate is named, and nothing else is absent" \
	'"certificate of domain c.example: no certificate in the entry of domain c.example [store-empty]"' "$(record exp '.sources[0].absent')"
equal "ACME: the state in the words of the device, without its account" '["Mode On, LastResult FAILED, LastError rate limited",true]' \
	"$(record exp '.certificates[] | select(.name == "server") | [.renewal, .renewal_failed]')"
out=$("$bin/anchorwatch" show exp --config "$conf" --state "$state" --transitions "$transitions")
matches "ACME: a failure is said" 'is not renewed by the device \(ACME\): Mode On, LastResult FAILED' "$out"
jq 'del(.[0]) | .[0].Certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"' "$certs/domain" >"$work/put" && mv "$work/put" "$certs/domain"
rm "$certs/acme"
collect
equal "a domain that was removed is no part any more, one that is damaged keeps its facts" \
	'[["client","ok"],["domain-b.example","store-empty"],["server","ok"]]' "$(record exp '[.certificates[] | [.name, .attempt.code]]')"
jq -n '[range(110) | {Domain: "d\(.).example"}]' >"$certs/domain"
collect
equal "more domains than are read: one that is not among them is not gone" '"domain-b.example"' \
	"$(record exp '.certificates[].name | select(startswith("domain"))')"
matches "more domains than are read: it is said" 'certificates of 10 more domains' "$(record exp '.sources[0].absent')"
cat "$work/a.example.pem" "$work/b.example.pem" >"$certs/domain"
collect
equal "domains as PEM alone" '["client","domain-a.example","domain-b.example","server"]' "$(record exp '[.certificates[].name]')"
"$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf" --check-config >/dev/null
rm -rf "$www" && appliance_files "$www"
collect
equal "an older version again: they are gone" '["server"]' "$(record exp '[.certificates[].name]')"
rm -rf "$state"

# --- an account that may not read certificates
device part "$noroot" >"$conf"
device none "$nocerts" >>"$conf"
sed "s/127.0.0.1:$good/127.0.0.1:$nocerts/" <(device wrong "$good") | sed "s|$secret|$work/wrong|" >>"$conf"
sed "s/127.0.0.1:$good/127.0.0.1:$open/" <(device open "$good") | sed "s|$secret|$work/wrong|" >>"$conf"
(umask 077 && printf 'reader:other\n' >"$work/wrong")
: >"$appliance/access.log"
collect
equal "403 of the trust store alone: the rest is read" '["ok","http-part","ok","ok"]' \
	"$(record part '[.sources[0].attempt.code, .stores[0].attempt.code, .certificates[0].attempt.code, .licenses[0].attempt.code]')"
matches "403 of the trust store: in words, with user and file" \
	"this account may not read the trust store: status 403: user .*reader.*, password of $secret" "$(record part '.stores[0].attempt.text')"
equal "401 of all certificates: the rest is read" '["ok","http-part","http-part","ok"]' \
	"$(record none '[.sources[0].attempt.code, .stores[0].attempt.code, .certificates[0].attempt.code, .licenses[0].attempt.code]')"
matches "401 of all certificates: what is new is not asked for" 'client certificate: not asked for' "$(record none '.sources[0].absent')"
equal "401 of all certificates: refused twice, no more" 2 "$(grep -c 'provisioning/certs.* 401 ' "$appliance/access.log")"
equal "401 of everything: one request" 1 "$(grep -c 'getxml.* 401 ' "$appliance/access.log")"
equal "401 of everything: no other request" '"http-unauthorized"' "$(record wrong '.sources[0].attempt.code')"
equal "401 behind a page that everybody gets: one refusal" 1 "$(grep -c 'smartlicensing.* 401 ' "$appliance/access.log")"
equal "401 behind a page that everybody gets: no other request" '"http-unauthorized"' "$(record open '.sources[0].attempt.code')"
matches "401 of everything: user and file" "status 401: user .*reader.*, password of $work/wrong" "$(record wrong '.sources[0].attempt.text')"
check "401: without the password" bash -c '! grep -rq other "$0"' "$state/records/wrong.json"
rm -rf "$state"

# --- a file with the user, though the configuration has it
: >"$appliance/access.log"
for text in 'reader:pass:word' ' Reader:pass' $'\xef\xbb\xbfreader:x' 'reader : x'; do
	printf '%s\n' "$text" >"$work/wrong"
	device exp "$good" 'user = reader' | sed "s|$secret|$work/wrong|" >"$conf"
	collect
	matches "the file begins with the user: ${text%%:*}" 'begins with .*reader:.* nothing was sent' "$(record exp '.sources[0].attempt.text')"
	equal "the file begins with the user: its own code" '"credential"' "$(record exp '.sources[0].attempt.code')"
done
equal "the file begins with the user: nothing is sent" 0 "$(requests)"
printf 'pass:word\n' >"$work/wrong"
collect
equal "another colon is part of the password" '"ok"' "$(record exp '.sources[0].attempt.code')"
rm -rf "$state"

# --- REST alone, and warnings
cp "$data/expressway/status-failing.xml" "$www/getxml"
collect
equal "a communication error of the device makes the contact a failed one" '["failed",["device-alarm"]]' \
	"$(record exp '.licenses[0] | [.authorization.sync.result, [.problems[].code]]')"
equal "a warning of a certificate is a problem of the trust store" '["device-alarm"]' "$(record exp '[.stores[0].problems[].code]')"
sed -e 's/Status: REGISTERED/Status: UNREGISTERED - REGISTRATION FAILED/' \
	-e 's/Initial Registration: .*/Initial Registration: FAILED on Jan 10 2021 07:57:22 UTC\n    Failure reason: Failed to resolve host/' \
	-e '/Renewal Attempt:/d; /Registration Expires:/d; /Communication/d' \
	-e 's/Status: AUTHORIZED.*/Status: EVAL MODE\n  Evaluation Period Remaining: 85 days, 1 hours, 33 minutes, 51 seconds/' \
	"$data/expressway/status.xml" >"$www/getxml"
mv "$www/api/v1/status" "$work/status"
collect
equal "a registration that failed, and why" '["failed","failed","Failed to resolve host","evaluation"]' \
	"$(record exp '.licenses[0] | [.registration.state, .registration.renewal.result, .registration.renewal.reason, .authorization.state]')"
out=$("$bin/check_anchorwatch" -H exp -m license --config "$conf" --state "$state" --transitions "$transitions")
equal "a registration that failed: the plugin warns" 1 $?
matches "a registration that failed: with the reason of the device" 'registration failed .*Failed to resolve host' "$out"
mv "$work/status" "$www/api/v1/status"
cp "$data/expressway/licensing-ooc.json" "$www/api/v1/status/common/smartlicensing/licensing"
cp "$data/expressway/status.xml" "$www/getxml"
collect
equal "two answers that differ are a problem" '["license-contradiction"]' "$(record exp '[.licenses[0].problems[].code]')"
rm -rf "$state" "$www" && appliance_files "$www"

# --- identity
device exp "$good" "" "" 'identity { serial = "0A1B2C3D" product = "TANDBERG VCS" }' >"$conf"
collect
equal "the configured identity: exit 0" 0 "$rc"
device exp "$good" "" "" 'identity { serial = "OTHER" }' >"$conf"
cat "$data/roots/identrust-commercial-root-ca-1.pem" >>"$www/api/v1/provisioning/certs/root"
collect
equal "another serial number: exit 1" 1 "$rc"
equal "its facts are not merged" '[2,"identity-other","identity-other",true,"0A1B2C3D"]' \
	"$(record exp '[(.stores[0].anchors | length), .stores[0].attempt.code, .sources[0].attempt.code, .identity.mismatch, .identity.serial]')"
out=$("$bin/check_anchorwatch" -H exp -m source --config "$conf" --state "$state" --transitions "$transitions")
equal "the plugin says so as the policy does" 2 $?
matches "and by whom" "^ANCHORWATCH CRITICAL: exp: the device says it is TANDBERG VCS with serial number 0A1B2C3D" "$out"

# --- peers
cat >"$conf" <<-CONF
	device "pair" {
	 address = "127.0.0.1:$good"
	 source "expressway" { password-file = "$secret" ca-file = "$ca/ca.pem" timeout = 3s
	  peer "second" { address = "127.0.0.1:$good" } peer "third" { address = "127.0.0.1:$nobody" } }
	}
CONF
collect
equal "each peer has its own store, license, certificate and source" \
	'[["second","third","trusted-ca"],["license","second","third"],["second","server","third"],["expressway","second","third"]]' \
	"$(record pair '[[.stores[].name], [.licenses[].name], [.certificates[].name], [.sources[].name]]')"
sed 's/X14\.0\.7/X12.7.1/' "$data/expressway/status.xml" >"$appliance/older.xml"
sed -i "s/second\" { address = \"127.0.0.1:$good\"/second\" { address = \"127.0.0.1:$peer\"/" "$conf"
collect
equal "each peer has its own version" '["X14.0.7","X12.7.1",null]' "$(record pair '[.sources[].version]')"
out=$("$bin/anchorwatch" show -v pair --config "$conf" --state "$state" --transitions "$transitions")
matches "versions of peers are compared" 'second runs version X12.7.1, expressway of its cluster runs X14.0.7' "$out"
equal "one that is down fails alone" '["ok","ok","net-refused"]' "$(record pair '[.sources[].attempt.code]')"

# --- faults: one device each, all at once
pin=$(pin_of "$ca/self.pem")
good_pin=$(pin_of "$ca/good.pem")
# What ends by itself has time on a busy machine; the others would take four times theirs one after another.
limits='timeout = 40s max-size = 1M'
brief='timeout = 6s max-size = 1M'
prefix() { printf 'path-prefix = "/%s" %s' "$1" "${2:-$limits}"; }
long=(line version interim folded trailer) # headers of 5 MB
rm -rf "$state"
{
	device refused "$nobody"
	sed "s/127.0.0.1:$nobody/does-not-exist.invalid/; s/refused/name/" <(device refused "$nobody" "$limits")
	for fault_name in silent headers drops; do device "$fault_name" "$faults" "$(prefix $fault_name "$brief")"; done
	for fault_name in endless huge chunked cut drop nonsense flood "${long[@]}"; do
		device "$fault_name" "$faults" "$(prefix "$fault_name")"
	done
	device mute "$mute" "$brief"
	for mode in plain garbage reset; do device "$mode" "${!mode}" "$limits"; done
	for code in 401 403 302 429 503 500 204 200; do device "s$code" "$good" "$(prefix "s$code")"; done
	device missing "$good" "$(prefix nowhere)"
	device login "$good" "$(prefix page)"
	for name in expired early host old client; do device "c-$name" "${!name}" "$limits"; done
	device c-authority "$good" "$limits" "ca-file = \"$work/other.pem\""
	device c-pin "$good" "$limits" "pin = \"$pin\""
	device c-both "$good" "$limits" "ca-file = \"$ca/ca.pem\" pin = \"$pin\""
	device pinned "$expired" "$limits" "pin = \"$(pin_of "$ca/expired.pem")\""
	device pinned-both "$good" "$limits" "ca-file = \"$ca/ca.pem\" pin = \"$good_pin\""
	device no-ca-file "$good" "$limits" "ca-file = \"$secret\""
	device healthy "$good"
} >"$conf"
begun=$(date +%s%N)
collect
took=$((($(date +%s%N) - begun) / 1000000))
equal "faults: exit 1" 1 "$rc"
check "faults: all at once take no longer than one timeout ($took ms)" test "$took" -lt 20000
# expect DEVICE CODE: of its source.
expect() { equal "fault $1" "\"$2\"" "$(record "$1" '.sources[0].attempt.code')"; }
expect refused net-refused
expect name net-name
expect silent net-answer-timeout
expect headers net-answer-timeout
expect drops net-slow
expect endless net-size
expect huge net-size
expect chunked net-size
expect cut net-cut
expect drop net-closed
expect nonsense http-form
expect flood net-size
for fault_name in "${long[@]}"; do expect "$fault_name" net-size; done
expect mute net-tls-timeout
expect plain tls-none
expect garbage tls-none
expect reset net-closed
expect s401 http-unauthorized
expect s403 http-forbidden
expect s302 http-redirect
expect s429 http-busy
expect s503 http-busy
expect s500 http-server
expect s204 http-status
expect s200 http-empty
expect missing http-missing
expect login http-login
expect c-expired tls-expired
expect c-early tls-not-yet
expect c-host tls-host
expect c-authority tls-ca
expect c-pin tls-pin
expect c-both tls-pin
expect c-old tls-version
expect c-client http-status
expect no-ca-file tls-ca-file
expect pinned ok
expect pinned-both ok
expect healthy ok
matches "a certificate for another name: its names" ', names IP:127.0.0.9' "$(record c-host '.sources[0].attempt.text')"
check "an expired certificate: its names do not matter" bash -c '[[ $0 != *", names"* ]]' "$(record c-expired '.sources[0].attempt.text')"
matches "a redirect is reported without its query" 'to https://127.0.0.1:[0-9]+/login/"' "$(record s302 '.sources[0].attempt.text')"
equal "what never answered has its parts, without facts" '[[["license",null]],[["server",null]]]' \
	"$(record s500 '[[.licenses, .certificates][] | [.[] | [.name, .observed_at]]]')"
check "no secret in any record or message" bash -c '! grep -rqE "pass:word|cmVhZGVy" "$0" <(echo "$1")' "$state" "$out"

# --- invalid answers
rm -rf "$state"
device exp "$good" "$limits" >"$conf"
license=$www/api/v1/status/common/smartlicensing/licensing
# answer FILE: replaces the file by standard input, collects and restores it.
answer() {
	cat >"$work/put" && cp "$1" "$work/kept" && cp "$work/put" "$1" && collect
	cp "$work/kept" "$1"
}
absent() { matches "$1" "$2" "$(record exp '.sources[0].absent')"; }
printf '<!DOCTYPE Status [<!ENTITY a "b">]><Status>&a;</Status>' | answer "$www/getxml"
absent "XML: a DOCTYPE is refused" 'XML status: .*DOCTYPE.*answer-xml'
{ printf '<Status>%.0s' {1..100}; } | answer "$www/getxml"
absent "XML: nested too deep" 'nested too deep'
printf '<XPathError><Reason>x</Reason></XPathError>' | answer "$www/getxml"
absent "XML: an XPathError" 'root element is not Status'
equal "XML: the rest is read all the same" '["ok","ok","unknown"]' \
	"$(record exp '[.stores[0].attempt.code, .licenses[0].attempt.code, .licenses[0].authorization.sync.result]')"
printf '{"Registration": {}, "Registration": {}}' | answer "$license"
absent "JSON: a key twice" 'license by REST: .*duplicate.*answer-json'
{ printf '[%.0s' {1..5000}; } | answer "$license"
absent "JSON: nested too deep" 'answer-json'
equal "JSON: the text of the XML serves instead" '"ok"' "$(record exp '.licenses[0].attempt.code')"
printf 'no certificate' | answer "$www/api/v1/provisioning/certs/root"
equal "PEM: none is a failure of the store alone" '["answer-pem",3,"ok"]' \
	"$(record exp '[.stores[0].attempt.code, (.stores[0].anchors | length), .sources[0].attempt.code]')"
cp "$appliance/login.html" "$work/page"
answer "$www/api/v1/provisioning/certs/root" <"$work/page"
equal "a login page is never read as data" '"http-login"' "$(record exp '.stores[0].attempt.code')"

# --- the credentials
chmod 644 "$secret"
collect
equal "a password others can read is not used" '"file-secret"' "$(record exp '.sources[0].attempt.code')"
chmod 600 "$secret"
printf 'reader:wrong\n' >"$secret"
sed -i "1i retry = 1s retry-max = 1s interval = 10s" "$conf"
before=$(requests)
start daemon "${daemon[@]}"
wait_for 10 grep -q http-unauthorized "$work/daemon.log"
read -rt 2.5 <> <(:) || :
equal "401: asked once, then left alone" $((before + 1)) "$(requests)"
printf 'reader:pass:word\n' >"$secret"
check "401: asked again when the file changes" wait_for 10 grep -q "answers again" "$work/daemon.log"
stop nginx
check "a device that went away is reported once" wait_for 25 grep -q net-refused "$work/daemon.log"
start nginx nginx -p "$appliance" -e "$appliance/error.log" -c "$appliance/nginx.conf"
check "and back, asked again after the wait" wait_for 10 bash -c "[ \$(grep -c 'answers again' $work/daemon.log) -eq 2 ]"
stop daemon
equal "stops at once" 0 $?
mkdir -p "$work/credentials" && cp -p "$secret" "$work/credentials/exp"
sed -i "s|password-file = .*|credential = exp|" "$conf"
CREDENTIALS_DIRECTORY=$work/credentials collect
equal "a systemd credential serves as well" 0 "$rc"
collect
equal "and is missing where systemd gave none" '"credential"' "$(record exp '.sources[0].attempt.code')"
done_testing
