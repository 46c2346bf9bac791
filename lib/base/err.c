/* SPDX-License-Identifier: ISC */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct aw_code err_table[] = {
    {"ok", "no error", "Nothing is wrong.", "Nothing."},
#define AW_ERROR(sym, id, title, meaning, remedy) {id, title, meaning, remedy},
#define AW_FINDING(sym, class, id, title, meaning, remedy)
#include "base/codes.def"
#undef AW_ERROR
#undef AW_FINDING
};

static const struct aw_code finding_table[] = {
    {"none", "no finding", "Nothing was found.", "Nothing."},
#define AW_ERROR(sym, id, title, meaning, remedy)
#define AW_FINDING(sym, class, id, title, meaning, remedy) {id, title, meaning, remedy},
#include "base/codes.def"
#undef AW_ERROR
#undef AW_FINDING
};

enum aw_err
aw_error_set(struct aw_error *err, enum aw_err code, const char *object, const char *fmt, ...)
{
	char raw[AW_ERROR_TEXT_MAX];
	va_list ap;

	if (err == NULL)
		return code;
	va_start(ap, fmt);
	(void)vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	err->code = code;
	(void)aw_text_clean(err->text, sizeof(err->text), raw, strlen(raw));
	if (object == NULL)
		object = "";
	(void)aw_text_clean(err->object, sizeof(err->object), object, strlen(object));
	return code;
}

enum aw_err
aw_error_nomem(struct aw_error *err)
{
	return aw_error_set(err, AW_ERR_NO_MEMORY, NULL, "out of memory");
}

const char *
aw_error_line(const struct aw_error *err, char *buf, size_t size)
{
	const char *colon = err->object[0] != '\0' ? ": " : "";

	(void)snprintf(
	    buf, size, "%s%s%s [%s]", err->object, colon, err->text, aw_err_code(err->code)->id);
	return buf;
}

const struct aw_code *
aw_err_code(enum aw_err code)
{
	if ((unsigned)code >= AW_ERR_COUNT)
		code = AW_ERR_INTERNAL;
	return &err_table[code];
}

const struct aw_code *
aw_finding_code(enum aw_finding code)
{
	if ((unsigned)code >= AW_FINDING_COUNT)
		return &err_table[AW_ERR_INTERNAL];
	return &finding_table[code];
}

const struct aw_code *
aw_code_at(size_t n)
{
	if (n < AW_ERR_COUNT - 1)
		return &err_table[n + 1];
	n -= AW_ERR_COUNT - 1;
	return n < AW_FINDING_COUNT - 1 ? &finding_table[n + 1] : NULL;
}

const struct aw_code *
aw_code_find(const char *id)
{
	const struct aw_code *code;

	for (size_t n = 0; (code = aw_code_at(n)) != NULL; n++)
		if (strcmp(code->id, id) == 0)
			return code;
	return NULL;
}

enum aw_err
aw_err_find(const char *id)
{
	for (unsigned n = 0; n < AW_ERR_COUNT; n++)
		if (strcmp(err_table[n].id, id) == 0)
			return (enum aw_err)n;
	return AW_ERR_INTERNAL;
}

enum aw_finding
aw_finding_find(const char *id)
{
	for (unsigned n = 1; n < AW_FINDING_COUNT; n++)
		if (strcmp(finding_table[n].id, id) == 0)
			return (enum aw_finding)n;
	return AW_FINDING_NONE;
}
