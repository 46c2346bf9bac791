/* SPDX-License-Identifier: ISC */
/*
 * PDUs of AgentX (RFC 2741, 6.1 and 6.2) as octets: whether what a master sent is one that it may
 * send, complete and well-formed, and the answer to one that would change an object. Pure.
 */
#ifndef AW_AX_FRAME_H
#define AW_AX_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AW_AX_HEAD_LEN 20     /* octets of a header */
#define AW_AX_PDU_MAX 65536   /* octets of a PDU with its header */
#define AW_AX_ANSWER_LEN 28   /* octets of an answer without variables */
#define AW_AX_CONTEXT_MAX 255 /* octets of a context name (SnmpAdminString) */
#define AW_AX_ARCS_MAX 128    /* of an object identifier (RFC 2741, 5.1) */
#define AW_AX_RANGES_MAX 2000 /* of a request: more than 64 KiB hold of objects with ten arcs */
#define AW_AX_WHY_MAX 120

#define AW_AX_NETWORK_BYTE_ORDER 0x10U

/* RFC 2741, 6.1: h.type */
enum aw_ax_type {
	AW_AX_OPEN = 1,
	AW_AX_CLOSE = 2,
	AW_AX_GET = 5,
	AW_AX_GET_NEXT = 6,
	AW_AX_GET_BULK = 7,
	AW_AX_TEST_SET = 8,
	AW_AX_COMMIT_SET = 9,
	AW_AX_UNDO_SET = 10,
	AW_AX_CLEANUP_SET = 11,
	AW_AX_NOTIFY = 12,
	AW_AX_PING = 13,
	AW_AX_RESPONSE = 18,
};

struct aw_ax_frame {
	unsigned type; /* enum aw_ax_type */
	unsigned flags;
	uint32_t session, transaction, packet;
	size_t len;     /* of the PDU, with its header */
	unsigned error; /* of a Response */
};

enum aw_ax_framed {
	AW_AX_FRAMED,     /* a whole PDU that a master may send, valid to its last octet */
	AW_AX_FRAME_MORE, /* its beginning */
	AW_AX_FRAME_BAD,  /* no such PDU */
};

/* Reads the first PDU. why: what is wrong with a bad one, in words. */
enum aw_ax_framed aw_ax_frame_read(
    const unsigned char *bytes, size_t len, struct aw_ax_frame *frame, char why[AW_AX_WHY_MAX]);

/* Reads a header of a PDU of our own; false: none. */
bool aw_ax_frame_head(const unsigned char *bytes, size_t len, struct aw_ax_frame *frame);

/* True for TestSet, CommitSet, UndoSet and CleanupSet. */
bool aw_ax_frame_sets(const struct aw_ax_frame *frame);

/*
 * Writes the answer to one of these and returns its length: notWritable to TestSet, their failures
 * to CommitSet and UndoSet, and nothing to CleanupSet, which has no answer (RFC 2741, 7.2.4).
 */
size_t
aw_ax_frame_refuse(const struct aw_ax_frame *request, unsigned char answer[AW_AX_ANSWER_LEN]);

/* Writes the answer processingError (RFC 2741, 6.2.16). */
void aw_ax_frame_fail(const struct aw_ax_frame *request, unsigned char answer[AW_AX_ANSWER_LEN]);

#endif
