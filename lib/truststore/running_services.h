/* SPDX-License-Identifier: ISC */
/*
 * Lines of a running-configuration that name services which a device verifies: SIP peers and
 * registrars of dial-peers and tenants, and registration with Umbrella by a token. Pure.
 */
#ifndef AW_RUNNING_SERVICES_H
#define AW_RUNNING_SERVICES_H

#include <stdbool.h>

#include "base/span.h"
#include "model/running.h"

struct aw_running_services {
	char list[AW_RUNNING_TEXT_MAX]; /* "host" or "host:port", blanks between them */
	bool umbrella;                  /* below "parameter-map type umbrella global" */
};

/* Appends a word with a blank before it; one that is there, or does not fit, is left out. */
void aw_running_append(char list[AW_RUNNING_TEXT_MAX], struct aw_span word);

/* Takes the words of a line; `inner`: it is below a line of less indentation. */
void
aw_running_services_take(struct aw_running_services *services, struct aw_span words, bool inner);

#endif
