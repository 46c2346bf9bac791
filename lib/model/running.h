/* SPDX-License-Identifier: ISC */
/*
 * What a running-configuration says of its device in addition to the certificates in it. Part of
 * the model (model.h); a store that was read from a configuration has one.
 */
#ifndef AW_RUNNING_H
#define AW_RUNNING_H

#include <stdbool.h>

#include "base/cisco_clock.h"

#define AW_RUNNING_TEXT_MAX 512 /* octets of a text, with the NUL */

struct aw_running {
	/* Clean texts; NULL: the configuration does not say. */
	char *hostname, *version, *product, *serial;
	char *transport; /* of licenses, as configured: "smart", "callhome", "cslu", "off" */
	char *url;       /* where its messages go; several have blanks between them */
	char *services;  /* "host" or "host:port" of others that it verifies, the same */
	struct aw_cisco_clock clock;
	bool ios;   /* IOS or IOS XE, by "crypto pki"; else ASA */
	bool smart; /* it has lines of license smart */
	bool whole; /* it goes to its end, and no certificate of a CA was cut or removed */
	/* SLA-TrustPoint has a certificate that the device keeps in a file. */
	bool licensing_kept;
};

/* Nothing said; NULL when memory is short. aw_running_free(NULL) is fine. */
struct aw_running *aw_running_new(void);
void aw_running_free(struct aw_running *running);

#endif
