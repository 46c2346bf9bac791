#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Each law finds the faults that are planted for it (tests/law/plant.c), and prints a world with the fault.
set -u
judgement=${AW_BUILD:-$(cd "$(dirname "$0")/../.." && pwd)/build}/tests/tools/law_judgement
failed=0
unset AW_LAW_ALL AW_LAW_WORLD
while read -r plant law; do
	out=$(AW_LAW_PLANT=$plant AW_LAW_SEED=1 AW_LAW_WORLDS=${AW_LAW_PLANTS:-4000} "$judgement")
	if [ $? -eq 1 ] && grep -q "^not ok - law $law:" <<<"$out" && grep -q '^# --as-of 2' <<<"$out"; then
		printf 'ok - law %s finds the planted fault %s\n' "$law" "$plant"
	else
		printf 'not ok - law %s finds the planted fault %s\n' "$law" "$plant"
		grep -E '^(not )?ok' <<<"$out" | sed 's/^/#   /'
		failed=1
	fi
done < <("$judgement" plants)
exit "$failed"
