#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd and a simulated SSM On-Prem: a token, then the lists of an account, and the plugin's report.
# shellcheck disable=SC2016,SC2034 # programs of jq and variables of nginx; variables of appliance.bash
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"

ca=$work/ca
appliance=$work/appliance
www=$appliance/ssm
log=$appliance/ssm.log
state=$work/state
conf=$work/aw.conf
secret=$work/secret
account="Example Corp/1"
lists="$www/api/v1/accounts/$account"
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")
token=$(jq -r .access_token "$data/ssm/token.json")

# back: the files, for any method. nginx has the body of a request only where it passes it on.
back() {
	cat <<-CONF
		map_hash_bucket_size 256;
		map \$request_body \$login {
			default no;
			'{"grant_type":"client_credentials","client_id":"client","client_secret":"pass:\\\\"word"}' yes;
		}
		map \$request_body \$whole { default no; '{"limit":-1}' yes; }
		log_format ssm '\$server_port \$request_method \$request_uri \$status "\$http_authorization" "\$content_type"';
		server {
			listen unix:$appliance/back.sock;
			root $www;
			location = /backend/oauth/token { if (\$http_x_login != yes) { return 401; } }
			location /api/ { if (\$http_x_whole != yes) { return 400; } }
		}
	CONF
}

# front PORT [LINES]: the server that clients connect to.
front() {
	cat <<-CONF
		server {
			listen 127.0.0.1:$1 ssl;
			ssl_certificate $ca/good.pem;
			ssl_certificate_key $ca/good.key;
			access_log $log ssm;
			if (\$request_method != POST) { return 400; }
			${2:-}
			location = /backend/oauth/token {
				if (\$http_authorization) { return 400; }
				proxy_method GET;
				proxy_set_header X-Login \$login;
				proxy_pass http://unix:$appliance/back.sock;
			}
			location /api/ {
				if (\$http_authorization != "Bearer $token") { return 401; }
				proxy_method GET;
				proxy_set_header X-Whole \$whole;
				proxy_pass http://unix:$appliance/back.sock;
			}
		}
	CONF
}

# restore: the files of a healthy server.
restore() {
	mkdir -p "$www/backend/oauth" "$lists"
	cp "$data/ssm/token.json" "$www/backend/oauth/token"
	cp "$data/ssm/licenses.json" "$lists/licenses"
	cp "$data/ssm/no_alerts.json" "$lists/alerts"
}

# device NAME PORT [LINES [SECRET]]: a section of the configuration.
device() {
	printf 'device "%s" {\n\taddress = "127.0.0.1:%s"\n\tinterval = 1d\n\tsource "ssm-onprem" {\n\t\taccount = "%s"\n\t\tca-file = "%s"\n\t\ttimeout = 5s\n\t\t%s\n\t\t%s\n\t}\n}\n' \
		"$1" "$2" "$account" "$ca/ca.pem" "${4:-password-file = \"$secret\"}" "${3:-}"
}

# plugin ARG...: check_anchorwatch on the license of the device; its output in $out, its status in $rc.
plugin() {
	out=$("$bin/check_anchorwatch" --config "$conf" --state "$state" --transitions "$transitions" -m license "$@" 2>&1)
	rc=$?
}

make_ca "$ca"
good=$(free_port) expired=$(free_port) refusing=$(free_port) invalid=$(free_port) away=$(free_port) elsewhere=$(free_port)
restore
(umask 077 && printf 'client:pass:"word\n' >"$secret" && printf 'client:another\n' >"$secret.bad")
start_appliance "$(free_port)" "$(back)" "$(front "$good")" \
	"$(front "$expired" 'if ($connection_requests = 2) { return 401; }')" \
	"$(front "$refusing" 'location ~ licenses$ { return 401; }')" \
	"$(front "$invalid" 'if ($uri ~ token$) { return 400 "{\"error\":\"invalid_client\"}"; }')" \
	"$(front "$away" "location ~ licenses\$ { return 302 https://127.0.0.1:$elsewhere\$request_uri; }")" \
	"$(front "$elsewhere")"
wait_for 10 bash -c ": </dev/tcp/127.0.0.1/$elsewhere"

# --- an account in order
device ssm "$good" >"$conf"
out=$("$bin/anchorwatch" collect -c "$conf" -s "$state" -t "$transitions" ssm 2>&1)
equal "anchorwatch collect: exit 0" "0 " "$? $(grep -v 'ssm' <<<"$out")"
matches "anchorwatch collect: what the source gave" "ssm/license: .*ssm/ssm-onprem: " "$(tr '\n' ' ' <<<"$out")"
equal "an account: registration and authorization are no matter" \
	'["license","ssm-onprem","account",true,"notApplicable",null,"notApplicable","Example Corp/1",[]]' \
	"$(record ssm '.licenses[0] | [.name, .source, .mode, .complete, .registration.state, .registration.raw, .authorization.state, .smart_account, .problems]')"
equal "its licenses, with their own words" \
	'[["Example Rich Media Session",12,"authorized","In Compliance"],["Example Desk Phone",0,"authorized","In Compliance"],["Example Room System",6,"authorized","In Compliance"]]' \
	"$(record ssm '[.licenses[0].entitlements[] | [.name, .count, .state, .raw]]')"
equal "the source" '["ssm-onprem",null,"ok"]' "$(record ssm '.sources[0] | [.name, .absent, .attempt.code]')"
equal "a token without a login, then both lists with it, all posted as JSON" \
	"$good POST /backend/oauth/token 200 \"-\" \"application/json\"
$good POST /api/v1/accounts/Example%20Corp%2F1/licenses 200 \"Bearer $token\" \"application/json\"
$good POST /api/v1/accounts/Example%20Corp%2F1/alerts 200 \"Bearer $token\" \"application/json\"" "$(cat "$log")"
"$bin/anchorwatch" collect -c "$conf" -s "$work/other" -t "$transitions" --save "$work/saved" ssm >/dev/null 2>&1
check "what is kept of the answers has the lists" grep -qr "Example Desk Phone" "$work/saved/ssm"
check "and neither secret nor token" bash -c '! grep -rqF -e "word" -e "$1" "$0"' "$work/saved" "$token"
check "secret and token are nowhere" bash -c '! grep -rqF -e "word" -e "$1" "$0" <<<"$2" && ! grep -qF -e word -e "$1" <<<"$2"' \
	"$state" "$token" "$out"
plugin -H ssm -vv
equal "plugin: OK" 0 "$rc"
matches "plugin: the licenses are reported" "Example Rich Media Session \(no tag\): 12 in use, In Compliance" "$out"
matches "plugin: the mode is reported" "source: ssm-onprem; mode account" "$out"
matches "plugin: perfdata" "Example_Rich_Media_Session'=12" "$out"
show=$("$bin/anchorwatch" show -v ssm --state "$state" --config "$conf" --transitions "$transitions" 2>&1)
matches "show: in order, and affected by no transition" $'\nssm +OK .*an account with 3 licenses' "$show"
check "show: nothing reports that it is not registered" bash -c '! grep -q "is not registered\|atRisk" <<<"$0"' "$show"

# --- out of compliance
cp "$data/ssm/exceeded.json" "$lists/licenses"
collect
equal "out of compliance: exit 0" 0 "$rc"
plugin -H ssm
equal "out of compliance: plugin WARNING" 1 "$rc"
matches "out of compliance: which license, in the server's word" \
	"entitlement Example Rich Media Session \(52\) is Out of Compliance" "$out"
cp "$data/ssm/licenses.json" "$lists/licenses"
cp "$data/ssm/alerts.json" "$lists/alerts"
collect
plugin -H ssm
equal "a major alert: plugin WARNING" 1 "$rc"
matches "a major alert: its text" "Insufficient Licenses \(major\): Example Rich Media Session" "$out"
check "a minor alert is a note in the record" jq -e '.licenses[0].problems[1] | .severity == "ok" and (.text | startswith("Upcoming"))' \
	"$state/records/ssm.json"
printf '{"licenses":[{"license":"a\\u001b[31m","status":"splendid","inUse":1}]}' >"$lists/licenses"
cp "$data/ssm/no_alerts.json" "$lists/alerts"
collect
plugin -H ssm
equal "an unknown word: plugin WARNING" 1 "$rc"
matches "an unknown word: as it is" 'a/x1b.31m \(1\) has the unknown status splendid' "$out"
jq '.totalRecords = 9' "$data/ssm/licenses.json" >"$lists/licenses"
collect
plugin -H ssm
equal "a list that is not whole: plugin UNKNOWN" 3 "$rc"
matches "a list that is not whole: says so" "the rest of the list" "$out"
restore

# --- tokens
: >"$log"
device ssm "$expired" >"$conf"
collect
equal "a token that ran out: exit 0" 0 "$rc"
equal "a token that ran out: another is fetched, once" "200 401 200 200 200" "$(cut -d' ' -f4 "$log" | paste -sd' ')"
: >"$log"
device ssm "$refusing" >"$conf"
collect
equal "tokens that are not accepted: reported" '[1,"http-unauthorized"]' "[$rc,$(record ssm '.sources[0].attempt.code')]"
equal "tokens that are not accepted: two and no more" "200 401 200 401" "$(cut -d' ' -f4 "$log" | paste -sd' ')"

# --- faults: the last licenses are kept
# fault NAME CODE [LINES]: one run with the current files.
fault() {
	collect
	equal "$1" "[1,\"$2\",\"$2\",3]" \
		"[$rc,$(record ssm '.sources[0].attempt.code, .licenses[0].attempt.code, (.licenses[0].entitlements | length)' | paste -sd,)]"
}
device ssm "$good" >"$conf"
collect
device ssm "$good" '' "password-file = \"$secret.bad\"" >"$conf"
fault "a wrong secret" http-unauthorized
check "a wrong secret: it appears nowhere" bash -c '! grep -q another <<<"$0" && ! grep -rq another "$1"' "$out" "$state"
{
	device invalid "$invalid"
	device away "$away"
} >"$work/others.conf"
: >"$log"
"${daemon[@]}" --config "$work/others.conf" --state "$work/others" --once >/dev/null 2>&1
code() { jq -r '.sources[0].attempt.code' "$work/others/records/$1.json"; }
equal "a client that is refused with 400" http-unauthorized "$(code invalid)"
equal "a redirect" http-redirect "$(code away)"
equal "a redirect: the token goes nowhere else" 0 "$(grep -c "^$elsewhere " "$log")"
device ssm "$good" >"$conf"
echo '{"expires_in": 3600}' >"$www/backend/oauth/token"
fault "a token without its field" answer-json
echo '{"access_token": "a b"}' >"$www/backend/oauth/token"
fault "a token that is none" answer-json
cp "$data/expressway/login.html" "$www/backend/oauth/token"
fault "a login page for a token" http-login
restore
cp "$data/expressway/login.html" "$lists/licenses"
fault "a login page for the licenses" http-login
restore
cp "$data/expressway/login.html" "$lists/alerts"
fault "a login page for the alerts" http-login
echo '{"status": "ERROR", "statusMessage": "no such account"}' >"$lists/licenses"
fault "words instead of a list" answer-json
matches "words instead of a list: they are reported" "no such account" "$out"
restore
rm "$lists/alerts"
collect
equal "no list of alerts is no failure" "0" "$rc"
matches "no list of alerts: said to be absent" "alerts: .*http-missing" "$(record ssm '.sources[0].absent')"
restore
chmod 644 "$secret"
fault "a secret that all may read" file-secret
chmod 600 "$secret"
mkdir "$work/credentials" && cp "$secret" "$work/credentials/ssm"
device ssm "$good" '' 'credential = "ssm"' >"$conf"
CREDENTIALS_DIRECTORY=$work/credentials collect
equal "a systemd credential serves as well" 0 "$rc"
device ssm "$good" | sed 's/account = .*/account = "other"/' >"$conf"
collect
equal "another account: nothing of the one before" '[1,"http-missing",[["account",null,[]]]]' \
	"[$rc,$(record ssm '.sources[0].attempt.code, [.licenses[] | [.mode, .observed_at, .entitlements]]' | paste -sd,)]"

# --- a refused secret is not used until it changes
cp -p "$secret.bad" "$secret.now"
{
	echo 'retry = 1s'
	echo 'retry-max = 1s'
	device held "$good" '' "password-file = \"$secret.now\""
	device busy "$good" "path-prefix = \"/nowhere\"" "password-file = \"$secret\""
} >"$conf"
: >"$log"
tries() { grep -c "$1" "$log"; }
at_least() { [ "$(tries "$1")" -ge "$2" ]; }
start daemon "${daemon[@]}"
check "a server that fails is asked again" wait_for 15 at_least " /nowhere/" 3
equal "a client that is refused is not" 1 "$(tries "^$good POST /backend/oauth/token ")"
cp -p "$secret" "$secret.new" && touch "$secret.new" && mv "$secret.new" "$secret.now"
check "but at once with another secret" wait_for 15 at_least "/alerts 200" 1
stop daemon
done_testing
