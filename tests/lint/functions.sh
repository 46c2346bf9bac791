#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Short and simple functions. pmccabe prints: complexity with a switch as one, the same with each case, statements,
# first line, lines of the function, file(line): name.
. "$(dirname "$0")/lib.bash"
pmccabe "${product[@]}" 2>/dev/null | awk '$1 > 25 || $5 > 80' | rule "functions: complexity to 25, 80 lines"
exit "$failed"
