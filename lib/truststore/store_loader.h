/* SPDX-License-Identifier: ISC */
/*
 * What OpenSSL's own loader of PEM files does with a file: it refuses the whole file for one block
 * that it cannot read, and passes over a block whose BEGIN line it does not see. It is asked where
 * that is not clear from the form of the blocks. Private to the store readers.
 */
#ifndef AW_STORE_LOADER_H
#define AW_STORE_LOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct aw_store_reading;

/* A block as it was met in the file. */
struct aw_loader_block {
	size_t at, end;  /* of its BEGIN line, and of the text after it */
	uint32_t number; /* 0: not of certificates */
	size_t line;
	bool certificate; /* one certificate, which was read */
	bool bundle;      /* PKCS#7 labelled as a certificate */
};

struct aw_loader {
	bool odd; /* a block is not such that OpenSSL reads it for sure */
	struct aw_loader_block *blocks;
	size_t n_blocks;
};

/* Notes a block; false when memory is short. */
bool aw_loader_note(struct aw_loader *loader, const struct aw_loader_block *block);
void aw_loader_clear(struct aw_loader *loader);

/*
 * True if OpenSSL reads the text between BEGIN and END for sure: lines of at most 76 characters,
 * each with its line end, and not one character that is no part of the base64, which was decoded to
 * so many bytes (0: it was not).
 */
bool aw_loader_plain(const uint8_t *text, size_t len, size_t decoded);

/*
 * Asks OpenSSL about the file at hand if something of it is odd, and reports what it refuses or
 * passes over as one problem, AW_ERR_STORE_REFUSED.
 */
AW_CHECKED enum aw_err aw_loader_ask(struct aw_store_reading *in);

#endif
