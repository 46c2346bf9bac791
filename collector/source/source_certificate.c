/* SPDX-License-Identifier: ISC */
/* A file with a certificate that the device presents, and the issuers that it presents with it. */
#include <string.h>

#include "model/store.h"
#include "source/source_type.h"
#include "truststore/truststore.h"

#define CERTIFICATES_MAX 100 /* in the file */

static enum aw_err
read_certificate(const struct aw_source *source, struct aw_pool *pool, struct aw_result *result,
    struct aw_error *err)
{
	const struct aw_truststore_options options = {
	    .max_anchors = CERTIFICATES_MAX, .known = source->known, .in_order = true};
	const char *path = source->config->file;
	struct aw_store store = {0};
	enum aw_err rc = aw_truststore_read(pool, path, &options, &store, err);

	if (rc == AW_OK &&
	    (store.n_anchors == 0 || aw_certificate_unseen(store.anchors[0].certificate)))
		rc = aw_error_set(err, AW_ERR_STORE_FORMAT, path, "no certificate in the file");
	if (rc == AW_OK)
		rc = aw_result_take_own(result, &store, pool, err);
	aw_store_clear(&store, pool);
	return rc;
}

static void
start_certificate(struct aw_source_host *host, struct aw_source *source)
{
	struct aw_result result;

	aw_source_result(source, &result);
	(void)read_certificate(source, host->pool, &result, &result.err);
	result.has_certificate.err = result.err;
	aw_result_asked_file(&result, source->config->file, host->now.wall, result.err.code);
	aw_save_file(host->save, source, source->config->file);
	host->done(host, source, &result);
}

static const char *
watched_certificate(const struct aw_source *source)
{
	return source->config->file;
}

const struct aw_source_type aw_source_certificate = {
    .kind = AW_SOURCE_CERTIFICATE,
    .is_file = true,
    .start = start_certificate,
    .watched = watched_certificate,
};
