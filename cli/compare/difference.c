/* SPDX-License-Identifier: ISC */
#include "compare/compare.h"

size_t
aw_cli_compare_matter(const struct aw_cli_difference *list, size_t n)
{
	size_t matter = 0;

	for (size_t i = 0; i < n; i++)
		matter += list[i].why.len > 0;
	return matter;
}
