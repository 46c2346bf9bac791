#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# No name is defined in two objects: the unit tests link one archive of the objects of all programs.
. "$(dirname "$0")/lib.bash"
mapfile -t objects < <(printf '%s\n' "${product[@]}" | grep -v '/main\.c$' | sed "s,^,$AW_BUILD/obj/,; s,c\$,o,")
nm -A --defined-only -g "${objects[@]}" 2>&1 | awk '
	/^nm: / { print; next }
	seen[$NF] { print $NF ": " seen[$NF] " " $1 }
	{ seen[$NF] = $1 }' | rule "symbols: defined once"
exit "$failed"
