/* SPDX-License-Identifier: ISC */
/*
 * The reference files of devices (`reference` of the policy). Each is decoded once for all devices
 * and again when it has changed; how a device differs from it is put into its record.
 */
#ifndef AW_REFERENCES_H
#define AW_REFERENCES_H

#include "base/log.h"
#include "config/config.h"

struct aw_pool;
struct aw_record;
struct aw_references;

#define AW_REFERENCE_NONE SIZE_MAX

/* Those of the devices that are not left out, none of them read; borrows the configuration. NULL
 * for want of memory. aw_references_free(NULL) is fine. */
struct aw_references *
aw_references_new(const struct aw_config *config, struct aw_pool *pool, struct aw_log *log);
void aw_references_free(struct aw_references *references);

/* Moves what was read of the same files from the references before, which may be NULL. */
void aw_references_inherit(struct aw_references *references, struct aw_references *before);

/* Their number, the path of one, and the number of a device's; AW_REFERENCE_NONE: it has none. */
size_t aw_references_count(const struct aw_references *references);
const char *aw_references_path(const struct aw_references *references, size_t i);
size_t
aw_references_of(const struct aw_references *references, const struct aw_device_config *device);

/*
 * Reads the reference of the device if it has changed, and puts what it is and how the judged
 * stores differ from it into the record. True if the record says something else afterwards. After
 * a failure to read it what was read before is used. For want of memory the stores say nothing.
 */
bool aw_references_judge(struct aw_references *references, const struct aw_device_config *device,
    struct aw_record *record, int64_t now);

/* Prints how the reference of a device was read, if it has one. */
void aw_references_print(const struct aw_record *record);

#endif
