/* SPDX-License-Identifier: ISC */
/*
 * License texts that are strings of JSON: `stdout` and `stdout_lines` of Ansible, the results of
 * NSO, lists and tables of Netmiko, and the "host | SUCCESS => {...}" of ansible. Read where all of
 * them are of one place, or of the device that is asked for; else named.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/json_load.h"
#include "base/memory.h"
#include "base/text.h"
#include "cisco/text/license_input.h"
#include "cisco/text/license_text.h"

#define DEPTH_MAX 64  /* of brackets */
#define FOUND_MAX 64  /* license texts */
#define BLOCKS_MAX 64 /* of "host | SUCCESS => {...}" */
#define PLACE_MAX 96  /* octets of a place, with the NUL */
#define LIST_MAX 200  /* octets of the places in an error */

/* The way from the root to a value. */
struct way {
	const struct way *up;
	const json_t *object; /* the nearest one */
	const char *key;      /* NULL: `index` */
	size_t index;
	bool asked; /* of the device that is asked for */
};

struct found {
	struct aw_span text; /* malloc */
	const json_t *object;
	char place[PLACE_MAX];
	bool asked;
};

struct search {
	const char *device; /* that is asked for; NULL: none */
	struct found found[FOUND_MAX];
	size_t n;
	bool too_many;
	bool no_memory;
};

/* "results[0].stdout", from the root. */
static void
write_place(const struct way *way, char *place, size_t size)
{
	const struct way *ways[DEPTH_MAX + 2];
	size_t n = 0;

	place[0] = '\0';
	for (; way != NULL && n < DEPTH_MAX + 2; way = way->up)
		ways[n++] = way;
	while (n-- > 0) {
		size_t len = strlen(place);
		char key[PLACE_MAX];

		if (ways[n]->key == NULL) {
			(void)aw_text_format(place + len, size - len, "[%zu]", ways[n]->index);
			continue;
		}
		(void)aw_text_clean(key, sizeof(key), ways[n]->key, strlen(ways[n]->key));
		(void)aw_text_format(place + len, size - len, "%s%s", len > 0 ? "." : "", key);
	}
}

/* What is equal but for blanks and line ends at the end, as stdout and its lines. */
static bool
same_text(struct aw_span a, struct aw_span b)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < a.len && a.s[i] == '\r')
			i++;
		while (k < b.len && b.s[k] == '\r')
			k++;
		if (i == a.len || k == b.len || a.s[i] != b.s[k])
			break;
		i++;
		k++;
	}
	while (i < a.len && strchr(" \r\n", a.s[i]) != NULL)
		i++;
	while (k < b.len && strchr(" \r\n", b.s[k]) != NULL)
		k++;
	return i == a.len && k == b.len;
}

/* Takes the text over, which is in memory by malloc. */
static void
keep(struct search *search, const struct way *way, char *s, size_t len)
{
	struct aw_span text = {s, len};
	struct found *found = &search->found[search->n];

	for (size_t i = 0; i < search->n; i++) {
		if (search->found[i].asked == way->asked &&
		    same_text(search->found[i].text, text)) {
			free(s);
			return;
		}
	}
	if (search->n == FOUND_MAX) {
		search->too_many = true;
		free(s);
		return;
	}
	*found = (struct found){.text = text, .object = way->object, .asked = way->asked};
	write_place(way, found->place, sizeof(found->place));
	search->n++;
}

static void
take_string(struct search *search, const struct way *way, const json_t *value)
{
	struct aw_span text = {json_string_value(value), json_string_length(value)};
	char *copy;

	if (!aw_lictext_recognise(text))
		return;
	copy = malloc(text.len + 1);
	if (copy == NULL) {
		search->no_memory = true;
		return;
	}
	memcpy(copy, text.s, text.len);
	keep(search, way, copy, text.len);
}

/* The strings of an array, each a text or a line of one. */
static void
take_strings(struct search *search, const struct way *way, const json_t *array)
{
	struct aw_buf buf;
	bool done = true;

	aw_buf_init(&buf, AW_LICENSE_TEXT_MAX);
	for (size_t i = 0; done && i < json_array_size(array); i++) {
		const json_t *item = json_array_get(array, i);
		size_t len = json_string_length(item);

		if (!json_is_string(item))
			continue;
		done = aw_buf_add(&buf, json_string_value(item), len);
		/* The last text may be cut, which its missing line end says. */
		if (done && (len == 0 || json_string_value(item)[len - 1] != '\n'))
			done = aw_buf_puts(&buf, "\n");
	}
	search->no_memory = search->no_memory || !done;
	if (done && buf.len > 0 && aw_lictext_recognise((struct aw_span){buf.data, buf.len}))
		keep(search, way, buf.data, buf.len);
	else
		aw_buf_free(&buf);
}

/* True if a member of the object is the name of the device that is asked for. */
static bool
names_device(const json_t *object, const char *device)
{
	static const char *const keys[] = {"inventory_hostname", "host", "hostname", "device",
	    "device_name", "name", "node", "item"};

	for (size_t i = 0; device != NULL && i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *name = json_string_value(json_object_get(object, keys[i]));

		if (name != NULL && strcasecmp(name, device) == 0)
			return true;
	}
	return false;
}

static void walk(struct search *search, const struct way *way, const json_t *value);

static void
walk_object(struct search *search, const struct way *way, const json_t *object)
{
	bool asked = way->asked || names_device(object, search->device);
	const json_t *value;
	const char *key;

	/* No member is changed; the macro wants a pointer that could. */
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		struct way next = {.up = way, .object = object, .key = key, .asked = asked};

		/* Ansible has the same text once more, line by line. */
		if (strcmp(key, "stdout_lines") == 0 && json_object_get(object, "stdout") != NULL)
			continue;
		if (search->device != NULL && strcasecmp(key, search->device) == 0)
			next.asked = true;
		walk(search, &next, value);
	}
}

/* The depth is that of the brackets, which is limited. */
static void
walk(struct search *search, const struct way *way, const json_t *value)
{
	if (json_is_string(value)) {
		take_string(search, way, value);
	} else if (json_is_array(value)) {
		take_strings(search, way, value);
		for (size_t i = 0; i < json_array_size(value); i++) {
			const json_t *item = json_array_get(value, i);
			struct way next = {
			    .up = way, .object = way->object, .index = i, .asked = way->asked};

			if (!json_is_string(item))
				walk(search, &next, item);
		}
	} else if (json_is_object(value)) {
		walk_object(search, way, value);
	}
}

static enum aw_err
load(struct aw_span *rest, size_t flags, const char *name, json_t **root, struct aw_error *err)
{
	json_error_t error;
	int before;

	*root = NULL;
	if (aw_span_nests(*rest, DEPTH_MAX))
		return aw_error_set(err, AW_ERR_LICENSE_JSON, name,
		    "JSON around a license text is nested deeper than %d", DEPTH_MAX);
	before = aw_memory_watch();
	*root = aw_json_load(rest->s, rest->len, flags, &error);
	if (*root != NULL) {
		*rest = aw_span_from(*rest,
		    (flags & JSON_DISABLE_EOF_CHECK) != 0 ? (size_t)error.position : rest->len);
		return AW_OK;
	}
	if (aw_memory_short(before))
		return aw_error_nomem(err);
	return aw_error_set(err, AW_ERR_LICENSE_JSON, name,
	    "JSON around a license text cannot be read: line %d, column %d: %s", error.line,
	    error.column, error.text);
}

/* The offset of "=> {", by which ansible says whose JSON follows; SIZE_MAX if there is none. */
static size_t
find_block(struct aw_span text)
{
	for (size_t at = 0; at < text.len;) {
		const char *brace = memchr(text.s + at, '{', text.len - at);

		if (brace == NULL)
			break;
		at = (size_t)(brace - text.s) + 1;
		if (at >= 4 && memcmp(brace - 3, "=> ", 3) == 0)
			return at - 4;
	}
	return SIZE_MAX;
}

static bool
is_filler(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* A bracket, and after it what JSON has there: a time in brackets is none. */
static bool
begins_json(struct aw_span text)
{
	size_t i = 1;

	if (text.len < 2 || (text.s[0] != '{' && text.s[0] != '['))
		return false;
	while (i < text.len && is_filler(text.s[i]))
		i++;
	return i < text.len && strchr(text.s[0] == '{' ? "\"" : "\"[{", text.s[i]) != NULL;
}

/* The name in "sw-a | SUCCESS => {" and "ok: [sw-a] => {", of the line that ends there. */
static struct aw_span
block_name(struct aw_span text, size_t arrow)
{
	size_t start = arrow, end;
	struct aw_span line;

	while (start > 0 && text.s[start - 1] != '\n')
		start--;
	line = aw_span_from(aw_span_to(text, arrow), start);
	end = aw_span_find(line, " | ");
	if (end != SIZE_MAX)
		return aw_span_trim(aw_span_to(line, end));
	start = aw_span_find(line, "[");
	line = aw_span_from(line, start != SIZE_MAX ? start + 1 : line.len);
	return aw_span_trim(aw_span_to(line, aw_span_find(line, "]")));
}

/* The next "=> {": its block is what *rest begins with then. */
static bool
next_block(struct aw_span *rest, char *name, size_t size)
{
	size_t arrow = find_block(*rest);
	struct aw_span device;

	if (arrow == SIZE_MAX)
		return false;
	device = block_name(*rest, arrow);
	(void)aw_text_clean(name, size, device.s, device.len);
	*rest = aw_span_from(*rest, arrow + strlen("=> "));
	return true;
}

/* The roots stay until the search is over: the objects in them say what belongs together. */
struct roots {
	json_t *items[BLOCKS_MAX];
	size_t n;
};

static enum aw_err
search_blocks(struct search *search, struct roots *roots, struct aw_span text, const char *name,
    struct aw_error *err)
{
	char device[PLACE_MAX];

	while (next_block(&text, device, sizeof(device))) {
		struct way way = {.key = device};
		enum aw_err rc;

		if (roots->n == BLOCKS_MAX) {
			search->too_many = true;
			break;
		}
		rc = load(&text, JSON_DISABLE_EOF_CHECK, name, &roots->items[roots->n], err);
		if (rc != AW_OK)
			return rc;
		way.object = roots->items[roots->n++];
		way.asked = search->device != NULL && strcasecmp(device, search->device) == 0;
		walk(search, &way, way.object);
	}
	return AW_OK;
}

static enum aw_err
search_text(struct search *search, struct roots *roots, struct aw_span text, const char *name,
    struct aw_error *err)
{
	struct way way = {.key = ""};
	enum aw_err rc;

	if (!begins_json(text))
		return search_blocks(search, roots, text, name, err);
	rc = load(&text, 0, name, &roots->items[0], err);
	if (rc != AW_OK)
		return rc;
	roots->n = 1;
	way.object = roots->items[0];
	walk(search, &way, way.object);
	return AW_OK;
}

/* Leaves the texts of the device that is asked for, if any are said to be of it. */
static void
leave_asked(struct search *search)
{
	size_t n = 0;

	for (size_t i = 0; i < search->n; i++)
		n += search->found[i].asked;
	for (size_t i = n > 0 ? search->n : 0; i-- > 0;) {
		if (search->found[i].asked)
			continue;
		free((char *)(uintptr_t)search->found[i].text.s);
		memmove(&search->found[i], &search->found[i + 1],
		    (search->n - i - 1) * sizeof(search->found[0]));
		search->n--;
	}
}

static enum aw_err
refuse_places(const struct search *search, const char *name, struct aw_error *err)
{
	char list[LIST_MAX] = "";

	for (size_t i = 0; i < search->n; i++) {
		size_t len = strlen(list);

		(void)aw_text_format(list + len, sizeof(list) - len, "%s%s", i > 0 ? ", " : "",
		    search->found[i].place);
	}
	return aw_error_set(err, AW_ERR_LICENSE_JSON, name,
	    "JSON with license texts in %s%zu places, which may be of several devices: %s",
	    search->too_many ? "more than " : "", search->n, list);
}

/* The texts of one place, one after the other. */
static enum aw_err
join(struct aw_lictext_input *input, const struct search *search, struct aw_error *err)
{
	struct aw_buf buf;
	bool done = true;

	aw_buf_init(&buf, AW_LICENSE_TEXT_MAX);
	for (size_t i = 0; done && i < search->n; i++)
		done = (i == 0 || aw_buf_puts(&buf, "\n")) &&
		       aw_buf_add(&buf, search->found[i].text.s, search->found[i].text.len);
	if (!done) {
		aw_buf_free(&buf);
		return aw_error_nomem(err);
	}
	aw_lictext_replace(input, buf.data, buf.len);
	return AW_OK;
}

static enum aw_err
choose(
    struct aw_lictext_input *input, struct search *search, const char *name, struct aw_error *err)
{
	if (search->no_memory)
		return aw_error_nomem(err);
	leave_asked(search);
	if (search->n == 0)
		return AW_OK;
	for (size_t i = 0; i < search->n; i++)
		if (search->too_many || search->found[i].object != search->found[0].object)
			return refuse_places(search, name, err);
	input->recognised = true;
	input->device_read = search->found[0].asked;
	return join(input, search, err);
}

/* What JSON with a license text has in it, at least. */
static bool
may_have_text(struct aw_span text)
{
	static const char *const words[] = {"Smart Licensing is ",
	    "License Authorization:", "Status Expiry Date Comments", "Entitlement Tag",
	    "SIA Status:"};

	if (aw_span_find(text, "-----BEGIN ") != SIZE_MAX)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (aw_span_find(text, words[i]) != SIZE_MAX)
			return true;
	return false;
}

enum aw_err
aw_lictext_unwrap(
    struct aw_lictext_input *input, const char *device, const char *name, struct aw_error *err)
{
	struct aw_span text = input->text;
	struct search search = {.device = device};
	struct roots roots = {.n = 0};
	enum aw_err rc;

	while (text.len > 0 && is_filler(text.s[0]))
		text = aw_span_from(text, 1);
	if ((!begins_json(text) && find_block(text) == SIZE_MAX) || !may_have_text(text))
		return AW_OK;
	rc = search_text(&search, &roots, text, name, err);
	if (rc == AW_OK)
		rc = choose(input, &search, name, err);
	for (size_t i = 0; i < search.n; i++)
		free((char *)(uintptr_t)search.found[i].text.s);
	for (size_t i = 0; i < roots.n; i++)
		json_decref(roots.items[i]);
	return rc;
}
