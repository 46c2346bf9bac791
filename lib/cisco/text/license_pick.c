/* SPDX-License-Identifier: ISC */
#include "cisco/text/license_pick.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/text.h"

#define OUTPUTS_MAX 65536
#define NAMES_MAX 8  /* of one device with one serial number */
#define LIST_MAX 200 /* octets of the names in an error */

struct aw_span
aw_lictext_serial(struct aw_span value)
{
	size_t serial = aw_span_find(value, "SN:");

	if (serial == SIZE_MAX)
		return value;
	value = aw_span_from(value, serial + 3);
	/* The same serial number may be with or without a UUID. */
	for (const char *end = ", "; *end != '\0'; end++)
		value = aw_span_to(value, aw_span_find_char(value, *end));
	return value;
}

void
aw_lictext_output_begin(struct aw_text_outputs *outputs, size_t line, struct aw_span name)
{
	if (outputs == NULL)
		return;
	outputs->title = outputs->sentence = outputs->table = false;
	if (outputs->n == OUTPUTS_MAX) {
		outputs->too_many = true;
		return;
	}
	if (!AW_GROW(outputs->items, outputs->n)) {
		outputs->no_memory = true;
		return;
	}
	outputs->items[outputs->n++] = (struct aw_text_output){.line = line, .name = name};
}

void
aw_lictext_output_again(struct aw_text_outputs *outputs, size_t line, bool *met)
{
	if (outputs == NULL)
		return;
	if (*met)
		aw_lictext_output_begin(outputs, line, (struct aw_span){NULL, 0});
	*met = true;
}

void
aw_lictext_output_name(struct aw_text_outputs *outputs, struct aw_span name)
{
	if (outputs != NULL && outputs->n > 0 && outputs->items[outputs->n - 1].name.len == 0)
		outputs->items[outputs->n - 1].name = name;
}

void
aw_lictext_output_serial(struct aw_text_outputs *outputs, struct aw_span serial)
{
	if (outputs != NULL && outputs->n > 0 && outputs->items[outputs->n - 1].serial.len == 0)
		outputs->items[outputs->n - 1].serial = serial;
}

static bool
same(struct aw_span a, struct aw_span b)
{
	return a.len == b.len && (a.len == 0 || strncasecmp(a.s, b.s, a.len) == 0);
}

static struct aw_span
span_of(const char *text)
{
	return (struct aw_span){text, strlen(text)};
}

/* "sw-a, sw-b": the names of all devices, or their serial numbers. */
static void
list(const struct aw_text_outputs *outputs, bool serials, char *text, size_t size)
{
	struct aw_span last = {NULL, 0};

	text[0] = '\0';
	for (size_t i = 0; i < outputs->n; i++) {
		struct aw_span item = serials ? outputs->items[i].serial : outputs->items[i].name;
		size_t len = strlen(text);
		char clean[64];

		if (item.len == 0 || same(item, last))
			continue;
		last = item;
		(void)aw_text_clean(clean, sizeof(clean), item.s, item.len);
		if (!aw_text_format(text + len, size - len, "%s%s", len > 0 ? ", " : "", clean))
			return;
	}
}

static enum aw_err
refuse(const struct aw_text_outputs *outputs, bool serials, const char *asked, const char *object,
    struct aw_error *err)
{
	char names[LIST_MAX], clean[64];

	list(outputs, serials, names, sizeof(names));
	(void)aw_text_clean(clean, sizeof(clean), asked, strlen(asked));
	return aw_error_set(err, AW_ERR_LICENSE_DEVICES, object,
	    "no output of the device with the %s %s: %s%s", serials ? "UDI" : "name", clean,
	    names[0] == '\0' ? "the text does not say of which device it is"
	    : serials        ? "the serial numbers in the text are "
			     : "the text is of ",
	    names);
}

/* Picks by the name. */
static bool
pick_name(struct aw_text_outputs *outputs, const char *device)
{
	bool found = false;

	for (size_t i = 0; i < outputs->n; i++) {
		struct aw_text_output *item = &outputs->items[i];

		item->picked = device == NULL || same(item->name, span_of(device));
		found = found || item->picked;
	}
	return found;
}

/* The names that the outputs with the serial number have; false if there is no such output. */
static bool
names_of(
    const struct aw_text_outputs *outputs, struct aw_span serial, struct aw_span *names, size_t *n)
{
	bool found = false;

	*n = 0;
	for (size_t i = 0; i < outputs->n; i++) {
		const struct aw_text_output *item = &outputs->items[i];
		size_t k = 0;

		if (!item->picked || !same(item->serial, serial))
			continue;
		found = true;
		while (k < *n && !same(names[k], item->name))
			k++;
		if (k == *n && *n < NAMES_MAX && item->name.len > 0)
			names[(*n)++] = item->name;
	}
	return found;
}

/* Of those picked, leaves the outputs with the serial number, and the others of the same names. */
static bool
pick_serial(struct aw_text_outputs *outputs, struct aw_span serial)
{
	struct aw_span names[NAMES_MAX];
	size_t n;

	if (!names_of(outputs, serial, names, &n))
		return false;
	for (size_t i = 0; i < outputs->n; i++) {
		struct aw_text_output *item = &outputs->items[i];
		bool named = false;

		for (size_t k = 0; k < n; k++)
			named = named || same(names[k], item->name);
		item->picked = item->picked &&
			       (same(item->serial, serial) || (named && item->serial.len == 0));
	}
	return true;
}

/* Two devices of one name differ in their serial numbers. */
static enum aw_err
check_one(const struct aw_text_outputs *outputs, const char *device, const char *object,
    struct aw_error *err)
{
	struct aw_span first = {NULL, 0};
	char a[64], b[64];

	for (size_t i = 0; i < outputs->n; i++) {
		const struct aw_text_output *item = &outputs->items[i];

		if (!item->picked || item->serial.len == 0 || same(item->serial, first))
			continue;
		if (first.len == 0) {
			first = item->serial;
			continue;
		}
		(void)aw_text_clean(a, sizeof(a), first.s, first.len);
		(void)aw_text_clean(b, sizeof(b), item->serial.s, item->serial.len);
		return aw_error_set(err, AW_ERR_LICENSE_DEVICES, object,
		    "several devices have the name %s: the serial numbers %s and %s", device, a, b);
	}
	return AW_OK;
}

enum aw_err
aw_lictext_pick(struct aw_text_outputs *outputs, const char *device, const char *udi,
    const char *object, struct aw_error *err)
{
	if (outputs->no_memory)
		return aw_error_nomem(err);
	if (outputs->too_many)
		return aw_error_set(err, AW_ERR_LICENSE_DEVICES, object,
		    "more than %d outputs in the text", OUTPUTS_MAX);
	if (!pick_name(outputs, device))
		return refuse(outputs, false, device != NULL ? device : "", object, err);
	if (udi == NULL)
		return device != NULL ? check_one(outputs, device, object, err) : AW_OK;
	if (!pick_serial(outputs, aw_lictext_serial(span_of(udi))))
		return refuse(outputs, true, udi, object, err);
	return AW_OK;
}
