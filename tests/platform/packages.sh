#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: long limit=2400
# The packages: built twice with the same bytes, checked by lintian and rpmlint, and used in a separate Debian system,
# which debootstrap creates and systemd-nspawn starts with its own systemd: installed with a running snmpd, asked by
# SNMP, killed, purged without leftovers. Where such a system cannot be created or started, less is tested, and a line
# that begins with "#" reports what was not tested.
. "$(dirname "$0")/../integration/lib.sh"
. "$root/tests/debian.bash"
. "$(dirname "$0")/system.bash"
PATH=$PATH:/usr/sbin:/sbin
units=(anchorwatchd.service anchorwatch-agentx.service)

## The packages themselves.

make_in() { make -s -C "$root" BUILD="$work/$1" "$2"; }
start build_one make_in one deb
start build_two make_in another/place deb
wait "${pids[build_one]}" && wait "${pids[build_two]}"
built=$?
unset 'pids[build_one]' 'pids[build_two]'
if [ "$built" -ne 0 ]; then
	not_ok "make deb" "$(cat "$work"/build_*.log)"
	exit 1
fi
debs=("$work"/one/*.deb)
equal "make deb makes five packages" 5 ${#debs[@]}
sums() { (cd "$work/$1" && sha256sum -- *.deb); }
equal "the packages are the same bytes when built elsewhere again" "$(sums one)" "$(sums another/place)"
equal "lintian has no error and no warning" "" \
	"$(lintian --allow-root --tag-display-limit 0 "$work"/one/deb/*.changes 2>&1 | grep -v '^[INPXO]: ')"
rm -rf "$work/another"

start build_rpm make_in one rpm

## A root directory with the dependencies of the packages; it is kept in the build folder, and created if it is missing.

have_root=no
if [ "$(id -u)" -ne 0 ]; then
	echo "# not root: no system was made, so installing, running and purging the packages were not tested"
elif make_root >"$work/root.log" 2>&1; then
	have_root=yes
else
	not_ok "debootstrap makes a root directory" "$(tail -5 "$work/root.log")"
fi

## RPM packages.

wait "${pids[build_rpm]}"
equal "make rpm" 0 $?
unset 'pids[build_rpm]'
mapfile -t rpms < <(find "$work/one/rpm/RPMS" -name '*.rpm')
equal "make rpm makes five packages" 5 ${#rpms[@]}
equal "rpmlint has no error and no warning" "0 errors, 0 warnings" \
	"$(rpmlint -c "$root/packaging/rpm/rpmlint.toml" "$work"/one/rpm/{RPMS,SRPMS,SPECS/anchorwatch.spec} 2>&1 |
		grep -o '[0-9]* errors, [0-9]* warnings')"
in_debs() { for deb in "${debs[@]}"; do dpkg-deb --fsys-tarfile "$deb" | tar -t; done; }
in_rpms() { rpm -qlvp "${rpms[@]}" | awk '$1 !~ /^d/ { print $9 }'; }
# files: without the paths that differ between distributions.
files() { sed -E 's,^\./,/,; s,\.gz$,,; s,^/lib/,/usr/lib/,; s,^/usr/lib64/,/usr/lib/,' | grep -vE '/$|/(doc|licenses|\.build-id)(/|$)' | sort -u; }
equal "both kinds of package have the same files" "$(in_debs | files)" "$(in_rpms | files)"

[ "$have_root" = yes ] || { done_testing && exit || exit 1; }

## The system: started if that is possible, else used by chroot.

mkdir -p "$work/root/debs"
cp "${debs[@]}" "$work/root/debs/"
# everything: the files of the system, except those that a running system writes and rotates, and the users.
everything() {
	inside sh -c 'find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /debs \
		-o -path /var/log -o -path /var/tmp -o -path /var/cache -o -path /var/lib/dpkg -o -path /var/lib/systemd/timers \
		-o -path /root \) -prune -o -print; sort /etc/passwd /etc/group'
}

walk() { inside snmpbulkwalk -v2c -c public -On 127.0.0.1 "$base"; }
base=$(sed -n 's/^view systemonly included //p' "$AW_BUILD/packaging/snmpd-anchorwatch.conf")
shows_store() { walk | grep -q '"system"'; }
restarted() { is_active "$1" && [ "$(property "$1" NRestarts)" -ge 1 ] && [ "$(property "$1" MainPID)" != "$2" ]; }

purge() {
	local mark=$1
	check "$mark: purging works" inside dpkg --purge anchorwatch monitoring-plugins-anchorwatch anchorwatch-nms anchorwatch-common anchorwatch-transitions
	equal "$mark: nothing is left, no file and no user" "" "$(diff <(sort "$work/before") <(everything | sort))"
}

live_in_started_system() {
	local pid unit began
	began=$(date +%s%N)
	check "snmpd runs before the packages come" wait_for 20 is_active snmpd.service
	everything >"$work/before"
	equal "snmpd's directory is shut before" 700 "$(inside stat -c %a /var/agentx)"
	check "the packages install in a running system" inside sh -c 'dpkg -i /debs/*.deb'
	for unit in "${units[@]}"; do check "$unit is started" wait_for 20 is_active "$unit"; done
	check "SNMP shows the host's own store to the default community" wait_for 30 shows_store
	printf 'platform packages: installed and seen by SNMP in %s s\n' "$((($(date +%s%N) - began) / 1000000000))"
	equal "the socket is for the group of the subagent" "660 root anchorwatch" "$(inside stat -c '%a %U %G' /var/agentx/master)"
	matches "the plugin works for any user" "^ANCHORWATCH OK: localhost" \
		"$(inside runuser -u nobody -- /usr/lib/nagios/plugins/check_anchorwatch -H localhost -m readiness)"
	check "the state is readable and not writable by others" inside runuser -u nobody -- \
		sh -c 'cat /var/lib/anchorwatch/records/localhost.json >/dev/null && ! touch /var/lib/anchorwatch/records/x 2>/dev/null'
	check "the manual pages are there" inside sh -c 'dpkg -S man1/anchorwatch.1.gz man8/check_anchorwatch.8.gz man5/anchorwatch.conf.5.gz'

	for unit in "${units[@]}"; do
		pid=$(property "$unit" MainPID)
		inside sh -c "kill -9 $pid"
		check "$unit comes back after kill -9" wait_for 20 restarted "$unit" "$pid"
	done
	check "SNMP shows the store after both were killed" wait_for 30 shows_store
	inside sh -c "kill -9 $(property snmpd.service MainPID)"
	check "without snmpd the subagent goes on" is_active anchorwatch-agentx.service
	check "snmpd is started after kill -9" inside systemctl restart snmpd.service
	check "the subagent is there again when snmpd is" wait_for 60 shows_store

	networks
	upgrade
	inside rm -rf /etc/systemd/system/anchorwatchd.service.d
	purge "running"
	equal "no process is left" "" "$(inside sh -c 'grep -l anchorwatch /proc/[0-9]*/comm 2>/dev/null')"
	check "snmpd runs after the purge" wait_for 20 is_active snmpd.service
}

# The shipped unit lets the collector ask a device, with a credential that only root may read; the subagent has no
# network. The "device" is openssl s_server, which prints each request.
networks() {
	inside sh -c 'cd /root && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -out c.pem \
		-subj /CN=localhost -addext subjectAltName=DNS:localhost -days 3650 2>/dev/null && cp c.pem /etc/anchorwatch/ca.pem &&
		(umask 077 && echo reader:s3cret >/etc/anchorwatch/secret)'
	start device nsenter -t "$leader" -a sh -c 'mkfifo /root/in && exec timeout 600 openssl s_server -accept 8443 \
		-cert /root/c.pem -key /root/k.pem -quiet 0<>/root/in'
	inside sh -c 'mkdir -p /etc/systemd/system/anchorwatchd.service.d /etc/anchorwatch &&
		printf "[Service]\nLoadCredential=exp:/etc/anchorwatch/secret\n" >/etc/systemd/system/anchorwatchd.service.d/exp.conf &&
		printf "device \"exp\" {\n\taddress = \"localhost:8443\"\n\tsource \"expressway\" {\n\t\tcredential = \"exp\"\n\t\tca-file = \"/etc/anchorwatch/ca.pem\"\n\t}\n}\n" \
		>>/etc/anchorwatch/anchorwatch.conf && systemctl daemon-reload && systemctl restart anchorwatchd.service'
	check "the collector asks a device with a credential of systemd, under the shipped unit" \
		wait_for 30 grep -q "^Authorization: Basic $(printf reader:s3cret | base64)" "$work/device.log"
	stop device
	check "a reload is taken" inside systemctl reload anchorwatchd.service anchorwatch-agentx.service
	check "the collector shares the network of the host" same_network "$(property anchorwatchd.service MainPID)"
	check "the subagent has no network" other_network "$(property anchorwatch-agentx.service MainPID)"
}
same_network() { [ "$(inside readlink "/proc/$1/ns/net")" = "$(inside readlink /proc/1/ns/net)" ]; }
other_network() { [ -n "$(inside readlink "/proc/$1/ns/net")" ] && ! same_network "$1"; }

upgrade() {
	local before
	before=$(inside md5sum /etc/anchorwatch/anchorwatch.conf)
	check "the packages install again over themselves" inside sh -c 'dpkg -i --force-confdef /debs/*.deb'
	equal "a changed configuration stays" "$before" "$(inside md5sum /etc/anchorwatch/anchorwatch.conf)"
	check "the state stays" inside test -s /var/lib/anchorwatch/retired/localhost.json
	for unit in "${units[@]}"; do check "$unit runs after that" wait_for 20 is_active "$unit"; done
	inside rm -f /etc/anchorwatch/secret /etc/anchorwatch/ca.pem
}

# Without a started system: tests by chroot.
live_in_chroot() {
	everything >"$work/before"
	check "the packages install in a root directory" inside sh -c 'dpkg -i /debs/*.deb'
	check "the units are right" systemd-analyze verify --root="$work/root" --man=no "${units[@]}"
	check "the user is made" inside getent passwd anchorwatch
	check "the collector reads the host's store" inside anchorwatchd --once --state /tmp/aw
	matches "the plugin reads its record" "^ANCHORWATCH OK: localhost" \
		"$(inside /usr/lib/nagios/plugins/check_anchorwatch -H localhost -m readiness --state /tmp/aw)"
	purge "chroot"
}

# The plugin alone needs no daemon, no user and no network library.
plugin_alone() {
	everything >"$work/before"
	check "the plugin installs alone" inside sh -c 'dpkg -i /debs/anchorwatch-common_*.deb /debs/anchorwatch-transitions_*.deb /debs/monitoring-plugins-anchorwatch_*.deb'
	matches "the plugin alone judges a record" "^ANCHORWATCH OK: localhost" \
		"$(inside /usr/lib/nagios/plugins/check_anchorwatch -H localhost -m readiness --state /debs/state)"
	check "the plugin alone brings no daemon" inside sh -c '! command -v anchorwatchd && ! getent passwd anchorwatch'
	purge "plugin alone"
}

mkdir -p "$work/root/debs/state"
if boot; then
	live_in_started_system
	"$bin/anchorwatchd" --once --state "$work/root/debs/state" >/dev/null 2>&1
	plugin_alone
	halt_system
else
	echo "# no system could be started here (systemd-nspawn --boot): the units were verified, not run"
	printf 'platform packages: installed by chroot, not started\n'
	live_in_chroot
fi
done_testing
