/* SPDX-License-Identifier: ISC */
/*
 * The words of the sources and what they mean. Texts, the web interface, CISCO-SMART-LIC-MIB and
 * the YANG models spell the same states in their own ways.
 */
#include "model/license_words.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define WORD_MAX 64 /* octets of a folded word; no longer one is known */

struct word {
	const char *text; /* folded */
	int value;
};

static const struct word registration_words[] = {
    {"registered", AW_REGISTRATION_REGISTERED},
    {"complete", AW_REGISTRATION_REGISTERED}, /* YANG */
    {"registrationcompleted", AW_REGISTRATION_REGISTERED},
    {"registeredspecificlicensereservation", AW_REGISTRATION_RESERVED},
    {"registereduniversallicensereservation", AW_REGISTRATION_RESERVED},
    {"unregistered", AW_REGISTRATION_UNREGISTERED},
    {"notregistered", AW_REGISTRATION_UNREGISTERED},
    {"unidentified", AW_REGISTRATION_UNREGISTERED}, /* CUCM */
    {"unidentified/unregistered", AW_REGISTRATION_UNREGISTERED},
    {"registering", AW_REGISTRATION_PENDING},
    {"registrationpending", AW_REGISTRATION_PENDING},
    {"registrationinprogress", AW_REGISTRATION_PENDING},
    {"reservationinprogress", AW_REGISTRATION_PENDING},
    {"inprogress", AW_REGISTRATION_PENDING},
    {"registrationretryinprogress", AW_REGISTRATION_FAILED},
    {"registrationretry", AW_REGISTRATION_FAILED},
    {"retryinprogress", AW_REGISTRATION_FAILED},
    {"retry", AW_REGISTRATION_FAILED},
    {"registrationfailed", AW_REGISTRATION_FAILED},
    {"failed", AW_REGISTRATION_FAILED},
    {"registeredexpired", AW_REGISTRATION_EXPIRED}, /* CUCM, behind "Unregistered-" */
    {"registrationexpired", AW_REGISTRATION_EXPIRED},
    {"notapplicable", AW_REGISTRATION_NOT_APPLICABLE},
    {"notsupported", AW_REGISTRATION_NOT_APPLICABLE}, /* IOS-XR */
    {NULL, AW_REGISTRATION_UNKNOWN},
};

static const struct word authorization_words[] = {
    {"none", AW_AUTHORIZATION_NONE},
    {"nolicensesinuse", AW_AUTHORIZATION_NONE},
    {"nolicenseinuse", AW_AUTHORIZATION_NONE},
    {"authorized", AW_AUTHORIZATION_AUTHORIZED},
    {"incompliance", AW_AUTHORIZATION_AUTHORIZED}, /* NSO */
    {"authorizedreserved", AW_AUTHORIZATION_RESERVED},
    {"authorizedreservation", AW_AUTHORIZATION_RESERVED},
    {"reservedauthorized", AW_AUTHORIZATION_RESERVED},
    {"evalmode", AW_AUTHORIZATION_EVALUATION},
    {"eval", AW_AUTHORIZATION_EVALUATION},
    {"evaluation", AW_AUTHORIZATION_EVALUATION},
    {"evaluationmode", AW_AUTHORIZATION_EVALUATION},
    {"evaluationperiod", AW_AUTHORIZATION_EVALUATION},
    {"evaluationstate", AW_AUTHORIZATION_EVALUATION}, /* CVP, CCX */
    {"evalexpired", AW_AUTHORIZATION_EVALUATION_EXPIRED},
    {"evaluationexpired", AW_AUTHORIZATION_EVALUATION_EXPIRED},
    {"evaluationperiodexpired", AW_AUTHORIZATION_EVALUATION_EXPIRED},
    {"outofcompliance", AW_AUTHORIZATION_OUT_OF_COMPLIANCE},
    {"overage", AW_AUTHORIZATION_OUT_OF_COMPLIANCE}, /* Unity Connection */
    {"authorizationexpired", AW_AUTHORIZATION_EXPIRED},
    {"graceperiodexpired", AW_AUTHORIZATION_EXPIRED}, /* IOS-XR, deprecated there */
    {"notauthorized", AW_AUTHORIZATION_NOT_AUTHORIZED},
    {"unauthorized", AW_AUTHORIZATION_NOT_AUTHORIZED},
    {"notauthorizedreserved", AW_AUTHORIZATION_NOT_AUTHORIZED},
    {"notapplicable", AW_AUTHORIZATION_NOT_APPLICABLE},
    {NULL, AW_AUTHORIZATION_UNKNOWN},
};

static const struct word entitlement_words[] = {
    {"init", AW_ENTITLEMENT_WAITING},
    {"initialized", AW_ENTITLEMENT_WAITING},
    {"waiting", AW_ENTITLEMENT_WAITING},
    {"authorized", AW_ENTITLEMENT_AUTHORIZED},
    {"incompliance", AW_ENTITLEMENT_AUTHORIZED},
    {"inuse", AW_ENTITLEMENT_AUTHORIZED},
    {"authorizedreserved", AW_ENTITLEMENT_RESERVED},
    {"reservedauthorized", AW_ENTITLEMENT_RESERVED},
    {"reservationincompliance", AW_ENTITLEMENT_RESERVED}, /* YANG */
    {"reservedincompliance", AW_ENTITLEMENT_RESERVED},    /* CVP, CCX */
    {"reserved", AW_ENTITLEMENT_RESERVED},
    {"notinuse", AW_ENTITLEMENT_NOT_IN_USE},
    {"nolicenseinuse", AW_ENTITLEMENT_NOT_IN_USE}, /* CVP, CCX */
    {"nolicensesinuse", AW_ENTITLEMENT_NOT_IN_USE},
    {"unused", AW_ENTITLEMENT_NOT_IN_USE}, /* NX-OS before Smart Licensing */
    {"evalmode", AW_ENTITLEMENT_EVALUATION},
    {"eval", AW_ENTITLEMENT_EVALUATION},
    {"evals", AW_ENTITLEMENT_EVALUATION},
    {"evaluation", AW_ENTITLEMENT_EVALUATION},
    {"evaluationmode", AW_ENTITLEMENT_EVALUATION},
    {"evaluationstate", AW_ENTITLEMENT_EVALUATION},
    {"evaluationperiod", AW_ENTITLEMENT_EVALUATION},
    {"evalexpired", AW_ENTITLEMENT_EVALUATION_EXPIRED},
    {"evaluationexpired", AW_ENTITLEMENT_EVALUATION_EXPIRED},
    {"evaluationperiodexpired", AW_ENTITLEMENT_EVALUATION_EXPIRED},
    {"overage", AW_ENTITLEMENT_OVERAGE},
    {"outofcompliance", AW_ENTITLEMENT_OUT_OF_COMPLIANCE},
    {"insufficient", AW_ENTITLEMENT_OUT_OF_COMPLIANCE}, /* SSM On-Prem */
    {"insufficientlicenses", AW_ENTITLEMENT_OUT_OF_COMPLIANCE},
    {"graceperiod", AW_ENTITLEMENT_IN_GRACE},
    {"ingrace", AW_ENTITLEMENT_IN_GRACE},
    {"authorizationexpired", AW_ENTITLEMENT_EXPIRED},
    {"graceperiodexpired", AW_ENTITLEMENT_EXPIRED},
    {"expired", AW_ENTITLEMENT_EXPIRED}, /* SSM On-Prem: its term has ended */
    {"invalid", AW_ENTITLEMENT_INVALID},
    {"invalidtag", AW_ENTITLEMENT_INVALID},
    {"notauthorized", AW_ENTITLEMENT_NOT_AUTHORIZED},
    {"disabled", AW_ENTITLEMENT_DISABLED},
    {"notapplicable", AW_ENTITLEMENT_NOT_APPLICABLE},
    {NULL, AW_ENTITLEMENT_UNKNOWN},
};

/* The length without the number that `show license tech-support` puts behind a word: "IN USE(15)".
 */
static size_t
without_number(const char *s)
{
	size_t len = strlen(s), i;

	if (len == 0 || s[len - 1] != ')')
		return len;
	i = len - 1;
	while (i > 0 && s[i - 1] >= '0' && s[i - 1] <= '9')
		i--;
	return i > 0 && i < len - 1 && s[i - 1] == '(' ? i - 1 : len;
}

/* Lower case without blanks, dashes, colons and underscores; false if it is too long to be a word.
 */
static bool
fold(const char *raw, char out[WORD_MAX])
{
	size_t len = without_number(raw), n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = raw[i];

		if (c == ' ' || c == '\t' || c == '-' || c == '_' || c == ':')
			continue;
		if (n + 1 >= WORD_MAX)
			return false;
		out[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	out[n] = '\0';
	return true;
}

static int
value_of(const struct word *words, const char *folded)
{
	while (words->text != NULL && strcmp(words->text, folded) != 0)
		words++;
	return words->value;
}

/* `prefix`: what the YANG model puts before each of its words. */
static int
look_up(const struct word *words, const char *prefix, const char *raw)
{
	size_t skip = strlen(prefix);
	char folded[WORD_MAX];

	if (raw == NULL || !fold(raw, folded))
		return value_of(words, "");
	return value_of(words, strncmp(folded, prefix, skip) == 0 ? folded + skip : folded);
}

/*
 * "UNREGISTERED - REGISTRATION FAILED", "REGISTERING - REGISTRATION IN PROGRESS": what comes behind
 * says more, if it is a state of a device that is not registered.
 */
static enum aw_registration
behind_the_first(const char *raw)
{
	static const char *const first[] = {"unregistered", "notregistered", "registering"};
	char folded[WORD_MAX];

	if (raw == NULL || !fold(raw, folded))
		return AW_REGISTRATION_UNKNOWN;
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		size_t skip = strlen(first[i]);
		enum aw_registration state;

		if (strncmp(folded, first[i], skip) != 0)
			continue;
		state = (enum aw_registration)value_of(registration_words, folded + skip);
		if (state == AW_REGISTRATION_PENDING || state == AW_REGISTRATION_FAILED ||
		    state == AW_REGISTRATION_EXPIRED)
			return state;
	}
	return AW_REGISTRATION_UNKNOWN;
}

enum aw_registration
aw_registration_parse(const char *raw)
{
	enum aw_registration state =
	    (enum aw_registration)look_up(registration_words, "regstate", raw);

	return state != AW_REGISTRATION_UNKNOWN ? state : behind_the_first(raw);
}

bool
aw_deadline_exceeded(const char *raw)
{
	static const struct word exceeded_words[] = {{"deadlineexceeded", 1}, {"exceeded", 1},
	    {"deadlineexpired", 1}, {"expired", 1}, {NULL, 0}};

	return look_up(exceeded_words, "", raw) == 1;
}

enum aw_authorization
aw_authorization_parse(const char *raw)
{
	return (enum aw_authorization)look_up(authorization_words, "authstate", raw);
}

enum aw_entitlement_state
aw_entitlement_parse(const char *raw)
{
	return (enum aw_entitlement_state)look_up(entitlement_words, "enforcement", raw);
}

/* Words by number, from 1; "unknown" for a number out of range. */
#define WORD_OF(words, value)                                                                  \
	((value) >= 1 && (size_t)(value) < sizeof(words) / sizeof((words)[0]) ? (words)[value] \
									      : "unknown")

const char *
aw_license_mode_word(enum aw_license_mode mode)
{
	static const char *const words[] = {
	    [AW_LICENSE_UNKNOWN] = "unknown",
	    [AW_LICENSE_CLASSIC] = "classic",
	    [AW_LICENSE_POLICY] = "policy",
	    [AW_LICENSE_ACCOUNT] = "account",
	};

	return WORD_OF(words, mode);
}

const char *
aw_registration_word(enum aw_registration registration)
{
	static const char *const words[] = {
	    [AW_REGISTRATION_UNKNOWN] = "unknown",
	    [AW_REGISTRATION_UNREGISTERED] = "unregistered",
	    [AW_REGISTRATION_PENDING] = "pending",
	    [AW_REGISTRATION_FAILED] = "failed",
	    [AW_REGISTRATION_EXPIRED] = "expired",
	    [AW_REGISTRATION_REGISTERED] = "registered",
	    [AW_REGISTRATION_RESERVED] = "reserved",
	    [AW_REGISTRATION_NOT_APPLICABLE] = "notApplicable",
	};

	return WORD_OF(words, registration);
}

const char *
aw_authorization_word(enum aw_authorization authorization)
{
	static const char *const words[] = {
	    [AW_AUTHORIZATION_UNKNOWN] = "unknown",
	    [AW_AUTHORIZATION_NONE] = "none",
	    [AW_AUTHORIZATION_AUTHORIZED] = "authorized",
	    [AW_AUTHORIZATION_RESERVED] = "reserved",
	    [AW_AUTHORIZATION_EVALUATION] = "evaluation",
	    [AW_AUTHORIZATION_EVALUATION_EXPIRED] = "evaluationExpired",
	    [AW_AUTHORIZATION_OUT_OF_COMPLIANCE] = "outOfCompliance",
	    [AW_AUTHORIZATION_EXPIRED] = "expired",
	    [AW_AUTHORIZATION_NOT_AUTHORIZED] = "notAuthorized",
	    [AW_AUTHORIZATION_NOT_APPLICABLE] = "notApplicable",
	};

	return WORD_OF(words, authorization);
}

const char *
aw_entitlement_word(enum aw_entitlement_state state)
{
	static const char *const words[] = {
	    [AW_ENTITLEMENT_UNKNOWN] = "unknown",
	    [AW_ENTITLEMENT_WAITING] = "waiting",
	    [AW_ENTITLEMENT_AUTHORIZED] = "authorized",
	    [AW_ENTITLEMENT_RESERVED] = "reserved",
	    [AW_ENTITLEMENT_NOT_IN_USE] = "notInUse",
	    [AW_ENTITLEMENT_EVALUATION] = "evaluation",
	    [AW_ENTITLEMENT_EVALUATION_EXPIRED] = "evaluationExpired",
	    [AW_ENTITLEMENT_OVERAGE] = "overage",
	    [AW_ENTITLEMENT_OUT_OF_COMPLIANCE] = "outOfCompliance",
	    [AW_ENTITLEMENT_IN_GRACE] = "inGrace",
	    [AW_ENTITLEMENT_EXPIRED] = "expired",
	    [AW_ENTITLEMENT_INVALID] = "invalid",
	    [AW_ENTITLEMENT_NOT_AUTHORIZED] = "notAuthorized",
	    [AW_ENTITLEMENT_DISABLED] = "disabled",
	    [AW_ENTITLEMENT_NOT_APPLICABLE] = "notApplicable",
	};

	return WORD_OF(words, state);
}

const char *
aw_sync_word(enum aw_sync_result result)
{
	static const char *const words[] = {
	    [AW_SYNC_NONE] = "none",
	    [AW_SYNC_SUCCEEDED] = "succeeded",
	    [AW_SYNC_FAILED] = "failed",
	    [AW_SYNC_UNKNOWN] = "unknown",
	};

	return WORD_OF(words, result);
}

const char *
aw_deadline_word(enum aw_deadline_word word)
{
	static const char *const words[] = {
	    [AW_DEADLINE_PLAIN] = "plain",
	    [AW_DEADLINE_EXCEEDED] = "exceeded",
	    [AW_DEADLINE_UNREADABLE] = "unreadable",
	};

	return WORD_OF(words, word);
}

const char *
aw_trust_code_word(enum aw_trust_code code)
{
	static const char *const words[] = {
	    [AW_TRUST_CODE_UNKNOWN] = "unknown",
	    [AW_TRUST_CODE_MISSING] = "missing",
	    [AW_TRUST_CODE_INSTALLED] = "installed",
	    [AW_TRUST_CODE_EXPIRED] = "expired",
	};

	return WORD_OF(words, code);
}
