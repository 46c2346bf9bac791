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
	usr/share/man/man8/anchorwatch-agentx.8 usr/share/man/man8/check_anchorwatch.8 usr/share/man/man5/anchorwatch.conf.5 usr/share/man/man5/anchorwatch-json.5 \
	usr/share/anchorwatch/transitions/10-quovadis-identrust.conf usr/share/anchorwatch/nms/zabbix/template_anchorwatch_snmp_7.0.yaml usr/share/doc/anchorwatch/README.md \
	usr/share/doc/anchorwatch/LICENSE usr/share/doc/anchorwatch/docs/guide.md usr/share/doc/anchorwatch/anchorwatch.conf.example \
	usr/lib/systemd/system/anchorwatchd.service usr/lib/systemd/system/anchorwatch-agentx.service \
	usr/lib/sysusers.d/anchorwatch.conf usr/share/anchorwatch/nagios/anchorwatch.cfg \
	usr/share/anchorwatch/nagios/anchorwatch-templates.cfg usr/share/anchorwatch/nagios/icinga2/anchorwatch-command.conf \
	usr/share/anchorwatch/nagios/icinga2/anchorwatch-services.conf \
	usr/share/anchorwatch/nagios/icinga2/itl/10-icinga-template-library.md \
	usr/share/anchorwatch/nagios/director/anchorwatch-basket.json; do
	check "$file is there" test -s "$dest/$file"
done
equal "no program names the paths of another prefix" "" \
	"$(grep -la /usr/local/share/anchorwatch "$dest"/usr/bin/* "$dest"/usr/sbin/* "$dest"/usr/lib/nagios/plugins/*)"
equal "outside of usr there is configuration alone" "etc usr" "$(find "$dest" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort | paste -sd ' ')"
equal "the configuration is there" "/etc/anchorwatch/anchorwatch.conf /etc/snmp/snmpd.conf.d/anchorwatch.conf" \
	"$(find "$dest/etc" -type f -printf '/etc/%P\n' | sort | paste -sd ' ')"
check "the configuration is good as it is" "$bin/anchorwatchd" --check-config --config "$dest/etc/anchorwatch/anchorwatch.conf"
# shellcheck disable=SC2016 # backquotes of Markdown
dead_links() { # of the installed pages
	(cd "$dest/usr/share/doc/anchorwatch" && find . -name '*.md' | while read -r page; do
		awk '/^ *```/ { code = !code } !code' "$page" | sed 's/`[^`]*`//g' | grep -oE '\]\([^)]+\)' | sed 's/^](//; s/[)#].*//' |
			grep -vE '^(https?:|mailto:|$)' | while read -r target; do
			test -e "$(dirname "$page")/$target" || echo "$page: $target"
		done
	done)
}
equal "links of the installed pages have their targets" "" "$(dead_links)"
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

# A second installation keeps what was changed; make uninstall removes the rest.
make_install() { make -s -C "$root" BUILD="$work/build" "$@" DESTDIR="$dest" prefix=/usr; }
echo '# changed' >>"$dest/etc/anchorwatch/anchorwatch.conf"
matches "a changed configuration is kept and named" "^kept: $dest/etc/anchorwatch/anchorwatch.conf differs from " "$(make_install install)"
matches "and its content is still there" '# changed' "$(tail -n 1 "$dest/etc/anchorwatch/anchorwatch.conf")"
touch "$dest/usr/share/man/man8/other.8"
matches "make uninstall names what it keeps" "kept: $dest/etc/anchorwatch/anchorwatch.conf was changed" "$(make_install uninstall)"
equal "nothing else of it is left" "etc/anchorwatch/anchorwatch.conf usr/share/man/man8/other.8" \
	"$(cd "$dest" && find . -type f -printf '%P\n' | sort | paste -sd ' ')"
equal "no directory of it either" "etc/anchorwatch" "$(cd "$dest" && find . -type d -path '*anchorwatch*' -printf '%P\n')"
check "a second make uninstall has nothing to do" make_install uninstall
# shellcheck disable=SC2016 # variables of make
equal "by default the MIB is where the snmp tools of a system search" /usr/share/snmp/mibs \
	"$(make -s -C "$root" --eval 'print-dir:; @echo $(mibdir)' print-dir)"
done_testing
