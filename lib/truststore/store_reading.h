/* SPDX-License-Identifier: ISC */
/*
 * What the readers of the store formats share while one store is read: where anchors and problems
 * go, the limits, and the genuine roots to compare with. Private to the store readers; truststore.c
 * owns the struct.
 */
#ifndef AW_STORE_READING_H
#define AW_STORE_READING_H

#include "base/err.h"
#include "base/span.h"
#include "model/words.h"
#include "pki/der.h"
#include "truststore/store_account.h"
#include "truststore/store_loader.h"
#include "truststore/truststore.h"

#define AW_EXAMINATIONS_MAX 8 /* damaged texts tried for repair */
#define AW_HINTS_MAX 32
#define AW_PROBLEMS_MAX 64 /* written out one by one */
#define AW_WHERE_MAX 320

struct aw_store_reading {
	struct aw_pool *pool;
	const struct aw_truststore_options *options;
	struct aw_store *store;
	struct aw_error *err;
	size_t max_bytes, max_anchors;

	/* The file at hand. */
	const uint8_t *data;
	size_t len;
	const char *member; /* its name in a directory, else NULL */
	uint32_t block;     /* number of the block at hand, from 1 */
	unsigned depth;     /* of signed contents around it */
	/* The reader of any content, for those that find a file in a file. */
	enum aw_err (*content)(struct aw_store_reading *in);
	struct aw_store_look *look; /* at it; NULL: no content is being read */
	unsigned kinds;             /* of objects met in it: 1 << enum aw_der_kind */

	/* One decoded block; grows as needed. */
	uint8_t *scratch;
	size_t scratch_size;

	/* Certificates in text that no device reads: shown only if there is nothing else. */
	const struct aw_certificate **unreadable;
	size_t n_unreadable;

	const struct aw_root **known; /* genuine roots, collected on first use */
	size_t n_known;
	unsigned examinations; /* left */
	unsigned hints;        /* searches for marks of a root left */
	uint64_t repair_bytes; /* left to hash in search of repairs */

	/* Names of the trustpoints of the anchors that follow, blanks between them; empty: none. */
	struct aw_span trustpoint;
	bool trustpoints_full; /* one more than a store can name was met */

	bool excerpt;  /* a file with trustpoints of a device was read */
	bool has_pool; /* and one with its trustpool */
	bool lists;    /* and one with several trust lists, each of which may have the same root */

	bool many_crls; /* more revocation lists than are kept were reported */

	struct aw_loader loader;   /* of the file at hand, if options->loaded */
	struct aw_account account; /* of the file at hand */

	size_t n_suppressed; /* problems beyond AW_PROBLEMS_MAX */
	enum aw_severity suppressed;
};

/* Takes a reference to the caller's arguments; false when memory is short. */
bool aw_store_reading_open(struct aw_store_reading *in, struct aw_pool *pool,
    const struct aw_truststore_options *options, struct aw_store *store, struct aw_error *err);
void aw_store_reading_close(struct aw_store_reading *in);

/* Room for `size` decoded bytes, NULL when memory is short. The previous content is lost. */
uint8_t *aw_store_reading_scratch(struct aw_store_reading *in, size_t size);

/* Sets store->format, once the file at hand is the store itself. */
AW_CHECKED enum aw_err aw_store_reading_format(struct aw_store_reading *in, const char *format);

/* Line and column, both from 1, of an offset in the file at hand; columns count characters. */
struct aw_store_place {
	size_t line, column;
};
struct aw_store_place aw_store_reading_place(const struct aw_store_reading *in, size_t offset);

/* Accounts for a range of the file at hand. Fails only for want of memory. */
AW_CHECKED enum aw_err aw_store_reading_account(
    struct aw_store_reading *in, size_t start, size_t end, enum aw_account_class class);

/* A problem at `where` ("" for the whole file). Fails only for want of memory. */
AW_CHECKED enum aw_err aw_store_reading_problem(struct aw_store_reading *in,
    enum aw_severity severity, enum aw_err code, const char *where, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* The same as CRITICAL for a block that could not be read, which is counted; STORE_LIMIT if they
 * are more than any store has. */
AW_CHECKED enum aw_err aw_store_reading_bad(struct aw_store_reading *in, enum aw_err code,
    const char *where, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Moves the caller's reference of a certificate to the store; STORE_LIMIT if it is one too many. */
AW_CHECKED enum aw_err aw_store_reading_anchor(
    struct aw_store_reading *in, const struct aw_certificate *cert, uint16_t trust);

/* The same for a certificate of exactly these bytes: a date with a fraction is reported. */
AW_CHECKED enum aw_err aw_store_reading_dated(struct aw_store_reading *in,
    const struct aw_certificate *cert, struct aw_der_span der, uint16_t trust, const char *where);

/* Moves the caller's reference to the certificates that no device reads. */
AW_CHECKED enum aw_err
aw_store_reading_unreadable(struct aw_store_reading *in, const struct aw_certificate *cert);

/* One binary certificate, an element of exactly len bytes: adds it, or reports it as bad. */
AW_CHECKED enum aw_err aw_store_reading_der(
    struct aw_store_reading *in, const uint8_t *der, size_t len, const char *where);

/* Reads bytes found in the file at hand with `read`, as a file named `place` of their own. */
AW_CHECKED enum aw_err aw_store_reading_inside(struct aw_store_reading *in,
    struct aw_der_span bytes, const char *place, enum aw_err (*read)(struct aw_store_reading *in));

/* The genuine root with this SHA-256, or NULL. */
const struct aw_root *
aw_store_reading_known(const struct aw_store_reading *in, const uint8_t sha256[AW_SHA256_LEN]);

/*
 * True for a certificate that is no genuine root but bears the subject, the name, or issuer and
 * serial of one: it may be the root with a character changed.
 */
bool
aw_store_reading_resembles(const struct aw_store_reading *in, const struct aw_certificate *cert);

#endif
