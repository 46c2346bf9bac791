/* SPDX-License-Identifier: ISC */
/*
 * The outputs in a license text by device, and which of them are of the device that is asked for.
 * A first pass over the lines notes the outputs, a second reads those that were picked. Private to
 * license_*.c.
 */
#ifndef AW_LICENSE_PICK_H
#define AW_LICENSE_PICK_H

#include "base/err.h"
#include "base/span.h"

/* What one prompt, or the beginning of an output without one, begins. Spans are of the text. */
struct aw_text_output {
	size_t line;         /* the first */
	struct aw_span name; /* by its prompt, or the one after it; empty: not said */
	struct aw_span serial;
	bool picked;
};

struct aw_text_outputs {
	struct aw_text_output *items; /* by malloc */
	size_t n;
	bool title, sentence,
	    table; /* met in the one at hand: another of it begins another output */
	bool no_memory, too_many;
};

/* The serial number in "PID:...,SN:...", the whole value where it has none. */
struct aw_span aw_lictext_serial(struct aw_span value);

/* Begins an output. Does nothing for NULL, as the others. */
void aw_lictext_output_begin(struct aw_text_outputs *outputs, size_t line, struct aw_span name);

/* Begins an output at the line where *met is true, and sets it. */
void aw_lictext_output_again(struct aw_text_outputs *outputs, size_t line, bool *met);

/* Says of which device the output at hand is, where that is not known yet. */
void aw_lictext_output_name(struct aw_text_outputs *outputs, struct aw_span name);
void aw_lictext_output_serial(struct aw_text_outputs *outputs, struct aw_span serial);

/*
 * Sets `picked` of the outputs of the device with that name, that UDI, or both; NULL: not asked
 * for. AW_ERR_LICENSE_DEVICES, whose object is `object`, where none is of it, or several devices
 * may be meant.
 */
AW_CHECKED enum aw_err aw_lictext_pick(struct aw_text_outputs *outputs, const char *device,
    const char *udi, const char *object, struct aw_error *err);

#endif
