/* SPDX-License-Identifier: ISC */
#include "source/more.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "config/source_parts.h"
#include "source/source_type.h"

#define OWN_MAX 192 /* octets of a name that gets a number */

const struct aw_more *
aw_more_find(const struct aw_result *result, enum aw_source_part part, const char *name)
{
	for (size_t i = 0; i < result->n_more; i++)
		if (result->more[i].part == part && strcmp(result->more[i].name, name) == 0)
			return &result->more[i];
	return NULL;
}

/* True if it is one of those that are expected of the source. */
static bool
is_expected(const struct aw_source *source, enum aw_source_part part, const char *name)
{
	const char *expected =
	    part == AW_PART_STORE ? source->parts.store : source->parts.certificate;

	return expected != NULL && strcmp(expected, name) == 0;
}

struct aw_more *
aw_more_add(struct aw_result *result, const struct aw_source *source, enum aw_source_part part,
    const char *own, bool *taken)
{
	char name[AW_STORE_NAME_MAX + 1];
	struct aw_more *more;

	aw_source_part_name(source->node, own, name);
	*taken = is_expected(source, part, name) || aw_more_find(result, part, name) != NULL;
	if (*taken || result->n_more >= AW_MORE_MAX || !AW_GROW(result->more, result->n_more))
		return NULL;
	more = &result->more[result->n_more];
	*more = (struct aw_more){.part = part, .name = strdup(name)};
	if (more->name == NULL)
		return NULL;
	aw_result_init(&more->facts);
	more->facts.has_store.asked = part == AW_PART_STORE;
	more->facts.has_certificate.asked = part == AW_PART_CERTIFICATE;
	result->n_more++;
	return more;
}

struct aw_more *
aw_more_add_numbered(struct aw_result *result, const struct aw_source *source,
    enum aw_source_part part, const char *own, bool *taken)
{
	struct aw_more *more = aw_more_add(result, source, part, own, taken);
	char name[OWN_MAX + 8];

	for (int i = 2; *taken && i <= AW_MORE_NUMBERS_MAX; i++) {
		(void)aw_text_format(name, sizeof(name), "%.*s-%d", OWN_MAX, own, i);
		more = aw_more_add(result, source, part, name, taken);
	}
	return more;
}
