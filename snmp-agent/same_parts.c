/* SPDX-License-Identifier: ISC */
/* The parts of aw_device_row_same that are neither stores nor readiness. */
#include "same.h"

#include <string.h>

#include "model/license.h"

#define SKEW_SLACK 60          /* what clocks compared through a network differ by anyway */
#define EVALUATION_SLACK 86400 /* this end is computed from what is left, told in rough units */

bool
aw_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Equal but for some seconds; an absent one equals only an absent one. */
static bool
near(int64_t a, int64_t b, uint64_t slack)
{
	if (a == AW_INSTANT_NONE || b == AW_INSTANT_NONE)
		return a == b;
	return (a < b ? (uint64_t)b - (uint64_t)a : (uint64_t)a - (uint64_t)b) <= slack;
}

bool
aw_same_attempt(const struct aw_attempt *a, const struct aw_attempt *b)
{
	return a->code == b->code && aw_same_text(a->text, b->text);
}

static bool
same_sync(const struct aw_sync *a, const struct aw_sync *b)
{
	return a->result == b->result && a->at == b->at && aw_same_text(a->reason, b->reason);
}

static bool
same_entitlements(const struct aw_license *a, const struct aw_license *b)
{
	if (a->n_entitlements != b->n_entitlements)
		return false;
	for (size_t i = 0; i < a->n_entitlements; i++) {
		const struct aw_entitlement *x = &a->entitlements[i], *y = &b->entitlements[i];

		if (x->count != y->count || x->state != y->state || x->enforced != y->enforced ||
		    !aw_same_text(x->name, y->name) || !aw_same_text(x->tag, y->tag) ||
		    !aw_same_text(x->version, y->version) || !aw_same_text(x->raw, y->raw))
			return false;
	}
	return true;
}

static bool
same_states(const struct aw_license *a, const struct aw_license *b)
{
	return a->mode == b->mode && a->registration == b->registration &&
	       a->authorization == b->authorization &&
	       aw_same_text(a->registration_raw, b->registration_raw) &&
	       aw_same_text(a->authorization_raw, b->authorization_raw) &&
	       same_sync(&a->renewal, &b->renewal) && same_sync(&a->sync, &b->sync);
}

static bool
same_dates(const struct aw_license *a, const struct aw_license *b)
{
	return a->registration_expires == b->registration_expires &&
	       a->next_renewal == b->next_renewal && a->last_success == b->last_success &&
	       a->next_sync == b->next_sync && a->last_ack == b->last_ack &&
	       a->next_ack_deadline == b->next_ack_deadline &&
	       near(a->evaluation_ends, b->evaluation_ends, EVALUATION_SLACK);
}

static bool
same_license(const struct aw_license *a, const struct aw_license *b)
{
	return aw_same_text(a->name, b->name) && aw_same_text(a->source, b->source) &&
	       aw_same_text(a->product, b->product) &&
	       aw_same_text(a->smart_account, b->smart_account) &&
	       aw_same_text(a->virtual_account, b->virtual_account) &&
	       aw_same_attempt(&a->attempt, &b->attempt) && same_states(a, b) && same_dates(a, b) &&
	       same_entitlements(a, b);
}

/* Certificates come from one pool, so one certificate is one pointer. */
static bool
same_certificate(const struct aw_server_certificate *a, const struct aw_server_certificate *b)
{
	return a->certificate == b->certificate && aw_same_text(a->name, b->name) &&
	       aw_same_text(a->source, b->source) && aw_same_attempt(&a->attempt, &b->attempt);
}

static bool
same_source(const struct aw_source_status *a, const struct aw_source_status *b)
{
	return aw_same_text(a->name, b->name) && aw_same_text(a->endpoint, b->endpoint) &&
	       aw_same_text(a->absent, b->absent) && aw_same_attempt(&a->attempt, &b->attempt);
}

static bool
same_identity(const struct aw_identity *a, const struct aw_identity *b)
{
	return a->mismatch == b->mismatch && aw_same_text(a->product, b->product) &&
	       aw_same_text(a->version, b->version) && aw_same_text(a->serial, b->serial) &&
	       near(a->clock_skew, b->clock_skew, SKEW_SLACK);
}

bool
aw_same_parts(const struct aw_record *a, const struct aw_record *b)
{
	if (a->n_licenses != b->n_licenses || a->n_certificates != b->n_certificates ||
	    a->n_sources != b->n_sources || !aw_same_text(a->managed_by, b->managed_by) ||
	    !same_identity(&a->identity, &b->identity))
		return false;
	for (size_t i = 0; i < a->n_licenses; i++)
		if (!same_license(&a->licenses[i], &b->licenses[i]))
			return false;
	for (size_t i = 0; i < a->n_certificates; i++)
		if (!same_certificate(&a->certificates[i], &b->certificates[i]))
			return false;
	for (size_t i = 0; i < a->n_sources; i++)
		if (!same_source(&a->sources[i], &b->sources[i]))
			return false;
	return true;
}

/* The reason is left out: it counts the time left, and says what the other fields say. */
static bool
same_verdict(const struct aw_license_verdict *a, const struct aw_license_verdict *b)
{
	return a->grace == b->grace && a->grace_start == b->grace_start &&
	       a->grace_end == b->grace_end && a->deadline == b->deadline &&
	       a->deadline_told == b->deadline_told && a->finding == b->finding &&
	       a->severity == b->severity;
}

bool
aw_same_license_verdicts(const struct aw_judgement *a, const struct aw_judgement *b)
{
	if (a->n_licenses != b->n_licenses)
		return false;
	for (size_t i = 0; i < a->n_licenses; i++)
		if (!same_verdict(&a->licenses[i], &b->licenses[i]))
			return false;
	return true;
}
