/* SPDX-License-Identifier: ISC */
#include "source/save.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/redact.h"
#include "base/text.h"
#include "cisco/mib/mib_value.h"
#include "cisco/text/secrets.h"
#include "model/service.h"
#include "pki/pem_write.h"
#include "source/source_type.h"

#define FILE_MODE 0600
#define FOLDER_MODE 0700
#define LARGEST ((size_t)64 * 1024 * 1024)
#define NAME_MAX_OCTETS 96

struct aw_save {
	char dir[PATH_MAX];
	unsigned n;          /* files, for their names */
	struct aw_error err; /* the first failure */
};

static void
fail(struct aw_save *save, const char *path, const char *text)
{
	if (save->err.code == AW_OK)
		(void)aw_error_set(&save->err, AW_ERR_FILE_WRITE, path, "%s", text);
}

enum aw_err
aw_save_new(const char *dir, struct aw_save **out, struct aw_error *err)
{
	struct aw_save *save = calloc(1, sizeof(*save));

	*out = NULL;
	if (save == NULL)
		return aw_error_nomem(err);
	if (!aw_text_format(save->dir, sizeof(save->dir), "%s", dir)) {
		free(save);
		return aw_error_set(err, AW_ERR_FILE_WRITE, dir, "the path is too long");
	}
	if (mkdir(dir, FOLDER_MODE) != 0) {
		free(save);
		return aw_error_set(err, AW_ERR_FILE_WRITE, dir, "%s",
		    errno == EEXIST ? "is there already: a new folder is needed" : strerror(errno));
	}
	*out = save;
	return AW_OK;
}

enum aw_err
aw_save_result(const struct aw_save *save, struct aw_error *err)
{
	if (save == NULL || save->err.code == AW_OK)
		return AW_OK;
	*err = save->err;
	return err->code;
}

void
aw_save_free(struct aw_save *save)
{
	free(save);
}

/* Writes a file of the folder of a device: a new one, or more lines of the index. */
static bool
write_file(struct aw_save *save, const char *device, const char *name, int flags, const char *data,
    size_t len)
{
	char path[PATH_MAX];
	bool good;
	int fd;

	if (!aw_text_format(path, sizeof(path), "%s/%s", save->dir, device) ||
	    (mkdir(path, FOLDER_MODE) != 0 && errno != EEXIST) ||
	    !aw_text_format(path, sizeof(path), "%s/%s/%s", save->dir, device, name)) {
		fail(save, save->dir, strerror(errno));
		return false;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | flags, FILE_MODE);
	good = fd >= 0 && aw_file_write_all(fd, data, len);
	if (!good)
		fail(save, path, strerror(errno));
	if (fd >= 0 && close(fd) != 0 && good) {
		fail(save, path, strerror(errno));
		good = false;
	}
	return good;
}

/* "FILE <tab> WHO <tab> WHAT <tab> NOTE" */
static void
add_to_index(struct aw_save *save, const struct aw_source *source, const char *file,
    const char *what, const char *note)
{
	char by[AW_ASKED_TEXT_MAX], masked[AW_ASKED_TEXT_MAX], clean[AW_ASKED_TEXT_MAX];
	char line[4 * AW_ASKED_TEXT_MAX];

	aw_redact_text(masked, sizeof(masked), what);
	(void)aw_text_clean(clean, sizeof(clean), masked, strlen(masked));
	(void)aw_text_format(
	    line, sizeof(line), "%s\t%s\t%s\t%s\n", file, aw_source_asker(source, by), clean, note);
	(void)write_file(save, source->device->name, "index.txt", O_APPEND, line, strlen(line));
}

static const char *
suffix_of(const char *data, size_t len)
{
	size_t i = 0;

	while (i < len && strchr(" \t\r\n", data[i]) != NULL && data[i] != '\0')
		i++;
	if (i < len && (data[i] == '{' || data[i] == '['))
		return "json";
	if (i < len && data[i] == '<')
		return "xml";
	return len - i > 11 && memcmp(data + i, "-----BEGIN ", 11) == 0 ? "pem" : "txt";
}

/* "03-expressway.pem": the order of the answers, and who asked. */
static void
make_name(struct aw_save *save, const struct aw_source *source, const char *suffix,
    char name[NAME_MAX_OCTETS])
{
	char by[AW_ASKED_TEXT_MAX];
	const char *who = strchr(aw_source_asker(source, by), ' ') + 1;

	(void)aw_text_format(name, NAME_MAX_OCTETS, "%02u-%.64s.%s", ++save->n, who, suffix);
	for (char *p = name; *p != '\0'; p++)
		if (strchr("/:[]", *p) != NULL)
			*p = '_';
}

static bool
is_text(const char *data, size_t len)
{
	return len == 0 || memchr(data, '\0', len) == NULL;
}

static void
keep(struct aw_save *save, const struct aw_source *source, const char *what, const char *suffix,
    const char *data, size_t len)
{
	char name[NAME_MAX_OCTETS], note[64] = "";
	struct aw_buf out;
	size_t n = 0;

	make_name(save, source, suffix, name);
	aw_buf_init(&out, LARGEST);
	if (!aw_secrets_remove(data, len, &out, &n)) {
		fail(save, name, "no memory, or the answer is too large");
	} else if (write_file(save, source->device->name, name, O_EXCL,
		       out.data != NULL ? out.data : "", out.len)) {
		if (n > 0)
			(void)aw_text_format(
			    note, sizeof(note), "%zu secret%s removed", n, aw_text_s(n));
		add_to_index(save, source, name, what, note);
	}
	aw_buf_free(&out);
}

void
aw_save_answer(struct aw_save *save, const struct aw_source *source, const char *what,
    const char *data, size_t len)
{
	if (save == NULL || data == NULL)
		return;
	if (is_text(data, len))
		keep(save, source, what, suffix_of(data, len), data, len);
	else
		add_to_index(save, source, "-", what, "not kept: no text");
}

void
aw_save_file(struct aw_save *save, const struct aw_source *source, const char *path)
{
	struct aw_bytes bytes = {0};
	char what[AW_ASKED_TEXT_MAX];
	struct aw_error err;

	if (save == NULL)
		return;
	(void)aw_text_format(what, sizeof(what), "read %s", path);
	if (aw_file_read(path, LARGEST, &bytes, &err) == AW_OK && bytes.data != NULL)
		aw_save_answer(save, source, what, (const char *)bytes.data, bytes.len);
	else
		add_to_index(save, source, "-", what, "not kept: no file that can be read");
	aw_bytes_wipe(&bytes);
}

static bool
add_value(struct aw_buf *out, const struct aw_mib_value *value)
{
	bool text = value->type == AW_MIB_OCTETS && value->octets != NULL &&
		    aw_text_is_clean(value->octets, value->len);

	for (size_t i = 0; i < value->oid_len; i++)
		(void)aw_buf_printf(out, "%s%" PRIu32, i > 0 ? "." : "", value->oid[i]);
	if (value->type == AW_MIB_NUMBER)
		return aw_buf_printf(out, " integer %" PRId64 "\n", value->number);
	if (value->type != AW_MIB_OCTETS)
		return aw_buf_puts(out, " other\n");
	if (text)
		return aw_buf_printf(out, " octet_str %s\n", value->octets);
	(void)aw_buf_puts(out, " octet_hex ");
	for (size_t i = 0; value->octets != NULL && i < value->len; i++)
		(void)aw_buf_printf(out, "%02x", (unsigned)(unsigned char)value->octets[i]);
	return aw_buf_puts(out, "\n");
}

void
aw_save_values(struct aw_save *save, const struct aw_source *source, const char *what,
    const struct aw_mib_values *values)
{
	struct aw_buf out;
	bool good = true;

	if (save == NULL || values == NULL)
		return;
	aw_buf_init(&out, LARGEST);
	for (size_t i = 0; good && i < values->n; i++)
		good = add_value(&out, &values->items[i]);
	if (good && out.data != NULL)
		keep(save, source, what, "rows", out.data, out.len);
	else if (!good)
		fail(save, what, "no memory, or the answer is too large");
	aw_buf_free(&out);
}

static void
save_chain(struct aw_save *save, const struct aw_source *source, const struct aw_chain *chain)
{
	struct aw_buf out;
	bool good = true;

	aw_buf_init(&out, LARGEST);
	for (size_t i = 0; good && i < chain->n_certificates; i++)
		good = chain->certificates[i]->der != NULL &&
		       aw_pem_write(
			   &out, chain->certificates[i]->der, chain->certificates[i]->der_len);
	if (good && out.data != NULL)
		keep(save, source, "a chain as presented", "pem", out.data, out.len);
	else
		fail(save, source->service->name, "a chain cannot be written");
	aw_buf_free(&out);
}

void
aw_save_chains(
    struct aw_save *save, const struct aw_source *source, const struct aw_service *service)
{
	if (save == NULL || service == NULL)
		return;
	for (size_t i = 0; i < service->n_chains; i++)
		save_chain(save, source, &service->chains[i]);
}

void
aw_save_record(struct aw_save *save, const char *device, const char *data, size_t len)
{
	if (save != NULL)
		(void)write_file(save, device, "record.json", O_EXCL, data, len);
}
