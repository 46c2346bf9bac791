/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as the answer of a device by SSH, and as what the client says on standard error: an
 * error names a code and is one clean line, and an answer has room for something other than a
 * refusal.
 */
#include <stdint.h>

#include "cisco/text/ssh_answer.h"
#include "cisco/text/ssh_identity.h"
#include "cisco/text/ssh_message.h"
#include "demand.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand_error(enum aw_err rc, const struct aw_error *err)
{
	if (rc == AW_OK)
		return;
	demand(err->code == rc && err->text[0] != '\0');
	demand_clean(err->text);
	demand_clean(err->object);
}

static void
read_answer(const char *text, size_t size)
{
	const struct aw_ssh_family *family;

	for (size_t i = 0; (family = aw_ssh_family_at(i)) != NULL; i++) {
		const char *const *commands = family->commands[AW_SSH_LICENSE];
		struct aw_error err = {.code = AW_OK};
		enum aw_err one = aw_ssh_refusal(family, commands[0], false, text, size, &err);

		demand_error(one, &err);
		/* What refuses several refuses one. */
		if (aw_ssh_refusal(family, commands[0], true, text, size, &err) != AW_OK)
			demand(one != AW_OK);
		demand_error(aw_ssh_other(commands[0], text, size, &err), &err);
	}
}

static void
read_identity(const char *text, size_t size)
{
	struct aw_identity identity;

	aw_identity_init(&identity);
	demand(aw_ssh_identity(text, size, &identity));
	demand_clean(identity.product);
	demand_clean(identity.version);
	demand_clean(identity.serial);
	aw_identity_clear(&identity);
}

static void
read_messages(const char *text, size_t size)
{
	const struct aw_ssh_peer peers[] = {{.host = "sw-1", .known_hosts = "/k"},
	    {.host = "sw-1", .known_hosts = "/k", .host_key = "SHA256:x", .jump = "jump-1"}};

	for (size_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++) {
		struct aw_error err = {.code = AW_OK};

		demand_error(aw_ssh_failure(text, size, &peers[i], &err), &err);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	if (text == NULL)
		return 0;
	read_answer(text, size);
	read_identity(text, size);
	read_messages(text, size);
	free(text);
	return 0;
}
