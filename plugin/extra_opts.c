/* SPDX-License-Identifier: ISC */
#include "extra_opts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/text.h"

#define PATH_TEXT 1024

/* The files that monitoring-plugins and nagios-plugins search, in their order. */
static const char *const places[] = {
    "/usr/local/etc/monitoring-plugins/monitoring-plugins.ini",
    "/usr/local/etc/monitoring-plugins.ini",
    "/etc/monitoring-plugins/monitoring-plugins.ini",
    "/etc/monitoring-plugins.ini",
    "/usr/local/nagios/etc/plugins.ini",
    "/usr/local/etc/nagios/plugins.ini",
    "/etc/nagios/plugins.ini",
    "/etc/nagios-plugins.ini",
};

bool
aw_arguments_add(struct aw_arguments *arguments, const char *text)
{
	char *copy = strdup(text);

	/* Also reserve the NULL at the end. */
	if (copy == NULL || !AW_GROW(arguments->items, arguments->n) ||
	    !AW_GROW(arguments->items, arguments->n + 1)) {
		free(copy);
		return false;
	}
	arguments->items[arguments->n++] = copy;
	arguments->items[arguments->n] = NULL;
	return true;
}

void
aw_arguments_clear(struct aw_arguments *arguments)
{
	for (size_t i = 0; i < arguments->n; i++)
		free(arguments->items[i]);
	free(arguments->items);
	*arguments = (struct aw_arguments){0};
}

/* Removes blanks at both ends, in place. */
static char *
trim(char *s)
{
	size_t len;

	s += strspn(s, " \t\r");
	len = strlen(s);
	while (len > 0 && strchr(" \t\r", s[len - 1]) != NULL)
		s[--len] = '\0';
	return s;
}

static bool
key_ok(const char *key)
{
	return key[0] != '\0' && key[0] != '-' &&
	       key[strspn(
		   key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] == '\0';
}

static enum aw_err
bad_line(const char *path, size_t line, const char *rule, struct aw_error *err)
{
	char where[AW_ERROR_OBJECT_MAX];

	(void)snprintf(where, sizeof(where), "%.200s:%zu", path, line);
	return aw_error_set(err, AW_ERR_USAGE, where, "%s", rule);
}

/* Appends "key=value" as an argument. NULL, or the rule that the line breaks. */
static const char *
add_option(char *line, struct aw_arguments *out)
{
	char *equals = strchr(line, '='), *key, *value, argument[PATH_TEXT];
	bool fits;

	if (equals == NULL)
		return "a line is \"key=value\", or \"key=\" for a flag";
	*equals = '\0';
	key = trim(line);
	value = trim(equals + 1);
	if (!key_ok(key))
		return "a key is letters, digits and dashes";
	if (strcmp(key, "extra-opts") == 0)
		return "extra-opts is not allowed in its own file";
	if (key[1] == '\0')
		fits = aw_text_format(argument, sizeof(argument), "-%s%s", key, value);
	else
		fits = aw_text_format(argument, sizeof(argument), "--%s%s%s", key,
		    value[0] != '\0' ? "=" : "", value);
	if (!fits)
		return "the value is too long";
	if (out->n >= AW_EXTRA_OPTS_MAX || !aw_arguments_add(out, argument))
		return "too many options";
	return NULL;
}

/* "[name]": *inside is whether it is `section`. NULL, or the rule that the line breaks. */
static const char *
read_section(char *line, const char *section, bool *inside)
{
	size_t len = strlen(line);

	if (line[len - 1] != ']')
		return "a section is \"[name]\"";
	line[len - 1] = '\0';
	*inside = strcmp(trim(line + 1), section) == 0;
	return NULL;
}

static enum aw_err
parse_lines(char *text, const char *path, const char *section, struct aw_arguments *out,
    struct aw_error *err)
{
	bool inside = false, found = false;
	size_t number = 0;

	for (char *next = text; next != NULL;) {
		char *line = next, *end = strchr(next, '\n');
		const char *rule = NULL;

		number++;
		next = end != NULL ? end + 1 : NULL;
		if (end != NULL)
			*end = '\0';
		line = trim(line);
		if (line[0] == '\0' || line[0] == ';' || line[0] == '#')
			continue;
		if (line[0] == '[')
			rule = read_section(line, section, &inside);
		else if (inside)
			rule = add_option(line, out);
		if (rule != NULL)
			return bad_line(path, number, rule, err);
		found = found || inside;
	}
	if (!found)
		return aw_error_set(err, AW_ERR_USAGE, path, "has no section \"%s\"", section);
	return AW_OK;
}

enum aw_err
aw_extra_opts_parse(const char *text, size_t len, const char *path, const char *section,
    struct aw_arguments *out, struct aw_error *err)
{
	enum aw_err rc;
	char *copy;

	if (text == NULL)
		text = "";
	if (section == NULL || section[0] == '\0')
		section = AW_EXTRA_OPTS_SECTION;
	if (memchr(text, '\0', len) != NULL)
		return aw_error_set(err, AW_ERR_USAGE, path, "has a NUL byte");
	copy = strndup(text, len);
	if (copy == NULL)
		return aw_error_nomem(err);
	rc = parse_lines(copy, path, section, out, err);
	free(copy);
	return rc;
}

/* Reads standard input up to the limit. */
static enum aw_err
read_stdin(struct aw_bytes *bytes, struct aw_error *err)
{
	bytes->data = malloc(AW_EXTRA_OPTS_BYTES_MAX + 1);
	if (bytes->data == NULL)
		return aw_error_nomem(err);
	while (bytes->len <= AW_EXTRA_OPTS_BYTES_MAX) {
		ssize_t n = read(STDIN_FILENO, bytes->data + bytes->len,
		    AW_EXTRA_OPTS_BYTES_MAX + 1 - bytes->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return aw_error_set(
			    err, AW_ERR_FILE_READ, "standard input", "%s", strerror(errno));
		if (n == 0)
			return AW_OK;
		bytes->len += (size_t)n;
	}
	return aw_error_set(err, AW_ERR_FILE_SIZE, "standard input", "more than 64 KiB");
}

static enum aw_err
read_file(const char *path, struct aw_bytes *bytes, struct aw_error *err)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & S_IWOTH) != 0)
		return aw_error_set(
		    err, AW_ERR_USAGE, path, "everybody may write to it, so it is not trusted");
	return aw_file_read(path, AW_EXTRA_OPTS_BYTES_MAX, bytes, err);
}

/* The file to read if the option names none; NULL if none exists. */
static const char *
default_file(void)
{
	const char *named = getenv("MP_CONFIG_FILE");

	if (named != NULL && named[0] != '\0')
		return named;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (access(places[i], F_OK) == 0)
			return places[i];
	return NULL;
}

enum aw_err
aw_extra_opts_load(const char *value, struct aw_arguments *out, struct aw_error *err)
{
	struct aw_bytes bytes = {0};
	char section[PATH_TEXT] = "";
	const char *at, *path;
	enum aw_err rc;

	if (value == NULL)
		value = "";
	at = strchr(value, '@');
	path = at != NULL ? at + 1 : default_file();
	if (path == NULL || path[0] == '\0')
		return aw_error_set(err, AW_ERR_USAGE, "--extra-opts",
		    "no file is named and none of the usual ones exists");
	if (!aw_text_format(section, sizeof(section), "%.*s",
		at != NULL ? (int)(at - value) : (int)strlen(value), value))
		return aw_error_set(
		    err, AW_ERR_USAGE, "--extra-opts", "the section's name is too long");
	rc = strcmp(path, "-") == 0 ? read_stdin(&bytes, err) : read_file(path, &bytes, err);
	if (rc == AW_OK)
		rc = aw_extra_opts_parse(
		    (const char *)bytes.data, bytes.len, path, section, out, err);
	aw_bytes_free(&bytes);
	return rc;
}
