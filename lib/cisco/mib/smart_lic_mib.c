/* SPDX-License-Identifier: ISC */
/* CISCO-SMART-LIC-MIB: the scalars, and what they and the entitlements say together. */
#include "cisco/mib/smart_lic_mib.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cisco/mib/smart_lic_reader.h"
#include "base/text.h"

#define ROOT 1, 3, 6, 1, 4, 1, 9, 9, 831, 0
#define ROOT_LEN 10
#define EARLIEST INT64_C(1388534400) /* 2014-01-01: the MIB is of that year */
#define EVALUATION_MAX (366 * AW_DAY)
#define POLICY_AGENT 5 /* first major version of an agent that can work under a policy */

static const struct aw_mib_oid root = {{ROOT}, ROOT_LEN};
static const struct aw_mib_oid entry = {{ROOT, 5, 1, 1}, ROOT_LEN + 3};

/* clang-format off */
static const struct aw_mib_oid scalars[AW_SLA_COUNT] = {
    [AW_SLA_UDI] = {{ROOT, 2, 0}, ROOT_LEN + 2},
    [AW_SLA_VERSION] = {{ROOT, 3, 0}, ROOT_LEN + 2},
    [AW_SLA_ENABLED] = {{ROOT, 4, 0}, ROOT_LEN + 2},
    [AW_SLA_REGISTRATION] = {{ROOT, 6, 1, 0}, ROOT_LEN + 3},
    [AW_SLA_VIRTUAL_ACCOUNT] = {{ROOT, 6, 2, 0}, ROOT_LEN + 3},
    [AW_SLA_CERTIFICATE_EXPIRES] = {{ROOT, 6, 3, 0}, ROOT_LEN + 3},
    [AW_SLA_ACCOUNT] = {{ROOT, 6, 4, 0}, ROOT_LEN + 3},
    [AW_SLA_REGISTER_AT] = {{ROOT, 6, 5, 1, 0}, ROOT_LEN + 4},
    [AW_SLA_REGISTER_SUCCESS] = {{ROOT, 6, 5, 2, 0}, ROOT_LEN + 4},
    [AW_SLA_REGISTER_REASON] = {{ROOT, 6, 5, 3, 0}, ROOT_LEN + 4},
    [AW_SLA_REGISTER_RETRY] = {{ROOT, 6, 5, 4, 0}, ROOT_LEN + 4},
    [AW_SLA_RENEW_AT] = {{ROOT, 6, 6, 1, 0}, ROOT_LEN + 4},
    [AW_SLA_RENEW_SUCCESS] = {{ROOT, 6, 6, 2, 0}, ROOT_LEN + 4},
    [AW_SLA_RENEW_REASON] = {{ROOT, 6, 6, 3, 0}, ROOT_LEN + 4},
    [AW_SLA_RENEW_RETRY] = {{ROOT, 6, 6, 4, 0}, ROOT_LEN + 4},
    [AW_SLA_AUTH_EXPIRES] = {{ROOT, 7, 1, 0}, ROOT_LEN + 3},
    [AW_SLA_COMPLIANCE] = {{ROOT, 7, 2, 0}, ROOT_LEN + 3},
    [AW_SLA_OOC_SINCE] = {{ROOT, 7, 3, 0}, ROOT_LEN + 3},
    [AW_SLA_EVALUATION_RUNS] = {{ROOT, 7, 4, 1, 0}, ROOT_LEN + 4},
    [AW_SLA_EVALUATION_ENDED] = {{ROOT, 7, 4, 2, 0}, ROOT_LEN + 4},
    [AW_SLA_EVALUATION_LEFT] = {{ROOT, 7, 4, 3, 0}, ROOT_LEN + 4},
    [AW_SLA_AUTH_AT] = {{ROOT, 7, 5, 1, 0}, ROOT_LEN + 4},
    [AW_SLA_AUTH_SUCCESS] = {{ROOT, 7, 5, 2, 0}, ROOT_LEN + 4},
    [AW_SLA_AUTH_REASON] = {{ROOT, 7, 5, 3, 0}, ROOT_LEN + 4},
    [AW_SLA_AUTH_RETRY] = {{ROOT, 7, 5, 4, 0}, ROOT_LEN + 4},
    [AW_SLA_EXPORT_REASON] = {{ROOT, 11, 1, 0}, ROOT_LEN + 3},
    [AW_SLA_ACK_DAYS] = {{ROOT, 12, 1, 0}, ROOT_LEN + 3},
};
/* clang-format on */

const struct aw_mib_oid *
aw_smart_lic_scalars(size_t *n)
{
	*n = AW_SLA_COUNT;
	return scalars;
}

const struct aw_mib_oid *
aw_smart_lic_entitlements(void)
{
	return &entry;
}

static char *
text(struct aw_sla_reader *r, enum aw_sla which)
{
	return aw_sla_text(r, r->scalars[which]);
}

/* False if it is not there or no number. */
static bool
number(struct aw_sla_reader *r, enum aw_sla which, const char *object, int64_t *out)
{
	const struct aw_mib_value *value = r->scalars[which];

	*out = 0;
	if (value == NULL)
		return false;
	if (value->type != AW_MIB_NUMBER) {
		aw_sla_complain(r, AW_ERR_LICENSE_WORD, object, "is no number");
		return false;
	}
	*out = value->number;
	return true;
}

/* Seconds of the epoch; both ends of the range mean "none". */
static int64_t
date(struct aw_sla_reader *r, enum aw_sla which, const char *object)
{
	int64_t at;

	if (!number(r, which, object, &at) || at == 0 || at == UINT32_MAX)
		return AW_INSTANT_NONE;
	if (at >= EARLIEST && at < UINT32_MAX)
		return at;
	aw_sla_complain(
	    r, AW_ERR_LICENSE_DATE, object, "%" PRId64 " is before there were licenses", at);
	return AW_INSTANT_NONE;
}

/* TruthValue; false if it is not given, for which some agents send 0. */
static bool
truth(struct aw_sla_reader *r, enum aw_sla which, const char *object, bool *out)
{
	int64_t value;

	*out = false;
	if (!number(r, which, object, &value) || value == 0)
		return false;
	*out = value == 1;
	if (value != 1 && value != 2)
		aw_sla_complain(
		    r, AW_ERR_LICENSE_WORD, object, "%" PRId64 " is neither true nor false", value);
	return value == 1 || value == 2;
}

struct contact {
	enum aw_sla at, success, reason;
	const char *at_object, *success_object;
};

/* How a contact went. One that never was has neither time nor reason, and no success. */
static void
read_contact(struct aw_sla_reader *r, const struct contact *from, struct aw_sync *sync)
{
	bool success, told = truth(r, from->success, from->success_object, &success);
	char *reason = text(r, from->reason);

	sync->at = date(r, from->at, from->at_object);
	if (!told)
		sync->result = sync->at != AW_INSTANT_NONE ? AW_SYNC_UNKNOWN : AW_SYNC_NONE;
	else if (success)
		sync->result = AW_SYNC_SUCCEEDED;
	else if (sync->at != AW_INSTANT_NONE || reason != NULL)
		sync->result = AW_SYNC_FAILED;
	if (sync->result == AW_SYNC_SUCCEEDED || sync->result == AW_SYNC_FAILED)
		sync->raw = aw_sla_word(r, success ? "true" : "false", success ? 1 : 2);
	else if (sync->result == AW_SYNC_UNKNOWN && r->scalars[from->success] != NULL)
		sync->raw = aw_sla_word(r, "", r->scalars[from->success]->number);
	if (sync->result == AW_SYNC_FAILED) {
		sync->reason = reason;
		reason = NULL;
	}
	free(reason);
}

/* The contact failed, whatever the agent says of its success. */
static void
note_failure(struct aw_sla_reader *r, const struct contact *from, struct aw_sync *sync)
{
	sync->result = AW_SYNC_FAILED;
	if (sync->reason == NULL)
		sync->reason = text(r, from->reason);
}

static void
exchange_sync(struct aw_sync *a, struct aw_sync *b)
{
	struct aw_sync old = *a;

	*a = *b;
	*b = old;
}

/* ciscoSlaRegistrationStatus; 0 is what devices under a policy answer. */
static void
read_status(struct aw_sla_reader *r)
{
	static const char *const words[] = {"", "notRegistered", "registrationInProgress",
	    "registrationFailed", "registrationRetryinProgress", "registrationCompleted"};
	struct aw_license *license = r->license;
	int64_t status;
	bool known;

	if (!number(r, AW_SLA_REGISTRATION, "ciscoSlaRegistrationStatus", &status) || status == 0)
		return;
	known = status > 0 && (size_t)status < sizeof(words) / sizeof(words[0]);
	license->registration_raw = aw_sla_word(r, known ? words[status] : "", status);
	if (known)
		license->registration = aw_registration_parse(license->registration_raw);
	else if (license->registration_raw != NULL)
		aw_sla_complain(r, AW_ERR_LICENSE_WORD, "ciscoSlaRegistrationStatus", "%s",
		    license->registration_raw);
}

static void
read_registration(struct aw_sla_reader *r)
{
	static const struct contact first = {AW_SLA_REGISTER_AT, AW_SLA_REGISTER_SUCCESS,
	    AW_SLA_REGISTER_REASON, "ciscoSlaRegisterInitTime", "ciscoSlaRegisterSuccess"};
	static const struct contact renewal = {AW_SLA_RENEW_AT, AW_SLA_RENEW_SUCCESS,
	    AW_SLA_RENEW_REASON, "ciscoSlaRenewInitTime", "ciscoSlaRenewSuccess"};
	struct aw_license *license = r->license;
	struct aw_sync registering = {.result = AW_SYNC_NONE, .at = AW_INSTANT_NONE};

	read_status(r);
	license->virtual_account = text(r, AW_SLA_VIRTUAL_ACCOUNT);
	license->smart_account = text(r, AW_SLA_ACCOUNT);
	license->registration_expires =
	    date(r, AW_SLA_CERTIFICATE_EXPIRES, "ciscoSlaNextCertificateExpireTime");
	read_contact(r, &first, &registering);
	read_contact(r, &renewal, &license->renewal);
	license->next_renewal = date(r, AW_SLA_RENEW_RETRY, "ciscoSlaRenewNextRetryTime");
	if (registering.result == AW_SYNC_SUCCEEDED)
		license->registered_at = registering.at;
	if (license->registration == AW_REGISTRATION_PENDING)
		license->pending_since = registering.at;
	if (license->registration == AW_REGISTRATION_FAILED)
		note_failure(r, &first, &registering);
	/* Of a device that is not registered, the attempt to register counts. */
	if (registering.result == AW_SYNC_FAILED &&
	    (license->renewal.result == AW_SYNC_NONE ||
		license->registration != AW_REGISTRATION_REGISTERED)) {
		exchange_sync(&license->renewal, &registering);
		license->next_renewal =
		    date(r, AW_SLA_REGISTER_RETRY, "ciscoSlaRegisterNextRetryTime");
	}
	free(registering.raw);
	free(registering.reason);
}

/* One that cannot be read is not the same as none. */
static void
read_deadline(struct aw_sla_reader *r)
{
	struct aw_license *license = r->license;
	size_t before = r->n_problems;

	r->judged = true;
	license->deadline = date(r, AW_SLA_AUTH_EXPIRES, "ciscoSlaAuthExpireTime");
	r->judged = false;
	if (r->n_problems > before)
		license->deadline_word = AW_DEADLINE_UNREADABLE;
}

static void
read_authorization(struct aw_sla_reader *r)
{
	static const struct contact contact = {AW_SLA_AUTH_AT, AW_SLA_AUTH_SUCCESS,
	    AW_SLA_AUTH_REASON, "ciscoSlaAuthRenewInitTime", "ciscoSlaAuthRenewSuccess"};
	struct aw_license *license = r->license;

	license->authorization_raw = text(r, AW_SLA_COMPLIANCE);
	license->authorization = aw_authorization_parse(license->authorization_raw);
	if (license->authorization == AW_AUTHORIZATION_UNKNOWN &&
	    license->authorization_raw != NULL)
		aw_sla_complain(r, AW_ERR_LICENSE_WORD, "ciscoSlaAuthComplianceStatus", "%s",
		    license->authorization_raw);
	read_contact(r, &contact, &license->sync);
	license->next_sync = date(r, AW_SLA_AUTH_RETRY, "ciscoSlaAuthRenewNextRetryTime");
	read_deadline(r);
	license->out_of_compliance_since = date(r, AW_SLA_OOC_SINCE, "ciscoSlaAuthOOCStartTime");
}

/* What is left runs only while the evaluation is in use. */
static void
read_evaluation(struct aw_sla_reader *r)
{
	struct aw_license *license = r->license;
	int64_t left, ended = date(r, AW_SLA_EVALUATION_ENDED, "ciscoSlaAuthEvalExpiredTime");
	bool runs;

	(void)truth(r, AW_SLA_EVALUATION_RUNS, "ciscoSlaAuthEvalPeriodInUse", &runs);
	if (license->authorization == AW_AUTHORIZATION_EVALUATION_EXPIRED)
		license->evaluation_ends = ended;
	if (!number(r, AW_SLA_EVALUATION_LEFT, "ciscoSlaAuthEvalPeriodLeft", &left) ||
	    left == UINT32_MAX)
		return;
	if (left < 0 || left > EVALUATION_MAX) {
		aw_sla_complain(r, AW_ERR_LICENSE_DATE, "ciscoSlaAuthEvalPeriodLeft",
		    "%" PRId64 " is no time that can be left", left);
		return;
	}
	license->evaluation_left = left;
	if (runs && left > 0)
		license->evaluation_ends = r->observed_at + left;
}

/* The days since an acknowledgement is due; a day of the calendar, so that the date does not move.
 */
static bool
read_ack(struct aw_sla_reader *r)
{
	struct aw_license *license = r->license;
	int64_t days;

	if (!number(r, AW_SLA_ACK_DAYS, "ciscoSlaDaysRUMAckNotReceived", &days) || days < 0 ||
	    days > UINT16_MAX)
		return false;
	if (days == 0)
		return true;
	license->ack_required = true;
	license->next_ack_deadline = r->observed_at - r->observed_at % AW_DAY - days * AW_DAY;
	return true;
}

static enum aw_license_mode
find_mode(const struct aw_sla_reader *r)
{
	const struct aw_license *license = r->license;
	bool told = license->registration_raw != NULL || license->authorization_raw != NULL;

	if (r->policy_modes || license->authorization == AW_AUTHORIZATION_NOT_APPLICABLE)
		return AW_LICENSE_POLICY;
	if (!told)
		return r->n_cells > 0 && !r->classic_modes ? AW_LICENSE_POLICY : AW_LICENSE_UNKNOWN;
	/* It may be under a policy and use nothing: then registration says nothing. */
	if (license->authorization_raw == NULL && !r->classic_modes &&
	    license->registration == AW_REGISTRATION_UNREGISTERED &&
	    aw_sla_version(r->scalars[AW_SLA_VERSION]) >= POLICY_AGENT)
		return AW_LICENSE_UNKNOWN;
	return AW_LICENSE_CLASSIC;
}

static const char *
what_is_missing(struct aw_sla_reader *r)
{
	const struct aw_license *license = r->license;
	bool ack_reported = read_ack(r);

	if (license->mode == AW_LICENSE_POLICY)
		return ack_reported ? r->missing : "whether acknowledgements of usage reports came";
	if (license->registration_raw == NULL)
		return "the registration status";
	if (license->authorization_raw == NULL)
		return "the authorization status";
	if (license->sync.result != AW_SYNC_SUCCEEDED && license->deadline == AW_INSTANT_NONE &&
	    (license->authorization == AW_AUTHORIZATION_AUTHORIZED ||
		license->authorization == AW_AUTHORIZATION_OUT_OF_COMPLIANCE))
		return "the last contact and the deadline of the next";
	return r->missing;
}

/* Smart Licensing is switched off: nothing is to be renewed. */
static bool
read_disabled(struct aw_sla_reader *r)
{
	struct aw_license *license = r->license;
	bool enabled;

	if (!truth(r, AW_SLA_ENABLED, "ciscoSlaEnabled", &enabled) || enabled || r->n_cells > 0 ||
	    license->registration == AW_REGISTRATION_REGISTERED)
		return false;
	free(license->registration_raw);
	free(license->authorization_raw);
	license->registration_raw = aw_sla_word(r, "ciscoSlaEnabled false", 2);
	license->authorization_raw = aw_sla_word(r, "ciscoSlaEnabled false", 2);
	license->mode = AW_LICENSE_CLASSIC;
	license->registration = AW_REGISTRATION_NOT_APPLICABLE;
	license->authorization = AW_AUTHORIZATION_NOT_APPLICABLE;
	license->complete = true;
	return true;
}

/* "PID:ISR4431/K9,SN:FOC00000AAA" */
static void
read_udi(struct aw_sla_reader *r, struct aw_identity *identity)
{
	const char *udi, *serial;

	r->license->product = text(r, AW_SLA_UDI);
	udi = r->license->product;
	if (udi == NULL || strncmp(udi, "PID:", 4) != 0)
		return;
	udi += 4;
	serial = strstr(udi, ",SN:");
	if (serial == NULL)
		return;
	identity->product = aw_text_clean_dup(udi, (size_t)(serial - udi), AW_SLA_TEXT_MAX);
	serial += 4;
	identity->serial = aw_text_clean_dup(serial, strcspn(serial, ", "), AW_SLA_TEXT_MAX);
	if (identity->product == NULL || identity->serial == NULL)
		r->failed = true;
}

static void
read_all(struct aw_sla_reader *r, struct aw_identity *identity)
{
	struct aw_license *license = r->license;
	const char *missing;

	read_udi(r, identity);
	read_registration(r);
	read_authorization(r);
	read_evaluation(r);
	aw_sla_find_revision(r);
	aw_sla_entitlements(r);
	if (read_disabled(r))
		return;
	license->mode = find_mode(r);
	missing = what_is_missing(r);
	license->complete = missing == NULL;
	if (missing != NULL)
		aw_sla_complain(r, AW_ERR_LICENSE_INCOMPLETE, "lacks", "%s", missing);
}

static int
by_row(const void *a, const void *b)
{
	const struct aw_sla_cell *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

/* Puts one answer where it belongs. */
static void
sort_in(struct aw_sla_reader *r, const struct aw_mib_value *value)
{
	if (value->oid_len == entry.len + 2 &&
	    aw_mib_oid_under(value->oid, value->oid_len, entry.id, entry.len)) {
		r->cells[r->n_cells++] =
		    (struct aw_sla_cell){value->oid[entry.len + 1], value->oid[entry.len], value};
		return;
	}
	for (size_t i = 0; i < AW_SLA_COUNT; i++)
		if (r->scalars[i] == NULL && aw_mib_oid_compare(value->oid, value->oid_len,
						 scalars[i].id, scalars[i].len) == 0)
			r->scalars[i] = value;
}

enum aw_err
aw_smart_lic_parse(const struct aw_mib_values *answers, int64_t observed_at,
    struct aw_license *license, struct aw_identity *identity, struct aw_error *err)
{
	struct aw_sla_reader r = {.license = license, .observed_at = observed_at};
	bool any = false;

	r.cells = calloc(answers->n + 1, sizeof(*r.cells));
	if (r.cells == NULL)
		return aw_error_nomem(err);
	for (size_t i = 0; i < answers->n; i++) {
		const struct aw_mib_value *value = &answers->items[i];

		if (!aw_mib_oid_under(value->oid, value->oid_len, root.id, root.len))
			continue;
		any = true;
		sort_in(&r, value);
	}
	if (any) {
		qsort(r.cells, r.n_cells, sizeof(*r.cells), by_row);
		read_all(&r, identity);
	}
	free(r.cells);
	if (!any)
		return aw_error_set(err, AW_ERR_SNMP_MISSING, AW_SLA_MIB,
		    "the agent has no object of this MIB to show");
	if (r.n_problems > AW_SLA_PROBLEMS_MAX &&
	    aw_license_problem(license, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, AW_SLA_MIB,
		"%zu more problems", r.n_problems - AW_SLA_PROBLEMS_MAX) != AW_OK)
		r.failed = true;
	return r.failed ? aw_error_nomem(err) : AW_OK;
}
