/* SPDX-License-Identifier: ISC */
/* What page_add.c and page_device.c share: a device that is added, and elements of the lists. */
#ifndef AW_CLI_PAGE_INPUT_H
#define AW_CLI_PAGE_INPUT_H

#include "page/page.h"

/* The device that is added, and the page. */
struct aw_page_input {
	struct aw_page *page;
	const struct aw_record *record;
	const struct aw_judgement *judgement;
	const struct aw_policy *policy;
};

/* A copy; NULL for NULL, and with page->no_memory for want of memory. */
char *aw_page_copy(struct aw_page *page, const char *text);

/* A new, zeroed element at the end of an array; NULL for want of memory. */
void *aw_page_element(struct aw_page *page, void *items, size_t *n, size_t size);

/* Adds an event to the timeline, unless there is no date. */
void aw_page_event(struct aw_page *page, enum aw_page_lane lane, int64_t at, const char *what);

/* Adds the finding of the device that was added last to the alarms. */
void aw_page_alarm(struct aw_page *page, const struct aw_verdict *verdict, const char *device);

/* Adds a row for each note on the reference of the device. */
void aw_page_reference_rows(const struct aw_page_input *in);

/* Adds the row of the device, and its events. */
void aw_page_device(const struct aw_page_input *in);

#endif
