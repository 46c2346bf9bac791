/* SPDX-License-Identifier: ISC */
/*
 * A first look at a file, for the recognisers of store_kinds.c: what its first bytes are, and which
 * words of Cisco's texts it has. Private to the store readers.
 */
#ifndef AW_STORE_LOOK_H
#define AW_STORE_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pki/der.h"

struct aw_store_reading;

struct aw_store_look {
	const uint8_t *data;
	size_t len;
	bool has_der; /* it begins with a DER object, of this kind */
	enum aw_der_kind der;
	unsigned wide; /* octets a character, if it is text in UTF-16 or UTF-32; else 0 */

	bool searched; /* the text was searched for what follows */
	bool listing;  /* it has a heading of `show crypto ... certificates` or `trustpool` */
	bool running;  /* it is a running-configuration with trustpoints */
};

/* The first look; the words of texts are searched when they are asked for. */
void aw_store_look(struct aw_store_look *look, const uint8_t *data, size_t len);

bool aw_look_html(struct aw_store_look *look);
bool aw_look_listing(struct aw_store_look *look);
bool aw_look_running(struct aw_store_look *look);

/* True if there is nothing but blanks and line ends. */
bool aw_look_blank(const uint8_t *s, size_t len);

/* True if it has "-----BEGIN " anywhere. */
bool aw_look_pem(const struct aw_store_look *look);

#endif
