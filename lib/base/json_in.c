/* SPDX-License-Identifier: ISC */
#include "base/json_in.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define FEW_KEYS 24 /* each is compared with each other; more are sorted */
#define ROOM_MIN 64

struct parser {
	struct aw_arena *arena;
	char *p, *end; /* *end may be written */
	struct aw_json_error *error;
	/* Values of lists that are not closed yet. */
	struct aw_json *open;
	size_t n_open, room;
	unsigned depth;
};

static bool take_value(struct parser *p, struct aw_json *out);

static bool
fail(struct parser *p, const char *text)
{
	p->error->text = text;
	return false;
}

static void
skip_blanks(struct parser *p)
{
	while (p->p < p->end && (*p->p == ' ' || *p->p == '\t' || *p->p == '\r' || *p->p == '\n'))
		p->p++;
}

/* Takes that character with the blanks before it, if it is next. */
static bool
take_char(struct parser *p, char wanted)
{
	skip_blanks(p);
	if (p->p == p->end || *p->p != wanted)
		return false;
	p->p++;
	return true;
}

static bool
take_hex(struct parser *p, uint32_t *out)
{
	*out = 0;
	if (p->end - p->p < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		unsigned digit = aw_hex_digit(*p->p++);

		if (digit > 15)
			return false;
		*out = *out << 4 | digit;
	}
	return true;
}

static char *
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		*out++ = (char)c;
		return out;
	}
	if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*out++ = (char)(0xe0 | c >> 12);
		} else {
			*out++ = (char)(0xf0 | c >> 18);
			*out++ = (char)(0x80 | (c >> 12 & 0x3f));
		}
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*out++ = (char)(0x80 | (c & 0x3f));
	return out;
}

/* The character of \uXXXX, of which the "\u" was read; two of them for a pair. */
static bool
take_escaped_character(struct parser *p, char **out)
{
	uint32_t c, low;

	if (!take_hex(p, &c))
		return fail(p, "not four digits of hex after \\u");
	if (c == 0)
		return fail(p, "\\u0000 in a string");
	if (c >= 0xd800 && c <= 0xdbff) {
		if (p->end - p->p < 2 || p->p[0] != '\\' || p->p[1] != 'u')
			return fail(p, "half a surrogate pair");
		p->p += 2;
		if (!take_hex(p, &low) || low < 0xdc00 || low > 0xdfff)
			return fail(p, "half a surrogate pair");
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	} else if (c >= 0xdc00 && c <= 0xdfff) {
		return fail(p, "half a surrogate pair");
	}
	*out = put_utf8(*out, c);
	return true;
}

static bool
take_escape(struct parser *p, char **out)
{
	static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	const char *letter;

	if (++p->p == p->end)
		return fail(p, "a string is not closed");
	if (*p->p == 'u') {
		p->p++;
		return take_escaped_character(p, out);
	}
	letter = memchr(letters, *p->p, sizeof(letters) - 1);
	if (letter == NULL)
		return fail(p, "an unknown escape in a string");
	p->p++;
	*(*out)++ = values[letter - letters];
	return true;
}

/* Decodes the string whose opening quote is next, in its own place, and terminates it. */
static bool
take_string(struct parser *p, const char **string, uint32_t *len)
{
	char *start = ++p->p, *out = start;

	while (p->p < p->end && *p->p != '"') {
		uint8_t c = (uint8_t)*p->p;

		if (c == '\\') {
			if (!take_escape(p, &out))
				return false;
		} else if (c < 0x20) {
			return fail(p, "a control character in a string");
		} else {
			size_t n = c < 0x80 ? 1 : aw_text_utf8(p->p, (size_t)(p->end - p->p));

			if (n == 0)
				return fail(p, "not UTF-8");
			if (out != p->p)
				memmove(out, p->p, n);
			out += n;
			p->p += n;
		}
	}
	if (p->p == p->end)
		return fail(p, "a string is not closed");
	p->p++;
	*out = '\0';
	*string = start;
	*len = (uint32_t)(out - start);
	return true;
}

static bool
skip_digits(struct parser *p)
{
	const char *start = p->p;

	while (p->p < p->end && *p->p >= '0' && *p->p <= '9')
		p->p++;
	return p->p > start;
}

/* After the digits of an integer: what makes it none. */
static bool
skip_fraction(struct parser *p, bool *real)
{
	if (p->p < p->end && *p->p == '.') {
		p->p++;
		*real = true;
		if (!skip_digits(p))
			return fail(p, "a number without digits after its point");
	}
	if (p->p < p->end && (*p->p == 'e' || *p->p == 'E')) {
		p->p++;
		*real = true;
		if (p->p < p->end && (*p->p == '+' || *p->p == '-'))
			p->p++;
		if (!skip_digits(p))
			return fail(p, "a number without digits in its exponent");
	}
	return true;
}

/* The value of a number from `start` to where the parser is. */
static bool
convert_number(struct parser *p, const char *start, bool real, struct aw_json *out)
{
	char after = *p->p;
	bool fits;

	*p->p = '\0'; /* both functions read up to it */
	errno = 0;
	if (real) {
		fits = !isinf(strtod(start, NULL));
		out->kind = AW_JSON_REAL;
	} else {
		out->of.integer = strtoll(start, NULL, 10);
		fits = errno == 0;
		out->kind = AW_JSON_INTEGER;
	}
	*p->p = after;
	return fits || fail(p, "a number that is too large");
}

static bool
take_number(struct parser *p, struct aw_json *out)
{
	const char *start = p->p, *digits;
	bool real = false;

	p->p += *p->p == '-' ? 1 : 0;
	digits = p->p;
	if (!skip_digits(p))
		return fail(p, "no JSON value");
	if (*digits == '0' && p->p - digits > 1)
		return fail(p, "a number that begins with 0");
	return skip_fraction(p, &real) && convert_number(p, start, real, out);
}

static bool
take_word(struct parser *p, struct aw_json *out)
{
	static const struct {
		const char *word;
		size_t len;
		enum aw_json_kind kind;
	} words[] = {
	    {"null", 4, AW_JSON_NULL}, {"false", 5, AW_JSON_FALSE}, {"true", 4, AW_JSON_TRUE}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if ((size_t)(p->end - p->p) >= words[i].len &&
		    memcmp(p->p, words[i].word, words[i].len) == 0) {
			out->kind = words[i].kind;
			p->p += words[i].len;
			return true;
		}
	return fail(p, "no JSON value");
}

/* Closes a list: those from `first` on are its items, in memory of their own. */
static bool
close_list(struct parser *p, size_t first, enum aw_json_kind kind, struct aw_json *out)
{
	size_t n = p->n_open - first;
	struct aw_json *items = NULL;

	if (n > 0) {
		items = aw_arena_take(p->arena, n * sizeof(*items));
		if (items == NULL)
			return fail(p, NULL);
		memcpy(items, &p->open[first], n * sizeof(*items));
	}
	out->kind = kind;
	out->n = (uint32_t)n;
	out->of.items = items;
	p->n_open = first;
	return true;
}

static bool
keep_open(struct parser *p, const struct aw_json *value)
{
	if (p->n_open == p->room) {
		size_t room = p->room > 0 ? 2 * p->room : ROOM_MIN;
		struct aw_json *open = realloc(p->open, room * sizeof(*open));

		if (open == NULL)
			return fail(p, NULL);
		p->open = open;
		p->room = room;
	}
	p->open[p->n_open++] = *value;
	return true;
}

static bool
take_array(struct parser *p, struct aw_json *out)
{
	size_t first = p->n_open;

	if (take_char(p, ']'))
		return close_list(p, first, AW_JSON_ARRAY, out);
	do {
		struct aw_json item = {.key = NULL};

		if (!take_value(p, &item) || !keep_open(p, &item))
			return false;
	} while (take_char(p, ','));
	if (!take_char(p, ']'))
		return fail(p, "neither a comma nor ] after an item");
	return close_list(p, first, AW_JSON_ARRAY, out);
}

static bool
same_key(const struct aw_json *a, const struct aw_json *b)
{
	return a->key_len == b->key_len && memcmp(a->key, b->key, a->key_len) == 0;
}

static int
by_key(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of many, in sorted order. */
static bool
check_sorted(struct parser *p, const struct aw_json *items, size_t n)
{
	const char **keys = calloc(n, sizeof(*keys));
	bool twice = false;

	if (keys == NULL)
		return fail(p, NULL);
	for (size_t i = 0; i < n; i++)
		keys[i] = items[i].key;
	qsort(keys, n, sizeof(*keys), by_key);
	for (size_t i = 1; i < n && !twice; i++)
		twice = strcmp(keys[i - 1], keys[i]) == 0;
	free(keys);
	return !twice || fail(p, "a key twice in one object");
}

static bool
check_keys(struct parser *p, const struct aw_json *items, size_t n)
{
	if (n > FEW_KEYS)
		return check_sorted(p, items, n);
	for (size_t i = 1; i < n; i++)
		for (size_t j = 0; j < i; j++)
			if (same_key(&items[i], &items[j])) {
				p->error->key = items[i].key;
				return fail(p, "a key twice in one object");
			}
	return true;
}

static bool
take_object(struct parser *p, struct aw_json *out)
{
	size_t first = p->n_open;

	if (take_char(p, '}'))
		return close_list(p, first, AW_JSON_OBJECT, out);
	do {
		struct aw_json item = {.key = NULL};

		skip_blanks(p);
		if (p->p == p->end || *p->p != '"')
			return fail(p, "no key where one has to be");
		if (!take_string(p, &item.key, &item.key_len))
			return false;
		p->error->key = item.key;
		if (!take_char(p, ':'))
			return fail(p, "no colon after a key");
		if (!take_value(p, &item) || !keep_open(p, &item))
			return false;
	} while (take_char(p, ','));
	if (!take_char(p, '}'))
		return fail(p, "neither a comma nor } after a member");
	return check_keys(p, &p->open[first], p->n_open - first) &&
	       close_list(p, first, AW_JSON_OBJECT, out);
}

static bool
take_list(struct parser *p, struct aw_json *out)
{
	char opening = *p->p++;
	bool done;

	if (p->depth == AW_JSON_DEPTH_MAX)
		return fail(p, "too many lists in lists");
	p->depth++;
	done = opening == '[' ? take_array(p, out) : take_object(p, out);
	p->depth--;
	return done;
}

static bool
take_value(struct parser *p, struct aw_json *out)
{
	skip_blanks(p);
	if (p->p == p->end)
		return fail(p, "it ends early");
	if (*p->p == '[' || *p->p == '{')
		return take_list(p, out);
	if (*p->p == '"') {
		out->kind = AW_JSON_STRING;
		return take_string(p, &out->of.string, &out->n);
	}
	if (*p->p == '-' || (*p->p >= '0' && *p->p <= '9'))
		return take_number(p, out);
	return take_word(p, out);
}

const struct aw_json *
aw_json_parse(struct aw_arena *arena, char *text, size_t len, bool any, struct aw_json_error *error)
{
	struct parser p = {.arena = arena, .p = text, .end = text + len, .error = error};
	struct aw_json *out = aw_arena_take(arena, sizeof(*out));
	bool done;

	*error = (struct aw_json_error){0};
	if (out == NULL)
		return NULL;
	if (len > UINT32_MAX)
		done = fail(&p, "it is too long");
	else
		done = take_value(&p, out);
	skip_blanks(&p);
	if (done && p.p != p.end)
		done = fail(&p, "something after its end");
	else if (done && !any && out->kind != AW_JSON_ARRAY && out->kind != AW_JSON_OBJECT)
		done = fail(&p, "neither an array nor an object");
	free(p.open);
	return done ? out : NULL;
}

const struct aw_json *
aw_json_member(const struct aw_json *value, const char *key)
{
	size_t len = strlen(key);

	if (!aw_json_is(value, AW_JSON_OBJECT))
		return NULL;
	for (size_t i = 0; i < value->n; i++)
		if (value->of.items[i].key_len == len &&
		    memcmp(value->of.items[i].key, key, len) == 0)
			return &value->of.items[i];
	return NULL;
}
