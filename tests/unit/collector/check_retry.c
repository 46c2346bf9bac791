/* SPDX-License-Identifier: ISC */
/* When a failed source is asked again: the test sets clock and random numbers. */
#include <string.h>
#include <sys/stat.h>

#include "source/access.h"
#include "fixture/confdir.h"
#include "retry.h"
#include "fixture/suite.h"

#define NOW_MS INT64_C(5000000)
#define RETRY 60
#define LIMIT 3600

static const struct aw_config config = {.retry = RETRY, .retry_max = LIMIT};
static const struct aw_node_config node = {0};

/* Fails once more; returns the time until the next try in milliseconds. */
static int64_t
refuse(struct aw_source *source, bool hold, int64_t asked, uint64_t random)
{
	struct aw_result result = {.hold = hold, .wait = asked};

	result.err.code = AW_ERR_NET_REFUSED;
	aw_retry_ended(source, &result, &config, NOW_MS, random);
	return source->retry_ms - NOW_MS;
}

static void
succeed(struct aw_source *source)
{
	const struct aw_result result = {0};

	aw_retry_ended(source, &result, &config, NOW_MS, 0);
}

START_TEST(doubles_up_to_the_limit)
{
	static const int64_t seconds[] = {60, 120, 240, 480, 960, 1920, 3600, 3600};
	struct aw_source source = {.type = &aw_source_restconf, .node = &node};

	for (int i = 0; i < COUNT(seconds); i++)
		ck_assert_int_eq(refuse(&source, false, 0, 0), seconds[i] * 1000);
	/* Years of failures do not overflow. */
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(refuse(&source, false, 0, 0), LIMIT * 1000);
	succeed(&source);
	ck_assert_uint_eq(source.failures, 0);
	ck_assert_int_eq(refuse(&source, false, 0, 0), RETRY * 1000);
}
END_TEST

START_TEST(jitter_takes_off_at_most_a_tenth)
{
	static const uint64_t randoms[] = {0, 1, 5999, 6000, 6001, 123456789, UINT64_MAX};
	bool differ = false;

	for (int i = 0; i < COUNT(randoms); i++) {
		struct aw_source source = {.type = &aw_source_restconf, .node = &node};
		int64_t wait = refuse(&source, false, 0, randoms[i]);

		ck_assert_int_le(wait, RETRY * 1000);
		ck_assert_int_ge(wait, RETRY * 900);
		differ = differ || wait != RETRY * 1000;
	}
	ck_assert(differ);
}
END_TEST

/* Never earlier than the machine asked for, with any jitter. */
START_TEST(retry_after_is_honoured)
{
	struct aw_source source = {.type = &aw_source_restconf, .node = &node};

	ck_assert_int_eq(refuse(&source, false, 1200, 0), (RETRY + 1200) * 1000);
	ck_assert_int_ge(refuse(&source, false, 1200, 11999), 1200 * 1000);
	ck_assert(!aw_retry_wanted(&source, true, NOW_MS + 1200 * 1000));
	ck_assert(!aw_retry_wanted(&source, false, source.retry_ms - 1));
	ck_assert(aw_retry_wanted(&source, false, source.retry_ms));
}
END_TEST

START_TEST(healthy_ones_keep_the_interval)
{
	struct aw_source machine = {.type = &aw_source_restconf, .node = &node},
			 file = {.type = &aw_source_file};

	ck_assert(aw_retry_wanted(&machine, true, NOW_MS));
	ck_assert(!aw_retry_wanted(&machine, false, NOW_MS));
	machine.touched = true;
	ck_assert(aw_retry_wanted(&machine, false, NOW_MS));
	ck_assert(aw_retry_wanted(&file, false, NOW_MS));
}
END_TEST

/* A refused password is not used again: the account may be locked. */
START_TEST(hold_ends_when_the_credential_file_changes)
{
	struct confdir dir;
	char path[512];
	const char *written;
	struct aw_source_config access = {0};
	struct aw_source source = {.type = &aw_source_restconf, .node = &node, .config = &access};

	confdir_make(&dir);
	written = confdir_write(&dir, "secret", "reader:wrong\n");
	(void)snprintf(path, sizeof(path), "%s", written);
	access.password_file = path;
	aw_access_stamp(&access, &source.stamp);
	(void)refuse(&source, true, 0, 0);
	ck_assert(source.held);
	ck_assert(!aw_retry_wanted(&source, false, source.retry_ms));
	ck_assert(!aw_retry_wanted(&source, true, NOW_MS + 365 * AW_DAY * 1000));
	(void)confdir_write(&dir, "secret", "reader:another\n");
	ck_assert(aw_retry_wanted(&source, false, NOW_MS));
	succeed(&source);
	ck_assert(!source.held);
	ck_assert(!aw_retry_wanted(&source, false, NOW_MS));
	confdir_remove(&dir);
}
END_TEST

/* Another failure than a refusal ends the wait: the device was asked with new credentials. */
START_TEST(another_failure_is_no_hold)
{
	struct aw_source source = {.type = &aw_source_restconf, .node = &node};

	(void)refuse(&source, true, 0, 0);
	(void)refuse(&source, false, 0, 0);
	ck_assert(!source.held);
	ck_assert(aw_retry_wanted(&source, false, source.retry_ms));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, doubles_up_to_the_limit);
	tcase_add_test(tc, jitter_takes_off_at_most_a_tenth);
	tcase_add_test(tc, retry_after_is_honoured);
	tcase_add_test(tc, healthy_ones_keep_the_interval);
	tcase_add_test(tc, hold_ends_when_the_credential_file_changes);
	tcase_add_test(tc, another_failure_is_no_hold);
}

int
main(void)
{
	return aw_suite_run("retry", fill);
}
