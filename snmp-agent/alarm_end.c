/* SPDX-License-Identifier: ISC */
#include "alarm_end.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "model/device_record.h"
#include "model/facts.h"
#include "model/license.h"
#include "model/model.h"
#include "model/service.h"
#include "model/store.h"
#include "policy/policy.h"

/* An alarm and what there is to decide on it. */
struct view {
	const struct aw_record *record;
	const struct aw_judgement *judgement;
	const struct aw_policy *policy;
	const struct aw_alarm *alarm;
	int64_t now;
	char *text;
};

static enum aw_alarm_end say(const struct view *view, enum aw_alarm_end end, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static enum aw_alarm_end
say(const struct view *view, enum aw_alarm_end end, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(view->text, AW_ALARM_TEXT_MAX, fmt, ap);
	va_end(ap);
	return end;
}

static enum aw_alarm_end
removed(const struct view *view, const char *what, const char *name)
{
	return say(view, AW_ALARM_PART_REMOVED, "%s %s is no longer configured", what, name);
}

/* What is found about the object now, in the class of the alarm: a note. NULL: nothing. */
static const char *
find_note(const struct view *view)
{
	for (size_t i = 0; i < view->judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &view->judgement->verdicts[i];

		if (aw_alarm_class_of(verdict->finding) == view->alarm->class &&
		    strcmp(verdict->object, view->alarm->object) == 0)
			return verdict->text;
	}
	return NULL;
}

/* The same finding, if policy makes a note of it: an exception, or another setting. */
static const char *
find_held(const struct view *view)
{
	for (size_t i = 0; i < view->judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &view->judgement->verdicts[i];

		if (verdict->finding == view->alarm->finding &&
		    verdict->severity == AW_SEVERITY_OK &&
		    strcmp(verdict->object, view->alarm->object) == 0)
			return verdict->text;
	}
	return NULL;
}

/* It is over: what is found now, else the given text. */
static enum aw_alarm_end
over(const struct view *view, const char *text)
{
	const char *note = find_note(view);

	return say(view, AW_ALARM_OVER, "%s", note != NULL ? note : text);
}

/* The name of the part in front of the slash of the object, or the whole object. */
static const char *
name_before_slash(const struct view *view, char name[AW_OBJECT_MAX + 1])
{
	(void)aw_text_format(name, AW_OBJECT_MAX + 1, "%.*s",
	    (int)strcspn(view->alarm->object, "/"), view->alarm->object);
	return name;
}

static bool
stale_at(const struct view *view, int64_t observed_at)
{
	return aw_policy_stale(view->policy, observed_at, view->record->interval, view->now);
}

static enum aw_alarm_end
end_readiness(const struct view *view)
{
	for (size_t i = 0; i < view->judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &view->judgement->readiness[i];

		if (strcmp(verdict->transition->name, view->alarm->object) != 0)
			continue;
		if (verdict->state == AW_READINESS_UNKNOWN)
			return AW_ALARM_DOUBTED;
		return over(view, verdict->reason);
	}
	return removed(view, "transition", view->alarm->object);
}

/* The anchor whose object is "store/FINGERPRINT"; NULL: it is not in the store. */
static const struct aw_anchor *
find_anchor(const struct view *view, const struct aw_store *store)
{
	for (size_t i = 0; i < store->n_anchors; i++) {
		char object[AW_OBJECT_MAX + 1];

		aw_anchor_object(store, &store->anchors[i], object);
		if (strcmp(object, view->alarm->object) == 0)
			return &store->anchors[i];
	}
	return NULL;
}

/* Of a store, or of an anchor of it. */
static enum aw_alarm_end
end_store(const struct view *view)
{
	char name[AW_OBJECT_MAX + 1], date[AW_INSTANT_TEXT], text[AW_ALARM_TEXT_MAX];
	const struct aw_store *store = aw_record_store(view->record, name_before_slash(view, name));
	const struct aw_anchor *anchor;

	if (store == NULL)
		return removed(view, "store", name);
	if (aw_policy_store_stale(view->policy, store, view->record->interval, view->now))
		return AW_ALARM_DOUBTED;
	anchor = find_anchor(view, store);
	(void)aw_instant_format(store->observed_at, date);
	if (view->alarm->class == AW_ALARM_STORE)
		(void)aw_text_format(text, sizeof(text),
		    "store %s was read on %s: %zu certificate%s, nothing wrong", name, date,
		    store->n_anchors, aw_text_s(store->n_anchors));
	else if (anchor == NULL)
		(void)aw_text_format(text, sizeof(text),
		    "the certificate is not in store %s any more, which was read on %s", name,
		    date);
	else
		(void)aw_text_format(text, sizeof(text), "%s in store %s: nothing wrong",
		    anchor->certificate->name, name);
	return over(view, text);
}

/* True if the record has the part of an object "source/NAME", "license/NAME" or a store's name. */
static bool
has_part(const struct view *view)
{
	const char *object = view->alarm->object, *slash = strchr(object, '/');

	if (strcmp(object, AW_POLICY_UNREAD_OBJECT) == 0 ||
	    strcmp(object, view->alarm->device) == 0)
		return true;
	if (slash == NULL)
		return aw_record_store(view->record, object) != NULL;
	if (strncmp(object, "source/", 7) == 0)
		return aw_record_source(view->record, slash + 1) != NULL;
	if (strncmp(object, "license/", 8) == 0)
		return aw_record_license(view->record, slash + 1) != NULL;
	return aw_record_certificate(view->record, slash + 1) != NULL;
}

static enum aw_alarm_end
end_collection(const struct view *view)
{
	const char *object = view->alarm->object;
	char date[AW_INSTANT_TEXT], text[AW_ALARM_TEXT_MAX];

	if (!has_part(view))
		return removed(view, strchr(object, '/') == NULL ? "store" : "part", object);
	if (strcmp(object, AW_POLICY_UNREAD_OBJECT) == 0) {
		(void)aw_text_format(text, sizeof(text), "the record was read, as written on %s",
		    aw_instant_format(view->record->written_at, date));
		return over(view, text);
	}
	if (strcmp(object, view->alarm->device) == 0)
		return over(view, "parts of the device are collected");
	/* Where the collection is not judged, nothing says that it works. */
	return find_note(view) != NULL ? over(view, "") : AW_ALARM_DOUBTED;
}

/* True if the state of the license is not known: then nothing else about it is. */
static bool
license_unknown(const struct view *view, const struct aw_license *license)
{
	if (aw_policy_license_stale(view->policy, license, view->record->interval, view->now))
		return true;
	for (size_t i = 0; i < view->judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &view->judgement->verdicts[i];

		if (verdict->finding == AW_FINDING_LICENSE_UNKNOWN &&
		    verdict->severity > AW_SEVERITY_OK &&
		    strcmp(verdict->object, license->name) == 0)
			return true;
	}
	return false;
}

static enum aw_alarm_end
end_entitlement(const struct view *view, const struct aw_license *license)
{
	char text[AW_ALARM_TEXT_MAX];

	for (size_t i = 0; i < license->n_entitlements; i++) {
		const struct aw_entitlement *entitlement = &license->entitlements[i];
		char object[AW_OBJECT_MAX + 1];

		aw_entitlement_object(license, i, object);
		if (strcmp(object, view->alarm->object) != 0)
			continue;
		(void)aw_text_format(text, sizeof(text), "license line %s: %s",
		    entitlement->name[0] != '\0' ? entitlement->name : object,
		    aw_entitlement_word(entitlement->state));
		return over(view, text);
	}
	return over(view, "the license line is not in use any more");
}

/* Of a license, or "LICENSE/TAG" of an entitlement. */
static enum aw_alarm_end
end_license(const struct view *view)
{
	char name[AW_OBJECT_MAX + 1];
	const struct aw_license *license =
	    aw_record_license(view->record, name_before_slash(view, name));
	const char *reason = "";

	if (license == NULL)
		return removed(view, "license", name);
	if (license_unknown(view, license))
		return AW_ALARM_DOUBTED;
	for (size_t i = 0; i < view->judgement->n_licenses; i++)
		if (view->judgement->licenses[i].license == license)
			reason = view->judgement->licenses[i].reason;
	if (view->alarm->class == AW_ALARM_ENTITLEMENT)
		return end_entitlement(view, license);
	return over(view, reason);
}

static enum aw_alarm_end
end_certificate(const struct view *view)
{
	const struct aw_server_certificate *server =
	    aw_record_certificate(view->record, view->alarm->object);
	char date[AW_INSTANT_TEXT], text[AW_ALARM_TEXT_MAX];

	if (server == NULL)
		return removed(view, "certificate", view->alarm->object);
	if (server->certificate == NULL || stale_at(view, server->observed_at))
		return AW_ALARM_DOUBTED;
	(void)aw_text_format(text, sizeof(text), "certificate %s of the device (%s) ends on %s",
	    server->name, server->certificate->name,
	    aw_instant_format(server->certificate->not_after, date));
	return over(view, text);
}

static enum aw_alarm_end
end_service(const struct view *view)
{
	for (size_t i = 0; i < view->judgement->n_services; i++) {
		const struct aw_service_verdict *verdict = &view->judgement->services[i];
		char object[AW_OBJECT_MAX + 1];

		aw_service_object(verdict->service, object);
		if (strcmp(object, view->alarm->object) != 0)
			continue;
		if (stale_at(view, verdict->service->observed_at))
			return AW_ALARM_DOUBTED;
		return over(view, verdict->reason);
	}
	return removed(view, "service", view->alarm->object);
}

/* True if all sources answered in time: what none of them gave, the device does not have. */
static bool
all_answered(const struct view *view)
{
	for (size_t i = 0; i < view->record->n_sources; i++)
		if (stale_at(view, view->record->sources[i].observed_at))
			return false;
	return true;
}

/* The end of an alarm on a fact of the device itself. */
static enum aw_alarm_end
end_fact(const struct view *view, int64_t observed_at, const char *text)
{
	if (observed_at == AW_INSTANT_NONE && all_answered(view))
		return over(view, "no source of the device says anything of it");
	return stale_at(view, observed_at) ? AW_ALARM_DOUBTED : over(view, text);
}

/* Identity and clock of the device; a finding on its clock may name a license. */
static enum aw_alarm_end
end_source(const struct view *view)
{
	const struct aw_identity *identity = &view->record->identity;
	const char *object = view->alarm->object, *slash = strchr(object, '/');
	char date[AW_INSTANT_TEXT], text[AW_ALARM_TEXT_MAX];

	if (view->alarm->finding == AW_FINDING_CLOCK_OR_ZONE)
		return end_license(view);
	if (slash != NULL && aw_record_source(view->record, slash + 1) == NULL)
		return removed(view, "source", slash + 1);
	if (strcmp(object, "clock") == 0) {
		(void)aw_text_format(text, sizeof(text), "the clock was compared on %s: in order",
		    aw_instant_format(identity->clock_observed_at, date));
		return end_fact(view, identity->clock_observed_at, text);
	}
	(void)aw_text_format(text, sizeof(text), "the device is %s with serial number %s",
	    identity->product != NULL ? identity->product : "of an unknown product",
	    identity->serial != NULL ? identity->serial : "unknown");
	return end_fact(view, identity->observed_at, text);
}

static enum aw_alarm_end
end_other(const struct view *view)
{
	return over(view, view->alarm->finding == AW_FINDING_CLOCK
			      ? "the clock of this host is plausible"
			      : "no exception that has ended would hold anything back");
}

enum aw_alarm_end
aw_alarm_end(const void *ctx, const struct aw_alarm *alarm, char text[AW_ALARM_TEXT_MAX])
{
	const struct aw_alarm_facts *facts = ctx;
	const struct aw_device_row *device = facts->device;
	const struct view view = {.record = device->loaded->record,
	    .judgement = device->judgement,
	    .policy = aw_config_policy(device->rules->config, device->name),
	    .alarm = alarm,
	    .now = facts->now,
	    .text = text};

	if (device->judgement->unread)
		return AW_ALARM_DOUBTED;
	if (find_held(&view) != NULL)
		return say(&view, AW_ALARM_OVER, "%s", find_held(&view));
	switch (alarm->class) {
	case AW_ALARM_READINESS:
		return end_readiness(&view);
	case AW_ALARM_ANCHOR:
	case AW_ALARM_STORE:
		return end_store(&view);
	case AW_ALARM_COLLECTION:
		return end_collection(&view);
	case AW_ALARM_LICENSE:
	case AW_ALARM_REGISTRATION:
	case AW_ALARM_COMPLIANCE:
	case AW_ALARM_EVALUATION:
	case AW_ALARM_ENTITLEMENT:
		return end_license(&view);
	case AW_ALARM_CERTIFICATE:
		return end_certificate(&view);
	case AW_ALARM_SOURCE:
		return end_source(&view);
	case AW_ALARM_SERVICE:
	case AW_ALARM_CHAIN:
		return end_service(&view);
	case AW_ALARM_OTHER:
	case AW_ALARM_AGENT:
		break;
	}
	return end_other(&view);
}
