#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Words that documentation and comments do not use: tests/badwords.
. "$(dirname "$0")/lib.bash"
python3 tests/badwords.py 2>&1 | rule "badwords: standard words"
exit "$failed"
