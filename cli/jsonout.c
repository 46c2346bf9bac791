/* SPDX-License-Identifier: ISC */
#include "base/instant.h"
#include "jsonout.h"
#include "model/store.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"
#include "base/text.h"

struct json_t *
aw_cli_json_verified(enum aw_verified verified)
{
	return verified == AW_VERIFIED_UNKNOWN ? json_null()
					       : json_boolean(verified == AW_VERIFIED_YES);
}

struct json_t *
aw_cli_json_instant(int64_t instant)
{
	char text[AW_INSTANT_TEXT];

	if (instant == AW_INSTANT_NONE)
		return json_null();
	return json_string(aw_instant_format(instant, text));
}

json_t *
aw_cli_json_seconds(int64_t seconds)
{
	return seconds > 0 ? json_integer((json_int_t)seconds) : json_null();
}

struct json_t *
aw_cli_json_hex(const uint8_t *bytes, size_t len)
{
	char hex[2 * AW_SHA256_LEN + 1];

	if (len > AW_SHA256_LEN)
		return NULL;
	aw_hex(hex, bytes, len);
	return json_string(hex);
}

struct json_t *
aw_cli_json_sha256(const struct aw_certificate *cert)
{
	return aw_certificate_has_sha256(cert) ? aw_cli_json_hex(cert->sha256, AW_SHA256_LEN)
					       : json_null();
}

struct json_t *
aw_cli_json_sha1(const struct aw_certificate *cert)
{
	return aw_certificate_has_sha1(cert) ? aw_cli_json_hex(cert->sha1, AW_SHA1_LEN)
					     : json_null();
}

struct json_t *
aw_cli_json_given(const char *text)
{
	return text[0] != '\0' ? aw_cli_json_text(text) : json_null();
}

struct json_t *
aw_cli_json_text(const char *text)
{
	json_t *value;
	char *clean;

	if (text == NULL)
		return json_null();
	if ((value = json_string(text)) != NULL)
		return value;
	clean = aw_text_clean_dup(text, strlen(text), 4 * strlen(text) + 4);
	value = clean != NULL ? json_string(clean) : NULL;
	free(clean);
	return value;
}

struct json_t *
aw_cli_json_array(
    size_t n, struct json_t *(*make)(const void *context, size_t i), const void *context)
{
	json_t *array = json_array();

	for (size_t i = 0; array != NULL && i < n; i++)
		if (json_array_append_new(array, make(context, i)) != 0) {
			json_decref(array);
			array = NULL;
		}
	return array;
}

/* The i-th of the set bits. */
static json_t *
flaw_json(const void *context, size_t i)
{
	unsigned flaws = *(const unsigned *)context, bit = 1;

	for (; bit < 1U << AW_FLAW_COUNT; bit <<= 1U)
		if ((flaws & bit) != 0 && i-- == 0)
			return json_string(aw_flaw_word(bit));
	return NULL;
}

struct json_t *
aw_cli_json_flaws(unsigned flaws)
{
	size_t n = 0;

	for (unsigned bit = 0; bit < AW_FLAW_COUNT; bit++)
		n += (flaws >> bit) & 1U;
	return aw_cli_json_array(n, flaw_json, &flaws);
}

struct json_t *
aw_cli_json_crls(const struct aw_store *store, int64_t now)
{
	json_t *list = json_array();

	for (size_t i = 0; list != NULL && i < store->n_crls; i++) {
		const struct aw_crl *crl = &store->crls[i];
		json_t *object = json_pack("{s:o, s:o, s:o, s:b}", "issuer",
		    aw_cli_json_text(crl->issuer), "this_update",
		    aw_cli_json_instant(crl->this_update), "next_update",
		    aw_cli_json_instant(crl->next_update), "holds", (int)aw_crl_holds(crl, now));

		if (json_array_append_new(list, object) != 0) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}

enum aw_err
aw_cli_json_print(FILE *out, struct json_t *object, bool ascii, struct aw_error *err)
{
	size_t flags = JSON_COMPACT | JSON_PRESERVE_ORDER | (ascii ? JSON_ENSURE_ASCII : 0);
	int result;

	if (object == NULL)
		return aw_error_nomem(err);
	result = json_dumpf(object, out, flags);
	json_decref(object);
	if (result != 0 || fputc('\n', out) == EOF)
		return aw_error_set(err, AW_ERR_FILE_WRITE, "standard output", "cannot be written");
	return AW_OK;
}
