/* SPDX-License-Identifier: ISC */
#include "cisco/rest/ssm_token.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json_load.h"
#include "cisco/rest/answer_json.h"
#include "base/text.h"
#include "base/wipe.h"

#define WHERE "token"
#define TOKEN_MAX ((size_t)16 * 1024)
#define ESCAPED 6 /* octets of "\u001f" */
#define HEAD "{\"grant_type\":\"client_credentials\",\"client_id\":\""
#define MIDDLE "\",\"client_secret\":\""
#define TAIL "\"}"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* Appends without looking at it. */
static void
put(struct aw_bytes *out, const char *text)
{
	size_t len = strlen(text);

	memcpy(out->data + out->len, text, len);
	out->len += len;
}

/* Appends the text between the quotes of a JSON string. */
static void
put_text(struct aw_bytes *out, const char *text)
{
	static const char hex[] = "0123456789abcdef";

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < ' ') {
			put(out, "\\u00");
			out->data[out->len++] = (uint8_t)hex[c >> 4];
			out->data[out->len++] = (uint8_t)hex[c & 15];
			continue;
		}
		if (c == '"' || c == '\\')
			out->data[out->len++] = '\\';
		out->data[out->len++] = c;
	}
}

/* Of jansson, as they were. */
struct memory {
	json_malloc_t allocate;
	json_free_t release;
};

/* From here on all that jansson frees is wiped, until the old ones are set again. */
static struct memory
wipe_json(void)
{
	struct memory old;

	json_get_alloc_funcs(&old.allocate, &old.release);
	json_set_alloc_funcs(aw_wipe_malloc, aw_wipe_free);
	return old;
}

/* jansson judges the UTF-8 of what comes out. */
static bool
is_json(const struct aw_bytes *bytes)
{
	struct memory old = wipe_json();
	json_t *root = aw_json_load((const char *)bytes->data, bytes->len, 0, NULL);
	bool good = root != NULL;

	json_decref(root);
	json_set_alloc_funcs(old.allocate, old.release);
	return good;
}

enum aw_err
aw_ssm_token_request(
    const char *client_id, const char *client_secret, struct aw_bytes *out, struct aw_error *err)
{
	size_t room =
	    sizeof(HEAD MIDDLE TAIL) + ESCAPED * (strlen(client_id) + strlen(client_secret));

	*out = (struct aw_bytes){.data = calloc(1, room)};
	if (out->data == NULL)
		return aw_error_nomem(err);
	put(out, HEAD);
	put_text(out, client_id);
	put(out, MIDDLE);
	put_text(out, client_secret);
	put(out, TAIL);
	if (is_json(out))
		return AW_OK;
	aw_bytes_wipe(out);
	return aw_error_set(err, AW_ERR_CREDENTIAL, "client secret", "is not UTF-8");
}

/* b64token of RFC 6750: nothing that could end a header. */
static bool
token_ok(const char *token)
{
	size_t len = strlen(token), body = strspn(token, LETTERS DIGITS "-._~+/");

	return body > 0 && len <= TOKEN_MAX && body + strspn(token + body, "=") == len;
}

static enum aw_err
take_token(const json_t *root, char **token, struct aw_error *err)
{
	const char *type = aw_answer_json_text(root, "token_type");
	const char *text = aw_answer_json_text(root, "access_token");

	if (text == NULL)
		return aw_error_set(err, AW_ERR_ANSWER_JSON, WHERE, "without access_token");
	if (type != NULL && strcasecmp(type, "bearer") != 0)
		return aw_error_set(err, AW_ERR_ANSWER_JSON, WHERE, "token_type is not bearer");
	if (!token_ok(text))
		return aw_error_set(
		    err, AW_ERR_ANSWER_JSON, WHERE, "access_token is no bearer token");
	*token = strdup(text);
	return *token != NULL ? AW_OK : aw_error_nomem(err);
}

enum aw_err
aw_ssm_token_parse(const char *data, size_t len, char **token, struct aw_error *err)
{
	struct memory old = wipe_json();
	json_t *root;
	enum aw_err rc;

	*token = NULL;
	rc = aw_answer_json_load(data, len, WHERE, &root, err);
	/* The reader's own text may quote the answer. */
	if (rc == AW_ERR_ANSWER_JSON)
		rc = aw_error_set(err, rc, WHERE, "no JSON");
	if (rc == AW_OK)
		rc = take_token(root, token, err);
	json_decref(root);
	json_set_alloc_funcs(old.allocate, old.release);
	return rc;
}

bool
aw_ssm_token_refused(const char *data, size_t len)
{
	static const char *const errors[] = {
	    "invalid_client", "unauthorized_client", "invalid_grant", "access_denied"};
	const char *word;
	bool refused = false;
	json_t *root;

	if (data == NULL || aw_answer_json_load(data, len, WHERE, &root, NULL) != AW_OK)
		return false;
	word = aw_answer_json_text(root, "error");
	for (size_t i = 0; word != NULL && i < sizeof(errors) / sizeof(errors[0]); i++)
		refused = refused || strcmp(word, errors[i]) == 0;
	json_decref(root);
	return refused;
}
