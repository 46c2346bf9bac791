/* SPDX-License-Identifier: ISC */
/* Lines "NAME TYPE VALUE" (tests/data/snmp) as the answers of an agent. */
#ifndef AW_SNMP_ROWS_H
#define AW_SNMP_ROWS_H

#include <stdlib.h>
#include <string.h>

#include "cisco/mib/varbind.h"

#define ROWS_VALUES 4096
#define ROWS_OCTETS ((size_t)1024 * 1024)

/* "1.3.6.1"; what is no number ends the name. */
static inline size_t
rows_name(const char *s, uint32_t oid[AW_OID_MAX], const char **end)
{
	size_t n = 0;

	while (n < AW_OID_MAX && *s >= '0' && *s <= '9') {
		char *next;

		oid[n++] = (uint32_t)strtoul(s, &next, 10);
		s = *next == '.' ? next + 1 : next;
	}
	*end = s;
	return n;
}

/* One line of `len` octets with a NUL behind it; comments and nonsense add nothing. */
static inline void
rows_line(struct aw_varbinds *list, const char *line, size_t len)
{
	static const char octets[] = " octet_str ";
	uint32_t oid[AW_OID_MAX];
	struct aw_varbind value = {.oid = oid, .type = AW_SMI_OTHER};
	struct aw_error err;
	const char *at;
	char *copy;

	value.oid_len = rows_name(line, oid, &at);
	if (value.oid_len == 0)
		return;
	if (strncmp(at, octets, sizeof(octets) - 1) == 0) {
		at += sizeof(octets) - 1;
		value.type = AW_SMI_OCTETS;
		value.len = len - (size_t)(at - line);
		copy = malloc(value.len + 1);
		if (copy == NULL)
			return;
		memcpy(copy, at, value.len);
		value.octets = copy;
		(void)aw_varbinds_add(list, &value, &err);
		free(copy);
		return;
	}
	at += strspn(at, " ");
	at += strcspn(at, " ");
	if (*at == ' ') {
		value.type = AW_SMI_NUMBER;
		value.number = strtoll(at, NULL, 10);
	}
	(void)aw_varbinds_add(list, &value, &err);
}

/* The text must have a NUL behind it, and may have more. */
static inline void
rows_read(struct aw_varbinds *list, char *text, size_t len)
{
	*list = (struct aw_varbinds){.max = ROWS_VALUES, .max_size = ROWS_OCTETS};
	for (size_t at = 0; at < len;) {
		char *end = memchr(text + at, '\n', len - at);
		size_t line = end != NULL ? (size_t)(end - text) - at : len - at;

		text[at + line] = '\0';
		rows_line(list, text + at, line);
		at += line + 1;
	}
}

#endif
