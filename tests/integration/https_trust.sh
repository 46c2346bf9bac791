#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What anchorwatchd keeps between runs over HTTPS verifies no peer by old certificates, and no request of a device goes by
# the connection of another one.
# shellcheck disable=SC2154 # ports are declared in a loop
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"

ca=$work/ca
appliance=$work/appliance
state=$work/state
conf=$work/aw.conf
secret=$work/secret
options=(--transitions "$transitions" --state "$state" --config "$conf")
make_ca "$ca"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=test CA" -keyout "$work/other.key" -out "$work/other.pem" 2>/dev/null
appliance_files "$appliance/www"
(umask 077 && printf 'reader:pass:word\n' >"$secret")
good=$(free_port) counted=$(free_port)
start_appliance "$good" "log_format by_connection '\$connection \$status \$uri';" \
	"$(server_block "$counted" good "access_log $appliance/connections.log by_connection;")"
# device NAME PORT CA-FILE
device() {
	printf 'device "%s" {\n\taddress = "127.0.0.1:%s"\n\tinterval = 1h\n\tsource "expressway" { password-file = "%s" ca-file = "%s" timeout = 40s }\n}\n' \
		"$1" "$2" "$secret" "$3"
}
codes() { jq -r '.sources[0].attempt.code' "$state/records/$1.json"; }
has_code() { [ "$(codes "$1")" = "$2" ]; }

# --- ca-files that change while the daemon runs, in place, with the time stamp that they had
cp "$ca/ca.pem" "$work/changed.pem"
cp "$ca/ca.pem" "$work/emptied.pem"
cp "$ca/ca.pem" "$work/extended.pem"
{
	device a "$good" "$work/changed.pem"
	device b "$good" "$work/changed.pem"
	device c "$good" "$work/emptied.pem"
	device d "$good" "$work/extended.pem"
	device e "$good" "$ca/ca.pem"
} >"$conf"
start daemon "$bin/anchorwatchd" "${options[@]}"
for name in a b c d e; do check "the peer is accepted: $name" wait_for 60 has_code "$name" ok; done
# put NAME FILE...: the content of the ca-file.
put() { cat "${@:2}" >"$work/$1.pem" && touch -r "$ca/ca.pem" "$work/$1.pem"; }
put changed "$work/other.pem"
put emptied /dev/null
put extended "$ca/ca.pem" "$work/other.pem"
requests() { grep -c . "$appliance/access.log"; }
before=$(requests)
asked() { [ "$(requests)" -ge $((before + $1)) ]; }
kill -USR1 "${pids[daemon]}"
check "without its CA in the file the peer is refused" wait_for 60 has_code a tls-ca
check "by all that name the file" wait_for 60 has_code b tls-ca
check "an empty file is an error" wait_for 60 has_code c tls-ca-file
matches "which names the file" "$work/emptied.pem" "$(jq -r '.sources[0].attempt.text' "$state/records/c.json")"
check "the others are read" wait_for 60 asked 14
equal "one that has its CA and another is good" "ok ok" "$(codes d) $(codes e)"
stop daemon

# --- one connection for each run of each device, also to one address
for i in 1 2 3 4; do device "d$i" "$counted" "$ca/ca.pem"; done >"$conf"
for i in 1 2; do device "e$i" "$counted" "$work/other.pem"; done >>"$conf"
"$bin/anchorwatchd" "${options[@]}" --once >/dev/null 2>&1
equal "those that know the CA are read, the others are not" "ok ok ok ok tls-ca tls-ca" \
	"$(for name in d1 d2 d3 d4 e1 e2; do codes "$name"; done | xargs)"
equal "seven requests by each connection" "7 7 7 7" \
	"$(cut -d' ' -f1 "$appliance/connections.log" | sort | uniq -c | awk '{ print $1 }' | xargs)"
equal "each resource once by each" "" "$(sort "$appliance/connections.log" | uniq -d)"

# --- a session is not resumed: a certificate that was replaced is seen
issue "$ca" replaced 127.0.0.9 "-days 1"
device d1 "$counted" "$ca/ca.pem" >"$conf"
rm -f "$state/records/d1.json" # of the run above: the daemon may not be ready for a signal yet
start daemon "$bin/anchorwatchd" "${options[@]}"
check "before" wait_for 60 has_code d1 ok
cp "$ca/replaced.pem" "$ca/good.pem" && cp "$ca/replaced.key" "$ca/good.key"
kill -HUP "${pids[nginx]}"
presents() { openssl s_client -connect "127.0.0.1:$counted" </dev/null 2>/dev/null | grep -q 'subject=CN = 127.0.0.9\|subject=CN=127.0.0.9\|CN = replaced\|CN=replaced'; }
check "the device has another certificate" wait_for 20 presents
kill -USR1 "${pids[daemon]}"
check "after" wait_for 60 has_code d1 tls-host
stop daemon

done_testing
