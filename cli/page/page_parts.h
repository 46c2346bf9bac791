/* SPDX-License-Identifier: ISC */
/* The parts of the wallboard's document, for page*.c alone. */
#ifndef AW_CLI_PAGE_PARTS_H
#define AW_CLI_PAGE_PARTS_H

#include "page/page.h"

/* A section with a table: the first rows stand open, the others behind "and N more". */
struct aw_page_table {
	const char *id, *title, *caption;
	const char *const *columns; /* headings */
	size_t n_columns;
	const char *none; /* the sentence that stands there without rows */
	size_t n, open;
	/* `first` of its table, so that nothing stands above it */
	void (*row)(const struct aw_page *page, size_t i, bool first, struct aw_buf *buf);
};

void
aw_page_table(const struct aw_page *page, const struct aw_page_table *table, struct aw_buf *buf);

/* "at risk": the word for people, and the one of its class and icon in the style sheet. */
const char *aw_page_state_label(enum aw_readiness state);
const char *aw_page_state_class(enum aw_readiness state);

/* Icon and word. */
void aw_page_state(struct aw_buf *buf, enum aw_readiness state);
const char *aw_page_severity_class(enum aw_severity severity);
void aw_page_severity(struct aw_buf *buf, enum aw_severity severity);

/* How old facts are; where they are stale, it says so. */
void aw_page_age(struct aw_buf *buf, int64_t observed_at, bool stale, int64_t now);

/* Cells: a date with its distance from now; and a line below a row, across `columns`, of at
 * most `max` characters. */
void aw_page_when(struct aw_buf *buf, int64_t instant, int64_t now);
void
aw_page_line(struct aw_buf *buf, size_t columns, const char *lead, const char *text, size_t max);

/* The sections. */
void aw_page_devices(const struct aw_page *page, struct aw_buf *buf);
void aw_page_licenses(const struct aw_page *page, struct aw_buf *buf);
void aw_page_services(const struct aw_page *page, struct aw_buf *buf);
void aw_page_alarms(const struct aw_page *page, struct aw_buf *buf);
void aw_page_timeline(const struct aw_page *page, struct aw_buf *buf);

#endif
