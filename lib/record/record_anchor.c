/* SPDX-License-Identifier: ISC */
/* Reading the anchors of a record: rows to certificates in the pool. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/model.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/words.h"
#include "record/record_reader.h"

/* Those that do not depend on the clock or the store. */
#define FLAWS_OF_CERTIFICATES          \
	(((1U << AW_FLAW_COUNT) - 1) & \
	    ~(unsigned)(AW_FLAW_EXPIRED | AW_FLAW_NOT_YET | AW_FLAW_REJECTED))

#define COLUMN_ABSENT SIZE_MAX /* its position: the rows do not have it */

static const struct aw_cell *
cell(const struct aw_reader *r, const struct aw_cell *row, enum aw_record_column column)
{
	static const struct aw_cell none = {.kind = AW_CELL_NULL};

	return r->columns[column] == COLUMN_ABSENT ? &none : &row[r->columns[column]];
}

/* Copies a text of a row, which is clean and has a bound. */
static char *
cell_text(struct aw_reader *r, const struct aw_cell *row, enum aw_record_column column)
{
	size_t len;
	const char *s = aw_cell_string(cell(r, row, column), &len);
	char *copy;

	if (s == NULL || len > AW_SUBJECT_MAX || !aw_text_is_clean(s, len)) {
		(void)aw_reader_bad(
		    r, "a text of an anchor is not clean or above %d octets", AW_SUBJECT_MAX);
		return NULL;
	}
	copy = malloc(len + 1);
	if (copy == NULL) {
		(void)aw_reader_no_memory(r);
		return NULL;
	}
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

static bool
cell_number(struct aw_reader *r, const struct aw_cell *value, const char *what, int64_t min,
    int64_t max, int64_t *out)
{
	*out = value->n;
	if (value->kind == AW_CELL_NUMBER && *out >= min && *out <= max)
		return true;
	return aw_reader_bad(
	    r, "%s is not a number from %jd to %jd", what, (intmax_t)min, (intmax_t)max);
}

static bool
cell_instant(struct aw_reader *r, const struct aw_cell *value, const char *what, int64_t *out)
{
	*out = AW_INSTANT_NONE;
	return value->kind == AW_CELL_NULL ||
	       cell_number(r, value, what, AW_READER_INSTANT_MIN, AW_READER_INSTANT_MAX, out);
}

static bool
cell_hash(
    struct aw_reader *r, const struct aw_cell *value, const char *what, uint8_t *out, size_t len)
{
	return aw_cell_hex(value, out, len) ||
	       aw_reader_bad(r, "%s is not %zu bytes of hex", what, len);
}

/* A fingerprint that may not be known: zero. */
static bool
cell_known(struct aw_reader *r, const struct aw_cell *value, bool known, const char *what,
    uint8_t *out, size_t len)
{
	if (value->kind == AW_CELL_NULL && !known)
		return true;
	return cell_hash(r, value, what, out, len);
}

static bool
take_flaws(struct aw_reader *r, const struct aw_cell *value, uint16_t *out)
{
	const struct aw_json *list = value->tree;

	*out = 0;
	if (value->kind == AW_CELL_EMPTY)
		return true;
	if (!aw_reader_is_array(r, list, "flaws", AW_FLAW_COUNT))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		const char *word = aw_json_string(aw_json_item(list, i));
		unsigned bit = 0;

		while (word != NULL && bit < AW_FLAW_COUNT &&
		       strcmp(word, aw_flaw_word(1U << bit)) != 0)
			bit++;
		if (word == NULL || (FLAWS_OF_CERTIFICATES & 1U << bit) == 0)
			return aw_reader_bad(
			    r, "unknown flaw %s", word != NULL ? word : "that is no word");
		*out |= (uint16_t)(1U << bit);
	}
	return true;
}

/* An invalid date has its flaw, so that it can never pass for a good one; of what was never seen it
 * may not be known. */
static bool
dates_agree(const struct aw_certificate *cert)
{
	bool bad_before = (cert->flaws & AW_FLAW_BAD_NOT_BEFORE) != 0;
	bool bad_after = (cert->flaws & AW_FLAW_BAD_NOT_AFTER) != 0;
	bool unseen = aw_certificate_unseen(cert);

	if (cert->not_before != AW_INSTANT_NONE && bad_before)
		return false;
	if (cert->not_after != AW_INSTANT_NONE && bad_after)
		return false;
	return unseen || ((cert->not_before != AW_INSTANT_NONE || bad_before) &&
			     (cert->not_after != AW_INSTANT_NONE || bad_after));
}

static bool
serial_ok(const char *serial)
{
	if (*serial == '-')
		serial++;
	return *serial != '\0' && serial[strspn(serial, "0123456789abcdef")] == '\0';
}

static bool
fill_facts(struct aw_reader *r, const struct aw_cell *row, struct aw_certificate *cert)
{
	bool unseen;
	int64_t bits;

	if (!take_flaws(r, cell(r, row, AW_COLUMN_FLAWS), &cert->flaws))
		return false;
	unseen = aw_certificate_unseen(cert);
	if (!cell_known(r, cell(r, row, AW_COLUMN_SHA1), aw_certificate_has_sha1(cert), "sha1",
		cert->sha1, AW_SHA1_LEN) ||
	    !cell_known(r, cell(r, row, AW_COLUMN_KEY_SHA256), !unseen, "key_sha256",
		cert->key_sha256, AW_SHA256_LEN) ||
	    !cell_number(r, cell(r, row, AW_COLUMN_KEY_BITS), "key_bits", 0, UINT16_MAX, &bits) ||
	    !cell_instant(r, cell(r, row, AW_COLUMN_NOT_BEFORE), "not_before", &cert->not_before) ||
	    !cell_instant(r, cell(r, row, AW_COLUMN_NOT_AFTER), "not_after", &cert->not_after))
		return false;
	cert->key_bits = (uint16_t)bits;
	return dates_agree(cert) || aw_reader_bad(r, "dates and flaws of an anchor disagree");
}

static bool
fill_texts(struct aw_reader *r, const struct aw_cell *row, struct aw_certificate *cert)
{
	cert->name = cell_text(r, row, AW_COLUMN_NAME);
	cert->subject = cell_text(r, row, AW_COLUMN_SUBJECT);
	cert->issuer = cell(r, row, AW_COLUMN_ISSUER)->kind == AW_CELL_NULL
			   ? cert->subject
			   : cell_text(r, row, AW_COLUMN_ISSUER);
	cert->serial =
	    aw_certificate_unseen(cert) && cell(r, row, AW_COLUMN_SERIAL)->kind == AW_CELL_NULL
		? strdup("")
		: cell_text(r, row, AW_COLUMN_SERIAL);
	cert->key_algorithm = cell_text(r, row, AW_COLUMN_KEY_ALGORITHM);
	cert->signature_algorithm = cell_text(r, row, AW_COLUMN_SIGNATURE_ALGORITHM);
	if (cert->serial == NULL && r->rc == AW_OK)
		return aw_reader_no_memory(r);
	if (r->rc != AW_OK)
		return false;
	return serial_ok(cert->serial) || (aw_certificate_unseen(cert) && *cert->serial == '\0') ||
	       aw_reader_bad(r, "serial %s is not hex", cert->serial);
}

/* The SHA-256, or the number in its place. */
static const struct aw_cell *
digest_cell(const struct aw_reader *r, const struct aw_cell *row, bool unseen)
{
	const struct aw_cell *sha256 = cell(r, row, AW_COLUMN_SHA256);

	return unseen && sha256->kind == AW_CELL_NULL ? cell(r, row, AW_COLUMN_IDENTITY) : sha256;
}

/* The certificate of a row with a reference: the pool's where it has it, so nothing is built. */
static const struct aw_certificate *
row_certificate(struct aw_reader *r, const struct aw_cell *row)
{
	const struct aw_certificate *known;
	struct aw_certificate *cert;
	uint8_t sha256[AW_SHA256_LEN];
	uint16_t flaws;
	bool unseen;

	if (!take_flaws(r, cell(r, row, AW_COLUMN_FLAWS), &flaws))
		return NULL;
	unseen = (flaws & AW_FLAWS_UNSEEN) != 0;
	if (!cell_hash(r, digest_cell(r, row, unseen), "sha256", sha256, sizeof(sha256)))
		return NULL;
	known = unseen ? NULL : aw_pool_ref(r->record->pool, sha256);
	if (known != NULL)
		return known;
	cert = calloc(1, sizeof(*cert));
	if (cert == NULL) {
		(void)aw_reader_no_memory(r);
		return NULL;
	}
	memcpy(cert->sha256, sha256, sizeof(sha256));
	if (!fill_facts(r, row, cert) || !fill_texts(r, row, cert)) {
		aw_certificate_free(cert);
		return NULL;
	}
	known = aw_pool_take(r->record->pool, cert);
	if (known == NULL)
		(void)aw_reader_no_memory(r);
	return known;
}

/* A value that was parsed already, as a cell. */
static struct aw_cell
cell_of(const struct aw_json *value)
{
	struct aw_cell out = {.kind = AW_CELL_TREE, .tree = value};

	if (aw_json_is(value, AW_JSON_STRING)) {
		out.kind = AW_CELL_STRING;
		out.s = aw_json_string(value);
		out.len = aw_json_length(value);
	} else if (aw_json_is(value, AW_JSON_INTEGER)) {
		out.kind = AW_CELL_NUMBER;
		out.n = aw_json_number(value);
	} else if (aw_json_is(value, AW_JSON_NULL)) {
		out.kind = AW_CELL_NULL;
	} else if (aw_json_is(value, AW_JSON_ARRAY) && aw_json_size(value) == 0) {
		out.kind = AW_CELL_EMPTY;
	}
	return out;
}

const struct aw_certificate *
aw_reader_certificate(struct aw_reader *r, const struct aw_json *row)
{
	struct aw_cell cells[AW_ROW_CELLS_MAX];

	if (!aw_json_is(row, AW_JSON_ARRAY) || aw_json_size(row) != r->n_columns) {
		(void)aw_reader_bad(r, "a certificate is not a list of %zu", r->n_columns);
		return NULL;
	}
	for (size_t i = 0; i < r->n_columns; i++)
		cells[i] = cell_of(aw_json_item(row, i));
	return row_certificate(r, cells);
}

/* Of the anchor that was added last. */
static bool
take_trustpoint(struct aw_reader *r, struct aw_store *store, const struct aw_cell *row)
{
	const struct aw_cell *value;
	size_t len;
	const char *s;
	enum aw_err rc;

	if (r->columns[AW_COLUMN_TRUSTPOINT] == COLUMN_ABSENT)
		return true;
	value = cell(r, row, AW_COLUMN_TRUSTPOINT);
	if (value->kind == AW_CELL_NULL)
		return true;
	s = aw_cell_string(value, &len);
	if (s == NULL || len > AW_TRUSTPOINT_TEXT_MAX || !aw_text_is_clean(s, len))
		return aw_reader_bad(
		    r, "a trustpoint is not clean or above %d octets", AW_TRUSTPOINT_TEXT_MAX);
	rc = aw_store_set_trustpoint(store, s, len);
	if (rc == AW_ERR_NO_MEMORY)
		return aw_reader_no_memory(r);
	return rc == AW_OK || aw_reader_bad(r, "more than %d trustpoints", AW_TRUSTPOINTS_MAX);
}

/* Of a row whose text the pool knows, at once; the text of any other is noted for the next record.
 */
static const struct aw_certificate *
anchor_certificate(struct aw_reader *r, const struct aw_row_cursor *at, const struct aw_cell *row)
{
	const struct aw_certificate *cert;

	if (at->found != NULL) {
		cert = at->found->certificate;
		at->found->certificate = NULL;
		return cert;
	}
	cert = row_certificate(r, row);
	if (cert != NULL && at->facts_len > 0 && !aw_certificate_unseen(cert))
		aw_pool_note_row(r->record->pool, cert, at->row, at->facts_len);
	return cert;
}

static bool
read_row(struct aw_reader *r, struct aw_store *store, const struct aw_row_cursor *at,
    const struct aw_cell *row, size_t n)
{
	const struct aw_certificate *cert;
	const struct aw_cell *rejected;
	int64_t copies;

	if (n != r->n_columns)
		return aw_reader_bad(r, "an anchor is not a list of %zu", r->n_columns);
	rejected = cell(r, row, AW_COLUMN_REJECTED);
	if (rejected->kind != AW_CELL_TRUE && rejected->kind != AW_CELL_FALSE)
		return aw_reader_bad(r, "rejected is not true or false");
	if (!cell_number(r, cell(r, row, AW_COLUMN_COPIES), "copies", 1, UINT16_MAX, &copies))
		return false;
	cert = anchor_certificate(r, at, row);
	if (cert == NULL)
		return false;
	if (aw_store_add(store, r->record->pool, cert,
		rejected->kind == AW_CELL_TRUE ? AW_FLAW_REJECTED : 0, r->err) != AW_OK)
		return aw_reader_no_memory(r);
	store->anchors[store->n_anchors - 1].copies = (uint16_t)copies;
	return take_trustpoint(r, store, row);
}

/* The span that replaces a list of anchors; each span replaces one list. */
static struct aw_rows_span *
take_span(struct aw_reader *r, const struct aw_json *value)
{
	int64_t i = aw_json_number(value);

	if (!aw_json_is(value, AW_JSON_INTEGER) || i < 0 || (size_t)i >= r->rows.n_spans ||
	    r->rows.spans[i].used) {
		(void)aw_reader_bad(r, "anchors is not a list");
		return NULL;
	}
	r->rows.spans[i].used = true;
	return &r->rows.spans[i];
}

bool
aw_reader_anchors(struct aw_reader *r, struct aw_store *store, const struct aw_json *value)
{
	struct aw_rows_span *span = take_span(r, value);
	struct aw_cell cells[AW_ROW_CELLS_MAX] = {0};
	struct aw_row_cursor at;
	size_t n;
	int more = 0;

	if (span == NULL)
		return false;
	at = aw_row_first(&r->rows, span, r->n_facts, &r->arena);
	while (r->rc == AW_OK && (more = aw_row_next(&at, cells, &n)) > 0)
		(void)read_row(r, store, &at, cells, n);
	if (more < 0)
		return aw_reader_bad(r, "anchors is not a list of lists");
	if (r->rc != AW_OK)
		return false;
	aw_store_seal(store, r->record->pool);
	return store->n_anchors == at.n_rows || aw_reader_bad(r, "one anchor is there twice");
}

/* True for one that a version before this one did not write. */
static bool
may_lack(size_t column)
{
	return column == AW_COLUMN_TRUSTPOINT || column == AW_COLUMN_IDENTITY;
}

/* Those up to the flaws, if the columns are in our own order and others follow. */
static size_t
count_facts(const struct aw_reader *r)
{
	for (size_t i = 0; i <= AW_COLUMN_FLAWS; i++)
		if (r->columns[i] != i)
			return 0;
	return r->n_columns > AW_COLUMN_FLAWS + 1 ? AW_COLUMN_FLAWS + 1 : 0;
}

/* Finds each column of ours in the document's list. */
bool
aw_reader_columns(struct aw_reader *r, const struct aw_json *list)
{
	static const char *const names[AW_RECORD_N_COLUMNS] = {
#define COLUMN_NAME(sym, name) name,
	    AW_RECORD_COLUMNS(COLUMN_NAME)
#undef COLUMN_NAME
	};

	if (!aw_reader_is_array(r, list, "anchor_columns", AW_ROW_CELLS_MAX))
		return false;
	r->n_columns = aw_json_size(list);
	for (size_t i = 0; i < AW_RECORD_N_COLUMNS; i++) {
		size_t n = 0, at = 0;

		for (size_t j = 0; j < r->n_columns; j++) {
			const char *name = aw_json_string(aw_json_item(list, j));

			if (name != NULL && strcmp(name, names[i]) == 0) {
				at = j;
				n++;
			}
		}
		if (n == 0 && may_lack(i))
			at = COLUMN_ABSENT;
		else if (n != 1)
			return aw_reader_bad(r, "anchor_columns has %s %zu times", names[i], n);
		r->columns[i] = at;
	}
	r->n_facts = count_facts(r);
	return true;
}
