/* SPDX-License-Identifier: ISC */
/*
 * What the forms of `anchorwatch export` share. A form sees the devices one after another, each
 * judged, and then writes one document; export.c opens, judges and puts the document in its place.
 */
#ifndef AW_CLI_EXPORT_H
#define AW_CLI_EXPORT_H

#include "base/buf.h"
#include "scenario/scenario.h"

#define AW_CLI_EXPORT_BYTES ((size_t)64 * 1024 * 1024) /* of a document */

struct aw_cli_export {
	struct aw_cli *cli;         /* borrowed */
	struct aw_cli_world *world; /* borrowed */
	/* borrowed from the form: to recognise roots that are wanted; NULL: none */
	const struct aw_catalogue *catalogue;
	bool incomplete; /* something that was asked for is not in the document */
	void *form;      /* the form's own */
};

struct aw_cli_export_form {
	const char *name; /* of its option */
	bool fleet;       /* takes devices alone, and all of them where none is named */
	/* Whether the options go with the form. */
	enum aw_err (*rules)(const struct aw_cli *cli, struct aw_error *err);
	enum aw_err (*begin)(struct aw_cli_export *export, struct aw_error *err);
	enum aw_err (*device)(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
	    const struct aw_judgement *judgement, struct aw_error *err);
	/* A device that could not be opened and judged; NULL: it is told, and is not in the
	 * document. */
	void (*failed)(
	    struct aw_cli_export *export, const char *device, const struct aw_error *err);
	enum aw_err (*end)(
	    struct aw_cli_export *export, struct aw_buf *document, struct aw_error *err);
	void (*close)(struct aw_cli_export *export); /* also after a failed begin */
};

extern const struct aw_cli_export_form aw_cli_export_bundle;
extern const struct aw_cli_export_form aw_cli_export_html;
extern const struct aw_cli_export_form aw_cli_export_openmetrics;

/* A line on standard error: "anchorwatch export: ..." */
void aw_cli_export_tell(const struct aw_cli_export *export, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The same of something that is not in the document. */
void aw_cli_export_lacks(struct aw_cli_export *export, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
