/* SPDX-License-Identifier: ISC */
#include "source/endpoint.h"

#include <string.h>

#include "cisco/rest/ssm_token.h"
#include "base/text.h"

#define ENDPOINT_MAX 1024

char *
aw_source_endpoint(const struct aw_source *source)
{
	const char *account = source->config->account;
	char url[ENDPOINT_MAX], path[ENDPOINT_MAX] = "";

	if (account != NULL)
		(void)aw_ssm_list_path(path, sizeof(path), account, "licenses");
	if (source->type->client == AW_CLIENT_SNMP)
		(void)aw_text_format(url, sizeof(url), "snmp://%s", source->node->address);
	else
		(void)aw_text_format(url, sizeof(url), "https://%s%s%s", source->node->address,
		    source->config->path_prefix, path);
	return strdup(url);
}
