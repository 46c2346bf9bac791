/* SPDX-License-Identifier: ISC */
/*
 * Marks in front of lines: quoted mail ("> ", "| ") and the times of captures ("[2026-11-30
 * 08:00:00] ", "Nov 30 08:00:00.123: ", "08:00:01 "). They are removed only where every line that
 * is not blank has one of the same kind.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cisco/text/license_input.h"

#define DEPTH_MAX 8  /* marks in front of one another */
#define DATE_WORDS 5 /* words of a date before its time */
#define ZONE_MAX 7   /* octets of the name of a zone, with the blank before */
#define FEW_LINES 4  /* one line of so many with a mark is no quoted text */

/* A time with the name of a zone is a kind of its own: "08:00:01 UDI: " has none. */
enum mark { MARK_MAIL, MARK_ZONED, MARK_TIME, MARKS };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
digits(struct aw_span line, size_t at)
{
	size_t n = 0;

	while (at + n < line.len && is_digit(line.s[at + n]))
		n++;
	return n;
}

static bool
has(struct aw_span line, size_t at, char c)
{
	return at < line.len && line.s[at] == c;
}

/* "08:00:01", "08:00:01.123", "08:00:01,5"; the offset after it, 0 if it is none. */
static size_t
after_time(struct aw_span line, size_t at)
{
	for (int part = 0; part < 3; part++) {
		size_t n = digits(line, at);

		if (n < 1 || n > 2 || (part < 2 && !has(line, at + n, ':')))
			return 0;
		at += n + (part < 2 ? 1 : 0);
	}
	if ((has(line, at, '.') || has(line, at, ',')) && digits(line, at + 1) > 0)
		at += 1 + digits(line, at + 1);
	return at;
}

/* "Nov", "Mon"; the offset after it, 0 if it is none. */
static size_t
after_name(struct aw_span line, size_t at)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDecMonTueWedThuFriSatSun";

	if (at + 3 > line.len)
		return 0;
	for (size_t i = 0; i + 3 < sizeof(names); i += 3)
		if (strncasecmp(line.s + at, names + i, 3) == 0)
			return at + 3;
	return 0;
}

/* "2026-11-30", "30.11.2026", "30", "2026", "Nov"; the offset after it, 0 if it is none. */
static size_t
after_date_word(struct aw_span line, size_t at)
{
	size_t start = at, n = digits(line, at);

	if (n == 0)
		return after_name(line, at);
	while (n >= 1 && n <= 4 && at - start < 10) {
		at += n;
		if (!has(line, at, '-') && !has(line, at, '/') && !has(line, at, '.'))
			return at;
		n = digits(line, at + 1);
		if (n == 0)
			n = after_name(line, at + 1) != 0 ? 3 : 0;
		at++;
	}
	return 0;
}

/* The date and the time; the offset after them, 0 if they are none. */
static size_t
after_instant(struct aw_span line, size_t at)
{
	for (int words = 0; words <= DATE_WORDS; words++) {
		size_t end = after_time(line, at);

		if (end != 0)
			return end;
		end = after_date_word(line, at);
		if (end == 0 || end >= line.len || strchr(" T_\t", line.s[end]) == NULL)
			return 0;
		at = end + 1;
		while (has(line, at, ' '))
			at++;
	}
	return 0;
}

/* An offset after the time, "Z", "+02:00", " +0200"; the offset after it, `at` for none. */
static size_t
after_offset(struct aw_span line, size_t at)
{
	size_t i = at;

	if (has(line, i, 'Z'))
		return i + 1;
	if (has(line, i, ' '))
		i++;
	if ((!has(line, i, '+') && !has(line, i, '-')) || digits(line, i + 1) < 2)
		return at;
	i += 1 + digits(line, i + 1);
	return has(line, i, ':') && digits(line, i + 1) == 2 ? i + 3 : i;
}

/* " UTC"; the offset after it, `at` if it is none. */
static size_t
after_zone(struct aw_span line, size_t at)
{
	size_t i = at + 1;

	if (!has(line, at, ' '))
		return at;
	while (i < line.len && line.s[i] >= 'A' && line.s[i] <= 'Z')
		i++;
	return i > at + 1 && i - at <= ZONE_MAX ? i : at;
}

/* The length of a time in front of the line with one blank after it, 0 if there is none. */
static size_t
time_mark(struct aw_span line, bool zoned)
{
	size_t at = 0, zone;
	char close = '\0', end;

	if (has(line, 0, '[') || has(line, 0, '(')) {
		close = (char)(line.s[0] == '[' ? ']' : ')');
		at = 1;
	} else if (has(line, 0, '*') || has(line, 0, '.')) {
		at = 1; /* of a clock that is not set or not synchronised */
	}
	at = after_instant(line, at);
	if (at == 0)
		return 0;
	at = after_offset(line, at);
	zone = after_zone(line, at);
	end = close;
	if (close == '\0')
		end = ':';
	if (zoned && (zone == at || !has(line, zone, end)))
		return 0;
	at = zoned ? zone : at;
	if (close != '\0' && !has(line, at++, close))
		return 0;
	if (has(line, at, ':'))
		at++;
	if (at == line.len)
		return at;
	return line.s[at] == ' ' || line.s[at] == '\t' ? at + 1 : 0;
}

static size_t
mail_mark(struct aw_span line)
{
	size_t at = 0;

	while (at < 3 && has(line, at, ' '))
		at++;
	if (!has(line, at, '>') && !has(line, at, '|'))
		return 0;
	return has(line, at + 1, ' ') ? at + 2 : at + 1;
}

static size_t
mark_length(struct aw_span line, enum mark mark)
{
	return mark == MARK_MAIL ? mail_mark(line) : time_mark(line, mark == MARK_ZONED);
}

/* Takes the first line off, without its end. */
static struct aw_span
take_line(struct aw_span *rest)
{
	struct aw_span line = aw_span_line(rest);

	while (line.len > 0 && line.s[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* How many lines have a mark; `first_without`: the number of the first that has none. */
struct count {
	size_t with, without, first_without;
};

static struct count
count_marks(struct aw_span text, enum mark mark)
{
	struct count count = {0};

	for (size_t n = 1; text.len > 0; n++) {
		struct aw_span line = take_line(&text);

		if (aw_span_trim(line).len == 0)
			continue;
		if (mark_length(line, mark) > 0)
			count.with++;
		else if (count.without++ == 0)
			count.first_without = n;
	}
	return count;
}

/* The text without the marks; `only`: and without the lines that have none. NULL: no memory. */
static char *
remove_marks(struct aw_span text, enum mark mark, bool only, size_t *len)
{
	char *out = malloc(text.len + 1);
	size_t n = 0;

	while (out != NULL && text.len > 0) {
		struct aw_span line = take_line(&text);
		size_t skip = mark_length(line, mark);

		if (only && skip == 0)
			continue;
		line = aw_span_from(line, skip);
		memcpy(out + n, line.s, line.len);
		n += line.len;
		/* The last line may have no end, which says that the text may be cut. */
		if (text.len > 0 || text.s[-1] == '\n')
			out[n++] = '\n';
	}
	*len = n;
	return out;
}

/* True if every line that is not blank has the mark, and one has. */
static bool
all_have(struct aw_span text, enum mark mark)
{
	bool some = false;

	while (text.len > 0) {
		struct aw_span line = take_line(&text);

		if (aw_span_trim(line).len == 0)
			continue;
		if (mark_length(line, mark) == 0)
			return false;
		some = true;
	}
	return some;
}

/* Removes what every line has in front. False for want of memory. */
static bool
strip(struct aw_lictext_input *input)
{
	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		enum mark mark = MARK_MAIL;
		size_t len;
		char *bare;

		while (mark < MARKS && !all_have(input->text, mark))
			mark++;
		if (mark == MARKS)
			break;
		bare = remove_marks(input->text, mark, false, &len);
		if (bare == NULL)
			return false;
		aw_lictext_replace(input, bare, len);
	}
	return true;
}

/* Refuses a license text whose marks are in front of some lines only. */
static enum aw_err
refuse_some(struct aw_span text, enum mark mark, const char *name, struct aw_error *err)
{
	struct count count = count_marks(text, mark);
	struct aw_lictext_input inner = {0};
	bool found, done;
	size_t len;

	if (count.with < FEW_LINES || count.without == 0)
		return AW_OK;
	inner.owned = remove_marks(text, mark, true, &len);
	inner.text = (struct aw_span){inner.owned, len};
	done = inner.owned != NULL && strip(&inner);
	found = done && aw_lictext_recognise(inner.text);
	aw_lictext_close(&inner);
	if (!done)
		return aw_error_nomem(err);
	return !found ? AW_OK
		      : aw_error_set(err, AW_ERR_LICENSE_PREFIX, name,
			    "%zu of %zu lines of the license text have %s in front; line %zu is "
			    "the first without it",
			    count.with, count.with + count.without,
			    mark == MARK_MAIL ? "the mark of quoted mail" : "a time",
			    count.first_without);
}

enum aw_err
aw_lictext_unquote(struct aw_lictext_input *input, const char *name, struct aw_error *err)
{
	enum aw_err rc = AW_OK;

	if (!strip(input))
		return aw_error_nomem(err);
	input->recognised = aw_lictext_recognise(input->text);
	if (input->recognised || input->text.len == 0)
		return AW_OK;
	for (enum mark mark = MARK_MAIL; rc == AW_OK && mark < MARKS; mark++)
		rc = refuse_some(input->text, mark, name, err);
	return rc;
}
