/* SPDX-License-Identifier: ISC */
/*
 * Reading a trust store from bytes, a file or a directory into the model, block by block: a bad
 * block is a problem with its position and never hides its neighbours. Recognises PEM (with TRUSTED
 * CERTIFICATE and its trust bits), DER, PKCS#7, PKCS#12, hashed directories, pasted base64 text and
 * the output of `show crypto pki trustpool` (listing.h), and names what is none of them.
 * Keys are never loaded and nothing ever prompts.
 */
#ifndef AW_TRUSTSTORE_H
#define AW_TRUSTSTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/transition.h"

struct aw_account;
struct aw_cisco_clock;
struct aw_pool;
struct aw_store;

#define AW_STORE_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define AW_STORE_ANCHORS_MAX 10000

struct aw_truststore_options {
	size_t max_bytes;          /* 0: AW_STORE_BYTES_MAX */
	size_t max_anchors;        /* 0: AW_STORE_ANCHORS_MAX */
	const char *password_file; /* for PKCS#12; NULL: the empty password */
	/* Patterns of fnmatch(3) for files of a directory that are read too; see store_name.h */
	const char *const *names;
	size_t n_names;
	/* genuine roots to recognise in damaged text; may be NULL */
	const struct aw_transitions *known;
	unsigned decode; /* enum aw_decode */
	/* Of the zone abbreviations in a device's text, if has_zone; else they are read as UTC. */
	bool has_zone;
	int64_t zone_offset; /* seconds east of UTC */
	/* Else the zone of the device by its configuration, unless the file has it; may be NULL. */
	const struct aw_cisco_clock *clock;
	/* A chain: certificates stay in the order of the file, copies too, and are not sealed. */
	bool in_order;
	/* Bytes of a file that a program may load with OpenSSL: it is asked whether it would, and
	 * what it refuses is a problem (AW_ERR_STORE_REFUSED). aw_truststore_read sets it for every
	 * store. */
	bool loaded;
	/* Gets the certificates of the device itself that a configuration has, in their order, each
	 * with its trustpoint; NULL: nobody wants them. */
	struct aw_store *own;
	/* What each range of the file was, for a caller who owns it; NULL: nobody wants it. A
	 * directory gives none. */
	struct aw_account *account;
};

/*
 * Reads path into *store, which has its name only (or nothing): format, blocks, anchors (sealed),
 * problems. AW_OK also where parts were bad: see store->problems, and for a configuration without a
 * certificate of a CA, which is a part of what the device trusts. Errors mean that nothing usable
 * was read, and leave anchors and problems of the store as far as they were recognised:
 * STORE_EMPTY, STORE_FORMAT, STORE_ENCODING, STORE_LIMIT, STORE_PASSWORD, STORE_LEGACY and those of
 * aw_file_read.
 */
AW_CHECKED enum aw_err aw_truststore_read(struct aw_pool *pool, const char *path,
    const struct aw_truststore_options *options, struct aw_store *store, struct aw_error *err);

/* The same from memory; error texts contain `name`. */
AW_CHECKED enum aw_err aw_truststore_parse(struct aw_pool *pool, const uint8_t *data, size_t len,
    const char *name, const struct aw_truststore_options *options, struct aw_store *store,
    struct aw_error *err);

#endif
