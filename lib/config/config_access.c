/* SPDX-License-Identifier: ISC */
/* How a source gets at a device: whom it believes, with which credentials, below which path. */
#include "config/config_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/text.h"

#define PIN_MARK "sha256//"
#define PIN_BASE64 44 /* of 32 bytes */

/* 32 bytes in base64 behind "sha256//". */
static bool
pin_ok(const char *pin)
{
	const char *text = pin + sizeof(PIN_MARK) - 1;

	if (strncmp(pin, PIN_MARK, sizeof(PIN_MARK) - 1) != 0 || strlen(text) != PIN_BASE64)
		return false;
	for (size_t i = 0; i + 1 < PIN_BASE64; i++)
		if (aw_base64_value((uint8_t)text[i]) >= 64)
			return false;
	return text[PIN_BASE64 - 1] == '=';
}

static enum aw_err
read_strictness(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	static const char *const words[] = {"normal", "strict", NULL};
	unsigned word = 0;
	enum aw_err rc = aw_conf_word(conf, sec, "tls", words, &word);

	source->strict = word == 1;
	return rc;
}

enum aw_err
aw_config_read_trust(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	enum aw_err rc = aw_conf_path(conf, sec, "ca-file", &source->ca_file);

	if (rc == AW_OK)
		rc = read_strictness(conf, sec, source);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "pin", &source->pin);
	if (rc != AW_OK)
		return rc;
	if (source->pin != NULL && !pin_ok(source->pin))
		return aw_conf_bad(conf, sec, "pin",
		    "\"sha256//\" and the SHA-256 of the device's public key in base64");
	if (source->ca_file == NULL && source->pin == NULL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "source \"%s\" needs ca-file or pin, to know the device", source->name);
	return AW_OK;
}

enum aw_err
aw_config_read_credentials(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	enum aw_err rc = aw_conf_string(conf, sec, "user", &source->user);

	if (rc == AW_OK && source->user != NULL && strchr(source->user, ':') != NULL)
		return aw_conf_bad(conf, sec, "user", "without a colon");
	if (rc == AW_OK)
		rc = aw_conf_path(conf, sec, "password-file", &source->password_file);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "credential", &source->credential);
	if (rc != AW_OK)
		return rc;
	if (source->credential != NULL && !aw_name_ok(source->credential, AW_SUBJECT_MAX))
		return aw_conf_bad(conf, sec, "credential",
		    "a name of letters, digits, dots, dashes and underscores");
	if ((source->credential != NULL) == (source->password_file != NULL))
		return aw_conf_fail(conf, aw_conf_line(sec),
		    source->credential != NULL ? AW_ERR_CONFIG_CONFLICT : AW_ERR_CONFIG_VALUE,
		    "source \"%s\" needs exactly one of password-file and credential",
		    source->name);
	return AW_OK;
}

enum aw_err
aw_config_read_prefix(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	/* Of RFC 3986, without those that begin a query or a fragment. */
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789/._~-%";
	enum aw_err rc = aw_conf_string(conf, sec, "path-prefix", &source->path_prefix);
	const char *prefix = source->path_prefix;
	size_t len;

	if (rc != AW_OK)
		return rc;
	if (prefix == NULL) {
		source->path_prefix = aw_conf_copy(conf, "");
		return source->path_prefix != NULL ? AW_OK
						   : aw_conf_fail(conf, aw_conf_line(sec),
							 AW_ERR_NO_MEMORY, "out of memory");
	}
	len = strlen(prefix);
	if (prefix[0] != '/' || prefix[len - 1] == '/' || strspn(prefix, allowed) != len)
		return aw_conf_bad(conf, sec, "path-prefix", "a path such as \"/proxy/exp\"");
	return AW_OK;
}
