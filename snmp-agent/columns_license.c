/* SPDX-License-Identifier: ISC */
/* awLicenseTable and awEntitlementTable. */
#include "columns.h"

#include <string.h>

#include "columns_shared.h"
#include "model/model.h"

static size_t
license_count(const struct aw_row *parent)
{
	return AW_SNAPSHOT(parent)->rows[AW_ROWS_LICENSE].n;
}

static const void *
license_at(const struct aw_row *parent, size_t i)
{
	return AW_SNAPSHOT(parent)->rows[AW_ROWS_LICENSE].rows[i];
}

static const void *
license_row(const struct aw_row *row)
{
	return row->outer;
}

static const void *
the_license(const struct aw_row *row)
{
	return ((const struct aw_license_row *)row->outer)->license;
}

static const void *
license_verdict(const struct aw_row *row)
{
	return ((const struct aw_license_row *)row->outer)->verdict;
}

/* NULL if there is no deadline. */
static const void *
verdict_with_deadline(const struct aw_row *row)
{
	const struct aw_license_verdict *verdict = license_verdict(row);

	return verdict != NULL && verdict->deadline != AW_INSTANT_NONE ? verdict : NULL;
}

/* Columns for a field of the license or of its verdict. */
#define LICENSE_TEXT(id, name, member) AW_TEXT(id, name, the_license, aw_license, member)
#define LICENSE_ENUM(id, name, max, member) AW_ENUM(id, name, max, the_license, aw_license, member)
#define VERDICT_DATE(id, name, member) \
	AW_DATE(id, name, license_verdict, aw_license_verdict, member)
#define VERDICT_LEFT(id, name, member) \
	AW_LEFT(id, name, license_verdict, aw_license_verdict, member)
/* Instants as the device reports them. */
#define REPORTED(id_, name_, kind_, size_, member_, uncounted_, slack_)                        \
	{                                                                                      \
		.id = (id_), .name = (name_), .kind = (kind_), .min = (size_), .max = (size_), \
		.base = the_license, .offset = offsetof(struct aw_license, member_),           \
		.size = sizeof(int64_t), .zero_is_none = true, .uncounted = (uncounted_),      \
		.slack = (slack_)                                                              \
	}
#define REPORTED_DATE(id, name, member) REPORTED(id, name, AW_KIND_DATE, 11, member, false, 0)
#define REPORTED_LEFT(id, name, member) REPORTED(id, name, AW_KIND_LEFT, 0, member, true, 0)
/* Seconds: it is computed from the time left, which devices report in rough units. */
#define EVALUATION_SLACK 86400

static const struct aw_column license_columns[] = {
    AW_SEVERITY(2, "awLicenseSeverity", license_verdict, aw_license_verdict, severity),
    AW_FINDING_ID(3, "awLicenseCode", license_verdict, aw_license_verdict, finding),
    AW_AGING_TEXT(4, "awLicenseReason", license_verdict, aw_license_verdict, reason),
    LICENSE_ENUM(5, "awLicenseMode", AW_LICENSE_ACCOUNT, mode),
    AW_ENUM(6, "awLicenseGrace", AW_GRACE_EXPIRED, license_verdict, aw_license_verdict, grace),
    VERDICT_DATE(7, "awLicenseGraceStart", grace_start),
    VERDICT_DATE(8, "awLicenseGraceEnd", grace_end),
    VERDICT_LEFT(9, "awLicenseGraceSeconds", grace_end),
    VERDICT_DATE(10, "awLicenseDeadline", deadline),
    VERDICT_LEFT(11, "awLicenseDeadlineSeconds", deadline),
    AW_TRUTH(
	12, "awLicenseDeadlineTold", verdict_with_deadline, aw_license_verdict, deadline_reported),
    LICENSE_ENUM(13, "awLicenseRegistration", AW_REGISTRATION_NOT_APPLICABLE, registration),
    LICENSE_TEXT(14, "awLicenseRegistrationRaw", registration_raw),
    REPORTED_DATE(15, "awLicenseRegistrationExpires", registration_expires),
    REPORTED_LEFT(16, "awLicenseRegistrationSeconds", registration_expires),
    REPORTED_DATE(17, "awLicenseRenewalNext", next_renewal),
    REPORTED_DATE(18, "awLicenseRenewalAt", renewal.at),
    LICENSE_ENUM(19, "awLicenseRenewalResult", AW_SYNC_UNKNOWN, renewal.result),
    LICENSE_TEXT(20, "awLicenseRenewalReason", renewal.reason),
    LICENSE_ENUM(21, "awLicenseAuthorization", AW_AUTHORIZATION_NOT_APPLICABLE, authorization),
    LICENSE_TEXT(22, "awLicenseAuthorizationRaw", authorization_raw),
    REPORTED_DATE(23, "awLicenseSyncAt", sync.at),
    LICENSE_ENUM(24, "awLicenseSyncResult", AW_SYNC_UNKNOWN, sync.result),
    LICENSE_TEXT(25, "awLicenseSyncReason", sync.reason),
    REPORTED_DATE(26, "awLicenseSyncSuccess", last_success),
    REPORTED_DATE(27, "awLicenseSyncNext", next_sync),
    REPORTED(
	28, "awLicenseEvaluationEnds", AW_KIND_DATE, 11, evaluation_ends, false, EVALUATION_SLACK),
    REPORTED_LEFT(29, "awLicenseEvaluationSeconds", evaluation_ends),
    REPORTED_DATE(30, "awLicenseAckLast", last_ack),
    REPORTED_DATE(31, "awLicenseAckDeadline", next_ack_deadline),
    REPORTED_LEFT(32, "awLicenseAckSeconds", next_ack_deadline),
    LICENSE_TEXT(33, "awLicenseSmartAccount", smart_account),
    LICENSE_TEXT(34, "awLicenseVirtualAccount", virtual_account),
    LICENSE_TEXT(35, "awLicenseProduct", product),
    AW_NUMBER(36, "awLicenseEntitlements", the_license, aw_license, n_entitlements),
    AW_FIELD(
	37, "awLicenseSource", AW_KIND_TEXT, 0, AW_SHORT_MAX, 0, the_license, aw_license, source),
    AW_SEEN(38, "awLicenseObservedAt", the_license, aw_license, observed_at),
    AW_AGE(39, "awLicenseAge", the_license, aw_license, observed_at),
    AW_TRUTH(40, "awLicenseStale", NULL, aw_license_row, part.stale),
    AW_SEEN(41, "awLicenseAttemptAt", the_license, aw_license, attempt.at),
    AW_ERROR(42, "awLicenseAttemptCode", the_license, aw_license, attempt.code),
    LICENSE_TEXT(43, "awLicenseAttemptText", attempt.text),
};

static const struct aw_index license_index[] = {
    {"awDeviceName", AW_KEY_STRING, 1, AW_DEVICE_NAME_MAX},
    {"awLicenseName", AW_KEY_STRING, 1, AW_LICENSE_NAME_MAX}};
static const struct aw_level license_level = {.count = license_count,
    .at = license_at,
    .keys = aw_part_keys,
    .index = license_index,
    .n_index = 2,
    .fixed = sizeof(struct aw_license_row)};
static const unsigned long license_root[] = {9, 1};

const struct aw_table aw_license_table = {.name = "awLicenseTable",
    .root = license_root,
    .root_len = 2,
    .levels = &license_level,
    .n_levels = 1,
    .columns = license_columns,
    .n_columns = sizeof(license_columns) / sizeof(license_columns[0])};

static size_t
entitlement_count(const struct aw_row *parent)
{
	return ((const struct aw_license_row *)parent->outer)->entitlements->n;
}

static const void *
entitlement_at(const struct aw_row *parent, size_t i)
{
	return &((const struct aw_license_row *)parent->outer)->entitlements->rows[i];
}

static void
entitlement_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	(void)parent;
	keys[0].number = ((const struct aw_entitlement_row *)row)->id;
}

static const void *
the_entitlement(const struct aw_row *row)
{
	return ((const struct aw_entitlement_row *)row->inner)->entitlement;
}

static bool
get_count(uint64_t count, struct aw_value *value)
{
	if (count == AW_COUNT_NONE)
		return false;
	value->number = count > UINT32_MAX ? UINT32_MAX : (int64_t)count;
	return true;
}

static bool
get_entitlement_count(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_entitlement *entitlement = the_entitlement(row);

	(void)now;
	return get_count(entitlement->count, value);
}

static bool
get_entitlement_owned(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_entitlement *entitlement = the_entitlement(row);

	(void)now;
	return get_count(entitlement->owned, value);
}

/* States that are not a problem by themselves. */
static bool
is_good(enum aw_entitlement_state state)
{
	return state == AW_ENTITLEMENT_WAITING || state == AW_ENTITLEMENT_AUTHORIZED ||
	       state == AW_ENTITLEMENT_RESERVED || state == AW_ENTITLEMENT_NOT_IN_USE ||
	       state == AW_ENTITLEMENT_NOT_APPLICABLE;
}

/*
 * The worst finding on this entitlement. A problem of the whole license is reported once, for the
 * license: its severity is then that of the entitlement.
 */
static bool
get_entitlement_severity(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_license_row *outer = row->outer;
	const struct aw_judgement *judgement = outer->part.device->judgement;
	const struct aw_entitlement *entitlement = the_entitlement(row);
	char object[AW_OBJECT_MAX + 1] = "";

	(void)now;
	if (outer->verdict == NULL)
		return false;
	/* The worst are first. */
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (verdict->finding != AW_FINDING_ENTITLEMENT)
			continue;
		if (object[0] == '\0')
			aw_entitlement_object(outer->license,
			    (size_t)(entitlement - outer->license->entitlements), object);
		if (strcmp(verdict->object, object) != 0)
			continue;
		value->number = verdict->severity;
		return true;
	}
	value->number = AW_SEVERITY_OK;
	if (!is_good(entitlement->state))
		value->number = outer->verdict->severity;
	else if (outer->part.stale)
		value->number = AW_SEVERITY_UNKNOWN;
	return true;
}

#define ENTITLEMENT_TEXT(id, name, member) \
	AW_TEXT(id, name, the_entitlement, aw_entitlement, member)

static const struct aw_column entitlement_columns[] = {
    ENTITLEMENT_TEXT(2, "awEntitlementName", name),
    ENTITLEMENT_TEXT(3, "awEntitlementTag", tag),
    ENTITLEMENT_TEXT(4, "awEntitlementVersion", version),
    AW_CALL(
	5, "awEntitlementCount", AW_KIND_UNSIGNED, 0, 0, 0, the_entitlement, get_entitlement_count),
    AW_ENUM(6, "awEntitlementState", AW_ENTITLEMENT_NOT_APPLICABLE, the_entitlement, aw_entitlement,
	state),
    ENTITLEMENT_TEXT(7, "awEntitlementRaw", raw),
    AW_TRUTH(8, "awEntitlementEnforced", the_entitlement, aw_entitlement, enforced),
    AW_CALL(9, "awEntitlementSeverity", AW_KIND_INTEGER, 1, 4, 1, NULL, get_entitlement_severity),
    AW_SEEN(10, "awEntitlementObservedAt", the_license, aw_license, observed_at),
    AW_FIELD(
	11, "awEntitlementStale", AW_KIND_TRUTH, 1, 2, 0, license_row, aw_license_row, part.stale),
    AW_CALL(12, "awEntitlementOwned", AW_KIND_UNSIGNED, 0, 0, 0, the_entitlement,
	get_entitlement_owned),
    AW_DATE(13, "awEntitlementEnds", the_entitlement, aw_entitlement, ends),
    AW_LEFT(14, "awEntitlementSeconds", the_entitlement, aw_entitlement, ends),
};

static const struct aw_index entitlement_index[] = {
    {"awEntitlementId", AW_KEY_NUMBER, 1, 2147483647}};
static const struct aw_level entitlement_levels[] = {{.count = license_count,
							 .at = license_at,
							 .keys = aw_part_keys,
							 .index = license_index,
							 .n_index = 2,
							 .fixed = sizeof(struct aw_license_row)},
    {.count = entitlement_count,
	.at = entitlement_at,
	.keys = entitlement_keys,
	.index = entitlement_index,
	.n_index = 1,
	.fixed = sizeof(struct aw_entitlement_row)}};
static const unsigned long entitlement_root[] = {10, 1};

const struct aw_table aw_entitlement_table = {.name = "awEntitlementTable",
    .root = entitlement_root,
    .root_len = 2,
    .levels = entitlement_levels,
    .n_levels = 2,
    .columns = entitlement_columns,
    .n_columns = sizeof(entitlement_columns) / sizeof(entitlement_columns[0])};
