#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A story that is stopped says where it was: by its time limit, by a signal to it or to the runner, and if it is killed.
. "$(dirname "$0")/lib.sh"

mkdir "$work/tmp"
cat >"$work/wait.sh" <<SH
#!/usr/bin/env bash
. "$root/tests/platform/story.bash"
echo \$\$ >"$work/pid.new" && mv "$work/pid.new" "$work/pid"
start child sleep 1000
echo "\${pids[child]}" >"$work/child"
check "the first step" true
never() { echo \$BASHPID >"$work/step"; : >"$work/waiting"; false; }
check "the step that does not end" wait_for 1000 never
done_testing
SH
chmod 755 "$work/wait.sh"
step='in the step: [0-9]+ s: the step that does not end'
trapped='not ok - stopped by SIG[A-Z]+ after [0-9]+ s, after [0-9]+ s of: the step that does not end [(]wait_for 1000 never[)]; the last result: the first step'

began() { [ -e "$work/waiting" ]; }
run_it() { # COMMAND...
	rm -f "$work/waiting" "$work/pid"
	start runner env AW_BUILD="$work/build" TMPDIR="$work/tmp" "$@" "$work/wait.sh"
	check "$1: it runs" wait_for 60 began
}
ended() { # NAME REGEX...: the runner ends, with such lines
	local name=$1
	shift
	check "$name: the runner ends" wait_for 60 gone "${pids[runner]}"
	wait "${pids[runner]}"
	check "$name: it fails" test $? -ne 0
	unset "pids[runner]"
	for regex; do check "$name: it prints '${regex%% [*}'" grep -qE "$regex" "$work/runner.log"; done
	: >"$work/runner.log"
}
no_child() { gone "$(cat "$work/child")"; }
reported() { # NAME: after a signal that the script can catch
	ended "$1" "${@:2}" "$trapped"
	check "$1: what it started is stopped" wait_for 60 no_child
}

run_it "$root/tests/platforms"
kill -TERM "$(cat "$work/pid")"
reported "a signal to the story" '^wait.sh: failed'
run_it "$root/tests/platforms"
kill -INT "${pids[runner]}" # ignored by what runs in the background
kill -TERM "${pids[runner]}"
reported "a signal to the runner" "^wait.sh: stopped after [0-9]+ s, $step"
run_it "$root/tests/run"
kill -KILL "$(cat "$work/pid")"
ended "the story is killed" '^# [0-9]+ s: the step that does not end'
kill -KILL "$(cat "$work/child")" "$(cat "$work/step")"
export AW_TEST_LIMIT=5
run_it "$root/tests/platforms"
reported "a time limit" "^wait.sh: stopped after [0-9]+ s, $step"
run_it "$root/tests/run"
reported "a time limit of tests/run" "wait.sh: stopped after [0-9.]+ s, $step"
done_testing
