/* SPDX-License-Identifier: ISC */
#include "source/source_type.h"

/* Each kind of source with its type. */
#define SOURCE_TYPES(X)                          \
	X(EXPRESSWAY, &aw_source_expressway)     \
	X(RESTCONF, &aw_source_restconf)         \
	X(SNMP, &aw_source_snmp)                 \
	X(LICENSE_TEXT, &aw_source_license_text) \
	X(SSM_ONPREM, &aw_source_ssm_onprem)     \
	X(FILE, &aw_source_file)                 \
	X(DIRECTORY, &aw_source_file)            \
	X(TLS, &aw_source_tls)                   \
	X(CHAIN_FILE, &aw_source_chain_file)     \
	X(CERTIFICATE, &aw_source_certificate)   \
	X(PROGRAM, &aw_source_store_program)     \
	X(SSH, &aw_source_ssh)                   \
	X(CUCM, &aw_source_cucm)                 \
	X(ISE, &aw_source_ise)

/* A kind that is listed twice is a redeclaration here. */
enum {
#define LISTED(kind, type) LISTED_##kind,
	SOURCE_TYPES(LISTED) N_LISTED
#undef LISTED
};
_Static_assert(
    N_LISTED == AW_SOURCE_KINDS - 1, "a kind of source of model/source_kind.h has no type");

const struct aw_source_type *
aw_source_type_of(enum aw_source_kind kind)
{
#define TYPE_OF(kind_, type) [AW_SOURCE_##kind_] = (type),
	static const struct aw_source_type *const types[AW_SOURCE_KINDS] = {SOURCE_TYPES(TYPE_OF)};

	return types[kind];
}
