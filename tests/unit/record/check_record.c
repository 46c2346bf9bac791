/* SPDX-License-Identifier: ISC */
#include <jansson.h>
#include <unistd.h>

#include "base/file.h"
#include "model/device_record.h"
#include "fixture/record_fixture.h"
#include "model/store.h"

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
check_own(const struct aw_server_certificate *own)
{
	ck_assert_str_eq(own->role, "domain example.com");
	ck_assert_str_eq(own->renewal, "Mode On");
	ck_assert(own->renewal_failed);
	ck_assert(own->facts.seen);
	ck_assert_uint_eq(own->facts.purposes, AW_OWN_SERVER | AW_OWN_OTHER);
	ck_assert_uint_eq(own->facts.usage, AW_OWN_USAGE_SIGNATURE | AW_OWN_USAGE_ENCIPHERMENT);
	ck_assert_uint_eq(own->facts.n_names, 2);
	ck_assert_str_eq(own->facts.names[1], "IP:192.0.2.1");
	ck_assert_uint_eq(own->n_presented, 1);
	ck_assert_uint_eq(own->n_path, 2);
	ck_assert_str_eq(own->path[1]->name, "Root 12");
	ck_assert_int_eq(own->change.at, AT - 5);
	ck_assert_str_eq(own->change.issuer, "CN=Old CA");
	ck_assert_int_eq(own->change.not_after, AT + 99);
	ck_assert_uint_eq(own->change.sha256[3], 7);
}

static void
check_asked(const struct aw_asked_list *asked)
{
	ck_assert_uint_eq(asked->n, 2);
	ck_assert_str_eq(asked->items[0].by, "source expressway");
	ck_assert_str_eq(asked->items[0].version, "1.2.3");
	ck_assert_str_eq(asked->items[0].what, "GET https://exp-core-1/getxml?token=...");
	ck_assert_int_eq(asked->items[0].at, AT + 7);
	ck_assert_int_eq(asked->items[0].code, AW_ERR_HTTP_STATUS);
	ck_assert_int_eq(asked->items[0].status, 418);
	ck_assert_int_eq(asked->items[0].octets, 12);
	ck_assert_int_eq(asked->items[0].took_ms, 34);
	ck_assert_int_eq(asked->items[1].octets, -1);
	ck_assert_int_eq(asked->items[1].took_ms, -1);
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
	check_own(server);
	ck_assert_int_eq(record->sources[0].observed_at, AW_INSTANT_NONE);
	ck_assert_int_eq(source->attempt.code, AW_ERR_FILE_READ);
	ck_assert_str_eq(source->absent, "license text: not in this version");
	ck_assert_int_eq(source->kind, AW_SOURCE_EXPRESSWAY);
	ck_assert_str_eq(source->version, "X14.0.7");
	ck_assert_str_eq(source->cipher, "TLSv1.2 AES256-SHA");
	ck_assert(!source->forward_secrecy);
	ck_assert_uint_eq(source->n_overlaps, 2);
	ck_assert_str_eq(source->overlaps[0].part, "clock");
	ck_assert(source->overlaps[0].first);
	ck_assert_str_eq(source->overlaps[1].part, "license/license");
	ck_assert_str_eq(source->overlaps[1].used, "another");
	ck_assert(!source->overlaps[1].first);
	ck_assert_str_eq(record->identity.serial, "0A1B2C3D");
	ck_assert_str_eq(record->identity.source, "expressway");
	ck_assert_str_eq(record->identity.clock_source, "another");
	ck_assert_int_eq(record->identity.observed_at, AT + 4);
	ck_assert_int_eq(record->identity.clock_observed_at, AT + 5);
	ck_assert_int_eq(record->identity.clock_skew, -421);
	ck_assert(record->identity.mismatch);
	ck_assert_str_eq(record->managed_by, "Cloud Certificate Management");
	check_asked(&record->asked);
}

static void
check_services(const struct aw_record *record)
{
	const struct aw_service *service = aw_record_service(record, "tools.cisco.com:443");
	const struct aw_chain *chain = &service->chains[0];
	const struct aw_path *path = &chain->trusts[0].paths[0];

	ck_assert_uint_eq(record->n_services, 2);
	ck_assert_int_eq(record->services[0].observed_at, AW_INSTANT_NONE);
	ck_assert_int_eq(service->observed_at, AT + 5);
	ck_assert_int_eq(service->attempt.code, AW_ERR_FILE_READ);
	ck_assert_uint_eq(service->n_chains, 2);
	ck_assert_str_eq(chain->certificates[0]->subject, "CN=tools.cisco.com,O=Test,C=US");
	ck_assert_uint_eq(service->chains[1].n_certificates, 2);
	ck_assert_ptr_eq(service->chains[1].certificates[1], chain->certificates[0]);
	ck_assert_uint_eq(chain->oddities, AW_CHAIN_EXTRA | AW_CHAIN_CUT);
	ck_assert_int_eq(chain->seen_since, make_at("2022-02-05"));
	ck_assert_int_eq(path->not_after, make_at("2022-12-01"));
	ck_assert(path->cross && chain->trusts[0].cut && chain->trusts[0].wanted.known);
	ck_assert_int_eq(chain->trusts[0].wanted.flaw, AW_CHAIN_NO_ANCHOR);
	ck_assert_uint_eq(path->ends_sha256[31], 7);
	ck_assert_int_eq(path[1].flaw, AW_CHAIN_OTHER);
	ck_assert_int_eq(path[1].not_after, AW_INSTANT_NONE);
	ck_assert_str_eq(path[1].detail, "unhandled critical extension");
	ck_assert_int_eq(path[2].flaw, AW_CHAIN_UNCHECKED);
	ck_assert_int_eq(path[2].not_before, make_at("2021-12-01"));
	ck_assert_int_eq(path[2].not_after, make_at("2022-11-01"));
	ck_assert_int_eq(path[3].flaw, AW_CHAIN_NEVER);
	ck_assert_int_eq(path[3].not_before, make_at("2022-01-01"));
	ck_assert_int_eq(path[3].not_after, make_at("2021-10-01"));
	ck_assert_uint_eq(chain->trusts[0].n_searches, 2);
	ck_assert_str_eq(chain->trusts[0].openssl, "3.0.19");
	ck_assert_int_eq(chain->trusts[0].searches[0].to, make_at("2022-06-01"));
	ck_assert_str_eq(chain->trusts[0].searches[0].error, "certificate has expired");
	ck_assert(chain->trusts[0].searches[0].anchor && chain->trusts[0].searches[1].old_order);
	ck_assert_ptr_null(chain->trusts[1].openssl);
	ck_assert(!chain->trusts[1].wanted.known);
	ck_assert_str_eq(service->addresses[0].address, "192.0.2.1:443");
	ck_assert_uint_eq(service->addresses[0].chain[0], 1);
	ck_assert_int_eq(service->addresses[1].attempt.code, AW_ERR_NET_REFUSED);
	ck_assert(service->addresses[0].has_other && !service->addresses[1].has_other);
	ck_assert_uint_eq(service->addresses[0].other[0], 2);
	ck_assert_int_eq(service->addresses[0].other_at, AT + 4);
	ck_assert_uint_eq(record->key_types, AW_KEY_ECDSA);
	ck_assert_uint_eq(record->roles, AW_OWN_CLIENT);
	ck_assert_str_eq(service->changes[0].from, "CN=Old CA");
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
	ck_assert_ptr_eq(strstr(text, "{\"asked\":[\n{\"at\":"), text);
	store = aw_record_store(back, "system");
	ck_assert_uint_eq(store->n_anchors, 3);
	ck_assert_uint_eq(store->n_order, 2);
	ck_assert_mem_eq(store->order[1], record->stores[1].order[1], AW_SHA256_LEN);
	ck_assert_uint_eq(store->n_crls, 2);
	ck_assert_str_eq(store->crls[0].issuer, "CN=a list");
	ck_assert_int_eq(store->crls[0].next_update, record->stores[1].crls[0].next_update);
	ck_assert_int_eq(store->crls[1].next_update, AW_INSTANT_NONE);
	anchor = aw_store_find(store, record->stores[1].anchors[1].certificate->sha256);
	ck_assert_uint_eq(anchor->id, record->stores[1].anchors[1].id);
	ck_assert_int_eq(anchor->flaws, AW_FLAW_REJECTED);
	ck_assert_uint_eq(store->n_trustpoints, 1);
	ck_assert_str_eq(store->trustpoints[0], "SLA-TrustPoint");
	ck_assert_str_eq(store->running->url, "http://a:8182/cslu/v1/pi");
	ck_assert_str_eq(store->running->clock.summer, "CEST");
	ck_assert_ptr_null(back->stores[0].running);
	ck_assert_uint_eq(store->changes[0].removed, 1);
	ck_assert_int_eq(back->stores[0].observed_at, AW_INSTANT_NONE);
	ck_assert(!back->stores[0].judged);
	ck_assert_str_eq(back->stores[0].attempt.text, "no\\x0afile");
	ck_assert_uint_eq(aw_pool_count(other), 8);
	ck_assert(aw_reference_same(back->reference, record->reference));
	ck_assert_str_eq(back->reference->attempt.text, "no file");
	ck_assert(aw_difference_same(store->difference, record->stores[1].difference));
	ck_assert_uint_eq(store->difference->missing.all, 12);
	ck_assert_str_eq(store->difference->missing.items[0].name,
	    record->stores[1].difference->missing.items[0].name);
	ck_assert(store->difference->extra.items[0].numbered);
	ck_assert_ptr_null(back->stores[0].difference);
	check_license(aw_record_license(back, "license"));
	check_parts(back);
	check_services(back);
	aw_record_free(back);
	ck_assert_uint_eq(aw_pool_count(other), 0);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
	free(again);
}
END_TEST

/* Without what was asked, which has an order of its own: jansson writes the same, sorted. */
START_TEST(document_is_sorted_json)
{
	static const char line[] = "{\"asked\":[\n{\"at\":1800000000,\"by\":null,\"version\":\"1\","
				   "\"what\":\"x\",\"code\":"
				   "\"ok\",\"status\":0,\"octets\":null,\"took_ms\":5}\n],\n";
	char what[] = "x", version[] = "1";
	const struct aw_asked asked = {
	    .at = AT, .version = version, .what = what, .octets = -1, .took_ms = 5};
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = make_record(pool, "exp-core-1", AT);
	struct aw_buf buf;
	struct aw_error err;
	json_t *root;
	char *sorted;

	ck_assert(aw_asked_append(&record->asked, &asked));
	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	ck_assert_int_eq(aw_record_format(record, &buf, &err), AW_OK);
	root = json_loadb(buf.data, buf.len, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(root);
	ck_assert_mem_eq(buf.data, line, sizeof(line) - 1);
	ck_assert_int_eq(json_object_del(root, "asked"), 0);
	sorted = json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS);
	ck_assert_ptr_nonnull(sorted);
	ck_assert_str_eq(buf.data + sizeof(line) - 1, sorted + 1);
	free(sorted);
	json_decref(root);
	record->stores[0].name[0] = '\xff';
	aw_buf_reset(&buf);
	ck_assert_int_eq(aw_record_format(record, &buf, &err), AW_ERR_INTERNAL);
	aw_buf_free(&buf);
	aw_record_free(record);
	aw_pool_free(pool);
}
END_TEST

/* What is kept of a certificate is what is written without it. */
START_TEST(cells_are_written_once)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *fresh = full_record(other);
	struct aw_anchor *anchor = &record->stores[1].anchors[0];
	char *first = text_of(record), *second = text_of(record), *third = text_of(fresh);

	ck_assert_ptr_nonnull(anchor->certificate->written);
	ck_assert_str_eq(first, second);
	ck_assert_str_eq(first, third);
	/* What belongs to the anchor is not kept. */
	anchor->copies += 7;
	free(second);
	second = text_of(record);
	ck_assert_str_ne(first, second);
	free(first);
	free(second);
	free(third);
	aw_record_free(record);
	aw_record_free(fresh);
	aw_pool_free(pool);
	aw_pool_free(other);
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
	ck_assert_uint_eq(aw_pool_count(pool), 8);
	aw_record_free(record);
	aw_record_free(back);
	aw_pool_free(pool);
	free(text);
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

/* A record that cannot be read is one; a path is no name. */
static const struct {
	const char *name;
	bool exists;
} named[] = {{"b", true}, {"a", true}, {"c", false}, {"../records/b", false}, {"", false}};

START_TEST(files)
{
	bool exists;
	char dir[] = "/tmp/check_record.XXXXXX", **names;
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record, *back;
	struct aw_error err;
	size_t n;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(aw_record_list(dir, &names, &n, &err), AW_ERR_FILE_MISSING);
	ck_assert_ptr_nonnull(strstr(err.text, "anchorwatchd has not written any record"));
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
	for (size_t i = 0; i < COUNT(named); i++) {
		ck_assert_int_eq(aw_record_exists(dir, named[i].name, &exists, &err), AW_OK);
		ck_assert_int_eq(exists, named[i].exists);
	}
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

static const struct {
	int format;
	const char *text;
} formats[] = {
    {AW_RECORD_FORMAT - 1, "format 2, this program reads 3; the next collection writes it again"},
    {AW_RECORD_FORMAT + 1, "format 4, this program reads 3; update this program"},
};

START_TEST(other_formats_name_the_file_and_what_to_do)
{
	char dir[] = "/tmp/check_record.XXXXXX", json[64], path[64], text[256];
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *back;
	struct aw_error err;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/records", dir);
	ck_assert_int_eq(aw_file_mkdirs(path, 0755, &err), AW_OK);
	(void)snprintf(path, sizeof(path), "%s/records/a.json", dir);
	(void)snprintf(json, sizeof(json), "{\"format\":%d,\"x\":1}", formats[_i].format);
	ck_assert_int_eq(aw_file_replace(path, json, strlen(json), 0644, &err), AW_OK);
	ck_assert_int_eq(aw_record_load(pool, dir, "a", &back, &err), AW_ERR_RECORD_VERSION);
	ck_assert_ptr_null(back);
	(void)snprintf(text, sizeof(text), "%s: %s", path, formats[_i].text);
	ck_assert_str_eq(err.object, "a");
	ck_assert_str_eq(err.text, text);
	ck_assert_int_eq(aw_record_load(pool, dir, "a", &back, NULL), AW_ERR_RECORD_VERSION);
	remove_file(dir, "a.json");
	remove_file(dir, "");
	ck_assert_int_eq(rmdir(dir), 0);
	aw_pool_free(pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, comes_back_as_it_was);
	tcase_add_test(tc, document_is_sorted_json);
	tcase_add_test(tc, cells_are_written_once);
	tcase_add_test(tc, certificates_are_shared);
	tcase_add_test(tc, files);
	tcase_add_loop_test(tc, other_formats_name_the_file_and_what_to_do, 0, COUNT(formats));
}

int
main(void)
{
	return aw_suite_run("record", fill);
}
