/* SPDX-License-Identifier: ISC */
/* Law 3: a worse world never gives a better verdict. */
#include <string.h>

#include "model/device_record.h"
#include "model/license.h"
#include "model/model.h"
#include "policy/judge/finding_class.h"
#include "tests/law/law.h"

/* True if a severity after an edit is none that a better world would have. What was taken away is
 * UNKNOWN then, whatever is found of the rest. */
static bool
is_no_better(const struct law_mutation *mutation, enum aw_severity was, enum aw_severity is)
{
	return is >= was || (mutation->edit == LAW_TAKEN && is != AW_SEVERITY_OK);
}

static bool
broken(struct law_report *report, const struct law_mutation *mutation, const char *what,
    const char *name, const char *was, const char *is)
{
	char rule[64];

	(void)snprintf(rule, sizeof(rule), "3 %s: %s", mutation->name, what);
	return law_broken(report, rule, "after %s, %s of %s is %s, and was %s", mutation->name,
	    what, name, is, was);
}

static bool
same_or_worse(const struct law_mutation *mutation, const char *what, const char *name,
    enum aw_severity was, enum aw_severity is, struct law_report *report)
{
	return is_no_better(mutation, was, is) ||
	       broken(report, mutation, what, name, aw_severity_upper(was), aw_severity_upper(is));
}

static bool
no_later(const struct law_mutation *mutation, const char *what, const char *name, int64_t was,
    int64_t is, struct law_report *report)
{
	char a[AW_INSTANT_TEXT], b[AW_INSTANT_TEXT];

	return was == AW_INSTANT_NONE || is == AW_INSTANT_NONE || is <= was ||
	       broken(report, mutation, what, name, aw_instant_format(was, a),
		   aw_instant_format(is, b));
}

/*
 * Exceptions: the date of a chain that is presented no more, or not looked at any more, or that
 * never held at all, is gone; so is that of a use that only the license reported; and of several
 * stores the date of the one that is not known any more, which has a finding of its own.
 */
static bool
loses_date(const struct law_mutation *mutation)
{
	static const char *const names[] = {"lose-service", "forget-service", "present-other",
	    "rename-leaf", "lose-license", "lose-store", "age-store", "use-more"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(mutation->name, names[i]) == 0)
			return true;
	return false;
}

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/*
 * Exceptions: a date is that of the service and of the store that decide. Where another one
 * decides, since it is more severe, or since the first is refuted or not known any more, the date
 * is another one. An end that a stale look saw, and that has passed since, is no date of a break.
 */
static bool
has_same_date(const struct law_view *before, const struct aw_readiness_verdict *was,
    const struct aw_readiness_verdict *is)
{
	if ((was->state != AW_READINESS_BROKEN && was->state != AW_READINESS_AT_RISK) ||
	    (is->state != AW_READINESS_BROKEN && is->state != AW_READINESS_AT_RISK))
		return false;
	if (was->state == AW_READINESS_AT_RISK && was->break_date <= before->world->now)
		return false;
	/* Without a look the switch says which service decides. */
	if (was->service == NULL && is->service == NULL && was->first != NULL &&
	    (is->first == NULL || strcmp(was->first->service, is->first->service) != 0))
		return false;
	return is_same(was->service, is->service) && is_same(was->store, is->store);
}

/*
 * Exception: a contact after the break shows that the device reaches its license server another
 * way; the edit made the break earlier than that contact. Where another store of the device is not
 * known either, the state of that one is reported instead.
 */
static bool
is_refuted(const struct aw_readiness_verdict *verdict)
{
	return verdict->state == AW_READINESS_UNKNOWN &&
	       (strstr(verdict->reason, "another way") != NULL ||
		   strstr(verdict->reason, "; the device last renewed on ") != NULL ||
		   (strncmp(verdict->reason, "store ", 6) == 0 &&
		       strstr(verdict->reason, "; last known state: ") != NULL) ||
		   strncmp(verdict->reason, "the file of store ", 18) == 0);
}

/*
 * Exception: a chain that fails, or a fact that is missing, is a finding on the service or the
 * store where it has nothing to do with the transition any more. That finding is as bad.
 */
static bool
is_reported_elsewhere(const struct law_view *after, const struct law_mutation *mutation,
    const struct aw_readiness_verdict *was, const struct aw_readiness_verdict *is)
{
	const struct aw_judgement *judgement = after->judgement;

	if (is->severity >= was->severity)
		return false;
	/* Another transition may explain the chain that is presented instead. */
	if (strcmp(mutation->name, "present-other") == 0)
		return judgement->worst >= was->severity;
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];
		bool about =
		    mutation->edit == LAW_TAKEN ||
		    (was->service != NULL && strstr(verdict->text, was->service) != NULL) ||
		    (was->store != NULL && strcmp(verdict->object, was->store) == 0);

		if (about && is_no_better(mutation, was->severity, verdict->severity))
			return true;
	}
	return false;
}

/*
 * Exception: peers of a cluster are equally ready again where the better one loses its root, or
 * where what it has is not enough any more. That finding is about two stores, as the one on
 * certificates of peers is; what the device lacks then is its readiness.
 */
static bool
levels_peers(const struct law_mutation *mutation, enum aw_finding finding)
{
	return finding == AW_FINDING_CLUSTER_STORE &&
	       (strstr(mutation->name, "root") != NULL || strcmp(mutation->name, "need-all") == 0 ||
		   strcmp(mutation->name, "pass-time") == 0);
}

/*
 * Exceptions: a root that is no longer usable does not end soon either, once a switch has passed
 * the retiring root is needed no more, and a chain that leads elsewhere needs it no more; nor is
 * one of several that are all needed, without a day on which they are. That
 * finding on the root goes, and what the device loses is another finding. What is news of a service
 * goes with it.
 */
static bool
is_excepted(const struct law_mutation *mutation, enum aw_finding finding)
{
	bool passes =
	    strstr(mutation->name, "switch") != NULL || strcmp(mutation->name, "pass-time") == 0;
	bool leads = strcmp(mutation->name, "present-other") == 0 ||
		     strcmp(mutation->name, "rename-leaf") == 0 ||
		     strcmp(mutation->name, "need-all") == 0;

	return ((finding == AW_FINDING_ANCHOR_EXPIRED || finding == AW_FINDING_ANCHOR_UNUSABLE) &&
		   passes) ||
	       (finding == AW_FINDING_ANCHOR_EXPIRING &&
		   (passes || leads || strstr(mutation->name, "root") != NULL)) ||
	       levels_peers(mutation, finding) ||
	       ((finding == AW_FINDING_SERVICE_CHANGED || finding == AW_FINDING_SERVICE_SWITCHED) &&
		   strcmp(mutation->name, "lose-service") == 0);
}

/* What is found of a certificate alone, and UNKNOWN where it was not read or is stale. */
static enum aw_severity
own_severity(const struct law_view *view, const struct aw_server_certificate *own)
{
	const struct law_world *world = view->world;
	int64_t stale = (int64_t)world->policy.stale_intervals * world->interval;
	enum aw_severity worst =
	    own->observed_at == AW_INSTANT_NONE || world->now - own->observed_at > stale
		? AW_SEVERITY_UNKNOWN
		: AW_SEVERITY_OK;

	for (size_t i = 0; i < view->judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &view->judgement->verdicts[i];

		/* Exception: that is about two of them, and is gone with the other one. */
		if (verdict->finding != AW_FINDING_CLUSTER_CERTIFICATE &&
		    aw_alarm_class_of(verdict->finding) == AW_ALARM_CERTIFICATE &&
		    strcmp(verdict->object, own->name) == 0)
			worst = aw_severity_worse(worst, verdict->severity);
	}
	return worst;
}

static const struct aw_readiness_verdict *
same_transition(const struct aw_judgement *judgement, const char *name)
{
	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (strcmp(judgement->readiness[i].transition->name, name) == 0)
			return &judgement->readiness[i];
	return NULL;
}

/*
 * Exception: is_refuted, where another service or store decides: of several uses that one is
 * refuted which the edit broke, and another one is the verdict. So what counts is the same world
 * without a contact, as nothing is refuted there.
 */
static void
open_unrefuted(const struct law_view *view, struct law_world *world, struct law_view *without)
{
	*world = *view->world;
	for (int i = 0; i < LAW_LICENSES; i++)
		world->licenses[i].last_success = world->licenses[i].last_ack = AW_INSTANT_NONE;
	law_view_open(world, 0, without);
}

/* True if the state of that transition is no better there, nor its date later where both are of one
 * state. */
static bool
is_worse_unrefuted(const struct law_view *after, const struct law_mutation *mutation,
    const struct aw_readiness_verdict *was)
{
	struct law_world world;
	struct law_view without;
	const struct aw_readiness_verdict *is;
	bool held;

	open_unrefuted(after, &world, &without);
	is = same_transition(without.judgement, was->transition->name);
	held = is != NULL && is_no_better(mutation, was->severity, is->severity) &&
	       (aw_readiness_rank(is->state) > aw_readiness_rank(was->state) ||
		   is->break_date <= was->break_date);
	law_view_close(&without);
	return held;
}

static bool
compare_severity(const struct law_view *after, const struct law_mutation *mutation,
    const struct aw_readiness_verdict *was, const struct aw_readiness_verdict *is,
    struct law_report *report)
{
	return is_no_better(mutation, was->severity, is->severity) || is_refuted(is) ||
	       is_reported_elsewhere(after, mutation, was, is) ||
	       is_worse_unrefuted(after, mutation, was) ||
	       same_or_worse(mutation, "readiness", was->transition->name, was->severity,
		   is->severity, report);
}

static bool
compare_date(const struct law_view *after, const struct law_mutation *mutation,
    const struct aw_readiness_verdict *was, const struct aw_readiness_verdict *is,
    struct law_report *report)
{
	return no_later(mutation, "break date", was->transition->name, was->break_date,
		   is->break_date, report) ||
	       is_worse_unrefuted(after, mutation, was);
}

static bool
compare_readiness(const struct law_view *before, const struct law_view *after,
    const struct law_mutation *mutation, struct law_report *report)
{
	for (size_t i = 0; i < before->judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *was = &before->judgement->readiness[i], *is;

		is = same_transition(after->judgement, was->transition->name);
		if (is == NULL)
			continue;
		if (!compare_severity(after, mutation, was, is, report))
			return false;
		if (!loses_date(mutation) && has_same_date(before, was, is) &&
		    !compare_date(after, mutation, was, is, report))
			return false;
	}
	return true;
}

static bool
compare_licenses(const struct law_view *before, const struct law_view *after,
    const struct law_mutation *mutation, struct law_report *report)
{
	for (size_t i = 0; i < before->judgement->n_licenses; i++) {
		const struct aw_license_verdict *was = &before->judgement->licenses[i];
		const struct aw_license_verdict *is = &after->judgement->licenses[i];

		if (!same_or_worse(mutation, "license", was->license->name, was->severity,
			is->severity, report) ||
		    !no_later(mutation, "deadline", was->license->name, was->deadline, is->deadline,
			report))
			return false;
	}
	return true;
}

/* Each certificate of the device. */
static bool
compare_certificates(const struct law_view *before, const struct law_view *after,
    const struct law_mutation *mutation, struct law_report *report)
{
	const struct aw_record *record = before->built.record;

	for (size_t i = 0; i < record->n_certificates; i++) {
		const struct aw_server_certificate *was = &record->certificates[i], *is;

		is = aw_record_certificate(after->built.record, was->name);
		if (is != NULL && !same_or_worse(mutation, "certificate", was->name,
				      own_severity(before, was), own_severity(after, is), report))
			return false;
	}
	return true;
}

/* The severity of a device without what is excepted. */
static enum aw_severity
worst_before(const struct aw_judgement *judgement, const struct law_mutation *mutation)
{
	enum aw_severity worst = AW_SEVERITY_OK;

	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (!is_excepted(mutation, judgement->verdicts[i].finding))
			worst = aw_severity_worse(worst, judgement->verdicts[i].severity);
	return worst;
}

/* Exception: where the clock of the host is not plausible no date is judged, so none is worse. */
static bool
has_clock(const struct aw_judgement *judgement)
{
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].finding == AW_FINDING_CLOCK)
			return false;
	return true;
}

/* Exception: of ways that were not followed to their ends nothing is known. */
static bool
is_cut(const struct law_world *world)
{
	for (int i = 0; i < LAW_SERVICES; i++)
		for (unsigned k = 0; k < world->services[i].n_chains; k++)
			if (world->services[i].chains[k].cut)
				return true;
	return false;
}

/*
 * Exceptions: an exception of the policy holds back what it names, whatever gets worse. A site may
 * have what is not known above what is known to fail, a clean-up that is due above both, and a
 * renewal that will fail above a certificate that fails.
 */
static void
make_plain(struct law_world *world)
{
	world->n_exceptions = 0;
	world->policy.unknown = AW_SEVERITY_UNKNOWN;
	world->policy.clean_up = AW_SEVERITY_OK;
	world->policy.certificate_renewal = AW_SEVERITY_WARNING;
	world->policy.certificate_purpose = AW_SEVERITY_CRITICAL;
}

bool
law_edited(const struct law_world *world, uint64_t salt, struct law_world *edited)
{
	struct law_random random = {salt};

	*edited = *world;
	make_plain(edited);
	return !is_cut(world) && law_mutations[salt % law_n_mutations].apply(edited, &random);
}

static bool
compare_worst(const struct law_view *before, const struct law_view *after,
    const struct law_mutation *mutation, struct law_report *report)
{
	enum aw_severity was = worst_before(before->judgement, mutation);
	enum aw_severity is = after->judgement->worst;

	struct law_world world;
	struct law_view without;

	if (is_no_better(mutation, was, is))
		return true;
	open_unrefuted(after, &world, &without);
	for (size_t i = 0; i < without.judgement->n_readiness; i++)
		is = aw_severity_worse(is, without.judgement->readiness[i].severity);
	law_view_close(&without);
	return same_or_worse(mutation, "worst", "the device", was, is, report);
}

static size_t
count_refuted(const struct aw_judgement *judgement)
{
	size_t n = 0;

	for (size_t i = 0; i < judgement->n_readiness; i++)
		n += is_refuted(&judgement->readiness[i]);
	return n;
}

static bool
has_differing_uses(const struct aw_judgement *judgement)
{
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].finding == AW_FINDING_USE_DIFFERS &&
		    judgement->verdicts[i].severity > AW_SEVERITY_OK)
			return true;
	return false;
}

/* Exception: what breaks by a license server that the device reports not to use is a warning at
 * most, and so are the roots that it needs. */
static bool
is_capped(const struct law_mutation *mutation, const struct law_view *after)
{
	return strcmp(mutation->name, "use-more") == 0 && has_differing_uses(after->judgement);
}

bool
law_worse(const struct law_view *view, uint64_t salt, struct law_report *report)
{
	const struct law_mutation *mutation = &law_mutations[salt % law_n_mutations];
	struct law_world plain = *view->world, world;
	struct law_view before = *view, after;
	bool held, same;

	if (!law_edited(view->world, salt, &world))
		return true;
	make_plain(&plain);
	same = memcmp(&plain, view->world, sizeof(plain)) == 0;
	if (!same)
		law_view_open(&plain, 0, &before);
	law_view_open(&world, 0, &after);
	held = !has_clock(before.judgement) || !has_clock(after.judgement) ||
	       count_refuted(before.judgement) != count_refuted(after.judgement) ||
	       is_capped(mutation, &after) ||
	       (compare_readiness(&before, &after, mutation, report) &&
		   compare_certificates(&before, &after, mutation, report) &&
		   compare_licenses(&before, &after, mutation, report) &&
		   compare_worst(&before, &after, mutation, report));
	law_view_close(&after);
	if (!same)
		law_view_close(&before);
	return held;
}
