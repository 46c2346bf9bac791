#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Source "ssh": every family, password and key, jump hosts, several sources of one device, and what the helper gives away.
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
quovadis=$data/roots/quovadis-root-ca-2.pem
identrust=$data/roots/identrust-commercial-root-ca-1.pem
password='pass-word-0f-the-device'

cd "$work" || exit 1
collect() {
	out=$("${daemon[@]}" --once 2>&1)
	rc=$?
}
field() { jq -c "$1" "$state/records/dev.json"; }
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

dir=$work/dev
key="key-file = \"$dir/user\""
ssh_keys "$dir"
ssh_play "$dir"
port=$(free_port)
ssh_config "$dir" "$port"
ssh_start sshd "$dir" "$port"
known_host "$dir" "$port" >"$known"
certificate issuer "Private CA" issuer 20200101 20500101 "$ca" 2>/dev/null
certificate own "asa-1.example.org" issuer 20240101 20400101 'basicConstraints=CA:FALSE' 'extendedKeyUsage=serverAuth'

# family NAME COMMAND FILE...: a device of the family with these answers; then it is collected.
family() {
	local a=$dir/answers
	rm -rf "$a" "$dir/asked" "$state"
	mkdir "$a"
	echo "$1" >"$dir/family"
	shift
	while [ $# -gt 0 ]; do
		cp "$2" "$a/${1//[^A-Za-z0-9]/-}"
		shift 2
	done
	device "$(cat "$dir/family")" "$key" >"$conf"
	collect
}
given='[.identity.product, .identity.version, .identity.serial, (.licenses[0] | [.source, .attempt.code]), ((.stores // [])[0] | [.format, .partial]), ((.certificates // [])[0] | .certificate[0])]'

# --- ASA: one command a connection, certificates in the configuration
printf 'Cisco Adaptive Security Appliance Software Version 9.16(4) \n\nHardware:   ASA5516, 8192 MB RAM, CPU Atom C2000 series\nSerial Number: JAD0000ABCD\n' >asa.version
{
	printf ': Saved\n:\nASA Version 9.16(4)\n!\nhostname asa-1\n'
	trustpoint ca QV "$quovadis"
	trustpoint ca WEB own.pem ''
	printf ': end\n'
} >asa.config
family asa "show version" asa.version "show license all" "$data/license/asa-authorized.txt" "show running-config" asa.config
equal "asa: exit 0" 0 "$rc"
equal "asa: what it gives" "[\"ASA5516\",\"9.16(4)\",\"JAD0000ABCD\",[\"ssh\",\"ok\"],[\"running-config\",true],\"$(fingerprint own.pem)\"]" "$(field "$given")"
equal "asa: the commands" "show version|show license all|show running-config|show crypto ca trustpool|show crypto ca certificates" "$(paste -sd'|' "$dir/asked")"
matches "asa: a command that it does not know is named" 'trust store: show crypto ca trustpool: .*cli-command' "$(field '.sources[0].absent')"

# --- NX-OS: the commands of a part in one connection
printf 'Cisco Nexus Operating System (NX-OS) Software\n\nSoftware\n  BIOS: version 05.42\n NXOS: version 9.3(8)\nHardware\n  cisco Nexus9000 C93180YC-EX Chassis \n  Processor Board ID FDO0000ABCD\n' >nxos.version
family nx-os "show version" nxos.version "show license usage" "$data/license/nxos-usage.txt" "show crypto ca certificates" "$data/stores/nxos-certificates.txt"
equal "nx-os: exit 0" 0 "$rc"
[ "$rc" -eq 0 ] || printf '%s\n' "$out"
equal "nx-os: what it gives" '["C93180YC-EX","9.3(8)","FDO0000ABCD",["ssh","ok"],["nxos-trustpoints-text",true],null]' "$(field "$given")"
equal "nx-os: one connection a part" "show version|show license all ; show license usage|show crypto ca certificates ; show crypto ca trustpool" \
	"$("$bin/anchorwatch" show --json dev --config "$conf" --state "$state" --transitions "$transitions" | jq -r '[.asked[] | .what // empty | sub("ssh [^ ]* "; "")] | join("|")')"

# --- IOS-XR
printf 'Mon Nov 30 06:00:00.000 UTC\nCisco IOS XR Software, Version 7.3.2\ncisco ASR9K Series (Intel 686 F6M14S4) processor with 12582912K bytes of memory.\n' >xr.version
family ios-xr "show version" xr.version "show license platform summary" "$data/license/synthetic-xr-platform.txt" \
	"show crypto ca trustpool" "$data/stores/xr-trustpool.txt" "show crypto ca certificates" "$data/stores/xr-certificates.txt"
equal "ios-xr: exit 0" 0 "$rc"
[ "$rc" -eq 0 ] || printf '%s\n' "$out"
equal "ios-xr: what it gives" '["ASR9K","7.3.2",null,["ssh","ok"],["xr-trustpool-text",false],null]' "$(field "$given")"

# --- Expressway: license and identity; it gives its trust store by HTTPS
printf '*s SystemUnit: /\n  Product: "TANDBERG VCS"\n  Software: /\n    Version: "X14.2.5"\n  Hardware: /\n    SerialNumber: "52A0ABCD"\n*s/end\n' >exp.version
family expressway "xstatus SystemUnit" exp.version "xstatus // license" "$data/license/expressway.txt"
equal "expressway: exit 0" 0 "$rc"
[ "$rc" -eq 0 ] || printf '%s\n' "$out"
equal "expressway: what it gives" '["TANDBERG VCS","X14.2.5","52A0ABCD",["ssh","ok"],[null,null],null]' "$(field "$given")"

# --- CUCM: a session, with banner, echo and prompts
printf 'Active Master Version: 14.0.1.11900-132\nActive Version Installed Software Options:\nNo Installed Software Options Found.\n' >cucm.version
family cucm "show version active" cucm.version "show license all" "$data/license/cucm.txt"
equal "cucm: exit 0" 0 "$rc"
[ "$rc" -eq 0 ] || printf '%s\n' "$out"
equal "cucm: what it gives" '[null,"14.0.1.11900-132",null,["ssh","ok"],[null,null],null]' "$(field "$given")"
equal "cucm: what was typed" "show version active|show license all" "$(paste -sd'|' "$dir/asked")"

# --- commands of the operator
family ios-xe
cp "$identrust" "$dir/answers/show-my-roots"
cp own.pem "$dir/answers/show-my-own"
rm -f "$dir/asked"
device ios-xe "$key" 'store-commands = {"show my roots"}' 'certificate-commands = {"show my own"}' 'parts = {store, certificate}' 'store = "trustpool"' >"$conf"
collect
equal "commands of the operator: exit 0" 0 "$rc"
equal "commands of the operator, and no others" "show my roots|show my own" "$(paste -sd'|' "$dir/asked")"
equal "what they give" "[\"trustpool\",\"pem\",\"$(fingerprint own.pem)\"]" "$(field '[.stores[0].name, .stores[0].format, .certificates[0].certificate[0]]')"

# --- a device whose parts come by RESTCONF-like order: license of a program, trustpool by SSH, own certificate of a file
printf '#!/bin/sh\ncat %s\n' "'$data/license/asa-authorized.txt'" >license && chmod 0755 license
{
	printf 'device "dev" {\n\taddress = "127.0.0.1:%s"\n\tsource "license-text" { program = {"%s"} }\n' "$port" "$work/license"
	printf '\tsource "ssh" { family = "ios-xe" user = "%s" known-hosts = "%s" %s parts = {store} store = "trustpool" store-commands = {"show my roots"} }\n' "$ssh_user" "$known" "$key"
	printf '\tsource "web" { kind = "certificate" file = "%s" }\n}\n' "$work/own.pem"
} >"$conf"
rm -rf "$state"
collect
equal "three sources of one device: exit 0" 0 "$rc"
equal "three sources of one device: who gave what" '["license-text","ssh","trustpool","web"]' \
	"$(field '[.licenses[0].source, .stores[0].source, .stores[0].name, .certificates[0].source]')"

# --- passwords: sshd asks for one that this host does not have
secret=$work/secret
(umask 077 && printf '%s\n' "$password" >"$secret")
ppass=$(free_port)
ssh_password_server pass "$dir" "$ppass" "$password"
known_host "$dir" "$ppass" >>"$known"
family ios-xe "show version" xr.version "show license all" "$data/license/asa-authorized.txt"
port=$ppass
device ios-xe "password-file = \"$secret\"" 'parts = {license}' >"$conf"
rm -rf "$state"
collect
equal "by password: exit 0" 0 "$rc"
[ "$rc" -eq 0 ] || printf '%s\n' "$out" "$(tail -5 pass.log)"
printf 'sleep 2\n' >"$dir/hook" && chmod 0755 "$dir/hook"
start daemon "${daemon[@]}"
check "by password: the client runs" wait_for 10 pgrep -f "^/usr/bin/ssh .*-p $port"
for pid in $(pgrep -f "^/usr/bin/ssh .*-p $port"); do
	cat "/proc/$pid/cmdline" "/proc/$pid/environ" 2>/dev/null | tr '\0' '\n'
done >seen
stop daemon
rm "$dir/hook"
check "by password: arguments and environment were seen" grep -q "ANCHORWATCH_SSH_CREDENTIAL=$secret" seen
equal "by password: no arguments, environment, log or record has it" "" "$(grep -rlF "$password" seen daemon.log "$state" 2>/dev/null)"
for option in "-F none" "-T" "-x" "-a" ControlMaster=no ControlPath=none ForwardAgent=no ForwardX11=no ClearAllForwardings=yes \
	PermitLocalCommand=no RequestTTY=no StrictHostKeyChecking=yes GlobalKnownHostsFile=/dev/null UpdateHostKeys=no IdentityAgent=none \
	IdentityFile=none NumberOfPasswordPrompts=1; do
	check "by password: $option" grep -qF -- " $option " <<<" $(paste -sd' ' seen) "
done
matches "by password: no home, terminal or agent" '^SHELL=/bin/sh' "$(grep -E '^(HOME|DISPLAY|SSH_AUTH_SOCK|SHELL)=' seen | sort -u)"
(umask 077 && echo wrong >"$secret")
n=$(grep -c 'Failed password' pass.log)
start daemon "${daemon[@]}"
says() { [ "$(field '.sources[0].attempt.code')" = "\"$1\"" ]; }
wait_for 15 says ssh-denied
equal "a wrong password: the record says so" '["ssh-denied"]' "$(status | jq -c '[.[0]]')"
kill -HUP "${pids[daemon]}"
check "a wrong password: it is not tried again" wait_for 10 grep -q 'reloaded\|configuration' daemon.log
tries=$(($(grep -c 'Failed password' pass.log) - n))
equal "a wrong password: it was sent once" 1 "$tries"
(umask 077 && printf '%s\n' "$password" >"$secret.new" && mv "$secret.new" "$secret")
check "the right one in the file: it is used at once" wait_for 15 says ok
stop daemon
chmod 0644 "$secret"
collect
equal "a password that others may read" '["file-secret"]' "$(status | jq -c '[.[0]]')"
chmod 0600 "$secret"

# --- one way to send a password at a time. The client is played, as sshd has keyboard-interactive by PAM alone.
cat >"$work/client" <<'CLIENT'
#!/bin/sh
dir=${0%/*} target=$ANCHORWATCH_SSH_TARGET
for word; do case $word in PreferredAuthentications=*) ways=${word#*=} ;; esac; done
for way in password keyboard-interactive; do
	case ,$ways, in *",$way,"*) ;; *) continue ;; esac
	grep -q "$way" "$dir/offers" || continue
	[ "$way" = password ] && prompt="$target's password: " || prompt="($target) Password: "
	printf '%s %s\n' "$way" "$("$SSH_ASKPASS" "$prompt")" >>"$dir/sent"
	[ "$(tail -n 1 "$dir/sent")" != "$way $(cat "$dir/right")" ] || { cat "$dir/answer"; exit 0; }
	[ ! -e "$dir/closes" ] || { echo "Connection closed by 127.0.0.1 port 22" >&2; exit 255; }
done
echo "$target: Permission denied ($(cat "$dir/offers"))." >&2
exit 255
CLIENT
chmod 0755 client
printf '%s\n' "$password" >right
cp "$data/license/asa-authorized.txt" answer
device ios-xe "password-file = \"$secret\"" "ssh-program = \"$work/client\"" 'parts = {license}' >"$conf"
# log_in OFFERS: what is sent to a device that offers these, and how that ends.
log_in() {
	echo "$1" >offers
	rm -rf "$state" sent
	collect
	printf '%s %s\n' "$(cut -d' ' -f1 sent | paste -sd,)" "$(field '.sources[0].attempt.code')"
}
equal "both ways: the password goes by one" 'password "ok"' "$(log_in password,keyboard-interactive)"
equal "keyboard-interactive alone" 'keyboard-interactive "ok"' "$(log_in publickey,keyboard-interactive)"
echo other >right
equal "both ways: a wrong password is sent once" 'password "ssh-denied"' "$(log_in password,keyboard-interactive)"
equal "keyboard-interactive alone: a wrong password is sent once" 'keyboard-interactive "ssh-denied"' "$(log_in keyboard-interactive)"
touch closes
equal "a device that closes the connection after a wrong password" 'password "ssh-denied"' "$(log_in password)"
rm closes

# --- the helper answers the device of its run alone
helper() { ANCHORWATCH_SSH_TARGET=u@dev ANCHORWATCH_SSH_CREDENTIAL=$secret "$bin/anchorwatch-ssh-helper" "$@" 2>/dev/null; }
equal "the helper: the prompt of the device" "$password" "$(helper "u@dev's password: ")"
equal "the helper: the keyboard-interactive prompt of the device" "$password" "$(helper '(u@dev) Password: ')"
for prompt in "u@jump's password: " "(u@jump) Password: " "(u@dev) New password: " "Enter passphrase for key '/k': " "(u@dev) Verification code: " \
	"u@dev2's password: " ""; do
	equal "the helper: not to \"$prompt\"" "" "$(helper "$prompt")"
done
equal "the helper: a configured key" "h t K" "$("$bin/anchorwatch-ssh-helper" known-host SHA256:f HOSTNAME h t K SHA256:f 2>/dev/null)"
equal "the helper: another key" "" "$("$bin/anchorwatch-ssh-helper" known-host SHA256:g HOSTNAME h t K SHA256:f 2>/dev/null)"

# --- a jump host
jump=$work/jump
mkdir "$jump" && cp "$dir"/user* "$dir"/authorized "$jump" && ssh-keygen -q -t ed25519 -N '' -C '' -f "$jump/host"
jport=$(free_port)
ssh_config "$jump" "$jport" 'AllowTcpForwarding yes' 'ForceCommand /bin/false'
ssh_start jump "$jump" "$jport"
via="jump = \"$ssh_user@127.0.0.1:$jport\""
rm -rf "$state"
device ios-xe "$key" "password-file = \"$secret\"" "$via" 'parts = {license}' >"$conf"
collect
equal "a jump host that is not known" '["ssh-host-unknown"]' "$(status | jq -c '[.[0]]')"
matches "a jump host that is not known: its line" "add this line to $known: \[127\.0\.0\.1\]:$jport ssh-ed25519 AAAA" "$(status)"
known_host "$jump" "$jport" >>"$known"
device ios-xe "$key" "password-file = \"$secret\"" "$via" "host-key = \"$(host_key "$dir")\"" 'parts = {license}' >"$conf"
collect
equal "by a jump host, with a configured host key: exit 0" 0 "$rc"
[ "$rc" -eq 0 ] || printf '%s\n' "$out" "$(tail -5 jump.log)"
check "by a jump host: it was used" grep -q 'Accepted publickey' jump.log
# Paths with what a shell and ssh_config(5) would take apart.
odd="$work/a b%h'c \$(id);exit 1;\`d"
mkdir "$odd" && cp "$known" "$odd/known" && cp "$dir/user" "$odd/key" && printf 'Compression no\n' >"$odd/conf"
device ios-xe "key-file = \"$odd/key\"" "password-file = \"$secret\"" "$via" "ssh-config = \"$odd/conf\"" 'parts = {license}' |
	sed "s|known-hosts = .*|known-hosts = \"$odd/known\"|" >"$conf"
collect
equal "paths with blanks, quotes and percent signs, also to the jump host: exit 0" 0 "$rc"
[ "$rc" -eq 0 ] || printf '%s\n' "$out"
device ios-xe "$key" "password-file = \"$secret\"" "$via" "host-key = \"$(host_key "$dir")\"" 'parts = {license}' >"$conf"
stop jump
collect
equal "a jump host that is down" '["ssh-jump"]' "$(status | jq -c '[.[0]]')"
ssh_config "$jump" "$jport" 'AllowTcpForwarding no' 'ForceCommand /bin/false'
ssh_start jump "$jump" "$jport"
collect
equal "a jump host that does not forward" '["ssh-jump"]' "$(status | jq -c '[.[0]]')"
done_testing
