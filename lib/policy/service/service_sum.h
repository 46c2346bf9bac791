/* SPDX-License-Identifier: ISC */
/* What every output says of a service in short, so that none counts in a way of its own. */
#ifndef AW_SERVICE_SUM_H
#define AW_SERVICE_SUM_H

#include "policy/judge/verdict.h"

/* Pointers are into the service; NULL where there is none. */
struct aw_service_sum {
	size_t failed;                          /* addresses that presented no chain */
	const char *protocol;                   /* the oldest that an address spoke */
	const struct aw_chain *chain;           /* the one that decides, else the first */
	const struct aw_service_change *change; /* the last change of issuer */
	const struct aw_certificate *leaf;      /* of the chain */
	const char *wanted;                     /* the missing root by its name, else subject */
	/* What is presented ends whether or not it verifies; AW_INSTANT_NONE: not known. */
	int64_t leaf_until;
	int64_t chain_until;        /* first end among the leaf and what goes up from it */
	const char *chain_until_by; /* name of the certificate that ends then */
};

void aw_service_sum(const struct aw_service_verdict *verdict, struct aw_service_sum *out);

#endif
