/* SPDX-License-Identifier: ISC */
/*
 * Numbers and texts one after another in memory, in the form of this host: for files that only the
 * host which wrote them reads. Reading is safe for any content.
 */
#ifndef AW_PACK_H
#define AW_PACK_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Add to a buffer, which fails as a whole (buf.h). A text may be NULL. */
void aw_pack_number(struct aw_buf *buf, int64_t number);
void aw_pack_text(struct aw_buf *buf, const char *text);
void aw_pack_octets(struct aw_buf *buf, const void *octets, size_t len);

/* What is still to be read. After the first value that is not there, all are 0, and failed is set.
 */
struct aw_packed {
	const uint8_t *p, *end;
	bool failed;
};

int64_t aw_unpack_number(struct aw_packed *packed);
/* A number from 0 up to below `end`, else 0 and failed. */
unsigned aw_unpack_below(struct aw_packed *packed, unsigned end);
/* The number of things that follow, which take `size` octets each at least. */
size_t aw_unpack_count(struct aw_packed *packed, size_t size);
/* Points into what is read, or NULL. aw_unpack_copy is by malloc; without memory it sets failed. */
const char *aw_unpack_text(struct aw_packed *packed);
char *aw_unpack_copy(struct aw_packed *packed);
/* The same of a text that must be there. */
char *aw_unpack_name(struct aw_packed *packed);
void aw_unpack_octets(struct aw_packed *packed, void *octets, size_t len);

#endif
