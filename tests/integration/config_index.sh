#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The index of the configuration that anchorwatchd keeps: a check has the same answer with it, and a change of any
# file counts at once, with or without a reload.
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"

state=$work/state
conf=$work/aw.conf
index=$state/config.index
mkdir "$work/conf.d"

# configuration LINE...: two devices, one of them in a file of its own.
configuration() {
	printf 'state-directory = "%s"\n' "$state" >"$conf"
	printf '%s\n' "$@" >>"$conf"
	printf 'device "one" { store "s" { file = "%s" } }\n' "$data/stores/trustpool-quovadis.txt" >>"$conf"
}
printf 'device "two" { store "s" { file = "%s" } }\n' "$data/stores/trustpool-quovadis.txt" >"$work/conf.d/two.conf"

plugin() {
	out=$("$bin/check_anchorwatch" --config "$conf" --transitions "$transitions" -m readiness -H "$1" 2>&1)
	rc=$?
}
# whole DEVICE: what the files alone give.
whole() {
	mv "$index" "$index.away"
	plugin "$1"
	mv "$index.away" "$index"
}
# inode changes with each index that is written.
is_new() { [ -e "$index" ] && [ "$(stat -c %i "$index")" != "$1" ]; }

configuration 'policy { broken = critical }'
start daemon "$bin/anchorwatchd" --config "$conf" --transitions "$transitions"
check "an index is kept" wait_for 30 test -e "$index"
check "records are written" wait_for 30 test -e "$state/records/two.json"
check "record of the other device" wait_for 30 test -e "$state/records/one.json"
equal "as readable as the configuration" 644 "$(stat -c %a "$index")"
# A second may pass between two answers.
ageless() { sed -E "s/=-?[0-9]+s;/=Ns;/g; s/\([0-9dhmins ]+ ago\)/(N ago)/g" <<<"$rc $out"; }
for device in one two; do
	plugin "$device"
	with=$(ageless)
	whole "$device"
	equal "$device: the same answer as from the files" "$(ageless)" "$with"
	equal "$device: broken" 2 "$rc"
done

# A setting of all devices counts before anything is reloaded.
configuration 'policy { broken = warning }'
plugin one
equal "a changed policy: of device one" 1 "$rc"
plugin two
equal "a changed policy: of device two" 1 "$rc"
printf 'policy { broken = ok }\n' >"$work/conf.d/new.conf"
plugin two
equal "policy twice, in a new file: UNKNOWN" 3 "$rc"
matches "and both places" 'policy is given here and at' "$out"
rm "$work/conf.d/new.conf"

# A mistake in the section of another device is none of this check; anchorwatchd refuses the reload.
printf 'device "two" { store "s" { nonsense = 1 } }\n' >"$work/conf.d/two.conf"
plugin one
equal "a mistake in another device: still a warning" 1 "$rc"
plugin two
equal "a mistake in the device: UNKNOWN" 3 "$rc"
matches "and where" 'two.conf:1: ' "$out"
printf 'device "two" { store "s" { file = "%s" } policy { broken = ok } }\n' "$data/stores/trustpool-quovadis.txt" >"$work/conf.d/two.conf"

before=$(stat -c %i "$index")
kill -HUP "${pids[daemon]}"
check "a reload writes a new index" wait_for 30 is_new "$before"
plugin one
equal "device one after the reload" 1 "$rc"
plugin two
equal "device two after the reload" 0 "$rc"

# Another configuration with the same records does not use it.
cp "$conf" "$work/other.conf"
out=$("$bin/check_anchorwatch" --config "$work/other.conf" --transitions "$transitions" -m readiness -H one 2>&1)
equal "another file of the same text" 1 $?
chmod 600 "$conf"
before=$(stat -c %i "$index")
kill -HUP "${pids[daemon]}"
no_index() { [ ! -e "$index" ]; }
check "none of a configuration that not all may read" wait_for 30 no_index

stop daemon
done_testing
