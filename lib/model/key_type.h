/* SPDX-License-Identifier: ISC */
/*
 * Types of keys as TLS chooses between certificates: a server with an RSA and an ECDSA certificate
 * presents the one that the client can use. Bits, so that a set of them is a number.
 */
#ifndef AW_KEY_TYPE_H
#define AW_KEY_TYPE_H

#include <stdbool.h>

struct aw_certificate;
struct aw_chain;

enum aw_key_type {
	AW_KEY_OTHER = 0, /* Ed25519 and others: in no set */
	AW_KEY_RSA = 1 << 0,
	AW_KEY_ECDSA = 1 << 1,
};
#define AW_KEY_TYPES 2

enum aw_key_type aw_key_type_of(const struct aw_certificate *certificate);

/* Of its leaf. */
enum aw_key_type aw_chain_key_type(const struct aw_chain *chain);

/* "rsa", "ecdsa", and "RSA", "ECDSA" for people; "other" for no such bit. */
const char *aw_key_type_word(enum aw_key_type type);
const char *aw_key_type_name(enum aw_key_type type);

/* Reads "rsa" and "ecdsa" in any case; false for any other word. */
bool aw_key_type_parse(const char *word, enum aw_key_type *out);

#endif
