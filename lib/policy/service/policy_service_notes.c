/* SPDX-License-Identifier: ISC */
/* Findings on a service other than trust: that it could not be looked at, that its addresses
 * present different chains, that it changed its chain. */
#include <string.h>
#include <strings.h>

#include "policy/judge/source_remedy.h"
#include "policy/service/service_judge.h"
#include "base/text.h"
#include "model/facts.h"
#include "model/key_type.h"
#include "model/service.h"
#include "model/service_name.h"

#define TEXT_BYTES ((size_t)64 * 1024)

static bool
add(struct aw_judge *judge, const struct aw_service *service, enum aw_finding finding,
    enum aw_severity severity, int64_t since, const char *what, struct aw_buf *buf)
{
	char object[AW_OBJECT_MAX + 1], remedy[AW_JUDGE_TEXT_MAX];
	struct aw_verdict head = {.finding = finding,
	    .severity = severity,
	    .object = object,
	    .since = since,
	    .until = AW_INSTANT_NONE};
	bool done;

	aw_service_object(service, object);
	if (what != NULL && aw_text_format(remedy, sizeof(remedy), "%s", what))
		head.remedy = remedy;
	done = !buf->failed && aw_judge_add(judge, &head, "%s", buf->data);
	aw_buf_free(buf);
	return done;
}

bool
aw_service_add_note(struct aw_judge *judge, const struct aw_service *service,
    enum aw_finding finding, enum aw_severity severity, int64_t since, struct aw_buf *buf)
{
	return add(judge, service, finding, severity, since, NULL, buf);
}

/* The last good facts are kept, and how old they are is said. */
static bool
judge_attempt(struct aw_judge *judge, const struct aw_service *service)
{
	const struct aw_attempt *attempt = &service->attempt;
	char at[AW_INSTANT_TEXT];
	struct aw_buf buf;

	if (attempt->at == AW_INSTANT_NONE || attempt->code == AW_OK)
		return true;
	aw_buf_init(&buf, TEXT_BYTES);
	(void)aw_buf_printf(&buf, "%s could not be looked at on %s: %s [%s]", service->name,
	    aw_instant_format(attempt->at, at),
	    attempt->text != NULL ? attempt->text : aw_err_code(attempt->code)->title,
	    aw_err_code(attempt->code)->id);
	if (service->observed_at != AW_INSTANT_NONE)
		(void)aw_buf_printf(&buf, "; what it presented on %s %s",
		    aw_instant_format(service->observed_at, at),
		    aw_service_known(judge, service) ? "still counts" : "is too old to be used");
	return add(judge, service, AW_FINDING_SERVICE_UNREACHABLE,
	    judge->policy->service_unreachable, AW_INSTANT_NONE, aw_probe_remedy(attempt->code),
	    &buf);
}

static bool
presents(const struct aw_address *address, const struct aw_chain *chain)
{
	return address->attempt.code == AW_OK &&
	       (memcmp(address->chain, chain->digest, AW_SERVICE_DIGEST_LEN) == 0 ||
		   (address->has_other &&
		       memcmp(address->other, chain->digest, AW_SERVICE_DIGEST_LEN) == 0));
}

static size_t
presenting(const struct aw_service *service, const struct aw_chain *chain)
{
	size_t n = 0;

	for (size_t i = 0; i < service->n_addresses; i++)
		n += presents(&service->addresses[i], chain);
	return n;
}

/* True if there is another chain with its type of key. */
static bool
has_rival(const struct aw_service *service, const struct aw_chain *chain)
{
	for (size_t i = 0; i < service->n_chains; i++)
		if (&service->chains[i] != chain &&
		    aw_chain_key_type(&service->chains[i]) == aw_chain_key_type(chain))
			return true;
	return false;
}

/* An RSA and an ECDSA chain are no mixture: a server may have both. */
static bool
judge_mixed(struct aw_judge *judge, const struct aw_service *service)
{
	struct aw_buf buf;
	size_t n = 0;

	for (size_t i = 0; i < service->n_chains; i++)
		n += has_rival(service, &service->chains[i]);
	if (n == 0)
		return true;
	aw_buf_init(&buf, TEXT_BYTES);
	(void)aw_buf_printf(
	    &buf, "%s presents %zu different chains, as in a half-done switch: ", service->name, n);
	for (size_t i = 0, told = 0; i < service->n_chains; i++) {
		const struct aw_chain *chain = &service->chains[i];

		if (!has_rival(service, chain))
			continue;
		(void)aw_buf_printf(&buf, "%s%zu of %zu address%s one to %s",
		    told++ > 0 ? ", " : "", presenting(service, chain), service->n_addresses,
		    aw_text_es(service->n_addresses),
		    chain->issuer != NULL ? chain->issuer : "nobody");
	}
	return add(
	    judge, service, AW_FINDING_SERVICE_MIXED, AW_SEVERITY_OK, AW_INSTANT_NONE, NULL, &buf);
}

static const struct aw_root *
root_of(const struct aw_root *roots, size_t n, const char *subject)
{
	for (size_t i = 0; i < n && subject != NULL; i++)
		if (roots[i].subject != NULL && strcasecmp(roots[i].subject, subject) == 0)
			return &roots[i];
	return NULL;
}

/* The transition whose live switch a change of issuer is, or NULL. One that names its services
 * speaks of no other. */
static const struct aw_transition *
switch_of(const struct aw_judge *judge, const struct aw_service *service,
    const struct aw_service_change *change, const struct aw_root **from, const struct aw_root **to)
{
	for (size_t i = 0; i < judge->transitions->n_items; i++) {
		const struct aw_transition *transition = &judge->transitions->items[i];
		bool named = (transition->n_switches == 0 && transition->n_services == 0) ||
			     aw_transition_names(transition, service->name);

		*from = root_of(transition->retiring, transition->n_retiring, change->from);
		*to = root_of(transition->replacements, transition->n_replacements, change->to);
		if (named && *from != NULL && *to != NULL)
			return transition;
	}
	return NULL;
}

static bool
add_switch(struct aw_judge *judge, const struct aw_service *service,
    const struct aw_service_change *change, const struct aw_transition *transition,
    const struct aw_root *from, const struct aw_root *to)
{
	char date[AW_INSTANT_TEXT];
	struct aw_buf buf;

	aw_buf_init(&buf, TEXT_BYTES);
	(void)aw_buf_printf(&buf,
	    "%s has switched from %s to %s, seen on %s: the switch of transition %s", service->name,
	    from->name, to->name, aw_instant_format(change->at, date), transition->name);
	return add(judge, service, AW_FINDING_SERVICE_SWITCHED, judge->policy->service_changed,
	    change->at, NULL, &buf);
}

static bool
add_change(struct aw_judge *judge, const struct aw_service *service,
    const struct aw_service_change *change)
{
	char date[AW_INSTANT_TEXT];
	struct aw_buf buf;

	aw_buf_init(&buf, TEXT_BYTES);
	(void)aw_buf_printf(&buf, "%s presents a chain to %s since %s; before it was %s",
	    service->name, change->to != NULL ? change->to : "nobody",
	    aw_instant_format(change->at, date), change->from != NULL ? change->from : "nobody");
	return add(judge, service, AW_FINDING_SERVICE_CHANGED, judge->policy->service_changed,
	    change->at, NULL, &buf);
}

/* Reports a switch of a live service among the changes within the window, else the newest change.
 */
static bool
judge_changes(struct aw_judge *judge, const struct aw_service *service)
{
	const struct aw_service_change *newest = NULL;

	for (size_t i = 0; i < service->n_changes; i++) {
		const struct aw_service_change *change = &service->changes[i];
		const struct aw_transition *transition;
		const struct aw_root *from, *to;

		if (aw_instant_add(change->at, judge->policy->change_window) <= judge->now)
			continue;
		transition = switch_of(judge, service, change, &from, &to);
		if (transition != NULL)
			return add_switch(judge, service, change, transition, from, to);
		newest = newest != NULL ? newest : change;
	}
	return newest == NULL || add_change(judge, service, newest);
}

bool
aw_service_judge_notes(struct aw_judge *judge, const struct aw_service *service)
{
	return judge->clock_bad || (judge_attempt(judge, service) && judge_mixed(judge, service) &&
				       judge_changes(judge, service));
}
