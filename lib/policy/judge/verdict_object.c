/* SPDX-License-Identifier: ISC */
/* Names of what a verdict is about. */
#include <inttypes.h>
#include <string.h>

#include "policy/judge/judge.h"
#include "base/text.h"

#define HASH_BYTES 9 /* "~0123abcd" */

/* FNV-1a: keeps apart what is cut; nothing secret or hostile depends on it. */
static uint32_t
hash(const char *s)
{
	uint32_t h = 2166136261U;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619U;
	return h;
}

/* Cuts at the end of a character and marks the place with a hash of the whole. */
static void
cut(char object[AW_OBJECT_MAX + 1], const char *whole)
{
	size_t len = AW_OBJECT_MAX - HASH_BYTES;

	while (len > 0 && ((unsigned char)whole[len] & 0xc0U) == 0x80U)
		len--;
	(void)aw_text_format(
	    object, AW_OBJECT_MAX + 1, "%.*s~%08" PRIx32, (int)len, whole, hash(whole));
}

void
aw_judge_object(const char *whole, char object[AW_OBJECT_MAX + 1])
{
	if (strlen(whole) > AW_OBJECT_MAX)
		cut(object, whole);
	else
		(void)aw_text_format(object, AW_OBJECT_MAX + 1, "%s", whole);
}

void
aw_service_object(const struct aw_service *service, char object[AW_OBJECT_MAX + 1])
{
	aw_judge_object(service->name, object);
}
