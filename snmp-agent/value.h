/* SPDX-License-Identifier: ISC */
/* Columns as data, and the conversion of a field of a row to the value of an SNMP variable. */
#ifndef AW_VALUE_H
#define AW_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AW_VALUE_MAX 255 /* octets */

/* Types of SNMP values by their tags on the wire (RFC 2578, 2 and 7.1; RFC 2741, 5.4). */
enum aw_smi {
	AW_SMI_INTEGER = 0x02,
	AW_SMI_OCTETS = 0x04,
	AW_SMI_COUNTER = 0x41,
	AW_SMI_UNSIGNED = 0x42, /* Gauge32 and Unsigned32 */
};

/* A number or octets, by the type. bytes points into the row or into buffer. */
struct aw_value {
	int64_t number;
	const char *bytes;
	size_t len;
	char buffer[AW_VALUE_MAX + 1];
};

/* A row, as accessors get it. */
struct aw_row {
	const void *source; /* of the region: whatever the caller of the engine passes */
	const void *outer;  /* element of the first level */
	const void *inner;  /* element of the second level; NULL: the table has one level */
};

/* How the value of a column is made from its field. */
enum aw_kind {
	AW_KIND_TEXT,     /* char *; NULL is absent; truncated to the maximum of the column */
	AW_KIND_OCTETS,   /* uint8_t[] of the size of the field */
	AW_KIND_INTEGER,  /* an enumeration or number; `add` is added; saturates */
	AW_KIND_UNSIGNED, /* unsigned of 1 to 8 octets; saturates at 2^32-1 (RFC 2578, 7.1.7) */
	AW_KIND_COUNTER,  /* the same, but wraps (RFC 2578, 7.1.6) */
	AW_KIND_TRUTH,    /* bool */
	AW_KIND_DATE,     /* instant as DateAndTime; AW_INSTANT_NONE is absent */
	AW_KIND_LEFT,     /* instant as seconds left, clamped to +-(2^31-1) */
	AW_KIND_AGE,      /* instant as seconds since, clamped to 0..2^31-1 */
	AW_KIND_SPAN,     /* seconds, clamped to +-(2^31-1); AW_INSTANT_NONE is absent */
	AW_KIND_STAMP,    /* instant as text of RFC 3339; empty for AW_INSTANT_NONE */
	AW_KIND_ERROR,    /* enum aw_err as the id of its code; AW_OK is absent */
	AW_KIND_FINDING,  /* enum aw_finding as the id of its code; NONE is absent */
	AW_KIND_BITS,     /* number; its bit 0 is the first one of BITS (RFC 2578, 7.1.4) */
};

/* Descriptor of a column. */
struct aw_column {
	uint32_t id;
	bool zero_is_none; /* 0 and less is absent: devices report 0 for an instant that is none */
	/*
	 * awAgentRecordSerial does not count changes of this column, because the clock or another
	 * observation alone changes it: seconds left, ages, instants of observations and attempts,
	 * texts that contain a time left.
	 */
	bool uncounted;
	int64_t slack; /* of an int64_t field: a difference in seconds that is not counted */
	const char *name;
	enum aw_kind kind;
	/* Octets of strings (BITS: max); smallest and greatest number, 0 and 0 for no range. */
	uint32_t min, max;
	int add; /* to the number */
	/*
	 * Returns the struct with the field, NULL if this row has none. NULL accessor: the struct
	 * is the inner row, or the outer row if there is no inner one.
	 */
	const void *(*base)(const struct aw_row *row);
	size_t offset, size;
	/*
	 * Instead of offset and size: fills the value before its conversion by `kind`; false if
	 * absent. If there is a base, the function depends on that struct and the clock only.
	 */
	bool (*get)(const struct aw_row *row, int64_t now, struct aw_value *value);
};

/*
 * The value of one column of a row, as of `now` (seconds since 1970). It is valid as long as the
 * row is. False if absent: a GET is then answered with noSuchInstance.
 */
bool aw_column_value(
    const struct aw_column *column, const struct aw_row *row, int64_t now, struct aw_value *value);

/* The type of the values of a kind. */
enum aw_smi aw_kind_smi(enum aw_kind kind);

/*
 * Fills DateAndTime (RFC 2579, section 2) in UTC, 11 octets. False if there is no instant or its
 * year is not within 0..65535.
 */
bool aw_value_date(int64_t instant, struct aw_value *value);

/* Seconds from `from` to `to`, clamped to lowest..2^31-1; no overflow. */
int64_t aw_value_span(int64_t from, int64_t to, int64_t lowest);

#endif
