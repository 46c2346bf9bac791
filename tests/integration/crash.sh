#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The collector is killed at each call of a cycle that saves records and bytes of certificates: each record is the old or the
# new one, whole, and the next start removes what is left. Temporary files of a process that lives, and files of others, stay.
# shellcheck disable=SC2317 # called by wait_for
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
state=$work/state
roots=$data/roots
devices="a b c d e"
for d in $devices; do
	cat "$roots/quovadis-root-ca-2.pem" >"$d.pem"
	printf 'device "%s" { store "s" { file = "%s/%s.pem" } }\n' "$d" "$work" "$d"
done >aw.conf
collect() { "$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config aw.conf --once; }
left() { find "$state" -name '.*.aw-*' | sort; }
# The numbers of anchors of all records; fails where one is not whole.
anchors() { for d in $devices; do jq -e '.format as $f | .written_at | numbers | $f' "$state/records/$d.json" >/dev/null && jq '.stores[0].anchors | length' "$state/records/$d.json" || return 1; done | tr -d '\n'; }

check "the first collection" collect
equal "one root each" 11111 "$(anchors)"
cp -a "$state" before
for d in $devices; do cat "$roots/quovadis-root-ca-2.pem" "$roots/identrust-commercial-root-ca-1.pem" >"$d.pem"; done

# killed N: the state is the old one, the collector is killed at call N; fails when it was not killed.
killed() {
	rm -rf "$state" && cp -a before "$state"
	LD_PRELOAD=$AW_BUILD/tests/tools/kill_at.so AW_KILL_AT=$1 collect >log 2>&1
	[ $? -eq 137 ]
}
bad="" spoiled="" most=0 some_left=0 n=1
while [ $n -lt 500 ] && killed $n 2>/dev/null; do
	now=$(anchors) || bad+=" $n"
	[[ $now =~ ^[12]{5}$ ]] || bad+=" $n:$now"
	files=$(left | wc -l)
	most=$((files > most ? files : most))
	if [ "$files" -gt 0 ]; then
		some_left=$((some_left + 1))
		collect >log 2>&1
		grep -q "^[^ ]* anchorwatchd: $files temporary files of a run that was killed are removed" log || spoiled+=" $n"
		[ -z "$(left)" ] && [ "$(anchors)" = 22222 ] || spoiled+=" $n"
	fi
	n=$((n + 1))
done
check "it was killed at each call, and then ran to its end" test $n -gt 20 -a $n -lt 500
equal "after which all records are new" 22222 "$(anchors)"
equal "no record was damaged" "" "$bad"
check "temporary files were left" test $some_left -gt 5 -a $most -ge 1
equal "the next start removed them, and said so" "" "$spoiled"
equal "none is left at the end" "" "$(left)"

# A process that lives has the lock: nobody removes its files.
decoys="d.json.backup d.json.Ab12xY .notes.aw-AbC123 .d.json.aw-AbC12 .d.json.aw-AbC1234 d.json.aw-AbC123"
for f in $decoys; do echo kept >"$state/records/$f"; done
start daemon "$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config aw.conf
wait_for 30 grep -q "devices, records in" daemon.log
for f in records/.d.json.aw-Live01 certificates/."$(printf 'a%.0s' {1..64})".der.aw-Live02 .config.index.aw-Live03; do echo live >"$state/$f"; done
equal "three files of a live save" 3 "$(left | grep -c Live)"
collect >log 2>&1
matches "a second collector is refused" "another anchorwatchd uses" "$(cat log)"
check "one beside it runs" "$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config aw.conf --once --beside
equal "both removed nothing" 3 "$(left | grep -c Live)"
stop daemon
check "the next one with the lock" collect
equal "removes them" 0 "$(left | grep -c Live)"
# The subagent does so for its own file, and for no other.
mkdir alarms
for f in alarms/.state.json.aw-Left01 alarms/.other.json.aw-Left02 alarms/state.json.aw-Left03 "$state/records/.d.json.aw-Left04"; do echo left >"$f"; done
start agent "$bin/anchorwatch-agentx" --config aw.conf --transitions "$transitions" --state "$state" --agentx "$work/nobody" --alarm-state "$work/alarms/state.json"
gone_file() { [ ! -e "$1" ]; }
check "the subagent removes what it left itself" wait_for 30 gone_file alarms/.state.json.aw-Left01
stop agent
check "and nothing else" test -e alarms/.other.json.aw-Left02 -a -e alarms/state.json.aw-Left03 -a -e "$state/records/.d.json.aw-Left04"
rm -f "$state/records/.d.json.aw-Left04"
missing=""
for f in $decoys; do [ "$(cat "$state/records/$f")" = kept ] || missing+=" $f"; done
equal "files of others stay" "" "$missing"
done_testing
