/* SPDX-License-Identifier: ISC */
/*
 * What the OpenSSH client runs for anchorwatchd. As SSH_ASKPASS: prints the password of the device,
 * and only if it is the device of this run that asks. As KnownHostsCommand: says on standard error
 * which host key was presented, and accepts it if it is the configured one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "cisco/text/ssh_helper.h"
#include "cisco/text/ssh_message.h"
#include "program/cmdline.h"

static bool
has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (; *text != '\0'; text++)
		if (strncasecmp(text, word, len) == 0)
			return true;
	return false;
}

/* A device may ask for a new password, too, and a jump host for its own. */
static bool
is_password_prompt(const char *prompt, const char *target)
{
	size_t len = strlen(target);

	if (strncmp(prompt, target, len) == 0)
		return strncmp(prompt + len, "'s password:", 12) == 0;
	if (prompt[0] != '(' || strncmp(prompt + 1, target, len) != 0 || prompt[len + 1] != ')')
		return false;
	prompt += len + 2;
	return has_word(prompt, "password") && !has_word(prompt, "new") &&
	       !has_word(prompt, "change") && !has_word(prompt, "again") &&
	       !has_word(prompt, "retype");
}

static int
print_password(const char *prompt)
{
	const char *target = getenv(AW_SSH_TARGET), *path = getenv(AW_SSH_CREDENTIAL);
	struct aw_bytes secret = {0};
	struct aw_error err;
	size_t len;
	bool good;

	if (target == NULL || path == NULL || !is_password_prompt(prompt, target))
		return EXIT_FAILURE;
	if (aw_file_read_secret(path, &secret, &err) != AW_OK) {
		(void)fprintf(stderr, "%s: %s\n", err.object, err.text);
		return EXIT_FAILURE;
	}
	len = secret.len > 0 ? strcspn((const char *)secret.data, "\r\n") : 0;
	if (len > 0)
		(void)fputs(AW_SSH_PASSWORD_MARK "\n", stderr);
	good = len > 0 && write(STDOUT_FILENO, secret.data, len) == (ssize_t)len &&
	       write(STDOUT_FILENO, "\n", 1) == 1;
	aw_bytes_wipe(&secret);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* known-host PIN REASON HOST TYPE KEY FINGERPRINT */
static int
look_at_key(char *const *words)
{
	const char *pin = words[0], *host = words[2], *type = words[3], *key = words[4];
	const char *fingerprint = words[5];

	/* Before the exchange of keys there is none. */
	if (strcmp(words[1], "ORDER") == 0)
		return EXIT_SUCCESS;
	(void)fprintf(stderr, AW_SSH_KEY_MARK " %s %s %s %s\n", host, type, key, fingerprint);
	if (strcmp(pin, fingerprint) == 0)
		(void)printf("%s %s %s\n", host, type, key);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	const struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (argc == 2)
		return print_password(argv[1]);
	if (argc == 8 && strcmp(argv[1], "known-host") == 0)
		return look_at_key(argv + 2);
	(void)fputs("The OpenSSH client runs this program for anchorwatchd.\n", stderr);
	return AW_EXIT_USAGE;
}
