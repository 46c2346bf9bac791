#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The manual pages.
. "$(dirname "$0")/lib.bash"
mandoc -T lint -W warning docs/man/*.[0-9] 2>&1 | rule "mandoc"
exit "$failed"
