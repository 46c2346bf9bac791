/* SPDX-License-Identifier: ISC */
#include "base/misspelt.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdbool.h>
#include <string.h>

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

unsigned
aw_misspelt_word(const char *name, const char *word, size_t len)
{
	size_t n = strlen(name);
	unsigned limit = n < 6 ? 1 : (unsigned)n / 3, distance;

	if (n > AW_MISSPELT_MAX || len > AW_MISSPELT_MAX || len == 0)
		return UINT_MAX;
	distance = aw_misspelt_distance(name, n, word, len);
	if (distance > limit && len > 3 && strncmp(name, word, len) == 0)
		distance = limit;
	return distance <= limit ? distance : UINT_MAX;
}

const char *
aw_misspelt_nearest(const char *(*name_at)(const void *names, size_t i), const void *names,
    size_t n, const char *word)
{
	const char *found = NULL;
	unsigned best = UINT_MAX;

	for (size_t i = 0; i < n; i++) {
		const char *name = name_at(names, i);
		unsigned distance = aw_misspelt_word(name, word, strlen(word));

		if (distance < best) {
			best = distance;
			found = name;
		}
	}
	return found;
}

/* True for hosts that differ by their digits alone: "ssm-1" is no misspelt "ssm-2". */
static bool
differs_by_digits(const char *a, const char *b)
{
	bool digits = false;

	for (; *a != ':' || *b != ':'; a++, b++) {
		size_t n = strspn(a, "0123456789"), m = strspn(b, "0123456789");

		digits = digits || n != m || memcmp(a, b, n) != 0;
		a += n;
		b += m;
		if (*a != *b || *a == '\0')
			return false;
		if (*a == ':')
			break;
	}
	return digits;
}

/* True if so many letters of one text are not in the other that it takes more than `limit` changes:
 * a bound that costs little, where there are thousands of names. */
static bool
is_far(const char *a, const char *b, unsigned limit)
{
	signed char left[256] = {0};
	unsigned lacks = 0;

	for (; *a != '\0'; a++)
		left[(unsigned char)*a]++;
	for (; *b != '\0'; b++)
		lacks += left[(unsigned char)*b]-- <= 0;
	return lacks > limit;
}

/* A word of the sentence, not of the list. */
static bool
joins(const char *word)
{
	static const char *const joining[] = {"and", "as", "both", "of", "or", "some", "such"};

	for (size_t i = 0; i < sizeof(joining) / sizeof(joining[0]); i++)
		if (strcmp(word, joining[i]) == 0)
			return true;
	return false;
}

const char *
aw_misspelt_hint(const char *list, const char *word, char buf[AW_MISSPELT_HINT])
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
	unsigned best = UINT_MAX;
	size_t n;

	buf[0] = '\0';
	for (list += strcspn(list, letters); *list != '\0';
	     list += n + strcspn(list + n, letters)) {
		char name[AW_MISSPELT_MAX + 1] = "";
		unsigned distance;

		n = strspn(list, letters);
		if (n > AW_MISSPELT_MAX)
			continue;
		memcpy(name, list, n);
		distance = aw_misspelt_word(name, word, strlen(word));
		if (distance >= best || joins(name))
			continue;
		best = distance;
		(void)snprintf(buf, AW_MISSPELT_HINT, "; did you mean %s?", name);
	}
	return buf;
}

unsigned
aw_misspelt_limit(const char *service)
{
	return 2 + (unsigned)strlen(service) / 10;
}

unsigned
aw_misspelt_service(const char *name, const char *service, unsigned limit)
{
	size_t n = strlen(name), m = strlen(service);

	if (n > AW_MISSPELT_MAX || m > AW_MISSPELT_MAX || strcmp(name, service) == 0 ||
	    is_far(name, service, limit) || is_far(service, name, limit) ||
	    differs_by_digits(name, service))
		return UINT_MAX;
	return aw_misspelt_distance(name, n, service, m);
}
