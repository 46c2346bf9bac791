#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Devices with one store file each. First the CPU time of anchorwatchd for a file that did not change, with the record that is
# written of it: FILES files with the content of BUNDLE, all devices collected again and again. Then the wall time of a cycle of
# DEVICES devices that writes all records to a disk, over the same in memory. Fails if a budget is exceeded.
# shellcheck disable=SC2317 # called by wait_for
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/../integration/lib.sh"

files=${FILES:-5000} devices=${DEVICES:-1000} rounds=${ROUNDS:-5} bundle=${BUNDLE:-/etc/ssl/certs/ca-certificates.crt}
cd "$work" || exit 1
mkdir stores
cp "$bundle" stores/0
# One file with many names: what is read is not the subject.
configure() {
	for ((i = 1; i <= $1; i++)); do
		ln -f stores/0 "stores/$i"
		printf 'device "d%d" { interval = 1d store "s" { file = "%s/stores/%d" } }\n' "$i" "$work" "$i"
	done >"$2"
}
configure "$files" many.conf
configure "$devices" cycle.conf
ticks=$(getconf CLK_TCK)
# used PID: CPU time in milliseconds, all threads.
used() { awk -v hz="$ticks" '{ sub(/.*\) /, ""); printf "%d\n", ($12 + $13) * 1000 / hz }' "/proc/$1/stat"; }
# written MARK: how many records are newer than the mark.
written() { find state/records -name '*.json' -newer "$1" 2>/dev/null | wc -l; }
all_written() { [ "$(written "$1")" = "$files" ]; }

touch -d @0 mark
# Long ago: a file that was changed just now would be read again.
is_old() { [ $(($(date +%s) - $(stat -c %Z stores/0))) -gt 4 ]; }
wait_for 60 is_old
start daemon "$bin/anchorwatchd" --transitions "$transitions" --state "$work/state" --config many.conf
pid=${pids[daemon]}
wait_for 600 all_written mark
unchanged=()
for ((r = 0; r < rounds; r++)); do
	touch mark
	# What is written in the same tick of the clock would not be newer.
	until touch tick && [ tick -nt mark ]; do :; done
	before=$(used "$pid")
	kill -USR1 "$pid"
	wait_for 600 all_written mark
	unchanged+=("$(awk -v t=$(($(used "$pid") - before)) -v n="$files" 'BEGIN { printf "%.3f", t / n }')")
done
stop daemon
rm -rf state

memory=/dev/shm
ratios=()
once() {
	local begin
	rm -rf "$1"
	begin=$(date +%s%N)
	"$bin/anchorwatchd" --transitions "$transitions" --state "$1" --config cycle.conf --once >log 2>&1 || { cat log >&2; exit 1; }
	echo $((($(date +%s%N) - begin) / 1000000))
}
if [ "$(stat -fc %T "$memory" 2>/dev/null)" = tmpfs ] && [ "$(stat -fc %T "$work")" != tmpfs ] && [ -w "$memory" ]; then
	fast=$(mktemp -d "$memory/anchorwatch.XXXXXX")
	trap 'rm -rf "$fast"; cleanup' EXIT
	for ((r = 0; r < rounds; r++)); do
		disk=$(once "$work/state") mem=$(once "$fast/state")
		ratios+=("$(awk -v a="$disk" -v b="$mem" 'BEGIN { printf "%.2f", a / b }')")
	done
else
	echo "cycle: no disk and memory to compare"
fi
middle() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }
spread() { printf '%s\n' "$@" | sort -n | sed -n '1p;$p' | paste -sd- | sed 's/-/ to /'; }
status=0
a=$(middle "${unchanged[@]}")
echo "files: $files stores unchanged: $a ms of CPU a file with its record ($(spread "${unchanged[@]}"); budget 0.3 ms)"
awk -v a="$a" 'BEGIN { exit a > 0.3 }' || status=1
if [ ${#ratios[@]} -gt 0 ]; then
	c=$(middle "${ratios[@]}")
	echo "cycle: $devices devices on disk ${c}x the time in memory ($(spread "${ratios[@]}"); budget 1.30x)"
	awk -v c="$c" 'BEGIN { exit c > 1.3 }' || status=1
fi
exit $status
