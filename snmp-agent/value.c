/* SPDX-License-Identifier: ISC */
#include "value.h"

#include <limits.h>
#include <string.h>

#include "base/err.h"
#include "base/instant.h"
#include "base/text.h"

#define DATE_LEN 11
#define LONGEST INT64_C(2147483647)

enum aw_smi
aw_kind_smi(enum aw_kind kind)
{
	switch (kind) {
	case AW_KIND_UNSIGNED:
		return AW_SMI_UNSIGNED;
	case AW_KIND_COUNTER:
		return AW_SMI_COUNTER;
	case AW_KIND_INTEGER:
	case AW_KIND_TRUTH:
	case AW_KIND_LEFT:
	case AW_KIND_AGE:
	case AW_KIND_SPAN:
		return AW_SMI_INTEGER;
	case AW_KIND_TEXT:
	case AW_KIND_OCTETS:
	case AW_KIND_DATE:
	case AW_KIND_STAMP:
	case AW_KIND_ERROR:
	case AW_KIND_FINDING:
	case AW_KIND_BITS:
		break;
	}
	return AW_SMI_OCTETS;
}

static void
use_buffer(struct aw_value *value, size_t len)
{
	value->bytes = value->buffer;
	value->len = len;
}

bool
aw_value_date(int64_t instant, struct aw_value *value)
{
	struct aw_utc utc;

	if (instant == AW_INSTANT_NONE)
		return false;
	aw_instant_to_utc(instant, &utc);
	if (utc.year < 0 || utc.year > UINT16_MAX)
		return false;
	value->buffer[0] = (char)(utc.year >> 8);
	value->buffer[1] = (char)(utc.year & 0xff);
	value->buffer[2] = (char)utc.month;
	value->buffer[3] = (char)utc.day;
	value->buffer[4] = (char)utc.hour;
	value->buffer[5] = (char)utc.minute;
	value->buffer[6] = (char)utc.second;
	value->buffer[7] = 0; /* deciseconds */
	value->buffer[8] = '+';
	value->buffer[9] = 0;
	value->buffer[10] = 0;
	use_buffer(value, DATE_LEN);
	return true;
}

int64_t
aw_value_span(int64_t from, int64_t to, int64_t lowest)
{
	/* Dates of certificates may be thousands of years away: avoid overflow before clamping. */
	if (to >= 0 && from < to - LONGEST)
		return LONGEST;
	if (to < 0 && from < to && to - from > LONGEST)
		return LONGEST;
	if (from >= to && (uint64_t)from - (uint64_t)to > (uint64_t)LONGEST)
		return lowest;
	return to - from < lowest ? lowest : to - from;
}

static bool
cut_text(uint32_t min, uint32_t max, struct aw_value *value)
{
	if (value->bytes == NULL || value->len < min)
		return false;
	if (value->len > max)
		use_buffer(
		    value, aw_text_clean(value->buffer, (size_t)max + 1, value->bytes, value->len));
	return true;
}

static void
put_bits(uint32_t octets, struct aw_value *value)
{
	memset(value->buffer, 0, octets);
	for (uint32_t bit = 0; bit < octets * CHAR_BIT; bit++)
		if (((uint64_t)value->number >> bit & 1) != 0)
			value->buffer[bit / CHAR_BIT] =
			    (char)(value->buffer[bit / CHAR_BIT] | (0x80U >> bit % CHAR_BIT));
	use_buffer(value, octets);
}

static bool
put_code(bool there, const struct aw_code *code, struct aw_value *value)
{
	value->bytes = code->id;
	value->len = strlen(code->id);
	return there;
}

static bool
put_span(int64_t from, int64_t to, int64_t lowest, struct aw_value *value)
{
	if (from == AW_INSTANT_NONE || to == AW_INSTANT_NONE)
		return false;
	value->number = aw_value_span(from, to, lowest);
	return true;
}

static void
put_stamp(struct aw_value *value)
{
	char text[AW_INSTANT_TEXT] = "";

	if (value->number != AW_INSTANT_NONE)
		(void)aw_instant_format(value->number, text);
	memcpy(value->buffer, text, sizeof(text));
	use_buffer(value, strlen(text));
}

static int64_t
clamp(int64_t n, int64_t lowest, int64_t greatest)
{
	if (n < lowest)
		return lowest;
	return n > greatest ? greatest : n;
}

/* Converts the loaded field to the value that is sent. */
static bool
convert_value(const struct aw_column *column, int64_t now, struct aw_value *value)
{
	switch (column->kind) {
	case AW_KIND_TEXT:
		return cut_text(column->min, column->max, value);
	case AW_KIND_OCTETS:
		return value->bytes != NULL;
	case AW_KIND_DATE:
		return aw_value_date(value->number, value);
	case AW_KIND_LEFT:
		return put_span(now, value->number, -LONGEST, value);
	case AW_KIND_AGE:
		return put_span(value->number, now, 0, value);
	case AW_KIND_SPAN:
		if (value->number == AW_INSTANT_NONE)
			return false;
		value->number = clamp(value->number, -LONGEST, LONGEST);
		return true;
	case AW_KIND_STAMP:
		put_stamp(value);
		return true;
	case AW_KIND_ERROR:
		return put_code(
		    value->number != AW_OK, aw_err_code((enum aw_err)value->number), value);
	case AW_KIND_FINDING:
		return put_code(value->number != AW_FINDING_NONE,
		    aw_finding_code((enum aw_finding)value->number), value);
	case AW_KIND_BITS:
		put_bits(column->max, value);
		return true;
	case AW_KIND_TRUTH:
		value->number = value->number != 0 ? 1 : 2;
		return true;
	case AW_KIND_INTEGER:
		value->number = clamp(value->number + column->add, -LONGEST, LONGEST);
		return true;
	case AW_KIND_UNSIGNED:
		value->number = clamp(value->number, 0, UINT32_MAX);
		return true;
	case AW_KIND_COUNTER:
		value->number &= UINT32_MAX;
		return true;
	}
	return false;
}

static int64_t
load_number(const char *field, size_t size)
{
	uint8_t n8;
	uint16_t n16;
	uint32_t n32;
	int64_t n64 = 0;

	switch (size) {
	case sizeof(n8):
		memcpy(&n8, field, sizeof(n8));
		return n8;
	case sizeof(n16):
		memcpy(&n16, field, sizeof(n16));
		return n16;
	case sizeof(n32):
		memcpy(&n32, field, sizeof(n32));
		return n32;
	default:
		memcpy(&n64, field, sizeof(n64));
		return n64;
	}
}

static bool
load_field(const struct aw_column *column, const struct aw_row *row, struct aw_value *value)
{
	const char *field = row->inner != NULL ? row->inner : row->outer;

	if (column->base != NULL)
		field = column->base(row);
	if (field == NULL)
		return false;
	field += column->offset;
	switch (column->kind) {
	case AW_KIND_TEXT:
		memcpy(&value->bytes, field, sizeof(value->bytes));
		value->len = value->bytes == NULL ? 0 : strlen(value->bytes);
		break;
	case AW_KIND_OCTETS:
		value->bytes = field;
		value->len = column->size;
		break;
	default:
		value->number = load_number(field, column->size);
	}
	return true;
}

bool
aw_column_value(
    const struct aw_column *column, const struct aw_row *row, int64_t now, struct aw_value *value)
{
	if (column->get != NULL ? !column->get(row, now, value) : !load_field(column, row, value))
		return false;
	if (column->zero_is_none && value->number <= 0)
		return false;
	return convert_value(column, now, value);
}
