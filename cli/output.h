/* SPDX-License-Identifier: ISC */
/* Text for people: colours, wrapped paragraphs and tables whose columns are as wide as their
 * content. */
#ifndef AW_CLI_OUTPUT_H
#define AW_CLI_OUTPUT_H

#include "base/buf.h"
#include "cli.h"

#define AW_CLI_WIDTH 80 /* where paragraphs wrap; words, paths and table rows are never cut */

/* Columns a terminal uses for UTF-8 text, counting one for each character. */
size_t aw_cli_columns(const char *text);

/* The word padded with blanks to `width` columns, in the colour of the severity. */
void aw_cli_severity(
    const struct aw_cli *cli, enum aw_severity severity, const char *word, size_t width);

/*
 * `lead` and then `text`, wrapped at blanks; the lines after the first are indented by the width of
 * lead.
 */
void aw_cli_paragraph(FILE *out, const char *lead, const char *text);

/* A path or another operand as one clean line; the caller frees it. NULL: no memory. */
char *aw_cli_clean(const char *text);

/* A table of text: rows of n_columns cells, NULL shown as "-". */
struct aw_cli_table {
	size_t n_columns, n_rows;
	char **cells;              /* owned, row after row */
	enum aw_severity *colours; /* of each row's colour column */
	size_t colour_column;
};

void aw_cli_table_init(struct aw_cli_table *table, size_t n_columns, size_t colour_column);
void aw_cli_table_free(struct aw_cli_table *table);

/* Adds a row; the cells are copied. The heading is the first row. */
enum aw_err
aw_cli_table_add(struct aw_cli_table *table, enum aw_severity colour, const char *const *cells);

/* Two blanks between columns, none at the end of a line; `indent` blanks before each row. */
void aw_cli_table_print(const struct aw_cli *cli, const struct aw_cli_table *table, int indent);

#endif
