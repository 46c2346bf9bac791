/* SPDX-License-Identifier: ISC */
/* What a master sends, octet by octet: what goes on to the library, what is answered, what ends. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "ax_stream.h"
#include "fixture/suite.h"

#define BIG AW_AX_NETWORK_BYTE_ORDER
#define CONTEXT 0x08
#define SESSION 77
#define NOW INT64_C(1000000)

/* A PDU under construction. */
struct pdu {
	unsigned char bytes[2 * AW_AX_PDU_MAX];
	size_t len;
	bool big;
};

static struct aw_ax_stream stream;
static struct pdu pdu, all;

static void
add_u16(struct pdu *to, unsigned value)
{
	to->bytes[to->len + (to->big ? 0 : 1)] = (unsigned char)(value >> 8);
	to->bytes[to->len + (to->big ? 1 : 0)] = (unsigned char)value;
	to->len += 2;
}

static void
add_u32(struct pdu *to, uint32_t value)
{
	add_u16(to, to->big ? value >> 16 : value & 0xffff);
	add_u16(to, to->big ? value & 0xffff : value >> 16);
}

static void
add_oid(struct pdu *to, unsigned n, unsigned prefix, unsigned include, unsigned arcs)
{
	to->bytes[to->len] = (unsigned char)n;
	to->bytes[to->len + 1] = (unsigned char)prefix;
	to->bytes[to->len + 2] = (unsigned char)include;
	to->bytes[to->len + 3] = 0;
	to->len += 4;
	for (unsigned i = 0; i < arcs; i++)
		add_u32(to, i + 1);
}

static void
add_octets(struct pdu *to, uint32_t len, const char *text, size_t n)
{
	add_u32(to, len);
	memcpy(to->bytes + to->len, text, n);
	to->len += n;
	while (to->len % 4 != 0)
		to->bytes[to->len++] = 0;
}

static void
begin(unsigned type, unsigned flags)
{
	memset(&pdu, 0, sizeof(pdu));
	pdu.big = (flags & BIG) != 0;
	pdu.bytes[0] = 1;
	pdu.bytes[1] = (unsigned char)type;
	pdu.bytes[2] = (unsigned char)flags;
	pdu.len = 4;
	add_u32(&pdu, SESSION);
	add_u32(&pdu, 500);
	add_u32(&pdu, 600);
	add_u32(&pdu, 0);
}

static void
set_payload(uint32_t len)
{
	size_t end = pdu.len;

	pdu.len = 16;
	add_u32(&pdu, len);
	pdu.len = end;
}

static void
finish(void)
{
	set_payload((uint32_t)(pdu.len - AW_AX_HEAD_LEN));
}

/* The complete PDU `pdu` goes behind those that are to be sent. */
static void
queue(void)
{
	memcpy(all.bytes + all.len, pdu.bytes, pdu.len);
	all.len += pdu.len;
}

/* Sorts as ax_wire.c does until all is used: *keep octets for the library are in `bytes` then. */
static bool
sort(unsigned char *bytes, size_t len, int64_t now, size_t *keep)
{
	static unsigned char out[2 * AW_AX_PDU_MAX], answers[2 * sizeof(stream.answers)];
	struct aw_ax_sorted sorted;
	size_t at = 0, n_out = 0, n_answers = 0;

	do {
		if (!aw_ax_stream_sort(&stream, bytes + at, len - at, now, &sorted))
			return false;
		memcpy(out + n_out, bytes + at, sorted.keep);
		memcpy(answers + n_answers, stream.answers, stream.n_answers);
		n_out += sorted.keep;
		n_answers += stream.n_answers;
		at += sorted.used;
	} while (at < len);
	memcpy(bytes, out, n_out);
	memcpy(stream.answers, answers, n_answers);
	stream.n_answers = n_answers;
	*keep = n_out;
	return true;
}

/* A new connection, whose Open the master has answered; leaves `pdu` alone. */
static void
connect_master(void)
{
	static struct pdu saved;
	size_t keep;

	saved = pdu;
	aw_ax_stream_reset(&stream);
	begin(AW_AX_OPEN, BIG);
	finish();
	ck_assert(aw_ax_stream_sent(&stream, pdu.bytes, pdu.len));
	begin(AW_AX_RESPONSE, BIG);
	add_u32(&pdu, 1234);
	add_u32(&pdu, 0);
	finish();
	ck_assert(sort(pdu.bytes, pdu.len, NOW, &keep));
	ck_assert_uint_eq(keep, pdu.len);
	ck_assert(stream.open);
	pdu = saved;
	all.len = 0;
}

/* Sends what is queued in one read. */
static bool
sort_all(size_t *keep)
{
	return sort(all.bytes, all.len, NOW, keep);
}

/* Whether the library gets the PDU unchanged. */
static bool
passes(void)
{
	size_t keep;

	connect_master();
	finish();
	queue();
	return sort_all(&keep) && keep == pdu.len && memcmp(all.bytes, pdu.bytes, keep) == 0;
}

static bool
ends(const char *why)
{
	size_t keep;
	bool good;

	connect_master();
	queue();
	good = sort_all(&keep);
	if (!good)
		ck_assert_msg(strstr(stream.why, why) != NULL, "%s", stream.why);
	return !good;
}

static bool
refused(const char *why)
{
	finish();
	return ends(why);
}

static void
add_range(void)
{
	add_oid(&pdu, 7, 4, 1, 7);
	add_oid(&pdu, 0, 0, 0, 0);
}

START_TEST(test_reads_pass)
{
	static const unsigned flags[] = {0, BIG, BIG | 1, 2};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		begin(AW_AX_GET, flags[i]);
		add_range();
		ck_assert(passes());
		begin(AW_AX_GET_NEXT, flags[i]);
		add_range();
		add_range();
		ck_assert(passes());
		begin(AW_AX_GET_BULK, flags[i]);
		add_u32(&pdu, 10);
		add_range();
		ck_assert(passes());
		begin(AW_AX_GET, flags[i] | CONTEXT);
		add_octets(&pdu, 5, "other", 5);
		add_range();
		ck_assert(passes());
	}
}
END_TEST

/* Each type of value, in an answer. */
START_TEST(test_values_pass)
{
	begin(AW_AX_RESPONSE, BIG);
	add_u32(&pdu, 0);
	add_u32(&pdu, 0);
	for (unsigned type = 0; type < 300; type++) {
		size_t before = pdu.len;

		add_u16(&pdu, type);
		add_u16(&pdu, 0);
		add_oid(&pdu, 2, 0, 0, 2);
		if (type == 2 || (type >= 65 && type <= 67))
			add_u32(&pdu, 5);
		else if (type == 70)
			add_octets(&pdu, 5, "long", 4);
		else if (type == 4 || type == 68)
			add_octets(&pdu, 5, "hello", 5);
		else if (type == 64)
			add_octets(&pdu, 4, "addr", 4);
		else if (type == 6)
			add_oid(&pdu, 128, 0, 0, 128);
		else if (type != 5 && (type < 128 || type > 130))
			pdu.len = before;
	}
	ck_assert(passes());
	add_u16(&pdu, 69);
	add_u16(&pdu, 0);
	add_oid(&pdu, 2, 0, 0, 2);
	ck_assert(refused("unknown type"));
}
END_TEST

static void
expect_answer(size_t at, unsigned error)
{
	static const unsigned char big[] = {
	    1, 18, BIG, 0, 0, 0, 0, SESSION, 0, 0, 1, 0xf4, 0, 0, 2, 0x58, 0, 0, 0, 8, 0, 0, 0, 0};

	ck_assert_uint_ge(stream.n_answers, at + AW_AX_ANSWER_LEN);
	ck_assert_mem_eq(stream.answers + at, big, sizeof(big));
	ck_assert_uint_eq(stream.answers[at + 25], error);
	ck_assert_uint_eq(stream.answers[at + 27], 1);
}

static void
queue_set(unsigned type)
{
	begin(type, BIG);
	if (type == AW_AX_TEST_SET) {
		add_u32(&pdu, 2 << 16);
		add_oid(&pdu, 3, 4, 0, 3);
		add_u32(&pdu, 9);
	}
	finish();
	queue();
}

/* Also with transactions used again, and without a TestSet. */
START_TEST(test_changes_are_refused)
{
	size_t keep;

	connect_master();
	for (int round = 0; round < 2; round++) {
		queue_set(AW_AX_TEST_SET);
		queue_set(AW_AX_COMMIT_SET);
		queue_set(AW_AX_UNDO_SET);
		queue_set(AW_AX_CLEANUP_SET);
	}
	ck_assert(sort_all(&keep));
	ck_assert_uint_eq(keep, 0);
	ck_assert_uint_eq(stream.n_answers, (size_t)6 * AW_AX_ANSWER_LEN);
	expect_answer(0, 17);
	expect_answer(AW_AX_ANSWER_LEN, 14);
	expect_answer((size_t)2 * AW_AX_ANSWER_LEN, 15);
}
END_TEST

START_TEST(test_little_endian_answer)
{
	size_t keep;

	connect_master();
	begin(AW_AX_COMMIT_SET, 0);
	finish();
	queue();
	ck_assert(sort_all(&keep));
	ck_assert_uint_eq(stream.n_answers, AW_AX_ANSWER_LEN);
	ck_assert_uint_eq(stream.answers[2], 0);
	ck_assert_uint_eq(stream.answers[4], SESSION);
	ck_assert_uint_eq(stream.answers[16], 8);
	ck_assert_uint_eq(stream.answers[24], 14);
	ck_assert_uint_eq(stream.answers[26], 1);
}
END_TEST

/* As many as fit into one read. */
START_TEST(test_changes_without_end)
{
	size_t keep, n = AW_AX_PDU_MAX / AW_AX_HEAD_LEN;

	connect_master();
	for (size_t i = 0; i < n; i++)
		queue_set(AW_AX_COMMIT_SET);
	ck_assert(sort_all(&keep));
	ck_assert_uint_eq(stream.n_answers, n * AW_AX_ANSWER_LEN);
	ck_assert_uint_le(stream.n_answers, sizeof(stream.answers));
}
END_TEST

/* Reads between changes are handed on one after another. */
START_TEST(test_reads_among_changes)
{
	struct aw_ax_frame frame;
	char why[AW_AX_WHY_MAX];
	size_t keep, at = 0, n = 0;

	connect_master();
	for (unsigned i = 0; i < 10; i++) {
		queue_set(i % 2 == 0 ? AW_AX_TEST_SET : AW_AX_CLEANUP_SET);
		begin(AW_AX_GET, i % 3 == 0 ? 0 : BIG);
		for (unsigned k = 0; k <= i; k++)
			add_range();
		finish();
		queue();
	}
	ck_assert(sort_all(&keep));
	for (; at < keep; at += frame.len, n++) {
		ck_assert_int_eq(
		    aw_ax_frame_read(all.bytes + at, keep - at, &frame, why), AW_AX_FRAMED);
		ck_assert_uint_eq(frame.type, AW_AX_GET);
		ck_assert_uint_eq(frame.len, AW_AX_HEAD_LEN + (n + 1) * 36);
	}
	ck_assert_uint_eq(n, 10);
	ck_assert_uint_eq(stream.n_answers, (size_t)5 * AW_AX_ANSWER_LEN);
}
END_TEST

/* One request at a time, with all answers that are before it. */
START_TEST(test_one_request)
{
	struct aw_ax_sorted sorted;
	size_t len;

	connect_master();
	begin(AW_AX_GET, BIG);
	add_range();
	finish();
	len = pdu.len;
	queue();
	queue();
	ck_assert(aw_ax_stream_sort(&stream, all.bytes, all.len, NOW, &sorted));
	ck_assert_uint_eq(sorted.keep, len);
	ck_assert_uint_eq(sorted.used, len);
	ck_assert_uint_eq(stream.n_part, 0);
	ck_assert(aw_ax_stream_sort(&stream, all.bytes + len, all.len - len - 1, NOW, &sorted));
	ck_assert_uint_eq(sorted.keep, 0);
	ck_assert_uint_eq(sorted.used, len - 1);
	ck_assert_uint_eq(stream.n_part, len - 1);
}
END_TEST

/* The same octets give the same, however they are cut. */
START_TEST(test_pieces)
{
	static unsigned char whole[AW_AX_PDU_MAX], got[AW_AX_PDU_MAX], bytes[AW_AX_PDU_MAX];
	size_t n_whole, sent, n_got, part, keep;

	connect_master();
	for (unsigned i = 0; i < 20; i++) {
		begin(AW_AX_GET_NEXT, i % 2 == 0 ? BIG : 0);
		add_range();
		finish();
		queue();
		if (i % 4 == 0)
			queue_set(AW_AX_TEST_SET);
	}
	memcpy(bytes, all.bytes, all.len);
	ck_assert(sort(bytes, all.len, NOW, &n_whole));
	memcpy(whole, bytes, n_whole);
	for (size_t piece = 1; piece < 200; piece++) {
		sent = n_got = 0;
		while (sent < all.len) {
			size_t n = all.len - sent < piece ? all.len - sent : piece;

			part = aw_ax_stream_begin(&stream, bytes);
			memcpy(bytes + part, all.bytes + sent, n);
			ck_assert(sort(bytes, part + n, NOW, &keep));
			memcpy(got + n_got, bytes, keep);
			n_got += keep;
			sent += n;
		}
		ck_assert_uint_eq(n_got, n_whole);
		ck_assert_mem_eq(got, whole, n_whole);
	}
}
END_TEST

START_TEST(test_heads)
{
	static const unsigned types[] = {0, 1, 3, 4, 12, 13, 14, 15, 16, 17, 19, 128, 255};
	static const uint32_t lengths[] = {65520, 65536, 70000, 1 << 26, 0x7fffffe8, 0x7fffffeb,
	    0x80000000, 0xfffffffc, 0xffffffff};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		begin(types[i], BIG);
		ck_assert(refused("which no master sends"));
	}
	for (unsigned version = 0; version < 256; version++) {
		begin(AW_AX_GET, BIG);
		add_range();
		pdu.bytes[0] = (unsigned char)version;
		ck_assert(version == 1 ? passes() : refused("version"));
	}
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		begin(AW_AX_GET, i % 2 == 0 ? BIG : 0);
		add_range();
		set_payload(lengths[i]);
		ck_assert(ends("a PDU has at most 65536"));
	}
	for (unsigned flag = 0x20; flag < 0x100; flag <<= 1) {
		begin(AW_AX_GET, BIG | flag);
		add_range();
		ck_assert(refused("unknown flags"));
	}
	begin(AW_AX_GET, BIG);
	add_range();
	set_payload(37);
	ck_assert(ends("not a multiple of four"));
}
END_TEST

START_TEST(test_bodies)
{
	begin(AW_AX_GET, BIG);
	ck_assert(refused("asks for no object"));
	begin(AW_AX_GET, BIG);
	add_oid(&pdu, 7, 4, 1, 7);
	ck_assert(refused("ends within a field"));
	begin(AW_AX_GET, BIG);
	add_oid(&pdu, 8, 4, 1, 7);
	ck_assert(refused("ends within a field"));
	begin(AW_AX_GET, BIG);
	add_oid(&pdu, 7, 4, 2, 7);
	ck_assert(refused("include"));
	begin(AW_AX_GET, BIG);
	add_oid(&pdu, 129, 0, 0, 129);
	ck_assert(refused("128 arcs"));
	begin(AW_AX_GET, BIG);
	add_oid(&pdu, 124, 4, 0, 124);
	ck_assert(refused("128 arcs"));
	begin(AW_AX_GET, BIG);
	for (int i = 0; i < 4000; i++)
		add_u32(&pdu, 0);
	ck_assert(passes());
	add_u32(&pdu, 0);
	add_u32(&pdu, 0);
	ck_assert(refused("more than 2000 objects"));
	begin(AW_AX_GET_BULK, BIG);
	add_u32(&pdu, 5);
	ck_assert(refused("asks for no object"));
	begin(AW_AX_TEST_SET, BIG);
	ck_assert(refused("changes no object"));
	begin(AW_AX_COMMIT_SET, BIG);
	add_u32(&pdu, 0);
	ck_assert(refused("more than a header"));
	begin(AW_AX_RESPONSE, BIG);
	add_u32(&pdu, 0);
	ck_assert(refused("ends within a field"));
	begin(AW_AX_CLOSE, BIG);
	ck_assert(refused("ends within a field"));
}
END_TEST

static void
begin_string(uint32_t len, const char *text, size_t n, unsigned type)
{
	begin(AW_AX_TEST_SET, BIG);
	add_u32(&pdu, type << 16);
	add_oid(&pdu, 2, 4, 0, 2);
	add_octets(&pdu, len, text, n);
}

START_TEST(test_strings)
{
	static const uint32_t lengths[] = {9, 1000, 0x7ffffffd, 0xfffffffc, 0xfffffffd, 0xffffffff};

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		begin_string(lengths[i], "abcdefgh", 8, 4);
		ck_assert(refused("longer than the rest"));
		begin(AW_AX_GET, BIG | CONTEXT);
		add_octets(&pdu, lengths[i], "abcd", 4);
		add_oid(&pdu, 0, 0, 0, 0);
		ck_assert(refused("longer than the rest"));
	}
	begin_string(5, "abcde", 5, 64);
	ck_assert(refused("not four octets"));
}
END_TEST

START_TEST(test_contexts)
{
	static char name[300];

	memset(name, 'c', sizeof(name));
	for (size_t at = 0; at < 255; at++) {
		name[at] = '\0';
		begin(AW_AX_GET, BIG | CONTEXT);
		add_octets(&pdu, 255, name, 255);
		add_range();
		ck_assert(refused("an octet that is 0"));
		name[at] = 'c';
	}
	begin(AW_AX_GET, BIG | CONTEXT);
	add_octets(&pdu, 255, name, 255);
	add_range();
	ck_assert(passes());
	begin(AW_AX_GET, BIG | CONTEXT);
	add_octets(&pdu, 256, name, 256);
	add_range();
	ck_assert(refused("more than 255 octets"));
	begin(AW_AX_GET, BIG | CONTEXT);
	ck_assert(refused("ends within a field"));
}
END_TEST

START_TEST(test_sessions)
{
	size_t keep;

	begin(AW_AX_GET, BIG);
	add_range();
	finish();
	aw_ax_stream_reset(&stream);
	ck_assert(!sort(pdu.bytes, pdu.len, NOW, &keep));
	ck_assert_str_eq(stream.why, "a request before it has opened the session");
	pdu.bytes[7]++;
	ck_assert(ends("not open"));
	begin(AW_AX_CLOSE, BIG);
	add_u32(&pdu, 5U << 24);
	ck_assert(refused("closes the session"));
}
END_TEST

/* A master that keeps the library waiting for an answer by sending requests. */
START_TEST(test_silence)
{
	static unsigned char request[100], bytes[AW_AX_PDU_MAX];
	size_t len, keep;
	int64_t now = NOW;

	connect_master();
	begin(AW_AX_PING, BIG);
	finish();
	ck_assert(aw_ax_stream_sent(&stream, pdu.bytes, pdu.len));
	begin(AW_AX_GET, BIG);
	add_range();
	finish();
	len = pdu.len;
	memcpy(request, pdu.bytes, len);
	for (; now < NOW + AW_AX_SILENT_MS; now += 500) {
		memcpy(bytes, request, len);
		ck_assert(sort(bytes, len, now, &keep));
	}
	ck_assert(!sort(bytes, len, now, &keep));
	ck_assert_str_eq(stream.why, "it answers nothing, but sends on");
	/* One that was stopped for a while, and then asks before it answers, is none of these. */
	connect_master();
	ck_assert(aw_ax_stream_sent(&stream, request, len));
	memcpy(bytes, request, len);
	ck_assert(sort(bytes, len, NOW + 60000, &keep));
}
END_TEST

static bool
asks(unsigned type, uint32_t packet)
{
	begin(type, BIG);
	finish();
	pdu.len = 12;
	add_u32(&pdu, packet);
	pdu.len = AW_AX_HEAD_LEN;
	return aw_ax_stream_sent(&stream, pdu.bytes, pdu.len);
}

#define REGISTER 3

/* The library hears of the end when it does not wait for an answer. */
START_TEST(test_excuse)
{
	unsigned char answer[AW_AX_ANSWER_LEN];
	struct aw_ax_sorted sorted;

	connect_master();
	ck_assert(!aw_ax_stream_excuse(&stream, answer));
	ck_assert(asks(AW_AX_PING, 1) && asks(AW_AX_NOTIFY, 2));
	ck_assert(!aw_ax_stream_excuse(&stream, answer));
	ck_assert(asks(REGISTER, 0x258));
	ck_assert(aw_ax_stream_excuse(&stream, answer));
	ck_assert_uint_eq(answer[15], 0x58);
	ck_assert_uint_eq((answer[24] << 8) + answer[25], 268);
	ck_assert(!aw_ax_stream_excuse(&stream, answer));
	/* An answer to another question is none. */
	ck_assert(asks(REGISTER, 0x259));
	begin(AW_AX_RESPONSE, BIG);
	add_u32(&pdu, 0);
	add_u32(&pdu, 0);
	finish();
	ck_assert(aw_ax_stream_sort(&stream, pdu.bytes, pdu.len, NOW, &sorted));
	ck_assert(stream.waiting);
	ck_assert(!asks(REGISTER, 0x25a));
	ck_assert_str_eq(stream.why, "it does not answer");
}
END_TEST

/* What is valid before the fault goes on: the library may wait for it. */
START_TEST(test_answer_before_nonsense)
{
	struct aw_ax_sorted sorted;

	connect_master();
	ck_assert(asks(REGISTER, 600));
	begin(AW_AX_RESPONSE, BIG);
	add_u32(&pdu, 0);
	add_u32(&pdu, 0);
	finish();
	queue();
	pdu.bytes[0] = 2;
	queue();
	ck_assert(!aw_ax_stream_sort(&stream, all.bytes, all.len, NOW, &sorted));
	ck_assert_uint_eq(sorted.keep, pdu.len);
	ck_assert(!stream.waiting);
	ck_assert_str_eq(stream.why, "version 2, not 1");
}
END_TEST

/* Each header whole and cut: never read beyond its end, which the sanitizer sees. */
START_TEST(test_cut)
{
	struct aw_ax_frame frame;
	char why[AW_AX_WHY_MAX];

	begin(AW_AX_GET, BIG | CONTEXT);
	add_octets(&pdu, 5, "other", 5);
	add_range();
	finish();
	for (size_t len = 0; len < pdu.len; len++) {
		unsigned char *copy = malloc(len + 1);

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, pdu.bytes, len);
		ck_assert_int_eq(aw_ax_frame_read(copy, len, &frame, why), AW_AX_FRAME_MORE);
		free(copy);
	}
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, test_reads_pass);
	tcase_add_test(tcase, test_values_pass);
	tcase_add_test(tcase, test_changes_are_refused);
	tcase_add_test(tcase, test_little_endian_answer);
	tcase_add_test(tcase, test_changes_without_end);
	tcase_add_test(tcase, test_reads_among_changes);
	tcase_add_test(tcase, test_one_request);
	tcase_add_test(tcase, test_pieces);
	tcase_add_test(tcase, test_heads);
	tcase_add_test(tcase, test_bodies);
	tcase_add_test(tcase, test_strings);
	tcase_add_test(tcase, test_contexts);
	tcase_add_test(tcase, test_sessions);
	tcase_add_test(tcase, test_silence);
	tcase_add_test(tcase, test_cut);
	tcase_add_test(tcase, test_excuse);
	tcase_add_test(tcase, test_answer_before_nonsense);
}

int
main(void)
{
	return aw_suite_run("ax_stream", add_tests);
}
