/* SPDX-License-Identifier: ISC */
#include "model/facts.h"

#include <stdlib.h>

#include "model/pool.h"

void
aw_identity_init(struct aw_identity *identity)
{
	*identity =
	    (struct aw_identity){.observed_at = AW_INSTANT_NONE, .clock_skew = AW_INSTANT_NONE};
}

void
aw_identity_clear(struct aw_identity *identity)
{
	free(identity->product);
	free(identity->version);
	free(identity->serial);
	aw_identity_init(identity);
}

void
aw_source_status_clear(struct aw_source_status *source)
{
	free(source->name);
	free(source->endpoint);
	free(source->absent);
	free(source->attempt.text);
	*source = (struct aw_source_status){
	    .observed_at = AW_INSTANT_NONE, .attempt.at = AW_INSTANT_NONE};
}

void
aw_server_certificate_clear(struct aw_server_certificate *certificate, struct aw_pool *pool)
{
	aw_pool_unref(pool, certificate->certificate);
	free(certificate->name);
	free(certificate->source);
	free(certificate->attempt.text);
	*certificate = (struct aw_server_certificate){
	    .observed_at = AW_INSTANT_NONE, .attempt.at = AW_INSTANT_NONE};
}

void
aw_server_certificate_set(struct aw_server_certificate *to, struct aw_pool *pool,
    const struct aw_certificate *certificate)
{
	aw_pool_unref(pool, to->certificate);
	to->certificate = certificate;
}
