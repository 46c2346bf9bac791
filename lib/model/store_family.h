/* SPDX-License-Identifier: ISC */
/*
 * The operating systems of devices whose texts are read as trust stores: which one a format is of,
 * and how an operator works on the store there.
 */
#ifndef AW_STORE_FAMILY_H
#define AW_STORE_FAMILY_H

#include "model/source_kind.h"

enum aw_store_family {
	AW_FAMILY_NONE, /* the format is of no operating system */
	AW_FAMILY_IOS,  /* IOS and IOS-XE */
	AW_FAMILY_ASA,
	AW_FAMILY_XR,
	AW_FAMILY_NXOS,
	AW_FAMILIES
};

struct aw_store_family_row {
	const char *name; /* "IOS or IOS-XE" */
	const char *pool; /* the command that prints its trustpool */
	struct aw_root_words append, remove;
};

/* Of aw_store.format; NULL has none. */
enum aw_store_family aw_store_family(const char *format);

/* The row of a family; that of NONE has no words. */
const struct aw_store_family_row *aw_store_family_row(enum aw_store_family family);

#endif
