/* SPDX-License-Identifier: ISC */
/* Keystores of Java and serialized stores of Windows. For this room alone. */
#ifndef AW_STORE_BINARY_H
#define AW_STORE_BINARY_H

#include "truststore/store_reading.h"

/* JKS and JCEKS: the trusted certificates; keys are named. In store_jks.c. */
AW_CHECKED enum aw_err aw_store_jks_read(struct aw_store_reading *in);

/* An .sst file: certificates and revocation lists. In store_sst.c. */
AW_CHECKED enum aw_err aw_store_sst_read(struct aw_store_reading *in);

#endif
