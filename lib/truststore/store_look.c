/* SPDX-License-Identifier: ISC */
#include "truststore/store_look.h"

#include <string.h>

#include "base/span.h"
#include "pki/pem_marker.h"
#include "truststore/store_format.h"

#define SAMPLE 512 /* octets looked at to know a text */

/* Text in two or four octets a character, by its mark. */
static unsigned
marked_encoding(const uint8_t *s, size_t len)
{
	if (len >= 4 && (memcmp(s, "\xff\xfe\0\0", 4) == 0 || memcmp(s, "\0\0\xfe\xff", 4) == 0))
		return 4;
	if (len >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0))
		return 2;
	return 0;
}

/* The same without a mark: by the zeros that ASCII has in it, which of four octets is always 0. */
static unsigned
wide_encoding(const uint8_t *s, size_t len)
{
	size_t n = (len < SAMPLE ? len : SAMPLE) / 4 * 4;
	unsigned zero = 0xf, some = 0;

	if (marked_encoding(s, len) != 0 || n < 16)
		return marked_encoding(s, len);
	for (size_t i = 0; i < n; i++) {
		if (s[i] != 0)
			zero &= ~(1U << i % 4);
		else
			some |= 1U << i % 4;
	}
	if (zero != some)
		return 0;
	if (zero == 0x7 || zero == 0xe)
		return 4;
	return zero == 0x5 || zero == 0xa ? 2 : 0;
}

bool
aw_look_blank(const uint8_t *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] != ' ' && (s[i] < '\t' || s[i] > '\r'))
			return false;
	return true;
}

static bool
starts(const uint8_t *s, size_t len, const char *word)
{
	return aw_span_starts((struct aw_span){(const char *)s, len}, word);
}

bool
aw_look_html(struct aw_store_look *look)
{
	const uint8_t *s = look->data;
	size_t len = look->len;

	while (len > 0 && (*s <= ' ' || *s >= 0x80)) {
		s++;
		len--;
	}
	return starts(s, len, "<!doctype html") || starts(s, len, "<html") ||
	       starts(s, len, "<head") || starts(s, len, "<?xml");
}

/* True if `word` is at that offset, ASCII case ignored. */
static bool
word_at(const struct aw_store_look *look, size_t at, const char *word)
{
	return at < look->len && starts(look->data + at, look->len - at, word);
}

/*
 * What of Cisco's texts may be in it. Only blanks are looked at, which base64 does not have, so
 * that PEM files cost no time.
 */
static void
search(struct aw_store_look *look)
{
	const uint8_t *at = look->data, *end = look->data + look->len;

	if (look->searched)
		return;
	look->searched = true;
	while ((at = memchr(at, ' ', (size_t)(end - at))) != NULL) {
		size_t i = (size_t)(at++ - look->data);

		look->listing = look->listing ||
				(i >= 2 && word_at(look, i - 2, "ca certificate")) ||
				(i >= 10 && word_at(look, i - 10, "trustpoint "));
		look->running = look->running ||
				(i >= 11 && word_at(look, i - 11, "certificate chain ")) ||
				(i >= 10 && word_at(look, i - 10, "trustpoint "));
	}
	look->listing = look->listing && aw_store_listing_is(look->data, look->len);
	look->running = look->running && aw_store_running_is(look->data, look->len);
}

/* A DER sequence with a long length, as every certificate is; '0' and text do not look like it. */
static bool
is_sequence(const struct aw_store_look *look)
{
	return look->len >= 4 && look->data[0] == AW_DER_SEQUENCE && look->data[1] >= 0x80 &&
	       look->data[1] <= 0x84;
}

/* Keys on elliptic curves have a short length. Text may begin so, but does not end there. */
static bool
is_short(const struct aw_store_look *look)
{
	return look->len >= 4 && look->data[0] == AW_DER_SEQUENCE && look->data[1] < 0x80 &&
	       look->len == 2 + (size_t)look->data[1];
}

/* One whole element at the front, and nothing or another one behind it. */
static bool
holds_element(const struct aw_store_look *look)
{
	size_t first = aw_der_length(look->data, look->len);

	return first == look->len ||
	       (first != 0 && first < look->len && look->data[first] == AW_DER_SEQUENCE);
}

void
aw_store_look(struct aw_store_look *look, const uint8_t *data, size_t len)
{
	*look = (struct aw_store_look){.data = data, .len = len};
	if (is_short(look)) {
		look->der = aw_der_kind(data, len);
		look->has_der = look->der != AW_DER_UNKNOWN;
	} else if (is_sequence(look)) {
		look->der = aw_der_kind(data, len);
		look->has_der = look->der != AW_DER_UNKNOWN || holds_element(look);
	}
	if (!look->has_der)
		look->wide = wide_encoding(data, len);
}

bool
aw_look_listing(struct aw_store_look *look)
{
	search(look);
	return look->listing;
}

bool
aw_look_running(struct aw_store_look *look)
{
	search(look);
	return look->running;
}

bool
aw_look_pem(const struct aw_store_look *look)
{
	return aw_marker_begin_next(look->data, look->len, 0) != SIZE_MAX;
}
