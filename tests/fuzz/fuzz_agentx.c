/* SPDX-License-Identifier: ISC */
/* Any octets as what an AgentX master sends, in pieces of a size that the first octet says: what
 * goes on to the library is whole and valid, in order, and holds no request to change an object. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "demand.h"
#include "snmp-agent/ax_stream.h"

#define PIECES_MAX 128 /* more take time and find nothing */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Returns the number of octets. */
static size_t
make_open(unsigned type, unsigned char pdu[AW_AX_ANSWER_LEN])
{
	size_t len = type == AW_AX_RESPONSE ? AW_AX_ANSWER_LEN : AW_AX_HEAD_LEN;

	memset(pdu, 0, AW_AX_ANSWER_LEN);
	pdu[0] = 1;
	pdu[1] = (unsigned char)type;
	pdu[16] = (unsigned char)(len - AW_AX_HEAD_LEN);
	return len;
}

/* The session 0 is open. */
static void
open_session(struct aw_ax_stream *stream)
{
	unsigned char pdu[AW_AX_ANSWER_LEN];
	struct aw_ax_sorted sorted;
	size_t len = make_open(AW_AX_OPEN, pdu);

	aw_ax_stream_reset(stream);
	demand(aw_ax_stream_sent(stream, pdu, len));
	len = make_open(AW_AX_RESPONSE, pdu);
	demand(aw_ax_stream_sort(stream, pdu, len, 1, &sorted));
	demand(sorted.keep == len && stream->open);
}

static void
check_kept(const struct aw_ax_stream *stream, const unsigned char *bytes, size_t keep)
{
	struct aw_ax_frame frame;
	char why[AW_AX_WHY_MAX];

	for (size_t at = 0; at < keep; at += frame.len) {
		demand(aw_ax_frame_read(bytes + at, keep - at, &frame, why) == AW_AX_FRAMED);
		demand(!aw_ax_frame_sets(&frame) && frame.type != AW_AX_CLOSE);
		demand(frame.type == AW_AX_RESPONSE || frame.session == stream->session);
	}
}

static void
check_answers(const struct aw_ax_stream *stream)
{
	struct aw_ax_frame frame;
	char why[AW_AX_WHY_MAX];

	demand(stream->n_answers % AW_AX_ANSWER_LEN == 0);
	for (size_t at = 0; at < stream->n_answers; at += AW_AX_ANSWER_LEN) {
		demand(aw_ax_frame_read(stream->answers + at, AW_AX_ANSWER_LEN, &frame, why) ==
		       AW_AX_FRAMED);
		demand(frame.type == AW_AX_RESPONSE && frame.error != 0);
	}
}

/* Sorts n new octets in a block of their exact size; returns how many were used, 0: the end. */
static size_t
sort_piece(struct aw_ax_stream *stream, const uint8_t *data, size_t n)
{
	static unsigned char front[AW_AX_PDU_MAX];
	size_t part = aw_ax_stream_begin(stream, front);
	unsigned char *bytes = malloc(part + n);
	struct aw_ax_sorted sorted = {.keep = 0};

	demand(bytes != NULL && part < AW_AX_PDU_MAX);
	memcpy(bytes, front, part);
	memcpy(bytes + part, data, n);
	if (aw_ax_stream_sort(stream, bytes, part + n, 1, &sorted)) {
		demand(sorted.keep <= sorted.used && sorted.used <= part + n);
		demand(sorted.used > part);
		check_kept(stream, bytes, sorted.keep);
		check_answers(stream);
	} else {
		demand(stream->why[0] != '\0');
		sorted.used = part;
	}
	free(bytes);
	return sorted.used - part;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct aw_ax_stream stream;
	size_t piece = size == 0 ? 1 : (size_t)data[0] * 16 + 1, at = 1, used = 1;

	if (piece < size / PIECES_MAX)
		piece = size / PIECES_MAX;
	open_session(&stream);
	while (at < size && used > 0) {
		used = sort_piece(&stream, data + at, size - at < piece ? size - at : piece);
		at += used;
	}
	return 0;
}
