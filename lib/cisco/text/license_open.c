/* SPDX-License-Identifier: ISC */
/* Bytes to a license text: each thing that it may come in is taken off in its turn. */
#include <string.h>

#include "cisco/text/license_input.h"

enum aw_err
aw_lictext_open(struct aw_lictext_input *input, struct aw_span bytes, const char *device,
    const char *name, struct aw_error *err)
{
	enum aw_err rc;

	*input = (struct aw_lictext_input){.text = bytes};
	if (bytes.len == 0)
		return AW_OK;
	if (!aw_lictext_decode(input) || !aw_lictext_plain(input))
		return aw_error_nomem(err);
	if (input->text.len >= 3 && memcmp(input->text.s, "\xef\xbb\xbf", 3) == 0)
		input->text = aw_span_from(input->text, 3);
	rc = aw_lictext_unquote(input, name, err);
	if (rc == AW_OK && !input->recognised)
		rc = aw_lictext_unwrap(input, device, name, err);
	return rc;
}
