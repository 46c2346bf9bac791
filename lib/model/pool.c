/* SPDX-License-Identifier: ISC */
#include "model/pool.h"

#include <stdlib.h>
#include <string.h>

/* Open addressing with linear probing; the key is a hash already, so its first octets serve. */
struct aw_pool {
	struct aw_certificate **slots;
	size_t n_slots; /* a power of two */
	size_t count;
	size_t kept, max_kept; /* without a reference */
	size_t rows;           /* texts of certificates, at most as many */
};

#define FIRST_SLOTS 256

static size_t
home_slot(const struct aw_pool *pool, const uint8_t sha256[AW_POOL_START])
{
	uint32_t h;

	memcpy(&h, sha256, sizeof(h));
	return h & (pool->n_slots - 1);
}

/* Of what was never seen, all that a source gave: one device cannot change what another says. */
static bool
same_facts(const struct aw_certificate *a, const struct aw_certificate *b)
{
	return a->flaws == b->flaws && a->not_before == b->not_before &&
	       a->not_after == b->not_after && memcmp(a->sha1, b->sha1, AW_SHA1_LEN) == 0 &&
	       strcmp(a->serial, b->serial) == 0 && strcmp(a->subject, b->subject) == 0 &&
	       strcmp(a->issuer, b->issuer) == 0 && strcmp(a->name, b->name) == 0;
}

static bool
same(const struct aw_certificate *a, const struct aw_certificate *b)
{
	if (a == b)
		return true;
	if (aw_certificate_unseen(a) != aw_certificate_unseen(b) ||
	    memcmp(a->sha256, b->sha256, AW_SHA256_LEN) != 0)
		return false;
	return !aw_certificate_unseen(a) || same_facts(a, b);
}

/* The slot that holds the certificate, or the empty one where it belongs. One that was never seen
 * never replaces the certificate itself. */
static size_t
find_slot(const struct aw_pool *pool, const struct aw_certificate *cert)
{
	size_t i = home_slot(pool, cert->sha256);

	while (pool->slots[i] != NULL && !same(pool->slots[i], cert))
		i = (i + 1) & (pool->n_slots - 1);
	return i;
}

struct aw_pool *
aw_pool_new(void)
{
	struct aw_pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		return NULL;
	pool->n_slots = FIRST_SLOTS;
	pool->slots = calloc(pool->n_slots, sizeof(struct aw_certificate *));
	if (pool->slots == NULL) {
		free(pool);
		return NULL;
	}
	return pool;
}

void
aw_certificate_free(struct aw_certificate *cert)
{
	if (cert == NULL)
		return;
	if (cert->issuer != cert->subject)
		free(cert->issuer);
	free(cert->subject);
	free(cert->name);
	free(cert->serial);
	free(cert->key_algorithm);
	free(cert->signature_algorithm);
	free(cert->der);
	free(cert->row);
	free(cert->written);
	free(cert);
}

void
aw_pool_free(struct aw_pool *pool)
{
	if (pool == NULL)
		return;
	for (size_t i = 0; i < pool->n_slots; i++)
		aw_certificate_free(pool->slots[i]);
	free(pool->slots);
	free(pool);
}

void
aw_pool_keep(struct aw_pool *pool, size_t max)
{
	pool->max_kept = max;
}

/* One more reference, maybe of one that was kept without any. */
static void
add_reference(struct aw_pool *pool, struct aw_certificate *cert)
{
	if (cert->refs++ == 0 && pool->kept > 0)
		pool->kept--;
}

const struct aw_certificate *
aw_pool_ref(struct aw_pool *pool, const uint8_t sha256[AW_SHA256_LEN])
{
	struct aw_certificate key = {0}, *cert;

	memcpy(key.sha256, sha256, AW_SHA256_LEN);
	cert = pool->slots[find_slot(pool, &key)];
	if (cert != NULL)
		add_reference(pool, cert);
	return cert;
}

void
aw_pool_again(struct aw_pool *pool, const struct aw_certificate *cert)
{
	add_reference(pool, pool->slots[find_slot(pool, cert)]);
}

static bool
grow(struct aw_pool *pool)
{
	struct aw_pool bigger = {.n_slots = pool->n_slots * 2};

	bigger.slots = calloc(bigger.n_slots, sizeof(struct aw_certificate *));
	if (bigger.slots == NULL)
		return false;
	for (size_t i = 0; i < pool->n_slots; i++)
		if (pool->slots[i] != NULL)
			bigger.slots[find_slot(&bigger, pool->slots[i])] = pool->slots[i];
	free(pool->slots);
	pool->slots = bigger.slots;
	pool->n_slots = bigger.n_slots;
	return true;
}

const struct aw_certificate *
aw_pool_take(struct aw_pool *pool, struct aw_certificate *cert)
{
	size_t i;

	if (pool->count * 2 >= pool->n_slots && !grow(pool)) {
		aw_certificate_free(cert);
		return NULL;
	}
	i = find_slot(pool, cert);
	if (pool->slots[i] == NULL) {
		pool->slots[i] = cert;
		pool->count++;
		cert->refs = 1;
		return cert;
	}
	if (pool->slots[i] != cert)
		aw_certificate_free(cert);
	add_reference(pool, pool->slots[i]);
	return pool->slots[i];
}

void
aw_pool_take_der(struct aw_pool *pool, const struct aw_certificate *cert, uint8_t *der, size_t len)
{
	struct aw_certificate *own = pool->slots[find_slot(pool, cert)];

	if (own == NULL || own->der != NULL) {
		free(der);
		return;
	}
	own->der = der;
	own->der_len = len;
}

void
aw_pool_note_row(
    struct aw_pool *pool, const struct aw_certificate *cert, const char *row, size_t len)
{
	struct aw_certificate *own = pool->slots[find_slot(pool, cert)];

	if (own == NULL || own->row != NULL || pool->rows >= pool->max_kept)
		return;
	own->row = malloc(len);
	if (own->row == NULL)
		return;
	memcpy(own->row, row, len);
	own->row_len = len;
	pool->rows++;
}

const struct aw_certificate *
aw_pool_ref_row(
    struct aw_pool *pool, const uint8_t start[AW_POOL_START], const char *text, size_t len)
{
	struct aw_certificate *cert;

	for (size_t i = home_slot(pool, start); (cert = pool->slots[i]) != NULL;
	     i = (i + 1) & (pool->n_slots - 1)) {
		if (cert->row == NULL || cert->row_len > len ||
		    memcmp(cert->row, text, cert->row_len) != 0)
			continue;
		add_reference(pool, cert);
		return cert;
	}
	return NULL;
}

/* Empties slot i and closes the gap, so that probing still finds the entries after it. */
static void
remove_slot(struct aw_pool *pool, size_t i)
{
	size_t mask = pool->n_slots - 1, gap = i;

	pool->count--;
	for (;;) {
		i = (i + 1) & mask;
		if (pool->slots[i] == NULL)
			break;
		if (((i - home_slot(pool, pool->slots[i]->sha256)) & mask) >= ((i - gap) & mask)) {
			pool->slots[gap] = pool->slots[i];
			gap = i;
		}
	}
	pool->slots[gap] = NULL;
}

void
aw_pool_unref(struct aw_pool *pool, const struct aw_certificate *cert)
{
	struct aw_certificate *own;
	size_t i;

	if (cert == NULL)
		return;
	i = find_slot(pool, cert);
	own = pool->slots[i];
	if (own == NULL || --own->refs > 0)
		return;
	if (pool->kept < pool->max_kept) {
		pool->kept++;
		return;
	}
	remove_slot(pool, i);
	pool->rows -= own->row != NULL;
	aw_certificate_free(own);
}

size_t
aw_pool_count(const struct aw_pool *pool)
{
	return pool->count;
}
