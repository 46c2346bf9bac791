/* SPDX-License-Identifier: ISC */
/* Certificates in the answers of machines. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/store_family.h"
#include "source/machine.h"
#include "source/more.h"
#include "truststore/store_memo.h"

#define OWN_MAX 100 /* certificates with one own certificate */

enum aw_err
aw_machine_read_pem(struct aw_machine *machine, const char *data, size_t len,
    const struct aw_truststore_options *options, struct aw_store *store, struct aw_error *err)
{
	struct aw_truststore_options with = *options;
	struct aw_error why;
	enum aw_err rc;

	with.max_bytes = machine->source->config->max_bytes;
	with.known = machine->source->known;
	rc = aw_store_memo_parse(machine->host->stores, machine->host->pool, (const uint8_t *)data,
	    len, machine->url, &with, store, err);
	if (rc == AW_OK && aw_store_family(store->format) != AW_FAMILY_NONE)
		return aw_error_set(err, AW_ERR_ANSWER_PEM, machine->url,
		    "no certificate in the answer: it is a text of %s",
		    aw_store_family_row(aw_store_family(store->format))->name);
	if (rc == AW_ERR_STORE_FORMAT) {
		why = *err;
		return aw_error_set(err, AW_ERR_ANSWER_PEM, machine->url,
		    "no certificate in the answer: %s", why.text);
	}
	return rc;
}

/* A part of that name, or with a number; NULL: *err says why. */
static struct aw_more *
add_part(struct aw_machine *machine, const char *own, struct aw_error *err)
{
	bool taken;
	struct aw_more *more = aw_more_add_numbered(
	    &machine->result, machine->source, AW_PART_CERTIFICATE, own, &taken);

	if (more == NULL && (taken || machine->result.n_more >= AW_MORE_MAX))
		(void)aw_error_set(err, AW_ERR_STORE_LIMIT, machine->url,
		    "more than %d certificates and stores in one answer, or %d of one name",
		    AW_MORE_MAX, AW_MORE_NUMBERS_MAX);
	else if (more == NULL)
		(void)aw_error_nomem(err);
	return more;
}

static enum aw_err
add_store(struct aw_machine *machine, const struct aw_store *store, const char *own,
    const char *role, struct aw_error *err)
{
	struct aw_more *more = add_part(machine, own, err);

	if (more == NULL)
		return err->code;
	more->facts.role = aw_text_clean_dup(role, strlen(role), AW_OWN_ROLE_MAX + 1);
	if (more->facts.role == NULL)
		return aw_error_nomem(err);
	return aw_result_take_own(&more->facts, store, machine->host->pool, err);
}

enum aw_err
aw_machine_add_own(struct aw_machine *machine, const char *data, size_t len, const char *own,
    const char *role, struct aw_error *err)
{
	struct aw_store store = {0};
	enum aw_err rc = aw_machine_read_pem(machine, data, len,
	    &(struct aw_truststore_options){.max_anchors = OWN_MAX, .in_order = true}, &store, err);

	if (rc == AW_OK)
		rc = add_store(machine, &store, own, role, err);
	aw_store_clear(&store, machine->host->pool);
	return rc;
}

/* True if a certificate of the store was issued by this one. */
static bool
is_issuer(const struct aw_store *store, size_t at)
{
	const char *subject = store->anchors[at].certificate->subject;

	for (size_t i = 0; i < store->n_anchors; i++)
		if (i != at && strcmp(store->anchors[i].certificate->issuer, subject) == 0)
			return true;
	return false;
}

/* The leaf first, so that it is the own one, then all others as possible issuers. */
static enum aw_err
add_leaf(struct aw_machine *machine, const struct aw_store *all, size_t at, const char *role,
    struct aw_error *err)
{
	const struct aw_certificate *leaf = all->anchors[at].certificate;
	char own[AW_OWN_ROLE_MAX + 1], whole[AW_OWN_ROLE_MAX + 1];
	struct aw_store store = {
	    .anchors = calloc(all->n_anchors, sizeof(*all->anchors)), .n_anchors = 1};
	enum aw_err rc;

	if (store.anchors == NULL)
		return aw_error_nomem(err);
	(void)aw_text_format(own, sizeof(own), "%s-%s", role, leaf->name);
	(void)aw_text_format(whole, sizeof(whole), "%s %s", role, leaf->name);
	store.anchors[0] = all->anchors[at];
	for (size_t i = 0; i < all->n_anchors; i++)
		if (i != at && is_issuer(all, i))
			store.anchors[store.n_anchors++] = all->anchors[i];
	rc = add_store(machine, &store, own, whole, err);
	free(store.anchors);
	return rc;
}

enum aw_err
aw_machine_add_each(struct aw_machine *machine, const char *data, size_t len, const char *role,
    struct aw_error *err)
{
	struct aw_store store = {0};
	enum aw_err rc = aw_machine_read_pem(machine, data, len,
	    &(struct aw_truststore_options){.max_anchors = OWN_MAX, .in_order = true}, &store, err);

	for (size_t i = 0; rc == AW_OK && i < store.n_anchors; i++)
		if (!is_issuer(&store, i))
			rc = add_leaf(machine, &store, i, role, err);
	aw_store_clear(&store, machine->host->pool);
	return rc;
}

enum aw_err
aw_machine_own_failed(
    struct aw_machine *machine, const char *own, const struct aw_error *why, struct aw_error *err)
{
	bool taken;
	struct aw_more *more =
	    aw_more_add(&machine->result, machine->source, AW_PART_CERTIFICATE, own, &taken);

	if (more != NULL)
		more->facts.has_certificate.err = *why;
	return more != NULL || taken || machine->result.n_more >= AW_MORE_MAX ? AW_OK
									      : aw_error_nomem(err);
}
