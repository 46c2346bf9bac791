/* SPDX-License-Identifier: ISC */
/*
 * What a PEM file pays for the formats that it is not: reading a bundle, compared with reading it
 * when the recogniser has run once less.
 */
#include <stdbool.h>
#include <stdio.h>

#include "base/file.h"
#include "model/pool.h"
#include "model/store.h"
#include "ratio.h"
#include "truststore/store_kinds.h"
#include "truststore/store_look.h"
#include "truststore/truststore.h"

#define BUDGET 1.05
#define PASSES 20 /* of the whole file in one measurement */

static bool
read_once(const struct aw_bytes *bytes)
{
	struct aw_truststore_options options = {0};
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0};
	bool ok = pool != NULL &&
		  aw_truststore_parse(
		      pool, bytes->data, bytes->len, "bundle", &options, &store, NULL) == AW_OK &&
		  store.bad_blocks == 0;

	aw_store_clear(&store, pool);
	aw_pool_free(pool);
	return ok;
}

/* All rows are asked, up to the one of PEM. */
static bool
recognise(const struct aw_bytes *bytes)
{
	struct aw_store_look look;
	size_t n, i = 0;
	const struct aw_store_kind *kinds = aw_store_kinds(&n);

	aw_store_look(&look, bytes->data, bytes->len);
	while (i < n && (kinds[i].is == NULL || !kinds[i].is(&look)))
		i++;
	return i < n && kinds[i].tries;
}

static bool
read_file(void *context)
{
	bool ok = true;

	for (int i = 0; i < PASSES && ok; i++)
		ok = read_once(context);
	return ok;
}

static bool
read_and_recognise(void *context)
{
	bool ok = true;

	for (int i = 0; i < PASSES && ok; i++)
		ok = recognise(context) && read_once(context);
	return ok;
}

int
main(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : "/etc/ssl/certs/ca-certificates.crt";
	struct aw_bytes bytes;
	double ratio;

	if (aw_file_read(path, AW_STORE_BYTES_MAX, &bytes, NULL) != AW_OK) {
		(void)fprintf(stderr, "formats: %s cannot be read\n", path);
		return EXIT_FAILURE;
	}
	ratio = aw_bench_ratio(read_and_recognise, read_file, &bytes);
	aw_bytes_free(&bytes);
	(void)printf(
	    "formats: %.3fx a reader of PEM that asks for no other format (budget %.2fx)\n", ratio,
	    BUDGET);
	return ratio > 0 && ratio <= BUDGET ? EXIT_SUCCESS : EXIT_FAILURE;
}
