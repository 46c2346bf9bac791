/* SPDX-License-Identifier: ISC */
/*
 * All names are "host:port" as aw_service_format has them, so equal names are equal texts. They are
 * sorted once: the time is that of a sort, however many devices and services there are.
 */
#include "config/config_warn.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/misspelt.h"
#include "config/shared_address.h"
#include "model/service_name.h"

#define OBJECT_MAX 1024
#define TEXT_MAX 1024
#define DEVICE_SHOWN 64
#define HTTPS ":443"

/* Services, sorted for bsearch; one may be there several times. */
struct names {
	const char **items;
	size_t n;
};

/* A service that a device names. */
struct use {
	const char *service;
	const struct aw_device_config *device;
};

struct warnings {
	const struct aw_config *config;
	struct names judged; /* of transitions, and of sections that look at them */
	struct names used;   /* by devices, and by transitions for devices that name none */
	struct use *uses;    /* of devices that name them, by service and device */
	size_t n_uses;
	aw_config_warn *warn;
	void *context;
	size_t n;
	size_t n_shared; /* of them: devices with one address */
};

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
by_service(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	int order = strcmp(x->service, y->service);

	if (order != 0)
		return order;
	return x->device < y->device ? -1 : x->device > y->device;
}

static bool
has_name(const struct names *names, const char *service)
{
	return names->n > 0 &&
	       bsearch(&service, names->items, names->n, sizeof(*names->items), by_text) != NULL;
}

/* The services of transitions; without those that count only where a device names them. */
static void
add_transitions(struct names *names, const struct aw_config *config, bool declared)
{
	for (size_t i = 0; i < config->transitions.n_items; i++) {
		const struct aw_transition *transition = &config->transitions.items[i];

		if (transition->applies == AW_APPLIES_DECLARED && !declared)
			continue;
		for (size_t k = 0; k < transition->n_switches; k++)
			names->items[names->n++] = transition->switches[k].service;
		for (size_t k = 0; k < transition->n_services; k++)
			names->items[names->n++] = transition->services[k].name;
	}
}

static size_t
count_names(const struct aw_config *config)
{
	size_t n = 0;

	for (size_t i = 0; i < config->transitions.n_items; i++)
		n += config->transitions.items[i].n_switches +
		     config->transitions.items[i].n_services;
	return n;
}

static void
sort_names(struct names *names)
{
	if (names->n > 1)
		qsort(names->items, names->n, sizeof(*names->items), by_text);
}

static bool
find_judged(struct warnings *w)
{
	const struct aw_config *config = w->config;

	w->judged.items =
	    calloc(count_names(config) + config->n_services + 1, sizeof(*w->judged.items));
	if (w->judged.items == NULL)
		return false;
	add_transitions(&w->judged, config, true);
	for (size_t i = 0; i < config->n_services; i++)
		if (config->services[i].probe || config->services[i].chain != NULL)
			w->judged.items[w->judged.n++] = config->services[i].name;
	sort_names(&w->judged);
	return true;
}

static bool
find_used(struct warnings *w)
{
	const struct aw_config *config = w->config;
	bool any_names_none = false;
	size_t n = 0;

	for (size_t i = 0; i < config->n_devices; i++) {
		n += config->devices[i].n_services;
		any_names_none = any_names_none || config->devices[i].n_services == 0;
	}
	w->uses = calloc(n + 1, sizeof(*w->uses));
	w->used.items = calloc(n + count_names(config) + 1, sizeof(*w->used.items));
	if (w->uses == NULL || w->used.items == NULL)
		return false;
	for (size_t i = 0; i < config->n_devices; i++)
		for (size_t k = 0; k < config->devices[i].n_services; k++) {
			const char *service = config->devices[i].services[k];

			w->uses[w->n_uses++] = (struct use){service, &config->devices[i]};
			w->used.items[w->used.n++] = service;
		}
	if (any_names_none)
		add_transitions(&w->used, config, false);
	if (w->n_uses > 1)
		qsort(w->uses, w->n_uses, sizeof(*w->uses), by_service);
	sort_names(&w->used);
	return true;
}

/* The name that is spelt most like the service, but not the same; `best` if none is nearer. */
static const char *
nearest(const struct names *names, const char *service, const char *best, unsigned *limit)
{
	for (size_t i = 0; i < names->n; i++) {
		unsigned d = aw_misspelt_service(names->items[i], service, *limit);

		if (d < *limit || (d == *limit && best == NULL)) {
			*limit = d;
			best = names->items[i];
		}
	}
	return best;
}

/* The octets of a name without the port of HTTPS, which nobody writes. */
static int
shown(const char *service)
{
	size_t len = strlen(service), port = sizeof(HTTPS) - 1;

	return (int)(len > port && strcmp(service + len - port, HTTPS) == 0 ? len - port : len);
}

/* Appends the service of either list that may have been meant, else the advice. */
static void
add_hint(const struct names *first, const struct names *then, const char *service,
    const char *advice, char text[TEXT_MAX])
{
	size_t used = strlen(text);
	unsigned limit = aw_misspelt_limit(service);
	const char *near = nearest(first, service, NULL, &limit);

	near = nearest(then, service, near, &limit);
	if (near != NULL)
		(void)aw_text_format(
		    text + used, TEXT_MAX - used, "; did you mean %.*s?", shown(near), near);
	else
		(void)aw_text_format(text + used, TEXT_MAX - used, "; %s", advice);
}

static void
warn_at(struct warnings *w, const struct aw_config_place *place, const char *text)
{
	const char *file = place->file != NULL ? place->file : w->config->path;
	char object[OBJECT_MAX];

	file = file != NULL ? file : "configuration";
	if (place->line > 0)
		(void)aw_text_format(object, sizeof(object), "%s:%d", file, place->line);
	else
		(void)aw_text_format(object, sizeof(object), "%s", file);
	w->warn(w->context, object, text);
}

/* True if this warning is to be made; one that is the last of its kind has the number of others. */
static bool
is_within(struct warnings *w, size_t done)
{
	w->n++;
	return done < AW_CONFIG_WARNINGS_MAX;
}

static void
warn_more(struct warnings *w, size_t done, const char *of)
{
	char text[TEXT_MAX];

	if (done <= AW_CONFIG_WARNINGS_MAX)
		return;
	(void)aw_text_format(text, sizeof(text), "%zu more %s", done - AW_CONFIG_WARNINGS_MAX, of);
	w->warn(w->context, w->config->path != NULL ? w->config->path : "configuration", text);
}

/* The first of the uses of one service, which nothing judges. */
static void
warn_unjudged(struct warnings *w, const struct use *use, size_t others)
{
	static const struct names none = {NULL, 0};
	char text[TEXT_MAX], more[DEVICE_SHOWN] = "";

	if (others > 0)
		(void)aw_text_format(more, sizeof(more), " and %zu more", others);
	(void)aw_text_format(text, sizeof(text),
	    "device \"%s\"%s: nothing judges service %.*s (no transition has it, and no service "
	    "section looks at it)",
	    use->device->name, more, shown(use->service), use->service);
	add_hint(&w->judged, &none, use->service, "add a service section for it", text);
	warn_at(w, &use->device->place, text);
}

static void
check_uses(struct warnings *w)
{
	size_t done = 0, end;

	for (size_t i = 0; i < w->n_uses; i = end) {
		for (end = i + 1; end < w->n_uses; end++)
			if (strcmp(w->uses[end].service, w->uses[i].service) != 0)
				break;
		if (has_name(&w->judged, w->uses[i].service))
			continue;
		if (is_within(w, done++))
			warn_unjudged(w, &w->uses[i], end - i - 1);
	}
	warn_more(w, done, "services of devices that nothing judges");
}

static void
check_sections(struct warnings *w)
{
	size_t done = 0;
	char text[TEXT_MAX];

	for (size_t i = 0; i < w->config->n_services; i++) {
		const struct aw_service_config *service = &w->config->services[i];

		if (has_name(&w->used, service->name) || !is_within(w, done++))
			continue;
		(void)aw_text_format(text, sizeof(text),
		    "no device uses service %.*s, so nothing looks at it", shown(service->name),
		    service->name);
		add_hint(&w->used, &w->judged, service->name,
		    "name it in services of the devices that use it", text);
		warn_at(w, &service->place, text);
	}
	warn_more(w, done, "service sections that no device uses");
}

static void
warn_shared(void *context, const struct aw_device_config *first,
    const struct aw_device_config *second, const char *address)
{
	struct warnings *w = context;
	char text[TEXT_MAX];

	if (!is_within(w, w->n_shared++))
		return;
	(void)aw_text_format(text, sizeof(text),
	    "device \"%s\" has the address of device \"%s\": %s; facts of one machine become "
	    "those of two devices",
	    second->name, first->name, address);
	warn_at(w, &second->place, text);
}

/* The reference of a policy, if it is no file that can be read; *last is the one before. */
static void
check_reference(
    struct warnings *w, const char *path, const struct aw_config_place *place, const char **last)
{
	char text[TEXT_MAX];
	struct stat st;
	const char *why;

	if (path == NULL || (*last != NULL && strcmp(path, *last) == 0))
		return;
	*last = path;
	if (stat(path, &st) != 0 || access(path, R_OK) != 0)
		why = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		why = "not a regular file";
	else
		return;
	w->n++;
	(void)aw_text_format(text, sizeof(text),
	    "reference %.512s cannot be read (%s), so nothing is compared with it", path, why);
	warn_at(w, place, text);
}

static void
check_references(struct warnings *w)
{
	const char *general = w->config->policy.reference, *last = NULL;
	const struct aw_config_place whole = {w->config->path, 0};
	const size_t before = w->n;

	check_reference(w, general, &whole, &last);
	for (size_t i = 0; i < w->config->n_devices; i++) {
		const struct aw_device_config *device = &w->config->devices[i];

		if (device->policy == NULL || device->policy->reference == NULL ||
		    (general != NULL && strcmp(device->policy->reference, general) == 0))
			continue;
		if (w->n - before < AW_CONFIG_WARNINGS_MAX)
			check_reference(w, device->policy->reference, &device->place, &last);
	}
}

enum aw_err
aw_config_warnings(const struct aw_config *config, aw_config_warn *warn, void *context, size_t *n,
    struct aw_error *err)
{
	struct warnings w = {.config = config, .warn = warn, .context = context};
	bool good = find_judged(&w) && find_used(&w);

	if (good && config->n_devices > 0) {
		check_uses(&w);
		check_sections(&w);
		good = aw_shared_addresses(config, warn_shared, &w) == AW_OK;
		warn_more(&w, w.n_shared, "devices with the address of another one");
		check_references(&w);
	}
	*n = w.n;
	free(w.judged.items);
	free(w.used.items);
	free(w.uses);
	return good ? AW_OK : aw_error_nomem(err);
}
