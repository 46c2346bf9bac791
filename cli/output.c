/* SPDX-License-Identifier: ISC */
#include "output.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "policy/policy.h"

#define LAST_MIN 24 /* columns below which the last column of a table is not broken */

size_t
aw_cli_columns(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		if (((unsigned char)*text & 0xc0U) != 0x80U)
			n++;
	return n;
}

static const char *
colour_of(enum aw_severity severity)
{
	switch (severity) {
	case AW_SEVERITY_OK:
		return "\033[32m";
	case AW_SEVERITY_UNKNOWN:
		return "\033[35m";
	case AW_SEVERITY_WARNING:
		return "\033[33m";
	case AW_SEVERITY_CRITICAL:
		return "\033[31m";
	}
	return "";
}

void
aw_cli_severity(const struct aw_cli *cli, enum aw_severity severity, const char *word, size_t width)
{
	size_t columns = aw_cli_columns(word);
	int pad = width > columns ? (int)(width - columns) : 0;

	if (cli->colour)
		(void)fprintf(cli->out, "%s%s\033[0m%*s", colour_of(severity), word, pad, "");
	else
		(void)fprintf(cli->out, "%s%*s", word, pad, "");
}

/* Prints words from the column `indent` on; further lines begin there too. */
static void
print_wrapped(FILE *out, const char *text, size_t indent, size_t limit)
{
	size_t column = indent;
	bool first = true;

	while (*text != '\0') {
		size_t len = strcspn(text, " "), width = 0;

		for (size_t i = 0; i < len; i++)
			width += ((unsigned char)text[i] & 0xc0U) != 0x80U;
		if (!first && column + 1 + width > limit) {
			(void)fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			(void)fputc(' ', out);
			column++;
		}
		(void)fwrite(text, 1, len, out);
		column += width;
		first = false;
		text += len;
		text += strspn(text, " ");
	}
}

/* Prints the last cell of a row, which begins in that column; broken at blanks on a terminal. */
static void
print_last(const struct aw_cli *cli, const char *cell, size_t column)
{
	if (cli->width < column + LAST_MIN)
		(void)fputs(cell, cli->out);
	else
		print_wrapped(cli->out, cell, column, cli->width);
}

void
aw_cli_paragraph(FILE *out, const char *lead, const char *text)
{
	(void)fputs(lead, out);
	print_wrapped(out, text, aw_cli_columns(lead), AW_CLI_WIDTH);
	(void)fputc('\n', out);
}

void
aw_cli_text(const struct aw_cli *cli, const char *lead, const char *text)
{
	(void)fputs(lead, cli->out);
	print_last(cli, text, aw_cli_columns(lead));
	(void)fputc('\n', cli->out);
}

void
aw_cli_words(const struct aw_cli *cli, size_t column, const char *text)
{
	(void)fputs("  ", cli->out);
	print_last(cli, text, column);
	(void)fputc('\n', cli->out);
}

char *
aw_cli_clean(const char *text)
{
	size_t len = strlen(text);

	return aw_text_clean_dup(text, len, 4 * len + 4);
}

void
aw_cli_table_init(struct aw_cli_table *table, size_t n_columns, size_t colour_column)
{
	memset(table, 0, sizeof(*table));
	table->n_columns = n_columns;
	table->colour_column = colour_column;
}

void
aw_cli_table_free(struct aw_cli_table *table)
{
	for (size_t i = 0; i < table->n_rows * table->n_columns; i++)
		free(table->cells[i]);
	free(table->cells);
	free(table->colours);
	aw_cli_table_init(table, 0, 0);
}

enum aw_err
aw_cli_table_add(struct aw_cli_table *table, enum aw_severity colour, const char *const *cells)
{
	char **row;

	if (!aw_array_grow(
		(void *)&table->cells, table->n_rows, table->n_columns * sizeof(table->cells[0])) ||
	    !AW_GROW(table->colours, table->n_rows))
		return AW_ERR_NO_MEMORY;
	row = table->cells + table->n_rows * table->n_columns;
	memset(row, 0, table->n_columns * sizeof(row[0]));
	table->colours[table->n_rows++] = colour;
	for (size_t i = 0; i < table->n_columns; i++)
		if ((row[i] = strdup(cells[i] != NULL ? cells[i] : "-")) == NULL)
			return AW_ERR_NO_MEMORY;
	return AW_OK;
}

static size_t
column_width(const struct aw_cli_table *table, size_t column)
{
	size_t width = 0;

	for (size_t i = 0; i < table->n_rows; i++) {
		const char *cell = table->cells[i * table->n_columns + column];
		size_t columns = cell != NULL ? aw_cli_columns(cell) : 0;

		if (columns > width)
			width = columns;
	}
	return width;
}

static void
print_row(const struct aw_cli *cli, const struct aw_cli_table *table, size_t row,
    const size_t *widths, size_t column)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		const char *cell = table->cells[row * table->n_columns + i];
		bool last = i + 1 == table->n_columns;

		if (i == table->colour_column && row > 0)
			aw_cli_severity(cli, table->colours[row], cell, last ? 0 : widths[i]);
		else if (last)
			print_last(cli, cell, column);
		else
			(void)fprintf(
			    cli->out, "%s%*s", cell, (int)(widths[i] - aw_cli_columns(cell)), "");
		if (!last)
			(void)fputs("  ", cli->out);
		column += widths[i] + 2;
	}
	(void)fputc('\n', cli->out);
}

size_t
aw_cli_table_width(const struct aw_cli_table *table)
{
	size_t width = 0;

	for (size_t i = 0; i < table->n_columns; i++)
		width += column_width(table, i) + 2;
	return width > 2 ? width - 2 : 0;
}

enum aw_err
aw_cli_table_print(const struct aw_cli *cli, const struct aw_cli_table *table, int indent)
{
	size_t *widths = calloc(table->n_columns + 1, sizeof(*widths));

	if (widths == NULL)
		return AW_ERR_NO_MEMORY;
	for (size_t i = 0; i < table->n_columns; i++)
		widths[i] = column_width(table, i);
	for (size_t row = 0; row < table->n_rows; row++) {
		(void)fprintf(cli->out, "%*s", indent, "");
		print_row(cli, table, row, widths, (size_t)indent);
	}
	free(widths);
	return AW_OK;
}
