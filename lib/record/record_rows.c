/* SPDX-License-Identifier: ISC */
#include "record/record_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/pool.h"

#define KEY "\"anchors\""
#define DIGITS_MAX 18 /* of an integer that fits for sure */

/* Digits of hex with their value and 1; 0 for what is none. Most of a record is hex. */
static const uint8_t hex_values[256] = {['0'] = 1,
    ['1'] = 2,
    ['2'] = 3,
    ['3'] = 4,
    ['4'] = 5,
    ['5'] = 6,
    ['6'] = 7,
    ['7'] = 8,
    ['8'] = 9,
    ['9'] = 10,
    ['a'] = 11,
    ['b'] = 12,
    ['c'] = 13,
    ['d'] = 14,
    ['e'] = 15,
    ['f'] = 16,
    ['A'] = 11,
    ['B'] = 12,
    ['C'] = 13,
    ['D'] = 14,
    ['E'] = 15,
    ['F'] = 16};

/* True if all are digits of hex. */
static bool
unhex(const char *digits, uint8_t *out, size_t len)
{
	const uint8_t *s = (const uint8_t *)digits;
	unsigned all = 0;

	for (size_t i = 0; i < len; i++, s += 2) {
		unsigned high = hex_values[s[0]] - 1U, low = hex_values[s[1]] - 1U;

		all |= high | low;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return all <= 15;
}

static const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p;
}

/* Behind the closing quote of the string that begins at p; NULL if it has none. */
static const char *
string_end(const char *p, const char *end)
{
	for (p++; p < end; p++) {
		const char *quote = memchr(p, '"', (size_t)(end - p)), *escape;

		if (quote == NULL)
			return NULL;
		escape = memchr(p, '\\', (size_t)(quote - p));
		if (escape == NULL)
			return quote + 1;
		p = escape + 1; /* what it escapes is no end, so it is stepped over */
	}
	return NULL;
}

/* Octets of a row at p that the pool knows, which is noted; 1 of any other. */
static size_t
known_row(struct aw_rows *rows, const char *p, const char *end)
{
	const struct aw_certificate *cert;
	uint8_t start[AW_POOL_START];

	if (rows == NULL || rows->pool == NULL || (size_t)(end - p) < 2 + 2 * sizeof(start) ||
	    p[1] != '"' || !unhex(p + 2, start, sizeof(start)))
		return 1;
	cert = aw_pool_ref_row(rows->pool, start, p, (size_t)(end - p));
	if (cert == NULL)
		return 1;
	if (!AW_GROW(rows->known, rows->n_known)) {
		aw_pool_unref(rows->pool, cert); /* then it is read */
		return 1;
	}
	rows->known[rows->n_known++] = (struct aw_known_row){.start = p, .certificate = cert};
	return cert->row_len;
}

/* The comma or bracket behind the value that begins at p, or the end; NULL if it is not closed. */
static const char *
value_end(struct aw_rows *rows, const char *p, const char *end)
{
	static const bool marks[256] = {
	    ['"'] = true, ['['] = true, [']'] = true, ['{'] = true, ['}'] = true, [','] = true};
	size_t depth = 0;

	while (p != NULL && p < end) {
		if (!marks[(uint8_t)*p]) {
			p++;
		} else if (*p == '"') {
			p = string_end(p, end);
		} else if (*p == '[') {
			depth++;
			p += known_row(rows, p, end);
		} else {
			if (depth == 0 && *p != '{')
				return p;
			if (*p != ',')
				depth = *p == '{' ? depth + 1 : depth - 1;
			p++;
		}
	}
	return depth == 0 ? p : NULL;
}

/* The list that is the value of the key which ends at p, or NULL if there is none. */
static const char *
list_after(const char *p, const char *end)
{
	p = skip_blanks(p, end);
	if (p == end || *p != ':')
		return NULL;
	p = skip_blanks(p + 1, end);
	return p < end && *p == '[' ? p : NULL;
}

static bool
add_span(struct aw_rows *out, const char *start, const char *end, size_t first_known)
{
	if (!AW_GROW(out->spans, out->n_spans))
		return false;
	out->spans[out->n_spans] = (struct aw_rows_span){
	    .start = start, .len = (size_t)(end - start), .first_known = first_known};
	return aw_buf_printf(&out->text, "%zu", out->n_spans++);
}

bool
aw_rows_cut(struct aw_pool *pool, const char *json, size_t len, struct aw_rows *out)
{
	const char *end = json + len, *kept = json, *p = json;
	size_t first;
	bool done = true;

	*out = (struct aw_rows){.pool = pool};
	/* The shortest list with its key takes 12 bytes, its number fewer than that. */
	aw_buf_init(&out->text, 2 * len + 1);
	while (done && p < end && (p = memchr(p, '"', (size_t)(end - p))) != NULL) {
		const char *after = string_end(p, end), *list, *behind;

		if (after == NULL)
			break;
		list = (size_t)(after - p) == strlen(KEY) && memcmp(p, KEY, strlen(KEY)) == 0
			   ? list_after(after, end)
			   : NULL;
		p = after;
		if (list == NULL)
			continue;
		first = out->n_known;
		behind = value_end(out, list, end);
		if (behind == NULL)
			break; /* nor is the document closed */
		done = aw_buf_add(&out->text, kept, (size_t)(list - kept)) &&
		       add_span(out, list, behind, first);
		p = kept = behind;
	}
	done = done && aw_buf_add(&out->text, kept, (size_t)(end - kept));
	if (!done)
		aw_rows_clear(out);
	return done;
}

void
aw_rows_clear(struct aw_rows *rows)
{
	aw_buf_free(&rows->text);
	free(rows->spans);
	for (size_t i = 0; i < rows->n_known; i++)
		aw_pool_unref(rows->pool, rows->known[i].certificate);
	free(rows->known);
	*rows = (struct aw_rows){0};
}

/* Any value by the parser: the rare and the wrong ones. */
static bool
take_tree(struct aw_row_cursor *c, struct aw_cell *cell)
{
	const char *end = value_end(NULL, c->p, c->end);
	struct aw_json_error error;
	char *text;

	if (end == NULL)
		return false;
	text = aw_arena_take(c->arena, (size_t)(end - c->p) + 1);
	if (text == NULL)
		return false;
	memcpy(text, c->p, (size_t)(end - c->p));
	cell->kind = AW_CELL_TREE;
	cell->tree = aw_json_parse(c->arena, text, (size_t)(end - c->p), true, &error);
	c->p = end;
	return cell->tree != NULL;
}

static bool
take_string(struct aw_row_cursor *c, struct aw_cell *cell)
{
	const char *s = c->p + 1, *quote = memchr(s, '"', (size_t)(c->end - s));

	if (quote == NULL || memchr(s, '\\', (size_t)(quote - s)) != NULL)
		return take_tree(c, cell);
	*cell = (struct aw_cell){.kind = AW_CELL_STRING, .s = s, .len = (size_t)(quote - s)};
	c->p = quote + 1;
	return true;
}

static bool
take_number(struct aw_row_cursor *c, struct aw_cell *cell)
{
	const char *p = c->p, *digits;
	int64_t n = 0;

	p += *p == '-' ? 1 : 0;
	digits = p;
	for (; p < c->end && *p >= '0' && *p <= '9' && p - digits < DIGITS_MAX; p++)
		n = n * 10 + (*p - '0');
	/* Fractions, exponents, long and malformed ones are the parser's. */
	if (p == digits || (*digits == '0' && p - digits > 1) || p == c->end ||
	    strchr(",] \t\r\n", *p) == NULL)
		return take_tree(c, cell);
	*cell = (struct aw_cell){.kind = AW_CELL_NUMBER, .n = *c->p == '-' ? -n : n};
	c->p = p;
	return true;
}

static bool
take_cell(struct aw_row_cursor *c, struct aw_cell *cell)
{
	static const struct {
		const char *word;
		size_t len;
		enum aw_cell_kind kind;
	} words[] = {{"null", 4, AW_CELL_NULL}, {"false", 5, AW_CELL_FALSE},
	    {"true", 4, AW_CELL_TRUE}, {"[]", 2, AW_CELL_EMPTY}};

	*cell = (struct aw_cell){0};
	if (c->p == c->end)
		return false;
	if (*c->p == '"')
		return take_string(c, cell);
	if (*c->p == '-' || (*c->p >= '0' && *c->p <= '9'))
		return take_number(c, cell);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (*c->p != *words[i].word || (size_t)(c->end - c->p) <= words[i].len ||
		    memcmp(c->p, words[i].word, words[i].len) != 0)
			continue;
		cell->kind = words[i].kind;
		c->p += words[i].len;
		return true;
	}
	return take_tree(c, cell);
}

static bool
take_char(struct aw_row_cursor *c, char wanted)
{
	c->p = skip_blanks(c->p, c->end);
	if (c->p == c->end || *c->p != wanted)
		return false;
	c->p = skip_blanks(c->p + 1, c->end);
	return true;
}

struct aw_row_cursor
aw_row_first(const struct aw_rows *rows, const struct aw_rows_span *span, size_t n_facts,
    struct aw_arena *arena)
{
	struct aw_row_cursor c = {
	    .p = span->start, .end = span->start + span->len, .arena = arena, .n_facts = n_facts};

	if (n_facts > 0 && rows->n_known > 0) {
		c.known = &rows->known[span->first_known];
		c.known_end = &rows->known[rows->n_known];
	}
	return c;
}

/* Steps over the text that the pool knows: its cells are left as they are. */
static void
take_known(struct aw_row_cursor *c, size_t *n)
{
	c->row = c->p;
	c->facts_len = 0;
	c->found = NULL;
	while (c->known < c->known_end && c->known->start < c->p)
		c->known++;
	if (c->known == c->known_end || c->known->start != c->p)
		return;
	c->found = c->known;
	*n = c->n_facts;
	c->p = skip_blanks(c->p + c->found->certificate->row_len, c->end);
}

static bool
take_row(struct aw_row_cursor *c, struct aw_cell cells[AW_ROW_CELLS_MAX], size_t *n)
{
	take_known(c, n);
	if (c->found == NULL) {
		if (!take_char(c, '['))
			return false;
		if (take_char(c, ']'))
			return true;
	}
	do {
		if (*n != 0 && *n == c->n_facts)
			c->facts_len = (size_t)(c->p - c->row);
		if (*n == AW_ROW_CELLS_MAX || !take_cell(c, &cells[(*n)++]))
			return false;
	} while (take_char(c, ','));
	return take_char(c, ']');
}

int
aw_row_next(struct aw_row_cursor *c, struct aw_cell cells[AW_ROW_CELLS_MAX], size_t *n)
{
	bool first = c->n_rows == 0;

	*n = 0;
	if (first && !take_char(c, '['))
		return -1;
	if (take_char(c, ']'))
		/* After a comma there must be a row; after the list nothing. */
		return c->p == c->end && !c->comma ? 0 : -1;
	if (!first && !c->comma)
		return -1;
	if (!take_row(c, cells, n))
		return -1;
	c->comma = take_char(c, ',');
	c->n_rows++;
	return 1;
}

const char *
aw_cell_string(const struct aw_cell *cell, size_t *len)
{
	if (cell->kind == AW_CELL_STRING) {
		*len = cell->len;
		return cell->s;
	}
	*len = aw_json_length(cell->tree);
	return aw_json_string(cell->tree);
}

bool
aw_cell_hex(const struct aw_cell *cell, uint8_t *out, size_t len)
{
	return cell->kind == AW_CELL_STRING && cell->len == 2 * len && unhex(cell->s, out, len);
}
