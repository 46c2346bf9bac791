/* SPDX-License-Identifier: ISC */
#include "inspect/inspection.h"
#include "model/store.h"
#include "truststore/store_kinds.h"

#include <string.h>

const char *
aw_cli_inspection_form(const struct aw_cli_inspection *inspection)
{
	const char *format = inspection->store->format;

	if (format != NULL && (strcmp(format, "unknown") == 0 || strcmp(format, "empty") == 0))
		return NULL;
	return format;
}

/* The row of the recognised form; NULL: nothing was recognised, or no row has it. */
static const struct aw_store_kind *
row_of(const struct aw_cli_inspection *inspection)
{
	const char *form = aw_cli_inspection_form(inspection);

	return form != NULL ? aw_store_kind_find(form) : NULL;
}

const char *
aw_cli_inspection_kind(const struct aw_cli_inspection *inspection)
{
	const struct aw_store_kind *kind = row_of(inspection);
	enum aw_err code = inspection->error.code;

	if (aw_cli_inspection_form(inspection) == NULL)
		return code == AW_ERR_STORE_FORMAT || code == AW_ERR_STORE_ENCODING ? "unknown"
										    : "trust-store";
	return kind != NULL && kind->gives != NULL ? "trust-store" : "unknown";
}

const char *
aw_cli_inspection_what(const struct aw_cli_inspection *inspection)
{
	const char *form = aw_cli_inspection_form(inspection);
	const struct aw_store_kind *kind = row_of(inspection);

	if (form != NULL && kind == NULL)
		return form;
	return kind != NULL ? kind->what : "unrecognised content";
}

const char *
aw_cli_inspection_gives(const struct aw_cli_inspection *inspection)
{
	const struct aw_store_kind *kind = row_of(inspection);

	return kind != NULL ? kind->gives : NULL;
}

enum aw_severity
aw_cli_inspection_severity(const struct aw_cli_inspection *inspection)
{
	return inspection->judgement != NULL ? inspection->judgement->worst : AW_SEVERITY_UNKNOWN;
}
