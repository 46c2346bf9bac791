/* SPDX-License-Identifier: ISC */
/*
 * A source gives the facts of one store of one device. The engine knows no more of it than this: it
 * starts a source that is due and is told what came of it. One file a kind of source; this is the
 * only code of the product that talks to the outside.
 */
#ifndef AW_SOURCE_H
#define AW_SOURCE_H

#include "config.h"

struct aw_source {
	const struct aw_source_type *type;
	const struct aw_store_config *config; /* borrowed from the engine's configuration */
	const struct aw_transitions *known;   /* borrowed from the same; roots to recognise */
};

struct aw_source_type {
	const char *name;
	/*
	 * Reads into *facts, a zeroed store: source, format, blocks, anchors, problems. The caller
	 * clears it also after an error, which says why nothing usable was read.
	 */
	enum aw_err (*collect)(const struct aw_source *source, struct aw_pool *pool,
	    struct aw_store *facts, struct aw_error *err);
	/* The path whose change makes the source due; borrowed from the configuration. */
	const char *(*watched)(const struct aw_source *source);
};

/* A file or directory on this host (aw_truststore_read). */
extern const struct aw_source_type aw_source_file;

#endif
