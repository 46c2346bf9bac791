/* SPDX-License-Identifier: ISC */
/* Comparing names in RFC 4514 form whatever their order. */
#include <string.h>

#include "base/span.h"
#include "truststore/trustpool_text.h"

#define PARTS_MAX 32

/* Splits at commas and plus signs without a backslash; 0 if there are too many parts. */
static size_t
split(const char *name, struct aw_span parts[PARTS_MAX])
{
	size_t n = 0, start = 0;

	for (size_t i = 0;; i++) {
		if (name[i] == '\\' && name[i + 1] != '\0') {
			i++;
			continue;
		}
		if (name[i] != ',' && name[i] != '+' && name[i] != '\0')
			continue;
		if (n == PARTS_MAX)
			return 0;
		parts[n++] = (struct aw_span){name + start, i - start};
		start = i + 1;
		if (name[i] == '\0')
			return n;
	}
}

static bool
same_part(struct aw_span a, struct aw_span b)
{
	size_t type = aw_span_find(a, "=");

	if (a.len != b.len || type == SIZE_MAX || type == 0)
		return false;
	for (size_t i = 0; i < type; i++) {
		char x = a.s[i], y = b.s[i];

		x = (char)(x >= 'a' && x <= 'z' ? x - 'a' + 'A' : x);
		y = (char)(y >= 'a' && y <= 'z' ? y - 'a' + 'A' : y);
		if (x != y)
			return false;
	}
	return memcmp(a.s + type, b.s + type, a.len - type) == 0;
}

bool
aw_trustpool_same_name(const char *a, const char *b)
{
	struct aw_span x[PARTS_MAX], y[PARTS_MAX];
	size_t n = split(a, x);
	bool used[PARTS_MAX] = {false};

	if (n == 0 || split(b, y) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t j = 0;

		while (j < n && (used[j] || !same_part(x[i], y[j])))
			j++;
		if (j == n)
			return false;
		used[j] = true;
	}
	return true;
}
