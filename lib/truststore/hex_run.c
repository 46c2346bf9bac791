/* SPDX-License-Identifier: ISC */
#include "truststore/hex_run.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/store.h"

#define DIGITS_FIRST 16 /* of the first line */
#define DIGITS_MIN 256  /* of a certificate: the smallest have about 150 octets */
#define HEADER_DIGITS 4

/* The number of hex digits of a line of nothing else but blanks and colons; the first of them. */
static size_t
count_digits(const uint8_t *s, size_t len, char first[HEADER_DIGITS])
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == ':')
			continue;
		if (aw_hex_digit((char)s[i]) > 15)
			return 0;
		if (n < HEADER_DIGITS)
			first[n] = (char)s[i];
		n++;
	}
	return n;
}

enum aw_err
aw_hex_run_end(struct aw_hex_run *run, struct aw_store_reading *in)
{
	struct aw_hex_run ended = *run;
	char where[64];
	enum aw_err rc;

	*run = (struct aw_hex_run){0};
	if (ended.digits < DIGITS_MIN)
		return AW_OK;
	(void)snprintf(where, sizeof(where), "line %zu", ended.line);
	rc = aw_store_reading_account(in, ended.start, ended.end, AW_ACCOUNT_PROBLEM);
	in->store->blocks++;
	return rc != AW_OK
		   ? rc
		   : aw_store_reading_bad(in, AW_ERR_STORE_BLOCK, where,
			 "a DER object in hex is here, %zu octet%s, without the line \"crypto "
			 "pki certificate chain\" of a configuration: it was not read",
			 ended.digits / 2, aw_text_s(ended.digits / 2));
}

enum aw_err
aw_hex_run_line(
    struct aw_hex_run *run, struct aw_store_reading *in, size_t start, size_t end, size_t line)
{
	char first[HEADER_DIGITS] = "";
	size_t n = count_digits(in->data + start, end - start, first);

	if (n == 0 && run->open)
		return aw_hex_run_end(run, in);
	/* SEQUENCE with a length of two octets, as every certificate has. */
	if (!run->open && (n < DIGITS_FIRST || memcmp(first, "3082", HEADER_DIGITS) != 0))
		return AW_OK;
	if (!run->open)
		*run = (struct aw_hex_run){.open = true, .start = start, .line = line};
	run->digits += n;
	run->end = end;
	return AW_OK;
}
