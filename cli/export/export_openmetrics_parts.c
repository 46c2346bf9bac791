/* SPDX-License-Identifier: ISC */
/* export --openmetrics: licenses, certificates, services and sources of a device. */
#include <stdlib.h>
#include <string.h>

#include "model/license.h"
#include "export/openmetrics.h"
#include "base/text.h"
#include "model/model.h"
#include "model/service.h"
#include "policy/service/service_sum.h"

#define COPY_MAX 16
#define PURPOSES_MAX 128 /* octets of the words for purposes */

bool
aw_om_stale(const struct aw_om_device *device, int64_t observed_at)
{
	return aw_policy_stale(
	    device->scenario->policy, observed_at, device->scenario->record->interval, device->now);
}

static void
add_verdict(struct aw_metrics *m, const struct aw_license_verdict *verdict)
{
	aw_metrics_add(m, AW_OM_LICENSE_SEVERITY, (int64_t)verdict->severity + 1);
	aw_metrics_state(m, AW_OM_GRACE, aw_grace_word(verdict->grace));
	aw_metrics_instant(m, AW_OM_GRACE_START, verdict->grace_start);
	aw_metrics_instant(m, AW_OM_GRACE_END, verdict->grace_end);
	aw_metrics_instant(m, AW_OM_DEADLINE, verdict->deadline);
	if (verdict->finding == AW_FINDING_NONE)
		return;
	aw_metrics_label(m, 2, "finding", aw_finding_code(verdict->finding)->id);
	aw_metrics_add(m, AW_OM_LICENSE_FINDING, 1);
	m->n_labels = 2;
}

static void
add_license(const struct aw_om_device *device, const struct aw_license *license)
{
	struct aw_metrics *m = device->metrics;

	aw_metrics_add(m, AW_OM_LICENSE_STALE,
	    aw_policy_license_stale(device->scenario->policy, license,
		device->scenario->record->interval, device->now));
	aw_metrics_state(m, AW_OM_AUTHORIZATION, aw_authorization_word(license->authorization));
	aw_metrics_state(m, AW_OM_REGISTRATION, aw_registration_word(license->registration));
	if (license->mode == AW_LICENSE_POLICY)
		aw_metrics_instant(m, AW_OM_ACK_DEADLINE, license->next_ack_deadline);
	aw_metrics_instant(m, AW_OM_REGISTRATION_END, license->registration_expires);
	aw_metrics_instant(m, AW_OM_EVALUATION_END, license->evaluation_ends);
	aw_metrics_instant(m, AW_OM_SYNC, license->last_success);
	aw_metrics_instant(m, AW_OM_LICENSE_OBSERVED, license->observed_at);
}

typedef char object_text[AW_OBJECT_MAX + 1];

/* The number of the license line among those of one object, from 1: a device may list a line twice.
 */
static size_t
copy_number(const object_text *objects, size_t i)
{
	size_t n = 1;

	for (size_t k = 0; k < i; k++)
		n += strcmp(objects[k], objects[i]) == 0;
	return n;
}

static void
add_entitlement(struct aw_metrics *m, const struct aw_entitlement *entitlement)
{
	if (entitlement->count != AW_COUNT_NONE)
		aw_metrics_add(m, AW_OM_ENTITLEMENT, (int64_t)entitlement->count);
	if (entitlement->owned != AW_COUNT_NONE)
		aw_metrics_add(m, AW_OM_ENTITLEMENT_OWNED, (int64_t)entitlement->owned);
	aw_metrics_instant(m, AW_OM_ENTITLEMENT_END, entitlement->ends);
	aw_metrics_label(m, 5, "state", aw_entitlement_word(entitlement->state));
	aw_metrics_add(m, AW_OM_ENTITLEMENT_STATE, 1);
}

static bool
add_entitlements(const struct aw_om_device *device, const struct aw_license *license)
{
	object_text *objects = calloc(license->n_entitlements + 1, sizeof(*objects));
	struct aw_metrics *m = device->metrics;
	char copy[COPY_MAX];

	if (objects == NULL)
		return false;
	for (size_t i = 0; i < license->n_entitlements; i++) {
		size_t n;

		aw_entitlement_object(license, i, objects[i]);
		n = copy_number((const object_text *)objects, i);
		(void)aw_text_format(copy, sizeof(copy), "%zu", n);
		aw_metrics_label(m, 2, "entitlement", license->entitlements[i].name);
		aw_metrics_label(m, 3, "object", objects[i]);
		aw_metrics_label(m, 4, "copy", n > 1 ? copy : NULL);
		add_entitlement(m, &license->entitlements[i]);
	}
	free(objects);
	return true;
}

bool
aw_om_licenses(const struct aw_om_device *device)
{
	const struct aw_record *record = device->scenario->record;
	bool good = true;

	for (size_t i = 0; i < device->judgement->n_licenses; i++) {
		const struct aw_license_verdict *verdict = &device->judgement->licenses[i];

		aw_metrics_label(device->metrics, 1, "license", verdict->license->name);
		add_verdict(device->metrics, verdict);
	}
	for (size_t i = 0; good && i < record->n_licenses; i++) {
		aw_metrics_label(device->metrics, 1, "license", record->licenses[i].name);
		add_license(device, &record->licenses[i]);
		good = add_entitlements(device, &record->licenses[i]);
	}
	device->metrics->n_labels = 1;
	return good;
}

/* Labels instead of series of their own. */
static void
add_own_info(struct aw_metrics *m, const struct aw_server_certificate *own)
{
	char purposes[PURPOSES_MAX];

	aw_metrics_label(m, 4, "role", aw_own_role(own));
	aw_metrics_label(m, 5, "issued_by", aw_own_issuer_word(aw_own_issuer(own, NULL)));
	aw_metrics_label(m, 6, "purposes",
	    aw_own_purposes_text(own->facts.purposes, purposes, sizeof(purposes)));
	aw_metrics_add(m, AW_OM_CERTIFICATE_INFO, 1);
}

void
aw_om_certificates(const struct aw_om_device *device)
{
	struct aw_metrics *m = device->metrics;

	for (size_t i = 0; i < device->scenario->record->n_certificates; i++) {
		const struct aw_server_certificate *server =
		    &device->scenario->record->certificates[i];
		const struct aw_certificate *certificate = server->certificate;

		aw_metrics_label(m, 1, "certificate", server->name);
		aw_metrics_add(m, AW_OM_CERTIFICATE_SEVERITY,
		    (int64_t)aw_certificate_severity(
			device->judgement, server, aw_om_stale(device, server->observed_at)) +
			1);
		if (certificate == NULL)
			continue;
		aw_metrics_instant(m, AW_OM_CERTIFICATE_END, certificate->not_after);
		aw_metrics_instant(m, AW_OM_CERTIFICATE_START, certificate->not_before);
		aw_metrics_label(m, 2, "subject", certificate->subject);
		aw_metrics_label(m, 3, "issuer", certificate->issuer);
		add_own_info(m, server);
	}
	m->n_labels = 1;
}

void
aw_om_services(const struct aw_om_device *device)
{
	struct aw_metrics *m = device->metrics;

	for (size_t i = 0; i < device->judgement->n_services; i++) {
		const struct aw_service_verdict *verdict = &device->judgement->services[i];
		struct aw_service_sum sum;

		aw_service_sum(verdict, &sum);
		aw_metrics_label(m, 1, "service", verdict->service->name);
		aw_metrics_state(m, AW_OM_SERVICE, aw_verified_word(verdict->verified));
		aw_metrics_add(m, AW_OM_SERVICE_SEVERITY, (int64_t)verdict->severity + 1);
		if (verdict->verified == AW_VERIFIED_YES)
			aw_metrics_instant(m, AW_OM_SERVICE_UNTIL, verdict->until);
		if (verdict->verified == AW_VERIFIED_NO)
			aw_metrics_instant(m, AW_OM_SERVICE_SINCE, verdict->since);
		aw_metrics_instant(m, AW_OM_SERVICE_IMPACT, verdict->impact_date);
		aw_metrics_instant(m, AW_OM_SERVICE_LEAF, sum.leaf_until);
		aw_metrics_instant(m, AW_OM_SERVICE_CHAIN, sum.chain_until);
		aw_metrics_instant(m, AW_OM_SERVICE_OBSERVED, verdict->service->observed_at);
	}
	m->n_labels = 1;
}

void
aw_om_sources(const struct aw_om_device *device)
{
	struct aw_metrics *m = device->metrics;

	for (size_t i = 0; i < device->scenario->record->n_sources; i++) {
		const struct aw_source_status *source = &device->scenario->record->sources[i];

		aw_metrics_label(m, 1, "source", source->name);
		aw_metrics_add(m, AW_OM_SOURCE_UP, source->attempt.code == AW_OK);
		aw_metrics_add(m, AW_OM_SOURCE_STALE, aw_om_stale(device, source->observed_at));
		aw_metrics_instant(m, AW_OM_SOURCE_ATTEMPT, source->attempt.at);
		aw_metrics_instant(m, AW_OM_SOURCE_OBSERVED, source->observed_at);
		aw_metrics_add(m, AW_OM_SOURCE_OVERLAPS, (int64_t)source->n_overlaps);
		aw_metrics_label(m, 2, "kind", aw_source_kind_name(source->kind));
		aw_metrics_add(m, AW_OM_SOURCE_INFO, 1);
		m->n_labels = 2;
	}
	m->n_labels = 1;
}
