/* SPDX-License-Identifier: ISC */
#include "record/record_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/store.h"
#include "model/words.h"
#include "record/record.h"

bool
aw_reader_bad(struct aw_reader *r, const char *fmt, ...)
{
	char text[AW_ERROR_TEXT_MAX];
	va_list ap;

	if (r->rc != AW_OK)
		return false;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	r->rc = AW_ERR_RECORD_FORMAT;
	(void)aw_error_set(r->err, r->rc, r->device, "record: %s%s%s%s%s",
	    r->kind != NULL ? r->kind : "", r->kind != NULL ? " " : "",
	    r->name != NULL ? r->name : "", r->kind != NULL ? ": " : "", text);
	return false;
}

bool
aw_reader_no_memory(struct aw_reader *r)
{
	if (r->rc == AW_OK)
		r->rc = aw_error_nomem(r->err);
	return false;
}

const char *
aw_reader_text(struct aw_reader *r, const json_t *value, const char *what, size_t max)
{
	const char *s = json_string_value(value);
	size_t len = s != NULL ? json_string_length(value) : 0;

	if (s == NULL || len > max || !aw_text_is_clean(s, len)) {
		(void)aw_reader_bad(r, "%s is not a clean text of at most %zu octets", what, max);
		return NULL;
	}
	return s;
}

bool
aw_reader_take_text(
    struct aw_reader *r, const json_t *value, const char *what, bool optional, char **out)
{
	const char *s;

	*out = NULL;
	if (optional && json_is_null(value))
		return true;
	s = aw_reader_text(r, value, what, AW_RECORD_BYTES_MAX);
	if (s == NULL)
		return false;
	*out = strdup(s);
	return *out != NULL || aw_reader_no_memory(r);
}

bool
aw_reader_number(struct aw_reader *r, const json_t *value, const char *what, int64_t min,
    int64_t max, int64_t *out)
{
	*out = json_integer_value(value);
	if (json_is_integer(value) && *out >= min && *out <= max)
		return true;
	return aw_reader_bad(
	    r, "%s is not a number from %jd to %jd", what, (intmax_t)min, (intmax_t)max);
}

bool
aw_reader_instant(struct aw_reader *r, const json_t *value, const char *what, int64_t *out)
{
	if (!json_is_null(value))
		return aw_reader_number(
		    r, value, what, AW_READER_INSTANT_MIN, AW_READER_INSTANT_MAX, out);
	*out = AW_INSTANT_NONE;
	return true;
}

bool
aw_reader_hash(struct aw_reader *r, const json_t *value, const char *what, uint8_t *out, size_t len)
{
	const char *s = json_string_value(value);

	if (s != NULL && json_string_length(value) == 2 * len && aw_unhex(s, out, len))
		return true;
	return aw_reader_bad(r, "%s is not %zu bytes of hex", what, len);
}

bool
aw_reader_is_array(struct aw_reader *r, const json_t *value, const char *what, size_t max)
{
	return (json_is_array(value) && json_array_size(value) <= max) ||
	       aw_reader_bad(r, "%s is not a list of at most %zu", what, max);
}

bool
aw_reader_unpack(struct aw_reader *r, json_t *value, const char *fmt, ...)
{
	json_error_t error;
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = json_vunpack_ex(value, &error, JSON_STRICT, fmt, ap);
	va_end(ap);
	return rc == 0 || aw_reader_bad(r, "%s", error.text);
}

bool
aw_reader_code(struct aw_reader *r, const char *word, enum aw_err *out)
{
	*out = aw_err_find(word);
	return *out != AW_ERR_INTERNAL || strcmp(word, aw_err_code(AW_ERR_INTERNAL)->id) == 0 ||
	       aw_reader_bad(r, "unknown code %s", word);
}

bool
aw_reader_attempt(struct aw_reader *r, struct aw_attempt *attempt, json_t *object)
{
	json_t *at, *text;
	const char *code;

	return aw_reader_unpack(
		   r, object, "{s:o,s:s,s:o}", "at", &at, "code", &code, "text", &text) &&
	       aw_reader_instant(r, at, "attempt", &attempt->at) &&
	       aw_reader_code(r, code, &attempt->code) &&
	       aw_reader_take_text(r, text, "text of the attempt", true, &attempt->text);
}

static bool
read_problem(struct aw_reader *r, json_t *object, struct aw_problem *problem)
{
	const char *severity, *code;
	json_t *where, *text;

	return aw_reader_unpack(r, object, "{s:s,s:s,s:o,s:o}", "severity", &severity, "code",
		   &code, "where", &where, "text", &text) &&
	       aw_reader_take_text(r, where, "where", false, &problem->where) &&
	       aw_reader_take_text(r, text, "text", false, &problem->text) &&
	       aw_reader_code(r, code, &problem->code) &&
	       (aw_severity_parse(severity, &problem->severity) ||
		   aw_reader_bad(r, "unknown severity %s", severity));
}

bool
aw_reader_problems(struct aw_reader *r, const json_t *list, struct aw_problem **items, size_t *n)
{
	if (!aw_reader_is_array(r, list, "problems", INT32_MAX))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct aw_problem problem = {0};

		if (!read_problem(r, json_array_get(list, i), &problem) || !AW_GROW(*items, *n)) {
			free(problem.where);
			free(problem.text);
			return r->rc == AW_OK ? aw_reader_no_memory(r) : false;
		}
		(*items)[(*n)++] = problem;
	}
	return true;
}

const char *
aw_reader_name(struct aw_reader *r, const char *kind, const json_t *value)
{
	const char *name = json_string_value(value);

	if (name == NULL || !aw_name_ok(name, AW_STORE_NAME_MAX)) {
		(void)aw_reader_bad(r, "a %s has no name", kind);
		return NULL;
	}
	r->kind = kind;
	r->name = name;
	return name;
}
