/* SPDX-License-Identifier: ISC */
/* The parts of aw_device_row_same on services. */
#include <string.h>

#include "same.h"

static bool
same_addresses(const struct aw_service *a, const struct aw_service *b)
{
	if (a->n_addresses != b->n_addresses)
		return false;
	for (size_t i = 0; i < a->n_addresses; i++)
		if (a->addresses[i].attempt.code != b->addresses[i].attempt.code ||
		    !aw_same_text(a->addresses[i].protocol, b->addresses[i].protocol))
			return false;
	return true;
}

/* What leads from a chain to the stores is in the verdict, as far as it is shown. */
static bool
same_chains(const struct aw_service *a, const struct aw_service *b)
{
	if (a->n_chains != b->n_chains)
		return false;
	for (size_t i = 0; i < a->n_chains; i++)
		if (memcmp(a->chains[i].digest, b->chains[i].digest, AW_SERVICE_DIGEST_LEN) != 0 ||
		    a->chains[i].seen_since != b->chains[i].seen_since ||
		    !aw_same_text(a->chains[i].issuer, b->chains[i].issuer))
			return false;
	return true;
}

static bool
same_service(const struct aw_service *a, const struct aw_service *b)
{
	return aw_same_text(a->name, b->name) && aw_same_text(a->source, b->source) &&
	       aw_same_text(a->via, b->via) && aw_same_text(a->host, b->host) &&
	       aw_same_attempt(&a->attempt, &b->attempt) && same_addresses(a, b) &&
	       same_chains(a, b) && a->n_changes == b->n_changes &&
	       (a->n_changes == 0 || a->changes[0].at == b->changes[0].at);
}

bool
aw_same_services(const struct aw_record *a, const struct aw_record *b)
{
	if (a->n_services != b->n_services)
		return false;
	for (size_t i = 0; i < a->n_services; i++)
		if (!same_service(&a->services[i], &b->services[i]))
			return false;
	return true;
}

static bool
same_path(const struct aw_path *a, const struct aw_path *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return memcmp(a->anchor, b->anchor, AW_SERVICE_DIGEST_LEN) == 0 && a->length == b->length;
}

static bool
same_wanted(const struct aw_wanted *a, const struct aw_wanted *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return a->known == b->known && aw_same_text(a->subject, b->subject) &&
	       aw_same_text(a->key_id, b->key_id) &&
	       (!a->known || memcmp(a->sha256, b->sha256, AW_SERVICE_DIGEST_LEN) == 0);
}

/* The reason is left out: it counts the time left, and says what the other fields say. */
static bool
same_verdict(const struct aw_service_verdict *a, const struct aw_service_verdict *b)
{
	return a->verified == b->verified && a->since == b->since && a->until == b->until &&
	       a->cross == b->cross && a->impact_date == b->impact_date &&
	       a->finding == b->finding && a->severity == b->severity &&
	       aw_same_text(a->store, b->store) && aw_same_text(a->remedy, b->remedy) &&
	       same_path(a->path, b->path) && same_wanted(a->wanted, b->wanted);
}

bool
aw_same_service_verdicts(const struct aw_judgement *a, const struct aw_judgement *b)
{
	if (a->n_services != b->n_services)
		return false;
	for (size_t i = 0; i < a->n_services; i++)
		if (!same_verdict(&a->services[i], &b->services[i]))
			return false;
	return true;
}
