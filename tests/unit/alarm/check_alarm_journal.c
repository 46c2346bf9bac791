/* SPDX-License-Identifier: ISC */
/* The state of the alarms on disk: after each save it is what the book says, whatever happened to
 * the save before. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "fixture/alarm_book.h"
#include "base/file.h"
#include "fixture/suite.h"

static void
save(struct aw_alarms *alarms)
{
	struct aw_error err = {0};

	ck_assert_msg(aw_alarms_save(alarms, alarm_path(), &err) == AW_OK, "%s", err.text);
	ck_assert(!aw_alarms_unsaved(alarms));
}

static struct aw_alarms *
load(void)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct aw_error err = {0};

	ck_assert_msg(aw_alarms_load(alarms, alarm_path(), &err) == AW_OK, "%s", err.text);
	return alarms;
}

/* What is on disk equals that text. */
static void
expect(const char *text)
{
	struct aw_alarms *alarms = load();
	struct aw_buf buf;

	alarm_dump(alarms, &buf);
	ck_assert_str_eq(buf.data, text);
	aw_buf_free(&buf);
	aw_alarms_free(alarms);
}

static void
expect_book(const struct aw_alarms *alarms)
{
	struct aw_buf buf;

	alarm_dump(alarms, &buf);
	expect(buf.data);
	aw_buf_free(&buf);
}

static size_t
size_of(const char *path)
{
	struct stat st = {0};

	(void)stat(path, &st);
	return (size_t)st.st_size;
}

static void
add_device(struct aw_alarms *alarms, const char *name)
{
	size_t n;
	const struct aw_alarm_device *before = aw_alarms_devices(alarms, &n);
	struct aw_alarm_device *list = calloc(n + 1, sizeof(*list));

	ck_assert_ptr_nonnull(list);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct aw_alarm_device){strdup(before[i].name), before[i].configured};
	list[n] = (struct aw_alarm_device){strdup(name), true};
	aw_alarms_set_devices(alarms, list, n + 1);
}

static uint32_t
random_below(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

/* One thing that may happen: something is raised, changes or clears, is sent, or goes away. */
static void
happen(struct aw_alarms *alarms, uint32_t *seed, int64_t now)
{
	static const enum aw_finding findings[] = {
	    AW_FINDING_AT_RISK, AW_FINDING_BROKEN, AW_FINDING_STALE, AW_FINDING_STORE_PROBLEM};
	uint32_t what = random_below(seed, 20);
	char device[16], object[16];
	bool changed;

	(void)snprintf(device, sizeof(device), "d%u", random_below(seed, 30) * 37 % 101);
	(void)snprintf(object, sizeof(object), "o%u", random_below(seed, 3));
	if (what < 10)
		alarm_find(alarms, device, object, findings[random_below(seed, COUNT(findings))],
		    (enum aw_severity)random_below(seed, 4), now);
	else if (what == 10)
		ck_assert_int_eq(
		    aw_alarms_update(alarms, device, NULL, NULL, now, &changed, NULL), AW_OK);
	else if (what == 11)
		aw_alarms_set_numbers(alarms, (struct aw_alarm_numbers){*seed >> 3, *seed >> 1});
	else
		(void)alarm_send(alarms, now);
}

/* Whatever happens between two saves, a restart finds it; also in the same run as a new file. */
START_TEST(a_restart_finds_all)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	uint32_t seed = (uint32_t)_i * 77 + 1;

	for (int step = 0; step < 300; step++) {
		for (uint32_t n = random_below(&seed, 8); n > 0; n--)
			happen(alarms, &seed, T0 + step);
		save(alarms);
		expect_book(alarms);
		if (random_below(&seed, 40) == 0) {
			aw_alarms_free(alarms);
			alarms = load();
		}
	}
	ck_assert_uint_gt(size_of(alarm_journal_path()), 64);
	aw_alarms_free(alarms);
	alarm_remove();
}
END_TEST

static void
fill_book(struct aw_alarms *alarms, unsigned n)
{
	char device[16];

	for (unsigned i = 0; i < n; i++) {
		(void)snprintf(device, sizeof(device), "d%u", i);
		alarm_find(alarms, device, "q", AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, T0);
	}
}

/* A save writes what changed, and no more; a journal that has grown gives way to a new file. */
START_TEST(what_changed_is_written)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	size_t whole, before;
	unsigned saves = 0;

	fill_book(alarms, 500);
	save(alarms);
	whole = size_of(alarm_path());
	ck_assert_uint_gt(whole, 100000);
	ck_assert_uint_lt(size_of(alarm_journal_path()), 64);
	ck_assert_int_eq(alarm_send(alarms, T0), AW_ALARM_RAISED);
	save(alarms);
	before = size_of(alarm_journal_path());
	ck_assert_uint_lt(before, 1000);
	save(alarms);
	ck_assert_uint_eq(size_of(alarm_journal_path()), before);
	while (size_of(alarm_journal_path()) >= before && saves++ < 10000) {
		before = size_of(alarm_journal_path());
		alarm_find(alarms, "d7", "q",
		    saves % 2 == 0 ? AW_FINDING_BROKEN : AW_FINDING_AT_RISK, AW_SEVERITY_CRITICAL,
		    T0 + saves);
		save(alarms);
	}
	ck_assert_uint_lt(before, 3 * whole + 300000);
	ck_assert_uint_lt(size_of(alarm_journal_path()), 64);
	expect_book(alarms);
	aw_alarms_free(alarms);
	alarm_remove();
}
END_TEST

/* A state with a journal of three saves; the dumps are what each of them left. */
static struct aw_alarms *
three_saves(struct aw_buf dumps[4])
{
	struct aw_alarms *alarms = aw_alarms_new(0);

	fill_book(alarms, 3);
	save(alarms);
	alarm_dump(alarms, &dumps[0]);
	ck_assert_int_eq(alarm_send(alarms, T0), AW_ALARM_RAISED);
	aw_alarms_set_numbers(alarms, (struct aw_alarm_numbers){7, 1024});
	save(alarms);
	alarm_dump(alarms, &dumps[1]);
	alarm_find(alarms, "d1", "q", AW_FINDING_BROKEN, AW_SEVERITY_OK, T0 + 1);
	add_device(alarms, "d0");
	save(alarms);
	alarm_dump(alarms, &dumps[2]);
	fill_book(alarms, 5);
	save(alarms);
	alarm_dump(alarms, &dumps[3]);
	return alarms;
}

static void
free_dumps(struct aw_buf dumps[4])
{
	for (int i = 0; i < 4; i++)
		aw_buf_free(&dumps[i]);
}

/* Cut anywhere, the journal gives the state after the last save that is whole, and says so. */
START_TEST(a_torn_entry_is_passed_over)
{
	struct aw_buf dumps[4];
	struct aw_alarms *alarms = three_saves(dumps), *back;
	struct aw_bytes bytes;
	struct aw_buf dump;

	ck_assert_int_eq(aw_file_read(alarm_journal_path(), 1 << 20, &bytes, NULL), AW_OK);
	for (size_t cut = 0; cut <= bytes.len; cut++) {
		size_t lines = 0;
		bool torn = cut > 0 && bytes.data[cut - 1] != '\n';

		for (size_t i = 0; i < cut; i++)
			lines += bytes.data[i] == '\n';
		ck_assert_int_eq(
		    aw_file_replace(alarm_journal_path(), bytes.data, cut, 0600, NULL), AW_OK);
		back = load();
		alarm_dump(back, &dump);
		ck_assert_str_eq(dump.data, dumps[lines > 0 ? lines - 1 : 0].data);
		ck_assert((aw_alarms_passed(back) != NULL) == torn);
		if (torn && lines > 0)
			ck_assert_int_eq(aw_alarms_passed(back)->code, AW_ERR_FILE_CHANGED);
		aw_buf_free(&dump);
		/* And it goes on from there. */
		alarm_find(back, "x", "q", AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, T0 + 9);
		if (cut % 50 == 0) {
			save(back);
			expect_book(back);
			ck_assert_int_eq(aw_file_replace(alarm_path(), "", 0, 0600, NULL), AW_OK);
			aw_alarms_free(alarms);
			free_dumps(dumps);
			alarms = three_saves(dumps);
		}
		aw_alarms_free(back);
	}
	free_dumps(dumps);
	aw_bytes_free(&bytes);
	aw_alarms_free(alarms);
	alarm_remove();
}
END_TEST

/* An octet that changed spoils one save, which is said; those after it are read. */
START_TEST(a_damaged_entry_is_said)
{
	struct aw_buf dumps[4];
	struct aw_alarms *alarms = three_saves(dumps), *back;
	struct aw_bytes bytes;
	char *second;

	ck_assert_int_eq(aw_file_read(alarm_journal_path(), 1 << 20, &bytes, NULL), AW_OK);
	second = strchr(strchr((char *)bytes.data, '\n') + 1, '\n') + 1;
	second[40] ^= 1;
	ck_assert_int_eq(
	    aw_file_replace(alarm_journal_path(), bytes.data, bytes.len, 0600, NULL), AW_OK);
	back = load();
	ck_assert_ptr_nonnull(aw_alarms_passed(back));
	ck_assert_int_eq(aw_alarms_passed(back)->code, AW_ERR_RECORD_FORMAT);
	ck_assert_uint_eq(aw_alarms_count(back), 5);
	ck_assert_uint_eq(aw_alarms_numbers(back).serial, 1024);
	aw_alarms_free(back);
	aw_bytes_free(&bytes);
	free_dumps(dumps);
	aw_alarms_free(alarms);
	alarm_remove();
}
END_TEST

/* A journal without its file, or with another one, says nothing of the alarms, and that is said. */
START_TEST(a_journal_belongs_to_its_file)
{
	static const char other[] = "{\"alarms\":[],\"devices\":[],\"format\":2}";
	struct aw_buf dumps[4];
	struct aw_alarms *alarms = three_saves(dumps), *back = aw_alarms_new(0);
	struct aw_error err;

	ck_assert_int_eq(aw_file_replace(alarm_path(), other, strlen(other), 0600, NULL), AW_OK);
	ck_assert_int_eq(aw_alarms_load(back, alarm_path(), &err), AW_OK);
	ck_assert_ptr_nonnull(aw_alarms_passed(back));
	ck_assert_uint_eq(aw_alarms_count(back), 0);
	aw_alarms_free(back);
	ck_assert_int_eq(unlink(alarm_path()), 0);
	back = aw_alarms_new(0);
	ck_assert_int_eq(aw_alarms_load(back, alarm_path(), &err), AW_ERR_FILE_MISSING);
	ck_assert_ptr_nonnull(aw_alarms_passed(back));
	aw_alarms_free(back);
	/* The book that is in memory notices that its file is gone. */
	alarm_find(alarms, "x", "q", AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, T0 + 9);
	save(alarms);
	expect_book(alarms);
	ck_assert_int_eq(unlink(alarm_journal_path()), 0);
	alarm_find(alarms, "y", "q", AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, T0 + 9);
	save(alarms);
	expect_book(alarms);
	free_dumps(dumps);
	aw_alarms_free(alarms);
	alarm_remove();
}
END_TEST

/* Without room nothing is lost: the next save that has room writes all. */
START_TEST(a_full_disk_loses_nothing)
{
	struct aw_buf dumps[4], dump;
	struct aw_alarms *alarms = three_saves(dumps);
	struct rlimit limit = {size_of(alarm_journal_path()) + (rlim_t)_i, RLIM_INFINITY};
	struct aw_error err;

	(void)signal(SIGXFSZ, SIG_IGN);
	fill_book(alarms, 8);
	alarm_dump(alarms, &dump);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(aw_alarms_save(alarms, alarm_path(), &err), AW_ERR_FILE_WRITE);
		ck_assert(aw_alarms_unsaved(alarms));
		expect(dumps[3].data);
	}
	limit.rlim_cur = RLIM_INFINITY;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	save(alarms);
	expect(dump.data);
	aw_buf_free(&dump);
	free_dumps(dumps);
	aw_alarms_free(alarms);
	alarm_remove();
}
END_TEST

/* The state of the version before, which had no journal and no numbers. */
START_TEST(format_2_is_read)
{
	static const char text[] =
	    "{\"alarms\":[{\"changed_at\":1800000000,\"cleared\":false,\"device\":\"aa\","
	    "\"doubted_at\":null,\"finding\":\"broken\",\"hour_start\":1800000000,\"object\":\"q\","
	    "\"order\":0,\"raised_at\":1800000000,\"removed\":false,\"severity\":\"critical\","
	    "\"since\":null,\"text\":\"text\",\"told\":{\"finding\":\"broken\",\"severity\":"
	    "\"critical\"},\"told_in_hour\":1,\"until\":1800000000},"
	    "{\"changed_at\":1800000000,\"cleared\":false,\"device\":\"b\",\"doubted_at\":null,"
	    "\"finding\":\"stale\",\"hour_start\":null,\"object\":\"q\",\"order\":5,\"raised_at\":"
	    "1800000000,\"removed\":false,\"severity\":\"unknown\",\"since\":null,\"text\":"
	    "\"text\","
	    "\"told\":null,\"told_in_hour\":0,\"until\":1800000000}],"
	    "\"devices\":[{\"configured\":true,\"name\":\"aa\"}],\"format\":2}";
	struct aw_alarms *alarms;

	ck_assert_int_eq(aw_file_replace(alarm_path(), text, strlen(text), 0600, NULL), AW_OK);
	alarms = load();
	ck_assert_ptr_null(aw_alarms_passed(alarms));
	ck_assert_uint_eq(aw_alarms_count(alarms), 2);
	ck_assert_uint_eq(aw_alarms_pending(alarms), 1);
	ck_assert(aw_alarms_device(alarms, "aa")->configured);
	ck_assert_str_eq(aw_alarms_next(alarms, T0)->device, "b");
	save(alarms);
	expect_book(alarms);
	aw_alarms_free(alarms);
	alarm_remove();
}
END_TEST

/* Something changes and is saved: in the journal, or as a new file; never returns. */
static void
change_and_save(bool whole)
{
	struct aw_alarms *alarms = load();

	if (!whole)
		save(alarms);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0 || raise(SIGSTOP) != 0)
		_exit(3);
	alarm_find(alarms, "d2", "q", AW_FINDING_AT_RISK, AW_SEVERITY_WARNING, T0 + 5);
	fill_book(alarms, 6);
	if (aw_alarms_save(alarms, alarm_path(), NULL) != AW_OK ||
	    aw_alarms_sync(alarms, alarm_path(), NULL) != AW_OK)
		_exit(4);
	_exit(0);
}

/* Lets the child run to its n-th stop at a system call and kills it; false: it ended before. */
static bool
killed_at(bool whole, int n)
{
	int status;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		change_and_save(whole);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFSTOPPED(status), "status %d", status);
	for (int i = 0; i < n; i++) {
		ck_assert_int_eq(ptrace(PTRACE_SYSCALL, pid, NULL, NULL), 0);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		if (WIFEXITED(status)) {
			ck_assert_int_eq(WEXITSTATUS(status), 0);
			return false;
		}
	}
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return true;
}

/* Killed at the begin or the end of any system call, a save has happened or not. */
START_TEST(a_killed_save_is_whole_or_not)
{
	struct aw_buf dumps[4], after;
	struct aw_alarms *alarms, *then;
	bool whole = _i == 0, killed = true;
	int old = 0, new = 0;
	char command[128];

	for (int n = 0; killed; n++) {
		struct aw_buf dump;

		alarms = three_saves(dumps);
		aw_alarms_free(alarms);
		alarms = load();
		alarm_find(alarms, "d2", "q", AW_FINDING_AT_RISK, AW_SEVERITY_WARNING, T0 + 5);
		fill_book(alarms, 6);
		alarm_dump(alarms, &after);
		killed = killed_at(whole, n);
		then = load();
		ck_assert_ptr_null(aw_alarms_passed(then));
		alarm_dump(then, &dump);
		if (strcmp(dump.data, after.data) == 0)
			new ++;
		else
			old++;
		if (new == 0)
			ck_assert_str_eq(dump.data, dumps[3].data);
		else
			ck_assert_str_eq(dump.data, after.data);
		aw_buf_free(&dump);
		aw_buf_free(&after);
		free_dumps(dumps);
		aw_alarms_free(then);
		aw_alarms_free(alarms);
	}
	ck_assert_int_gt(old, 2);
	ck_assert_int_gt(new, 2);
	(void)snprintf(command, sizeof(command), "rm -f %s*", alarm_path());
	ck_assert_int_eq(system(command), 0);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, a_restart_finds_all, 0, 8);
	tcase_add_test(tc, what_changed_is_written);
	tcase_add_test(tc, a_torn_entry_is_passed_over);
	tcase_add_test(tc, a_damaged_entry_is_said);
	tcase_add_test(tc, a_journal_belongs_to_its_file);
	tcase_add_loop_test(tc, a_full_disk_loses_nothing, 0, 40);
	tcase_add_test(tc, format_2_is_read);
	tcase_add_loop_test(tc, a_killed_save_is_whole_or_not, 0, 2);
}

int
main(void)
{
	return aw_suite_run("alarm_journal", fill);
}
