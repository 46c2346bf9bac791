/* SPDX-License-Identifier: ISC */
/* The bytes of trusted certificates of ISE, one request each. */
#ifndef AW_ISE_EXPORT_H
#define AW_ISE_EXPORT_H

#include "cisco/rest/ise.h"
#include "net/http.h"
#include "source/ise_pages.h"

#define AW_ISE_EXPORTS_MAX 500 /* of one run */

struct aw_ise_export {
	size_t next;                    /* entry that is looked at next */
	const struct aw_ise_entry *now; /* the one that is asked for */
	bool other;                     /* by the other form of the path */
	bool tried;                     /* both forms of the path were tried for it */
	size_t asked, failed;
	struct aw_error why;               /* of the first failure */
	const struct aw_certificate **got; /* references: the pool keeps their bytes */
	size_t n_got;
};

/*
 * The path of the next certificate that counts and whose bytes the pool does not have; the same
 * again by its other path where the first does not exist. False: there is none.
 */
bool aw_ise_export_next(struct aw_ise_export *export, const struct aw_ise_list *list,
    struct aw_pool *pool, char path[AW_ISE_URL_MAX]);

/* Takes the bytes. An error unless they are those of the fingerprint. */
AW_CHECKED enum aw_err aw_ise_export_take(struct aw_ise_export *export, struct aw_machine *machine,
    const struct aw_http_answer *answer, struct aw_error *err);

/* Notes a failure. */
void aw_ise_export_fail(struct aw_ise_export *export, const struct aw_error *err);

void aw_ise_export_clear(struct aw_ise_export *export, struct aw_pool *pool);

#endif
