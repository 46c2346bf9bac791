/* SPDX-License-Identifier: ISC */
/* What anchorwatch.conf(5) says of the sources of a device; part of config.h, which owns it. */
#ifndef AW_SOURCE_CONFIG_H
#define AW_SOURCE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cisco/text/ssh_family.h"
#include "model/source_kind.h"
#include "model/store.h"

/* A helper program. */
struct aw_program_config {
	char **argv;     /* NULL-ended; NULL: none */
	int64_t timeout; /* seconds */
	size_t max_bytes;
};

/* One machine that a source asks: the device itself, or a peer of its cluster. */
struct aw_node_config {
	char *name;    /* of the peer; NULL for the device itself */
	char *address; /* "host:port" */
	char *serial;  /* it must have; NULL: any */
};

/* How the command line of a device is reached, by the OpenSSH client, and what is asked there. */
struct aw_ssh_config {
	const struct aw_ssh_family *family;
	char *
	    *commands[AW_SSH_GIVES];  /* in place of those of the family, NULL-ended; NULL: those */
	unsigned gives;               /* 1 << enum aw_ssh_gives that are asked for */
	char *client;                 /* path of the program ssh */
	char *config_file;            /* ssh_config(5) of the site; NULL: none */
	char *known_hosts, *host_key; /* host_key: "SHA256:..."; NULL: by known_hosts */
	char *key_file;               /* private key; NULL: by password alone */
	char *jump_user, *jump;       /* jump: "host:port"; both NULL: none */
	char *trustpoint;             /* whose certificate is the device's own; NULL: the first */
};

/* How a source over the network is asked, or where a license text is. */
struct aw_source_config {
	char *name; /* in the device; the first machine or the text has it in the record */
	enum aw_source_kind kind;
	char *file, *role; /* with the license text or certificate; file NULL: over the network */
	int64_t fresh_for; /* seconds for which a file so old counts; 0: no file */
	char **program;    /* NULL-ended argv of what prints it; NULL: a file */
	char *device_name, *udi;      /* of the device that a text is of; NULL: it has one device */
	struct aw_node_config *nodes; /* the device itself, then its peers by name */
	size_t n_nodes;               /* 0 for a license text */
	bool export_bytes;            /* certificates of ISE are exported, to have their bytes */
	char **lists; /* of a machine with several: judged ones, the first is expected */
	size_t n_lists;
	char *product;                    /* it must be; NULL: any */
	char *account;                    /* of ssm-onprem; else NULL */
	char *user;                       /* NULL: the file has user:password */
	char *password_file, *credential; /* a path, or the name of a systemd credential */
	char *ca_file, *pin;              /* pin: "sha256//BASE64"; one of them may be NULL */
	bool strict;                      /* tls = strict: ciphers with forward secrecy alone */
	char *store;                      /* name of its trust store; NULL: that of the kind */
	struct aw_ssh_config *ssh;        /* of kind ssh; else NULL */
	char *path_prefix;                /* "" or "/path", in front of every path */
	int64_t timeout;                  /* seconds, for all that one node is asked */
	size_t max_bytes;                 /* of one answer; by SNMP of all together */
	bool version3;                    /* of SNMP; else 2c */
	unsigned retries;                 /* of one request by SNMP */
	size_t max_rows;                  /* of one table by SNMP */
	bool trust_points;                /* by SNMP are read */
	bool judged;                      /* transitions are judged on its trust store */
	enum aw_extent extent;            /* all that the device trusts, or a part of it */
};

#endif
