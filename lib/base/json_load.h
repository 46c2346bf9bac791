/* SPDX-License-Identifier: ISC */
/* Reading JSON, also when memory is short. */
#ifndef AW_JSON_LOAD_H
#define AW_JSON_LOAD_H

#include <jansson.h>
#include <stddef.h>

/*
 * As json_loadb: NULL for what is no JSON. Where memory is short it is NULL too, and errno is
 * ENOMEM (base/memory.h): after an allocation of jansson failed every further one fails. By itself
 * jansson leaves out a character of a text whose buffer could not grow, and goes on.
 */
json_t *aw_json_load(const char *text, size_t len, size_t flags, json_error_t *error);

#endif
