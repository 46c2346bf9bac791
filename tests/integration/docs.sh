#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Compares the documentation with the product: generated pages are up to date, links have targets, every option,
# setting, file, object and configuration of a page exists, and the blocks marked <!-- run --> work as the page says.
# shellcheck disable=SC2016,SC2317 # backquotes of Markdown; functions that check calls
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/appliance.bash"
. "$(dirname "$0")/pages.bash"
cd "$root" || exit 1
export PATH=$bin:$PATH
# nagios/icinga2/itl has a section for a page of Icinga, with that page's links.
mapfile -t pages < <(find . -name '*.md' -not -path './build*' -not -path './.git/*' -not -path './tests/data/*' \
	-not -path './packaging/debian/*' -not -path './nagios/icinga2/itl/*' | sed 's|^\./||' | sort)
check "the pages are found" test "${#pages[@]}" -gt 15

# --- generated pages
equal "docs/codes.md is generated from the table (make docs)" "" "$(scripts/docs-codes "$bin/anchorwatch" | diff docs/codes.md - | head -5)"
equal "docs/formats.md is generated from the table (make docs)" "" \
	"$(scripts/docs-formats "$bin/anchorwatch" tests/data/kinds | diff docs/formats.md - | head -5)"
check "base MIBs are there" scripts/base-mibs "$AW_BUILD/mibs-base"
for page in docs/verdicts.md docs/man/check_anchorwatch.8; do
	equal "what an OK does not say in $page is generated from the table (make docs)" "" \
		"$(scripts/docs-unsaid "$bin/anchorwatch" "$page" | diff "$page" - | head -5)"
	equal "$page has a list for every mode of the plugin" "$(check_anchorwatch --help | sed -n '/^Modes/,/^$/s/^  \([a-z]*\) .*/\1/p')" \
		"$(sed -n '/unsaid: make docs/,/unsaid: end/s/^\(### \|\.It Cm \)//p' "$page")"
done
equal "docs/mib.md is generated from the MIB (make docs)" "" \
	"$(scripts/docs-mib "$AW_BUILD/mib/ANCHORWATCH-MIB.txt" "$AW_BUILD/mibs-base" | diff docs/mib.md - | head -5)"
equal "docs/mib.md has every object and notification of the MIB" "" \
	"$(sed -n 's/^\(aw[A-Za-z]*\) *\(OBJECT\|NOTIFICATION\)-TYPE.*/\1/p' mib/ANCHORWATCH-MIB.in | grep -v 'Entry$' |
		while read -r name; do grep -q "\`$name\`\|^### $name\$" docs/mib.md || echo "$name"; done)"
equal "docs/codes.md has every code" "" "$(anchorwatch explain --json | jq -r .code |
	while read -r code; do grep -qx "### $code" docs/codes.md || echo "$code"; done)"
equal "docs/operations.md has every notification" "" \
	"$(sed -n 's/^\(aw[A-Za-z]*\) *NOTIFICATION-TYPE.*/\1/p' mib/ANCHORWATCH-MIB.in |
		while read -r name; do grep -q "\`$name\`" docs/operations.md || echo "$name"; done)"
equal "the guide names the format of records" "$(sed -n 's/^#define AW_RECORD_FORMAT //p' lib/record/record.h)" \
	"$(sed -n 's/.*This version writes format \([0-9]*\).*/\1/p' docs/guide.md)"

# --- links: [text](target), with GitHub's names of headings
anchors() { # the names by which the headings of a page are linked
	awk '/^ *```/ { code = !code } !code && /^#+ / { sub(/^#+ /, ""); print tolower($0) }' "$1" |
		sed 's/[^a-z0-9_ -]//g; s/ /-/g'
}
dead_links() {
	local page target path heading
	for page in "${pages[@]}"; do
		awk '/^ *```/ { code = !code } !code' "$page" | sed 's/`[^`]*`//g' | grep -oE '\]\([^)]+\)' | sed 's/^](//; s/)$//' |
			while read -r target; do
				case $target in
				http://* | https://* | mailto:*) continue ;;
				esac
				path=${target%%#*} heading=${target#*#}
				path=${path:+$(dirname "$page")/$path}
				path=${path:-$page}
				if [ ! -e "$path" ]; then
					echo "$page: $target: no such file"
				elif [ "$heading" != "$target" ] && ! anchors "$path" | grep -qxF -e "$heading"; then
					echo "$page: $target: no such heading"
				fi
			done
	done
}
equal "every link has a target" "" "$(dead_links)"
equal "every platform's page is linked from README.md" "" "$(for page in docs/platforms/*.md; do
	grep -qF "($page)" README.md || echo "$page"; done)"

# --- code: every line of a fenced block and every `span`, as PAGE<tab>TEXT
code_of() {
	awk -v OFS='\t' '
	/^ *```/ { code = !code; next }
	code { sub(/^[ \t]*(\$ )?/, ""); sub(/ #.*/, ""); print FILENAME, $0; next }
	{ rest = $0
	  while (match(rest, /`[^`]+`/)) {
		print FILENAME, substr(rest, RSTART + 1, RLENGTH - 2)
		rest = substr(rest, RSTART + RLENGTH)
	  } }' "$@"
}
code_of "${pages[@]}" >"$work/code"
check "code is found" test "$(wc -l <"$work/code")" -gt 500

# help_of PROGRAM [COMMAND]: its help, cached.
help_of() {
	local kept=$work/help-$1${2:+-$2}
	[ -s "$kept" ] || "$1" ${2:+"$2"} --help >"$kept" 2>&1
	cat "$kept"
}
wrong_options() {
	local page line program word command mode
	sed '/Description=/d; s/ -[ugo] anchorwatch[a-z-]*//g; s/\t/\t /' "$work/code" |
		awk -F '\t' -v OFS='\t' '{
			while (match($2, /[ \/=|;("\047](anchorwatchd|anchorwatch-agentx|check_anchorwatch|anchorwatch) [^|;&>)]*/)) {
				print $1, substr($2, RSTART + 1, RLENGTH - 1)
				$2 = substr($2, RSTART + RLENGTH)
			}
		}' |
		while IFS=$'\t' read -r page line; do
			words=()
			read -ra words <<<"$line"
			program=${words[0]} command='' mode=''
			[ "$program" = anchorwatch ] && command=${words[1]:-}
			case $command in -*) command='' ;; esac
			if [ -n "$command" ] && ! help_of anchorwatch | grep -q "^  $command "; then
				[[ $command =~ ^[a-z]+$ ]] && [[ $line =~ ^anchorwatch\ [a-z]+(\ |$) ]] && echo "$page: anchorwatch $command: no such command"
				continue
			fi
			for word in "${words[@]:1}"; do
				[ "$mode" = next ] && mode=${word//[^a-z]/}
				[ "$word" = -m ] && [ "$program" = check_anchorwatch ] && mode=next
				case $word in
				--) break ;;
				--[a-z]* | -[a-zA-Z]) ;;
				*) continue ;;
				esac
				word=${word%%=*}
				word=${word%%[^a-zA-Z-]*}
				help_of "$program" ${command:+"$command"} | grep -qE -- "(^|[ ,[])$word([] ,=[]|\$)" ||
					echo "$page: $program${command:+ $command}: no option $word"
			done
			if [ -n "$mode" ] && [ "$mode" != mode ] && ! help_of check_anchorwatch | grep -qE "^  $mode( |\$)"; then
				echo "$page: check_anchorwatch: no mode $mode"
			fi
		done
}
equal "every option, command and mode exists" "" "$(wrong_options)"
mandoc -T ascii docs/man/anchorwatch.conf.5 docs/man/anchorwatch-transitions.5 | sed 's/.\x08//g' >"$work/settings"
packages=$(scripts/deps --list compiler build check lint platforms | wc -l)
said=$(tr '\n' ' ' <README.md | sed -n 's/.* installs about \([0-9]*\) Debian packages.*/\1/p')
check "README.md: make check installs about $packages packages, not $said" test "$((packages - said))" -le 5 -a "$((said - packages))" -le 5
equal "every setting exists" "" "$(sed -n 's/^\([^\t]*\)\t\([a-z][a-z-]*\) = .*/\1 \2/p' "$work/code" |
	grep -E '^(README|SECURITY|CONTRIBUTING|docs/(guide|operations|ko/[^ ]*|platforms/packages))' | sort -u |
	while read -r page word; do grep -qE "(^|[ ,])$word = " "$work/settings" || echo "$page: $word"; done)"
equal "every setting of the guide's table has its default" "" \
	"$(sed -n 's/^| `\([a-z-]*\)`\(, `[a-z-]*`\)\? | .*/\1/p' docs/guide.md |
		while read -r word; do grep -qE "(^|[ ,])$word = |^### $word\$" "$work/settings" docs/codes.md || echo "$word"; done)"
equal "every object exists" "" "$(cut -f 2 "$work/code" | grep -oE '\baw[A-Z][A-Za-z]+\b' | sort -u |
	while read -r name; do grep -qw "$name" mib/ANCHORWATCH-MIB.in || echo "$name"; done)"
equal "every file of the source exists" "" "$(grep -oE $'\t(lib|collector|snmp-agent|plugin|cli|mib|nagios|nms|data|docs|scripts|tests|packaging)/[A-Za-z0-9_./*-]+\\.[a-z0-9]+$' \
	"$work/code" | cut -f 2 | grep -vE 'NAME|PLATFORM|^collector/source/source_cssm.c$' | sort -u | while read -r path; do compgen -G "$path" >/dev/null || echo "$path"; done)"
# target_exists NAME: a rule names it, or it is a program of the build or a unit program.
target_exists() {
	grep -qE "^([a-z -]+ )?${1//./\\.}( [a-z -]+)?:([^=]|\$)" Makefile ./*/*.mk ./*/*/*.mk && return
	case $1 in
	build/*) make -n -s "$1" >/dev/null 2>&1 ;;
	check-*) [ -n "$(find tests/unit -name "${1//-/_}.c")" ] ;;
	*) return 1 ;;
	esac
}
equal "every make target exists" "" "$(grep -oE $'\tmake( (BUILD|PEN|KEEP|V|AW_BUILD|prefix)=[^ ]+)* [a-z][a-z0-9_./-]*' "$work/code" |
	sed 's/.* //' | sort -u | while read -r target; do target_exists "$target" || echo "$target"; done)"
printf 'x\tanchorwatch show --wrong\ny\tcheck_anchorwatch -m wrong\n' >"$work/code"
equal "a wrong option and a wrong mode are seen" "x: anchorwatch show: no option --wrong y: check_anchorwatch: no mode wrong" \
	"$(wrong_options | tr '\n' ' ' | sed 's/ $//')"

# --- blocks
mkdir "$work/blocks"
cut_blocks "$work/blocks" "${pages[@]}"

# Configurations begin with a section or setting of anchorwatch.conf.
configurations=0
for block in "$work"/blocks/[0-9][0-9][0-9]; do
	head -1 "$block" | grep -qE '^(device "|service "|policy \{|exception \{|transitions = |interval = |state-directory = )' || continue
	# Files that it names are not here: 1 is their exit status.
	check "configuration of $(cat "$block.at")" bash -c 'anchorwatchd --check-config --config "$1" || [ $? -eq 1 ]' - "$block"
	configurations=$((configurations + 1))
done
check "configurations are found" test "$configurations" -gt 8

# Files that the blocks use: a device's old store, roots to select from, a device that is collected.
mkdir "$work/desk" "$work/state"
cp "$data/roots/quovadis-root-ca-2.pem" "$work/desk/ca.pem"
cp "$data/roots/identrust-commercial-root-ca-1.pem" "$work/desk/new-root.pem"
cp "$data/license/expressway.txt" "$work/desk/license.txt"
cat "$data"/roots/*.pem >"$work/desk/roots.pem"
printf 'state-directory = "%s"\ndevice "exp-core-1" {\n\tservices = {"tools.cisco.com"}\n\tstore "trusted-ca" { file = "%s" }\n}\n' \
	"$work/state" "$work/desk/ca.pem" >"$work/desk.conf"
check "the device is collected" anchorwatchd --once --config "$work/desk.conf" --transitions "$transitions"

# With the settings of the test instead of those of the host.
anchorwatch() { command anchorwatch "$@" --config "$work/desk.conf"; }
check_anchorwatch() { command check_anchorwatch "$@" --config "$work/desk.conf"; }
export -f anchorwatch check_anchorwatch
export work
# FILE: the plugin is that of the build, not an installed one.
run_script() { (cd "$work/desk" && sed 's|/usr/lib/nagios/plugins/check_anchorwatch|check_anchorwatch|' "$1" | bash -e); }
# run_transcript FILE: each "$ command" must print the lines below it; a line "..." matches any lines.
run_transcript() {
	cut_transcript "$1"
	local command
	for command in "$1".cmd*; do
		prints "$(cat "${command/.cmd/.out}")" "$(run_script "$command" 2>&1)" || { cat "$command" && return 1; }
	done
}
ran=0
for block in "$work"/blocks/[0-9][0-9][0-9]; do
	[ "$(cat "$block.mark")" = run ] || continue
	if grep -q '^\$ ' "$block"; then
		check "what $(cat "$block.at") shows" run_transcript "$block"
	else
		check "what $(cat "$block.at") says" run_script "$block"
	fi
	ran=$((ran + 1))
done
check "blocks are run" test "$ran" -gt 3
unset -f anchorwatch check_anchorwatch

# --- the first device of the guide, with a simulated Expressway
ca=$work/ca appliance=$work/appliance
good=$(free_port)
make_ca "$ca"
appliance_files "$appliance/www"
start_appliance "$good"
(umask 077 && printf 'reader:pass:word\n' >"$work/exp.secret")
block=$(grep -l 'source "expressway"' "$work"/blocks/[0-9][0-9][0-9] | while read -r file; do
	grep -q '^docs/guide.md' "$file.at" && echo "$file" && break; done)
sed "s|\"exp-core-1.example.org\"|\"127.0.0.1:$good\"|; s|/etc/anchorwatch/exp-core-1.secret|$work/exp.secret|
	s|/etc/anchorwatch/devices-ca.pem|$ca/ca.pem|" "$block" >"$work/first.conf"
first=$(anchorwatch collect --config "$work/first.conf" --state "$work/first" exp-core-1 2>&1)
shown=$(grep -l '^exp-core-1/trusted-ca: read' "$work"/blocks/[0-9][0-9][0-9] | head -1)
# Here no daemon runs.
equal "the first device of the guide: what collect prints" "$(sed "/^no record/d; s|exp-core-1.example.org:443|127.0.0.1:$good|; s|certificate of .*|certificate of good|" "$shown")" "$first"

# --- the Korean page has the commands and configurations of the English ones
equal "commands in Korean are those of the English pages" "" "$(awk '/^ *```/ { code = !code; next } code && NF' docs/ko/*.md |
	sed 's/^ *//' | while read -r line; do
	sed 's/^[ \t]*//' README.md docs/*.md docs/platforms/*.md | grep -qxF -e "$line" || echo "$line"; done)"
done_testing
