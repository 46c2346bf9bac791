/* SPDX-License-Identifier: ISC */
#include "policy/judge/uses.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/instant.h"
#include "model/license.h"
#include "model/model.h"
#include "model/running.h"
#include "model/service_name.h"
#include "model/store.h"
#include "model/transition.h"

#define SMART_HOST "smartreceiver.cisco.com:443"
#define CALL_HOME_HOST "tools.cisco.com:443"
#define HTTP_PORT 80
#define HTTPS_PORT 443

/* How a device sends its license messages. */
enum transport {
	TRANSPORT_UNKNOWN, /* as if nothing were reported */
	TRANSPORT_SMART,
	TRANSPORT_CALL_HOME,
	TRANSPORT_LOCAL, /* a server of the site: CSLU, SSM On-Prem, a transport gateway */
	TRANSPORT_OFF,
};

/* The letters of a word alone: "Call Home", "Callhome" and "transport-type-call-home" differ in
 * nothing else. */
static void
squeeze(const char *word, char *buf, size_t size)
{
	size_t len = 0;

	for (; *word != '\0' && len + 1 < size; word++) {
		if (*word >= 'a' && *word <= 'z')
			buf[len++] = *word;
		else if (*word >= 'A' && *word <= 'Z')
			buf[len++] = (char)(*word - 'A' + 'a');
	}
	buf[len] = '\0';
}

static enum transport
transport_of(const char *word)
{
	static const struct {
		const char *part;
		enum transport transport;
	} rows[] = {
	    {"cslu", TRANSPORT_LOCAL},
	    {"onprem", TRANSPORT_LOCAL},
	    {"satellite", TRANSPORT_LOCAL},
	    {"gateway", TRANSPORT_LOCAL},
	    {"callhome", TRANSPORT_CALL_HOME},
	    {"smart", TRANSPORT_SMART},
	    {"automatic", TRANSPORT_SMART},
	    {"direct", TRANSPORT_SMART},
	    {"proxy", TRANSPORT_SMART},
	};
	char letters[64];
	size_t len;

	squeeze(word, letters, sizeof(letters));
	len = strlen(letters);
	if (len >= 3 && strcmp(letters + len - 3, "off") == 0)
		return TRANSPORT_OFF;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strstr(letters, rows[i].part) != NULL)
			return rows[i].transport;
	return TRANSPORT_UNKNOWN;
}

/* Host and port of a URL, with the port of its scheme; false for what is none. */
static bool
url_service(const char *url, char service[AW_SERVICE_TEXT], bool *plain)
{
	char authority[AW_SERVICE_TEXT];
	const char *user;
	size_t len;

	*plain = strncasecmp(url, "http://", 7) == 0;
	if (!*plain && strncasecmp(url, "https://", 8) != 0)
		return false;
	url += *plain ? 7 : 8;
	len = strcspn(url, "/?#");
	if (len == 0 || len >= sizeof(authority))
		return false;
	memcpy(authority, url, len);
	authority[len] = '\0';
	user = strrchr(authority, '@');
	return aw_service_format(
	    user != NULL ? user + 1 : authority, *plain ? HTTP_PORT : HTTPS_PORT, service);
}

static struct aw_use *
add_to(struct aw_use **items, size_t *n, const char *name, enum aw_use_origin origin)
{
	struct aw_use *use;

	for (size_t i = 0; i < *n; i++)
		if (aw_service_same((*items)[i].name, name))
			return &(*items)[i];
	if (!AW_GROW(*items, *n))
		return NULL;
	use = &(*items)[*n];
	*use = (struct aw_use){.origin = origin, .name = aw_service_dup(name)};
	/* Names that are none come from old records: they are compared as they are. */
	if (use->name == NULL)
		use->name = strdup(name);
	if (use->name == NULL)
		return NULL;
	(*n)++;
	return use;
}

/* What transitions say that a service is for. */
static enum aw_purpose
purpose_of(const struct aw_transitions *transitions, const char *name)
{
	for (size_t i = 0; i < transitions->n_items; i++) {
		const struct aw_named_service *service =
		    aw_transition_service(&transitions->items[i], name);

		if (service != NULL && service->purpose != AW_PURPOSE_UNKNOWN)
			return service->purpose;
	}
	return AW_PURPOSE_UNKNOWN;
}

/* A service that changes for every device is a license server, unless it says what it is for. */
static bool
is_license(const struct aw_transition *transition, const char *name)
{
	const struct aw_named_service *service = aw_transition_service(transition, name);

	if (service != NULL && service->purpose != AW_PURPOSE_UNKNOWN)
		return service->purpose == AW_PURPOSE_LICENSE;
	return aw_transition_switch(transition, name) != NULL;
}

/* True for a service of a transition that is about every device: the license servers. */
static bool
is_license_server(const struct aw_transitions *transitions, const char *name)
{
	for (size_t i = 0; i < transitions->n_items; i++) {
		const struct aw_transition *transition = &transitions->items[i];

		if (transition->applies == AW_APPLIES_ALL && is_license(transition, name))
			return true;
	}
	return aw_service_same(name, SMART_HOST) || aw_service_same(name, CALL_HOME_HOST);
}

static bool
is_cloud(const struct aw_transitions *transitions, const char *name)
{
	static const char domain[] = ".cisco.com";
	size_t len = strcspn(name, ":"), tail = sizeof(domain) - 1;

	return is_license_server(transitions, name) ||
	       (len > tail && strncasecmp(name + len - tail, domain, tail) == 0);
}

static bool
report(struct aw_uses *uses, const char *name, bool plain)
{
	struct aw_use *use = add_to(&uses->reported, &uses->n_reported, name, AW_USE_REPORTED);

	if (use == NULL)
		return false;
	use->license = true;
	use->plain = plain;
	return true;
}

/* The hosts of URLs with blanks between them; *any: there is one. */
static bool
report_urls(struct aw_uses *uses, const char *urls, bool *any)
{
	char url[AW_SERVICE_TEXT * 2], service[AW_SERVICE_TEXT];
	bool plain;

	for (size_t len; urls != NULL && *urls != '\0'; urls += len + (urls[len] == ' ')) {
		len = strcspn(urls, " ");
		(void)snprintf(url, sizeof(url), "%.*s", len > INT_MAX ? 0 : (int)len, urls);
		if (!url_service(url, service, &plain))
			continue;
		*any = true;
		if (!report(uses, service, plain))
			return false;
	}
	return true;
}

/* The hosts to which messages go by that transport. */
static bool
report_transport(struct aw_uses *uses, enum transport transport, const char *urls)
{
	bool any = false;

	if (transport == TRANSPORT_OFF || transport == TRANSPORT_UNKNOWN)
		return true;
	if (!report_urls(uses, urls, &any))
		return false;
	if (any || transport == TRANSPORT_LOCAL)
		return true;
	return report(uses, transport == TRANSPORT_SMART ? SMART_HOST : CALL_HOME_HOST, false);
}

static enum transport
word_of(const char *word)
{
	return word != NULL ? transport_of(word) : TRANSPORT_UNKNOWN;
}

/* What the configurations of the device say of its transport, the first that says something. */
static const struct aw_running *
configured_transport(const struct aw_record *record)
{
	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_running *running = record->stores[i].running;

		if (running != NULL && word_of(running->transport) != TRANSPORT_UNKNOWN)
			return running;
	}
	return NULL;
}

/* The host to which one license state reports to send its messages, if any. A configuration may
 * have the address, which not every output shows. */
static bool
report_license(
    struct aw_uses *uses, const struct aw_license *license, const struct aw_running *running)
{
	enum transport transport = word_of(license->transport);
	const char *urls = license->url;
	bool reserved = license->registration == AW_REGISTRATION_RESERVED ||
			license->authorization == AW_AUTHORIZATION_RESERVED;

	if (reserved || transport != TRANSPORT_UNKNOWN)
		uses->reports = true;
	if (transport != TRANSPORT_UNKNOWN)
		uses->word = license->transport;
	if (urls == NULL && running != NULL && word_of(running->transport) == transport)
		urls = running->url;
	return reserved || report_transport(uses, transport, urls);
}

static bool
report_configured(struct aw_uses *uses, const struct aw_running *running)
{
	if (uses->reports || running == NULL)
		return true;
	uses->reports = uses->by_configuration = true;
	uses->word = running->transport;
	return report_transport(uses, word_of(running->transport), running->url);
}

/* What the license states of the device report, else its configuration; accounts verify no service
 * for it. */
static bool
resolve_reported(
    const struct aw_record *record, const struct aw_transitions *transitions, struct aw_uses *uses)
{
	const struct aw_running *running = configured_transport(record);

	for (size_t i = 0; i < record->n_licenses; i++)
		if (record->licenses[i].mode != AW_LICENSE_ACCOUNT &&
		    record->licenses[i].observed_at != AW_INSTANT_NONE &&
		    !report_license(uses, &record->licenses[i], running))
			return false;
	if (!report_configured(uses, running))
		return false;
	uses->no_cloud = uses->reports;
	for (size_t i = 0; i < uses->n_reported; i++) {
		uses->reported[i].cloud = is_cloud(transitions, uses->reported[i].name);
		uses->no_cloud = uses->no_cloud && !uses->reported[i].cloud;
	}
	return true;
}

static bool
add_switches(struct aw_uses *uses, const struct aw_transitions *transitions)
{
	for (size_t i = 0; i < transitions->n_items; i++) {
		const struct aw_transition *transition = &transitions->items[i];

		for (size_t k = 0;
		     transition->applies == AW_APPLIES_ALL && k < transition->n_switches; k++)
			if (add_to(&uses->items, &uses->n_items, transition->switches[k].service,
				AW_USE_ASSUMED) == NULL)
				return false;
	}
	return true;
}

/*
 * Services that are looked at for every device without `services` of its own are assumed to be used
 * as well, but no license server of Cisco's where the device reports another.
 */
static bool
add_looks(
    struct aw_uses *uses, const struct aw_record *record, const struct aw_transitions *transitions)
{
	for (size_t i = 0; i < record->n_services; i++) {
		const char *name = record->services[i].name;

		if (uses->reports && is_cloud(transitions, name))
			continue;
		if (add_to(&uses->items, &uses->n_items, name, AW_USE_ASSUMED) == NULL)
			return false;
	}
	return true;
}

/* The service of a transition that a configuration names, its port too if it has one; or NULL. */
static const char *
named_service(const struct aw_transitions *transitions, const char *word, size_t len)
{
	bool port = memchr(word, ':', len) != NULL;

	for (size_t i = 0; i < transitions->n_items; i++) {
		const struct aw_transition *transition = &transitions->items[i];

		for (size_t k = 0; k < transition->n_services; k++) {
			const char *name = transition->services[k].name;
			size_t end = port ? strlen(name) : strcspn(name, ":");

			if (end == len && strncasecmp(name, word, len) == 0)
				return name;
		}
	}
	return NULL;
}

/* Services that a configuration of the device names, as far as a transition speaks of them. */
static bool
add_named(
    struct aw_uses *uses, const struct aw_record *record, const struct aw_transitions *transitions)
{
	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_running *running = record->stores[i].running;
		const char *at = running != NULL ? running->services : NULL;

		while (at != NULL && *at != '\0') {
			size_t len = strcspn(at, " ");
			const char *name = named_service(transitions, at, len);

			if (name != NULL &&
			    add_to(&uses->items, &uses->n_items, name, AW_USE_REPORTED) == NULL)
				return false;
			at += len + (at[len] == ' ');
		}
	}
	return true;
}

static bool
resolve_items(
    const struct aw_record *record, const struct aw_transitions *transitions, struct aw_uses *uses)
{
	for (size_t i = 0; i < record->n_uses; i++)
		if (add_to(&uses->items, &uses->n_items, record->uses[i], AW_USE_CONFIGURED) ==
		    NULL)
			return false;
	if (record->n_uses > 0)
		return true;
	for (size_t i = 0; i < uses->n_reported; i++) {
		const struct aw_use *reported = &uses->reported[i];
		struct aw_use *use =
		    add_to(&uses->items, &uses->n_items, reported->name, AW_USE_REPORTED);

		if (use == NULL)
			return false;
		use->plain = reported->plain;
	}
	return add_named(uses, record, transitions) &&
	       (uses->reports || add_switches(uses, transitions)) &&
	       add_looks(uses, record, transitions);
}

/* Where no use is known as a license server, any of those may be it that have no other purpose. */
static void
find_license_servers(struct aw_uses *uses, const struct aw_transitions *transitions)
{
	bool any = false;

	for (size_t i = 0; i < uses->n_items; i++) {
		struct aw_use *use = &uses->items[i];

		use->cloud = is_cloud(transitions, use->name);
		use->purpose = purpose_of(transitions, use->name);
		use->license =
		    use->purpose == AW_PURPOSE_LICENSE || is_license_server(transitions, use->name);
		for (size_t k = 0; k < uses->n_reported; k++)
			use->license =
			    use->license || aw_service_same(use->name, uses->reported[k].name);
		any = any || use->license;
	}
	for (size_t i = 0; !any && i < uses->n_items; i++)
		uses->items[i].license = uses->items[i].purpose == AW_PURPOSE_UNKNOWN;
}

bool
aw_uses_resolve(
    const struct aw_record *record, const struct aw_transitions *transitions, struct aw_uses *out)
{
	*out = (struct aw_uses){0};
	if (!resolve_reported(record, transitions, out) || !resolve_items(record, transitions, out))
		return false;
	find_license_servers(out, transitions);
	return true;
}

static void
clear_list(struct aw_use *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(items[i].name);
	free(items);
}

void
aw_uses_clear(struct aw_uses *uses)
{
	clear_list(uses->items, uses->n_items);
	clear_list(uses->reported, uses->n_reported);
	*uses = (struct aw_uses){0};
}

const struct aw_use *
aw_uses_find(const struct aw_uses *uses, const char *name)
{
	for (size_t i = 0; i < uses->n_items; i++)
		if (aw_service_same(uses->items[i].name, name))
			return &uses->items[i];
	return NULL;
}

bool
aw_use_capped(const struct aw_uses *uses, const struct aw_use *use)
{
	return use != NULL && use->cloud && uses->no_cloud;
}

const char *
aw_use_origin_word(enum aw_use_origin origin)
{
	switch (origin) {
	case AW_USE_CONFIGURED:
		return "configured";
	case AW_USE_REPORTED:
		return "reported";
	case AW_USE_ASSUMED:
		break;
	}
	return "assumed";
}
