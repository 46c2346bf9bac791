/* SPDX-License-Identifier: ISC */
#include "inspect/inspection.h"
#include "model/store.h"

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
	static const char *const containers[] = {"pem", "der", "pkcs7", "pkcs12", "directory",
	    "base64", "trustpool-text", "trustpoints-text", "running-config"};
	const char *form = aw_cli_inspection_form(inspection);
	enum aw_err code = inspection->error.code;

	if (form == NULL)
		return code == AW_ERR_STORE_FORMAT || code == AW_ERR_STORE_ENCODING ? "unknown"
										    : "trust-store";
	for (size_t i = 0; i < sizeof(containers) / sizeof(containers[0]); i++)
		if (strcmp(form, containers[i]) == 0)
			return "trust-store";
	return "unknown";
}

enum aw_severity
aw_cli_inspection_severity(const struct aw_cli_inspection *inspection)
{
	return inspection->judgement != NULL ? inspection->judgement->worst : AW_SEVERITY_UNKNOWN;
}
