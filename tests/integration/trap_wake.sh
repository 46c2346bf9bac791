#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Notifications of Cisco devices, by the real snmptrapd and our handler, make anchorwatchd collect the device now; forged
# ones cost no more than that.
# shellcheck disable=SC2016,SC2154 # texts of other shells; ports are declared in a loop
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
export PATH=$PATH:/usr/sbin:/sbin
state=$work/state
folder=$state/notifications
handler=$root/nms/snmptrapd/anchorwatch-trap
conf=$work/aw.conf
trap_port=$(free_port)
engine=80000009030000a1b2c3d4e5
smart=.1.3.6.1.4.1.9.9.831.1
pki=.1.3.6.1.4.1.9.9.854.1
chmod go-w "$work"
# device NAME [LINES]: its program counts how often it ran.
device() {
	printf '#!/bin/sh\necho >>%s\ncat %s\n' "$work/$1.runs" "$data/license/asa-authorized.txt" >"$work/$1"
	chmod 755 "$work/$1"
	printf 'device "%s" {\n\t%s\n\tsource "license-text" { program = {"%s"} }\n}\n' "$1" "${2:-}" "$work/$1"
}
runs() { wc -l <"$work/$1.runs" 2>/dev/null || echo 0; }
ran() { [ "$(runs "$1")" -eq "$2" ]; }
{
	device by-address 'trap-from = {"127.0.0.1"}'
	device by-engine "trap-from = {\"192.0.2.7\", \"0x$engine\"}"
	device by-agent 'trap-from = {"192.0.2.8"}'
	device other 'trap-from = {"192.0.2.9", "r9.example.org"}'
} >"$conf"
cat >"$work/snmptrapd.conf" <<-CONF
	disableAuthorization yes
	createUser -e 0x$engine trapuser SHA "longpassphrase" AES "longpassphrase"
	traphandle .1.3.6.1.4.1.9.9.831.1.* $handler $state
	traphandle .1.3.6.1.4.1.9.9.854.1.* $handler $state
CONF
mkdir "$work/persistent"
start snmptrapd env SNMP_PERSISTENT_DIR="$work/persistent" MIBS= snmptrapd -f -C -c "$work/snmptrapd.conf" -Lo "udp:127.0.0.1:$trap_port"
start daemon "$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf"
for name in by-address by-engine by-agent other; do check "$name is collected at the start" wait_for 20 ran "$name" 1; done
wait_for 20 test -d "$folder"
equal "user and group alone may write the folder" 770 "$(stat -c %a "$folder")"
wait_for 10 bash -c "grep -qi ':$(printf %04X "$trap_port") ' /proc/net/udp"
send() { MIBS='' SNMP_PERSISTENT_DIR="$work/sender" snmptrap "$@"; }

# --- an address
send -v 2c -c public "127.0.0.1:$trap_port" '' "$smart.5"
check "a notification by version 2c: the device is collected" wait_for 20 ran by-address 2
check "the log says why" wait_for 5 grep -q 'by-address: collected now, for a notification it sent' "$work/daemon.log"
check "the file is removed" wait_for 5 bash -c '[ -z "$(ls -A "$0")" ]' "$folder"
equal "other devices are not" "1 1 1" "$(runs by-engine) $(runs by-agent) $(runs other)"
# --- limits
for i in $(seq 1 30); do send -v 2c -c public "127.0.0.1:$trap_port" '' "$smart.$i"; done
check "a storm: the next collection is planned, once" wait_for 20 grep -q 'by-address: collected in a minute at the latest' "$work/daemon.log"
send -v 2c -c public "127.0.0.1:$trap_port" '' "$pki.1"
# --- an agent, and an engine ID
send -v 2c -c public "127.0.0.1:$trap_port" '' "$pki.1" .1.3.6.1.6.3.18.1.3.0 a 192.0.2.8
check "snmpTrapAddress" wait_for 20 ran by-agent 2
send -v 3 -e "0x$engine" -u trapuser -l authPriv -a SHA -A longpassphrase -x AES -X longpassphrase "127.0.0.1:$trap_port" '' "$smart.7" \
	.1.3.6.1.6.3.10.2.1.1.0 x "$engine"
check "snmpEngineID, by version 3" wait_for 20 ran by-engine 2
check "all files are removed" wait_for 10 bash -c '[ -z "$(ls -A "$0")" ]' "$folder"
equal "the storm cost one collection" "2 1" "$(runs by-address) $(grep -c 'by-address: collected in a minute' "$work/daemon.log")"
equal "the device that sent nothing is not collected" 1 "$(runs other)"

# --- the handler alone
stop daemon
hand() { printf '%b' "$1" | "$handler" "$state"; }
left() { (cd "$folder" && ls -A); }
from='UDP: [192.0.2.7]:50000->[192.0.2.9]:162'
trap='.1.3.6.1.6.3.1.1.4.1.0'
hand "<UNKNOWN>\n$from\n.1.3.6.1.2.1.1.3.0 0:0:1.00\n$trap .1.3.6.1.6.3.1.1.5.1\n"
equal "coldStart is ignored" "" "$(left)"
hand "<UNKNOWN>\n$from\n$trap .1.3.6.1.4.1.9.9.8310.1.1\n"
equal "another MIB is ignored" "" "$(left)"
hand "r7.example.org\n$from\nSNMPv2-MIB::snmpTrapOID.0 CISCO-SMART-LIC-MIB::ciscoSlaSmartAgentNotifyAuthRenewFail\n"
equal "names of OIDs, and the name of the host" "192.0.2.7,,,r7.example.org" "$(left)"
rm "$folder"/*
hand "<UNKNOWN>\n$from\n$trap SNMPv2-SMI::enterprises.9.9.831.1.53\nSNMP-FRAMEWORK-MIB::snmpEngineID.0 \"80 00 00 09 03 00 00 A1 B2 C3 D4 E5 \"\n"
equal "an engine ID in hex" "192.0.2.7,,80000009030000A1B2C3D4E5," "$(left)"
rm "$folder"/*
hand "<UNKNOWN>\n$from\n$trap $smart.0.12\n"
equal "one of version 1, as it is converted" "192.0.2.7,,," "$(left)"
rm "$folder"/*
hand "<UNKNOWN>\n$from\n$trap .1.3.6.1.4.1.9.9.831.0.2\n"
equal "an object of the MIB is no notification" "" "$(left)"
hand "a/b\n UDP/IPv6: [2001:db8::7]:50000->[::1]:162\n$trap $smart.1\n" || :
hand "\$(touch $work/pwned)\nUDP/IPv6: [2001:db8::7]:50000->[::1]:162\n$trap $smart.1\n.1.3.6.1.6.3.18.1.3.0 ../../x\n.1.3.6.1.6.3.10.2.1.1.0 \`id\`\n"
equal "hostile text names no file" "2001:db8::7,,," "$(left)"
check "and runs nothing" test ! -e "$work/pwned"
rm "$folder"/*
for i in $(seq 1 256); do : >"$folder/192.0.2.$i,,,"; done
hand "<UNKNOWN>\n$from\n$trap $smart.1\n"
equal "no more than 256 files wait" "1 256" "$? $(left | wc -l)"
out=$(printf 'a\n%s\n%s %s.1\n' "$from" "$trap" "$smart" | "$handler" "$work/nowhere" 2>&1)
equal "without the daemon's folder: exit 1" 1 $?
matches "and it says so" "anchorwatch-trap: no folder $work/nowhere/notifications" "$out"
ln -s "$conf" "$folder/192.0.2.77,,,x"
mkdir "$folder/dir"
start daemon "$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf" -vv
check "what waited is removed at a start, and a link is not followed" wait_for 20 bash -c '[ "$(ls -A "$0")" = dir ]' "$folder"
check "the configuration is there" test -s "$conf"

# --- the configuration
printf 'device "a" {\n\tstore "x" { file = "%s" }\n\ttrap-from = {"0x12"}\n}\n' "$conf" >"$work/bad.conf"
matches "a sender that is none" 'bad.conf:3: trap-from must be addresses, host names or engine IDs' \
	"$("$bin/anchorwatchd" --transitions "$transitions" --check-config --config "$work/bad.conf" 2>&1)"
done_testing
