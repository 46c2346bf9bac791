#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd and a helper program that prints license outputs or a trust store: facts, failures, limits, reload and stop.
# shellcheck disable=SC2016 # programs of jq and of the helpers
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"

state=$work/state
conf=$work/aw.conf
helper=$work/get-license
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")

collect() {
	out=$("${daemon[@]}" --once 2>&1)
	rc=$?
}
field() { jq -c "$2" "$state/records/$1.json"; }
is() { [ "$(field "$1" "$2")" = "$3" ]; }
plugin() {
	out=$("$bin/check_anchorwatch" --config "$conf" --state "$state" --transitions "$transitions" "$@" 2>&1)
	rc=$?
}
# device NAME PROGRAM... -- [KEY of the source...]: a section of the configuration.
device() {
	local name=$1 words=""
	shift
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		words+=${words:+, }\"$1\"
		shift
	done
	shift
	printf 'device "%s" {\n\tinterval = 1h\n\tsource "license-text" {\n\t\tprogram = {%s}\n' "$name" "$words"
	printf '\t\t%s\n' "$@"
	printf '\t}\n}\n'
}
# helper TEXT: replaces the program's text atomically.
helper() { printf '#!/bin/sh\n%s\n' "$1" >"$helper.new" && chmod 0755 "$helper.new" && mv "$helper.new" "$helper"; }
license=$data/license
good='echo "$@" >"${0%/*}/words"; env >"${0%/*}/environment"; cat '"'$license/asa-authorized.txt'"

# --- the facts, their age, and the program's arguments and environment
helper "$good"
device asa "$helper" 'a b; $(id) `id`' '*' -- >"$conf"
before=$(date +%s)
collect
equal "a program: exit 0" 0 "$rc"
matches "a program: what it gave" 'asa/license: license, registration registered, authorization authorized' "$out"
equal "the record has the license" '["license","license-text","registered","authorized",true,"ok"]' \
	"$(field asa '.licenses[0] | [.name, .source, .registration.state, .authorization.state, .complete, .attempt.code]')"
check "it is as old as the run" test "$(field asa '.licenses[0].observed_at')" -ge "$before"
equal "the source is the program, without its words" "[\"license-text\",\"$helper\",\"ok\"]" \
	"$(field asa '.sources[0] | [.name, .endpoint, .attempt.code]')"
equal "its words, untouched by any shell" 'a b; $(id) `id` *' "$(cat "$work/words")"
equal "its environment" "LC_ALL PATH PWD" "$(cut -d= -f1 "$work/environment" | grep -v '^_$' | sort | tr '\n' ' ' | sed 's/ $//')"
check "none of its arguments is in the record" bash -c '! grep -q "a b;" "$1"' - "$state/records/asa.json"
plugin -m source -H asa
equal "the plugin: the source answers" 0 "$rc"
plugin -m license -H asa
check "the plugin: no failure of reading" bash -c '! grep -qE "never read|failed|stale" <<<"$1"' - "$out"

out=$(env --ignore-signal=CHLD "${daemon[@]}" --once 2>&1)
equal "with SIGCHLD ignored by the parent: exit 0" 0 $?

# --- failures: the last facts are kept, with the failure
observed=$(field asa '[.licenses[0].observed_at, .licenses[0].registration.state]')
# refused NAME CODE PATTERN
refused() {
	collect
	equal "$1: exit 1" 1 "$rc"
	equal "$1: facts stay, with the failure" "[\"$2\",\"$2\"]" \
		"$(field asa '[.licenses[0].attempt.code, .sources[0].attempt.code]')"
	equal "$1: and their age" "$observed" "$(field asa '[.licenses[0].observed_at, .licenses[0].registration.state]')"
	matches "$1: the report" "$3" "$out"
	matches "$1: explained" "$2" "$("$bin/anchorwatch" explain "$2")"
}
helper 'echo trying >&2; printf "no way to \377exp\n" >&2; exit 3'
refused "a failing program" program-exit 'exit status 3: no way to \\xffexp \[program-exit\]'
plugin -m source -H asa
equal "a failing program: the plugin warns" 1 "$rc"
matches "a failing program: the plugin reports it" 'exit status 3' "$out"
helper 'kill -SEGV $$'
refused "a crash" program-signal 'signal 11'
helper ':'
refused "no output" program-empty 'it wrote nothing'
helper 'echo hello'
refused "other output" license-format "$helper: no license status in the text"
device asa "$helper" -- 'max-size = 1K' >"$conf"
helper 'exec yes'
refused "endless output" program-size 'more than 1024 octets'
device asa "$helper" -- 'timeout = 1s' >"$conf"
helper 'echo still >&2; exec sleep 1000'
refused "one that does not end" program-timeout 'not ended after 1 s, and was stopped: still'
chmod 0777 "$helper"
refused "one that others can change" program-unsafe 'writable by everybody'
chmod 0644 "$helper"
refused "one without the right" program-executable 'Permission denied'
rm "$helper"
refused "none" program-missing 'No such file'
rm -rf "$state"
collect
equal "never read: the license is there, without facts" '["license",null,"unknown","program-missing"]' \
	"$(field asa '.licenses[0] | [.name, .observed_at, .registration.state, .attempt.code]')"
plugin -m license -H asa
equal "never read: unknown" 3 "$rc"

# --- a trust store that a program prints, with the same rules
rm -rf "$state"
stored() { # stored WORDS KEYS...: device "pool", whose store is what the program prints
	printf 'device "pool" {\n\tinterval = 1h\n\tstore "trustpool" {\n\t\tprogram = {%s}\n' "$1"
	shift
	printf '\t\t%s\n' "$@"
	printf '\t}\n}\n'
}
helper 'echo "$@" >"${0%/*}/words"; cat '"'$data/stores/trustpool-both.txt'"
stored "\"$helper\", \"a b; \$(id)\"" >"$conf"
collect
equal "a store by a program: exit 0" 0 "$rc"
equal "a store by a program: what the record has" '["trustpool","program","trustpool-text","ok",false]' \
	"$(field pool '.stores[0] | [.name, .source, .format, .attempt.code, .partial // false]')"
equal "a store by a program: its words, untouched by any shell" 'a b; $(id)' "$(cat "$work/words")"
equal "a store by a program: it has no file whose age counts" null "$(field pool '.stores[0].written_at')"
check "a store by a program: none of its arguments is in the record" bash -c '! grep -q "a b;" "$1"' - "$state/records/pool.json"
plugin -m readiness -H pool
equal "a store by a program: transitions are judged on it" 0 "$rc"
n=$(field pool '.stores[0].anchors | length')
# unread NAME CODE PATTERN: the store stays as it was, with the failure.
unread() {
	collect
	equal "a store by a program, $1: exit 1" 1 "$rc"
	equal "a store by a program, $1: facts stay, with the failure" "[\"$2\",$n]" \
		"$(field pool '[.stores[0].attempt.code, (.stores[0].anchors | length)]')"
	matches "a store by a program, $1: the report" "$3" "$out"
}
helper 'echo no way >&2; exit 3'
unread "that fails" program-exit 'exit status 3: no way \[program-exit\]'
helper 'echo hello'
unread "with other output" store-format "$helper: .*\[store-format\]"
helper ':'
unread "with none" program-empty 'it wrote nothing'
chmod 0777 "$helper"
unread "that others can change" program-unsafe 'writable by everybody'
stored "\"$helper\"" 'max-size = 1K' >"$conf"
helper 'exec yes'
unread "endless" program-size 'more than 1024 octets'
stored "\"$helper\"" 'timeout = 1s' >"$conf"
helper 'exec sleep 1000'
unread "that does not end" program-timeout 'not ended after 1 s'
stored "\"$helper\"" 'complete = false' 'max-certificates = 1' >"$conf"
helper 'cat '"'$data/stores/trustpool-both.txt'"
unread "with too many certificates" store-limit 'store-limit'

# --- while the daemon runs
helper 'echo $$ >"${0%/*}/pid.new"; mv "${0%/*}/pid.new" "${0%/*}/pid"; sleep 1000 & wait'
other=$work/other
printf '#!/bin/sh\ncat %s\n' "'$license/asa-authorized.txt'" >"$other" && chmod 0755 "$other"
{
	device asa "$helper" -- 'timeout = 10m'
	device quick "$other" --
} >"$conf"
start daemon "${daemon[@]}"
check "it is started" wait_for 10 test -s "$work/pid"
check "and delays no other device" wait_for 10 is quick '.licenses[0].attempt.code' '"ok"'
group=$(cat "$work/pid")
# nobody GROUP: no process of that group is left, except zombies.
nobody() { ! awk -v g="$1" '{sub(/.*\) /, "")} $3 == g && $1 != "Z" {found = 1} END {exit !found}' /proc/[0-9]*/stat 2>/dev/null; }
check "in a group of its own" test "$(ps -o pgid= -p "$group" | tr -d " ")" = "$group"
helper "$good"
device asa "$helper" -- >"$conf"
kill -HUP "${pids[daemon]}"
check "a reload ends it with its group" wait_for 10 nobody "$group"
check "and runs the new one" wait_for 10 is asa '.licenses[0].registration.state' '"registered"'
helper "cat '$license/synthetic-authorization-expired.txt'"
check "another program is run when it is put in place" wait_for 10 is asa '.licenses[0].authorization.state' '"expired"'
helper "$good"
check "and once more" wait_for 10 is asa '.licenses[0].authorization.state' '"authorized"'
rm -f "$work/words"
device asa "$helper" other -- >"$conf"
kill -HUP "${pids[daemon]}"
check "other words are a reason to run it" wait_for 10 grep -q other "$work/words"
rm -f "$work/words"
stored "\"$helper\", \"one\"" >"$conf"
kill -HUP "${pids[daemon]}"
check "the program of a store is run" wait_for 10 grep -q one "$work/words"
stored "\"$helper\", \"two\"" >"$conf"
kill -HUP "${pids[daemon]}"
check "other words of a store are a reason to run it" wait_for 10 grep -q two "$work/words"
device asa "$helper" other -- >"$conf"
kill -HUP "${pids[daemon]}"
wait_for 10 grep -q other "$work/words"
rm -f "$work/pid"
helper 'trap "" TERM; echo $$ >"${0%/*}/pid.new"; mv "${0%/*}/pid.new" "${0%/*}/pid"; while :; do sleep 1000; done'
check "it is started again" wait_for 10 test -s "$work/pid"
group=$(cat "$work/pid")
stop daemon
equal "the daemon stops at once" 0 $?
check "and ends it with its group, deaf as it is" wait_for 5 nobody "$group"
done_testing
