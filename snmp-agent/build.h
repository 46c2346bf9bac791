/* SPDX-License-Identifier: ISC */
/*
 * Builds a new snapshot from the record directory, one device per step, so that requests are
 * answered between the steps. Records whose file is unchanged are not read again. A record that
 * cannot be read, or that is gone though its device was not taken out of the configuration, leaves
 * its device in the snapshot, with an unknown state; so does a configured device without a record.
 */
#ifndef AW_BUILD_H
#define AW_BUILD_H

#include "alarm/alarm.h"
#include "model/pool.h"
#include "snapshot.h"

struct aw_build;

/* What a build starts from; all of it must outlive the build. */
struct aw_build_input {
	struct aw_pool *pool;
	struct aw_rules *rules;
	const char *state_dir;
	const struct aw_snapshot *before; /* the current one; NULL: none */
	const struct aw_alarms *alarms;   /* with the devices whose record was read; NULL: none */
	bool judge_all;                   /* all devices, not only those with a changed record */
	int64_t configured_at;            /* when the configuration of the rules was read */
	int64_t now;
};

/*
 * Starts a build: lists the devices that have a record or a configuration, or that vanished. A
 * directory that cannot be read is no error: its devices have vanished. AW_ERR_NO_MEMORY; free *out
 * with aw_build_free.
 */
AW_CHECKED enum aw_err
aw_build_new(const struct aw_build_input *input, struct aw_build **out, struct aw_error *err);

/* Why the directory could not be listed, with that error's code; AW_OK: it could. */
enum aw_err aw_build_directory(const struct aw_build *build, struct aw_error *err);

/*
 * Reads and judges the next device; *done is true if there was none left. A record that cannot be
 * read is not an error here: the error is noted in its device.
 */
AW_CHECKED enum aw_err aw_build_step(struct aw_build *build, bool *done, struct aw_error *err);

/*
 * Makes the snapshot after the last step, with its serial (unchanged.h); the caller owns *out and
 * must free the build. AW_ERR_NO_MEMORY.
 */
AW_CHECKED enum aw_err
aw_build_finish(struct aw_build *build, struct aw_snapshot **out, struct aw_error *err);

/*
 * The same for one device of input->before, whose other devices stay: *out is NULL where its file
 * is the same, else the caller's. AW_ERR_RECORD_MISSING, without an error text: a whole build has
 * to say what became of it. AW_ERR_NO_MEMORY.
 */
AW_CHECKED enum aw_err aw_build_one(const struct aw_build_input *input, const char *name,
    struct aw_device_row **out, struct aw_error *err);

/* NULL is allowed. */
void aw_build_free(struct aw_build *build);

#endif
