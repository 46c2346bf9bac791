/* SPDX-License-Identifier: ISC */
/*
 * print_mib: prints the program's table of the MIB, one line per object, "OID NAME TYPE MIN MAX
 * ACCESS", one line per table with its index, one per notification with its variables and one per
 * enumeration with its words. tests/integration/mib.sh makes the same lines from the MIB and
 * compares them.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "snmp-agent/columns.h"
#include "model/license.h"
#include "snmp-agent/notification.h"
#include "snmp-agent/table.h"

#define LONGEST INT64_C(2147483647)

static void
print_oid(const unsigned long *arcs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)printf("%s%lu", i > 0 ? "." : "", arcs[i]);
}

static void
print_place(const struct aw_table *table, unsigned long id)
{
	print_oid(aw_mib.root, aw_mib.root_len);
	(void)putchar('.');
	print_oid(table->root, table->root_len);
	(void)printf(".%lu", id);
}

static const char *
type_of(enum aw_kind kind)
{
	switch (kind) {
	case AW_KIND_TEXT:
	case AW_KIND_STAMP:
	case AW_KIND_ERROR:
	case AW_KIND_FINDING:
		return "text";
	case AW_KIND_OCTETS:
		return "octets";
	case AW_KIND_UNSIGNED:
		return "unsigned";
	case AW_KIND_COUNTER:
		return "counter";
	case AW_KIND_TRUTH:
		return "truth";
	case AW_KIND_DATE:
		return "date";
	case AW_KIND_BITS:
		return "bits";
	case AW_KIND_INTEGER:
	case AW_KIND_LEFT:
	case AW_KIND_AGE:
	case AW_KIND_SPAN:
		break;
	}
	return "integer";
}

static void
print_column(const struct aw_table *table, const struct aw_column *column)
{
	bool left = column->kind == AW_KIND_LEFT || column->kind == AW_KIND_SPAN;

	print_place(table, column->id);
	(void)printf(" %s %s %jd %jd readonly\n", column->name, type_of(column->kind),
	    left ? (intmax_t)-LONGEST : (intmax_t)column->min,
	    left ? (intmax_t)LONGEST : (intmax_t)column->max);
}

static void
print_table(const struct aw_table *table)
{
	for (size_t i = 0; i < table->n_columns; i++)
		print_column(table, &table->columns[i]);
	if (table->levels[0].index[0].name == NULL)
		return;
	(void)printf("%s index", table->name);
	for (size_t l = 0; l < table->n_levels; l++)
		for (size_t i = 0; i < table->levels[l].n_index; i++)
			(void)printf(" %s", table->levels[l].index[i].name);
	(void)putchar('\n');
	for (size_t l = 0; l < table->n_levels; l++)
		for (size_t i = 0; i < table->levels[l].n_index; i++) {
			const struct aw_index *part = &table->levels[l].index[i];

			(void)printf("part %s %s %u %u\n", part->name,
			    part->kind == AW_KEY_STRING ? "text" : "number", part->min, part->max);
		}
}

static void
print_notifications(void)
{
	const struct aw_notification *one;

	for (size_t n = 0; (one = aw_notification_at(n)) != NULL; n++) {
		print_oid(aw_mib.root, aw_mib.root_len - 1);
		(void)printf(".0.%lu %s", one->id, one->name);
		for (size_t i = 0; aw_notification_variable(n, i) != NULL; i++)
			(void)printf(" %s", aw_notification_variable(n, i));
		(void)putchar('\n');
	}
}

/* The words of an enumeration from 1 on; those of severities begin at 0. */
#define PRINT_WORDS(name, word, first, last)                    \
	do {                                                    \
		(void)printf("words %s", name);                 \
		for (int i_ = (first); i_ <= (int)(last); i_++) \
			(void)printf(" %s", word(i_));          \
		(void)putchar('\n');                            \
	} while (0)

/* The number of the MIB: they begin at 0 in the code. */
static const char *
applies_word(int number)
{
	static const char *const words[] = {[AW_APPLIES_ALL] = "all",
	    [AW_APPLIES_HOLDERS] = "holders",
	    [AW_APPLIES_DECLARED] = "declared"};

	return words[number - 1];
}

/* The name of a kind as a label of SMIv2, which has no dashes: "licenseText". */
static const char *
kind_label(int kind)
{
	static char label[32];
	const char *name = aw_source_kind_name((enum aw_source_kind)kind);
	size_t n = 0;

	for (; *name != '\0' && n + 1 < sizeof(label); name++) {
		if (*name == '-' && name[1] != '\0')
			label[n++] = (char)toupper((unsigned char)*++name);
		else
			label[n++] = *name;
	}
	label[n] = '\0';
	return label;
}

static void
print_words(void)
{
	PRINT_WORDS("AwFindingClass", aw_alarm_class_word, 1, AW_ALARM_CLASS_MAX);
	PRINT_WORDS("AwApplies", applies_word, 1, AW_APPLIES_DECLARED + 1);
	PRINT_WORDS("AwSeverity", aw_severity_word, 0, AW_SEVERITY_CRITICAL);
	PRINT_WORDS("AwReadiness", aw_readiness_word, 1, AW_READINESS_UNKNOWN);
	PRINT_WORDS("AwVerified", aw_verified_word, 1, AW_VERIFIED_NO);
	PRINT_WORDS("AwGrace", aw_grace_word, 1, AW_GRACE_EXPIRED);
	PRINT_WORDS("AwKindOfSource", kind_label, 1, AW_SOURCE_KINDS - 1);
	PRINT_WORDS("AwLicensingMode", aw_license_mode_word, 1, AW_LICENSE_ACCOUNT);
	PRINT_WORDS("AwRegistration", aw_registration_word, 1, AW_REGISTRATION_NOT_APPLICABLE);
	PRINT_WORDS("AwAuthorization", aw_authorization_word, 1, AW_AUTHORIZATION_NOT_APPLICABLE);
	PRINT_WORDS("AwEntitlement", aw_entitlement_word, 1, AW_ENTITLEMENT_NOT_APPLICABLE);
	PRINT_WORDS("AwSyncResult", aw_sync_word, 1, AW_SYNC_UNKNOWN);
}

int
main(void)
{
	for (size_t i = 0; i < aw_mib.n_tables; i++)
		print_table(aw_mib.tables[i]);
	print_notifications();
	print_words();
	return 0;
}
