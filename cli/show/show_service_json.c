/* SPDX-License-Identifier: ISC */
/* Services in the JSON form of show. */
#include <jansson.h>

#include "base/instant.h"
#include "jsonout.h"
#include "model/key_type.h"
#include "model/service.h"
#include "policy/service/service_sum.h"
#include "show/show_json.h"

static json_t *
hash_json(const uint8_t sha256[AW_SERVICE_DIGEST_LEN])
{
	return aw_cli_json_hex(sha256, AW_SERVICE_DIGEST_LEN);
}

static json_t *
path_json(const void *context, size_t i)
{
	const struct aw_path *path = &((const struct aw_path *)context)[i];
	bool sound = path->flaw == AW_CHAIN_SOUND;
	bool dated = sound || path->flaw == AW_CHAIN_UNCHECKED;

	return json_pack("{s:{s:o, s:o}, s:i, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "anchor", "name",
	    aw_cli_json_text(path->anchor_name), "sha256", hash_json(path->anchor), "length",
	    (int)path->length, "cross", (int)path->cross, "flaw",
	    aw_cli_json_text(sound ? NULL : aw_chain_flaw_word(path->flaw)), "detail",
	    aw_cli_json_text(path->detail), "not_before",
	    aw_cli_json_instant(dated ? path->not_before : AW_INSTANT_NONE), "not_after",
	    aw_cli_json_instant(dated ? path->not_after : AW_INSTANT_NONE), "begins_by",
	    aw_cli_json_text(path->begins_by), "ends_by", aw_cli_json_text(path->ends_by));
}

static json_t *
wanted_json(const struct aw_wanted *wanted)
{
	if (wanted == NULL || wanted->subject == NULL)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "subject",
	    aw_cli_json_text(wanted->subject), "key_id", aw_cli_json_text(wanted->key_id), "name",
	    aw_cli_json_text(wanted->known ? wanted->name : NULL), "sha256",
	    wanted->known ? hash_json(wanted->sha256) : json_null(), "not_after",
	    aw_cli_json_instant(wanted->known ? wanted->not_after : AW_INSTANT_NONE), "found_in",
	    aw_cli_json_text(wanted->known ? wanted->found_in : NULL));
}

static json_t *
trust_json(const void *context, size_t i)
{
	const struct aw_trust *trust = &((const struct aw_chain *)context)->trusts[i];

	return json_pack("{s:o, s:b, s:o, s:o}", "store", aw_cli_json_text(trust->store), "cut",
	    (int)trust->cut, "paths", aw_cli_json_array(trust->n_paths, path_json, trust->paths),
	    "wanted", wanted_json(&trust->wanted));
}

static json_t *
certificate_json(const void *context, size_t i)
{
	const struct aw_certificate *cert = ((const struct aw_chain *)context)->certificates[i];

	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "subject", aw_cli_json_text(cert->subject),
	    "issuer", aw_cli_json_text(cert->issuer), "sha256", hash_json(cert->sha256),
	    "not_before", aw_cli_json_instant(cert->not_before), "not_after",
	    aw_cli_json_instant(cert->not_after));
}

static json_t *
oddities_json(unsigned oddities)
{
	json_t *words = json_array();

	for (unsigned bit = 1; bit <= AW_CHAIN_CUT; bit <<= 1)
		if ((oddities & bit) != 0)
			(void)json_array_append_new(words, json_string(aw_chain_oddity_word(bit)));
	return words;
}

static json_t *
chain_json(const void *context, size_t i)
{
	const struct aw_chain *chain = &((const struct aw_service *)context)->chains[i];

	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "digest", hash_json(chain->digest),
	    "key_type", aw_key_type_word(aw_chain_key_type(chain)), "issuer",
	    aw_cli_json_text(chain->issuer), "seen_since", aw_cli_json_instant(chain->seen_since),
	    "oddities", oddities_json(chain->oddities), "certificates",
	    aw_cli_json_array(chain->n_certificates, certificate_json, chain), "trusts",
	    aw_cli_json_array(chain->n_trusts, trust_json, chain));
}

static json_t *
address_json(const void *context, size_t i)
{
	const struct aw_address *address = &((const struct aw_service *)context)->addresses[i];
	bool good = address->attempt.code == AW_OK, both = good && address->has_other;

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "address",
	    aw_cli_json_text(address->address), "protocol", aw_cli_json_text(address->protocol),
	    "chain", good ? hash_json(address->chain) : json_null(), "other",
	    both ? hash_json(address->other) : json_null(), "other_at",
	    aw_cli_json_instant(both ? address->other_at : AW_INSTANT_NONE), "attempt",
	    aw_cli_show_attempt_json(&address->attempt));
}

static json_t *
change_json(const void *context, size_t i)
{
	const struct aw_service_change *change = &((const struct aw_service *)context)->changes[i];

	return json_pack("{s:o, s:o, s:o}", "at", aw_cli_json_instant(change->at), "from",
	    aw_cli_json_text(change->from), "to", aw_cli_json_text(change->to));
}

static json_t *
anchor_json(const struct aw_path *path)
{
	if (path == NULL)
		return json_null();
	return json_pack("{s:o, s:o, s:i}", "name", aw_cli_json_text(path->anchor_name), "sha256",
	    hash_json(path->anchor), "length", (int)path->length);
}

/* The verdict of policy about the service. */
static json_t *
verdict_json(const struct aw_service_verdict *verdict, const struct aw_service_sum *sum)
{
	return json_pack(
	    "{s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o}",
	    "verified", aw_cli_json_verified(verdict->verified), "severity",
	    aw_severity_word(verdict->severity), "code", aw_finding_code(verdict->finding)->id,
	    "verified_until", aw_cli_json_instant(verdict->until), "since",
	    aw_cli_json_instant(verdict->since), "leaf_not_after",
	    aw_cli_json_instant(sum->leaf_until), "chain_not_after",
	    aw_cli_json_instant(sum->chain_until), "store", aw_cli_json_text(verdict->store),
	    "chain", verdict->chain != NULL ? hash_json(verdict->chain->digest) : json_null(),
	    "anchor", anchor_json(verdict->path), "cross", (int)verdict->cross, "wanted",
	    wanted_json(verdict->wanted), "impact_date", aw_cli_json_instant(verdict->impact_date),
	    "reason", aw_cli_json_text(verdict->reason), "remedy",
	    aw_cli_json_text(verdict->remedy));
}

json_t *
aw_cli_show_service_json(const void *context, size_t i)
{
	const struct aw_cli_device *device = context;
	const struct aw_service_verdict *verdict = &device->judgement->services[i];
	const struct aw_service *service = verdict->service;
	struct aw_service_sum sum;

	aw_service_sum(verdict, &sum);
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "name",
	    service->name, "source", aw_cli_json_text(service->source), "via",
	    aw_cli_json_text(service->via), "host", aw_cli_json_text(service->host), "observed_at",
	    aw_cli_json_instant(service->observed_at), "stale",
	    (int)aw_cli_show_is_stale(device, service->observed_at), "attempt",
	    aw_cli_show_attempt_json(&service->attempt), "protocol", aw_cli_json_text(sum.protocol),
	    "verdict", verdict_json(verdict, &sum), "addresses",
	    aw_cli_json_array(service->n_addresses, address_json, service), "chains",
	    aw_cli_json_array(service->n_chains, chain_json, service), "changes",
	    aw_cli_json_array(service->n_changes, change_json, service));
}
