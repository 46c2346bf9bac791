#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: long limit=2400
# README.md and docs/guide.md as a new user follows them: in a fresh Debian system without sudo, from the installation
# to the last command, each command directly after the one before it; where a page shows what a command prints, this is
# compared. A third system follows `make install`. The commands that are not run are named below, each with its reason.
# shellcheck disable=SC2016 # variables of other shells
. "$(dirname "$0")/../integration/lib.sh"
. "$root/tests/debian.bash"
. "$root/tests/integration/pages.bash"
. "$(dirname "$0")/system.bash"
PATH=$PATH:/usr/sbin:/sbin
cd "$root" || exit 1

declare -A not_run=(
	["make deb"]="it needs the network for its compiler; the packages that are installed here come from it"
	["make deps"]="it needs the network"
	["make deps && make"]="it needs the network"
	["make"]="it needs the compiler of make deps"
	["make install"]="it needs make; the last system of this test is installed by it"
	["scripts/base-mibs /usr/share/snmp/mibs"]="it needs the network; it puts the MIBs of the build there"
	["anchorwatch connect tools.cisco.com"]="it asks a server of Cisco"
	["anchorwatch connect dc1.example.org --starttls ldap --store cucm-trust.pem"]="it asks a server of the reader"
	["rsync -a --delay-updates site-a:/var/lib/anchorwatch/records/ /var/lib/anchorwatch/records/"]="it needs a second site"
)
declare -A named=()

[ "$(id -u)" -eq 0 ] || { not_ok "a fresh system needs root" && exit 1; }
start build make -s BUILD="$work/made" deb
wait "${pids[build]}" || { not_ok "make deb" "$(tail -20 "$work/build.log")" && exit 1; }
unset 'pids[build]'
debs=("$work"/made/*.deb)
check "base MIBs are there" scripts/base-mibs "$AW_BUILD/mibs-base"

## The devices: one nginx for the names and addresses of the pages, with a certificate of each, in the network of the system.

mkdir -p "$work"/device/{tmp,www/api/v1/status/common/smartlicensing,www/api/v1/provisioning/certs} "$work/blocks"
device=$work/device
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Devices CA" -keyout "$device/ca.key" -out "$device/ca.pem" 2>/dev/null
issue() { # NAME ALTERNATIVE-NAME
	openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$device/$1.key" -out "$device/$1.csr" 2>/dev/null &&
		openssl x509 -req -days 2 -in "$device/$1.csr" -CA "$device/ca.pem" -CAkey "$device/ca.key" -CAcreateserial \
			-extfile <(echo "subjectAltName=$2") -out "$device/$1.pem" 2>/dev/null
}
check "a certificate for the device of the guide" issue exp-core-1.example.org DNS:exp-core-1.example.org
check "a certificate for the device of README.md" issue 10.1.1.11 IP:10.1.1.11
sed 's/smartreceiver\.example\.org/smartreceiver.cisco.com/' "$data/expressway/status.xml" >"$device/exp-core-1.example.org.xml"
sed 's/smartreceiver\.example\.org/tools.cisco.com/' "$data/expressway/status.xml" >"$device/10.1.1.11.xml"
cp "$data/expressway/licensing.json" "$device/www/api/v1/status/common/smartlicensing/licensing"
cat "$data/roots/quovadis-root-ca-2.pem" "$data/roots/quovadis-root-ca-2-g3.pem" >"$device/www/api/v1/provisioning/certs/root"
printf 'reader:%s\n' "$(openssl passwd -apr1 PASSWORD)" >"$device/users"
server() { # NAME ADDRESS
	cat <<-CONF
		server {
			listen $2:443 ssl;
			ssl_certificate $device/$1.pem;
			ssl_certificate_key $device/$1.key;
			location / { root $device/www; auth_basic api; auth_basic_user_file $device/users; }
			location = /getxml { alias $device/$1.xml; auth_basic api; auth_basic_user_file $device/users; }
			location = /api/v1/provisioning/certs/server { alias $device/$1.pem; auth_basic api; auth_basic_user_file $device/users; }
		}
	CONF
}
cat >"$device/nginx.conf" <<-CONF
	user root;
	daemon off;
	pid $device/nginx.pid;
	events { worker_connections 64; }
	http {
		access_log off;
		client_body_temp_path $device/tmp; proxy_temp_path $device/tmp; fastcgi_temp_path $device/tmp;
		uwsgi_temp_path $device/tmp; scgi_temp_path $device/tmp;
		$(server exp-core-1.example.org 127.0.0.1)
		$(server 10.1.1.11 10.1.1.11)
	}
CONF
start_devices() {
	inside ip address add 10.1.1.11/32 dev lo 2>/dev/null || nsenter -t "$leader" -n ip address add 10.1.1.11/32 dev lo
	start devices nsenter -t "$leader" -n nginx -p "$device" -e "$device/error.log" -c "$device/nginx.conf"
	check "the devices answer" wait_for 20 inside sh -c ': </dev/null && openssl s_client -connect 10.1.1.11:443 </dev/null'
}

## The system of a reader: the source tree with the packages, and the files that the pages say the reader has.

home=$work/root/root/anchorwatch
new_system() {
	rm -rf "$work/root"
	if ! make_root >"$work/root.log" 2>&1; then
		not_ok "debootstrap makes a root directory" "$(tail -5 "$work/root.log")"
		exit 1
	fi
	mkdir -p "$home/build/share" "$work/root/srv/backup/isr-1"
	cp "${debs[@]}" "$home/build/"
	cp -R "$bin" "$home/build/bin"
	cp -R "$AW_BUILD/share/anchorwatch" "$home/build/share/"
	cp "$data/roots/quovadis-root-ca-2.pem" "$home/ca.pem"
	cp "$data/roots/quovadis-root-ca-2.pem" "$work/root/srv/backup/isr-1/ca.pem"
	cp "$data/roots/identrust-commercial-root-ca-1.pem" "$home/new-root.pem"
	cp "$data/license/expressway.txt" "$home/license.txt"
	cat "$data"/roots/*.pem >"$home/roots.pem"
	echo "127.0.0.1 localhost exp-core-1.example.org" >"$work/root/etc/hosts"
	# The reader's editor.
	printf '#!/bin/sh\necho reader:PASSWORD >"$1"\n' >"$work/root/usr/local/bin/editor"
	chmod 755 "$work/root/usr/local/bin/editor"
	boot || { not_ok "a system is started (systemd-nspawn --boot)" "$(tail -5 "$work/system.log")" && exit 1; }
	equal "the system has no sudo" "" "$(inside sh -c 'command -v sudo')"
	start_devices
}

# type_in COMMAND: as root types it, in the source tree; a question is answered by the return key.
type_in() {
	inside env -i HOME=/root TERM=dumb LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		bash -c 'cd /root/anchorwatch && eval "$1"' bash "$1" 2>&1 < <(printf '\n\n\n')
}

# works COMMAND: types it in, its output in $last. Commands whose status is a verdict end with that of the device; one
# that shows the record of a device has it when the daemon has collected, as the pages say.
works() {
	local rc
	last=$(type_in "$1")
	rc=$?
	case $1 in
	*"||"*) [ "$rc" -eq 0 ] ;;
	"anchorwatch show"* | */check_anchorwatch*) [ "$rc" -le 2 ] ;;
	snmpwalk*) [ "$rc" -eq 0 ] && [[ $last == *" = "* && $last != *"No Such"* ]] ;;
	"anchorwatch inspect"*) [ "$rc" -le 1 ] ;;
	*) [ "$rc" -eq 0 ] ;;
	esac
}
works_soon() {
	case $1 in
	"anchorwatch show"* | */check_anchorwatch* | snmpwalk*) wait_for 60 works "$1" ;;
	*) works "$1" ;;
	esac
}

# follow_command PLACE COMMAND [WANT]: types it in, unless it is one of those that are named above.
follow_command() {
	local command
	command=$(sed -E 's/ +# .*//' <<<"$2")
	if [ -n "${not_run[$command]:-}" ]; then
		named[$command]=1
		[[ $command != scripts/base-mibs* ]] || cp "$AW_BUILD"/mibs-base/*.txt "$work/root/usr/share/snmp/mibs/"
		return
	fi
	ran=$((ran + 1))
	if works_soon "$2" || [ $# -gt 2 ]; then
		[ $# -gt 2 ] || ok "$1: $command"
	else
		not_ok "$1: $command" "$last"
	fi
	[ $# -eq 2 ] || check "$1: $command prints what the page shows" prints "$3" "$last"
}

# follow_block FILE: its commands; a configuration is put where its page says; a text is what the last collect printed.
follow_block() {
	local place command text n=1 file
	place=$(cat "$1.at")
	case $(cat "$1.lang") in
	sh)
		text=$(sed -e ':a' -e '/[\\|]$/N; s/\\\n//; s/|\n */| /; ta' "$1")
		while IFS= read -r command; do
			[ -z "$command" ] || follow_command "$place" "$command"
			[[ $command != *"anchorwatch collect exp-core-1" ]] || collected=$last
		done <<<"$text"
		;;
	console)
		cut_transcript "$1"
		while [ -e "$1.cmd$n" ]; do
			follow_command "$place" "$(cat "$1.cmd$n")" "$(cat "$1.out$n")"
			n=$((n + 1))
		done
		;;
	text)
		grep -q '^exp-core-1/' "$1" && check "$place: what collect prints" prints "$(cat "$1")" "$collected"
		;;
	"")
		grep -q '^device "exp-core-1"' "$1" || return
		cp "$device/ca.pem" "$work/root/etc/anchorwatch/$(grep -oE '[a-z-]*ca\.pem' "$1" | head -1)"
		if [[ $place == README.md* ]]; then
			file=$work/root/etc/anchorwatch/anchorwatch.conf
			(umask 027 && echo PASSWORD >"$work/root/etc/anchorwatch/exp.secret")
			inside chgrp anchorwatch /etc/anchorwatch/exp.secret
		else
			file=$work/root/etc/anchorwatch/conf.d/exp-core-1.conf
		fi
		cat "$1" >>"$file"
		;;
	esac
}

# follow PAGE: all of its blocks in a new system. The first one of README.md shows a device that is configured further below.
follow() {
	local block later=''
	rm -rf "$work/blocks" && mkdir "$work/blocks"
	cut_blocks "$work/blocks" "$1"
	new_system
	ran=0 last='' collected=''
	for block in "$work"/blocks/[0-9][0-9][0-9]; do
		if [[ $block == */001 && $1 == README.md ]]; then later=$block; else follow_block "$block"; fi
	done
	[ -z "$later" ] || follow_block "$later"
	stop devices
	halt_system
	printf 'platform docs: %s: %d commands followed\n' "$1" "$ran"
}

follow docs/guide.md
check "the guide has commands" test "$ran" -ge 30
follow README.md
check "README.md has commands" test "$ran" -ge 10

## From the source: what make install prints as the next commands works, too.

new_system
own_build "$work/build"
check "make install" make -s -C "$root" BUILD="$work/build" install DESTDIR="$work/root"
# shellcheck disable=SC2016 # a variable of make
mapfile -t next < <(make -s -C "$root" --eval 'print-next:; @$(INSTALL_NEXT)' print-next | sed -n 's/^  //p')
equal "it prints three commands" 3 "${#next[@]}"
for command in "${next[@]}" "/usr/local/lib/nagios/plugins/check_anchorwatch -H localhost -m readiness" \
	"snmpwalk -v2c -c public -On localhost .1.3.6.1.4.1.8072.9999.9999.2022.1.2"; do
	if works_soon "$command"; then ok "after make install: $command"; else not_ok "after make install: $command" "$last"; fi
done
stop devices
halt_system

equal "the commands that are not run are those that the pages have" "$(printf '%s\n' "${!not_run[@]}" | sort)" \
	"$(printf '%s\n' "${!named[@]}" | sort)"
equal "nine commands are not run" 9 "${#not_run[@]}"
done_testing
