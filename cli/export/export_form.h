/* SPDX-License-Identifier: ISC */
/*
 * What the forms of `anchorwatch export` share. A form gets the judged devices one after another
 * and then writes one document; export.c opens and judges the devices and writes the document to
 * its file.
 */
#ifndef AW_CLI_EXPORT_FORM_H
#define AW_CLI_EXPORT_FORM_H

#include "base/buf.h"
#include "scenario/scenario.h"

#define AW_CLI_EXPORT_BYTES ((size_t)64 * 1024 * 1024) /* of a document */

struct aw_cli_export {
	struct aw_cli *cli;     /* borrowed */
	struct aw_cli_run *run; /* borrowed */
	/* borrowed from the form: recognises the missing roots of chains; NULL: none is recognised
	 */
	const struct aw_catalogue *catalogue;
	bool written;    /* the form wrote its files itself */
	bool incomplete; /* the document lacks something, so the exit status is 1 */
	void *form;      /* data of the form, owned by it */
};

/*
 * A document is renamed into place, which would replace a device or a link like /dev/stdout: an
 * error if there is something else than a regular file.
 */
enum aw_err aw_cli_export_replaceable(const char *path, struct aw_error *err);

struct aw_cli_export_form {
	const char *name; /* of its option */
	bool fleet;       /* only for devices, and for all of them if none is named */
	/* Checks that the other options fit the form; else AW_ERR_USAGE. */
	enum aw_err (*rules)(const struct aw_cli *cli, struct aw_error *err);
	/* Allocates the data of the form. */
	enum aw_err (*begin)(struct aw_cli_export *export, struct aw_error *err);
	/* Takes in one judged device, borrowed for the call. */
	enum aw_err (*device)(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
	    const struct aw_judgement *judgement, struct aw_error *err);
	/* A device that could not be opened and judged. NULL: aw_cli_export_missing reports it. */
	void (*failed)(
	    struct aw_cli_export *export, const char *device, const struct aw_error *err);
	/* Writes the document. */
	enum aw_err (*end)(
	    struct aw_cli_export *export, struct aw_buf *document, struct aw_error *err);
	/* Frees the data of the form, also after `begin` failed. */
	void (*close)(struct aw_cli_export *export);
};

extern const struct aw_cli_export_form aw_cli_export_bundle;
extern const struct aw_cli_export_form aw_cli_export_html;
extern const struct aw_cli_export_form aw_cli_export_plan;
extern const struct aw_cli_export_form aw_cli_export_openmetrics;

/* Prints "anchorwatch export: TEXT" to standard error, cleaned for a terminal, cut at 2 KiB. */
void aw_cli_export_note(const struct aw_cli_export *export, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The same, and notes that the document is incomplete, so that the exit status is 1. */
void aw_cli_export_missing(struct aw_cli_export *export, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
