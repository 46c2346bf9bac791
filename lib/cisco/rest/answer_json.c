/* SPDX-License-Identifier: ISC */
#include "cisco/rest/answer_json.h"

#include <string.h>

#include "base/json_load.h"
#include "base/memory.h"
#include "base/span.h"
#include "base/text.h"

#define TEXT_MAX 256
#define PROBLEMS_MAX 100

enum aw_err
aw_answer_json_load(
    const char *data, size_t len, const char *where, json_t **root, struct aw_error *err)
{
	json_error_t error;
	int before;

	*root = NULL;
	if (len > AW_ANSWER_JSON_MAX)
		return aw_error_set(err, AW_ERR_ANSWER_JSON, where, "larger than %zu octets",
		    (size_t)AW_ANSWER_JSON_MAX);
	if (aw_span_nests((struct aw_span){data, len}, AW_ANSWER_JSON_DEPTH))
		return aw_error_set(
		    err, AW_ERR_ANSWER_JSON, where, "nested deeper than %d", AW_ANSWER_JSON_DEPTH);
	before = aw_memory_watch();
	*root = aw_json_load(data, len, JSON_REJECT_DUPLICATES, &error);
	if (*root != NULL)
		return AW_OK;
	if (aw_memory_short(before))
		return aw_error_nomem(err);
	return aw_error_set(err, AW_ERR_ANSWER_JSON, where, "line %d, column %d: %s", error.line,
	    error.column, error.text);
}

bool
aw_answer_json_message(const char *data, size_t len, char out[AW_ANSWER_MESSAGE_MAX])
{
	struct aw_error err;
	json_t *root;
	const char *text;

	if (aw_answer_json_load(data, len, "", &root, &err) != AW_OK)
		return false;
	text = json_string_value(json_object_get(root, "message"));
	if (text == NULL)
		text = json_string_value(json_array_get(json_object_get(root, "messages"), 0));
	if (text != NULL)
		(void)aw_text_clean(out, AW_ANSWER_MESSAGE_MAX, text, strlen(text));
	json_decref(root);
	return text != NULL;
}

const char *
aw_answer_json_text(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value != NULL && value[0] != '\0' ? value : NULL;
}

char *
aw_answer_json_keep(struct aw_answer_json *answer, const json_t *object, const char *key)
{
	const char *value = aw_answer_json_text(object, key);
	char *copy = value != NULL ? aw_text_clean_dup(value, strlen(value), TEXT_MAX) : NULL;

	if (value != NULL && copy == NULL)
		answer->failed = true;
	return copy;
}

static void
add_problem(struct aw_answer_json *answer, enum aw_severity severity, enum aw_err code,
    const char *key, const char *value)
{
	if (answer->n_problems++ < PROBLEMS_MAX &&
	    aw_license_problem(
		answer->license, severity, code, answer->where, "%s: %s", key, value) != AW_OK)
		answer->failed = true;
}

void
aw_answer_json_complain(
    struct aw_answer_json *answer, enum aw_err code, const char *key, const char *value)
{
	add_problem(answer,
	    code == AW_ERR_LICENSE_INCOMPLETE ? AW_SEVERITY_UNKNOWN : AW_SEVERITY_WARNING, code,
	    key, value);
}

void
aw_answer_json_unreadable(struct aw_answer_json *answer, const char *key, const char *value)
{
	add_problem(answer, AW_SEVERITY_UNKNOWN, AW_ERR_LICENSE_DATE, key, value);
}

enum aw_err
aw_answer_json_finish(struct aw_answer_json *answer, struct aw_error *err)
{
	if (answer->n_problems > PROBLEMS_MAX &&
	    aw_license_problem(answer->license, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD,
		answer->where, "%zu more words or dates are none",
		answer->n_problems - PROBLEMS_MAX) != AW_OK)
		answer->failed = true;
	return answer->failed ? aw_error_nomem(err) : AW_OK;
}
