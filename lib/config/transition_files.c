/* SPDX-License-Identifier: ISC */
#include "config/transition_files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config/conf.h"
#include "config/transition_read.h"
#include "model/transition.h"

static int
by_name(const void *a, const void *b)
{
	const struct aw_transition *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int
by_date_name(const void *a, const void *b)
{
	const struct aw_root_dates *x = a, *y = b;

	return strcmp(x->date.name, y->date.name);
}

static enum aw_err
name_conflict(
    const struct aw_transition *first, const struct aw_transition *second, struct aw_error *err)
{
	return aw_error_set(err, AW_ERR_CONFIG_CONFLICT, second->defined_at,
	    "transition \"%s\" is defined here and at %s", second->name, first->defined_at);
}

/* Reads the files in their order into *fresh and sorts it. */
static enum aw_err
read_files(struct aw_transitions *fresh, const struct aw_conf_files *files, struct aw_error *err)
{
	for (size_t i = 0; i < files->n; i++) {
		enum aw_err rc = aw_transition_read_file(fresh, files->paths[i], err);

		if (rc != AW_OK)
			return rc;
	}
	if (fresh->n_items > 1)
		qsort(fresh->items, fresh->n_items, sizeof(*fresh->items), by_name);
	for (size_t i = 1; i < fresh->n_items; i++)
		if (by_name(&fresh->items[i - 1], &fresh->items[i]) == 0)
			return name_conflict(&fresh->items[i - 1], &fresh->items[i], err);
	if (fresh->n_root_dates > 1)
		qsort(fresh->root_dates, fresh->n_root_dates, sizeof(*fresh->root_dates),
		    by_date_name);
	for (size_t i = 1; i < fresh->n_root_dates; i++)
		if (by_date_name(&fresh->root_dates[i - 1], &fresh->root_dates[i]) == 0)
			return aw_error_set(err, AW_ERR_CONFIG_CONFLICT,
			    fresh->root_dates[i].date.name,
			    "root-dates of this name are defined twice");
	return AW_OK;
}

/* The same as merge() of the dates of roots. */
static enum aw_err
merge_dates(struct aw_transitions *all, struct aw_transitions *fresh, struct aw_error *err)
{
	struct aw_root_dates *out;
	size_t i = 0, j = 0, n = 0;

	if (fresh->n_root_dates == 0)
		return AW_OK;
	out = calloc(all->n_root_dates + fresh->n_root_dates, sizeof(*out));
	if (out == NULL)
		return aw_error_nomem(err);
	while (i < all->n_root_dates || j < fresh->n_root_dates) {
		int order = i == all->n_root_dates ? 1
			    : j == fresh->n_root_dates
				? -1
				: by_date_name(&all->root_dates[i], &fresh->root_dates[j]);

		if (order == 0)
			aw_root_dates_clear(&all->root_dates[i++]);
		else
			out[n++] = order < 0 ? all->root_dates[i++] : fresh->root_dates[j++];
	}
	free(all->root_dates);
	free(fresh->root_dates);
	all->root_dates = out;
	all->n_root_dates = n;
	fresh->root_dates = NULL;
	fresh->n_root_dates = 0;
	return AW_OK;
}

/* Moves all of *fresh to *all, whose own items of the same names end. */
static enum aw_err
merge(struct aw_transitions *all, struct aw_transitions *fresh, struct aw_error *err)
{
	struct aw_transitions out = {0};
	size_t i = 0, j = 0;

	if (fresh->n_items == 0)
		return AW_OK;
	out.items = calloc(all->n_items + fresh->n_items, sizeof(*out.items));
	if (out.items == NULL)
		return aw_error_nomem(err);
	while (i < all->n_items || j < fresh->n_items) {
		int order = i == all->n_items     ? 1
			    : j == fresh->n_items ? -1
						  : by_name(&all->items[i], &fresh->items[j]);

		if (order == 0)
			aw_transition_clear(&all->items[i++]);
		else
			out.items[out.n_items++] = order < 0 ? all->items[i++] : fresh->items[j++];
	}
	free(all->items);
	free(fresh->items);
	all->items = out.items;
	all->n_items = out.n_items;
	fresh->items = NULL;
	fresh->n_items = 0;
	return AW_OK;
}

static enum aw_err
add_files(struct aw_transitions *transitions, const struct aw_conf_files *files, bool override,
    struct aw_error *err)
{
	struct aw_transitions fresh = {0};
	enum aw_err rc = read_files(&fresh, files, err);

	for (size_t i = 0; i < fresh.n_items && rc == AW_OK && !override; i++) {
		const struct aw_transition *old =
		    aw_transition_find(transitions, fresh.items[i].name);

		if (old != NULL)
			rc = name_conflict(old, &fresh.items[i], err);
	}
	if (rc == AW_OK)
		rc = merge(transitions, &fresh, err);
	if (rc == AW_OK)
		rc = merge_dates(transitions, &fresh, err);
	if (rc == AW_OK && fresh.version > transitions->version)
		transitions->version = fresh.version;
	aw_transitions_clear(&fresh);
	return rc;
}

enum aw_err
aw_transitions_add(
    struct aw_transitions *transitions, const char *path, bool override, struct aw_error *err)
{
	struct aw_conf_files files = {0};
	char *one;
	struct stat st;
	enum aw_err rc;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		rc = aw_conf_files(path, &files, err);
		if (rc == AW_OK)
			rc = add_files(transitions, &files, override, err);
		aw_conf_files_free(&files);
		return rc;
	}
	one = strdup(path);
	if (one == NULL)
		return aw_error_nomem(err);
	files = (struct aw_conf_files){.paths = &one, .n = 1};
	rc = add_files(transitions, &files, override, err);
	free(one);
	return rc;
}
