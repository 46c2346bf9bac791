/* SPDX-License-Identifier: ISC */
/*
 * What to do about a finding on a part of a record, by the kind of source that the part is from: an
 * incomplete answer by SNMP is mended in another way than a pasted text.
 */
#ifndef AW_SOURCE_REMEDY_H
#define AW_SOURCE_REMEDY_H

#include <stdbool.h>

#include "base/err.h"
#include "model/source_kind.h"

struct aw_attempt;
struct aw_record;

/* What is the matter with the facts. */
enum aw_source_case {
	AW_CASE_GAP,   /* the answer lacks something */
	AW_CASE_WORD,  /* a word in it is not known */
	AW_CASE_DATE,  /* a date in it is none */
	AW_CASE_ALARM, /* the source raises an alarm of its own */
	AW_CASE_OLD,   /* there is no answer that is new enough, and no failure says why */
	AW_SOURCE_CASES
};

/* The kind of the source of that name, or of the word in its place; UNKNOWN for NULL. */
enum aw_source_kind aw_judge_kind(const struct aw_record *record, const char *source);

/* One sentence; static. `file`: the facts are in a file. */
const char *aw_source_remedy(enum aw_source_kind kind, bool file, enum aw_source_case what);

/* The same for facts that are missing or stale: what the last failure says, if there is one. */
const char *
aw_attempt_remedy(enum aw_source_kind kind, bool file, const struct aw_attempt *attempt);

/* What to do about a service that could not be looked at; never says that it is the device. */
const char *aw_probe_remedy(enum aw_err code);

#endif
