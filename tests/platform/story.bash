# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# The test scenario for one monitoring platform: the real collector, subagent and snmpd watch two devices, and one of
# them goes ready -> atRisk -> broken -> ready as its store changes. A script here sources this file, defines these
# functions and runs the scenario:
#
#   platform_start           starts the platform
#   platform_up              true when the platform answers
#   platform_says STATE      true when the platform shows device "story" in that state (ready, atRisk, broken)
#   run_story NAME           runs the scenario; prints "platform NAME: started in ..., alarm seen after ..." and the
#                            result lines that tests/run counts
#
# Device "hostile" has texts with quote, pipe, `$`, `%`, `<`, newline and UTF-8; each script checks the output of its
# platform for them ($mark is a file that must never be created).
#
# A platform polls every $period seconds. The limits of wait_for are those of a quiet machine; here they are
# $patience times as long, so that a busy one only needs more time. Each step is a line "# S s: STEP" in the log before
# it begins, so the log of a script that was killed ends with the step that did not. If it is stopped by another signal,
# it also prints how long it was in that step, and what it waited for.
period=${AW_PERIOD:-5}
AW_PATIENCE=${AW_PATIENCE:-10}
. "$(dirname "${BASH_SOURCE[0]}")/../integration/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBDIRS=$AW_BUILD/mibs-base:$AW_BUILD/mib
export MIBS=ANCHORWATCH-MIB:SNMPv2-MIB
cd "$work" || exit 1
chmod 755 "$work" # platforms run as other users

snmp_port=$(free_port)
trap_port=$(free_port)
snmp=(-v2c -c public -t 5 "127.0.0.1:$snmp_port")
aw=(--config "$work/aw.conf" --transitions "$work/transitions")
mark=$work/x

# root NAME CN SERIAL: a root certificate with fixed dates, NAME.pem.
root_certificate() {
	printf '[r]\ndistinguished_name=d\nstring_mask=utf8only\nutf8=yes\n[d]\n[e]\nbasicConstraints=critical,CA:TRUE\n' >"$1.cnf"
	printf '[ca]\ndefault_ca=c\n[c]\ndatabase=%s.index\nserial=%s.serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\nO=optional\nCN=optional\n[e]\nbasicConstraints=critical,CA:TRUE\n' "$1" "$1" >"$1.ca"
	: >"$1.index"
	echo "$3" >"$1.serial"
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config "$1.cnf" -keyout "$1.key" -out "$1.csr" \
		-utf8 -subj "/O=Story/CN=${2//\//\\/}" &&
		openssl ca -batch -selfsign -config "$1.ca" -extensions e -notext -utf8 -preserveDN -keyfile "$1.key" -in "$1.csr" \
			-out "$1.pem" -startdate 20140101000000Z -enddate 20990101000000Z
}
sha256() { openssl x509 -in "$1" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f; }

# shellcheck disable=SC2016 # the texts must arrive unchanged
story_files() {
	root_certificate old "Old Root" 0A01 && root_certificate new "New Root" 0A02 &&
		root_certificate other "Another Root" 0A03 &&
		root_certificate evil '"q" '\''s'\'' |$(touch '"$mark"') %s <b>ü서울' 0A04 || return 1
	mkdir -p transitions
	cat >transitions/story.conf <<CONF
transition "story" {
	title = "Old Root to New Root"
	source = "a test"
	applies-to = all
	issuance-stop = 2025-01-01
	service "license.example.net:443" { switch = 2098-01-01 }
	retiring "Old Root" { sha256 = $(sha256 old.pem) }
	replacement "New Root" { sha256 = $(sha256 new.pem) }
}
CONF
	cat >hostile.txt <<TEXT
Smart Licensing is ENABLED

Registration:
  Status: REGISTERED
  Smart Account: "quoted" 'single' |pipe \$(touch $mark) %s %n \`touch $mark\` <script>alert(1)</script>
  Virtual Account: Zürich 서울 ${mark//\//\\}

License Authorization:
  Status: AUTHORIZED on Jun 10 2020 08:02:32 UTC
  Last Communication Attempt: FAILED on Nov 10 2026 08:02:32 UTC
    Failure reason: "x" | y=1;2;3 \$(touch $mark) \$HOME %s <b onload=x> ; touch $mark ; \`touch $mark\` Zürich 서울
  Next Communication Attempt: Dec 10 2098 08:02:31 UTC
  Communication Deadline: Dec 30 2098 07:33:04 UTC

License Usage:

Evil "Lic" | \$(touch $mark) <i>name</i> %s 'q' (regid.2014-10.com.evil|x=1,1.0_\`touch $mark\`):
  Description: <img src=x>
  Count: 3
  Status: OUT OF \$(touch $mark) COMPLIANCE | "x"
TEXT
	cat >snmpd.conf <<CONF
master agentx
agentXSocket $work/agentx.sock
agentaddress udp:127.0.0.1:$snmp_port
rocommunity public 127.0.0.1
trap2sink 127.0.0.1:$trap_port public
CONF
	cat >aw.conf <<CONF
state-directory = "$work/state"
notifications-per-hour = 0
notifications-per-second = 0
device "story" { store "trusted-ca" { file = "$work/story.pem" } }
device "hostile" {
	store "trusted-ca" { file = "$work/hostile.pem" }
	source "license-text" { file = "$work/hostile.txt" }
}
CONF
	cat evil.pem old.pem new.pem >hostile.pem
	story_to ready
}

# story_to STATE: gives device "story" the store for that state.
story_to() {
	case $1 in
	ready) cat old.pem new.pem ;;
	atRisk) cat old.pem ;;
	broken) cat other.pem ;;
	esac >story.new && mv story.new story.pem
}

snmp_state() { # the readiness of device "story" in the subagent
	case $(snmpget -OQveU "${snmp[@]}" 'ANCHORWATCH-MIB::awReadinessState."story"."story"' 2>&1) in
	2) echo ready ;; 4) echo atRisk ;; 5) echo broken ;; *) echo none ;;
	esac
}
snmp_says() { [ "$(snmp_state)" = "$1" ]; }

# start_stack: files, snmpd, collector, subagent; the device is ready.
start_stack() {
	stage "collector, subagent and snmpd start"
	story_files >files.log 2>&1 || { not_ok "the files of the story" "$(tail -5 files.log)"; return 1; }
	start snmpd snmpd -f -C -c snmpd.conf -Lo -I -smux
	start collector "$bin/anchorwatchd" "${aw[@]}"
	start agent "$bin/anchorwatch-agentx" "${aw[@]}" --agentx "$work/agentx.sock"
	if wait_for 30 snmp_says ready; then
		ok "collector, subagent and snmpd are up"
	else
		not_ok "collector, subagent and snmpd are up" "$(tail -n 3 collector.log agent.log snmpd.log)"
		return 1
	fi
}

# stage STEP: what the script does next. check is that of lib.sh, as a step that a signal ends at once.
stage() {
	step_now=$1 step_since=$SECONDS
	printf '# %s s: %s\n' "$SECONDS" "$1"
}
check() {
	local name=$1 status
	shift
	stage "$name"
	step_now="$name ($*)"
	"$@" >"$work/check.out" 2>&1 <&0 &
	pids[check]=$!
	wait "${pids[check]}"
	status=$?
	unset "pids[check]"
	if [ "$status" -eq 0 ]; then ok "$name"; else not_ok "$name" "$*" "$(<"$work/check.out")"; fi
}

now_ms() { echo $(($(date +%s%N) / 1000000)); }
seconds_since() { awk -v ms=$(($(now_ms) - $1)) 'BEGIN { printf "%.1f", ms / 1000 }'; }

# step NAME STATE LIMIT: brings the device to the state and waits for the platform; sets $took to the seconds.
step() {
	local from
	from=$(now_ms)
	story_to "$2"
	check "$1 shows $2" wait_for "$3" platform_says "$2"
	took=$(seconds_since "$from")
}

not_executed() { [ -z "$(find "$work" -maxdepth 1 -name 'x*')" ]; }

# run_story NAME [SECONDS]: each state must show within that time (default 60).
run_story() {
	local name=$1 limit=${2:-60} from started seen
	start_stack || return
	from=$(now_ms)
	stage "$name starts"
	platform_start
	stage "$name answers"
	wait_for "$limit" platform_up || { not_ok "$name starts" "$(tail -n 5 ./*.log)"; return 1; }
	ok "$name starts"
	started=$(seconds_since "$from")
	check "$name shows ready" wait_for "$limit" platform_says ready
	step "$name" atRisk "$limit"
	seen=$took
	step "$name" broken "$limit"
	step "$name" ready "$limit"
	check "$name: nothing of the hostile texts was executed" not_executed
	printf 'platform %s: started in %s s, alarm seen after %s s, cleared after %s s\n' "$name" "$started" "$seen" "$took"
}
