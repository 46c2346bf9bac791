/* SPDX-License-Identifier: ISC */
/*
 * Base64 text that should be a certificate and that no device reads as one: without its BEGIN or
 * END line, with characters lost, changed or added. Says what is wrong and where, and which genuine
 * root it is or was meant to be. Private to the store readers.
 */
#ifndef AW_PASTED_H
#define AW_PASTED_H

#include "truststore/store_reading.h"

enum aw_marker_state { AW_MARKER_GOOD, AW_MARKER_MISSING, AW_MARKER_WRONG };

struct aw_pasted {
	size_t start, end; /* of the text without markers, in the file at hand */
	enum aw_marker_state begin_line, end_line;
	const char *where;
};

/* Examines text that could not be read, and reports it as a bad block. */
AW_CHECKED enum aw_err aw_pasted_examine(struct aw_store_reading *in, const struct aw_pasted *text);

/*
 * Examines a well-formed block whose certificate resembles a genuine root: *damaged is set, and the
 * block reported, if one character makes the root of it. Else it is a certificate of its own.
 */
AW_CHECKED enum aw_err
aw_pasted_compare(struct aw_store_reading *in, const struct aw_pasted *text, bool *damaged);

#endif
