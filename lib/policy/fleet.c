/* SPDX-License-Identifier: ISC */
#include "policy/fleet.h"

#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "policy/judge/finding_class.h"

static const enum aw_severity worst_first[] = {
    AW_SEVERITY_CRITICAL, AW_SEVERITY_WARNING, AW_SEVERITY_UNKNOWN, AW_SEVERITY_OK};
#define SEVERITIES (sizeof(worst_first) / sizeof(worst_first[0]))

static const struct aw_fleet_worst no_worst = {.until = AW_INSTANT_NONE};
static const struct aw_fleet_date no_date = {.at = AW_INSTANT_NONE};

enum aw_fleet_class
aw_fleet_class_of(enum aw_finding finding)
{
	/* An exception holds back what is found about a certificate of a trust store. */
	if (finding == AW_FINDING_EXCEPTION_ENDED)
		return AW_FLEET_TRUST;
	switch (aw_alarm_class_of(finding)) {
	case AW_ALARM_READINESS:
	case AW_ALARM_ANCHOR:
	case AW_ALARM_STORE:
		return AW_FLEET_TRUST;
	case AW_ALARM_LICENSE:
	case AW_ALARM_REGISTRATION:
	case AW_ALARM_COMPLIANCE:
	case AW_ALARM_EVALUATION:
	case AW_ALARM_ENTITLEMENT:
		return AW_FLEET_LICENSE;
	case AW_ALARM_SERVICE:
	case AW_ALARM_CHAIN:
		return AW_FLEET_SERVICE;
	case AW_ALARM_CERTIFICATE:
		return AW_FLEET_CERTIFICATE;
	case AW_ALARM_COLLECTION:
	case AW_ALARM_OTHER:
	case AW_ALARM_SOURCE:
	case AW_ALARM_AGENT:
		break;
	}
	return AW_FLEET_COLLECTION;
}

const char *aw_fleet_class_word(enum aw_fleet_class class)
{
	static const char *const words[AW_FLEET_CLASSES] = {
	    [AW_FLEET_TRUST] = "trust",
	    [AW_FLEET_LICENSE] = "license",
	    [AW_FLEET_SERVICE] = "service",
	    [AW_FLEET_CERTIFICATE] = "certificate",
	    [AW_FLEET_COLLECTION] = "collection",
	};

	return class < AW_FLEET_CLASSES ? words[class] : words[AW_FLEET_COLLECTION];
}

void
aw_fleet_init(struct aw_fleet *fleet)
{
	*fleet = (struct aw_fleet){.worst = no_worst,
	    .break_date = no_date,
	    .next_break = no_date,
	    .impact_date = no_date};
	for (size_t i = 0; i < AW_FLEET_CLASSES; i++)
		fleet->parts[i].worst = no_worst;
}

/* True if the finding of that device goes before the one that is there. */
static bool
goes_before(const struct aw_fleet_worst *there, const char *device, const struct aw_verdict *found)
{
	int order = aw_instant_compare(found->until, there->until);

	if (found->severity != there->severity)
		return found->severity > there->severity;
	return order != 0 ? order < 0 : strcmp(device, there->device) < 0;
}

static void
take_worst(struct aw_fleet_worst *worst, const char *device, const struct aw_verdict *found)
{
	if (found->severity == AW_SEVERITY_OK || !goes_before(worst, device, found))
		return;
	worst->severity = found->severity;
	worst->finding = found->finding;
	worst->class = aw_fleet_class_of(found->finding);
	worst->until = found->until;
	(void)aw_text_format(worst->device, sizeof(worst->device), "%s", device);
	(void)aw_text_format(worst->text, sizeof(worst->text), "%s", found->text);
}

/* `firsts` has the worst finding of each class; NULL: none. */
static void
add_parts(struct aw_fleet *fleet, const char *device,
    const struct aw_verdict *const firsts[AW_FLEET_CLASSES])
{
	for (size_t i = 0; i < AW_FLEET_CLASSES; i++) {
		struct aw_fleet_part *part = &fleet->parts[i];

		part->devices[firsts[i] != NULL ? firsts[i]->severity : AW_SEVERITY_OK]++;
		if (firsts[i] == NULL)
			continue;
		take_worst(&part->worst, device, firsts[i]);
		take_worst(&fleet->worst, device, firsts[i]);
	}
}

static void
take_date(struct aw_fleet_date *date, int64_t at, const char *device)
{
	int order = aw_instant_compare(at, date->at);

	if (at == AW_INSTANT_NONE || order > 0 || (order == 0 && strcmp(device, date->device) >= 0))
		return;
	date->at = at;
	(void)aw_text_format(date->device, sizeof(date->device), "%s", device);
}

static void
take_dates(struct aw_fleet_device *part, const struct aw_judgement *judgement)
{
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &judgement->readiness[i];

		part->break_date = aw_instant_earlier(part->break_date, verdict->break_date);
		if (verdict->state == AW_READINESS_AT_RISK)
			part->next_break =
			    aw_instant_earlier(part->next_break, verdict->break_date);
		part->impact_date = aw_instant_earlier(part->impact_date, verdict->impact_date);
	}
	for (size_t i = 0; i < judgement->n_services; i++)
		part->impact_date =
		    aw_instant_earlier(part->impact_date, judgement->services[i].impact_date);
}

/* The one finding about a record that was not read. */
static void
take_unread(struct aw_fleet_device *part, const struct aw_verdict *found)
{
	part->severity = found->severity;
	part->readiness = AW_READINESS_UNKNOWN;
	part->stale = true;
	part->never_collected = found->finding == AW_FINDING_NEVER_COLLECTED;
	part->unreadable = !part->never_collected;
	part->firsts[AW_FLEET_COLLECTION] = found;
}

static const struct aw_fleet_device no_dates = {
    .break_date = AW_INSTANT_NONE, .next_break = AW_INSTANT_NONE, .impact_date = AW_INSTANT_NONE};

void
aw_fleet_device(const struct aw_judgement *judgement, struct aw_fleet_device *out)
{
	*out = no_dates;
	if (judgement->unread) {
		take_unread(out, &judgement->verdicts[0]);
		return;
	}
	out->severity = judgement->worst;
	out->readiness = aw_judgement_readiness(judgement);
	out->stale = judgement->stale;
	/* The worst is first. */
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];
		enum aw_fleet_class class = aw_fleet_class_of(verdict->finding);

		if (verdict->severity == AW_SEVERITY_OK)
			break;
		if (out->firsts[class] == NULL)
			out->firsts[class] = verdict;
	}
	take_dates(out, judgement);
}

void
aw_fleet_add_device(struct aw_fleet *fleet, const char *device, const struct aw_fleet_device *part)
{
	fleet->n_devices++;
	fleet->devices[part->severity]++;
	fleet->readiness[part->readiness]++;
	fleet->stale += part->stale;
	fleet->unreadable += part->unreadable;
	fleet->never_collected += part->never_collected;
	add_parts(fleet, device, part->firsts);
	take_date(&fleet->break_date, part->break_date, device);
	take_date(&fleet->next_break, part->next_break, device);
	take_date(&fleet->impact_date, part->impact_date, device);
}

/* True if the device is the first of something. */
static bool
is_first(const struct aw_fleet *fleet, const char *device)
{
	for (size_t i = 0; i < AW_FLEET_CLASSES; i++)
		if (strcmp(fleet->parts[i].worst.device, device) == 0)
			return true;
	return strcmp(fleet->worst.device, device) == 0 ||
	       strcmp(fleet->break_date.device, device) == 0 ||
	       strcmp(fleet->next_break.device, device) == 0 ||
	       strcmp(fleet->impact_date.device, device) == 0;
}

bool
aw_fleet_remove_device(
    struct aw_fleet *fleet, const char *device, const struct aw_fleet_device *part)
{
	fleet->n_devices--;
	fleet->devices[part->severity]--;
	fleet->readiness[part->readiness]--;
	fleet->stale -= part->stale;
	fleet->unreadable -= part->unreadable;
	fleet->never_collected -= part->never_collected;
	for (size_t i = 0; i < AW_FLEET_CLASSES; i++)
		fleet->parts[i].devices[part->firsts[i] != NULL ? part->firsts[i]->severity
								: AW_SEVERITY_OK]--;
	return !is_first(fleet, device);
}

void
aw_fleet_add(struct aw_fleet *fleet, const char *device, const struct aw_judgement *judgement)
{
	struct aw_fleet_device part;

	aw_fleet_device(judgement, &part);
	aw_fleet_add_device(fleet, device, &part);
}

void
aw_fleet_add_unread(struct aw_fleet *fleet, const char *device, const struct aw_policy *policy,
    const struct aw_unread *unread)
{
	char text[AW_POLICY_UNREAD_MAX];
	struct aw_verdict found = {.finding = aw_policy_unread(unread, text),
	    .severity = aw_policy_unknown(policy),
	    .text = text,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};
	struct aw_fleet_device part = no_dates;

	take_unread(&part, &found);
	aw_fleet_add_device(fleet, device, &part);
}

enum aw_severity
aw_fleet_severity(const struct aw_fleet *fleet)
{
	return fleet->n_devices > 0 ? fleet->worst.severity : AW_SEVERITY_UNKNOWN;
}

size_t
aw_fleet_found(const struct aw_fleet_part *part)
{
	return part->devices[AW_SEVERITY_UNKNOWN] + part->devices[AW_SEVERITY_WARNING] +
	       part->devices[AW_SEVERITY_CRITICAL];
}

/* Appends to a text of `size` octets, cut to fit. */
static void
append(char *buf, size_t size, const char *before, const char *text)
{
	size_t len = strlen(buf);

	(void)aw_text_format(buf + len, size - len, "%s%s", before, text);
}

static void
append_count(char *buf, const char *before, size_t n, const char *word, bool word_first)
{
	char text[64];

	if (word_first)
		(void)aw_text_format(text, sizeof(text), "%s %zu", word, n);
	else
		(void)aw_text_format(text, sizeof(text), "%zu %s", n, word);
	append(buf, AW_FLEET_COUNTS_MAX, before, text);
}

static void
append_severities(char *buf, const struct aw_fleet *fleet)
{
	const char *before = ": ";

	for (size_t i = 0; i < SEVERITIES; i++) {
		size_t n = fleet->devices[worst_first[i]];

		if (n == 0)
			continue;
		append_count(buf, before, n, aw_severity_word(worst_first[i]), false);
		before = ", ";
	}
}

static void
append_classes(char *buf, const struct aw_fleet *fleet)
{
	const char *before = " (";

	for (size_t i = 0; i < AW_FLEET_CLASSES; i++) {
		size_t n = aw_fleet_found(&fleet->parts[i]);

		if (n == 0)
			continue;
		append_count(buf, before, n, aw_fleet_class_word((enum aw_fleet_class)i), true);
		before = ", ";
	}
	if (before[0] == ',')
		append(buf, AW_FLEET_COUNTS_MAX, ")", "");
}

const char *
aw_fleet_counts(const struct aw_fleet *fleet, char buf[AW_FLEET_COUNTS_MAX])
{
	(void)aw_text_format(buf, AW_FLEET_COUNTS_MAX, "%zu device%s", fleet->n_devices,
	    aw_text_s(fleet->n_devices));
	append_severities(buf, fleet);
	append_classes(buf, fleet);
	return buf;
}

const char *
aw_fleet_line(const struct aw_fleet *fleet, char buf[AW_FLEET_LINE_MAX])
{
	char counts[AW_FLEET_COUNTS_MAX];

	(void)aw_text_format(buf, AW_FLEET_LINE_MAX, "%s", aw_fleet_counts(fleet, counts));
	if (fleet->worst.device[0] == '\0')
		return buf;
	append(buf, AW_FLEET_LINE_MAX, "; worst first: ", fleet->worst.device);
	append(buf, AW_FLEET_LINE_MAX, ": ", fleet->worst.text);
	return buf;
}
