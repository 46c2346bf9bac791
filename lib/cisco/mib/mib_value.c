/* SPDX-License-Identifier: ISC */
#include "cisco/mib/mib_value.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

static bool
copy(struct aw_mib_value *to, const struct aw_mib_value *from)
{
	*to = *from;
	to->octets = NULL;
	to->oid = malloc((from->oid_len + 1) * sizeof(*to->oid));
	if (to->oid == NULL)
		return false;
	if (from->oid_len > 0)
		memcpy(to->oid, from->oid, from->oid_len * sizeof(*to->oid));
	if (from->octets == NULL)
		return true;
	to->octets = malloc(from->len + 1);
	if (to->octets == NULL) {
		free(to->oid);
		return false;
	}
	memcpy(to->octets, from->octets, from->len);
	to->octets[from->len] = '\0';
	return true;
}

enum aw_err
aw_mib_values_add(struct aw_mib_values *list, const struct aw_mib_value *from, struct aw_error *err)
{
	size_t size = from->oid_len * sizeof(*from->oid) + from->len;

	if (list->n >= list->max)
		return aw_error_set(err, AW_ERR_SNMP_LIMIT, NULL,
		    "the device answers with more than %zu values", list->max);
	if (size > list->max_size || list->size > list->max_size - size)
		return aw_error_set(err, AW_ERR_SNMP_LIMIT, NULL,
		    "the device answers with more than %zu octets", list->max_size);
	if (!AW_GROW(list->items, list->n) || !copy(&list->items[list->n], from))
		return aw_error_nomem(err);
	list->n++;
	list->size += size;
	return AW_OK;
}

void
aw_mib_values_clear(struct aw_mib_values *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->items[i].oid);
		free(list->items[i].octets);
	}
	free(list->items);
	list->items = NULL;
	list->n = list->size = 0;
}

int
aw_mib_oid_compare(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
	for (size_t i = 0; i < a_len && i < b_len; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	if (a_len == b_len)
		return 0;
	return a_len < b_len ? -1 : 1;
}

bool
aw_mib_oid_under(const uint32_t *oid, size_t len, const uint32_t *root, size_t root_len)
{
	return len >= root_len && aw_mib_oid_compare(oid, root_len, root, root_len) == 0;
}
