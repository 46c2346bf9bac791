#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The cost of one check of a device with 150 anchors: the ratio of the median wall times of check_anchorwatch and
# of other programs, started in turn in one run. Fails if the budget is exceeded.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${AW_BUILD:-$PWD/build}
plugins=${PLUGINS:-/usr/lib/nagios/plugins}
rounds=${ROUNDS:-400}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

programs=(-- "$plugins/check_dummy" 0
	-- "$build/bin/check_anchorwatch" -H bench -m readiness --state "$work" --transitions data/transitions
	-- "$build/bench/bench_plugin" --parse "$work/records/bench.json"
	-- "$build/bin/check_anchorwatch" -H services -m service --state "$work" --transitions data/transitions)

# A server for check_http.
if [ -x "$plugins/check_http" ]; then
	openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=localhost -keyout "$work/key.pem" \
		-out "$work/cert.pem" 2>/dev/null
	for port in 24433 25433 26433 27433; do
		openssl s_server -accept "127.0.0.1:$port" -key "$work/key.pem" -cert "$work/cert.pem" -www \
			>/dev/null 2>&1 </dev/null &
		server=$!
		for _ in 1 2 3 4 5 6 7 8 9 10; do
			"$plugins/check_http" -H 127.0.0.1 -p "$port" -C 1 >/dev/null 2>&1 && break 2
			read -rt 0.1 <> <(:) || :
		done
		kill "$server" 2>/dev/null
		server=
	done
	[ -z "$server" ] || programs+=(-- "$plugins/check_http" -H 127.0.0.1 -p "$port" -C 1)
fi

mapfile -t us < <("$build/bench/bench_plugin" "$work" "$rounds" "${programs[@]}")
[ "${#us[@]}" -ge 4 ] || exit 1
awk -v dummy="${us[0]}" -v own="${us[1]}" -v parse="${us[2]}" -v service="${us[3]}" -v http="${us[4]:-0}" 'BEGIN {
	printf "plugin: one check of 150 anchors: %.2fx check_dummy (budget 2.00x)", own / dummy
	if (http > 0)
		printf ", %.2fx check_http -C (budget 0.50x)", own / http
	printf "; with three services, mode service, %.2fx; a bare jansson parse of the record is %.2fx\n", service / dummy, parse / dummy
	exit own / dummy > 2 || (http > 0 && own / http > 0.5)
}'
