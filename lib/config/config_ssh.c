/* SPDX-License-Identifier: ISC */
/* `source "ssh"` of anchorwatch.conf(5). */
#include "config/config_read.h"

#include <errno.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/misspelt.h"
#include "program/paths.h"

#define CLIENT "/usr/bin/ssh"
#define COMMANDS_MAX 16
#define COMMAND_MAX 256
#define KEY_MARK "SHA256:"
#define KEY_BASE64 43 /* of 32 bytes, without padding */
#define SSH_PORT 22
#define LIST_MAX 256

static const char *const part_words[AW_SSH_GIVES] = {[AW_SSH_IDENTITY] = "identity",
    [AW_SSH_LICENSE] = "license",
    [AW_SSH_STORE] = "store",
    [AW_SSH_CERTIFICATE] = "certificate"};

static const char *const command_keys[AW_SSH_GIVES] = {[AW_SSH_IDENTITY] = "identity-commands",
    [AW_SSH_LICENSE] = "license-commands",
    [AW_SSH_STORE] = "store-commands",
    [AW_SSH_CERTIFICATE] = "certificate-commands"};

static enum aw_err
read_family(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_ssh_config *ssh)
{
	const char *name = aw_conf_value(sec, "family", 0);
	const struct aw_ssh_family *family;
	char list[LIST_MAX] = "", hint[AW_MISSPELT_HINT] = "";

	if (name != NULL && (ssh->family = aw_ssh_family(name)) != NULL)
		return AW_OK;
	for (size_t i = 0; (family = aw_ssh_family_at(i)) != NULL; i++) {
		size_t used = strlen(list);

		(void)aw_text_format(
		    list + used, sizeof(list) - used, "%s\"%s\"", i == 0 ? "" : ", ", family->name);
	}
	if (name != NULL)
		(void)aw_misspelt_hint(list, name, hint);
	return aw_conf_fail(conf,
	    name != NULL ? aw_conf_value_line(sec, "family") : aw_conf_line(sec),
	    AW_ERR_CONFIG_VALUE, "family must be one of %s%s", list, hint);
}

/* Each is one line of what a user may type. */
static enum aw_err
read_commands(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, char ***out)
{
	size_t n = aw_conf_values(sec, key);

	if (n == 0)
		return AW_OK;
	if (n > COMMANDS_MAX)
		return aw_conf_fail(conf, aw_conf_value_line(sec, key), AW_ERR_CONFIG_VALUE,
		    "%s are at most %d", key, COMMANDS_MAX);
	*out = aw_conf_take(conf, (n + 1) * sizeof(**out));
	for (size_t i = 0; *out != NULL && i < n; i++) {
		const char *command = aw_conf_value(sec, key, i);

		if (command[0] == '\0' || strlen(command) > COMMAND_MAX ||
		    !aw_text_is_clean(command, strlen(command)))
			return aw_conf_fail(conf, aw_conf_value_line(sec, key), AW_ERR_CONFIG_VALUE,
			    "a command of %s is one line of at most %d octets", key, COMMAND_MAX);
		(*out)[i] = aw_conf_copy(conf, command);
		if ((*out)[i] == NULL)
			return aw_config_no_memory(conf, sec);
	}
	return *out != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

static enum aw_err
read_part(
    const struct aw_conf *conf, struct aw_conf_section *sec, size_t at, struct aw_ssh_config *ssh)
{
	const char *word = aw_conf_value(sec, "parts", at);

	for (size_t i = 0; i < AW_SSH_GIVES; i++)
		if (strcmp(word, part_words[i]) == 0) {
			ssh->gives |= 1U << i;
			if (ssh->commands[i] != NULL || ssh->family->commands[i] != NULL)
				return AW_OK;
			return aw_conf_fail(conf, aw_conf_value_line(sec, "parts"),
			    AW_ERR_CONFIG_VALUE,
			    "no command of family \"%s\" gives \"%s\"; name one in %s",
			    ssh->family->name, word, command_keys[i]);
		}
	return aw_conf_bad_word(
	    conf, sec, "parts", at, "some of identity, license, store, certificate");
}

/* What is asked for: `parts`, else all that commands give. */
static enum aw_err
read_parts(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_ssh_config *ssh)
{
	size_t n = aw_conf_values(sec, "parts");
	enum aw_err rc = AW_OK;

	for (size_t i = 0; i < AW_SSH_GIVES && rc == AW_OK; i++)
		rc = read_commands(conf, sec, command_keys[i], &ssh->commands[i]);
	for (size_t i = 0; i < n && rc == AW_OK; i++)
		rc = read_part(conf, sec, i, ssh);
	for (size_t i = 0; i < AW_SSH_GIVES && n == 0; i++)
		if (ssh->commands[i] != NULL || ssh->family->commands[i] != NULL)
			ssh->gives |= 1U << i;
	return rc;
}

/* A word that no program takes for an option, and no shell for anything else. */
static bool
user_ok(const char *user)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._-@+";

	return user[0] != '-' && user[0] != '\0' && user[strspn(user, allowed)] == '\0';
}

/* "user@host" or "user@host:port". */
static enum aw_err
read_jump(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_ssh_config *ssh)
{
	const char *jump = aw_conf_value(sec, "jump", 0), *at;

	if (jump == NULL)
		return AW_OK;
	at = strrchr(jump, '@');
	if (at == NULL || (ssh->jump_user = aw_conf_copy(conf, jump)) == NULL)
		return at != NULL
			   ? aw_config_no_memory(conf, sec)
			   : aw_conf_bad(conf, sec, "jump", "\"user@host\" or \"user@host:port\"");
	ssh->jump_user[at - jump] = '\0';
	ssh->jump = aw_config_service(conf, at + 1, SSH_PORT);
	if (ssh->jump == NULL && errno == ENOMEM)
		return aw_config_no_memory(conf, sec);
	if (ssh->jump == NULL || !user_ok(ssh->jump_user))
		return aw_conf_bad(conf, sec, "jump", "\"user@host\" or \"user@host:port\"");
	return AW_OK;
}

static bool
host_key_ok(const char *key)
{
	const char *text = key + sizeof(KEY_MARK) - 1;

	if (strncmp(key, KEY_MARK, sizeof(KEY_MARK) - 1) != 0 || strlen(text) != KEY_BASE64)
		return false;
	for (size_t i = 0; i < KEY_BASE64; i++)
		if (aw_base64_value((uint8_t)text[i]) >= 64)
			return false;
	return true;
}

static enum aw_err
default_path(const struct aw_conf *conf, struct aw_conf_section *sec, const char *path, char **out)
{
	if (*out == NULL)
		*out = aw_conf_copy(conf, path);
	return *out != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

/* Which program connects, and how it knows the device. */
static enum aw_err
read_client(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_ssh_config *ssh)
{
	enum aw_err rc = aw_conf_path(conf, sec, "ssh-program", &ssh->client);

	if (rc == AW_OK)
		rc = default_path(conf, sec, CLIENT, &ssh->client);
	if (rc == AW_OK)
		rc = aw_conf_path(conf, sec, "ssh-config", &ssh->config_file);
	if (rc == AW_OK)
		rc = aw_conf_path(conf, sec, "known-hosts", &ssh->known_hosts);
	if (rc == AW_OK)
		rc = default_path(conf, sec, AW_SSH_KNOWN_HOSTS, &ssh->known_hosts);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "host-key", &ssh->host_key);
	if (rc == AW_OK && ssh->host_key != NULL && !host_key_ok(ssh->host_key))
		return aw_conf_bad(conf, sec, "host-key",
		    "\"SHA256:\" and the fingerprint of the host key in base64, as ssh-keygen -l "
		    "prints it");
	return rc;
}

/* A user, and a key, a password or both. */
static enum aw_err
read_login(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	enum aw_err rc = aw_conf_path(conf, sec, "key-file", &source->ssh->key_file);
	bool password =
	    aw_conf_values(sec, "password-file") + aw_conf_values(sec, "credential") > 0;

	if (rc != AW_OK)
		return rc;
	if (password || source->ssh->key_file == NULL)
		rc = aw_config_read_credentials(conf, sec, source);
	else
		rc = aw_conf_string(conf, sec, "user", &source->user);
	if (rc != AW_OK)
		return rc;
	if (source->user == NULL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "source \"%s\" needs user: whom it logs in as", source->name);
	if (!user_ok(source->user))
		return aw_conf_bad(conf, sec, "user",
		    "letters, digits and . _ - @ +, of which a dash is not the first");
	return AW_OK;
}

enum aw_err
aw_config_read_ssh(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	struct aw_ssh_config *ssh = aw_conf_take(conf, sizeof(*ssh));
	enum aw_err rc;

	if (ssh == NULL)
		return aw_config_no_memory(conf, sec);
	source->ssh = ssh;
	rc = read_family(conf, sec, ssh);
	if (rc == AW_OK)
		rc = read_parts(conf, sec, ssh);
	if (rc == AW_OK)
		rc = read_login(conf, sec, source);
	if (rc == AW_OK)
		rc = read_client(conf, sec, ssh);
	if (rc == AW_OK)
		rc = read_jump(conf, sec, ssh);
	return rc == AW_OK ? aw_conf_string(conf, sec, "trustpoint", &ssh->trustpoint) : rc;
}
