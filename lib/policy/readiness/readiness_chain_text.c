/* SPDX-License-Identifier: ISC */
/* What a service presents, for the reason of a readiness verdict, and what to do about it. */
#include <string.h>

#include "policy/readiness/readiness_parts.h"
#include "policy/service/remedy.h"
#include "policy/service/service_judge.h"
#include "base/text.h"
#include "model/service.h"
#include "model/store.h"
#include "model/store_family.h"

#define REMEDY_MAX ((size_t)64 * 1024)

static const char *
anchor_name(const struct aw_path *path)
{
	return path->anchor_name != NULL ? path->anchor_name : "a root";
}

static void
append_failing(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	(void)aw_buf_printf(buf, "%s presents a chain", view->service->name);
	aw_service_append_key_type(view->judge, view->service, view->chain, buf);
	(void)aw_buf_printf(buf, " that store %s does not verify: ", view->store->name);
	aw_service_append_failure(view->trust, &view->holds, buf);
}

static void
append_until(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	char date[AW_INSTANT_TEXT];

	(void)aw_buf_printf(
	    buf, ", which holds until %s", aw_instant_format_date(view->holds.until, date));
	if (view->cause == AW_CAUSE_PATHS)
		aw_service_append_end(view->judge, view->store, view->chain, view->holds.last, buf);
}

/* "; its leaf was issued on D1; certificates issued after D2 ...". */
static void
append_distrust(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	char issued[AW_INSTANT_TEXT], after[AW_INSTANT_TEXT];

	if (!view->newer && !view->older)
		return;
	(void)aw_buf_printf(buf,
	    "; its leaf was issued on %s; under this root those issued after %s are not trusted by "
	    "browsers any more, and may be refused",
	    aw_instant_format_date(view->chain->certificates[0]->not_before, issued),
	    aw_instant_format_date(view->transition->distrust_after, after));
}

/* It verifies now: by what, and until when. */
static void
append_holding(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	bool late = view->late && view->to != NULL;
	char date[AW_INSTANT_TEXT];

	(void)aw_buf_puts(buf, view->service->name);
	if (late)
		(void)aw_buf_printf(buf, " was to switch on %s, but",
		    aw_instant_format_date(aw_switch_latest(view->to), date));
	(void)aw_buf_printf(buf, "%s presents a chain", view->old ? " still" : "");
	aw_service_append_key_type(view->judge, view->service, view->chain, buf);
	(void)aw_buf_printf(buf, " to %s", anchor_name(view->holds.best));
	if (view->cause == AW_CAUSE_LEAF)
		(void)aw_buf_printf(buf, ", whose leaf ends on %s",
		    aw_instant_format_date(
			view->latest != AW_INSTANT_NONE ? view->latest : view->break_date, date));
	else if (view->state == AW_READINESS_AT_RISK || view->latest != AW_INSTANT_NONE)
		append_until(view, buf);
	append_distrust(view, buf);
	if (view->holds.cross_only)
		(void)aw_buf_puts(buf, "; trust hangs on the cross certificate to it");
}

void
aw_readiness_append_chain(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	if (view->cause == AW_CAUSE_FAILS)
		append_failing(view, buf);
	else
		append_holding(view, buf);
	if (view->state == AW_READINESS_NOT_AFFECTED && !view->older)
		(void)aw_buf_puts(buf, ", which is no root of this transition");
}

bool
aw_readiness_other_fault(const struct aw_store_judgement *view)
{
	bool past = aw_readiness_is_past(view);

	if (view->cause != AW_CAUSE_FAILS || view->holds.best != NULL || view->holds.lapsed != NULL)
		return false;
	return view->trust->n_paths > 0 || (!view->switched && !past);
}

/* Where several roots are missing: those other than the one that the remedy is about. */
static void
append_other_roots(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	size_t n;
	const struct aw_missing *missing =
	    aw_judgement_missing(view->judge->out, view->transition, &n);
	const char *lead = "; the same with ";
	char hex[2 * AW_SHA256_LEN + 1];

	for (size_t i = 0; i < n; i++) {
		const struct aw_root *root = missing[i].root;

		if (root == view->replacement.root)
			continue;
		aw_hex(hex, root->sha256, AW_SHA256_LEN);
		(void)aw_buf_printf(buf, "%s%s (SHA-256 %s)", lead, root->name, hex);
		lead = ", ";
	}
}

/* What to do about the roots. */
static void
append_root_remedy(
    const struct aw_store_judgement *view, const struct aw_remedy_root *root, struct aw_buf *buf)
{
	const struct aw_record *record = view->judge->record;

	if (view->replacement.anchor == NULL)
		aw_remedy_append(record, view->store->name, root, buf);
	else
		aw_remedy_replace(record, view->replacement.store->name, root, buf);
	append_other_roots(view, buf);
}

/* Where the rest of what the device trusts is to be had. */
static void
append_partial(const struct aw_store *store, struct aw_buf *buf)
{
	const char *command = aw_store_family_row(aw_store_family(store->format))->pool;

	if (command != NULL)
		(void)aw_buf_printf(
		    buf, "the trustpool is not known: add %s as a store of the device", command);
	else
		(void)aw_buf_puts(buf,
		    "the rest of the trust store is not known: add it as a store of "
		    "the device (on IOS XE: show crypto pki trustpool)");
	(void)aw_buf_printf(
	    buf, ", or set complete = true if store %s is all that the device trusts", store->name);
}

static void
append_remedy(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	bool clean_up = view->state == AW_READINESS_CLEAN_UP;
	const struct aw_holding *holding = clean_up ? &view->retiring : &view->replacement;
	const struct aw_record *record = view->judge->record;
	struct aw_remedy_root root = {0};
	bool rooted;

	if (holding->root != NULL)
		root = (struct aw_remedy_root){.name = holding->root->name,
		    .sha256 = holding->root->sha256,
		    .url = holding->root->url};
	if (clean_up && root.name != NULL)
		aw_remedy_remove(record, holding->store->name, &root, buf);
	if (view->cause == AW_CAUSE_UNCHECKED)
		(void)aw_buf_puts(buf,
		    "collect on a host whose OpenSSL knows the algorithm "
		    "(ML-DSA and SLH-DSA: 3.5 or later), or ask the device itself");
	if (view->cause == AW_CAUSE_PARTIAL)
		append_partial(view->store, buf);
	if (view->cause == AW_CAUSE_OLD_LOOK)
		(void)aw_buf_printf(
		    buf, "find out why %s cannot be looked at any more", view->service->name);
	if (view->cause == AW_CAUSE_REFUTED)
		(void)aw_buf_printf(buf,
		    "set services of the device to what it uses, or correct the store: is %s the "
		    "one that it verifies its license server with?",
		    view->store->name);
	if (view->state != AW_READINESS_AT_RISK && view->state != AW_READINESS_BROKEN)
		return;
	rooted = root.name != NULL && holding->rank != AW_RANK_GOOD;
	if (view->trust != NULL && (!rooted || aw_readiness_other_fault(view)))
		aw_remedy_chain(record, view->trust, &view->holds, buf);
	if (rooted && buf->len > 0)
		(void)aw_buf_puts(buf, "; then ");
	if (rooted)
		append_root_remedy(view, &root, buf);
}

bool
aw_readiness_remedy(const struct aw_store_judgement *view, struct aw_readiness_verdict *verdict)
{
	struct aw_buf buf;
	bool done;

	aw_buf_init(&buf, REMEDY_MAX);
	append_remedy(view, &buf);
	done = !buf.failed;
	if (done && buf.len > 0) {
		verdict->remedy = aw_text_clean_dup(buf.data, buf.len, AW_JUDGE_TEXT_MAX);
		done = verdict->remedy != NULL;
	}
	aw_buf_free(&buf);
	return done;
}
