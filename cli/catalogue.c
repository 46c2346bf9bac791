/* SPDX-License-Identifier: ISC */
#include "catalogue.h"

#include <stdlib.h>

#include "model/store.h"
#include "store_file.h"

/* Adds the certificates of one file whose encoding is known. */
static void
gather_certificates(struct aw_catalogue *all, const struct aw_store *file, const char *path)
{
	for (size_t i = 0; i < file->n_anchors; i++) {
		if (file->anchors[i].certificate->der == NULL)
			continue;
		all->certificates[all->n] = file->anchors[i].certificate;
		all->found_in[all->n++] = path;
	}
}

static enum aw_err
read_quietly(struct aw_cli_run *run, const char *path, struct aw_store *file, struct aw_error *err)
{
	enum aw_err code = aw_truststore_read(run->pool, path, &run->reading, file, err);

	return code == AW_ERR_NO_MEMORY ? code : AW_OK;
}

enum aw_err
aw_cli_catalogue_open(const struct aw_cli *cli, struct aw_cli_run *run, const char *const *paths,
    size_t n, bool quiet, struct aw_cli_catalogue *catalogue, struct aw_error *err)
{
	enum aw_err code = AW_OK;
	size_t room = 1;

	*catalogue = (struct aw_cli_catalogue){.files = calloc(n + 1, sizeof(struct aw_store))};
	if (catalogue->files == NULL)
		return aw_error_nomem(err);
	for (; code == AW_OK && catalogue->n < n; catalogue->n++) {
		struct aw_store *file = &catalogue->files[catalogue->n];

		code = quiet ? read_quietly(run, paths[catalogue->n], file, err)
			     : aw_cli_store_read(cli, run, paths[catalogue->n], false, file, err);
		room += file->n_anchors;
	}
	if (code != AW_OK)
		return code;
	catalogue->all.certificates = calloc(room, sizeof(struct aw_certificate *));
	catalogue->all.found_in = calloc(room, sizeof(catalogue->all.found_in[0]));
	if (catalogue->all.certificates == NULL || catalogue->all.found_in == NULL)
		return aw_error_nomem(err);
	for (size_t i = 0; i < n; i++)
		gather_certificates(&catalogue->all, &catalogue->files[i], paths[i]);
	return AW_OK;
}

void
aw_cli_catalogue_close(struct aw_cli_catalogue *catalogue, struct aw_cli_run *run)
{
	for (size_t i = 0; i < catalogue->n; i++)
		aw_store_clear(&catalogue->files[i], run->pool);
	free(catalogue->files);
	free(catalogue->all.certificates);
	free(catalogue->all.found_in);
	*catalogue = (struct aw_cli_catalogue){0};
}
