/* SPDX-License-Identifier: ISC */
/* What the parts of the reader of CISCO-SMART-LIC-MIB share. Private to smart_lic_*.c. */
#ifndef AW_SMART_LIC_READER_H
#define AW_SMART_LIC_READER_H

#include "cisco/mib/smart_lic_mib.h"

/* The scalars, in the order of the table in smart_lic_mib.c. */
enum aw_sla {
	AW_SLA_UDI,
	AW_SLA_VERSION,
	AW_SLA_ENABLED,
	AW_SLA_REGISTRATION,
	AW_SLA_VIRTUAL_ACCOUNT,
	AW_SLA_CERTIFICATE_EXPIRES,
	AW_SLA_ACCOUNT,
	AW_SLA_REGISTER_AT,
	AW_SLA_REGISTER_SUCCESS,
	AW_SLA_REGISTER_REASON,
	AW_SLA_REGISTER_RETRY,
	AW_SLA_RENEW_AT,
	AW_SLA_RENEW_SUCCESS,
	AW_SLA_RENEW_REASON,
	AW_SLA_RENEW_RETRY,
	AW_SLA_AUTH_EXPIRES,
	AW_SLA_COMPLIANCE,
	AW_SLA_OOC_SINCE,
	AW_SLA_EVALUATION_RUNS,
	AW_SLA_EVALUATION_ENDED,
	AW_SLA_EVALUATION_LEFT,
	AW_SLA_AUTH_AT,
	AW_SLA_AUTH_SUCCESS,
	AW_SLA_AUTH_REASON,
	AW_SLA_AUTH_RETRY,
	AW_SLA_EXPORT_REASON, /* only there to know the revision */
	AW_SLA_ACK_DAYS,
	AW_SLA_COUNT,
};

/* Columns of an entitlement that are read. */
enum aw_sla_column {
	AW_SLA_ROW_COUNT = 2,
	AW_SLA_ROW_TAG = 3,
	AW_SLA_ROW_VERSION = 4,
	AW_SLA_ROW_MODE = 5,
	AW_SLA_ROW_DESCRIPTION = 6,
	AW_SLA_ROW_FEATURE = 7,
	AW_SLA_ROW_EXPORT = 8,
	AW_SLA_ROW_COLUMNS,
};

/* Whose numbers the enforcement modes are. */
enum aw_sla_revision {
	AW_SLA_REVISION_UNKNOWN,
	AW_SLA_REVISION_2016, /* 8 gracePeriod, 11 invalidTag; no more */
	AW_SLA_REVISION_2021, /* 8 authorizationExpired, 11 reservedAuthorized, up to 16 */
};

#define AW_SLA_MIB "CISCO-SMART-LIC-MIB" /* for errors and problems */
#define AW_SLA_TEXT_MAX 512              /* octets of a text, with the NUL */
#define AW_SLA_PROBLEMS_MAX 64           /* written out */

struct aw_sla_cell {
	uint32_t row, column;
	const struct aw_mib_value *value;
};

struct aw_sla_reader {
	struct aw_license *license;
	int64_t observed_at;
	const struct aw_mib_value *scalars[AW_SLA_COUNT]; /* NULL: not reported */
	struct aw_sla_cell *cells;                        /* of the entitlements, by row */
	size_t n_cells;
	enum aw_sla_revision revision;
	bool policy_modes;   /* an entitlement has a mode of a device under a policy */
	bool classic_modes;  /* an entitlement has one of a device that is not */
	const char *missing; /* first gap in the entitlements; NULL: none */
	size_t n_problems;
	bool judged; /* what is being read is judged: a problem with it is UNKNOWN */
	bool failed; /* memory is short */
};

/* Adds the problem "OBJECT: text"; behind the first AW_SLA_PROBLEMS_MAX it is only counted. */
void aw_sla_complain(struct aw_sla_reader *r, enum aw_err code, const char *object, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));

/* The clean text of a value; NULL if there is none, it is empty, or memory is short. */
char *aw_sla_text(struct aw_sla_reader *r, const struct aw_mib_value *value);

/* "notInUse(16)" */
char *aw_sla_word(struct aw_sla_reader *r, const char *word, int64_t number);

/* The major number of "4.8.14_rel/75" and of "... Agent, Version 1.1.0_290"; -1 if there is none.
 */
int aw_sla_version(const struct aw_mib_value *value);

/*
 * The enumeration of 2021 came with objects that the MIB of 2016 does not have. Where the agent has
 * none of them its own version decides: the first ones are of the old MIB, 4 and later of the new.
 */
void aw_sla_find_revision(struct aw_sla_reader *r);

/* Reads the entitlements of `cells`, with what their modes show of the device. */
void aw_sla_entitlements(struct aw_sla_reader *r);

#endif
