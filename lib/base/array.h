/* SPDX-License-Identifier: ISC */
/* Arrays that grow by doubling: a pointer to the elements and the number of those in use. */
#ifndef AW_ARRAY_H
#define AW_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Makes room for one more element behind the first `n` of `items`, a pointer that is NULL while `n`
 * is 0. False when memory is short; the elements are then as they were. The array is full exactly
 * when `n` is 0 or a power of two of at least 4, so grow it through this macro alone. The caller
 * frees `items`.
 */
/* NOLINTNEXTLINE(bugprone-sizeof-expression): the elements may be pointers */
#define AW_GROW(items, n) aw_array_grow(&(items), (n), sizeof(*(items)))

/*
 * Makes room for `n` elements in `items`, an array with room for `room` of them, whose contents the
 * caller counts itself. False when memory is short; both are then as they were.
 */
/* NOLINTNEXTLINE(bugprone-sizeof-expression): the elements may be pointers */
#define AW_RESERVE(items, room, n) aw_array_reserve(&(items), &(room), (n), sizeof(*(items)))

/* The function behind AW_GROW: `items` is the address of the pointer, `size` that of an element. */
bool aw_array_grow(void *items, size_t n, size_t size);

/* The function behind AW_RESERVE. */
bool aw_array_reserve(void *items, size_t *room, size_t n, size_t size);

#endif
