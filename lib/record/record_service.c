/* SPDX-License-Identifier: ISC */
/*
 * What services present, in a record's document: writing and reading, side by side so that they
 * agree. The certificates of all chains are in one table, each once, as rows of
 * AW_RECORD_COLUMNS; a chain names them by their places in it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/err.h"
#include "base/instant.h"
#include "base/text.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/pool.h"
#include "model/service.h"
#include "model/service_name.h"
#include "record/record_reader.h"
#include "record/record_writer.h"

#define ODDITIES 5
#define SERVICES_MAX ((size_t)256)
#define CERTIFICATES_MAX (SERVICES_MAX * AW_SERVICE_CHAINS_MAX * AW_CHAIN_CERTIFICATES_MAX)
#define TRUSTS_MAX 256 /* stores of a record */

/* Distinct certificates of all chains, in the order in which they first come. */
struct table {
	const struct aw_certificate **items;
	size_t n;
};

/* The place of a certificate in the table, or its end. */
static size_t
place(const struct table *table, const struct aw_certificate *cert)
{
	size_t i = 0;

	while (i < table->n && table->items[i] != cert)
		i++;
	return i;
}

/* False for want of memory. */
static bool
add_chain(struct table *table, const struct aw_chain *chain)
{
	for (size_t i = 0; i < chain->n_certificates; i++) {
		if (place(table, chain->certificates[i]) < table->n)
			continue;
		if (!AW_GROW(table->items, table->n))
			return false;
		table->items[table->n++] = chain->certificates[i];
	}
	return true;
}

static bool
fill_table(struct table *table, const struct aw_record *record)
{
	bool good = true;

	for (size_t i = 0; i < record->n_services; i++)
		for (size_t k = 0; good && k < record->services[i].n_chains; k++)
			good = add_chain(table, &record->services[i].chains[k]);
	return good;
}

static void
write_digest(struct aw_json_out *out, const char *key, const uint8_t bytes[AW_SERVICE_DIGEST_LEN])
{
	aw_json_hex(out, key, bytes, AW_SERVICE_DIGEST_LEN);
}

static void
write_chain(struct aw_json_out *out, const struct aw_chain *chain, const struct table *table)
{
	aw_json_begin(out, NULL, '{');
	aw_json_begin(out, "certificates", '[');
	for (size_t i = 0; i < chain->n_certificates; i++)
		aw_json_integer(out, NULL, (int64_t)place(table, chain->certificates[i]));
	aw_json_end(out, ']');
	write_digest(out, "digest", chain->digest);
	aw_json_text_or_null(out, "issuer", chain->issuer);
	aw_writer_words(out, "oddities", chain->oddities, ODDITIES, aw_chain_oddity_word);
	aw_json_instant(out, "seen_since", chain->seen_since);
	aw_writer_trusts(out, "trusts", chain);
	aw_json_end(out, '}');
}

/* The chain with the other type of key, and when it was presented; null: there is none. */
static void
write_other(struct aw_json_out *out, const struct aw_address *address)
{
	if (!address->has_other || address->attempt.code != AW_OK) {
		aw_json_null(out, "other");
		return;
	}
	aw_json_begin(out, "other", '{');
	aw_json_instant(out, "at", address->other_at);
	write_digest(out, "chain", address->other);
	aw_json_end(out, '}');
}

static void
write_address(struct aw_json_out *out, const struct aw_address *address)
{
	aw_json_begin(out, NULL, '{');
	aw_json_text(out, "address", address->address);
	aw_writer_attempt(out, "attempt", &address->attempt);
	aw_writer_known_hex(
	    out, "chain", address->attempt.code == AW_OK, address->chain, AW_SERVICE_DIGEST_LEN);
	write_other(out, address);
	aw_json_text_or_null(out, "protocol", address->protocol);
	aw_json_end(out, '}');
}

static void
write_changes(struct aw_json_out *out, const struct aw_service *service)
{
	aw_json_begin(out, "changes", '[');
	for (size_t i = 0; i < service->n_changes; i++) {
		const struct aw_service_change *change = &service->changes[i];

		aw_json_begin(out, NULL, '{');
		aw_json_instant(out, "at", change->at);
		aw_json_text_or_null(out, "from", change->from);
		aw_json_text_or_null(out, "to", change->to);
		aw_json_end(out, '}');
	}
	aw_json_end(out, ']');
}

static void
write_service(struct aw_json_out *out, const struct aw_service *service, const struct table *table)
{
	aw_json_begin(out, NULL, '{');
	aw_json_begin(out, "addresses", '[');
	for (size_t i = 0; i < service->n_addresses; i++)
		write_address(out, &service->addresses[i]);
	aw_json_end(out, ']');
	aw_writer_attempt(out, "attempt", &service->attempt);
	aw_json_begin(out, "chains", '[');
	for (size_t i = 0; i < service->n_chains; i++)
		write_chain(out, &service->chains[i], table);
	aw_json_end(out, ']');
	write_changes(out, service);
	aw_json_text_or_null(out, "host", service->host);
	aw_json_text(out, "name", service->name);
	aw_json_instant(out, "observed_at", service->observed_at);
	aw_json_text_or_null(out, "source", service->source);
	aw_json_text_or_null(out, "via", service->via);
	aw_json_end(out, '}');
}

void
aw_writer_services(struct aw_json_out *out, const char *key, const struct aw_record *record)
{
	struct table table = {0};

	if (!fill_table(&table, record))
		out->bad = true;
	aw_json_begin(out, key, '{');
	aw_json_begin(out, "certificates", '[');
	for (size_t i = 0; i < table.n; i++)
		aw_writer_row(out, NULL, table.items[i]);
	aw_json_end(out, ']');
	aw_json_begin(out, "services", '[');
	for (size_t i = 0; i < record->n_services; i++)
		write_service(out, &record->services[i], &table);
	aw_json_end(out, ']');
	aw_json_end(out, '}');
	free(table.items);
}

static bool
take_digest(struct aw_reader *r, const struct aw_json *value, const char *what, uint8_t *out)
{
	return aw_reader_hash(r, value, what, out, AW_SERVICE_DIGEST_LEN);
}

static bool
read_oddities(struct aw_reader *r, const struct aw_json *list, unsigned *out)
{
	if (!aw_reader_is_array(r, list, "oddities", ODDITIES))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		const char *word = aw_json_string(aw_json_item(list, i));
		unsigned bit = 0;

		while (word != NULL && bit < ODDITIES &&
		       strcmp(word, aw_chain_oddity_word(1U << bit)) != 0)
			bit++;
		if (word == NULL || bit == ODDITIES)
			return aw_reader_bad(
			    r, "unknown oddity %s", word != NULL ? word : "that is no word");
		*out |= 1U << bit;
	}
	return true;
}

static bool
read_places(struct aw_reader *r, struct aw_chain *chain, const struct aw_json *list)
{
	if (!aw_reader_is_array(r, list, "certificates", AW_CHAIN_CERTIFICATES_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		const struct aw_certificate *cert;
		int64_t at;

		if (!aw_reader_number(r, aw_json_item(list, i), "place of a certificate", 0,
			(int64_t)r->n_presented - 1, &at))
			return false;
		if (!AW_GROW(chain->certificates, chain->n_certificates))
			return aw_reader_no_memory(r);
		cert = aw_pool_ref(r->record->pool, r->presented[at]->sha256);
		chain->certificates[chain->n_certificates++] = cert;
	}
	return chain->n_certificates > 0 || aw_reader_bad(r, "a chain without certificates");
}

static bool
read_chain(struct aw_reader *r, struct aw_chain *chain, const struct aw_json *object)
{
	const struct aw_json *chain_digest, *certificates, *oddities, *issuer, *since, *trusts;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o,s:o}", "digest", &chain_digest,
		"certificates", &certificates, "oddities", &oddities, "issuer", &issuer,
		"seen_since", &since, "trusts", &trusts) ||
	    !take_digest(r, chain_digest, "digest", chain->digest) ||
	    !read_places(r, chain, certificates) || !read_oddities(r, oddities, &chain->oddities) ||
	    !aw_reader_take_text(r, issuer, "issuer", true, &chain->issuer) ||
	    !aw_reader_instant(r, since, "seen_since", &chain->seen_since) ||
	    !aw_reader_is_array(r, trusts, "trusts", TRUSTS_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(trusts); i++)
		if (!aw_reader_trust(r, chain, aw_json_item(trusts, i)))
			return false;
	return true;
}

static bool
read_chains(struct aw_reader *r, struct aw_service *service, const struct aw_json *list)
{
	if (!aw_reader_is_array(r, list, "chains", AW_SERVICE_CHAINS_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		struct aw_chain *chain;

		if (!AW_GROW(service->chains, i))
			return aw_reader_no_memory(r);
		chain = &service->chains[service->n_chains++];
		*chain = (struct aw_chain){.seen_since = AW_INSTANT_NONE};
		if (!read_chain(r, chain, aw_json_item(list, i)))
			return false;
		if (i > 0 && memcmp(chain[-1].digest, chain->digest, AW_SERVICE_DIGEST_LEN) >= 0)
			return aw_reader_bad(r, "chains are there twice or not sorted");
	}
	return true;
}

static bool
read_other(struct aw_reader *r, struct aw_address *address, const struct aw_json *object)
{
	const struct aw_json *chain, *at;

	if (object == NULL || aw_json_is(object, AW_JSON_NULL))
		return true;
	if (address->attempt.code != AW_OK)
		return aw_reader_bad(r, "an address that failed has another chain");
	address->has_other = true;
	return aw_reader_unpack(r, object, "{s:o,s:o}", "chain", &chain, "at", &at) &&
	       take_digest(r, chain, "other chain of an address", address->other) &&
	       aw_reader_number(
		   r, at, "at", AW_READER_INSTANT_MIN, AW_READER_INSTANT_MAX, &address->other_at);
}

static bool
read_address(struct aw_reader *r, struct aw_address *address, const struct aw_json *object)
{
	const struct aw_json *name, *attempt, *protocol, *chain, *other = NULL;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s?o}", "address", &name, "attempt",
		&attempt, "protocol", &protocol, "chain", &chain, "other", &other) ||
	    !aw_reader_take_text(r, name, "address", false, &address->address) ||
	    !aw_reader_attempt(r, &address->attempt, attempt) ||
	    !aw_reader_take_text(r, protocol, "protocol", true, &address->protocol))
		return false;
	if (address->attempt.code == AW_OK)
		return take_digest(r, chain, "chain of an address", address->chain) &&
		       read_other(r, address, other);
	return (aw_json_is(chain, AW_JSON_NULL) ||
		   aw_reader_bad(r, "an address that failed has a chain")) &&
	       read_other(r, address, other);
}

static bool
read_addresses(struct aw_reader *r, struct aw_service *service, const struct aw_json *list)
{
	if (!aw_reader_is_array(r, list, "addresses", AW_SERVICE_ADDRESSES_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		if (!AW_GROW(service->addresses, i))
			return aw_reader_no_memory(r);
		service->addresses[service->n_addresses++] =
		    (struct aw_address){.attempt.at = AW_INSTANT_NONE};
		if (!read_address(r, &service->addresses[i], aw_json_item(list, i)))
			return false;
	}
	return true;
}

static bool
read_service_changes(struct aw_reader *r, struct aw_service *service, const struct aw_json *list)
{
	if (!aw_reader_is_array(r, list, "changes", AW_SERVICE_CHANGES_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		struct aw_service_change *change;
		const struct aw_json *at, *from, *to;

		if (!AW_GROW(service->changes, i))
			return aw_reader_no_memory(r);
		change = &service->changes[service->n_changes++];
		*change = (struct aw_service_change){0};
		if (!aw_reader_unpack(r, aw_json_item(list, i), "{s:o,s:o,s:o}", "at", &at, "from",
			&from, "to", &to) ||
		    !aw_reader_number(
			r, at, "at", AW_READER_INSTANT_MIN, AW_READER_INSTANT_MAX, &change->at) ||
		    !aw_reader_take_text(r, from, "from", true, &change->from) ||
		    !aw_reader_take_text(r, to, "to", true, &change->to))
			return false;
	}
	return true;
}

static struct aw_service *
add_service(struct aw_reader *r, const struct aw_json *value)
{
	const char *name = aw_json_string(value);
	char *canonical = name != NULL ? aw_service_dup(name) : NULL;
	bool right = canonical != NULL && strcmp(canonical, name) == 0;
	struct aw_service *service;

	free(canonical);
	if (!right) {
		(void)aw_reader_bad(r, "a service has no name");
		return NULL;
	}
	r->kind = "service";
	r->name = name;
	if (aw_record_service(r->record, name) != NULL) {
		(void)aw_reader_bad(r, "it is there twice");
		return NULL;
	}
	service = aw_record_add_service(r->record, name);
	if (service == NULL)
		(void)aw_reader_no_memory(r);
	return service;
}

static bool
read_service(struct aw_reader *r, const struct aw_json *object)
{
	const struct aw_json *name, *source, *via, *host, *at, *attempt, *addresses, *chains,
	    *changes;
	struct aw_service *service;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "name", &name,
		"source", &source, "via", &via, "host", &host, "observed_at", &at, "attempt",
		&attempt, "addresses", &addresses, "chains", &chains, "changes", &changes))
		return false;
	service = add_service(r, name);
	return service != NULL &&
	       aw_reader_take_text(r, source, "source", true, &service->source) &&
	       aw_reader_take_text(r, via, "via", true, &service->via) &&
	       aw_reader_take_text(r, host, "host", true, &service->host) &&
	       aw_reader_instant(r, at, "observed_at", &service->observed_at) &&
	       aw_reader_attempt(r, &service->attempt, attempt) &&
	       read_addresses(r, service, addresses) && read_chains(r, service, chains) &&
	       read_service_changes(r, service, changes);
}

/* The table of certificates. The bytes of all were seen, so none is known by name alone. */
static bool
read_table(struct aw_reader *r, const struct aw_json *list)
{
	if (!aw_reader_is_array(r, list, "presented certificates", CERTIFICATES_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		if (!AW_GROW(r->presented, i))
			return aw_reader_no_memory(r);
		r->presented[i] = aw_reader_certificate(r, aw_json_item(list, i));
		if (r->presented[i] == NULL)
			return false;
		r->n_presented++;
		if ((r->presented[i]->flaws & AW_FLAWS_UNSEEN) != 0)
			return aw_reader_bad(r, "a presented certificate is known by name alone");
	}
	return true;
}

bool
aw_reader_services(struct aw_reader *r, const struct aw_json *object)
{
	const struct aw_json *services, *certificates;
	bool done = aw_reader_unpack(r, object, "{s:o,s:o}", "services", &services, "certificates",
			&certificates) &&
		    aw_reader_is_array(r, services, "presented services", SERVICES_MAX) &&
		    read_table(r, certificates);

	for (size_t i = 0; done && i < aw_json_size(services); i++) {
		done = read_service(r, aw_json_item(services, i));
		r->kind = r->name = NULL;
	}
	for (size_t i = 0; i < r->n_presented; i++)
		aw_pool_unref(r->record->pool, r->presented[i]);
	free(r->presented);
	r->presented = NULL;
	r->n_presented = 0;
	return done;
}
