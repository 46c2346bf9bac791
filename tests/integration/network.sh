#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd with faulty names, routes and chains of devices: each fault has its code and delays no other device.
# shellcheck disable=SC2016,SC2034,SC2154 # programs of jq; variables of appliance.bash; ports are declared in a loop
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"

ca=$work/ca
appliance=$work/appliance
www=$appliance/www
state=$work/state
conf=$work/aw.conf
secret=$work/secret
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")
tools=$AW_BUILD/tests/tools
limits='timeout = 3s'
export no_proxy=''

make_ca "$ca"
appliance_files "$www"
(umask 077 && printf 'reader:pass:word\n' >"$secret")

# device NAME HOST [LINES [TRUST]]: a section of the configuration.
device() {
	printf 'device "%s" {\n\taddress = "%s"\n\tsource "expressway" {\n\t\tpassword-file = "%s"\n\t\t%s\n\t\t%s\n\t}\n}\n' \
		"$1" "$2" "$secret" "${4:-ca-file = \"$ca/ca.pem\"}" "${3:-$limits}"
}
code() { record "$1" '.sources[0].attempt.code'; }
text() { record "$1" '.sources[0].attempt.text'; }

for name in good expired early host sha1 hostile faulty; do declare "$name=$(free_port)"; done

# --- N06: the error describes a refused certificate, and nothing is sent
issue "$ca" sha1 127.0.0.1 "-days 1 -md sha1"
start_appliance "$good" "$(server_block "$expired" expired)" "$(server_block "$early" early)" "$(server_block "$host" host)"
start sha1 "$tools/fault_server" "$sha1" "$ca/sha1.pem" "$ca/sha1.key"
wait_for 10 bash -c ": </dev/tcp/127.0.0.1/$sha1"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=other CA" -keyout "$work/other.key" -out "$work/other.pem" 2>/dev/null
{
	for name in expired early host sha1; do device "$name" "127.0.0.1:${!name}"; done
	device authority "127.0.0.1:$good" "$limits" "ca-file = \"$work/other.pem\""
	device pin "127.0.0.1:$good" "$limits" "pin = \"$(pin_of "$ca/self.pem")\""
} >"$conf"
collect
# refused DEVICE CODE CERTIFICATE
refused() {
	local end
	end=$(date -u -d "$(openssl x509 -in "$ca/$3.pem" -noout -enddate | cut -d= -f2)" +%Y-%m-%dT%H:%M:%SZ)
	equal "refused: $1" "\"$2\"" "$(code "$1")"
	matches "refused: $1: whose certificate it is" \
		"presented: CN=$3, issued by CN=test CA, valid to $end, SHA-256 $(openssl x509 -in "$ca/$3.pem" -outform der | sha256sum | cut -c1-64)" \
		"$(text "$1")"
}
refused expired tls-expired expired
refused early tls-not-yet early
refused host tls-host host
refused sha1 tls-digest sha1
refused authority tls-ca good
refused pin tls-pin good
equal "refused: nothing was asked for" 0 "$(grep -c . "$appliance/access.log")"
matches "refused: SHA-1 has its own entry in explain" 'SHA-1' "$("$bin/anchorwatch" explain tls-digest)"
device healthy "127.0.0.1:$good" >"$conf"
collect
equal "a good certificate is not mentioned" '["ok",null]' "$(record healthy '.sources[0].attempt | [.code, .text]')"

# --- N08: chains. authority NAME ISSUER and leaf NAME ISSUER: keys and certificates below $ca.
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$ca/$1.key" 2>/dev/null; }
sign() {
	openssl req -new -key "$ca/$1.key" -subj "/CN=$1" 2>/dev/null |
		openssl x509 -req -CA "$ca/$2.pem" -CAkey "$ca/$2.key" -days 1 -extfile <(printf '%s\n' "$3") -out "$ca/$1.pem" 2>/dev/null
}
authority() { key "$1" && sign "$1" "$2" "basicConstraints=critical,CA:TRUE"; }
leaf() { key "$1" && sign "$1" "$2" "subjectAltName=IP:127.0.0.1"; }
authority middle-1 ca
authority middle-2 middle-1
leaf leaf middle-2
authority stranger ca
previous=ca
for i in {1..21}; do authority "deep-$i" "$previous" && previous=deep-$i; done
leaf deep "$previous"
: >"$ca/name.txt"
# chain NAME FILE...: a server with these certificates in this order.
declare -A ports
chain() {
	local name=$1
	shift
	(cd "$ca" && cat "$@") >"$work/$name.pem"
	ports[$name]=$(free_port)
	start "$name" "$tools/fault_server" "${ports[$name]}" "$work/$name.pem" "$ca/${1%.pem}.key"
	wait_for 10 bash -c ": </dev/tcp/127.0.0.1/${ports[$name]}"
	device "$name" "127.0.0.1:${ports[$name]}" 'path-prefix = "/drop" timeout = 3s'
}
deep=(deep.pem) hundred=(leaf.pem middle-2.pem middle-1.pem)
for i in {21..1}; do deep+=("deep-$i.pem"); done
while [ "${#hundred[@]}" -lt 100 ]; do hundred+=(stranger.pem); done
{
	chain in-order leaf.pem middle-2.pem middle-1.pem
	chain wrong-order leaf.pem middle-1.pem middle-2.pem
	chain extra leaf.pem stranger.pem middle-2.pem ca.pem middle-1.pem
	chain twice leaf.pem leaf.pem middle-2.pem middle-2.pem middle-1.pem
	chain hundred "${hundred[@]}"
	chain no-middle leaf.pem
	chain half leaf.pem middle-2.pem
	chain too-deep "${deep[@]}"
} >"$conf"
collect
# The server of a good chain closes the connection after the handshake.
for name in in-order wrong-order extra twice hundred; do
	equal "chain: $name verifies" '"net-closed"' "$(code $name)"
done
equal "chain: without intermediates" '"tls-ca"' "$(code no-middle)"
matches "chain: the one that is missing is named" 'issued by CN=middle-2,' "$(text no-middle)"
equal "chain: half of it" '"tls-ca"' "$(code half)"
equal "chain: 21 deep is beyond the limit" '"tls-certificate"' "$(code too-deep)"
matches "chain: 21 deep, and says so" 'chain too long' "$(text too-deep)"

# --- N01: names and routes
rm -rf "$state"
{
	device hangs a.hangs.example
	device hangs-too b.hangs.example
	device fails a.fails.example
	device no-network 192.0.2.1
	device no-host 192.0.2.2
	device refused "127.0.0.1:$(free_port)"
	device healthy "127.0.0.1:$good"
} >"$conf"
export LD_PRELOAD=$tools/fault_names.so
begun=$(date +%s%N)
collect
took=$((($(date +%s%N) - begun) / 1000000))
unset LD_PRELOAD
equal "a resolver that hangs" '"net-name-timeout" "net-name-timeout"' "$(code hangs) $(code hangs-too)"
equal "a resolver that fails" '"net-name"' "$(code fails)"
equal "no route to the network" '"net-route"' "$(code no-network)"
equal "no route to the host" '"net-route"' "$(code no-host)"
equal "nobody listens" '"net-refused"' "$(code refused)"
equal "the healthy one is read" '"ok"' "$(code healthy)"
check "all of it takes one timeout ($took ms)" test "$took" -lt 6000
spent=$(record healthy '.sources[0].observed_at')
check "and the healthy one did not wait for it" test "$((spent * 1000))" -lt "$((begun / 1000000 + 2000))"
done_testing
