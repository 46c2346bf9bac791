/* SPDX-License-Identifier: ISC */
#include "source/seen.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "pki/certificate.h"
#include "source/source_type.h"

#define SETTLED 3 /* seconds: more than the steps in which file systems keep times */
#define LOOK_MAX ((size_t)16 * 1024 * 1024)

struct look {
	struct aw_buf text; /* of the names and of what stat(2) gives */
	int64_t newest;     /* of the changes */
};

static void
add_stat(struct look *look, const struct stat *st)
{
	const int64_t parts[] = {(int64_t)st->st_dev, (int64_t)st->st_ino, (int64_t)st->st_mode,
	    (int64_t)st->st_size, st->st_mtim.tv_sec, st->st_mtim.tv_nsec, st->st_ctim.tv_sec,
	    st->st_ctim.tv_nsec};

	(void)aw_buf_add(&look->text, parts, sizeof(parts));
	if (st->st_ctim.tv_sec > look->newest)
		look->newest = st->st_ctim.tv_sec;
}

/* An entry that leads nowhere is one, too. */
static void
add_entry(struct look *look, int dir, const char *name)
{
	struct stat st;

	(void)aw_buf_add(&look->text, name, strlen(name) + 1);
	if (fstatat(dir, name, &st, 0) == 0 || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		add_stat(look, &st);
}

static bool
look_at_entries(struct look *look, const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	bool good;

	if (dir == NULL)
		return false;
	while (errno = 0, (entry = readdir(dir)) != NULL)
		add_entry(look, dirfd(dir), entry->d_name);
	good = errno == 0;
	(void)closedir(dir);
	return good;
}

static bool
look_at(struct look *look, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	add_stat(look, &st);
	return S_ISREG(st.st_mode) || (S_ISDIR(st.st_mode) && look_at_entries(look, path));
}

void
aw_seen_look(const struct aw_source *source, int64_t now, struct aw_seen *out)
{
	const char *password = source->store->password_file;
	struct look look = {.newest = INT64_MIN};

	*out = (struct aw_seen){.clock = source->clock};
	aw_buf_init(&look.text, LOOK_MAX);
	out->known =
	    look_at(&look, source->store->path) && (password == NULL || look_at(&look, password)) &&
	    !look.text.failed && look.newest < now - SETTLED &&
	    aw_certificate_digest((const uint8_t *)look.text.data, look.text.len, out->digest);
	aw_buf_free(&look.text);
}

static bool
same_clock(const struct aw_cisco_clock *a, const struct aw_cisco_clock *b)
{
	return strcmp(a->zone, b->zone) == 0 && strcmp(a->summer, b->summer) == 0 &&
	       a->offset == b->offset && a->summer_offset == b->summer_offset &&
	       a->several == b->several;
}

bool
aw_seen_same(const struct aw_seen *a, const struct aw_seen *b)
{
	return a->known && b->known && memcmp(a->digest, b->digest, sizeof(a->digest)) == 0 &&
	       same_clock(&a->clock, &b->clock);
}
