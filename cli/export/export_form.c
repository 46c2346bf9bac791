/* SPDX-License-Identifier: ISC */
#include "export/export_form.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"

#define LINE_MAX_OCTETS 2048

static void
print_line(const struct aw_cli_export *export, const char *fmt, va_list ap)
{
	char text[LINE_MAX_OCTETS], clean[LINE_MAX_OCTETS];

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	(void)aw_text_clean(clean, sizeof(clean), text, strlen(text));
	(void)fprintf(export->cli->err, "%s: %s\n", export->cli->command->line.name, clean);
}

void
aw_cli_export_note(const struct aw_cli_export *export, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_line(export, fmt, ap);
	va_end(ap);
}

void
aw_cli_export_missing(struct aw_cli_export *export, const char *fmt, ...)
{
	va_list ap;

	export->incomplete = true;
	va_start(ap, fmt);
	print_line(export, fmt, ap);
	va_end(ap);
}

enum aw_err
aw_cli_export_replaceable(const char *path, struct aw_error *err)
{
	struct stat st;

	if (lstat(path, &st) != 0 || S_ISREG(st.st_mode))
		return AW_OK;
	return aw_error_set(err, AW_ERR_FILE_KIND, path,
	    "not a regular file; without --output the document goes to the standard output");
}
