/* SPDX-License-Identifier: ISC */
/* The addresses are sorted once: the time is that of a sort, however many devices there are. */
#include "config/shared_address.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/conf.h"

/* A machine that a source of a device asks. */
struct place {
	const char *address, *account; /* account "" where the kind has none */
	size_t len;                    /* of the address that counts: without a usual port */
	const struct aw_device_config *device;
};

/* Without the port where it is the usual one: of one machine several kinds may be asked. */
static size_t
counting_len(const char *address, enum aw_source_kind kind)
{
	const char *port = strrchr(address, ':'), *usual = aw_source_kind_port(kind);

	return port != NULL && strcmp(port + 1, usual) == 0 ? (size_t)(port - address)
							    : strlen(address);
}

static int
compare_texts(const struct place *a, const struct place *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int order = memcmp(a->address, b->address, len);

	if (order == 0 && a->len != b->len)
		order = a->len < b->len ? -1 : 1;
	return order != 0 ? order : strcmp(a->account, b->account);
}

static int
compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = compare_texts(x, y);

	return order != 0 ? order : (x->device > y->device) - (x->device < y->device);
}

static size_t
count_places(const struct aw_config *config)
{
	size_t n = 0;

	for (size_t i = 0; i < config->n_devices; i++)
		for (size_t k = 0; k < config->devices[i].n_sources; k++)
			n += config->devices[i].sources[k].n_nodes;
	return n;
}

static void
add_source(struct place *places, size_t *n, const struct aw_device_config *device,
    const struct aw_source_config *source)
{
	for (size_t i = 0; i < source->n_nodes; i++)
		places[(*n)++] = (struct place){.address = source->nodes[i].address,
		    .account = source->account != NULL ? source->account : "",
		    .len = counting_len(source->nodes[i].address, source->kind),
		    .device = device};
}

static size_t
list_places(const struct aw_config *config, struct place *places)
{
	size_t n = 0;

	for (size_t i = 0; i < config->n_devices; i++)
		for (size_t k = 0; k < config->devices[i].n_sources; k++)
			add_source(places, &n, &config->devices[i], &config->devices[i].sources[k]);
	if (n > 1)
		qsort(places, n, sizeof(*places), compare_places);
	return n;
}

enum aw_err
aw_shared_addresses(const struct aw_config *config, aw_shared_address *found, void *context)
{
	size_t n = count_places(config), first = 0;
	struct place *places = calloc(n + 1, sizeof(*places));

	if (places == NULL)
		return AW_ERR_NO_MEMORY;
	n = list_places(config, places);
	for (size_t i = 1; i < n; i++) {
		char address[AW_CONF_LINE_MAX];

		if (compare_texts(&places[first], &places[i]) != 0)
			first = i;
		if (places[i].device == places[first].device ||
		    places[i].device == places[i - 1].device)
			continue;
		(void)aw_text_format(
		    address, sizeof(address), "%.*s", (int)places[i].len, places[i].address);
		found(context, places[first].device, places[i].device, address);
	}
	free(places);
	return AW_OK;
}
