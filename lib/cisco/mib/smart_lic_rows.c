/* SPDX-License-Identifier: ISC */
/* CISCO-SMART-LIC-MIB: the table of entitlements and its enforcement modes. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cisco/mib/smart_lic_reader.h"

#define NOT_IN_USE INT32_MAX /* counts above are negative ones: the entitlement is not in use */

int
aw_sla_version(const struct aw_mib_value *value)
{
	static const char mark[] = "Version ";
	const char *at;
	int major = 0;

	if (value == NULL || value->type != AW_MIB_OCTETS)
		return -1;
	at = strstr(value->octets, mark);
	at = at != NULL ? at + sizeof(mark) - 1 : value->octets;
	if (*at < '0' || *at > '9')
		return -1;
	for (; *at >= '0' && *at <= '9' && major < 1000; at++)
		major = 10 * major + (*at - '0');
	return *at == '.' ? major : -1;
}

void
aw_sla_find_revision(struct aw_sla_reader *r)
{
	int version = aw_sla_version(r->scalars[AW_SLA_VERSION]);
	enum aw_authorization authorization = r->license->authorization;

	r->revision = AW_SLA_REVISION_UNKNOWN;
	for (size_t i = 0; i < r->n_cells; i++) {
		const struct aw_sla_cell *cell = &r->cells[i];

		if (cell->column == AW_SLA_ROW_EXPORT ||
		    (cell->column == AW_SLA_ROW_MODE && cell->value->type == AW_MIB_NUMBER &&
			cell->value->number > 11))
			r->revision = AW_SLA_REVISION_2021;
	}
	if (r->scalars[AW_SLA_EXPORT_REASON] != NULL || r->scalars[AW_SLA_ACK_DAYS] != NULL ||
	    authorization == AW_AUTHORIZATION_RESERVED ||
	    authorization == AW_AUTHORIZATION_EXPIRED || version >= 4)
		r->revision = AW_SLA_REVISION_2021;
	else if (r->revision == AW_SLA_REVISION_UNKNOWN && (version == 0 || version == 1))
		r->revision = AW_SLA_REVISION_2016;
}

/* The words of the MIB of 2021 by number. */
static const char *const modes[] = {"", "initialized", "waiting", "authorized", "outOfCompliance",
    "overage", "evaluationPeriod", "evaluationExpired", "authorizationExpired",
    "gracePeriodExpired", "disabled", "reservedAuthorized", "invalidTag", "notAuthorized",
    "notApplicable", "inUse", "notInUse"};

/* The word of a mode, "" if there is none; `unclear` if it is of two meanings. */
static const char *
mode_word(const struct aw_sla_reader *r, int64_t mode, bool *unclear)
{
	bool moved = mode == 8 || mode == 11;

	*unclear = moved && r->revision == AW_SLA_REVISION_UNKNOWN;
	if (*unclear)
		return mode == 8 ? "gracePeriod or authorizationExpired"
				 : "invalidTag or reservedAuthorized";
	if (moved && r->revision == AW_SLA_REVISION_2016)
		return mode == 8 ? "gracePeriod" : "invalidTag";
	return mode > 0 && (size_t)mode < sizeof(modes) / sizeof(modes[0]) ? modes[mode] : "";
}

/* What one mode shows of the device; modes of both kinds of devices show nothing. */
static void
note_mode(struct aw_sla_reader *r, int64_t mode)
{
	if (mode >= 14 && mode <= 16)
		r->policy_modes = true;
	if (mode >= 3 && mode <= 11 && mode != 10)
		r->classic_modes = true;
}

static void
read_mode(
    struct aw_sla_reader *r, const struct aw_mib_value *value, struct aw_entitlement *entitlement)
{
	const char *word;
	bool unclear;

	if (value == NULL || value->type != AW_MIB_NUMBER) {
		r->missing = "the enforcement mode of an entitlement";
		return;
	}
	word = mode_word(r, value->number, &unclear);
	entitlement->raw = aw_sla_word(r, word, value->number);
	note_mode(r, value->number);
	if (!unclear && word[0] != '\0')
		entitlement->state = aw_entitlement_parse(entitlement->raw);
	if (entitlement->state == AW_ENTITLEMENT_UNKNOWN && entitlement->raw != NULL)
		aw_sla_complain(r, AW_ERR_LICENSE_WORD, "ciscoSlaEntitlementEnforceMode", "%s%s",
		    entitlement->raw,
		    unclear ? ", and the agent does not report by which revision of the MIB" : "");
}

/* The count; 0 for what is requested but not in use. */
static void
read_count(const struct aw_mib_value *value, struct aw_entitlement *entitlement)
{
	if (value == NULL || value->type != AW_MIB_NUMBER)
		return;
	entitlement->count = 0;
	if (value->number >= 0 && value->number <= NOT_IN_USE)
		entitlement->count = (uint64_t)value->number;
}

/* The first of the texts that is given; "" if there is none. Moves it, and frees the others. */
static char *
first_text(char *texts[], size_t n)
{
	char *first = NULL;

	for (size_t i = 0; i < n; i++) {
		if (first == NULL)
			first = texts[i];
		else
			free(texts[i]);
	}
	return first;
}

static void
read_row(struct aw_sla_reader *r, const struct aw_mib_value *const row[AW_SLA_ROW_COLUMNS])
{
	char *tag = aw_sla_text(r, row[AW_SLA_ROW_TAG]);
	char *names[] = {aw_sla_text(r, row[AW_SLA_ROW_FEATURE]),
	    aw_sla_text(r, row[AW_SLA_ROW_DESCRIPTION]), aw_sla_text(r, row[AW_SLA_ROW_TAG])};
	char *name = first_text(names, sizeof(names) / sizeof(names[0]));
	const struct aw_mib_value *export = row[AW_SLA_ROW_EXPORT];
	const char *name_text = name != NULL ? name : "", *tag_text = tag != NULL ? tag : "";
	struct aw_entitlement *entitlement = aw_license_entitlement(
	    r->license, name_text, strlen(name_text), tag_text, strlen(tag_text));

	free(name);
	free(tag);
	if (entitlement == NULL) {
		r->failed = true;
		return;
	}
	entitlement->version = aw_sla_text(r, row[AW_SLA_ROW_VERSION]);
	entitlement->enforced =
	    export != NULL && export->type == AW_MIB_NUMBER && export->number == 0;
	read_count(row[AW_SLA_ROW_COUNT], entitlement);
	read_mode(r, row[AW_SLA_ROW_MODE], entitlement);
}

void
aw_sla_entitlements(struct aw_sla_reader *r)
{
	size_t i = 0;

	while (i < r->n_cells && !r->failed) {
		const struct aw_mib_value *row[AW_SLA_ROW_COLUMNS] = {NULL};
		uint32_t index = r->cells[i].row;

		if (r->license->n_entitlements == AW_ENTITLEMENTS_MAX) {
			r->missing = "room for so many entitlements";
			return;
		}
		for (; i < r->n_cells && r->cells[i].row == index; i++)
			if (r->cells[i].column < AW_SLA_ROW_COLUMNS)
				row[r->cells[i].column] = r->cells[i].value;
		read_row(r, row);
	}
}
