/* SPDX-License-Identifier: ISC */
/*
 * The lists of anchors in a record's document, for record_*.c alone. They are nine tenths of its
 * bytes, and a tree of JSON values for them costs three times what all the rest of a check does. So
 * they are cut out of the document before the rest is parsed, and read row by row without a tree.
 */
#ifndef AW_RECORD_ROWS_H
#define AW_RECORD_ROWS_H

#include <stdint.h>

#include "base/buf.h"
#include "base/json_in.h"

#define AW_ROW_CELLS_MAX 64

/* The value of a member "anchors": its text, brackets and all. */
struct aw_rows_span {
	const char *start; /* in the document it was cut from */
	size_t len;
	size_t first_known; /* the known rows before it */
	bool used;
};

struct aw_certificate;
struct aw_pool;

/* A row that the pool knows: where it begins, and its certificate with a reference. */
struct aw_known_row {
	const char *start;
	const struct aw_certificate *certificate; /* NULL: somebody took the reference */
};

struct aw_rows {
	struct aw_buf text; /* the document with the number of its span in place of each such list
			     */
	struct aw_rows_span *spans;
	size_t n_spans;
	struct aw_pool *pool;
	struct aw_known_row *known;
	size_t n_known;
};

/*
 * Cuts; what is no JSON is left for the parser to refuse. Rows that the pool knows are stepped
 * over and noted. False: no memory.
 */
bool aw_rows_cut(struct aw_pool *pool, const char *json, size_t len, struct aw_rows *out);
void aw_rows_clear(struct aw_rows *rows);

enum aw_cell_kind {
	AW_CELL_STRING, /* without escapes: s and len */
	AW_CELL_NUMBER, /* an integer that fits */
	AW_CELL_NULL,
	AW_CELL_TRUE,
	AW_CELL_FALSE,
	AW_CELL_EMPTY, /* [] */
	AW_CELL_TREE,  /* any other value, parsed */
};

struct aw_cell {
	enum aw_cell_kind kind;
	const char *s; /* not terminated */
	size_t len;
	int64_t n;
	const struct aw_json *tree;
};

/* The position of the reader in a span. */
struct aw_row_cursor {
	const char *p, *end;
	struct aw_arena *arena;
	size_t n_rows; /* read so far */
	bool comma;    /* a comma followed the last row */
	/* Known rows from here on: by the text of their first n_facts cells. */
	struct aw_known_row *known, *known_end;
	size_t n_facts;
	struct aw_known_row *found; /* this row, whose first cells are not set then; or NULL */
	const char *row;            /* its text, and the length of that of n_facts cells */
	size_t facts_len;
};

/* With n_facts 0 all cells are read. The arena takes the trees of cells. */
struct aw_row_cursor aw_row_first(const struct aw_rows *rows, const struct aw_rows_span *span,
    size_t n_facts, struct aw_arena *arena);

/*
 * Reads the next row. Gives 1 with its cells, 0 after the last row,
 * -1 where the text is not a list of lists of at most AW_ROW_CELLS_MAX values.
 */
int aw_row_next(struct aw_row_cursor *c, struct aw_cell cells[AW_ROW_CELLS_MAX], size_t *n);

/* The string of a cell, not terminated, and its length; NULL if it is none. */
const char *aw_cell_string(const struct aw_cell *cell, size_t *len);

/* Exactly `len` bytes of hex. */
bool aw_cell_hex(const struct aw_cell *cell, uint8_t *out, size_t len);

#endif
