/* SPDX-License-Identifier: ISC */
#include "model/source_kind.h"

#include <string.h>

/* Of a machine over HTTPS; kinds add theirs. */
#define HTTPS_KEYS                                                                                 \
	"kind", "address", "user", "password-file", "credential", "ca-file", "pin", "path-prefix", \
	    "timeout", "max-size", "tls"

static const char *const expressway_keys[] = {HTTPS_KEYS, "readiness", "store", "peer", NULL};
static const char *const cucm_keys[] = {HTTPS_KEYS, "trust-lists", "readiness", "peer", NULL};
static const char *const ise_keys[] = {HTTPS_KEYS, "export", "readiness", NULL};
static const char *const restconf_keys[] = {HTTPS_KEYS, NULL};
static const char *const ssm_keys[] = {HTTPS_KEYS, "account", NULL};
static const char *const snmp_keys[] = {"kind", "address", "version", "password-file", "credential",
    "timeout", "retries", "max-rows", "max-size", "trust-points", "store", "readiness", "complete",
    NULL};
static const char *const text_keys[] = {
    "kind", "file", "fresh-for", "program", "timeout", "max-size", "device-name", "udi", NULL};
static const char *const file_keys[] = {"file", "fresh-for", "password-file", "max-size",
    "max-certificates", "readiness", "complete", NULL};
static const char *const directory_keys[] = {"directory", "names", "fresh-for", "password-file",
    "max-size", "max-certificates", "readiness", "complete", NULL};
static const char *const program_keys[] = {
    "program", "timeout", "max-size", "max-certificates", "readiness", "complete", NULL};
static const char *const ssh_keys[] = {"kind", "address", "family", "user", "password-file",
    "credential", "key-file", "host-key", "known-hosts", "ssh-config", "ssh-program", "jump",
    "parts", "store", "trustpoint", "identity-commands", "license-commands", "store-commands",
    "certificate-commands", "timeout", "max-size", "readiness", "complete", NULL};
static const char *const tls_keys[] = {
    "probe", "starttls", "sni", "proxy", "local-address", "timeout", "interval", NULL};
static const char *const chain_keys[] = {"chain", "sni", NULL};
static const char *const certificate_keys[] = {"kind", "file", "role", NULL};
static const char *const no_keys[] = {NULL};

#define IOS_APPEND                                                                               \
	{                                                                                        \
		" with crypto pki trustpool import url (a file of it), or as a trustpoint with " \
		"crypto pki authenticate",                                                       \
		    NULL                                                                         \
	}
#define IOS_REMOVE                                                                                \
	{                                                                                         \
		" with crypto pki trustpool clean and a new import, or no crypto pki trustpoint", \
		    NULL                                                                          \
	}

static const struct aw_source_kind_row rows[AW_SOURCE_KINDS] = {
    [AW_SOURCE_UNKNOWN] = {.name = "unknown", .keys = no_keys},
    [AW_SOURCE_EXPRESSWAY] = {.name = "expressway",
	.section = AW_SECTION_SOURCE,
	.keys = expressway_keys,
	.transport = AW_TRANSPORT_HTTPS,
	.parts = AW_PART_STORE | AW_PART_LICENSE | AW_PART_CERTIFICATE | AW_PART_IDENTITY |
		 AW_PART_CLOCK,
	.store = AW_NAME_TRUSTED_CA,
	.judged = true,
	.more = true,
	.append = {" under Maintenance > Security > Trusted CA certificate; no restart needed",
	    NULL},
	.remove = {" under Maintenance > Security > Trusted CA certificate; no restart needed",
	    NULL}},
    [AW_SOURCE_RESTCONF] = {.name = "restconf",
	.section = AW_SECTION_SOURCE,
	.keys = restconf_keys,
	.transport = AW_TRANSPORT_HTTPS,
	.parts = AW_PART_LICENSE | AW_PART_IDENTITY | AW_PART_CLOCK,
	.append = IOS_APPEND,
	.remove = IOS_REMOVE},
    /* Not judged unless wanted: a trustpool, which CISCO-PKI-MIB does not give, counts as well. */
    [AW_SOURCE_SNMP] = {.name = "snmp",
	.section = AW_SECTION_SOURCE,
	.keys = snmp_keys,
	.transport = AW_TRANSPORT_SNMP,
	.parts = AW_PART_STORE | AW_PART_LICENSE | AW_PART_IDENTITY,
	.store = AW_NAME_TRUST_POINTS,
	.store_wanted = true,
	.store_partial = true,
	.append = IOS_APPEND,
	.remove = IOS_REMOVE},
    [AW_SOURCE_LICENSE_TEXT] = {.name = "license-text",
	.section = AW_SECTION_SOURCE,
	.keys = text_keys,
	.transport = AW_TRANSPORT_LOCAL,
	.parts = AW_PART_LICENSE},
    [AW_SOURCE_SSM_ONPREM] = {.name = "ssm-onprem",
	.section = AW_SECTION_SOURCE,
	.keys = ssm_keys,
	.transport = AW_TRANSPORT_HTTPS,
	.parts = AW_PART_LICENSE | AW_PART_CLOCK,
	.account = true},
    [AW_SOURCE_FILE] = {.name = "file",
	.section = AW_SECTION_STORE,
	.keys = file_keys,
	.transport = AW_TRANSPORT_LOCAL,
	.parts = AW_PART_STORE,
	.judged = true,
	.append = {" to ", ", or to the store of the device that it is a copy of"},
	.remove = {" from ", ", or from the store of the device that it is a copy of"}},
    [AW_SOURCE_DIRECTORY] = {.name = "directory",
	.section = AW_SECTION_STORE,
	.keys = directory_keys,
	.transport = AW_TRANSPORT_LOCAL,
	.parts = AW_PART_STORE,
	.judged = true,
	.append = {" as a file of its own in ", ""},
	.remove = {" from the files of ", ""}},
    [AW_SOURCE_TLS] = {.name = "tls",
	.section = AW_SECTION_SERVICE,
	.keys = tls_keys,
	.transport = AW_TRANSPORT_TLS,
	.parts = AW_PART_CHAIN},
    [AW_SOURCE_CHAIN_FILE] = {.name = "chain-file",
	.section = AW_SECTION_SERVICE,
	.keys = chain_keys,
	.transport = AW_TRANSPORT_LOCAL,
	.parts = AW_PART_CHAIN},
    [AW_SOURCE_CERTIFICATE] = {.name = "certificate",
	.section = AW_SECTION_SOURCE,
	.keys = certificate_keys,
	.transport = AW_TRANSPORT_LOCAL,
	.parts = AW_PART_CERTIFICATE,
	.own_name = true},
    [AW_SOURCE_PROGRAM] = {.name = "program",
	.section = AW_SECTION_STORE,
	.keys = program_keys,
	.transport = AW_TRANSPORT_LOCAL,
	.parts = AW_PART_STORE,
	.judged = true,
	.append = {" to the store of the device that ", " reads"},
	.remove = {" from the store of the device that ", " reads"}},
    [AW_SOURCE_SSH] = {.name = "ssh",
	.section = AW_SECTION_SOURCE,
	.keys = ssh_keys,
	.transport = AW_TRANSPORT_SSH,
	.parts = AW_PART_STORE | AW_PART_LICENSE | AW_PART_CERTIFICATE | AW_PART_IDENTITY,
	.store = AW_NAME_TRUST_STORE,
	.judged = true,
	.append = {" to the trustpool of the device, or as a trustpoint", NULL},
	.remove = {" from the trustpool of the device, or with its trustpoint", NULL},
	.more = true},
    [AW_SOURCE_CUCM] = {.name = "cucm",
	.section = AW_SECTION_SOURCE,
	.keys = cucm_keys,
	.transport = AW_TRANSPORT_HTTPS,
	.parts = AW_PART_STORE | AW_PART_CERTIFICATE | AW_PART_CLOCK,
	.store = AW_NAME_TOMCAT_TRUST,
	.certificate = AW_NAME_TOMCAT,
	.judged = true,
	.lists = true,
	.more = true,
	.append =
	    {" as a tomcat-trust certificate under Cisco Unified OS Administration > Security > "
	     "Certificate Management, on each node, and restart Cisco Tomcat",
		NULL},
	.remove = {" from tomcat-trust under Cisco Unified OS Administration > Security > "
		   "Certificate Management, on each node",
	    NULL}},
    [AW_SOURCE_ISE] = {.name = "ise",
	.section = AW_SECTION_SOURCE,
	.keys = ise_keys,
	.transport = AW_TRANSPORT_HTTPS,
	.parts = AW_PART_STORE | AW_PART_LICENSE | AW_PART_CERTIFICATE | AW_PART_IDENTITY |
		 AW_PART_CLOCK,
	.store = AW_NAME_TRUSTED_CERTIFICATES,
	.certificate = AW_NAME_ADMIN,
	.judged = true,
	.more = true,
	.append = {" under Administration > System > Certificates > Trusted Certificates, with "
		   "trust for authentication within ISE and of Cisco services",
	    NULL},
	.remove = {" under Administration > System > Certificates > Trusted Certificates", NULL}},
};

const struct aw_source_kind_row *
aw_source_kind_row(enum aw_source_kind kind)
{
	/* Compared as unsigned: the number may come from a record. */
	return &rows[(unsigned)kind < AW_SOURCE_KINDS ? kind : AW_SOURCE_UNKNOWN];
}

const char *
aw_source_kind_name(enum aw_source_kind kind)
{
	return aw_source_kind_row(kind)->name;
}

enum aw_source_kind
aw_source_kind_parse(const char *name)
{
	for (int i = AW_SOURCE_UNKNOWN + 1; name != NULL && i < AW_SOURCE_KINDS; i++)
		if (strcmp(rows[i].name, name) == 0)
			return (enum aw_source_kind)i;
	return AW_SOURCE_UNKNOWN;
}

const char *
aw_source_kind_port(enum aw_source_kind kind)
{
	static const char *const ports[] = {[AW_TRANSPORT_HTTPS] = "443",
	    [AW_TRANSPORT_SNMP] = "161",
	    [AW_TRANSPORT_TLS] = "443",
	    [AW_TRANSPORT_SSH] = "22"};
	enum aw_transport transport = aw_source_kind_row(kind)->transport;

	return transport > AW_TRANSPORT_LOCAL && transport < sizeof(ports) / sizeof(ports[0])
		   ? ports[transport]
		   : "";
}

bool
aw_source_kind_takes(enum aw_source_kind kind, const char *key)
{
	const char *const *keys = aw_source_kind_row(kind)->keys;

	while (*keys != NULL && strcmp(*keys, key) != 0)
		keys++;
	return *keys != NULL;
}
