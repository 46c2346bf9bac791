/* SPDX-License-Identifier: ISC */
/*
 * Lines of IOS, NX-OS, ASA and IOS-XR. Words of secrets are lower case there. A line in which a
 * colon precedes the word is prose of a `show` command.
 */
#include "cisco/text/secret_line.h"

#include <string.h>

#define WORDS_MAX 24

struct words {
	const char *line;
	size_t at[WORDS_MAX], len[WORDS_MAX], n;
	bool indented;
};

static void
split(const char *line, size_t len, struct words *words)
{
	size_t i = 0;

	*words = (struct words){.line = line};
	while (words->n < WORDS_MAX) {
		while (i < len && (line[i] == ' ' || line[i] == '\t' || line[i] == '\r'))
			i++;
		if (i == len)
			return;
		words->at[words->n] = i;
		while (i < len && line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
			i++;
		words->len[words->n] = i - words->at[words->n];
		words->indented = words->indented || (words->n == 0 && words->at[0] > 0);
		words->n++;
	}
}

static bool
is(const struct words *words, size_t i, const char *word)
{
	size_t len = strlen(word);

	return i < words->n && words->len[i] == len &&
	       memcmp(words->line + words->at[i], word, len) == 0;
}

static bool
ends_with(const struct words *words, size_t i, const char *word)
{
	size_t len = strlen(word);

	return words->len[i] >= len &&
	       memcmp(words->line + words->at[i] + words->len[i] - len, word, len) == 0;
}

static bool
is_among(const struct words *words, size_t i, const char *const *list, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (is(words, i, list[k]))
			return true;
	return false;
}

/* What follows the word is a secret, wherever it is. */
static bool
is_keyword(const struct words *words, size_t i)
{
	static const char *const endings[] = {
	    "password", "passwd", "secret", "passphrase", "pre-shared-key"};
	static const char *const whole[] = {"key-string", "key-octet-string", "psk", "idtoken",
	    "authentication-key", "community", "localizedkey", "hexadecimal-key", "wpa-psk",
	    "server-key"};

	for (size_t k = 0; k < sizeof(endings) / sizeof(endings[0]); k++)
		if (ends_with(words, i, endings[k]))
			return true;
	return is_among(words, i, whole, sizeof(whole) / sizeof(whole[0]));
}

/* "key" is many things; of these commands it is a secret. */
static bool
is_key(const struct words *words, size_t i)
{
	static const char *const servers[] = {"tacacs-server", "radius-server", "server-private",
	    "aaa-server", "ntp", "client", "host"};

	if (!is(words, i, "key"))
		return false;
	return (i == 0 && words->indented) || is(words, i > 0 ? i - 1 : 0, "isakmp") ||
	       is_among(words, 0, servers, sizeof(servers) / sizeof(servers[0]));
}

static bool
is_digest(const struct words *words, size_t i)
{
	static const char *const firsts[] = {"ip", "ipv6", "neighbor", "area", "standby", "vrrp",
	    "glbp", "isis", "ospf", "message-digest-key"};

	return (is(words, i, "md5") || (is(words, i, "authentication") &&
					   (is(words, 0, "standby") || is(words, 0, "vrrp") ||
					       is(words, 0, "glbp") || is(words, 1, "nhrp")))) &&
	       is_among(words, 0, firsts, sizeof(firsts) / sizeof(firsts[0]));
}

/* Of users and hosts of SNMP all that follows their names. */
static size_t
snmp_words(const struct words *words)
{
	if (!is(words, 0, "snmp-server"))
		return 0;
	if (is(words, 1, "user"))
		return 4;
	return is(words, 1, "host") ? 3 : 0;
}

static bool
has_colon(const struct words *words, size_t i)
{
	return memchr(words->line + words->at[i], ':', words->len[i]) != NULL;
}

bool
aw_secret_line(const char *line, size_t len, size_t *keep)
{
	struct words words;
	size_t snmp;

	split(line, len, &words);
	snmp = snmp_words(&words);
	for (size_t i = 0; i + 1 < words.n && !has_colon(&words, i); i++)
		if (is_keyword(&words, i) || is_key(&words, i) || is_digest(&words, i) ||
		    i + 1 == snmp) {
			*keep = words.at[i + 1];
			return true;
		}
	return false;
}
