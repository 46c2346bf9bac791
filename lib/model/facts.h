/* SPDX-License-Identifier: ISC */
/*
 * What the model knows of a device in addition to its stores and licenses: its sources as they
 * answered, what it says it is. Part of model.h, which says whose the texts are.
 */
#ifndef AW_FACTS_H
#define AW_FACTS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/instant.h"
#include "model/source_kind.h"
#include "model/words.h"

struct aw_certificate; /* model.h */
struct aw_pool;

/* The last try to read a source; code AW_OK if it went well. */
struct aw_attempt {
	int64_t at; /* AW_INSTANT_NONE: never tried */
	enum aw_err code;
	char *text; /* NULL if it went well */
};

/* Something wrong with a store: where ("block 12, line 301") and what. */
struct aw_problem {
	enum aw_severity
	    severity; /* WARNING: read all the same; CRITICAL: an error, something was not read */
	enum aw_err code;
	char *where;
	char *text;
};

/*
 * A part of the record that this source gives, too, or should give, while the facts in the record
 * are those of another one. The order of the sources in the configuration decides between them.
 */
struct aw_overlap {
	char *part; /* "license/license", "store/NAME", "certificate/NAME", "identity", "clock" */
	char *used; /* the source whose facts are in the record */
	bool first; /* this source comes before that one, but never gave the part */
};

#define AW_OVERLAP_TEXT_MAX 1024 /* octets of all overlaps of a source in words, with the NUL */

/* One source of the device as it answered: what it is and how the last try went. */
struct aw_source_status {
	char *name; /* as configured, or that of a peer; unique in the device */
	enum aw_source_kind kind;
	char *endpoint;       /* URL without user information, path or command; cleaned */
	char *version;        /* that the machine reports; NULL: none */
	char *cipher;         /* "TLSv1.2 AES256-SHA" of its last connection; NULL: not known */
	bool forward_secrecy; /* of the cipher */
	char *absent;         /* facts it could not give and why, "; " between; NULL: none */
	struct aw_overlap *overlaps; /* sorted by part */
	size_t n_overlaps;
	int64_t observed_at; /* last good answer; AW_INSTANT_NONE: never */
	struct aw_attempt attempt;
};

/* What the device says it is, and its clock, which may come from another source. */
struct aw_identity {
	char *product, *version, *serial; /* NULL: not known */
	char *source;                     /* the source that gave these; NULL: none */
	int64_t observed_at;              /* of these; AW_INSTANT_NONE: never */
	bool mismatch; /* another serial or product than configured: facts are not merged */
	/* Clock of the device minus ours at that time, in seconds; AW_INSTANT_NONE: not known. */
	int64_t clock_skew;
	int64_t clock_observed_at;
	char *clock_source;
};

/*
 * Sets the last attempt. `text` is cleaned and copied, NULL for success; where memory is short the
 * attempt has its instant and code without text.
 */
void aw_attempt_set(struct aw_attempt *attempt, int64_t at, enum aw_err code, const char *text);

/*
 * Appends a problem to a list that AW_GROW makes; `where` and the text are cleaned and copied.
 * AW_ERR_NO_MEMORY: the list is as it was.
 */
AW_CHECKED enum aw_err aw_problem_add(struct aw_problem **items, size_t *n,
    enum aw_severity severity, enum aw_err code, const char *where, const char *fmt, va_list ap);
void aw_problems_free(struct aw_problem *items, size_t n);

/* All absent. */
void aw_identity_init(struct aw_identity *identity);

/*
 * Notes that the part is used from another source, or changes what is noted of it; the texts are
 * copied. aw_overlap_remove does nothing where nothing is noted, aw_overlap_find gives NULL.
 */
AW_CHECKED enum aw_err
aw_overlap_set(struct aw_source_status *source, const char *part, const char *used, bool first);
void aw_overlap_remove(struct aw_source_status *source, const char *part);
const struct aw_overlap *aw_overlap_find(const struct aw_source_status *source, const char *part);

/*
 * The overlaps in words, such as "license/license is used from source restconf, which comes first",
 * with "; " between them. NULL where there are none.
 */
const char *aw_overlap_text(const struct aw_source_status *source, char text[AW_OVERLAP_TEXT_MAX]);

/* Free the content (not the struct), which is absent afterwards. */
void aw_identity_clear(struct aw_identity *identity);
void aw_source_status_clear(struct aw_source_status *source);

#endif
