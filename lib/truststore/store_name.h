/* SPDX-License-Identifier: ISC */
/* Files of a directory by their names: those that are read, and what others hold. Private to
 * store_dir.c. */
#ifndef AW_STORE_NAME_H
#define AW_STORE_NAME_H

#include "truststore/truststore.h"

/* "*.pem *.crt *.cer *.der *.p7b *.p7c", case ignored, "0123abcd.0" and "0123abcd.r0" as openssl
 * rehash makes them, and those of the options. */
bool aw_store_name_is(const struct aw_truststore_options *options, const char *name);

/* What the beginning of a file with another name looks like, "a PEM file"; NULL: nothing that
 * belongs into a store, or it cannot be read. */
const char *aw_store_name_content(const char *path);

#endif
