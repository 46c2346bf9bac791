#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatchd runs no configuration that names programs or secrets and that others can change; what names neither is
# used, and readers use all of them.
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"

umask 022
chmod 755 "$work"
mkdir "$work/etc" "$work/etc/conf.d" "$work/bin"
etc=$work/etc conf=$work/etc/aw.conf neighbour=$work/etc/conf.d/more.conf state=$work/state
printf '#!/bin/sh\ntouch "%s/ran"; echo x\n' "$work" >"$work/bin/helper"
chmod 755 "$work/bin/helper"
cp "$data/roots/quovadis-root-ca-2.pem" "$work/store.pem"
(umask 077 && printf 'user:word\n' >"$work/secret")

# What needs the rule: a program of a license, of a store and of a source, a password file, a credential, the OpenSSH client.
declare -A power=(
	[license]="source \"license-text\" { program = {\"$work/bin/helper\"} }"
	[store]="store \"s\" { program = {\"$work/bin/helper\"} }"
	[password]="source \"expressway\" { password-file = \"$work/secret\" ca-file = \"$work/store.pem\" timeout = 1s }"
	[credential]="source \"expressway\" { credential = \"secret\" ca-file = \"$work/store.pem\" timeout = 1s }"
	[snmp]="source \"snmp\" { version = \"2c\" password-file = \"$work/secret\" timeout = 1s }"
)
device() { printf 'device "%s" { address = "127.0.0.1:1"\n store "ca" { file = "%s" }\n%s\n}\n' "$1" "$work/store.pem" "${2:-}"; }
daemon() {
	rm -f "$work/ran"
	out=$("$bin/anchorwatchd" --config "${config:-$conf}" --state "$state" --transitions "$transitions" "$@" 2>&1 </dev/null)
	rc=$?
}
# refused NAME PATH CURE: by a start, which runs nothing; --check-config warns, and a reader does not mind.
refused() {
	daemon --once
	equal "$1: refused, and nothing runs" "2 1 no" \
		"$rc $(grep -c '\[config-unsafe\]$' <<<"$out") $([ -e "$work/ran" ] && echo ran || echo no)"
	matches "$1: path and cure" "^anchorwatchd: $2: .*: ${3:-chown root}, because .* \[config-unsafe\]$" "$out"
	daemon --check-config
	matches "$1: --check-config warns" "$2: warning: .*: ${3:-chown root}, because" "$out"
	equal "$1: and goes on" 0 "$rc"
	out=$("$bin/anchorwatch" show --config "${config:-$conf}" --state "$state" --transitions "$transitions" 2>&1)
	equal "$1: a reader does not mind" 0 "$(grep -c 'config-unsafe' <<<"$out")"
}
fine() {
	daemon --once
	equal "$1: used" 0 "$(grep -c 'config-unsafe' <<<"$out")"
	matches "$1: the store is read" 'dev/ca: read, 1 certificate' "$out"
}
# Each change of the world has its undo.
alien=65534
root_only() { [ "$(id -u)" -eq 0 ]; }

device dev "${power[license]}" >"$conf"
device more >"$neighbour"
fine "a configuration of this user"
if root_only; then
	for kind in "${!power[@]}"; do
		device dev "${power[$kind]}" >"$conf"
		chown $alien "$conf"
		refused "$kind in a file of another user" "$conf"
		chown 0 "$conf"
	done
	device dev >"$conf"
	chown $alien "$conf"
	fine "a file of another user that names neither programs nor secrets"
	device more "${power[license]}" >"$neighbour"
	refused "a program in conf.d, and another file of another user" "$conf"
	chown 0 "$conf"
	chown $alien "$neighbour"
	refused "a file of another user in conf.d" "$neighbour"
	chown 0 "$neighbour"
	chown $alien "$etc/conf.d"
	refused "a conf.d of another user" "$etc/conf.d"
	chown 0 "$etc/conf.d"
	chown $alien "$etc"
	refused "a directory of another user" "$etc"
	chown 0 "$etc"
	for path in "$conf" "$neighbour" "$etc" "$etc/conf.d"; do
		chgrp $alien "$path" && chmod g+w "$path"
		refused "$path is writable by its group" "$path" 'chmod g-w'
		chgrp 0 "$path"
		fine "$path is writable by root's group"
		chmod g-w "$path"
	done
	chmod 1777 "$etc"
	fine "a sticky directory"
	ln -s "$conf" "$etc/link.conf" && chown -h $alien "$etc/link.conf"
	config=$etc/link.conf refused "a link of another user in a sticky directory" "$etc/link.conf" 'chown -h root'
	ln -s link.conf "$etc/two.conf"
	config=$etc/two.conf refused "a link to a link of another user" "$etc/link.conf" 'chown -h root'
	rm "$etc/link.conf" "$etc/two.conf"
	chmod 755 "$etc"
	cd "$etc" || exit 1
	chown $alien "$conf"
	config=aw.conf refused "a relative path" "$conf"
	chown 0 "$conf"
	cd "$root" || exit 1
else
	ok "files of other users: this test is not run as root"
fi
chmod 0777 "$etc"
refused "a directory that everybody may write" "$etc" 'chmod o-w'
rmdir "$etc/conf.d" 2>/dev/null
chmod 0755 "$etc"

# A reload keeps the configuration before.
device dev "${power[license]}" >"$conf"
start daemon "$bin/anchorwatchd" --config "$conf" --state "$state" --transitions "$transitions"
check "the daemon runs" wait_for 20 grep -q 'records in' "$work/daemon.log"
chmod 0777 "$etc"
kill -HUP "${pids[daemon]}"
check "a reload refuses it, too" wait_for 20 grep -q 'reload refused.*config-unsafe' "$work/daemon.log"
check "the daemon runs on" running daemon

done_testing
