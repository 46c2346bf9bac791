/* SPDX-License-Identifier: ISC */
/*
 * What the files of a trust store were when they were read: names, inodes, sizes and times. While
 * they are the same, so are the facts, and the files need not be read.
 */
#ifndef AW_SEEN_H
#define AW_SEEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cisco_clock.h"
#include "model/model.h"

struct aw_source;

struct aw_seen {
	bool known; /* else nothing is known, and the files have to be read */
	bool used;  /* the facts of that reading are in the record */
	uint8_t digest[AW_SHA256_LEN];
	struct aw_cisco_clock clock; /* texts of the device are read by it */
};

/*
 * The files of the store as they are at `now`: the file or all entries of the directory, and the
 * file with its password. Not known where one cannot be examined, or was changed so recently that
 * the next change may have the same time.
 */
void aw_seen_look(const struct aw_source *source, int64_t now, struct aw_seen *out);

/* True if both are known and the same. */
bool aw_seen_same(const struct aw_seen *a, const struct aw_seen *b);

#endif
