#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Functions of the C library that have a safe sibling, or keep static state.
. "$(dirname "$0")/lib.bash"
banned='strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|sscanf|localtime|gmtime|ctime|asctime|system|popen|alloca|tmpnam|mktemp'
grep -nE "\<($banned) *\(" "${product[@]}" "${product_headers[@]}" | rule "banned functions"
exit "$failed"
