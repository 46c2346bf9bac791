# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the script that sources it
# A Debian system in $work/root for the packages in the array debs, and systemd in it. Sourced after lib.sh and debian.bash.

depends() {
	for deb in "${debs[@]}"; do dpkg-deb -f "$deb" Depends; done |
		tr ',' '\n' | sed 's/|.*//; s/(.*//; s/ //g' | grep -vE '^$|^anchorwatch' | sort -u | paste -sd,
}
# make_root: the dependencies of the packages in a root directory; it is kept in the build folder, and created if it is missing.
make_root() {
	local include codename cached
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	include=systemd-sysv,dbus,snmpd,snmp,openssl,ca-certificates,$(depends)
	cached=$AW_BUILD/root-$(sha256sum <<<"$codename $include" | cut -c1-12).tar
	if [ -s "$cached" ]; then
		unpack "$cached" "$work/root"
	else
		bootstrap "$codename" "$work/root" "$include" && pack "$work/root" "$cached"
	fi
}

# inside COMMAND...: in the system; boot makes it the one that runs.
inside() { timeout 600 chroot "$work/root" env DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

# boot: starts the system with its own systemd, in a network of its own. Fails where that is not possible.
boot() {
	command -v systemd-nspawn >/dev/null || return 1
	start system systemd-nspawn -q --register=no --keep-unit --private-network -D "$work/root" --boot
	wait_for 30 leads || { stop system KILL; return 1; }
	leader=$(pgrep -P "${pids[system]}" | head -1)
	inside() { timeout 600 nsenter -t "$leader" -a env DEBIAN_FRONTEND=noninteractive "$@"; }
	wait_for 60 has_booted || { halt_system; return 1; }
}
leads() { pgrep -P "${pids[system]}"; }
has_booted() { [[ $(inside systemctl is-system-running) =~ running|degraded ]]; }
halt_system() {
	inside systemctl --force poweroff >/dev/null 2>&1
	wait_for 20 gone "${pids[system]}" || kill -KILL "$leader" "${pids[system]}" 2>/dev/null
	stop system KILL
}
halt_at_end() {
	running system && halt_system
	cleanup
}
trap halt_at_end EXIT

property() { inside systemctl show --value -p "$2" "$1"; }
is_active() { [ "$(property "$1" ActiveState)" = active ]; }
