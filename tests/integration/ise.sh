#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd and a simulated ISE: pages of trusted certificates, exports, system certificates, licenses, and wrong answers.
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
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")

make_ca "$ca"
for name in spare good twice noroots part off export2 evil faults; do declare "$name=$(free_port)"; done
(umask 077 && printf 'reader:pass:word\n' >"$secret")
quovadis=$data/roots/quovadis-root-ca-2.pem
identrust=$data/roots/identrust-commercial-root-ca-1.pem
sha() { openssl x509 -in "$1" -outform der | sha256sum | cut -c1-64; }
colons() { sha "$1" | tr a-f A-F | sed 's/../&:/g; s/:$//'; }

# entries: trusted certificates as ISE lists them, in JSON.
entries() {
	jq -n --arg q "$(colons "$quovadis")" --arg i "$(sha "$identrust")" --arg o "$(sha "$ca/ca.pem")" '[
	{id: "aa-1", friendlyName: "QuoVadis", subject: "CN=QuoVadis Root CA 2,O=QuoVadis Limited,C=BM", issuedTo: "QuoVadis Root CA 2", issuedBy: "QuoVadis Root CA 2",
		keySize: "4096", signatureAlgorithm: "SHA1withRSA", validFrom: "Fri Nov 24 18:27:00 UTC 2006", expirationDate: "Mon Nov 24 18:23:33 UTC 2031",
		serialNumberDecimalFormat: "1289", status: "Enabled", trustedFor: "Infrastructure,Cisco Services", internalCA: false, sha256Fingerprint: $q},
	{id: "aa-2", friendlyName: "Iden", subject: "CN=IdenTrust Commercial Root CA 1,O=IdenTrust,C=US", issuedBy: "IdenTrust Commercial Root CA 1",
		validFrom: "2014-01-16 18:12:23", expirationDate: "Mon Jan 16 18:12:23 UTC 2034",
		serialNumberDecimalFormat: "13298821034946342390520003877796839426", status: "Enabled", trustedFor: "Cisco Services, Infrastructure", sha256Fingerprint: $i},
	{id: "aa-3", friendlyName: "own", subject: "CN=test CA", issuedBy: "test CA", expirationDate: "Mon Jan 16 18:12:23 UTC 2034", status: "Enabled",
		trustedFor: "Infrastructure", internalCA: true, sha256Fingerprint: $o}]'
}
# page NUMBER PROGRAM [NEXT]: a page of these entries.
page() {
	entries | jq --arg next "${3:-}" "{response: ($2), version: \"1.0.0\"} + (if \$next == \"\" then {} else {nextPage: {rel: \"next\", href: \$next, type: \"application/json\"}} end)" >"$www/trusted-$1.json"
}
link() { printf 'https://127.0.0.1:%s/api/v1/certs/trusted-certificate?page=%s&size=100' "$good" "$1"; }
put() { mkdir -p "$(dirname "$www/$1")" && cat >"$www/$1"; }
system() {
	jq -n --arg s "$(sha "$ca/good.pem")" --arg h "$(sha "$ca/host.pem")" --arg e "$(sha "$ca/self.pem")" '{response: [
	{id: "s1", friendlyName: "Default self-signed", issuedTo: "ise-1", issuedBy: "test CA", validFrom: "Fri Nov 24 18:27:00 UTC 2006", expirationDate: "Mon Nov 24 18:23:33 UTC 2031",
		usedBy: "Admin, Portal", keySize: 2048, selfSigned: false, sha256Fingerprint: $s},
	{id: "s2", friendlyName: "eap", issuedTo: "ise-1", issuedBy: "test CA", validFrom: "Fri Nov 24 18:27:00 UTC 2006", expirationDate: "Mon Nov 24 18:23:33 UTC 2031", usedBy: "EAP Authentication, RADIUS DTLS", sha256Fingerprint: $h},
	{id: "s3", friendlyName: "idle", issuedTo: "ise-1", expirationDate: "Mon Nov 24 18:23:33 UTC 2031", usedBy: "Not in use", sha256Fingerprint: $e}], version: "1.0.0"} | '"${1:-.}"
}
healthy() {
	rm -rf "$www" && mkdir -p "$www"
	page 1 '.[:2]' "$(link 2)"
	page 2 '.[2:]'
	system | put system-ise-1-1.json
	system '.response |= [.[0]]' | put system-ise-2-1.json
	printf '{"response": [{"hostname": "ise-2", "fqdn": "ise-2.example.org", "roles": ["SecondaryAdmin"]}, {"hostname": "ise-1", "roles": ["PrimaryAdmin"]}], "version": "1.0.0"}' | put api/v1/deployment/node
	printf '{"iseVersion": "3.3.0.430", "patchVersion": [{"patchNumber": 1}, {"patchNumber": 4}]}' | put api/v1/patch
	printf '{"response": {"tier": ["ESSENTIAL"], "connectionType": "HTTP_DIRECT", "registrationState": "REGISTERED", "ssmOnPremServer": null}, "version": "1.0.0"}' | put api/v1/license/system/register
	date=$(date -u -d '-2 days' '+%b %d,%Y %H:%M:%S')
	printf '[{"name": "ESSENTIAL", "status": "ENABLED", "compliance": "COMPLIANT", "consumptionCounter": 64, "daysOutOfCompliance": "-", "lastAuthorization": "%s PM"},
		{"name": "PREMIER", "status": "DISABLED", "compliance": "COMPLIANT", "consumptionCounter": 0, "daysOutOfCompliance": "-", "lastAuthorization": "-"}]' "$date" | put api/v1/license/system/tier-state
	printf '{"daysRemaining": 42}' | put api/v1/license/system/eval-license
	cp "$quovadis" "$www/aa-1.pem"
	openssl x509 -in "$identrust" -outform der -out "$www/aa-2.pem"
	cp "$ca/ca.pem" "$www/aa-3.pem"
}
healthy
lists="location = /api/v1/certs/trusted-certificate { root $www; try_files /trusted-\$arg_page.json =404; auth_basic api; auth_basic_user_file $appliance/users; }
	location ~ ^/api/v1/certs/system-certificate/(?<node>[a-z0-9-]+)\$ { root $www; try_files /system-\$node-\$arg_page.json =404; }"
lists_alone="location = /api/v1/certs/trusted-certificate { root $www; try_files /trusted-\$arg_page.json =404; }"
exports="location ~ ^/api/v1/certs/trusted-certificate/(?<id>[a-z0-9-]+)/export\$ { root $www; try_files /\$id.pem =404; }"
start_appliance "$spare" "$(server_block "$good" good "$lists $exports")" "$(server_block "$noroots" good "location /api/v1/certs/ { return 403; }")" \
	"$(server_block "$part" good "location /api/v1/deployment/ { return 401; } location /api/v1/license/ { return 404; } $lists")" \
	"$(server_block "$twice" good "location /api/v1/license/ { return 401; } location /api/v1/patch { return 401; }
		location ~ /export { return 403; } location /api/v1/certs/system-certificate/ { return 401; } $lists_alone")" \
	"$(server_block "$off" good "location /api/ { return 404; }")" \
	"$(server_block "$export2" good "location ~ ^/api/v1/certs/trusted-certificate/export/(?<id>[a-z0-9-]+)\$ { root $www; try_files /\$id.pem =404; } $lists")" \
	"$(server_block "$evil" good "access_log $appliance/evil.log; location /api/ { return 200 '{}'; }")"
start faults "$fault" "$faults" "$ca/good.pem" "$ca/good.key"
for port in $good $faults; do wait_for 10 bash -c ": </dev/tcp/127.0.0.1/$port"; done

# device NAME PORT [LINES [MORE]]
device() {
	printf 'device "%s" {\n\taddress = "127.0.0.1:%s"\n\tsource "ise" {\n\t\tpassword-file = "%s"\n\t\tca-file = "%s"\n\t\t%s\n\t}\n%s}\n' \
		"$1" "$2" "$secret" "$ca/ca.pem" "${3:-}" "${4:-}"
}
show() { "$bin/anchorwatch" show "$1" --config "$conf" --state "$state" --transitions "$transitions"; }
requests() { grep -c . "$appliance/access.log"; }
ready() { "$bin/anchorwatch" show ise --json --config "$conf" --state "$state" --transitions "$transitions" | jq -c '.readiness[] | select(.transition == "quovadis-identrust") | .state'; }

# --- a healthy deployment
device ise "$good" >"$conf"
: >"$appliance/access.log"
collect
equal "a healthy deployment: exit 0" 0 "$rc"
equal "all pages are one store, by SHA-256" '["trusted-certificates",3,false,"ok",[["bySha256"],["bySha256"],["bySha256"]]]' \
	"$(record ise '.stores[0] | [.name, (.anchors | length), .partial, .attempt.code, [.anchors[] | [.[] | arrays[]? | strings | select(startswith("by"))]]]' | sed 's/by-sha256/bySha256/g')"
equal "the replacement is there: ready" '"ready"' "$(ready)"
equal "system certificates of each node, with what uses them" \
	'[["admin","Admin, Portal"],["eap-authentication","EAP Authentication, RADIUS DTLS"],["ise-2.admin","Admin, Portal"]]' \
	"$(record ise '[.certificates[] | [.name, .role]]')"
equal "the version" '["3.3.0.430, patch 4","3.3.0.430, patch 4"]' "$(record ise '[.identity.version, .sources[0].version]')"
equal "the license" '["registered","authorized","succeeded",2,64,true,[]]' \
	"$(record ise '.licenses[0] | [.registration.state, .authorization.state, .authorization.sync.result, (.entitlements | length), .entitlements[0].count, .complete, .problems]')"
equal "nothing is absent" null "$(record ise '.sources[0].absent')"
check "the end of a system certificate is judged" bash -c 'grep -q "admin .*2031-11-24" <<<"$0"' "$(show ise)"
check "the password is nowhere" bash -c '! grep -rq "pass:word\|cmVhZGVy" "$0" "$1"' "$state" "$appliance/access.log"
mkdir -p "$work/page"
check "the page has them" "$bin/anchorwatch" export --html "$work/page" --config "$conf" --state "$state" --transitions "$transitions"
check "the page has them: by name" grep -q eap-authentication "$work/page/index.html"
matches "the metrics have them" 'eap-authentication' \
	"$("$bin/anchorwatch" export --openmetrics --config "$conf" --state "$state" --transitions "$transitions")"
out=$("$bin/check_anchorwatch" -H ise -m certificate --config "$conf" --state "$state" --transitions "$transitions")
equal "the plugin judges their ends" 0 $?
equal "no certificate is exported" 0 "$(grep -c export "$appliance/access.log")"

system '.response[1].validFrom = null | .response[0].expirationDate = "some day" | .response += [{id: "s4", friendlyName: "none", usedBy: "pxGrid"}]' | put system-ise-1-1.json
collect
matches "system certificates without dates or fingerprint are named" 'Default self-signed: its dates .*eap: its dates .*none: it has no SHA-256' "$(record ise '.sources[0].absent')"
equal "system certificates that cannot be read keep their facts" 3 "$(record ise '[.certificates[] | select(.certificate != null)] | length')"
system | put system-ise-1-1.json
rm -rf "$state"

# --- what does not count
page 2 '[.[2], (.[1] | .id = "bb" | .sha256Fingerprint = null)]'
page 1 '[.[0], (.[1] | .status = "Disabled")]' "$(link 2)"
collect
equal "without a fingerprint: it may be any root, so absence is not proven" '[2,true]' "$(record ise '.stores[0] | [(.anchors | length), .partial]')"
page 2 '.[2:]'
for change in '.status = "Disabled"' '.trustedFor = "Unknown"' '.trustedFor = "Endpoints"' 'del(.trustedFor)' '.status = "odd"' 'del(.status)'; do
	page 1 "[.[0], (.[1] | $change)]" "$(link 2)"
	collect
	equal "it does not count: $change" '[2,false,["store-untrusted"]]' "$(record ise '.stores[0] | [(.anchors | length), .partial, [.problems[].code]]')"
	check "it does not count: $change: not ready" test "$(ready)" != '"ready"'
done
matches "and it is said why" 'Iden .SHA-256 5d56499b.* does not count: it has no status' "$(record ise '.stores[0].problems[0].text')"
healthy
page 1 '[.[] | .sha256Fingerprint |= (ascii_upcase | gsub("(?<a>[0-9A-F]{2})"; "\(.a) "))]'
rm "$www/trusted-2.json"
collect
equal "blanks and capitals in fingerprints" '"ready"' "$(ready)"
page 1 '[.[] | .expirationDate = "Mon Jan 16 18:12:23 CST 2034"]'
collect
equal "a zone that may mean several is named" '["store-zone"]' "$(record ise '[.stores[0].problems[].code]')"
device ise "$good" "" 'zone-offset = "+08:00"' >"$conf"
collect
equal "zone-offset settles it" '[]' "$(record ise '[.stores[0].problems[].code]')"
device ise "$good" >"$conf"
rm -rf "$state"

# --- pages that are not read
# partial NAME REASON: the store has two entries and says why it has no more.
partial() {
	collect
	equal "a part is read: $1" '[2,true,["store-pages"]]' "$(record ise '.stores[0] | [(.anchors | length), .partial, [.problems[].code]]')"
	matches "a part is read: $1: the reason" "$2" "$(record ise '.stores[0].problems[0].text')"
	rm -rf "$state"
}
healthy
page 1 '.[:2]' "$(link 2)" && rm "$www/trusted-2.json"
partial "a page that fails" 'page 2: .*404'
page 1 '.[:2]' "$(link 3)" && page 3 '.[2:]'
partial "a link that leaves a page out" 'leaves pages out'
rm "$www/trusted-3.json"
jq '.nextPage = {}' "$www/trusted-1.json" >"$www/new" && mv "$www/new" "$www/trusted-1.json"
partial "a link without a target" 'another machine'
page 1 '.[:2]' "https://127.0.0.1:$evil/api/v1/certs/trusted-certificate?page=2"
partial "a link to another machine" 'another machine'
check "a link to another machine: it is not asked" test ! -s "$appliance/evil.log"
page 1 '.[:2]' "https://user@127.0.0.1:$good/api/v1/certs/trusted-certificate?page=2"
partial "a link with a user" 'another machine'
page 1 '.[:2]' "//127.0.0.1:$evil/api/v1/certs/trusted-certificate?page=2"
partial "a link without a scheme" 'another machine'
page 1 '.[:2]' "https://127.0.0.1:$good/api/v1/other?page=2"
partial "a link to another resource" 'another resource'
page 1 '.[:2]' "$(link 1)"
partial "a link to itself" 'leads back'
page 1 '.[:2]' "$(link 0)"
partial "a link without a number" 'no number'
page 1 '.[:2]' "$(link 9999)"
partial "more pages than the limit" 'more pages than the limit'
page 1 '.[:2]' "$(link 2)" && page 2 '.[:2]' "$(link 3)"
partial "the same page again" 'on pages before'
page 1 '.[:2]' "$(link 2)" && printf '{"response": 7}' >"$www/trusted-2.json"
partial "a page that is none" 'without the list'
page 1 '.[:2]' "/api/v1/certs/trusted-certificate?size=100&page=2" && page 2 '.[2:]'
collect
equal "a link without a host is followed" '[3,false]' "$(record ise '.stores[0] | [(.anchors | length), .partial]')"
page 1 '.[:2]' "$(link 7)"
collect
equal "a part after the whole: no change is made up" '[2,0]' "$(record ise '.stores[0] | [(.anchors | length), (.changes | length)]')"
check "a part after the whole: nothing is called missing" test "$(ready)" = '"ready"'
rm -rf "$state"
page 1 '[range(100) as $n | .[0] | .id = "p1-\($n)"]' && page 2 '[]'
collect
equal "a full page without a link: the next one, empty, proves the end" '[1,100,false]' "$(record ise '.stores[0] | [(.anchors | length), .blocks, .partial]')"
rm "$www/trusted-2.json"
rm -rf "$state"
collect
equal "a full page without a link and nothing behind it: a part" true "$(record ise '.stores[0].partial')"
rm -rf "$state"
page 1 '[range(100) as $n | .[0] | .id = "p1-\($n)"]' "$(link 2)"
for n in {2..100}; do sed "s/\"p1-/\"p$n-/; s/page=2&/page=$((n + 1))\&/" "$www/trusted-1.json" >"$www/trusted-$n.json"; done
page 101 '[]'
device ise "$good" 'timeout = 5m' >"$conf"
collect
equal "10000 entries" '["ok",1,10000,false]' "$(record ise '[.sources[0].attempt.code] + (.stores[0] | [(.anchors | length), .blocks, .partial])')"
page 101 '.[:1]'
collect
equal "more than 10000 entries: a part" '[10000,true]' "$(record ise '.stores[0] | [.blocks, .partial]')"
rm -rf "$state"

# --- bytes by export
healthy
device ise "$good" 'export = true' >"$conf"
: >"$appliance/access.log"
collect
equal "export: the certificates are seen" '[3,0]' "$(record ise '[(.stores[0].anchors | length), ([.stores[0].anchors[] | tostring | select(test("by-sha256"))] | length)]')"
equal "export: each is asked for once" 3 "$(grep -c '/export' "$appliance/access.log")"
cp "$ca/self.pem" "$www/aa-2.pem"
rm -rf "$state"
collect
equal "export: another certificate is refused" '[1,["answer-pem"]]' \
	"$(record ise '[([.stores[0].anchors[] | tostring | select(test("by-sha256"))] | length), [.stores[0].problems[].code]]')"
rm -rf "$state"
healthy
device ise "$export2" 'export = true' >"$conf"
sed -i "s|127.0.0.1:$good|127.0.0.1:$export2|" "$www/trusted-1.json"
collect
equal "export: the other form of the path" 0 "$(record ise '[.stores[0].anchors[] | tostring | select(test("by-sha256"))] | length')"
rm -rf "$state"
healthy
device ise "$twice" 'export = true' >"$conf"
sed -i "s|127.0.0.1:$good|127.0.0.1:$twice|" "$www/trusted-1.json"
: >"$appliance/access.log"
collect
equal "export: after a refusal no other one is asked for" 1 "$(grep -c '/export' "$appliance/access.log")"
equal "export: after a refusal the list is read" '[3,["http-part"]]' "$(record ise '.stores[0] | [(.anchors | length), [.problems[].code]]')"
matches "export: after a refusal all are counted" '^.3 certificates without their bytes' "$(record ise '.stores[0].problems[0].text')"
rm -rf "$state"

# --- the license
healthy
device ise "$good" >"$conf"
state_of() { record ise '.licenses[0] | [.registration.state, .authorization.state]'; }
tiers=$www/api/v1/license/system/tier-state register=$www/api/v1/license/system/register
sed -i 's/COMPLIANT/NON_COMPLIANT/' "$tiers"
collect
equal "out of compliance" '["registered","outOfCompliance"]' "$(state_of)"
sed -i 's/NON_COMPLIANT/EVALUATION/; s/"lastAuthorization": "[^"]*"/"lastAuthorization": "-"/' "$tiers"
sed -i 's/REGISTERED/UNREGISTERED/' "$register"
collect
equal "evaluation, with what is left" '["unregistered","evaluation"]' "$(state_of)"
check "evaluation: 42 days" jq -e '.licenses[0] | tostring | test("3628800")' "$state/records/ise.json"
sed -i 's/EVALUATION/PLUGH/' "$tiers"
collect
equal "a word that is not known" '["unknown",["license-word"]]' "$(record ise '.licenses[0] | [.authorization.state, ([.problems[].code] | unique)]')"
printf '{"response": {"registrationState": "REGISTERED", "connectionType": "SSM_ONPREM_SERVER", "ssmOnPremServer": "ssm.example.org"}}' >"$register"
collect
equal "a server of the site" '["SSM_ONPREM_SERVER","https://ssm.example.org"]' "$(record ise '.licenses[0] | [.transport, .url]')"
rm "$tiers"
collect
equal "without the tiers the license is not complete" false "$(record ise '.licenses[0].complete')"
rm -rf "$state"

# --- parts that fail alone
healthy
{ device noroots "$noroots"; device part "$part"; device off "$off"; } >"$conf"
sed -i "s|127.0.0.1:$good|127.0.0.1:$part|" "$www/trusted-1.json"
collect
equal "403 of the first resource: nothing else is asked" '"http-forbidden"' "$(record noroots '.sources[0].attempt.code')"
equal "401 of one resource: the rest is read" '["ok","ok","http-part",null]' \
	"$(record part '[.sources[0].attempt.code, .stores[0].attempt.code, .certificates[0].attempt.code, .licenses[0].attempt.code]')"
equal "a version without the license: none is expected" '[]' "$(record part '.licenses')"
equal "the OpenAPI is switched off" '"http-missing"' "$(record off '.sources[0].attempt.code')"
matches "the OpenAPI is switched off: what to do" 'API Settings' "$(record off '.sources[0].attempt.text')"
: >"$appliance/access.log"
device twice "$twice" 'export = true' >"$conf"
sed -i "s/127.0.0.1:[0-9]*/127.0.0.1:$twice/" "$www/trusted-1.json"
collect
equal "refusals: no more than three" 3 "$(grep -cE ' (401|403) ' "$appliance/access.log")"
matches "refusals: what was not asked for is said" 'license registration: not asked for' "$(record twice '.sources[0].absent')"
equal "refusals: what was read is kept" '["ok",3]' "$(record twice '.stores[0] | [.attempt.code, (.anchors | length)]')"
rm -rf "$state"

# --- the section of the guide
healthy
blocks() { awk -v word="$1" '/^### ISE/ { on = 1; next } /^### / { on = 0 } on && /^```/ { code = !code; take = code && $0 == "```" word; next } take' "$root/docs/guide.md"; }
blocks "" | sed "s|ise-1.example.org|127.0.0.1:$good|; s|/etc/anchorwatch/ise-1.secret|$secret|; s|/etc/anchorwatch/devices-ca.pem|$ca/ca.pem|" >"$conf"
out=$("$bin/anchorwatch" collect --config "$conf" --state "$state" --transitions "$transitions" ise-1 2>&1)
equal "the guide: what collect prints of the store" "$(blocks text)" "$(grep ': read, ' <<<"$out")"
rm -rf "$state"

# --- faults: one device each, all at once
limits='timeout = 8s max-size = 1M'
{
	for fault_name in silent endless huge chunked cut drop nonsense; do
		device "$fault_name" "$faults" "path-prefix = \"/$fault_name\" $limits"
	done
	for code in 401 403 302 429 503 500 204 200; do device "s$code" "$good" "path-prefix = \"/s$code\" $limits"; done
	device login "$good" "path-prefix = \"/page\" $limits"
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
matches "401: user and file" "user .*reader.*, password of $secret" "$(record s401 '.sources[0].attempt.text')"
rm -rf "$state"
healthy
device ise "$good" >"$conf"
for text in '[]' '{"response": []}'; do
	printf '%s' "$text" >"$www/trusted-1.json"
	collect
	equal "an empty list: $text" '["ok",0]' "$(record ise '.stores[0] | [.attempt.code, (.anchors | length)]')"
	check "an empty list: $text: never ready" test "$(ready)" != '"ready"'
done
for text in '' '{' '{"message": "later"}' '7' '<html><title>x</title>' '{"response": [], "response": []}'; do
	printf '%s' "$text" >"$www/trusted-1.json"
	rm -rf "$state"
	collect
	check "no list: $text" test "$(record ise '.stores[0].observed_at')" = null
	equal "no list: $text: the rest is read" '"ok"' "$(record ise '.licenses[0].attempt.code')"
done
done_testing
