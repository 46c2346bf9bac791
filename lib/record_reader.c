/* SPDX-License-Identifier: ISC */
#include "record_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "record.h"
#include "text.h"

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
	(void)aw_error_set(r->err, r->rc, r->device, "record: %s%s%s%s",
	    r->store != NULL ? "store " : "", r->store != NULL ? r->store : "",
	    r->store != NULL ? ": " : "", text);
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
