#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What anchorwatch-agentx gives up at its start, without systemd: new privileges, and the system calls that it does not need.
. "$(dirname "$0")/lib.sh"
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=''

tools=$AW_BUILD/tests/tools
"$tools/make_records" "$work/state" dev 1 2 5 5 >/dev/null
printf 'interval = 1h\n' >"$work/aw.conf"
# agent NAME ADDRESS COMMAND...: the subagent, started by that command; its log in NAME.log.
agent() {
	local name=$1 address=$2
	shift 2
	start "$name" "$@" "$bin/anchorwatch-agentx" --config "$work/aw.conf" --state "$work/state" --agentx "$address" \
		--alarm-state "$work/$name.json" --transitions "$transitions"
}
logged() { grep -q "$2" "$work/$1.log"; }
status() { sed -n "s/^$2:\t//p" "/proc/${pids[$1]}/status"; }
call() { sed -n "s/^call $2: //p" "$work/$1.log"; }

agent plain "$work/none" env
check "the log has its state" wait_for 20 logged plain 'no_new_privs is on, and seccomp allows no system calls but those it needs$'
equal "the kernel too" "1 2" "$(status plain NoNewPrivs) $(status plain Seccomp)"
stop plain
equal "it ends well" 0 $?

agent unix "$work/none" env LD_PRELOAD="$tools/forbidden_calls.so"
check "calls are tried" wait_for 20 logged unix 'call execveat:'
for name in "socket AF_PACKET" "socket AF_NETLINK" "socket AF_INET" listen "mmap of data to run" "mprotect to run" setrlimit \
	"ioctl TIOCSTI" fork ptrace process_vm_readv kill setuid unshare mount prctl execve execveat; do
	equal "$name is refused" EPERM "$(call unix "$name")"
done
equal "glibc takes an older call than clone3" ENOSYS "$(call unix clone3)"
for name in "socket AF_UNIX" "mmap of data" open; do
	equal "$name is not" succeeds "$(call unix "$name")"
done
check "the subagent goes on" running unix
stop unix

agent tcp "tcp:127.0.0.1:$(free_port)" env LD_PRELOAD="$tools/forbidden_calls.so"
check "a master at tcp:" wait_for 20 logged tcp 'call execveat:'
equal "needs IPv4" "succeeds EPERM EPERM" "$(call tcp "socket AF_INET") $(call tcp "socket AF_PACKET") $(call tcp execve)"
check "which the log says" logged tcp 'with sockets of IPv4 and IPv6'
stop tcp

# --- a life from start to end: nothing that it does is refused
PATH=$PATH:/usr/sbin:/sbin
port=$(free_port)
printf 'master agentx\nagentXSocket %s\nagentaddress udp:127.0.0.1:%s\nrocommunity public 127.0.0.1\n' \
	"$work/master" "$port" >"$work/snmpd.conf"
start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
version=.$("$tools/print_mib" | awk '$2 == "awAgentVersion" {print $1}').0
answers() { snmpget -v2c -c public -t 2 -r 0 -Oqv "127.0.0.1:$port" "$version" 2>/dev/null | grep -q '^"'; }
agent life "$work/master" strace -o "$work/trace"
check "it answers" wait_for 30 answers
pid=$(pgrep -P "${pids[life]}" anchorwatch)
kill -HUP "$pid"
check "takes its configuration again" wait_for 20 logged life ': reloaded'
mv "$work/state/records/dev-1.json" "$work/kept"
check "sees a record vanish" wait_for 20 logged life 'dev-1: '
stop snmpd
check "loses its master" wait_for 20 logged life 'no connection to the master agent'
mv "$work/kept" "$work/state/records/dev-1.json"
start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
check "and finds it again" wait_for 20 answers
kill -TERM "$pid"
check "and ends" wait_for 20 gone "${pids[life]}"
check "it did much" test "$(wc -l <"$work/trace")" -gt 500
equal "and nothing was refused" "" "$(grep -E '= -1 E(PERM|NOSYS)' "$work/trace" | head -n 5)"

# --- a kernel without seccomp: the subagent runs, and says so
agent without "$work/none" "$tools/unit_calls" noseccomp
check "without seccomp the log says so" wait_for 20 logged without 'no_new_privs is on, and system calls are not limited by seccomp: '
check "and it runs" running without
stop without
equal "well" 0 $?

# --- what the packaged unit allows includes them
unit=$root/packaging/systemd/anchorwatch-agentx.service
# expand NAME...: the system calls of a group of systemd, and those of the groups in it.
expand() {
	local name
	local -a names
	for name; do
		if [[ $name == @* ]]; then
			mapfile -t names < <(systemd-analyze syscall-filter "$name" | sed -n 's/^ *\([a-z0-9_@-]*\)$/\1/p' | grep -vxF -e "$name" -e '')
			expand "${names[@]}"
		else
			echo "$name"
		fi
	done
}
read -ra allowed < <(sed -n 's/^SystemCallFilter=\([^~].*\)/\1/p' "$unit" | paste -sd ' ')
read -ra refused < <(sed -n 's/^SystemCallFilter=~//p' "$unit" | paste -sd ' ')
expand "${allowed[@]}" | sort -u >"$work/allowed"
expand "${refused[@]}" | sort -u >"$work/refused"
comm -23 "$work/allowed" "$work/refused" >"$work/unit"
sed -n '/^static const char \*const \(calls\|partial\)/,/};/p' "$root/snmp-agent/sandbox.c" | grep -o '"[a-z0-9_]*"' |
	tr -d '"' | sort -u >"$work/calls"
check "the subagent uses more than 100 calls" test "$(wc -l <"$work/calls")" -gt 100
equal "the unit lets them through" "" "$(comm -23 "$work/calls" "$work/unit" | paste -sd ' ')"
equal "and seccomp itself" "prctl seccomp" "$(grep -xE 'seccomp|prctl' "$work/unit" | paste -sd ' ')"
done_testing
