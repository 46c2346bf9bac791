/* SPDX-License-Identifier: ISC */
#include "net/trusts.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "pki/tls_trust.h"

struct aw_trust {
	char *path;
	struct aw_bytes bytes; /* that were decoded */
	struct aw_tls_trust *tls;
	unsigned users; /* and 1 while it is in the list */
};

struct aw_trusts {
	struct aw_trust **all; /* sorted by path */
	size_t n;
};

struct aw_trusts *
aw_trusts_new(void)
{
	return calloc(1, sizeof(struct aw_trusts));
}

void
aw_trust_close(struct aw_trust *trust)
{
	if (trust == NULL || --trust->users > 0)
		return;
	aw_tls_trust_free(trust->tls);
	aw_bytes_free(&trust->bytes);
	free(trust->path);
	free(trust);
}

void
aw_trusts_free(struct aw_trusts *trusts)
{
	if (trusts == NULL)
		return;
	for (size_t i = 0; i < trusts->n; i++)
		aw_trust_close(trusts->all[i]);
	free(trusts->all);
	free(trusts);
}

/* The place of the path in the list, or where it belongs. */
static size_t
place_of(const struct aw_trusts *trusts, const char *path, bool *found)
{
	size_t low = 0, high = trusts->n;

	*found = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(trusts->all[middle]->path, path);

		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Reads and decodes the file; its first user is the caller. NULL: *err says why. */
static struct aw_trust *
decode(const char *path, struct aw_error *err)
{
	struct aw_trust *trust = calloc(1, sizeof(*trust));
	enum aw_err rc;

	if (trust == NULL) {
		(void)aw_error_nomem(err);
		return NULL;
	}
	trust->users = 1;
	trust->path = strdup(path);
	rc = trust->path == NULL ? aw_error_nomem(err)
				 : aw_file_read(path, AW_CA_BYTES_MAX, &trust->bytes, err);
	if (rc == AW_OK && trust->bytes.len == 0)
		rc = aw_error_set(err, AW_ERR_TLS_CA_FILE, path, "is empty");
	if (rc == AW_OK)
		rc = aw_tls_trust_new(trust->bytes.data, trust->bytes.len, path, &trust->tls, err);
	if (rc == AW_OK)
		return trust;
	aw_trust_close(trust);
	return NULL;
}

/* Puts the trust into the list. Without memory it serves its first user alone. */
static void
keep(struct aw_trusts *trusts, size_t at, struct aw_trust *trust)
{
	if (!AW_GROW(trusts->all, trusts->n))
		return;
	memmove(
	    trusts->all + at + 1, trusts->all + at, (trusts->n - at) * sizeof(struct aw_trust *));
	trusts->all[at] = trust;
	trusts->n++;
	trust->users++;
}

enum aw_err
aw_trusts_open(
    struct aw_trusts *trusts, const char *path, struct aw_trust **out, struct aw_error *err)
{
	bool found;
	size_t at = place_of(trusts, path, &found);
	struct aw_trust *known = found ? trusts->all[at] : NULL, *trust;

	if (known != NULL && aw_file_same(path, known->bytes.data, known->bytes.len)) {
		known->users++;
		*out = known;
		return AW_OK;
	}
	trust = decode(path, err);
	*out = trust;
	if (trust == NULL)
		return err->code;
	if (known == NULL) {
		keep(trusts, at, trust);
		return AW_OK;
	}
	trusts->all[at] = trust;
	trust->users++;
	aw_trust_close(known);
	return AW_OK;
}

struct aw_tls_trust *
aw_trust_tls(const struct aw_trust *trust)
{
	return trust != NULL ? trust->tls : NULL;
}

void
aw_trusts_sweep(struct aw_trusts *trusts)
{
	size_t n = 0;

	for (size_t i = 0; i < trusts->n; i++) {
		if (trusts->all[i]->users > 1)
			trusts->all[n++] = trusts->all[i];
		else
			aw_trust_close(trusts->all[i]);
	}
	trusts->n = n;
	if (n == 0) {
		free(trusts->all);
		trusts->all = NULL;
	}
}
