#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd and agents of devices: a real snmpd serves their rows by version 2c and 3, then the plugin and
# our own subagent report them; wrong credentials, and faulty agents.
# shellcheck disable=SC2016 # programs of jq
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=

tools=$AW_BUILD/tests/tools
rows=$data/snmp
state=$work/state
conf=$work/aw.conf
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")
v2c=$work/v2c
v3=$work/v3
(umask 077 &&
	printf 'community-word\n' >"$v2c" &&
	printf 'user monitor\nauth SHA-256 auth-pass-word\npriv AES-256 priv-pass-word\n' >"$v3")

# serve NAME PORT FILE...: a device's agent with the rows of the files.
serve() {
	local name=$1 port=$2
	shift 2
	{
		printf 'agentaddress udp:127.0.0.1:%s\nrocommunity community-word 127.0.0.1\n' "$port"
		printf 'createUser monitor SHA-256 auth-pass-word AES-256 priv-pass-word\nrouser monitor priv\n'
		printf 'createUser watcher SHA-256 auth-pass-word\nrouser watcher auth\n'
		cat "$@" | sed -nE 's/^([0-9.]+) octet_str (.*)/override \1 octet_str "\2"/p; s/^([0-9.]+ u?integer )/override \1/p'
		printf '[snmp] persistentDir %s\n' "$work/snmp-$name"
	} >"$work/$name.conf"
	SNMP_PERSISTENT_DIR=$work/snmp-$name start "$name" snmpd -f -C -c "$work/$name.conf" -Lo -I -smux
	wait_for 10 snmpget -v2c -c community-word -r 0 -t 1 "127.0.0.1:$port" 1.3.6.1.2.1.1.3.0 ||
		not_ok "the agent $name answers" "$(cat "$work/$name.log")"
}

# device NAME PORT VERSION [LINES [IDENTITY]]: a section of the configuration.
device() {
	local secret=$v3
	[ "$3" = 3 ] || secret=$v2c
	printf 'device "%s" {\n\taddress = "127.0.0.1:%s"\n\tsource "snmp" {\n\t\tversion = "%s"\n\t\tpassword-file = "%s"\n\t\ttimeout = 5s\n\t\tretries = 1\n\t\t%s\n\t}\n%s}\n' \
		"$1" "$2" "$3" "$secret" "${4:-}" "${5:-}"
}
collect() {
	"${daemon[@]}" --once >"$work/out" 2>"$work/log"
	rc=$?
}
record() { jq -c "$2" "$state/records/$1.json"; }
# code DEVICE: of its source.
code() { record "$1" '.sources[0].attempt.code'; }
text() { record "$1" '.sources[0].attempt.text'; }

classic=$(free_port) policy=$(free_port) bare=$(free_port) reserved=$(free_port)
serve classic "$classic" "$rows/classic.rows" "$rows/trust-points.rows"
serve policy "$policy" "$rows/policy.rows"
serve reserved "$reserved" "$rows/reserved.rows"
serve bare "$bare" /dev/null

# --- by version 2c and 3
{
	device c2 "$classic" 2c
	device c3 "$classic" 3
	device p3 "$policy" 3
	device r2 "$reserved" 2c
} >"$conf"
collect
equal "exit 0" 0 "$rc"
for name in c2 c3; do
	equal "$name: registration and authorization" \
		'["license","snmp","classic",true,"registered","registrationCompleted(5)","authorized","succeeded",1778832000,[]]' \
		"$(record $name '.licenses[0] | [.name, .source, .mode, .complete, .registration.state, .registration.raw, .authorization.state, .authorization.sync.result, .authorization.deadline, .problems]')"
	equal "$name: entitlements" '[["appxk9",2,"authorized(3)"],["Security license",0,"authorized(3)"]]' \
		"$(record $name '[.licenses[0].entitlements[] | [.name, .count, .raw]]')"
	equal "$name: identity" '["ISR4431/K9","FOC0000A0AA",false]' "$(record $name '.identity | [.product, .serial, .mismatch]')"
	equal "$name: no store" '[]' "$(record $name '.stores')"
done
equal "the source" "[\"snmp\",\"snmp://127.0.0.1:$classic\",\"ok\"]" "$(record c3 '.sources[0] | [.name, .endpoint, .attempt.code]')"
equal "under a policy" '["policy",true,["authorized","notInUse"]]' \
	"$(record p3 '.licenses[0] | [.mode, .complete, [.entitlements[].state]]')"
equal "a reservation has no deadline" '["reserved",null,["reserved"]]' \
	"$(record r2 '.licenses[0] | [.authorization.state, .authorization.deadline, [.entitlements[].state]]')"
check "the secrets are nowhere" bash -c '! grep -rqE "community-word|pass-word" "$0" "$1" "$2"' "$state" "$work/out" "$work/log"
matches "the plugin: a reservation is in order" '^ANCHORWATCH OK: r2: 1 license in order' \
	"$("$bin/check_anchorwatch" --config "$conf" --state "$state" --transitions "$transitions" -m license -H r2)"

# --- our own subagent
port=$(free_port)
printf 'master agentx\nagentXSocket %s\nagentaddress udp:127.0.0.1:%s\nrocommunity own 127.0.0.1\n' "$work/sock" "$port" >"$work/own.conf"
start own snmpd -f -C -c "$work/own.conf" -Lo -I -smux
start agent "$bin/anchorwatch-agentx" --config "$conf" --state "$state" --agentx "$work/sock" --transitions "$transitions"
served() { snmpbulkwalk -v2c -c own -t 1 -r 0 -On "127.0.0.1:$port" 1.3.6.1.4.1.8072.9999.9999 | grep -q "$1"; }
check "our agent: the authorization of the reservation" wait_for 20 served '"AUTHORIZED - RESERVED"'
check "our agent: the mode of an entitlement" served '"notInUse(16)"'
stop agent
stop own

# --- trust points
device c3 "$classic" 3 'trust-points = true' >"$conf"
collect
equal "trust points: CA certificates alone" '["trust-points",false,2,[],"ok"]' \
	"$(record c3 '.stores[0] | [.name, .judged, (.anchors | length), .problems, .attempt.code]')"
device p3 "$policy" 3 'trust-points = true' >"$conf"
collect
equal "a device without them: its license is read" '["snmp-missing","ok","ok"]' \
	"$(record p3 '[.stores[0].attempt.code, .licenses[0].attempt.code, .sources[0].attempt.code]')"

# --- identity
device c3 "$classic" 3 '' 'identity { serial = "FOC0000A0AA" product = "ISR4431/K9" }' >"$conf"
collect
equal "the configured identity" 0 "$rc"
device c3 "$classic" 3 '' 'identity { serial = "OTHER" }' >"$conf"
collect
equal "another serial number" '[1,"identity-other",true]' "[$rc,$(code c3),$(record c3 '.identity.mismatch')]"

# --- credentials: each failure has its code, and the last facts are kept
wrong() { # NAME CODE USER AUTH PRIV
	printf 'user %s\nauth %s\npriv %s\n' "$3" "$4" "$5" >"$v3"
	collect
	equal "$1" "[1,\"$2\",\"authorized\"]" "[$rc,$(code c3),$(record c3 '.licenses[0].authorization.state')]"
}
device c3 "$classic" 3 >"$conf"
wrong "unknown user" snmp-user nobody 'SHA-256 auth-pass-word' 'AES-256 priv-pass-word'
wrong "wrong authentication passphrase" snmp-password monitor 'SHA-256 other-pass-word' 'AES-256 priv-pass-word'
wrong "wrong authentication protocol" snmp-password monitor 'SHA-512 auth-pass-word' 'AES-256 priv-pass-word'
wrong "a user without privacy" snmp-level watcher 'SHA-256 auth-pass-word' 'AES-256 priv-pass-word'
wrong "a protocol that is not used" credential monitor 'MD5 auth-pass-word' 'AES-256 priv-pass-word'
printf 'user monitor\nauth SHA-256 auth-pass-word\npriv AES-256 priv-pass-word\n' >"$v3"
collect
equal "the right ones again" '[0,"ok"]' "[$rc,$(code c3)]"
chmod 644 "$v3"
collect
equal "a file that everybody reads" '"file-secret"' "$(code c3)"
chmod 600 "$v3"

# --- faulty agents; a silent one delays no other device
declare -A wrong_port=()
broken=(garbage nothing cut length number identity echo)
for mode in loop endless status empty late "${broken[@]}"; do
	wrong_port[$mode]=$(free_port)
	start "$mode" "$tools/snmp_faults" "${wrong_port[$mode]}" "$mode"
	bound() { grep -qi ":$(printf '%04X' "${wrong_port[$mode]}") " /proc/net/udp; }
	wait_for 5 bound
done
printf 'wrong-word\n' >"$work/wrong"
chmod 600 "$work/wrong"
{
	for mode in "${!wrong_port[@]}"; do device "$mode" "${wrong_port[$mode]}" 2c 'timeout = 2s'; done
	device garbage-3 "${wrong_port[garbage]}" 3 'timeout = 2s'
	device bare "$bare" 2c
	device closed "$(free_port)" 2c
	device few "$classic" 2c 'max-size = 1K'
	device good "$classic" 3
	device community "$classic" 2c | sed "s|$v2c|$work/wrong|"
	printf 'device "name" {\n\taddress = "name.invalid"\n\tsource "snmp" {\n\t\tversion = 2c\n\t\tpassword-file = "%s"\n\t}\n}\n' "$v2c"
} | sed '/timeout = 5s/{N;N;/timeout = 2s/s/timeout = 5s//}' >"$conf"
collect
expect() { equal "fault: $1" "\"$2\"" "$(code "$1")"; }
expect loop snmp-order
expect endless snmp-limit
expect status snmp-status
for mode in "${broken[@]}" garbage-3; do expect "$mode" snmp-form; done
matches "fault: what came is said" '2 answers came, and none of them can be used: .+' "$(text cut)"
matches "fault: an answer to another request is said" 'and none of them can be used: it answers none of the requests' \
	"$(text identity)"
expect late snmp-timeout
matches "fault: a late copy of a good answer is said" 'no answer to this request' "$(text late)"
expect empty snmp-form
expect bare snmp-missing
expect closed net-refused
expect few snmp-limit
expect community snmp-timeout
expect name net-name
expect good ok
check "one that is silent delays nobody" test \
	"$(record good '.sources[0].attempt.at')" -lt "$(record community '.sources[0].attempt.at')"
done_testing
