# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# For integration tests: each is a bash script that sources this file, runs the real programs and prints one
# "ok - NAME" or "not ok - NAME" line per case. tests/run counts these lines. Tests use a private directory,
# loopback and free ports; at the end all started processes are stopped by process id.
set -u
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
AW_BUILD=${AW_BUILD:-$root/build}
# shellcheck disable=SC2034 # for the tests
bin=$AW_BUILD/bin
# shellcheck disable=SC2034
data=$root/tests/data
# shellcheck disable=SC2034 # for the tests
transitions=$root/data/transitions
unset SNMPCONFPATH MIBS MIBDIRS OPENSSL_CONF SSL_CERT_FILE SSL_CERT_DIR
export LC_ALL=C.UTF-8 TZ=UTC
work=$(mktemp -d "${TMPDIR:-/tmp}/aw-test.XXXXXX")
declare -A pids=()
failed=0

# ok NAME / not_ok NAME [DETAIL...]: one result line.
ok() {
	step_last=$1
	printf 'ok - %s\n' "$1"
}
not_ok() {
	local name=$1
	shift
	step_last=$name
	printf 'not ok - %s\n' "$name"
	[ $# -eq 0 ] || printf '%s\n' "$@" | sed 's/^/#   /' | head -40
	failed=$((failed + 1))
}

# check NAME COMMAND...: passes if the command exits 0; its output is shown if not.
check() {
	local name=$1 out step_now="$1 ($(printf '%q ' "${@:2}"))" step_since=$SECONDS
	shift
	if out=$("$@" 2>&1); then ok "$name"; else not_ok "$name" "$*" "$out"; fi
}

# equal NAME EXPECTED ACTUAL / matches NAME REGEX ACTUAL (extended regular expression).
equal() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "expected: $2" "     got: $3"; fi; }
matches() { if [[ $3 =~ $2 ]]; then ok "$1"; else not_ok "$1" "expected: $2" "     got: $3"; fi; }

# wait_for SECONDS COMMAND...: polls until the command succeeds; fails at the limit, which is $patience times as long.
patience=${AW_PATIENCE:-1}
wait_for() {
	local step_now="wait for ${*:2}" step_since=$SECONDS
	poll $(($1 * patience)) "${@:2}"
}
poll() { # SECONDS COMMAND...
	local end=$(($(date +%s%N) + $1 * 1000000000))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$(date +%s%N)" -lt "$end" ] || return 1
		read -rt 0.05 <> <(:) || :
	done
}

# start NAME COMMAND...: in the background, output to $work/NAME.log; pid in ${pids[NAME]}.
start() {
	local name=$1
	shift
	"$@" >>"$work/$name.log" 2>&1 </dev/null &
	pids[$name]=$!
}

# stop NAME [SIGNAL]: by process id; KILL after 5 seconds. Returns the exit status.
stop() {
	local name=$1 pid=${pids[$1]:-}
	[ -n "$pid" ] || return 0
	unset "pids[$name]"
	kill "-${2:-TERM}" "$pid" 2>/dev/null
	kill -CONT "$pid" 2>/dev/null
	poll 5 gone "$pid" || kill -KILL "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
}
gone() { ! kill -0 "$1" 2>/dev/null || grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null; }
running() { [ -n "${pids[$1]:-}" ] && ! gone "${pids[$1]}"; }

# free_port: prints a port of 127.0.0.1 that nobody uses, by UDP or TCP, and that no other running test has drawn: a
# file with the name of the port and the process id of this script is its lease, until cleanup() or the end of the process.
leases=${TMPDIR:-/tmp}/aw-ports-$(id -u)
free_port() (
	umask 077
	if ! { mkdir -p "$leases" && [ -O "$leases" ] && exec 9>"$leases/lock" && flock 9; }; then exit 1; fi
	while :; do
		port=$((20000 + RANDOM % 12000)) owner=
		grep -qi ":$(printf '%04X' $port) " /proc/net/udp{,6} /proc/net/tcp{,6} 2>/dev/null && continue
		[ ! -s "$leases/$port" ] || read -r owner <"$leases/$port"
		if [ -z "$owner" ] || [ ! -d "/proc/$owner" ]; then break; fi
	done
	echo $$ >"$leases/$port" && printf '%s\n' "$port"
)
return_ports() { grep -lxsF $$ "$leases"/[0-9]* | xargs -r rm -f; }

# own_build DIR: a copy of the build in DIR, for a make with other settings: it builds what depends on them and no more,
# and other tests go on with the programs of the build.
own_build() {
	local name=${AW_BUILD#"$root"/}
	mkdir -p "$1" && cp -a "$AW_BUILD"/{.deps,obj,gen,bin,mib,share,completions,packaging,*.a} "$1" &&
		mkdir "$1/tests" && cp -a "$AW_BUILD/tests/tools" "$1/tests" &&
		find "$1/obj" -name '*.d' -exec sed -i -E "s,(^| )$name/,\\1$1/,g" {} +
}

cleanup() {
	local name
	for name in "${!pids[@]}"; do stop "$name"; done
	return_ports
	if [ "$failed" -ne 0 ] && [ -n "${AW_KEEP:-}" ]; then echo "# kept $work"; else rm -rf "$work"; fi
}
trap cleanup EXIT

# A script that is stopped says where it was.
step_last='' step_now='' step_since=0
where_it_was() {
	printf 'after %s s' "$SECONDS"
	[ -z "$step_now" ] || printf ', after %s s of: %s' $((SECONDS - step_since)) "$step_now"
	printf '; the last result: %s' "${step_last:-none}"
}
stopped() {
	trap '' INT TERM HUP
	not_ok "stopped by SIG$1 $(where_it_was)"
	exit 1
}
for signal in INT TERM HUP; do
	# shellcheck disable=SC2064 # the name of now
	trap "stopped $signal" "$signal"
done

# done_testing: the last line of a test script.
done_testing() { [ "$failed" -eq 0 ]; }
