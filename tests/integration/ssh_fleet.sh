#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# 200 devices by SSH, every tenth one dead: all others are read, no more clients than `parallel` run, the cycle ends in time,
# and nothing is left behind. And the client under the rules of the daemon's unit.
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/ssh_device.bash
source "$(dirname "$0")/ssh_device.bash"

cd "$work" || exit 1
devices=200 parallel=24 timeout=60
dir=$work/dev
ssh_keys "$dir"
port=$(free_port)
ssh_config "$dir" "$port" "ForceCommand cat $data/license/asa-authorized.txt"
ssh_start sshd "$dir" "$port"
known_host "$dir" "$port" >known
# Dead: a stopped one, for which the kernel takes connections; and nobody listens.
silent=$(free_port) nobody=$(free_port)
cp -r "$dir" silent
ssh_config "$work/silent" "$silent"
ssh_start silent "$work/silent" "$silent"
kill -STOP "${pids[silent]}"
{
	printf 'parallel = %s\n' "$parallel"
	for ((i = 1; i <= devices; i++)); do
		at=$port
		[ $((i % 10)) -ne 0 ] || at=$silent
		[ $((i % 20)) -ne 0 ] || at=$nobody
		printf 'device "d%d" { interval = 1d source "ssh" { address = "127.0.0.1:%d" family = "ios-xe" user = "%s" key-file = "%s" known-hosts = "%s" parts = {license} timeout = %ds } }\n' \
			"$i" "$at" "$ssh_user" "$dir/user" "$work/known" "$timeout"
	done
} >aw.conf
matches "--check-config names devices with one address" 'has the address of device "d[0-9]*": 127\.0\.0\.1:' \
	"$("$bin/anchorwatchd" --transitions "$transitions" --state state --config aw.conf --check-config 2>&1)"
# The clients that run at a time, seen from outside while the cycle runs.
begin=$(date +%s)
start daemon "$bin/anchorwatchd" --transitions "$transitions" --state "$work/state" --config aw.conf --once
most=0
while running daemon; do
	n=$(pgrep -c -P "${pids[daemon]}" -x ssh)
	most=$((n > most ? n : most))
	read -rt 0.2 <> <(:) || :
done
took=$(($(date +%s) - begin))
stop daemon
codes=$(jq -rs 'group_by(.sources[0].attempt.code) | map("\(length) \(.[0].sources[0].attempt.code)") | join(", ")' state/records/*.json)
equal "all are read but the dead ones, which say why" "10 net-connect-timeout, 10 net-refused, 180 ok" "$codes"
check "several clients run at a time: $most" test "$most" -gt 1
check "and at most $parallel" test "$most" -le "$parallel"
turns=$(((devices + parallel - 1) / parallel))
bound=$((turns * timeout))
check "the cycle took $took s, at most $bound" test "$took" -le "$bound"
equal "no client is left" "" "$(pgrep -f "^/usr/bin/ssh .*$work/known")"

# --- as in the unit: no new user ids, no listening; setresuid does nothing and reports success
unit=$root/packaging/systemd/anchorwatchd.service
equal "the unit answers setresuid with success" "~setresuid:0" "$(sed -n 's/^SystemCallFilter=\(.*setresuid.*\)/\1/p' "$unit")"
{
	printf 'device "d" { source "ssh" { address = "127.0.0.1:%d" family = "ios-xe" user = "%s" key-file = "%s" host-key = "%s" parts = {license} } }\n' \
		"$port" "$ssh_user" "$dir/user" "$(host_key "$dir")"
} >one.conf
sandboxed() { "$AW_BUILD/tests/tools/unit_calls" "$1" "$bin/anchorwatchd" --transitions "$transitions" --state "$work/$1" --config one.conf --once; }
check "the client works under these rules" sandboxed quiet
equal "and not where setresuid is refused" 1 "$(sandboxed refused >/dev/null 2>&1; echo $?)"
done_testing
