/* SPDX-License-Identifier: ISC */
/* What is found of a service, in words. */
#include <string.h>

#include "policy/license/impact.h"
#include "policy/service/service_judge.h"
#include "base/text.h"
#include "model/model.h"
#include "model/service.h"
#include "model/service_name.h"

const struct aw_service *
aw_service_of_use(const struct aw_judge *judge, const struct aw_use *use)
{
	for (size_t i = 0; i < judge->record->n_services; i++)
		if (aw_service_same(judge->record->services[i].name, use->name))
			return &judge->record->services[i];
	return NULL;
}

bool
aw_service_known(const struct aw_judge *judge, const struct aw_service *service)
{
	bool known = false;

	if (judge->clock_bad || aw_judge_stale_at(judge, service->observed_at))
		return false;
	for (size_t i = 0; i < service->n_chains; i++) {
		const struct aw_chain *chain = &service->chains[i];

		if (!aw_service_chain_counts(judge, chain))
			continue;
		if (aw_judge_stale_at(judge, aw_service_chain_seen(service, chain)))
			return false;
		known = true;
	}
	return known;
}

const struct aw_trust *
aw_chain_trust(const struct aw_chain *chain, const char *store)
{
	for (size_t i = 0; i < chain->n_trusts; i++)
		if (strcmp(chain->trusts[i].store, store) == 0)
			return &chain->trusts[i];
	return NULL;
}

void
aw_service_append_wanted(const struct aw_wanted *wanted, struct aw_buf *buf)
{
	char hex[2 * AW_SHA256_LEN + 1];

	if (wanted->known) {
		aw_hex(hex, wanted->sha256, AW_SHA256_LEN);
		(void)aw_buf_printf(buf, "%s (SHA-256 %s) is not in the store",
		    wanted->name != NULL ? wanted->name : wanted->subject, hex);
		return;
	}
	(void)aw_buf_printf(buf, "its issuer %s", wanted->subject);
	if (wanted->key_id != NULL)
		(void)aw_buf_printf(buf, " (key identifier %s)", wanted->key_id);
	(void)aw_buf_puts(buf, " is not in the store");
}

static const char *
flaw_text(enum aw_chain_flaw flaw)
{
	switch (flaw) {
	case AW_CHAIN_OTHER_KEY:
		return "a root of the wanted name is in the store, but has another key";
	case AW_CHAIN_INCOMPLETE:
		return "an intermediate certificate is missing";
	case AW_CHAIN_PARTIAL:
		return "the chain ends in a certificate of the store that is no root";
	case AW_CHAIN_REJECTED:
		return "the root is in the store, but not trusted for TLS servers";
	case AW_CHAIN_NOT_CA:
		return "a certificate on the way is no CA";
	case AW_CHAIN_PURPOSE:
		return "a certificate is not meant for TLS servers";
	case AW_CHAIN_NAME:
		return "the certificate is not for this host";
	case AW_CHAIN_CONSTRAINTS:
		return "a name constraint or path length forbids it";
	case AW_CHAIN_SIGNATURE:
		return "a signature does not verify";
	case AW_CHAIN_UNCHECKED:
		return "a key or signature could not be checked";
	case AW_CHAIN_NEVER:
		return "its certificates are never valid together";
	default:
		return "no root of the store is above it";
	}
}

void
aw_service_append_unchecked(
    const struct aw_trust *trust, const struct aw_path *path, struct aw_buf *buf)
{
	(void)aw_buf_printf(buf,
	    "it cannot be said whether store %s verifies the chain to %s, which it holds: %s",
	    trust->store, path->anchor_name != NULL ? path->anchor_name : "a root",
	    path->detail != NULL ? path->detail : "a key or signature could not be checked");
}

/* One of its certificates has ended before another began, so that no instant has both. */
static void
append_lapsed(const struct aw_path *path, struct aw_buf *buf)
{
	bool root = memcmp(path->ends_sha256, path->anchor, AW_SERVICE_DIGEST_LEN) == 0;
	char date[AW_INSTANT_TEXT];

	(void)aw_buf_printf(buf, "%s%s expired on %s", root ? "root " : "",
	    path->ends_by != NULL ? path->ends_by : "a certificate of it",
	    aw_instant_format(path->not_after, date));
	if (path->begins_by != NULL && path->not_before != AW_INSTANT_NONE)
		(void)aw_buf_printf(buf, ", before %s was valid (from %s)", path->begins_by,
		    aw_instant_format(path->not_before, date));
}

/* All sound paths are over, or none has begun. */
static void
append_dates(const struct aw_holds *holds, struct aw_buf *buf)
{
	const struct aw_path *path = holds->best;
	bool over = holds->since != AW_INSTANT_NONE;
	const char *name = over ? path->ends_by : path->begins_by;
	char date[AW_INSTANT_TEXT];

	(void)aw_buf_printf(buf, "%s %s %s", name != NULL ? name : "a certificate of it",
	    over ? "expired on" : "is not valid before",
	    aw_instant_format(over ? path->not_after : path->not_before, date));
}

/* The two that do not meet. */
static void
append_never(const struct aw_path *path, struct aw_buf *buf)
{
	char ends[AW_INSTANT_TEXT], begins[AW_INSTANT_TEXT];

	if (path->not_before == AW_INSTANT_NONE || path->not_after == AW_INSTANT_NONE ||
	    path->ends_by == NULL || path->begins_by == NULL)
		return;
	(void)aw_buf_printf(buf, ": %s ends on %s, and %s begins on %s", path->ends_by,
	    aw_instant_format(path->not_after, ends), path->begins_by,
	    aw_instant_format(path->not_before, begins));
}

void
aw_service_append_failure(
    const struct aw_trust *trust, const struct aw_holds *holds, struct aw_buf *buf)
{
	const struct aw_path *path = trust->n_paths > 0 ? &trust->paths[0] : NULL;
	enum aw_chain_flaw flaw = aw_trust_flaw(trust);
	bool wanted = trust->wanted.subject != NULL;

	if (holds->best != NULL) {
		append_dates(holds, buf);
		return;
	}
	if (holds->lapsed != NULL) {
		append_lapsed(holds->lapsed, buf);
		return;
	}
	if (flaw != AW_CHAIN_NO_ANCHOR || !wanted)
		(void)aw_buf_puts(buf, flaw_text(flaw));
	if (flaw == AW_CHAIN_NEVER && path != NULL)
		append_never(path, buf);
	if (path != NULL && path->detail != NULL)
		(void)aw_buf_printf(buf, " (%s)", path->detail);
	if (!wanted)
		return;
	if (flaw != AW_CHAIN_NO_ANCHOR)
		(void)aw_buf_puts(buf, "; ");
	aw_service_append_wanted(&trust->wanted, buf);
}

void
aw_service_append_impact(
    const struct aw_judge *judge, int64_t break_date, int64_t impact, struct aw_buf *buf)
{
	char date[AW_INSTANT_TEXT];

	if (impact != AW_INSTANT_NONE)
		(void)aw_buf_printf(buf, "; licenses %s on %s",
		    impact < judge->now ? "stopped" : "stop", aw_instant_format_date(impact, date));
	else if (break_date != AW_INSTANT_NONE && aw_impact_reports(judge->record))
		(void)aw_buf_printf(buf, "; usage reports are not acknowledged from %s on",
		    aw_instant_format_date(break_date, date));
}

/* What stops with a service that is no license server. */
static const char *
loss_of(enum aw_purpose purpose)
{
	switch (purpose) {
	case AW_PURPOSE_CALLS:
		return "; calls over it fail from then on";
	case AW_PURPOSE_SIGN_IN:
		return "; sign-in with it fails from then on";
	case AW_PURPOSE_DNS:
		return "; the device cannot register for DNS protection from then on";
	case AW_PURPOSE_CLOUD:
		return "; what the cloud service does for the device stops then";
	case AW_PURPOSE_UNKNOWN:
	case AW_PURPOSE_LICENSE:
		break;
	}
	return "";
}

void
aw_service_append_break(
    const struct aw_judge *judge, const struct aw_break *breaks, struct aw_buf *buf)
{
	bool any_day = breaks->any_day_since != AW_INSTANT_NONE && !breaks->broken;
	char date[AW_INSTANT_TEXT];

	if (breaks->at == AW_INSTANT_NONE && !any_day)
		return;
	if (any_day)
		(void)aw_buf_printf(buf, "could break any day since %s",
		    aw_instant_format_date(breaks->any_day_since, date));
	if (breaks->at != AW_INSTANT_NONE)
		(void)aw_buf_printf(buf, "%s on %s",
		    any_day          ? "; breaks at the latest"
		    : breaks->broken ? "trust broke"
				     : "trust breaks",
		    aw_instant_format_date(breaks->at, date));
	aw_service_append_impact(judge, breaks->at, breaks->impact, buf);
	(void)aw_buf_printf(buf, "%s; cause: ", loss_of(breaks->purpose));
}
