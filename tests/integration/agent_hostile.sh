#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A master that sends what none should: anchorwatch-agentx answers, or ends the session and says why, and lives.
# AW_PDUS: how many random PDUs; in the order of 4 ms each.
. "$(dirname "$0")/lib.sh"
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=''
# What the libraries read after it was freed cannot be used.
export ASAN_OPTIONS=detect_leaks=0:max_free_fill_size=4096:free_fill_byte=223

tools=$AW_BUILD/tests/tools
sock=$work/agentx.sock
pdus=${AW_PDUS:-1500}
base=$("$tools/print_mib" | awk '$2 == "awAgentVersion" {sub(/\.1\.1\.1$/, "", $1); print $1}')
"$tools/make_records" "$work/state" dev 1 20 5 5 >/dev/null
printf 'interval = 1h\n' >"$work/aw.conf"

# hostile NAME PROGRAM ARGUMENT...: the master with these arguments; its last line is printed, and its log kept in NAME.log.
hostile() {
	local name=$1 program=$2 status
	shift 2
	start "$name" "$program" --config "$work/aw.conf" --state "$work/state" --agentx "$sock" --transitions "$transitions"
	timeout 3000 python3 -B "$root/tests/integration/agentx_hostile.py" "$sock" "$base" "$@" 2>&1 | tail -n 1
	status=${PIPESTATUS[0]}
	running "$name" || status=lost
	stop "$name" || status="ended with $?"
	! grep -q -e 'Sanitizer' -e 'runtime error' "$work/$name.log" || status=reported
	[ "$status" = 0 ] || { tail -n 20 "$work/$name.log" && return 1; } >&2
}
said() { grep -c "the session with the master agent ends: $2" "$work/$1.log"; }

# The program with the sanitizers, which connects again without a pause.
quick=$tools/agentx_quick
check "each fault by its name" hostile cases "$quick" cases
check "and is named in the log" grep -q "ends: a Get that is not valid: the name of the context has an octet that is 0" "$work/cases.log"
check "sizes too" grep -q "ends: a payload of 2147483624 octets; a PDU has at most 65536" "$work/cases.log"
check "$pdus random and mutated PDUs" hostile random "$quick" random "$pdus" 20261130
check "sessions that begin badly, and each region is registered afterwards" hostile starts "$quick" starts $((pdus / 10)) 7
check "requests without end that nobody reads the answers of" hostile flood "$quick" flood
equal "ended for that" 1 "$(said flood 'it does not read what is sent to it')"
check "requests without end instead of an answer" hostile deaf "$quick" deaf
equal "ended for that" 1 "$(said deaf 'it \(answers nothing, but sends on\|does not answer\)')"

# The program itself.
check "the program as it is installed" hostile real "$bin/anchorwatch-agentx" flood
equal "one line says why" 1 "$(said real 'it does not read what is sent to it')"

# --- a master elsewhere is refused, on the command line and in the configuration
refused() { "$bin/anchorwatch-agentx" --state "$work/state" --transitions "$transitions" "$@" 2>&1 && echo "status 0" || echo "status $?"; }
matches "another host on the command line" 'tcp:192\.0\.2\.1:705 is an address that is not of this host.*status 64' "$(refused --config "$work/aw.conf" --agentx tcp:192.0.2.1:705)"
printf 'agentx-socket = "tcp6:[2001:db8::1]:705"\n' >"$work/far.conf"
matches "and in the configuration" 'far\.conf:1: agentx-socket is an address that is not of this host.*status 2' "$(refused --config "$work/far.conf")"
done_testing
