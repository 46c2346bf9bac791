/* SPDX-License-Identifier: ISC */
#include "config/config_inputs.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "config/config_index_form.h"

bool
aw_input_of(const char *path, struct aw_input *out)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		memset(out, 0xff, sizeof(*out));
		return errno == ENOENT;
	}
	*out = (struct aw_input){.device = (int64_t)st.st_dev,
	    .inode = (int64_t)st.st_ino,
	    .size = S_ISDIR(st.st_mode) ? 0 : (int64_t)st.st_size,
	    .mode = (int64_t)st.st_mode,
	    .owner = (int64_t)st.st_uid,
	    .group = (int64_t)st.st_gid,
	    .changed_s = (int64_t)st.st_ctim.tv_sec,
	    .changed_ns = (int64_t)st.st_ctim.tv_nsec,
	    .written_s = (int64_t)st.st_mtim.tv_sec,
	    .written_ns = (int64_t)st.st_mtim.tv_nsec};
	return true;
}

bool
aw_input_same(const struct aw_input *a, const struct aw_input *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

void
aw_input_pack(struct aw_buf *buf, const char *path, const struct aw_input *input)
{
	aw_pack_text(buf, path);
	aw_pack_octets(buf, input, sizeof(*input));
}

bool
aw_input_unpack_same(struct aw_packed *packed)
{
	const char *path = aw_unpack_text(packed);
	struct aw_input then, now;

	aw_unpack_octets(packed, &then, sizeof(then));
	return path != NULL && !packed->failed && aw_input_of(path, &now) &&
	       aw_input_same(&then, &now);
}

uint64_t
aw_index_sum(const void *octets, size_t len)
{
	const uint8_t *p = octets;
	uint64_t sum = UINT64_C(0xcbf29ce484222325) ^ len;

	for (; len > 0; len -= len < sizeof(sum) ? len : sizeof(sum), p += sizeof(sum)) {
		uint64_t word = 0;

		memcpy(&word, p, len < sizeof(word) ? len : sizeof(word));
		sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		sum ^= sum >> 29;
	}
	return sum;
}
