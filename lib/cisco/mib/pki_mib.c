/* SPDX-License-Identifier: ISC */
#include "cisco/mib/pki_mib.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#define WHERE "CISCO-PKI-MIB"
#define TEXT_BYTES ((size_t)16 * 1024 * 1024)
#define CELL_MAX 1024

static const struct aw_mib_oid entry = {{1, 3, 6, 1, 4, 1, 9, 9, 854, 2, 2, 1, 1}, 13};

enum column { SERIAL = 2, ISSUER, START, END, TYPE, LIFE, TRUST_POINT, SUBJECT, COLUMNS };

/* One cell; the index is the label of a chain, whatever it is made of. */
struct cell {
	const struct aw_mib_value *value;
	uint32_t column;
};

const struct aw_mib_oid *
aw_pki_mib_certificates(void)
{
	return &entry;
}

static int
by_index(const void *a, const void *b)
{
	const struct cell *x = a, *y = b;
	size_t skip = entry.len + 1;

	return aw_mib_oid_compare(x->value->oid + skip, x->value->oid_len - skip,
	    y->value->oid + skip, y->value->oid_len - skip);
}

/* One line of clean text; "" if it is not given. */
static void
clean(const struct aw_mib_value *value, char out[CELL_MAX])
{
	const char *s = "";
	size_t len = 0;

	if (value != NULL && value->type == AW_MIB_OCTETS) {
		s = value->octets;
		len = value->len;
	}
	while (len > 0 && (s[len - 1] == '\0' || s[len - 1] == '\n' || s[len - 1] == ' '))
		len--;
	(void)aw_text_clean(out, CELL_MAX, s, len);
}

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* True if a word of the type is "CA"; "RA" and what a device has for itself are no anchors. */
static bool
is_ca(const struct aw_mib_value *type)
{
	char text[CELL_MAX];

	clean(type, text);
	for (const char *at = text; (at = strstr(at, "CA")) != NULL; at += 2)
		if ((at == text || !letter(at[-1])) && !letter(at[2]))
			return true;
	return false;
}

/* A name in one line, "cn=A,o=B\, C,c=D", with one attribute in each line. */
static void
put_name(struct aw_buf *text, const char *head, const struct aw_mib_value *value)
{
	char name[CELL_MAX];
	const char *s = name;

	clean(value, name);
	(void)aw_buf_printf(text, "  %s:\n", head);
	while (*s != '\0') {
		size_t len = 0;

		s += strspn(s, " ");
		while (s[len] != '\0' && s[len] != ',')
			len += s[len] == '\\' && s[len + 1] != '\0' ? 2 : 1;
		/* What has no type belongs to the value before, which had the comma. */
		(void)aw_buf_puts(text, memchr(s, '=', len) != NULL ? "    " : "     ");
		for (size_t i = 0; i < len; i++)
			if (s[i] != '\\')
				(void)aw_buf_add(text, s + i, 1);
		(void)aw_buf_puts(text, "\n");
		s += len + (s[len] == ',' ? 1 : 0);
	}
}

/* Hex without the marks that some versions print. */
static void
put_serial(struct aw_buf *text, const struct aw_mib_value *value)
{
	char serial[CELL_MAX];
	const char *s = serial;

	clean(value, serial);
	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		s += 2;
	(void)aw_buf_puts(text, "  Certificate Serial Number (hex): ");
	for (; *s != '\0'; s++)
		if (*s != ':' && *s != ' ')
			(void)aw_buf_add(text, s, 1);
	(void)aw_buf_puts(text, "\n");
}

static void
put_date(struct aw_buf *text, const char *key, const struct aw_mib_value *value)
{
	char date[CELL_MAX];

	clean(value, date);
	(void)aw_buf_printf(text, "    %s date: %s\n", key, date);
}

static void
put_row(struct aw_buf *text, const struct aw_mib_value *const row[COLUMNS])
{
	(void)aw_buf_puts(text, "CA Certificate\n  Status: Available\n");
	put_serial(text, row[SERIAL]);
	put_name(text, "Issuer", row[ISSUER]);
	put_name(text, "Subject", row[SUBJECT]);
	(void)aw_buf_puts(text, "  Validity Date:\n");
	put_date(text, "start", row[START]);
	put_date(text, "end  ", row[END]);
	(void)aw_buf_puts(text, "\n");
}

/* The CA certificates in the form of the text, for which there is a reader. */
static size_t
put_rows(struct aw_buf *text, const struct cell *cells, size_t n)
{
	size_t written = 0;

	for (size_t i = 0; i < n;) {
		const struct aw_mib_value *row[COLUMNS] = {NULL};
		const struct cell *first = &cells[i];

		for (; i < n && by_index(first, &cells[i]) == 0; i++)
			if (cells[i].column < COLUMNS)
				row[cells[i].column] = cells[i].value;
		if (!is_ca(row[TYPE]))
			continue;
		put_row(text, row);
		written++;
	}
	/* So that a last entry which is not whole is not taken for one that was cut off. */
	(void)aw_buf_puts(text, "Certificate\n");
	return written;
}

static enum aw_err
read_text(struct aw_pool *pool, struct aw_buf *text, const struct aw_transitions *known,
    struct aw_store *store, struct aw_error *err)
{
	const struct aw_truststore_options options = {.max_bytes = TEXT_BYTES, .known = known};

	if (text->failed)
		return aw_error_nomem(err);
	return aw_truststore_parse(
	    pool, (const uint8_t *)text->data, text->len, WHERE, &options, store, err);
}

enum aw_err
aw_pki_mib_read(struct aw_pool *pool, const struct aw_mib_values *answers,
    const struct aw_transitions *known, struct aw_store *store, struct aw_error *err)
{
	struct cell *cells = calloc(answers->n + 1, sizeof(*cells));
	struct aw_buf text;
	size_t n = 0;
	enum aw_err rc;

	if (cells == NULL)
		return aw_error_nomem(err);
	for (size_t i = 0; i < answers->n; i++) {
		const struct aw_mib_value *value = &answers->items[i];

		if (value->oid_len > entry.len &&
		    aw_mib_oid_under(value->oid, value->oid_len, entry.id, entry.len))
			cells[n++] = (struct cell){value, value->oid[entry.len]};
	}
	qsort(cells, n, sizeof(*cells), by_index);
	aw_buf_init(&text, TEXT_BYTES);
	if (n == 0)
		rc = aw_error_set(err, AW_ERR_SNMP_MISSING, WHERE,
		    "the agent has no certificate of this MIB to show");
	else if (put_rows(&text, cells, n) == 0)
		rc = aw_error_set(
		    err, AW_ERR_STORE_EMPTY, WHERE, "none of the certificates is one of a CA");
	else
		rc = read_text(pool, &text, known, store, err);
	aw_buf_free(&text);
	free(cells);
	return rc;
}
