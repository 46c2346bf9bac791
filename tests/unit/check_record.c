/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "license.h"
#include "make.h"
#include "policy.h"
#include "record.h"
#include "suite.h"

#define AT INT64_C(1800000000)

static char *
copy(const char *text)
{
	char *dup = strdup(text);

	ck_assert_ptr_nonnull(dup);
	return dup;
}

static void
add_entitlements(struct aw_license *license)
{
	static const char tag[] = "regid.2014-05.com.cisco.ASAv-STD-100M,1.0_x";
	struct aw_entitlement *entitlement =
	    aw_license_entitlement(license, "ASAv", 4, tag, sizeof(tag) - 1);

	ck_assert_ptr_nonnull(entitlement);
	entitlement->version = copy("1.0");
	entitlement->count = UINT32_MAX;
	entitlement->state = AW_ENTITLEMENT_OUT_OF_COMPLIANCE;
	entitlement->raw = copy("OUT OF COMPLIANCE");
	entitlement->enforced = true;
	ck_assert_ptr_nonnull(aw_license_entitlement(license, "", 0, "", 0));
}

/* A license with every member set, each instant and text another. */
static void
add_license(struct aw_record *record)
{
	struct aw_license *license = aw_record_add_license(record, "license");
	int64_t *instants[] = {&license->observed_at, &license->attempt.at, &license->registered_at,
	    &license->registration_expires, &license->next_renewal, &license->renewal.at,
	    &license->authorized_at, &license->sync.at, &license->last_success,
	    &license->failing_since, &license->next_sync, &license->deadline,
	    &license->out_of_compliance_since, &license->evaluation_ends, &license->last_ack,
	    &license->next_ack_deadline, &license->next_report};
	char **texts[] = {&license->source, &license->attempt.text, &license->smart_account,
	    &license->virtual_account, &license->product, &license->transport, &license->url,
	    &license->zone_note, &license->registration_raw, &license->renewal.raw,
	    &license->renewal.reason, &license->authorization_raw, &license->sync.raw,
	    &license->sync.reason};

	for (int i = 0; i < COUNT(instants); i++)
		*instants[i] = AT + 1000 + i;
	for (int i = 0; i < COUNT(texts); i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "t\xc3\xa4xt %d", i);
		*texts[i] = copy(text);
	}
	license->attempt.code = AW_ERR_LICENSE_FORMAT;
	license->mode = AW_LICENSE_CLASSIC;
	license->complete = license->ack_required = true;
	license->registration = AW_REGISTRATION_REGISTERED;
	license->renewal.result = AW_SYNC_FAILED;
	license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	license->sync.result = AW_SYNC_UNKNOWN;
	license->evaluation_left = 7695231;
	add_entitlements(license);
	ck_assert_int_eq(aw_license_problem(license, AW_SEVERITY_WARNING, AW_ERR_LICENSE_DATE,
			     "line 9", "%s", "Feb 29 2023"),
	    AW_OK);
	ck_assert_ptr_nonnull(aw_record_add_license(record, "a-peer"));
	ck_assert_ptr_null(aw_record_add_license(record, "a-peer"));
}

/* What came with format 2. */
static void
add_parts(struct aw_record *record, struct aw_pool *pool)
{
	struct aw_server_certificate *server = aw_record_add_certificate(record, "server");
	struct aw_source_status *source = aw_record_add_source(record, "expressway");
	struct aw_certificate *cert = make_numbered(9);

	add_license(record);
	cert->flaws |= AW_FLAW_NOT_CA;
	aw_server_certificate_set(server, pool, aw_pool_take(pool, cert));
	server->source = copy("expressway");
	server->observed_at = AT;
	server->attempt.at = AT + 1;
	ck_assert_ptr_nonnull(aw_record_add_certificate(record, "client"));
	source->endpoint = copy("https://exp-core-1/");
	source->absent = copy("license text: not in this version");
	source->observed_at = AT + 2;
	ck_assert_int_eq(
	    aw_attempt_set(&source->attempt, AT + 3, AW_ERR_FILE_READ, "reset"), AW_OK);
	ck_assert_ptr_nonnull(aw_record_add_source(record, "another"));
	ck_assert_ptr_null(aw_record_add_source(record, "another"));
	record->identity.product = copy("TANDBERG VCS");
	record->identity.version = copy("X14.2");
	record->identity.serial = copy("0A1B2C3D");
	record->identity.observed_at = AT + 4;
	record->identity.clock_skew = -421;
	record->identity.mismatch = true;
	record->managed_by = copy("Cloud Certificate Management");
}

/* One of everything a record can hold. */
static struct aw_record *
full_record(struct aw_pool *pool)
{
	struct aw_record *record = make_record(pool, "exp-core-1", AT);
	struct aw_store *store = aw_record_add_store(record, "never"), *now;
	struct aw_store before = {0};
	struct aw_certificate *cert;

	record->collector = strdup("nms-1");
	ck_assert(aw_array_grow(&record->uses, 0, sizeof(char *)));
	record->uses[record->n_uses++] = strdup("tools.cisco.com:443");
	ck_assert_int_eq(
	    aw_attempt_set(&store->attempt, AT, AW_ERR_FILE_MISSING, "no\nfile"), AW_OK);
	store->judged = false;
	now = aw_record_store(record, "system");
	now->source = strdup("file");
	now->path = strdup("/etc/ssl/certs/K\xc3\xb6ln.crt");
	now->format = strdup("pem");
	now->blocks = 4;
	now->bad_blocks = 1;
	make_add(now, pool,
	    make_certificate(
		IDENTRUST, "IdenTrust \"Root\"", "2014-01-16", "9999-12-31T23:59:59Z"));
	cert = make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", NULL, NULL);
	cert->flaws |= AW_FLAW_NOT_CA | AW_FLAW_VERSION_1;
	cert->issuer = strdup("CN=another");
	make_add(now, pool, cert);
	make_add(now, pool, make_numbered(3));
	aw_store_seal(now, pool);
	now->anchors[0].copies = 2;
	now->anchors[1].flaws = AW_FLAW_REJECTED;
	ck_assert_int_eq(aw_store_problem(now, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK,
			     "block 4, line 9", "bad %s", "\x1b["),
	    AW_OK);
	make_add(&before, pool, make_numbered(7));
	aw_store_seal(&before, pool);
	ck_assert_int_eq(aw_store_diff(now, &before, AT, NULL), AW_OK);
	aw_store_clear(&before, pool);
	add_parts(record, pool);
	return record;
}

static char *
text_of(const struct aw_record *record)
{
	struct aw_buf buf;
	struct aw_error err;

	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	ck_assert_msg(aw_record_format(record, &buf, &err) == AW_OK, "%s", err.text);
	return aw_buf_take(&buf);
}

static void
check_license(const struct aw_license *license)
{
	ck_assert_ptr_nonnull(license);
	ck_assert_int_eq(license->observed_at, AT + 1000);
	ck_assert_int_eq(license->attempt.code, AW_ERR_LICENSE_FORMAT);
	ck_assert_int_eq(license->mode, AW_LICENSE_CLASSIC);
	ck_assert(license->complete && license->ack_required);
	ck_assert_int_eq(license->registration, AW_REGISTRATION_REGISTERED);
	ck_assert_int_eq(license->registration_expires, AT + 1003);
	ck_assert_int_eq(license->renewal.result, AW_SYNC_FAILED);
	ck_assert_str_eq(license->renewal.reason, "t\xc3\xa4xt 10");
	ck_assert_int_eq(license->authorization, AW_AUTHORIZATION_AUTHORIZED);
	ck_assert_int_eq(license->sync.result, AW_SYNC_UNKNOWN);
	ck_assert_int_eq(license->failing_since, AT + 1009);
	ck_assert_int_eq(license->deadline, AT + 1011);
	ck_assert_int_eq(license->evaluation_left, 7695231);
	ck_assert_int_eq(license->next_report, AT + 1016);
	ck_assert_uint_eq(license->n_entitlements, 2);
	ck_assert_uint_eq(license->entitlements[0].count, UINT32_MAX);
	ck_assert_int_eq(license->entitlements[0].state, AW_ENTITLEMENT_OUT_OF_COMPLIANCE);
	ck_assert(license->entitlements[0].enforced);
	ck_assert_uint_eq(license->entitlements[1].count, AW_COUNT_NONE);
	ck_assert_uint_eq(license->n_problems, 1);
	ck_assert_int_eq(license->problems[0].code, AW_ERR_LICENSE_DATE);
}

static void
check_parts(const struct aw_record *record)
{
	const struct aw_license *never = aw_record_license(record, "a-peer");
	const struct aw_server_certificate *server = aw_record_certificate(record, "server");
	const struct aw_source_status *source = aw_record_source(record, "expressway");

	ck_assert_ptr_eq(never, &record->licenses[0]);
	ck_assert_int_eq(never->observed_at, AW_INSTANT_NONE);
	ck_assert_int_eq(never->mode, AW_LICENSE_UNKNOWN);
	ck_assert_int_eq(never->last_success, AW_INSTANT_NONE);
	ck_assert_int_eq(never->failing_since, AW_INSTANT_NONE);
	ck_assert_int_eq(never->evaluation_left, -1);
	ck_assert_ptr_null(record->certificates[0].certificate);
	ck_assert_str_eq(server->certificate->name, "Root 9");
	ck_assert_int_eq(server->certificate->flaws, AW_FLAW_NOT_CA);
	ck_assert_int_eq(record->sources[0].observed_at, AW_INSTANT_NONE);
	ck_assert_int_eq(source->attempt.code, AW_ERR_FILE_READ);
	ck_assert_str_eq(source->absent, "license text: not in this version");
	ck_assert_str_eq(record->identity.serial, "0A1B2C3D");
	ck_assert_int_eq(record->identity.clock_skew, -421);
	ck_assert(record->identity.mismatch);
	ck_assert_str_eq(record->managed_by, "Cloud Certificate Management");
}

START_TEST(comes_back_as_it_was)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record), *again;
	const struct aw_store *store;
	const struct aw_anchor *anchor;
	struct aw_error err;

	ck_assert_msg(
	    aw_record_parse(other, text, strlen(text), "exp-core-1", &back, &err) == AW_OK, "%s",
	    err.text);
	again = text_of(back);
	ck_assert_str_eq(text, again);
	ck_assert_ptr_null(strchr(text, '\n'));
	store = aw_record_store(back, "system");
	ck_assert_uint_eq(store->n_anchors, 3);
	anchor = aw_store_find(store, record->stores[1].anchors[1].certificate->sha256);
	ck_assert_uint_eq(anchor->id, record->stores[1].anchors[1].id);
	ck_assert_int_eq(anchor->flaws, AW_FLAW_REJECTED);
	ck_assert_uint_eq(store->changes[0].removed, 1);
	ck_assert_int_eq(back->stores[0].observed_at, AW_INSTANT_NONE);
	ck_assert(!back->stores[0].judged);
	ck_assert_str_eq(back->stores[0].attempt.text, "no\\x0afile");
	ck_assert_uint_eq(aw_pool_count(other), 4);
	check_license(aw_record_license(back, "license"));
	check_parts(back);
	aw_record_free(back);
	ck_assert_uint_eq(aw_pool_count(other), 0);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
	free(again);
}
END_TEST

START_TEST(certificates_are_shared)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record);

	ck_assert_int_eq(
	    aw_record_parse(pool, text, strlen(text), "exp-core-1", &back, NULL), AW_OK);
	for (size_t i = 0; i < 3; i++)
		ck_assert_ptr_eq(back->stores[1].anchors[i].certificate,
		    record->stores[1].anchors[i].certificate);
	ck_assert_uint_eq(aw_pool_count(pool), 4);
	aw_record_free(record);
	aw_record_free(back);
	aw_pool_free(pool);
	free(text);
}
END_TEST

/* The first place of `from` in the document becomes `to`. */
static const struct {
	const char *from, *to;
	enum aw_err code;
} damages[] = {
    {"\"format\":2", "\"format\":3", AW_ERR_RECORD_VERSION},
    {"\"format\":2", "\"format\":3,\"new\":{}", AW_ERR_RECORD_VERSION},
    {"\"format\":2", "\"format\":0", AW_ERR_RECORD_FORMAT},
    {"\"format\":2", "\"format\":1", AW_ERR_RECORD_FORMAT},
    {"\"format\":2", "\"format\":\"2\"", AW_ERR_RECORD_FORMAT},
    {"\"format\":2", "\"format\":2,\"format\":2", AW_ERR_RECORD_FORMAT},
    {"\"format\":2", "\"format\":2,\"new\":1", AW_ERR_RECORD_FORMAT},
    {"\"format\":2,", "", AW_ERR_RECORD_FORMAT},
    {"\"licenses\":[", "\"licenses\":[0,", AW_ERR_RECORD_FORMAT},
    {"\"licenses\":[", "\"licences\":[", AW_ERR_RECORD_FORMAT},
    {"\"mode\":\"classic\"", "\"mode\":\"Classic\"", AW_ERR_RECORD_FORMAT},
    {"\"mode\":\"classic\"", "\"mode\":\"policy\"", AW_OK},
    {"\"state\":\"registered\"", "\"state\":\"authorized\"", AW_ERR_RECORD_FORMAT},
    {"\"state\":\"authorized\"", "\"state\":\"registered\"", AW_ERR_RECORD_FORMAT},
    {"\"state\":\"authorized\"", "\"state\":null", AW_ERR_RECORD_FORMAT},
    {"\"state\":\"authorized\"", "\"state\":\"notAuthorized\"", AW_OK},
    {"\"state\":\"outOfCompliance\"", "\"state\":\"good\"", AW_ERR_RECORD_FORMAT},
    {"\"result\":\"failed\"", "\"result\":\"ok\"", AW_ERR_RECORD_FORMAT},
    {"\"count\":4294967295", "\"count\":4294967296", AW_ERR_RECORD_FORMAT},
    {"\"count\":4294967295", "\"count\":-1", AW_ERR_RECORD_FORMAT},
    {"\"count\":4294967295", "\"count\":null", AW_OK},
    {"\"enforced\":true", "\"enforced\":1", AW_ERR_RECORD_FORMAT},
    {"\"complete\":true", "\"complete\":\"true\"", AW_ERR_RECORD_FORMAT},
    {"\"evaluation_left\":7695231", "\"evaluation_left\":-1", AW_ERR_RECORD_FORMAT},
    {"\"deadline\":1800001011", "\"deadline\":\"1800001011\"", AW_ERR_RECORD_FORMAT},
    {"\"deadline\":1800001011", "\"deadline\":1e9", AW_ERR_RECORD_FORMAT},
    {"\"license-date\"", "\"license-dat\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"license\"", "\"name\":\"a-peer\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"license\"", "\"name\":\"a/peer\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"server\"", "\"name\":\"client\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"expressway\"", "\"name\":\"another\"", AW_ERR_RECORD_FORMAT},
    {"\"certificate\":[", "\"certificate\":[1,", AW_ERR_RECORD_FORMAT},
    {"\"certificate\":null", "\"certificate\":{}", AW_ERR_RECORD_FORMAT},
    {"\"clock_skew\":-421", "\"clock_skew\":-9223372036854775808", AW_ERR_RECORD_FORMAT},
    {"\"clock_skew\":-421", "\"clock_skew\":null", AW_OK},
    {"\"mismatch\":true", "\"mismatch\":null", AW_ERR_RECORD_FORMAT},
    {"\"Cloud Certificate Management\"", "\"Cloud\\nCertificate\"", AW_ERR_RECORD_FORMAT},
    {"\"Cloud Certificate Management\"", "null", AW_OK},
    {"\"exp-core-1\"", "\"exp-core-2\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "\"nms\\u00001\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "\"nms\\n1\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "\"\\ud800\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "null", AW_OK},
    {"\"nms-1\"", "1", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":-1", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":1e400", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":3600.0", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":9999999999999999999", AW_ERR_RECORD_FORMAT},
    {"253402300799", "253402300800", AW_ERR_RECORD_FORMAT},
    {"253402300799", "-9223372036854775808", AW_ERR_RECORD_FORMAT},
    {"253402300799", "null", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "\"expired\"", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "\"rejected\"", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "\"holy\"", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "7", AW_ERR_RECORD_FORMAT},
    {IDENTRUST, "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528a",
	AW_ERR_RECORD_FORMAT},
    {IDENTRUST, "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ag",
	AW_ERR_RECORD_FORMAT},
    {IDENTRUST, QUOVADIS_2, AW_ERR_RECORD_FORMAT},
    {"\"509\"", "\"50G\"", AW_ERR_RECORD_FORMAT},
    {"\"509\"", "\"\"", AW_ERR_RECORD_FORMAT},
    {"\"509\"", "\"-509\"", AW_OK},
    {",4096,", ",65536,", AW_ERR_RECORD_FORMAT},
    {",2,false]", ",0,false]", AW_ERR_RECORD_FORMAT},
    {",2,false]", ",2,0]", AW_ERR_RECORD_FORMAT},
    {",2,false]", ",2]", AW_ERR_RECORD_FORMAT},
    {"\"copies\"", "\"Copies\"", AW_ERR_RECORD_FORMAT},
    {"\"copies\"", "\"sha1\"", AW_ERR_RECORD_FORMAT},
    {"\"store-block\"", "\"store-blok\"", AW_ERR_RECORD_FORMAT},
    {"\"critical\"", "\"fatal\"", AW_ERR_RECORD_FORMAT},
    {"\"removed\":1", "\"removed\":0", AW_ERR_RECORD_FORMAT},
    {"\"removed\":1", "\"removed\":4294967296", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"never\"", "\"name\":\"system\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"never\"", "\"name\":\"../x\"", AW_ERR_RECORD_FORMAT},
    {"\"judged\":false", "\"judged\":0", AW_ERR_RECORD_FORMAT},
    {"K\xc3\xb6ln", "K\xc3ln", AW_ERR_RECORD_FORMAT},
    {"{", "\xef\xbb\xbf{", AW_ERR_RECORD_FORMAT},
    {"{", "[", AW_ERR_RECORD_FORMAT},
};

/* Replaces the first `from`; the caller frees. */
static char *
replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	struct aw_buf buf;

	ck_assert_msg(at != NULL, "%s is not in %s", from, text);
	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	ck_assert(aw_buf_add(&buf, text, (size_t)(at - text)) && aw_buf_puts(&buf, to) &&
		  aw_buf_puts(&buf, at + strlen(from)));
	return aw_buf_take(&buf);
}

START_TEST(is_read_strictly)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record);
	char *broken = replaced(text, damages[_i].from, damages[_i].to);
	struct aw_error err;

	ck_assert_msg(aw_record_parse(other, broken, strlen(broken), "exp-core-1", &back, &err) ==
			  damages[_i].code,
	    "%s -> %s", damages[_i].from, damages[_i].to);
	ck_assert((damages[_i].code == AW_OK) == (back != NULL));
	aw_record_free(back);
	ck_assert_uint_eq(aw_pool_count(other), 0);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
	free(broken);
}
END_TEST

/* A document as the version before wrote it. */
START_TEST(format_1_is_read)
{
	static const char *const added[] = {
	    "licenses", "certificates", "sources", "identity", "managed_by"};
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record), *old, *again;
	json_t *json = json_loads(text, 0, NULL);
	struct aw_error err;

	for (int i = 0; i < COUNT(added); i++)
		ck_assert_int_eq(json_object_del(json, added[i]), 0);
	ck_assert_int_eq(json_object_set_new(json, "format", json_integer(1)), 0);
	old = json_dumps(json, JSON_COMPACT);
	ck_assert_msg(aw_record_parse(other, old, strlen(old), "exp-core-1", &back, &err) == AW_OK,
	    "%s", err.text);
	ck_assert_uint_eq(back->n_stores, 2);
	ck_assert_uint_eq(back->n_licenses + back->n_certificates + back->n_sources, 0);
	ck_assert_ptr_null(back->managed_by);
	ck_assert_int_eq(back->identity.observed_at, AW_INSTANT_NONE);
	ck_assert_int_eq(back->identity.clock_skew, AW_INSTANT_NONE);
	aw_record_clear_parts(record);
	again = text_of(back);
	free(text);
	text = text_of(record);
	ck_assert_str_eq(again, text);
	aw_record_free(back);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	json_decref(json);
	free(text);
	free(old);
	free(again);
}
END_TEST

START_TEST(every_cut_is_refused)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record);

	for (size_t len = 0; len < strlen(text); len++) {
		ck_assert_int_eq(aw_record_parse(other, text, len, "exp-core-1", &back, NULL),
		    AW_ERR_RECORD_FORMAT);
		ck_assert_ptr_null(back);
	}
	ck_assert_uint_eq(aw_pool_count(other), 0);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
}
END_TEST

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

/* Whatever becomes of a document, what we read as a record is JSON to another reader as well. */
START_TEST(no_damage_is_read_as_json)
{
	static const char pieces[] = "\"\\,:[]{}0123456789eE+-.untrfalse \n\x01\xc3\xff/";
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record);
	size_t len = strlen(text), accepted = 0;
	uint32_t seed = (uint32_t)_i + 1;

	for (int round = 0; round < 4000; round++) {
		char *copy = strdup(text);
		json_t *json;

		for (unsigned n = next_random(&seed) % 3 + 1; n > 0; n--)
			copy[next_random(&seed) % len] =
			    pieces[next_random(&seed) % (sizeof(pieces) - 1)];
		if (aw_record_parse(other, copy, len, "exp-core-1", &back, NULL) == AW_OK) {
			json = json_loadb(copy, len, JSON_REJECT_DUPLICATES, NULL);
			ck_assert_msg(json != NULL, "%s", copy);
			json_decref(json);
			accepted++;
		}
		aw_record_free(back);
		free(copy);
	}
	ck_assert_uint_gt(accepted, 0);
	ck_assert_uint_eq(aw_pool_count(other), 0);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
}
END_TEST

/* The same document in another order of members and with blanks is the same record. */
START_TEST(order_and_blanks_are_free)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record), *pretty, *again;
	json_t *json = json_loads(text, 0, NULL), *columns, *stores;
	struct aw_error err;

	/* Only the columns stay in front of the stores. */
	stores = json_incref(json_object_get(json, "stores"));
	columns = json_object_get(json, "anchor_columns");
	ck_assert(json_is_array(columns));
	ck_assert_int_eq(json_object_del(json, "stores"), 0);
	ck_assert_int_eq(json_object_set_new(json, "stores", stores), 0);
	pretty = json_dumps(json, JSON_INDENT(4) | JSON_ENSURE_ASCII);
	ck_assert_msg(
	    aw_record_parse(other, pretty, strlen(pretty), "exp-core-1", &back, &err) == AW_OK,
	    "%s", err.text);
	again = text_of(back);
	ck_assert_str_eq(again, text);
	aw_record_free(back);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	json_decref(json);
	free(pretty);
	free(text);
	free(again);
}
END_TEST

/* A newer minor version adds a column in front; its values are passed over. */
START_TEST(columns_go_by_name)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = make_record(pool, "d", AT), *back;
	char *text, *more, *rows;

	make_add(&record->stores[0], pool, make_numbered(1));
	aw_store_seal(&record->stores[0], pool);
	text = text_of(record);
	more = replaced(text, "\"anchor_columns\":[", "\"anchor_columns\":[\"policies\",");
	ck_assert_int_eq(
	    aw_record_parse(other, more, strlen(more), "d", &back, NULL), AW_ERR_RECORD_FORMAT);
	rows = replaced(more, "\"anchors\":[[", "\"anchors\":[[{\"a\":[1]},");
	ck_assert_int_eq(aw_record_parse(other, rows, strlen(rows), "d", &back, NULL), AW_OK);
	ck_assert_str_eq(back->stores[0].anchors[0].certificate->name, "Root 1");
	aw_record_free(back);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
	free(more);
	free(rows);
}
END_TEST

static void
touch(const char *dir, const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/records/%s", dir, name);
	ck_assert_int_eq(aw_file_replace(path, "{}", 2, 0644, NULL), AW_OK);
}

static void
remove_file(const char *dir, const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/records/%s", dir, name);
	ck_assert_int_eq(remove(path), 0);
}

START_TEST(files)
{
	char dir[] = "/tmp/check_record.XXXXXX", **names;
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record, *back;
	struct aw_error err;
	size_t n;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(aw_record_list(dir, &names, &n, &err), AW_ERR_FILE_MISSING);
	ck_assert_int_eq(aw_record_load(pool, dir, "b", &back, &err), AW_ERR_RECORD_MISSING);
	ck_assert_int_eq(aw_record_load(pool, dir, "../b", &back, &err), AW_ERR_DEVICE_NAME);
	record = make_record(pool, "b", AT);
	ck_assert_int_eq(aw_record_save(record, dir, &err), AW_OK);
	ck_assert_int_eq(aw_record_load(pool, dir, "b", &back, &err), AW_OK);
	aw_record_free(back);
	touch(dir, "a.json");
	touch(dir, "b.json.Ab12xY");
	touch(dir, ".hidden.json");
	touch(dir, "123456789012345678901234567890123.json");
	ck_assert_int_eq(aw_record_load(pool, dir, "a", &back, &err), AW_ERR_RECORD_FORMAT);
	ck_assert_int_eq(aw_record_list(dir, &names, &n, &err), AW_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(names[0], "a");
	ck_assert_str_eq(names[1], "b");
	aw_record_list_free(names, n);
	remove_file(dir, "a.json");
	remove_file(dir, "b.json");
	remove_file(dir, "b.json.Ab12xY");
	remove_file(dir, ".hidden.json");
	remove_file(dir, "123456789012345678901234567890123.json");
	remove_file(dir, "");
	ck_assert_int_eq(rmdir(dir), 0);
	aw_record_free(record);
	aw_pool_free(pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, comes_back_as_it_was);
	tcase_add_test(tc, certificates_are_shared);
	tcase_add_loop_test(tc, is_read_strictly, 0, COUNT(damages));
	tcase_add_test(tc, format_1_is_read);
	tcase_add_test(tc, every_cut_is_refused);
	tcase_add_loop_test(tc, no_damage_is_read_as_json, 0, 5);
	tcase_add_test(tc, order_and_blanks_are_free);
	tcase_add_test(tc, columns_go_by_name);
	tcase_add_test(tc, files);
}

int
main(void)
{
	return aw_suite_run("record", fill);
}
