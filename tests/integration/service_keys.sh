#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Services with an RSA and an ECDSA certificate under two roots: both are looked at, and a device may say what it uses.
# shellcheck disable=SC2016,SC2034 # programs of jq; variables of appliance.bash
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"
# shellcheck source=tests/integration/pki.bash
source "$(dirname "$0")/pki.bash"

state=$work/state
conf=$work/aw.conf
mkdir "$work/none"
daemon=("$bin/anchorwatchd" --transitions "$work/none" --state "$state" --config "$conf")

# --- a root and a leaf with each type of key; the RSA root signs an ECDSA leaf, too
cd "$work" || exit 1
for name in rsa-root rsa; do openssl genrsa -out "$name.key" 2048 2>/dev/null; done
names='subjectAltName=DNS:localhost,IP:127.0.0.1'
certificate rsa-root "RSA root" rsa-root 20200101 20400101 "$ca"
certificate ec-root "EC root" ec-root 20200101 20400101 "$ca"
certificate rsa "rsa leaf" rsa-root 20210101 20350101 "$names"
certificate ec "ec leaf" ec-root 20210101 20350101 "$names"
certificate mixed "ec leaf of RSA" rsa-root 20210101 20350101 "$names"

# server PORT PROTOCOLS CERTIFICATE...: one server of nginx.
server() {
	local port=$1 protocols=$2 name
	shift 2
	printf 'server { listen 127.0.0.1:%s ssl; ssl_protocols %s; ssl_session_tickets off; return 204;\n' "$port" "$protocols"
	for name in "$@"; do printf 'ssl_certificate %s.pem; ssl_certificate_key %s.key;\n' "$work/$name" "$work/$name"; done
	echo '}'
}
for name in twelve thirteen all onlyrsa onlyec crossed; do declare "$name=$(free_port)"; done
{
	[ "$(id -u)" -ne 0 ] || echo "user root;"
	printf '%s\n' "daemon off;" "worker_processes 1;" "pid $work/nginx.pid;" "error_log $work/error.log info;" \
		"events { worker_connections 256; }" "http { access_log off;"
	for name in client_body proxy fastcgi uwsgi scgi; do echo "${name}_temp_path $work/tmp;"; done
	# shellcheck disable=SC2154 # the ports
	{
		server "$twelve" TLSv1.2 ec rsa
		server "$thirteen" TLSv1.3 ec rsa
		server "$all" "TLSv1.2 TLSv1.3" ec rsa
		server "$onlyrsa" "TLSv1.2 TLSv1.3" rsa
		server "$onlyec" "TLSv1.2 TLSv1.3" ec
		server "$crossed" "TLSv1.2 TLSv1.3" mixed rsa
	}
	echo "}"
} >nginx.conf
start nginx nginx -p "$work" -e "$work/error.log" -c "$work/nginx.conf"
wait_for 10 bash -c ": </dev/tcp/127.0.0.1/$crossed" || not_ok nginx "$(cat nginx.log error.log)"

# device NAME ROOT KEY-TYPES PORT...: a section; KEY-TYPES may be empty.
device() {
	local name=$1 root=$2 types=$3
	shift 3
	[ -z "$types" ] || types="key-types = {$types}"
	printf 'device "%s" {\nstore "s" { file = "%s.pem" }\n%s\nservices = {%s}\n}\n' "$name" "$work/$root" "$types" "$(printf '"localhost:%s",' "$@" | sed 's/,$//')"
}
# chains DEVICE PORT: the roots that its chains lead to, by type of key, as show has them.
chains() {
	"$bin/anchorwatch" show --json --config "$conf" --state "$state" "$1" |
		jq -c ".services[] | select(.name == \"localhost:$2\") | [.chains[] | .key_type + \" \" + .issuer] | sort"
}
# address DEVICE PORT PROGRAM: of the only address.
address() { record "$1" ".presented.services[] | select(.name == \"localhost:$2\") | .addresses[0] | $3"; }
# plugin DEVICE: the check of its services into $out and $rc.
plugin() {
	out=$("$bin/check_anchorwatch" -H "$1" -m service --config "$conf" --state "$state" 2>&1)
	rc=$?
}

ports=("$twelve" "$thirteen" "$all" "$onlyrsa" "$onlyec" "$crossed")
{
	for port in "${ports[@]}"; do printf 'service "localhost:%s" { }\n' "$port"; done
	device every ec-root "" "${ports[@]}"
	for port in "$twelve" "$thirteen" "$all"; do
		for root in ec rsa; do
			device "$root-$port" "$root-root" "" "$port"
			device "$root-$port-rsa" "$root-root" rsa "$port"
			device "$root-$port-ecdsa" "$root-root" "ecdsa" "$port"
			device "$root-$port-both" "$root-root" "rsa, ecdsa" "$port"
		done
	done
	device onlyec ec-root rsa "$onlyec"
} >"$conf"
collect
equal "looking: exit 0, no warning" 0 "$rc"
check "nothing is said of what a server does not have" bash -c '! grep -i "warning\|tls-handshake" <<<"$0"' "$out"
both='["ecdsa CN=EC root","rsa CN=RSA root"]'
equal "TLS 1.2: both chains" "$both" "$(chains every "$twelve")"
equal "TLS 1.3: both chains" "$both" "$(chains every "$thirteen")"
equal "TLS 1.2 and 1.3: both chains" "$both" "$(chains every "$all")"
equal "an RSA certificate alone" '["rsa CN=RSA root"]' "$(chains every "$onlyrsa")"
equal "an ECDSA certificate alone" '["ecdsa CN=EC root"]' "$(chains every "$onlyec")"
equal "an ECDSA certificate of an RSA issuer" '["ecdsa CN=RSA root","rsa CN=RSA root"]' "$(chains every "$crossed")"
equal "both are of one address" "[\"ok\",true]" "$(address every "$all" '[.attempt.code, .other.chain != .chain]')"
equal "one type of key is no failure" '["ok",null]' "$(address every "$onlyrsa" '[.attempt.code, .other]')"

# --- what the device can use decides; without that the worst does
for port in "$twelve" "$thirteen" "$all"; do
	for one in "ec ecdsa RSA" "rsa rsa ECDSA"; do
		read -r root type other <<<"$one"
		plugin "$root-$port"
		matches "$root root, port $port: the $other chain decides" \
			"^2.*$port .the $other chain: key-types of the device is not set, so the worst of its chains decides" "$rc $out"
		plugin "$root-$port-$type"
		equal "$root root, key-types = {$type}: OK" 0 "$rc"
		plugin "$root-$port-both"
		matches "$root root, both types: CRITICAL" "^2.*the $other chain\)" "$rc $out"
	done
	plugin "ec-$port-rsa"
	matches "an EC root and RSA alone: CRITICAL" "^2.*the RSA chain\)" "$rc $out"
done
plugin onlyec
matches "a service without a certificate that the device can use: UNKNOWN" "^3.*no chain with a type of key that the device can use" "$rc $out"
equal "the record has what is configured" '[["rsa"],["rsa","ecdsa"],[]]' \
	"[$(for one in rsa both; do record "ec-$all-$one" .key_types; done | paste -sd,),$(record "ec-$all" .key_types)]"

# --- two types of keys are not mixed, and the first look at both is no change
equal "no finding of a half-done switch, and no change" "[]" \
	"$("$bin/anchorwatch" show --json --config "$conf" --state "$state" every |
		jq -c '[.verdicts[] | select(.code == "service-mixed" or .code == "service-changed")]')"
collect
equal "nor after the second collection" "[]" "$(record every '[.presented.services[].changes[]]')"

# --- a second look that fails on the way keeps the chain that it saw before, with its instant
# through DEVICE: collects through a proxy, which may have a STATUS, and how many connections it forwards before.
through() {
	start proxy "$AW_BUILD/tests/tools/connect_proxy" "$proxy" "$@"
	wait_for 10 grep -qi ":$(printf '%04X' "$proxy") .* 0A " /proc/net/tcp || not_ok "proxy" "$(cat "$work/proxy.log")"
	collect
	stop proxy
}
proxy=$(free_port)
{
	printf 'service "localhost:%s" { proxy = "http://127.0.0.1:%s" }\n' "$all" "$proxy"
	device d ec-root "" "$all"
} >"$conf"
through
before=$(address d "$all" .other)
equal "through a proxy: both" "0 $both" "$rc $(chains d "$all")"
through "503 Busy" 1
equal "the second look fails: exit 0, the RSA chain is kept with its instant" "0 $before $both" \
	"$rc $(address d "$all" .other) $(chains d "$all")"
sed -i 's/ proxy = / timeout = 6s proxy = /' "$conf"
begun=$(date +%s%N)
through mute 1
taken=$((($(date +%s%N) - begun) / 1000000))
equal "it does not answer: the same" "0 $before $both" "$rc $(address d "$all" .other) $(chains d "$all")"
check "both looks take no longer than the timeout of one" test "$taken" -ge 4000 -a "$taken" -lt 10000
through
check "it is seen again" test "$(address d "$all" .other.at)" -ge "$(jq .at <<<"$before")"
done_testing
