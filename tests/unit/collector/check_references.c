/* SPDX-License-Identifier: ISC */
/* References of policies: read when they change, compared with what a device trusts as a whole. */
#include <string.h>
#include <unistd.h>

#include "difference.h"
#include "fixture/confdir.h"
#include "fixture/make.h"
#include "fixture/suite.h"
#include "model/device_record.h"
#include "model/pool.h"
#include "model/store.h"
#include "references.h"
#include "truststore/truststore.h"

#define NOW INT64_C(1800000000)

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};

static void
add(struct aw_store *store, struct aw_pool *pool, unsigned n, uint16_t flaws)
{
	struct aw_certificate *cert = make_numbered(n);

	cert->flaws |= flaws;
	make_add(store, pool, cert);
}

static void
add_many(struct aw_store *store, struct aw_pool *pool, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++)
		add(store, pool, i, 0);
	aw_store_seal(store, pool);
}

static struct aw_difference *
difference(const struct aw_record *record, const struct aw_store *reference,
    const struct aw_transitions *transitions)
{
	struct aw_anchor_index index;
	struct aw_difference *out;

	ck_assert(aw_anchor_index_make(&index, reference));
	out = aw_difference_of(
	    &(struct aw_difference_input){
		.record = record, .transitions = transitions, .reference = &index, .now = NOW},
	    0);
	ck_assert_ptr_nonnull(out);
	aw_anchor_index_clear(&index);
	return out;
}

/* A trustpool and the trustpoints of a configuration are one to the device; a root in both counts
 * once, a store that is not judged never. */
START_TEST(parts_are_one)
{
	static const struct aw_transitions none = {0};
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = make_record(pool, "a", NOW);
	struct aw_store reference = {0}, *part, *other;
	struct aw_difference *d;

	add_many(&record->stores[0], pool, 1, 11);
	part = aw_record_add_store(record, "trustpoints");
	part->partial = true;
	add_many(part, pool, 9, 16);
	other = aw_record_add_store(record, "unjudged");
	other->judged = false;
	add_many(other, pool, 16, 21);
	add(&reference, pool, 90, AW_FLAW_NOT_CA);
	add_many(&reference, pool, 5, 19);
	d = difference(record, &reference, &none);
	ck_assert_uint_eq(d->n_same, 11);
	ck_assert_uint_eq(d->missing.all, 3);
	ck_assert_uint_eq(d->extra.all, 4);
	aw_difference_free(d);
	aw_store_clear(&reference, pool);
	aw_record_free(record);
	aw_pool_free(pool);
}
END_TEST

/* Of more than a record keeps, those that may matter are first. */
START_TEST(a_cut_keeps_what_matters)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = make_record(pool, "a", NOW);
	struct aw_store reference = {0};
	struct aw_certificate *wanted = make_numbered(299);
	struct aw_root root = {.name = wanted->name};
	struct aw_transition transition = {.replacements = &root, .n_replacements = 1};
	struct aw_transitions transitions = {.items = &transition, .n_items = 1};
	struct aw_difference *d;

	memcpy(root.sha256, wanted->sha256, AW_SHA256_LEN);
	add_many(&record->stores[0], pool, 1, 2);
	add_many(&reference, pool, 100, 300);
	d = difference(record, &reference, &transitions);
	ck_assert_uint_eq(d->missing.all, 200);
	ck_assert_uint_eq(d->missing.n, AW_DIFFERENCE_ROOTS_MAX);
	ck_assert_str_eq(d->missing.items[0].name, wanted->name);
	ck_assert_uint_eq(d->extra.all, 1);
	aw_difference_free(d);
	aw_store_clear(&reference, pool);
	aw_certificate_free(wanted);
	aw_record_free(record);
	aw_pool_free(pool);
}
END_TEST

struct world {
	struct confdir dir;
	struct aw_config *config;
	struct aw_pool *pool;
	struct aw_log log;
	struct aw_references *references;
	struct aw_record *record;
	char path[512];
};

static void
open_world(struct world *w)
{
	char text[1400];
	struct aw_error err;

	*w = (struct world){.pool = aw_pool_new()};
	aw_log_init(&w->log, -1, "test", AW_LOG_ERROR, false);
	confdir_make(&w->dir);
	(void)snprintf(w->path, sizeof(w->path), "%s", confdir_file(&w->dir, "reference.pem"));
	(void)snprintf(text, sizeof(text),
	    "policy { reference = \"%s\" }\n"
	    "device a { store s { file = /s.pem } }\n"
	    "device b { store s { file = /s.pem } }\n"
	    "device c { policy { reference = none } store s { file = /s.pem } }\n",
	    w->path);
	ck_assert_int_eq(
	    aw_config_load(confdir_write(&w->dir, "x.conf", text), &shipped, &w->config, &err),
	    AW_OK);
	w->references = aw_references_new(w->config, w->pool, &w->log);
	ck_assert_ptr_nonnull(w->references);
	w->record = make_record(w->pool, "a", NOW);
	add_many(&w->record->stores[0], w->pool, 1, 3);
}

static void
close_world(struct world *w)
{
	aw_references_free(w->references);
	aw_record_free(w->record);
	aw_config_free(w->config);
	aw_pool_free(w->pool);
	confdir_remove(&w->dir);
}

static bool
judge(struct world *w)
{
	return aw_references_judge(w->references, &w->config->devices[0], w->record, NOW);
}

/* Each file once, none for a device that has none; what cannot be read is said, and what was read
 * before is used. */
START_TEST(read_when_it_changes)
{
	struct aw_references *next;
	struct world w;

	open_world(&w);
	ck_assert_uint_eq(aw_references_count(w.references), 1);
	ck_assert_str_eq(aw_references_path(w.references, 0), w.path);
	ck_assert_uint_eq(aw_references_of(w.references, &w.config->devices[1]), 0);
	ck_assert_uint_eq(aw_references_of(w.references, &w.config->devices[2]), AW_REFERENCE_NONE);
	ck_assert(judge(&w));
	ck_assert_int_eq(w.record->reference->attempt.code, AW_ERR_FILE_MISSING);
	ck_assert_int_eq(w.record->reference->observed_at, AW_INSTANT_NONE);
	ck_assert_ptr_null(w.record->stores[0].difference);
	ck_assert(!judge(&w));
	(void)confdir_write(&w.dir, "reference.pem", "no certificate\n");
	ck_assert(judge(&w));
	ck_assert_int_ne(w.record->reference->attempt.code, AW_ERR_FILE_MISSING);
	ck_assert_int_ne(w.record->reference->attempt.code, AW_OK);
	next = aw_references_new(w.config, w.pool, &w.log);
	ck_assert_ptr_nonnull(next);
	aw_references_inherit(next, w.references);
	aw_references_free(w.references);
	w.references = next;
	ck_assert(!judge(&w));
	ck_assert(aw_references_judge(w.references, &w.config->devices[2], w.record, NOW));
	ck_assert_ptr_null(w.record->reference);
	close_world(&w);
}
END_TEST

/* A directory is no reference, and neither is a FIFO. */
START_TEST(only_files)
{
	struct world w;

	open_world(&w);
	ck_assert_int_eq(mkdir(w.path, 0700), 0);
	ck_assert(judge(&w));
	ck_assert_int_eq(w.record->reference->attempt.code, AW_ERR_FILE_KIND);
	ck_assert_int_eq(rmdir(w.path), 0);
	ck_assert_int_eq(mkfifo(w.path, 0600), 0);
	(void)judge(&w);
	ck_assert_int_eq(w.record->reference->attempt.code, AW_ERR_FILE_KIND);
	close_world(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, parts_are_one);
	tcase_add_test(tc, a_cut_keeps_what_matters);
	tcase_add_test(tc, read_when_it_changes);
	tcase_add_test(tc, only_files);
}

int
main(void)
{
	return aw_suite_run("references", fill);
}
