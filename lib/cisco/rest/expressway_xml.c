/* SPDX-License-Identifier: ISC */
#include "cisco/rest/expressway.h"

#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/text.h"

#define WHERE "XML status"
#define SHORT_MAX 128 /* octets kept of product, version, serial */
#define REASON_MAX 512
#define PATH_MAX_OCTETS 1024

struct reader {
	XML_Parser parser;
	struct aw_expressway_status *status;
	struct aw_buf text; /* of the element at hand */
	char path[PATH_MAX_OCTETS];
	size_t ends[AW_EXPRESSWAY_DEPTH_MAX]; /* length of the path of each open element */
	unsigned depth;
	const char *rule; /* that was broken; NULL: none */
	bool no_memory;
};

static void
give_up(struct reader *r, const char *rule)
{
	if (r->rule == NULL)
		r->rule = rule;
	(void)XML_StopParser(r->parser, XML_FALSE);
}

static void
begin_warning(struct reader *r)
{
	struct aw_expressway_status *status = r->status;

	if (status->n_warnings == AW_EXPRESSWAY_WARNINGS_MAX)
		give_up(r, "more warnings than a device has");
	else if (AW_GROW(status->warnings, status->n_warnings))
		status->warnings[status->n_warnings++] = (struct aw_expressway_warning){0};
	else
		r->no_memory = true;
}

static void
begin(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *r = context;
	const char *colon = strrchr(name, ':');
	const char *plain = colon != NULL ? colon + 1 : name;
	size_t end = r->depth > 0 ? r->ends[r->depth - 1] : 0;

	(void)attributes;
	if (r->depth == AW_EXPRESSWAY_DEPTH_MAX) {
		give_up(r, "elements are nested too deep");
		return;
	}
	if (r->depth == 0 && strcmp(plain, "Status") != 0) {
		give_up(r, "the root element is not Status");
		return;
	}
	if (!aw_text_format(r->path + end, sizeof(r->path) - end, "/%s", plain)) {
		give_up(r, "names are too long");
		return;
	}
	end += strlen(plain) + 1;
	r->ends[r->depth++] = end;
	aw_buf_reset(&r->text);
	if (strcmp(r->path, "/Status/Warnings") == 0)
		r->status->has_warnings = true;
	if (strcmp(r->path, "/Status/Warnings/Warning") == 0)
		begin_warning(r);
}

static void
characters(void *context, const XML_Char *data, int len)
{
	struct reader *r = context;

	if (r->rule == NULL && !aw_buf_add(&r->text, data, (size_t)len))
		give_up(r, "an element has too much text");
}

/* The text at hand, without blanks around it. */
static const char *
trimmed(const struct reader *r, size_t *len)
{
	static const char blanks[] = " \t\r\n";
	const char *s = r->text.data != NULL ? r->text.data : "";
	size_t skip = strspn(s, blanks);

	*len = r->text.data != NULL ? r->text.len - skip : 0;
	while (*len > 0 && strchr(blanks, s[skip + *len - 1]) != NULL)
		--*len;
	return s + skip;
}

/* Keeps the first of its kind, cleaned. */
static void
keep(struct reader *r, char **out, size_t max)
{
	size_t len;
	const char *s = trimmed(r, &len);

	if (*out != NULL || len == 0)
		return;
	*out = aw_text_clean_dup(s, len, max);
	r->no_memory = r->no_memory || *out == NULL;
}

/* "2018-12-18 21:32:46", which is UTC whatever TimeZone says. */
static void
keep_time(struct reader *r)
{
	char text[sizeof("2018-12-18T21:32:46Z")];
	size_t len;
	const char *s = trimmed(r, &len);

	if (len != sizeof(text) - 2 || s[10] != ' ')
		return;
	(void)aw_text_format(text, sizeof(text), "%.10sT%.8sZ", s, s + 11);
	if (!aw_instant_parse(text, &r->status->system_time))
		r->status->system_time = AW_INSTANT_NONE;
}

static void
keep_license(struct reader *r)
{
	if (r->status->license_text != NULL || r->text.len == 0)
		return;
	r->status->license_len = r->text.len;
	r->status->license_text = malloc(r->text.len + 1);
	if (r->status->license_text == NULL)
		r->no_memory = true;
	else
		memcpy(r->status->license_text, r->text.data, r->text.len + 1);
}

static void
keep_warning(struct reader *r, const char *path)
{
	struct aw_expressway_warning *warning;
	size_t len;
	const char *s = trimmed(r, &len);

	if (r->status->n_warnings == 0)
		return;
	warning = &r->status->warnings[r->status->n_warnings - 1];
	if (strcmp(path, "/Reason") == 0)
		keep(r, &warning->reason, REASON_MAX);
	if (strcmp(path, "/State") == 0)
		warning->acknowledged =
		    len == sizeof("Acknowledged") - 1 && strncmp(s, "Acknowledged", len) == 0;
}

static void
end(void *context, const XML_Char *name)
{
	static const char warning[] = "/Status/Warnings/Warning";
	struct reader *r = context;
	const char *path = r->path;

	(void)name;
	if (r->rule != NULL)
		return; /* expat still ends an empty element after it was stopped */
	if (strcmp(path, "/Status/SystemUnit/Product") == 0)
		keep(r, &r->status->product, SHORT_MAX);
	else if (strcmp(path, "/Status/SystemUnit/Software/Version") == 0)
		keep(r, &r->status->version, SHORT_MAX);
	else if (strcmp(path, "/Status/SystemUnit/Hardware/SerialNumber") == 0)
		keep(r, &r->status->serial, SHORT_MAX);
	else if (strcmp(path, "/Status/SystemUnit/SystemTime") == 0)
		keep_time(r);
	else if (strcmp(path, "/Status/License/All") == 0)
		keep_license(r);
	else if (strncmp(path, warning, sizeof(warning) - 1) == 0)
		keep_warning(r, path + sizeof(warning) - 1);
	r->depth--;
	r->path[r->depth > 0 ? r->ends[r->depth - 1] : 0] = '\0';
	aw_buf_reset(&r->text);
}

static void
doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public_id,
    int internal)
{
	(void)name;
	(void)system;
	(void)public_id;
	(void)internal;
	give_up(context, "a DOCTYPE is not taken");
}

/* The shorter name, the only one before Expat 2.9.0, is deprecated since. */
static uintmax_t
line_of(XML_Parser parser)
{
#if XML_MAJOR_VERSION > 2 || (XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION >= 9)
	return XML_GetCurrentLineNumber64(parser);
#else
	return XML_GetCurrentLineNumber(parser);
#endif
}

static enum aw_err
outcome(const struct reader *r, enum XML_Status rc, struct aw_error *err)
{
	enum XML_Error code = XML_GetErrorCode(r->parser);

	if (r->no_memory || (rc != XML_STATUS_OK && code == XML_ERROR_NO_MEMORY))
		return aw_error_nomem(err);
	if (r->rule != NULL)
		return aw_error_set(
		    err, AW_ERR_ANSWER_XML, WHERE, "line %ju: %s", line_of(r->parser), r->rule);
	if (rc != XML_STATUS_OK)
		return aw_error_set(err, AW_ERR_ANSWER_XML, WHERE, "line %ju: %s",
		    line_of(r->parser), XML_ErrorString(code));
	return AW_OK;
}

enum aw_err
aw_expressway_xml_parse(
    const char *data, size_t len, struct aw_expressway_status *status, struct aw_error *err)
{
	struct reader r = {.parser = XML_ParserCreate(NULL), .status = status};
	enum aw_err rc;

	*status = (struct aw_expressway_status){.system_time = AW_INSTANT_NONE};
	if (r.parser == NULL)
		return aw_error_nomem(err);
	if (len > INT32_MAX) {
		XML_ParserFree(r.parser);
		return aw_error_set(err, AW_ERR_ANSWER_XML, WHERE, "too large");
	}
	aw_buf_init(&r.text, AW_EXPRESSWAY_TEXT_MAX);
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, begin, end);
	XML_SetCharacterDataHandler(r.parser, characters);
	XML_SetStartDoctypeDeclHandler(r.parser, doctype);
	rc = outcome(&r, XML_Parse(r.parser, data, (int)len, XML_TRUE), err);
	aw_buf_free(&r.text);
	XML_ParserFree(r.parser);
	return rc;
}

void
aw_expressway_status_clear(struct aw_expressway_status *status)
{
	for (size_t i = 0; i < status->n_warnings; i++)
		free(status->warnings[i].reason);
	free(status->warnings);
	free(status->product);
	free(status->version);
	free(status->serial);
	free(status->license_text);
	*status = (struct aw_expressway_status){.system_time = AW_INSTANT_NONE};
}
