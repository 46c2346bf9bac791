/* SPDX-License-Identifier: ISC */
/* Text for people: colours, wrapped paragraphs, and tables with columns as wide as their content.
 */
#ifndef AW_CLI_OUTPUT_H
#define AW_CLI_OUTPUT_H

#include "base/buf.h"
#include "cli.h"

#define AW_CLI_WIDTH \
	80 /* columns of a paragraph; words, paths and table rows are never truncated */

/* Columns of UTF-8 text on a terminal, counted as one for each code point. */
size_t aw_cli_columns(const char *text);

/* Prints the word in the colour of the severity, padded with blanks to `width` columns. */
void aw_cli_severity(
    const struct aw_cli *cli, enum aw_severity severity, const char *word, size_t width);

/* Prints `lead` and `text`, wrapped at blanks and indented by the width of `lead`. */
void aw_cli_paragraph(FILE *out, const char *lead, const char *text);

/* The same, wrapped at the width of the terminal, and in one line where there is none. */
void aw_cli_text(const struct aw_cli *cli, const char *lead, const char *text);

/* The same after two blanks, for a text that begins in that column of a line that was begun. */
void aw_cli_words(const struct aw_cli *cli, size_t column, const char *text);

/* A path or another operand as one clean line (aw_text_clean); the caller frees it. NULL: no
 * memory. */
char *aw_cli_clean(const char *text);

/* A table of text: rows of n_columns cells; the first row is the heading. */
struct aw_cli_table {
	size_t n_columns, n_rows;
	char **cells;              /* owned, row after row */
	enum aw_severity *colours; /* of each row's colour column */
	size_t colour_column;
};

/* An empty table. colour_column has the colours of the rows; SIZE_MAX: no column has. */
void aw_cli_table_init(struct aw_cli_table *table, size_t n_columns, size_t colour_column);

/* Frees the cells and makes the table empty. */
void aw_cli_table_free(struct aw_cli_table *table);

/* Adds a row of copies of the cells; NULL becomes "-". AW_ERR_NO_MEMORY: free the table. */
AW_CHECKED enum aw_err
aw_cli_table_add(struct aw_cli_table *table, enum aw_severity colour, const char *const *cells);

/* Columns of a terminal that the rows need. */
size_t aw_cli_table_width(const struct aw_cli_table *table);

/* Prints the table with two blanks between columns and `indent` blanks before each row. On a
 * terminal the last column is broken at blanks. */
AW_CHECKED enum aw_err
aw_cli_table_print(const struct aw_cli *cli, const struct aw_cli_table *table, int indent);

#endif
