/* SPDX-License-Identifier: ISC */
#include "model/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/text.h"
#include "model/store.h"

#define TEXT_MAX 512 /* octets of the text of an attempt or a problem, with the NUL */

void
aw_attempt_set(struct aw_attempt *attempt, int64_t at, enum aw_err code, const char *text)
{
	char *copy = NULL;

	if (text != NULL)
		copy = aw_text_clean_dup(text, strlen(text), TEXT_MAX);
	free(attempt->text);
	*attempt = (struct aw_attempt){.at = at, .code = code, .text = copy};
}

enum aw_err
aw_problem_add(struct aw_problem **items, size_t *n, enum aw_severity severity, enum aw_err code,
    const char *where, const char *fmt, va_list ap)
{
	struct aw_problem problem = {.severity = severity, .code = code};
	char text[TEXT_MAX];

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	problem.where = aw_text_clean_dup(where, strlen(where), TEXT_MAX);
	problem.text = aw_text_clean_dup(text, strlen(text), TEXT_MAX);
	if (problem.where == NULL || problem.text == NULL || !AW_GROW(*items, *n)) {
		free(problem.where);
		free(problem.text);
		return AW_ERR_NO_MEMORY;
	}
	(*items)[(*n)++] = problem;
	return AW_OK;
}

void
aw_problems_free(struct aw_problem *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(items[i].where);
		free(items[i].text);
	}
	free(items);
}

void
aw_identity_init(struct aw_identity *identity)
{
	*identity = (struct aw_identity){.observed_at = AW_INSTANT_NONE,
	    .clock_skew = AW_INSTANT_NONE,
	    .clock_observed_at = AW_INSTANT_NONE};
}

void
aw_identity_clear(struct aw_identity *identity)
{
	free(identity->product);
	free(identity->version);
	free(identity->serial);
	free(identity->source);
	free(identity->clock_source);
	aw_identity_init(identity);
}

static void
clear_overlap(struct aw_overlap *overlap)
{
	free(overlap->part);
	free(overlap->used);
}

/* Where the part is, or where it belongs. */
static size_t
overlap_place(const struct aw_source_status *source, const char *part)
{
	size_t i = 0;

	while (i < source->n_overlaps && strcmp(source->overlaps[i].part, part) < 0)
		i++;
	return i;
}

const struct aw_overlap *
aw_overlap_find(const struct aw_source_status *source, const char *part)
{
	size_t i = overlap_place(source, part);

	return i < source->n_overlaps && strcmp(source->overlaps[i].part, part) == 0
		   ? &source->overlaps[i]
		   : NULL;
}

enum aw_err
aw_overlap_set(struct aw_source_status *source, const char *part, const char *used, bool first)
{
	struct aw_overlap fresh = {.part = strdup(part), .used = strdup(used), .first = first};
	size_t i = overlap_place(source, part);

	if (fresh.part == NULL || fresh.used == NULL ||
	    !aw_array_grow(&source->overlaps, source->n_overlaps, sizeof(*source->overlaps))) {
		clear_overlap(&fresh);
		return AW_ERR_NO_MEMORY;
	}
	if (i < source->n_overlaps && strcmp(source->overlaps[i].part, part) == 0) {
		clear_overlap(&source->overlaps[i]);
	} else {
		memmove(&source->overlaps[i + 1], &source->overlaps[i],
		    (source->n_overlaps - i) * sizeof(fresh));
		source->n_overlaps++;
	}
	source->overlaps[i] = fresh;
	return AW_OK;
}

void
aw_overlap_remove(struct aw_source_status *source, const char *part)
{
	size_t i = overlap_place(source, part);

	if (i == source->n_overlaps || strcmp(source->overlaps[i].part, part) != 0)
		return;
	clear_overlap(&source->overlaps[i]);
	source->n_overlaps--;
	memmove(&source->overlaps[i], &source->overlaps[i + 1],
	    (source->n_overlaps - i) * sizeof(source->overlaps[0]));
}

const char *
aw_overlap_text(const struct aw_source_status *source, char text[AW_OVERLAP_TEXT_MAX])
{
	size_t len = 0;

	for (size_t i = 0; i < source->n_overlaps; i++) {
		const struct aw_overlap *overlap = &source->overlaps[i];

		(void)aw_text_format(text + len, AW_OVERLAP_TEXT_MAX - len,
		    overlap->first ? "%s%s never came from here and is used from source %s"
				   : "%s%s is used from source %s, which comes first",
		    i > 0 ? "; " : "", overlap->part, overlap->used);
		len += strlen(text + len);
	}
	return source->n_overlaps > 0 ? text : NULL;
}

void
aw_source_status_clear(struct aw_source_status *source)
{
	free(source->name);
	free(source->endpoint);
	free(source->version);
	free(source->cipher);
	free(source->absent);
	for (size_t i = 0; i < source->n_overlaps; i++)
		clear_overlap(&source->overlaps[i]);
	free(source->overlaps);
	free(source->attempt.text);
	*source = (struct aw_source_status){
	    .observed_at = AW_INSTANT_NONE, .attempt.at = AW_INSTANT_NONE};
}
