#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The locks of the collector and the subagent: no other user can take them, and a lock that no daemon of ours holds is
# reported as what it is.
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"

state=$work/state lock=$work/state/anchorwatchd.lock alarms=$work/state/agent/alarms.json.lock
conf=$work/aw.conf
other=()
[ "$(id -u)" -ne 0 ] || other=(65534)
cp "$data/roots/quovadis-root-ca-2.pem" "$work/store.pem"
printf 'state-directory = "%s"\ndevice "one" { store "ca" { file = "%s" } }\n' "$state" "$work/store.pem" >"$conf"
chmod 755 "$work"

# run PROGRAM ARG...: output in $out, status in $rc.
run() {
	out=$("$@" 2>&1)
	rc=$?
}
collector() { run "$bin/anchorwatchd" --config "$conf" --transitions "$transitions" --once; }
collect() { run "$bin/anchorwatch" collect --config "$conf" --transitions "$transitions" one; }
agent() { run timeout 10 "$bin/anchorwatch-agentx" --config "$conf" --transitions "$transitions" --agentx "$work/none"; }
# hold FILE read|write: by a process of another user for reading, where this one is root.
hold() {
	: >"$work/holder.log"
	local as=()
	[ "$2" = write ] || as=("${other[@]}")
	start holder python3 "$here/hold_lock.py" "$1" "$2" "${as[@]}"
	wait_for 20 grep -q held "$work/holder.log" || not_ok "the lock is held" "$(cat "$work/holder.log")"
	holder=${pids[holder]}
}

collector
equal "a lock of the collector is for its user alone" "0 600" "$rc $(stat -c %a "$lock")"
mkdir -p "${alarms%/*}" && (umask 022 && : >"$alarms")
for how in read write; do
	chmod 644 "$lock" "$alarms"
	hold "$lock" $how
	collector
	equal "the collector and a lock ($how) of another program: refused" "1 state-locked" \
		"$rc $(grep -o state-locked <<<"$out")"
	matches "the process is named ($how)" "anchorwatchd.lock: process $holder \(python3[^)]*\), which is no anchorwatchd," "$out"
	collect
	equal "anchorwatch collect: no daemon writes the records, so it fails ($how)" "1 state-locked" \
		"$rc $(grep -o state-locked <<<"$out")"
	equal "and does not say that one does ($how)" 0 "$(grep -c 'no record is written' <<<"$out")"
	equal "an old file is closed to others ($how)" 600 "$(stat -c %a "$lock")"
	stop holder
	collect
	equal "anchorwatch collect: the lock is gone ($how)" 0 "$rc"
	hold "$alarms" $how
	agent
	matches "the subagent and a lock ($how) of another program: refused and named" \
		"process $holder \(python3[^)]*\), which is no anchorwatch-agentx, .*\[state-locked\]" "$out"
	equal "its old lock is closed to others ($how)" "1 600" "$rc $(stat -c %a "$alarms")"
	stop holder
done
if [ "$(id -u)" -eq 0 ]; then
	run python3 "$here/hold_lock.py" "$lock" read "${other[@]}"
	matches "another user can take no lock" PermissionError "$out"
else
	ok "another user can take no lock: this test is not run as root"
fi
start daemon "$bin/anchorwatchd" --config "$conf" --transitions "$transitions"
check "the daemon runs" wait_for 10 grep -q 'records in' "$work/daemon.log"
collect
equal "anchorwatch collect: the daemon writes the records" "0 1" "$rc $(grep -c 'no record is written: the running anch' <<<"$out")"
collector
equal "a second collector is refused" "1 state-busy" "$rc $(grep -o state-busy <<<"$out")"

done_testing
