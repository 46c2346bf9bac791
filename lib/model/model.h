/* SPDX-License-Identifier: ISC */
/*
 * The model: what is known of a device (facts with absolute instants, see instant.h) and of the
 * transitions it is judged against. Plain structs; text in them is clean (text.h) and owned by the
 * struct that holds it. Everything read from a record is immutable after it was read.
 */
#ifndef AW_MODEL_H
#define AW_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/anchor.h"
#include "model/asked.h"
#include "model/facts.h"
#include "model/own_certificate.h"
#include "model/service.h"
#include "model/store.h"

#define AW_DEVICE_NAME_MAX 32 /* octets, as the MIB's index */

struct aw_pool;      /* pool.h */
struct aw_license;   /* license.h */
struct aw_reference; /* reference.h */

/* Everything known of one device. */
struct aw_record {
	char *device;
	char *collector; /* host that collects it: whoever wrote it may retire it */
	int64_t written_at;
	int64_t interval; /* seconds between collections */
	char **uses; /* "host:port" the device depends on; none named: those of every transition */
	size_t n_uses;
	unsigned key_types; /* AW_KEY_RSA, AW_KEY_ECDSA: what it can use of services that have both,
			       as configured; 0: not said, then any */
	unsigned roles; /* AW_OWN_SERVER, AW_OWN_CLIENT: what it uses its own certificates for, as
			   configured; 0: not said, then all that its product may */
	struct aw_store *stores; /* sorted by name */
	size_t n_stores;
	struct aw_license *licenses; /* sorted by name */
	size_t n_licenses;
	struct aw_server_certificate *certificates; /* sorted by name */
	size_t n_certificates;
	struct aw_service *services; /* of those that it uses, as looked at; sorted by name */
	size_t n_services;
	struct aw_source_status *sources; /* sorted by name */
	size_t n_sources;
	struct aw_identity identity;
	struct aw_asked_list asked;     /* of the last run of each source; no judging */
	struct aw_reference *reference; /* of what its vendor expects; NULL: none is configured */
	char *managed_by; /* who puts roots into the stores, as configured; NULL: the operator */
	struct aw_pool *pool; /* the certificates'; outlives the record */
};

#endif
