/* SPDX-License-Identifier: ISC */
/* Files and directories by what shows that they changed; used by config_index*.c alone. */
#ifndef AW_CONFIG_INPUTS_H
#define AW_CONFIG_INPUTS_H

#include <stdbool.h>
#include <stdint.h>

#include "config/pack.h"

/* All are -1 where there is no such file. */
struct aw_input {
	int64_t device, inode, size, mode, owner, group;
	int64_t changed_s, changed_ns, written_s, written_ns;
};

/* The file at the path as it is. False if that cannot be known. */
bool aw_input_of(const char *path, struct aw_input *out);
bool aw_input_same(const struct aw_input *a, const struct aw_input *b);

/* Path and state, and whether the file that was packed is still the same. */
void aw_input_pack(struct aw_buf *buf, const char *path, const struct aw_input *input);
bool aw_input_unpack_same(struct aw_packed *packed);

#endif
