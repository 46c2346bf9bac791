/* SPDX-License-Identifier: ISC */
/* export --html: the wallboard. */
#include <limits.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/instant.h"
#include "base/text.h"
#include "export/export_form.h"
#include "page/page.h"
#include "page/zone.h"

#define REFRESH AW_MINUTE
#define REFRESH_MAX AW_DAY

static enum aw_err
read_refresh(const struct aw_cli *cli, int64_t *seconds, struct aw_error *err)
{
	*seconds = REFRESH;
	if (cli->set.refresh == NULL ||
	    (aw_duration_parse(cli->set.refresh, seconds) && *seconds <= REFRESH_MAX))
		return AW_OK;
	return aw_error_set(err, AW_ERR_USAGE, cli->set.refresh,
	    "--refresh is a duration of at most a day, such as 60s");
}

static enum aw_err
html_rules(const struct aw_cli *cli, struct aw_error *err)
{
	const struct aw_cli_settings *set = &cli->set;
	int64_t seconds;

	if (set->from.n + set->stores.n + set->chains.n + set->services.n > 0 ||
	    set->output != NULL)
		return aw_error_set(err, AW_ERR_USAGE, "--html",
		    "takes devices and a directory: --from, --store, --chain, --service and "
		    "--output cannot be used with it");
	return read_refresh(cli, &seconds, err);
}

static enum aw_err
html_begin(struct aw_cli_export *export, struct aw_error *err)
{
	struct aw_page *page = malloc(sizeof(*page));
	int64_t refresh;
	enum aw_err code = read_refresh(export->cli, &refresh, err);

	export->form = page;
	if (page == NULL)
		return aw_error_nomem(err);
	aw_page_init(page, export->cli->now, refresh);
	page->local = export->cli->set.time_zone != NULL;
	return code == AW_OK && page->local ? aw_zone_use(export->cli->set.time_zone, err) : code;
}

static enum aw_err
html_device(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
    const struct aw_judgement *judgement, struct aw_error *err)
{
	return aw_page_add_device(export->form, scenario->record, judgement, scenario->policy)
		   ? AW_OK
		   : aw_error_nomem(err);
}

/* A lack of memory is noted in the page; html_end reports it. */
static void
html_failed(struct aw_cli_export *export, const char *device, const struct aw_error *err)
{
	(void)aw_page_add_failed(export->form, device, aw_cli_run_policy(export->run, device), err);
}

/* Writes the document, of which only what a wide screen shows is different, into the directory. */
static enum aw_err
write_view(const struct aw_cli_export *export, enum aw_page_view view, const char *name,
    struct aw_buf *document, struct aw_error *err)
{
	char path[PATH_MAX];
	enum aw_err code;

	aw_buf_reset(document);
	aw_page_write(export->form, view, document);
	if (document->failed)
		return aw_error_nomem(err);
	if (!aw_text_format(path, sizeof(path), "%s/%s", export->cli->set.html, name))
		return aw_error_set(err, AW_ERR_USAGE, "--html", "the path is too long");
	code = aw_cli_export_replaceable(path, err);
	return code != AW_OK ? code
			     : aw_file_replace(path, document->data, document->len, 0644, err);
}

static enum aw_err
html_end(struct aw_cli_export *export, struct aw_buf *document, struct aw_error *err)
{
	struct aw_page *page = export->form;
	enum aw_err code;

	if (page->no_memory)
		return aw_error_nomem(err);
	aw_page_sort(page);
	export->written = true;
	code = aw_file_mkdirs(export->cli->set.html, 0755, err);
	if (code == AW_OK)
		code = write_view(export, AW_PAGE_LIST, "list.html", document, err);
	return code == AW_OK ? write_view(export, AW_PAGE_WALL, "index.html", document, err) : code;
}

static void
html_close(struct aw_cli_export *export)
{
	if (export->form != NULL)
		aw_page_clear(export->form);
	free(export->form);
}

const struct aw_cli_export_form aw_cli_export_html = {
    .name = "html",
    .fleet = true,
    .rules = html_rules,
    .begin = html_begin,
    .device = html_device,
    .failed = html_failed,
    .end = html_end,
    .close = html_close,
};
