/* SPDX-License-Identifier: ISC */
/* The JSON form of show: everything that the MIB has of a device, under the names of the record. */
#include <jansson.h>

#include "base/instant.h"
#include "jsonout.h"
#include "running_out.h"
#include "model/key_type.h"
#include "model/model.h"
#include "model/store.h"
#include "model/transition_words.h"
#include "show/show.h"
#include "show/show_json.h"

/* The context for the elements of one store. */
struct view {
	const struct aw_cli_device *device;
	const struct aw_store *store;
};

static json_t *
anchor_json(const void *context, size_t i)
{
	const struct view *view = context;
	const struct aw_anchor *anchor = &view->store->anchors[i];
	const struct aw_certificate *cert = anchor->certificate;
	bool unseen = aw_certificate_unseen(cert);

	return json_pack(
	    "{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:i, s:o}", "id",
	    (json_int_t)anchor->id, "sha256", aw_cli_json_sha256(cert), "sha1",
	    aw_cli_json_sha1(cert), "subject", aw_cli_json_text(cert->subject), "issuer",
	    aw_cli_json_given(cert->issuer), "serial", aw_cli_json_given(cert->serial),
	    "not_before", aw_cli_json_instant(cert->not_before), "not_after",
	    aw_cli_json_instant(cert->not_after), "key_algorithm",
	    aw_cli_json_text(unseen ? NULL : cert->key_algorithm), "key_bits",
	    unseen ? json_null() : json_integer(cert->key_bits), "signature_algorithm",
	    aw_cli_json_text(unseen ? NULL : cert->signature_algorithm), "usable",
	    (int)aw_anchor_usable(anchor, view->device->now), "problems",
	    aw_cli_json_flaws(aw_anchor_flaws(anchor, view->device->now)), "copies",
	    (int)anchor->copies, "trustpoint",
	    aw_cli_json_text(aw_store_trustpoint(view->store, anchor)));
}

static json_t *
problem_json(const void *context, size_t i)
{
	const struct view *view = context;

	return aw_cli_show_problem_json(view->store->problems, i);
}

static json_t *
change_item_json(const void *context, size_t i)
{
	const struct aw_change_item *item = &((const struct aw_change *)context)->items[i];

	return json_pack("{s:o, s:o, s:b}", "sha256",
	    item->numbered ? json_null() : aw_cli_json_hex(item->sha256, sizeof(item->sha256)),
	    "name", aw_cli_json_text(item->name), "added", (int)item->added);
}

static json_t *
change_json(const void *context, size_t i)
{
	const struct view *view = context;
	const struct aw_change *change = &view->store->changes[i];

	return json_pack("{s:o, s:I, s:I, s:I, s:I, s:o}", "at", aw_cli_json_instant(change->at),
	    "before", (json_int_t)change->before, "after", (json_int_t)change->after, "added",
	    (json_int_t)change->added, "removed", (json_int_t)change->removed, "items",
	    aw_cli_json_array(change->n_items, change_item_json, change));
}

static json_t *
store_json(const void *context, size_t i)
{
	const struct aw_cli_device *device = context;
	const struct aw_store *store = &device->record->stores[i];
	const struct view view = {.device = device, .store = store};
	bool stale =
	    aw_policy_store_stale(device->policy, store, device->record->interval, device->now);

	return json_pack(
	    "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "name", store->name, "source", aw_cli_json_text(store->source), "path",
	    aw_cli_json_text(store->path), "format", aw_cli_json_text(store->format), "observed_at",
	    aw_cli_json_instant(store->observed_at), "written_at",
	    aw_cli_json_instant(store->written_at), "fresh_for",
	    aw_cli_json_seconds(store->fresh_for), "stale", (int)stale, "blocks",
	    (json_int_t)store->blocks, "bad_blocks", (json_int_t)store->bad_blocks, "attempt",
	    aw_cli_show_attempt_json(&store->attempt), "anchors",
	    aw_cli_json_array(store->n_anchors, anchor_json, &view), "problems",
	    aw_cli_json_array(store->n_problems, problem_json, &view), "changes",
	    aw_cli_json_array(store->n_changes, change_json, &view), "crls",
	    aw_cli_json_crls(store, device->now), "configuration",
	    aw_cli_running_json(store->running), "difference",
	    aw_cli_show_difference_json(device, store));
}

static json_t *
missing_json(const struct aw_root *root)
{
	if (root == NULL)
		return json_null();
	return json_pack("{s:o, s:o}", "name", aw_cli_json_text(root->name), "sha256",
	    aw_cli_json_hex(root->sha256, sizeof(root->sha256)));
}

static json_t *
missing_root_json(const void *context, size_t i)
{
	const struct aw_missing *missing = &((const struct aw_missing *)context)[i];

	return json_pack("{s:o, s:o, s:o, s:b}", "name", aw_cli_json_text(missing->root->name),
	    "sha256", aw_cli_json_hex(missing->root->sha256, sizeof(missing->root->sha256)),
	    "store", aw_cli_json_text(missing->store), "in_store", (int)missing->there);
}

json_t *
aw_cli_show_readiness_json(const void *context, size_t i)
{
	const struct aw_judgement *judgement = context;
	const struct aw_readiness_verdict *verdict = &judgement->readiness[i];
	size_t n;
	const struct aw_missing *missing = aw_judgement_missing(judgement, verdict->transition, &n);

	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "transition", verdict->transition->name, "state", aw_readiness_word(verdict->state),
	    "severity", aw_severity_word(verdict->severity), "break_date",
	    aw_cli_json_instant(verdict->break_date), "since", aw_cli_json_instant(verdict->since),
	    "missing", missing_json(verdict->missing), "reason", aw_cli_json_text(verdict->reason),
	    "store", aw_cli_json_text(verdict->store), "service",
	    aw_cli_json_text(verdict->service), "any_day_since",
	    aw_cli_json_instant(verdict->any_day_since), "impact_date",
	    aw_cli_json_instant(verdict->impact_date), "remedy", aw_cli_json_text(verdict->remedy),
	    "missing_roots", aw_cli_json_array(n, missing_root_json, missing));
}

json_t *
aw_cli_show_verdict_json(const void *context, size_t i)
{
	const struct aw_judgement *judgement = context;
	const struct aw_verdict *verdict = &judgement->verdicts[i];

	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "code",
	    aw_finding_code(verdict->finding)->id, "severity", aw_severity_word(verdict->severity),
	    "object", aw_cli_json_text(verdict->object), "text", aw_cli_json_text(verdict->text),
	    "since", aw_cli_json_instant(verdict->since), "until",
	    aw_cli_json_instant(verdict->until), "remedy",
	    aw_cli_json_text(aw_verdict_remedy(verdict)));
}

static json_t *
use_json(const void *context, size_t i)
{
	const struct aw_uses *uses = context;
	const struct aw_use *use = &uses->items[i];

	return json_pack("{s:o, s:s, s:b, s:b}", "service", aw_cli_json_text(use->name), "origin",
	    aw_use_origin_word(use->origin), "license", (int)use->license, "judged",
	    (int)use->judged);
}

static json_t *
horizon_json(const void *context, size_t i)
{
	const struct aw_horizon *horizon = &((const struct aw_judgement *)context)->horizons[i];
	const struct aw_certificate *cert = horizon->anchor->certificate;

	return json_pack("{s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o}", "store", horizon->store->name,
	    "name", aw_cli_json_text(cert->name), "sha256",
	    aw_cli_json_hex(cert->sha256, sizeof(cert->sha256)), "kind",
	    aw_date_kind_word(horizon->kind), "at", aw_cli_json_instant(horizon->at), "latest",
	    aw_cli_json_instant(horizon->latest), "date", aw_cli_json_text(horizon->name), "source",
	    aw_cli_json_text(horizon->source));
}

static json_t *
key_types_json(unsigned types)
{
	json_t *words = json_array();

	for (unsigned i = 0; i < AW_KEY_TYPES; i++)
		if ((types & 1U << i) != 0)
			(void)json_array_append_new(
			    words, json_string(aw_key_type_word((enum aw_key_type)(1U << i))));
	return words;
}

/* "server" and "client": what the device uses its certificates for, as configured. */
static json_t *
roles_json(unsigned roles)
{
	json_t *words = json_array();

	if ((roles & AW_OWN_SERVER) != 0)
		(void)json_array_append_new(words, json_string("server"));
	if ((roles & AW_OWN_CLIENT) != 0)
		(void)json_array_append_new(words, json_string("client"));
	return words;
}

/* A device without a usable record: the error is its only verdict. */
static json_t *
failed_json(const struct aw_cli_device *device)
{
	return json_pack(
	    "{s:o, s:s, s:n, s:n, s:b, s:[], s:[], s:[], s:[], s:[], s:[], s:[], s:n, s:n,"
	    "s:[], s:[], s:[{s:s, s:s, s:o, s:o, s:n, s:n, s:s}], s:[], s:[], s:n}",
	    "device", aw_cli_json_text(device->name), "severity", aw_severity_word(device->worst),
	    "observed_at", "age", "stale", 1, "readiness", "stores", "licenses", "certificates",
	    "sources", "services", "uses", "identity", "managed_by", "key_types", "roles",
	    "verdicts", "code", aw_err_code(device->error.code)->id, "severity",
	    aw_severity_word(device->worst), "object", aw_cli_json_text(device->error.object),
	    "text", aw_cli_json_text(device->error.text), "since", "until", "remedy",
	    aw_err_code(device->error.code)->remedy, "horizon", "asked", "reference");
}

static json_t *
age_json(const struct aw_cli_device *device)
{
	int64_t at = device->judgement->observed_at;

	return at == AW_INSTANT_NONE ? json_null() : json_integer(device->now - at);
}

enum aw_err
aw_cli_show_json(const struct aw_cli *cli, const struct aw_cli_device *device, struct aw_error *err)
{
	const struct aw_judgement *judgement = device->judgement;

	if (judgement == NULL)
		return aw_cli_json_print(cli->out, failed_json(device), false, err);
	return aw_cli_json_print(cli->out,
	    json_pack("{s:s, s:s, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o,"
		      " s:o, s:o, s:o, s:o, s:o}",
		"device", device->record->device, "severity", aw_severity_word(device->worst),
		"observed_at", aw_cli_json_instant(judgement->observed_at), "age", age_json(device),
		"stale", (int)judgement->stale, "readiness",
		aw_cli_json_array(judgement->n_readiness, aw_cli_show_readiness_json, judgement),
		"stores", aw_cli_json_array(device->record->n_stores, store_json, device),
		"licenses",
		aw_cli_json_array(judgement->n_licenses, aw_cli_show_license_json, device),
		"certificates",
		aw_cli_json_array(
		    device->record->n_certificates, aw_cli_show_certificate_json, device),
		"sources",
		aw_cli_json_array(device->record->n_sources, aw_cli_show_source_json, device),
		"services",
		aw_cli_json_array(judgement->n_services, aw_cli_show_service_json, device), "uses",
		aw_cli_json_array(judgement->uses.n_items, use_json, &judgement->uses), "identity",
		aw_cli_show_identity_json(&device->record->identity), "managed_by",
		aw_cli_json_text(device->record->managed_by), "key_types",
		key_types_json(device->record->key_types), "roles",
		roles_json(device->record->roles), "verdicts",
		aw_cli_json_array(judgement->n_verdicts, aw_cli_show_verdict_json, judgement),
		"horizon", aw_cli_json_array(judgement->n_horizons, horizon_json, judgement),
		"asked", aw_cli_json_array(device->record->asked.n, aw_cli_show_asked_json, device),
		"reference", aw_cli_show_reference_json(device->record->reference)),
	    false, err);
}
