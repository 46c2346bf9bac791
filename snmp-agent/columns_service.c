/* SPDX-License-Identifier: ISC */
/* awServiceTable. */
#include "columns.h"

#include <string.h>

#include "columns_shared.h"
#include "model/model.h"
#include "model/service.h"
#include "model/store.h"

static size_t
service_count(const struct aw_row *parent)
{
	return AW_SNAPSHOT(parent)->rows[AW_ROWS_SERVICE].n;
}

static const void *
service_at(const struct aw_row *parent, size_t i)
{
	return AW_SNAPSHOT(parent)->rows[AW_ROWS_SERVICE].rows[i];
}

static const struct aw_service_row *
row_of(const struct aw_row *row)
{
	return row->outer;
}

static const void *
the_service(const struct aw_row *row)
{
	return row_of(row)->service;
}

static const void *
service_verdict(const struct aw_row *row)
{
	return row_of(row)->verdict;
}

static const void *
the_chain(const struct aw_row *row)
{
	return row_of(row)->sum.chain;
}

static const void *
the_change(const struct aw_row *row)
{
	return row_of(row)->sum.change;
}

static const void *
the_wanted(const struct aw_row *row)
{
	return row_of(row)->verdict->wanted;
}

/* NULL if the missing root is not known. */
static const void *
the_root(const struct aw_row *row)
{
	const struct aw_wanted *wanted = the_wanted(row);

	return wanted != NULL && wanted->known ? wanted : NULL;
}

/* NULL if no path ends in an anchor. */
static const void *
the_path(const struct aw_row *row)
{
	return row_of(row)->verdict->path;
}

/* NULL if there is no path, and so no cross certificate. */
static const void *
verdict_with_path(const struct aw_row *row)
{
	return the_path(row) != NULL ? service_verdict(row) : NULL;
}

#define VERDICT_TEXT(id, name, member) \
	AW_TEXT(id, name, service_verdict, aw_service_verdict, member)
#define VERDICT_DATE(id, name, member) \
	AW_DATE(id, name, service_verdict, aw_service_verdict, member)
#define VERDICT_LEFT(id, name, member) \
	AW_LEFT(id, name, service_verdict, aw_service_verdict, member)
#define SERVICE_TEXT(id, name, member) AW_TEXT(id, name, the_service, aw_service, member)
#define SERVICE_SEEN(id, name, member) AW_SEEN(id, name, the_service, aw_service, member)
#define SERVICE_NUMBER(id, name, member) AW_NUMBER(id, name, the_service, aw_service, member)
#define SHORT(id, name, base, type, member) \
	AW_FIELD(id, name, AW_KIND_TEXT, 0, AW_SHORT_MAX, 0, base, type, member)

static const struct aw_column service_columns[] = {
    AW_SEVERITY(2, "awServiceSeverity", service_verdict, aw_service_verdict, severity),
    AW_FINDING_ID(3, "awServiceCode", service_verdict, aw_service_verdict, finding),
    AW_AGING_TEXT(4, "awServiceReason", service_verdict, aw_service_verdict, reason),
    VERDICT_TEXT(5, "awServiceRemedy", remedy),
    AW_ENUM(6, "awServiceVerified", AW_VERIFIED_NO, service_verdict, aw_service_verdict, verified),
    VERDICT_DATE(7, "awServiceVerifiedUntil", until),
    VERDICT_LEFT(8, "awServiceVerifiedSeconds", until),
    VERDICT_DATE(9, "awServiceFailsSince", since),
    VERDICT_DATE(10, "awServiceImpactDate", impact_date),
    VERDICT_LEFT(11, "awServiceImpactSeconds", impact_date),
    AW_WORD(12, "awServiceStore", AW_STORE_NAME_MAX, service_verdict, aw_service_verdict, store),
    SERVICE_TEXT(13, "awServiceEndpoint", name),
    SERVICE_TEXT(14, "awServiceHost", host),
    SERVICE_TEXT(15, "awServiceVia", via),
    SHORT(16, "awServiceSource", the_service, aw_service, source),
    SHORT(17, "awServiceProtocol", NULL, aw_service_row, sum.protocol),
    SERVICE_NUMBER(18, "awServiceAddresses", n_addresses),
    AW_NUMBER(19, "awServiceAddressesFailed", NULL, aw_service_row, sum.failed),
    SERVICE_NUMBER(20, "awServiceChains", n_chains),
    AW_NUMBER(21, "awServiceChainLength", the_chain, aw_chain, n_certificates),
    AW_TEXT(22, "awServiceIssuer", the_chain, aw_chain, issuer),
    AW_DATE(23, "awServiceIssuerSince", the_chain, aw_chain, seen_since),
    AW_TEXT(24, "awServiceAnchorName", the_path, aw_path, anchor_name),
    AW_HASH(25, "awServiceAnchorSha256", the_path, aw_path, anchor),
    AW_NUMBER(26, "awServicePathLength", the_path, aw_path, length),
    AW_TRUTH(27, "awServiceCross", verdict_with_path, aw_service_verdict, cross),
    AW_TEXT(28, "awServiceWantedName", NULL, aw_service_row, sum.wanted),
    AW_TEXT(29, "awServiceWantedKeyId", the_wanted, aw_wanted, key_id),
    AW_HASH(30, "awServiceWantedSha256", the_root, aw_wanted, sha256),
    AW_DATE(31, "awServiceChangedAt", the_change, aw_service_change, at),
    AW_TEXT(32, "awServiceChangedFrom", the_change, aw_service_change, from),
    SERVICE_SEEN(33, "awServiceObservedAt", observed_at),
    AW_AGE(34, "awServiceAge", the_service, aw_service, observed_at),
    AW_TRUTH(35, "awServiceStale", NULL, aw_service_row, part.stale),
    SERVICE_SEEN(36, "awServiceAttemptAt", attempt.at),
    AW_ERROR(37, "awServiceAttemptCode", the_service, aw_service, attempt.code),
    SERVICE_TEXT(38, "awServiceAttemptText", attempt.text),
    AW_DATE(39, "awServiceLeafNotAfter", NULL, aw_service_row, sum.leaf_until),
    AW_LEFT(40, "awServiceLeafSeconds", NULL, aw_service_row, sum.leaf_until),
    AW_DATE(41, "awServiceChainNotAfter", NULL, aw_service_row, sum.chain_until),
    AW_LEFT(42, "awServiceChainSeconds", NULL, aw_service_row, sum.chain_until),
};

static const struct aw_index service_index[] = {
    {"awDeviceName", AW_KEY_STRING, 1, AW_DEVICE_NAME_MAX},
    {"awServiceName", AW_KEY_STRING, 1, AW_OBJECT_MAX}};
static const struct aw_level service_level = {.count = service_count,
    .at = service_at,
    .keys = aw_part_keys,
    .index = service_index,
    .n_index = 2,
    .fixed = sizeof(struct aw_service_row)};
static const unsigned long service_root[] = {13, 1};

const struct aw_table aw_service_table = {.name = "awServiceTable",
    .root = service_root,
    .root_len = 2,
    .levels = &service_level,
    .n_levels = 1,
    .columns = service_columns,
    .n_columns = sizeof(service_columns) / sizeof(service_columns[0])};
