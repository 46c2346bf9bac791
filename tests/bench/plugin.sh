#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The cost of one check of a device with 150 anchors: the ratio of the median CPU times of check_anchorwatch and
# of other programs, started in turn in one run. Fails if the budget is exceeded.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${AW_BUILD:-$PWD/build}
plugins=${PLUGINS:-/usr/lib/nagios/plugins}
rounds=${ROUNDS:-400}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

# configure FILE N: N devices; the last is the one that is checked. The index of it, as anchorwatchd keeps it.
configure() {
	printf 'state-directory = "%s"\n' "$(dirname "$1")" >"$1"
	awk -v n="$2" 'BEGIN {
		for (i = 1; i <= n; i++)
			printf "device \"%s\" {\n\tinterval = 1h\n\tservices = {\"tools.cisco.com:443\"}\n" \
				"\tstore \"trusted-ca\" {\n\t\tfile = \"/srv/stores/%d.pem\"\n\t}\n}\n",
				i == n ? "bench" : "device-" i, i
	}' >>"$1"
	"$build/bench/bench_plugin" --index "$1"
}
"$build/bench/bench_plugin" "$work" 0 || exit 1
for n in 10 500 5000; do
	mkdir "$work/$n" && cp -r "$work/records" "$work/$n/" && configure "$work/$n/aw.conf" "$n" || exit 1
done

check() { programs+=(-- "$build/bin/check_anchorwatch" "$@"); }
programs=(-- "$plugins/check_dummy" 0)
check -H bench -m readiness --config "$work/10/aw.conf"
programs+=(-- "$build/bench/bench_plugin" --parse "$work/records/bench.json")
check -H services -m service --state "$work" --transitions data/transitions
check -H bench -m readiness --config "$work/500/aw.conf"
check -H bench -m readiness --config "$work/5000/aw.conf"
check -H bench -m readiness --state "$work" --transitions data/transitions

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

mapfile -t lines < <("$build/bench/bench_plugin" "$work" "$rounds" "${programs[@]}")
us=()
spread=()
for line in "${lines[@]}"; do
	read -r median low high <<<"$line"
	us+=("$median")
	spread+=("$low to $high")
done
[ "${#us[@]}" -ge 7 ] || exit 1
awk -v dummy="${us[0]}" -v own="${us[1]}" -v parse="${us[2]}" -v service="${us[3]}" -v many="${us[4]}" \
	-v most="${us[5]}" -v files="${us[6]}" -v http="${us[7]:-0}" -v spread="check_dummy ${us[0]} us (${spread[0]}), one of 10 \
devices ${us[1]} (${spread[1]}), of 500 ${us[4]} (${spread[4]}), of 5,000 ${us[5]} (${spread[5]})" 'BEGIN {
	printf "plugin: one check of 150 anchors: %.2fx check_dummy in CPU time with 10 devices, %.2fx with 500, %.2fx with 5,000 (budget 2.00x)", own / dummy, many / dummy, most / dummy
	printf ", 5,000 over 10 devices %.2fx (budget 1.20x)", most / own
	if (http > 0)
		printf ", %.2fx check_http -C (budget 0.50x)", own / http
	printf "; without the index of the configuration %.2fx; with three services, mode service, without it %.2fx; a bare jansson parse of the record is %.2fx\n", files / dummy, service / dummy, parse / dummy
	printf "plugin: CPU time, median and nine of ten: %s\n", spread
	exit own / dummy > 2 || many / dummy > 2 || most / dummy > 2 || most / own > 1.2 || (http > 0 && own / http > 0.5)
}'
