#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The three first devices of the operator's guide, as they are there, with the defaults and the shipped transitions: with
# stores that hold what they should and licenses in order, everything is OK. Whoever changes a default sees it here.
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=

cd "$work" || exit 1
ca=$work/ca appliance=$work/appliance www=$work/appliance/www
now=$(date +%s)
day=86400
identrust=$data/roots/identrust-commercial-root-ca-1.pem
quovadis=$data/roots/quovadis-root-ca-2.pem

# --- the configuration: the first blocks of the guide with a device; only addresses and paths are others
awk '/^ *```/ { if (!code) { first = 1 } code = !code; next }
	code && first { first = 0; take = $0 ~ /^ *device "/; if (take && ++n > 3) exit }
	code && take' "$root/docs/guide.md" >guide.conf
equal "the first devices of the guide" 'exp-core-1 switch-1 router-1' \
	"$(sed -nE 's/^ *device "([^"]*)".*/\1/p' guide.conf | paste -sd' ')"
https=$(free_port) udp=$(free_port)
sed "s|\"exp-core-1.example.org\"|\"127.0.0.1:$https\"|; s|\"switch-1.example.org\"|\"127.0.0.1:$https\"|
	s|\"router-1.example.org\"|\"127.0.0.1:$udp\"|; s|/etc/anchorwatch/devices-ca.pem|$ca/ca.pem|
	s|/etc/anchorwatch/|$work/|; s|/var/lib/exports/|$work/|" guide.conf >c.conf
equal "nothing of the guide's places is left" "" "$(grep -E '/etc|/var|example\.org' c.conf)"

# --- the devices: their licenses are in order today
iso() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%S+00:00; }
named() { date -u -d "@$1" '+%B, %d %b %Y %H:%M:%S GMT'; }
plain() { date -u -d "@$1" '+%b %d %Y %H:%M:%S UTC'; }
last=$((now - 10 * day)) next=$((now + 20 * day)) deadline=$((now + 80 * day))
began=$((now - 50 * day)) renewal=$((now + 130 * day)) ends=$((now + 315 * day))
make_ca "$ca"
appliance_files "$www"
sed -E "s/\"AuthorizationExpires\": .*/\"AuthorizationExpires\": \"$(named $deadline)\",/
	s/\"NextAuthorizationAttempt\": .*/\"NextAuthorizationAttempt\": \"$(named $next)\",/
	s/\"LastAuthorizationAttempt\": .*/\"LastAuthorizationAttempt\": \"$(named $last)\"/
	s/\"InitialRegistration\": .*/\"InitialRegistration\": \"$(named $began)\",/
	s/\"RegistrationExpires\": .*/\"RegistrationExpires\": \"$(named $ends)\",/
	s/\"NextRenewalAttempt\": .*/\"NextRenewalAttempt\": \"$(named $renewal)\"/" \
	"$data/expressway/licensing.json" >"$www/api/v1/status/common/smartlicensing/licensing"
sed -E "s|<SystemTime item=\"1\">[^<]*|<SystemTime item=\"1\">$(date -u '+%F %T')|
	s/Initial Registration: .*/Initial Registration: SUCCEEDED on $(plain $began)/
	s/Next Renewal Attempt: .*/Next Renewal Attempt: $(plain $renewal)/
	s/Registration Expires: .*/Registration Expires: $(plain $ends)/
	s/Status: AUTHORIZED on .*/Status: AUTHORIZED on $(plain $last)/
	s/Last Communication Attempt: .*/Last Communication Attempt: SUCCEEDED on $(plain $last)/
	s/Next Communication Attempt: .*/Next Communication Attempt: $(plain $next)/
	s/Communication Deadline: .*/Communication Deadline: $(plain $deadline)/
	s|https://smartreceiver.example.org|https://smartreceiver.cisco.com|" "$data/expressway/status.xml" >"$www/getxml"
mkdir -p "$www/restconf/data/cisco-smart-license:licensing"
jq --arg began "$(iso $began)" --arg renewal "$(iso $renewal)" --arg ends "$(iso $ends)" --arg last "$(iso $last)" \
	--arg next "$(iso $next)" --arg deadline "$(iso $deadline)" '(.["cisco-smart-license:state"]["state-info"] |
	(.registration["registration-complete"] |= (.["complete-time"] = $began | .["last-renew-time"] = $began
		| .["next-renew-time"] = $renewal | .["expire-time"] = $ends))
	| (.authorization["authorization-authorized"] |= (.["last-comm-time"] = $last | .["next-comm-time"] = $next
		| .["comm-deadline-time"] = $deadline))) as $info | .["cisco-smart-license:state"]["state-info"] = $info' \
	"$data/restconf/classic.json" >"$www/restconf/data/cisco-smart-license:licensing/state"
start_appliance "$https"
mib=1.3.6.1.4.1.9.9.831.0
sed -E "s/^($mib.6.3.0) .*/\1 uinteger $ends/; s/^($mib.6.5.1.0) .*/\1 uinteger $began/
	s/^($mib.6.6.4.0) .*/\1 uinteger $renewal/; s/^($mib.7.1.0) .*/\1 uinteger $deadline/
	s/^($mib.7.5.1.0) .*/\1 uinteger $last/; s/^($mib.7.5.4.0) .*/\1 uinteger $next/" "$data/snmp/classic.rows" >rows
{
	printf 'agentaddress udp:127.0.0.1:%s\ncreateUser monitor SHA-256 auth-pass-word AES priv-pass-word\nrouser monitor priv\n' "$udp"
	sed -nE 's/^([0-9.]+) octet_str (.*)/override \1 octet_str "\2"/p; s/^([0-9.]+ u?integer )/override \1/p' rows
	printf '[snmp] persistentDir %s\n' "$work/snmp"
} >snmpd.conf
start router snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
wait_for 10 snmpget -v3 -l authPriv -u monitor -a SHA-256 -A auth-pass-word -x AES -X priv-pass-word -r 0 -t 1 "127.0.0.1:$udp" \
	1.3.6.1.2.1.1.3.0 || not_ok "the router answers" "$(cat router.log)"
(umask 077 && printf 'reader:pass:word\n' | tee exp-core-1.secret >switch-1.secret &&
	printf 'user monitor\nauth SHA-256 auth-pass-word\npriv AES priv-pass-word\n' >router-1.snmp)
mkdir switch-1 router-1

# stores FILE...: all three devices trust these roots.
stores() {
	cat "$@" | tee "$www/api/v1/provisioning/certs/root" switch-1/trustpool.txt >router-1/trustpool.txt
}
aw=(--config c.conf --state state --transitions "$transitions")
# all_ok NAME: a collection, then every mode of the plugin and every other output.
all_ok() {
	local device mode out modes
	check "$1: they are collected" "$bin/anchorwatchd" --once "${aw[@]}"
	for device in exp-core-1 switch-1 router-1; do
		modes="readiness anchors collector license source"
		[ $device != exp-core-1 ] || modes+=" certificate"
		for mode in $modes; do
			out=$("$bin/check_anchorwatch" "${aw[@]}" -H $device -m "$mode" 2>&1)
			equal "$1: $device, mode $mode" "0 ANCHORWATCH OK" "$? ${out%%:*}"
		done
	done
	out=$("$bin/check_anchorwatch" "${aw[@]}" -m fleet 2>&1)
	equal "$1: the fleet" "0 ANCHORWATCH OK" "$? ${out%%:*}"
	out=$("$bin/anchorwatch" show "${aw[@]}" 2>&1)
	equal "$1: show" 0 $?
	[ "$failed" -eq 0 ] || printf '%s\n' "$out" | sed 's/^/#   /'
}
stores "$identrust"
all_ok "new root"
for device in exp-core-1 switch-1 router-1; do
	matches "$device is ready, not left out" 'ready for 1 transition' \
		"$("$bin/check_anchorwatch" "${aw[@]}" -H $device -m readiness)"
done
# The retired root as well is a note.
rm -r state
stores "$identrust" "$quovadis"
all_ok "both roots"
# What the switches print of their trustpool, as the guide says.
rm -r state
stores "$identrust"
cp "$data/stores/trustpool-both.txt" switch-1/trustpool.txt
cp "$data/stores/trustpool-both.txt" router-1/trustpool.txt
all_ok "the output of show crypto pki trustpool"
# What is OK above is no accident: without the new root none of them is. Each has renewed since the switch, so that it is
# CRITICAL or not known, by what is known of its store before.
rm -r state
stores "$quovadis"
"$bin/anchorwatchd" --once "${aw[@]}" >log 2>&1
for device in exp-core-1 switch-1 router-1; do
	"$bin/check_anchorwatch" "${aw[@]}" -H $device -m readiness >out
	matches "$device without the new root" '^[23]$' $?
done
done_testing
