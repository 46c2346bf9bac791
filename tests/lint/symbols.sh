#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# No name is defined in two objects: the unit tests link one archive of the objects of all programs.
. "$(dirname "$0")/lib.bash"
printf '%s\n' "${product[@]}" | grep -v '/main\.c$' | sed "s,^,$AW_BUILD/obj/,; s,c\$,o," |
	xargs -d '\n' nm -A --defined-only -g 2>&1 |
	awk '{ name = $NF } seen[name] { print name ": " seen[name] " " $1 } { seen[name] = $1 }' | rule "symbols: defined once"
exit "$failed"
