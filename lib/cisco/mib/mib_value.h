/* SPDX-License-Identifier: ISC */
/*
 * What an SNMP agent answered: names with their values, in the order of the answers, copied out of
 * the library that spoke to it. Bounded in number and octets.
 */
#ifndef AW_MIB_VALUE_H
#define AW_MIB_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define AW_MIB_OID_MAX 128 /* sub-identifiers, RFC 3416 section 4.1 */

/* A short name: of a scalar with its instance, or of a table's entry. */
struct aw_mib_oid {
	uint32_t id[24];
	size_t len;
};

/* Types of RFC 2578 as far as the readers distinguish them. */
enum aw_mib_type {
	AW_MIB_NUMBER, /* INTEGER, Integer32, Unsigned32, Gauge32, Counter32, TimeTicks */
	AW_MIB_OCTETS, /* OCTET STRING */
	AW_MIB_OTHER,  /* a type that no object here has */
	AW_MIB_ABSENT, /* noSuchObject, noSuchInstance, endOfMibView: only in single answers */
};

struct aw_mib_value {
	uint32_t *oid;
	size_t oid_len;
	enum aw_mib_type type;
	int64_t number; /* of a NUMBER, else 0 */
	char *octets;   /* of OCTETS, any bytes; one NUL follows that does not count; else NULL */
	size_t len;
};

struct aw_mib_values {
	struct aw_mib_value *items;
	size_t n;
	size_t size; /* octets of all names and values */
	size_t max, max_size;
};

/*
 * Adds a copy of *from. AW_ERR_SNMP_LIMIT: one more than `max`, or beyond `max_size`; the list
 * stays as it was then.
 */
AW_CHECKED enum aw_err aw_mib_values_add(
    struct aw_mib_values *list, const struct aw_mib_value *from, struct aw_error *err);

/* Frees the content; the limits stay. */
void aw_mib_values_clear(struct aw_mib_values *list);

/* Less than 0, 0 or more: the order of RFC 3416, in which a walk goes. */
int aw_mib_oid_compare(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len);

/* True if the name begins with `root`. */
bool aw_mib_oid_under(const uint32_t *oid, size_t len, const uint32_t *root, size_t root_len);

#endif
