/* SPDX-License-Identifier: ISC */
#include "policy/judge/verdict_object.h"

#include <inttypes.h>
#include <string.h>

#include "base/fnv.h"
#include "base/text.h"
#include "model/license.h"
#include "model/service.h"
#include "model/store.h"

#define HASH_BYTES 9 /* "~0123abcd" */

/* Cuts at the end of a character and appends a hash of the whole, so that cut names differ. */
static void
cut(char object[AW_OBJECT_MAX + 1], const char *whole)
{
	size_t len = AW_OBJECT_MAX - HASH_BYTES;

	while (len > 0 && ((unsigned char)whole[len] & 0xc0U) == 0x80U)
		len--;
	(void)aw_text_format(object, AW_OBJECT_MAX + 1, "%.*s~%08" PRIx32, (int)len, whole,
	    aw_fnv32_text(AW_FNV32_START, whole));
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

void
aw_anchor_object(
    const struct aw_store *store, const struct aw_anchor *anchor, char object[AW_OBJECT_MAX + 1])
{
	char mark[AW_MARK_TEXT];

	(void)aw_text_format(
	    object, AW_OBJECT_MAX + 1, "%s/%.16s", store->name, aw_anchor_short(anchor, mark));
}

void
aw_entitlement_object(const struct aw_license *license, size_t i, char object[AW_OBJECT_MAX + 1])
{
	const struct aw_entitlement *entitlement = &license->entitlements[i];
	const char *label = entitlement->tag[0] != '\0' ? entitlement->tag : entitlement->name;
	char whole[2048], number[24];

	(void)aw_text_format(number, sizeof(number), "%zu", i + 1);
	(void)aw_text_format(
	    whole, sizeof(whole), "%s/%s", license->name, label[0] != '\0' ? label : number);
	aw_judge_object(whole, object);
}
