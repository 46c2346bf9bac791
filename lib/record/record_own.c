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

static json_t *
row_list(const struct aw_certificate *const *certificates, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		list = aw_writer_append(list, aw_writer_row(certificates[i], 1, false, NULL));
	return list;
}

static json_t *
facts_object(const struct aw_own_facts *facts)
{
	json_t *names;

	if (!facts->seen)
		return json_null();
	names = json_array();
	for (size_t i = 0; i < facts->n_names; i++)
		names = aw_writer_append(names, json_string(facts->names[i]));
	return json_pack("{s:o,s:o,s:o}", "purposes",
	    aw_writer_words(facts->purposes, AW_OWN_PURPOSES, aw_own_purpose_word), "key_usage",
	    aw_writer_words(facts->usage, AW_OWN_USAGES, aw_own_usage_word), "names", names);
}

static json_t *
change_object(const struct aw_own_change *change)
{
	if (change->at == AW_INSTANT_NONE)
		return json_null();
	return json_pack("{s:o,s:o,s:s?,s:o}", "at", aw_writer_instant(change->at), "sha256",
	    aw_writer_hex(change->sha256, AW_SHA256_LEN), "issuer", change->issuer, "not_after",
	    aw_writer_instant(change->not_after));
}

static json_t *
certificate_object(const struct aw_server_certificate *own)
{
	json_t *row = own->certificate != NULL ? aw_writer_row(own->certificate, 1, false, NULL)
					       : json_null();

	return json_pack("{s:s,s:s?,s:s?,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:s?,s:b}", "name", own->name,
	    "role", own->role, "source", own->source, "observed_at",
	    aw_writer_instant(own->observed_at), "attempt", aw_writer_attempt(&own->attempt),
	    "certificate", row, "facts", facts_object(&own->facts), "presented",
	    row_list(own->presented, own->n_presented), "path", row_list(own->path, own->n_path),
	    "change", change_object(&own->change), "renewal", own->renewal, "renewal_failed",
	    (int)own->renewal_failed);
}

json_t *
aw_writer_certificates(const struct aw_record *record)
{
	json_t *list = json_array();

	for (size_t i = 0; i < record->n_certificates; i++)
		list = aw_writer_append(list, certificate_object(&record->certificates[i]));
	return list;
}

json_t *
aw_writer_roles(unsigned roles)
{
	return aw_writer_words(roles, ROLES, aw_own_purpose_word);
}

static struct aw_server_certificate *
add_certificate(struct aw_reader *r, const json_t *value)
{
	const char *name = aw_reader_name(r, "certificate", value);
	struct aw_server_certificate *certificate;

	if (name == NULL)
		return NULL;
	if (aw_record_certificate(r->record, name) != NULL) {
		(void)aw_reader_bad(r, "it stands there twice");
		return NULL;
	}
	certificate = aw_record_add_certificate(r->record, name);
	if (certificate == NULL)
		(void)aw_reader_no_memory(r);
	return certificate;
}

/* Certificates that were seen themselves. */
static bool
read_rows(struct aw_reader *r, const json_t *list, const char *what, size_t max,
    const struct aw_certificate ***out, size_t *n)
{
	if (list == NULL)
		return true;
	if (!aw_reader_is_array(r, list, what, max))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const struct aw_certificate *cert =
		    aw_reader_certificate(r, json_array_get(list, i));

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
read_words(struct aw_reader *r, const json_t *list, const char *what, unsigned n,
    const char *(*word)(unsigned bit), unsigned *out)
{
	if (!aw_reader_is_array(r, list, what, n))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *s = json_string_value(json_array_get(list, i));
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
read_facts(struct aw_reader *r, json_t *object, struct aw_own_facts *facts)
{
	json_t *purposes, *usage, *names;

	if (object == NULL || json_is_null(object))
		return true;
	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o}", "purposes", &purposes, "key_usage",
		&usage, "names", &names) ||
	    !read_words(
		r, purposes, "purposes", AW_OWN_PURPOSES, aw_own_purpose_word, &facts->purposes) ||
	    !read_words(r, usage, "key_usage", AW_OWN_USAGES, aw_own_usage_word, &facts->usage) ||
	    !aw_reader_is_array(r, names, "names", AW_OWN_NAMES_MAX))
		return false;
	facts->seen = true;
	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name =
		    aw_reader_text(r, json_array_get(names, i), "a name", AW_OWN_NAME_MAX);

		if (name == NULL)
			return false;
		if (!aw_own_add_name(facts, name))
			return aw_reader_no_memory(r);
	}
	return true;
}

static bool
read_change(struct aw_reader *r, json_t *object, struct aw_own_change *change)
{
	json_t *at, *sha256, *issuer, *not_after;

	if (object == NULL || json_is_null(object))
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
aw_reader_roles(struct aw_reader *r, const json_t *list)
{
	return list == NULL ||
	       read_words(r, list, "roles", ROLES, aw_own_purpose_word, &r->record->roles);
}

/* Of records of versions before them, the last members are not known. */
bool
aw_reader_server_certificate(struct aw_reader *r, json_t *object)
{
	json_t *name, *source, *at, *attempt, *row, *role = NULL, *facts = NULL, *presented = NULL,
						    *path = NULL, *change = NULL, *renewal = NULL;
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
	if (json_is_null(row))
		return true;
	own->certificate = aw_reader_certificate(r, row);
	return own->certificate != NULL && read_facts(r, facts, &own->facts) &&
	       read_rows(
		   r, presented, "presented", PRESENTED_MAX, &own->presented, &own->n_presented) &&
	       read_rows(r, path, "path", AW_OWN_PATH_MAX, &own->path, &own->n_path);
}
