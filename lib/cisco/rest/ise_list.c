/* SPDX-License-Identifier: ISC */
/* Pages of certificates. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/cisco_date.h"
#include "base/fnv.h"
#include "base/span.h"
#include "base/text.h"
#include "cisco/rest/answer_json.h"
#include "cisco/rest/ise.h"

#define WHERE "list of certificates"
#define TEXT_MAX 512
#define SERIAL_DIGITS 64 /* decimal; 20 octets have 49 */
#define LIMBS 32
#define DATE_MAX 64
#define DATE_WORDS 6
#define TABLE 32768 /* more than AW_ISE_ENTRIES_MAX */

struct reader {
	struct aw_ise_list *list;
	int64_t zone_offset;
	char zone[AW_ZONE_MAX]; /* of the last date */
	bool failed;            /* memory is short */
};

/* The text of a key, cleaned; NULL also for "". */
static char *
keep(struct reader *r, const json_t *item, const char *key)
{
	const char *text = aw_answer_json_text(item, key);
	char *copy = text != NULL ? aw_text_clean_dup(text, strlen(text), TEXT_MAX) : NULL;

	r->failed = r->failed || (text != NULL && copy == NULL);
	return copy;
}

/* An identifier becomes a part of a path, so nothing else may be in it. */
static bool
is_id(const char *id)
{
	size_t len = 0;

	while (isalnum((unsigned char)id[len]) || id[len] == '-')
		len++;
	return id[len] == '\0' && len <= AW_ISE_ID_MAX;
}

static char *
keep_id(struct reader *r, const json_t *item)
{
	char *id = keep(r, item, "id");

	if (id == NULL || is_id(id))
		return id;
	free(id);
	return NULL;
}

/* Decimal to lower-case hex of whole octets: a serial number is too long for any integer. */
static char *
keep_serial(struct reader *r, const json_t *item)
{
	const char *digits = aw_answer_json_text(item, "serialNumberDecimalFormat");
	uint8_t octets[LIMBS] = {0};
	char hex[2 * LIMBS + 1], *copy;
	size_t len = digits != NULL ? strlen(digits) : 0, first = 0;

	if (len == 0 || len > SERIAL_DIGITS || strspn(digits, "0123456789") != len)
		return NULL;
	for (size_t i = 0; i < len; i++) {
		unsigned carry = (unsigned)(digits[i] - '0');

		for (size_t k = LIMBS; k > 0; k--) {
			carry += octets[k - 1] * 10U;
			octets[k - 1] = (uint8_t)carry;
			carry >>= 8;
		}
	}
	while (first + 1 < LIMBS && octets[first] == 0)
		first++;
	aw_hex(hex, octets + first, LIMBS - first);
	copy = strdup(hex);
	r->failed = r->failed || copy == NULL;
	return copy;
}

/* "Mon Jan 16 18:12:23 UTC 2034" as "Jan 16 18:12:23 2034 UTC"; any other text as it is. */
static void
order_date(const char *text, char out[DATE_MAX])
{
	struct aw_span rest = {text, strlen(text)}, words[DATE_WORDS];
	size_t n = 0;

	while (n < DATE_WORDS && (rest = aw_span_trim(rest)).len > 0)
		words[n++] = aw_span_word(&rest);
	(void)aw_text_format(out, DATE_MAX, "%s", text);
	if (n == DATE_WORDS && aw_span_trim(rest).len == 0 && words[5].len == 4 &&
	    memchr(words[3].s, ':', words[3].len) != NULL)
		(void)aw_text_format(out, DATE_MAX, "%.*s %.*s %.*s %.*s %.*s", (int)words[1].len,
		    words[1].s, (int)words[2].len, words[2].s, (int)words[3].len, words[3].s,
		    (int)words[5].len, words[5].s, (int)words[4].len, words[4].s);
}

/* The same, and "2035-01-01 00:00:00". */
static int64_t
read_date(struct reader *r, const json_t *item, const char *key)
{
	const char *text = aw_answer_json_text(item, key);
	char zone[AW_ZONE_MAX] = "", ordered[DATE_MAX];
	int64_t at = AW_INSTANT_NONE;

	if (text == NULL)
		return AW_INSTANT_NONE;
	order_date(text, ordered);
	if (!aw_cisco_date(ordered, strlen(ordered), &at, zone)) {
		r->list->bad_dates = true;
		return AW_INSTANT_NONE;
	}
	memcpy(r->zone, zone, sizeof(r->zone));
	return at != AW_INSTANT_NONE ? aw_cisco_zoned(at, zone, r->zone_offset) : at;
}

/* The end, which is judged: a zone that may mean several is noted. */
static int64_t
read_end(struct reader *r, const json_t *item)
{
	int64_t at = read_date(r, item, "expirationDate"), offset;

	if (at != AW_INSTANT_NONE && r->zone_offset == AW_INSTANT_NONE &&
	    r->list->zone[0] == '\0' && !aw_cisco_zone(r->zone, &offset))
		(void)aw_text_format(r->list->zone, sizeof(r->list->zone), "%s",
		    r->zone[0] != '\0' ? r->zone : "none");
	return at;
}

static void
clear_entry(struct aw_ise_entry *entry)
{
	free(entry->id);
	free(entry->name);
	free(entry->subject);
	free(entry->issuer);
	free(entry->serial);
	free(entry->signature);
	free(entry->status);
	free(entry->use);
	*entry = (struct aw_ise_entry){0};
}

/* Hex in any case, with colons and blanks anywhere. */
static bool
read_fingerprint(const char *text, uint8_t sha256[AW_SHA256_LEN])
{
	char digits[2 * AW_SHA256_LEN + 1];
	size_t n = 0;

	for (; *text != '\0' && n < sizeof(digits); text++)
		if (strchr(": \t", *text) == NULL)
			digits[n++] = *text;
	if (n != sizeof(digits) - 1)
		return false;
	digits[n] = '\0';
	return aw_unhex(digits, sha256, AW_SHA256_LEN);
}

static void
read_entry(struct reader *r, const json_t *item, struct aw_ise_entry *entry)
{
	const char *sha256 = aw_answer_json_text(item, "sha256Fingerprint");
	char *used = keep(r, item, "usedBy");

	*entry = (struct aw_ise_entry){.id = keep_id(r, item),
	    .name = keep(r, item, "friendlyName"),
	    .subject = keep(r, item, "subject"),
	    .issuer = keep(r, item, "issuedBy"),
	    .serial = keep_serial(r, item),
	    .signature = keep(r, item, "signatureAlgorithm"),
	    .status = keep(r, item, "status"),
	    .use = used != NULL ? used : keep(r, item, "trustedFor"),
	    .not_before = read_date(r, item, "validFrom"),
	    .not_after = read_end(r, item)};
	if (entry->subject == NULL)
		entry->subject = keep(r, item, "issuedTo");
	entry->has_sha256 = sha256 != NULL && read_fingerprint(sha256, entry->sha256);
}

/* Two entries are one by their identifier, else by their fingerprint. */
static bool
is_same(const struct aw_ise_entry *a, const struct aw_ise_entry *b)
{
	if (a->id != NULL && b->id != NULL)
		return strcmp(a->id, b->id) == 0;
	return a->id == b->id && a->has_sha256 && b->has_sha256 &&
	       memcmp(a->sha256, b->sha256, AW_SHA256_LEN) == 0;
}

static uint32_t
hash_of(const struct aw_ise_entry *entry)
{
	return entry->id != NULL ? aw_fnv32_text(AW_FNV32_START, entry->id)
				 : aw_fnv32_bytes(AW_FNV32_START, entry->sha256, AW_SHA256_LEN);
}

/*
 * The place of the entry in the table: its own, or the free one where it belongs. The table has
 * more places than a list may have entries. What nothing identifies is always new.
 */
static uint32_t *
find_place(const struct aw_ise_list *list, const struct aw_ise_entry *entry)
{
	size_t at = hash_of(entry) % TABLE;

	while (list->table[at] != 0 && !is_same(&list->items[list->table[at] - 1], entry))
		at = (at + 1) % TABLE;
	return &list->table[at];
}

/* Adds an entry that no page had before, else clears it: pages may overlap, or be one again. */
static bool
add_entry(struct aw_ise_list *list, struct aw_ise_entry *entry)
{
	uint32_t none = 0, *place = &none;

	if (entry->id != NULL || entry->has_sha256)
		place = find_place(list, entry);
	if (*place != 0 || !AW_GROW(list->items, list->n)) {
		bool there = *place != 0;

		clear_entry(entry);
		return there;
	}
	list->items[list->n++] = *entry;
	list->added++;
	*place = (uint32_t)list->n;
	return true;
}

static enum aw_err
add_page(struct reader *r, const json_t *page, struct aw_error *err)
{
	struct aw_ise_list *list = r->list;

	if (list->table == NULL && (list->table = calloc(TABLE, sizeof(*list->table))) == NULL)
		return aw_error_nomem(err);
	list->page = json_array_size(page);
	list->added = 0;
	for (size_t i = 0; i < list->page; i++) {
		struct aw_ise_entry entry;

		if (list->n >= AW_ISE_ENTRIES_MAX)
			return aw_error_set(err, AW_ERR_STORE_LIMIT, WHERE,
			    "more than %d certificates", AW_ISE_ENTRIES_MAX);
		read_entry(r, json_array_get(page, i), &entry);
		if (r->failed) {
			clear_entry(&entry);
			return aw_error_nomem(err);
		}
		if (!add_entry(list, &entry))
			return aw_error_nomem(err);
	}
	return AW_OK;
}

static enum aw_err
add_answer(struct reader *r, const json_t *root, struct aw_error *err)
{
	const json_t *page = json_is_array(root) ? root : json_object_get(root, "response");
	const json_t *next = json_object_get(root, "nextPage");
	const char *href = aw_answer_json_text(next, "href");

	free(r->list->next);
	r->list->next = NULL;
	if (!json_is_array(page))
		return aw_error_set(
		    err, AW_ERR_ANSWER_JSON, WHERE, "without the list \"response\"");
	/* A link that cannot be read leads to no machine that is known. */
	if (href == NULL && next != NULL && !json_is_null(next))
		href = "";
	if (href != NULL && (r->list->next = strdup(href)) == NULL)
		return aw_error_nomem(err);
	return add_page(r, page, err);
}

enum aw_err
aw_ise_list_add(struct aw_ise_list *list, const char *data, size_t len, int64_t zone_offset,
    struct aw_error *err)
{
	struct reader r = {.list = list, .zone_offset = zone_offset};
	char message[AW_ANSWER_MESSAGE_MAX];
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, WHERE, &root, err);

	if (rc != AW_OK)
		return rc;
	rc = add_answer(&r, root, err);
	json_decref(root);
	if (rc == AW_ERR_ANSWER_JSON && aw_answer_json_message(data, len, message))
		return aw_error_set(err, rc, WHERE, "%s", message);
	return rc;
}

void
aw_ise_list_clear(struct aw_ise_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		clear_entry(&list->items[i]);
	free(list->items);
	free(list->next);
	free(list->table);
	*list = (struct aw_ise_list){0};
}
