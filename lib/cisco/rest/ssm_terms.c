/* SPDX-License-Identifier: ISC */
#include "cisco/rest/ssm_terms.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cisco_date.h"

#define PARTS_MAX 4096

/* A part of what is owned. */
struct part {
	uint64_t quantity;
	int64_t ends; /* AW_INSTANT_NONE: never */
};

/* False if it is not there or no count. */
static bool
read_quantity(struct aw_answer_json *answer, const json_t *object, uint64_t *out)
{
	const json_t *value = json_object_get(object, "quantity");
	json_int_t quantity = json_integer_value(value);

	if (value == NULL || json_is_null(value))
		return false;
	if (!json_is_integer(value) || quantity < 0) {
		aw_answer_json_complain(answer, AW_ERR_LICENSE_WORD, "quantity", "not a number");
		return false;
	}
	*out = (uint64_t)(quantity < UINT32_MAX ? quantity : UINT32_MAX);
	return true;
}

/* "2027-06-30", "30-Jun-2027", with or without a time; NONE also where there is no end. */
static int64_t
read_end(struct aw_answer_json *answer, const json_t *object)
{
	static const char *const none[] = {"-", "N/A", "None", "Never", "Perpetual"};
	const char *text = aw_answer_json_text(object, "endDate");
	char zone[AW_ZONE_MAX];
	int64_t ends;

	if (text == NULL)
		return AW_INSTANT_NONE;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (strcasecmp(text, none[i]) == 0)
			return AW_INSTANT_NONE;
	if (aw_cisco_day(text, strlen(text), &ends) ||
	    (aw_cisco_date(text, strlen(text), &ends, zone) && ends != AW_INSTANT_NONE))
		return ends;
	aw_answer_json_complain(answer, AW_ERR_LICENSE_DATE, "endDate", text);
	return AW_INSTANT_NONE;
}

static int
by_end(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	return aw_instant_compare(x->ends, y->ends);
}

/* The first end behind which less is left than is needed; the parts are sorted. */
static int64_t
first_want(const struct part *parts, size_t n, uint64_t needed)
{
	uint64_t left = 0;

	for (size_t i = 0; i < n; i++)
		left += parts[i].quantity;
	for (size_t i = 0; i < n && parts[i].ends != AW_INSTANT_NONE; i++) {
		left -= parts[i].quantity;
		if (left < needed)
			return parts[i].ends;
	}
	return AW_INSTANT_NONE;
}

/* A part without a quantity is as much as all. */
static size_t
read_parts(struct aw_answer_json *answer, const json_t *list, uint64_t owned, struct part *parts)
{
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(list) && n < PARTS_MAX; i++) {
		const json_t *item = json_array_get(list, i);
		const char *status = aw_answer_json_text(item, "status");

		if (!json_is_object(item) || aw_entitlement_parse(status) == AW_ENTITLEMENT_EXPIRED)
			continue;
		parts[n].quantity = owned != AW_COUNT_NONE ? owned : 1;
		(void)read_quantity(answer, item, &parts[n].quantity);
		parts[n].ends = read_end(answer, item);
		n++;
	}
	return n;
}

void
aw_ssm_terms(struct aw_answer_json *answer, const json_t *item, struct aw_entitlement *entitlement)
{
	const json_t *details = json_object_get(item, "licenseDetails");
	size_t n = json_array_size(details);
	uint64_t needed = entitlement->count;
	struct part *parts;

	(void)read_quantity(answer, item, &entitlement->owned);
	if (n == 0) {
		entitlement->ends = read_end(answer, item);
		return;
	}
	parts = calloc(n < PARTS_MAX ? n : PARTS_MAX, sizeof(*parts));
	if (parts == NULL) {
		answer->failed = true;
		return;
	}
	n = read_parts(answer, details, entitlement->owned, parts);
	qsort(parts, n, sizeof(*parts), by_end);
	if (needed == AW_COUNT_NONE || needed == 0)
		needed = 1;
	entitlement->ends = first_want(parts, n, needed);
	free(parts);
}
