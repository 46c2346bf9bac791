/* SPDX-License-Identifier: ISC */
/*
 * Text from devices is hostile: these make it one printable line of valid UTF-8, and turn bytes
 * into hex and back.
 */
#ifndef AW_TEXT_H
#define AW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * Copies src (len bytes, any content) to dst as valid UTF-8 on one line: C0 and C1 controls, DEL,
 * NUL, invalid UTF-8, line and paragraph separators, and bidirectional or zero-width format
 * characters become \xNN or \u{NNNN}; a backslash stays as it is. Cut on a character boundary with
 * "..." when dst is too small (size includes the NUL; size >= 4). Returns the length written,
 * without the NUL.
 */
size_t aw_text_clean(char *dst, size_t size, const char *src, size_t len);

/* The same into fresh memory of at most `max` bytes with the NUL; NULL when memory is short. Caller
 * frees. */
char *aw_text_clean_dup(const char *src, size_t len, size_t max);

/* Octets of the UTF-8 character at the begin of s (RFC 3629), 1 to 4; 0 if there is none. */
size_t aw_text_utf8(const char *s, size_t len);

/* True if the string needs no cleaning: valid UTF-8 without any of the characters named above. */
bool aw_text_is_clean(const char *s, size_t len);

/* 2 * len lower-case hex digits and a NUL into dst. */
void aw_hex(char *dst, const uint8_t *bytes, size_t len);

/* The value of a hex digit in either case, 16 for any other character. */
static inline unsigned
aw_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) : 16;
}

/*
 * Reads exactly `len` bytes of hex; colons and blanks between bytes and upper case are accepted, as
 * in "85:A0:DD". False if there are more or fewer bytes or other characters.
 */
bool aw_unhex(const char *s, uint8_t *bytes, size_t len);

/* Room for any number below, with the NUL. */
#define AW_NUMBER_TEXT 11

/* The decimal digits of n, without the cost of snprintf. */
void aw_text_number(char buf[AW_NUMBER_TEXT], uint32_t n);

/* snprintf that reports truncation: false if the text did not fit (dst then holds what did). */
bool aw_text_format(char *dst, size_t size, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* How many octets at the front are ASCII letters, digits, dots, dashes and underscores. */
size_t aw_name_span(const char *text);

/*
 * True for 1 to `max` octets of letters, digits, dot, dash and underscore that do not begin with a
 * dot or dash: safe as file name, SNMP index and perfdata label.
 */
bool aw_name_ok(const char *name, size_t max);

/* What joins the word of a kind to a name, " ", and that name; both "" where the name is that word,
 * so that no text has "license license": printf("%s%s%s", kind, AW_TEXT_NAME(kind, name)). */
#define AW_TEXT_NAME(kind, name) \
	(strcmp(kind, name) == 0 ? "" : " "), (strcmp(kind, name) == 0 ? "" : (name))

/* What a noun ends with after a number: "s" or "es", and "" for one: "1 device", "2 devices". */
const char *aw_text_s(uint64_t n);
const char *aw_text_es(uint64_t n);

#endif
