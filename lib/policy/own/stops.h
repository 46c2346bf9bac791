/* SPDX-License-Identifier: ISC */
/* From when public certificate authorities issue no certificate with clientAuth any more. */
#ifndef AW_POLICY_OWN_STOPS_H
#define AW_POLICY_OWN_STOPS_H

#include <stdint.h>

struct aw_public_root;

struct aw_own_stop {
	const char *ca; /* whose date it is: "DigiCert"; of all the others "Chrome Root Program" */
	const char *date; /* the first day without */
};

/* Names of the public roots that go on with both purposes, for a remedy. */
#define AW_OWN_STILL_BOTH "IdenTrust Public Sector Root CA 1, DigiCert Assured ID Root G2"

/* The stop of the CA of that root, its instant in *at; NULL: it still issues both purposes. */
const struct aw_own_stop *aw_own_stop_of(const struct aw_public_root *root, int64_t *at);

#endif
