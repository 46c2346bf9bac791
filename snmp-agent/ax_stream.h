/* SPDX-License-Identifier: ISC */
/*
 * What a master sends in one connection, sorted: whole valid PDUs go on, requests to change an
 * object are answered, and anything else ends the session. Pure; the clock is an argument.
 */
#ifndef AW_AX_STREAM_H
#define AW_AX_STREAM_H

#include "ax_frame.h"

/* A master that sends on but leaves a question of ours without an answer for so long is not one. */
#define AW_AX_SILENT_MS 5000

struct aw_ax_stream {
	bool open; /* the master has answered Open: `session` holds */
	uint32_t session, open_packet;
	bool waiting; /* the library waits for the answer to `question`, and does nothing else */
	struct aw_ax_frame question;
	bool asked;               /* a question of ours has no answer yet */
	int64_t heard_at;         /* when the master first sent something after it; 0: not yet */
	size_t n_part, n_answers; /* octets */
	unsigned char part[AW_AX_PDU_MAX]; /* the beginning of a PDU */
	/* Answers to all that can be in one read. */
	unsigned char answers[AW_AX_PDU_MAX / AW_AX_HEAD_LEN * AW_AX_ANSWER_LEN];
	char why[AW_AX_WHY_MAX]; /* the session ends for that reason; empty: it does not */
};

/* For a new connection. */
void aw_ax_stream_reset(struct aw_ax_stream *stream);

/*
 * A PDU of our own is to be sent. False: the library asks the next question, but the master has not
 * answered the last one in time: the session ends, see `why`.
 */
bool aw_ax_stream_sent(struct aw_ax_stream *stream, const unsigned char *bytes, size_t len);

/*
 * After the end: an answer that the library waits for, since it must not hear of the end meanwhile;
 * false: it does not wait.
 */
bool aw_ax_stream_excuse(struct aw_ax_stream *stream, unsigned char answer[AW_AX_ANSWER_LEN]);

/*
 * Puts what was left of the last read at the front of `bytes`, which has room for AW_AX_PDU_MAX
 * octets, and returns how many octets that are: always less.
 */
size_t aw_ax_stream_begin(struct aw_ax_stream *stream, unsigned char *bytes);

struct aw_ax_sorted {
	size_t keep; /* octets of PDUs for the library, at the front */
	size_t used; /* octets that were sorted; the others are to be given again */
};

/*
 * Sorts the len octets, at most AW_AX_PDU_MAX, that begin as aw_ax_stream_begin left them, up to
 * the first request for the library: it keeps a queue of requests, and reads it more slowly than
 * it fills it. The answers are in the stream, to be sent by the caller. False: the session ends
 * behind what is kept, see `why`.
 */
bool aw_ax_stream_sort(struct aw_ax_stream *stream, unsigned char *bytes, size_t len,
    int64_t now_ms, struct aw_ax_sorted *sorted);

#endif
