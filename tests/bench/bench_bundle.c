/* SPDX-License-Identifier: ISC */
/*
 * Reading a bundle with all problems of each root, compared with an OpenSSL loop that only parses
 * it.
 */
#include <stdbool.h>
#include <stdio.h>

#include <openssl/pem.h>

#include "model/pool.h"
#include "ratio.h"
#include "model/store.h"
#include "truststore/truststore.h"

#define BUDGET 1.2

static bool
read_ours(void *context)
{
	struct aw_truststore_options options = {0};
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0};
	bool ok = pool != NULL &&
		  aw_truststore_read(pool, context, &options, &store, NULL) == AW_OK &&
		  store.bad_blocks == 0;

	aw_store_clear(&store, pool);
	aw_pool_free(pool);
	return ok;
}

static bool
read_bare(void *context)
{
	BIO *bio = BIO_new_file(context, "r");
	size_t n = 0;
	X509 *x;

	if (bio == NULL)
		return false;
	while ((x = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		X509_free(x);
		n++;
	}
	BIO_free(bio);
	return n > 0;
}

int
main(int argc, char **argv)
{
	char usual[] = "/etc/ssl/certs/ca-certificates.crt";
	double ratio = aw_bench_ratio(read_ours, read_bare, argc > 1 ? argv[1] : usual);

	if (ratio == 0) {
		(void)fprintf(stderr, "bundle: %s cannot be read\n", argc > 1 ? argv[1] : usual);
		return EXIT_FAILURE;
	}
	(void)printf("bundle: %.2fx a bare OpenSSL loop (budget %.1fx)\n", ratio, BUDGET);
	return ratio <= BUDGET ? EXIT_SUCCESS : EXIT_FAILURE;
}
