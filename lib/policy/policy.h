/* SPDX-License-Identifier: ISC */
/*
 * Policy: a pure function of (record, transitions, policy, now) to verdicts. Nothing else judges
 * anything, so SNMP, the plugin and the command line cannot disagree.
 */
#ifndef AW_POLICY_H
#define AW_POLICY_H

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

/* The worst of what was found about a certificate of the device; where nothing was, it must have
 * been seen, and not too long ago (`stale`), else UNKNOWN. */
enum aw_severity aw_certificate_severity(const struct aw_judgement *judgement,
    const struct aw_server_certificate *certificate, bool stale);

#endif
