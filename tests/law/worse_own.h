/* SPDX-License-Identifier: ISC */
/* Edits of certificates of the device itself, for the table of worse.c. */
#ifndef AW_LAW_WORSE_OWN_H
#define AW_LAW_WORSE_OWN_H

#include "tests/law/law.h"

bool law_near_certificate(struct law_world *world, struct law_random *random);
bool law_drop_purpose(struct law_world *world, struct law_random *random);
bool law_go_public(struct law_world *world, struct law_random *random);
bool law_go_back(struct law_world *world, struct law_random *random);
bool law_stop_sooner(struct law_world *world, struct law_random *random);
bool law_retire_issuer(struct law_world *world, struct law_random *random);
bool law_part_peers(struct law_world *world, struct law_random *random);
bool law_age_certificate(struct law_world *world, struct law_random *random);
bool law_lose_certificate(struct law_world *world, struct law_random *random);

/* An instant so long ago that facts of it are stale. (worse.c) */
int64_t law_long_ago(const struct law_world *world, struct law_random *random);

#endif
