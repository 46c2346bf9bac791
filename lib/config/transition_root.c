/* SPDX-License-Identifier: ISC */
#include "config/transition_root.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "config/config_read.h"
#include "model/transition.h"

#define SERIAL_DIGITS_MAX 64

const struct aw_conf_key aw_transition_root_keys[] = {
    {"sha256", AW_CONF_VALUE, NULL},
    {"sha1", AW_CONF_VALUE, NULL},
    {"key-sha256", AW_CONF_VALUE, NULL},
    {"subject", AW_CONF_VALUE, NULL},
    {"serial", AW_CONF_VALUE, NULL},
    {"not-after", AW_CONF_VALUE, NULL},
    {"url", AW_CONF_VALUE, NULL},
    {"key-type", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

/* Lower-case hex without colons and leading zeros. */
static bool
tidy_serial(char *serial)
{
	static const char digits[] = "00112233445566778899aAbBcCdDeEfF";
	char *first = serial[0] == '-' ? serial + 1 : serial, *to = first;

	for (const char *from = first; *from != '\0'; from++) {
		const char *digit = strchr(digits, *from);

		if (*from == ':')
			continue;
		if (digit == NULL)
			return false;
		if (to == first + 1 && *first == '0')
			to = first;
		*to++ = digits[(digit - digits) / 2 * 2];
	}
	*to = '\0';
	return to > first && to - first <= SERIAL_DIGITS_MAX;
}

static enum aw_err
read_serial(const struct aw_conf *conf, struct aw_conf_section *sec, char **out)
{
	enum aw_err rc = aw_conf_string(conf, sec, "serial", out);
	size_t sign, digits;
	char *padded;

	if (rc != AW_OK || *out == NULL)
		return rc;
	if (!tidy_serial(*out))
		return aw_conf_fail(conf, aw_conf_value_line(sec, "serial"), AW_ERR_CONFIG_VALUE,
		    "serial must be a number in hex");
	sign = (*out)[0] == '-' ? 1 : 0;
	digits = strlen(*out) - sign;
	if (digits % 2 == 0)
		return AW_OK;
	/* Whole octets, as the model has it. */
	padded = malloc(sign + digits + 2);
	if (padded == NULL)
		return aw_conf_fail(
		    conf, aw_conf_value_line(sec, "serial"), AW_ERR_NO_MEMORY, "out of memory");
	(void)snprintf(padded, sign + digits + 2, "%s0%s", sign != 0 ? "-" : "", *out + sign);
	free(*out);
	*out = padded;
	return AW_OK;
}

static enum aw_err
read_prints(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_root *root)
{
	bool given;
	enum aw_err rc = aw_config_required(conf, sec, "sha256");

	if (rc == AW_OK)
		rc = aw_conf_hex(conf, sec, "sha256", root->sha256, AW_SHA256_LEN, &given);
	if (rc == AW_OK)
		rc = aw_conf_hex(conf, sec, "sha1", root->sha1, AW_SHA1_LEN, &root->has_sha1);
	if (rc == AW_OK)
		rc = aw_conf_hex(
		    conf, sec, "key-sha256", root->key_sha256, AW_SHA256_LEN, &root->has_key);
	return rc;
}

static enum aw_err
read_key_type(const struct aw_conf *conf, struct aw_conf_section *sec, enum aw_key_type *out)
{
	const char *word = aw_conf_value(sec, "key-type", 0);

	if (word == NULL || aw_key_type_parse(word, out))
		return AW_OK;
	return aw_conf_bad(conf, sec, "key-type", "rsa or ecdsa");
}

static enum aw_err
read_root(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_root *root)
{
	const char *title = aw_conf_title(sec);
	size_t len = strlen(title);
	enum aw_err rc;

	root->not_after = AW_INSTANT_NONE;
	if (len == 0 || len > AW_SUBJECT_MAX || !aw_text_is_clean(title, len))
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "the name of a root must be one line of printable characters");
	root->name = strdup(title);
	if (root->name == NULL)
		return aw_config_no_memory(conf, sec);
	rc = read_prints(conf, sec, root);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "subject", &root->subject);
	if (rc == AW_OK)
		rc = read_serial(conf, sec, &root->serial);
	if (rc == AW_OK)
		rc = aw_conf_instant(conf, sec, "not-after", &root->not_after);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "url", &root->url);
	if (rc == AW_OK)
		rc = read_key_type(conf, sec, &root->key_type);
	return rc;
}

enum aw_err
aw_transition_read_roots(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key,
    struct aw_root **out, size_t *n_out)
{
	size_t n = aw_conf_sections(sec, key);

	if (n == 0)
		return AW_OK;
	*out = calloc(n, sizeof(**out));
	if (*out == NULL)
		return aw_config_no_memory(conf, sec);
	for (size_t i = 0; i < n; i++) {
		struct aw_conf_section *root = aw_conf_section(sec, key, i);
		enum aw_err rc = read_root(conf, root, &(*out)[(*n_out)++]);

		if (rc != AW_OK)
			return rc;
	}
	return AW_OK;
}
