/* SPDX-License-Identifier: ISC */
/* Columns as data, and the way from a field of a row to the value of an SNMP variable. */
#ifndef AW_VALUE_H
#define AW_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AW_VALUE_MAX 255

/* The types of SNMP values as they stand on the wire. */
enum aw_smi {
	AW_SMI_INTEGER = 0x02,
	AW_SMI_OCTETS = 0x04,
	AW_SMI_COUNTER = 0x41,
	AW_SMI_UNSIGNED = 0x42, /* Gauge32 and Unsigned32 */
};

struct aw_value {
	int64_t number;
	const char *bytes; /* of octets: into the row, or into buffer; valid until the rows go */
	size_t len;
	char buffer[AW_VALUE_MAX + 1];
};

/* What an accessor sees of a row: an element of the first level and, where there is one, the
 * second. */
struct aw_row {
	const void *source;
	const void *outer;
	const void *inner;
};

/* How a column's value comes from its field. */
enum aw_kind {
	AW_KIND_TEXT,     /* char *; NULL is absent; cut to the column's maximum */
	AW_KIND_OCTETS,   /* uint8_t[] of the field's size */
	AW_KIND_INTEGER,  /* an enumeration or number; `add` is added; saturates */
	AW_KIND_UNSIGNED, /* unsigned of 1 to 8 octets; saturates at 2^32-1 */
	AW_KIND_COUNTER,  /* the same, but wraps */
	AW_KIND_TRUTH,    /* bool */
	AW_KIND_DATE,     /* instant as DateAndTime in UTC; AW_INSTANT_NONE is absent */
	AW_KIND_LEFT,     /* instant as seconds left, clamped to +-(2^31-1) */
	AW_KIND_AGE,      /* instant as seconds since, clamped to 0..2^31-1 */
	AW_KIND_SPAN,     /* seconds, clamped to +-(2^31-1); AW_INSTANT_NONE is absent */
	AW_KIND_STAMP,    /* instant as RFC 3339 text; of no length where there is none */
	AW_KIND_ERROR,    /* enum aw_err as the id of its code; AW_OK is absent */
	AW_KIND_FINDING,  /* enum aw_finding as the id of its code; NONE is absent */
	AW_KIND_BITS,     /* number: bit 0 is the first bit of the string; `max` octets */
};

struct aw_column {
	uint32_t id;
	bool zero_is_none; /* 0 and less is absent: so devices write an instant that is none */
	/*
	 * awAgentRecordSerial does not count its changes: it changes by the clock or by another
	 * observation alone (seconds left, ages, instants of observation, texts with them).
	 */
	bool uncounted;
	int64_t slack; /* seconds by which an int64_t field may differ and still be unchanged */
	const char *name;
	enum aw_kind kind;
	uint32_t min,
	    max; /* octets of strings; smallest and greatest number, 0 and 0 for no range */
	int add;
	/* The struct the field is in, NULL if the row has none; NULL accessor: the inner or outer
	 * row. */
	const void *(*base)(const struct aw_row *row);
	size_t offset, size;
	/*
	 * Or, instead of a field: fills the value as `kind` would find it; false if absent. A base
	 * is the only struct that it uses then, but for the clock; NULL: it may use any.
	 */
	bool (*get)(const struct aw_row *row, int64_t now, struct aw_value *value);
};

/* The value of one column of a row that the caller has; false if absent. */
bool aw_column_value(
    const struct aw_column *column, const struct aw_row *row, int64_t now, struct aw_value *value);

enum aw_smi aw_kind_smi(enum aw_kind kind);

/* DateAndTime (RFC 2579) in UTC: 11 octets; false where the year does not fit. */
bool aw_value_date(int64_t instant, struct aw_value *value);

/* Seconds from `from` to `to`, held within lowest..2^31-1. */
int64_t aw_value_span(int64_t from, int64_t to, int64_t lowest);

#endif
