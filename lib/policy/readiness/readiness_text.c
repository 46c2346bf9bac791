/* SPDX-License-Identifier: ISC */
/* The reason of a readiness verdict, for a network engineer who has to act on it. */
#include <string.h>

#include "base/text.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/store.h"
#include "policy/readiness/readiness_parts.h"

static void
append_root(struct aw_buf *buf, const struct aw_root *root)
{
	char hex[2 * AW_SHA256_LEN + 1];

	aw_hex(hex, root->sha256, AW_SHA256_LEN);
	(void)aw_buf_printf(buf, "%s (SHA-256 %s)", root->name, hex);
}

/* What keeps an anchor that is there from being used. */
static void
append_flaws(
    const struct aw_store_judgement *view, const struct aw_anchor *anchor, struct aw_buf *buf)
{
	unsigned flaws = aw_anchor_flaws(anchor, view->judge->now) & AW_FLAWS_UNUSABLE;
	char words[256];

	if (flaws == AW_FLAW_EXPIRED)
		aw_readiness_append_date(buf, "expired on ", anchor->certificate->not_after);
	else if (flaws == AW_FLAW_NOT_YET)
		aw_readiness_append_date(
		    buf, "is not valid before ", anchor->certificate->not_before);
	else
		(void)aw_buf_printf(
		    buf, "is not usable (%s)", aw_judge_flaw_words(flaws, words, sizeof(words)));
}

/* The flaw that says what an anchor is known by in place of its SHA-256; 0 for any other. */
static unsigned
known_by(const struct aw_anchor *anchor)
{
	if (anchor == NULL || aw_certificate_has_sha256(anchor->certificate))
		return 0;
	return aw_certificate_has_sha1(anchor->certificate) ? AW_FLAW_BY_SHA1 : AW_FLAW_BY_NAME;
}

/* Says that a store without fingerprints, or with SHA-1 alone, was searched by what it has. */
static void
append_known_by(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	unsigned by = known_by(view->replacement.anchor) | known_by(view->retiring.anchor);

	for (size_t i = 0; view->replacement.anchor == NULL && i < view->store->n_anchors; i++)
		by |= known_by(&view->store->anchors[i]);
	if ((by & AW_FLAW_BY_NAME) != 0)
		(void)aw_buf_puts(buf, "; matched by issuer and serial, not by fingerprint");
	else if (by != 0)
		(void)aw_buf_puts(buf, "; matched by SHA-1, not by SHA-256");
}

/* An entry of a list that has the name of the root, or something else of it. */
static bool
append_entry(const struct aw_anchor *anchor, const struct aw_root *root, struct aw_buf *buf)
{
	const struct aw_certificate *cert = anchor->certificate;
	bool sha1 = aw_certificate_has_sha1(cert);
	char mark[AW_MARK_TEXT];

	if (!aw_certificate_has_sha256(cert) &&
	    memcmp(cert->sha256, root->sha256, AW_SHA256_LEN) == 0)
		(void)aw_buf_printf(buf,
		    "; an entry with its %s is there, which the policy does not accept",
		    sha1 ? "SHA-1" : "issuer and serial number");
	else if (strcmp(cert->name, root->name) != 0)
		return false;
	else if (sha1 || aw_certificate_has_sha256(cert))
		(void)aw_buf_printf(buf,
		    "; an entry of the same name is in the store with another fingerprint (%s); it "
		    "is not that root",
		    aw_certificate_mark(cert, mark));
	else
		(void)aw_buf_printf(buf,
		    "; an entry of the same name is in the store, but its issuer, serial number "
		    "(%s) or end is another; it is not that root",
		    cert->serial);
	return true;
}

/* Look-alikes change nothing, but whoever sees one in the store will ask. */
static void
append_look_alikes(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	const struct aw_root *root = view->replacement.root;

	for (size_t i = 0; i < view->store->n_anchors; i++) {
		const struct aw_anchor *anchor = &view->store->anchors[i];
		char hex[2 * AW_SHA256_LEN + 1];

		aw_hex(hex, anchor->certificate->sha256, AW_SHA256_LEN);
		if (aw_readiness_is_cross(anchor, root)) {
			(void)aw_buf_printf(buf,
			    "; a cross certificate with its key is there (SHA-256 %s, issued by "
			    "%s), at which no path ends",
			    hex, anchor->certificate->issuer);
			return;
		}
		if (aw_readiness_same_key(anchor, root)) {
			(void)aw_buf_printf(buf,
			    "; same key, different certificate is there (SHA-256 %s), which the "
			    "policy does not accept",
			    hex);
			return;
		}
		if (aw_certificate_unseen(anchor->certificate)) {
			if (append_entry(anchor, root, buf))
				return;
			continue;
		}
		if (strcmp(anchor->certificate->name, root->name) == 0) {
			(void)aw_buf_printf(buf,
			    "; a certificate of the same name and another key is in the store; it "
			    "is not that root (SHA-256 %s)",
			    hex);
			return;
		}
	}
}

/* " is in store S, trustpoint T" */
static void
append_place(const struct aw_holding *holding, struct aw_buf *buf)
{
	const char *trustpoint = aw_store_trustpoint(holding->store, holding->anchor);

	(void)aw_buf_printf(buf, " is in store %s", holding->store->name);
	if (trustpoint != NULL)
		(void)aw_buf_printf(buf, ", trustpoint %s", trustpoint);
}

/* "2 of 7 roots that it needs are not usable in store S: X (SHA-256 ...), Y (SHA-256 ...)" */
static bool
append_several(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	size_t n;
	const struct aw_missing *missing =
	    aw_judgement_missing(view->judge->out, view->transition, &n);

	if (n < 2)
		return false;
	(void)aw_buf_printf(buf, "%zu of %zu root%s that it needs are not usable in store %s: ", n,
	    view->transition->n_replacements, aw_text_s(view->transition->n_replacements),
	    view->store->name);
	for (size_t i = 0; i < n; i++) {
		(void)aw_buf_puts(buf, i > 0 ? ", " : "");
		append_root(buf, missing[i].root);
	}
	return true;
}

/* "X (SHA-256 ...) is not in store S", or what is wrong with it there. */
static void
append_replacement(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	const struct aw_holding *replacement = &view->replacement;

	if (append_several(view, buf))
		return;
	append_root(buf, replacement->root);
	if (replacement->anchor == NULL) {
		(void)aw_buf_printf(buf, " is not in store %s", view->store->name);
		if (view->transition->n_replacements > 1 && !view->transition->needs_all)
			(void)aw_buf_printf(buf, ", nor is any of %zu other replacements",
			    view->transition->n_replacements - 1);
		return;
	}
	append_place(replacement, buf);
	if (replacement->by_key)
		(void)aw_buf_puts(buf, " as another certificate with the same key");
	if (replacement->rank == AW_RANK_UNCHECKED)
		(void)aw_buf_printf(buf, ", but the OpenSSL of this host does not know its key: %s",
		    replacement->anchor->certificate->key_algorithm);
	if (replacement->rank == AW_RANK_UNUSABLE) {
		(void)aw_buf_puts(buf, " but ");
		append_flaws(view, replacement->anchor, buf);
	}
}

static void
append_neither(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	const struct aw_holding *retiring = &view->retiring;

	if (retiring->anchor == NULL) {
		(void)aw_buf_printf(
		    buf, "; %s is not there either", view->transition->retiring[0].name);
		return;
	}
	(void)aw_buf_printf(buf, "; %s is there but ", retiring->root->name);
	append_flaws(view, retiring->anchor, buf);
}

/* What is wrong with the replacement, or that there is none to speak of. */
static void
append_cause(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	const struct aw_holding *replacement = &view->replacement;

	if (replacement->root != NULL && replacement->rank != AW_RANK_GOOD)
		append_replacement(view, buf);
	if (view->cause == AW_CAUSE_NO_ROOT)
		append_neither(view, buf);
	if (view->cause == AW_CAUSE_NO_DAY)
		aw_readiness_append_no_day(view, buf);
	aw_readiness_append_tests(view, buf);
	if (view->cause == AW_CAUSE_PARTIAL)
		(void)aw_buf_puts(buf,
		    ", but that is a part of what the device trusts; its trustpool "
		    "is not known");
	if (replacement->rank == AW_RANK_ENDS_EARLY)
		aw_readiness_append_date(
		    buf, " but expires on ", replacement->anchor->certificate->not_after);
}

/* What fails is not what the transition brings; that comes on top of it. */
static void
append_other_fault(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	aw_readiness_append_chain(view, buf);
	if (view->replacement.root == NULL || view->replacement.rank == AW_RANK_GOOD)
		return;
	(void)aw_buf_puts(buf, "; besides, ");
	append_cause(view, buf);
	aw_readiness_append_switches(view, buf);
}

static void
append_date_of_loss(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	(void)aw_buf_printf(buf, " of %zu certificate%s", view->store->n_anchors,
	    aw_text_s(view->store->n_anchors));
	if (view->break_date != AW_INSTANT_NONE)
		aw_readiness_append_date(buf, "; the last ended on ", view->break_date);
}

/* A renewal after the break: it refutes it, or shows that the root was there at that time. */
static void
append_renewal(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	const struct aw_loss *loss = &view->loss;

	if (view->renewed == AW_INSTANT_NONE)
		return;
	aw_readiness_append_date(buf, "; the device last renewed on ", view->renewed);
	if (view->cause == AW_CAUSE_REFUTED) {
		if (view->break_date != AW_INSTANT_NONE)
			aw_readiness_append_date(buf, ", after the break on ", view->break_date);
		(void)aw_buf_puts(buf, ": it reaches its license server another way");
	} else if (loss->at != AW_INSTANT_NONE && view->renewed <= loss->at) {
		(void)aw_buf_printf(buf, ", before %s %s the store",
		    loss->name != NULL ? loss->name : "a certificate",
		    loss->removed ? "left" : "expired in");
		aw_readiness_append_date(buf, " on ", loss->at);
	}
}

static void
append_old_look(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	char at[AW_INSTANT_TEXT];

	(void)aw_buf_printf(buf,
	    "%s was last seen on %s, which is too long ago; last known state: %s",
	    view->service->name, aw_instant_format(view->service->observed_at, at),
	    aw_readiness_word(view->last_known));
}

static void
append_broken(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	size_t before = buf->len;
	bool named;

	if (view->cause == AW_CAUSE_OLD_LOOK) {
		append_old_look(view, buf);
		return;
	}
	if (view->cause == AW_CAUSE_NO_ANCHOR) {
		(void)aw_buf_printf(buf, "no usable anchor is left in store %s", view->store->name);
		append_date_of_loss(view, buf);
		return;
	}

	if (aw_readiness_other_fault(view)) {
		append_other_fault(view, buf);
		return;
	}
	append_cause(view, buf);
	named = buf->len > before;
	if (view->service != NULL) {
		(void)aw_buf_puts(buf, named ? "; " : "");
		aw_readiness_append_chain(view, buf);
	}
	if (named)
		aw_readiness_append_switches(view, buf);
	if (view->cause == AW_CAUSE_RETIRING) {
		(void)aw_buf_printf(buf, "; %s expires before that", view->retiring.root->name);
		aw_readiness_append_date(buf, ", on ", view->break_date);
	}
	if (view->replacement.root != NULL && view->replacement.anchor == NULL)
		append_look_alikes(view, buf);
}

/* Without named replacements only the retiring roots can be named. */
static void
append_retiring(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	if (view->retiring.anchor == NULL) {
		(void)aw_buf_printf(
		    buf, "store %s holds no root of this transition", view->store->name);
		return;
	}
	append_root(buf, view->retiring.root);
	append_place(&view->retiring, buf);
	if (view->retiring.rank == AW_RANK_UNUSABLE) {
		(void)aw_buf_puts(buf, " but ");
		append_flaws(view, view->retiring.anchor, buf);
	}
}

static void
append_state(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	bool named = view->transition->n_replacements > 0;

	if (view->cause != AW_CAUSE_NONE) {
		append_broken(view, buf);
		return;
	}
	if (view->service != NULL && view->state == AW_READINESS_NOT_AFFECTED) {
		aw_readiness_append_chain(view, buf);
	} else if (!named || view->state == AW_READINESS_NOT_AFFECTED) {
		append_retiring(view, buf);
		if (named && view->retiring.anchor != NULL)
			(void)aw_buf_printf(buf,
			    "; no service of the device was seen to need it, nor is a switch of "
			    "one "
			    "to %s announced",
			    view->replacement.root->name);
	} else {
		append_replacement(view, buf);
		aw_readiness_append_switches(view, buf);
	}
	if (view->service != NULL && view->state == AW_READINESS_READY) {
		(void)aw_buf_puts(buf, "; ");
		aw_readiness_append_chain(view, buf);
	}
	if (view->state != AW_READINESS_CLEAN_UP)
		return;
	(void)aw_buf_puts(buf, "; ");
	if (named)
		append_root(buf, view->retiring.root);
	else
		(void)aw_buf_puts(buf, "it");
	aw_readiness_append_date(
	    buf, " is still trusted, and nothing needs it since ", view->since);
}

/* The retired root may go when every service was seen to do without it. */
static void
append_unseen(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	bool good = view->state == AW_READINESS_READY || view->state == AW_READINESS_NOT_AFFECTED;

	if (!good || aw_readiness_append_program(view, buf))
		return;
	if (view->unseen > 0 && view->retiring.rank == AW_RANK_GOOD)
		(void)aw_buf_printf(buf,
		    "; %s is still trusted, and %zu of %zu service%s of the device were not looked "
		    "at, so it may still be needed",
		    view->retiring.root->name, view->unseen, view->judge->uses->n_items,
		    aw_text_s(view->judge->uses->n_items));
}

/* A look that showed the certificate of somebody else. */
static void
append_foreign(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	const struct aw_certificate *leaf =
	    view->use != NULL ? aw_readiness_foreign(view, view->use) : NULL;

	if (leaf != NULL)
		(void)aw_buf_printf(buf,
		    "; what was seen of %s is issued by %s and not by %s, so it says nothing of it",
		    view->use->name, leaf->issuer, view->named->issuer);
}

void
aw_readiness_append_origin(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	const struct aw_uses *uses = view->judge->uses;
	const struct aw_use *use = view->use;

	if (use == NULL)
		return;
	(void)aw_buf_printf(buf, "; service %s is %s", use->name, aw_use_origin_word(use->origin));
	if (use->origin == AW_USE_REPORTED && !use->license)
		(void)aw_buf_puts(buf, " (in its configuration)");
	else if (use->origin == AW_USE_REPORTED && uses->word != NULL)
		(void)aw_buf_printf(buf, " (transport %s)", uses->word);
}

void
aw_readiness_append_excluded(const struct aw_judge *judge, struct aw_buf *buf)
{
	const struct aw_uses *uses = judge->uses;

	(void)aw_buf_puts(buf, "the device uses no service of this transition");
	if (judge->record->n_uses > 0) {
		(void)aw_buf_puts(buf, "; its services are configured");
		return;
	}
	if (!uses->reports)
		return;
	if (uses->word != NULL)
		(void)aw_buf_printf(buf, "; it reports transport %s", uses->word);
	else
		(void)aw_buf_puts(buf, "; it reports a reservation");
	for (size_t i = 0; i < uses->n_reported; i++)
		(void)aw_buf_printf(buf, "%s%s", i > 0 ? ", " : " to ", uses->reported[i].name);
}

void
aw_readiness_reason(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	append_state(view, buf);
	append_renewal(view, buf);
	append_unseen(view, buf);
	if (view->own != NULL)
		(void)aw_buf_printf(buf,
		    "; %s is still trusted, and certificate %s of the device is under it",
		    view->retiring.root->name, view->own->name);
	append_known_by(view, buf);
	append_foreign(view, buf);
	aw_readiness_append_origin(view, buf);
}

void
aw_readiness_managed(
    const struct aw_judge *judge, struct aw_readiness_verdict *verdict, struct aw_buf *buf)
{
	const char *manager = judge->record->managed_by;

	if (!aw_readiness_is_managed(judge) || verdict->state != AW_READINESS_AT_RISK)
		return;
	verdict->finding = AW_FINDING_MANAGED;
	(void)aw_buf_printf(buf, "; %s manages the roots of this device and is to act", manager);
}
