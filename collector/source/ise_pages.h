/* SPDX-License-Identifier: ISC */
/* A list of ISE that is read page by page. */
#ifndef AW_ISE_PAGES_H
#define AW_ISE_PAGES_H

#include "cisco/rest/ise.h"
#include "net/http.h"
#include "source/machine.h"

#define AW_ISE_URL_MAX 256

struct aw_ise_pages {
	struct aw_ise_list list;
	char path[AW_ISE_URL_MAX]; /* of the list */
	unsigned page;             /* the one that is asked for, from 1 */
	bool probing;              /* it is asked for though no link led there */
	bool read;                 /* the first page was */
	struct aw_error unread;    /* why the list is not whole; code AW_OK: it is */
};

/* Begins with the first page of that list. */
void aw_ise_pages_begin(struct aw_ise_pages *pages, const char *path);

/* Frees the list; `page` is 0 then. */
void aw_ise_pages_clear(struct aw_ise_pages *pages);

/* The path and query of the page that is to be asked for. */
void aw_ise_pages_query(const struct aw_ise_pages *pages, char out[AW_ISE_URL_MAX + 32]);

/*
 * Takes the answer. True: another page is to be asked for. `unread` says what is wrong; if nothing
 * was read, that is the error of the list. AW_ERR_NO_MEMORY in it ends the run.
 */
bool aw_ise_pages_take(struct aw_ise_pages *pages, const struct aw_machine *machine,
    const struct aw_http_answer *answer);

#endif
