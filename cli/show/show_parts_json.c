/* SPDX-License-Identifier: ISC */
/* Licenses, certificates, sources and identity in the JSON form of show. */
#include <jansson.h>

#include "jsonout.h"
#include "model/license.h"
#include "model/model.h"
#include "show/show_json.h"

json_t *
aw_cli_show_attempt_json(const struct aw_attempt *attempt)
{
	return json_pack("{s:o, s:o, s:o}", "at", aw_cli_json_instant(attempt->at), "code",
	    aw_cli_json_text(attempt->code == AW_OK ? NULL : aw_err_code(attempt->code)->id),
	    "text", aw_cli_json_text(attempt->text));
}

json_t *
aw_cli_show_problem_json(const void *problems, size_t i)
{
	const struct aw_problem *problem = &((const struct aw_problem *)problems)[i];

	return json_pack("{s:s, s:s, s:o, s:o}", "severity", aw_cli_problem_word(problem->severity),
	    "code", aw_err_code(problem->code)->id, "where", aw_cli_json_text(problem->where),
	    "text", aw_cli_json_text(problem->text));
}

static json_t *
sync_json(const struct aw_sync *sync)
{
	return json_pack("{s:s, s:o, s:o, s:o}", "result", aw_sync_word(sync->result), "at",
	    aw_cli_json_instant(sync->at), "raw", aw_cli_json_text(sync->raw), "reason",
	    aw_cli_json_text(sync->reason));
}

static json_t *
registration_json(const struct aw_license *license)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "state",
	    aw_registration_word(license->registration), "raw",
	    aw_cli_json_text(license->registration_raw), "registered_at",
	    aw_cli_json_instant(license->registered_at), "next_renewal",
	    aw_cli_json_instant(license->next_renewal), "expires",
	    aw_cli_json_instant(license->registration_expires), "renewal",
	    sync_json(&license->renewal), "pending_since",
	    aw_cli_json_instant(license->pending_since), "held",
	    aw_cli_json_text(license->held != AW_REGISTRATION_UNKNOWN
				 ? aw_registration_word(license->held)
				 : NULL),
	    "held_at", aw_cli_json_instant(license->held_at), "reservation",
	    (int)license->reservation);
}

static json_t *
authorization_json(const struct aw_license *license)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o}", "state",
	    aw_authorization_word(license->authorization), "raw",
	    aw_cli_json_text(license->authorization_raw), "sync", sync_json(&license->sync),
	    "last_success", aw_cli_json_instant(license->last_success), "failing_since",
	    aw_cli_json_instant(license->failing_since), "next_sync",
	    aw_cli_json_instant(license->next_sync), "deadline_state",
	    aw_deadline_word(license->deadline_word), "out_of_compliance_since",
	    aw_cli_json_instant(license->out_of_compliance_since), "evaluation_ends",
	    aw_cli_json_instant(license->evaluation_ends));
}

static json_t *
policy_json(const struct aw_license *license)
{
	return json_pack("{s:o, s:o, s:o, s:b, s:o, s:s, s:o, s:b}", "last_ack",
	    aw_cli_json_instant(license->last_ack), "next_ack_deadline",
	    aw_cli_json_instant(license->next_ack_deadline), "next_report",
	    aw_cli_json_instant(license->next_report), "ack_required", (int)license->ack_required,
	    "report_period", aw_cli_json_seconds(license->report_period), "trust_code",
	    aw_trust_code_word(license->trust_code), "trust_code_ends",
	    aw_cli_json_instant(license->trust_code_ends), "no_address", (int)license->no_address);
}

/* As policy computes them; the deadline is that of the device if it reports one. */
static json_t *
clock_json(const struct aw_license_verdict *verdict)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:b}", "grace", aw_grace_word(verdict->grace),
	    "grace_start", aw_cli_json_instant(verdict->grace_start), "grace_end",
	    aw_cli_json_instant(verdict->grace_end), "deadline",
	    aw_cli_json_instant(verdict->deadline), "deadline_told",
	    (int)verdict->deadline_reported);
}

static json_t *
count_json(uint64_t count)
{
	return count == AW_COUNT_NONE ? json_null() : json_integer((json_int_t)count);
}

static json_t *
entitlement_json(const void *context, size_t i)
{
	const struct aw_entitlement *item = &((const struct aw_license *)context)->entitlements[i];

	return json_pack("{s:o, s:o, s:o, s:o, s:s, s:o, s:b, s:o, s:o}", "name",
	    aw_cli_json_text(item->name), "tag", aw_cli_json_text(item->tag), "version",
	    aw_cli_json_text(item->version), "count", count_json(item->count), "state",
	    aw_entitlement_word(item->state), "raw", aw_cli_json_text(item->raw), "enforced",
	    (int)item->enforced, "owned", count_json(item->owned), "ends",
	    aw_cli_json_instant(item->ends));
}

bool
aw_cli_show_is_stale(const struct aw_cli_device *device, int64_t observed_at)
{
	return aw_policy_stale(device->policy, observed_at, device->record->interval, device->now);
}

json_t *
aw_cli_show_license_json(const void *context, size_t i)
{
	const struct aw_cli_device *device = context;
	const struct aw_license_verdict *verdict = &device->judgement->licenses[i];
	const struct aw_license *license = verdict->license;

	return json_pack("{s:s, s:o, s:o, s:o, s:b, s:o, s:s, s:b, s:s, s:s, s:o, s:o, s:o, s:o, "
			 "s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "name", license->name, "source", aw_cli_json_text(license->source), "observed_at",
	    aw_cli_json_instant(license->observed_at), "fresh_for",
	    aw_cli_json_seconds(license->fresh_for), "stale",
	    (int)aw_policy_license_stale(
		device->policy, license, device->record->interval, device->now),
	    "attempt", aw_cli_show_attempt_json(&license->attempt), "mode",
	    aw_license_mode_word(license->mode), "complete", (int)license->complete, "severity",
	    aw_severity_word(verdict->severity), "code", aw_finding_code(verdict->finding)->id,
	    "reason", aw_cli_json_text(verdict->reason), "clock", clock_json(verdict),
	    "registration", registration_json(license), "authorization",
	    authorization_json(license), "policy", policy_json(license), "smart_account",
	    aw_cli_json_text(license->smart_account), "virtual_account",
	    aw_cli_json_text(license->virtual_account), "product",
	    aw_cli_json_text(license->product), "transport", aw_cli_json_text(license->transport),
	    "url", aw_cli_json_text(license->url), "zone_note",
	    aw_cli_json_text(license->zone_note), "entitlements",
	    aw_cli_json_array(license->n_entitlements, entitlement_json, license), "problems",
	    aw_cli_json_array(license->n_problems, aw_cli_show_problem_json, license->problems));
}

/* The certificate, or null if it was never read. */
static json_t *
x509_json(const struct aw_certificate *cert)
{
	if (cert == NULL)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:o}", "sha256",
	    aw_cli_json_hex(cert->sha256, sizeof(cert->sha256)), "sha1",
	    aw_cli_json_hex(cert->sha1, sizeof(cert->sha1)), "subject",
	    aw_cli_json_text(cert->subject), "issuer", aw_cli_json_text(cert->issuer), "serial",
	    aw_cli_json_text(cert->serial), "not_before", aw_cli_json_instant(cert->not_before),
	    "not_after", aw_cli_json_instant(cert->not_after), "key_algorithm",
	    aw_cli_json_text(cert->key_algorithm), "key_bits", (int)cert->key_bits,
	    "signature_algorithm", aw_cli_json_text(cert->signature_algorithm));
}

static json_t *
bits_json(unsigned set, unsigned n, const char *(*word)(unsigned bit))
{
	json_t *list = json_array();

	for (unsigned i = 0; i < n; i++)
		if ((set & 1U << i) != 0)
			(void)json_array_append_new(list, json_string(word(1U << i)));
	return list;
}

static json_t *
name_json(const void *context, size_t i)
{
	return aw_cli_json_text(((const struct aw_own_facts *)context)->names[i]);
}

/* What its extensions say; null if they were not read. */
static json_t *
facts_json(const struct aw_own_facts *facts)
{
	if (!facts->seen)
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "purposes",
	    bits_json(facts->purposes, AW_OWN_PURPOSES, aw_own_purpose_word), "key_usage",
	    bits_json(facts->usage, AW_OWN_USAGES, aw_own_usage_word), "names",
	    aw_cli_json_array(facts->n_names, name_json, facts));
}

static json_t *
path_json(const void *context, size_t i)
{
	const struct aw_certificate *cert =
	    ((const struct aw_server_certificate *)context)->path[i];

	return json_pack("{s:o, s:o, s:o}", "name", aw_cli_json_text(cert->name), "sha256",
	    aw_cli_json_hex(cert->sha256, sizeof(cert->sha256)), "not_after",
	    aw_cli_json_instant(cert->not_after));
}

/* The one before, or null if no other one was seen. */
static json_t *
change_json(const struct aw_own_change *change)
{
	if (change->at == AW_INSTANT_NONE)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o}", "at", aw_cli_json_instant(change->at), "sha256",
	    aw_cli_json_hex(change->sha256, sizeof(change->sha256)), "issuer",
	    aw_cli_json_text(change->issuer), "not_after", aw_cli_json_instant(change->not_after));
}

json_t *
aw_cli_show_certificate_json(const void *context, size_t i)
{
	const struct aw_cli_device *device = context;
	const struct aw_server_certificate *server = &device->record->certificates[i];

	return json_pack("{s:s, s:s, s:o, s:o, s:b, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:b}",
	    "name", server->name, "role", aw_own_role(server), "source",
	    aw_cli_json_text(server->source), "observed_at",
	    aw_cli_json_instant(server->observed_at), "stale",
	    (int)aw_cli_show_is_stale(device, server->observed_at), "attempt",
	    aw_cli_show_attempt_json(&server->attempt), "certificate",
	    x509_json(server->certificate), "facts", facts_json(&server->facts), "issued_by",
	    aw_own_issuer_word(aw_own_issuer(server, NULL)), "path",
	    aw_cli_json_array(server->n_path, path_json, server), "change",
	    change_json(&server->change), "renewal", aw_cli_json_text(server->renewal),
	    "renewal_failed", (int)server->renewal_failed);
}

static json_t *
overlap_json(const void *context, size_t i)
{
	const struct aw_overlap *overlap = &((const struct aw_overlap *)context)[i];

	return json_pack("{s:o, s:o, s:b}", "part", aw_cli_json_text(overlap->part), "used",
	    aw_cli_json_text(overlap->used), "first", (int)overlap->first);
}

json_t *
aw_cli_show_source_json(const void *context, size_t i)
{
	const struct aw_cli_device *device = context;
	const struct aw_source_status *source = &device->record->sources[i];

	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o}", "name",
	    source->name, "kind", aw_source_kind_name(source->kind), "endpoint",
	    aw_cli_json_text(source->endpoint), "version", aw_cli_json_text(source->version),
	    "absent", aw_cli_json_text(source->absent), "overlaps",
	    aw_cli_json_array(source->n_overlaps, overlap_json, source->overlaps), "observed_at",
	    aw_cli_json_instant(source->observed_at), "stale",
	    (int)aw_cli_show_is_stale(device, source->observed_at), "attempt",
	    aw_cli_show_attempt_json(&source->attempt), "cipher", aw_cli_json_text(source->cipher),
	    "forward_secrecy",
	    source->cipher != NULL ? json_boolean(source->forward_secrecy) : json_null());
}

json_t *
aw_cli_show_identity_json(const struct aw_identity *identity)
{
	json_t *skew;

	if (identity->observed_at == AW_INSTANT_NONE &&
	    identity->clock_observed_at == AW_INSTANT_NONE)
		return json_null();
	skew = identity->clock_skew == AW_INSTANT_NONE ? json_null()
						       : json_integer(identity->clock_skew);
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o}", "product",
	    aw_cli_json_text(identity->product), "version", aw_cli_json_text(identity->version),
	    "serial", aw_cli_json_text(identity->serial), "source",
	    aw_cli_json_text(identity->source), "observed_at",
	    aw_cli_json_instant(identity->observed_at), "mismatch", (int)identity->mismatch,
	    "clock_skew", skew, "clock_source", aw_cli_json_text(identity->clock_source),
	    "clock_observed_at", aw_cli_json_instant(identity->clock_observed_at));
}

static json_t *
known_count(int64_t n)
{
	return n >= 0 ? json_integer((json_int_t)n) : json_null();
}

json_t *
aw_cli_show_asked_json(const void *context, size_t i)
{
	const struct aw_cli_device *device = context;
	const struct aw_asked *asked = &device->record->asked.items[i];

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "at",
	    aw_cli_json_instant(asked->at), "by", aw_cli_json_text(asked->by), "version",
	    aw_cli_json_text(asked->version), "what", aw_cli_json_text(asked->what), "code",
	    aw_cli_json_text(asked->code == AW_OK ? NULL : aw_err_code(asked->code)->id), "status",
	    asked->status > 0 ? json_integer((json_int_t)asked->status) : json_null(), "octets",
	    known_count(asked->octets), "took_ms", known_count(asked->took_ms));
}
