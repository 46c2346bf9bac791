#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# make install: directories of the GNU and Debian conventions, and programs that find their own files.
. "$(dirname "$0")/lib.sh"

dest=$work/dest
own_build "$work/build"
check "make install prefix=/usr" make -s -C "$root" BUILD="$work/build" install DESTDIR="$dest" prefix=/usr
for file in usr/bin/anchorwatch usr/sbin/anchorwatchd usr/sbin/anchorwatch-agentx \
	usr/lib/nagios/plugins/check_anchorwatch usr/libexec/anchorwatch/anchorwatch-ssh-helper usr/share/anchorwatch/nagios/anchorwatch-nagios-trap; do
	check "$file is a program" test -x "$dest/$file"
done
for file in usr/share/snmp/mibs/ANCHORWATCH-MIB.txt usr/share/man/man1/anchorwatch.1 usr/share/man/man8/anchorwatchd.8 \
	usr/share/man/man8/anchorwatch-agentx.8 usr/share/man/man8/check_anchorwatch.8 usr/share/man/man5/anchorwatch.conf.5 \
	usr/share/anchorwatch/transitions/10-quovadis-identrust.conf usr/share/anchorwatch/nms/zabbix/template_anchorwatch_snmp.yaml usr/share/doc/anchorwatch/README.md \
	usr/share/doc/anchorwatch/LICENSE usr/share/doc/anchorwatch/docs/guide.md usr/share/doc/anchorwatch/anchorwatch.conf.example \
	usr/lib/systemd/system/anchorwatchd.service usr/lib/systemd/system/anchorwatch-agentx.service \
	usr/lib/sysusers.d/anchorwatch.conf usr/share/anchorwatch/nagios/anchorwatch.cfg \
	usr/share/anchorwatch/nagios/anchorwatch-templates.cfg usr/share/anchorwatch/nagios/icinga2/anchorwatch-command.conf \
	usr/share/anchorwatch/nagios/icinga2/anchorwatch-services.conf \
	usr/share/anchorwatch/nagios/director/anchorwatch-basket.json; do
	check "$file is there" test -s "$dest/$file"
done
equal "no program names the paths of another prefix" "" \
	"$(grep -la /usr/local/share/anchorwatch "$dest"/usr/bin/* "$dest"/usr/sbin/* "$dest"/usr/lib/nagios/plugins/*)"
equal "nothing else is installed outside of usr" "usr" "$(ls "$dest")"
equal "nothing is writable by others" "" "$(find "$dest" -perm -002 ! -type l)"
equal "the units name the installed programs" "" \
	"$(sed -n 's/^Exec[A-Za-z]*=[-!+@]*\([^ ]*\).*/\1/p' "$dest"/usr/lib/systemd/system/anchorwatch*.service |
		grep -v '^/bin/kill$' | sort -u | while read -r program; do test -x "$dest$program" || echo "$program"; done)"
out=$("$dest/usr/bin/anchorwatch" inspect --json --as-of 2026-07-01 "$data/roots/identrust-commercial-root-ca-1.pem")
equal "an installation anywhere finds its transitions" ready \
	"$(jq -r '.transitions[] | select(.name == "quovadis-identrust") | .readiness' <<<"$out")"
for program in anchorwatchd anchorwatch-agentx anchorwatch check_anchorwatch anchorwatch-ssh-helper; do
	flags=$(readelf -hld "$AW_BUILD/bin/$program")
	matches "$program is position independent" 'Type: *DYN' "$flags"
	matches "$program has full RELRO" 'GNU_RELRO.*BIND_NOW' "$(tr '\n' ' ' <<<"$flags")"
	equal "$program has no executable stack" "" "$(grep -A1 GNU_STACK <<<"$flags" | grep RWE)"
done
done_testing
