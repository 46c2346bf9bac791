#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What the memory of anchorwatchd holds after its runs: no secret, no copy of one by a library, also after a refused
# login and for keys that were made of a passphrase. No process of its user can look, only root.
# shellcheck disable=SC2016,SC2034,SC2154 # programs of jq; variables of appliance.bash
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=

ca=$work/ca
appliance=$work/appliance
appliance_port=$(free_port) agent_port=$(free_port) nobody=$(free_port)

make_ca "$ca"
appliance_files "$appliance/www"
start_appliance "$appliance_port"
{
	printf 'agentaddress udp:127.0.0.1:%s\nrocommunity good-community 127.0.0.1\n' "$agent_port"
	printf 'createUser monitor SHA-256 good-auth-phrase AES-256 good-priv-phrase\nrouser monitor priv\n'
	sed -nE 's/^([0-9.]+) octet_str (.*)/override \1 octet_str "\2"/p; s/^([0-9.]+ u?integer )/override \1/p' \
		"$data/snmp/classic.rows"
	printf '[snmp] persistentDir %s\n' "$work/snmp-agent"
} >"$work/snmpd.conf"
SNMP_PERSISTENT_DIR=$work/snmp-agent start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
engine() { snmpget -v2c -c good-community -r 0 -t 1 -Oqvx "127.0.0.1:$agent_port" 1.3.6.1.6.3.10.2.1.1.0; }
wait_for 10 engine || not_ok "the agent answers" "$(cat "$work/snmpd.log")"
engine=$(engine | tr -dc 0-9A-Fa-f)

# secret NAME TEXT: a file; source_ NAME PORT KIND LINES: the configuration of a device with that file.
secret() { (umask 077 && printf '%s\n' "$2" >"$work/$1.secret"); }
user() { printf 'user monitor\nauth SHA-256 %s-auth-phrase\npriv AES-256 %s-priv-phrase\n' "$1" "$1"; }
source_() {
	printf 'device "%s" { address = "127.0.0.1:%s"\n source "%s" { password-file = "%s" %s } }\n' \
		"$1" "$2" "$3" "$work/$1.secret" "$4" >"$work/$1.conf"
}
secret taken 'reader:pass:word'
secret refused 'reader:refused-word'
secret community good-community
secret silent silent-community
secret user "$(user good)"
secret stranger "$(user other)"
source_ taken "$appliance_port" expressway "ca-file = \"$ca/ca.pem\""
source_ refused "$appliance_port" expressway "ca-file = \"$ca/ca.pem\""
source_ community "$agent_port" snmp 'version = "2c" timeout = 5s'
source_ silent "$nobody" snmp 'version = "2c" timeout = 2s'
source_ user "$agent_port" snmp 'version = "3" timeout = 5s'
source_ stranger "$agent_port" snmp 'version = "3" timeout = 5s'
hex() { printf '%s %s\n' "$1" "$(printf '%s' "$2" | od -An -v -tx1 | tr -d ' \n')"; }
{
	hex taken pass:word
	hex taken-base64 "$(printf 'reader:pass:word' | base64)"
	hex refused refused-word
	hex refused-base64 "$(printf 'reader:refused-word' | base64)"
	hex community good-community
	hex silent silent-community
	for who in good other; do
		for what in auth priv; do
			hex "$who-$what" "$who-$what-phrase"
			python3 "$here/find_in_memory.py" -k "$who-$what" "$who-$what-phrase" "$engine"
		done
	done
} >"$work/needles"

# expected: how each run ends. Each device has a daemon of its own, so that nothing overwrites what another left.
declare -A expected=([taken]=ok [refused]=http-unauthorized [community]=ok [silent]=net-refused [user]=ok [stranger]=snmp-password)
chmod 755 "$work"
as=()
[ "$(id -u)" -ne 0 ] || { as=(setpriv --reuid=65534 --regid=65534 --clear-groups) && chown 65534 "$work"/*.secret; }
for who in "${!expected[@]}"; do
	mkdir "$work/$who"
	{ printf 'state-directory = "%s/%s"\n' "$work" "$who" && cat "$work/$who.conf"; } >"$work/$who/aw.conf"
	[ "$(id -u)" -ne 0 ] || chown 65534 "$work/$who"
	start "$who" "${as[@]}" "$bin/anchorwatchd" --config "$work/$who/aw.conf" --transitions "$transitions"
done
code() { jq -r '.sources[0].attempt.code' "$work/$1/records/$1.json" 2>/dev/null; }
for who in "${!expected[@]}"; do
	ended() { [ "$(code "$who")" = "${expected[$who]}" ]; }
	check "$who: the run has ended with ${expected[$who]}" wait_for 60 ended
	pid=${pids[$who]}
	[ "$(id -u)" -ne 0 ] || equal "$who: root finds no secret in the memory" read \
		"$(python3 "$here/find_in_memory.py" "$pid" <"$work/needles" 2>&1)"
	matches "$who: a process of the same user cannot read it" 'Permission denied' \
		"$("${as[@]}" cat "/proc/$pid/mem" 2>&1 >/dev/null)"
	check "$who: nor see what it has open" test -z "$("${as[@]}" ls "/proc/$pid/fd" 2>/dev/null)"
done

done_testing
