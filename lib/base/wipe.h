/* SPDX-License-Identifier: ISC */
/* Memory that held a secret. */
#ifndef AW_WIPE_H
#define AW_WIPE_H

#include <stddef.h>

/* Fills with 0, which the compiler may not leave out. NULL is fine with length 0. */
void aw_wipe(void *p, size_t len);

/* free(3) of the whole block behind aw_wipe; NULL is fine. Also as the `free` of a library. */
void aw_wipe_free(void *p);

#endif
