/* SPDX-License-Identifier: ISC */
/* awCertificateTable and awSourceTable. */
#include "columns.h"

#include <string.h>

#include "base/text.h"
#include "columns_shared.h"
#include "model/model.h"
#include "model/store.h"

static size_t
certificate_count(const struct aw_row *parent)
{
	return AW_SNAPSHOT(parent)->rows[AW_ROWS_CERTIFICATE].n;
}

static const void *
certificate_at(const struct aw_row *parent, size_t i)
{
	return AW_SNAPSHOT(parent)->rows[AW_ROWS_CERTIFICATE].rows[i];
}

static const void *
the_server(const struct aw_row *row)
{
	return ((const struct aw_certificate_row *)row->outer)->certificate;
}

/* NULL if it was never read. */
static const void *
server_certificate(const struct aw_row *row)
{
	return ((const struct aw_server_certificate *)the_server(row))->certificate;
}

/* Flaws of a trust anchor that do not apply to a certificate of a server. */
#define ANCHOR_FLAWS ((unsigned)(AW_FLAW_NOT_CA | AW_FLAW_NO_CERT_SIGN | AW_FLAW_REJECTED))

static bool
get_certificate_flaws(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_anchor anchor = {.certificate = server_certificate(row)};

	if (anchor.certificate == NULL)
		return false;
	value->number = aw_anchor_flaws(&anchor, now) & ~ANCHOR_FLAWS;
	return true;
}

static bool
get_certificate_truncated(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_certificate *certificate = server_certificate(row);

	(void)now;
	if (certificate == NULL)
		return false;
	value->number = aw_certificate_is_cut(certificate);
	return true;
}

static bool
put_text(const char *text, struct aw_value *value)
{
	if (text[0] == '\0')
		return false;
	value->bytes = text;
	value->len = strlen(text);
	return true;
}

static bool
get_role(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	(void)now;
	return put_text(aw_own_role(the_server(row)), value);
}

static bool
get_purposes(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_server_certificate *own = the_server(row);

	(void)now;
	value->number = own->facts.purposes;
	return own->facts.seen;
}

static bool
get_usage(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_server_certificate *own = the_server(row);

	(void)now;
	value->number = own->facts.usage;
	return own->facts.seen;
}

static bool
get_names(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_server_certificate *own = the_server(row);

	(void)now;
	return put_text(
	    aw_own_names_text(&own->facts, value->buffer, sizeof(value->buffer)), value);
}

static bool
get_path(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	(void)now;
	return put_text(
	    aw_own_path_text(the_server(row), value->buffer, sizeof(value->buffer)), value);
}

static bool
get_issuer_kind(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_server_certificate *own = the_server(row);

	(void)now;
	value->number = aw_own_issuer(own, NULL);
	return own->certificate != NULL;
}

/* NULL if no other one was seen. */
static const void *
change_before(const struct aw_row *row)
{
	const struct aw_server_certificate *own = the_server(row);

	return own->change.at != AW_INSTANT_NONE ? own : NULL;
}

#define CERTIFICATE_TEXT(id, name, member) \
	AW_TEXT(id, name, server_certificate, aw_certificate, member)

static const struct aw_column certificate_columns[] = {
    AW_SEVERITY(2, "awCertificateSeverity", NULL, aw_certificate_row, severity),
    AW_HASH(3, "awCertificateSha256", server_certificate, aw_certificate, sha256),
    AW_HASH(4, "awCertificateSha1", server_certificate, aw_certificate, sha1),
    CERTIFICATE_TEXT(5, "awCertificateCommonName", name),
    CERTIFICATE_TEXT(6, "awCertificateSubject", subject),
    CERTIFICATE_TEXT(7, "awCertificateIssuer", issuer),
    CERTIFICATE_TEXT(8, "awCertificateSerial", serial),
    AW_DATE(9, "awCertificateNotBefore", server_certificate, aw_certificate, not_before),
    AW_DATE(10, "awCertificateNotAfter", server_certificate, aw_certificate, not_after),
    AW_LEFT(11, "awCertificateSecondsLeft", server_certificate, aw_certificate, not_after),
    CERTIFICATE_TEXT(12, "awCertificateKeyAlgorithm", key_algorithm),
    AW_KEY_BITS(13, "awCertificateKeyBits", server_certificate, aw_certificate, key_bits),
    CERTIFICATE_TEXT(14, "awCertificateSignatureAlgorithm", signature_algorithm),
    AW_CALL(
	15, "awCertificateFlaws", AW_KIND_BITS, 2, 2, 0, server_certificate, get_certificate_flaws),
    AW_CALL(16, "awCertificateTruncated", AW_KIND_TRUTH, 1, 2, 0, server_certificate,
	get_certificate_truncated),
    AW_FIELD(17, "awCertificateSource", AW_KIND_TEXT, 0, AW_SHORT_MAX, 0, the_server,
	aw_server_certificate, source),
    AW_SEEN(18, "awCertificateObservedAt", the_server, aw_server_certificate, observed_at),
    AW_AGE(19, "awCertificateAge", the_server, aw_server_certificate, observed_at),
    AW_TRUTH(20, "awCertificateStale", NULL, aw_certificate_row, part.stale),
    AW_SEEN(21, "awCertificateAttemptAt", the_server, aw_server_certificate, attempt.at),
    AW_ERROR(22, "awCertificateAttemptCode", the_server, aw_server_certificate, attempt.code),
    AW_TEXT(23, "awCertificateAttemptText", the_server, aw_server_certificate, attempt.text),
    AW_CALL(24, "awCertificateRole", AW_KIND_TEXT, 1, AW_WORD_MAX, 0, the_server, get_role),
    AW_CALL(25, "awCertificatePurposes", AW_KIND_BITS, 2, 2, 0, the_server, get_purposes),
    AW_CALL(26, "awCertificateKeyUsage", AW_KIND_BITS, 2, 2, 0, the_server, get_usage),
    AW_CALL(27, "awCertificateNames", AW_KIND_TEXT, 0, AW_TEXT_MAX, 0, the_server, get_names),
    AW_CALL(28, "awCertificatePath", AW_KIND_TEXT, 0, AW_TEXT_MAX, 0, the_server, get_path),
    AW_CALL(29, "awCertificateIssuerKind", AW_KIND_INTEGER, 1, 3, 0, the_server, get_issuer_kind),
    AW_FIELD(30, "awCertificateChangedAt", AW_KIND_DATE, 11, 11, 0, change_before,
	aw_server_certificate, change.at),
    AW_HASH(31, "awCertificateBefore", change_before, aw_server_certificate, change.sha256),
    AW_AGING_TEXT(32, "awCertificateNotice", NULL, aw_certificate_row, notice),
};

static const struct aw_index certificate_index[] = {
    {"awDeviceName", AW_KEY_STRING, 1, AW_DEVICE_NAME_MAX},
    {"awCertificateName", AW_KEY_STRING, 1, AW_STORE_NAME_MAX}};
static const struct aw_level certificate_level = {.count = certificate_count,
    .at = certificate_at,
    .keys = aw_part_keys,
    .index = certificate_index,
    .n_index = 2,
    .fixed = sizeof(struct aw_certificate_row)};
static const unsigned long certificate_root[] = {11, 1};

const struct aw_table aw_certificate_table = {.name = "awCertificateTable",
    .root = certificate_root,
    .root_len = 2,
    .levels = &certificate_level,
    .n_levels = 1,
    .columns = certificate_columns,
    .n_columns = sizeof(certificate_columns) / sizeof(certificate_columns[0])};

static size_t
source_count(const struct aw_row *parent)
{
	return AW_SNAPSHOT(parent)->rows[AW_ROWS_SOURCE].n;
}

static const void *
source_at(const struct aw_row *parent, size_t i)
{
	return AW_SNAPSHOT(parent)->rows[AW_ROWS_SOURCE].rows[i];
}

static const void *
the_source(const struct aw_row *row)
{
	return ((const struct aw_source_row *)row->outer)->source;
}

/* Names are ASCII, so a cut anywhere is one between characters. */
static bool
get_overlap(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	char text[AW_OVERLAP_TEXT_MAX];

	(void)now;
	if (aw_overlap_text(the_source(row), text) == NULL)
		return false;
	if (!aw_text_format(value->buffer, sizeof(value->buffer), "%s", text))
		(void)memcpy(value->buffer + AW_VALUE_MAX - 3, "...", 4);
	value->bytes = value->buffer;
	value->len = strlen(value->buffer);
	return true;
}

static const struct aw_column source_columns[] = {
    AW_TEXT(2, "awSourceEndpoint", the_source, aw_source_status, endpoint),
    AW_TEXT(3, "awSourceAbsent", the_source, aw_source_status, absent),
    AW_SEEN(4, "awSourceObservedAt", the_source, aw_source_status, observed_at),
    AW_AGE(5, "awSourceAge", the_source, aw_source_status, observed_at),
    AW_TRUTH(6, "awSourceStale", NULL, aw_source_row, part.stale),
    AW_SEEN(7, "awSourceAttemptAt", the_source, aw_source_status, attempt.at),
    AW_ERROR(8, "awSourceAttemptCode", the_source, aw_source_status, attempt.code),
    AW_TEXT(9, "awSourceAttemptText", the_source, aw_source_status, attempt.text),
    AW_ENUM(10, "awSourceKind", AW_SOURCE_KINDS - 1, the_source, aw_source_status, kind),
    AW_CALL(11, "awSourceOverlap", AW_KIND_TEXT, 0, AW_TEXT_MAX, 0, the_source, get_overlap),
};

static const struct aw_index source_index[] = {
    {"awDeviceName", AW_KEY_STRING, 1, AW_DEVICE_NAME_MAX},
    {"awSourceName", AW_KEY_STRING, 1, AW_STORE_NAME_MAX}};
static const struct aw_level source_level = {.count = source_count,
    .at = source_at,
    .keys = aw_part_keys,
    .index = source_index,
    .n_index = 2,
    .fixed = sizeof(struct aw_source_row)};
static const unsigned long source_root[] = {12, 1};

const struct aw_table aw_source_table = {.name = "awSourceTable",
    .root = source_root,
    .root_len = 2,
    .levels = &source_level,
    .n_levels = 1,
    .columns = source_columns,
    .n_columns = sizeof(source_columns) / sizeof(source_columns[0])};
