/* SPDX-License-Identifier: ISC */
/*
 * All that could be read from the home of a user, from an agent or from the configuration of the
 * host is switched off; what the site allows is in the file of ssh-config alone. Options of the
 * command line come before those of that file.
 */
#include "source/ssh_words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cisco/text/ssh_helper.h"
#include "program/paths.h"

#define WORDS_MAX 128
#define WORD_MAX 4096
#define LINE_MAX_OCTETS 16384 /* of the command of a jump host */
#define ENVIRONMENT_WORDS 8
#define CONNECT_SECONDS 10

#define WAYS "PreferredAuthentications="

/* Options that never change. */
static const char *const fixed[] = {
    "ControlMaster=no",
    "ControlPath=none",
    "ControlPersist=no",
    "ForwardAgent=no",
    "ForwardX11=no",
    "ClearAllForwardings=yes",
    "Tunnel=no",
    "PermitLocalCommand=no",
    "RequestTTY=no",
    "EscapeChar=none",
    "StrictHostKeyChecking=yes",
    "GlobalKnownHostsFile=/dev/null",
    "UpdateHostKeys=no",
    "VerifyHostKeyDNS=no",
    "CheckHostIP=no",
    "NumberOfPasswordPrompts=1",
    "ConnectionAttempts=1",
    "IdentitiesOnly=yes",
    "IdentityAgent=none",
    "AddKeysToAgent=no",
    "GSSAPIAuthentication=no",
    "HostbasedAuthentication=no",
    "ServerAliveInterval=10",
    "ServerAliveCountMax=3",
    "LogLevel=INFO",
};

/* One list of words that is being made. */
struct list {
	struct aw_arena *memory;
	char **words;
	size_t n;
	bool good;
};

static void add(struct list *list, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
add(struct list *list, const char *fmt, ...)
{
	char word[WORD_MAX];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(word, sizeof(word), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(word) || list->n + 1 >= WORDS_MAX) {
		list->good = false;
		return;
	}
	list->words[list->n] = aw_arena_copy(list->memory, word);
	list->good = list->good && list->words[list->n] != NULL;
	list->n++;
}

static bool
open_list(struct list *list, struct aw_arena *memory)
{
	*list = (struct list){.memory = memory, .good = true};
	list->words = aw_arena_take(memory, (WORDS_MAX + 1) * sizeof(*list->words));
	return list->words != NULL;
}

/* "host:port" or "[address]:port" in two texts. */
static bool
split_address(struct aw_arena *memory, const char *address, char **host, const char **port)
{
	const char *colon = strrchr(address, ':');
	bool brackets = address[0] == '[';

	*host = aw_arena_copy(memory, address + brackets);
	if (*host == NULL || colon == NULL)
		return false;
	(*host)[colon - address - 2 * (ptrdiff_t)brackets] = '\0';
	*port = colon + 1;
	return true;
}

/* A value of ssh_config(5): in quotes, and with each % doubled where the option expands them. */
static void
add_path(struct list *list, const char *option, const char *path)
{
	char quoted[WORD_MAX];
	size_t n = 0;

	for (; *path != '\0' && n + 3 < sizeof(quoted); path++) {
		if (*path == '"' || *path == '\\')
			quoted[n++] = '\\';
		else if (*path == '%')
			quoted[n++] = '%';
		quoted[n++] = *path;
	}
	quoted[n] = '\0';
	list->good = list->good && *path == '\0';
	add(list, "-o");
	add(list, "%s=\"%s\"", option, quoted);
}

static void
add_option(struct list *list, const char *option, const char *value)
{
	add(list, "-o");
	add(list, "%s=%s", option, value);
}

/* How the host proves itself: by the configured key, or by the file of known hosts. */
static void
add_host_key(struct list *list, const struct aw_ssh_config *ssh, const char *pin)
{
	char helper[AW_SHIPPED_MAX];

	if (pin != NULL)
		add_option(list, "UserKnownHostsFile", "/dev/null");
	else
		add_path(list, "UserKnownHostsFile", ssh->known_hosts);
	add(list, "-o");
	add(list, "KnownHostsCommand=\"%s\" known-host %s %%I %%H %%t %%K %%f",
	    aw_shipped_ssh_helper(helper), pin != NULL ? pin : "-");
}

/* How the user does: the askpass program answers only where a password is configured. */
static void
add_login(struct list *list, const struct aw_ssh_config *ssh, bool password)
{
	const char *key = password && ssh->key_file == NULL ? "" : "publickey";

	add_option(list, "BatchMode", password ? "no" : "yes");
	add(list, "-o");
	add(list, WAYS "%s%s%s", key, password && key[0] != '\0' ? "," : "",
	    password ? "password" : "");
	if (ssh->key_file != NULL)
		add_path(list, "IdentityFile", ssh->key_file);
	else if (password)
		add_option(list, "IdentityFile", "none");
	if (ssh->key_file == NULL && password)
		add_option(list, "PubkeyAuthentication", "no");
}

/* The options of every connection. */
static void
add_start(struct list *list, const struct aw_source_config *config)
{
	add(list, "%s", config->ssh->client);
	add(list, "-F");
	add(list, "%s", config->ssh->config_file != NULL ? config->ssh->config_file : "none");
	add(list, "-T");
	add(list, "-x");
	add(list, "-a");
	add(list, "-o");
	add(list, "ConnectTimeout=%d",
	    (int)(config->timeout < CONNECT_SECONDS ? config->timeout : CONNECT_SECONDS));
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		add(list, "-o");
		add(list, "%s", fixed[i]);
	}
}

/* Appends a word for sh, whose % are doubled for ssh. */
static bool
append_quoted(struct aw_buf *buf, const char *word)
{
	bool good = aw_buf_add(buf, "'", 1);

	for (; *word != '\0' && good; word++)
		if (*word == '\'')
			good = aw_buf_add(buf, "'\\''", 4);
		else if (*word == '%')
			good = aw_buf_add(buf, "%%", 2);
		else
			good = aw_buf_add(buf, word, 1);
	return good && aw_buf_add(buf, "' ", 2);
}

/*
 * ssh runs it by "exec" with the shell of SHELL. An ssh of its own, so that the rules for the
 * device are also those for the jump host; it logs in by key, or by what the file of ssh-config
 * says.
 */
static bool
add_jump(struct list *list, const struct aw_source_config *config, char **host)
{
	struct aw_buf line;
	struct list words;
	const char *port;
	bool good;

	if (config->ssh->jump == NULL)
		return true;
	if (!open_list(&words, list->memory) ||
	    !split_address(list->memory, config->ssh->jump, host, &port))
		return false;
	add_start(&words, config);
	add_host_key(&words, config->ssh, NULL);
	add_login(&words, config->ssh, false);
	add(&words, "-p");
	add(&words, "%s", port);
	add(&words, "-l");
	add(&words, "%s", config->ssh->jump_user);
	aw_buf_init(&line, LINE_MAX_OCTETS);
	good = true;
	for (size_t i = 0; i < words.n && good; i++)
		good = append_quoted(&line, words.words[i]);
	good = good && words.good && aw_buf_printf(&line, "-W [%%h]:%%p -- %s", *host);
	add(list, "-o");
	list->words[list->n] =
	    good ? aw_arena_take(list->memory, line.len + sizeof("ProxyCommand=")) : NULL;
	good = list->words[list->n] != NULL;
	if (good)
		(void)aw_text_format(list->words[list->n++], line.len + sizeof("ProxyCommand="),
		    "ProxyCommand=%s", line.data);
	aw_buf_free(&line);
	return good;
}

/* Names and paths; SHELL is for the jump host of ssh, which would take that of the user. */
static bool
make_environment(
    struct aw_ssh_words *words, const struct aw_source_config *config, const char *secret)
{
	char helper[AW_SHIPPED_MAX];
	struct list list;

	if (!open_list(&list, &words->memory))
		return false;
	add(&list, "SHELL=/bin/sh");
	if (secret != NULL) {
		add(&list, "SSH_ASKPASS=%s", aw_shipped_ssh_helper(helper));
		add(&list, "SSH_ASKPASS_REQUIRE=force");
		add(&list, AW_SSH_TARGET "=%s@%s", config->user, words->host);
		add(&list, AW_SSH_CREDENTIAL "=%s", secret);
	}
	words->environment = list.words;
	return list.good;
}

/* The word with the ways to log in, and the same for keyboard-interactive. */
static bool
make_ways(struct aw_ssh_words *words, const struct list *list, bool key)
{
	for (size_t i = 0; i < list->n; i++)
		if (strncmp(list->words[i], WAYS, sizeof(WAYS) - 1) == 0)
			words->login = &list->words[i];
	words->password = words->login != NULL ? *words->login : NULL;
	words->keyboard = aw_arena_copy(&words->memory,
	    key ? WAYS "publickey,keyboard-interactive" : WAYS "keyboard-interactive");
	return words->password != NULL && words->keyboard != NULL;
}

static bool
make_argv(struct aw_ssh_words *words, const struct aw_source *source, const char *secret)
{
	const struct aw_source_config *config = source->config;
	struct list list;
	const char *port;

	if (!open_list(&list, &words->memory) ||
	    !split_address(&words->memory, source->node->address, &words->host, &port))
		return false;
	add_start(&list, config);
	add_host_key(&list, config->ssh, config->ssh->host_key);
	add_login(&list, config->ssh, secret != NULL);
	if (!add_jump(&list, config, &words->jump))
		return false;
	add(&list, "-p");
	add(&list, "%s", port);
	add(&list, "-l");
	add(&list, "%s", config->user);
	add(&list, "--");
	add(&list, "%s", words->host);
	words->argv = list.words;
	words->command = &list.words[list.n];
	return list.good && make_ways(words, &list, config->ssh->key_file != NULL);
}

enum aw_err
aw_ssh_words_make(struct aw_ssh_words *words, const struct aw_source *source, const char *secret,
    struct aw_error *err)
{
	*words = (struct aw_ssh_words){0};
	if (make_argv(words, source, secret) && make_environment(words, source->config, secret))
		return AW_OK;
	return aw_error_nomem(err);
}

void
aw_ssh_words_keyboard(struct aw_ssh_words *words, bool keyboard)
{
	*words->login = keyboard ? words->keyboard : words->password;
}

void
aw_ssh_words_command(struct aw_ssh_words *words, char *command)
{
	*words->command = command;
}
