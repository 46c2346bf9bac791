/* SPDX-License-Identifier: ISC */
#include "truststore/store_format.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/file.h"
#include "base/instant.h"
#include "base/text.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/words.h"
#include "truststore/store_name.h"
#include "truststore/store_reading.h"

#define FILES_MAX 20000

struct file_id {
	dev_t dev;
	ino_t ino;
};

struct directory {
	struct aw_store_reading *in;
	const char *path;
	char **names; /* sorted */
	size_t n_names;
	struct file_id *seen;
	size_t n_seen;
	size_t bytes;    /* read so far */
	size_t crls;     /* revocation lists before the file at hand */
	size_t *bundles; /* pairs of anchor positions: where files with several begin and end */
	size_t n_bundles;
};

static int
by_bytes(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Names of all entries. */
static enum aw_err
list_names(struct directory *d)
{
	DIR *dir = opendir(d->path);
	const struct dirent *entry;
	bool ok = true;

	if (dir == NULL)
		return aw_error_set(d->in->err,
		    errno == EACCES ? AW_ERR_FILE_PERMISSION : AW_ERR_FILE_READ, d->path, "%s",
		    strerror(errno));
	while (ok && d->n_names < FILES_MAX && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		ok = AW_GROW(d->names, d->n_names) &&
		     (d->names[d->n_names] = strdup(entry->d_name)) != NULL;
		d->n_names += ok ? 1 : 0;
	}
	(void)closedir(dir);
	if (!ok)
		return aw_error_nomem(d->in->err);
	if (d->n_names == FILES_MAX)
		return aw_error_set(
		    d->in->err, AW_ERR_STORE_LIMIT, d->path, "more than %d files", FILES_MAX);
	if (d->n_names > 0)
		qsort(d->names, d->n_names, sizeof(char *), by_bytes);
	return AW_OK;
}

/* Several names of one file, as hashed directories have them, are one file. */
static bool
seen_before(struct directory *d, const struct stat *st, enum aw_err *rc)
{
	for (size_t i = 0; i < d->n_seen; i++)
		if (d->seen[i].dev == st->st_dev && d->seen[i].ino == st->st_ino)
			return true;
	if (!AW_GROW(d->seen, d->n_seen))
		*rc = aw_error_nomem(d->in->err);
	else
		d->seen[d->n_seen++] = (struct file_id){st->st_dev, st->st_ino};
	return false;
}

static enum aw_err
note_bundle(struct directory *d, size_t start)
{
	size_t pair[2] = {start, d->in->store->n_anchors};

	if (pair[1] - pair[0] < 2)
		return AW_OK;
	for (int i = 0; i < 2; i++) {
		if (!AW_GROW(d->bundles, d->n_bundles))
			return aw_error_nomem(d->in->err);
		d->bundles[d->n_bundles++] = pair[i];
	}
	return AW_OK;
}

/* An error of one file is a problem of the store. */
static enum aw_err
demote(struct directory *d, const struct aw_error *why, size_t problems)
{
	enum aw_severity severity = AW_SEVERITY_CRITICAL;

	if (aw_store_stops(why->code))
		return aw_error_set(d->in->err, why->code, d->path, "%s", why->text);
	/* Its content was reported one by one, or is a fact. */
	if (why->code == AW_ERR_STORE_FORMAT &&
	    (d->in->store->n_problems > problems || d->in->store->n_crls > d->crls))
		return AW_OK;
	if (why->code == AW_ERR_STORE_FORMAT || why->code == AW_ERR_STORE_EMPTY ||
	    why->code == AW_ERR_FILE_MISSING || why->code == AW_ERR_FILE_KIND)
		severity = AW_SEVERITY_WARNING;
	return aw_store_reading_problem(d->in, severity, why->code, "", "%s", why->text);
}

static enum aw_err
read_file(struct directory *d, const char *path)
{
	size_t start = d->in->store->n_anchors;
	struct aw_bytes bytes;
	enum aw_err rc = aw_file_read(path, d->in->max_bytes - d->bytes, &bytes, d->in->err);

	if (rc != AW_OK)
		return rc;
	d->bytes += bytes.len;
	d->in->store->written_at = aw_instant_later(d->in->store->written_at, bytes.mtime);
	d->in->data = bytes.data;
	d->in->len = bytes.len;
	rc = aw_store_content_read(d->in);
	d->in->data = NULL;
	d->in->len = 0;
	aw_bytes_free(&bytes);
	return rc == AW_OK ? note_bundle(d, start) : rc;
}

static enum aw_err
read_entry(struct directory *d, const char *name)
{
	struct aw_error why = {0}, *err = d->in->err;
	size_t problems = d->in->store->n_problems;
	char path[PATH_MAX];
	enum aw_err rc = AW_OK;
	struct stat st;

	d->in->err = &why;
	d->in->member = name;
	d->crls = d->in->store->n_crls;
	if (!aw_text_format(path, sizeof(path), "%s/%s", d->path, name))
		rc = aw_error_set(&why, AW_ERR_FILE_READ, name, "%s", strerror(ENAMETOOLONG));
	else if (stat(path, &st) != 0)
		rc = aw_error_set(&why,
		    errno == ENOENT || errno == ELOOP ? AW_ERR_FILE_MISSING : AW_ERR_FILE_READ,
		    name, "a link that leads nowhere, or unreadable: %s", strerror(errno));
	else if (!S_ISDIR(st.st_mode) && !seen_before(d, &st, &rc) && rc == AW_OK)
		rc = read_file(d, path);
	d->in->err = err;
	if (rc != AW_OK)
		rc = demote(d, &why, problems);
	d->in->member = NULL;
	return rc;
}

/* A file with another name: one that looks as if it belonged into the store is reported. */
static enum aw_err
look_at_other(struct directory *d, const char *name)
{
	char path[PATH_MAX];
	const char *content;
	enum aw_err rc = AW_OK;
	struct stat st;

	if (!aw_text_format(path, sizeof(path), "%s/%s", d->path, name) || stat(path, &st) != 0 ||
	    !S_ISREG(st.st_mode) || seen_before(d, &st, &rc) || rc != AW_OK)
		return rc;
	content = aw_store_name_content(path);
	if (content == NULL)
		return AW_OK;
	d->in->member = name;
	rc = aw_store_reading_problem(d->in, AW_SEVERITY_WARNING, AW_ERR_STORE_NAME, "",
	    "%s that is not read, for the file has none of the names of a directory of "
	    "certificates",
	    content);
	d->in->member = NULL;
	return rc;
}

static int
by_pointer(const void *a, const void *b)
{
	const struct aw_certificate *const *x = a, *const *y = b;

	return ((uintptr_t)*x > (uintptr_t)*y) - ((uintptr_t)*x < (uintptr_t)*y);
}

static bool
in_bundle(const struct directory *d, size_t anchor)
{
	for (size_t i = 0; i < d->n_bundles; i += 2)
		if (anchor >= d->bundles[i] && anchor < d->bundles[i + 1])
			return true;
	return false;
}

/*
 * Tools that make hashed directories add a bundle of all files: that is no second copy.
 * Certificates of a bundle that have a file of their own are left out.
 */
static enum aw_err
drop_bundled(struct directory *d)
{
	struct aw_store *store = d->in->store;
	const struct aw_certificate **own;
	size_t n_own = 0, out = 0;

	if (d->n_bundles == 0 || store->n_anchors == 0)
		return AW_OK;
	own = calloc(store->n_anchors, sizeof(struct aw_certificate *));
	if (own == NULL)
		return aw_error_nomem(d->in->err);
	for (size_t i = 0; i < store->n_anchors; i++)
		if (!in_bundle(d, i))
			own[n_own++] = store->anchors[i].certificate;
	qsort(own, n_own, sizeof(struct aw_certificate *), by_pointer);
	for (size_t i = 0; i < store->n_anchors; i++) {
		const struct aw_anchor *a = &store->anchors[i];

		if (a->flaws == 0 && n_own > 0 && in_bundle(d, i) &&
		    bsearch(&a->certificate, own, n_own, sizeof(struct aw_certificate *),
			by_pointer) != NULL)
			aw_pool_unref(d->in->pool, a->certificate);
		else
			store->anchors[out++] = *a;
	}
	store->n_anchors = out;
	free(own);
	return AW_OK;
}

enum aw_err
aw_store_dir_read(struct aw_store_reading *in, const char *path)
{
	struct directory d = {.in = in, .path = path};
	enum aw_err rc = aw_store_reading_format(in, "directory");

	if (rc == AW_OK)
		rc = list_names(&d);
	for (size_t i = 0; i < d.n_names && rc == AW_OK; i++)
		if (aw_store_name_is(in->options, d.names[i]))
			rc = read_entry(&d, d.names[i]);
	for (size_t i = 0; i < d.n_names && rc == AW_OK; i++)
		if (!aw_store_name_is(in->options, d.names[i]))
			rc = look_at_other(&d, d.names[i]);
	if (rc == AW_OK)
		rc = drop_bundled(&d);
	for (size_t i = 0; i < d.n_names; i++)
		free(d.names[i]);
	free(d.names);
	free(d.seen);
	free(d.bundles);
	return rc;
}
