/* SPDX-License-Identifier: ISC */
/* awMissingTable and awHorizonTable: single roots of devices. */
#include "columns.h"

#include <string.h>

#include "columns_shared.h"
#include "model/store.h"

static const struct aw_judgement *
judgement_of(const struct aw_row *parent)
{
	return ((const struct aw_device_row *)parent->outer)->judgement;
}

static size_t
missing_count(const struct aw_row *parent)
{
	return judgement_of(parent)->n_missing;
}

static const void *
missing_at(const struct aw_row *parent, size_t i)
{
	return &judgement_of(parent)->missing[i];
}

static void
missing_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	const struct aw_missing *missing = row;

	(void)parent;
	keys[0].string = missing->transition->name;
	keys[0].number = (uint32_t)strlen(missing->transition->name);
	keys[1].number = missing->number;
}

static const void *
missing_root(const struct aw_row *row)
{
	return ((const struct aw_missing *)row->inner)->root;
}

static const struct aw_column missing_columns[] = {
    AW_TEXT(2, "awMissingName", missing_root, aw_root, name),
    AW_HASH(3, "awMissingSha256", missing_root, aw_root, sha256),
    AW_WORD(4, "awMissingStore", AW_STORE_NAME_MAX, NULL, aw_missing, store),
    AW_TRUTH(5, "awMissingInStore", NULL, aw_missing, there),
    AW_TEXT(6, "awMissingUrl", missing_root, aw_root, url),
};

static const struct aw_index missing_index[] = {
    {"awTransitionName", AW_KEY_STRING, 1, AW_STORE_NAME_MAX},
    {"awMissingNumber", AW_KEY_NUMBER, 1, INT32_MAX}};
static const struct aw_level missing_levels[] = {{.count = aw_device_count,
						     .at = aw_device_at,
						     .keys = aw_device_keys,
						     .index = aw_device_index,
						     .n_index = 1},
    {.count = missing_count,
	.at = missing_at,
	.keys = missing_keys,
	.index = missing_index,
	.n_index = 2}};
static const unsigned long missing_table_root[] = {14, 1};

const struct aw_table aw_missing_table = {.name = "awMissingTable",
    .root = missing_table_root,
    .root_len = 2,
    .levels = missing_levels,
    .n_levels = 2,
    .columns = missing_columns,
    .n_columns = sizeof(missing_columns) / sizeof(missing_columns[0])};

static size_t
horizon_count(const struct aw_row *parent)
{
	return judgement_of(parent)->n_horizons;
}

static const void *
horizon_at(const struct aw_row *parent, size_t i)
{
	return &judgement_of(parent)->horizons[i];
}

static void
horizon_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	const struct aw_horizon *horizon = row;

	(void)parent;
	keys[0].string = horizon->store->name;
	keys[0].number = (uint32_t)strlen(horizon->store->name);
	keys[1].number = horizon->anchor->id;
}

static const void *
horizon_certificate(const struct aw_row *row)
{
	return ((const struct aw_horizon *)row->inner)->anchor->certificate;
}

static const struct aw_column horizon_columns[] = {
    AW_DATE(1, "awHorizonDate", NULL, aw_horizon, at),
    AW_LEFT(2, "awHorizonSeconds", NULL, aw_horizon, at),
    AW_DATE(3, "awHorizonLatest", NULL, aw_horizon, latest),
    AW_FIELD(4, "awHorizonKind", AW_KIND_INTEGER, 1, 5, 1, NULL, aw_horizon, kind),
    AW_TEXT(5, "awHorizonName", horizon_certificate, aw_certificate, name),
    AW_HASH(6, "awHorizonSha256", horizon_certificate, aw_certificate, sha256),
    AW_TEXT(7, "awHorizonText", NULL, aw_horizon, name),
    AW_TEXT(8, "awHorizonSource", NULL, aw_horizon, source),
};

static const struct aw_index horizon_index[] = {
    {"awStoreName", AW_KEY_STRING, 1, AW_STORE_NAME_MAX},
    {"awAnchorId", AW_KEY_NUMBER, 1, INT32_MAX}};
static const struct aw_level horizon_levels[] = {{.count = aw_device_count,
						     .at = aw_device_at,
						     .keys = aw_device_keys,
						     .index = aw_device_index,
						     .n_index = 1},
    {.count = horizon_count,
	.at = horizon_at,
	.keys = horizon_keys,
	.index = horizon_index,
	.n_index = 2}};
static const unsigned long horizon_table_root[] = {15, 1};

const struct aw_table aw_horizon_table = {.name = "awHorizonTable",
    .root = horizon_table_root,
    .root_len = 2,
    .levels = horizon_levels,
    .n_levels = 2,
    .columns = horizon_columns,
    .n_columns = sizeof(horizon_columns) / sizeof(horizon_columns[0])};
