/* SPDX-License-Identifier: ISC */
/*
 * A library for LD_PRELOAD: a password for the user that runs a test's sshd, without a change of
 * this host. FAKE_SHADOW_HASH is what crypt(3) made of it.
 */
#include <shadow.h>
#include <stdlib.h>
#include <string.h>

static char hash[256];

/* sshd clears its environment when it starts. */
__attribute__((constructor)) static void
take_hash(void)
{
	const char *given = getenv("FAKE_SHADOW_HASH");

	if (given != NULL)
		strncpy(hash, given, sizeof(hash) - 1);
}

struct spwd *
getspnam(const char *name)
{
	static char user[64];
	static struct spwd entry;

	strncpy(user, name, sizeof(user) - 1);
	entry = (struct spwd){.sp_namp = user,
	    .sp_pwdp = hash,
	    .sp_lstchg = -1,
	    .sp_min = -1,
	    .sp_max = -1,
	    .sp_warn = -1,
	    .sp_inact = -1,
	    .sp_expire = -1,
	    .sp_flag = (unsigned long)-1};
	return &entry;
}
