/* SPDX-License-Identifier: ISC */
/*
 * What a check found, as a tree of two levels: items with a state, and detail lines under them. The
 * state of the whole is the worst of the items, UNKNOWN while there is none. Formatting comes last:
 *
 *   ANCHORWATCH CRITICAL: exp-core-1: broken for ...  | 'label'=value ...
 *   [CRITICAL] broken for ...
 *     detail
 *
 * Text of devices may go into any of the texts: it is made harmless when it is added.
 */
#ifndef AW_REPORT_H
#define AW_REPORT_H

#include "model/model.h"
#include "perfdata.h"

/* Nagios Core keeps 8 KiB of an output and loses performance data behind that. */
#define AW_REPORT_MAX 8000          /* bytes of the whole output */
#define AW_REPORT_STATUS_MAX 1024   /* bytes of the first line before its performance data */
#define AW_REPORT_PERFDATA_MAX 4096 /* bytes of performance data */
#define AW_REPORT_LINE_MAX 640      /* bytes of one line of long output */

struct aw_report;

/* A report without items; NULL when memory is short. aw_report_free(NULL) is fine. */
struct aw_report *aw_report_new(void);
void aw_report_free(struct aw_report *report);

/* What the report is about, first in the status line: the device. */
void aw_report_subject(struct aw_report *report, const char *subject);

/* What the status line says where all is well. */
void aw_report_summary(struct aw_report *report, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * An item. `title` stands in the status line and in the long output, `text` (may be NULL) follows
 * it. Items are shown worst first, then by `when` (AW_INSTANT_NONE last), then in order of adding.
 */
void aw_report_add(struct aw_report *report, enum aw_severity state, int64_t when,
    const char *title, const char *text);

/* A note: counts neither in the state nor in the status line, and stands behind the problems. */
void aw_report_note(struct aw_report *report, const char *title, const char *text);

/* The item added last is shown also where it is OK. */
void aw_report_show(struct aw_report *report);

/* A line under the item or note added last. */
void aw_report_detail(struct aw_report *report, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A performance value; those added first stay where the room is short. */
void aw_report_perfdata(struct aw_report *report, const struct aw_perfdata *perfdata);

/* The check could not be done: whatever was added is dropped, the report is UNKNOWN with this. */
void aw_report_fail(struct aw_report *report, const struct aw_error *err);

/* The worst of two, OK < UNKNOWN < WARNING < CRITICAL; and that of a whole report. */
enum aw_severity aw_severity_worse(enum aw_severity a, enum aw_severity b);
enum aw_severity aw_report_state(const struct aw_report *report);

/*
 * The output with its last newline into out, once everything was added. Without `all`, items that
 * are OK and details of notes are left out. Returns the length.
 */
size_t aw_report_format(struct aw_report *report, bool all, char out[AW_REPORT_MAX]);

/*
 * Makes one line of text safe for Nagios, Icinga and their web pages, into dst (size bytes with the
 * NUL): first aw_text_clean, then "|" becomes "!", "<", ">" and a backslash a slash, "["
 * and "]" round brackets, a backtick an apostrophe. Returns the length.
 */
size_t aw_report_harmless(char *dst, size_t size, const char *text);

#endif
