/* SPDX-License-Identifier: ISC */
/* Parts of indexes, accessors and macros that several tables of columns_*.c use. */
#ifndef AW_COLUMNS_SHARED_H
#define AW_COLUMNS_SHARED_H

#include "table.h"
#include "mib_source.h"
#include "model/model.h"
#include "model/service.h"
#include "model/store.h"

/* Parts of indexes: device; device and store; transition. */
extern const struct aw_index aw_device_index[];
extern const struct aw_index aw_store_index[];
extern const struct aw_index aw_transition_index[];

/* Members of struct aw_level for rows of devices (struct aw_device_row) and of stores. */
void aw_device_keys(const struct aw_row *parent, const void *row, struct aw_key *keys);
void aw_store_keys(const struct aw_row *parent, const void *row, struct aw_key *keys);
size_t aw_device_count(const struct aw_row *parent);
const void *aw_device_at(const struct aw_row *parent, size_t i);
size_t aw_store_count(const struct aw_row *parent);
const void *aw_store_at(const struct aw_row *parent, size_t i);
/* keys of any row whose first member is a struct aw_part: device and name. */
void aw_part_keys(const struct aw_row *parent, const void *row, struct aw_key *keys);

/* True if one of its texts is longer than AW_TEXT_MAX, so that a column truncates it. */
bool aw_certificate_is_cut(const struct aw_certificate *certificate);

/* Sizes of texts in the MIB, in octets: SnmpAdminString is at most 255 (RFC 3411, 5). */
#define AW_TEXT_MAX 255
#define AW_WORD_MAX 64
#define AW_SHORT_MAX 32
#define AW_MIB_SOURCE(row) ((const struct aw_mib_source *)(row)->source)
#define AW_SNAPSHOT(row) (AW_MIB_SOURCE(row)->snapshot)

/*
 * A column for a field of a struct; base as in struct aw_column. The flag is the initializer of one
 * more member of struct aw_column.
 */
#define AW_FLAGGED(flag_, id_, name_, kind_, min_, max_, add_, base_, struct_, member_)      \
	{                                                                                    \
		.id = (id_), .name = (name_), .kind = (kind_), .min = (min_), .max = (max_), \
		.add = (add_), .base = (base_), .offset = offsetof(struct struct_, member_), \
		.size = sizeof(((struct struct_ *)0)->member_), flag_                        \
	}
#define AW_FIELD(id, name, kind, min, max, add, base, type, member) \
	AW_FLAGGED(.uncounted = false, id, name, kind, min, max, add, base, type, member)
#define AW_UNCOUNTED(id, name, kind, min, max, add, base, type, member) \
	AW_FLAGGED(.uncounted = true, id, name, kind, min, max, add, base, type, member)

/* A column with a function; base as in struct aw_column. */
#define AW_CALL(id_, name_, kind_, min_, max_, add_, base_, get_)                            \
	{                                                                                    \
		.id = (id_), .name = (name_), .kind = (kind_), .min = (min_), .max = (max_), \
		.add = (add_), .base = (base_), .get = (get_)                                \
	}

#define AW_TEXT(id, name, base, type, member) \
	AW_FIELD(id, name, AW_KIND_TEXT, 0, AW_TEXT_MAX, 0, base, type, member)
#define AW_WORD(id, name, max, base, type, member) \
	AW_FIELD(id, name, AW_KIND_TEXT, 1, max, 0, base, type, member)
#define AW_NUMBER(id, name, base, type, member) \
	AW_FIELD(id, name, AW_KIND_UNSIGNED, 0, 0, 0, base, type, member)
/* Size of a key; 0 is not known. */
#define AW_KEY_BITS(id, name, base, type, member) \
	AW_FLAGGED(.zero_is_none = true, id, name, AW_KIND_UNSIGNED, 0, 0, 0, base, type, member)
#define AW_ERROR(id, name, base, type, member) \
	AW_FIELD(id, name, AW_KIND_ERROR, 1, AW_WORD_MAX, 0, base, type, member)
#define AW_FINDING_ID(id, name, base, type, member) \
	AW_FIELD(id, name, AW_KIND_FINDING, 1, AW_WORD_MAX, 0, base, type, member)
#define AW_TRUTH(id, name, base, type, member) \
	AW_FIELD(id, name, AW_KIND_TRUTH, 1, 2, 0, base, type, member)
#define AW_DATE(id, name, base, type, member) \
	AW_FIELD(id, name, AW_KIND_DATE, 11, 11, 0, base, type, member)
/* Instant of an observation or an attempt. */
#define AW_SEEN(id, name, base, type, member) \
	AW_UNCOUNTED(id, name, AW_KIND_DATE, 11, 11, 0, base, type, member)
#define AW_LEFT(id, name, base, type, member) \
	AW_UNCOUNTED(id, name, AW_KIND_LEFT, 0, 0, 0, base, type, member)
#define AW_AGE(id, name, base, type, member) \
	AW_UNCOUNTED(id, name, AW_KIND_AGE, 0, 2147483647, 0, base, type, member)
/* Text that may contain a time left. */
#define AW_AGING_TEXT(id, name, base, type, member) \
	AW_UNCOUNTED(id, name, AW_KIND_TEXT, 0, AW_TEXT_MAX, 0, base, type, member)
#define AW_ENUM(id, name, max, base, type, member) \
	AW_FIELD(id, name, AW_KIND_INTEGER, 1, max, 0, base, type, member)
#define AW_HASH(id, name, base, type, member)                                  \
	AW_FIELD(id, name, AW_KIND_OCTETS, sizeof(((struct type *)0)->member), \
	    sizeof(((struct type *)0)->member), 0, base, type, member)
/* Severities begin at 0 in the code and at 1 in the MIB. */
#define AW_SEVERITY(id, name, base, type, member) \
	AW_FIELD(id, name, AW_KIND_INTEGER, 1, 4, 1, base, type, member)
#define AW_READINESS(id, name, base, type, member) \
	AW_FIELD(id, name, AW_KIND_INTEGER, 1, 6, 0, base, type, member)

#endif
