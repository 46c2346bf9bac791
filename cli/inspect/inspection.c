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

const char *
aw_cli_inspection_kind(const struct aw_cli_inspection *inspection)
{
	const char *form = aw_cli_inspection_form(inspection);
	const struct aw_store_kind *kind = form != NULL ? aw_store_kind_find(form) : NULL;
	enum aw_err code = inspection->error.code;

	if (form == NULL)
		return code == AW_ERR_STORE_FORMAT || code == AW_ERR_STORE_ENCODING ? "unknown"
										    : "trust-store";
	return kind != NULL && kind->gives != NULL ? "trust-store" : "unknown";
}

const char *
aw_cli_inspection_what(const struct aw_cli_inspection *inspection)
{
	const char *form = aw_cli_inspection_form(inspection);
	const struct aw_store_kind *kind = form != NULL ? aw_store_kind_find(form) : NULL;

	if (form != NULL && kind == NULL)
		return form;
	return kind != NULL ? kind->what : "unrecognised content";
}

const char *
aw_cli_inspection_gives(const struct aw_cli_inspection *inspection)
{
	const char *form = aw_cli_inspection_form(inspection);
	const struct aw_store_kind *kind = form != NULL ? aw_store_kind_find(form) : NULL;

	return kind != NULL ? kind->gives : NULL;
}

enum aw_severity
aw_cli_inspection_severity(const struct aw_cli_inspection *inspection)
{
	return inspection->judgement != NULL ? inspection->judgement->worst : AW_SEVERITY_UNKNOWN;
}
