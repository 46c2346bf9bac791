/* SPDX-License-Identifier: ISC */
/* Names of services, "host:port". */
#ifndef AW_SERVICE_NAME_H
#define AW_SERVICE_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* True if two services are one: hosts compare without case and without a dot at the end (RFC 1034
 * section 3.1), a missing port is 443. */
bool aw_service_same(const char *a, const char *b);

/* True if the service is one of the `n` named. */
bool aw_service_among(char *const *services, size_t n, const char *service);

/*
 * "host:port" in lower case with its port, as the model names services; IPv6 addresses in
 * brackets. NULL with errno EINVAL if it is none, ENOMEM when memory is short. Caller frees.
 */
char *aw_service_dup(const char *service);

/* The same with another port for one that names none. */
char *aw_service_dup_port(const char *service, unsigned port);

/* The same into buf; false for what is no service. */
#define AW_SERVICE_TEXT 272
bool aw_service_format(const char *service, unsigned port, char buf[AW_SERVICE_TEXT]);

#endif
