/* SPDX-License-Identifier: ISC */
/* Whether two pictures of a device show the same: for same*.c alone. */
#ifndef AW_SAME_H
#define AW_SAME_H

#include "policy/policy.h"

/* Both absent, or equal. */
bool aw_same_text(const char *a, const char *b);

/* Licenses, certificates, sources and identity; instants of observation and of trying left aside.
 */
bool aw_same_parts(const struct aw_record *a, const struct aw_record *b);

/* The same for what was judged of the licenses. */
bool aw_same_license_verdicts(const struct aw_judgement *a, const struct aw_judgement *b);

/* The same for services, and for what was judged of them. */
bool aw_same_services(const struct aw_record *a, const struct aw_record *b);
bool aw_same_service_verdicts(const struct aw_judgement *a, const struct aw_judgement *b);

/* Two tries that went the same way, whenever that was. */
bool aw_same_attempt(const struct aw_attempt *a, const struct aw_attempt *b);

#endif
