/* SPDX-License-Identifier: ISC */
/* What makes the files of a store others than they were. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture/confdir.h"
#include "fixture/suite.h"
#include "source/seen.h"
#include "source/source_type.h"

#define FAR INT64_C(4102444800) /* 2100: long after each change */

static struct confdir dir;
static struct aw_store_config store;
static struct aw_source source;
static char path[512], password[512];

static void
setup(void)
{
	confdir_make(&dir);
	(void)confdir_write_bytes(&dir, "file", "content", 7);
	(void)snprintf(path, sizeof(path), "%s", confdir_file(&dir, "file"));
	store = (struct aw_store_config){.path = path};
	source = (struct aw_source){.store = &store};
	aw_cisco_clock_init(&source.clock);
}

static void
teardown(void)
{
	ck_assert_int_eq(nftw(dir.path, confdir_unlink, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static struct aw_seen
look(void)
{
	struct aw_seen seen;

	aw_seen_look(&source, FAR, &seen);
	return seen;
}

/* Until the times of new changes differ from those of older ones. */
static void
pass_a_tick(void)
{
	char name[] = "/tmp/check_seen.XXXXXX";
	int fd = mkstemp(name);
	struct stat first, later;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fstat(fd, &first), 0);
	do {
		ck_assert_int_eq(fchmod(fd, 0600), 0);
		ck_assert_int_eq(fstat(fd, &later), 0);
	} while (first.st_ctim.tv_sec == later.st_ctim.tv_sec &&
		 first.st_ctim.tv_nsec == later.st_ctim.tv_nsec);
	ck_assert_int_eq(close(fd), 0);
	ck_assert_int_eq(unlink(name), 0);
}

/* The store is what it was before the call of `change`, and then another one. */
static void
changes(void (*change)(void))
{
	struct aw_seen before = look(), again = look(), after;

	ck_assert(before.known);
	ck_assert(aw_seen_same(&before, &again));
	pass_a_tick();
	change();
	after = look();
	ck_assert(after.known);
	ck_assert(!aw_seen_same(&before, &after));
}

static void
write_over(void)
{
	(void)confdir_write_bytes(&dir, "file", "CONTENT", 7);
}

static void
write_longer(void)
{
	(void)confdir_write_bytes(&dir, "file", "content.", 8);
}

static void
change_mode(void)
{
	ck_assert_int_eq(chmod(confdir_file(&dir, "file"), 0600), 0);
}

static void
replace(void)
{
	char to[512];

	(void)snprintf(to, sizeof(to), "%s", confdir_write_bytes(&dir, "new", "content", 7));
	ck_assert_int_eq(rename(to, confdir_file(&dir, "file")), 0);
}

static void (*const of_file[])(void) = {write_over, write_longer, change_mode, replace};

START_TEST(file)
{
	changes(of_file[_i]);
}
END_TEST

static void
link_to(const char *name)
{
	char to[512];

	(void)snprintf(to, sizeof(to), "%s", confdir_file(&dir, name));
	(void)unlink(confdir_file(&dir, "link"));
	ck_assert_int_eq(symlink(to, confdir_file(&dir, "link")), 0);
}

static void
link_elsewhere(void)
{
	link_to("other");
}

START_TEST(link_and_its_target)
{
	(void)confdir_write_bytes(&dir, "other", "content", 7);
	link_to("file");
	(void)snprintf(path, sizeof(path), "%s", confdir_file(&dir, "link"));
	changes(write_over);
	changes(link_elsewhere);
}
END_TEST

static void
add_file(void)
{
	(void)confdir_write_bytes(&dir, "added", "", 0);
}

static void
remove_target(void)
{
	ck_assert_int_eq(unlink(confdir_file(&dir, "file")), 0);
}

START_TEST(directory_and_its_entries)
{
	(void)snprintf(path, sizeof(path), "%s", dir.path);
	changes(write_over);
	changes(add_file);
	link_to("file");
	changes(write_longer);
	changes(replace);
	changes(link_elsewhere);
	changes(remove_target);
}
END_TEST

static void
write_password(void)
{
	(void)confdir_write_bytes(&dir, "password", "other", 5);
}

static void
set_clock(void)
{
	source.clock.offset = 3600;
}

START_TEST(password_and_clock)
{
	(void)snprintf(password, sizeof(password), "%s", confdir_file(&dir, "password"));
	store.password_file = password;
	ck_assert(!look().known);
	(void)confdir_write_bytes(&dir, "password", "first", 5);
	changes(write_password);
	changes(set_clock);
}
END_TEST

START_TEST(not_known)
{
	struct aw_seen seen, again;
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	aw_seen_look(&source, st.st_ctim.tv_sec + 3, &seen);
	ck_assert(!seen.known);
	/* A clock behind that of the files. */
	aw_seen_look(&source, st.st_ctim.tv_sec - 86400, &again);
	ck_assert(!again.known && !aw_seen_same(&seen, &again));
	aw_seen_look(&source, st.st_ctim.tv_sec + 4, &seen);
	ck_assert(seen.known);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert(!look().known);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert(!look().known);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, file, 0, COUNT(of_file));
	tcase_add_test(tc, link_and_its_target);
	tcase_add_test(tc, directory_and_its_entries);
	tcase_add_test(tc, password_and_clock);
	tcase_add_test(tc, not_known);
}

int
main(void)
{
	return aw_suite_run("seen", fill);
}
