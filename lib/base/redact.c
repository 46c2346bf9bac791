/* SPDX-License-Identifier: ISC */
#include "base/redact.h"

#include <string.h>
#include <strings.h>

#define WORD_MAX 512

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

/* The words in the name of a secret. */
static const char *const secrets[] = {"pass", "pwd", "secret", "token", "key", "credential",
    "community", "auth", "session", "signature", "cookie"};

bool
aw_redact_is_secret(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
		if (contains(name, len, secrets[i]))
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

/* What a word says of the one after it. */
enum next { PLAIN, SECRET, LOGIN };

/* Options with one letter whose value is a secret, by programs that take no other way. */
static bool
is_secret_letter(const char *program, const char *word)
{
	static const struct {
		const char *program, *letters;
	} rows[] = {{"snmp", "cAX"}, {"sshpass", "p"}, {"plink", "p"}, {"mysql", "p"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strncmp(program, rows[i].program, strlen(rows[i].program)) == 0)
			return strchr(rows[i].letters, word[1]) != NULL;
	return false;
}

static bool
is_login_option(const char *word, size_t len)
{
	return (len == 2 && (word[1] == 'u' || word[1] == 'U')) ||
	       (len == 6 && strncmp(word, "--user", len) == 0) ||
	       (len == 12 && strncmp(word, "--proxy-user", len) == 0);
}

static void
put_login(struct out *out, const char *word)
{
	size_t user = strcspn(word, ":");

	put(out, word, user);
	if (word[user] == ':')
		put(out, ":" AW_REDACTED, strlen(":" AW_REDACTED));
}

static void
put_plain(struct out *out, const char *word)
{
	char text[WORD_MAX];

	aw_redact_text(text, sizeof(text), word);
	put(out, text, strlen(text));
}

/* Behind one dash the name begins with such a word: "-lauthPriv" is a letter and its value. */
static bool
is_secret_option(const char *word, size_t len)
{
	if (word[1] == '-')
		return aw_redact_is_secret(word, len);
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
		if (strncasecmp(word + 1, secrets[i], strlen(secrets[i])) == 0)
			return true;
	return false;
}

/* An option, with its value behind "=" or its letter, where it has that. */
static enum next
put_option(struct out *out, const char *program, const char *word)
{
	size_t name = strcspn(word, "=");
	bool longer = word[1] == '-';

	if (!longer && word[1] != '\0' && is_secret_letter(program, word)) {
		put(out, word, 2);
		if (word[2] == '\0')
			return SECRET;
		put(out, AW_REDACTED, strlen(AW_REDACTED));
		return PLAIN;
	}
	if (is_login_option(word, name)) {
		put(out, word, name + (word[name] == '='));
		if (word[name] == '\0')
			return LOGIN;
		put_login(out, word + name + 1);
		return PLAIN;
	}
	if (!is_secret_option(word, name)) {
		put_plain(out, word);
		return PLAIN;
	}
	put(out, word, name + (word[name] == '='));
	if (word[name] == '\0')
		return SECRET;
	put(out, AW_REDACTED, strlen(AW_REDACTED));
	return PLAIN;
}

/* A word that is no option: "NAME=VALUE" may be a secret. */
static void
put_word(struct out *out, const char *word)
{
	size_t name = strcspn(word, "=");

	if (word[name] == '\0' || strpbrk(word, "/?") != NULL || !aw_redact_is_secret(word, name)) {
		put_plain(out, word);
		return;
	}
	put(out, word, name + 1);
	put(out, AW_REDACTED, strlen(AW_REDACTED));
}

void
aw_redact_words(char *dst, size_t size, char *const *words)
{
	struct out out = {.text = dst, .size = size};
	const char *slash = words[0] != NULL ? strrchr(words[0], '/') : NULL;
	const char *program = slash != NULL ? slash + 1 : words[0];
	enum next next = PLAIN;

	dst[0] = '\0';
	for (size_t i = 0; words[i] != NULL && out.len + 1 < size; i++) {
		enum next now = next;

		next = PLAIN;
		if (i > 0)
			put(&out, " ", 1);
		if (now == SECRET)
			put(&out, AW_REDACTED, strlen(AW_REDACTED));
		else if (now == LOGIN)
			put_login(&out, words[i]);
		else if (i > 0 && words[i][0] == '-')
			next = put_option(&out, program, words[i]);
		else
			put_word(&out, words[i]);
	}
}
