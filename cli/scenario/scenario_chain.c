/* SPDX-License-Identifier: ISC */
/* Chains from files, as if services presented them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "chain/chain.h"
#include "scenario/scenario_steps.h"
#include "output.h"
#include "store_file.h"
#include "model/pool.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/service.h"
#include "model/service_name.h"
#include "model/store.h"

/* Adds a service to those that the device uses, unless it is there. */
static enum aw_err
add_use(struct aw_record *record, const char *service, struct aw_error *err)
{
	if (aw_service_among(record->uses, record->n_uses, service))
		return AW_OK;
	if (!AW_GROW(record->uses, record->n_uses))
		return aw_error_nomem(err);
	record->uses[record->n_uses] = strdup(service);
	if (record->uses[record->n_uses] == NULL)
		return aw_error_nomem(err);
	record->n_uses++;
	return AW_OK;
}

/* The host of "host:port", without the brackets of an IPv6 address. */
static char *
host_of(const char *service)
{
	const char *end = strrchr(service, ':');
	size_t len = end != NULL ? (size_t)(end - service) : strlen(service);

	if (len >= 2 && service[0] == '[' && service[len - 1] == ']')
		return strndup(service + 1, len - 2);
	return strndup(service, len);
}

/* The service as if it were probed now. The first chain of it clears what was known before. */
static struct aw_service *
renew_service(struct aw_cli_scenario *scenario, const char *name, const char *path)
{
	struct aw_service *service = aw_record_service(scenario->record, name);

	if (service == NULL) {
		service = aw_record_add_service(scenario->record, name);
	} else if (service->source == NULL || strcmp(service->source, "chain-file") != 0) {
		aw_service_clear(service, scenario->run->pool);
		service->name = strdup(name);
	}
	if (service == NULL || service->name == NULL)
		return NULL;
	free(service->source);
	free(service->via);
	free(service->host);
	service->source = strdup("chain-file");
	service->via = aw_cli_clean(path);
	service->host = host_of(name);
	service->observed_at = scenario->at;
	aw_attempt_set(&service->attempt, scenario->at, AW_OK, NULL);
	if (service->source == NULL || service->via == NULL || service->host == NULL)
		return NULL;
	return service;
}

/*
 * A TLS server sends its own certificate first (RFC 8446 section 4.4.2). In a file that was put
 * together by hand it may be elsewhere: the first certificate that is not of a CA is moved there.
 */
static enum aw_err
leaf_first(
    struct aw_cli_scenario *scenario, const char *path, struct aw_store *file, struct aw_error *err)
{
	struct aw_anchor leaf;
	size_t i = 0;

	while (i < file->n_anchors && (file->anchors[i].certificate->flaws & AW_FLAW_NOT_CA) == 0)
		i++;
	if (i == 0 || i == file->n_anchors)
		return AW_OK;
	leaf = file->anchors[i];
	memmove(&file->anchors[1], &file->anchors[0], i * sizeof(leaf));
	file->anchors[0] = leaf;
	return aw_cli_scenario_note(scenario, err,
	    "%s: %s, certificate %zu of the file, is used as the server's, which comes first in "
	    "every chain",
	    path, leaf.certificate->name, i + 1);
}

/* Moves the certificates of the file to a new chain of the service. */
static enum aw_err
fill_chain(struct aw_cli_scenario *scenario, struct aw_service *service, struct aw_store *file,
    struct aw_error *err)
{
	struct aw_chain *chain;
	size_t n = file->n_anchors;

	if (!AW_GROW(service->chains, service->n_chains))
		return aw_error_nomem(err);
	chain = &service->chains[service->n_chains++];
	*chain = (struct aw_chain){.seen_since = scenario->at};
	chain->certificates = calloc(n, sizeof(struct aw_certificate *));
	if (chain->certificates == NULL)
		return aw_error_nomem(err);
	for (size_t i = 0; i < n; i++)
		chain->certificates[i] =
		    aw_pool_ref(scenario->run->pool, file->anchors[i].certificate->sha256);
	chain->n_certificates = n;
	return aw_chain_look(chain, err);
}

static int
compare_digests(const void *a, const void *b)
{
	const struct aw_chain *x = a, *y = b;

	return memcmp(x->digest, y->digest, sizeof(x->digest));
}

static enum aw_err
read_chain(
    struct aw_cli_scenario *scenario, const char *path, struct aw_store *file, struct aw_error *err)
{
	enum aw_err code = aw_cli_store_read(scenario->cli, scenario->run, path, true, file, err);

	if (code != AW_OK)
		return code;
	if (file->n_anchors > AW_CHAIN_CERTIFICATES_MAX)
		return aw_error_set(err, AW_ERR_STORE_LIMIT, path,
		    "%zu certificates, a chain has at most %d", file->n_anchors,
		    AW_CHAIN_CERTIFICATES_MAX);
	for (size_t i = 0; i < file->n_anchors; i++)
		if (file->anchors[i].certificate->der == NULL)
			return aw_error_set(err, AW_ERR_CERTIFICATE, path,
			    "the certificates themselves are not in the file");
	return leaf_first(scenario, path, file, err);
}

/* Adds the chain of the file to the service; chains are ordered by digest. */
static enum aw_err
present_chain(struct aw_cli_scenario *scenario, const char *name, const char *path,
    struct aw_store *file, struct aw_error *err)
{
	struct aw_service *service = renew_service(scenario, name, path);
	enum aw_err code;

	if (service == NULL)
		return aw_error_nomem(err);
	code = fill_chain(scenario, service, file, err);
	if (code == AW_OK && service->n_chains > 1)
		qsort(
		    service->chains, service->n_chains, sizeof(*service->chains), compare_digests);
	return code;
}

static enum aw_err
add_chain(
    struct aw_cli_scenario *scenario, const char *name, const char *path, struct aw_error *err)
{
	struct aw_store file = {0};
	enum aw_err code = read_chain(scenario, path, &file, err);

	if (code == AW_OK)
		code = present_chain(scenario, name, path, &file, err);
	if (code == AW_OK)
		code =
		    aw_cli_scenario_note(scenario, err, "%s presents the %zu certificate%s of %s",
			name, file.n_anchors, aw_text_s(file.n_anchors), path);
	aw_store_clear(&file, scenario->run->pool);
	scenario->changed = true;
	return code;
}

/* The service for a --chain without --service: the only one that the device uses. */
static enum aw_err
only_service(
    const struct aw_cli_scenario *scenario, const char *path, char **out, struct aw_error *err)
{
	const struct aw_record *record = scenario->record;

	*out = NULL;
	if (record->n_uses == 1)
		*out = aw_service_dup(record->uses[0]);
	else if (record->n_uses == 0 && record->n_services == 1)
		*out = aw_service_dup(record->services[0].name);
	if (*out != NULL)
		return AW_OK;
	return aw_error_set(err, AW_ERR_USAGE, path,
	    "which service presents this chain? the device does not use exactly one: --service "
	    "HOST:PORT");
}

static enum aw_err
apply_service(struct aw_cli_scenario *scenario, size_t i, struct aw_error *err)
{
	const struct aw_cli_settings *set = &scenario->cli->set;
	const char *path = i < set->chains.n ? set->chains.items[i] : NULL;
	enum aw_err code = AW_OK;
	char *name = NULL;

	if (i < set->services.n)
		name = aw_service_dup(set->services.items[i]);
	else
		code = only_service(scenario, path, &name, err);
	if (name == NULL)
		return code == AW_OK ? aw_error_nomem(err) : code;
	/* A device without named services uses those of every transition; naming one would end
	 * that. */
	if (scenario->name == NULL || scenario->record->n_uses > 0)
		code = add_use(scenario->record, name, err);
	if (code == AW_OK && path != NULL)
		code = add_chain(scenario, name, path, err);
	free(name);
	return code;
}

enum aw_err
aw_cli_scenario_chains(struct aw_cli_scenario *scenario, struct aw_error *err)
{
	const struct aw_cli_settings *set = &scenario->cli->set;
	size_t n = set->chains.n > set->services.n ? set->chains.n : set->services.n;
	enum aw_err code = AW_OK;

	for (size_t i = 0; code == AW_OK && i < n; i++)
		code = apply_service(scenario, i, err);
	return code;
}
