/* SPDX-License-Identifier: ISC */
/* Licenses, certificates, sources, services and identity of one device, as text. */
#include <inttypes.h>
#include <string.h>

#include "model/device_record.h"
#include "model/license.h"
#include "output.h"
#include "running_out.h"
#include "policy/service/service_sum.h"
#include "show/show.h"
#include "base/text.h"
#include "model/model.h"
#include "model/reference.h"
#include "model/service.h"
#include "model/store.h"

#define CELL 64
#define PURPOSES_CELL 128
#define PATH_CELL 256

/* One table: its heading, the number of rows, and the function that adds one. */
struct part {
	const char *const *heading;
	size_t columns, colour, rows;
	enum aw_err (*row)(struct aw_cli_table *, const struct aw_cli_device *, size_t);
};

static const char *
date_cell(int64_t instant, char buf[AW_INSTANT_TEXT])
{
	return instant == AW_INSTANT_NONE ? NULL : aw_instant_format_date(instant, buf);
}

static const char *
format_age(const struct aw_cli_device *device, int64_t observed_at, bool stale, char buf[CELL])
{
	char duration[AW_DURATION_TEXT];

	if (observed_at == AW_INSTANT_NONE)
		return "never";
	(void)aw_text_format(buf, CELL, "%s ago%s",
	    aw_duration_format(device->now - observed_at, duration), stale ? " (stale)" : "");
	return buf;
}

static const char *
age_cell(const struct aw_cli_device *device, int64_t observed_at, char buf[CELL])
{
	bool stale =
	    aw_policy_stale(device->policy, observed_at, device->record->interval, device->now);

	return format_age(device, observed_at, stale, buf);
}

static enum aw_err
license_row(struct aw_cli_table *table, const struct aw_cli_device *device, size_t i)
{
	const struct aw_license_verdict *verdict = &device->judgement->licenses[i];
	const struct aw_license *license = verdict->license;
	char deadline[AW_INSTANT_TEXT], age[CELL];
	bool stale =
	    aw_policy_license_stale(device->policy, license, device->record->interval, device->now);
	int64_t end =
	    license->mode == AW_LICENSE_POLICY ? license->next_ack_deadline : verdict->deadline;
	const char *cells[] = {license->name, aw_severity_upper(verdict->severity),
	    aw_registration_word(license->registration),
	    aw_authorization_word(license->authorization), aw_grace_word(verdict->grace),
	    date_cell(end, deadline), format_age(device, license->observed_at, stale, age),
	    license->source};

	return aw_cli_table_add(table, verdict->severity, cells);
}

/* NULL for an empty cell. */
static const char *
filled(const char *text)
{
	return text[0] != '\0' ? text : NULL;
}

static enum aw_err
certificate_row(struct aw_cli_table *table, const struct aw_cli_device *device, size_t i)
{
	const struct aw_server_certificate *server = &device->record->certificates[i];
	const struct aw_certificate *cert = server->certificate;
	char end[AW_INSTANT_TEXT], age[CELL], purposes[PURPOSES_CELL], path[PATH_CELL];
	const char *cells[] = {server->name, aw_own_role(server),
	    cert != NULL ? date_cell(cert->not_after, end) : NULL,
	    filled(aw_own_purposes_text(server->facts.purposes, purposes, sizeof(purposes))),
	    cert != NULL ? aw_own_issuer_word(aw_own_issuer(server, NULL)) : NULL,
	    filled(aw_own_path_text(server, path, sizeof(path))),
	    age_cell(device, server->observed_at, age), server->source,
	    cert != NULL ? cert->subject : NULL};

	return aw_cli_table_add(table, AW_SEVERITY_OK, cells);
}

static enum aw_err
source_row(struct aw_cli_table *table, const struct aw_cli_device *device, size_t i)
{
	const struct aw_source_status *source = &device->record->sources[i];
	char age[CELL];
	const char *cells[] = {source->name, aw_source_kind_name(source->kind),
	    age_cell(device, source->observed_at, age),
	    source->attempt.code == AW_OK ? NULL : aw_err_code(source->attempt.code)->id,
	    source->endpoint, source->absent};

	return aw_cli_table_add(table, AW_SEVERITY_OK, cells);
}

/* "200, 5120 octets, 34 ms" as far as it is known */
static const char *
outcome_cell(const struct aw_asked *asked, char buf[CELL])
{
	char status[CELL] = "", octets[CELL] = "", took[CELL] = "";

	if (asked->status > 0)
		(void)aw_text_format(
		    status, sizeof(status), ", status %jd", (intmax_t)asked->status);
	if (asked->octets >= 0)
		(void)aw_text_format(
		    octets, sizeof(octets), ", %jd octets", (intmax_t)asked->octets);
	if (asked->took_ms >= 0)
		(void)aw_text_format(took, sizeof(took), ", %jd ms", (intmax_t)asked->took_ms);
	(void)aw_text_format(buf, CELL, "%s%s%s%s",
	    asked->code == AW_OK ? "ok" : aw_err_code(asked->code)->id, status, octets, took);
	return buf;
}

static enum aw_err
asked_row(struct aw_cli_table *table, const struct aw_cli_device *device, size_t i)
{
	const struct aw_asked *asked = &device->record->asked.items[i];
	char at[AW_INSTANT_TEXT], outcome[CELL];
	const char *cells[] = {asked->by, aw_instant_format(asked->at, at), asked->version,
	    outcome_cell(asked, outcome), asked->what};

	return aw_cli_table_add(table, AW_SEVERITY_OK, cells);
}

/* "yes", or "no since 2022-02-05" */
static const char *
verified_cell(const struct aw_service_verdict *verdict, char buf[CELL])
{
	char date[AW_INSTANT_TEXT];

	if (verdict->verified != AW_VERIFIED_NO || verdict->since == AW_INSTANT_NONE)
		return aw_verified_word(verdict->verified);
	(void)aw_text_format(
	    buf, CELL, "no since %s", aw_instant_format_date(verdict->since, date));
	return buf;
}

/* "1 of 2": sound paths to the deciding store, of all paths to it. */
static const char *
paths_cell(const struct aw_service_verdict *verdict, char buf[CELL])
{
	size_t sound = 0, all = 0;

	for (size_t i = 0; verdict->chain != NULL && i < verdict->chain->n_trusts; i++) {
		const struct aw_trust *trust = &verdict->chain->trusts[i];

		if (verdict->store == NULL || strcmp(trust->store, verdict->store) != 0)
			continue;
		all = trust->n_paths;
		for (size_t k = 0; k < trust->n_paths; k++)
			sound += trust->paths[k].flaw == AW_CHAIN_SOUND;
	}
	(void)aw_text_format(buf, CELL, "%zu of %zu", sound, all);
	return buf;
}

static enum aw_err
service_row(struct aw_cli_table *table, const struct aw_cli_device *device, size_t i)
{
	const struct aw_service_verdict *verdict = &device->judgement->services[i];
	const struct aw_service *service = verdict->service;
	char until[AW_INSTANT_TEXT], impact[AW_INSTANT_TEXT], leaf[AW_INSTANT_TEXT];
	char verified[CELL], paths[CELL], addresses[CELL], age[CELL];
	struct aw_service_sum sum;

	aw_service_sum(verdict, &sum);
	(void)aw_text_format(
	    addresses, CELL, "%zu of %zu", service->n_addresses - sum.failed, service->n_addresses);
	const char *cells[] = {service->name, aw_severity_upper(verdict->severity),
	    verified_cell(verdict, verified), date_cell(verdict->until, until),
	    date_cell(sum.leaf_until, leaf), date_cell(verdict->impact_date, impact),
	    verdict->path != NULL ? verdict->path->anchor_name : NULL, paths_cell(verdict, paths),
	    sum.chain != NULL ? sum.chain->issuer : NULL, addresses, sum.protocol,
	    age_cell(device, service->observed_at, age)};

	return aw_cli_table_add(table, verdict->severity, cells);
}

/* A table with at least one row under its heading. */
static enum aw_err
print_part(const struct aw_cli *cli, const struct aw_cli_device *device, const struct part *part)
{
	struct aw_cli_table table;
	enum aw_err code;

	if (part->rows == 0)
		return AW_OK;
	aw_cli_table_init(&table, part->columns, part->colour);
	code = aw_cli_table_add(&table, AW_SEVERITY_OK, part->heading);
	for (size_t i = 0; code == AW_OK && i < part->rows; i++)
		code = part->row(&table, device, i);
	if (code == AW_OK)
		code = aw_cli_table_print(cli, &table, 2);
	aw_cli_table_free(&table);
	return code;
}

static enum aw_err
entitlement_row(struct aw_cli_table *table, const struct aw_license *license, size_t i)
{
	const struct aw_entitlement *item = &license->entitlements[i];
	char count[24] = "-";
	const char *cells[] = {license->name, item->name[0] != '\0' ? item->name : NULL, count,
	    aw_entitlement_word(item->state), item->raw, item->tag[0] != '\0' ? item->tag : NULL};

	if (item->count != AW_COUNT_NONE)
		(void)aw_text_format(count, sizeof(count), "%" PRIu64, item->count);
	return aw_cli_table_add(table, AW_SEVERITY_OK, cells);
}

/* Of all licenses in one table. */
static enum aw_err
print_entitlements(const struct aw_cli *cli, const struct aw_record *record)
{
	static const char *const heading[] = {
	    "LICENSE", "ENTITLEMENT", "COUNT", "STATE", "DEVICE SAYS", "TAG"};
	struct aw_cli_table table;
	enum aw_err code;

	aw_cli_table_init(&table, sizeof(heading) / sizeof(heading[0]), SIZE_MAX);
	code = aw_cli_table_add(&table, AW_SEVERITY_OK, heading);
	for (size_t i = 0; i < record->n_licenses; i++)
		for (size_t k = 0; code == AW_OK && k < record->licenses[i].n_entitlements; k++)
			code = entitlement_row(&table, &record->licenses[i], k);
	if (code == AW_OK && table.n_rows > 1)
		code = aw_cli_table_print(cli, &table, 2);
	aw_cli_table_free(&table);
	return code;
}

/* A configuration, which is a store, gives an identity too. */
static const char *
giver_of(const struct aw_record *record)
{
	const char *source = record->identity.source;

	if (source == NULL)
		return "";
	return aw_record_source(record, source) == NULL && aw_record_store(record, source) != NULL
		   ? " by store "
		   : " by source ";
}

static void
print_identity(const struct aw_cli *cli, const struct aw_record *record)
{
	const struct aw_identity *identity = &record->identity;
	char skew[AW_DURATION_TEXT];

	if (identity->observed_at != AW_INSTANT_NONE)
		(void)fprintf(cli->out, "  is %s, version %s, serial number %s%s%s%s\n",
		    identity->product != NULL ? identity->product : "of an unknown product",
		    identity->version != NULL ? identity->version : "unknown",
		    identity->serial != NULL ? identity->serial : "unknown", giver_of(record),
		    identity->source != NULL ? identity->source : "",
		    identity->mismatch ? ", which is not the configured device" : "");
	if (identity->clock_skew != AW_INSTANT_NONE)
		(void)fprintf(cli->out, "  its clock is off by %s%s%s\n",
		    aw_duration_format(identity->clock_skew, skew),
		    identity->clock_source != NULL ? " by source " : "",
		    identity->clock_source != NULL ? identity->clock_source : "");
	for (size_t i = 0; i < record->n_stores; i++)
		aw_cli_running_print(cli, record->stores[i].running);
	if (record->reference != NULL)
		(void)fprintf(cli->out, "  is compared with %s: %" PRIu32 " root%s\n",
		    record->reference->path, record->reference->n_roots,
		    aw_text_s(record->reference->n_roots));
	if (record->managed_by != NULL)
		(void)fprintf(cli->out, "  roots are managed by %s\n", record->managed_by);
}

/* Which parts that a source gives are used from another one. */
static void
print_overlaps(const struct aw_cli *cli, const struct aw_record *record)
{
	char text[AW_OVERLAP_TEXT_MAX];

	for (size_t i = 0; i < record->n_sources; i++)
		if (aw_overlap_text(&record->sources[i], text) != NULL)
			(void)fprintf(cli->out, "  source %s: %s\n", record->sources[i].name, text);
}

enum aw_err
aw_cli_show_parts(const struct aw_cli *cli, const struct aw_cli_device *device)
{
	static const char *const licenses[] = {"LICENSE", "STATE", "REGISTRATION", "AUTHORIZATION",
	    "GRACE", "DEADLINE", "OBSERVED", "SOURCE"};
	static const char *const certificates[] = {"CERTIFICATE", "ROLE", "ENDS", "PURPOSES",
	    "ISSUED BY", "PATH", "OBSERVED", "SOURCE", "SUBJECT"};
	static const char *const sources[] = {
	    "SOURCE", "KIND", "ANSWERED", "LAST FAILURE", "ENDPOINT", "ABSENT"};
	static const char *const services[] = {"SERVICE", "STATE", "VERIFIED", "UNTIL", "LEAF ENDS",
	    "LICENSES STOP", "ANCHOR", "PATHS HOLD", "ISSUER", "ANSWERED", "PROTOCOL", "OBSERVED"};
	static const char *const asked[] = {"ASKED BY", "AT", "VERSION", "OUTCOME", "WHAT"};
	const struct part parts[] = {
	    {licenses, 8, 1, device->judgement->n_licenses, license_row},
	    {certificates, 9, SIZE_MAX, device->record->n_certificates, certificate_row},
	    {sources, 6, SIZE_MAX, device->record->n_sources, source_row},
	    {services, 12, 1, device->judgement->n_services, service_row},
	    {asked, 5, SIZE_MAX, device->record->asked.n, asked_row},
	};
	enum aw_err code;

	print_identity(cli, device->record);
	code = print_part(cli, device, &parts[0]);
	if (code == AW_OK)
		code = print_entitlements(cli, device->record);
	for (size_t i = 1; code == AW_OK && i < sizeof(parts) / sizeof(parts[0]); i++)
		code = print_part(cli, device, &parts[i]);
	print_overlaps(cli, device->record);
	return code;
}
