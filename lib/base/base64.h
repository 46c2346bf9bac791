/* SPDX-License-Identifier: ISC */
/*
 * Base64 (RFC 4648) twice: fast for text that is well formed, and as single symbols with their
 * places for text that is not.
 */
#ifndef AW_BASE64_H
#define AW_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room that always suffices for the bytes in len characters. */
#define AW_BASE64_BYTES(len) ((len) / 4 * 3 + 3)

/*
 * Decodes text with any white space between the characters and correct padding at its end
 * (RFC 7468, the lax form). False if it contains anything else or the padding is wrong. `out` has
 * room for AW_BASE64_BYTES(len).
 */
bool aw_base64_decode(const uint8_t *text, size_t len, uint8_t *out, size_t *out_len);

/* Value of a base64 character, 64 if it is none. */
uint8_t aw_base64_value(uint8_t c);
char aw_base64_char(uint8_t value);

/* The symbols of damaged text, in order, and what else the text contains. */
struct aw_symbols {
	uint8_t *value; /* each 0 to 63 */
	uint32_t *at;   /* its offset in the text */
	size_t n;
	size_t padding;  /* '=' at the end */
	size_t junk;     /* other characters than those, white space, tags and entities of HTML */
	size_t junk_at;  /* offset of the first */
	size_t junk_end; /* and behind it: it may have several bytes */
	bool url_safe;   /* '-' and '_' of RFC 4648 section 5 were taken */
	bool markup;     /* tags, entities or "\n" spelled out were passed over */
};

/* Collects them; false when memory is short. Free with aw_symbols_free, also after a failure. */
bool aw_symbols_read(struct aw_symbols *symbols, const uint8_t *text, size_t len);
void aw_symbols_free(struct aw_symbols *symbols);

/* Bytes of n symbols into `out` (room for AW_BASE64_BYTES(n)); returns their number, spare bits are
 * dropped. */
size_t aw_symbols_pack(const uint8_t *value, size_t n, uint8_t *out);

#endif
