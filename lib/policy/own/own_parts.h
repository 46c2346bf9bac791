/* SPDX-License-Identifier: ISC */
/* The parts of aw_judge_own; for this room alone. Each gives false when memory is short. */
#ifndef AW_POLICY_OWN_PARTS_H
#define AW_POLICY_OWN_PARTS_H

#include <stdbool.h>
#include <stdint.h>

struct aw_judge;
struct aw_server_certificate;
struct aw_verdict;

/* Adds a verdict on the certificate. What stale facts and an exception allow decides its severity.
 */
bool aw_own_add(struct aw_judge *judge, const struct aw_verdict *head,
    const struct aw_server_certificate *own, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* The date of the verdict: one ahead is what it turns on, one that has passed since when it holds.
 */
void aw_own_date(struct aw_verdict *head, int64_t at, int64_t now);

/* Whether it serves its role, now and after its renewal (purposes.c). */
bool aw_judge_own_purposes(struct aw_judge *judge, const struct aw_server_certificate *own);

/* Whether it can be renewed under the root that issued it (retiring.c). */
bool aw_judge_own_retiring(struct aw_judge *judge, const struct aw_server_certificate *own);

#endif
