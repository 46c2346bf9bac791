/* SPDX-License-Identifier: ISC */
#include "chain/presented.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/base64.h"
#include "base/file.h"
#include "base/text.h"
#include "chain/chain.h"
#include "model/pool.h"
#include "model/service.h"
#include "pki/certificate.h"
#include "pki/pem_marker.h"

/* One more at the end of a chain that is not full. */
static enum aw_err
add_certificate(struct aw_chain *chain, struct aw_pool *pool, const struct aw_der_span *der,
    struct aw_error *err)
{
	const struct aw_certificate *certificate = NULL;
	size_t used;
	enum aw_err rc;

	if (!AW_GROW(chain->certificates, chain->n_certificates))
		return aw_error_nomem(err);
	rc = aw_certificate_decode(pool, der->data, der->len, 0, &certificate, &used, err);
	if (rc == AW_OK)
		chain->certificates[chain->n_certificates++] = certificate;
	return rc;
}

/* The chain is whole, or it is emptied. */
static enum aw_err
finish_chain(struct aw_chain *chain, struct aw_pool *pool, enum aw_err rc, bool cut,
    const char *object, struct aw_error *err)
{
	if (rc == AW_OK && chain->n_certificates == 0)
		rc = aw_error_set(err, AW_ERR_CHAIN_NONE, object, "no certificate");
	if (rc == AW_OK)
		rc = aw_chain_look(chain, err);
	if (rc != AW_OK)
		aw_chain_clear(chain, pool);
	else if (cut)
		chain->oddities |= AW_CHAIN_CUT;
	return rc;
}

enum aw_err
aw_chain_take(struct aw_chain *chain, struct aw_pool *pool, const struct aw_der_span *ders,
    size_t n, struct aw_error *err)
{
	bool cut = n > AW_CHAIN_CERTIFICATES_MAX;
	enum aw_err rc = AW_OK;

	if (cut)
		n = AW_CHAIN_CERTIFICATES_MAX;
	for (size_t i = 0; i < n && rc == AW_OK; i++)
		rc = add_certificate(chain, pool, &ders[i], err);
	return finish_chain(chain, pool, rc, cut, NULL, err);
}

/* A PEM file being read line by line. */
struct reading {
	struct aw_chain *chain;
	struct aw_pool *pool;
	const char *path;
	const uint8_t *body; /* behind the BEGIN line at hand; NULL: outside of a block */
	size_t line, begun;  /* numbers of lines */
	bool cut;
	struct aw_error *err;
};

/* Adds the certificate in the text of a block. */
static enum aw_err
take_block(struct reading *r, const uint8_t *text, size_t len)
{
	struct aw_error why = {.text = "is no base64"};
	uint8_t *bytes = malloc(AW_BASE64_BYTES(len));
	struct aw_der_span der = {.data = bytes};
	enum aw_err rc = AW_ERR_CERTIFICATE;

	if (bytes == NULL)
		return aw_error_nomem(r->err);
	if (aw_base64_decode(text, len, bytes, &der.len))
		rc = add_certificate(r->chain, r->pool, &der, &why);
	free(bytes);
	if (rc == AW_OK)
		return AW_OK;
	return aw_error_set(r->err, rc, r->path, "block in line %zu: %s", r->begun, why.text);
}

static enum aw_err
take_line(struct reading *r, const uint8_t *line, size_t len)
{
	struct aw_marker marker;
	const uint8_t *body = r->body;

	if (!aw_marker_find(line, len, &marker))
		return AW_OK;
	r->body = NULL;
	if (marker.begin && marker.label == AW_PEM_CERTIFICATE) {
		r->body = line + len;
		r->begun = r->line;
		return AW_OK;
	}
	if (body == NULL || marker.begin || marker.label != AW_PEM_CERTIFICATE)
		return AW_OK;
	if (r->chain->n_certificates < AW_CHAIN_CERTIFICATES_MAX)
		return take_block(r, body, (size_t)(line - body));
	r->cut = true;
	return AW_OK;
}

enum aw_err
aw_chain_read_file(
    struct aw_chain *chain, struct aw_pool *pool, const char *path, struct aw_error *err)
{
	struct reading r = {.chain = chain, .pool = pool, .path = path, .line = 1, .err = err};
	struct aw_bytes bytes = {0};
	enum aw_err rc = aw_file_read(path, AW_CHAIN_FILE_MAX, &bytes, err);
	const uint8_t *line = bytes.data, *end = line + bytes.len;

	while (rc == AW_OK && line < end) {
		const uint8_t *lf = memchr(line, '\n', (size_t)(end - line));
		size_t len = (size_t)((lf != NULL ? lf : end) - line);

		rc = take_line(&r, line, len);
		line += len + (lf != NULL);
		r.line++;
	}
	aw_bytes_free(&bytes);
	return finish_chain(chain, pool, rc, r.cut, path, err);
}

enum aw_err
aw_service_add_chain(
    struct aw_service *service, struct aw_pool *pool, struct aw_chain *chain, struct aw_error *err)
{
	size_t i = 0, n = service->n_chains;
	int order = -1;

	while (i < n && (order = memcmp(
			     service->chains[i].digest, chain->digest, AW_SERVICE_DIGEST_LEN)) < 0)
		i++;
	if (i < n && order == 0) {
		aw_chain_clear(chain, pool);
		return AW_OK;
	}
	if (n == AW_SERVICE_CHAINS_MAX) {
		aw_chain_clear(chain, pool);
		return aw_error_set(err, AW_ERR_CHAIN_MANY, service->name,
		    "presents more than %d different chains", AW_SERVICE_CHAINS_MAX);
	}
	if (!AW_GROW(service->chains, n)) {
		aw_chain_clear(chain, pool);
		return aw_error_nomem(err);
	}
	memmove(&service->chains[i + 1], &service->chains[i], (n - i) * sizeof(*service->chains));
	service->chains[i] = *chain;
	service->n_chains++;
	*chain = (struct aw_chain){0};
	return AW_OK;
}
