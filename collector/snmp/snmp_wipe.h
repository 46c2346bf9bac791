/* SPDX-License-Identifier: ISC */
/* Memory that Net-SNMP frees: it has no allocator to be set, and wipes keys but no communities. */
#ifndef AW_SNMP_WIPE_H
#define AW_SNMP_WIPE_H

#include <stdbool.h>

/* From now on what this thread frees is wiped first, or not any more. */
void aw_snmp_wiping(bool on);

#endif
