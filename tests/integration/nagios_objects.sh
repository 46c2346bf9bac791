#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The Nagios and Icinga files that nagios/generate makes from the plugin's option table are up to date, and
# contain every option and mode.
# shellcheck disable=SC2016 # custom variables of Icinga
. "$(dirname "$0")/lib.sh"
table=$AW_BUILD/tests/tools/option_table

check "the generator runs" "$root/nagios/generate" "$table" "$work/made"
for file in anchorwatch.cfg icinga2/anchorwatch-command.conf icinga2/itl/10-icinga-template-library.md director/anchorwatch-basket.json; do
	check "nagios/$file is as made (else: make nagios-objects)" diff -u "$root/nagios/$file" "$work/made/$file"
done
options=$("$table" | jq -r '.option // empty' | grep -vE '^(help|version)$')
equal "every option of --help is in the table" \
	"$("$bin/check_anchorwatch" --help | sed -n 's/^  .*--\([a-z-]*\).*/\1/p' | grep -vE "^(help|version)\$" | sort -u)" "$(sort <<<"$options")"
equal "the CheckCommand has every option" "$(sort <<<"$options")" \
	"$(sed -n 's/^\t\t"--\(.*\)" = {/\1/p' "$root/nagios/icinga2/anchorwatch-command.conf" | sort)"
equal "the basket has every option" "$(sort <<<"$options")" \
	"$(jq -r '.Command.anchorwatch.arguments | keys[] | ltrimstr("--")' "$root/nagios/director/anchorwatch-basket.json" | sort)"
equal "the basket has no uuid" "" "$(grep -i uuid "$root/nagios/director/anchorwatch-basket.json")"
modes=$("$table" | jq -r '.mode // empty' | sort)
equal "Nagios has a command and a template for every mode" "$modes $modes" \
	"$(sed -n 's/^\tcommand_name\tcheck_anchorwatch_//p' "$root/nagios/anchorwatch.cfg" | sort) $(sed -n \
		's/^\tcheck_command\t*check_anchorwatch_\([a-z]*\)!.*/\1/p' "$root/nagios/anchorwatch-templates.cfg" | sort)"
equal "the apply rules know every mode of a device" "$("$table" | jq -r 'select(.mode and .device) | .mode' | sort)" \
	"$(sed -n 's/^const AnchorwatchDeviceModes = \[ \(.*\) \]/\1/p' "$root/nagios/icinga2/anchorwatch-services.conf" |
		tr -d '" ' | tr , '\n' | sort)"

# The documentation in the form of the Icinga Template Library.
itl=$root/nagios/icinga2/itl/10-icinga-template-library.md
equal "the section has a heading with the library's anchor" '#### anchorwatch <a id="plugin-contrib-command-anchorwatch"></a>' "$(head -n 1 "$itl")"
check "it refers to the command parameters" grep -qxF \
	'Custom variables passed as [command parameters](03-monitoring-basics.md#command-passing-parameters):' "$itl"
equal "its table has every custom variable of the command" \
	"$(grep -oE '\$anchorwatch_[a-z_]+\$' "$root/nagios/icinga2/anchorwatch-command.conf" | tr -d '$' | sort -u)" \
	"$(sed -n 's/^\(anchorwatch_[a-z_]*\) *| .*/\1/p' "$itl" | sort)"
equal "each row says whether the variable is required" "" "$(grep '^anchorwatch_' "$itl" | grep -vE ' *\| \*\*(Required|Optional)\.\*\* .*\.$')"
equal "each argument has a description" "$(grep -c '^		"-.*" = {' "$root/nagios/icinga2/anchorwatch-command.conf")" \
	"$(grep -c '^			description = "' "$root/nagios/icinga2/anchorwatch-command.conf")"
equal "each flag has a default" "$(sed -n 's/^\t\t\tset_if = "\$\(.*\)\$"/\1/p' "$root/nagios/icinga2/anchorwatch-command.conf" | sort)" \
	"$(sed -n 's/^\tvars\.\(.*\) = false/\1/p' "$root/nagios/icinga2/anchorwatch-command.conf" | sort)"

# A table with one more option gives different files: the comparison can fail.
{ "$table" && echo '{"option":"more","value":null,"optional":false,"text":"More."}'; } >"$work/more"
printf '#!/bin/sh\ncat %s\n' "$work/more" >"$work/more_table" && chmod +x "$work/more_table"
"$root/nagios/generate" "$work/more_table" "$work/other"
for file in anchorwatch.cfg icinga2/anchorwatch-command.conf icinga2/itl/10-icinga-template-library.md director/anchorwatch-basket.json; do
	check "a new option shows in $file" grep -qE -e '--more|anchorwatch_more' "$work/other/$file"
done
done_testing
