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
aw_reader_text(struct aw_reader *r, const struct aw_json *value, const char *what, size_t max)
{
	const char *s = aw_json_string(value);
	size_t len = s != NULL ? aw_json_length(value) : 0;

	if (s == NULL || len > max || !aw_text_is_clean(s, len)) {
		(void)aw_reader_bad(r, "%s is not a clean text of at most %zu octets", what, max);
		return NULL;
	}
	return s;
}

bool
aw_reader_take_text(
    struct aw_reader *r, const struct aw_json *value, const char *what, bool optional, char **out)
{
	const char *s;

	*out = NULL;
	if (optional && aw_json_is(value, AW_JSON_NULL))
		return true;
	s = aw_reader_text(r, value, what, AW_RECORD_BYTES_MAX);
	if (s == NULL)
		return false;
	*out = strdup(s);
	return *out != NULL || aw_reader_no_memory(r);
}

bool
aw_reader_number(struct aw_reader *r, const struct aw_json *value, const char *what, int64_t min,
    int64_t max, int64_t *out)
{
	*out = aw_json_number(value);
	if (aw_json_is(value, AW_JSON_INTEGER) && *out >= min && *out <= max)
		return true;
	return aw_reader_bad(
	    r, "%s is not a number from %jd to %jd", what, (intmax_t)min, (intmax_t)max);
}

bool
aw_reader_instant(struct aw_reader *r, const struct aw_json *value, const char *what, int64_t *out)
{
	if (!aw_json_is(value, AW_JSON_NULL))
		return aw_reader_number(
		    r, value, what, AW_READER_INSTANT_MIN, AW_READER_INSTANT_MAX, out);
	*out = AW_INSTANT_NONE;
	return true;
}

bool
aw_reader_hash(
    struct aw_reader *r, const struct aw_json *value, const char *what, uint8_t *out, size_t len)
{
	const char *s = aw_json_string(value);

	if (s != NULL && aw_json_length(value) == 2 * len && aw_unhex(s, out, len))
		return true;
	return aw_reader_bad(r, "%s is not %zu bytes of hex", what, len);
}

bool
aw_reader_is_array(struct aw_reader *r, const struct aw_json *value, const char *what, size_t max)
{
	return (aw_json_is(value, AW_JSON_ARRAY) && aw_json_size(value) <= max) ||
	       aw_reader_bad(r, "%s is not a list of at most %zu", what, max);
}

/* To a variable of the type that the letter of the format says. */
static bool
take_member(struct aw_reader *r, const struct aw_json *member, char type, void *out)
{
	if (type == 'o') {
		*(const struct aw_json **)out = member;
		return true;
	}
	if (type == 'b') {
		*(int *)out = member->kind == AW_JSON_TRUE;
		return member->kind == AW_JSON_TRUE || member->kind == AW_JSON_FALSE ||
		       aw_reader_bad(r, "%s is not true or false", member->key);
	}
	*(const char **)out = aw_json_string(member);
	return member->kind == AW_JSON_STRING ||
	       aw_reader_bad(r, "%s is not a string", member->key);
}

bool
aw_reader_unpack(struct aw_reader *r, const struct aw_json *value, const char *fmt, ...)
{
	size_t taken = 0;
	bool done = true;
	va_list ap;

	if (!aw_json_is(value, AW_JSON_OBJECT))
		return aw_reader_bad(r, "a value that has to be an object is none");
	va_start(ap, fmt);
	for (const char *p = strchr(fmt, 's'); p != NULL && done; p = strchr(p, 's')) {
		bool optional = p[1] == '?';
		const char *key = va_arg(ap, const char *);
		const struct aw_json *member = aw_json_member(value, key);

		p += 2;
		taken += member != NULL;
		if (member != NULL)
			done = take_member(r, member, *p, va_arg(ap, void *));
		else if (optional)
			(void)va_arg(ap, void *);
		else
			done = aw_reader_bad(r, "%s is missing", key);
		p++;
	}
	va_end(ap);
	/* No key is there twice. */
	return done && (taken == value->n || aw_reader_bad(r, "%zu unknown members next to %s",
						 value->n - taken, value->of.items[0].key));
}

bool
aw_reader_code(struct aw_reader *r, const char *word, enum aw_err *out)
{
	*out = aw_err_find(word);
	return *out != AW_ERR_INTERNAL || strcmp(word, aw_err_code(AW_ERR_INTERNAL)->id) == 0 ||
	       aw_reader_bad(r, "unknown code %s", word);
}

bool
aw_reader_attempt(struct aw_reader *r, struct aw_attempt *attempt, const struct aw_json *object)
{
	const struct aw_json *at, *text;
	const char *code;

	return aw_reader_unpack(
		   r, object, "{s:o,s:s,s:o}", "at", &at, "code", &code, "text", &text) &&
	       aw_reader_instant(r, at, "attempt", &attempt->at) &&
	       aw_reader_code(r, code, &attempt->code) &&
	       aw_reader_take_text(r, text, "text of the attempt", true, &attempt->text);
}

static bool
read_problem(struct aw_reader *r, const struct aw_json *object, struct aw_problem *problem)
{
	const char *severity, *code;
	const struct aw_json *where, *text;

	return aw_reader_unpack(r, object, "{s:s,s:s,s:o,s:o}", "severity", &severity, "code",
		   &code, "where", &where, "text", &text) &&
	       aw_reader_take_text(r, where, "where", false, &problem->where) &&
	       aw_reader_take_text(r, text, "text", false, &problem->text) &&
	       aw_reader_code(r, code, &problem->code) &&
	       (aw_severity_parse(severity, &problem->severity) ||
		   aw_reader_bad(r, "unknown severity %s", severity));
}

bool
aw_reader_problems(
    struct aw_reader *r, const struct aw_json *list, struct aw_problem **items, size_t *n)
{
	if (!aw_reader_is_array(r, list, "problems", INT32_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		struct aw_problem problem = {0};

		if (!read_problem(r, aw_json_item(list, i), &problem) || !AW_GROW(*items, *n)) {
			free(problem.where);
			free(problem.text);
			return r->rc == AW_OK ? aw_reader_no_memory(r) : false;
		}
		(*items)[(*n)++] = problem;
	}
	return true;
}

const char *
aw_reader_name(struct aw_reader *r, const char *kind, const struct aw_json *value)
{
	const char *name = aw_json_string(value);

	if (name == NULL || !aw_name_ok(name, AW_STORE_NAME_MAX)) {
		(void)aw_reader_bad(r, "a %s has no name", kind);
		return NULL;
	}
	r->kind = kind;
	r->name = name;
	return name;
}
