/* SPDX-License-Identifier: ISC */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
aw_buf_init(struct aw_buf *buf, size_t max)
{
	*buf = (struct aw_buf){.max = max};
}

void
aw_buf_free(struct aw_buf *buf)
{
	free(buf->data);
	aw_buf_init(buf, buf->max);
}

void
aw_buf_reset(struct aw_buf *buf)
{
	buf->len = 0;
	buf->failed = buf->no_memory = false;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

/* Makes room for `len` more bytes and the NUL. */
static bool
reserve(struct aw_buf *buf, size_t len)
{
	size_t cap = buf->cap != 0 ? buf->cap : 128;
	char *data;

	if (buf->failed || len > buf->max - buf->len) {
		buf->failed = true;
		return false;
	}
	if (buf->data != NULL && buf->len + len < buf->cap)
		return true;
	while (cap <= buf->len + len)
		cap *= 2;
	data = realloc(buf->data, cap);
	if (data == NULL) {
		buf->failed = buf->no_memory = true;
		return false;
	}
	buf->data = data;
	buf->cap = cap;
	return true;
}

bool
aw_buf_add(struct aw_buf *buf, const void *data, size_t len)
{
	if (!reserve(buf, len))
		return false;
	if (len != 0)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
	return true;
}

bool
aw_buf_puts(struct aw_buf *buf, const char *s)
{
	return aw_buf_add(buf, s, strlen(s));
}

bool
aw_buf_printf(struct aw_buf *buf, const char *fmt, ...)
{
	size_t room = buf->data != NULL ? buf->cap - buf->len : 0;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(room > 0 ? buf->data + buf->len : NULL, room, fmt, ap);
	va_end(ap);
	if (len < 0 || !reserve(buf, (size_t)len)) {
		if (room > 0)
			buf->data[buf->len] = '\0';
		return false;
	}
	if ((size_t)len >= room) {
		va_start(ap, fmt);
		(void)vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, ap);
		va_end(ap);
	}
	buf->len += (size_t)len;
	return true;
}
