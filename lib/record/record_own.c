/* SPDX-License-Identifier: ISC */
/* The device's own certificates in a record's document. */
#include <string.h>

#include "model/anchor.h"
#include "model/device_record.h"
#include "model/model.h"
#include "record/record_reader.h"
#include "record/record_writer.h"

#define PRESENTED_MAX 64
#define ROLES 2 /* of the purposes: server and client */

static void
write_rows(struct aw_json_out *out, const char *key,
    const struct aw_certificate *const *certificates, size_t n)
{
	aw_json_begin(out, key, '[');
	for (size_t i = 0; i < n; i++)
		aw_writer_row(out, NULL, certificates[i]);
	aw_json_end(out, ']');
}

static void
write_facts(struct aw_json_out *out, const struct aw_own_facts *facts)
{
	if (!facts->seen) {
		aw_json_null(out, "facts");
		return;
	}
	aw_json_begin(out, "facts", '{');
	aw_writer_words(out, "key_usage", facts->usage, AW_OWN_USAGES, aw_own_usage_word);
	aw_json_begin(out, "names", '[');
	for (size_t i = 0; i < facts->n_names; i++)
		aw_json_text(out, NULL, facts->names[i]);
	aw_json_end(out, ']');
	aw_writer_words(out, "purposes", facts->purposes, AW_OWN_PURPOSES, aw_own_purpose_word);
	aw_json_end(out, '}');
}

static void
write_change(struct aw_json_out *out, const struct aw_own_change *change)
{
	if (change->at == AW_INSTANT_NONE) {
		aw_json_null(out, "change");
		return;
	}
	aw_json_begin(out, "change", '{');
	aw_json_instant(out, "at", change->at);
	aw_json_text_or_null(out, "issuer", change->issuer);
	aw_json_instant(out, "not_after", change->not_after);
	aw_json_hex(out, "sha256", change->sha256, AW_SHA256_LEN);
	aw_json_end(out, '}');
}

static void
write_certificate(struct aw_json_out *out, const struct aw_server_certificate *own)
{
	aw_json_begin(out, NULL, '{');
	aw_writer_attempt(out, "attempt", &own->attempt);
	if (own->certificate != NULL)
		aw_writer_row(out, "certificate", own->certificate);
	else
		aw_json_null(out, "certificate");
	write_change(out, &own->change);
	write_facts(out, &own->facts);
	aw_json_text(out, "name", own->name);
	aw_json_instant(out, "observed_at", own->observed_at);
	write_rows(out, "path", own->path, own->n_path);
	write_rows(out, "presented", own->presented, own->n_presented);
	aw_json_text_or_null(out, "renewal", own->renewal);
	aw_json_bool(out, "renewal_failed", own->renewal_failed);
	aw_json_text_or_null(out, "role", own->role);
	aw_json_text_or_null(out, "source", own->source);
	aw_json_end(out, '}');
}

void
aw_writer_certificates(struct aw_json_out *out, const char *key, const struct aw_record *record)
{
	aw_json_begin(out, key, '[');
	for (size_t i = 0; i < record->n_certificates; i++)
		write_certificate(out, &record->certificates[i]);
	aw_json_end(out, ']');
}

void
aw_writer_roles(struct aw_json_out *out, const char *key, unsigned roles)
{
	aw_writer_words(out, key, roles, ROLES, aw_own_purpose_word);
}

static struct aw_server_certificate *
add_certificate(struct aw_reader *r, const struct aw_json *value)
{
	const char *name = aw_reader_name(r, "certificate", value);
	struct aw_server_certificate *certificate;

	if (name == NULL)
		return NULL;
	if (aw_record_certificate(r->record, name) != NULL) {
		(void)aw_reader_bad(r, "it is there twice");
		return NULL;
	}
	certificate = aw_record_add_certificate(r->record, name);
	if (certificate == NULL)
		(void)aw_reader_no_memory(r);
	return certificate;
}

/* Certificates that were seen themselves. */
static bool
read_rows(struct aw_reader *r, const struct aw_json *list, const char *what, size_t max,
    const struct aw_certificate ***out, size_t *n)
{
	if (list == NULL)
		return true;
	if (!aw_reader_is_array(r, list, what, max))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		const struct aw_certificate *cert = aw_reader_certificate(r, aw_json_item(list, i));

		if (cert == NULL)
			return false;
		if (!aw_own_append(out, n, r->record->pool, cert))
			return aw_reader_no_memory(r);
		if (aw_certificate_unseen(cert))
			return aw_reader_bad(r, "%s has a certificate that was never seen", what);
	}
	return true;
}

/* A list of words, each of which is a bit of the set. */
static bool
read_words(struct aw_reader *r, const struct aw_json *list, const char *what, unsigned n,
    const char *(*word)(unsigned bit), unsigned *out)
{
	if (!aw_reader_is_array(r, list, what, n))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		const char *s = aw_json_string(aw_json_item(list, i));
		unsigned bit = 0;

		while (s != NULL && bit < n && strcmp(s, word(1U << bit)) != 0)
			bit++;
		if (s == NULL || bit == n)
			return aw_reader_bad(
			    r, "unknown word %s in %s", s != NULL ? s : "that is no word", what);
		*out |= 1U << bit;
	}
	return true;
}

static bool
read_facts(struct aw_reader *r, const struct aw_json *object, struct aw_own_facts *facts)
{
	const struct aw_json *purposes, *usage, *names;

	if (object == NULL || aw_json_is(object, AW_JSON_NULL))
		return true;
	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o}", "purposes", &purposes, "key_usage",
		&usage, "names", &names) ||
	    !read_words(
		r, purposes, "purposes", AW_OWN_PURPOSES, aw_own_purpose_word, &facts->purposes) ||
	    !read_words(r, usage, "key_usage", AW_OWN_USAGES, aw_own_usage_word, &facts->usage) ||
	    !aw_reader_is_array(r, names, "names", AW_OWN_NAMES_MAX))
		return false;
	facts->seen = true;
	for (size_t i = 0; i < aw_json_size(names); i++) {
		const char *name =
		    aw_reader_text(r, aw_json_item(names, i), "a name", AW_OWN_NAME_MAX);

		if (name == NULL)
			return false;
		if (!aw_own_add_name(facts, name))
			return aw_reader_no_memory(r);
	}
	return true;
}

static bool
read_change(struct aw_reader *r, const struct aw_json *object, struct aw_own_change *change)
{
	const struct aw_json *at, *sha256, *issuer, *not_after;

	if (object == NULL || aw_json_is(object, AW_JSON_NULL))
		return true;
	return aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o}", "at", &at, "sha256", &sha256,
		   "issuer", &issuer, "not_after", &not_after) &&
	       aw_reader_number(
		   r, at, "at", AW_READER_INSTANT_MIN, AW_READER_INSTANT_MAX, &change->at) &&
	       aw_reader_hash(r, sha256, "sha256", change->sha256, AW_SHA256_LEN) &&
	       aw_reader_take_text(r, issuer, "issuer", false, &change->issuer) &&
	       aw_reader_instant(r, not_after, "not_after", &change->not_after);
}

bool
aw_reader_roles(struct aw_reader *r, const struct aw_json *list)
{
	return list == NULL ||
	       read_words(r, list, "roles", ROLES, aw_own_purpose_word, &r->record->roles);
}

/* Of records of versions before them, the last members are not known. */
bool
aw_reader_server_certificate(struct aw_reader *r, const struct aw_json *object)
{
	const struct aw_json *name, *source, *at, *attempt, *row,
	    *role = NULL, *facts = NULL, *presented = NULL, *path = NULL, *change = NULL,
	    *renewal = NULL;
	struct aw_server_certificate *own;
	int failed = 0;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o,s?o,s?o,s?o,s?o,s?o,s?o,s?b}",
		"name", &name, "source", &source, "observed_at", &at, "attempt", &attempt,
		"certificate", &row, "role", &role, "facts", &facts, "presented", &presented,
		"path", &path, "change", &change, "renewal", &renewal, "renewal_failed", &failed))
		return false;
	own = add_certificate(r, name);
	if (own == NULL || !aw_reader_take_text(r, source, "source", true, &own->source) ||
	    (role != NULL && !aw_reader_take_text(r, role, "role", true, &own->role)) ||
	    (renewal != NULL && !aw_reader_take_text(r, renewal, "renewal", true, &own->renewal)) ||
	    !aw_reader_instant(r, at, "observed_at", &own->observed_at) ||
	    !aw_reader_attempt(r, &own->attempt, attempt) || !read_change(r, change, &own->change))
		return false;
	own->renewal_failed = failed != 0;
	if (aw_json_is(row, AW_JSON_NULL))
		return true;
	own->certificate = aw_reader_certificate(r, row);
	return own->certificate != NULL && read_facts(r, facts, &own->facts) &&
	       read_rows(
		   r, presented, "presented", PRESENTED_MAX, &own->presented, &own->n_presented) &&
	       read_rows(r, path, "path", AW_OWN_PATH_MAX, &own->path, &own->n_path);
}
