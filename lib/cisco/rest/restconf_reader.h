/* SPDX-License-Identifier: ISC */
/* What the parts of the RESTCONF reader share. Private to restconf_*.c. */
#ifndef AW_RESTCONF_READER_H
#define AW_RESTCONF_READER_H

#include "cisco/rest/answer_json.h"

struct aw_restconf_reader {
	struct aw_answer_json answer;
	int64_t observed_at;
	bool contact; /* success and deadline of a contact with the license server were reported */
	bool ack_reported;   /* whether, or until when, an acknowledgement is due */
	const char *missing; /* first gap in the list of licenses; NULL: none */
};

/* Notes the word of a key as one that is not known. */
void aw_restconf_wrong(struct aw_restconf_reader *r, const char *key, const char *value);

/* A container; NULL, and a problem where it is something else, if it is not there. */
const json_t *
aw_restconf_container(struct aw_restconf_reader *r, const json_t *object, const char *key);

/* False, and a problem where it is something else, if it is not there. */
bool
aw_restconf_boolean(struct aw_restconf_reader *r, const json_t *object, const char *key, bool *out);

/* RFC 7951 section 6.1: numbers of 64 bits are strings, those of 32 bits are not; both are read.
 * False as above. */
bool aw_restconf_number(
    struct aw_restconf_reader *r, const json_t *object, const char *key, int64_t *out);

/* A date, absent if it is none; the zero that means "never" is AW_INSTANT_NONE. */
int64_t aw_restconf_date(struct aw_restconf_reader *r, const json_t *object, const char *key);

/* A date without which nothing can be judged; *word says how it is not one. */
int64_t aw_restconf_judged_date(struct aw_restconf_reader *r, const json_t *object, const char *key,
    enum aw_deadline_word *word);

/* Reads policy and rum-ack; true if the device is under a policy. */
bool aw_restconf_policy(struct aw_restconf_reader *r, const json_t *policy, const json_t *ack);

/* One for each member of a stack; that of the member without one decides. */
void aw_restconf_trust_codes(struct aw_restconf_reader *r, const json_t *list);

#endif
