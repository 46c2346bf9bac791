# SPDX-License-Identifier: ISC
# shellcheck shell=sh
# For the scripts that build packages. An interrupted build must not continue in the background, and must not leave
# an unpacked source: both would disturb the next make.

trees=
build=

# remove_at_exit DIRECTORY...: removes them when the script exits for any reason. Names must not contain newlines.
remove_at_exit() {
	for tree in "$@"; do
		trees="$trees$tree
"
	done
	trap end_build EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

# run_build LOG COMMAND...: runs a command under timeout, without a limit, and waits. timeout gives the command a
# process group of its own, passes the signal that ends it to the group, and sends KILL 5 seconds later.
# If the command fails, the script prints the last lines of its log and exits.
run_build() {
	log=$1
	shift
	timeout -k 5 0 "$@" >"$log" 2>&1 </dev/null &
	build=$!
	if wait "$build"; then
		build=
		return 0
	fi
	build=
	tail -n 40 "$log" >&2
	exit 1
}

end_build() {
	set +e
	trap '' HUP INT TERM
	if [ -n "$build" ]; then
		kill "$build" 2>/dev/null
		wait "$build"
		kill -s KILL -- "-$build" 2>/dev/null
		tries=50
		while [ "$tries" -gt 0 ] && kill -s 0 -- "-$build" 2>/dev/null; do
			tries=$((tries - 1))
			sleep 0.1
		done
	fi
	cd / || return
	printf '%s' "$trees" | while IFS= read -r tree; do rm -rf "$tree"; done
}
