/* SPDX-License-Identifier: ISC */
/* Whether a certificate serves its role, now and after its renewal. */
#include <stdio.h>

#include "base/instant.h"
#include "base/text.h"
#include "model/model.h"
#include "model/public_roots.h"
#include "policy/judge/judge.h"
#include "policy/own/own_parts.h"
#include "policy/own/roles.h"
#include "policy/own/stops.h"

#define ROLE_TEXT (AW_OWN_ROLE_MAX + 32)
#define WHO_MAX 160

/* Product and version: "Expressway X14.2.1", "an Expressway of unknown version". */
static void
name_device(const struct aw_record *record, const struct aw_own_role *role, char who[WHO_MAX])
{
	if (!role->sure)
		(void)aw_text_format(who, WHO_MAX, "%s", role->product);
	else if (record->identity.version == NULL)
		(void)aw_text_format(who, WHO_MAX, "%s of unknown version", role->product);
	else
		(void)aw_text_format(
		    who, WHO_MAX, "%s %s", role->product, record->identity.version);
}

static const char *
words_of(unsigned purposes)
{
	return purposes == AW_OWN_CLIENT   ? "clientAuth"
	       : purposes == AW_OWN_SERVER ? "serverAuth"
					   : "serverAuth and clientAuth";
}

/* What the role needs of what the device uses its certificates for. */
static unsigned
needs_of(const struct aw_judge *judge, const struct aw_own_role *role)
{
	unsigned used = judge->record->roles;

	return used != 0 ? role->needs & used : role->needs;
}

static unsigned
missing_of(const struct aw_own_facts *facts, unsigned needs)
{
	unsigned missing = 0;

	for (unsigned bit = AW_OWN_SERVER; bit <= AW_OWN_CLIENT; bit <<= 1)
		if ((needs & bit) != 0 && !aw_own_allows(facts, bit))
			missing |= bit;
	return missing;
}

/* The cures; what is to be had of them depends on the product. */
static void
write_cures(const struct aw_own_role *role, const char *first, char *remedy, size_t size)
{
	const char *use = first[0] != '\0' ? "use " : "Use ";

	(void)snprintf(remedy, size,
	    "%s%s%s%sa certificate of a private CA whose root the peers have; or one of a public "
	    "root that still serves both: " AW_OWN_STILL_BOTH ".",
	    first,
	    role->upgrade == NULL ? use
	    : first[0] != '\0'    ? "upgrade to "
				  : "Upgrade to ",
	    role->upgrade != NULL ? role->upgrade : "", role->upgrade != NULL ? "; or use " : "");
}

/* From when its CA gives its renewal no clientAuth; NULL where it can be renewed as it is. */
static const struct aw_own_stop *
stop_of(const struct aw_server_certificate *own, const struct aw_public_root **root, int64_t *at)
{
	int64_t end = own->certificate->not_after;
	const struct aw_own_stop *stop;

	if (aw_own_issuer(own, root) != AW_OWN_ISSUER_PUBLIC || end == AW_INSTANT_NONE)
		return NULL;
	stop = aw_own_stop_of(*root, at);
	return stop != NULL && end >= *at ? stop : NULL;
}

/* The severity from the warning before the earlier of its end and the stop on. */
static enum aw_severity
renewal_severity(const struct aw_judge *judge, bool known, int64_t earlier)
{
	if (!known || aw_instant_sub(earlier, judge->now) > judge->policy->renewal_warning)
		return AW_SEVERITY_OK;
	return judge->policy->certificate_renewal;
}

/*
 * Where the versions of a product are in the table, a purpose that is missing fails. Else it is a
 * note, but where its CA gives clientAuth to nobody any more it is no better than the certificate
 * that still has it.
 */
static enum aw_severity
missing_severity(const struct aw_judge *judge, const struct aw_server_certificate *own,
    const struct aw_own_role *role, bool known)
{
	const struct aw_public_root *root;
	int64_t at;

	if (known)
		return judge->policy->certificate_purpose;
	return !role->sure && stop_of(own, &root, &at) != NULL ? renewal_severity(judge, true, at)
							       : AW_SEVERITY_OK;
}

/* " of its ROLE certificate", or "" where the name of the certificate says that already. */
static const char *
of_role(const struct aw_server_certificate *own, char buf[ROLE_TEXT])
{
	const char *role = aw_own_role(own);

	buf[0] = '\0';
	if (strcmp(role, own->name) != 0)
		(void)aw_text_format(buf, ROLE_TEXT, " of its %s certificate", role);
	return buf;
}

static bool
judge_missing(struct aw_judge *judge, const struct aw_server_certificate *own,
    const struct aw_own_role *role, bool known, unsigned missing)
{
	struct aw_verdict head = {.finding = AW_FINDING_CERTIFICATE_PURPOSE,
	    .severity = missing_severity(judge, own, role, known),
	    .since = own->certificate->not_before,
	    .until = AW_INSTANT_NONE};
	char who[WHO_MAX], of[ROLE_TEXT], remedy[AW_JUDGE_TEXT_MAX];

	name_device(judge->record, role, who);
	write_cures(
	    role, "If the device only serves, set roles = {server}. Else ", remedy, sizeof(remedy));
	if (missing == AW_OWN_CLIENT)
		head.remedy = remedy;
	return aw_own_add(judge, &head, own, "lacks %s, which %s needs%s for %s%s%s%s",
	    words_of(missing), who, of_role(own, of), role->use, role->notice != NULL ? " (" : "",
	    role->notice != NULL ? role->notice : "", role->notice != NULL ? ")" : "");
}

/* It has clientAuth now; a public CA gives it none when it is renewed, also after its end. */
static bool
judge_renewal(struct aw_judge *judge, const struct aw_server_certificate *own,
    const struct aw_own_role *role, bool known)
{
	const struct aw_public_root *root = NULL;
	int64_t end = own->certificate->not_after, at = AW_INSTANT_NONE;
	struct aw_verdict head = {
	    .finding = AW_FINDING_CERTIFICATE_RENEWAL, .since = AW_INSTANT_NONE};
	char who[WHO_MAX], of[ROLE_TEXT], remedy[AW_JUDGE_TEXT_MAX],
	    first[96] = "", date[AW_INSTANT_TEXT], stopped[AW_INSTANT_TEXT];
	const struct aw_own_stop *stop = stop_of(own, &root, &at);

	if (stop == NULL)
		return true;
	aw_own_date(&head, judge->now < at ? at : end, judge->now);
	head.severity = renewal_severity(judge, known, at);
	name_device(judge->record, role, who);
	(void)aw_instant_format_date(end, date);
	(void)aw_instant_format_date(at, stopped);
	if (end >= judge->now)
		(void)aw_text_format(first, sizeof(first), "Before %s: ", date);
	write_cures(role, first, remedy, sizeof(remedy));
	head.remedy = remedy;
	return aw_own_add(judge, &head, own,
	    "%s valid until %s; its renewal by a public CA (%s) will lack clientAuth, which %s "
	    "needs%s for %s (%s): %s issues none from %s on",
	    end < judge->now ? "was" : "is", date, root->name, who, of_role(own, of), role->use,
	    role->notice, stop->ca, stopped);
}

bool
aw_judge_own_purposes(struct aw_judge *judge, const struct aw_server_certificate *own)
{
	bool known;
	const struct aw_own_role *role = aw_own_role_find(judge->record, own, &known);
	unsigned needs, missing;

	if (role == NULL || !own->facts.seen)
		return true;
	needs = needs_of(judge, role);
	missing = missing_of(&own->facts, needs);
	if (missing != 0)
		return judge_missing(judge, own, role, known, missing);
	return (needs & AW_OWN_CLIENT) == 0 ||
	       judge_renewal(judge, own, role, known || !role->sure);
}
