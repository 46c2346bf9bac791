/* SPDX-License-Identifier: ISC */
/* Severities, and the words for them and for flaws of anchors as outputs, records and the MIB have
 * them. */
#ifndef AW_WORDS_H
#define AW_WORDS_H

#include <stdbool.h>

/* The order is that of the plugin guidelines: the worst of several is the greatest. */
enum aw_severity { AW_SEVERITY_OK, AW_SEVERITY_UNKNOWN, AW_SEVERITY_WARNING, AW_SEVERITY_CRITICAL };

/* The greater of two severities. */
enum aw_severity aw_severity_worse(enum aw_severity a, enum aw_severity b);

/* "critical" and "CRITICAL"; a number that is no severity gives the words of UNKNOWN. */
const char *aw_severity_word(enum aw_severity severity);
const char *aw_severity_upper(enum aw_severity severity);

/* Reads either form; false for any other word. */
bool aw_severity_parse(const char *word, enum aw_severity *out);

/* The word of one bit of enum aw_flaw (anchor.h): "not-a-ca", "expired"; "unknown" for no such bit.
 */
const char *aw_flaw_word(unsigned bit);

#endif
