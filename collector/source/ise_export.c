/* SPDX-License-Identifier: ISC */
#include "source/ise_export.h"

#include <string.h>

#include "base/text.h"
#include "model/own_certificate.h"
#include "model/pool.h"
#include "model/store.h"
#include "truststore/truststore.h"

#define CERTIFICATES_MAX 16 /* of one export */

static bool
is_in_pool(struct aw_pool *pool, const struct aw_ise_entry *entry)
{
	const struct aw_certificate *cert = aw_pool_ref(pool, entry->sha256);

	aw_pool_unref(pool, cert);
	return cert != NULL;
}

/* True if its bytes are wanted. */
static bool
is_wanted(const struct aw_ise_entry *entry, struct aw_pool *pool)
{
	return aw_ise_untrusted(entry) == NULL && entry->id != NULL && !is_in_pool(pool, entry);
}

static void
write_path(const struct aw_ise_export *export, char path[AW_ISE_URL_MAX])
{
	(void)aw_text_format(path, AW_ISE_URL_MAX,
	    export->other ? AW_ISE_TRUSTED_PATH "/export/%s" : AW_ISE_TRUSTED_PATH "/%s/export",
	    export->now->id);
}

/* The bytes of all others are missing, too: the account may not read them, or they are too many. */
static void
give_up(struct aw_ise_export *export, const struct aw_ise_list *list, struct aw_pool *pool)
{
	size_t before = export->failed;

	for (; export->next < list->n; export->next++)
		export->failed += is_wanted(&list->items[export->next], pool);
	if (before == 0 && export->failed > 0)
		(void)aw_error_set(&export->why, AW_ERR_STORE_LIMIT, AW_ISE_TRUSTED_PATH,
		    "more than %d in one run", AW_ISE_EXPORTS_MAX);
}

bool
aw_ise_export_next(struct aw_ise_export *export, const struct aw_ise_list *list,
    struct aw_pool *pool, char path[AW_ISE_URL_MAX])
{
	if (export->now == NULL) {
		while (export->next < list->n && !is_wanted(&list->items[export->next], pool))
			export->next++;
		if (export->asked >= AW_ISE_EXPORTS_MAX)
			give_up(export, list, pool);
		if (export->next >= list->n)
			return false;
		export->now = &list->items[export->next++];
		export->asked++;
	}
	write_path(export, path);
	return true;
}

static enum aw_err
take_store(struct aw_ise_export *export, const struct aw_store *store, struct aw_machine *machine,
    struct aw_error *err)
{
	struct aw_pool *pool = machine->host->pool;

	for (size_t i = 0; i < store->n_anchors; i++)
		if (memcmp(store->anchors[i].certificate->sha256, export->now->sha256,
			AW_SHA256_LEN) == 0) {
			export->now = NULL;
			return aw_own_append(&export->got, &export->n_got, pool,
				   aw_pool_ref(pool, store->anchors[i].certificate->sha256))
				   ? AW_OK
				   : aw_error_nomem(err);
		}
	return aw_error_set(err, AW_ERR_ANSWER_PEM, machine->url,
	    "another certificate than that of the fingerprint");
}

enum aw_err
aw_ise_export_take(struct aw_ise_export *export, struct aw_machine *machine,
    const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_store store = {0};
	enum aw_err rc = aw_machine_read_pem(machine, answer->body, answer->len,
	    &(struct aw_truststore_options){.max_anchors = CERTIFICATES_MAX, .in_order = true},
	    &store, err);

	if (rc == AW_OK)
		rc = take_store(export, &store, machine, err);
	aw_store_clear(&store, machine->host->pool);
	return rc;
}

void
aw_ise_export_fail(struct aw_ise_export *export, const struct aw_error *err)
{
	/* Which of the two paths a version has is in no document: the other one is tried once. */
	if (err->code == AW_ERR_HTTP_MISSING && !export->tried && export->n_got == 0) {
		export->tried = true;
		export->other = true;
		return;
	}
	if (export->failed++ == 0)
		export->why = *err;
	export->now = NULL;
	/* All others would be refused, or are not there either. */
	if (err->code == AW_ERR_HTTP_PART ||
	    (err->code == AW_ERR_HTTP_MISSING && export->n_got == 0))
		export->asked = AW_ISE_EXPORTS_MAX;
}

void
aw_ise_export_clear(struct aw_ise_export *export, struct aw_pool *pool)
{
	aw_own_list_clear(&export->got, &export->n_got, pool);
}
