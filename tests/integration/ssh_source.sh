#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd and devices by SSH: a real sshd plays each family; host keys, keys, refusals and limits.
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/ssh_device.bash
source "$(dirname "$0")/ssh_device.bash"
# shellcheck source=tests/integration/pki.bash
source "$(dirname "$0")/pki.bash"

state=$work/state
conf=$work/aw.conf
known=$work/known
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")
dir=$work/dev
quovadis=$data/roots/quovadis-root-ca-2.pem

collect() {
	out=$("${daemon[@]}" --once 2>&1)
	rc=$?
}
field() { jq -c "$1" "$state/records/dev.json"; }
shown() { "$bin/anchorwatch" show --json dev --config "$conf" --state "$state" --transitions "$transitions" | jq -r "$1"; }
status() { field '.sources[0].attempt | [.code, .text // ""]'; }
# device FAMILY [KEY...]: a device with these keys of its source.
device() {
	local family=$1
	shift
	printf 'device "dev" {\n\tinterval = 1h\n\taddress = "127.0.0.1:%s"\n\tservices = {"tools.cisco.com"}\n' "$port"
	printf '\tsource "ssh" {\n\t\tfamily = "%s"\n\t\tuser = "%s"\n\t\tknown-hosts = "%s"\n' "$family" "$ssh_user" "$known"
	printf '\t\t%s\n' "$@"
	printf '\t}\n}\n'
}
key="key-file = \"$dir/user\""

cd "$work" || exit 1
ssh_keys "$dir"
ssh_play "$dir"
port=$(free_port)
ssh_config "$dir" "$port"
ssh_start sshd "$dir" "$port"
certificate issuer "Private CA" issuer 20200101 20500101 "$ca" 2>/dev/null
certificate vpn "vpn.example.org" issuer 20240101 20400101 'basicConstraints=CA:FALSE'
certificate own "switch-1.example.org" issuer 20240101 20400101 'basicConstraints=CA:FALSE' 'extendedKeyUsage=serverAuth'

# --- IOS-XE: all parts, one command a connection
echo ios-xe >"$dir/family"
a=$dir/answers
{
	printf 'Cisco IOS XE Software, Version 17.09.04a\nCisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4a, RELEASE SOFTWARE (fc3)\n'
	printf 'switch-1 uptime is 3 weeks\ncisco C9300-24T (X86) processor with 1303703K/6147K bytes of memory.\nProcessor board ID FOC12345678\n'
	printf 'Model Number                       : C9300-24T\nSystem Serial Number               : FOC12345678\n'
} >"$a/show-version"
{
	printf 'Building configuration...\n\nversion 17.9\nhostname switch-1\n!\ncrypto pki trustpoint QV\n!\ncrypto pki trustpoint WEB\n!\n'
	trustpoint pki QV "$quovadis"
	trustpoint pki WEB own.pem ''
	trustpoint pki VPN vpn.pem ''
	printf '!\nend\n\n'
} >"$a/show-running-config"
cp "$data/stores/trustpool-both.txt" "$a/show-crypto-pki-trustpool"
sed 's/R1#.*//' "$data/stores/ios-certificates-verbose.txt" >"$a/show-crypto-pki-certificates"
cp "$data/license/asa-authorized.txt" "$a/show-license-all"

device ios-xe "$key" >"$conf"
collect
equal "an unknown host key: exit 1" 1 "$rc"
matches "an unknown host key: the line to add" "host key $(host_key "$dir" | sed 's/[+]/[+]/g'); compare it with that of the device, then add this line to $known: \[127\.0\.0\.1\]:$port ssh-ed25519 AAAA[A-Za-z0-9+/]*" "$(status | jq -r '.[1]')"
equal "an unknown host key: its code" ssh-host-unknown "$(status | jq -r '.[0]')"
check "an unknown host key: nothing was sent" test ! -e "$dir/asked"
# The line as it is in the message.
status | jq -r '.[1]' | sed 's/.*: \[/[/' >"$known"
equal "the line is that of known_hosts" "$(known_host "$dir" "$port")" "$(cat "$known")"
collect
equal "with that line: exit 0" 0 "$rc"
[ "$rc" -eq 0 ] || printf '%s\n' "$out"
equal "the commands of the family, and nothing else" \
	"show version|show license all|show running-config|show crypto pki trustpool|show crypto pki certificates" "$(paste -sd'|' "$dir/asked")"
equal "identity" '["C9300-24T","17.09.04a","FOC12345678","ssh"]' "$(field '.identity | [.product, .version, .serial, .source]')"
equal "license" '["license","ssh","registered","ok"]' "$(field '.licenses[0] | [.name, .source, .registration.state, .attempt.code]')"
equal "one judged store of configuration, trustpool and trustpoints" '["trust-store","ssh",true,false,"ok"]' \
	"$(field '.stores[0] | [.name, .source, .judged, .partial, .attempt.code]')"
equal "its anchors are those of both" "Example Works Root,IdenTrust Commercial Root CA 1 LICENSE,QuoVadis Root CA 2 QV" \
	"$(shown '[.stores[0].anchors[] | [(.subject | sub(",.*"; "") | .[3:]), .trustpoint // empty] | join(" ")] | sort | join(",")')"
equal "own certificate" "[\"server\",\"ssh\",\"$(fingerprint own.pem)\"]" "$(field '.certificates[] | select(.name == "server") | [.name, .source, .certificate[0]]')"
equal "the certificate of another trustpoint" "[\"VPN\",\"trustpoint VPN\",\"ssh\",\"$(fingerprint vpn.pem)\"]" \
	"$(field '.certificates[] | select(.name == "VPN") | [.name, .role, .source, .certificate[0]]')"
equal "where it asked" "\"ssh://127.0.0.1:$port\"" "$(field '.sources[0].endpoint')"
equal "what was asked is noted" "ssh 127.0.0.1:$port show running-config" "$(shown '.asked[] | .what // empty | select(test("running"))')"
matches "ready by the root of the trustpool" "OK" "$("$bin/check_anchorwatch" --config "$conf" --state "$state" --transitions "$transitions" -m readiness -H dev 2>&1)"
# --- who it is, and who we are
facts=$(field '[.licenses[0].registration.state, (.stores[0].anchors | length)]')
# refused NAME CODE PATTERN: the last facts are kept, with the failure.
refused() {
	rm -f "$dir/asked"
	collect
	equal "$1: exit 1" 1 "$rc"
	equal "$1: facts stay, with the failure" "[\"$2\",\"$2\"] $facts" \
		"$(field '[.licenses[0].attempt.code, .stores[0].attempt.code]') $(field '[.licenses[0].registration.state, (.stores[0].anchors | length)]')"
	matches "$1: the report" "$3" "$(status | jq -r '.[1]')"
	matches "$1: explained" "$2" "$("$bin/anchorwatch" explain "$2")"
}
unasked() { check "$1: nothing was sent" test ! -e "$dir/asked"; }
cp "$known" known.good
printf '[127.0.0.1]:%s %s\n' "$port" "$(cut -d' ' -f1,2 "$dir/other.pub")" >"$known"
refused "a changed host key" ssh-host-changed "presents the host key SHA256:.*not the one in $known.*replace its line there by: .*ssh-ed25519"
unasked "a changed host key"
device ios-xe "$key" "host-key = \"$(host_key "$dir")\"" >"$conf"
collect
equal "the configured host key counts, and no file: exit 0" 0 "$rc"
device ios-xe "$key" 'host-key = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"' >"$conf"
refused "another host key than the configured one" ssh-host-changed "presents the host key SHA256:.*host-key is SHA256:AAA"
unasked "another host key than the configured one"
cp known.good "$known"
device ios-xe "key-file = \"$dir/other\"" >"$conf"
refused "a key that the device does not know" ssh-denied "Permission denied \(publickey"
chmod 0644 "$dir/user"
device ios-xe "$key" >"$conf"
refused "a private key that others may read" file-secret "$dir/user"
chmod 0600 "$dir/user"
echo 'no key' >bad.key && chmod 0600 bad.key
device ios-xe "key-file = \"$work/bad.key\"" >"$conf"
refused "a file that is no key" ssh-key 'Load key'
printf 'Bogus yes\n' >ssh.conf
device ios-xe "$key" "ssh-config = \"$work/ssh.conf\"" >"$conf"
refused "a wrong ssh-config" ssh-config 'Bad configuration option'
printf 'KexAlgorithms diffie-hellman-group1-sha1\n' >ssh.conf
refused "no common algorithm" ssh-algorithm 'no matching key exchange method'
printf 'PermitLocalCommand yes\nLocalCommand touch %s\nProxyCommand none\nForwardAgent yes\n' "$work/local" >ssh.conf
collect
equal "a good ssh-config: exit 0" 0 "$rc"
check "ssh-config opens nothing that is closed" test ! -e local
chmod 0666 ssh.conf
refused "an ssh-config that others may change" config-unsafe 'writable by everybody'
closed=$(free_port)
device ios-xe "$key" "address = \"127.0.0.1:$closed\"" >"$conf"
collect
equal "nothing listens" '["net-refused"]' "$(status | jq -c '[.[0]]')"
device ios-xe "$key" 'address = "no-such-host.invalid"' >"$conf"
collect
equal "no such name" '["net-name"]' "$(status | jq -c '[.[0]]')"

# --- what devices say instead of an answer
rm -rf "$state"
device ios-xe "$key" 'parts = {store, certificate}' >"$conf"
rm -f "$dir/asked"
collect
equal "only the parts that are asked for" "show running-config|show crypto pki trustpool|show crypto pki certificates" "$(paste -sd'|' "$dir/asked")"
equal "and no license" "[]" "$(field '.licenses // []')"
facts=$(field '[.licenses[0].registration.state, (.stores[0].anchors | length)]')
mv "$a/show-running-config" saved
collect
equal "without the right to see the configuration: no certificate" '"cli-privilege"' "$(field '.certificates[] | select(.name == "server") | .attempt.code')"
device ios-xe "$key" 'parts = {store}' >"$conf"
collect
equal "without the right to see the configuration: exit 0" 0 "$rc"
[ "$rc" -eq 0 ] || printf "%s\n" "$out"
matches "without the right to see the configuration: what is missing" 'trust store: show running-config: .*Invalid input.*\[cli-privilege\]' "$(field '.sources[0].absent')"
equal "a store that was not read whole is a part" true "$(field '.stores[0].partial')"
device ios-xe "$key" 'parts = {store, certificate}' >"$conf"
# A reload with other commands is a reason to ask, as other words of a program are; a name of the store is a new store.
cp "$data/stores/trustpool-quovadis.txt" "$a/show-other-pool"
rm -r "$state/records" # so that the record is the daemon's own, which takes signals then
start daemon "${daemon[@]}"
stored() { [ "$(field '[.stores[] | [.name, .attempt.code]]')" = "$1" ]; }
check "the daemon has read it" wait_for 20 stored '[["trust-store","ok"]]'
device ios-xe "$key" 'parts = {store}' 'store = "pool"' 'store-commands = {"show other pool"}' >"$conf"
kill -HUP "${pids[daemon]}"
check "a reload with other commands and another name of the store" wait_for 20 stored '[["pool","ok"]]'
stop daemon
device ios-xe "$key" 'parts = {store, certificate}' >"$conf"
# instead TEXT CODE: the device prints it in place of every answer.
mkdir away && mv "$a"/* away
instead() {
	rm -rf "$state"
	printf '%b' "$1" >"$dir/unknown"
	collect
	equal "$2: exit 1" 1 "$rc"
	equal "$2: the code" "\"$2\"" "$(status | jq '.[0]')"
}
instead 'Line has invalid autocommand "show running-config"' cli-autocommand
instead 'Command authorization failed.\n\n' cli-authorization
instead '% Permission denied for the role\n' cli-authorization
instead "%% Invalid input detected at '^' marker.\n" cli-privilege
instead '' cli-empty
instead 'version 17.9\n --More-- ' cli-pager
instead 'Your account has been locked.\n' ssh-locked
instead 'Welcome to the menu\n1) reports\n2) exit\nyour choice: ' cli-banner
device asa "$key" 'parts = {store}' >"$conf"
echo asa >"$dir/family"
instead "ERROR: %% Invalid input detected at '^' marker.\n" cli-enable
rm "$dir/unknown"
mv away/* "$a"
mv saved "$a/show-running-config"

# --- files that the configuration names
conf_check() { "$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf" --check-config 2>&1; }
device ios-xe 'key-file = "/no/such/key"' 'ssh-config = "/no/such/config"' 'ssh-program = "/no/such/ssh"' >"$conf"
for name in key config ssh; do
	matches "--check-config names /no/such/$name" "/no/such/$name" "$(conf_check)"
done
device ios-xe "$key" 'ssh-program = "/no/such/ssh"' >"$conf"
collect
equal "no client" '["program-missing"]' "$(status | jq -c '[.[0]]')"

# --- a banner, a message of the day and the echo of a prompt around each answer
echo ios-xe >"$dir/family"
rm -rf "$state"
cat >"$dir/hook" <<'HOOK'
printf '\r\n*****************************\r\n* Authorized use only. 100%% *\r\n*****************************\r\n\r\nswitch-1#%s\r\n' "$SSH_ORIGINAL_COMMAND"
HOOK
chmod 0755 "$dir/hook"
device ios-xe "$key" >"$conf"
collect
equal "a banner around each answer: exit 0" 0 "$rc"
equal "a banner around each answer: the same facts" '["17.09.04a","registered",3,false,true]' \
	"$(field '[.identity.version, .licenses[0].registration.state, (.stores[0].anchors | length), .stores[0].partial, .certificates[0].certificate[0] != null]')"

# --- time in the queue does not count
printf 'sleep 1\n' >"$dir/hook"
{
	printf 'parallel = 1\n'
	for name in a b c d; do
		device ios-xe "$key" 'parts = {identity, license}' 'timeout = 6s' | sed "s/\"dev\"/\"$name\"/"
	done
} >"$conf"
collect
equal "four devices of two seconds one by one, each within its time" "ok ok ok ok" \
	"$(jq -r '.sources[0].attempt.code' "$state"/records/{a,b,c,d}.json | paste -sd' ')"
rm "$dir/hook"

# --- slow, endless, silent
echo ios-xe >"$dir/family"
rm -rf "$state"
printf 'exec yes "crypto pki trustpoint X"\n' >"$dir/hook" && chmod 0755 "$dir/hook"
device ios-xe "$key" 'max-size = 64K' >"$conf"
collect
equal "endless output" '["net-size"]' "$(status | jq -c '[.[0]]')"
matches "endless output: the text" 'longer than 65536 octets' "$(status)"
printf 'exec sleep 1000\n' >"$dir/hook"
device ios-xe "$key" 'timeout = 2s' >"$conf"
collect
equal "a device that says nothing" '["net-answer-timeout"]' "$(status | jq -c '[.[0]]')"
printf 'while :; do echo x; sleep 0.2; done\n' >"$dir/hook"
collect
equal "a slow answer" '["net-answer-timeout"]' "$(status | jq -c '[.[0]]')"
rm "$dir/hook"
done_testing
