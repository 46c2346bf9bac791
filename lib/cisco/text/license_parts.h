/* SPDX-License-Identifier: ISC */
/* Readers of forms that some products alone have. Private to license_*.c. */
#ifndef AW_LICENSE_PARTS_H
#define AW_LICENSE_PARTS_H

#include "cisco/text/license_reader.h"

/* Reads a line of the section "Utility:"; false for others. */
bool aw_lictext_utility(struct aw_lictext *reader, struct aw_span line);

/* Takes the status of the registration, and that of the authorization with its date. */
void aw_lictext_registration(struct aw_lictext *reader, struct aw_span word);
void aw_lictext_authorization(struct aw_lictext *reader, struct aw_span word, int64_t since);

/* Reads a line that is copied from a license page; false for others. */
bool aw_lictext_page(struct aw_lictext *reader, struct aw_span line);

/* Reads a line of `show license platform summary`; false for others. */
bool aw_lictext_platform(struct aw_lictext *reader, struct aw_span line);

#endif
