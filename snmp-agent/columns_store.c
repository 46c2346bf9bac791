/* SPDX-License-Identifier: ISC */
/* awStoreTable and awAnchorTable. */
#include "columns.h"

#include <string.h>

#include "columns_shared.h"
#include "model/store.h"

static const void *
the_store(const struct aw_row *row)
{
	return ((const struct aw_store_row *)row->outer)->store;
}

static bool
get_count(int64_t count, struct aw_value *value)
{
	value->number = count < 0 ? 0 : (uint32_t)count;
	return count >= 0;
}

static bool
get_missing(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	(void)now;
	return get_count(((const struct aw_store_row *)row->outer)->missing, value);
}

static bool
get_extra(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	(void)now;
	return get_count(((const struct aw_store_row *)row->outer)->extra, value);
}

static const struct aw_column store_columns[] = {
    AW_FIELD(2, "awStoreSource", AW_KIND_TEXT, 0, AW_SHORT_MAX, 0, the_store, aw_store, source),
    AW_TEXT(3, "awStorePath", the_store, aw_store, path),
    AW_FIELD(4, "awStoreFormat", AW_KIND_TEXT, 0, AW_SHORT_MAX, 0, the_store, aw_store, format),
    AW_NUMBER(5, "awStoreAnchors", NULL, aw_store_row, anchors),
    AW_NUMBER(6, "awStoreBlocks", the_store, aw_store, blocks),
    AW_NUMBER(7, "awStoreBlocksBad", the_store, aw_store, bad_blocks),
    AW_NUMBER(8, "awStoreDuplicates", NULL, aw_store_row, duplicates),
    AW_NUMBER(9, "awStoreProblems", NULL, aw_store_row, problems),
    AW_TEXT(10, "awStoreProblemText", NULL, aw_store_row, problem),
    AW_TRUTH(11, "awStoreJudged", the_store, aw_store, judged),
    AW_SEEN(12, "awStoreObservedAt", the_store, aw_store, observed_at),
    AW_AGE(13, "awStoreAge", the_store, aw_store, observed_at),
    AW_TRUTH(14, "awStoreStale", NULL, aw_store_row, stale),
    AW_SEEN(15, "awStoreAttemptAt", the_store, aw_store, attempt.at),
    AW_ERROR(16, "awStoreAttemptCode", the_store, aw_store, attempt.code),
    AW_TEXT(17, "awStoreAttemptText", the_store, aw_store, attempt.text),
    AW_DATE(18, "awStoreChangedAt", NULL, aw_store_row, changed_at),
    AW_DATE(19, "awStoreNeededExpiry", NULL, aw_store_row, needed_expiry),
    AW_LEFT(20, "awStoreNeededSeconds", NULL, aw_store_row, needed_expiry),
    AW_SEEN(21, "awStoreWrittenAt", the_store, aw_store, written_at),
    AW_CALL(22, "awStoreReferenceMissing", AW_KIND_UNSIGNED, 0, 0, 0, NULL, get_missing),
    AW_CALL(23, "awStoreReferenceExtra", AW_KIND_UNSIGNED, 0, 0, 0, NULL, get_extra),
};

static const struct aw_level store_level = {.count = aw_store_count,
    .at = aw_store_at,
    .keys = aw_store_keys,
    .index = aw_store_index,
    .n_index = 2,
    .fixed = sizeof(struct aw_store_row)};
static const unsigned long store_root[] = {7, 1};

const struct aw_table aw_store_table = {.name = "awStoreTable",
    .root = store_root,
    .root_len = 2,
    .levels = &store_level,
    .n_levels = 1,
    .columns = store_columns,
    .n_columns = sizeof(store_columns) / sizeof(store_columns[0])};

static size_t
anchor_count(const struct aw_row *parent)
{
	return ((const struct aw_store_row *)parent->outer)->store->n_anchors;
}

static const void *
anchor_at(const struct aw_row *parent, size_t i)
{
	return &((const struct aw_store_row *)parent->outer)->store->anchors[i];
}

static void
anchor_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	(void)parent;
	keys[0].number = ((const struct aw_anchor *)row)->id;
}

static const void *
anchor_certificate(const struct aw_row *row)
{
	return ((const struct aw_anchor *)row->inner)->certificate;
}

/* The certificate, where that of it is known; else NULL. */
static const void *
anchor_sha256(const struct aw_row *row)
{
	const struct aw_certificate *cert = anchor_certificate(row);

	return aw_certificate_has_sha256(cert) ? cert : NULL;
}

static const void *
anchor_sha1(const struct aw_row *row)
{
	const struct aw_certificate *cert = anchor_certificate(row);

	return aw_certificate_has_sha1(cert) ? cert : NULL;
}

static const void *
anchor_issuer(const struct aw_row *row)
{
	const struct aw_certificate *cert = anchor_certificate(row);

	return cert->issuer[0] != '\0' ? cert : NULL;
}

static const void *
anchor_serial(const struct aw_row *row)
{
	const struct aw_certificate *cert = anchor_certificate(row);

	return cert->serial[0] != '\0' ? cert : NULL;
}

static bool
get_anchor_usable(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	value->number = aw_anchor_usable(row->inner, now) ? 1 : 0;
	return true;
}

static bool
get_anchor_flaws(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	value->number = aw_anchor_flaws(row->inner, now);
	return true;
}

static bool
get_anchor_truncated(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const char *trustpoint = aw_store_trustpoint(the_store(row), row->inner);

	(void)now;
	value->number = aw_certificate_is_cut(anchor_certificate(row)) ||
			(trustpoint != NULL && strlen(trustpoint) > AW_WORD_MAX);
	return true;
}

/* A text of the store, not of the row. */
static bool
get_anchor_trustpoint(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_store *store = the_store(row);
	const char *text = aw_store_trustpoint(store, row->inner);

	(void)now;
	if (text == NULL)
		return false;
	value->bytes = text;
	value->len = strlen(text);
	return true;
}

static bool
anchor_quick(const struct aw_row *a, const struct aw_row *b)
{
	return aw_store_same_trustpoints(the_store(a), the_store(b));
}

static const void *
store_row(const struct aw_row *row)
{
	return row->outer;
}

#define CERTIFICATE_TEXT(id, name, member) \
	AW_TEXT(id, name, anchor_certificate, aw_certificate, member)

static const struct aw_column anchor_columns[] = {
    AW_HASH(2, "awAnchorSha256", anchor_sha256, aw_certificate, sha256),
    AW_HASH(3, "awAnchorSha1", anchor_sha1, aw_certificate, sha1),
    CERTIFICATE_TEXT(4, "awAnchorCommonName", name),
    CERTIFICATE_TEXT(5, "awAnchorSubject", subject),
    AW_TEXT(6, "awAnchorIssuer", anchor_issuer, aw_certificate, issuer),
    AW_TEXT(7, "awAnchorSerial", anchor_serial, aw_certificate, serial),
    AW_DATE(8, "awAnchorNotBefore", anchor_certificate, aw_certificate, not_before),
    AW_DATE(9, "awAnchorNotAfter", anchor_certificate, aw_certificate, not_after),
    AW_LEFT(10, "awAnchorSecondsLeft", anchor_certificate, aw_certificate, not_after),
    CERTIFICATE_TEXT(11, "awAnchorKeyAlgorithm", key_algorithm),
    AW_KEY_BITS(12, "awAnchorKeyBits", anchor_certificate, aw_certificate, key_bits),
    CERTIFICATE_TEXT(13, "awAnchorSignatureAlgorithm", signature_algorithm),
    AW_CALL(14, "awAnchorUsable", AW_KIND_TRUTH, 1, 2, 0, NULL, get_anchor_usable),
    AW_CALL(15, "awAnchorFlaws", AW_KIND_BITS, 2, 2, 0, NULL, get_anchor_flaws),
    AW_NUMBER(16, "awAnchorCopies", NULL, aw_anchor, copies),
    AW_CALL(17, "awAnchorTruncated", AW_KIND_TRUTH, 1, 2, 0, NULL, get_anchor_truncated),
    AW_SEEN(18, "awAnchorObservedAt", the_store, aw_store, observed_at),
    AW_FIELD(19, "awAnchorStale", AW_KIND_TRUTH, 1, 2, 0, store_row, aw_store_row, stale),
    AW_CALL(20, "awAnchorTrustpoint", AW_KIND_TEXT, 0, AW_WORD_MAX, 0, NULL, get_anchor_trustpoint),
};

static const struct aw_index anchor_index[] = {{"awAnchorId", AW_KEY_NUMBER, 1, 2147483647}};
static const struct aw_level anchor_levels[] = {{.count = aw_store_count,
						    .at = aw_store_at,
						    .keys = aw_store_keys,
						    .index = aw_store_index,
						    .n_index = 2,
						    .fixed = sizeof(struct aw_store_row)},
    {.count = anchor_count,
	.at = anchor_at,
	.keys = anchor_keys,
	.index = anchor_index,
	.n_index = 1,
	.fixed = sizeof(struct aw_anchor),
	.quick = anchor_quick}};
static const unsigned long anchor_root[] = {8, 1};

const struct aw_table aw_anchor_table = {.name = "awAnchorTable",
    .root = anchor_root,
    .root_len = 2,
    .levels = anchor_levels,
    .n_levels = 2,
    .columns = anchor_columns,
    .n_columns = sizeof(anchor_columns) / sizeof(anchor_columns[0])};
