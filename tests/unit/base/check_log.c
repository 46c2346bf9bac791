/* SPDX-License-Identifier: ISC */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "fixture/suite.h"

#define NOW INT64_C(1770000000) /* 2026-02-02T02:40:00Z */

static int ends[2];
static struct aw_log book;

static void
open_log(enum aw_log_level level, bool journal)
{
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	aw_log_init(&book, ends[1], "prog", level, journal);
	aw_log_turn(&book, NOW);
}

static void
close_log(void)
{
	(void)close(ends[0]);
	(void)close(ends[1]);
}

/* Everything written since the last call. */
static const char *
written(void)
{
	static char text[8192];
	ssize_t n = read(ends[0], text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

START_TEST(one_event_is_one_line)
{
	struct aw_error err;

	open_log(AW_LOG_NOTICE, false);
	aw_log_line(&book, AW_LOG_WARNING, "device %s", "a\nOK - fine\x1b[2J");
	ck_assert_str_eq(
	    written(), "2026-02-02T02:40:00Z prog: warning: device a\\x0aOK - fine\\x1b[2J\n");
	(void)aw_error_set(&err, AW_ERR_FILE_MISSING, "/x", "gone");
	aw_log_error(&book, AW_LOG_ERROR, &err);
	ck_assert_str_eq(written(), "2026-02-02T02:40:00Z prog: error: /x: gone [file-missing]\n");
	close_log();
}
END_TEST

START_TEST(level_decides)
{
	open_log(AW_LOG_INFO, true);
	aw_log_line(&book, AW_LOG_DEBUG, "quiet");
	ck_assert_str_eq(written(), "");
	aw_log_line(&book, AW_LOG_INFO, "seen");
	aw_log_line(&book, AW_LOG_ERROR, "bad");
	ck_assert_str_eq(written(), "<6>seen\n<3>error: bad\n");
	close_log();
}
END_TEST

START_TEST(repeats_are_counted)
{
	open_log(AW_LOG_NOTICE, true);
	for (int i = 0; i < 100; i++)
		aw_log_line(&book, AW_LOG_WARNING, "same");
	ck_assert_str_eq(written(), "<4>warning: same\n");
	aw_log_turn(&book, NOW + 59);
	ck_assert_str_eq(written(), "");
	aw_log_turn(&book, NOW + 60);
	ck_assert_str_eq(written(), "<4>warning: last line repeated 99 times\n");
	aw_log_line(&book, AW_LOG_WARNING, "same");
	aw_log_line(&book, AW_LOG_WARNING, "other");
	ck_assert_str_eq(written(), "<4>warning: last line repeated 1 time\n<4>warning: other\n");
	aw_log_line(&book, AW_LOG_WARNING, "other");
	aw_log_flush(&book);
	ck_assert_str_eq(written(), "<4>warning: last line repeated 1 time\n");
	aw_log_flush(&book);
	ck_assert_str_eq(written(), "");
	close_log();
}
END_TEST

START_TEST(same_words_of_another_level_are_another_line)
{
	open_log(AW_LOG_NOTICE, true);
	aw_log_line(&book, AW_LOG_WARNING, "x");
	aw_log_line(&book, AW_LOG_ERROR, "x");
	ck_assert_str_eq(written(), "<4>warning: x\n<3>error: x\n");
	close_log();
}
END_TEST

START_TEST(a_clock_set_back_delays_nothing)
{
	open_log(AW_LOG_NOTICE, true);
	aw_log_line(&book, AW_LOG_NOTICE, "x");
	aw_log_line(&book, AW_LOG_NOTICE, "x");
	aw_log_turn(&book, NOW - 1000);
	ck_assert_str_eq(written(), "<5>x\n<5>last line repeated 1 time\n");
	close_log();
}
END_TEST

START_TEST(a_full_pipe_loses_lines_and_says_so)
{
	int lines = 0;

	open_log(AW_LOG_NOTICE, true);
	for (int i = 0; i < 20000; i++)
		aw_log_line(&book, AW_LOG_NOTICE, "line %d, made long so that the pipe is full", i);
	ck_assert_uint_gt(book.dropped, 0);
	while (written()[0] != '\0')
		lines++;
	ck_assert_int_gt(lines, 0);
	aw_log_line(&book, AW_LOG_NOTICE, "again");
	ck_assert_ptr_nonnull(strstr(written(), " log lines were lost\n<5>again\n"));
	ck_assert_uint_eq(book.dropped, 0);
	close_log();
}
END_TEST

START_TEST(a_long_line_is_cut)
{
	char text[3000];

	open_log(AW_LOG_NOTICE, true);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	aw_log_line(&book, AW_LOG_NOTICE, "%s", text);
	ck_assert_uint_eq(strlen(written()), 3 + AW_LOG_LINE_MAX - 1 + 1);
	close_log();
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, one_event_is_one_line);
	tcase_add_test(tc, level_decides);
	tcase_add_test(tc, repeats_are_counted);
	tcase_add_test(tc, same_words_of_another_level_are_another_line);
	tcase_add_test(tc, a_clock_set_back_delays_nothing);
	tcase_add_test(tc, a_full_pipe_loses_lines_and_says_so);
	tcase_add_test(tc, a_long_line_is_cut);
}

int
main(void)
{
	return aw_suite_run("log", fill);
}
