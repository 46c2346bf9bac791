/* SPDX-License-Identifier: ISC */
/* Stores that differ from the reference of their device: the rows, and their section. */
#include <inttypes.h>
#include <string.h>

#include "model/device_record.h"
#include "model/reference.h"
#include "model/store.h"
#include "page/html.h"
#include "page/page_input.h"
#include "page/page_parts.h"

#define TEXT_SHOWN 240 /* characters; `anchorwatch show -v` prints the whole text */
#define COLUMNS 3

static void
add_row(const struct aw_page_input *in, const struct aw_verdict *verdict)
{
	struct aw_page *page = in->page;
	const struct aw_store *store = NULL;
	struct aw_page_reference *out =
	    aw_page_element(page, &page->references, &page->n_references, sizeof(*out));

	if (out == NULL)
		return;
	if (verdict->finding == AW_FINDING_REFERENCE_DIFFERS)
		store = aw_record_store(in->record, verdict->object);
	out->device = aw_page_copy(page, in->record->device);
	out->text = aw_page_copy(page, verdict->text);
	out->missing = out->extra = -1;
	if (store == NULL || store->difference == NULL)
		return;
	out->store = aw_page_copy(page, store->name);
	out->extra = aw_differing_count(in->record, store, &store->difference->extra, page->now);
	if (!store->partial)
		out->missing = aw_store_missing(in->record, store, page->now);
}

void
aw_page_reference_rows(const struct aw_page_input *in)
{
	for (size_t i = 0; in->record->reference != NULL && i < in->judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &in->judgement->verdicts[i];

		if (verdict->finding != AW_FINDING_REFERENCE_DIFFERS &&
		    verdict->finding != AW_FINDING_REFERENCE_UNREAD)
			continue;
		if (in->page->n_references < AW_PAGE_REFERENCES_MAX)
			add_row(in, verdict);
		else
			in->page->references_left_out++;
	}
}

static void
add_count(struct aw_buf *buf, int64_t count)
{
	if (count < 0)
		(void)aw_buf_puts(buf, "<td>&ndash;</td>");
	else
		(void)aw_buf_printf(buf, "<td>%" PRId64 "</td>", count);
}

static void
reference_row(const struct aw_page *page, size_t i, bool first, struct aw_buf *buf)
{
	const struct aw_page_reference *row = &page->references[i];

	(void)first;
	aw_html_put(buf, "<tbody class=\"ready\"><tr><th scope=\"row\"><bdi>%s</bdi>", row->device);
	if (row->store != NULL)
		aw_html_put(buf, "<small><bdi>%s</bdi></small>", row->store);
	(void)aw_buf_puts(buf, "</th>");
	add_count(buf, row->missing);
	add_count(buf, row->extra);
	(void)aw_buf_puts(buf, "</tr>\n");
	aw_page_line(buf, COLUMNS, "Note:", row->text, TEXT_SHOWN);
	(void)aw_buf_puts(buf, "</tbody>\n");
}

void
aw_page_references(const struct aw_page *page, struct aw_buf *buf)
{
	static const char *const columns[COLUMNS] = {"Store of", "Lacks", "Beyond it"};
	const struct aw_page_table table = {.id = "references",
	    .title = "Compared with the vendor",
	    .caption = "Stores that differ from the reference of their device, by number of roots",
	    .columns = columns,
	    .n_columns = COLUMNS,
	    .n = page->n_references,
	    .open = 4,
	    .row = reference_row};

	if (page->n_references == 0)
		return;
	aw_page_table(page, &table, buf);
	if (page->references_left_out > 0)
		(void)aw_buf_printf(buf, "<p class=\"none\">%zu more stores are left out.</p>\n",
		    page->references_left_out);
}
