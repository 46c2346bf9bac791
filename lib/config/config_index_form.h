/* SPDX-License-Identifier: ISC */
/* The form of the index of a configuration; used by config_index*.c alone. */
#ifndef AW_CONFIG_INDEX_FORM_H
#define AW_CONFIG_INDEX_FORM_H

#include <stddef.h>
#include <stdint.h>

#include "config/config_inputs.h"

#define AW_INDEX_MAGIC "AWINDEX\n"
#define AW_INDEX_FORMAT 1
#define AW_INDEX_PART_MAX ((uint64_t)64 * 1024 * 1024)

/*
 * At the begin of the file. The general part follows: version of the program, paths of the
 * configuration and the state directory, the directory of the shipped transitions by what it is,
 * since programs name it differently; the inputs; for each file its
 * path and texts with their lines; the transitions. Then the parts of the devices, then entries.
 */
struct aw_index_head {
	char magic[8];
	uint32_t format, unused;
	uint64_t general_len, general_sum;
	uint64_t n_devices, devices_at; /* entries, sorted by hash */
};

/* Where the part of a device is: its name, the input that has it, the same as for other files. */
struct aw_index_entry {
	uint64_t hash; /* aw_index_sum of its name */
	uint64_t at, len, sum;
};

/* A sum that shows damage, and spreads names; not against intent. */
uint64_t aw_index_sum(const void *octets, size_t len);

#endif
