/* SPDX-License-Identifier: ISC */
#include "config/misspelt.h"

#include <ctype.h>

/* Case and underscores make no difference. */
static int
fold(char c)
{
	return c == '_' ? '-' : tolower((unsigned char)c);
}

static unsigned
least(unsigned a, unsigned b, unsigned c)
{
	unsigned min = a < b ? a : b;

	return min < c ? min : c;
}

unsigned
aw_misspelt_distance(const char *a, size_t n, const char *b, size_t m)
{
	unsigned rows[AW_MISSPELT_MAX + 1][AW_MISSPELT_MAX + 1];

	for (unsigned i = 0; i <= n; i++) {
		for (unsigned k = 0; k <= m; k++) {
			if (i == 0 || k == 0) {
				rows[i][k] = i + k;
				continue;
			}
			rows[i][k] = least(rows[i - 1][k] + 1, rows[i][k - 1] + 1,
			    rows[i - 1][k - 1] + (fold(a[i - 1]) != fold(b[k - 1])));
			if (i > 1 && k > 1 && fold(a[i - 1]) == fold(b[k - 2]) &&
			    fold(a[i - 2]) == fold(b[k - 1]) && rows[i - 2][k - 2] < rows[i][k])
				rows[i][k] = rows[i - 2][k - 2] + 1;
		}
	}
	return rows[n][m];
}
