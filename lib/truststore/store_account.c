/* SPDX-License-Identifier: ISC */
#include "truststore/store_account.h"

#include <stdlib.h>

#include "base/array.h"

void
aw_account_clear(struct aw_account *account)
{
	free(account->ranges);
	*account = (struct aw_account){0};
}

bool
aw_account_note(struct aw_account *account, size_t start, size_t end, enum aw_account_class class)
{
	struct aw_account_range *last = account->n > 0 ? &account->ranges[account->n - 1] : NULL;

	if (start >= end)
		return true;
	if (last != NULL && last->class == class && last->end == start) {
		last->end = end;
		return true;
	}
	if (!AW_GROW(account->ranges, account->n))
		return false;
	account->ranges[account->n++] = (struct aw_account_range){start, end, class};
	return true;
}

static int
by_start(const void *a, const void *b)
{
	const struct aw_account_range *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

void
aw_account_sort(struct aw_account *account)
{
	if (account->n > 0)
		qsort(account->ranges, account->n, sizeof(*account->ranges), by_start);
}

bool
aw_account_gap(struct aw_account *account, size_t from, size_t len, struct aw_account_range *gap)
{
	size_t at = from;

	aw_account_sort(account);
	for (size_t i = 0; i < account->n && account->ranges[i].start <= at; i++)
		if (account->ranges[i].end > at)
			at = account->ranges[i].end;
	if (at >= len)
		return false;
	*gap = (struct aw_account_range){at, len, AW_ACCOUNT_NONE};
	for (size_t i = 0; i < account->n; i++)
		if (account->ranges[i].start > at) {
			gap->end = account->ranges[i].start < len ? account->ranges[i].start : len;
			break;
		}
	return true;
}
