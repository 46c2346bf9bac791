#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# One cycle of 200 devices by SSH: CPU time of anchorwatchd with all clients and helpers, over that of as many runs of the
# OpenSSH client alone with the same devices, key and command, in turn in one run. The servers do not count. And the length
# of a cycle in which every tenth device is dead, over what parallel and timeout allow. Fails if a budget is exceeded.
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/../integration/lib.sh"
# shellcheck source=tests/integration/ssh_device.bash
source "$(dirname "$0")/../integration/ssh_device.bash"

devices=${DEVICES:-200} rounds=${ROUNDS:-2} parallel=32 timeout=20
cd "$work" || exit 1
dir=$work/dev
ssh_keys "$dir"
port=$(free_port)
ssh_config "$dir" "$port" "ForceCommand cat $data/license/asa-authorized.txt"
ssh_start sshd "$dir" "$port"
known_host "$dir" "$port" >known
dead=$(free_port)
# Stopped: the kernel takes connections for it.
cp -r "$dir" dead
ssh_config "$work/dead" "$dead"
ssh_start dead "$work/dead" "$dead"
kill -STOP "${pids[dead]}"

# configure DEAD FILE: every tenth device is a dead one if DEAD is 1.
configure() {
	printf 'parallel = %s\n' "$parallel" >"$2"
	for ((i = 1; i <= devices; i++)); do
		printf 'device "d%d" { source "ssh" { address = "127.0.0.1:%d" family = "ios-xe" user = "%s" key-file = "%s" known-hosts = "%s" parts = {license} timeout = %ds } }\n' \
			"$i" $(($1 && i % 10 == 0 ? dead : port)) "$ssh_user" "$dir/user" "$work/known" "$timeout"
	done >>"$2"
}
configure 0 all.conf
configure 1 some.conf
cycle() { "$bin/anchorwatchd" --transitions "$transitions" --state "$work/state" --config "$1" --once >"$work/log" 2>&1; }
plain() {
	seq "$devices" | xargs -P "$parallel" -I{} /usr/bin/ssh -F none -T -x -a -o BatchMode=yes -o ControlMaster=no -o StrictHostKeyChecking=yes \
		-o UserKnownHostsFile="$work/known" -o GlobalKnownHostsFile=/dev/null -o IdentitiesOnly=yes -o IdentityAgent=none \
		-o IdentityFile="$dir/user" -p "$port" -l "$ssh_user" -- 127.0.0.1 "show license all" >/dev/null 2>&1
}
# cpu COMMAND...: user and system time in milliseconds.
cpu() {
	local TIMEFORMAT='%3U %3S'
	{ time "$@"; } 2>&1 | awk '{ printf "%d\n", ($1 + $2) * 1000 }'
}
own=999999999 alone=999999999
for ((r = 0; r < rounds; r++)); do
	t=$(cpu plain) && alone=$((t < alone ? t : alone))
	t=$(cpu cycle all.conf) && own=$((t < own ? t : own))
done
good=$(jq -s '[.[] | select(.licenses[0].attempt.code == "ok")] | length' state/records/*.json)
begin=$(date +%s%N)
cycle some.conf
took=$((($(date +%s%N) - begin) / 1000000))
failed_devices=$(jq -s '[.[] | select(.sources[0].attempt.code != "ok")] | length' state/records/*.json)
awk -v own="$own" -v alone="$alone" -v n="$devices" -v good="$good" -v took="$took" -v dead="$failed_devices" -v p="$parallel" -v t="$timeout" 'BEGIN {
	bound = int((n + p - 1) / p) * t * 1000
	printf "ssh: %d devices, CPU a device: %.2fx the OpenSSH client alone (%.1f ms; budget 1.20x); with %d dead a cycle takes %.1f s (budget %.0f s)\n",
		n, own / alone, alone / n, dead, took / 1000, bound / 1000
	exit own > 1.2 * alone || took > bound || good != n || dead < int(n / 10)
}'
