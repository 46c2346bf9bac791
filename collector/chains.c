/* SPDX-License-Identifier: ISC */
#include "chains.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "chain/chain.h"
#include "chain/chain_own.h"
#include "model/pool.h"
#include "record/record.h"
#include "record/certificate_files.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/store.h"
#include "program/paths.h"
#include "truststore/truststore.h"

#define PAIRS_MAX 4096 /* results of verification in the cache */
#define CATALOGUES 2   /* of the site and of this host */

/* What belongs to one configuration. */
struct edition {
	const struct aw_config *config;
	struct aw_chain_cache *cache;
	struct aw_store stores[CATALOGUES];
	const char *paths[CATALOGUES];
	struct aw_catalogue catalogue;
};

/* Fingerprints of the certificates whose encodings are on disk, or on their way, sorted. */
struct kept {
	uint8_t (*sha256)[AW_SHA256_LEN];
	size_t n;
};

struct aw_chains {
	struct aw_pool *pool;
	struct kept kept;
	struct aw_log *log;
	struct edition *edition; /* NULL before the first configuration */
};

/* Where encodings go while one record is kept. */
struct keep {
	struct aw_chains *chains;
	struct aw_disk *disk;
};

struct aw_chains *
aw_chains_new(struct aw_pool *pool, struct aw_log *log)
{
	struct aw_chains *chains = calloc(1, sizeof(*chains));

	if (chains == NULL)
		return NULL;
	chains->pool = pool;
	chains->log = log;
	return chains;
}

static void
free_edition(struct edition *edition, struct aw_pool *pool)
{
	if (edition == NULL)
		return;
	for (size_t i = 0; i < CATALOGUES; i++)
		aw_store_clear(&edition->stores[i], pool);
	aw_chain_cache_free(edition->cache);
	free(edition->catalogue.certificates);
	free(edition->catalogue.found_in);
	free(edition);
}

void
aw_chains_free(struct aw_chains *chains)
{
	if (chains == NULL)
		return;
	free_edition(chains->edition, chains->pool);
	free(chains->kept.sha256);
	free(chains);
}

static void
read_catalogue(const struct aw_chains *chains, const char *path, struct aw_store *store)
{
	const struct aw_truststore_options options = {0};
	struct aw_error err;

	if (path != NULL &&
	    aw_truststore_read(chains->pool, path, &options, store, &err) != AW_OK) {
		aw_log_error(chains->log, AW_LOG_WARNING, &err);
		aw_store_clear(store, chains->pool);
	}
}

/* Puts the certificates of all catalogues into one list. */
static bool
fill_catalogue(struct edition *edition)
{
	struct aw_catalogue *catalogue = &edition->catalogue;
	size_t n = edition->stores[0].n_anchors + edition->stores[1].n_anchors;

	catalogue->certificates = calloc(n + 1, sizeof(const struct aw_certificate *));
	catalogue->found_in = calloc(n + 1, sizeof(const char *));
	if (catalogue->certificates == NULL || catalogue->found_in == NULL)
		return false;
	for (size_t i = 0; i < CATALOGUES; i++)
		for (size_t k = 0; k < edition->stores[i].n_anchors; k++) {
			catalogue->certificates[catalogue->n] =
			    edition->stores[i].anchors[k].certificate;
			catalogue->found_in[catalogue->n++] = edition->paths[i];
		}
	return true;
}

enum aw_err
aw_chains_configure(struct aw_chains *chains, const struct aw_config *config, struct aw_error *err)
{
	struct edition *edition = calloc(1, sizeof(*edition));

	if (edition == NULL)
		return aw_error_nomem(err);
	edition->config = config;
	edition->cache = aw_chain_cache_new(PAIRS_MAX);
	if (config->n_services > 0) {
		edition->paths[0] = config->catalogue;
		edition->paths[1] = config->host_catalogue ? aw_system_store_path() : NULL;
	}
	for (size_t i = 0; i < CATALOGUES; i++)
		read_catalogue(chains, edition->paths[i], &edition->stores[i]);
	if (edition->cache == NULL || !fill_catalogue(edition)) {
		free_edition(edition, chains->pool);
		return aw_error_nomem(err);
	}
	free_edition(chains->edition, chains->pool);
	chains->edition = edition;
	return AW_OK;
}

/* Loads the encoding of a certificate that an earlier run saved, for lib/chain. */
static bool
load_certificate(void *context, const struct aw_certificate *certificate)
{
	const struct aw_chains *chains = context;
	struct aw_error err;

	return aw_certificate_files_load(
		   chains->pool, chains->edition->config->state_dir, certificate, &err) == AW_OK;
}

void
aw_chains_judge(struct aw_chains *chains, struct aw_record *record)
{
	const struct edition *edition = chains->edition;
	const struct aw_chain_input world = {.pool = chains->pool,
	    .transitions = &edition->config->transitions,
	    .catalogue = &edition->catalogue,
	    .load = load_certificate,
	    .context = chains};
	struct aw_error err;

	for (size_t i = 0; i < record->n_services; i++)
		if (aw_chain_judge(&world, edition->cache, record, &record->services[i], &err) !=
		    AW_OK)
			aw_log_error(chains->log, AW_LOG_WARNING, &err);
	for (size_t i = 0; i < record->n_certificates; i++)
		if (aw_chain_own_path(
			&world, edition->cache, record, &record->certificates[i], &err) != AW_OK)
			aw_log_error(chains->log, AW_LOG_WARNING, &err);
}

static int
by_digest(const void *a, const void *b)
{
	return memcmp(a, b, AW_SHA256_LEN);
}

static bool
is_kept(const void *context, const uint8_t sha256[AW_SHA256_LEN])
{
	const struct keep *keep = context;
	const struct kept *kept = &keep->chains->kept;

	return kept->n > 0 &&
	       bsearch(sha256, kept->sha256, kept->n, AW_SHA256_LEN, by_digest) != NULL;
}

/* Dropped for want of memory: it is looked for on disk again. */
static void
note_kept(void *context, const uint8_t sha256[AW_SHA256_LEN])
{
	struct keep *keep = context;
	struct kept *kept = &keep->chains->kept;
	size_t low = 0, high = kept->n;

	if (!AW_GROW(kept->sha256, kept->n))
		return;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (memcmp(kept->sha256[middle], sha256, AW_SHA256_LEN) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	memmove(kept->sha256 + low + 1, kept->sha256 + low, (kept->n - low) * AW_SHA256_LEN);
	memcpy(kept->sha256[low], sha256, AW_SHA256_LEN);
	kept->n++;
}

static enum aw_err
put_certificate(
    void *context, const char *path, const struct aw_certificate *certificate, struct aw_error *err)
{
	struct keep *keep = context;
	struct aw_buf copy;
	enum aw_err rc;

	aw_buf_init(&copy, certificate->der_len);
	if (!aw_buf_add(&copy, certificate->der, certificate->der_len))
		return aw_error_nomem(err);
	rc = aw_disk_put(keep->disk, AW_CHAINS_NUMBER, path, AW_CERTIFICATE_FILE_MODE, &copy, err);
	aw_buf_free(&copy);
	return rc;
}

bool
aw_chains_keep(struct aw_chains *chains, struct aw_disk *disk, const struct aw_record *record)
{
	struct keep keep = {chains, disk};
	const struct aw_certificate_sink sink = {
	    .known = is_kept, .there = note_kept, .put = put_certificate, .context = &keep};
	struct aw_error err;

	if (aw_certificate_files_save(record, chains->edition->config->state_dir, &sink, &err) ==
	    AW_OK)
		return true;
	aw_log_error(chains->log, AW_LOG_WARNING, &err);
	return false;
}

static void
forget_kept(struct aw_chains *chains)
{
	free(chains->kept.sha256);
	chains->kept = (struct kept){0};
}

void
aw_chains_not_kept(struct aw_chains *chains, const struct aw_error *why)
{
	aw_log_error(chains->log, chains->kept.n > 0 ? AW_LOG_WARNING : AW_LOG_DEBUG, why);
	forget_kept(chains);
}

/* Appends the records of devices that are not configured. False if one cannot be read: then it is
 * not known which files are needed, and none may be removed. */
static bool
add_others(const struct aw_chains *chains, const struct aw_record **all, size_t *n,
    char *const *names, size_t n_names, struct aw_error *err)
{
	const struct aw_config *config = chains->edition->config;

	for (size_t i = 0; i < n_names; i++) {
		struct aw_record *record = NULL;

		if (aw_config_device(config, names[i]) != NULL)
			continue;
		if (aw_record_load(chains->pool, config->state_dir, names[i], &record, err) !=
		    AW_OK)
			return false;
		all[(*n)++] = record;
	}
	return true;
}

void
aw_chains_sweep(struct aw_chains *chains, const struct aw_record *const *records, size_t n)
{
	const char *state_dir = chains->edition->config->state_dir;
	const struct aw_record **all;
	size_t n_all = n, n_names = 0;
	char **names = NULL;
	struct aw_error err;

	forget_kept(chains);
	if (aw_record_list(state_dir, &names, &n_names, &err) != AW_OK)
		return; /* no record was written yet */
	all = calloc(n + n_names + 1, sizeof(const struct aw_record *));
	if (all != NULL) {
		if (n > 0)
			memcpy(all, records, n * sizeof(const struct aw_record *));
		if (!add_others(chains, all, &n_all, names, n_names, &err) ||
		    aw_certificate_files_sweep(state_dir, all, n_all, &err) != AW_OK)
			aw_log_error(chains->log, AW_LOG_INFO, &err);
		while (n_all > n)
			aw_record_free((struct aw_record *)(uintptr_t)all[--n_all]);
	}
	free(all);
	aw_record_list_free(names, n_names);
}
