#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd and real TLS servers on loopback: presented chains, failures of probes, one probe for all devices.
# shellcheck disable=SC2016,SC2034,SC2154 # programs of jq; variables of appliance.bash; ports are declared in a loop
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"

state=$work/state
conf=$work/aw.conf
tools=$AW_BUILD/tests/tools
pki=$work/pki
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")
# The environment must have no effect: no proxy listens there.
export https_proxy=http://127.0.0.1:9 all_proxy=http://127.0.0.1:9

# --- two families: root and leaf each, with fixed dates; keys of several kinds
# family LETTER: CA $pki/LETTER/ca.pem named "root LETTER".
family() {
	local dir=$pki/$1
	mkdir -p "$dir/issued" && : >"$dir/index.txt" && echo 01 >"$dir/serial"
	printf '%s\n' "[ca]" "default_ca = own" "[own]" "dir = $dir" "database = $dir/index.txt" "serial = $dir/serial" \
		"new_certs_dir = $dir/issued" "certificate = $dir/ca.pem" "private_key = $dir/ca.key" "default_md = sha256" \
		"policy = any" "unique_subject = no" "copy_extensions = copy" "[any]" "commonName = supplied" >"$dir/ca.conf"
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=root $1" -addext basicConstraints=critical,CA:TRUE \
		-keyout "$dir/ca.key" -out "$dir/ca.csr" 2>/dev/null
	openssl ca -batch -notext -selfsign -config "$dir/ca.conf" -startdate 20200101000000Z -enddate 20400101000000Z \
		-in "$dir/ca.csr" -out "$dir/ca.pem" 2>/dev/null
}
# leaf FAMILY NAME KEY...: $pki/NAME.pem with its key; KEY as for openssl req -newkey.
leaf() {
	local family=$1 name=$2
	shift 2
	openssl req -new -newkey "$@" -nodes -subj "/CN=$name" -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" \
		-keyout "$pki/$name.key" -out "$pki/$name.csr" 2>/dev/null
	openssl ca -batch -notext -config "$pki/$family/ca.conf" -startdate 20210101000000Z -enddate 20350101000000Z \
		-in "$pki/$name.csr" -out "$pki/$name.pem" 2>/dev/null
}
family A
family B
leaf A rsa rsa:2048
leaf A ecdsa ec -pkeyopt ec_paramgen_curve:P-256
leaf A ed25519 ed25519
leaf A weak rsa:1024
leaf B other ec -pkeyopt ec_paramgen_curve:P-256
cat "$pki/rsa.pem" "$pki/A/ca.pem" >"$pki/chain.pem"
for ((i = 0; i < 104; i++)); do cat "$pki/A/ca.pem"; done >"$pki/many.pem"
for ((i = 0; i < 400; i++)); do cat "$pki/A/ca.pem"; done >"$pki/huge.pem"

# s_server NAME OPTIONS: it closes a connection at the end of its input, so its input never ends.
mkfifo "$work/silence"
s_server() {
	local name=$1
	shift
	start "$name" bash -c 'exec "$@" <>"$0"' "$work/silence" openssl s_server "$@"
}
# serve NAME WHERE CERTIFICATE [OPTIONS]: a TLS server; its log has a line for each connection.
serve() {
	local name=$1 where=$2 certificate=$3
	shift 3
	s_server "$name" -accept "$where" -cert "$pki/$certificate.pem" -key "$pki/$certificate.key" "$@"
	wait_for 10 grep -q ACCEPT "$work/$name.log" || not_ok "server $name" "$(cat "$work/$name.log")"
}
# connections NAME: handshakes of a server.
connections() { grep -c 'CIPHER is' "$work/$1.log"; }
# service HOST:PORT [LINES] / device NAME [SERVICE...]: sections of the configuration.
service() { printf 'service "%s" { timeout = 5s %s }\n' "$1" "${2:-}"; }
device() {
	local name=$1
	shift
	printf 'device "%s" {\n\tstore "own" { file = "%s" }\n\tservices = {%s}\n}\n' "$name" "$pki/A/ca.pem" \
		"$(printf '"%s",' "$@" | sed 's/,$//')"
}
# seen DEVICE SERVICE PROGRAM: the output of the jq program for the service in the record.
seen() { record "$1" ".presented.services[] | select(.name == \"$2\") | $3"; }
# fails SERVICE CODE [LINES]: probing it alone ends with that code, and it is explained.
fails() {
	{ service "$1" "${3:-}" && device d "$1"; } >"$conf"
	rm -rf "$state"
	collect
	equal "$1: $2" "[1,\"$2\",0]" "[$rc,$(seen d "$1" '.attempt.code, (.chains | length)' | paste -sd,)]"
	check "$2 is explained" "$bin/anchorwatch" explain "$2"
}

for name in rsa ecdsa ed25519 weak old mutual many huge none plain mute reset closed proxy refusing six; do declare "$name=$(free_port)"; done

# --- every kind of key, version and name is seen
serve rsa "127.0.0.1:$rsa" rsa -cert_chain "$pki/A/ca.pem"
serve ecdsa "127.0.0.1:$ecdsa" ecdsa
serve ed25519 "127.0.0.1:$ed25519" ed25519
serve weak "127.0.0.1:$weak" weak -cipher ALL:@SECLEVEL=0
serve old "127.0.0.1:$old" rsa -tls1 -cipher ALL:@SECLEVEL=0
serve mutual "127.0.0.1:$mutual" rsa -Verify 1 -tls1_2
serve many "127.0.0.1:$many" rsa -cert_chain "$pki/many.pem"
all=("localhost:$rsa" "127.0.0.1:$ecdsa" "localhost:$ed25519" "localhost:$weak" "localhost:$old" "localhost:$mutual" "localhost:$many")
{
	for one in "${all[@]}"; do service "$one" "$([ "$one" = "localhost:$ed25519" ] && echo 'sni = "wrong.example"')"; done
	device d "${all[@]}"
} >"$conf"
collect
equal "looking: exit 0" 0 "$rc"
for one in "${all[@]}"; do
	equal "$one: its address presents a chain under root A" '["ok","ok","tls","CN=root A"]' \
		"$(seen d "$one" '[.attempt.code, (.addresses[] | select(.attempt.code == "ok") | .attempt.code), .source, .chains[0].issuer]')"
done
equal "the order of the server" "[\"rsa\",\"root A\"]" \
	"$(record d '.presented | .certificates as $c | .services[] | select(.name == "localhost:'"$rsa"'") | [.chains[0].certificates[] | $c[.][3]]')"
equal "TLS 1.0" '"TLSv1"' "$(seen d "localhost:$old" '.addresses[0].protocol')"
equal "TLS 1.3" '"TLSv1.3"' "$(seen d "localhost:$rsa" '.addresses[0].protocol')"
equal "another name than the host's" '"wrong.example"' "$(seen d "localhost:$ed25519" '.host')"
equal "105 certificates are cut at 100" '[100,true]' \
	"$(seen d "localhost:$many" '[(.chains[0].certificates | length), (.chains[0].oddities | index("cut") != null)]')"
matches "collect reports it" "d/localhost:$rsa: presents 2 certificates under CN=root A" "$out"
equal "one connection" 1 "$(connections rsa)"
check "nothing was sent" bash -c '! grep -q "GET\|HTTP" "$0"' "$work/rsa.log"
check "the bytes of a leaf are kept" test -s "$state/certificates/$(openssl x509 -in "$pki/rsa.pem" -outform der | sha256sum | cut -c1-64).der"
equal "judged with the store of the device" '["own","sound","root A"]' \
	"$(seen d "localhost:$rsa" '.chains[0].trusts[0] | [.store, .paths[0].flaw, .paths[0].anchor_name]')"

# notes SERVICE: the notes on how its chain is made, as show and the plugin have them.
notes() {
	"$bin/anchorwatch" show --json --transitions "$transitions" --config "$conf" --state "$state" d |
		jq -r ".verdicts[] | select(.object == \"$1\" and (.code == \"service-weak\" or .code == \"service-extra\")) | .code + \" \" + .severity + \": \" + .text"
}
equal "a root that is sent is a note" \
	"service-extra ok: localhost:$rsa presents root A, a root, which devices have themselves" "$(notes "localhost:$rsa")"
equal "a weak key is a note" "service-weak ok: localhost:$weak presents weak (RSA key of 1024 bits)" "$(notes "localhost:$weak")"
equal "a leaf alone is none" "" "$(notes "127.0.0.1:$ecdsa")"
matches "the plugin shows it" "service presents a weak certificate" \
	"$("$bin/check_anchorwatch" -H d -m service --service "localhost:$weak" --transitions "$transitions" --config "$conf" --state "$state" -vv 2>&1)"

# --- failures, each with its code
serve huge "127.0.0.1:$huge" rsa -cert_chain "$pki/huge.pem"
s_server none -accept "127.0.0.1:$none" -nocert -tls1_2 -cipher aNULL:@SECLEVEL=0
start plain "$tools/fault_server" "$plain" plain
start mute "$tools/fault_server" "$mute" mute
start reset "$tools/fault_server" "$reset" reset
wait_for 10 grep -q ACCEPT "$work/none.log"
for name in plain mute reset; do wait_for 10 bash -c ": </dev/tcp/127.0.0.1/${!name}"; done
fails "127.0.0.1:$huge" chain-size
fails "127.0.0.1:$none" chain-none
fails "127.0.0.1:$plain" tls-none
fails "127.0.0.1:$reset" net-closed
fails "127.0.0.1:$closed" net-refused
begun=$(date +%s%N)
printf 'service "127.0.0.1:%s" { timeout = 1s }\n%s\n' "$mute" "$(device d "127.0.0.1:$mute")" >"$conf"
collect
equal "silence after the connection" '"net-tls-timeout"' "$(seen d "127.0.0.1:$mute" .attempt.code)"
printf 'service "a.hangs.example" { timeout = 1s }\n%s\n' "$(device d a.hangs.example)" >"$conf"
LD_PRELOAD=$tools/fault_names.so collect
equal "a resolver that hangs" '"net-name-timeout"' "$(seen d a.hangs.example:443 .attempt.code)"
check "both end with their timeouts" test "$((($(date +%s%N) - begun) / 1000000))" -lt 8000
export LD_PRELOAD=$tools/fault_names.so
fails "a.fails.example:443" net-name
fails "192.0.2.1:443" net-route
unset LD_PRELOAD
fails "127.0.0.1:$rsa" net-route 'local-address = "192.0.2.77"'

# --- every address of a name
if ! grep -q '^0\{31\}1 ' /proc/net/if_inet6 2>/dev/null; then
	not_ok "IPv6" "this machine has no ::1, so IPv6 cannot be tested"
else
	serve six "[::1]:$six" ecdsa
	export LD_PRELOAD=$tools/fault_names.so
	{ service "six.example:$six" && service "[::1]:$six" && device d "six.example:$six" "[::1]:$six"; } >"$conf"
	collect
	equal "a name with IPv6 only" "[[\"[::1]:$six\",\"ok\"]]" "$(seen d "six.example:$six" '[.addresses[] | [.address, .attempt.code]]')"
	equal "an IPv6 address" '"ok"' "$(seen d "[::1]:$six" .attempt.code)"
	serve several "127.0.0.1:$six" other
	{ service "several.example:$six" && device d "several.example:$six"; } >"$conf"
	collect
	unset LD_PRELOAD
	equal "a dead address among others is a fact, no failure" \
		"[0,\"ok\",[[\"127.0.0.1:$six\",\"ok\"],[\"127.0.0.2:$six\",\"net-refused\"],[\"[::1]:$six\",\"ok\"]]]" \
		"[$rc,$(seen d "several.example:$six" '.attempt.code, [.addresses[] | [.address, .attempt.code]]' | paste -sd,)]"
	equal "half switched: two chains" '["CN=root A","CN=root B"]' \
		"$(seen d "several.example:$six" '[.chains[].issuer] | sort')"
	matches "collect reports the dead address" "2 of 3 addresses answer" "$out"
	stop several
fi

# --- through a proxy
start proxy "$tools/connect_proxy" "$proxy"
start refusing "$tools/connect_proxy" "$refusing" "403 Forbidden"
for name in proxy refusing; do wait_for 10 bash -c ": </dev/tcp/127.0.0.1/${!name}"; done
{ service "tools.example:$rsa" "proxy = \"http://127.0.0.1:$proxy\"" && device d "tools.example:$rsa"; } >"$conf"
collect
equal "through a proxy, which finds the name" "[\"ok\",\"http://127.0.0.1:$proxy\",[\"tools.example:$rsa\"],\"CN=root A\"]" \
	"$(seen d "tools.example:$rsa" '[.attempt.code, .via, [.addresses[].address], .chains[0].issuer]')"
equal "by one CONNECT for each type of key" "2 CONNECT tools.example:$rsa HTTP/1.1" \
	"$(grep CONNECT "$work/proxy.log" | sort | uniq -c | sed 's/^ *//')"
fails "tools.example:$rsa" net-proxy "proxy = \"http://127.0.0.1:$refusing\""
fails "tools.example:$rsa" net-proxy "proxy = \"http://127.0.0.1:$plain\""
fails "tools.example:$rsa" net-refused "proxy = \"http://127.0.0.1:$closed\""

# --- one probe serves all devices
: >"$work/rsa.log"
{
	service "localhost:$rsa"
	for ((i = 0; i < 50; i++)); do device "d$i" "localhost:$rsa"; done
} >"$conf"
rm -rf "$state"
collect
equal "50 devices: one connection" "0 1" "$rc $(connections rsa)"
equal "50 devices: each has the chain" 50 \
	"$(jq -r '.presented.services[0].chains[0].issuer' "$state"/records/*.json | grep -c 'CN=root A')"

# --- services without a section, or with probe = false, are not contacted
: >"$work/rsa.log"
device d "localhost:$rsa" >"$conf"
collect
{ service "localhost:$rsa" 'probe = false' && device d "localhost:$rsa"; } >"$conf"
collect
{ service "localhost:$rsa" && device d "localhost:$ecdsa"; } >"$conf"
collect
equal "opt-in" "0 0" "$rc $(connections rsa)"

# --- a service that changes its chain, then stops
rm -rf "$state"
{ service "localhost:$rsa" && device d "localhost:$rsa"; } >"$conf"
collect
first=$(seen d "localhost:$rsa" '.chains[0].seen_since')
stop rsa
: >"$work/rsa.log"
serve rsa "127.0.0.1:$rsa" other
collect
equal "a change of the issuer" '[["CN=root A","CN=root B"]]' "$(seen d "localhost:$rsa" '[.changes[] | [.from, .to]]')"
matches "is reported" "presents a chain under CN=root B, before under CN=root A" "$out"
collect
equal "once" '[1,"CN=root B"]' "$(seen d "localhost:$rsa" '[(.changes | length), .chains[0].issuer]')"
check "since when it is seen" test "$(seen d "localhost:$rsa" '.chains[0].seen_since')" -ge "$first"
equal "no root of its own: what is wanted" '[0,"CN=root B"]' \
	"$(seen d "localhost:$rsa" '.chains[0].trusts[0] | [(.paths | length), .wanted.subject]')"
printf 'catalogue = "%s"\n' "$pki/B/ca.pem" >>"$conf"
collect
equal "the catalogue knows it" "[true,\"$pki/B/ca.pem\"]" \
	"$(seen d "localhost:$rsa" '.chains[0].trusts[0].wanted.known | [.sha256 != null, .found_in]')"
stop rsa
collect
equal "a failure keeps the last facts" '[1,"net-refused","CN=root B",1]' \
	"[$rc,$(seen d "localhost:$rsa" '.attempt.code, .chains[0].issuer, (.changes | length)' | paste -sd,)]"

# --- a chain from a file, watched
cat "$pki/rsa.pem" "$pki/A/ca.pem" >"$work/chain.pem"
printf 'service "tools.example" { chain = "%s" }\n%s\n' "$work/chain.pem" "$(device d tools.example)" >"$conf"
rm -rf "$state"
start daemon "${daemon[@]}"
issuer() { [ "$(seen d tools.example:443 '[.source, .via, .chains[0].issuer]')" = "[\"chain-file\",\"$work/chain.pem\",\"CN=$1\"]" ]; }
check "a chain from a file" wait_for 10 issuer "root A"
cat "$pki/other.pem" >"$work/new.pem"
mv "$work/new.pem" "$work/chain.pem"
check "another one is read at once" wait_for 10 issuer "root B"
equal "which is a change" 1 "$(seen d tools.example:443 '.changes | length')"
echo nothing >"$work/new.pem"
mv "$work/new.pem" "$work/chain.pem"
no_chain() { [ "$(seen d tools.example:443 '[.attempt.code, .chains[0].issuer]')" = '["chain-none","CN=root B"]' ]; }
check "a file without a chain: the last one stays" wait_for 10 no_chain
done_testing
