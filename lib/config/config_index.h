/* SPDX-License-Identifier: ISC */
/*
 * The index of a configuration, <state>/config.index: what one check needs of the configuration and
 * the transitions without parsing those of the whole fleet. anchorwatchd writes it; a reader uses
 * it only where every file that it depends on is still the one that was indexed (device and inode,
 * size, times, mode), and else reads the files as ever. It holds texts of the files, no judgement:
 * the policy of a device is made of these texts on the host that reads them.
 *
 * A file of devices alone (of a conf.d) is compared only for its own devices: what is added to it
 * for all devices counts from the next reload of anchorwatchd on.
 */
#ifndef AW_CONFIG_INDEX_H
#define AW_CONFIG_INDEX_H

#include "base/arena.h"
#include "config/conf.h"
#include "config/config.h"

#define AW_CONFIG_INDEX_NAME "config.index"
#define AW_CONFIG_INDEX_AGE 2 /* seconds that the newest file must have for an index of it */

/*
 * Writes the index of the configuration at `path` (NULL: the default one), as aw_config_load reads
 * it with the same overrides, into the state directory; removes one of before where no index can be
 * used: no file of a configuration, or one that fewer may read than the index. *later becomes the
 * wall time at which to try again, where a file is too young for its times to show a change, or
 * changed meanwhile; else AW_INSTANT_NONE. Errors of aw_config_load and aw_file_replace.
 */
AW_CHECKED enum aw_err aw_config_index_write(const char *path,
    const struct aw_config_overrides *overrides, int64_t now, int64_t *later, struct aw_error *err);

struct aw_config_index;

/*
 * The index for a device that is in it, if one can be used; else NULL. `path` and overrides as for
 * aw_config_load. Free it after the files that it gave.
 */
struct aw_config_index *aw_config_index_open(
    const char *path, const struct aw_config_overrides *overrides, const char *device);
void aw_config_index_free(struct aw_config_index *index);

/* Files with what they say for all devices, then one with the device; NULL after the last. */
AW_CHECKED enum aw_err aw_config_index_file(const struct aw_config_index *index, size_t i,
    const struct aw_conf_key *keys, struct aw_arena *arena, struct aw_conf **out,
    struct aw_error *err);

/* Moves the transitions to *out, without the dates of roots; false if it has none any more. */
bool aw_config_index_transitions(struct aw_config_index *index, struct aw_transitions *out);

#endif
