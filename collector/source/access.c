/* SPDX-License-Identifier: ISC */
#include "source/access.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/text.h"
#include "net/trusts.h"

#define USER_SHOWN 80
#define MARK "\xef\xbb\xbf"

/* The path of the credentials; false without $CREDENTIALS_DIRECTORY (systemd.exec(5)). */
static bool
secret_path(const struct aw_source_config *config, char path[PATH_MAX])
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");

	if (config->credential == NULL)
		return aw_text_format(path, PATH_MAX, "%s", aw_access_watched(config));
	return directory != NULL && directory[0] == '/' &&
	       aw_text_format(path, PATH_MAX, "%s/%s", directory, config->credential);
}

/* True if the text begins with that user and a colon, in any case, also after a byte order mark and
 * blanks: then it was written as for a file that names the user as well. */
static bool
names_user(const char *text, const char *user)
{
	size_t len = strlen(user);

	if (strncmp(text, MARK, sizeof(MARK) - 1) == 0)
		text += sizeof(MARK) - 1;
	text += strspn(text, " \t");
	return strncasecmp(text, user, len) == 0 && text[len + strspn(text + len, " \t")] == ':';
}

/* The first line is the password, or user:password where no user is configured. */
static enum aw_err
split_credentials(struct aw_access *access, const struct aw_source_config *config, const char *path,
    struct aw_error *err)
{
	char *text = (char *)access->secret.data, *colon;

	if (text == NULL || access->secret.len == 0)
		return aw_error_set(err, AW_ERR_CREDENTIAL, path, "is empty");
	text[strcspn(text, "\r\n")] = '\0';
	access->user = config->user;
	access->password = text;
	if (config->user != NULL && names_user(text, config->user))
		return aw_error_set(err, AW_ERR_CREDENTIAL, path,
		    "begins with \"%s:\" and the configuration has user, so all of it would be "
		    "sent "
		    "as the password: nothing was sent",
		    config->user);
	if (config->user != NULL)
		return AW_OK;
	colon = strchr(text, ':');
	if (colon == NULL || colon == text)
		return aw_error_set(err, AW_ERR_CREDENTIAL, path,
		    "neither the configuration nor this file names a user");
	*colon = '\0';
	access->user = text;
	access->password = colon + 1;
	return AW_OK;
}

void
aw_access_describe(const struct aw_access *access, const struct aw_source_config *config,
    char out[AW_ACCESS_TEXT_MAX])
{
	char path[PATH_MAX], user[USER_SHOWN];
	const char *name = access->user != NULL ? access->user : "";

	(void)aw_text_clean(user, sizeof(user), name, strlen(name));
	if (!secret_path(config, path))
		(void)aw_text_format(path, sizeof(path), "%s", config->credential);
	(void)aw_text_format(
	    out, AW_ACCESS_TEXT_MAX, "user \"%s\", password of %.128s", user, path);
}

enum aw_err
aw_access_secret(const struct aw_source_config *config, struct aw_bytes *secret,
    char path[PATH_MAX], struct aw_error *err)
{
	*secret = (struct aw_bytes){0};
	if (!secret_path(config, path))
		return aw_error_set(err, AW_ERR_CREDENTIAL, config->credential,
		    "systemd passes no such credential to the daemon");
	return aw_file_read_secret(path, secret, err);
}

enum aw_err
aw_access_open(struct aw_access *access, const struct aw_source_config *config,
    struct aw_trusts *trusts, struct aw_error *err)
{
	char path[PATH_MAX];
	enum aw_err rc;

	*access = (struct aw_access){0};
	rc = aw_access_secret(config, &access->secret, path, err);
	if (rc == AW_OK)
		rc = split_credentials(access, config, path, err);
	if (rc == AW_OK && config->ca_file != NULL)
		rc = aw_trusts_open(trusts, config->ca_file, &access->trust, err);
	return rc;
}

void
aw_access_clear(struct aw_access *access)
{
	aw_bytes_wipe(&access->secret);
	aw_trust_close(access->trust);
	*access = (struct aw_access){0};
}

void
aw_access_stamp(const struct aw_source_config *config, struct aw_stamp *stamp)
{
	char path[PATH_MAX];
	struct stat st;

	*stamp = (struct aw_stamp){0};
	if (!secret_path(config, path) || lstat(path, &st) != 0)
		return;
	*stamp = (struct aw_stamp){.seconds = st.st_ctim.tv_sec,
	    .nanoseconds = st.st_ctim.tv_nsec,
	    .inode = (uint64_t)st.st_ino,
	    .size = (uint64_t)st.st_size};
}

const char *
aw_access_watched(const struct aw_source_config *config)
{
	if (config->password_file != NULL || config->credential != NULL || config->ssh == NULL)
		return config->password_file;
	return config->ssh->key_file;
}

bool
aw_source_credentials_changed(const struct aw_source *source)
{
	struct aw_stamp now;

	aw_access_stamp(source->config, &now);
	return now.seconds != source->stamp.seconds ||
	       now.nanoseconds != source->stamp.nanoseconds || now.inode != source->stamp.inode ||
	       now.size != source->stamp.size;
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool
aw_source_same_access(const struct aw_source *a, const struct aw_source *b)
{
	return a->node != NULL && b->node != NULL &&
	       same_text(a->node->address, b->node->address) &&
	       same_text(a->config->user, b->config->user) &&
	       same_text(a->config->password_file, b->config->password_file) &&
	       same_text(a->config->credential, b->config->credential) &&
	       same_text(aw_access_watched(a->config), aw_access_watched(b->config));
}
