/* SPDX-License-Identifier: ISC */
/*
 * The kinds of sources that facts come from: one table with a row each. Configuration, collector,
 * policy, SNMP and outputs ask it; nothing else knows what a kind gives. A new kind is a row here,
 * a struct aw_source_type in the collector (source_types.c does not compile without it), and its
 * place in anchorwatch.conf(5) and in AwKindOfSource of the MIB, which a test compares with the
 * table.
 */
#ifndef AW_SOURCE_KIND_H
#define AW_SOURCE_KIND_H

#include <stdbool.h>
#include <stddef.h>

/* The numbers are those of AwKindOfSource in the MIB, so they never change. */
enum aw_source_kind {
	AW_SOURCE_UNKNOWN = 0,
	AW_SOURCE_EXPRESSWAY,   /* Cisco Expressway: REST and XML */
	AW_SOURCE_RESTCONF,     /* Cisco IOS-XE: module cisco-smart-license by RFC 8040 */
	AW_SOURCE_SNMP,         /* CISCO-SMART-LIC-MIB and CISCO-PKI-MIB */
	AW_SOURCE_LICENSE_TEXT, /* the output of `show license`, in a file or by a program */
	AW_SOURCE_SSM_ONPREM,   /* Cisco Smart Software Manager On-Prem: one account */
	AW_SOURCE_FILE,         /* a file of certificates */
	AW_SOURCE_DIRECTORY,    /* a directory of such files */
	AW_SOURCE_TLS,          /* a service, by a TLS handshake */
	AW_SOURCE_CHAIN_FILE,   /* a service, by a file with its chain */
	AW_SOURCE_CERTIFICATE,  /* a certificate that the device presents, in a file */
	AW_SOURCE_PROGRAM,      /* a program that prints certificates */
	AW_SOURCE_SSH,          /* the command line of a device, by the OpenSSH client */
	AW_SOURCE_CUCM,         /* CUCM, IM&P, Unity Connection, CER: certificate snapshot */
	AW_SOURCE_ISE,          /* Cisco ISE: trusted and system certificates, licenses */
	AW_SOURCE_KINDS         /* one more than the last */
};

/* The section of anchorwatch.conf(5) that configures it. */
enum aw_source_section { AW_SECTION_SOURCE = 1, AW_SECTION_STORE, AW_SECTION_SERVICE };

/* How it is reached. */
enum aw_transport {
	AW_TRANSPORT_LOCAL = 1,
	AW_TRANSPORT_HTTPS,
	AW_TRANSPORT_SNMP,
	AW_TRANSPORT_TLS,
	AW_TRANSPORT_SSH
};

/* Parts of a record that a source gives, a bit set. */
enum aw_source_part {
	AW_PART_STORE = 1 << 0,
	AW_PART_LICENSE = 1 << 1,
	AW_PART_CERTIFICATE = 1 << 2, /* that the device presents */
	AW_PART_IDENTITY = 1 << 3,    /* product, version, serial number */
	AW_PART_CLOCK = 1 << 4,       /* how far the clock is off */
	AW_PART_CHAIN = 1 << 5,       /* of a service */
};

/* Names of the parts in a record; those of a peer of a cluster have the name of the peer. */
#define AW_NAME_TRUSTED_CA "trusted-ca"
#define AW_NAME_TRUST_POINTS "trust-points"
#define AW_NAME_TRUST_STORE "trust-store"
#define AW_NAME_TOMCAT_TRUST "tomcat-trust"
#define AW_NAME_TOMCAT "tomcat"
#define AW_NAME_TRUSTED_CERTIFICATES "trusted-certificates"
#define AW_NAME_ADMIN "admin"
#define AW_NAME_LICENSE "license"
#define AW_NAME_CERTIFICATE "server"

/* How an operator puts a root into a store, or takes it out: words behind "append ROOT" or "remove
 * ROOT". The place of the store comes between the two; `after` NULL: no place. */
struct aw_root_words {
	const char *before, *after;
};

struct aw_source_kind_row {
	const char *name;                    /* in configuration, records and outputs */
	const char *const *keys;             /* that its section may have, NULL-ended */
	const char *store;                   /* name of the trust store of a machine; NULL: none */
	const char *certificate;             /* of its own certificate; NULL: AW_NAME_CERTIFICATE */
	struct aw_root_words append, remove; /* `before` NULL: the store is named instead */
	enum aw_source_section section;
	enum aw_transport transport;
	unsigned parts;     /* enum aw_source_part */
	bool store_wanted;  /* the store is read only if `trust-points` wants it */
	bool store_partial; /* the store is a part of what the device trusts, unless `complete` */
	bool judged;        /* default of `readiness` */
	bool account;       /* its license is an account on a license server */
	bool own_name;      /* its certificate has the name of the source */
	bool lists; /* its stores are lists of the machine; `trust-lists` names the judged */
	bool more;  /* gives stores and certificates that only its answers name */
};

/* The row of a kind; that of UNKNOWN, which gives nothing, for a number that is none. */
const struct aw_source_kind_row *aw_source_kind_row(enum aw_source_kind kind);

/* The name of a kind, "unknown" for UNKNOWN; and the kind of a name (NULL: UNKNOWN). */
const char *aw_source_kind_name(enum aw_source_kind kind);
enum aw_source_kind aw_source_kind_parse(const char *name);

/* The port of an address of that kind where none is given: "443". "" for kinds without one. */
const char *aw_source_kind_port(enum aw_source_kind kind);

/* True if the section of the kind may have that key. */
bool aw_source_kind_takes(enum aw_source_kind kind, const char *key);

#endif
