/* SPDX-License-Identifier: ISC */
/* The parts of the wallboard's document, for page*.c alone. */
#ifndef AW_CLI_PAGE_PARTS_H
#define AW_CLI_PAGE_PARTS_H

#include "page/page.h"

/* A section with a table: the first rows are visible, the others folded under "and N more". */
struct aw_page_table {
	const char *id, *title, *caption;
	const char *const *columns; /* headings */
	size_t n_columns;
	const char *none; /* the sentence shown if there are no rows */
	size_t n, open;   /* rows, and how many of them are visible */
	/* Appends row i; `first`: it is the first row of its table. */
	void (*row)(const struct aw_page *page, size_t i, bool first, struct aw_buf *buf);
};

/* Appends the section. */
void
aw_page_table(const struct aw_page *page, const struct aw_page_table *table, struct aw_buf *buf);

/* "at risk" and "risk": the label of a state, and its class and icon in the style sheet. Static. */
const char *aw_page_state_label(enum aw_readiness state);
const char *aw_page_state_class(enum aw_readiness state);

/* Append a badge with icon and label; the class of a severity is as above. */
void aw_page_state(struct aw_buf *buf, enum aw_readiness state);
const char *aw_page_severity_class(enum aw_severity severity);
void aw_page_severity(struct aw_buf *buf, enum aw_severity severity);

/* Appends the age of facts, marked if they are stale. */
void aw_page_age(struct aw_buf *buf, int64_t observed_at, bool stale, int64_t now);

/* Appends a cell with a date and its distance from now. */
void aw_page_when(struct aw_buf *buf, int64_t instant, int64_t now);

/* Appends a line below a row, across `columns` columns, its text truncated to `max` characters. */
void
aw_page_line(struct aw_buf *buf, size_t columns, const char *lead, const char *text, size_t max);

/* Append the sections of the page. */
void aw_page_board(const struct aw_page *page, struct aw_buf *buf);
void aw_page_counts(const struct aw_page *page, struct aw_buf *buf);
void aw_page_states(const struct aw_page *page, struct aw_buf *buf);
void aw_page_devices(const struct aw_page *page, struct aw_buf *buf);
void aw_page_licenses(const struct aw_page *page, struct aw_buf *buf);
void aw_page_certificates(const struct aw_page *page, struct aw_buf *buf);
void aw_page_services(const struct aw_page *page, struct aw_buf *buf);
void aw_page_sources(const struct aw_page *page, struct aw_buf *buf);
void aw_page_references(const struct aw_page *page, struct aw_buf *buf);
void aw_page_alarms(const struct aw_page *page, struct aw_buf *buf);
void aw_page_timeline(const struct aw_page *page, struct aw_buf *buf);
void aw_page_dates(const struct aw_page *page, struct aw_buf *buf);

/* "Devices break": the title of a lane of the timeline. Static. */
const char *aw_page_lane_title(enum aw_page_lane lane);

#endif
