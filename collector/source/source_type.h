/* SPDX-License-Identifier: ISC */
/*
 * A source gives facts of one device: a file of one store or of its license, or a machine over the
 * network of all that it tells. The engine starts a source that is due; the source ends once, at
 * once or later, with facts or an error. One file a kind of source; this is the only code of the
 * product that talks to the outside.
 */
#ifndef AW_SOURCE_TYPE_H
#define AW_SOURCE_TYPE_H

#include "config/config.h"
#include "source/result.h"
#include "net/io.h"
#include "net/clock.h"
#include "program/program.h"
#include "source/service_book.h"

/* When a file with credentials was written, to see that it is another. */
struct aw_stamp {
	int64_t seconds, nanoseconds; /* of its last change of any kind */
	uint64_t inode, size;
};

struct aw_source {
	const struct aw_source_type *type;
	/* Borrowed from the engine's configuration. */
	const struct aw_device_config *device;
	const struct aw_store_config *store;     /* of a file of one store; else NULL */
	const struct aw_source_config *config;   /* of a machine or a license text; else NULL */
	const struct aw_node_config *node;       /* which machine; else NULL */
	const struct aw_service_config *service; /* a service of the device; else NULL */
	const struct aw_transitions *known;      /* roots to recognise */

	void *job; /* what the type needs while it runs */

	/* The engine's. */
	size_t owner; /* number of its device */
	bool running;
	bool touched;          /* its file is another since it was started */
	bool held;             /* refused: left alone until its credentials change */
	unsigned failures;     /* in a row, of a machine */
	int64_t retry_ms;      /* not before then, where it failed */
	struct aw_stamp stamp; /* of the credentials that were refused */
};

struct aw_snmp; /* snmp.h */

/* What sources run in; one an engine. */
struct aw_source_host {
	struct aw_pool *pool;
	struct aw_http *http; /* NULL where no source needs it */
	struct aw_snmp *snmp; /* the same */
	struct aw_io *io;     /* for all but HTTPS */
	struct aw_programs *programs;
	struct aw_service_book *services; /* NULL where none is configured */
	struct aw_clock now;
	/* Tells that a source has ended. Moves the content of *result. */
	void (*done)(
	    struct aw_source_host *host, struct aw_source *source, struct aw_result *result);
};

/* The protocol client of the host that a source needs. */
enum aw_source_client { AW_CLIENT_NONE, AW_CLIENT_HTTP, AW_CLIENT_SNMP };

struct aw_source_type {
	const char *name;
	bool is_file; /* read whenever its device is awake, not only at its interval */
	enum aw_source_client client;
	const char *store;   /* name of the trust store that such a machine has; NULL: none */
	bool store_optional; /* collected only if the configuration has trust-points */
	/* Starts it; `done` is called once, from here or later, unless it is stopped before. */
	void (*start)(struct aw_source_host *host, struct aw_source *source);
	/* Gives it up, without `done`; NULL for one that ends where it starts. */
	void (*stop)(struct aw_source_host *host, struct aw_source *source);
	/* The path whose change makes the source due, borrowed from the configuration; NULL: none.
	 */
	const char *(*watched)(const struct aw_source *source);
};

/*
 * identity.c: dates what the device says it is. AW_ERR_IDENTITY_OTHER unless it is the configured
 * one, as far as one is configured.
 */
enum aw_err aw_source_identify(const struct aw_source *source, int64_t now,
    struct aw_identity *identity, struct aw_error *err);

/* plan.c: the name in the record of the trust store of a machine; NULL: it has none. */
const char *aw_source_store_name(const struct aw_source *source);

/* access.c: true if both log in at one machine as the same. */
bool aw_source_same_access(const struct aw_source *a, const struct aw_source *b);

/* access.c: true if the file with the credentials is another than the one that was refused. */
bool aw_source_credentials_changed(const struct aw_source *source);

/* A file or directory on this host (aw_truststore_read). */
extern const struct aw_source_type aw_source_file;

/* Cisco Expressway: REST and XML over HTTPS. */
extern const struct aw_source_type aw_source_expressway;

/* A file with the device's license outputs (aw_license_text_parse). */
extern const struct aw_source_type aw_source_license_text;

/* A program that prints them (program.h). */
extern const struct aw_source_type aw_source_license_program;

/* Cisco IOS-XE: the license state by RESTCONF. */
extern const struct aw_source_type aw_source_restconf;
/* Cisco SSM On-Prem: licenses and alerts of an account. */
extern const struct aw_source_type aw_source_ssm_onprem;

/* Cisco devices by SNMP: CISCO-SMART-LIC-MIB, and CISCO-PKI-MIB where wanted. */
extern const struct aw_source_type aw_source_snmp;

/* A service that the device uses: looked at by a probe, or as a file has its chain. */
extern const struct aw_source_type aw_source_tls;
extern const struct aw_source_type aw_source_chain_file;

#endif
