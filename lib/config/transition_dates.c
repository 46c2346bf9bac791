/* SPDX-License-Identifier: ISC */
#include "config/transition_dates.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/instant.h"
#include "base/text.h"
#include "config/config_read.h"
#include "model/anchor.h"
#include "model/service_name.h"
#include "model/transition.h"
#include "model/transition_words.h"

#define DATE_ONLY 10 /* octets of "2026-06-30" */

const struct aw_conf_key aw_transition_service_keys[] = {
    {"switch", AW_CONF_VALUE, NULL},
    {"latest", AW_CONF_VALUE, NULL},
    {"purpose", AW_CONF_VALUE, NULL},
    {"issuer", AW_CONF_VALUE, NULL},
    {"source", AW_CONF_VALUE, NULL},
    {"seen", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

const struct aw_conf_key aw_transition_date_keys[] = {
    {"kind", AW_CONF_VALUE, NULL},
    {"at", AW_CONF_VALUE, NULL},
    {"latest", AW_CONF_VALUE, NULL},
    {"service", AW_CONF_VALUE, NULL},
    {"source", AW_CONF_VALUE, NULL},
    {"seen", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

/* The end of a window; a day that it names is in it as a whole. */
static enum aw_err
read_latest(const struct aw_conf *conf, struct aw_conf_section *sec, const char *first,
    struct aw_date *date)
{
	const char *value = aw_conf_value(sec, "latest", 0);
	int64_t latest = date->at;
	enum aw_err rc = aw_conf_instant(conf, sec, "latest", &latest);

	if (rc != AW_OK || value == NULL)
		return rc;
	rc = aw_config_required(conf, sec, first);
	if (rc != AW_OK)
		return rc;
	if (strlen(value) == DATE_ONLY)
		latest += AW_DAY - 1;
	if (latest < date->at)
		return aw_conf_fail(conf, aw_conf_value_line(sec, "latest"), AW_ERR_CONFIG_CONFLICT,
		    "latest is before %s in line %d", first, aw_conf_value_line(sec, first));
	date->lasts = latest - date->at;
	return AW_OK;
}

/* What both kinds of section have; `first` is the key of the first instant. */
static enum aw_err
read_date(const struct aw_conf *conf, struct aw_conf_section *sec, const char *first,
    struct aw_date *date)
{
	enum aw_err rc;

	date->at = date->seen = AW_INSTANT_NONE;
	rc = aw_conf_instant(conf, sec, first, &date->at);
	if (rc == AW_OK)
		rc = read_latest(conf, sec, first, date);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "source", &date->source);
	if (rc == AW_OK)
		rc = aw_conf_instant(conf, sec, "seen", &date->seen);
	return rc;
}

static enum aw_err
read_name(const struct aw_conf *conf, int line, const char *name, char **out)
{
	*out = aw_service_dup(name);
	if (*out != NULL)
		return AW_OK;
	if (errno == ENOMEM)
		return aw_conf_fail(conf, line, AW_ERR_NO_MEMORY, "out of memory");
	return aw_conf_fail(
	    conf, line, AW_ERR_CONFIG_VALUE, "a service must be \"host\" or \"host:port\"");
}

/* A new date of the transition, or NULL. */
static struct aw_date *
add_date(struct aw_transition *t)
{
	if (!AW_GROW(t->dates, t->n_dates))
		return NULL;
	t->dates[t->n_dates] = (struct aw_date){0};
	return &t->dates[t->n_dates++];
}

/* Takes the date of a service over as its switch. */
static enum aw_err
add_switch(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t,
    const struct aw_date *date)
{
	if (!AW_GROW(t->switches, t->n_switches))
		return aw_config_no_memory(conf, sec);
	t->switches[t->n_switches] =
	    (struct aw_switch){.service = strdup(date->name), .at = date->at, .lasts = date->lasts};
	return t->switches[t->n_switches++].service != NULL ? AW_OK
							    : aw_config_no_memory(conf, sec);
}

static enum aw_err
read_service(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t)
{
	struct aw_named_service *service = &t->services[t->n_services++];
	enum aw_err rc = aw_conf_any(sec) ? AW_OK : aw_config_required(conf, sec, "switch");
	unsigned purpose = AW_PURPOSE_UNKNOWN;
	struct aw_date *date;

	if (rc == AW_OK)
		rc = read_name(conf, aw_conf_line(sec), aw_conf_title(sec), &service->name);
	if (rc == AW_OK && aw_conf_values(sec, "purpose") > 0) {
		rc = aw_conf_word(conf, sec, "purpose", aw_purpose_words(), &purpose);
		service->purpose = (enum aw_purpose)(AW_PURPOSE_LICENSE + purpose);
	}
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "issuer", &service->issuer);
	if (rc != AW_OK)
		return rc;
	date = add_date(t);
	if (date == NULL)
		return aw_config_no_memory(conf, sec);
	date->kind = AW_DATE_SWITCH;
	date->name = strdup(service->name);
	if (date->name == NULL)
		return aw_config_no_memory(conf, sec);
	rc = read_date(conf, sec, "switch", date);
	return rc == AW_OK && date->at != AW_INSTANT_NONE ? add_switch(conf, sec, t, date) : rc;
}

static const void *
service_at(const void *list, size_t i, size_t *len)
{
	const char *service = ((const struct aw_named_service *)list)[i].name;

	*len = strlen(service);
	return service;
}

static enum aw_err
read_services(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t)
{
	size_t n = aw_conf_sections(sec, "service"), twice[2];
	enum aw_err rc = AW_OK;

	if (n == 0)
		return AW_OK;
	t->services = calloc(n, sizeof(*t->services));
	if (t->services == NULL)
		return aw_config_no_memory(conf, sec);
	for (size_t i = 0; i < n && rc == AW_OK; i++)
		rc = read_service(conf, aw_conf_section(sec, "service", i), t);
	if (rc != AW_OK)
		return rc;
	rc = aw_conf_twice(t->services, n, service_at, twice);
	if (rc == AW_ERR_CONFIG_CONFLICT)
		return aw_conf_fail(conf, aw_conf_line(aw_conf_section(sec, "service", twice[1])),
		    rc, "service %s is given here and in line %d", t->services[twice[1]].name,
		    aw_conf_line(aw_conf_section(sec, "service", twice[0])));
	return rc == AW_OK ? AW_OK : aw_config_no_memory(conf, sec);
}

/* Switches and tests are of a service, the others of the roots; a test has an end. */
static enum aw_err
check_parts(const struct aw_conf *conf, struct aw_conf_section *sec, enum aw_date_kind kind)
{
	bool of_service = kind == AW_DATE_SWITCH || kind == AW_DATE_TEST;

	if (of_service != (aw_conf_values(sec, "service") > 0))
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    of_service ? "a %s needs a service" : "a date of kind %s has no service",
		    aw_date_kind_word(kind));
	return kind == AW_DATE_TEST ? aw_config_required(conf, sec, "latest") : AW_OK;
}

static enum aw_err
read_title(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_date *date)
{
	const char *title = aw_conf_title(sec), *service = aw_conf_value(sec, "service", 0);
	size_t len = strlen(title);

	if (service != NULL)
		return read_name(conf, aw_conf_value_line(sec, "service"), service, &date->name);
	if (len == 0 || len > AW_SUBJECT_MAX || !aw_text_is_clean(title, len))
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "the name of a date must be one line of printable characters");
	date->name = strdup(title);
	return date->name != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

enum aw_err
aw_transition_read_date(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_date *date)
{
	enum aw_err rc = aw_config_required(conf, sec, "kind");
	unsigned kind = AW_DATE_SWITCH;

	if (rc == AW_OK)
		rc = aw_conf_word(conf, sec, "kind", aw_date_kind_words(), &kind);
	date->kind = (enum aw_date_kind)kind;
	if (rc == AW_OK)
		rc = aw_config_required(conf, sec, "at");
	if (rc == AW_OK)
		rc = check_parts(conf, sec, date->kind);
	if (rc == AW_OK)
		rc = read_title(conf, sec, date);
	return rc == AW_OK ? read_date(conf, sec, "at", date) : rc;
}

static enum aw_err
read_section(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t)
{
	struct aw_date *date = add_date(t);
	enum aw_err rc;

	if (date == NULL)
		return aw_config_no_memory(conf, sec);
	rc = aw_transition_read_date(conf, sec, date);
	if (rc == AW_OK && date->kind == AW_DATE_SWITCH)
		rc = add_switch(conf, sec, t, date);
	if (rc == AW_OK && date->kind == AW_DATE_ISSUANCE)
		t->issuance_stop = aw_instant_earlier(t->issuance_stop, date->at);
	return rc;
}

/* A date that the transition has as a setting of its own. */
static enum aw_err
add_setting(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t,
    enum aw_date_kind kind, int64_t at)
{
	struct aw_date *date = at == AW_INSTANT_NONE ? NULL : add_date(t);

	if (at == AW_INSTANT_NONE)
		return AW_OK;
	if (date == NULL)
		return aw_config_no_memory(conf, sec);
	*date = (struct aw_date){.kind = kind, .at = at, .seen = AW_INSTANT_NONE};
	date->name = strdup(aw_date_kind_title(kind));
	return date->name != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

/* "clean-up = none": others need the retiring roots. */
static bool
never_due(struct aw_conf_section *sec)
{
	const char *value = aw_conf_value(sec, "clean-up", 0);

	return value != NULL && strcmp(value, "none") == 0;
}

static enum aw_err
read_settings(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t)
{
	enum aw_err rc = aw_conf_instant(conf, sec, "issuance-stop", &t->issuance_stop);

	if (rc == AW_OK)
		rc = add_setting(conf, sec, t, AW_DATE_ISSUANCE, t->issuance_stop);
	if (rc == AW_OK && !never_due(sec))
		rc = aw_conf_instant(conf, sec, "clean-up", &t->clean_up);
	if (rc == AW_OK && t->program)
		rc = add_setting(conf, sec, t, AW_DATE_PROGRAM, t->clean_up);
	if (rc == AW_OK)
		rc = aw_conf_instant(conf, sec, "distrust-after", &t->distrust_after);
	t->distrusts = t->distrust_after != AW_INSTANT_NONE;
	return rc;
}

static const struct aw_switch *
last_switch(const struct aw_transition *t)
{
	const struct aw_switch *last = NULL;

	for (size_t i = 0; i < t->n_switches; i++)
		if (last == NULL || aw_switch_latest(&t->switches[i]) > aw_switch_latest(last))
			last = &t->switches[i];
	return last;
}

static const void *
switch_at(const void *list, size_t i, size_t *len)
{
	const char *service = ((const struct aw_switch *)list)[i].service;

	*len = strlen(service);
	return service;
}

/* One switch of a service: a section `date` may give one that a section `service` has. */
static enum aw_err
check_switches(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t)
{
	size_t twice[2];
	enum aw_err rc = aw_conf_twice(t->switches, t->n_switches, switch_at, twice);

	if (rc == AW_ERR_CONFIG_CONFLICT)
		return aw_conf_fail(conf, aw_conf_line(sec), rc,
		    "transition \"%s\" has two switches of service %s", t->name,
		    t->switches[twice[1]].service);
	return rc == AW_OK ? AW_OK : aw_config_no_memory(conf, sec);
}

/* Dates that run backwards. A clean-up that is not given follows the last switch. */
static enum aw_err
check_dates(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t)
{
	const struct aw_switch *last = last_switch(t);
	int line = aw_conf_value_line(sec, "clean-up");

	if (aw_conf_values(sec, "clean-up") == 0) {
		t->clean_up = last != NULL ? aw_switch_latest(last) : AW_INSTANT_NONE;
		return AW_OK;
	}
	if (never_due(sec))
		return AW_OK;
	if (last != NULL && aw_switch_latest(last) > t->clean_up)
		return aw_conf_fail(conf, line, AW_ERR_CONFIG_CONFLICT,
		    "the clean-up is before the switch of %s", last->service);
	if (t->issuance_stop > t->clean_up)
		return aw_conf_fail(conf, line, AW_ERR_CONFIG_CONFLICT,
		    "the clean-up is before the issuance stop in line %d",
		    aw_conf_value_line(sec, "issuance-stop"));
	return AW_OK;
}

static int
by_instant(const void *a, const void *b)
{
	const struct aw_switch *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return strcmp(x->service, y->service);
}

/* Those of services without a known day are last: they are in the list for their sources. */
static int
by_date(const void *a, const void *b)
{
	const struct aw_date *x = a, *y = b;
	int order = aw_instant_compare(x->at, y->at);

	return order != 0 ? order : strcmp(x->name, y->name);
}

enum aw_err
aw_transition_read_dates(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t)
{
	size_t n = aw_conf_sections(sec, "date");
	enum aw_err rc;

	t->issuance_stop = t->clean_up = t->distrust_after = AW_INSTANT_NONE;
	rc = read_settings(conf, sec, t);
	if (rc == AW_OK)
		rc = read_services(conf, sec, t);
	for (size_t i = 0; i < n && rc == AW_OK; i++)
		rc = read_section(conf, aw_conf_section(sec, "date", i), t);
	if (rc == AW_OK)
		rc = check_switches(conf, sec, t);
	if (rc == AW_OK)
		rc = check_dates(conf, sec, t);
	if (rc == AW_OK && t->n_switches > 1)
		qsort(t->switches, t->n_switches, sizeof(*t->switches), by_instant);
	if (rc == AW_OK && t->n_dates > 1)
		qsort(t->dates, t->n_dates, sizeof(*t->dates), by_date);
	return rc;
}
