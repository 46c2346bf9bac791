#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd and a simulated device of IOS-XE: its license by RESTCONF, and invalid answers.
# shellcheck disable=SC2016,SC2034 # programs of jq; variables of appliance.bash
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"

ca=$work/ca
appliance=$work/appliance
www=$appliance/www
state=$work/state
conf=$work/aw.conf
secret=$work/secret
resource=restconf/data/cisco-smart-license:licensing/state
answer=$www/$resource
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")

make_ca "$ca"
good=$(free_port)
picky=$(free_port)
mkdir -p "$(dirname "$answer")"
cp "$data/restconf/classic.json" "$answer"
(umask 077 && printf 'reader:pass:word\n' >"$secret")
start_appliance "$good" "$(server_block "$picky" good 'if ($http_accept != application/yang-data+json) { return 406; }')"

# device NAME [LINES [IDENTITY [PORT]]]: a section of the configuration.
device() {
	printf 'device "%s" {\n\taddress = "127.0.0.1:%s"\n\tsource "restconf" {\n\t\tpassword-file = "%s"\n\t\tca-file = "%s"\n\t\ttimeout = 3s\n\t\t%s\n\t}\n%s}\n' \
		"$1" "${4:-$good}" "$secret" "$ca/ca.pem" "${2:-}" "${3:-}"
}

# --- a registered device
device sw '' '' "$picky" >"$conf"
collect
equal "exit 0" 0 "$rc"
equal "registration and authorization" \
	'["license","restconf","classic",true,"registered","reg-state-complete","authorized","succeeded",1621582384,[]]' \
	"$(record sw '.licenses[0] | [.name, .source, .mode, .complete, .registration.state, .registration.raw, .authorization.state, .authorization.sync.result, .authorization.deadline, .problems]')"
equal "licenses" '["authorized","reserved"]' "$(record sw '[.licenses[0].entitlements[].state]')"
equal "identity" '["C9300-24T","FCW0000A0AA",false]' "$(record sw '.identity | [.product, .serial, .mismatch]')"
equal "no store, no certificate" '[[],[]]' "$(record sw '[.stores, .certificates]')"
equal "the source" '["restconf",null,"ok"]' "$(record sw '.sources[0] | [.name, .absent, .attempt.code]')"
equal "one request" 1 "$(grep -c . "$appliance/access.log")"
check "the password is nowhere" bash -c '! grep -rq "pass:word\|cmVhZGVy" "$0" "$1"' "$state" "$appliance/access.log"

# --- under a policy: never registered, and no alarm for that
cp "$data/restconf/policy.json" "$answer"
device sw >"$conf"
collect
equal "policy: its mode and deadline" '["policy","unregistered","none",1775383200]' \
	"$(record sw '.licenses[0] | [.mode, .registration.state, .authorization.state, .policy.next_ack_deadline]')"
show=$("$bin/anchorwatch" show sw --state "$state" 2>&1)
check "policy: nothing reports that it is not registered" bash -c '! grep -q "is not registered" <<<"$0"' "$show"

# --- a contact that fails
cp "$data/restconf/failing.json" "$answer"
collect
equal "a contact that failed, and why" '["outOfCompliance","failed","Communication message send error"]' \
	"$(record sw '.licenses[0].authorization | [.state, .sync.result, .sync.reason]')"

# --- a registration that fails, with an evaluation of 69 days: of a device that was registered before, and of a new one
cp "$data/restconf/registration-failed.json" "$answer"
{
	device sw
	device new
} >"$conf"
collect
equal "a registration that failed, and why" '["failed","failed","Fail to send out Call Home HTTP message"]' \
	"$(record sw '.licenses[0].registration | [.state, .renewal.result, .renewal.reason]')"
for name in sw new; do
	out=$("$bin/check_anchorwatch" -m license -H $name --config "$conf" --state "$state" --transitions "$transitions" 2>&1)
	equal "$name: a registration that failed is a warning" 1 $?
	matches "$name: with the reason of the device" 'registration failed .*Fail to send out Call Home HTTP message' "$out"
	echo "$out" >"$work/$name.out"
done
matches "sw: it was registered before" 'it was registered when it was read on' "$(cat "$work/sw.out")"
check "new: it never was" bash -c '! grep -q "it was registered" "$0"' "$work/new.out"
cp "$data/restconf/failing.json" "$answer"
collect

# --- identity
device sw '' 'identity { serial = "FCW0000A0AA" product = "C9300-24T" }' >"$conf"
collect
equal "the configured identity: exit 0" 0 "$rc"
device sw '' 'identity { serial = "OTHER" }' >"$conf"
cp "$data/restconf/classic.json" "$answer"
collect
equal "another serial number: exit 1, its facts are not merged" '[1,"identity-other",true,"outOfCompliance"]' \
	"[$rc,$(record sw '.sources[0].attempt.code, .identity.mismatch, .licenses[0].authorization.state' | paste -sd,)]"

# --- faults
device sw >"$conf"
# wrong NAME CODE: the answer is standard input, and the last license is kept.
wrong() {
	cat >"$answer"
	collect
	equal "$1" "[1,\"$2\",\"$2\",\"outOfCompliance\"]" \
		"[$rc,$(record sw '.sources[0].attempt.code, .licenses[0].attempt.code, .licenses[0].authorization.state' | paste -sd,)]"
}
wrong "not JSON" answer-json <<<'license: ok'
wrong "JSON of something else" answer-json <<<'{"ietf-restconf:errors": {}}'
wrong "a key twice" answer-json <<<'{"cisco-smart-license:state": {"version": "1", "version": "2"}}'
wrong "too deep" answer-json < <(printf '[%.0s' {1..5000})
wrong "HTML" answer-json <<<'<html><body>It works</body></html>'
wrong "a login page" http-login <"$data/expressway/login.html"
wrong "nothing" http-empty </dev/null
{
	for code in 401 403 302 429 500 503 204; do device "s$code" "path-prefix = \"/s$code\""; done
	device missing 'path-prefix = "/nowhere"'
} >"$conf"
collect
equal "faults: exit 1" 1 "$rc"
# expect DEVICE CODE: of its source.
expect() {
	equal "fault $1: the license was never read" "[\"$2\",[[\"license\",null,\"$2\"]]]" \
		"$(record "$1" '[.sources[0].attempt.code, [.licenses[] | [.name, .observed_at, .attempt.code]]]')"
}
expect s401 http-unauthorized
expect s403 http-forbidden
expect s302 http-redirect
expect s429 http-busy
expect s500 http-server
expect s503 http-busy
expect s204 http-status
expect missing http-missing
cp "$data/restconf/classic.json" "$answer"
device sw 'max-size = 1K' >"$conf"
collect
equal "an answer beyond max-size" '"net-size"' "$(record sw '.sources[0].attempt.code')"
device sw >"$conf"
collect
equal "answers again" '[0,"ok","authorized"]' "[$rc,$(record sw '.licenses[0] | .attempt.code, .authorization.state' | paste -sd,)]"
done_testing
