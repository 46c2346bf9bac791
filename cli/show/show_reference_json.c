/* SPDX-License-Identifier: ISC */
/* The reference of a device in the JSON form of show, and how its stores differ from it. */
#include <jansson.h>

#include "base/buf.h"
#include "jsonout.h"
#include "model/model.h"
#include "model/reference.h"
#include "model/store.h"
#include "policy/judge/root_matters.h"
#include "show/show_json.h"

#define WHY_MAX ((size_t)16 * 1024)

typedef void matters(
    const struct aw_judgement *judgement, const uint8_t sha256[AW_SHA256_LEN], struct aw_buf *why);

json_t *
aw_cli_show_reference_json(const struct aw_reference *reference)
{
	bool read;

	if (reference == NULL)
		return json_null();
	read = reference->observed_at != AW_INSTANT_NONE;
	return json_pack("{s:o, s:o, s:o, s:I, s:o}", "path", aw_cli_json_text(reference->path),
	    "sha256",
	    read ? aw_cli_json_hex(reference->sha256, sizeof(reference->sha256)) : json_null(),
	    "observed_at", aw_cli_json_instant(reference->observed_at), "roots",
	    (json_int_t)reference->n_roots, "attempt",
	    aw_cli_show_attempt_json(&reference->attempt));
}

static json_t *
root_json(const struct aw_cli_device *device, const struct aw_differing *root, matters *why_of)
{
	json_t *object;
	struct aw_buf why;

	aw_buf_init(&why, WHY_MAX);
	if (!root->numbered)
		why_of(device->judgement, root->sha256, &why);
	object = json_pack("{s:o, s:o, s:o, s:o}", "name", aw_cli_json_text(root->name), "sha256",
	    root->numbered ? json_null() : aw_cli_json_hex(root->sha256, sizeof(root->sha256)),
	    "not_after", aw_cli_json_instant(root->not_after), "matters",
	    aw_cli_json_text(why.len > 0 ? why.data : NULL));
	aw_buf_free(&why);
	return object;
}

static json_t *
roots_json(const struct aw_cli_device *device, const struct aw_store *store,
    const struct aw_differing_list *list, matters *why_of)
{
	json_t *out = json_array();

	for (size_t i = 0; out != NULL && i < list->n; i++) {
		if (!aw_differing_counts(device->record, store, list, &list->items[i], device->now))
			continue;
		if (json_array_append_new(out, root_json(device, &list->items[i], why_of)) != 0) {
			json_decref(out);
			out = NULL;
		}
	}
	return out;
}

json_t *
aw_cli_show_difference_json(const struct aw_cli_device *device, const struct aw_store *store)
{
	const struct aw_difference *difference = store->difference;

	if (difference == NULL)
		return json_null();
	return json_pack("{s:I, s:o, s:I, s:o, s:o}", "same", (json_int_t)difference->n_same,
	    "missing",
	    store->partial ? json_null()
			   : json_integer(aw_store_missing(device->record, store, device->now)),
	    "extra",
	    (json_int_t)aw_differing_count(device->record, store, &difference->extra, device->now),
	    "missing_roots",
	    store->partial
		? json_array()
		: roots_json(device, store, &difference->missing, aw_root_lacking_matters),
	    "extra_roots", roots_json(device, store, &difference->extra, aw_root_retiring_matters));
}
