/* SPDX-License-Identifier: ISC */
#include "truststore/store_rest.h"

#include <stdio.h>
#include <string.h>

#include "model/store.h"
#include "pki/pem_marker.h"
#include "truststore/base64_run.h"
#include "truststore/hex_run.h"
#include "truststore/store_foreign.h"
#include "base/text.h"
#include "truststore/store_look.h"

#define LABEL_SHOWN 64

struct rest {
	struct aw_store_reading *in;
	size_t next, line; /* of the line to read; its number */
	struct aw_foreign foreign;
	struct aw_base64_run run;
	struct aw_hex_run hex;
	size_t claimed, n_claimed; /* ranges of certificates that were read */
	bool block;                /* within a PEM block, which was reported */
};

/* True for a line of a certificate that was read. */
static bool
is_claimed(struct rest *r, size_t start)
{
	const struct aw_account *account = &r->in->account;

	while (r->claimed < r->n_claimed && account->ranges[r->claimed].end <= start)
		r->claimed++;
	return r->claimed < r->n_claimed && account->ranges[r->claimed].start <= start;
}

/* Runs of base64 and hex end. */
static enum aw_err
end_run(struct rest *r)
{
	struct aw_base64_run run = r->run;
	char where[64];
	enum aw_err rc = aw_hex_run_end(&r->hex, r->in);

	if (rc != AW_OK)
		return rc;

	r->run = (struct aw_base64_run){0};
	if (!aw_base64_run_counts(&run))
		return AW_OK;
	(void)snprintf(where, sizeof(where), "line %zu", run.line);
	rc = aw_store_reading_account(r->in, run.start, run.end, AW_ACCOUNT_PROBLEM);
	return rc != AW_OK
		   ? rc
		   : aw_store_reading_problem(r->in, AW_SEVERITY_WARNING, AW_ERR_STORE_BLOCK, where,
			 "base64 is here among the lines of a device, %zu character%s; "
			 "it was not read",
			 run.symbols, aw_text_s(run.symbols));
}

static enum aw_err
begin_block(struct rest *r, const struct aw_marker *marker, size_t start, size_t end)
{
	char where[64];
	enum aw_err rc;

	r->block = true;
	(void)snprintf(where, sizeof(where), "line %zu", r->line);
	rc = aw_store_reading_account(r->in, start, end, AW_ACCOUNT_PROBLEM);
	return rc != AW_OK
		   ? rc
		   : aw_store_reading_problem(r->in, AW_SEVERITY_WARNING, AW_ERR_STORE_BLOCK, where,
			 "a PEM block '%.*s' is here among the lines of a device; it "
			 "was not read",
			 (int)(marker->len < LABEL_SHOWN ? marker->len : LABEL_SHOWN),
			 marker->text);
}

/* A line that is neither DER nor a marker. */
static enum aw_err
take_text(struct rest *r, size_t start, size_t end)
{
	const uint8_t *line = r->in->data + start;
	enum aw_err rc = AW_OK;
	enum aw_run_step step = AW_RUN_NONE;
	bool claimed;

	if (r->block)
		return aw_store_reading_account(r->in, start, r->next, AW_ACCOUNT_PROBLEM);
	claimed = is_claimed(r, start);
	if (claimed)
		rc = end_run(r);
	else
		step = aw_base64_run_line(&r->run, line, end - start, start, r->line);
	if (step == AW_RUN_ENDED) {
		rc = end_run(r);
		step = aw_base64_run_line(&r->run, line, end - start, start, r->line);
	}
	if (step == AW_RUN_NONE)
		aw_foreign_line(&r->foreign, r->in, start, end, r->line);
	if (rc == AW_OK)
		rc = claimed ? aw_hex_run_end(&r->hex, r->in)
			     : aw_hex_run_line(&r->hex, r->in, start, end, r->line);
	return rc == AW_OK ? aw_store_reading_account(r->in, start, r->next, AW_ACCOUNT_DECORATION)
			   : rc;
}

static enum aw_err
take_line(struct rest *r, size_t start, size_t end)
{
	size_t object = aw_foreign_object(r->in, start);
	struct aw_marker marker;
	enum aw_err rc;

	if (object != 0) {
		aw_foreign_note(&r->foreign, start, object, r->line);
		r->foreign.open = false;
		for (; r->next < object; r->next++)
			r->line += r->in->data[r->next] == '\n';
		return end_run(r);
	}
	if (!aw_marker_find(r->in->data + start, end - start, &marker))
		return take_text(r, start, end);
	rc = end_run(r);
	if (rc == AW_OK && marker.begin)
		return begin_block(r, &marker, start, r->next);
	r->block = false;
	return rc == AW_OK ? aw_store_reading_account(r->in, start, r->next, AW_ACCOUNT_PROBLEM)
			   : rc;
}

enum aw_err
aw_store_rest_lines(struct aw_store_reading *in)
{
	struct rest r = {.in = in, .n_claimed = in->account.n};
	enum aw_err rc = AW_OK;

	aw_account_sort(&in->account);
	while (rc == AW_OK && r.next < in->len) {
		size_t start = r.next;
		const uint8_t *lf = memchr(in->data + start, '\n', in->len - start);
		size_t end = lf != NULL ? (size_t)(lf - in->data) : in->len;

		r.next = lf != NULL ? end + 1 : end;
		r.line++;
		rc = take_line(&r, start, end);
	}
	if (rc == AW_OK)
		rc = end_run(&r);
	return rc == AW_OK ? aw_foreign_report(&r.foreign, in) : rc;
}

static size_t
count_blocks(const uint8_t *s, size_t len)
{
	size_t n = 0;

	for (size_t at = 0; (at = aw_marker_begin_next(s, len, at)) != SIZE_MAX; at++)
		n++;
	return n;
}

/* Octets behind a binary object, which a program that reads it does not see. */
static enum aw_err
report_gap(struct aw_store_reading *in, const struct aw_account_range *gap)
{
	const uint8_t *s = in->data + gap->start;
	size_t len = gap->end - gap->start, blocks = count_blocks(s, len);
	struct aw_foreign foreign = {0};
	char where[64];

	if (aw_foreign_object(in, gap->start) != 0 || aw_foreign_wide(s, len)) {
		aw_foreign_note(
		    &foreign, gap->start, gap->end, aw_store_reading_place(in, gap->start).line);
		return aw_foreign_report(&foreign, in);
	}
	(void)snprintf(where, sizeof(where), "byte %zu", gap->start);
	if (blocks == 0)
		return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_TRAILING,
		    where, "%zu bytes follow that are no certificate; they were not read", len);
	in->store->blocks += (uint32_t)blocks;
	return aw_store_reading_bad(in, AW_ERR_STORE_BLOCK, where,
	    "PEM text follows the binary data, %zu block%s: it was not read, and no program that "
	    "reads the binary data sees it",
	    blocks, aw_text_s(blocks));
}

enum aw_err
aw_store_rest_report(struct aw_store_reading *in)
{
	struct aw_account_range gap;
	enum aw_err rc = AW_OK;
	size_t at = 0;

	while (rc == AW_OK && aw_account_gap(&in->account, at, in->len, &gap)) {
		bool blank = aw_look_blank(in->data + gap.start, gap.end - gap.start);

		rc = blank ? AW_OK : report_gap(in, &gap);
		at = gap.end;
		if (rc == AW_OK)
			rc = aw_store_reading_account(in, gap.start, gap.end,
			    blank ? AW_ACCOUNT_DECORATION : AW_ACCOUNT_PROBLEM);
	}
	return rc;
}
