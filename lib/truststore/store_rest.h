/* SPDX-License-Identifier: ISC */
/*
 * What the reader of a format did not read: ranges behind a binary object, and PEM, base64 and
 * binary data among the lines of a device's text. Private to the store readers.
 */
#ifndef AW_STORE_REST_H
#define AW_STORE_REST_H

#include "truststore/store_reading.h"

/* Reports each range that nobody accounts for, by what it is. */
AW_CHECKED enum aw_err aw_store_rest_report(struct aw_store_reading *in);

/*
 * Looks at all lines of a text that is no PEM file, reports what is no line of such a text, and
 * accounts for the other lines.
 */
AW_CHECKED enum aw_err aw_store_rest_lines(struct aw_store_reading *in);

#endif
