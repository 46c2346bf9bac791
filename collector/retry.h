/* SPDX-License-Identifier: ISC */
/* When a source that failed is asked again. Files are read whenever their device is awake. */
#ifndef AW_RETRY_H
#define AW_RETRY_H

#include "source/source_type.h"

/*
 * A source has ended at `now_ms` (aw_clock.ms). After a failure it waits `retry` seconds, twice as
 * long after each further one in a row up to `retry_max`, less up to a tenth as `random` says, and
 * beside that as long as the machine asked for. A refusal of its credentials holds it.
 */
void aw_retry_ended(struct aw_source *source, const struct aw_result *result,
    const struct aw_config *config, int64_t now_ms, uint64_t random);

/*
 * True if it is to be started: a file always; a machine or a program at the interval of its device
 * (`regular`), when its wait after a failure is over, and when what it depends on (its credentials,
 * the program itself) changed.
 */
bool aw_retry_wanted(const struct aw_source *source, bool regular, int64_t now_ms);

#endif
