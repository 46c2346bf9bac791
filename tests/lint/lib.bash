# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# For the rules that tools can check: each script of this folder holds one rule, or a few that need the same files,
# and is a test of its own. It sources this, pipes what it finds into rule(), and ends with `exit "$failed"`.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
AW_BUILD=${AW_BUILD:-$PWD/build}
failed=0
folders=(lib collector snmp-agent plugin cli ssh-helper nagios)
mapfile -t sources < <(find "${folders[@]}" tests -name '*.c' | sort)
mapfile -t headers < <(find "${folders[@]}" tests -name '*.h' | sort)
mapfile -t product < <(printf '%s\n' "${sources[@]}" | grep -v '^tests/')
# shellcheck disable=SC2034 # for the rules
mapfile -t product_headers < <(printf '%s\n' "${headers[@]}" | grep -v '^tests/')
# shellcheck disable=SC2034
mapfile -t scripts < <(grep -rlE '^#!.*(bash|/sh)' scripts tests .ci packaging nagios nms 2>/dev/null | sort)

# rule NAME: passes if standard input is empty.
rule() {
	local found
	found=$(cat)
	if [ -z "$found" ]; then
		printf 'ok - lint: %s\n' "$1"
	else
		printf 'not ok - lint: %s\n' "$1"
		printf '%s\n' "$found" | head -40 | sed 's/^/#   /'
		failed=1
	fi
}
