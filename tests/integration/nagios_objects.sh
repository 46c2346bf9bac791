#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The Nagios and Icinga files that nagios/generate makes from the plugin's option table are up to date, and
# contain every option and mode.
. "$(dirname "$0")/lib.sh"
table=$AW_BUILD/tests/tools/option_table

check "the generator runs" "$root/nagios/generate" "$table" "$work/made"
for file in anchorwatch.cfg icinga2/anchorwatch-command.conf director/anchorwatch-basket.json; do
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
	"$(sed -n 's/^for (mode in \[ \(.*\) \]) {/\1/p' "$root/nagios/icinga2/anchorwatch-services.conf" |
		tr -d '" ' | tr , '\n' | sort)"

# A table with one more option gives different files: the comparison can fail.
{ "$table" && echo '{"option":"more","value":null,"optional":false,"text":"More."}'; } >"$work/more"
printf '#!/bin/sh\ncat %s\n' "$work/more" >"$work/more_table" && chmod +x "$work/more_table"
"$root/nagios/generate" "$work/more_table" "$work/other"
for file in anchorwatch.cfg icinga2/anchorwatch-command.conf director/anchorwatch-basket.json; do
	check "a new option shows in $file" grep -q -e --more "$work/other/$file"
done
done_testing
