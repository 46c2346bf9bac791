#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Devices that choose ciphers without forward secrecy: a note in every output, and refused by tls = strict before
# anything is sent.
# shellcheck disable=SC2016,SC2034,SC2154 # programs of jq; variables of appliance.bash; ports are declared in a loop
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"

ca=$work/ca
appliance=$work/appliance
state=$work/state
conf=$work/aw.conf
secret=$work/secret
for name in newest dhe static prefers; do declare "$name=$(free_port)"; done
make_ca "$ca"
appliance_files "$appliance/www"
(umask 077 && printf 'reader:pass:word\n' >"$secret")
old='ssl_protocols TLSv1.2; ssl_prefer_server_ciphers on;'
start_appliance "$(free_port)" "$(server_block "$newest" good 'ssl_protocols TLSv1.3;')" \
	"$(server_block "$dhe" good "$old ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;")" \
	"$(server_block "$static" good "$old ssl_ciphers AES128-GCM-SHA256:AES256-SHA;")" \
	"$(server_block "$prefers" good "$old ssl_ciphers AES256-SHA256:ECDHE-RSA-AES128-GCM-SHA256;")"

# device NAME PORT [LINES]
device() {
	printf 'device "%s" {\n\taddress = "127.0.0.1:%s"\n\tsource "expressway" {\n\t\tpassword-file = "%s"\n\t\tca-file = "%s"\n\t\t%s\n\t}\n}\n' \
		"$1" "$2" "$secret" "$ca/ca.pem" "${3:-}"
}
daemon() { out=$("$bin/anchorwatchd" --config "$conf" --transitions "$transitions" --state "$state" "$@" 2>&1); }
record() { jq -c "$2" "$state/records/$1.json"; }
show() { "$bin/anchorwatch" show --config "$conf" --transitions "$transitions" --state "$state" "$@"; }
notes() { show --json "$1" | jq -c '[.verdicts[] | select(.code == "forward-secrecy") | [.severity, .object]]'; }
{
	for name in newest dhe static prefers; do
		device "$name" "${!name}"
		device "strict-$name" "${!name}" 'tls = strict'
	done
	device normal "$static" 'tls = normal'
} >"$conf"
daemon --once
# seen DEVICE CIPHER FORWARD NOTES
seen() {
	equal "$1: its connection" "[\"ok\",\"$2\",$3]" "$(record "$1" '.sources[0] | [.attempt.code, .cipher, .forward_secrecy]')"
	equal "$1: what show says of it" "[\"$2\",$3]" "$(show --json "$1" | jq -c '.sources[0] | [.cipher, .forward_secrecy]')"
	equal "$1: notes" "$4" "$(notes "$1")"
}
seen newest "TLSv1.3 TLS_AES_256_GCM_SHA384" true '[]'
seen strict-newest "TLSv1.3 TLS_AES_256_GCM_SHA384" true '[]'
seen dhe "TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256" true '[]'
seen strict-dhe "TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256" true '[]'
seen static "TLSv1.2 AES128-GCM-SHA256" false '[["ok","expressway"]]'
seen normal "TLSv1.2 AES128-GCM-SHA256" false '[["ok","expressway"]]'
seen prefers "TLSv1.2 AES256-SHA256" false '[["ok","expressway"]]'
seen strict-prefers "TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256" true '[]'
equal "strict: the device that has no other cipher is refused" '["tls-secrecy",null]' \
	"$(record strict-static '.sources[0] | [.attempt.code, .cipher]')"
matches "strict: and why" 'only ciphers with forward secrecy were offered' "$(record strict-static '.sources[0].attempt.text')"
matches "the note names the cipher" 'TLSv1.2 AES128-GCM-SHA256' "$(show -v static)"
matches "explain has the note and the error" 'recorded.*strict' "$("$bin/anchorwatch" explain forward-secrecy tls-secrecy | tr '\n' ' ')"
plugin() { "$bin/check_anchorwatch" -H "$1" -m source --config "$conf" --state "$state" --transitions "$transitions" >/dev/null; }
plugin dhe
before=$?
plugin static
equal "it changes no state" "$before" $?
# It is a fact of the last connection: a device that is mended, and one that refuses the login.
sed -i "s/127.0.0.1:$static/127.0.0.1:$dhe/" "$conf"
daemon --once --device static
seen static "TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256" true '[]'
printf 'reader:wrong\n' >"$secret"
device static "$static" >"$conf"
daemon --once
equal "a refused login has the cipher too" '["http-unauthorized","TLSv1.2 AES128-GCM-SHA256",false]' \
	"$(record static '.sources[0] | [.attempt.code, .cipher, .forward_secrecy]')"
device static "$static" 'tls = none' >"$conf"
daemon --check-config
matches "another word is refused" 'tls.*normal.*strict' "$out"

done_testing
