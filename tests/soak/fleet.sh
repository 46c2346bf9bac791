#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Collector, subagent and snmpd with a whole fleet for some minutes, while files of stores change, vanish and return,
# configurations are reloaded and managers ask. At the end memory, descriptors, processes and files have to be as they
# were after the start, and all programs have to agree. The last line is "soak: passed" or "soak: failed".
#   DEVICES=5000 MINUTES=5 SEED=1: the size of the fleet, how long, and what is drawn. A table of the samples is printed.
# shellcheck disable=SC2317 # wait_for calls functions
. "$(dirname "$0")/../integration/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=
n=${DEVICES:-5000}
minutes=${MINUTES:-5}
RANDOM=${SEED:-1}
stores=40 # files that the devices share; the first two change: a record keeps a limited number of changes of its store
roots=60  # of a file, of twice as many
state=$work/state
port=$(free_port)
started=$SECONDS

verdict() { # verdict STATUS: the last line; nothing else decides.
	if [ "$1" -eq 0 ]; then
		echo "soak: passed ($n devices, $((SECONDS - started)) s)"
	else
		echo "soak: failed ($n devices, $((SECONDS - started)) s)"
	fi
	exit "$1"
}
give_up() {
	failed=1
	echo "soak: $*"
	tail -n 5 "$work"/*.log 2>/dev/null | cut -c1-200
	verdict 1
}

# --- the fleet
make_roots() {
	local i
	mkdir "$work/roots"
	openssl ecparam -name prime256v1 -genkey -noout -out "$work/key" || return 1
	for ((i = 0; i < 2 * roots; i++)); do
		openssl req -x509 -new -key "$work/key" -days $((i % 20 == 0 ? 20 : 3650)) -subj "/CN=Invented Root CA $i" \
			-addext basicConstraints=critical,CA:TRUE -out "$work/roots/$i.pem" 2>/dev/null || return 1
	done
}
# write_store NUMBER SHIFT: a file of the roots from there on, replaced as a whole.
write_store() {
	local i names=()
	for ((i = 0; i < roots; i++)); do names+=("$work/roots/$((($2 + i) % (2 * roots))).pem"); done
	cat "${names[@]}" >"$work/new.pem" && mv "$work/new.pem" "$work/stores/$1.pem"
}
# configure DEVICES: the configuration of that many.
configure() {
	{
		printf 'state-directory = "%s"\ninterval = 60s\n' "$state"
		awk -v n="$1" -v stores=$stores -v dir="$work/stores" 'BEGIN {
			for (i = 1; i <= n; i++)
				printf "device \"dev-%d\" { store \"ca\" { file = \"%s/%d.pem\" } }\n", i, dir, i % stores
		}'
	} >"$work/new.conf" && mv "$work/new.conf" "$work/aw.conf"
}

# --- what is watched
rss_kb() { sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/${pids[$1]}/status" 2>/dev/null; }
descriptors() { find "/proc/${pids[$1]}/fd" -mindepth 1 2>/dev/null | wc -l; }
threads() { sed -n 's/^Threads:[^0-9]*\([0-9]*\).*/\1/p' "/proc/${pids[$1]}/status" 2>/dev/null; }
children() { wc -w <"/proc/${pids[$1]}/task/${pids[$1]}/children" 2>/dev/null; }
sample() {
	printf '%d %d %d %d %d %d %d\n' $((SECONDS - started)) "$(rss_kb collector)" "$(descriptors collector)" \
		$(($(threads collector) + $(children collector))) "$(rss_kb agent)" "$(descriptors agent)" \
		"$(find "$state" -type f | wc -l)"
}
# of COLUMN FIRST LAST least|most: of the samples of these thirds (1 to 3) of the time.
of() {
	awk -v c="$1" -v first="$2" -v last="$3" -v want="$4" '
		{ v[NR] = $c }
		END {
			for (i = 1; i <= NR; i++) {
				if (i <= NR * (first - 1) / 3 || i > NR * last / 3) continue
				if (out == "" || (want == "least" ? v[i] < out : v[i] > out)) out = v[i]
			}
			print out
		}' "$work/samples"
}
# flat NAME COLUMN least|most ALLOWED: the last third against the second, which may differ by that.
flat() {
	local before after
	before=$(of "$2" 2 2 "$3")
	after=$(of "$2" 3 3 "$3")
	check "$1: $before, then $after, at most $4 more" test "$after" -le $((before + $4))
}

# --- what happens
node() { "$AW_BUILD/tests/tools/print_mib" | sed -n "s/^\([0-9.]*\) $1 .*/\1/p"; }
get() { snmpget -v2c -c public -t 5 -r 1 -Oqv "127.0.0.1:$port" "$1" 2>/dev/null; }
has_all() { [ "$(get "$devices_node")" = "$1" ]; }
records() { find "$state/records" -name '*.json' 2>/dev/null | wc -l; }
has_records() { [ "$(records)" -eq "$1" ]; }
fleet_counts() { # of the check: ok warning critical unknown
	"$bin/check_anchorwatch" -m fleet --config "$work/aw.conf" --transitions "$transitions" -t 60 |
		sed -n "1s/.*'devices_ok'=\([0-9]*\).*'devices_warning'=\([0-9]*\).*'devices_critical'=\([0-9]*\).*'devices_unknown'=\([0-9]*\).*/\1 \2 \3 \4/p"
}
agent_counts() {
	local word
	for word in Ok Warning Critical Unknown; do get "$(node "awFleetSeverity$word").0"; done | tr '\n' ' ' | sed 's/ $//'
}
agree() { [ -n "$(fleet_counts)" ] && [ "$(fleet_counts)" = "$(agent_counts)" ]; }
gone_store=
size=$n
# Some devices are taken out of the configuration, or are put back.
resize() {
	size=$((size < n ? n : n - n / 100))
	configure "$size"
	kill -HUP "${pids[collector]}" "${pids[agent]}"
}
# One event of a second, by its number.
event() {
	case $(($1 % 6)) in
	0 | 3) write_store $(($1 / 3 % 2)) $((RANDOM % (2 * roots))) ;;
	1) # another one vanishes, and returns with the next of these events
		if [ -z "$gone_store" ]; then
			gone_store=$((2 + RANDOM % (stores - 2)))
			rm -f "$work/stores/$gone_store.pem"
		else
			write_store "$gone_store" "$gone_store"
			gone_store=
		fi
		;;
	2) "$bin/check_anchorwatch" -H "dev-$((RANDOM % n + 1))" -m anchors --config "$work/aw.conf" \
		--transitions "$transitions" >/dev/null 2>&1 ;;
	4) snmpbulkwalk -v2c -c public -t 5 -Cr50 "127.0.0.1:$port" "$(node awDeviceTable)" >"$work/walk" 2>&1 ||
		[ "$(wc -l <"$work/walk")" -gt 0 ] || walks_failed=$((walks_failed + 1)) ;;
	5) [ $(($1 % 30)) -ne 29 ] || resize ;;
	esac
}

make_roots || give_up "openssl makes no certificates"
mkdir "$work/stores" "$state"
for ((i = 0; i < stores; i++)); do write_store "$i" "$i"; done
configure "$n"
devices_node=$(node awFleetDevices).0
printf 'master agentx\nagentXSocket %s/ax\nagentaddress udp:127.0.0.1:%s\nrocommunity public 127.0.0.1\n' \
	"$work" "$port" >"$work/snmpd.conf"
start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
start collector "$bin/anchorwatchd" --config "$work/aw.conf" --transitions "$transitions"
wait_for 300 has_records "$n" || give_up "$(records) of $n records after 300 s"
start agent "$bin/anchorwatch-agentx" --config "$work/aw.conf" --agentx "$work/ax" --transitions "$transitions"
wait_for 300 has_all "$n" || give_up "the subagent serves no $n devices"
# A record keeps the last 16 changes of a store, each with its certificates: those of the stores that change have them
# before the measurement, as large as later ones.
last=$((n / stores * stores)) # it has the first store; its record is written again after each change
written() { stat -c '%i %Y' "$state/records/dev-$last.json" 2>/dev/null; }
rewritten() { [ "$(written)" != "$1" ]; }
for ((i = 1; i <= 17; i++)); do
	before=$(written)
	write_store 1 $((RANDOM % (2 * roots)))
	write_store 0 $((RANDOM % (2 * roots)))
	wait_for 300 rewritten "$before" || give_up "a store that changed is not collected"
done
# Memory is as large as it gets once configurations were read again.
for ((i = 0; i < 4; i++)); do
	resize
	wait_for 300 has_all "$size" || give_up "a configuration that was read again has no effect"
done
echo "soak: $n devices are collected and served after $((SECONDS - started)) s; $minutes minutes begin"

echo "  seconds  collector: KiB, descriptors, threads and processes   subagent: KiB, descriptors   files"
walks_failed=0
end=$((SECONDS + 60 * minutes))
for ((turn = 0; SECONDS < end; turn++)); do
	event "$turn"
	for name in snmpd collector agent; do running $name || give_up "$name has ended"; done
	if [ $((turn % 5)) -eq 0 ]; then
		sample >>"$work/samples"
		[ $((turn % 30)) -ne 0 ] || tail -n 1 "$work/samples" | awk '{ printf "%9d  %14d %12d %22d %18d %12d %7d\n", $1, $2, $3, $4, $5, $6, $7 }'
	fi
	read -rt 1 <> <(:) || :
done

# --- as before, and the same answer from all
[ -z "$gone_store" ] || write_store "$gone_store" "$gone_store"
configure "$n"
kill -HUP "${pids[collector]}" "${pids[agent]}"
check "all devices are served again" wait_for 300 has_all "$n"
check "the check and the subagent count the same devices" wait_for 300 agree
sample >>"$work/samples"
[ "$(wc -l <"$work/samples")" -ge 9 ] || give_up "too short for a judgement: MINUTES=2 at least"
# Memory by the least of each third: the most depends on when a sample meets a reload.
flat "memory of the collector, KiB" 2 least $(($(of 2 2 2 least) / 20 + 2048))
flat "memory of the subagent, KiB" 5 least $(($(of 5 2 2 least) / 20 + 2048))
# Its most depends on how many files a sample finds open that are written together.
flat "descriptors of the collector" 3 least 4
check "descriptors of the collector at any time: $(of 3 1 3 most), at most 200" test "$(of 3 1 3 most)" -le 200
flat "descriptors of the subagent" 6 most 3
flat "threads and processes of the collector" 4 most 2
flat "files of the state directory" 7 most $((n / 100 + roots))
equal "temporary files in the state directory" "" "$(find "$state" -name '*.??????' -mmin +1 ! -name '*.lock' | head -n 5)"
equal "walks without an answer" 0 "$walks_failed"
equal "errors of the programs" "" "$(grep -hiE 'internal|out of memory|too many open' "$work/collector.log" "$work/agent.log" | head -5)"
for name in agent collector; do
	kill -TERM "${pids[$name]}"
	wait_for 60 gone "${pids[$name]}"
	wait "${pids[$name]}"
	equal "exit status of the $name" 0 "$?"
	unset "pids[$name]"
done
verdict "$((failed > 0))"
