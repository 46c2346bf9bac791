#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The devices of the operator's guide that are asked by SSH, as they are there: each is played by a real sshd, and gives what
# the guide says. Only addresses, users and paths are others.
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/ssh_device.bash
source "$(dirname "$0")/ssh_device.bash"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"

cd "$work" || exit 1
ca=$work/ca appliance=$work/appliance www=$work/appliance/www
identrust=$data/roots/identrust-commercial-root-ca-1.pem
licenses=$data/license

# --- the configuration: the blocks of the guide's chapter
awk '/^### A device by SSH/ { on = 1 } /^### Any device by files/ { on = 0 }
	on && /^ *```/ { code = !code; take = code && /```$/; next } on && take' "$root/docs/guide.md" >guide.conf
names=$(sed -nE 's/^ *device "([^"]*)".*/\1/p' guide.conf | paste -sd' ')
equal "the devices of the guide" "switch-3 nexus-1 asa-2 xr-1 cucm-1 exp-edge-2 switch-4" "$names"

# --- the devices; each family has an sshd, those with a password one that knows it
make_ca "$ca"
appliance_files "$www"
mkdir -p "$www/restconf/data/cisco-smart-license:licensing"
cp "$data/restconf/classic.json" "$www/restconf/data/cisco-smart-license:licensing/state"
https=$(free_port)
start_appliance "$https"
openssl x509 -in "$identrust" -out web.pem
printf 'Cisco IOS XE Software, Version 17.09.04a\n' >version.ios
{
	printf 'hostname switch-3\n'
	trustpoint pki IDT "$identrust"
	trustpoint pki WEB "$ca/good.pem" ''
	printf 'end\n'
} >config.ios
{
	printf ': Saved\nASA Version 9.16(4)\n'
	trustpoint ca IDT "$identrust"
	printf ': end\n'
} >config.asa
# played NAME FAMILY COMMAND FILE...
declare -A ports=()
known=$work/ssh_known_hosts
played() {
	local name=$1 dir=$work/$1
	ssh_keys "$dir"
	[ ! -f ssh.key ] || cp ssh.key.pub "$dir/authorized"
	[ -f ssh.key ] || { cp "$dir/user" ssh.key && cp "$dir/user.pub" ssh.key.pub; }
	ssh_play "$dir"
	echo "$2" >"$dir/family"
	shift 2
	while [ $# -gt 0 ]; do
		cp "$2" "$dir/answers/${1//[^A-Za-z0-9]/-}"
		shift 2
	done
	ports[$name]=$(free_port)
	ssh_config "$dir" "${ports[$name]}"
	if grep -A8 "device \"$name\"" guide.conf | grep -A4 'source "ssh"' | grep -q password-file; then
		ssh_password_server "$name" "$dir" "${ports[$name]}" pass:word
		(umask 077 && echo pass:word | tee "$name.secret" >"$name.password")
	else
		ssh_start "$name" "$dir" "${ports[$name]}"
	fi
	known_host "$dir" "${ports[$name]}" >>"$known"
}
ios=("show version" version.ios "show license all" "$licenses/policy-all.txt" "show running-config" config.ios
	"show crypto pki trustpool" "$data/stores/trustpool-both.txt" "show crypto pki certificates" "$data/stores/ios-trustpoints.txt")
played switch-3 ios-xe "${ios[@]}"
played nexus-1 nx-os "show license usage" "$licenses/nxos-usage.txt" "show crypto ca certificates" "$data/stores/nxos-certificates.txt"
played asa-2 asa "show license all" "$licenses/asa-authorized.txt" "show running-config" config.asa
played xr-1 ios-xr "show license status" "$licenses/synthetic-xr-sia.txt" "show crypto ca trustpool" "$data/stores/xr-trustpool.txt"
played cucm-1 cucm "show license all" "$licenses/cucm.txt"
played exp-edge-2 expressway "xstatus // license" "$licenses/expressway.txt"
played switch-4 ios-xe "${ios[@]}"
snapshot=$www/platformcom/api/v1/certmgr/config/snapshot
mkdir -p "$snapshot"
jq -n --rawfile root "$identrust" --rawfile own "$ca/good.pem" '{server: "cucm-1", revokedCertificates: [],
	identities: [{service: "tomcat", certificate: $own}],
	trusts: [{service: "tomcat", certificate_data: [{filename: "root.pem", certificate: $root}]}]}' >"$snapshot/server"
(umask 077 && echo reader:pass:word >switch-4.secret)
mkdir -p switch-4 && mv web.pem switch-4/web.pem 2>/dev/null

edits=(-e "s|/etc/anchorwatch/devices-ca.pem|$ca/ca.pem|; s|/etc/anchorwatch/|$work/|; s|/var/lib/exports/|$work/|"
	-e "/source \"ssh\"/,/}/s/user = \".*\"/user = \"$ssh_user\"/" -e "/source \"cucm\"/,/}/s/user = \".*\"/user = \"reader\"/"
	-e "s|^\(.*\)source \"ssh\" {|&\n\t\tknown-hosts = \"$known\"|"
	-e "/source \"\(restconf\|cucm\)\"/a address = \"127.0.0.1:$https\"")
for name in $names; do edits+=(-e "s/^\taddress = \"$name.example.org\"/\taddress = \"127.0.0.1:${ports[$name]}\"/"); done
sed "${edits[@]}" guide.conf >c.conf
equal "nothing of the guide's places is left" "" "$(grep -oE '/etc/|/var/|[a-z0-9-]*\.example\.org' c.conf | paste -sd' ')"
aw=(--config c.conf --state state --transitions "$transitions")
out=$("$bin/anchorwatchd" --once "${aw[@]}" 2>&1)
# NX-OS prints no license of this device by "show license all", so that its answer has a part that is missing.
equal "they are collected" 0 $?
# gives NAME: license, store and certificate of the record: who gave them, and how that went.
gives() {
	jq -r '[([.licenses[]? | .source + " " + .attempt.code] | join(",")), ([.stores[]? | .name + " " + .source + " " + .attempt.code] | join(",")),
		([.certificates[]? | .source + " " + .attempt.code] | join(","))] | join("; ")' "state/records/$1.json"
}
equal "IOS-XE" "ssh ok; trust-store ssh ok; ssh ok" "$(gives switch-3)"
equal "NX-OS" "ssh ok; trust-store ssh ok; " "$(gives nexus-1)"
equal "ASA" "ssh ok; trust-store ssh ok; " "$(gives asa-2)"
equal "IOS-XR" "ssh ok; trust-store ssh ok; " "$(gives xr-1)"
equal "CUCM" "ssh ok; tomcat-trust cucm ok; cucm ok" "$(gives cucm-1)"
equal "Expressway" "ssh ok; ; " "$(gives exp-edge-2)"
equal "RESTCONF, SSH and a file" "restconf ok; trustpool ssh ok; web ok" "$(gives switch-4)"
equal "only the trust store is asked for by SSH there" "show running-config|show crypto pki trustpool|show crypto pki certificates" \
	"$(paste -sd'|' switch-4/asked)"
[ "$failed" -eq 0 ] || printf '%s\n' "$out" | sed 's/^/#   /'
done_testing
