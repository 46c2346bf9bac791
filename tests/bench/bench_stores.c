/* SPDX-License-Identifier: ISC */
/* 500 stores with the same roots, all in memory, with one pool compared with a pool for each. */
#include <stdbool.h>
#include <stdio.h>

#include "base/file.h"
#include "model/pool.h"
#include "ratio.h"
#include "model/store.h"
#include "truststore/truststore.h"

#define STORES 500
#define DECODED 25 /* stores decoded one by one: enough for a measurement, multiplied for all */
#define BUDGET 10.0

static bool
parse(struct aw_pool *pool, const struct aw_bytes *bundle, struct aw_store *store)
{
	struct aw_truststore_options options = {0};

	return pool != NULL && aw_truststore_parse(pool, bundle->data, bundle->len, "bundle",
				   &options, store, NULL) == AW_OK;
}

static bool
read_shared(void *context)
{
	struct aw_store stores[STORES] = {0};
	struct aw_pool *pool = aw_pool_new();
	bool ok = true;

	for (int i = 0; i < STORES && ok; i++)
		ok = parse(pool, context, &stores[i]);
	for (int i = 0; i < STORES; i++)
		aw_store_clear(&stores[i], pool);
	aw_pool_free(pool);
	return ok;
}

static bool
read_each(void *context)
{
	bool ok = true;

	for (int i = 0; i < DECODED && ok; i++) {
		struct aw_pool *pool = aw_pool_new();
		struct aw_store store = {0};

		ok = parse(pool, context, &store);
		aw_store_clear(&store, pool);
		aw_pool_free(pool);
	}
	return ok;
}

int
main(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : "/etc/ssl/certs/ca-certificates.crt";
	struct aw_bytes bundle;
	struct aw_error err;
	double ratio;

	if (aw_file_read(path, AW_STORE_BYTES_MAX, &bundle, &err) != AW_OK) {
		(void)fprintf(stderr, "stores: %s: %s\n", path, err.text);
		return EXIT_FAILURE;
	}
	ratio = aw_bench_ratio(read_each, read_shared, &bundle) * STORES / DECODED;
	aw_bytes_free(&bundle);
	(void)printf("stores: %d that share their roots are %.1fx cheaper than decoding all "
		     "(budget %.0fx)\n",
	    STORES, ratio, BUDGET);
	return ratio >= BUDGET ? EXIT_SUCCESS : EXIT_FAILURE;
}
