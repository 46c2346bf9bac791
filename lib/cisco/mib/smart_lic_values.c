/* SPDX-License-Identifier: ISC */
/* Values of the MIB, and problems with them. */
#include "cisco/mib/smart_lic_reader.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

void
aw_sla_complain(struct aw_sla_reader *r, enum aw_err code, const char *object, const char *fmt, ...)
{
	bool gap = code == AW_ERR_LICENSE_INCOMPLETE || r->judged;
	enum aw_severity severity = gap ? AW_SEVERITY_UNKNOWN : AW_SEVERITY_WARNING;
	char text[AW_SLA_TEXT_MAX];
	va_list ap;

	if (r->n_problems++ >= AW_SLA_PROBLEMS_MAX)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (aw_license_problem(r->license, severity, code, AW_SLA_MIB, "%s: %s", object, text) !=
	    AW_OK)
		r->failed = true;
}

char *
aw_sla_text(struct aw_sla_reader *r, const struct aw_mib_value *value)
{
	size_t len, skip = 0;
	char *out;

	if (value == NULL || value->type != AW_MIB_OCTETS)
		return NULL;
	len = value->len;
	while (len > 0 && strchr(" \t\r\n", value->octets[len - 1]) != NULL)
		len--;
	while (skip < len && value->octets[skip] == ' ')
		skip++;
	if (skip == len)
		return NULL;
	out = aw_text_clean_dup(value->octets + skip, len - skip, AW_SLA_TEXT_MAX);
	if (out == NULL)
		r->failed = true;
	return out;
}

char *
aw_sla_word(struct aw_sla_reader *r, const char *word, int64_t number)
{
	char text[AW_SLA_TEXT_MAX], *out;

	(void)aw_text_format(
	    text, sizeof(text), word[0] != '\0' ? "%s(%" PRId64 ")" : "%s%" PRId64, word, number);
	out = strdup(text);
	if (out == NULL)
		r->failed = true;
	return out;
}
