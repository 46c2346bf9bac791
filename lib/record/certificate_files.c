/* SPDX-License-Identifier: ISC */
#include "record/certificate_files.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/text.h"
#include "model/model.h"
#include "model/pool.h"
#include "model/service.h"
#include "pki/certificate.h"

#define FOLDER "certificates"
#define SUFFIX ".der"
#define HEX_LEN ((size_t)2 * AW_SHA256_LEN)
#define FILE_NAME_LEN (HEX_LEN + sizeof(SUFFIX) - 1)
#define CERTIFICATE_BYTES_MAX ((size_t)1024 * 1024)
#define FOLDER_MODE 0755

typedef enum aw_err
each_certificate(void *context, const struct aw_certificate *certificate, struct aw_error *err);

static enum aw_err
each_of_services(
    const struct aw_record *record, each_certificate *each, void *context, struct aw_error *err)
{
	enum aw_err rc = AW_OK;

	for (size_t s = 0; s < record->n_services; s++)
		for (size_t c = 0; c < record->services[s].n_chains; c++) {
			const struct aw_chain *chain = &record->services[s].chains[c];

			for (size_t i = 0; i < chain->n_certificates && rc == AW_OK; i++)
				rc = each(context, chain->certificates[i], err);
		}
	return rc;
}

/* Of a path only what is presented: the rest is in the stores. */
static enum aw_err
each_of_own(const struct aw_server_certificate *own, each_certificate *each, void *context,
    struct aw_error *err)
{
	enum aw_err rc = own->certificate != NULL ? each(context, own->certificate, err) : AW_OK;

	for (size_t i = 0; i < own->n_presented && rc == AW_OK; i++)
		rc = each(context, own->presented[i], err);
	return rc;
}

/* Every certificate that a record names and that has bytes. */
static enum aw_err
each_of(const struct aw_record *record, each_certificate *each, void *context, struct aw_error *err)
{
	enum aw_err rc = AW_OK;

	for (size_t s = 0; s < record->n_stores; s++)
		for (size_t i = 0; i < record->stores[s].n_anchors && rc == AW_OK; i++)
			rc = each(context, record->stores[s].anchors[i].certificate, err);
	for (size_t i = 0; i < record->n_certificates && rc == AW_OK; i++)
		rc = each_of_own(&record->certificates[i], each, context, err);
	return rc == AW_OK ? each_of_services(record, each, context, err) : rc;
}

static enum aw_err
path_of(const char *state_dir, const struct aw_certificate *certificate, char path[PATH_MAX],
    struct aw_error *err)
{
	char hex[2 * AW_SHA256_LEN + 1];

	aw_hex(hex, certificate->sha256, AW_SHA256_LEN);
	if (!aw_text_format(path, PATH_MAX, "%s/" FOLDER "/%s" SUFFIX, state_dir, hex))
		return aw_error_set(err, AW_ERR_FILE_WRITE, state_dir, "the path is too long");
	return AW_OK;
}

struct shelf {
	const char *state_dir;
	const struct aw_certificate_sink *sink; /* NULL: files are written here */
};

static enum aw_err
save_one(void *context, const struct aw_certificate *certificate, struct aw_error *err)
{
	const struct shelf *shelf = context;
	const struct aw_certificate_sink *sink = shelf->sink;
	char path[PATH_MAX];
	enum aw_err rc;

	if (certificate->der == NULL || aw_certificate_unseen(certificate) ||
	    (sink != NULL && sink->known(sink->context, certificate->sha256)))
		return AW_OK;
	rc = path_of(shelf->state_dir, certificate, path, err);
	if (rc == AW_OK && access(path, F_OK) != 0)
		rc = sink != NULL ? sink->put(sink->context, path, certificate, err)
				  : aw_file_replace(path, certificate->der, certificate->der_len,
					AW_CERTIFICATE_FILE_MODE, err);
	if (rc == AW_OK && sink != NULL)
		sink->there(sink->context, certificate->sha256);
	return rc;
}

enum aw_err
aw_certificate_files_save(const struct aw_record *record, const char *state_dir,
    const struct aw_certificate_sink *sink, struct aw_error *err)
{
	struct shelf shelf = {state_dir, sink};
	char folder[PATH_MAX];
	enum aw_err rc;

	if (!aw_text_format(folder, sizeof(folder), "%s/" FOLDER, state_dir))
		return aw_error_set(err, AW_ERR_FILE_WRITE, state_dir, "the path is too long");
	rc = aw_file_mkdirs(folder, FOLDER_MODE, err);
	return rc == AW_OK ? each_of(record, save_one, &shelf, err) : rc;
}

enum aw_err
aw_certificate_files_load(struct aw_pool *pool, const char *state_dir,
    const struct aw_certificate *certificate, struct aw_error *err)
{
	uint8_t digest[AW_SHA256_LEN];
	char path[PATH_MAX];
	struct aw_bytes bytes;
	enum aw_err rc;

	if (certificate->der != NULL)
		return AW_OK;
	rc = path_of(state_dir, certificate, path, err);
	if (rc == AW_OK)
		rc = aw_file_read(path, CERTIFICATE_BYTES_MAX, &bytes, err);
	if (rc != AW_OK)
		return rc;
	if (!aw_certificate_digest(bytes.data, bytes.len, digest)) {
		aw_bytes_free(&bytes);
		return aw_error_nomem(err);
	}
	if (bytes.len == 0 || memcmp(digest, certificate->sha256, AW_SHA256_LEN) != 0) {
		aw_bytes_free(&bytes);
		return aw_error_set(err, AW_ERR_CERTIFICATE, path,
		    "the bytes have another SHA-256 than the name of the file");
	}
	aw_pool_take_der(pool, certificate, bytes.data, bytes.len);
	return AW_OK;
}

/* Fingerprints that are named, sorted. */
struct named {
	uint8_t (*sha256)[AW_SHA256_LEN];
	size_t n;
};

static enum aw_err
name_one(void *context, const struct aw_certificate *certificate, struct aw_error *err)
{
	struct named *named = context;

	if (!AW_GROW(named->sha256, named->n))
		return aw_error_nomem(err);
	memcpy(named->sha256[named->n++], certificate->sha256, AW_SHA256_LEN);
	return AW_OK;
}

static int
by_digest(const void *a, const void *b)
{
	return memcmp(a, b, AW_SHA256_LEN);
}

/* The fingerprint in the name of a file of the shelf; false for any other name. */
static bool
fingerprint(const char *name, uint8_t sha256[AW_SHA256_LEN])
{
	char hex[HEX_LEN + 1];

	if (strlen(name) != FILE_NAME_LEN || strcmp(name + HEX_LEN, SUFFIX) != 0)
		return false;
	memcpy(hex, name, HEX_LEN);
	hex[HEX_LEN] = '\0';
	return aw_unhex(hex, sha256, AW_SHA256_LEN);
}

bool
aw_certificate_file_is(const char *name)
{
	uint8_t sha256[AW_SHA256_LEN];

	return fingerprint(name, sha256);
}

/* True for a file of the shelf that nobody names; what is none of its files stays. */
static bool
is_spare(const char *name, const struct named *named)
{
	uint8_t sha256[AW_SHA256_LEN];

	if (!fingerprint(name, sha256))
		return false;
	return named->n == 0 ||
	       bsearch(sha256, named->sha256, named->n, AW_SHA256_LEN, by_digest) == NULL;
}

static enum aw_err
sweep(DIR *dir, const char *folder, const struct named *named, struct aw_error *err)
{
	const struct dirent *entry;

	while ((entry = readdir(dir)) != NULL)
		if (is_spare(entry->d_name, named) && unlinkat(dirfd(dir), entry->d_name, 0) != 0 &&
		    errno != ENOENT)
			return aw_error_set(err, AW_ERR_FILE_WRITE, folder, "%s: %s", entry->d_name,
			    strerror(errno));
	return AW_OK;
}

enum aw_err
aw_certificate_files_sweep(
    const char *state_dir, const struct aw_record *const *records, size_t n, struct aw_error *err)
{
	struct named named = {0};
	char folder[PATH_MAX];
	enum aw_err rc = AW_OK;
	DIR *dir = NULL;

	for (size_t i = 0; i < n && rc == AW_OK; i++)
		rc = each_of(records[i], name_one, &named, err);
	if (named.n > 0)
		qsort(named.sha256, named.n, AW_SHA256_LEN, by_digest);
	if (rc == AW_OK && aw_text_format(folder, sizeof(folder), "%s/" FOLDER, state_dir))
		dir = opendir(folder);
	/* No folder: nothing was ever put there. */
	if (dir != NULL) {
		rc = sweep(dir, folder, &named, err);
		(void)closedir(dir);
	}
	free(named.sha256);
	return rc;
}
