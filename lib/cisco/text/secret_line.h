/* SPDX-License-Identifier: ISC */
/* A line of a configuration with a secret; used by secrets.c alone. */
#ifndef AW_SECRET_LINE_H
#define AW_SECRET_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* True if there is one; it begins at *keep and ends with the line. */
bool aw_secret_line(const char *line, size_t len, size_t *keep);

#endif
