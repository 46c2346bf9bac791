#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# compile_commands.json has every source, in JSON.
. "$(dirname "$0")/lib.bash"
file=$(mktemp)
trap 'rm -f "$file"' EXIT
make -s BUILD="$AW_BUILD" COMMANDS="$file" compile_commands.json
printf '%s\n' "${sources[@]}" | diff - <(jq -r '.[] | select(.command and .directory) | .file' "$file") 2>&1 |
	rule "compile_commands.json: every source"
exit "$failed"
