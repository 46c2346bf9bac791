/* SPDX-License-Identifier: ISC */
#include "references.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "difference.h"
#include "model/device_record.h"
#include "model/store.h"
#include "pki/certificate.h"
#include "policy/judge/store_view.h"
#include "truststore/truststore.h"

#define FAILURE_MAX (AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX)

/* By what a changed file is known. */
struct stamp {
	bool there;
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec written, changed;
};

struct reference {
	const char *path; /* borrowed from the configuration */
	struct stamp stamp;
	bool tried;
	struct aw_reference facts; /* without a path */
	struct aw_store store;     /* as it was last read well */
	struct aw_anchor_index index;
};

struct aw_references {
	const struct aw_config *config;
	struct aw_pool *pool;
	struct aw_log *log;
	struct reference *items; /* sorted by path */
	size_t n;
};

static int
by_path(const void *a, const void *b)
{
	const struct reference *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static const char *
path_of(const struct aw_config *config, const struct aw_device_config *device)
{
	return device->left_out ? NULL : aw_config_policy(config, device->name)->reference;
}

/* Sorts the list and drops copies. */
static void
sort(struct aw_references *references)
{
	size_t n = 0;

	if (references->n > 1)
		qsort(references->items, references->n, sizeof(*references->items), by_path);
	for (size_t i = 0; i < references->n; i++)
		if (n == 0 || by_path(&references->items[n - 1], &references->items[i]) != 0)
			references->items[n++] = references->items[i];
	references->n = n;
}

struct aw_references *
aw_references_new(const struct aw_config *config, struct aw_pool *pool, struct aw_log *log)
{
	struct aw_references *references = calloc(1, sizeof(*references));

	if (references == NULL)
		return NULL;
	references->config = config;
	references->pool = pool;
	references->log = log;
	references->items = calloc(config->n_devices + 1, sizeof(*references->items));
	if (references->items == NULL) {
		free(references);
		return NULL;
	}
	for (size_t i = 0; i < config->n_devices; i++) {
		const char *path = path_of(config, &config->devices[i]);

		if (path != NULL)
			references->items[references->n++] = (struct reference){.path = path,
			    .facts.observed_at = AW_INSTANT_NONE,
			    .facts.attempt.at = AW_INSTANT_NONE};
	}
	sort(references);
	return references;
}

static void
reference_clear(struct reference *reference, struct aw_pool *pool)
{
	aw_anchor_index_clear(&reference->index);
	aw_store_clear(&reference->store, pool);
	free(reference->facts.attempt.text);
}

void
aw_references_free(struct aw_references *references)
{
	if (references == NULL)
		return;
	for (size_t i = 0; i < references->n; i++)
		reference_clear(&references->items[i], references->pool);
	free(references->items);
	free(references);
}

static struct reference *
find(struct aw_references *references, const char *path)
{
	const struct reference key = {.path = path};

	return references->n == 0 ? NULL
				  : bsearch(&key, references->items, references->n,
					sizeof(*references->items), by_path);
}

void
aw_references_inherit(struct aw_references *references, struct aw_references *before)
{
	for (size_t i = 0; before != NULL && i < references->n; i++) {
		struct reference *to = &references->items[i], *from = find(before, to->path);
		const char *path = to->path;

		if (from == NULL)
			continue;
		*to = *from;
		to->path = path;
		to->index.store = &to->store;
		*from = (struct reference){.path = from->path};
	}
}

size_t
aw_references_count(const struct aw_references *references)
{
	return references->n;
}

const char *
aw_references_path(const struct aw_references *references, size_t i)
{
	return references->items[i].path;
}

size_t
aw_references_of(const struct aw_references *references, const struct aw_device_config *device)
{
	const char *path = path_of(references->config, device);
	const struct reference key = {.path = path}, *found;

	if (path == NULL || references->n == 0)
		return AW_REFERENCE_NONE;
	found =
	    bsearch(&key, references->items, references->n, sizeof(*references->items), by_path);
	return found != NULL ? (size_t)(found - references->items) : AW_REFERENCE_NONE;
}

static struct stamp
stamp_of(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return (struct stamp){0};
	return (struct stamp){.there = true,
	    .device = st.st_dev,
	    .inode = st.st_ino,
	    .size = st.st_size,
	    .written = st.st_mtim,
	    .changed = st.st_ctim};
}

static bool
same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static bool
same_stamp(const struct stamp *a, const struct stamp *b)
{
	return a->there == b->there && a->device == b->device && a->inode == b->inode &&
	       a->size == b->size && same_time(&a->written, &b->written) &&
	       same_time(&a->changed, &b->changed);
}

/* A bundle that was changed is no word of its vendor. */
static enum aw_err
check_signature(const char *path, const struct aw_store *store, struct aw_error *err)
{
	for (size_t i = 0; i < store->n_problems; i++)
		if (store->problems[i].code == AW_ERR_STORE_SIGNATURE)
			return aw_error_set(
			    err, AW_ERR_STORE_SIGNATURE, path, "%s", store->problems[i].text);
	return AW_OK;
}

static enum aw_err
decode(const struct aw_references *references, const char *path, struct aw_store *store,
    uint8_t sha256[AW_SHA256_LEN], struct aw_error *err)
{
	const struct aw_truststore_options options = {.known = &references->config->transitions};
	struct aw_bytes bytes;
	enum aw_err rc = aw_file_read(path, AW_STORE_BYTES_MAX, &bytes, err);

	if (rc == AW_OK && !aw_certificate_digest(bytes.data, bytes.len, sha256))
		rc = aw_error_nomem(err);
	if (rc == AW_OK)
		rc = aw_truststore_parse(
		    references->pool, bytes.data, bytes.len, path, &options, store, err);
	aw_bytes_free(&bytes);
	return rc == AW_OK ? check_signature(path, store, err) : rc;
}

static uint32_t
count_usable(const struct aw_store *store, int64_t now)
{
	uint32_t n = 0;

	for (size_t i = 0; i < store->n_anchors; i++)
		n += aw_anchor_usable(&store->anchors[i], now);
	return n;
}

static void
note_failure(const struct aw_references *references, struct reference *reference, int64_t now,
    const struct aw_error *err)
{
	struct aw_attempt *attempt = &reference->facts.attempt;
	char text[FAILURE_MAX];
	bool known;

	(void)aw_text_format(text, sizeof(text), "%s%s%s", err->object,
	    err->object[0] != '\0' ? ": " : "", err->text);
	known =
	    attempt->code == err->code && attempt->text != NULL && strcmp(attempt->text, text) == 0;
	aw_attempt_set(attempt, now, err->code, text);
	aw_log_line(references->log, known ? AW_LOG_DEBUG : AW_LOG_WARNING, "reference %s [%s]",
	    text, aw_err_code(err->code)->id);
}

static void
use(const struct aw_references *references, struct reference *reference, struct aw_store *store,
    const uint8_t sha256[AW_SHA256_LEN], int64_t now)
{
	aw_anchor_index_clear(&reference->index);
	aw_store_clear(&reference->store, references->pool);
	reference->store = *store;
	*store = (struct aw_store){0};
	(void)aw_anchor_index_make(&reference->index, &reference->store);
	memcpy(reference->facts.sha256, sha256, AW_SHA256_LEN);
	reference->facts.observed_at = now;
	aw_attempt_set(&reference->facts.attempt, now, AW_OK, NULL);
	aw_log_line(references->log, AW_LOG_NOTICE, "reference %s: read, %zu certificate%s",
	    reference->path, reference->store.n_anchors, aw_text_s(reference->store.n_anchors));
}

/* Reads the file again if it is another since the last try. */
static void
refresh(const struct aw_references *references, struct reference *reference, int64_t now)
{
	struct stamp stamp = stamp_of(reference->path);
	uint8_t sha256[AW_SHA256_LEN];
	struct aw_store store = {0};
	struct aw_error err;

	if (reference->tried && stamp.there && same_stamp(&stamp, &reference->stamp))
		return;
	reference->tried = true;
	reference->stamp = stamp;
	if (decode(references, reference->path, &store, sha256, &err) == AW_OK)
		use(references, reference, &store, sha256, now);
	else
		note_failure(references, reference, now, &err);
	aw_store_clear(&store, references->pool);
}

/* What the record says of the reference itself; NULL for want of memory. */
static struct aw_reference *
facts_of(const struct reference *reference, int64_t now)
{
	struct aw_reference *facts = aw_reference_new(reference->path);

	if (facts == NULL)
		return NULL;
	memcpy(facts->sha256, reference->facts.sha256, AW_SHA256_LEN);
	facts->observed_at = reference->facts.observed_at;
	facts->n_roots = count_usable(&reference->store, now);
	aw_attempt_set(&facts->attempt, reference->facts.attempt.at, reference->facts.attempt.code,
	    reference->facts.attempt.text);
	return facts;
}

static bool
is_known(const struct reference *reference)
{
	return reference != NULL && reference->facts.observed_at != AW_INSTANT_NONE &&
	       reference->index.by_serial != NULL && reference->index.by_sha1 != NULL;
}

static bool
judge_stores(const struct aw_references *references, const struct reference *reference,
    struct aw_record *record, int64_t now)
{
	const struct aw_difference_input in = {.record = record,
	    .transitions = &references->config->transitions,
	    .reference = reference != NULL ? &reference->index : NULL,
	    .now = now};
	bool changed = false;

	for (size_t i = 0; i < record->n_stores; i++) {
		struct aw_store *store = &record->stores[i];
		struct aw_difference *difference = NULL;

		if (is_known(reference) && aw_store_is_view(record, i) &&
		    store->observed_at != AW_INSTANT_NONE)
			difference = aw_difference_of(&in, i);
		changed = changed || !aw_difference_same(difference, store->difference);
		aw_difference_free(store->difference);
		store->difference = difference;
	}
	return changed;
}

bool
aw_references_judge(struct aw_references *references, const struct aw_device_config *device,
    struct aw_record *record, int64_t now)
{
	size_t i = aw_references_of(references, device);
	struct reference *reference = i != AW_REFERENCE_NONE ? &references->items[i] : NULL;
	struct aw_reference *facts = NULL;
	bool changed;

	if (reference != NULL) {
		refresh(references, reference, now);
		facts = facts_of(reference, now);
	}
	changed = judge_stores(references, reference, record, now);
	changed = !aw_reference_same(facts, record->reference) || changed;
	aw_reference_free(record->reference);
	record->reference = facts;
	return changed;
}

void
aw_references_print(const struct aw_record *record)
{
	const struct aw_reference *reference = record->reference;
	const struct aw_attempt *attempt;

	if (reference == NULL)
		return;
	attempt = &reference->attempt;
	if (attempt->code == AW_OK)
		(void)printf("%s: reference %s read, %" PRIu32 " root%s\n", record->device,
		    reference->path, reference->n_roots, aw_text_s(reference->n_roots));
	else
		(void)printf("%s: reference %s failed: %s [%s]\n", record->device, reference->path,
		    attempt->text != NULL ? attempt->text : "", aw_err_code(attempt->code)->id);
}
