/* SPDX-License-Identifier: ISC */
#include "snmp/snmp_secret.h"

#include <string.h>
#include <strings.h>

#define PASSPHRASE_MIN 8   /* octets, RFC 3414 section 11.2 */
#define NAME_MAX_OCTETS 32 /* of usmUserName, RFC 3414 section 5 */
#define COMMUNITY_MAX 255

/* Without MD5 and DES: both are broken, and every device with Smart Licensing has better ones. */
static const char *const auth_protocols[] = {
    "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512", NULL};
static const char *const priv_protocols[] = {
    "AES", "AES-128", "AES-192", "AES-256", "AES-192-C", "AES-256-C", NULL};

static const char *
find_word(const char *const words[], const char *word, size_t len)
{
	for (size_t i = 0; words[i] != NULL; i++)
		if (strlen(words[i]) == len && strncasecmp(words[i], word, len) == 0)
			return words[i];
	return NULL;
}

static enum aw_err
refuse_line(struct aw_error *err, const char *path, unsigned line, const char *why)
{
	return aw_error_set(err, AW_ERR_CREDENTIAL, path, "line %u: %s", line, why);
}

/* The text after `word` and blanks; NULL if the line does not begin with them. */
static char *
value_after(char *line, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(line, word, len) != 0 || (line[len] != ' ' && line[len] != '\t'))
		return NULL;
	return line + len + strspn(line + len, " \t");
}

/* "SHA-256 PASSPHRASE" */
static const char *
parse_key(char *text, const char *const words[], const char **protocol, const char **passphrase)
{
	size_t len = strcspn(text, " \t");

	if (*protocol != NULL)
		return "appears twice";
	*protocol = find_word(words, text, len);
	if (*protocol == NULL)
		return "the protocol is not supported";
	*passphrase = text + len + strspn(text + len, " \t");
	return strlen(*passphrase) < PASSPHRASE_MIN ? "the passphrase has less than 8 characters"
						    : NULL;
}

/* NULL, or the error of the line. */
static const char *
parse_line(char *line, struct aw_snmp_secret *out)
{
	char *value;

	if (line[0] == '\0' || line[0] == '#')
		return NULL;
	if ((value = value_after(line, "user")) != NULL) {
		if (out->user != NULL || value[0] == '\0' || strlen(value) > NAME_MAX_OCTETS)
			return "one user of 1 to 32 characters is needed";
		out->user = value;
		return NULL;
	}
	if ((value = value_after(line, "auth")) != NULL)
		return parse_key(value, auth_protocols, &out->auth_protocol, &out->auth);
	if ((value = value_after(line, "priv")) != NULL)
		return parse_key(value, priv_protocols, &out->priv_protocol, &out->priv);
	return "begins with neither user, auth nor priv";
}

/* Terminates the line; returns the next one, or NULL. */
static char *
end_line(char *line)
{
	size_t len = strcspn(line, "\n");
	char *next = line[len] == '\n' ? line + len + 1 : NULL;

	line[len] = '\0';
	if (len > 0 && line[len - 1] == '\r')
		line[len - 1] = '\0';
	return next;
}

static enum aw_err
parse_user(char *text, const char *path, struct aw_snmp_secret *out, struct aw_error *err)
{
	unsigned number = 1;

	for (char *line = text, *next; line != NULL; line = next, number++) {
		const char *why;

		next = end_line(line);
		why = parse_line(line, out);
		if (why != NULL)
			return refuse_line(err, path, number, why);
	}
	if (out->user == NULL || out->auth == NULL || out->priv == NULL)
		return aw_error_set(
		    err, AW_ERR_CREDENTIAL, path, "needs the lines user, auth and priv");
	return AW_OK;
}

enum aw_err
aw_snmp_secret_parse(struct aw_bytes *text, bool version3, const char *path,
    struct aw_snmp_secret *out, struct aw_error *err)
{
	char *s = (char *)text->data;
	size_t len;

	*out = (struct aw_snmp_secret){0};
	if (s == NULL || text->len == 0)
		return aw_error_set(err, AW_ERR_CREDENTIAL, path, "is empty");
	if (version3)
		return parse_user(s, path, out, err);
	(void)end_line(s);
	len = strlen(s);
	if (len == 0 || len > COMMUNITY_MAX)
		return refuse_line(err, path, 1, "a community of 1 to 255 characters is needed");
	out->community = s;
	return AW_OK;
}
