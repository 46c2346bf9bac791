/* SPDX-License-Identifier: ISC */
#include "outcome.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "model/license.h"
#include "model/model.h"
#include "references.h"

static void
print_store(const struct aw_outcomes *outcomes, const char *device, const struct aw_store *store)
{
	const char *text = store->attempt.text != NULL ? store->attempt.text : "";
	const char *id = aw_err_code(store->attempt.code)->id;
	char when[AW_INSTANT_TEXT];

	if (store->attempt.code == AW_OK && outcomes->quiet)
		return;
	(void)printf("%s%s/%s: ", outcomes->prefix, device, store->name);
	if (store->attempt.code == AW_OK)
		(void)printf("read, %zu certificate%s, %zu problem%s\n", store->n_anchors,
		    aw_text_s(store->n_anchors), store->n_problems, aw_text_s(store->n_problems));
	else if (store->observed_at == AW_INSTANT_NONE)
		(void)printf("failed, never read: %s [%s]\n", text, id);
	else
		(void)printf("failed, keeping %zu certificate%s of %s: %s [%s]\n", store->n_anchors,
		    aw_text_s(store->n_anchors), aw_instant_format(store->observed_at, when), text,
		    id);
}

static void
print_part(const struct aw_outcomes *outcomes, const char *device, const char *kind,
    const char *name, const struct aw_attempt *attempt)
{
	if (attempt->code != AW_OK)
		(void)printf("%s%s/%s: %s failed: %s [%s]\n", outcomes->prefix, device, name, kind,
		    attempt->text != NULL ? attempt->text : "", aw_err_code(attempt->code)->id);
}

/* Prints how a source answered, and which of its parts are used from another one. */
static void
print_source(
    const struct aw_outcomes *outcomes, const char *device, const struct aw_source_status *source)
{
	char overlaps[AW_OVERLAP_TEXT_MAX];

	print_part(outcomes, device, "source", source->name, &source->attempt);
	if (outcomes->quiet)
		return;
	if (source->attempt.code == AW_OK)
		(void)printf("%s%s/%s: %s answers%s%s\n", outcomes->prefix, device, source->name,
		    source->endpoint, source->absent != NULL ? ", without " : "",
		    source->absent != NULL ? source->absent : "");
	if (aw_overlap_text(source, overlaps) != NULL)
		(void)printf("%s%s/%s: %s\n", outcomes->prefix, device, source->name, overlaps);
}

/* Prints the results of licenses, certificates and sources. */
static void
print_sources(const struct aw_outcomes *outcomes, const struct aw_record *record)
{
	for (size_t i = 0; i < record->n_licenses; i++) {
		const struct aw_license *license = &record->licenses[i];

		print_part(outcomes, record->device, "license", license->name, &license->attempt);
		if (license->attempt.code == AW_OK && !outcomes->quiet)
			(void)printf(
			    "%s%s/%s: license, registration %s, authorization %s, source %s\n",
			    outcomes->prefix, record->device, license->name,
			    aw_registration_word(license->registration),
			    aw_authorization_word(license->authorization),
			    license->source != NULL ? license->source : "unknown");
	}
	for (size_t i = 0; i < record->n_certificates; i++) {
		const struct aw_server_certificate *own = &record->certificates[i];

		print_part(outcomes, record->device, "certificate", own->name, &own->attempt);
		if (own->attempt.code == AW_OK && own->certificate != NULL && !outcomes->quiet)
			(void)printf("%s%s/%s: certificate of %s\n", outcomes->prefix,
			    record->device, own->name, own->certificate->name);
	}
	for (size_t i = 0; i < record->n_sources; i++)
		print_source(outcomes, record->device, &record->sources[i]);
}

/* Prints the results of services. */
static void
print_services(const struct aw_outcomes *outcomes, const struct aw_record *record)
{
	for (size_t i = 0; i < record->n_services; i++) {
		const struct aw_service *service = &record->services[i];
		size_t good = 0;

		print_part(outcomes, record->device, "service", service->name, &service->attempt);
		if (service->attempt.code != AW_OK || outcomes->quiet)
			continue;
		for (size_t k = 0; k < service->n_addresses; k++)
			good += service->addresses[k].attempt.code == AW_OK;
		for (size_t k = 0; k < service->n_chains; k++)
			(void)printf("%s%s/%s: presents %zu certificate%s under %s\n",
			    outcomes->prefix, record->device, service->name,
			    service->chains[k].n_certificates,
			    aw_text_s(service->chains[k].n_certificates),
			    service->chains[k].issuer != NULL ? service->chains[k].issuer
							      : "an unknown issuer");
		if (good < service->n_addresses)
			(void)printf("%s%s/%s: %zu of %zu address%s answer\n", outcomes->prefix,
			    record->device, service->name, good, service->n_addresses,
			    aw_text_es(service->n_addresses));
	}
}

/* What was asked of the device, and how that went. */
static void
print_asked(const struct aw_outcomes *outcomes, const struct aw_record *record)
{
	for (size_t i = 0; i < record->asked.n; i++) {
		const struct aw_asked *asked = &record->asked.items[i];

		(void)printf("%s%s, %s: %s: %s", outcomes->prefix, record->device, asked->by,
		    asked->what, asked->code == AW_OK ? "ok" : aw_err_code(asked->code)->id);
		if (asked->status > 0)
			(void)printf(", status %" PRId64, asked->status);
		if (asked->octets >= 0)
			(void)printf(
			    ", %" PRId64 " octet%s", asked->octets, aw_text_s(asked->octets));
		if (asked->took_ms >= 0)
			(void)printf(", %" PRId64 " ms", asked->took_ms);
		(void)fputc('\n', stdout);
	}
}

void
aw_outcome_print(struct aw_outcomes *outcomes, const struct aw_outcome *outcome)
{
	const struct aw_record *record = outcome->record;

	outcomes->n++;
	outcomes->failed = outcomes->failed || !outcome->read;
	if (outcomes->counter)
		(void)aw_text_format(outcomes->prefix, sizeof(outcomes->prefix), "[%zu/%zu] ",
		    outcomes->n, outcomes->all);
	if (outcomes->asked)
		print_asked(outcomes, record);
	for (size_t i = 0; i < record->n_stores; i++)
		print_store(outcomes, record->device, &record->stores[i]);
	print_sources(outcomes, record);
	print_services(outcomes, record);
	aw_references_print(record);
	outcomes->failed = fflush(stdout) != 0 || outcomes->failed;
}
