#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Short files, and the license in the first line of each.
. "$(dirname "$0")/lib.bash"
longer() { xargs -d '\n' wc -l | awk -v most="$1" '$2 != "total" && $1 > most'; }
printf '%s\n' "${product[@]}" | longer 500 | rule "files: 500 lines"
printf '%s\n' "${product_headers[@]}" | longer 151 | rule "headers: 150 lines and their license line"
grep -LE '^(/\*|#|\.\\"|--|//) ?SPDX-License-Identifier: ISC' "${sources[@]}" "${headers[@]}" | rule "license line"
exit "$failed"
