/* SPDX-License-Identifier: ISC */
/* Any bytes as what a server says before TLS, in pieces: a talk ends, and does not begin TLS behind
 * octets that it did not read. The first octet is the protocol and the size of a piece. */
#include <stdint.h>

#include "demand.h"
#include "starttls/starttls_talk.h"

#define STEPS_MAX 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
talk_with(enum aw_starttls protocol, size_t piece, const uint8_t *data, size_t size)
{
	struct aw_talk *talk = aw_talk_new(protocol, "example.org", 389);
	enum aw_talk_next next = AW_TALK_MORE;
	struct aw_error err = {.code = AW_OK};
	size_t done = 0, len, sends = 0;

	if (talk == NULL)
		return;
	demand(aw_talk_out(talk, &len) != NULL && len > 0);
	while (done < size && (next == AW_TALK_MORE || next == AW_TALK_SEND)) {
		size_t n = size - done < piece ? size - done : piece;

		next = aw_talk_read(talk, (const char *)data + done, n, &err);
		done += n;
		sends += next == AW_TALK_SEND;
	}
	demand(done <= AW_TALK_MAX + piece);
	demand(sends <= 1);
	demand(next != AW_TALK_FAIL || err.code != AW_OK);
	demand(protocol == AW_STARTTLS_XMPP || sends == 0);
	demand(protocol == AW_STARTTLS_LDAP || next != AW_TALK_BEGIN || sends == 1);
	aw_talk_free(talk);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	talk_with((data[0] & 1) != 0 ? AW_STARTTLS_XMPP : AW_STARTTLS_LDAP,
	    (size_t)(data[0] >> 1) + 1, data + 1, size - 1);
	return 0;
}
