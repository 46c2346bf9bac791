/* SPDX-License-Identifier: ISC */
/* Performance data of entitlements: how many are in use, each under a label of its own. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/fnv.h"
#include "model/license.h"
#include "mode_check.h"
#include "base/text.h"

#define SHOWN_MAX 256 /* performance data have no room for more */
#define HASH_LEN 9    /* "_0123abcd" */

static uint32_t
hash_text(uint32_t hash, const char *s)
{
	return aw_fnv32_add(aw_fnv32_text(hash, s), 0xff); /* marks the end of the text */
}

static uint32_t
hash_entitlement(const struct aw_entitlement *item)
{
	uint32_t h = hash_text(AW_FNV32_START, item->tag);

	h = hash_text(h, item->name);
	return hash_text(h, item->version != NULL ? item->version : "");
}

/* The tag without the prefix of its publisher ("regid.YEAR-MONTH.com.cisco."), else the name. */
static const char *
label_base(const struct aw_entitlement *item)
{
	static const char publisher[] = ".com.cisco.";
	const char *tag = item->tag[0] != '\0' ? item->tag : item->name, *rest;

	if (strncmp(tag, "regid.", strlen("regid.")) != 0)
		return tag;
	rest = strstr(tag, publisher);
	return rest != NULL && rest[sizeof(publisher) - 1] != '\0' ? rest + sizeof(publisher) - 1
								   : tag;
}

static struct aw_perfdata
make_value(const struct aw_license *license, const struct aw_entitlement *item, bool marked)
{
	char label[AW_PERFDATA_LABEL], whole[AW_SUBJECT_MAX + AW_LICENSE_NAME_MAX + 2];
	struct aw_perfdata value;
	const char *base = label_base(item);
	bool fits;

	(void)aw_text_format(
	    whole, sizeof(whole), "%s_%s", license->name, base[0] != '\0' ? base : "unnamed");
	fits = strlen(whole) < sizeof(label);
	if (fits && !marked)
		(void)aw_text_format(label, sizeof(label), "%s", whole);
	else
		(void)aw_text_format(label, sizeof(label), "%.*s_%08" PRIx32,
		    (int)(sizeof(label) - 1 - HASH_LEN), whole, hash_entitlement(item));
	value = aw_perfdata_make(label, NULL, AW_UNIT_COUNT, (int64_t)item->count);
	value.has_min = true;
	return value;
}

static bool
is_taken(const struct aw_perfdata *values, size_t n, const char *label)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(values[i].label, label) == 0)
			return true;
	return false;
}

/* True if a date of the license has this label. */
static bool
is_date(const struct aw_license *license, const char *label)
{
	for (int i = 0; i < AW_DATE_COUNT; i++) {
		struct aw_perfdata date = aw_perfdata_make(
		    license->name, aw_check_date_word((enum aw_check_date)i), AW_UNIT_SECONDS, 0);

		if (strcmp(date.label, label) == 0)
			return true;
	}
	return false;
}

/* An entitlement whose tag, name and version all equal those of an earlier one is left out. */
void
aw_check_entitlement_perfdata(struct aw_check *check, const struct aw_license *license)
{
	struct aw_perfdata values[SHOWN_MAX];
	size_t n = 0;

	for (size_t i = 0; i < license->n_entitlements && n < SHOWN_MAX; i++) {
		const struct aw_entitlement *item = &license->entitlements[i];

		if (item->count == AW_COUNT_NONE)
			continue;
		values[n] = make_value(license, item, false);
		if (is_taken(values, n, values[n].label) || is_date(license, values[n].label))
			values[n] = make_value(license, item, true);
		if (is_taken(values, n, values[n].label))
			continue;
		aw_report_perfdata(check->report, &values[n++]);
	}
}
