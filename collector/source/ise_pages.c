/* SPDX-License-Identifier: ISC */
#include "source/ise_pages.h"

#include <string.h>

#include "base/text.h"

void
aw_ise_pages_begin(struct aw_ise_pages *pages, const char *path)
{
	*pages = (struct aw_ise_pages){.page = 1};
	(void)aw_text_format(pages->path, sizeof(pages->path), "%s", path);
}

void
aw_ise_pages_clear(struct aw_ise_pages *pages)
{
	aw_ise_list_clear(&pages->list);
	*pages = (struct aw_ise_pages){0};
}

void
aw_ise_pages_query(const struct aw_ise_pages *pages, char out[AW_ISE_URL_MAX + 32])
{
	(void)aw_text_format(out, AW_ISE_URL_MAX + 32, "%s?page=%u&size=%d", pages->path,
	    pages->page, AW_ISE_PAGE_SIZE);
}

static bool
leave_unread(struct aw_ise_pages *pages, const struct aw_machine *machine, const char *why)
{
	(void)aw_error_set(
	    &pages->unread, AW_ERR_STORE_PAGES, machine->url, "page %u: %s", pages->page, why);
	return false;
}

static bool
go_on(struct aw_ise_pages *pages, const struct aw_machine *machine)
{
	const struct aw_ise_list *list = &pages->list;
	const char *why;
	unsigned next;

	if (list->page > 0 && list->added == 0)
		return leave_unread(pages, machine, "all of it was on pages before");
	if (list->next != NULL) {
		next = aw_ise_next_page(
		    list->next, machine->source->node->address, pages->path, pages->page, &why);
		pages->probing = false;
		if (next == 0)
			return leave_unread(pages, machine, why);
		pages->page = next;
		return true;
	}
	/* A full page without a link may be the last one; the next one, empty, shows that. */
	if (list->page < AW_ISE_PAGE_SIZE)
		return false;
	if (pages->page >= AW_ISE_PAGES_MAX)
		return leave_unread(pages, machine, "there are more pages than the limit");
	pages->page++;
	pages->probing = true;
	return true;
}

bool
aw_ise_pages_take(struct aw_ise_pages *pages, const struct aw_machine *machine,
    const struct aw_http_answer *answer)
{
	struct aw_error err = answer->err;
	enum aw_err rc = err.code;

	if (rc == AW_OK)
		rc = aw_machine_check_page(machine, answer, AW_ERR_ANSWER_JSON, &err);
	if (rc == AW_OK)
		rc = aw_ise_list_add(&pages->list, answer->body, answer->len,
		    machine->source->device->zone_offset, &err);
	if (rc == AW_OK) {
		pages->read = true;
		return go_on(pages, machine);
	}
	if (rc == AW_ERR_NO_MEMORY || !pages->read)
		pages->unread = err;
	else
		(void)leave_unread(pages, machine, err.text);
	return false;
}
