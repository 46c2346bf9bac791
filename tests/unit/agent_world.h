/* SPDX-License-Identifier: ISC */
/* What tests of the subagent's tables share: rules with default policy, and a world to ask. */
#ifndef AW_AGENT_WORLD_H
#define AW_AGENT_WORLD_H

#include <stdlib.h>

#include "model/pool.h"
#include "columns.h"
#include "suite.h"

static struct aw_pool *pool;
static struct aw_rules *rules;
static struct aw_snapshot *snapshot;
static struct aw_world world;

static void
setup(void)
{
	struct aw_config *config = calloc(1, sizeof(*config));

	pool = aw_pool_new();
	ck_assert_ptr_nonnull(pool);
	ck_assert_ptr_nonnull(config);
	aw_policy_defaults(&config->policy);
	config->policy.earliest_now = 0;
	rules = aw_rules_new(config);
	ck_assert_ptr_nonnull(rules);
}

static void
teardown(void)
{
	aw_snapshot_free(snapshot);
	snapshot = NULL;
	world.snapshot = NULL;
	aw_rules_unref(rules);
	aw_pool_free(pool);
}

#endif
