/* SPDX-License-Identifier: ISC */
#include "cisco/text/secrets.h"

#include <stdlib.h>
#include <string.h>

#include "base/redact.h"
#include "cisco/text/secret_line.h"

#define KEY_END "PRIVATE KEY-----"

/* A text that is read, and what is left of it. */
struct work {
	const char *p, *end;
	struct aw_buf *out;
	size_t n;
};

static const char *
find(const char *s, size_t len, const char *word)
{
	const char *end = s + len, *at = s;
	size_t n = strlen(word);

	while ((size_t)(end - at) >= n &&
	       (at = memchr(at, word[0], (size_t)(end - at) - n + 1)) != NULL) {
		if (memcmp(at, word, n) == 0)
			return at;
		at++;
	}
	return NULL;
}

static bool
contains(const char *s, size_t len, const char *word)
{
	return find(s, len, word) != NULL;
}

/* True for the name of a member or element that holds a secret. */
static bool
is_secret_name(const char *name, size_t len)
{
	static const char *const words[] = {"password", "passwd", "passphrase", "secret", "private",
	    "credential", "community", "cookie", "sessionid", "token"};
	char lower[64];

	if (len >= sizeof(lower))
		return false;
	for (size_t i = 0; i < len; i++)
		lower[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] | 0x20 : name[i]);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (contains(lower, len, words[i]))
			return true;
	return false;
}

/* Behind the closing quote of the string that begins at p. */
static const char *
string_end(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
	return p < end ? p + 1 : end;
}

/* Whether a colon follows, as after the name of a member. */
static bool
is_name(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\n", *p) != NULL && *p != '\0')
		p++;
	return p < end && *p == ':';
}

/* URLs in it lose their user information. */
static bool
add_plain(struct work *work, const char *from, size_t len)
{
	char *text, *masked;
	bool good;

	if (!contains(from, len, "://"))
		return aw_buf_add(work->out, from, len);
	text = malloc(len + 1);
	masked = malloc(2 * len + 8);
	if (text == NULL || masked == NULL || memchr(from, '\0', len) != NULL) {
		free(text);
		free(masked);
		return aw_buf_add(work->out, from, len);
	}
	memcpy(text, from, len);
	text[len] = '\0';
	aw_redact_text(masked, 2 * len + 8, text);
	work->n += strcmp(text, masked) != 0;
	good = aw_buf_puts(work->out, masked);
	free(text);
	free(masked);
	return good;
}

/* One string of JSON: a name, a value, or a value that is a secret. */
static bool
add_string(struct work *work, bool *secret, bool list)
{
	const char *end = string_end(work->p, work->end);
	size_t len = (size_t)(end - work->p);
	bool name = is_name(end, work->end), good;

	if (!name && len > 2 && (*secret || contains(work->p, len, KEY_END))) {
		work->n++;
		good = aw_buf_puts(work->out, "\"" AW_REDACTED "\"");
	} else {
		good = add_plain(work, work->p, len);
	}
	*secret = list || (name && is_secret_name(work->p, len));
	work->p = end;
	return good;
}

/* The value of a member, a string or a list of them, is next to its name; an object has names of
 * its own. */
static bool
remove_json(struct work *work)
{
	bool secret = false, list = false, good = true;

	while (good && work->p < work->end) {
		const char *quote = memchr(work->p, '"', (size_t)(work->end - work->p));
		const char *stop = quote != NULL ? quote : work->end;

		for (const char *p = work->p; p < stop; p++) {
			if (strchr("{}[]", *p) != NULL)
				list = secret && *p == '[';
			secret = secret && (list || strchr("{}],", *p) == NULL);
		}
		good = aw_buf_add(work->out, work->p, (size_t)(stop - work->p));
		work->p = stop;
		if (good && quote != NULL)
			good = add_string(work, &secret, list);
	}
	return good;
}

/* A tag, whose attributes may be secrets. */
static bool
add_tag(struct work *work, const char *p, const char *end)
{
	bool good = true;

	while (good && p < end) {
		const char *equals = memchr(p, '=', (size_t)(end - p)), *name = equals, *close;

		if (equals == NULL || end - equals < 3)
			return add_plain(work, p, (size_t)(end - p));
		while (name > p && strchr(" \t\r\n", name[-1]) == NULL)
			name--;
		close = equals[1] == '"' || equals[1] == '\''
			    ? memchr(equals + 2, equals[1], (size_t)(end - equals - 2))
			    : equals + 2;
		close = close != NULL ? close : end;
		if (close > equals + 2 && is_secret_name(name, (size_t)(equals - name))) {
			work->n++;
			good = aw_buf_add(work->out, p, (size_t)(equals + 2 - p)) &&
			       aw_buf_puts(work->out, AW_REDACTED);
		} else {
			good = add_plain(work, p, (size_t)(close - p));
		}
		p = close;
	}
	return good;
}

/* The text after the tag of an element. */
static bool
remove_xml(struct work *work)
{
	bool good = true;

	while (good && work->p < work->end) {
		const char *tag = memchr(work->p, '<', (size_t)(work->end - work->p)), *close;
		const char *stop = tag != NULL ? tag : work->end;
		size_t name = 0;

		good = add_plain(work, work->p, (size_t)(stop - work->p));
		work->p = stop;
		if (!good || tag == NULL)
			break;
		close = memchr(tag, '>', (size_t)(work->end - tag));
		close = close != NULL ? close + 1 : work->end;
		while (tag + 1 + name < close && strchr(" \t\r\n/>", tag[1 + name]) == NULL)
			name++;
		good = add_tag(work, tag, close);
		work->p = close;
		if (good && close < work->end && *close != '<' && is_secret_name(tag + 1, name)) {
			const char *next = memchr(close, '<', (size_t)(work->end - close));

			work->p = next != NULL ? next : work->end;
			work->n++;
			good = aw_buf_puts(work->out, AW_REDACTED);
		}
	}
	return good;
}

/* Behind the end of a private key that begins on this line; the text has no other end. */
static const char *
key_end(const char *line, const char *end)
{
	const char *at = find(line, (size_t)(end - line), "-----END ");
	const char *stop = at != NULL ? memchr(at, '\n', (size_t)(end - at)) : NULL;

	return stop != NULL ? stop : end;
}

static bool
add_line(struct work *work, const char *line, size_t len)
{
	size_t keep;

	if (aw_secret_line(line, len, &keep)) {
		work->n++;
		return aw_buf_add(work->out, line, keep) && aw_buf_puts(work->out, AW_REDACTED);
	}
	return add_plain(work, line, len);
}

static bool
remove_lines(struct work *work)
{
	bool good = true;

	while (good && work->p < work->end) {
		const char *stop = memchr(work->p, '\n', (size_t)(work->end - work->p));
		const char *end = stop != NULL ? stop : work->end;
		size_t len = (size_t)(end - work->p);

		if (contains(work->p, len, "-----BEGIN ") && contains(work->p, len, KEY_END)) {
			work->n++;
			good = aw_buf_puts(work->out, AW_REDACTED);
			end = key_end(work->p, work->end);
		} else {
			good = add_line(work, work->p, len);
		}
		if (good && end < work->end)
			good = aw_buf_add(work->out, end, 1);
		work->p = end < work->end ? end + 1 : end;
	}
	return good;
}

bool
aw_secrets_remove(const char *data, size_t len, struct aw_buf *out, size_t *n)
{
	struct work work = {.p = data, .end = data + len, .out = out};
	const char *first = data;
	bool good;

	while (first < work.end &&
	       (*first == ' ' || *first == '\t' || *first == '\r' || *first == '\n'))
		first++;
	if (first < work.end && (*first == '{' || *first == '['))
		good = remove_json(&work);
	else if (first < work.end && *first == '<')
		good = remove_xml(&work);
	else
		good = remove_lines(&work);
	*n = work.n;
	return good;
}
