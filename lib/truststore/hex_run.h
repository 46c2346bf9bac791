/* SPDX-License-Identifier: ISC */
/*
 * Finding a DER object in hex among the lines of a text, as a configuration without its heading
 * and `xxd -p` have it. Private to the store readers.
 */
#ifndef AW_HEX_RUN_H
#define AW_HEX_RUN_H

#include "truststore/store_reading.h"

/* Lines in a row; begin with {0}. */
struct aw_hex_run {
	bool open;
	size_t start, end; /* offsets in the file */
	size_t line;       /* number of its first line */
	size_t digits;
};

/* Takes the line at start..end with its number: one of a run, or the end of the run before. */
AW_CHECKED enum aw_err aw_hex_run_line(
    struct aw_hex_run *run, struct aw_store_reading *in, size_t start, size_t end, size_t line);

/* The run ends here: it is reported if it is long enough for a certificate. */
AW_CHECKED enum aw_err aw_hex_run_end(struct aw_hex_run *run, struct aw_store_reading *in);

#endif
