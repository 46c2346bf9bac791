/* SPDX-License-Identifier: ISC */
/*
 * Policy: a pure function of (record, transitions, policy, now) to verdicts. Nothing else judges
 * anything, so SNMP, the plugin and the command line cannot disagree.
 */
#ifndef AW_POLICY_H
#define AW_POLICY_H

#include "base/err.h"
#include "model/transition.h"
#include "policy/judge/settings.h"
#include "policy/judge/verdict.h"
#include "policy/judge/verdict_object.h"

struct aw_record;
struct aw_server_certificate;

/* Judges; *out is freed with aw_judgement_free and must not outlive record and transitions. */
AW_CHECKED enum aw_err aw_policy_judge(const struct aw_record *record,
    const struct aw_transitions *transitions, const struct aw_policy *policy, int64_t now,
    struct aw_judgement **out, struct aw_error *err);

/* Puts the verdicts in their order, the worst first, and sets the worst severity. */
void aw_judgement_sort(struct aw_judgement *judgement);

/* Why the record of a device is not there to be judged. */
struct aw_unread {
	enum aw_err code; /* of reading it; AW_ERR_RECORD_MISSING: there is none */
	const char *text; /* of that error, one clean line; borrowed */
	bool was_read;    /* it was read before, as far as is known */
};

#define AW_POLICY_UNREAD_OBJECT "record file"         /* no name of a store, which has no blank */
#define AW_POLICY_UNREAD_MAX (AW_ERROR_TEXT_MAX + 96) /* octets of its text, with the NUL */

/* The finding about it, never-collected or record-unreadable, and its text into `text`. */
enum aw_finding aw_policy_unread(const struct aw_unread *unread, char text[AW_POLICY_UNREAD_MAX]);

/*
 * Judges a device without a readable record: that finding is the only one, with the severity of
 * aw_policy_unknown, and all else is unknown. `record` has the parts to show: the last readable
 * one, or aw_expected_record. The caller treats *out as that of aw_policy_judge.
 */
AW_CHECKED enum aw_err aw_policy_judge_unread(const struct aw_record *record,
    const struct aw_unread *unread, const struct aw_transitions *transitions,
    const struct aw_policy *policy, int64_t now, struct aw_judgement **out, struct aw_error *err);

/* The worst of what was found about a certificate of the device; where nothing was, it must have
 * been seen, and not too long ago (`stale`), else UNKNOWN. */
enum aw_severity aw_certificate_severity(const struct aw_judgement *judgement,
    const struct aw_server_certificate *certificate, bool stale);

/* What outputs say of a certificate of the device in addition to its end: the worst finding about
 * it; of notes the one that is about its renewal. NULL: there is none. */
const struct aw_verdict *aw_certificate_notice(
    const struct aw_judgement *judgement, const struct aw_server_certificate *certificate);

#endif
