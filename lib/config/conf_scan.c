/* SPDX-License-Identifier: ISC */
#include "config/conf_scan.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define PLACE_PATH_MAX 240

const char *
aw_conf_place(const char *path, int line, char buf[AW_CONF_LINE_MAX])
{
	size_t len = strlen(path);
	char *to = buf;

	if (len > PLACE_PATH_MAX) {
		memset(to, '.', 3);
		to += 3;
		path += len - PLACE_PATH_MAX;
		len = PLACE_PATH_MAX;
	}
	memcpy(to, path, len + 1);
	to[len] = ':';
	aw_text_number(to + len + 1, (uint32_t)line);
	return buf;
}

enum aw_err
aw_conf_vfail(
    const char *path, int line, struct aw_error *err, enum aw_err code, const char *fmt, va_list ap)
{
	char place[AW_CONF_LINE_MAX], text[AW_ERROR_TEXT_MAX];

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	return aw_error_set(err, code, aw_conf_place(path, line, place), "%s", text);
}

enum aw_err
aw_conf_scan_fail(const struct aw_conf_scan *scan, int line, enum aw_err code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	aw_conf_vfail(scan->path, line, scan->err, code, fmt, ap);
	va_end(ap);
	return code;
}

static enum aw_err
fail(const struct aw_conf_scan *scan, const char *rule)
{
	return aw_conf_syntax(scan, scan->line, "%s", rule);
}

enum aw_err
aw_conf_scan_start(
    struct aw_conf_scan *scan, const char *path, char *text, size_t len, struct aw_error *err)
{
	const char *nul = memchr(text, '\0', len);

	*scan = (struct aw_conf_scan){
	    .path = path, .p = text, .end = text + len, .begin = text, .line = 1, .err = err};
	if (nul == NULL)
		return AW_OK;
	for (const char *p = text; p < nul; p++)
		scan->line += *p == '\n';
	return fail(scan, "a NUL byte: this is not a text file");
}

/* Passes the end of a line. */
static enum aw_err
end_line(struct aw_conf_scan *scan)
{
	if (scan->p - scan->begin > AW_CONF_WIDTH_MAX)
		return fail(scan, "a line of more than 65536 octets, which is the limit");
	scan->begin = ++scan->p;
	scan->line++;
	return AW_OK;
}

static enum aw_err
pass_block_comment(struct aw_conf_scan *scan)
{
	int line = scan->line;
	enum aw_err rc = AW_OK;

	scan->p += 2;
	while (rc == AW_OK && scan->p < scan->end) {
		if (scan->p[0] == '*' && scan->p[1] == '/') {
			scan->p += 2;
			return AW_OK;
		}
		if (*scan->p == '\n')
			rc = end_line(scan);
		else
			scan->p++;
	}
	return rc != AW_OK
		   ? rc
		   : aw_conf_syntax(scan, line, "this comment is never closed: \"*/\" is missing");
}

static enum aw_err
pass_blanks(struct aw_conf_scan *scan)
{
	enum aw_err rc = AW_OK;

	while (rc == AW_OK) {
		char *p = scan->p;

		while (*p == ' ' || *p == '\t' || *p == '\r')
			p++;
		scan->p = p;
		if (*p == '\n')
			rc = end_line(scan);
		else if (*p == '#' || (p[0] == '/' && p[1] == '/'))
			scan->p += strcspn(p, "\n");
		else if (p[0] == '/' && p[1] == '*')
			rc = pass_block_comment(scan);
		else
			break;
	}
	return rc;
}

/* What neither quoted texts nor words may have at p. */
static enum aw_err
check_octet(const struct aw_conf_scan *scan)
{
	const char *p = scan->p;

	if (p[0] == '$' && p[1] == '{')
		return fail(scan, "\"${\" is not allowed: variables are not expanded");
	if ((unsigned char)*p >= ' ' || *p == '\t')
		return AW_OK;
	if (p == scan->end || *p == '\n' || (p[0] == '\r' && p[1] == '\n'))
		return fail(scan, "this quoted text is not closed on its line");
	return fail(scan, "a control character: this is not a text file");
}

/* The number of at most `max` digits at p, which moves behind them. */
static unsigned
number(struct aw_conf_scan *scan, const char *digits, size_t max, int base)
{
	char text[4] = "";

	for (size_t i = 0; i < max && *scan->p != '\0' && strchr(digits, *scan->p) != NULL; i++)
		text[i] = *scan->p++;
	return (unsigned)strtoul(text, NULL, base);
}

/* What follows a backslash in double quotes: as in C; any other mark is itself. */
static enum aw_err
unescape(struct aw_conf_scan *scan, char *to)
{
	static const char letters[] = "abefnrtv", octets[] = "\a\b\033\f\n\r\t\v";
	const char *letter = strchr(letters, *scan->p);
	unsigned char c = (unsigned char)*scan->p;
	unsigned n = 0;

	if (c >= '0' && c <= '7') {
		n = number(scan, "01234567", 3, 8);
		n = n > 0xff || isdigit((unsigned char)*scan->p) ? 0 : n;
	} else {
		scan->p++;
		if (c == 'x')
			n = number(scan, "0123456789abcdefABCDEF", 2, 16);
		else if (letter != NULL)
			n = (unsigned char)octets[letter - letters];
		else if (!isalnum(c))
			n = c;
	}
	*to = (char)n;
	return n != 0 ? AW_OK
		      : fail(scan, "this escape is unknown in double quotes; a backslash is "
				   "written \\\\");
}

/* The characters of values without quotes. All that could begin something else needs quotes. */
static bool
word_char(char c)
{
	/* A bit for each of %, -, ., /, 0 to 9 and : below 64, and of @, A to Z, _ and a to z. */
	static const uint64_t bits[4] = {0x07ffe02000000000, 0x07fffffe87ffffff};
	unsigned char at = (unsigned char)c;

	return (bits[at / 64] >> (at % 64) & 1) != 0;
}

static char *
word_end(char *p)
{
	while (word_char(*p))
		p++;
	return p;
}

/* A character of a quoted text that means itself, as nearly all do. */
static bool
is_plain(char c, char quote)
{
	return c >= ' ' && c < 0x7f && c != quote && c != '\\' && c != '$';
}

/* A quoted text ends on its line, so that a missing quote is found where it is missing. */
static enum aw_err
scan_quoted(struct aw_conf_scan *scan)
{
	char quote = *scan->p++, *text = scan->p, *to = word_end(text);
	enum aw_err rc = AW_OK;

	scan->p = to;
	while (*scan->p != quote && rc == AW_OK) {
		bool escape;

		if (is_plain(*scan->p, quote)) {
			*to++ = *scan->p++;
			continue;
		}
		escape =
		    *scan->p == '\\' && (quote == '"' || scan->p[1] == '\\' || scan->p[1] == quote);

		scan->p += escape;
		rc = check_octet(scan);
		if (rc == AW_OK && escape && quote == '"')
			rc = unescape(scan, to++);
		else if (rc == AW_OK)
			*to++ = *scan->p++;
	}
	if (rc != AW_OK)
		return rc;
	*to = '\0';
	scan->p++;
	scan->token.kind = AW_CONF_QUOTED;
	scan->token.text = text;
	scan->token.len = (int)(to - text);
	return AW_OK;
}

static const char *
mark_text(char c)
{
	switch (c) {
	case '=':
		return "=";
	case ',':
		return ",";
	case '{':
		return "{";
	case '}':
		return "}";
	default:
		return NULL;
	}
}

static enum aw_err
scan_mark(struct aw_conf_scan *scan)
{
	const char *text = mark_text(*scan->p);
	enum aw_err rc;

	if (text != NULL) {
		scan->token.kind = AW_CONF_MARK;
		scan->token.mark = *scan->p++;
		scan->token.text = text;
		scan->token.len = 1;
		return AW_OK;
	}
	rc = check_octet(scan);
	if (rc != AW_OK)
		return rc;
	if (*scan->p == ';')
		return fail(scan, "\";\" is not allowed: a setting ends without a mark");
	if (*scan->p == '+')
		return fail(scan, "\"+\" is not allowed here: write the whole list with \"=\"");
	if ((unsigned char)*scan->p >= 0x80)
		return fail(scan, "a letter outside ASCII: the whole value needs quotes");
	return aw_conf_syntax(scan, scan->line, "\"%c\": the whole value needs quotes", *scan->p);
}

enum aw_err
aw_conf_scan_next(struct aw_conf_scan *scan)
{
	char *unended = scan->unended, *text;
	enum aw_err rc = pass_blanks(scan);

	if (rc != AW_OK)
		return rc;
	text = scan->p;
	scan->unended = NULL;
	scan->token =
	    (struct aw_conf_token){.kind = AW_CONF_END, .text = "", .line = scan->line, .at = text};
	scan->p = word_end(text);
	if (scan->p > text) {
		scan->token.kind = AW_CONF_WORD;
		scan->token.text = text;
		scan->token.len = (int)(scan->p - text);
		scan->unended = scan->p;
	} else if (*text == '"' || *text == '\'') {
		rc = scan_quoted(scan);
	} else if (text < scan->end) {
		rc = scan_mark(scan);
	} else if (text - scan->begin > AW_CONF_WIDTH_MAX) {
		rc = end_line(scan);
	}
	if (unended != NULL)
		*unended = '\0';
	return rc;
}

/* Passes a quoted text, which ends on its line. */
static enum aw_err
pass_quoted(struct aw_conf_scan *scan)
{
	char quote = *scan->p;
	char *p = scan->p + 1;

	while (p < scan->end && *p != quote && *p != '\n')
		p += *p == '\\' && (quote == '"' || p[1] == '\\' || p[1] == quote) && p[1] != '\n'
			 ? 2
			 : 1;
	if (p >= scan->end || *p != quote)
		return fail(scan, "this quoted text is not closed on its line");
	scan->p = p + 1;
	return AW_OK;
}

enum aw_err
aw_conf_scan_pass(struct aw_conf_scan *scan, bool *closed)
{
	enum aw_err rc = AW_OK;
	unsigned depth = 1;

	while (rc == AW_OK && depth > 0) {
		rc = pass_blanks(scan);
		if (rc != AW_OK || scan->p >= scan->end)
			break;
		if (word_char(*scan->p)) {
			scan->p = word_end(scan->p);
		} else if (*scan->p == '"' || *scan->p == '\'') {
			rc = pass_quoted(scan);
		} else {
			depth += *scan->p == '{';
			depth -= *scan->p == '}';
			scan->p++;
		}
	}
	*closed = depth == 0;
	return rc;
}
