/* SPDX-License-Identifier: ISC */
/*
 * A process that saves is killed before and after each of its system calls (ptrace(2)): what is
 * read then is the old record or the new one, whole, and the next start removes what is left. And
 * for a host that loses power: no file takes its place before it is on disk.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture/confdir.h"
#include "fixture/record_fixture.h"
#include "model/pool.h"

#define STOPS_MAX 4000 /* of a whole save, many times over */
#define FILES 6

static const char *const devices[FILES] = {"a", "b", "c", "d", "e", "f"};
static struct confdir dir;
static struct aw_pool *pool;
static struct aw_record *records[2][FILES]; /* old and new */

static void
setup(void)
{
	confdir_make(&dir);
	pool = aw_pool_new();
	ck_assert_ptr_nonnull(pool);
	for (size_t i = 0; i < FILES; i++) {
		records[0][i] = make_record(pool, devices[i], AT);
		records[1][i] = make_record(pool, devices[i], AT);
		records[1][i]->written_at = AT + 100;
	}
}

static void
teardown(void)
{
	for (size_t i = 0; i < FILES; i++) {
		aw_record_free(records[0][i]);
		aw_record_free(records[1][i]);
	}
	aw_pool_free(pool);
	ck_assert_int_eq(nftw(dir.path, confdir_unlink, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* One record alone, as for a device that changed. */
static bool
save_one(struct aw_record *const *these)
{
	return aw_record_save(these[0], dir.path, NULL) == AW_OK;
}

/* Those of a cycle together. */
static bool
save_several(struct aw_record *const *these)
{
	struct aw_file_put puts[FILES] = {0};
	char paths[FILES][PATH_MAX];
	struct aw_buf documents[FILES];
	bool good = true;

	for (size_t i = 0; i < FILES; i++) {
		aw_buf_init(&documents[i], AW_RECORD_BYTES_MAX);
		if (aw_record_prepare(these[i], dir.path, paths[i], &documents[i], NULL) != AW_OK)
			return false;
		puts[i] = (struct aw_file_put){.path = paths[i],
		    .data = documents[i].data,
		    .len = documents[i].len,
		    .mode = AW_RECORD_MODE};
	}
	aw_file_replace_all(puts, FILES);
	for (size_t i = 0; i < FILES; i++) {
		good = good && aw_file_put_error(&puts[i], NULL) == AW_OK;
		aw_buf_free(&documents[i]);
	}
	return good;
}

static const struct {
	bool (*save)(struct aw_record *const *these);
	size_t n;
} ways[] = {{save_one, 1}, {save_several, FILES}};

/* The child stops, and then at each system call. */
static pid_t
start(bool (*save)(struct aw_record *const *these))
{
	pid_t child = fork();
	int status;

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0 || raise(SIGSTOP) != 0)
			_exit(2);
		_exit(save(records[1]) ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSTOPPED(status));
	ck_assert_int_eq(ptrace(PTRACE_SETOPTIONS, child, NULL,
			     (void *)(uintptr_t)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)),
	    0);
	return child;
}

/* Lets it run to the next system call, or the end of one; false: it has ended, well. */
static bool
next_stop(pid_t child)
{
	int status;

	ck_assert_int_eq(ptrace(PTRACE_SYSCALL, child, NULL, NULL), 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	if (WIFSTOPPED(status)) {
		ck_assert_int_eq(WSTOPSIG(status), SIGTRAP | 0x80);
		return true;
	}
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	return false;
}

static void
end_child(pid_t child)
{
	int status;

	ck_assert_int_eq(kill(child, SIGKILL), 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
}

/* The device has a whole record, and it is the old or the new one. */
static bool
is_new(const char *device)
{
	struct aw_pool *own = aw_pool_new();
	struct aw_record *record;
	struct aw_error err;
	int64_t written_at;
	enum aw_err rc = aw_record_load(own, dir.path, device, &record, &err);

	ck_assert_msg(rc == AW_OK, "%s: %s", err.object, err.text);
	written_at = record->written_at;
	ck_assert(written_at == records[0][0]->written_at || written_at == AT + 100);
	aw_record_free(record);
	aw_pool_free(own);
	return written_at == AT + 100;
}

static bool
is_ours(const void *context, const char *name)
{
	char device[AW_DEVICE_NAME_MAX + 1];

	(void)context;
	return aw_record_file_device(name, device);
}

static size_t
count_entries(const char *folder)
{
	DIR *open = opendir(folder);
	size_t n = 0;

	ck_assert_ptr_nonnull(open);
	while (readdir(open) != NULL)
		n++;
	ck_assert_int_eq(closedir(open), 0);
	return n - 2;
}

/* Saves the old records, has the child killed at that stop, and looks; false: it had ended. */
static bool
crash(bool (*save)(struct aw_record *const *these), size_t stop, size_t *n_new, size_t *n_left)
{
	char folder[512];
	bool killed = true;
	pid_t child;

	(void)snprintf(folder, sizeof(folder), "%s", confdir_file(&dir, "records"));
	ck_assert(save_several(records[0]));
	child = start(save);
	for (size_t i = 0; i < stop && killed; i++)
		killed = next_stop(child);
	if (killed)
		end_child(child);
	*n_new = 0;
	for (size_t i = 0; i < FILES; i++)
		*n_new += is_new(devices[i]);
	*n_left = aw_file_sweep(folder, is_ours, NULL);
	ck_assert_uint_eq(count_entries(folder), FILES);
	return killed;
}

START_TEST(a_killed_save_leaves_old_or_new_records)
{
	size_t stop = 1, n_new = 0, n_left, most_left = 0;

	for (; crash(ways[_i].save, stop, &n_new, &n_left); stop++) {
		ck_assert_uint_lt(stop, STOPS_MAX);
		most_left = n_left > most_left ? n_left : most_left;
	}
	ck_assert_uint_eq(n_new, ways[_i].n);
	ck_assert_uint_eq(n_left, 0);
	ck_assert_uint_eq(most_left, ways[_i].n);
}
END_TEST

enum {
	NONE,
	WRITES,
	SYNCS,
	RENAMES,
};

static int
kind_of(uint64_t call)
{
	switch (call) {
	case SYS_write:
		return WRITES;
	case SYS_fsync:
	case SYS_fdatasync:
	case SYS_syncfs:
		return SYNCS;
#ifdef SYS_rename
	case SYS_rename:
#endif
#ifdef SYS_renameat
	case SYS_renameat:
#endif
	case SYS_renameat2:
		return RENAMES;
	default:
		return NONE;
	}
}

/* What is written is synced before a rename, and so is the last rename before the end. */
START_TEST(no_file_takes_its_place_before_it_is_on_disk)
{
	pid_t child;
	size_t renamed = 0;
	int last = NONE;

	ck_assert(save_several(records[0]));
	child = start(ways[_i].save);
	while (next_stop(child)) {
		struct __ptrace_syscall_info info;
		int kind;

		ck_assert_int_gt(
		    ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)(uintptr_t)sizeof(info), &info),
		    0);
		if (info.op != PTRACE_SYSCALL_INFO_ENTRY)
			continue;
		kind = kind_of(info.entry.nr);
		if (kind == RENAMES) {
			ck_assert_int_ne(last, WRITES);
			ck_assert_int_ne(last, NONE);
			renamed++;
		}
		last = kind != NONE ? kind : last;
	}
	ck_assert_uint_eq(renamed, ways[_i].n);
	ck_assert_int_eq(last, SYNCS);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_killed_save_leaves_old_or_new_records, 0, COUNT(ways));
	tcase_add_loop_test(tc, no_file_takes_its_place_before_it_is_on_disk, 0, COUNT(ways));
}

int
main(void)
{
	return aw_suite_run("crash", fill);
}
