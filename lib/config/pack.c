/* SPDX-License-Identifier: ISC */
#include "config/pack.h"

#include <stdlib.h>
#include <string.h>

void
aw_pack_octets(struct aw_buf *buf, const void *octets, size_t len)
{
	(void)aw_buf_add(buf, octets, len);
}

void
aw_pack_number(struct aw_buf *buf, int64_t number)
{
	aw_pack_octets(buf, &number, sizeof(number));
}

/* The length with the NUL, 0 for no text, and the text. */
void
aw_pack_text(struct aw_buf *buf, const char *text)
{
	uint32_t size = text != NULL ? (uint32_t)strlen(text) + 1 : 0;

	aw_pack_octets(buf, &size, sizeof(size));
	if (size > 0)
		aw_pack_octets(buf, text, size);
}

/* The next len octets, or NULL. */
static const uint8_t *
take(struct aw_packed *packed, size_t len)
{
	const uint8_t *at = packed->p;

	if (packed->failed || (size_t)(packed->end - at) < len) {
		packed->failed = true;
		return NULL;
	}
	packed->p += len;
	return at;
}

void
aw_unpack_octets(struct aw_packed *packed, void *octets, size_t len)
{
	const uint8_t *at = take(packed, len);

	if (at != NULL)
		memcpy(octets, at, len);
	else
		memset(octets, 0, len);
}

int64_t
aw_unpack_number(struct aw_packed *packed)
{
	int64_t number;

	aw_unpack_octets(packed, &number, sizeof(number));
	return number;
}

unsigned
aw_unpack_below(struct aw_packed *packed, unsigned end)
{
	int64_t number = aw_unpack_number(packed);

	if (number < 0 || number >= end)
		packed->failed = true;
	return packed->failed ? 0 : (unsigned)number;
}

size_t
aw_unpack_count(struct aw_packed *packed, size_t size)
{
	int64_t n = aw_unpack_number(packed);

	if (n < 0 || (uint64_t)n > (uint64_t)(packed->end - packed->p) / size)
		packed->failed = true;
	return packed->failed ? 0 : (size_t)n;
}

const char *
aw_unpack_text(struct aw_packed *packed)
{
	const uint8_t *at;
	uint32_t size;

	aw_unpack_octets(packed, &size, sizeof(size));
	at = size > 0 ? take(packed, size) : NULL;
	if (at != NULL && memchr(at, '\0', size) != at + size - 1)
		packed->failed = true;
	return packed->failed ? NULL : (const char *)at;
}

char *
aw_unpack_copy(struct aw_packed *packed)
{
	const char *text = aw_unpack_text(packed);
	char *copy = text != NULL ? strdup(text) : NULL;

	if (text != NULL && copy == NULL)
		packed->failed = true;
	return copy;
}

char *
aw_unpack_name(struct aw_packed *packed)
{
	char *name = aw_unpack_copy(packed);

	if (name == NULL)
		packed->failed = true;
	return name;
}
