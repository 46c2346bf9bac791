/* SPDX-License-Identifier: ISC */
/* Any name of a file in the folder of notifications, and the same as a sender of a device. */
#include <stdint.h>

#include "config/config.h"
#include "config/notice.h"
#include "demand.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_text(char *text)
{
	char *senders[] = {text};
	const struct aw_device_config device = {.trap_from = senders, .n_trap_from = 1};
	struct aw_notice notice;

	if (!aw_notice_parse(text, &notice))
		return;
	demand(notice.address.given);
	demand(notice.engine_len <= AW_NOTICE_ENGINE_MAX);
	demand(strlen(notice.host) < AW_NOTICE_HOST_MAX);
	demand(strcspn(notice.host, "/, \n") == strlen(notice.host));
	(void)aw_notice_is_of(&notice, &device);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	if (text == NULL)
		return 0;
	(void)aw_notice_sender_ok(text);
	check_text(text);
	free(text);
	return 0;
}
