#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Laws 2 to 6 on judgements of drawn worlds, by tests/law/judgement.c.
exec "${AW_BUILD:-$(cd "$(dirname "$0")/../.." && pwd)/build}/tests/tools/law_judgement"
