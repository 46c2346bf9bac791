/* SPDX-License-Identifier: ISC */
/*
 * The vocabulary of license states: what a device may say of its registration, its authorization
 * and each entitlement, as one word each. A word that is not known is UNKNOWN, never good.
 */
#ifndef AW_LICENSE_WORDS_H
#define AW_LICENSE_WORDS_H

#include <stdbool.h>

enum aw_license_mode {
	AW_LICENSE_UNKNOWN = 1,
	AW_LICENSE_CLASSIC, /* Smart Licensing: registered with CSSM, authorization renewed each 30
			       days */
	AW_LICENSE_POLICY,  /* Smart Licensing Using Policy: usage reports, judged by their ACK
			       deadline */
	AW_LICENSE_ACCOUNT, /* licenses of an account, as its server sees them: what has no
			       registration, no authorization and no contact of its own */
};

enum aw_registration {
	AW_REGISTRATION_UNKNOWN = 1,
	AW_REGISTRATION_UNREGISTERED,
	AW_REGISTRATION_PENDING,
	AW_REGISTRATION_FAILED, /* also where it is tried again: an attempt has failed */
	AW_REGISTRATION_EXPIRED,
	AW_REGISTRATION_REGISTERED,
	AW_REGISTRATION_RESERVED, /* specific or universal reservation: needs no sync */
	AW_REGISTRATION_NOT_APPLICABLE,
};

enum aw_authorization {
	AW_AUTHORIZATION_UNKNOWN = 1,
	AW_AUTHORIZATION_NONE, /* no licenses in use */
	AW_AUTHORIZATION_AUTHORIZED,
	AW_AUTHORIZATION_RESERVED,
	AW_AUTHORIZATION_EVALUATION,
	AW_AUTHORIZATION_EVALUATION_EXPIRED,
	AW_AUTHORIZATION_OUT_OF_COMPLIANCE,
	AW_AUTHORIZATION_EXPIRED,
	AW_AUTHORIZATION_NOT_AUTHORIZED,
	AW_AUTHORIZATION_NOT_APPLICABLE,
};

enum aw_entitlement_state {
	AW_ENTITLEMENT_UNKNOWN = 1,
	AW_ENTITLEMENT_WAITING,    /* Init, Waiting */
	AW_ENTITLEMENT_AUTHORIZED, /* AUTHORIZED, InCompliance, IN USE of a policy device */
	AW_ENTITLEMENT_RESERVED,
	AW_ENTITLEMENT_NOT_IN_USE,
	AW_ENTITLEMENT_EVALUATION,
	AW_ENTITLEMENT_EVALUATION_EXPIRED,
	AW_ENTITLEMENT_OVERAGE,
	AW_ENTITLEMENT_OUT_OF_COMPLIANCE,
	AW_ENTITLEMENT_IN_GRACE, /* gracePeriod(8) of the MIB of 2014 */
	AW_ENTITLEMENT_EXPIRED,  /* authorization or grace expired */
	AW_ENTITLEMENT_INVALID,  /* invalid tag */
	AW_ENTITLEMENT_NOT_AUTHORIZED,
	AW_ENTITLEMENT_DISABLED,
	AW_ENTITLEMENT_NOT_APPLICABLE,
};

enum aw_sync_result { AW_SYNC_NONE = 1, AW_SYNC_SUCCEEDED, AW_SYNC_FAILED, AW_SYNC_UNKNOWN };

/* What a device says of a deadline in addition to its date. */
enum aw_deadline_word {
	AW_DEADLINE_PLAIN = 1,  /* the date, or that there is none */
	AW_DEADLINE_EXCEEDED,   /* it has passed, with or without its date */
	AW_DEADLINE_UNREADABLE, /* something that is no date: not the same as none */
};

/* The trust code of a device under a policy, which signs its usage reports. */
enum aw_trust_code {
	AW_TRUST_CODE_UNKNOWN = 1, /* not reported */
	AW_TRUST_CODE_MISSING,
	AW_TRUST_CODE_INSTALLED,
	AW_TRUST_CODE_EXPIRED,
};

/*
 * Words to states, exact after folding case, blanks, dashes, colons and underscores:
 * "Out-of-compliance" is "OUT OF COMPLIANCE", but "NOT AUTHORIZED" is never "AUTHORIZED". A
 * trailing "(15)" of tech-support is cut. UNKNOWN for anything that is not in the table.
 */
enum aw_registration aw_registration_parse(const char *raw);
enum aw_authorization aw_authorization_parse(const char *raw);
enum aw_entitlement_state aw_entitlement_parse(const char *raw);

/* True for the words in place of a deadline that has passed: "DEADLINE EXCEEDED". */
bool aw_deadline_exceeded(const char *raw);

/* Words as outputs, records and the MIB have them: "outOfCompliance". */
const char *aw_license_mode_word(enum aw_license_mode mode);
const char *aw_registration_word(enum aw_registration registration);
const char *aw_authorization_word(enum aw_authorization authorization);
const char *aw_entitlement_word(enum aw_entitlement_state state);
const char *aw_sync_word(enum aw_sync_result result);
const char *aw_deadline_word(enum aw_deadline_word word);
const char *aw_trust_code_word(enum aw_trust_code code);

#endif
