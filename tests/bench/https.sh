#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What 1,000 devices cost that are collected over HTTPS: CPU time of anchorwatchd over that of a libcurl loop which makes the
# same requests with as many handshakes (curl_floor.c), in turn in one run. The server does not count. The first cycle is a
# whole run of --once; unchanged answers are later cycles of a daemon. Each with a ca-file of one CA, and with the CAs of a
# system. BUNDLE= names these, and is the trust store of all devices. Fails if a budget is exceeded. The goal
# for unchanged answers is 1.2; their budget is what is held.
# shellcheck disable=SC2317 # cpu and wait_for call functions
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/../integration/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/../integration/appliance.bash"

devices=${DEVICES:-1000} rounds=${ROUNDS:-5} bundle=${BUNDLE:-/etc/ssl/certs/ca-certificates.crt}
ca=$work/ca
appliance=$work/appliance
secret=$work/secret
status=0
# What the disk costs is measured elsewhere.
states=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "$work")" aw-bench.XXXXXX) || exit 1
trap 'rm -rf "$states"; cleanup' EXIT
cd "$work" || exit 1
make_ca "$ca"
appliance_files "$appliance/www"
cp "$bundle" "$appliance/www/api/v1/provisioning/certs/root"
cat "$bundle" "$ca/ca.pem" >"$work/system.pem"
(umask 077 && printf 'reader:pass:word\n' >"$secret")
port=$(free_port)
start_appliance "$port"
paths=('/getxml?location=/Status' /api/v1/status/common/smartlicensing/licensing
	/api/v1/provisioning/certs/{root,server,client,domain,acme})

# configure FILE CA-FILE
configure() {
	for ((i = 1; i <= devices; i++)); do
		printf 'device "d%d" { interval = 10h source "expressway" { address = "127.0.0.1:%d" password-file = "%s" ca-file = "%s" } }\n' \
			"$i" "$port" "$secret" "$2"
	done >"$1"
}
configure one.conf "$ca/ca.pem"
configure system.conf "$work/system.pem"
# argv NAME [OPTION...]: the command line of the collector.
argv() { command=("$bin/anchorwatchd" --transitions "$transitions" --state "$states/$1" --config "$work/$1.conf" "${@:2}"); }
once() {
	local command
	argv "$1" --once
	"${command[@]}" >"$1.once" 2>&1
}
floor() { "$AW_BUILD/bench/curl_floor" "$ca/ca.pem" reader:pass:word "$devices" "https://127.0.0.1:$port" "${paths[@]}" >floor.out; }
# cpu COMMAND...: user and system time in milliseconds.
cpu() {
	local TIMEFORMAT='%3U %3S'
	{ time "$@"; } 2>&1 | awk '{ printf "%d\n", ($1 + $2) * 1000 }'
}
# spent NAME: that of a running program with all of its threads.
spent() { awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print int(($12 + $13) * 1000 / hz) }' "/proc/${pids[$1]}/stat"; }
requests() { wc -l <"$appliance/access.log"; }
asked() { [ "$(requests)" -ge "$1" ]; }
idle() {
	local before
	before=$(spent "$1")
	read -rt 0.5 <> <(:) || :
	[ "$(spent "$1")" -le $((before + 10)) ]
}
# cycle NAME: what it costs the running daemon to collect all devices again.
cycle() {
	local until=$(($(requests) + devices * ${#paths[@]})) before
	before=$(spent "$1")
	kill -USR1 "${pids[$1]}"
	if ! wait_for 300 asked "$until" || ! wait_for 60 idle "$1"; then return 1; fi
	echo $(($(spent "$1") - before))
}
good() {
	jq -s '[.[] | select(.stores[0].attempt.code == "ok" and .licenses[0].attempt.code == "ok")] | length' "$states/$1"/records/*.json
}

for name in one system; do
	argv "$name"
	until=$(($(requests) + devices * ${#paths[@]}))
	start "$name" "${command[@]}"
	if ! wait_for 300 asked "$until" || ! wait_for 60 idle "$name"; then exit 1; fi
done
for ((r = 0; r < rounds; r++)); do
	for name in one system; do
		rm -rf "$states/first" && cp "$name.conf" first.conf
		printf '%s first %s %s\n' "$name" "$(cpu once first)" "$(cpu floor)"
		[ "$(good first)" = "$devices" ] || echo "$name failed"
		printf '%s unchanged %s %s\n' "$name" "$(cycle "$name")" "$(cpu floor)"
		[ "$(good "$name")" = "$devices" ] || echo "$name failed"
	done
done >figures
# line TEXT CA CYCLE BUDGET: the median of the ratios, and their spread.
line() {
	awk -v ca="$2" -v cycle="$3" '$1 == ca && $2 == cycle { print $3 / $4, $4 }' figures | sort -n |
		awk -v text="$1" -v budget="$4" -v n="$devices" -v rounds="$rounds" '{ ratio[NR] = $1; ms += $2 } END {
			middle = ratio[int((NR + 1) / 2)]
			printf "https: %-58s %.2fx libcurl alone (%.2f to %.2f; %.2f ms a device)  budget %.2fx  %s\n", text, middle,
				ratio[1], ratio[NR], ms / NR / n, budget, middle <= budget ? "ok" : "OVER"
			exit NR < rounds || middle > budget
		}' || status=1
}
line "$devices devices, first cycle, ca-file of one CA" one first 1.5
line "$devices devices, unchanged answers" one unchanged 1.4
line "$devices devices, first cycle, ca-file of the system" system first 1.6
line "$devices devices, unchanged answers, ca-file of the system" system unchanged 1.4
! grep failed figures || status=1
exit "$status"
