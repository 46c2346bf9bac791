/* SPDX-License-Identifier: ISC */
/* The system calls that the subagent keeps; what becomes of others is in
 * tests/integration/sandbox.sh. */
#include <check.h>
#include <string.h>

#include "fixture/suite.h"
#include "sandbox.h"

static bool
kept(const char *name)
{
	const char *call;

	for (size_t i = 0; (call = aw_sandbox_call(i)) != NULL; i++)
		if (strcmp(call, name) == 0)
			return true;
	return false;
}

START_TEST(test_calls)
{
	static const char *const gone[] = {"execve", "execveat", "fork", "vfork", "clone", "clone3",
	    "ptrace", "process_vm_readv", "process_vm_writev", "kill", "tkill", "setuid", "setgid",
	    "setresuid", "capset", "mount", "umount2", "chroot", "pivot_root", "unshare", "setns",
	    "bpf", "keyctl", "add_key", "io_uring_setup", "userfaultfd", "perf_event_open",
	    "open_by_handle_at", "init_module", "bind", "listen", "accept", "accept4", "chmod",
	    "fchmodat", "chown", "mknod", "symlink", "prctl", "personality", "memfd_create"};
	const char *call;

	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		ck_assert_msg(!kept(gone[i]), "%s", gone[i]);
	ck_assert(kept("read") && kept("socket"));
	/* Each once. */
	for (size_t i = 0; (call = aw_sandbox_call(i)) != NULL; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(call, aw_sandbox_call(k));
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, test_calls);
}

int
main(void)
{
	return aw_suite_run("sandbox", add_tests);
}
