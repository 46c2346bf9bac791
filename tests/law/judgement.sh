#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Laws 2 to 8 on judgements of drawn worlds, by tests/law/judgement.c: AW_LAW_WORLDS (100000), of two seeds, or of
# AW_LAW_SEED alone.
set -u
judgement=${AW_BUILD:-$(cd "$(dirname "$0")/../.." && pwd)/build}/tests/tools/law_judgement
[ -z "${AW_LAW_SEED:-}${AW_LAW_WORLD:-}" ] || exec "$judgement"
failed=0
for seed in 20211 7; do
	AW_LAW_SEED=$seed AW_LAW_WORLDS=$((${AW_LAW_WORLDS:-100000} / 2)) "$judgement" || failed=1
done
exit "$failed"
