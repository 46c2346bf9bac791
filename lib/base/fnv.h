/* SPDX-License-Identifier: ISC */
/*
 * FNV-1a hashes (draft-eastlake-fnv): quick and not resistant to chosen inputs. Start with
 * AW_FNV32_START or AW_FNV64_START and add octets.
 */
#ifndef AW_FNV_H
#define AW_FNV_H

#include <stddef.h>
#include <stdint.h>

#define AW_FNV32_START UINT32_C(2166136261)
#define AW_FNV64_START UINT64_C(14695981039346656037)

static inline uint32_t
aw_fnv32_add(uint32_t hash, unsigned char c)
{
	return (hash ^ c) * UINT32_C(16777619);
}

static inline uint32_t
aw_fnv32_text(uint32_t hash, const char *s)
{
	for (; *s != '\0'; s++)
		hash = aw_fnv32_add(hash, (unsigned char)*s);
	return hash;
}

static inline uint64_t
aw_fnv64_add(uint64_t hash, unsigned char c)
{
	return (hash ^ c) * UINT64_C(1099511628211);
}

static inline uint32_t
aw_fnv32_bytes(uint32_t hash, const void *data, size_t len)
{
	const unsigned char *octets = data;

	for (size_t i = 0; i < len; i++)
		hash = aw_fnv32_add(hash, octets[i]);
	return hash;
}

static inline uint64_t
aw_fnv64_bytes(uint64_t hash, const void *data, size_t len)
{
	const unsigned char *octets = data;

	for (size_t i = 0; i < len; i++)
		hash = aw_fnv64_add(hash, octets[i]);
	return hash;
}

#endif
