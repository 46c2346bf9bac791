/* SPDX-License-Identifier: ISC */
/* Names of entries: building them in RFC 4514 form, and comparing them whatever their order. */
#include <string.h>

#include "base/span.h"
#include "base/text.h"
#include "truststore/listed.h"

#define PARTS_MAX 32

static char *
name_of(struct aw_listed *entry, enum aw_listed_part part)
{
	return part == AW_LISTED_ISSUER ? entry->issuer : entry->subject;
}

/* Adds octets of a value with the escapes of RFC 4514 that OpenSSL writes. */
static bool
add_value(char *name, struct aw_span value, bool first)
{
	char clean[AW_SUBJECT_MAX];
	size_t len = strlen(name), n = aw_text_clean(clean, sizeof(clean), value.s, value.len);

	for (size_t i = 0; i < n; i++) {
		/* The cleaning wrote no backslash unless a control character was there. */
		bool special = strchr(",+\"\\<>;", clean[i]) != NULL ||
			       (i == 0 && first && (clean[i] == '#' || clean[i] == ' '));

		if (len + 3 > AW_SUBJECT_MAX)
			return false;
		if (special)
			name[len++] = '\\';
		name[len++] = clean[i];
		name[len] = '\0';
	}
	return true;
}

/* "cn=Name": a type of letters, digits, points and hyphens. */
size_t
aw_listed_type(struct aw_span line)
{
	size_t i = 0;

	while (i < line.len && line.s[i] != '=') {
		char c = line.s[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') &&
		    c != '.' && c != '-')
			return 0;
		i++;
	}
	return i < line.len ? i : 0;
}

static bool
add_attribute(
    struct aw_listed *entry, enum aw_listed_part part, struct aw_span type, struct aw_span value)
{
	char *name = name_of(entry, part);
	size_t len = strlen(name);

	if (len + type.len + 3 > AW_SUBJECT_MAX)
		return false;
	if (len > 0)
		name[len++] = ',';
	for (size_t i = 0; i < type.len; i++) {
		char c = type.s[i];

		name[len++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
	}
	name[len++] = '=';
	name[len] = '\0';
	if (part == AW_LISTED_SUBJECT && entry->name[0] == '\0' && aw_span_is(type, "cn"))
		(void)aw_text_clean(entry->name, sizeof(entry->name), value.s, value.len);
	return add_value(name, value, true);
}

bool
aw_listed_attribute(
    struct aw_listed *entry, enum aw_listed_part part, struct aw_span line, size_t type)
{
	return add_attribute(entry, part, aw_span_to(line, type), aw_span_from(line, type + 1));
}

bool
aw_listed_more(struct aw_listed *entry, enum aw_listed_part part, struct aw_span words)
{
	return add_value(name_of(entry, part), words, false);
}

static bool
is_of_type(char c)
{
	char letter = (char)(c | 0x20);

	return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '.';
}

/* As aw_listed_type, with blanks in front and before the "=": the octets up to the value. */
static size_t
loose_type(struct aw_span text, struct aw_span *type)
{
	size_t lead = 0, end, equals;

	while (lead < text.len && text.s[lead] == ' ')
		lead++;
	for (end = lead; end < text.len && is_of_type(text.s[end]);)
		end++;
	for (equals = end; equals < text.len && text.s[equals] == ' ';)
		equals++;
	*type = (struct aw_span){text.s + lead, end - lead};
	return end > lead && equals < text.len && text.s[equals] == '=' ? equals + 1 : 0;
}

/* A value up to the separator with a type after it: its length, and its text without quotes and
 * escapes in buf. */
static size_t
take_value(struct aw_span text, char mark, char buf[AW_SUBJECT_MAX], size_t *n)
{
	bool quoted = false;
	struct aw_span type;
	size_t i = 0;

	*n = 0;
	for (; i < text.len; i++) {
		char c = text.s[i];

		if (c == mark && !quoted && loose_type(aw_span_from(text, i + 1), &type) > 0)
			break;
		if (mark == ',' && c == '"') {
			quoted = !quoted;
			continue;
		}
		if (mark == ',' && c == '\\' && i + 1 < text.len &&
		    strchr(",+\"\\<>;=# ", text.s[i + 1]) != NULL)
			c = text.s[++i];
		if (*n < AW_SUBJECT_MAX)
			buf[(*n)++] = c;
	}
	return i;
}

void
aw_listed_name(struct aw_listed *entry, enum aw_listed_part part, struct aw_span value)
{
	struct aw_span rest = aw_span_trim(value), type;
	char mark = rest.len > 0 && rest.s[0] == '/' ? '/' : ',', text[AW_SUBJECT_MAX];
	bool ok = true;

	if (mark == '/')
		rest = aw_span_from(rest, 1);
	while (rest.len > 0 && ok) {
		size_t n, begin = loose_type(rest, &type), end;

		if (begin == 0) {
			aw_listed_spoil(entry, "a line of a name is no attribute");
			return;
		}
		rest = aw_span_from(rest, begin);
		end = take_value(rest, mark, text, &n);
		ok = n < sizeof(text) &&
		     add_attribute(entry, part, type, aw_span_trim((struct aw_span){text, n}));
		rest = aw_span_from(rest, end + 1);
	}
	if (!ok)
		aw_listed_spoil(entry, "a name of it is too long");
}

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
aw_listed_same_name(const char *a, const char *b)
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
