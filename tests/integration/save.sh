#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# `anchorwatch collect --save` keeps what devices answer, without secrets; what was kept gives the same facts again, by
# `inspect`, by sources of files, and served by a simulated device.
# shellcheck disable=SC2016,SC2154 # programs of jq; ports are declared in a loop
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"
export PATH=$PATH:/usr/sbin:/sbin MIBS='' SNMP_PERSISTENT_DIR=$work/snmp
ca=$work/ca
appliance=$work/appliance
www=$appliance/www
conf=$work/aw.conf
for name in good again agent agent2 tls; do declare "$name=$(free_port)"; done
make_ca "$ca"
appliance_files "$www"
start_appliance "$good"
(umask 077 && printf 'reader:pass:word\n' >"$work/secret" && printf 'community-word\n' >"$work/community")
# serve NAME PORT FILE: an agent with the rows.
serve() {
	{
		printf 'agentaddress udp:127.0.0.1:%s\nrocommunity community-word 127.0.0.1\n' "$2"
		sed -nE 's/^([0-9.]+) octet_str (.*)/override \1 octet_str "\2"/p; s/^([0-9.]+ u?integer )/override \1/p' "$3"
		printf '[snmp] persistentDir %s\n' "$work/snmp-$1"
	} >"$work/$1.conf"
	SNMP_PERSISTENT_DIR=$work/snmp-$1 start "$1" snmpd -f -C -c "$work/$1.conf" -Lo -I -smux
	wait_for 10 snmpget -v2c -c community-word -r 0 -t 1 "127.0.0.1:$2" 1.3.6.1.2.1.1.3.0
}
serve agent "$agent" "$data/snmp/classic.rows"
start tls openssl s_server -accept "$tls" -cert "$ca/good.pem" -key "$ca/good.key" -cert_chain "$ca/ca.pem" -quiet
wait_for 10 bash -c ": </dev/tcp/127.0.0.1/$tls"

# A configuration with secrets of each kind, and a root.
{
	printf 'version 17.9\nhostname R1\nenable secret 9 $9$HIDDEN1\nusername admin password 7 HIDDEN2\n'
	printf 'snmp-server community HIDDEN3 RO\ntacacs server t\n key 7 HIDDEN4\ncrypto isakmp key HIDDEN5 address 192.0.2.1\n'
	printf 'archive\n path ftp://user:HIDDEN6@192.0.2.2/x\nlicense smart transport smart\nlicense smart url smart https://smartreceiver.cisco.com/licservice/license\n'
	printf 'crypto pki trustpoint QV\n enrollment terminal\ncrypto pki certificate chain QV\n certificate ca 0509\n'
	openssl x509 -in "$data/roots/quovadis-root-ca-2.pem" -outform der | od -An -v -tx1 | tr -d ' \n' | tr a-f A-F | fold -w8 | paste -sd'        \n' | sed 's/^/  /'
	printf '\n        quit\nend\n'
} >"$work/running.txt"
{ cat "$data/roots/quovadis-root-ca-2-g3.pem" "$ca/good.key"; } >"$work/mixed.pem"
printf '#!/bin/sh\ncat %s\n' "$data/license/asa-authorized.txt" >"$work/helper"
chmod 755 "$work/helper" && chmod go-w "$work"
cat >"$conf" <<-CONF
	device "exp" {
	 address = "127.0.0.1:$good"
	 services = {"127.0.0.1:$tls"}
	 source "expressway" { password-file = "$work/secret" ca-file = "$ca/ca.pem" timeout = 5s }
	}
	device "router" {
	 address = "127.0.0.1:$agent"
	 store "running" { file = "$work/running.txt" }
	 store "mixed" { file = "$work/mixed.pem" }
	 store "der" { file = "$work/root.der" }
	 source "text" { kind = "license-text" program = {"$work/helper", "HIDDEN7"} }
	 source "snmp" { version = "2c" password-file = "$work/community" timeout = 5s }
	}
	service "127.0.0.1:$tls" { timeout = 5s }
CONF
openssl x509 -in "$data/roots/quovadis-root-ca-2.pem" -outform der -out "$work/root.der"
saved=$work/saved
common=(-c "$conf" -s "$work/state" -t "$transitions")
out=$("$bin/anchorwatch" collect "${common[@]}" --save "$saved" exp router 2>&1)
equal "collect --save: exit 0" 0 $?
equal "the folders are this user's alone" "700 700 700" "$(stat -c %a "$saved" "$saved/exp" "$saved/router" | paste -sd' ')"
equal "and the files" 600 "$(find "$saved" -type f -exec stat -c %a {} + | sort -u)"
check "no secret is in them" bash -c '! grep -rq "HIDDEN\|pass:word\|community-word\|PRIVATE KEY" "$0"' "$saved"
check "the index says what each file is" bash -c 'cut -f1 "$0"/*/index.txt | grep -v "^-$" | sort >"$1"; ls "$0"/exp "$0"/router | grep -E "^[0-9]" | sort | cmp - "$1"' "$saved" "$work/names"
matches "and that secrets were removed" 'running.txt	[1-9] secrets removed' "$(grep store\ running "$saved/router/index.txt")"
matches "what is no text is named and not kept" "^-	store der	read $work/root.der	not kept: no text" "$(grep 'store der' "$saved/router/index.txt")"
check "the record is there, of this version" jq -e '.device == "exp" and (.asked | length) > 4' "$saved/exp/record.json"
out=$("$bin/anchorwatch" collect "${common[@]}" --save "$saved" exp 2>&1)
equal "a folder that is there is refused" 1 $?
matches "and named" "$saved: is there already" "$out"
out=$("$bin/anchorwatchd" --save "$work/x" 2>&1)
equal "--save needs --once" 64 $?

# file DEVICE WHAT: the file that the index has for it.
file() { awk -F'\t' -v what="$2" 'index($2 FS $3, what) { print $1; exit }' "$saved/$1/index.txt"; }
anchors() { "$bin/anchorwatch" inspect --json -c "$conf" -t "$transitions" "$1" 2>/dev/null | jq -cS '[.anchors[].sha256], .configuration'; }

# --- inspect
matches "there is something to compare" "\\[\"85a0dd7d" "$(anchors "$work/running.txt")"
for pair in "running|$work/running.txt" "mixed|$data/roots/quovadis-root-ca-2-g3.pem"; do
	equal "inspect gives the same of ${pair%%|*}" "$(anchors "${pair#*|}")" "$(anchors "$saved/router/$(file router "store ${pair%%|*}")")"
done
equal "inspect gives the same of the trust store of the appliance" "$(anchors "$www/api/v1/provisioning/certs/root")" \
	"$(anchors "$saved/exp/$(file exp certs/root)")"
license() { "$bin/anchorwatch" inspect --json -c "$conf" -t "$transitions" "$1" 2>/dev/null | jq -cS '.license // .'; }
matches "inspect reads the license text" 'authorized' "$(license "$saved/router/$(file router helper)")"

# --- sources of files
cat >"$work/files.conf" <<-CONF
	device "router" {
	 store "running" { file = "$saved/router/$(file router 'store running')" }
	 source "text" { kind = "license-text" file = "$saved/router/$(file router helper)" }
	}
	service "127.0.0.1:$tls" { chain = "$saved/exp/$(file exp 'a chain as presented')" }
	device "exp" { services = {"127.0.0.1:$tls"} store "ca" { file = "$ca/ca.pem" } }
CONF
"$bin/anchorwatchd" --once --transitions "$transitions" --state "$work/files" --config "$work/files.conf" >/dev/null 2>&1
facts() { jq -cS "$2" "$1"; }
same() { # NAME FILE OTHER JQ
	equal "$1" "$(facts "$2" "$4")" "$(facts "$3" "$4")"
}
same "a source of a file gives the same store" "$work/state/records/router.json" "$work/files/records/router.json" '.stores[] | select(.name == "running") | .anchors, .running'
same "and the same license" "$work/state/records/router.json" "$work/files/records/router.json" \
	'.licenses[] | select(.source == "text") | del(.observed_at, .attempt, .fresh_for, .zone_note) | .registration.state, .authorization.state, .entitlements'
same "and the same chain" "$work/state/records/exp.json" "$work/files/records/exp.json" '.presented.services[0].chains[0] | .digest, .certificates'

# --- the device again, as a fixture
fixture=$work/fixture
mkdir -p "$fixture/www/api/v1/status/common/smartlicensing" "$fixture/www/api/v1/provisioning/certs"
cp "$saved/exp/$(file exp getxml)" "$fixture/www/getxml"
cp "$saved/exp/$(file exp smartlicensing/licensing)" "$fixture/www/api/v1/status/common/smartlicensing/licensing"
cp "$saved/exp/$(file exp certs/root)" "$fixture/www/api/v1/provisioning/certs/root"
cp "$saved/exp/$(file exp certs/server)" "$fixture/www/api/v1/provisioning/certs/server"
chmod -R go+rX "$fixture"
stop nginx
appliance=$fixture start_appliance "$again"
sed "s/127.0.0.1:$good/127.0.0.1:$again/; s/127.0.0.1:$agent\"/127.0.0.1:$agent2\"/" "$conf" >"$work/again.conf"
serve agent2 "$agent2" "$saved/router/$(file router 'SNMP v2c')"
out=$("$bin/anchorwatchd" --once --transitions "$transitions" --state "$work/again" --config "$work/again.conf" 2>&1)
for part in stores certificates; do
	same "what was kept of HTTPS gives the same: $part" "$work/state/records/exp.json" "$work/again/records/exp.json" \
		"[.${part}[] | {name, anchors, certificate, facts}]"
done
same "what was kept of HTTPS gives the same: license and identity" "$work/state/records/exp.json" "$work/again/records/exp.json" \
	'(.licenses[] | .registration.state, .authorization.state, .authorization.deadline, .entitlements), (.identity | .product, .version, .serial)'
same "what was kept of SNMP gives the same" "$work/state/records/router.json" "$work/again/records/router.json" \
	'[.sources[] | select(.kind == "snmp") | .attempt.code], .identity.product, .identity.serial'
done_testing
