/* SPDX-License-Identifier: ISC */
/* When a source is started again after a failure. */
#ifndef AW_RETRY_H
#define AW_RETRY_H

#include "source/source_type.h"

/*
 * Notes that a source has ended at `now_ms` (aw_clock.ms). After a failure it waits `retry` seconds
 * of the configuration, doubled for each further failure in a row up to `retry_max`, reduced at
 * random by up to a tenth, plus the time that the machine asked for (Retry-After). If the machine
 * refused the credentials, the source is held until they change.
 */
void aw_retry_ended(struct aw_source *source, const struct aw_result *result,
    const struct aw_config *config, int64_t now_ms, uint64_t random);

/*
 * True if the source is to be started now: a file always; a machine or a program at the interval of
 * its device (`regular`), after the wait of a failure, or when the watched file changed (its
 * credentials, or the program itself).
 */
bool aw_retry_wanted(const struct aw_source *source, bool regular, int64_t now_ms);

#endif
