#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd --check-config opens all files that a configuration names; --ask tries each device; --once prints each
# device when it has ended.
# shellcheck disable=SC2016,SC2154 # texts of other shells; ports are declared in a loop
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"

ca=$work/ca
appliance=$work/appliance
www=$appliance/www
conf=$work/aw.conf
roots=$data/roots/quovadis-root-ca-2.pem
secret=$work/secret
for name in good nobody; do declare "$name=$(free_port)"; done
make_ca "$ca"
appliance_files "$www"
start_appliance "$good"
(umask 077 && printf 'reader:pass:word\n' >"$secret")
# verdict [OPTION...]: checks the configuration.
verdict() {
	out=$("$bin/anchorwatchd" --transitions "$transitions" --state "$work/state" --config "$conf" --check-config "$@" 2>&1)
	rc=$?
}

# --- all files are good
cp "$roots" "$work/ca.pem"
printf '#!/bin/sh\n: >%s\n' "$work/ran" >"$work/helper"
chmod 755 "$work/helper"
chmod go-w "$work"
cat >"$conf" <<-CONF
	catalogue = "$work/ca.pem"
	device "good" {
	 address = "127.0.0.1:$good"
	 store "file" { file = "$work/ca.pem" }
	 source "expressway" { password-file = "$secret" ca-file = "$ca/ca.pem" timeout = 5s }
	}
	device "text" { source "license-text" { file = "$data/license/asa-authorized.txt" } }
CONF
verdict
equal "good files: exit 0" 0 "$rc"
matches "good files: ok" ': ok, 2 devices' "$out"
equal "nothing was sent, and no state was made" "no no" \
	"$([ -s "$appliance/access.log" ] && echo yes || echo no) $([ -e "$work/state" ] && echo yes || echo no)"

# --- each problem, with the line of the configuration, all at once
printf 'no certificate here\n' >"$work/none.pem"
cp "$roots" "$work/open.pem" && chmod 666 "$work/open.pem"
printf 'open\n' >"$work/open.secret" && chmod 644 "$work/open.secret"
(umask 077 && : >"$work/empty.secret")
printf '# hosts\n\n[127.0.0.1]:22 ssh-ed25519 AAAA\n@revoked h ssh-rsa AAAA\nno-key\n' >"$work/bad.hosts"
printf 'no license\n' >"$work/no.license"
cat >"$conf" <<-CONF
	catalogue = "$work/none.pem"
	device "a" {
	 address = "127.0.0.1:$nobody"
	 store "gone" { file = "$work/gone.pem" }
	 store "none" { file = "$work/none.pem" }
	 store "open" { file = "$work/open.pem" }
	 store "dir" { directory = "$work/nodir" }
	 source "expressway" { password-file = "$work/open.secret" ca-file = "$work/none.pem" }
	 source "license-text" { program = {"$work/no-helper", "a"} }
	}
	device "b" {
	 address = "127.0.0.1:$nobody"
	 source "restconf" { password-file = "$work/empty.secret"
	  ca-file = "$work/gone.pem" }
	 source "text" { kind = "license-text" file = "$work/no.license" }
	 source "own" { kind = "certificate" file = "$work/none.pem" }
	}
	device "e" {
	 address = "127.0.0.1:$nobody"
	 source "ssh" { family = ios user = "u" known-hosts = "$work/bad.hosts"
	  key-file = "$work/open.secret"
	  ssh-config = "$work/open.secret.gone" }
	}
	service "example.org" { chain = "$work/gone.chain" }
	device "c" { services = {"example.org"} store "x" { file = "$work/ca.pem" } }
CONF
verdict
equal "bad files: exit 1" 1 "$rc"
expected="1 catalogue store-format
4 file file-missing
5 file store-format
6 file config-unsafe
7 directory file-missing
8 ca-file store-format
8 password-file file-secret
9 program program-missing
13 password-file credential
14 ca-file file-missing
15 file license-format
16 file store-format
20 known-hosts config-value
21 key-file file-secret
22 ssh-config file-missing
24 chain file-missing"
equal "each has its file, line, key and code" "$expected" \
	"$(sed -nE "s|^anchorwatchd: $conf:([0-9]+): ([a-z-]+): .*\[([a-z-]+)\]\$|\1 \2 \3|p" <<<"$out" | sort -n -k1,1 -k2,2)"
matches "and their number" "anchorwatchd: 16 problems" "$out"
check "they are in the order of the lines" sort -c -n <(sed -nE "s|^anchorwatchd: $conf:([0-9]+): .*|\1|p" <<<"$out")
check "no program was run" test ! -e "$work/ran"
check "no secret is printed" bash -c '! grep -q "pass:word" <<<"$1"' - "$out"

# --- errors of the configuration and files that are missing, together
cat >"$conf" <<-CONF
	interval = soon
	device "a" { store "x" { file = "$work/gone.pem" } }
	device "b" { colours = 1 }
	device "c" { store "x" { file = "$work/ca.pem" } interval = 0 }
	device "d" { }
CONF
verdict
equal "a key that is unknown ends the file: exit 2" 2 "$rc"
matches "with its line" "$conf:3: .*colours" "$out"
sed -i 3d "$conf"
mkdir "$work/conf.d"
printf 'device "e" { store "x" { file = "relative" } }\n' >"$work/conf.d/e.conf"
printf 'device "f" {\n' >"$work/conf.d/f.conf"
verdict
equal "errors of sections: exit 2" 2 "$rc"
for place in "$conf:1: interval" "$conf:3: interval" "$conf:4: device \"d\"" "$work/conf.d/e.conf:1: file" "$work/conf.d/f.conf:1: " "$conf:2: file: $work/gone.pem"; do
	check "all at once: ${place#"$work"/}" grep -qF "$place" <<<"$out"
done
matches "and their number" "anchorwatchd: 6 problems" "$out"
rm -r "$work/conf.d"

# --- --ask
device() {
	printf 'device "%s" {\n\taddress = "127.0.0.1:%s"\n\tsource "expressway" { password-file = "%s" ca-file = "%s" timeout = 5s }\n}\n' \
		"$1" "$2" "$secret" "$ca/ca.pem"
}
{ device up "$good"; device down "$nobody"; } >"$conf"
verdict --ask
equal "ask: one device that is down: exit 1" 1 "$rc"
matches "ask: what was asked, and the answer" "up, source expressway: GET https://127.0.0.1:$good/getxml\?location=/Status: ok, status 200, [0-9]+ octets, [0-9]+ ms" "$out"
matches "ask: and the failure" "down, source expressway: GET https://127.0.0.1:$nobody/[^ ]*: net-refused" "$out"
matches "ask: the facts" 'up/trusted-ca: read, 2 certificates' "$out"
check "ask: no record is kept" test ! -e "$work/state"
verdict --ask --device up
equal "ask: one device: exit 0" 0 "$rc"
verdict --ask --quiet
equal "ask, quiet: failures alone" "" "$(grep -F up/ <<<"$out")"
echo 'bad' >>"$conf"
verdict --ask
equal "ask: nobody is asked by a wrong configuration" "2" "$rc$(grep -F GET <<<"$out")"
sed -i '$d' "$conf"
out=$("$bin/anchorwatchd" --ask 2>&1)
equal "ask needs check-config" 64 $?

# --- --once prints each device when it has ended
printf '#!/bin/sh\nwhile [ ! -e %s ]; do sleep 0.05; done\ncat %s\n' "$work/go" "$data/license/asa-authorized.txt" >"$work/helper"
{
	device up "$good"
	printf 'device "slow" {\n source "license-text" { program = {"%s"} timeout = 60s }\n}\n' "$work/helper"
	printf 'device "zz" { store "x" { file = "%s" } }\n' "$work/ca.pem"
} >"$conf"
start once "$bin/anchorwatchd" --transitions "$transitions" --state "$work/state" --config "$conf" --once
check "a device that has ended is printed while another is asked" wait_for 20 bash -c "grep -q '^up/trusted-ca: read' $work/once.log && grep -q '^zz/x: read' $work/once.log"
check "and the slow one is not" bash -c "! grep -q '^slow/' $work/once.log"
: >"$work/go"
check "it follows" wait_for 20 grep -q '^slow/' "$work/once.log"
wait "${pids[once]}"
check "no counter without a terminal" bash -c "! grep -q '^\[' $work/once.log"
out=$(script -qec "$bin/anchorwatchd --transitions $transitions --state $work/state --config $conf --once" /dev/null </dev/null 2>&1)
check "a counter on a terminal" bash -c 'grep -q "^\[1/3\] " <<<"$1" && grep -q "^\[3/3\] " <<<"$1"' - "$out"
rm "$work/ca.pem"
out=$("$bin/anchorwatch" collect --quiet -c "$conf" -s "$work/state" -t "$transitions" up zz 2>/dev/null)
equal "collect --quiet prints failures alone" "zz/x" "$(cut -d: -f1 <<<"$out")"
done_testing
