#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd from outside: its output, changes that it detects, faults that it survives.
# shellcheck disable=SC2016 # programs of jq
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"

qv=$data/roots/quovadis-root-ca-2.pem
g3=$data/roots/quovadis-root-ca-2-g3.pem
identrust=$data/roots/identrust-commercial-root-ca-1.pem
host=$(uname -n)
state=$work/state
conf=$work/aw.conf
store=$work/store.pem
records=$state/records
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state")

# collect ARG...: one collection; output and messages in $out, status in $rc.
collect() {
	out=$("${daemon[@]}" --once "$@" 2>&1)
	rc=$?
}
# field DEVICE FILTER: of its record.
field() { jq -r "$2" "$records/$1.json" 2>/dev/null; }
is() { [ "$(field "$1" "$2")" = "$3" ]; }
# device NAME FILE [KEY...]: a section of the configuration.
device() { printf 'device "%s" {\n\tstore "ca" { file = "%s" }\n%s}\n' "$1" "$2" "${3:-}"; }
logged() { grep -qE "$2" "$work/$1.log"; }
lines() { grep -cE "$2" "$work/$1.log"; }
ready() { wait_for 10 test -s "$records/$1.json"; }

# --- without configuration
if [ -s /etc/ssl/certs/ca-certificates.crt ] && [ ! -e /etc/anchorwatch/anchorwatch.conf ]; then
	SSL_CERT_FILE=/nonexistent SSL_CERT_DIR=/nonexistent OPENSSL_CONF=/nonexistent collect
	equal "no configuration: exit 0" 0 "$rc"
	matches "no configuration: this host's own store" '^localhost/system: read, [0-9]+ certificates' "$out"
	check "no configuration: a whole record" jq -e --arg host "$host" '.device == "localhost" and .collector == $host
		and .format == 3 and (.stores | length) == 1 and .stores[0].name == "system" and
		(.stores[0].anchors | length) > 0 and .stores[0].attempt.code == "ok"' "$records/localhost.json"
	equal "records are readable by all" 644 "$(stat -c %a "$records/localhost.json")"
else
	ok "no configuration: this host has no system store or has a configuration"
fi
rm -rf "$state"

# --- once
cat "$qv" "$g3" >"$store"
{
	device one "$store"
	device two "$work/missing.pem"
} >"$conf"
collect --config "$conf"
equal "once: a source that fails is exit 1" 1 "$rc"
matches "once: the good one is read" 'one/ca: read, 2 certificates, 0 problems' "$out"
matches "once: the failure has path, error and code" \
	"two/ca: failed, never read: $work/missing.pem: No such file or directory \[file-missing\]" "$out"
equal "once: the failed one has a record" file-missing "$(field two '.stores[0].attempt.code')"
equal "once: which has no time of a reading" null "$(field two '.stores[0].observed_at')"
cp "$g3" "$work/missing.pem"
collect --config "$conf"
equal "once: all read is exit 0" 0 "$rc"
sed 's/18:12:23 UTC/23:42:23 IST/' "$data/stores/trustpool-both.txt" >"$work/pool.txt"
device pool "$work/pool.txt" 'zone-offset = "+05:30"' >"$work/pool.conf"
collect --config "$work/pool.conf"
matches "zone-offset applies to a trustpool's text" 'pool/ca: read, 3 certificates, 0 problems' "$out"
check "and its dates are in it" grep -q "$(date -d 2014-01-16T18:12:23Z +%s)" "$records/pool.json"

# --- the age of a file
old_file() {
	collect --config "$work/age.conf"
	out=$("$bin/check_anchorwatch" --config "$work/age.conf" --state "$state" --transitions "$transitions" -v -m collector -H age 2>&1)
	rc=$?
}
cp "$g3" "$work/age.pem" && touch -d "8 days ago" "$work/age.pem"
device age "$work/age.pem" >"$work/age.conf"
old_file
equal "a store of an old file is used" 0 "$rc"
equal "the record has the age of its file" "$(stat -c %Y "$work/age.pem")" "$(field age '.stores[0].written_at')"
matches "the plugin says how old it is" 'collected .* ago, its file was written 8 d' "$out"
matches "and show has a note" 'its file was written on .*does the job that writes it still run' \
	"$("$bin/anchorwatch" show -v --config "$work/age.conf" --state "$state" --transitions "$transitions" age)"
sed 's/pem"/& fresh-for = 26h/' "$work/age.conf" >"$work/age.new" && mv "$work/age.new" "$work/age.conf"
old_file
equal "with fresh-for it is unknown" 3 "$rc"
matches "with fresh-for it is too old" 'its file was written 8 d .* ago, too old' "$out"
touch "$work/age.pem"
old_file
equal "a new file is good" 0 "$rc"
matches "a new file has no note" 'store ca collected [^,]* ago' "$out"
rm -rf "$state" && collect --config "$conf"
collect --config "$conf" extra
equal "once: a word too many is wrong usage" 64 "$rc"
collect --watch "bad name=$store"
equal "watch: a name that is none is wrong usage" 64 "$rc"
collect --watch nothing
equal "watch: without a path is wrong usage" 64 "$rc"
check "help goes to standard output" grep -q -- --check-config <("$bin/anchorwatchd" --help)
matches "version" '^anchorwatchd [0-9.]+$' "$("$bin/anchorwatchd" --version)"
check "works with closed descriptors" bash -c '"$@" --once <&- >&- 2>&-; test $? -eq 0' - "${daemon[@]}" --config "$conf"

# --- facts, changes and failures over restarts
rm -rf "$state"
printf '%s' "$(device one "$store")" >"$conf"
collect --config "$conf"
cat "$identrust" >>"$store"
collect --config "$conf"
equal "a root that came is a change" "2 3 1 0" \
	"$(field one '.stores[0].changes[0] | "\(.before) \(.after) \(.added) \(.removed)"')"
cp "$g3" "$store"
collect --config "$conf"
equal "a store that shrank is the newest change, the older ones stay" "3 1 0 2/2 3 1 0" \
	"$(field one '[.stores[0].changes[] | "\(.before) \(.after) \(.added) \(.removed)"] | join("/")')"
observed=$(field one '.stores[0].observed_at')
for fault in missing empty directory dangling fifo device garbage; do
	rm -rf "$store"
	case $fault in
	empty) : >"$store" ;;
	directory) mkdir "$store" ;;
	dangling) ln -s nowhere "$store" ;;
	fifo) mkfifo "$store" ;;
	device) ln -s /dev/zero "$store" ;;
	garbage) head -c 4096 /dev/zero | tr '\0' x >"$store" ;;
	esac
	collect --config "$conf"
	equal "$fault: exit 1" 1 "$rc"
	matches "$fault: reported with its code, facts kept" 'one/ca: failed, keeping 1 certificate of .*\[[a-z-]+\]' "$out"
	check "$fault: facts and their time are kept, with the failure" jq -e --argjson at "$observed" \
		'.stores[0] | .observed_at == $at and (.anchors | length) == 1 and .attempt.code != "ok" and
		(.attempt.text | length) > 0 and (.changes | length) == 2' "$records/one.json"
done
rm -rf "$store"
{ cat "$g3"; head -n 12 "$identrust"; } >"$store"
collect --config "$conf"
equal "a store cut inside a certificate is used as far as it goes" "0 1" "$rc $(field one '.stores[0].anchors | length')"
check "and its problem is in the record" test "$(field one '.stores[0].problems | length')" -gt 0
truncate -s 1G "$store"
collect --config "$conf"
matches "a file beyond the limit is not read" 'file-size' "$out"
chmod 644 "$conf"
if [ "$(id -u)" -eq 0 ]; then
	other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	chmod 755 "$work" && mkdir "$work/other" && chown 65534 "$work/other"
else
	other=() && mkdir "$work/other"
fi
cp "$g3" "$store" && chmod 000 "$store"
out=$("${other[@]}" "$bin/anchorwatchd" --transitions "$transitions" --state "$work/other/state" --config "$conf" --once 2>&1)
matches "an unreadable file is a matter of permission" 'file-permission' "$out"
chmod 644 "$store"

# --- damaged and retired records
rm -rf "$state"
cat "$qv" "$g3" >"$store"
for name in one two three; do device "$name" "$store"; done >"$conf"
collect --config "$conf"
head -c 100 "$records/one.json" >"$work/cut" && cp "$work/cut" "$records/one.json"
jq '.collector = "another-host"' "$records/three.json" >"$work/cut" && cp "$work/cut" "$records/three.json"
device one "$store" >"$conf"
collect --config "$conf"
equal "a damaged record stops nothing" 0 "$rc"
equal "it is reported once" 1 "$(grep -c 'the record is not used' <<<"$out")"
check "it is kept aside" compgen -G "$records/one.json.bad-[0-9]*"
equal "the device starts again" 2 "$(field one '.stores[0].anchors | length')"
check "a device that is gone is retired" test -s "$state/retired/two.json" -a ! -e "$records/two.json"
check "but not that of another collector" test -s "$records/three.json"
jq '.format = 99' "$records/one.json" >"$work/cut" && cp "$work/cut" "$records/one.json"
collect --config "$conf"
matches "a record of a newer version is put aside too" 'record-version' "$out"
jq '.format = 2' "$records/one.json" >"$work/cut" && cp "$work/cut" "$records/one.json"
collect --config "$conf"
matches "and one of an older version" 'format 2.*the next collection writes it again.*record-version' "$out"
equal "it is written again" 3 "$(field one .format)"

# --- checking configurations
verdict() {
	out=$("$bin/anchorwatchd" --transitions "$transitions" --check-config --config "$1" 2>&1)
	rc=$?
}
verdict "$conf"
matches "check-config: good" "^$conf: ok, 1 device, [0-9]+ transitions\$" "$out"
equal "check-config: exit 0" 0 "$rc"
# Warnings: exit 0, and in the log of a start.
printf 'device "d" {\n\tstore "ca" { file = "%s" }\n\tservices = {"smartreciever.cisco.com"}\n}\nservice "x.example" { }\n' \
	"$g3" >"$work/warned.conf"
verdict "$work/warned.conf"
equal "check-config: warnings are no errors" 0 "$rc"
matches "check-config: a service that nothing judges" \
	"warned.conf:1: warning: device \"d\": nothing judges service smartreciever.cisco.com .*; did you mean smartreceiver.cisco.com\?" "$out"
matches "check-config: a service section that no device uses" "warned.conf:5: warning: no device uses service x.example" "$out"
matches "check-config: their number" "warned.conf: ok, 1 device, [0-9]+ transitions, 2 warnings" "$out"
start warned "$bin/anchorwatchd" --transitions "$transitions" --state "$work/warned-state" --config "$work/warned.conf"
wait_for 20 test -s "$work/warned-state/records/d.json"
kill -USR1 "${pids[warned]}"
wait_for 20 grep -q "collected again on request" "$work/warned.log"
stop warned
equal "the daemon logs both once" "1 1" "$(grep -c 'did you mean smartreceiver' "$work/warned.log") $(grep -c 'no device uses service' "$work/warned.log")"
# broken NAME WHERE TEXT: a check and a start refuse it with the same text; WHERE follows the file's name.
broken() {
	local said
	printf '%b' "$3" >"$work/broken.conf"
	verdict "$work/broken.conf"
	said=$out
	matches "check-config: $1" "^2anchorwatchd: [^ ]*broken\.conf$2: .+ \[[a-z-]+\]\$" "$rc$said"
	collect --config "$work/broken.conf"
	equal "a start says the same: $1" "2$said" "$rc$out"
}
one="store \"ca\" { file = \"$g3\" }"
broken "unknown key" :2 "\ncolour = red\n"
broken "unknown key of a device" :3 "device \"a\" {\n\t$one\n\tcolour = red\n}\n"
broken "unclosed section" :1 "device \"a\" {\n\t$one\n"
broken "unclosed quote" :2 "device \"a\" {\n\tstore \"ca { file = x }\n}\n"
broken "stray brace" :2 "device \"a\" { $one }\n}\n"
broken "the same device twice" :2 "device \"a\" { $one }\ndevice \"a\" { $one }\n"
broken "a device without a store" :2 "\ndevice \"a\" {\n}\n"
broken "a name that is none" :1 "device \"../a\" { $one }\n"
broken "interval 0" :2 "device \"a\" {\n\tinterval = 0\n\t$one\n}\n"
broken "interval too long" :2 "device \"a\" {\n\tinterval = 5000d\n\t$one\n}\n"
broken "interval without sense" :2 "device \"a\" {\n\tinterval = soon\n\t$one\n}\n"
broken "a size out of range" :2 "device \"a\" {\n\tstore \"ca\" { file = \"/x\" max-size = 1 }\n}\n"
broken "binary" ":[0-9]+" "\x7fELF\x01\xff\xfe\n"
verdict "$work/not-there.conf"
matches "check-config: missing file" '^2anchorwatchd: .*not-there.conf: .*\[file-missing\]$' "$rc$out"
verdict "$work"
matches "check-config: directory" '^2anchorwatchd: .*\[file-kind\]$' "$rc$out"
truncate -s 100M "$work/large.conf"
verdict "$work/large.conf"
matches "check-config: 100 MB" '^2anchorwatchd: .*\[file-size\]$' "$rc$out"

# --- the daemon
rm -rf "$state"
cat "$qv" "$g3" >"$store"
mkdir "$work/real" && cp "$qv" "$work/real/ca.pem" && ln -s real/ca.pem "$work/link.pem"
mkdir "$work/hashed" && cp "$qv" "$work/hashed/a.pem"
odd=$work/$(printf 'odd "%%s"\t\xff\n name')
cp "$g3" "$odd"
{
	device plain "$store"
	device link "$work/link.pem"
	printf 'device "dir" { store "ca" { directory = "%s" } }\n' "$work/hashed"
	device late "$work/later/ca.pem" '	interval = 10s'
} >"$conf"
start daemon "${daemon[@]}" --config "$conf" --watch "odd=$odd"
for name in plain link dir late odd; do
	check "the first collection is at once: $name" ready "$name"
done
# now_has DEVICE COUNT [SECONDS]: waits until the record has that many certificates.
now_has() { wait_for "${3:-5}" is "$1" '.stores[0].anchors | length' "$2"; }
cat "$identrust" >>"$store"
check "an appended root is seen within two seconds" now_has plain 3 2
cp "$g3" "$work/new.pem" && mv "$work/new.pem" "$store"
check "a file renamed over it is seen" now_has plain 1
cat "$qv" "$g3" "$identrust" >"$store"
check "a file truncated and written again is read" now_has plain 3
rm "$store"
check "a file that went is seen" wait_for 5 is plain '.stores[0].attempt.code' file-missing
equal "its facts stay" 3 "$(field plain '.stores[0].anchors | length')"
cat "$qv" "$g3" >"$store"
check "a file that came back is seen" now_has plain 2
cat "$g3" >>"$work/real/ca.pem"
check "a change of a link's target is seen" now_has link 2
ln -sfn ../store.pem "$work/real/other.pem" && ln -sfn real/other.pem "$work/link.pem"
check "a link that leads elsewhere is seen" wait_for 5 is link '.stores[0].changes | length' 1
cp "$identrust" "$work/hashed/b.pem"
check "a file that came into a directory is seen" now_has dir 2
cat "$identrust" >>"$odd"
check "a file with an odd name is seen" now_has odd 2
check "its path is one clean line" test "$(field odd '.stores[0].path' | wc -l)" -eq 1
mkdir "$work/later" && cp "$qv" "$work/later/ca.pem"
check "a directory that came is seen at the next interval" wait_for 14 is late '.stores[0].anchors | length' 1
equal "a lasting failure is one line in the log" 1 "$(lines daemon 'late/ca: .*file-missing')"
check "changes are logged" logged daemon 'plain/ca: 1 added, 0 removed, 3 certificates'
equal "one event is one line" 0 "$(grep -cvE '^[0-9]{4}-[0-9-]+T[0-9:]+Z anchorwatchd: ' "$work/daemon.log")"

# Everything at once: a file is read when its writer has finished, and each content is complete.
for _ in $(seq 50); do
	cat "$qv" >"$store"
	cat "$g3" >>"$store"
	cp "$identrust" "$work/new.pem" && mv "$work/new.pem" "$store"
done
check "after many changes the last content is read" now_has plain 1
check "it is the right one" wait_for 5 is plain '.stores[0].attempt.code' ok

"${daemon[@]}" --config "$conf" >"$work/second.log" 2>&1
equal "a second one on the directory is refused" 1 $?
check "and says why" logged second '\[state-busy\]$'
check "the first one runs on" running daemon

# --- reload
device plain "$store" '	interval = 0
' >"$conf"
kill -HUP "${pids[daemon]}"
check "a broken configuration is reported with file and line" wait_for 5 logged daemon "reload refused.*$conf:3: "
cat "$qv" "$identrust" >"$store"
check "the one before stays in force" now_has plain 2
{
	device plain "$store" '	services = {"tools.example.com:443"}
'
	device fresh "$work/real/ca.pem"
} >"$conf"
kill -HUP "${pids[daemon]}"
check "reload: a new device is collected" ready fresh
check "reload: a device that is gone is retired" wait_for 5 test -s "$state/retired/link.json" -a ! -e "$records/link.json"
check "reload: what else is said of a device is taken over" wait_for 5 is plain '.services[0]' tools.example.com:443
check "reload: facts and changes stay" test "$(field plain '.stores[0].changes | length')" -gt 5
for _ in $(seq 100); do kill -HUP "${pids[daemon]}"; done
cat "$qv" "$g3" "$identrust" >"$store"
check "a hundred reloads lose nothing" now_has plain 3
check "nor a device" test -s "$records/fresh.json" -a -s "$records/odd.json"

# --- collecting on request
written() { stat -c %y "$records/plain.json"; }
newer() { [ "$(written)" != "$1" ]; }
before=$(written)
kill -USR1 "${pids[daemon]}"
check "SIGUSR1: all devices are collected now" wait_for 5 newer "$before"
check "and that is logged" logged daemon "all devices are collected again on request"
check "the daemon runs on" running daemon

# --- a state directory that fails
mv "$records" "$work/records.kept"
: >"$records"
cp "$g3" "$store"
check "a record that cannot be written is reported" wait_for 5 logged daemon 'records.*\[file-write\]'
check "the daemon runs on" running daemon
check "the record before is intact" jq -e '.stores[0].anchors | length == 3' "$work/records.kept/plain.json"
rm "$records" && mv "$work/records.kept" "$records"
cat "$qv" "$g3" >"$store"
check "and written again when that is mended" now_has plain 2
check "which is reported" wait_for 5 logged daemon 'plain: the record is written again'
rm -rf "$state"
cat "$qv" "$g3" "$identrust" >"$store"
check "a state directory that was removed is made again" now_has plain 3
stop daemon
equal "SIGTERM ends it with 0" 0 $?
count=$(field plain '.stores[0].changes | length')
cp "$g3" "$store"
collect --config "$conf"
equal "changes survive a restart" $((count < 16 ? count + 1 : 16)) "$(field plain '.stores[0].changes | length')"
start int "${daemon[@]}" --config "$conf"
check "started again" wait_for 5 logged int 'records in'
stop int INT
equal "SIGINT ends it too" 0 $?

# --- records that cannot be written
before=$(sha256sum "$records/plain.json")
cat "$qv" "$g3" >"$store"
[ "$(id -u)" -ne 0 ] || chown -R 65534 "$state"
as_other() { out=$("${other[@]}" "${daemon[@]}" --config "$conf" --once 2>&1); }
chmod a-w "$records"
as_other
equal "read-only records: exit 1" 1 $?
matches "read-only records: the source was read" 'plain/ca: read, 2 certificates' "$out"
matches "read-only records: said" 'plain.json: Permission denied \[file-write\]' "$out"
equal "read-only records: the one before is intact" "$before" "$(sha256sum "$records/plain.json")"
chmod u+w "$records" && chmod a-w "$state" "$state/anchorwatchd.lock"
as_other
equal "read-only state directory: exit 1" 1 $?
matches "read-only state directory: said" '^anchorwatchd: .*anchorwatchd.lock: Permission denied \[file-write\]$' "$out"
chmod u+w "$state" "$state/anchorwatchd.lock"

# --- many devices
rm -rf "$state"
cat "$qv" "$g3" "$identrust" >"$store"
for i in $(seq 200); do device "dev-$i" "$store"; done >"$conf"
begin=$(date +%s%N)
collect --config "$conf"
ms=$((($(date +%s%N) - begin) / 1000000))
equal "200 devices in one cycle" "0 200" "$rc $(grep -c 'read, 3 certificates' <<<"$out")"
if [ "$ms" -lt 10000 ]; then ok "in $ms ms"; else not_ok "in less than 10 s" "$ms ms"; fi
start many "${daemon[@]}" --config "$conf" -v
check "a long first collection is reported with -v only" wait_for 10 logged many 'dev-99/ca: read'
cp "$g3" "$store"
# all_have COUNT: every record has that many certificates.
all_have() { [ "$(jq -r '.stores[0].anchors | length' "$records"/dev-*.json | grep -cx "$1")" -eq 200 ]; }
check "a file that 200 devices share changes for all" wait_for 10 all_have 1
stop many
equal "it ends at once" 0 $?
done_testing
