/* SPDX-License-Identifier: ISC */
#include "truststore/truststore.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "model/running.h"
#include "model/store.h"
#include "truststore/store_format.h"
#include "truststore/store_reading.h"

/* Certificates no device reads are the content only where there is no other; never usable. */
static enum aw_err
show_unread(struct aw_store_reading *in)
{
	enum aw_err rc = AW_OK;
	size_t i = 0;

	if (in->store->n_anchors != 0 || in->n_unreadable == 0)
		return AW_OK;
	for (; i < in->n_unreadable && rc == AW_OK; i++)
		rc = aw_store_reading_anchor(in, in->unreadable[i], AW_FLAW_REJECTED);
	memmove(in->unreadable, in->unreadable + i,
	    (in->n_unreadable - i) * sizeof(struct aw_certificate *));
	in->n_unreadable -= i;
	return rc;
}

static enum aw_err
report_copies(struct aw_store_reading *in)
{
	const struct aw_store *store = in->store;
	size_t extra = 0;

	for (size_t i = 0; i < store->n_anchors; i++)
		extra += store->anchors[i].copies - 1U;
	if (extra == 0 || in->lists)
		return AW_OK;
	return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_DUPLICATE, "",
	    "%zu of %zu certificates are copies; %zu are distinct", extra, store->n_anchors + extra,
	    store->n_anchors);
}

static enum aw_err
report_suppressed(struct aw_store_reading *in)
{
	if (in->n_suppressed == 0)
		return AW_OK;
	if (aw_store_problem(in->store, in->suppressed, AW_ERR_STORE_BLOCK, "",
		"and %zu more problem%s; %u of %u block%s bad", in->n_suppressed,
		aw_text_s(in->n_suppressed), in->store->bad_blocks, in->store->blocks,
		aw_text_s(in->store->blocks)) != AW_OK)
		return aw_error_nomem(in->err);
	return AW_OK;
}

/* Nothing was read: the first problem is the reason, if there is one. */
static enum aw_err
report_empty(struct aw_store_reading *in)
{
	const struct aw_store *store = in->store;

	if (store->n_problems == 0)
		return aw_error_set(in->err, AW_ERR_STORE_EMPTY, NULL, "no certificate was found");
	return aw_error_set(in->err, AW_ERR_STORE_EMPTY, NULL,
	    "no certificate could be read; %s: %s", store->problems[0].where,
	    store->problems[0].text);
}

/* A part of what the device trusts may be empty, as a configuration without trustpoints. */
static bool
may_be_empty(const struct aw_store *store)
{
	return store->excerpt && store->running != NULL && store->bad_blocks == 0;
}

static enum aw_err
finish(struct aw_store_reading *in, enum aw_err rc)
{
	if (rc == AW_OK)
		rc = show_unread(in);
	if (!in->options->in_order && rc == AW_OK && !aw_store_keep_order(in->store))
		rc = aw_error_nomem(in->err);
	in->store->excerpt = in->excerpt && !in->has_pool;
	aw_store_set_partial(in->store);
	if (!in->options->in_order)
		aw_store_seal(in->store, in->pool);
	if (rc == AW_OK)
		rc = report_copies(in);
	if (rc == AW_OK)
		rc = report_suppressed(in);
	if (rc == AW_OK && in->store->n_anchors == 0 && !may_be_empty(in->store))
		rc = report_empty(in);
	if (in->store->format == NULL && rc != AW_ERR_NO_MEMORY &&
	    aw_store_reading_format(in, "unknown") != AW_OK)
		rc = AW_ERR_NO_MEMORY;
	aw_store_reading_close(in);
	return rc;
}

/* An error of the content names no file yet. */
static enum aw_err
name_error(enum aw_err rc, struct aw_error *err, const char *name)
{
	struct aw_error copy;

	if (rc == AW_OK || err == NULL || err->object[0] != '\0')
		return rc;
	copy = *err;
	return aw_error_set(err, rc, name, "%s", copy.text);
}

static enum aw_err
parse(struct aw_pool *pool, const uint8_t *data, size_t len, const char *name,
    const struct aw_truststore_options *options, struct aw_store *store, struct aw_error *err)
{
	struct aw_error own = {0};
	struct aw_store_reading in;
	enum aw_err rc;

	err = err != NULL ? err : &own;
	*err = own;
	if (!aw_store_reading_open(&in, pool, options, store, err))
		return aw_error_nomem(err);
	if (len > in.max_bytes) {
		rc = aw_error_set(err, AW_ERR_FILE_SIZE, name, "%zu byte%s, the limit is %zu", len,
		    aw_text_s(len), in.max_bytes);
	} else {
		in.data = data;
		in.len = len;
		in.content = aw_store_content_read;
		rc = aw_store_content_read(&in);
	}
	return name_error(finish(&in, rc), err, name);
}

/* What a library could not read for want of memory looks like a damaged certificate. */
enum aw_err
aw_truststore_parse(struct aw_pool *pool, const uint8_t *data, size_t len, const char *name,
    const struct aw_truststore_options *options, struct aw_store *store, struct aw_error *err)
{
	int before = aw_memory_watch();
	enum aw_err rc = parse(pool, data, len, name, options, store, err);

	return aw_memory_short(before) ? aw_error_nomem(err) : rc;
}

static enum aw_err
read_directory(struct aw_pool *pool, const char *path, const struct aw_truststore_options *options,
    struct aw_store *store, struct aw_error *err)
{
	struct aw_error own = {0};
	struct aw_store_reading in;

	err = err != NULL ? err : &own;
	*err = own;
	if (!aw_store_reading_open(&in, pool, options, store, err))
		return aw_error_nomem(err);
	in.content = aw_store_content_read;
	return name_error(finish(&in, aw_store_dir_read(&in, path)), err, path);
}

enum aw_err
aw_truststore_read(struct aw_pool *pool, const char *path,
    const struct aw_truststore_options *options, struct aw_store *store, struct aw_error *err)
{
	size_t max = options->max_bytes != 0 ? options->max_bytes : AW_STORE_BYTES_MAX;
	struct aw_truststore_options whole = *options;
	struct aw_bytes bytes;
	struct stat st;
	enum aw_err rc;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return read_directory(pool, path, options, store, err);
	rc = aw_file_read(path, max, &bytes, err);
	if (rc == AW_OK) {
		whole.loaded = !options->in_order;
		rc = aw_truststore_parse(pool, bytes.data, bytes.len, path, &whole, store, err);
		store->written_at = bytes.mtime;
	} else if (store->format == NULL && (store->format = strdup("unknown")) == NULL) {
		rc = aw_error_nomem(err);
	}
	aw_bytes_free(&bytes);
	return rc;
}
