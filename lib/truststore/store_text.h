/* SPDX-License-Identifier: ISC */
/*
 * Texts of which one file may have several: a configuration with a listing, PEM with a listing, and
 * other lines among them. For the table of formats alone.
 */
#ifndef AW_STORE_TEXT_H
#define AW_STORE_TEXT_H

#include "truststore/store_reading.h"

AW_CHECKED enum aw_err aw_text_running_read(struct aw_store_reading *in);
AW_CHECKED enum aw_err aw_text_listing_read(struct aw_store_reading *in);
AW_CHECKED enum aw_err aw_text_pem_read(struct aw_store_reading *in);

#endif
