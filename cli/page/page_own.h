/* SPDX-License-Identifier: ISC */
/* A row of the wallboard's list of own certificates. Part of page.h, which says whose texts are. */
#ifndef AW_CLI_PAGE_OWN_H
#define AW_CLI_PAGE_OWN_H

#include <stdbool.h>
#include <stdint.h>

#include "model/words.h"

/* Rows from which on those that need nothing are left out. */
#define AW_PAGE_CERTIFICATES_PLAIN 100

/* One certificate that a device presents. */
struct aw_page_certificate {
	char *device, *name;
	enum aw_severity severity;
	int64_t end;      /* AW_INSTANT_NONE: not known */
	char *purposes;   /* "server-auth, client-auth"; NULL: not known */
	char *path;       /* its issuers; NULL: none is known */
	const char *kind; /* of its issuer: "public"; static */
	char *notice;     /* what is to be known of it; NULL: nothing */
	char *remedy;     /* NULL: no action is needed */
	int64_t observed_at;
	bool stale;
};

#endif
