/* SPDX-License-Identifier: ISC */
/*
 * A source collects facts of one device: from a file with a trust store or license text, from a
 * program, from a machine over the network, or from a service that the device uses. The engine
 * starts a source that is due; the source ends exactly once, at once or later, with facts or an
 * error. Each kind of source is one file. No other code of the product accesses the network.
 */
#ifndef AW_SOURCE_TYPE_H
#define AW_SOURCE_TYPE_H

#include "base/cisco_clock.h"
#include "config/expected_record.h"
#include "source/result.h"
#include "source/save.h"
#include "source/seen.h"
#include "net/io.h"
#include "net/clock.h"
#include "program/program.h"
#include "source/service_book.h"

/* Identifies the content of a file with credentials without reading it. */
struct aw_stamp {
	int64_t seconds, nanoseconds; /* its ctime */
	uint64_t inode, size;
};

struct aw_source {
	const struct aw_source_type *type;
	/* Borrowed from the configuration of the engine. */
	const struct aw_device_config *device;
	const struct aw_store_config *store;     /* for a file with a trust store; else NULL */
	const struct aw_source_config *config;   /* for a machine or a license text; else NULL */
	const struct aw_node_config *node;       /* for a machine: which one; else NULL */
	const struct aw_service_config *service; /* for a service of the device; else NULL */
	const struct aw_transitions *known; /* roots to recognise in stores without encodings */
	struct aw_cisco_clock clock;  /* of the device, by a configuration; set before each start */
	struct aw_seen seen;          /* of a file with a trust store */
	struct aw_source_parts parts; /* for a machine or a license text; else all NULL */

	void *job; /* data of the type while it runs */

	/* Used by the engine. */
	size_t owner; /* number of its device */
	bool running, starting;
	bool ended;            /* at least once */
	unsigned lacks;        /* enum aw_source_part: parts that the device does not have */
	bool touched;          /* its watched file changed since it was started */
	bool keyboard;         /* ssh: its device took the password by keyboard-interactive */
	bool held;             /* credentials were refused: not started until they change */
	unsigned failures;     /* in a row */
	int64_t retry_ms;      /* aw_clock.ms of the next attempt after a failure */
	struct aw_stamp stamp; /* of the credentials that were refused */
};

struct aw_snmp;
struct aw_store_memo;
struct aw_trusts;

/* The environment of sources; one for each engine. */
struct aw_source_host {
	struct aw_pool *pool;
	struct aw_http *http;         /* NULL if no source needs it */
	struct aw_trusts *trusts;     /* NULL if no source needs it */
	struct aw_snmp *snmp;         /* NULL if no source needs it */
	struct aw_store_memo *stores; /* of answers over HTTPS; NULL: none are kept */
	struct aw_io *io;             /* for everything but HTTPS */
	struct aw_programs *programs;
	struct aw_save *save;             /* keeps answers; NULL: they are not kept */
	struct aw_service_book *services; /* NULL if no service is configured */
	struct aw_clock now;
	/* A source calls it when it ends. Moves the content of *result. */
	void (*done)(
	    struct aw_source_host *host, struct aw_source *source, struct aw_result *result);
};

struct aw_source_type {
	enum aw_source_kind kind;
	bool is_file; /* read whenever its device is awake, not only at its interval */
	/* Starts a source; host->done is called once, from here or later, unless it is stopped. */
	void (*start)(struct aw_source_host *host, struct aw_source *source);
	/* Stops a running source without calling host->done; NULL if `start` always ends it. */
	void (*stop)(struct aw_source_host *host, struct aw_source *source);
	/* The path whose change makes the source due, borrowed from the configuration; NULL: none.
	 */
	const char *(*watched)(const struct aw_source *source);
};

/*
 * identity.c: sets observed_at to `now` (seconds) if the device reported anything. Returns
 * AW_ERR_IDENTITY_OTHER, and sets `mismatch`, unless the configured serial number and product
 * match; what is not configured is not compared.
 */
AW_CHECKED enum aw_err aw_source_identify(const struct aw_source *source, int64_t now,
    struct aw_identity *identity, struct aw_error *err);

/* result.c: an empty result, in which is noted what the source is asked for. */
void aw_source_result(const struct aw_source *source, struct aw_result *result);

/* result.c: notes that a program was run (result.h): its path alone, since no rule says which of
 * its arguments is a secret. */
void aw_result_asked_program(
    struct aw_result *result, char *const *argv, const struct aw_program_end *end);

/* result.c: "store NAME", "service NAME" or "source NAME": who asked, in records. */
const char *aw_source_asker(const struct aw_source *source, char by[AW_ASKED_TEXT_MAX]);

/* source_types.c: the type of each kind of source; of a license text the one that reads a file. */
const struct aw_source_type *aw_source_type_of(enum aw_source_kind kind);

/* access.c: true if both use the same credentials at the same machine. */
bool aw_source_same_access(const struct aw_source *a, const struct aw_source *b);

/* access.c: true if the file with the credentials changed since the refused attempt. */
bool aw_source_credentials_changed(const struct aw_source *source);

/* A file or directory on this host (aw_truststore_read), and a program that prints a trust store.
 */
extern const struct aw_source_type aw_source_file;
extern const struct aw_source_type aw_source_store_program;

/* A device's command line, by the OpenSSH client. */
extern const struct aw_source_type aw_source_ssh;

/* Cisco Expressway: REST and XML over HTTPS. */
extern const struct aw_source_type aw_source_expressway;

/* Servers of the CUCM family: the certificate snapshot of the platform. Cisco ISE: the OpenAPI. */
extern const struct aw_source_type aw_source_cucm;
extern const struct aw_source_type aw_source_ise;

/* A file with the device's license outputs (aw_license_text_parse), a program that prints them. */
extern const struct aw_source_type aw_source_license_text;
extern const struct aw_source_type aw_source_license_program;

/* Cisco IOS-XE: the license state by RESTCONF. */
extern const struct aw_source_type aw_source_restconf;

/* Cisco SSM On-Prem: licenses and alerts of an account. */
extern const struct aw_source_type aw_source_ssm_onprem;

/* Cisco devices by SNMP: CISCO-SMART-LIC-MIB, and CISCO-PKI-MIB where wanted. */
extern const struct aw_source_type aw_source_snmp;

/* A service that the device uses: probed over the network, or its chain read from a file. */
extern const struct aw_source_type aw_source_tls;
extern const struct aw_source_type aw_source_chain_file;

/* A file with a certificate that the device presents. */
extern const struct aw_source_type aw_source_certificate;

#endif
