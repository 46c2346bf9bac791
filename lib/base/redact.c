/* SPDX-License-Identifier: ISC */
#include "base/redact.h"

#include <string.h>
#include <strings.h>

/* A text that is written piece by piece, and cut where it is full. */
struct out {
	char *text;
	size_t len, size;
};

static void
put(struct out *out, const char *s, size_t len)
{
	size_t room = out->size - out->len - 1;

	len = len < room ? len : room;
	memcpy(out->text + out->len, s, len);
	out->len += len;
	out->text[out->len] = '\0';
}

static bool
contains(const char *name, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= len; i++)
		if (strncasecmp(name + i, word, n) == 0)
			return true;
	return false;
}

bool
aw_redact_is_secret(const char *name, size_t len)
{
	static const char *const words[] = {"pass", "pwd", "secret", "token", "key", "credential",
	    "community", "auth", "session", "signature", "cookie"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (contains(name, len, words[i]))
			return true;
	return false;
}

/* How many octets at the front are user information and its "@"; 0: none. */
static size_t
userinfo_span(const char *authority)
{
	size_t end = strcspn(authority, "/?# \t\"'"), at = 0;

	for (size_t i = 0; i < end; i++)
		if (authority[i] == '@')
			at = i + 1;
	return at;
}

/* Writes a parameter that begins at `s`, masked if it is a secret; returns its length. */
static size_t
put_parameter(struct out *out, const char *s)
{
	size_t whole = strcspn(s, "&;# \t\"'"), name = strcspn(s, "=&;# \t\"'");

	if (name == whole || !aw_redact_is_secret(s, name)) {
		put(out, s, whole);
		return whole;
	}
	put(out, s, name + 1);
	put(out, AW_REDACTED, strlen(AW_REDACTED));
	return whole;
}

void
aw_redact_text(char *dst, size_t size, const char *src)
{
	struct out out = {.text = dst, .size = size};
	bool query = false;

	dst[0] = '\0';
	while (*src != '\0' && out.len + 1 < size) {
		size_t user = 0;

		if (strncmp(src, "://", 3) == 0) {
			put(&out, src, 3);
			src += 3;
			user = userinfo_span(src);
			if (user > 0)
				put(&out, AW_REDACTED "@", strlen(AW_REDACTED "@"));
			src += user;
			continue;
		}
		query = (query || *src == '?') && strchr(" \t\"'#", *src) == NULL;
		put(&out, src, 1);
		if (query && strchr("?&;", *src) != NULL)
			src += put_parameter(&out, src + 1);
		src++;
	}
}
