/* SPDX-License-Identifier: ISC */
/*
 * How the stores of the device differ from what its vendor expects. It is a note, never an alarm:
 * what a service needs is judged for itself.
 */
#include <inttypes.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/model.h"
#include "model/reference.h"
#include "model/store.h"
#include "policy/judge/judge.h"
#include "policy/judge/root_matters.h"
#include "policy/policy_parts.h"

#define TEXT_BYTES ((size_t)64 * 1024)
#define WHY_BYTES ((size_t)4 * 1024)
#define ROOTS_LISTED 3
#define SHORT_DIGITS 16

typedef void matters(
    const struct aw_judgement *judgement, const uint8_t sha256[AW_SHA256_LEN], struct aw_buf *why);

/* "Root A (SHA-256 0123456789abcdef; replacement of transition X)" */
static void
append_root(const struct aw_differing *root, const struct aw_buf *why, struct aw_buf *buf)
{
	char hex[2 * AW_SHA256_LEN + 1];

	(void)aw_buf_puts(buf, root->name);
	if (root->numbered)
		return;
	aw_hex(hex, root->sha256, AW_SHA256_LEN);
	(void)aw_buf_printf(buf, " (SHA-256 %.*s%s%s)", SHORT_DIGITS, hex, why->len > 0 ? "; " : "",
	    why->len > 0 ? why->data : "");
}

/* Appends those roots of a list that matter, or the others, while there is room for names. */
static void
append_roots(const struct aw_judge *judge, const struct aw_differing_list *list,
    const struct aw_store *store, matters *why_of, bool mattering, size_t *listed,
    struct aw_buf *buf)
{
	struct aw_buf why;

	aw_buf_init(&why, WHY_BYTES);
	for (size_t i = 0; *listed < ROOTS_LISTED && i < list->n; i++) {
		const struct aw_differing *root = &list->items[i];

		aw_buf_reset(&why);
		if (!root->numbered)
			why_of(judge->out, root->sha256, &why);
		if ((why.len > 0) != mattering ||
		    !aw_differing_counts(judge->record, store, list, root, judge->now))
			continue;
		(void)aw_buf_puts(buf, *listed == 0 ? ": " : ", ");
		append_root(root, &why, buf);
		++*listed;
	}
	aw_buf_free(&why);
}

/* "12 roots of it: A, B, C and 9 more" */
static void
append_list(const struct aw_judge *judge, const struct aw_differing_list *list,
    const struct aw_store *store, matters *why_of, struct aw_buf *buf)
{
	uint32_t all = aw_differing_count(judge->record, store, list, judge->now);
	size_t listed = 0;

	(void)aw_buf_printf(buf, "%" PRIu32 " root%s", all, aw_text_s(all));
	append_roots(judge, list, store, why_of, true, &listed, buf);
	append_roots(judge, list, store, why_of, false, &listed, buf);
	if (all > listed)
		(void)aw_buf_printf(buf, " and %zu more", all - listed);
}

static bool
judge_store(struct aw_judge *judge, const struct aw_store *store)
{
	const struct aw_reference *reference = judge->record->reference;
	const struct aw_difference *difference = store->difference;
	struct aw_verdict head = {.finding = AW_FINDING_REFERENCE_DIFFERS,
	    .severity = AW_SEVERITY_OK,
	    .object = store->name,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};
	uint32_t missing = aw_store_missing(judge->record, store, judge->now);
	uint32_t extra = aw_differing_count(judge->record, store, &difference->extra, judge->now);
	char date[AW_INSTANT_TEXT];
	struct aw_buf buf;
	bool done;

	if (missing == 0 && extra == 0)
		return true;
	aw_buf_init(&buf, TEXT_BYTES);
	(void)aw_buf_printf(&buf, "store %s, compared with %s of %s, ", store->name,
	    reference->path, aw_instant_format_date(reference->observed_at, date));
	if (missing > 0) {
		(void)aw_buf_puts(&buf, "lacks ");
		append_list(judge, &difference->missing, store, aw_root_lacking_matters, &buf);
	}
	if (extra > 0) {
		(void)aw_buf_puts(&buf, missing > 0 ? "; it has beyond it " : "has beyond it ");
		append_list(judge, &difference->extra, store, aw_root_retiring_matters, &buf);
	}
	done = !buf.failed && aw_judge_add(judge, &head, "%s", buf.data);
	aw_buf_free(&buf);
	return done;
}

static bool
judge_unread(struct aw_judge *judge, const struct aw_reference *reference)
{
	char object[] = "reference", date[AW_INSTANT_TEXT];
	struct aw_verdict head = {.finding = AW_FINDING_REFERENCE_UNREAD,
	    .severity = AW_SEVERITY_OK,
	    .object = object,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};
	const struct aw_attempt *attempt = &reference->attempt;
	const char *text = attempt->text != NULL ? attempt->text : reference->path;
	const char *id = aw_err_code(attempt->code)->id;

	if (reference->observed_at == AW_INSTANT_NONE)
		return aw_judge_add(judge, &head,
		    "the reference was never read, nothing is compared with it: %s [%s]", text, id);
	return aw_judge_add(judge, &head,
	    "the reference cannot be read, what was read of it on %s is used: %s [%s]",
	    aw_instant_format_date(reference->observed_at, date), text, id);
}

bool
aw_judge_reference(struct aw_judge *judge)
{
	const struct aw_record *record = judge->record;

	if (record->reference == NULL)
		return true;
	if (record->reference->attempt.code != AW_OK && !judge_unread(judge, record->reference))
		return false;
	for (size_t i = 0; !judge->clock_bad && i < record->n_stores; i++)
		if (record->stores[i].difference != NULL && !judge_store(judge, &record->stores[i]))
			return false;
	return true;
}
