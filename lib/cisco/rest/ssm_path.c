/* SPDX-License-Identifier: ISC */
#include "cisco/rest/ssm_path.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

#define ACCOUNT_MAX 512 /* octets, encoded */

bool
aw_ssm_list_path(char *out, size_t size, const char *account, const char *list)
{
	static const char hex[] = "0123456789ABCDEF";
	char segment[ACCOUNT_MAX];
	size_t n = 0;

	for (; *account != '\0'; account++) {
		unsigned char c = (unsigned char)*account;

		if (n + 4 > sizeof(segment))
			return false;
		if (isalnum(c) || strchr("-._~", c) != NULL) {
			segment[n++] = *account;
			continue;
		}
		segment[n++] = '%';
		segment[n++] = hex[c >> 4];
		segment[n++] = hex[c & 15];
	}
	segment[n] = '\0';
	return aw_text_format(out, size, "/api/v1/accounts/%s/%s", segment, list);
}
