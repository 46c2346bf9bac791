#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The parts of packages: the source tarball, the units, the user, snmpd's drop-in, the completion.
# tests/platform/packages.sh tests the packages.
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
version=$(sed -n 's/^VERSION = //p' "$root/Makefile")
name=anchorwatch-$version

# The source tarball.
mkdir "$work/a" "$work/b" "$work/c"
check "make dist" "$root/packaging/dist" "$version" "$work/a"
(umask 077 && TZ=Asia/Seoul "$root/packaging/dist" "$version" "$work/b")
check "make dist gives the same bytes again" cmp "$work/a/$name.tar.gz" "$work/b/$name.tar.gz"
tar -xzf "$work/a/$name.tar.gz" -C "$work"
check "the tarball makes itself again" "$work/$name/packaging/dist" "$version" "$work/c"
check "with the same bytes" cmp "$work/a/$name.tar.gz" "$work/c/$name.tar.gz"
equal "everything in it is of root, in one directory and of one time" 1 "$(tar -tvzf "$work/a/$name.tar.gz" |
	awk -v n="$name/" '{ print $2, $4, $5, index($6, n) }' | sort -u | wc -l)"
echo "// changed" >>"$work/$name/lib/base/buf.c"
"$work/$name/packaging/dist" "$version" "$work/c"
cmp -s "$work/a/$name.tar.gz" "$work/c/$name.tar.gz"
equal "another file gives other bytes" 1 $?

# The units: at most 1.3; 10 is the worst, a unit without settings has 9.6.
own_build "$work/build"
check "make install" make -s -C "$root" BUILD="$work/build" install DESTDIR="$work/dest" prefix=/usr
for unit in "$work"/dest/usr/lib/systemd/system/*.service; do
	score=$(systemd-analyze security --offline=true "$unit" | sed -n 's/.*Overall exposure level.*: \([0-9.]*\) .*/\1/p')
	check "${unit##*/} is exposed by $score, at most 1.3" awk "BEGIN { exit !(${score:-10} <= 1.3) }"
	equal "systemd has nothing against ${unit##*/}" "" \
		"$(systemd-analyze verify --root="$work/dest" --man=no "${unit##*/}" 2>&1 |
			grep -F "${unit##*/}" | grep -vE 'is not executable|Unit .* not found')"
done
# unit NAME KEY: a setting of a unit.
unit() { sed -n "s/^$2=//p" "$root/packaging/systemd/$1.service" | paste -sd ' '; }
equal "the collector may use the network" "AF_UNIX AF_INET AF_INET6||" \
	"$(unit anchorwatchd RestrictAddressFamilies)|$(unit anchorwatchd PrivateNetwork)|$(unit anchorwatchd IPAddressDeny)"
equal "the subagent may not" "AF_UNIX|yes|any" "$(unit anchorwatch-agentx RestrictAddressFamilies)|$(
	unit anchorwatch-agentx PrivateNetwork)|$(unit anchorwatch-agentx IPAddressDeny)"
most=$(sed -n 's/^#define PARALLEL_MAX //p' "$root/lib/config/config_read.c")
check "the tasks of all programs that may run at a time, three each, fit into the unit" \
	test "$(unit anchorwatchd TasksMax)" -ge $((3 * ${most:-100000} + 32))
matches "the user is made from sysusers.d" "user 'anchorwatch'" \
	"$(systemd-sysusers --dry-run "$root/packaging/systemd/anchorwatch.sysusers" 2>&1 || :)"
install -d -m 700 "$work/dest/var/agentx"
systemd-tmpfiles --root="$work/dest" --create "$root/packaging/systemd/anchorwatch.tmpfiles" 2>/dev/null
if [ "$(id -u)" -eq 0 ]; then
	equal "tmpfiles.d opens the directory of snmpd's socket" 755 "$(stat -c %a "$work/dest/var/agentx")"
fi

# snmpd's drop-in.
drop_in=$work/dest/usr/share/doc/anchorwatch/snmpd-anchorwatch.conf
equal "the drop-in shows the tree of the MIB" "view systemonly included .1.3.6.1.4.1.8072.9999.9999.2022" \
	"$(grep '^view' "$drop_in")"
mkdir "$work/snmp"
echo "anchorwatchNoSuchWord 1" | cat "$drop_in" - >"$work/drop-in"
start snmpd env MIBS= SNMP_PERSISTENT_DIR="$work/snmp" snmpd -f -C -c "$work/drop-in" -Lf "$work/snmpd.out" -I -smux \
	--agentXSocket="$work/master" --agentAddress="udp:127.0.0.1:$(free_port)" --agentXPerms="0660 0755"
wait_for 5 grep -q 'NET-SNMP version' "$work/snmpd.out"
# If the user does not exist, snmpd reports agentXPerms; of the other lines it accepts all except the last word.
matches "snmpd understands every line of the drop-in" "^[^:]*: line [0-9]+: Warning: Unknown token: anchorwatchNoSuchWord.$" \
	"$(grep -E "^$work/drop-in" "$work/snmpd.out" | grep -vi 'group')"
stop snmpd

# Completion like bash-completion's: complete_line WORD... prints the completions of the last word.
completions=$work/dest/usr/share/bash-completion/completions
equal "every program has its completion" "anchorwatch anchorwatch-agentx anchorwatchd check_anchorwatch" \
	"$(cd "$completions" && echo *)"
equal "shellcheck has nothing against the completions" "" "$(shellcheck "$completions"/* 2>&1)"
complete_line() {
	PATH=$bin:$PATH bash --norc --noprofile -c '
		. /usr/share/bash-completion/bash_completion
		. "$0/${1##*/}"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
		cd / && "_$(tr - _ <<<"${1##*/}")" "$1" "${!#}" "${COMP_WORDS[$# - 2]}"
		printf "%s\n" "${COMPREPLY[@]}" | paste -sd " "' "$completions" "$@"
}
equal "commands are completed" "explain" "$(complete_line anchorwatch expl)"
equal "options of a command are completed" "--verbose --version" "$(complete_line anchorwatch show --ver)"
matches "codes are completed" "^no-memory" "$(complete_line anchorwatch explain no-m)"
equal "modes are completed" "readiness" "$(complete_line check_anchorwatch -m rea)"
equal "the dates of --of are completed" "deadline" "$(complete_line check_anchorwatch --of d)"
mkdir "$work/conf.d"
printf 'device "exp-core-1" {\n}\n  device asa-1 { }\nservice "exp-service" { }\n' >"$work/a.conf"
printf 'device "exp-edge-2" { }\n' >"$work/conf.d/more.conf"
mkdir -p "$work/st/records" && : >"$work/st/records/exp-copied.json"
equal "devices of the configuration and of the records are completed" "exp-copied exp-core-1 exp-edge-2" \
	"$(complete_line anchorwatch show --config "$work/a.conf" --state "$work/st" exp)"
equal "the same for the plugin, whose options have an equals sign" "asa-1" \
	"$(complete_line check_anchorwatch --config="$work/a.conf" -H as)"
equal "and for what takes a device or a file" "asa-1" "$(complete_line anchorwatch compare --config "$work/a.conf" --store asa)"
for program in anchorwatch check_anchorwatch; do
	equal "transitions are completed for $program" "quovadis-identrust" \
		"$(if [ $program = anchorwatch ]; then complete_line anchorwatch transitions quo; else complete_line check_anchorwatch --transition quo; fi)"
done
equal "severities are completed" "unknown warning critical" "$(complete_line anchorwatch show --severity '')"
equal "families of devices are completed" "ios asa expressway cucm pem" "$(complete_line anchorwatch export --for '')"
equal "protocols are completed" "smtp ldap xmpp" "$(complete_line anchorwatch connect --starttls '')"
equal "modes that explain takes are completed" "all anchors" "$(complete_line anchorwatch explain --mode a)"
equal "help completes commands" "show" "$(complete_line anchorwatch help sh)"
equal "files are completed" "/etc/hostname" "$(complete_line anchorwatchd --config /etc/hostna)"
options_of() { "$@" --help | grep -oE '^ +(-., *)?--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort -u | paste -sd ' '; }
offered() { complete_line "$@" -- | tr ' ' '\n' | sort -u | paste -sd ' '; }
for program in anchorwatchd anchorwatch-agentx anchorwatch check_anchorwatch; do
	equal "every option of $program is completed" "$(options_of "$bin/$program")" "$(offered "$program")"
done
for command in $(complete_line anchorwatch ''); do
	equal "every option of anchorwatch $command is completed" "$(options_of "$bin/anchorwatch" "$command")" \
		"$(offered anchorwatch "$command")"
done
done_testing
