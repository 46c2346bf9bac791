/* SPDX-License-Identifier: ISC */
/*
 * The result of a check, as a tree of two levels: items with a state, and detail lines under them.
 * The state of the whole is the worst of the items, UNKNOWN if there is none. Formatting is last:
 *
 *   ANCHORWATCH CRITICAL: exp-core-1: broken for ...  | 'label'=value ...
 *   [CRITICAL] broken for ...
 *     detail
 *
 * The form is that of the Monitoring Plugins guidelines, 2 Plugin Output for Nagios, with all
 * performance data on the first line. All texts may contain text of devices: they are made harmless
 * when they are added. Texts are copied. Memory shortage is noted, and the report then is UNKNOWN.
 */
#ifndef AW_REPORT_H
#define AW_REPORT_H

#include "base/err.h"
#include "model/words.h"
#include "perfdata.h"

/* Nagios Core keeps 8 KiB of an output (MAX_PLUGIN_OUTPUT_LENGTH); the rest would be lost. */
#define AW_REPORT_MAX 8000          /* bytes of the whole output */
#define AW_REPORT_STATUS_MAX 1024   /* bytes of the first line before its performance data */
#define AW_REPORT_PERFDATA_MAX 4096 /* bytes of performance data */
#define AW_REPORT_LINE_MAX 640      /* bytes of one line of long output */

struct aw_report;

/* A report without items; free it with aw_report_free. NULL when memory is short. */
struct aw_report *aw_report_new(void);

/* Frees a report; NULL is allowed. */
void aw_report_free(struct aw_report *report);

/* Sets the subject, first in the status line: the device. */
void aw_report_subject(struct aw_report *report, const char *subject);

/* Sets the text of the status line for a report whose state is OK; "": only named items are in it.
 */
void aw_report_summary(struct aw_report *report, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Adds an item. `title` is shown in the status line and in the long output, followed by `text`,
 * which may be NULL. The order is worst first, then by `when` (AW_INSTANT_NONE last), then as
 * added.
 */
void aw_report_add(struct aw_report *report, enum aw_severity state, int64_t when,
    const char *title, const char *text);

/* Adds a note: it has no state, is not in the status line, and follows the problems. */
void aw_report_note(struct aw_report *report, const char *title, const char *text);

/* Shows the item added last even if it is OK. */
void aw_report_show(struct aw_report *report);

/*
 * Shows the item added last, and where it is OK has `words` in the status line: what must be said
 * whatever the thresholds make of it.
 */
void aw_report_name(struct aw_report *report, const char *words);

/* Adds a line under the item or note added last; dropped beyond 2 KiB of details an item. */
void aw_report_detail(struct aw_report *report, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds a performance value; if the space is short, the last ones are left out. */
void aw_report_perfdata(struct aw_report *report, const struct aw_perfdata *perfdata);

/* For a check that failed: drops everything added, and makes the report UNKNOWN with the error. */
void aw_report_fail(struct aw_report *report, const struct aw_error *err);

/* The worst state of the report, in the order OK < UNKNOWN < WARNING < CRITICAL. */
enum aw_severity aw_report_state(const struct aw_report *report);

/*
 * Formats the output with its last newline into out, after everything was added; sorts the items.
 * Without `all`, it omits items that are OK and details of notes. Returns the length.
 */
size_t aw_report_format(struct aw_report *report, bool all, char out[AW_REPORT_MAX]);

/*
 * Copies text into dst (size bytes with the NUL) as one line that is safe for Nagios, Icinga and
 * their web pages: aw_text_clean, then "|" becomes "!", "<", ">" and a backslash a slash, "[" and
 * "]" round brackets, a backtick an apostrophe. Returns the length.
 */
size_t aw_report_harmless(char *dst, size_t size, const char *text);

#endif
