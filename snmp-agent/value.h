/* SPDX-License-Identifier: ISC */
/* From a field of a row to the value of an SNMP variable. */
#ifndef AW_VALUE_H
#define AW_VALUE_H

#include "table.h"

/* DateAndTime (RFC 2579) in UTC: 11 octets; false where the year does not fit. */
bool aw_value_date(int64_t instant, struct aw_value *value);

/* Seconds from `from` to `to`, held within lowest..2^31-1. */
int64_t aw_value_span(int64_t from, int64_t to, int64_t lowest);

#endif
