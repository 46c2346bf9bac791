/* SPDX-License-Identifier: ISC */
#include "scenario/scenario_steps.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

#define NOTE_MAX 1024 /* octets of a note, its NUL included */

enum aw_err
aw_cli_scenario_note(struct aw_cli_scenario *scenario, struct aw_error *err, const char *fmt, ...)
{
	char text[NOTE_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (!AW_GROW(scenario->notes, scenario->n_notes))
		return aw_error_nomem(err);
	scenario->notes[scenario->n_notes] = aw_text_clean_dup(text, strlen(text), NOTE_MAX);
	if (scenario->notes[scenario->n_notes] == NULL)
		return aw_error_nomem(err);
	scenario->n_notes++;
	return AW_OK;
}
