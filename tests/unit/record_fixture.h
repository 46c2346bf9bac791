/* SPDX-License-Identifier: ISC */
/* One of everything a record can hold. */
#ifndef AW_RECORD_FIXTURE_H
#define AW_RECORD_FIXTURE_H

#include "model/license.h"
#include "make_service.h"
#include "policy/policy.h"
#include "record/record.h"
#include "suite.h"

#define AT INT64_C(1800000000)

static inline char *
copy(const char *text)
{
	char *dup = strdup(text);

	ck_assert_ptr_nonnull(dup);
	return dup;
}

static inline void
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
static inline void
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
static inline void
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

/* What came with format 3. */
static inline void
add_services(struct aw_record *record)
{
	struct aw_service *service = make_service(record, "tools.cisco.com:443", AT + 5);
	struct aw_service_change *change;
	struct aw_chain *chain;
	struct aw_trust *trust;
	struct aw_path *path;

	service->via = copy("proxy.example:3128");
	ck_assert_int_eq(
	    aw_attempt_set(&service->attempt, AT + 6, AW_ERR_FILE_READ, "reset"), AW_OK);
	chain = make_chain(record, service, 1, "CN=Sub CA", "2022-02-05", "2022-12-01");
	chain->oddities = AW_CHAIN_EXTRA | AW_CHAIN_CUT;
	trust = make_trust(chain, "system");
	path = make_path(trust, QUOVADIS_2_G3, "2021-12-01", "2022-12-01", AW_CHAIN_SOUND);
	path->cross = true;
	memset(path->ends_sha256, 7, sizeof(path->ends_sha256));
	path = make_path(trust, QUOVADIS_2_G3, NULL, NULL, AW_CHAIN_OTHER);
	path->detail = copy("unhandled critical extension");
	trust->cut = true;
	make_wanted(trust, IDENTRUST_SUBJECT, QUOVADIS_2_G3, "IdenTrust Commercial Root CA 1");
	make_wanted(make_trust(chain, "zz-other"), IDENTRUST_SUBJECT, NULL, NULL);
	chain = make_chain(record, service, 2, NULL, "2022-02-05", "2022-12-01");
	ck_assert(aw_array_grow(&chain->certificates, 1, sizeof(*chain->certificates)));
	chain->certificates[chain->n_certificates++] =
	    aw_pool_ref(record->pool, service->chains[0].certificates[0]->sha256);
	service->addresses[1].attempt.code = AW_ERR_NET_REFUSED;
	ck_assert(aw_array_grow(&service->changes, 0, sizeof(*service->changes)));
	change = &service->changes[service->n_changes++];
	*change = (struct aw_service_change){AT, copy("CN=Old CA"), copy("CN=Sub CA")};
	ck_assert_ptr_nonnull(aw_record_add_service(record, "[2001:db8::1]:8443"));
}

/* One of everything a record can hold. */
static inline struct aw_record *
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
	add_services(record);
	return record;
}

static inline char *
text_of(const struct aw_record *record)
{
	struct aw_buf buf;
	struct aw_error err;

	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	ck_assert_msg(aw_record_format(record, &buf, &err) == AW_OK, "%s", err.text);
	return aw_buf_take(&buf);
}

#endif
