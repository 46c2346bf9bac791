#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The rooms of tests/walls.table: nothing points up, nothing runs in a circle; and the rule finds what is wrong.
. "$(dirname "$0")/lib.bash"
walls() { python3 tests/walls.py "$@" 2>&1; }
walls . "$AW_BUILD/obj" | rule "walls: rooms include the rooms below them"

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r lib collector snmp-agent plugin cli ssh-helper "$copy" && mkdir "$copy/tests" && cp tests/walls.table "$copy/tests"
# found TEXT: passes the text on unless the rule reports it for the copy.
found() { walls "$copy" "$AW_BUILD/obj" | grep -qF "$1" || printf 'not found: %s\n' "$1"; }
echo '#include "config/config.h"' >>"$copy/lib/base/text.c"
echo '#include "base/text.h"' >>"$copy/lib/base/instant.h"
echo '#include "base/instant.h"' >>"$copy/lib/base/text.h"
echo '#include "plugin/check.h"' >>"$copy/cli/main.c"
echo 'verdict.severity = AW_SEVERITY_CRITICAL;' >>"$copy/plugin/check.c"
found "may not include lib/config/config.h" | rule "walls: an include that points up is found"
found "include each other in a circle: lib/base/instant.h lib/base/text.h" | rule "walls: a circle is found"
found "includes plugin/check.h, which is not in lib/ nor in its own folder" | rule "walls: another program's header is found"
found "plugin/check.c:$(wc -l <"$copy/plugin/check.c"): sets a severity" | rule "walls: a severity outside of the policy is found"
exit "$failed"
