/* SPDX-License-Identifier: ISC */
/*
 * The columns of an anchor in a record. Anchors are rows, not objects: a record of 150 anchors
 * loads in a fraction of the time. A reader finds columns by name, so their order is free, and
 * columns it does not know are passed over; one that is missing is an error.
 */
#ifndef AW_RECORD_COLUMNS_H
#define AW_RECORD_COLUMNS_H

/*
 * issuer is null where it equals the subject; instants are seconds or null; flaws a list of words;
 * trustpoint is null for none. A fingerprint that the source did not give is null; identity is then
 * the number in the place of the SHA-256, else null. Records of versions before them have no such
 * columns.
 */
#define AW_RECORD_COLUMNS(X)                          \
	X(SHA256, "sha256")                           \
	X(SHA1, "sha1")                               \
	X(KEY_SHA256, "key_sha256")                   \
	X(NAME, "name")                               \
	X(SUBJECT, "subject")                         \
	X(ISSUER, "issuer")                           \
	X(SERIAL, "serial")                           \
	X(KEY_ALGORITHM, "key_algorithm")             \
	X(KEY_BITS, "key_bits")                       \
	X(SIGNATURE_ALGORITHM, "signature_algorithm") \
	X(NOT_BEFORE, "not_before")                   \
	X(NOT_AFTER, "not_after")                     \
	X(FLAWS, "flaws")                             \
	X(COPIES, "copies")                           \
	X(REJECTED, "rejected")                       \
	X(IDENTITY, "identity")                       \
	X(TRUSTPOINT, "trustpoint")

enum aw_record_column {
#define AW_COLUMN_SYMBOL(sym, name) AW_COLUMN_##sym,
	AW_RECORD_COLUMNS(AW_COLUMN_SYMBOL)
#undef AW_COLUMN_SYMBOL
	    AW_RECORD_N_COLUMNS
};

#endif
