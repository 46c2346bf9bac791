/* SPDX-License-Identifier: ISC */
#include "rehearse/case.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "model/license.h"
#include "output.h"
#include "record/record.h"
#include "record/certificate_files.h"
#include "model/store.h"
#include "base/text.h"

#define NOTE_MAX 1024

enum aw_err
aw_cli_case_note(struct aw_cli_case *c, struct aw_error *err, const char *fmt, ...)
{
	char text[NOTE_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (!aw_array_grow((void *)&c->notes, c->n_notes, sizeof(c->notes[0])))
		return aw_error_nomem(err);
	c->notes[c->n_notes] = aw_text_clean_dup(text, strlen(text), NOTE_MAX);
	if (c->notes[c->n_notes] == NULL)
		return aw_error_nomem(err);
	c->n_notes++;
	return AW_OK;
}

static enum aw_err
rules_of_files(const struct aw_cli_settings *set, struct aw_error *err)
{
	if (set->stores.n == 0)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "a device or a saved store (--store) is needed");
	if (set->chains.n > set->services.n)
		return aw_error_set(err, AW_ERR_USAGE, set->chains.items[set->services.n],
		    "a chain needs the service that presents it: --service HOST:PORT, the first "
		    "for the first chain");
	return AW_OK;
}

static enum aw_err
rules_of_devices(const struct aw_cli_settings *set, size_t n, struct aw_error *err)
{
	bool change = set->chains.n + set->services.n + set->drops.n + set->adds.n > 0;

	if (set->stores.n > 0 || set->license != NULL)
		return aw_error_set(err, AW_ERR_USAGE, set->stores.n > 0 ? "--store" : "--license",
		    "saved files and a device exclude each other");
	if (change && n > 1)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "changes are rehearsed for one device at a time");
	if (set->services.n > set->chains.n)
		return aw_error_set(err, AW_ERR_USAGE, set->services.items[set->chains.n],
		    "a service of a device needs the chain that it will present: --chain FILE");
	if (set->chains.n > set->services.n && !(set->chains.n == 1 && set->services.n == 0))
		return aw_error_set(err, AW_ERR_USAGE, set->chains.items[set->services.n],
		    "of several chains each needs its --service HOST:PORT");
	return AW_OK;
}

enum aw_err
aw_cli_case_rules(const struct aw_cli *cli, size_t n, struct aw_error *err)
{
	const struct aw_cli_settings *set = &cli->set;
	enum aw_err code = n == 0 ? rules_of_files(set, err) : rules_of_devices(set, n, err);

	for (size_t i = 0; code == AW_OK && i < set->services.n; i++) {
		char *name = aw_service_dup(set->services.items[i]);

		if (name == NULL)
			code = aw_error_set(err, AW_ERR_USAGE, set->services.items[i],
			    "a service is HOST:PORT, such as tools.cisco.com:443");
		free(name);
	}
	return code;
}

static void
move(int64_t *instant, int64_t by)
{
	if (*instant != AW_INSTANT_NONE)
		*instant += by;
}

/*
 * A license stays as old as it is, for what fell due before it was read is known to have come or
 * not, but nothing can be read after the instant that is judged.
 */
static void
bound_licenses(struct aw_record *record, int64_t at)
{
	for (size_t i = 0; i < record->n_licenses; i++)
		if (record->licenses[i].observed_at > at)
			record->licenses[i].observed_at = at;
}

/* Moves when facts were read, but none of the dates that they tell. */
static void
move_facts(struct aw_record *record, int64_t by)
{
	move(&record->written_at, by);
	for (size_t i = 0; i < record->n_stores; i++) {
		move(&record->stores[i].observed_at, by);
		move(&record->stores[i].attempt.at, by);
	}
	for (size_t i = 0; i < record->n_certificates; i++)
		move(&record->certificates[i].observed_at, by);
	for (size_t i = 0; i < record->n_services; i++) {
		move(&record->services[i].observed_at, by);
		move(&record->services[i].attempt.at, by);
		for (size_t k = 0; k < record->services[i].n_addresses; k++)
			move(&record->services[i].addresses[k].attempt.at, by);
	}
	for (size_t i = 0; i < record->n_sources; i++)
		move(&record->sources[i].observed_at, by);
	move(&record->identity.observed_at, by);
}

static enum aw_err
open_device(struct aw_cli_case *c, struct aw_error *err)
{
	const struct aw_config *config = c->world->config;
	char read_at[AW_INSTANT_TEXT], at[AW_INSTANT_TEXT];
	enum aw_err code;

	code = aw_record_load(c->world->pool, config->state_dir, c->name, &c->record, err);
	if (code != AW_OK)
		return code;
	c->at = c->cli->clock;
	c->read_at = c->record->written_at;
	move_facts(c->record, c->cli->now - c->at);
	c->at = c->cli->now;
	bound_licenses(c->record, c->at);
	return aw_cli_case_note(c, err, "its facts were collected by %s; they count as %s at %s",
	    aw_instant_format(c->read_at, read_at),
	    c->cli->now == c->cli->clock ? "they are" : "equally old",
	    aw_instant_format(c->at, at));
}

/* The bytes of a certificate that a record names. */
static bool
load(void *context, const struct aw_certificate *certificate)
{
	const struct aw_cli_case *c = context;

	return aw_shelf_load(c->world->pool, c->world->config->state_dir, certificate, NULL) ==
	       AW_OK;
}

/* What was found of a chain against stores that are others now. */
static void
forget_trusts(struct aw_service *service)
{
	for (size_t i = 0; i < service->n_chains; i++) {
		struct aw_chain *chain = &service->chains[i];

		for (size_t k = 0; k < chain->n_trusts; k++)
			aw_trust_clear(&chain->trusts[k]);
		free(chain->trusts);
		chain->trusts = NULL;
		chain->n_trusts = 0;
	}
}

static enum aw_err
verify(struct aw_cli_case *c, struct aw_error *err)
{
	const struct aw_chain_world world = {.pool = c->world->pool,
	    .transitions = c->world->transitions,
	    .catalogue = c->catalogue,
	    .load = c->name != NULL ? load : NULL,
	    .context = c};
	enum aw_err code = AW_OK;

	for (size_t i = 0; code == AW_OK && i < c->record->n_services; i++) {
		if (c->changed)
			forget_trusts(&c->record->services[i]);
		code = aw_chain_judge(&world, NULL, c->record, &c->record->services[i], err);
	}
	return code;
}

static enum aw_err
change(struct aw_cli_case *c, struct aw_error *err)
{
	const struct aw_cli_settings *set = &c->cli->set;
	enum aw_err code = AW_OK;

	for (size_t i = 0; code == AW_OK && i < set->drops.n; i++)
		code = aw_cli_case_drop(c, set->drops.items[i], err);
	for (size_t i = 0; code == AW_OK && i < set->adds.n; i++)
		code = aw_cli_case_add(c, set->adds.items[i], err);
	if (code == AW_OK)
		code = aw_cli_case_chains(c, err);
	if (code == AW_OK && (c->changed || c->catalogue != NULL))
		code = verify(c, err);
	return code;
}

enum aw_err
aw_cli_case_open(const struct aw_cli *cli, struct aw_cli_world *world, const char *device,
    const struct aw_catalogue *catalogue, struct aw_cli_case *out, struct aw_error *err)
{
	const struct aw_policy *policy = &world->policy;
	enum aw_err code;

	*out = (struct aw_cli_case){.cli = cli,
	    .world = world,
	    .name = device,
	    .at = cli->now,
	    .read_at = AW_INSTANT_NONE,
	    .catalogue = catalogue};
	if (device != NULL)
		policy = aw_config_policy(world->config, device);
	if (aw_cli_world_policy(cli, policy, &out->policy) != AW_OK)
		return aw_error_nomem(err);
	code = device != NULL ? open_device(out, err) : aw_cli_case_files(out, err);
	return code == AW_OK ? change(out, err) : code;
}

void
aw_cli_case_close(struct aw_cli_case *c)
{
	for (size_t i = 0; i < c->n_notes; i++)
		free(c->notes[i]);
	free(c->notes);
	aw_record_free(c->record);
	aw_policy_clear(&c->policy);
	*c = (struct aw_cli_case){0};
}

enum aw_err
aw_cli_case_judge(
    struct aw_cli_case *c, int64_t at, struct aw_judgement **out, struct aw_error *err)
{
	move_facts(c->record, at - c->at);
	c->at = at;
	return aw_policy_judge(c->record, c->world->transitions, &c->policy, at, out, err);
}

bool
aw_cli_case_known(const struct aw_cli_case *c, const char *service)
{
	for (size_t i = 0; i < c->record->n_services; i++)
		if (aw_service_same(c->record->services[i].name, service))
			return true;
	return false;
}
