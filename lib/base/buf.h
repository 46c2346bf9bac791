/* SPDX-License-Identifier: ISC */
/*
 * A growing byte buffer with a mandatory maximum. It sticks in its failed state: after one add that
 * does not fit (or does not get memory) every further add fails, so callers may check once at the
 * end.
 */
#ifndef AW_BUF_H
#define AW_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct aw_buf {
	char *data; /* always NUL-terminated once something was added; NULL before */
	size_t len;
	size_t cap;
	size_t max;
	bool failed;
	bool no_memory; /* that was why */
};

/* An empty buffer that refuses to grow past `max` bytes of content. Allocates nothing. */
void aw_buf_init(struct aw_buf *buf, size_t max);

/* Frees the content; the buffer is empty and usable again. */
void aw_buf_free(struct aw_buf *buf);

/* Empties the buffer and keeps its memory. */
void aw_buf_reset(struct aw_buf *buf);

/* Append; false when the maximum or memory is exhausted, the content before then stays. */
bool aw_buf_add(struct aw_buf *buf, const void *data, size_t len);
bool aw_buf_puts(struct aw_buf *buf, const char *s);
bool aw_buf_printf(struct aw_buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
