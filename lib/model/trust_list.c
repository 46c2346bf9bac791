/* SPDX-License-Identifier: ISC */
#include "model/trust_list.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define TRUST "-trust"

void
aw_trust_list_name(const char *service, char out[AW_TRUST_LIST_MAX + 1])
{
	size_t len = strlen(service), suffix = sizeof(TRUST) - 1;

	if (len > suffix && strcasecmp(service + len - suffix, TRUST) == 0)
		len -= suffix;
	if (len > AW_TRUST_LIST_MAX - suffix)
		len = AW_TRUST_LIST_MAX - suffix;
	(void)aw_text_format(out, AW_TRUST_LIST_MAX + 1, "%.*s" TRUST, (int)len, service);
	for (char *c = out; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c) && strchr(".-_", *c) == NULL)
			*c = '_';
}
