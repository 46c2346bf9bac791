/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as the answer with a token, and as the client's credentials: the result is safe to
 * send.
 */
#include <stdint.h>

#include "demand.h"
#include "cisco/rest/ssm_path.h"
#include "cisco/rest/ssm_token.h"
#include "base/wipe.h"

#define PATH_MAX_OCTETS 1024

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_token(const char *data, size_t size)
{
	struct aw_error err = {0};
	char *token = NULL;

	if (aw_ssm_token_parse(data, size, &token, &err) != AW_OK)
		demand(err.code != AW_OK && token == NULL);
	else
		demand(token[0] != '\0' && token[strcspn(token, " \t\r\n\"\\:")] == '\0');
	aw_wipe_text(token);
	(void)aw_ssm_token_refused(data, size);
}

static void
check_request(const char *text)
{
	char path[PATH_MAX_OCTETS];
	struct aw_bytes body;

	if (aw_ssm_list_path(path, sizeof(path), text, "alerts"))
		demand(path[strcspn(path, " ?#\r\n\"\\")] == '\0');
	if (aw_ssm_token_request("id", text, &body, NULL) == AW_OK)
		demand(strlen((const char *)body.data) == body.len);
	aw_bytes_wipe(&body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	if (text == NULL)
		return 0;
	check_token(text, size);
	check_request(text);
	free(text);
	return 0;
}
