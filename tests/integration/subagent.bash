# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables for, and of, the script that sources it
# The subagent with the real snmpd and snmptrapd, in private folders and without a MIB file. Sourced after lib.sh.
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=
tools=$AW_BUILD/tests/tools
state=$work/state
sock=$work/agentx.sock
port=$(free_port)
identrust=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
quovadis=85a0dd7dd720adb7ff05f83d542b209dc7ff4528f7d677b18389fea5e5c49e86
# column NAME: the identifier of an object; base: that of the MIB.
"$tools/print_mib" >"$work/mib"
column() { awk -v name="$1" '$2 == name {print "." $1}' "$work/mib"; }
base=$(column awAgentVersion)
base=${base%.1.1.1}

# master_conf LINE...: the configuration of snmpd, with these lines on who may ask, and others.
master_conf() {
	printf '%s\n' 'master agentx' "agentXSocket $sock" "agentaddress udp:127.0.0.1:$port" \
		"$@" "[snmp] persistentDir $work/snmp" >"$work/snmpd.conf"
}
start_master() { start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux; }
# start_receiver FORMAT: snmptrapd at $trap_port, to which `trap2sink` of the master leads; a line a notification.
start_receiver() {
	printf 'disableAuthorization yes\nformat2 %s\\n\n' "$1" >"$work/snmptrapd.conf"
	start snmptrapd snmptrapd -f -C -c "$work/snmptrapd.conf" -Lo -On "udp:127.0.0.1:$trap_port"
}
start_subagent() {
	start agent "$bin/anchorwatch-agentx" --config "$work/aw.conf" --agentx "$sock" --transitions "$transitions" -v
}
