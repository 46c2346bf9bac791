/* SPDX-License-Identifier: ISC */
#include "ax_stream.h"

#include <string.h>

#include "base/text.h"

void
aw_ax_stream_reset(struct aw_ax_stream *stream)
{
	stream->open = stream->asked = stream->waiting = false;
	stream->session = stream->open_packet = 0;
	stream->heard_at = 0;
	stream->n_part = stream->n_answers = 0;
	stream->why[0] = '\0';
}

static bool
refuse(struct aw_ax_stream *stream, const char *why)
{
	(void)aw_text_format(stream->why, sizeof(stream->why), "%s", why);
	return false;
}

/* The library sends pings and notifications without waiting, see ax.c. */
static bool
take_question(struct aw_ax_stream *stream, const struct aw_ax_frame *frame)
{
	bool answered = !stream->waiting;

	if (frame->type == AW_AX_NOTIFY || frame->type == AW_AX_PING)
		return true;
	stream->waiting = true;
	stream->question = *frame;
	return answered || refuse(stream, "it does not answer");
}

bool
aw_ax_stream_sent(struct aw_ax_stream *stream, const unsigned char *bytes, size_t len)
{
	struct aw_ax_frame frame;

	if (!aw_ax_frame_head(bytes, len, &frame) || frame.type == AW_AX_RESPONSE)
		return true;
	if (frame.type == AW_AX_OPEN)
		stream->open_packet = frame.packet;
	if (!stream->asked)
		stream->heard_at = 0;
	stream->asked = true;
	return take_question(stream, &frame);
}

bool
aw_ax_stream_excuse(struct aw_ax_stream *stream, unsigned char answer[AW_AX_ANSWER_LEN])
{
	if (!stream->waiting)
		return false;
	stream->waiting = false;
	aw_ax_frame_fail(&stream->question, answer);
	return true;
}

size_t
aw_ax_stream_begin(struct aw_ax_stream *stream, unsigned char *bytes)
{
	size_t n = stream->n_part;

	memcpy(bytes, stream->part, n);
	stream->n_part = 0;
	return n;
}

static void
take_response(struct aw_ax_stream *stream, const struct aw_ax_frame *frame)
{
	stream->asked = false;
	if (frame->packet == stream->question.packet)
		stream->waiting = false;
	if (stream->open || frame->packet != stream->open_packet || frame->error != 0)
		return;
	stream->open = true;
	stream->session = frame->session;
}

/* *pass: the PDU is for the library. */
static bool
take_frame(struct aw_ax_stream *stream, const struct aw_ax_frame *frame, bool *pass)
{
	*pass = false;
	if (frame->type == AW_AX_RESPONSE) {
		take_response(stream, frame);
		*pass = true;
		return true;
	}
	if (!stream->open)
		return refuse(stream, "a request before it has opened the session");
	if (frame->session != stream->session)
		return refuse(stream, "a request in a session that is not open");
	if (frame->type == AW_AX_CLOSE)
		return refuse(stream, "it closes the session");
	if (aw_ax_frame_sets(frame))
		stream->n_answers += aw_ax_frame_refuse(frame, stream->answers + stream->n_answers);
	else
		*pass = true;
	return true;
}

static bool
in_time(struct aw_ax_stream *stream, int64_t now_ms)
{
	if (!stream->asked)
		return true;
	if (stream->heard_at == 0)
		stream->heard_at = now_ms;
	if (now_ms - stream->heard_at < AW_AX_SILENT_MS)
		return true;
	return refuse(stream, "it answers nothing, but sends on");
}

bool
aw_ax_stream_sort(struct aw_ax_stream *stream, unsigned char *bytes, size_t len, int64_t now_ms,
    struct aw_ax_sorted *sorted)
{
	struct aw_ax_frame frame;
	enum aw_ax_framed framed = AW_AX_FRAMED;
	bool pass, enough = false, good = true;
	size_t at = 0, keep = 0;

	stream->n_answers = 0;
	while (at < len && !enough) {
		framed = aw_ax_frame_read(bytes + at, len - at, &frame, stream->why);
		good = framed == AW_AX_FRAME_MORE ||
		       (framed == AW_AX_FRAMED && take_frame(stream, &frame, &pass));
		if (!good || framed == AW_AX_FRAME_MORE)
			break;
		if (pass && keep != at)
			memmove(bytes + keep, bytes + at, frame.len);
		keep += pass ? frame.len : 0;
		at += frame.len;
		enough = pass && frame.type != AW_AX_RESPONSE;
	}
	if (framed == AW_AX_FRAME_MORE) {
		stream->n_part = len - at;
		memcpy(stream->part, bytes + at, stream->n_part);
		at = len;
	}
	*sorted = (struct aw_ax_sorted){.keep = keep, .used = at};
	return good && in_time(stream, now_ms);
}
