/* SPDX-License-Identifier: ISC */
/* Writing the licenses of a record. */
#include "model/anchor.h"
#include "model/device_record.h"
#include "model/license.h"
#include "model/model.h"
#include "record/record.h"
#include "record/record_writer.h"

static void
write_sync(struct aw_json_out *out, const char *key, const struct aw_sync *sync)
{
	aw_json_begin(out, key, '{');
	aw_json_instant(out, "at", sync->at);
	aw_json_text_or_null(out, "raw", sync->raw);
	aw_json_text_or_null(out, "reason", sync->reason);
	aw_json_text(out, "result", aw_sync_word(sync->result));
	aw_json_end(out, '}');
}

static void
write_registration(struct aw_json_out *out, const struct aw_license *license)
{
	aw_json_begin(out, "registration", '{');
	aw_json_instant(out, "expires", license->registration_expires);
	aw_json_text(out, "held", aw_registration_word(license->held));
	aw_json_instant(out, "held_at", license->held_at);
	aw_json_instant(out, "next_renewal", license->next_renewal);
	aw_json_instant(out, "pending_since", license->pending_since);
	aw_json_text_or_null(out, "raw", license->registration_raw);
	aw_json_instant(out, "registered_at", license->registered_at);
	write_sync(out, "renewal", &license->renewal);
	aw_json_bool(out, "reservation", license->reservation);
	aw_json_text(out, "state", aw_registration_word(license->registration));
	aw_json_end(out, '}');
}

/* A number of seconds; negative: not known. */
static void
write_span(struct aw_json_out *out, const char *key, int64_t seconds)
{
	if (seconds < 0)
		aw_json_null(out, key);
	else
		aw_json_integer(out, key, seconds);
}

static void
write_authorization(struct aw_json_out *out, const struct aw_license *license)
{
	aw_json_begin(out, "authorization", '{');
	aw_json_instant(out, "authorized_at", license->authorized_at);
	aw_json_instant(out, "deadline", license->deadline);
	aw_json_text(out, "deadline_state", aw_deadline_word(license->deadline_word));
	aw_json_instant(out, "evaluation_ends", license->evaluation_ends);
	write_span(out, "evaluation_left", license->evaluation_left);
	aw_json_instant(out, "failing_since", license->failing_since);
	aw_json_instant(out, "last_success", license->last_success);
	aw_json_instant(out, "next_sync", license->next_sync);
	aw_json_instant(out, "out_of_compliance_since", license->out_of_compliance_since);
	aw_json_text_or_null(out, "raw", license->authorization_raw);
	aw_json_text(out, "state", aw_authorization_word(license->authorization));
	write_sync(out, "sync", &license->sync);
	aw_json_end(out, '}');
}

static void
write_policy(struct aw_json_out *out, const struct aw_license *license)
{
	aw_json_begin(out, "policy", '{');
	aw_json_bool(out, "ack_required", license->ack_required);
	aw_json_instant(out, "last_ack", license->last_ack);
	aw_json_instant(out, "next_ack_deadline", license->next_ack_deadline);
	aw_json_instant(out, "next_report", license->next_report);
	aw_json_bool(out, "no_address", license->no_address);
	write_span(out, "report_period", license->report_period);
	aw_json_text(out, "trust_code", aw_trust_code_word(license->trust_code));
	aw_json_instant(out, "trust_code_ends", license->trust_code_ends);
	aw_json_end(out, '}');
}

static void
write_count(struct aw_json_out *out, const char *key, uint64_t count)
{
	if (count == AW_COUNT_NONE)
		aw_json_null(out, key);
	else
		aw_json_integer(out, key, (int64_t)count);
}

static void
write_entitlement(struct aw_json_out *out, const struct aw_entitlement *entitlement)
{
	aw_json_begin(out, NULL, '{');
	write_count(out, "count", entitlement->count);
	aw_json_instant(out, "ends", entitlement->ends);
	aw_json_bool(out, "enforced", entitlement->enforced);
	aw_json_text(out, "name", entitlement->name);
	write_count(out, "owned", entitlement->owned);
	aw_json_text_or_null(out, "raw", entitlement->raw);
	aw_json_text(out, "state", aw_entitlement_word(entitlement->state));
	aw_json_text(out, "tag", entitlement->tag);
	aw_json_text_or_null(out, "version", entitlement->version);
	aw_json_end(out, '}');
}

static void
write_license(struct aw_json_out *out, const struct aw_license *license)
{
	aw_json_begin(out, NULL, '{');
	aw_writer_attempt(out, "attempt", &license->attempt);
	write_authorization(out, license);
	aw_json_bool(out, "complete", license->complete);
	aw_json_begin(out, "entitlements", '[');
	for (size_t i = 0; i < license->n_entitlements; i++)
		write_entitlement(out, &license->entitlements[i]);
	aw_json_end(out, ']');
	aw_json_integer(out, "fresh_for", license->fresh_for);
	aw_json_text(out, "mode", aw_license_mode_word(license->mode));
	aw_json_text(out, "name", license->name);
	aw_json_instant(out, "observed_at", license->observed_at);
	write_policy(out, license);
	aw_writer_problems(out, "problems", license->problems, license->n_problems);
	aw_json_text_or_null(out, "product", license->product);
	write_registration(out, license);
	aw_json_text_or_null(out, "smart_account", license->smart_account);
	aw_json_text_or_null(out, "source", license->source);
	aw_json_text_or_null(out, "transport", license->transport);
	aw_json_text_or_null(out, "url", license->url);
	aw_json_text_or_null(out, "virtual_account", license->virtual_account);
	aw_json_text_or_null(out, "zone_note", license->zone_note);
	aw_json_integer(out, "zone_offset", license->zone_offset);
	aw_json_end(out, '}');
}

void
aw_writer_licenses(struct aw_json_out *out, const char *key, const struct aw_record *record)
{
	aw_json_begin(out, key, '[');
	for (size_t i = 0; i < record->n_licenses; i++)
		write_license(out, &record->licenses[i]);
	aw_json_end(out, ']');
}
