#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Every claim of docs/platforms/snmp-pitfalls.md, with the real tools: what a command prints there is what it prints
# here, with the real agent, snmpd, snmptrapd and Perl's Net::SNMP.
. "$(dirname "$0")/story.bash"
page=$root/docs/platforms/snmp-pitfalls.md
base=.1.3.6.1.4.1.8072.9999.9999.2022
started=$base.0.14 # awAgentStarted

# prints NAME TEXT OUTPUT: the text is in the output, and the page has it.
prints() {
	check "$1" grep -qF -e "$2" <<<"$3"
	check "  as the page says" grep -qF -e "$2" "$page"
}
page_has() { check "the page has $1" grep -qF -e "$1" "$page"; }

# receiver NAME [OPTION...]: snmptrapd with NAME.conf on $port, output in NAME.log, up when it has a socket.
receiver() {
	port=$(free_port)
	mkdir -p "$work/persistent.$1"
	start "$1" env MIBS= SNMP_PERSISTENT_DIR="$work/persistent.$1" snmptrapd -f -n -On -C -c "$1.conf" "${@:2}" -Lo "udp:127.0.0.1:$port"
	wait_for 30 listens "$port"
}
listens() { grep -qi ":$(printf '%04X' "$1") " /proc/net/udp; }
send() { MIBS='' snmptrap "$@" "127.0.0.1:$port" '' "$started"; }
received() { grep -cF "OID: $started" "$work/$1.log"; }
has_received() { [ "$(received "$1")" -ge "$2" ]; }

# A second device, and a second transition, of the longest names.
eval "common_$(declare -f story_files)"
long=device-with-a-name-of-32-charact
story_files() {
	common_story_files || return 1
	printf 'device "%s" { store "trusted-ca" { file = "%s" } }\n' "$long" "$work/story.pem" >>aw.conf
	sed 's/^transition "story"/transition "a-transition-of-24-lettr"/' transitions/story.conf >transitions/long.conf
}
echo 'disableAuthorization yes' >notified.conf
port=$trap_port
start notified env MIBS= snmptrapd -f -n -On -d -C -c notified.conf -Lo "udp:127.0.0.1:$trap_port"
wait_for 30 listens "$trap_port"
start_stack || exit 1

# --- who may send
: >nobody.conf
receiver nobody
send -v2c -c public
log_has() { grep -qF -e "$2" "$work/$1.log"; }
check "a receiver without access control drops the notification" wait_for 30 log_has nobody "No access configuration - dropping trap."
page_has "No access configuration - dropping trap."
prints "and says so when it starts" "This receiver will *NOT* accept any incoming notifications." "$(cat nobody.log)"
stop nobody
echo 'authCommunity log,execute secret' >community.conf
receiver community
send -v2c -c public
send -v2c -c secret
check "a known community is accepted" wait_for 30 has_received community 1
equal "another one is dropped without a word" 1 "$(received community)"
stop community

# --- views
sed -e 's/^agentaddress.*/agentaddress udp:127.0.0.1:'"$(free_port)"/ -e 's/^rocommunity.*/view systemonly included .1.3.6.1.2.1.1\nrocommunity public default -V systemonly/' \
	-e '/^trap2sink/d; /^agentX\|^master/d' snmpd.conf >views.conf
view_port=$(sed -n 's/^agentaddress.*://p' views.conf)
start views snmpd -f -C -c views.conf -Lo -I -smux
answers() { snmpget -v2c -c public -t 1 -r 0 -On "127.0.0.1:$view_port" .1.3.6.1.2.1.1.1.0; }
check "a daemon with Debian's view" wait_for 30 answers
prints "what a view hides is the end of the tree" "No more variables left in this MIB View (It is past the end of the MIB tree)" \
	"$(MIBS='' snmpwalk -v2c -c public -On "127.0.0.1:$view_port" "$base" 2>&1)"
stop views
# --- requests and sizes: -Cr
# requests OPTION...: the requests of a walk, and the octets of the largest answer.
requests() {
	MIBS='' "$@" -d "${snmp[@]}" "$base" 2>&1 | awk '/^Sending/ { n++ } /^Received/ && $2 > m { m = $2 } END { print n, m }'
}
read -r walk_n walk_max <<<"$(requests snmpwalk)"
read -r ten_n ten_max <<<"$(requests snmpbulkwalk -Cr10)"
read -r fifty_n fifty_max <<<"$(requests snmpbulkwalk -Cr50)"
check "snmpwalk: a request for each value ($walk_n, answers of at most $walk_max octets)" test "$walk_n" -gt 300 -a "$walk_max" -lt 1472
check "-Cr10: $ten_n requests, answers of at most $ten_max octets" test "$ten_n" -lt $((walk_n / 8)) -a "$ten_max" -gt "$walk_max"
check "-Cr50: $fifty_n requests, answers of at most $fifty_max octets: in fragments" test "$fifty_n" -lt "$ten_n" -a "$fifty_max" -gt 1472
hundred=$(MIBS='' snmpbulkget -Cn0 -Cr500 -On "${snmp[@]}" "$base" 2>&1 | grep -c ' = ')
check "snmpd answers at most 100 values at once ($hundred)" test "$hundred" -le 100 -a "$hundred" -gt 50

# --- Perl's Net::SNMP
cat >bulk.pl <<'PERL'
use Net::SNMP;
my ($port, $octets, @repetitions) = @ARGV;
my ($session) = Net::SNMP->session(-hostname => '127.0.0.1', -port => $port, -version => 'snmpv2c', -community => 'public',
	-timeout => 30, $octets ? (-maxmsgsize => $octets) : ());
my $table = $session->get_table(-baseoid => '.1.3.6.1.4.1.8072.9999.9999.2022.1', @repetitions);
print $session->max_msg_size(), ' ', $table ? scalar(keys %$table) . ' values' : $session->error(), "\n";
PERL
prints "Net::SNMP has a buffer of 1472 octets" "The message size exceeded the buffer maxMsgSize of 1472" "$(perl bulk.pl "$snmp_port" 0)"
matches "with a larger one it reads the whole tree" "^65535 [0-9]{3,} values$" "$(perl bulk.pl "$snmp_port" 65535)"
matches "and with few repetitions" "^1472 [0-9]{3,} values$" "$(perl bulk.pl "$snmp_port" 0 -maxrepetitions 5)"
for words in '-maxmsgsize => 65535' '-maxrepetitions => 5'; do page_has "$words"; done

# --- notifications of the agent
story_to atRisk
largest() { sed -n 's/^Received \([0-9]*\) byte.*/\1/p' notified.log | sort -n | tail -1; }
long_one() { [ "$(largest)" -gt 1472 ]; }
check "a notification with the longest names does not fit into one packet" wait_for 60 long_one
check "nor is it much larger ($(largest) octets)" test "$(largest)" -lt 1900
check "others do" grep -qE '^Received ([6-9]|1[0-3])[0-9]{2} byte' notified.log
stop notified

# --- fragments, and the buffer of the receiver, in a network of its own with the MTU of an Ethernet
cat >network.sh <<'SH'
ip link set lo up mtu 1500
counter() { awk -v group="$1:" -v name="$2" '$1 == group { for (i = 1; i <= NF; i++) if (head[i] == name) { print $i; exit } if (!($2 ~ /^[0-9]/)) for (i = 1; i <= NF; i++) head[i] = $i }' /proc/net/snmp; }
text() { head -c "$1" /dev/zero | tr '\0' x; }
trap_of() { MIBS='' snmptrap -v2c -c public 127.0.0.1:5162 '' .1.3.6.1.4.1.8072.9999.9999.2022.0.14 .1.3.6.1.4.1.8072.9999.9999.2022.1.1.1.0 s "$(text "$1")"; }
trap_of 1000
echo "fragments of a notification of 1000 octets: $(counter Ip FragCreates)"
trap_of 2000
echo "fragments of one of 2000 octets: $(counter Ip FragCreates)"
echo 'traphandle default /bin/sleep 5' >slow.conf
echo 'disableAuthorization yes' >>slow.conf
MIBS='' SNMP_PERSISTENT_DIR=$PWD/slow snmptrapd -f -n -On -C -c slow.conf -Lo udp:127.0.0.1:5162 >slow.log 2>&1 &
receiver=$!
until grep -qi ':142A ' /proc/net/udp; do read -rt 0.05 <> <(:) || :; done
trap_of 10
until pgrep -P "$receiver" >/dev/null; do read -rt 0.05 <> <(:) || :; done
filler=$(text 1200)
for ((i = 0; i < 1000; i++)); do printf '%s' "$filler" >/dev/udp/127.0.0.1/5162; done
echo "lost: $(counter Udp RcvbufErrors)"
kill "$receiver"
wait "$receiver"
SH
network=$(unshare -rn bash network.sh 2>&1)
matches "a notification of 1000 octets is one packet" "of 1000 octets: 0"$'\n' "$network"
matches "one of 2000 octets is in fragments" "of 2000 octets: [1-9]" "$network"
matches "while a handler runs, the socket overflows and notifications are lost" "lost: [1-9]" "$network"
page_has RcvbufErrors

# --- handlers and informs
printf 'disableAuthorization yes\ntraphandle default /bin/sleep 3\n' >handler.conf
receiver handler
began=$(now_ms)
informed=$(MIBS='' snmpinform -v2c -c public -t 1 -r 0 "127.0.0.1:$port" '' "$started" 2>&1)
prints "an inform that is answered late is a timeout for its sender" "snmpinform: Timeout" "$informed"
MIBS='' snmpinform -v2c -c public -t 1 -r 3 "127.0.0.1:$port" '' "$started" >/dev/null 2>&1
check "and is sent again: the receiver has it more than twice" wait_for 60 has_received handler 3
check "handlers run one after another" test $(($(now_ms) - began)) -ge 3000
stop handler
: >deaf.conf
silence=$(free_port)
sent=$(MIBS='' snmptrap -v2c -c public "127.0.0.1:$silence" '' "$started" 2>&1)
equal "a trap to a port where nobody listens succeeds without a word" "0 " "$? $sent"

# --- version 3: engine, boots
echo 'createUser -e 0x8000000001020304 aw SHA "passphrase1" AES "passphrase2"
authUser log aw' >engine.conf
receiver engine
v3() { SNMP_PERSISTENT_DIR=$work/sender send -v3 -l authPriv -u aw -a SHA -A passphrase1 -x AES -X passphrase2 "$@"; }
v3 -e 0x8000000001020304 -Z 5,100
check "a version 3 trap of a known engine arrives" wait_for 30 has_received engine 1
v3 -e 0x8000000001020304 -Z 1,10
v3 -e 0x80000000ffff0304 -Z 5,110
v3 -e 0x8000000001020304 -Z 5,120
check "a later one does too" wait_for 30 has_received engine 2
equal "fewer boots than before, or another engine, is dropped without a word" 2 "$(received engine)"
stop engine
receiver engine
before=$(received engine)
v3 -e 0x8000000001020304 -Z 1,20
check "a restart of the receiver forgets the boots" wait_for 30 has_received engine $((before + 1))
stop engine
receiver engine -Dusm
v3 -e 0x80000000ffff0304 -Z 1,10
check "-Dusm shows another engine" wait_for 30 log_has engine "no match on engineID"
page_has "usm: no match on engineID"
stop engine

# --- timeouts
began=$(now_ms)
prints "a request to nobody" "Timeout: No Response from" "$(MIBS='' snmpget -v2c -c public "127.0.0.1:$silence" "$base.1.1.1.0" 2>&1)"
check "takes six seconds: one, and five retries" test $(($(now_ms) - began)) -ge 5900
kill -STOP "${pids[agent]}"
matches "while the subagent hangs, snmpd answers for itself" "Linux" "$(snmpget -v2c -c public -t 30 -On "127.0.0.1:$snmp_port" .1.3.6.1.2.1.1.1.0 2>&1)"
hangs=$(MIBS='' snmpget -v2c -c public -t 1 -r 0 "127.0.0.1:$snmp_port" "$base.1.1.1.0" 2>&1)
prints "a request for its objects gets no answer in a second" "Timeout: No Response from" "$hangs"
kill -CONT "${pids[agent]}"
answered() { snmpget -v2c -c public -t 1 -r 0 -On "127.0.0.1:$snmp_port" "$base.1.1.1.0"; }
check "it answers again when it runs" wait_for 60 answered

# --- text
korean() { "$@" "${snmp[@]}" "$base.1.5" 2>&1; }
prints "without the MIB, text in UTF-8 is hexadecimal" "Hex-STRING: " "$(MIBS='' korean snmpbulkwalk -On)"
matches "with it, it is text" "서울" "$(korean snmpbulkwalk -m ANCHORWATCH-MIB)"

equal "every block of commands of the page is short enough to type" "" "$(awk '/^```/ { on = !on } on && length > 140' "$page")"
done_testing
