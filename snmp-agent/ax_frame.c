/* SPDX-License-Identifier: ISC */
#include "ax_frame.h"

#include <string.h>

#include "base/text.h"

#define VERSION 1
#define NON_DEFAULT_CONTEXT 0x08U
#define RESERVED_FLAGS 0xe0U
#define PREFIX_ARCS 5 /* 1.3.6.1 and the prefix (RFC 2741, 5.1) */

/* RFC 1905: error-status */
#define COMMIT_FAILED 14
#define UNDO_FAILED 15
#define NOT_WRITABLE 17
#define PROCESSING_ERROR 268 /* RFC 2741, 6.2.16 */

/* RFC 2741, 5.4: v.type */
enum value {
	VALUE_INTEGER = 2,
	VALUE_OCTETS = 4,
	VALUE_NULL = 5,
	VALUE_OID = 6,
	VALUE_ADDRESS = 64,
	VALUE_COUNTER = 65,
	VALUE_GAUGE = 66,
	VALUE_TICKS = 67,
	VALUE_OPAQUE = 68,
	VALUE_COUNTER64 = 70,
	VALUE_NO_OBJECT = 128,
	VALUE_NO_INSTANCE = 129,
	VALUE_END = 130,
};

/* The rest of a payload. Its length is a multiple of four, and stays so. */
struct reader {
	const unsigned char *at;
	size_t left;
	bool big; /* network byte order */
	char *why;
};

static bool
refuse(struct reader *reader, const char *why)
{
	(void)aw_text_format(reader->why, AW_AX_WHY_MAX, "%s", why);
	return false;
}

static uint16_t
get_u16(const unsigned char *at, bool big)
{
	return (uint16_t)(big ? at[0] << 8 | at[1] : at[1] << 8 | at[0]);
}

static uint32_t
get_u32(const unsigned char *at, bool big)
{
	uint32_t high = get_u16(big ? at : at + 2, big);

	return high << 16 | get_u16(big ? at + 2 : at, big);
}

static void
put_u16(unsigned char *at, uint32_t value, bool big)
{
	at[big ? 0 : 1] = (unsigned char)(value >> 8);
	at[big ? 1 : 0] = (unsigned char)value;
}

static void
put_u32(unsigned char *at, uint32_t value, bool big)
{
	put_u16(big ? at : at + 2, value >> 16, big);
	put_u16(big ? at + 2 : at, value, big);
}

/* The next n octets; NULL if there are not so many. */
static const unsigned char *
take(struct reader *reader, size_t n)
{
	const unsigned char *at = reader->at;

	if (n > reader->left) {
		(void)refuse(reader, "it ends within a field");
		return NULL;
	}
	reader->at += n;
	reader->left -= n;
	return at;
}

static bool
skip_oid(struct reader *reader)
{
	const unsigned char *head = take(reader, 4);

	if (head == NULL)
		return false;
	if ((size_t)head[0] + (head[1] != 0 ? PREFIX_ARCS : 0) > AW_AX_ARCS_MAX)
		return refuse(reader, "an object identifier has more than 128 arcs");
	if (head[2] > 1)
		return refuse(
		    reader, "the field include of an object identifier is neither 0 nor 1");
	return take(reader, (size_t)head[0] * 4) != NULL;
}

/* Octets with their length in front, padded to a multiple of four. NULL: there are not so many. */
static const unsigned char *
take_octets(struct reader *reader, size_t *len)
{
	const unsigned char *head = take(reader, 4);

	if (head == NULL)
		return NULL;
	*len = get_u32(head, reader->big);
	/* Compared before it is rounded up, which could overflow. */
	if (*len > reader->left) {
		(void)refuse(reader, "a string is longer than the rest");
		return NULL;
	}
	return take(reader, (*len + 3) / 4 * 4);
}

static bool
skip_context(struct reader *reader)
{
	const unsigned char *context;
	size_t len = 0;

	context = take_octets(reader, &len);
	if (context == NULL)
		return false;
	if (len > AW_AX_CONTEXT_MAX)
		return refuse(reader, "the name of the context has more than 255 octets");
	if (memchr(context, '\0', len) != NULL)
		return refuse(reader, "the name of the context has an octet that is 0");
	return true;
}

static bool
skip_value(struct reader *reader, unsigned type)
{
	size_t len = 0;

	switch (type) {
	case VALUE_INTEGER:
	case VALUE_COUNTER:
	case VALUE_GAUGE:
	case VALUE_TICKS:
		return take(reader, 4) != NULL;
	case VALUE_COUNTER64:
		return take(reader, 8) != NULL;
	case VALUE_OCTETS:
	case VALUE_OPAQUE:
		return take_octets(reader, &len) != NULL;
	case VALUE_ADDRESS:
		return take_octets(reader, &len) != NULL &&
		       (len == 4 || refuse(reader, "an address has not four octets"));
	case VALUE_OID:
		return skip_oid(reader);
	case VALUE_NULL:
	case VALUE_NO_OBJECT:
	case VALUE_NO_INSTANCE:
	case VALUE_END:
		return true;
	default:
		return refuse(reader, "a value has an unknown type");
	}
}

static bool
skip_varbinds(struct reader *reader)
{
	while (reader->left > 0) {
		const unsigned char *head = take(reader, 4);

		if (head == NULL || !skip_oid(reader) ||
		    !skip_value(reader, get_u16(head, reader->big)))
			return false;
	}
	return true;
}

static bool
skip_ranges(struct reader *reader)
{
	if (reader->left == 0)
		return refuse(reader, "it asks for no object");
	for (size_t n = 0; reader->left > 0; n++) {
		bool start = skip_oid(reader), end = start && skip_oid(reader);

		if (!end)
			return false;
		if (n == AW_AX_RANGES_MAX)
			return refuse(reader, "it asks for more than 2000 objects");
	}
	return true;
}

static bool
skip_response(struct reader *reader, struct aw_ax_frame *frame)
{
	const unsigned char *head = take(reader, 8);

	if (head == NULL)
		return false;
	frame->error = get_u16(head + 4, reader->big);
	return skip_varbinds(reader);
}

static bool
skip_nothing(struct reader *reader)
{
	return reader->left == 0 || refuse(reader, "it has more than a header");
}

static bool
skip_payload(struct reader *reader, struct aw_ax_frame *frame)
{
	bool has_context = frame->type != AW_AX_RESPONSE && frame->type != AW_AX_CLOSE &&
			   (frame->flags & NON_DEFAULT_CONTEXT) != 0;

	if (has_context && !skip_context(reader))
		return false;
	switch (frame->type) {
	case AW_AX_GET:
	case AW_AX_GET_NEXT:
		return skip_ranges(reader);
	case AW_AX_GET_BULK:
		return take(reader, 4) != NULL && skip_ranges(reader);
	case AW_AX_TEST_SET:
		return reader->left == 0 ? refuse(reader, "it changes no object")
					 : skip_varbinds(reader);
	case AW_AX_RESPONSE:
		return skip_response(reader, frame);
	case AW_AX_CLOSE:
		return take(reader, 4) != NULL && skip_nothing(reader);
	default:
		return skip_nothing(reader);
	}
}

static const char *
type_name(unsigned type)
{
	switch (type) {
	case AW_AX_CLOSE:
		return "Close";
	case AW_AX_GET:
		return "Get";
	case AW_AX_GET_NEXT:
		return "GetNext";
	case AW_AX_GET_BULK:
		return "GetBulk";
	case AW_AX_TEST_SET:
		return "TestSet";
	case AW_AX_COMMIT_SET:
		return "CommitSet";
	case AW_AX_UNDO_SET:
		return "UndoSet";
	case AW_AX_CLEANUP_SET:
		return "CleanupSet";
	case AW_AX_RESPONSE:
		return "Response";
	default:
		return NULL;
	}
}

/* What can be seen before the payload is there. */
static bool
check_head(const unsigned char *bytes, size_t len, size_t payload, char why[AW_AX_WHY_MAX])
{
	if (bytes[0] != VERSION)
		(void)aw_text_format(why, AW_AX_WHY_MAX, "version %u, not 1", bytes[0]);
	else if (len > 1 && type_name(bytes[1]) == NULL)
		(void)aw_text_format(
		    why, AW_AX_WHY_MAX, "a PDU of type %u, which no master sends", bytes[1]);
	else if (len > 2 && (bytes[2] & RESERVED_FLAGS) != 0)
		(void)aw_text_format(why, AW_AX_WHY_MAX, "unknown flags 0x%02x", bytes[2]);
	else if (payload > AW_AX_PDU_MAX - AW_AX_HEAD_LEN)
		(void)aw_text_format(why, AW_AX_WHY_MAX,
		    "a payload of %zu octets; a PDU has at most %d", payload, AW_AX_PDU_MAX);
	else if (payload % 4 != 0)
		(void)aw_text_format(
		    why, AW_AX_WHY_MAX, "a payload of %zu octets, not a multiple of four", payload);
	else
		return true;
	return false;
}

bool
aw_ax_frame_head(const unsigned char *bytes, size_t len, struct aw_ax_frame *frame)
{
	bool big;

	if (len < AW_AX_HEAD_LEN)
		return false;
	big = (bytes[2] & AW_AX_NETWORK_BYTE_ORDER) != 0;
	*frame = (struct aw_ax_frame){.type = bytes[1],
	    .flags = bytes[2],
	    .session = get_u32(bytes + 4, big),
	    .transaction = get_u32(bytes + 8, big),
	    .packet = get_u32(bytes + 12, big),
	    .len = (size_t)get_u32(bytes + 16, big) + AW_AX_HEAD_LEN};
	return true;
}

enum aw_ax_framed
aw_ax_frame_read(
    const unsigned char *bytes, size_t len, struct aw_ax_frame *frame, char why[AW_AX_WHY_MAX])
{
	struct reader reader;
	char what[AW_AX_WHY_MAX] = "";
	bool whole = aw_ax_frame_head(bytes, len, frame);

	why[0] = '\0';
	if (len > 0 && !check_head(bytes, len, whole ? frame->len - AW_AX_HEAD_LEN : 0, why))
		return AW_AX_FRAME_BAD;
	if (!whole || len < frame->len)
		return AW_AX_FRAME_MORE;
	reader = (struct reader){.at = bytes + AW_AX_HEAD_LEN,
	    .left = frame->len - AW_AX_HEAD_LEN,
	    .big = (frame->flags & AW_AX_NETWORK_BYTE_ORDER) != 0,
	    .why = what};
	if (skip_payload(&reader, frame))
		return AW_AX_FRAMED;
	(void)aw_text_format(
	    why, AW_AX_WHY_MAX, "a %s that is not valid: %s", type_name(frame->type), what);
	return AW_AX_FRAME_BAD;
}

bool
aw_ax_frame_sets(const struct aw_ax_frame *frame)
{
	return frame->type >= AW_AX_TEST_SET && frame->type <= AW_AX_CLEANUP_SET;
}

static unsigned
refusal(unsigned type)
{
	switch (type) {
	case AW_AX_COMMIT_SET:
		return COMMIT_FAILED;
	case AW_AX_UNDO_SET:
		return UNDO_FAILED;
	default:
		return NOT_WRITABLE;
	}
}

static void
put_answer(const struct aw_ax_frame *request, unsigned error, unsigned index,
    unsigned char answer[AW_AX_ANSWER_LEN])
{
	bool big = (request->flags & AW_AX_NETWORK_BYTE_ORDER) != 0;

	memset(answer, 0, AW_AX_ANSWER_LEN);
	answer[0] = VERSION;
	answer[1] = AW_AX_RESPONSE;
	answer[2] = (unsigned char)(request->flags & AW_AX_NETWORK_BYTE_ORDER);
	put_u32(answer + 4, request->session, big);
	put_u32(answer + 8, request->transaction, big);
	put_u32(answer + 12, request->packet, big);
	put_u32(answer + 16, AW_AX_ANSWER_LEN - AW_AX_HEAD_LEN, big);
	put_u16(answer + 24, error, big);
	put_u16(answer + 26, index, big);
}

size_t
aw_ax_frame_refuse(const struct aw_ax_frame *request, unsigned char answer[AW_AX_ANSWER_LEN])
{
	if (request->type == AW_AX_CLEANUP_SET)
		return 0;
	put_answer(request, refusal(request->type), 1, answer);
	return AW_AX_ANSWER_LEN;
}

void
aw_ax_frame_fail(const struct aw_ax_frame *request, unsigned char answer[AW_AX_ANSWER_LEN])
{
	put_answer(request, PROCESSING_ERROR, 0, answer);
}
