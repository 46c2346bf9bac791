/* SPDX-License-Identifier: ISC */
/* Reading the index; config_index_write.c writes it. */
#include "config/config_index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "config/config_index_form.h"
#include "config/conf_split.h"
#include "config/transition_pack.h"
#include "program/paths.h"

#define HEAD_OCTETS 16384 /* of a configuration: where its state directory is looked for */

struct file {
	const char *path;
	struct aw_conf_piece *pieces;
	size_t n;
};

struct aw_config_index {
	int fd;
	struct aw_index_head head;
	uint8_t *general, *device; /* parts of the file, which texts point into */
	struct file *files;
	size_t n_files;
	struct aw_transitions transitions;
	bool has_transitions;
};

/* Reads that part of the file; NULL if it is not there. The caller frees it. */
static uint8_t *
read_part(int fd, uint64_t at, uint64_t len)
{
	uint8_t *part = len <= AW_INDEX_PART_MAX ? malloc((size_t)len + 1) : NULL;
	size_t done = 0;

	while (part != NULL && done < len) {
		ssize_t n = pread(fd, part + done, (size_t)len - done, (off_t)(at + done));

		if (n > 0) {
			done += (size_t)n;
		} else if (n == 0 || errno != EINTR) {
			free(part);
			return NULL;
		}
	}
	return part;
}

/* The value of the first line of the text that sets the key; false if there is none that fits. */
static bool
find_setting(const char *text, const char *key, char *out, size_t size)
{
	size_t len = strlen(key);

	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		size_t n;

		line += strspn(line, " \t\r\n");
		if (strncmp(line, key, len) != 0)
			continue;
		line += len;
		line += strspn(line, " \t");
		if (*line++ != '=')
			continue;
		line += strspn(line, " \t\"'");
		n = strcspn(line, " \t\r\n\"'");
		return n < size && aw_text_format(out, size, "%.*s", (int)n, line);
	}
	return false;
}

/*
 * Where the index is likely to be: the state directory by its usual line at the begin of the file,
 * or the default one. The index says whether that was right.
 */
static bool
guess_state(const char *path, char out[AW_SHIPPED_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char text[HEAD_OCTETS + 1];
	ssize_t n = fd >= 0 ? read(fd, text, HEAD_OCTETS) : -1;

	if (fd >= 0)
		(void)close(fd);
	if (n < 0)
		return false;
	text[n] = '\0';
	return find_setting(text, "state-directory", out, AW_SHIPPED_MAX) ||
	       aw_text_format(out, AW_SHIPPED_MAX, "%s", AW_STATE_DIR);
}

static int
open_index(
    const char *path, const struct aw_config_overrides *overrides, char state[AW_SHIPPED_MAX])
{
	char file[AW_SHIPPED_MAX + sizeof(AW_CONFIG_INDEX_NAME)];
	bool known = overrides->state_dir != NULL
			 ? aw_text_format(state, AW_SHIPPED_MAX, "%s", overrides->state_dir)
			 : guess_state(path, state);

	if (!known || !aw_text_format(file, sizeof(file), "%s/" AW_CONFIG_INDEX_NAME, state))
		return -1;
	return open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
}

static bool
read_head(struct aw_config_index *index)
{
	struct aw_index_head *head = &index->head;
	uint8_t *part = read_part(index->fd, 0, sizeof(*head));

	if (part == NULL)
		return false;
	memcpy(head, part, sizeof(*head));
	free(part);
	return memcmp(head->magic, AW_INDEX_MAGIC, sizeof(head->magic)) == 0 &&
	       head->format == AW_INDEX_FORMAT;
}

static bool
same_text(struct aw_packed *packed, const char *text)
{
	const char *there = aw_unpack_text(packed);

	return there != NULL && strcmp(there, text) == 0;
}

/* True if the index is of this program, this configuration and these transitions. */
static bool
is_for(struct aw_packed *packed, const char *path, const char *state,
    const struct aw_config_overrides *overrides)
{
	char buf[AW_SHIPPED_MAX];
	const char *shipped = overrides->transitions_dir != NULL ? overrides->transitions_dir
								 : aw_shipped_transitions(buf);
	struct aw_input then, now;

	if (!same_text(packed, AW_VERSION) || !same_text(packed, path) || !same_text(packed, state))
		return false;
	aw_unpack_octets(packed, &then, sizeof(then));
	return aw_input_of(shipped, &now) && aw_input_same(&then, &now);
}

static bool
inputs_same(struct aw_packed *packed)
{
	size_t n = aw_unpack_count(packed, 1);

	for (size_t i = 0; i < n; i++)
		if (!aw_input_unpack_same(packed))
			return false;
	return !packed->failed;
}

/* A text that the parser may change: it lies in memory of the index. */
static void
unpack_piece(struct aw_packed *packed, struct aw_conf_piece *piece)
{
	const char *text;

	piece->line = (int)aw_unpack_number(packed);
	text = aw_unpack_text(packed);
	piece->text = (char *)(uintptr_t)text;
	piece->len = text != NULL ? strlen(text) : 0;
	if (text == NULL)
		packed->failed = true;
}

/* Adds a file with its pieces, at a place for which there is room. */
static void
unpack_file(struct aw_packed *packed, struct aw_config_index *index)
{
	struct file *file = &index->files[index->n_files++];

	file->path = aw_unpack_text(packed);
	file->n = aw_unpack_count(packed, 1);
	file->pieces = calloc(file->n + 1, sizeof(*file->pieces));
	if (file->path == NULL || file->pieces == NULL) {
		packed->failed = true;
		file->n = 0;
	}
	for (size_t i = 0; i < file->n; i++)
		unpack_piece(packed, &file->pieces[i]);
}

/* What holds for all devices. */
static bool
read_general(struct aw_config_index *index, const char *path, const char *state,
    const struct aw_config_overrides *overrides)
{
	const struct aw_index_head *head = &index->head;
	struct aw_packed packed = {0};
	size_t n;

	index->general = read_part(index->fd, sizeof(*head), head->general_len);
	if (index->general == NULL)
		return false;
	packed = (struct aw_packed){
	    .p = index->general, .end = index->general + (size_t)head->general_len};
	if (aw_index_sum(index->general, (size_t)head->general_len) != head->general_sum ||
	    !is_for(&packed, path, state, overrides) || !inputs_same(&packed))
		return false;
	n = aw_unpack_count(&packed, 1);
	index->files = calloc(n + 1, sizeof(*index->files));
	for (size_t i = 0; i < n && index->files != NULL; i++)
		unpack_file(&packed, index);
	if (index->files != NULL)
		aw_transitions_unpack(&packed, &index->transitions);
	index->has_transitions = true;
	return index->files != NULL && !packed.failed;
}

/* The first entry of the directory with that hash or a greater one. */
static bool
find_entry(const struct aw_config_index *index, uint64_t hash, struct aw_index_entry *out)
{
	uint64_t low = 0, high = index->head.n_devices;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		uint8_t *part = read_part(
		    index->fd, index->head.devices_at + middle * sizeof(*out), sizeof(*out));

		if (part == NULL)
			return false;
		memcpy(out, part, sizeof(*out));
		free(part);
		if (out->hash == hash)
			return true;
		if (out->hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Adds the file of the device with its section alone. */
static bool
read_device(struct aw_config_index *index, const char *device)
{
	struct aw_index_entry entry;
	struct aw_packed packed;

	if (!find_entry(index, aw_index_sum(device, strlen(device)), &entry))
		return false;
	index->device = read_part(index->fd, entry.at, entry.len);
	if (index->device == NULL || aw_index_sum(index->device, (size_t)entry.len) != entry.sum)
		return false;
	packed = (struct aw_packed){.p = index->device, .end = index->device + (size_t)entry.len};
	if (!same_text(&packed, device) || !aw_input_unpack_same(&packed))
		return false;
	unpack_file(&packed, index);
	return !packed.failed;
}

struct aw_config_index *
aw_config_index_open(
    const char *path, const struct aw_config_overrides *overrides, const char *device)
{
	static const struct aw_config_overrides none;
	struct aw_config_index *index = calloc(1, sizeof(*index));
	char state[AW_SHIPPED_MAX];

	if (index == NULL)
		return NULL;
	path = path != NULL ? path : AW_CONFIG_PATH;
	overrides = overrides != NULL ? overrides : &none;
	index->fd = open_index(path, overrides, state);
	if (index->fd >= 0 && read_head(index) && read_general(index, path, state, overrides) &&
	    read_device(index, device))
		return index;
	aw_config_index_free(index);
	return NULL;
}

void
aw_config_index_free(struct aw_config_index *index)
{
	if (index == NULL)
		return;
	if (index->fd >= 0)
		(void)close(index->fd);
	aw_transitions_clear(&index->transitions);
	for (size_t i = 0; i < index->n_files; i++)
		free(index->files[i].pieces);
	free(index->files);
	free(index->general);
	free(index->device);
	free(index);
}

enum aw_err
aw_config_index_file(const struct aw_config_index *index, size_t i, const struct aw_conf_key *keys,
    struct aw_arena *arena, struct aw_conf **out, struct aw_error *err)
{
	*out = NULL;
	if (i >= index->n_files)
		return AW_OK;
	return aw_conf_join(
	    index->files[i].path, index->files[i].pieces, index->files[i].n, keys, arena, out, err);
}

bool
aw_config_index_transitions(struct aw_config_index *index, struct aw_transitions *out)
{
	if (!index->has_transitions)
		return false;
	*out = index->transitions;
	index->transitions = (struct aw_transitions){0};
	index->has_transitions = false;
	return true;
}
