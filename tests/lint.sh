#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The house rules that tools can hold: format, clang-tidy, complexity, banned functions, manual pages, shell.
# One result line each, as an integration test.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=0
mapfile -t sources < <(find lib collector snmp-agent plugin cli nagios tests -name '*.c' | sort)
mapfile -t headers < <(find lib collector snmp-agent plugin cli tests -name '*.h' | sort)
mapfile -t product < <(printf '%s\n' "${sources[@]}" | grep -v '^tests/')
mapfile -t scripts < <(grep -rlE '^#!.*(bash|/sh)' scripts tests .ci packaging nagios 2>/dev/null | sort)

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

clang-format --dry-run -Werror "${sources[@]}" "${headers[@]}" 2>&1 | rule "clang-format"

defines=(-std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 '-DAW_VERSION="0"')
includes=(-iquotelib -iquotecollector -iquotesnmp-agent -iquoteplugin -iquotecli -iquote. "-iquote${AW_BUILD:-build}/gen" -iquotetests/unit)
printf '%s\0' "${product[@]}" |
	xargs -0 -P "$(nproc)" -I{} clang-tidy --quiet {} -- "${defines[@]}" "${includes[@]}" 2>/dev/null |
	grep -E '(warning|error):' | sort -u | rule "clang-tidy"

# complexity with a switch as one, with each case, statements, first line, lines of the function, file(line): name
pmccabe "${product[@]}" 2>/dev/null | awk '$1 > 25 || $5 > 80 {print}' | rule "functions: complexity to 25, 80 lines"
wc -l "${product[@]}" | awk '$2 != "total" && $1 > 500 {print}' | rule "files: 500 lines"
wc -l lib/*.h | awk '$2 != "total" && $1 > 151 {print}' | rule "headers: 150 lines and their license line"
grep -nwE '(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|sscanf|localtime|gmtime|ctime|asctime|system|popen|alloca|tmpnam|mktemp) *\(' \
	"${product[@]}" | rule "banned functions"
grep -LE '^(/\*|#|\.\\"|--|//) ?SPDX-License-Identifier: ISC' "${sources[@]}" "${headers[@]}" | rule "license line"
grep -lE '#include <net-snmp/agent' "${product[@]}" | grep -v '^snmp-agent/' | rule "Net-SNMP's agent stays in snmp-agent/"
grep -lE '#include <net-snmp' "${product[@]}" | grep -vE '^(snmp-agent/|collector/snmp_(client|pdu)\.c$)' |
	rule "Net-SNMP stays in snmp-agent/ and collector/snmp_{client,pdu}.c"
grep -lE '#include <curl/' "${product[@]}" | grep -v '^collector/' | rule "libcurl stays in collector/"
grep -lE '#include <openssl/' "${product[@]}" | grep -v '^lib/' | rule "OpenSSL stays in lib/"
mandoc -T lint -W warning docs/man/*.[0-9] 2>&1 | rule "mandoc"
shellcheck -x -P tests/integration:tests/platform "${scripts[@]}" 2>&1 | rule "shellcheck"
exit "$failed"
