/* SPDX-License-Identifier: ISC */
#include "program/paths.h"

#include <stddef.h>
#include <unistd.h>

const char *
aw_system_store_path(void)
{
	static const char *const usual[] = {
	    "/etc/ssl/certs/ca-certificates.crt",                /* Debian, Ubuntu, Arch */
	    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* Fedora, RHEL */
	    "/etc/pki/tls/certs/ca-bundle.crt",                  /* older RHEL */
	    "/etc/ssl/ca-bundle.pem",                            /* SUSE */
	    "/etc/ssl/cert.pem",                                 /* Alpine, OpenBSD */
	    "/usr/local/share/certs/ca-root-nss.crt",            /* FreeBSD */
	};

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (access(usual[i], F_OK) == 0)
			return usual[i];
	return NULL;
}
