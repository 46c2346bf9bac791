# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# shellcheck disable=SC2154 # work: of lib.sh
# Devices for tests of source "ssh": a real sshd with a forced command that plays a family from files. After lib.sh.

sshd=$(PATH=$PATH:/usr/sbin:/sbin command -v sshd)
# shellcheck disable=SC2034 # for the tests
ssh_user=$(id -un)

# ssh_keys DIR: the device's host key, a key of the user, and another one that the device does not know.
ssh_keys() {
	local name
	mkdir -p "$1"
	for name in host user other; do
		[ -f "$1/$name" ] || ssh-keygen -q -t ed25519 -N '' -C '' -f "$1/$name"
	done
	cp "$1/user.pub" "$1/authorized"
}

# ssh_play DIR: the forced command, DIR/play. DIR/answers has a file a command, with dashes for what is no letter or digit;
# DIR/family decides how the device takes them, and DIR/asked gets what was sent.
ssh_play() {
	mkdir -p "$1/answers"
	cat >"$1/play" <<'PLAY'
#!/bin/bash
dir=${0%/*}
family=$(cat "$dir/family")
answer() {
	local name=${1//[^A-Za-z0-9]/-}
	printf '%s\n' "$1" >>"$dir/asked"
	if [ -f "$dir/answers/$name" ]; then cat "$dir/answers/$name"; else cat "$dir/unknown" 2>/dev/null || printf '  ^\n%% Invalid input detected at %s^%s marker.\n\n' "'" "'"; fi
}
[ ! -x "$dir/hook" ] || . "$dir/hook"
case $family in
nx-os)
	while IFS= read -r command; do answer "$command"; done < <(printf '%s\n' "$SSH_ORIGINAL_COMMAND" | sed 's/ ; /\n/g')
	;;
cucm)
	printf 'Command Line Interface is starting up, please wait ...\n\n   Welcome to the Platform Command Line Interface\n\n'
	while printf 'admin:' && IFS= read -r command; do
		printf '%s\n' "$command"
		[ "$command" != exit ] || exit 0
		answer "$command"
	done
	;;
*)
	answer "$SSH_ORIGINAL_COMMAND"
	;;
esac
# IOS closes the connection without an exit status, which the client reports as 255.
case $family in ios*) exit 255 ;; esac
PLAY
	chmod 0755 "$1/play"
}

# ssh_config DIR PORT [LINE...]: the configuration of an sshd that plays DIR.
ssh_config() {
	local dir=$1 port=$2
	shift 2
	printf '%s\n' "Port $port" "ListenAddress 127.0.0.1" "HostKey $dir/host" "AuthorizedKeysFile $dir/authorized" \
		"PidFile none" "UsePAM no" "StrictModes no" "PasswordAuthentication no" "KbdInteractiveAuthentication no" \
		"MaxStartups 1000" "MaxSessions 100" "PerSourcePenalties no" "$@" >"$dir/sshd_config"
	"$sshd" -t -f "$dir/sshd_config" 2>/dev/null || sed -i '/PerSourcePenalties/d' "$dir/sshd_config"
	grep -q ForceCommand "$dir/sshd_config" || printf 'ForceCommand %s/play\n' "$dir" >>"$dir/sshd_config"
}

# ssh_start NAME DIR PORT: an sshd of its own, which listens.
ssh_start() {
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
	start "$1" "$sshd" -D -e -f "$2/sshd_config"
	wait_for 10 listens "$3" || not_ok "sshd $1 listens" "$(cat "$work/$1.log")"
}
listens() { grep -qi ":$(printf '%04X' "$1") .* 0A " /proc/net/tcp; }

# known_host DIR PORT: the line of known_hosts for the device.
known_host() { printf '[127.0.0.1]:%s %s\n' "$2" "$(cut -d' ' -f1,2 "$1/host.pub")"; }
host_key() { ssh-keygen -lf "$1/host.pub" | cut -d' ' -f2; }

# trustpoint pki|ca NAME FILE [WORD]: as IOS and ASA print it; WORD "ca " for a CA, empty for the device itself.
trustpoint() {
	printf 'crypto %s certificate chain %s\n certificate %s01\n' "$1" "$2" "${4-ca }"
	openssl x509 -in "$3" -outform DER | od -An -v -tx1 -w32 | sed -E 's/ //g; s/(.{8})/\1 /g; s/^/  /'
	printf '  \tquit\n'
}

# ssh_password_server NAME DIR PORT PASSWORD: an sshd for DIR where the user has this password and no key, without a change
# of this host.
ssh_password_server() {
	local name=$1 dir=$2 port=$3 hash pre=$AW_BUILD/tests/tools/fake_shadow.so conf=$2/sshd_password
	hash=$(openssl passwd -6 "$4")
	ssh_config "$dir.pass" "$port" 2>/dev/null || mkdir -p "$dir.pass"
	sed -e "s/^Port .*/Port $port/" -e '/^PasswordAuthentication/d; /^AuthorizedKeysFile/d' "$dir/sshd_config" >"$conf"
	printf '%s\n' 'PasswordAuthentication yes' 'PubkeyAuthentication no' 'PermitRootLogin yes' "AuthorizedKeysFile none" >>"$conf"
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
	if "$sshd" -T -f "$conf" 2>/dev/null | grep -qi '^sshdsessionpath'; then
		printf '#!/bin/sh\nFAKE_SHADOW_HASH='"'%s'"' LD_PRELOAD=%s exec %s "$@"\n' "$hash" "$pre" \
			"$("$sshd" -T -f "$conf" | sed -n 's/^sshdsessionpath //p')" >"$dir/session" && chmod 0755 "$dir/session"
		printf 'SshdSessionPath %s\n' "$dir/session" >>"$conf"
		start "$name" "$sshd" -D -e -f "$conf"
	else
		start "$name" env FAKE_SHADOW_HASH="$hash" LD_PRELOAD="$pre" "$sshd" -r -D -e -f "$conf"
	fi
	wait_for 10 listens "$port" || not_ok "sshd $name listens" "$(cat "$work/$name.log")"
}
