/* SPDX-License-Identifier: ISC */
#include "truststore/store_json.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/store.h"
#include "model/words.h"
#include "truststore/json_text.h"
#include "truststore/store_format.h"

#define SERVER_MAX 65

struct documents {
	struct aw_store_reading *in;
	size_t n;
	bool read;               /* one of them gave certificates */
	bool mixed;              /* they are of several servers */
	char server[SERVER_MAX]; /* of the snapshot read */
	struct aw_error failure; /* of the last one that could not be read */
	size_t failed;           /* its number */
};

bool
aw_store_json_is(const uint8_t *data, size_t len)
{
	return aw_json_text_is(data, len);
}

static enum aw_err
unusable(struct aw_store_reading *in, const char *format, const char *text)
{
	if (aw_store_reading_format(in, format) != AW_OK)
		return AW_ERR_NO_MEMORY;
	return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member, "%s", text);
}

/* Which of them are anchors cannot be known, or there are none. */
static enum aw_err
name_document(struct aw_store_reading *in, const struct aw_json_find *find)
{
	char text[400];

	if (find->certificates > 0) {
		(void)snprintf(text, sizeof(text),
		    "PEM inside JSON: %zu texts with certificates, the first at %s; which of them "
		    "the device trusts is not certain: write the PEM of its trusted CAs into a "
		    "file",
		    find->certificates, find->first[0] != '\0' ? find->first : "the top");
		return unusable(in, "json", text);
	}
	if (find->x5c > 0) {
		(void)snprintf(text, sizeof(text),
		    "JSON Web Keys with %zu certificate%s in x5c: they belong to keys that sign, "
		    "and are no trust store",
		    find->x5c, aw_text_s(find->x5c));
		return unusable(in, "jwk", text);
	}
	if (find->devices > 0)
		return unusable(in, "json",
		    "the output of a device inside JSON: write it as text into a file of its own, "
		    "as jq -r does");
	if (find->fingerprints > 0) {
		(void)snprintf(text, sizeof(text),
		    "a list of %zu trusted certificates as ISE gives it, with fingerprints and no "
		    "certificate: export the certificates as PEM",
		    find->fingerprints);
		return unusable(in, "json", text);
	}
	return unusable(in, "json", "JSON without any certificate");
}

/* PEM texts and nothing else: a text, or lists of them. */
static enum aw_err
read_texts(struct aw_store_reading *in, json_t *value, const char *path)
{
	char where[AW_WHERE_MAX];
	enum aw_err rc = AW_OK;

	if (json_is_string(value))
		return aw_json_pem_read(in, value, path);
	for (size_t i = 0; i < json_array_size(value) && rc == AW_OK; i++) {
		(void)aw_text_format(where, sizeof(where), "%s[%zu]", path, i);
		rc = read_texts(in, json_array_get(value, i), where);
	}
	return rc;
}

/* A file of several servers would trust what no single one of them does. */
static enum aw_err
check_server(struct documents *d, json_t *root)
{
	const char *text = json_string_value(json_object_get(root, "server"));
	char server[SERVER_MAX] = "";

	if (text != NULL)
		(void)aw_text_clean(server, sizeof(server), text, strlen(text));
	d->mixed = d->server[0] != '\0' && strcmp(d->server, server) != 0;
	if (d->mixed)
		return aw_error_set(d->in->err, AW_ERR_STORE_FORMAT, d->in->member,
		    "certificate snapshots of several servers, %s and %s: each needs a file of its "
		    "own",
		    d->server, server[0] != '\0' ? server : "one without a name");
	memcpy(d->server, server, sizeof(server));
	return AW_OK;
}

/* Texts elsewhere in a snapshot than where it has its certificates. */
static enum aw_err
look_around(struct aw_store_reading *in, json_t *root)
{
	static const char *const known[] = {"trusts", "identities", "revokedCertificates"};
	json_t *rest = json_copy(root);
	struct aw_json_find find;

	if (rest == NULL)
		return aw_error_nomem(in->err);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		(void)json_object_del(rest, known[i]);
	aw_json_find(rest, &find);
	json_decref(rest);
	if (find.certificates == 0)
		return AW_OK;
	return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER, find.first,
	    "%zu texts with certificates are outside of the trust lists and were not read",
	    find.certificates);
}

static enum aw_err
read_snapshot(struct documents *d, json_t *root)
{
	enum aw_err rc = check_server(d, root);

	if (rc == AW_OK)
		rc = aw_snapshot_read(d->in, root);
	return rc == AW_OK ? look_around(d->in, root) : rc;
}

static enum aw_err
read_document(struct documents *d, json_t *root)
{
	json_t *inner = json_array_get(root, 0);
	struct aw_json_find find;
	enum aw_err rc = AW_OK;

	if (aw_snapshot_is(root))
		return read_snapshot(d, root);
	if (aw_snapshot_is(inner)) {
		for (size_t i = 0; i < json_array_size(root) && rc == AW_OK; i++)
			rc = read_document(d, json_array_get(root, i));
		return rc;
	}
	aw_json_find(root, &find);
	if (!find.only)
		return name_document(d->in, &find);
	rc = aw_store_reading_format(d->in, "json-pem");
	return rc == AW_OK ? read_texts(d->in, root, "") : rc;
}

/* The first failure is kept: it is the error if no document can be read. */
static enum aw_err
report_failure(struct documents *d, size_t number, const struct aw_error *why)
{
	char where[32];

	(void)snprintf(where, sizeof(where), "document %zu", number);
	return aw_store_reading_problem(
	    d->in, AW_SEVERITY_WARNING, why->code, where, "%s", why->text);
}

/* The result of the last document. */
static enum aw_err
settle(struct documents *d, enum aw_err rc, const struct aw_error *why)
{
	if (aw_store_stops(rc) || d->mixed)
		return aw_error_set(d->in->err, rc, why->object, "%s", why->text);
	if (rc == AW_OK) {
		d->read = true;
		return AW_OK;
	}
	if (d->failed != 0)
		return report_failure(d, d->n, why);
	d->failed = d->n;
	d->failure = *why;
	return AW_OK;
}

static enum aw_err
take_document(struct documents *d, json_t *root)
{
	struct aw_error why = {0}, *err = d->in->err;
	enum aw_err rc;

	d->n++;
	d->in->err = &why;
	rc = read_document(d, root);
	d->in->err = err;
	return settle(d, rc, &why);
}

/* What follows is no JSON, or no whole JSON. */
static enum aw_err
take_rest(struct documents *d, struct aw_der_span rest)
{
	struct aw_error why = {0}, *err = d->in->err;
	char where[48];
	enum aw_err rc;

	(void)snprintf(where, sizeof(where), "behind the JSON, from line %zu",
	    aw_store_reading_place(d->in, (size_t)(rest.data - d->in->data)).line);
	d->n++;
	d->in->err = &why;
	rc = aw_store_reading_inside(d->in, rest, where, d->in->content);
	d->in->err = err;
	return settle(d, rc, &why);
}

static bool
has_pem_lines(const struct aw_store_reading *in)
{
	static const char begin[] = "-----BEGIN ";
	const uint8_t *end = in->data + in->len;

	for (const uint8_t *at = in->data; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;) {
		at++;
		if ((size_t)(end - at) >= sizeof(begin) - 1 &&
		    memcmp(at, begin, sizeof(begin) - 1) == 0)
			return true;
	}
	return false;
}

/* Documents have their problems by the paths in them; what follows is read as a file of its own. */
static enum aw_err
account(struct aw_store_reading *in, struct aw_der_span rest)
{
	enum aw_err rc =
	    aw_store_reading_account(in, 0, in->len - rest.len, AW_ACCOUNT_CERTIFICATE);

	return rc == AW_OK
		   ? aw_store_reading_account(in, in->len - rest.len, in->len, AW_ACCOUNT_PROBLEM)
		   : rc;
}

/* A text that begins as JSON: PEM lines in it are read all the same. */
static enum aw_err
read_damaged(struct aw_store_reading *in, const struct aw_error *why)
{
	char text[AW_ERROR_TEXT_MAX];
	enum aw_err rc;

	(void)aw_text_format(
	    text, sizeof(text), "JSON that is damaged or cut short: %.400s", why->text);
	if (!has_pem_lines(in))
		return unusable(in, "json", text);
	rc = aw_store_pem_read(in);
	return rc == AW_OK ? aw_store_reading_problem(
				 in, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER, "line 1", "%s", text)
			   : rc;
}

static enum aw_err
finish(struct documents *d)
{
	const struct aw_error *why = &d->failure;

	if (!d->read)
		return aw_error_set(d->in->err, why->code, d->in->member, "%s", why->text);
	if (d->failed == 0)
		return AW_OK;
	return aw_store_reading_format(d->in, "json-pem") == AW_OK
		   ? report_failure(d, d->failed, why)
		   : AW_ERR_NO_MEMORY;
}

enum aw_err
aw_store_json_read(struct aw_store_reading *in)
{
	struct aw_der_span rest = {in->data, in->len};
	struct documents d = {.in = in};
	struct aw_error why = {0};
	enum aw_err rc = AW_OK;

	while (rc == AW_OK && rest.len > 0) {
		json_t *root = NULL;

		if (d.n == 0 || aw_json_text_is(rest.data, rest.len)) {
			rc = aw_json_text_next(&rest, &root, &why);
			if (rc == AW_ERR_STORE_FORMAT && d.n == 0)
				return read_damaged(in, &why);
		}
		if (root == NULL && rc != AW_ERR_NO_MEMORY)
			break;
		rc = rc == AW_OK ? take_document(&d, root) : aw_error_nomem(in->err);
		json_decref(root);
	}
	if (!aw_store_stops(rc) && !d.mixed && account(in, rest) != AW_OK)
		rc = AW_ERR_NO_MEMORY;
	if (rest.len > 0 && !aw_store_stops(rc) && !d.mixed)
		rc = take_rest(&d, rest);
	return rc == AW_OK ? finish(&d) : rc;
}
