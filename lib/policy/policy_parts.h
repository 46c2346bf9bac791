/* SPDX-License-Identifier: ISC */
/* The parts of a judgement that are in this room, in their order, for policy.c alone. */
#ifndef AW_POLICY_PARTS_H
#define AW_POLICY_PARTS_H

#include <stdbool.h>

struct aw_judge; /* policy/judge/judge.h */

/* Each adds its verdicts; false when memory is short. */
bool aw_judge_uses(struct aw_judge *judge);
bool aw_judge_anchors(struct aw_judge *judge);
bool aw_judge_stores(struct aw_judge *judge);
bool aw_judge_store_files(struct aw_judge *judge);
bool aw_judge_configurations(struct aw_judge *judge);
bool aw_judge_crls(struct aw_judge *judge);
bool aw_judge_store_foreign(struct aw_judge *judge);
bool aw_judge_collection(struct aw_judge *judge);
bool aw_judge_certificates(struct aw_judge *judge);
bool aw_judge_cluster(struct aw_judge *judge);
bool aw_judge_identity(struct aw_judge *judge);
bool aw_judge_reference(struct aw_judge *judge);

/* Fills the horizon, once the needed anchors are named. */
bool aw_judge_horizon(struct aw_judge *judge);

#endif
