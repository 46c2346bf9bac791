/* SPDX-License-Identifier: ISC */
#include "truststore/json_text.h"
#include "base/json_load.h"
#include "base/memory.h"

#include <string.h>

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t
skip_blanks(const uint8_t *data, size_t len)
{
	static const uint8_t mark[] = {0xef, 0xbb, 0xbf};
	size_t i = len >= sizeof(mark) && memcmp(data, mark, sizeof(mark)) == 0 ? sizeof(mark) : 0;

	while (i < len && is_blank(data[i]))
		i++;
	return i;
}

/* What may follow "{" or "[": texts of devices begin with brackets too, as time stamps. */
bool
aw_json_text_is(const uint8_t *data, size_t len)
{
	size_t i = skip_blanks(data, len), begin = i;

	if (i == len)
		return false;
	if (data[i] == '"')
		return len - i > 11 && memcmp(data + i + 1, "-----BEGIN", 10) == 0;
	if (data[i] != '{' && data[i] != '[')
		return false;
	for (i++; i < len && is_blank(data[i]); i++)
		continue;
	if (i == len)
		return false;
	if (data[begin] == '{')
		return data[i] == '"' || data[i] == '}';
	return data[i] == '"' || data[i] == '{' || data[i] == '[' || data[i] == ']';
}

/* Steps over a character of a value: true at its end. */
struct measure {
	bool quoted;
	size_t depth, values;
};

static bool
measure_character(struct measure *m, uint8_t c)
{
	if (c == '"')
		m->quoted = !m->quoted;
	if (m->quoted)
		return false;
	m->values += c == ',';
	m->depth += c == '{' || c == '[';
	m->depth -= (c == '}' || c == ']') && m->depth > 0;
	return m->depth == 0;
}

/* What of the value at the front would take too much memory or stack. */
static const char *
beyond_limits(struct aw_der_span text)
{
	struct measure m = {0};

	for (size_t i = 0; i < text.len; i++) {
		if (m.quoted && text.data[i] == '\\')
			i++;
		else if (measure_character(&m, text.data[i]))
			return NULL;
		if (m.values > AW_JSON_VALUES)
			return "more values than the limit";
		if (m.depth > AW_JSON_DEPTH)
			return "nested deeper than the limit";
	}
	return NULL;
}

enum aw_err
aw_json_text_next(struct aw_der_span *rest, json_t **value, struct aw_error *err)
{
	size_t skipped = skip_blanks(rest->data, rest->len);
	struct aw_der_span text = {rest->data + skipped, rest->len - skipped};
	const char *beyond = beyond_limits(text);
	json_error_t error;
	int before;

	*value = NULL;
	if (beyond != NULL)
		return aw_error_set(err, AW_ERR_STORE_FORMAT, NULL, "%s", beyond);
	before = aw_memory_watch();
	*value = aw_json_load((const char *)text.data, text.len,
	    JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, &error);
	if (*value == NULL && aw_memory_short(before))
		return aw_error_nomem(err);
	if (*value == NULL)
		return aw_error_set(err, AW_ERR_STORE_FORMAT, NULL, "line %d, column %d: %s",
		    error.line, error.column, error.text);
	text.data += error.position;
	text.len -= (size_t)error.position;
	skipped = skip_blanks(text.data, text.len);
	*rest = (struct aw_der_span){text.data + skipped, text.len - skipped};
	return AW_OK;
}
