/* SPDX-License-Identifier: ISC */
/*
 * The parts of a certificate snapshot of the CUCM family, for a caller who keeps them apart: each
 * trust list as a snapshot of its own, which aw_truststore_parse reads, and the certificates of the
 * server itself.
 */
#ifndef AW_SNAPSHOT_PARTS_H
#define AW_SNAPSHOT_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define AW_SNAPSHOT_PARTS_MAX 128 /* of lists, and of own certificates */

struct aw_snapshot_list {
	char *name;     /* "tomcat-trust", letters, digits, dots, dashes and underscores */
	char *json;     /* a snapshot with this list alone, of all entries of that name */
	size_t entries; /* 0: the list is empty */
};

struct aw_snapshot_own {
	char *name; /* of the service: "tomcat"; "number 3" where it has none */
	char *pem;  /* NULL: none, for the reason in `why` */
	const char *why;
};

struct aw_snapshot_parts {
	char *server; /* as the snapshot names it; NULL: it does not */
	struct aw_snapshot_list *lists;
	size_t n_lists;
	struct aw_snapshot_own *own;
	size_t n_own;
	bool whole; /* both lists are there and none of their parts was left out */
};

/*
 * Takes a snapshot apart. AW_ERR_ANSWER_JSON: no JSON, beyond the limits of a file, or no snapshot;
 * the text has the message of the server, where the answer is one. Clear *out also after an error.
 */
AW_CHECKED enum aw_err aw_snapshot_parts_read(
    const char *data, size_t len, struct aw_snapshot_parts *out, struct aw_error *err);
void aw_snapshot_parts_clear(struct aw_snapshot_parts *parts);

#endif
