/* SPDX-License-Identifier: ISC */
#include "policy/own/own.h"

#include "base/instant.h"
#include "base/text.h"
#include "model/model.h"
#include "policy/judge/judge.h"
#include "policy/own/own_parts.h"

/* The change itself, once: as long as changes of stores are shown. */
static bool
judge_change(struct aw_judge *judge, const struct aw_server_certificate *own)
{
	const struct aw_own_change *change = &own->change;
	const struct aw_certificate *now = own->certificate;
	struct aw_verdict head = {.finding = AW_FINDING_CERTIFICATE_CHANGED,
	    .severity = judge->policy->certificate_changed,
	    .since = change->at,
	    .until = AW_INSTANT_NONE};
	char at[AW_INSTANT_TEXT], end[AW_INSTANT_TEXT], before_end[AW_INSTANT_TEXT];
	char hex[2 * AW_SHA256_LEN + 1], before[2 * AW_SHA256_LEN + 1];

	if (change->at == AW_INSTANT_NONE ||
	    aw_instant_sub(judge->now, change->at) > judge->policy->change_window)
		return true;
	aw_hex(hex, now->sha256, AW_SHA256_LEN);
	aw_hex(before, change->sha256, AW_SHA256_LEN);
	return aw_own_add(judge, &head, own,
	    "was replaced on %s: now SHA-256 %s, issued by %s, valid until %s; before SHA-256 %s, "
	    "issued by %s, valid until %s",
	    aw_instant_format_date(change->at, at), hex, now->issuer,
	    aw_instant_format_date(now->not_after, end), before,
	    change->issuer != NULL ? change->issuer : "an unknown issuer",
	    aw_instant_format_date(change->not_after, before_end));
}

/* Only where it matters: a root would say whether a purpose can be had again. */
static bool
judge_issuer(struct aw_judge *judge, const struct aw_server_certificate *own)
{
	struct aw_verdict head = {.finding = AW_FINDING_CERTIFICATE_ISSUER,
	    .severity = AW_SEVERITY_OK,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	if (!own->facts.seen || aw_own_issuer(own, NULL) != AW_OWN_ISSUER_UNKNOWN)
		return true;
	return aw_own_add(judge, &head, own,
	    "is issued by %s, whose root is not known: whether that is a public CA is not said",
	    own->certificate->issuer);
}

/* What the device says of the renewal that it does itself. */
static bool
judge_automatic(struct aw_judge *judge, const struct aw_server_certificate *own)
{
	struct aw_verdict head = {.finding = AW_FINDING_CERTIFICATE_ACME,
	    .severity = own->renewal_failed ? judge->policy->certificate_renewal : AW_SEVERITY_OK,
	    .since = AW_INSTANT_NONE,
	    .until = own->certificate->not_after};

	if (own->renewal == NULL)
		return true;
	return aw_own_add(judge, &head, own, "%s: %s",
	    own->renewal_failed ? "is not renewed by the device (ACME)"
				: "is renewed by the device (ACME)",
	    own->renewal);
}

bool
aw_judge_own(struct aw_judge *judge, const struct aw_server_certificate *own)
{
	return aw_judge_own_retiring(judge, own) && aw_judge_own_purposes(judge, own) &&
	       judge_change(judge, own) && judge_issuer(judge, own) && judge_automatic(judge, own);
}
