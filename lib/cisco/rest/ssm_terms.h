/* SPDX-License-Identifier: ISC */
/* How many of a license an account owns, and until when. Private to ssm_*.c. */
#ifndef AW_SSM_TERMS_H
#define AW_SSM_TERMS_H

#include "cisco/rest/answer_json.h"

/*
 * Reads "quantity" of a license into `owned`, and its "licenseDetails", each with a quantity and
 * mostly an "endDate", into `ends`: the instant from which fewer are owned than are in use, so that
 * the end of a part that nothing needs is of no matter. The count in use is there already. Numbers
 * and dates that are none are problems.
 */
void
aw_ssm_terms(struct aw_answer_json *answer, const json_t *item, struct aw_entitlement *entitlement);

#endif
