/* SPDX-License-Identifier: ISC */
/*
 * The state of the alarms on disk: a file with all of it, and a journal with what changed since,
 * one line a save. A journal that has grown is replaced by a new file of all. The journal begins
 * with the checksum of the file that it continues, and that file has the checksum of the one
 * before it. So whatever a save that was killed left behind, a reader finds the state before that
 * save or after it.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alarm/alarm_book.h"
#include "base/file.h"
#include "base/fnv.h"
#include "base/json_out.h"
#include "base/text.h"

#define MODE 0640
#define JOURNAL_MIN ((size_t)256 * 1024) /* a shorter one is not worth a new file */
#define JOURNAL_FACTOR 2                 /* and one of less than this multiple of the file */
#define PATH_SIZE 4096

uint64_t
aw_alarm_checksum(const void *data, size_t len)
{
	return aw_fnv64_bytes(AW_FNV64_START, data, len);
}

bool
aw_alarm_journal_path(const char *path, char *out, size_t size)
{
	return aw_text_format(out, size, "%s.journal", path);
}

void
aw_alarms_touch(struct aw_alarms *alarms, struct aw_entry *entry)
{
	if (entry->unsaved != 0)
		return;
	alarms->unsaved[alarms->n_unsaved++] = entry;
	entry->unsaved = alarms->n_unsaved;
}

static void
take_off_list(struct aw_alarms *alarms, struct aw_entry *entry)
{
	struct aw_entry *last;

	if (entry->unsaved == 0)
		return;
	last = alarms->unsaved[--alarms->n_unsaved];
	alarms->unsaved[entry->unsaved - 1] = last;
	last->unsaved = entry->unsaved;
	entry->unsaved = 0;
}

void
aw_alarms_drop(struct aw_alarms *alarms, struct aw_entry *entry)
{
	struct aw_buf *gone = &alarms->disk.gone;
	struct aw_json_out out = {.buf = gone, .comma = gone->len > 0};

	take_off_list(alarms, entry);
	if (!entry->stored)
		return;
	if (alarms->disk.journal < 0) {
		alarms->disk.whole = true;
		return;
	}
	aw_alarm_put_gone(&out, entry);
}

/* What is in memory is on disk now. */
static void
forget_changes(struct aw_alarms *alarms)
{
	struct aw_alarm_disk *disk = &alarms->disk;

	for (size_t i = 0; i < alarms->n_unsaved; i++) {
		alarms->unsaved[i]->unsaved = 0;
		alarms->unsaved[i]->stored = true;
	}
	alarms->n_unsaved = 0;
	aw_buf_reset(&disk->gone);
	disk->whole = disk->numbers = disk->devices = false;
}

/* A journal without entries, for the file with that checksum. */
static void
begin_journal(struct aw_alarms *alarms, const char *path, uint64_t checksum)
{
	struct aw_alarm_disk *disk = &alarms->disk;
	char journal[PATH_SIZE], head[64];
	struct aw_error err;

	disk->base = checksum;
	disk->len = (size_t)snprintf(
	    head, sizeof(head), AW_ALARM_JOURNAL_HEAD "%016" PRIx64 "\n", checksum);
	if (aw_alarm_journal_path(path, journal, sizeof(journal)) &&
	    aw_file_replace(journal, head, disk->len, MODE, &err) == AW_OK)
		disk->journal = open(journal, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
}

static void
put_numbers(struct aw_json_out *out, const struct aw_alarms *alarms)
{
	aw_json_integer(out, "sequence", alarms->numbers.sequence);
	aw_json_integer(out, "serial", alarms->numbers.serial);
}

static void
put_whole(struct aw_buf *buf, const struct aw_alarms *alarms)
{
	struct aw_json_out out = {.buf = buf};
	char base[AW_ALARM_CHECKSUM + 1];

	(void)snprintf(base, sizeof(base), "%016" PRIx64, alarms->disk.base);
	aw_json_begin(&out, NULL, '{');
	aw_json_text(&out, "after", base);
	aw_json_begin(&out, "alarms", '[');
	for (size_t i = 0; i < alarms->n; i++)
		aw_alarm_put_entry(&out, alarms->entries[i]);
	aw_json_end(&out, ']');
	aw_alarm_put_devices(&out, "devices", alarms);
	aw_json_integer(&out, "format", AW_ALARM_FORMAT);
	put_numbers(&out, alarms);
	aw_json_end(&out, '}');
}

/* The whole state into a new file; then the old journal belongs to a file that is no more. */
static enum aw_err
save_whole(struct aw_alarms *alarms, const char *path, struct aw_error *err)
{
	struct aw_alarm_disk *disk = &alarms->disk;
	struct aw_buf buf;
	enum aw_err rc;

	aw_buf_init(&buf, AW_ALARM_BYTES_MAX);
	put_whole(&buf, alarms);
	rc = buf.failed ? aw_error_nomem(err) : aw_file_replace(path, buf.data, buf.len, MODE, err);
	if (rc == AW_OK) {
		if (disk->journal >= 0)
			(void)close(disk->journal);
		disk->journal = -1;
		disk->whole_len = buf.len;
		disk->unsynced = false;
		for (size_t i = 0; i < alarms->n; i++)
			alarms->entries[i]->stored = true;
		forget_changes(alarms);
		begin_journal(alarms, path, aw_alarm_checksum(buf.data, buf.len));
	}
	aw_buf_free(&buf);
	return rc;
}

/* True if the files of the last save are still at their paths. */
static bool
files_are_there(const struct aw_alarm_disk *disk, const char *path)
{
	char journal[PATH_SIZE];
	struct stat open_one, st;

	return aw_alarm_journal_path(path, journal, sizeof(journal)) &&
	       fstat(disk->journal, &open_one) == 0 && stat(journal, &st) == 0 &&
	       st.st_dev == open_one.st_dev && st.st_ino == open_one.st_ino &&
	       (uintmax_t)st.st_size == disk->len && access(path, F_OK) == 0;
}

static void
put_changes(struct aw_buf *buf, const struct aw_alarms *alarms)
{
	const struct aw_alarm_disk *disk = &alarms->disk;
	struct aw_json_out out = {.buf = buf};

	aw_json_begin(&out, NULL, '{');
	put_numbers(&out, alarms);
	if (disk->gone.len > 0) {
		aw_json_begin(&out, "gone", '[');
		(void)aw_buf_add(buf, disk->gone.data, disk->gone.len);
		aw_json_end(&out, ']');
	}
	if (alarms->n_unsaved > 0) {
		aw_json_begin(&out, "alarms", '[');
		for (size_t i = 0; i < alarms->n_unsaved; i++)
			aw_alarm_put_entry(&out, alarms->unsaved[i]);
		aw_json_end(&out, ']');
	}
	if (disk->devices)
		aw_alarm_put_devices(&out, "devices", alarms);
	aw_json_end(&out, '}');
	(void)aw_buf_puts(buf, "\n");
}

/* Writes one line; what a failure left of it is cut off, or never read again. */
static enum aw_err
append_line(
    struct aw_alarms *alarms, const char *path, const struct aw_buf *line, struct aw_error *err)
{
	struct aw_alarm_disk *disk = &alarms->disk;
	int error;

	if (aw_file_write_all(disk->journal, line->data, line->len)) {
		disk->len += line->len;
		disk->unsynced = true;
		return AW_OK;
	}
	error = errno;
	if (ftruncate(disk->journal, (off_t)disk->len) != 0)
		disk->whole = true;
	return aw_error_set(err, AW_ERR_FILE_WRITE, path, "%s", strerror(error));
}

static enum aw_err
save_changes(struct aw_alarms *alarms, const char *path, struct aw_error *err)
{
	struct aw_buf buf;
	char sum[AW_ALARM_CHECKSUM + 1];
	enum aw_err rc;

	aw_buf_init(&buf, AW_ALARM_BYTES_MAX);
	(void)aw_buf_printf(&buf, "%0*d ", AW_ALARM_CHECKSUM, 0);
	put_changes(&buf, alarms);
	if (buf.failed) {
		rc = aw_error_nomem(err);
	} else {
		(void)snprintf(sum, sizeof(sum), "%016" PRIx64,
		    aw_alarm_checksum(
			buf.data + AW_ALARM_CHECKSUM + 1, buf.len - AW_ALARM_CHECKSUM - 2));
		memcpy(buf.data, sum, AW_ALARM_CHECKSUM);
		rc = append_line(alarms, path, &buf, err);
	}
	aw_buf_free(&buf);
	if (rc == AW_OK)
		forget_changes(alarms);
	return rc;
}

static bool
is_long(const struct aw_alarm_disk *disk)
{
	return disk->len > JOURNAL_MIN && disk->len / JOURNAL_FACTOR > disk->whole_len;
}

void
aw_alarms_compact(struct aw_alarms *alarms)
{
	alarms->disk.whole = alarms->disk.journal >= 0;
}

bool
aw_alarms_unsaved(const struct aw_alarms *alarms)
{
	const struct aw_alarm_disk *disk = &alarms->disk;

	return alarms->n_unsaved > 0 || disk->gone.len > 0 || disk->gone.failed || disk->whole ||
	       disk->numbers || disk->devices;
}

enum aw_err
aw_alarms_save(struct aw_alarms *alarms, const char *path, struct aw_error *err)
{
	struct aw_alarm_disk *disk = &alarms->disk;

	if (disk->journal < 0 || disk->whole || disk->gone.failed || !files_are_there(disk, path))
		return save_whole(alarms, path, err);
	if (is_long(disk)) {
		if (save_whole(alarms, path, err) == AW_OK)
			return AW_OK;
		/* Not again before the journal has grown once more: a full disk may have room for
		 * it. */
		disk->whole_len = disk->len;
	}
	return aw_alarms_unsaved(alarms) ? save_changes(alarms, path, err) : AW_OK;
}

enum aw_err
aw_alarms_sync(struct aw_alarms *alarms, const char *path, struct aw_error *err)
{
	struct aw_alarm_disk *disk = &alarms->disk;

	if (!disk->unsynced || disk->journal < 0)
		return AW_OK;
	if (fdatasync(disk->journal) != 0) {
		/* The kernel may have given up what was written. */
		disk->whole = true;
		return aw_error_set(err, AW_ERR_FILE_WRITE, path, "%s", strerror(errno));
	}
	disk->unsynced = false;
	return AW_OK;
}
