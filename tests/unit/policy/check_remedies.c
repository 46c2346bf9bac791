/* SPDX-License-Identifier: ISC */
/*
 * Remedies fit their finding: codes times sources. One finding has several causes, and each kind of
 * source is mended in its own way, so no remedy may speak of what is not there.
 */
#include "fixture/license_world.h"
#include "fixture/service_world.h"
#include "fixture/suite.h"
#include "policy/judge/source_remedy.h"

#define NOW "2026-03-01T12:00:00Z"
#define OKAY AW_SEVERITY_OK

enum situation { GAP, CUT, WORD, NO_STATE, NO_DATE, ALARM, OLD, NEVER, FAILED, SITUATIONS };

/* Words that may be in a remedy only for that kind and situation; SITUATIONS and UNKNOWN: any. */
static const struct {
	const char *word;
	enum aw_source_kind kind;
	enum situation situation;
} only[] = {
    {"pager", AW_SOURCE_LICENSE_TEXT, CUT},
    {"cut off", AW_SOURCE_LICENSE_TEXT, GAP},
    {"cut off", AW_SOURCE_LICENSE_TEXT, NO_STATE},
    {"the command", AW_SOURCE_LICENSE_TEXT, GAP},
    {"the command", AW_SOURCE_LICENSE_TEXT, NO_STATE},
    {"run the program", AW_SOURCE_LICENSE_TEXT, OLD},
    {"run the program", AW_SOURCE_LICENSE_TEXT, NEVER},
    {"9.9.831", AW_SOURCE_SNMP, GAP},
    {"9.9.831", AW_SOURCE_SNMP, NO_STATE},
    {"module cisco-smart-license", AW_SOURCE_RESTCONF, GAP},
    {"module cisco-smart-license", AW_SOURCE_RESTCONF, NO_STATE},
    {"XML", AW_SOURCE_EXPRESSWAY, GAP},
    {"XML", AW_SOURCE_EXPRESSWAY, NO_STATE},
    {"Status > Alarms", AW_SOURCE_EXPRESSWAY, ALARM},
    {"alerts of the account", AW_SOURCE_SSM_ONPREM, ALARM},
    {"the API see", AW_SOURCE_SSM_ONPREM, GAP},
    {"the API see", AW_SOURCE_SSM_ONPREM, NO_STATE},
    {"in the text with", AW_SOURCE_UNKNOWN, WORD},
    {"if the date is right", AW_SOURCE_UNKNOWN, NO_DATE},
    {"raw word", AW_SOURCE_UNKNOWN, SITUATIONS},
    {"failure's own code", AW_SOURCE_UNKNOWN, SITUATIONS},
};

static const enum aw_source_kind kinds[] = {AW_SOURCE_EXPRESSWAY, AW_SOURCE_RESTCONF,
    AW_SOURCE_SNMP, AW_SOURCE_LICENSE_TEXT, AW_SOURCE_SSM_ONPREM};

/* True if a row allows the word here. */
static bool
allows(const char *word, enum aw_source_kind kind, enum situation situation)
{
	for (size_t i = 0; i < COUNT(only); i++)
		if (strcmp(only[i].word, word) == 0 && only[i].situation == situation &&
		    (only[i].kind == kind || only[i].kind == AW_SOURCE_UNKNOWN))
			return true;
	return false;
}

static void
check_words(const struct aw_verdict *verdict, enum aw_source_kind kind, enum situation situation)
{
	const char *remedy = aw_verdict_remedy(verdict);

	ck_assert_uint_gt(strlen(remedy), 10);
	for (size_t i = 0; i < COUNT(only); i++)
		ck_assert_msg(
		    strstr(remedy, only[i].word) == NULL || allows(only[i].word, kind, situation),
		    "%s, situation %d, %s: %s", aw_source_kind_name(kind), (int)situation,
		    verdict->text, remedy);
}

/* The device has one license of that source, in the situation. */
static void
make(struct license_world *w, enum aw_source_kind kind, enum situation situation)
{
	struct aw_license *license;
	struct aw_source_status *source;
	int64_t now = make_at(NOW);

	license_world_make(w, now);
	license = w->license;
	source = aw_record_add_source(w->record, "here", kind);
	ck_assert_ptr_nonnull(source);
	source->observed_at = now;
	aw_attempt_set(&source->attempt, now, AW_OK, NULL);
	set_text(&license->source, "here");
	if (situation == GAP) {
		license->complete = false;
		ck_assert_int_eq(aw_license_problem(license, AW_SEVERITY_UNKNOWN,
				     AW_ERR_LICENSE_INCOMPLETE, "", "lacks the dates"),
		    AW_OK);
	} else if (situation == CUT) {
		license->complete = false;
		ck_assert_int_eq(aw_license_problem(license, AW_SEVERITY_UNKNOWN,
				     AW_ERR_LICENSE_PAGED, "", "the text lacks the end"),
		    AW_OK);
	} else if (situation == WORD) {
		license->authorization = AW_AUTHORIZATION_UNKNOWN;
		set_text(&license->authorization_raw, "PERHAPS");
	} else if (situation == NO_STATE) {
		license->registration = AW_REGISTRATION_UNKNOWN;
		set_text(&license->registration_raw, NULL);
	} else if (situation == NO_DATE) {
		license->deadline_word = AW_DEADLINE_UNREADABLE;
	} else if (situation == ALARM) {
		ck_assert_int_eq(aw_license_problem(license, AW_SEVERITY_WARNING,
				     AW_ERR_DEVICE_ALARM, "device alarm", "Smart license in Eval"),
		    AW_OK);
	} else if (situation == OLD) {
		w->record->interval = AW_HOUR;
		source->observed_at = license->observed_at = now - AW_DAY;
	} else if (situation == NEVER) {
		source->observed_at = license->observed_at = AW_INSTANT_NONE;
		source->attempt.at = license->attempt.at = AW_INSTANT_NONE;
	}
}

static const enum aw_finding of_situation[SITUATIONS] = {
    [GAP] = AW_FINDING_LICENSE_UNKNOWN,
    [CUT] = AW_FINDING_LICENSE_UNKNOWN,
    [WORD] = AW_FINDING_LICENSE_UNKNOWN,
    [NO_STATE] = AW_FINDING_LICENSE_UNKNOWN,
    [NO_DATE] = AW_FINDING_LICENSE_UNKNOWN,
    [ALARM] = AW_FINDING_LICENSE_ALARM,
    [OLD] = AW_FINDING_LICENSE_UNKNOWN,
    [NEVER] = AW_FINDING_LICENSE_UNKNOWN,
};

/* Every situation of a license by every kind of source that gives one. */
START_TEST(licenses_by_source)
{
	enum aw_source_kind kind = kinds[_i];

	for (enum situation situation = GAP; situation < FAILED; situation++) {
		const struct aw_verdict *verdict;
		struct license_world w;

		if (situation == CUT && kind != AW_SOURCE_LICENSE_TEXT)
			continue;
		make(&w, kind, situation);
		(void)license_world_judge(&w, make_at(NOW));
		verdict = license_world_find(&w, of_situation[situation]);
		ck_assert_ptr_nonnull(verdict);
		ck_assert_msg(situation != NEVER || (strstr(verdict->text, "never") != NULL &&
							strstr(verdict->text, "long ago") == NULL),
		    "%s", verdict->text);
		for (size_t i = 0; i < w.judgement->n_verdicts; i++)
			if (w.judgement->verdicts[i].severity > OKAY)
				check_words(&w.judgement->verdicts[i], kind, situation);
		if (situation == CUT)
			ck_assert_ptr_nonnull(strstr(aw_verdict_remedy(verdict), "pager"));
		license_world_end(&w);
	}
}
END_TEST

/* An incomplete answer, an unknown word and an old answer of each kind have remedies of their own.
 */
START_TEST(kinds_differ)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(aw_source_remedy(kinds[i], false, AW_CASE_GAP),
			    aw_source_remedy(kinds[k], false, AW_CASE_GAP));
	for (int kind = AW_SOURCE_UNKNOWN; kind < AW_SOURCE_KINDS; kind++)
		for (int what = 0; what < AW_SOURCE_CASES; what++) {
			ck_assert_uint_gt(strlen(aw_source_remedy((enum aw_source_kind)kind, false,
					      (enum aw_source_case)what)),
			    10);
			for (int other = 0; other < what; other++)
				ck_assert_str_ne(aw_source_remedy((enum aw_source_kind)kind, false,
						     (enum aw_source_case)what),
				    aw_source_remedy((enum aw_source_kind)kind, false,
					(enum aw_source_case)other));
		}
	ck_assert_ptr_nonnull(aw_source_remedy((enum aw_source_kind)99, false, AW_CASE_GAP));
}
END_TEST

/* What failed last says what to do, for each part and for each code of an error. */
START_TEST(failures)
{
	const char *remedy = aw_err_code((enum aw_err)_i)->remedy;
	int64_t now = make_at(NOW);
	struct license_world w;
	size_t found = 0;

	for (int never = 0; never < 2; never++) {
		make(&w, AW_SOURCE_RESTCONF, FAILED);
		set_text(&w.record->stores[0].source, "file");
		aw_attempt_set(&w.license->attempt, now, (enum aw_err)_i, "it failed");
		aw_attempt_set(&w.record->sources[0].attempt, now, (enum aw_err)_i, "it failed");
		aw_attempt_set(&w.record->stores[0].attempt, now, (enum aw_err)_i, "it failed");
		if (never != 0)
			w.license->observed_at = w.record->sources[0].observed_at =
			    w.record->stores[0].observed_at = AW_INSTANT_NONE;
		(void)license_world_judge(&w, now);
		for (size_t i = 0; i < w.judgement->n_verdicts; i++) {
			const struct aw_verdict *verdict = &w.judgement->verdicts[i];

			if (verdict->finding != AW_FINDING_COLLECTION_FAILED &&
			    verdict->finding != AW_FINDING_NEVER_COLLECTED &&
			    verdict->finding != AW_FINDING_LICENSE_UNKNOWN)
				continue;
			ck_assert_str_eq(aw_verdict_remedy(verdict), remedy);
			found++;
		}
		license_world_end(&w);
	}
	ck_assert_uint_eq(found, 6);
}
END_TEST

/* A service that does not answer is not called the device. */
START_TEST(probes)
{
	const char *remedy = aw_probe_remedy((enum aw_err)_i);
	const struct aw_verdict *verdict = NULL;
	struct service_world w;
	int64_t now = make_at("2021-01-01T00:10:00Z");

	if (_i >= AW_ERR_NET_NAME && _i <= AW_ERR_CHAIN_MANY && _i != AW_ERR_NET_SIZE)
		ck_assert_msg(strstr(remedy, "evice") == NULL, "%s", remedy);
	world_make(&w, QUOVADIS);
	w.service->observed_at = AW_INSTANT_NONE;
	aw_attempt_set(&w.service->attempt, now, (enum aw_err)_i, "it failed");
	ck_assert_int_eq(
	    aw_policy_judge(w.record, &w.transitions, &w.policy, now, &w.judgement, NULL), AW_OK);
	for (size_t i = 0; i < w.judgement->n_verdicts; i++)
		if (w.judgement->verdicts[i].finding == AW_FINDING_SERVICE_UNREACHABLE ||
		    w.judgement->verdicts[i].finding == AW_FINDING_SERVICE_UNKNOWN) {
			verdict = &w.judgement->verdicts[i];
			ck_assert_str_eq(aw_verdict_remedy(verdict), remedy);
		}
	ck_assert_ptr_nonnull(verdict);
	world_end(&w);
}
END_TEST

/* An alarm of the device about its certificates has no position in a text. */
START_TEST(problems_of_stores)
{
	int64_t now = make_at("2021-01-01T00:10:00Z");
	const struct aw_verdict *verdict = NULL;
	struct service_world w;

	world_make(&w, QUOVADIS);
	ck_assert_ptr_nonnull(aw_record_add_source(w.record, "expressway", AW_SOURCE_EXPRESSWAY));
	ck_assert_int_eq(aw_store_problem(w.store, AW_SEVERITY_WARNING, (enum aw_err)_i,
			     "device alarm", "Server certificate validity"),
	    AW_OK);
	ck_assert_int_eq(
	    aw_policy_judge(w.record, &w.transitions, &w.policy, now, &w.judgement, NULL), AW_OK);
	for (size_t i = 0; i < w.judgement->n_verdicts; i++)
		if (w.judgement->verdicts[i].finding == AW_FINDING_STORE_PROBLEM ||
		    w.judgement->verdicts[i].finding == AW_FINDING_STORE_REFUSED)
			verdict = &w.judgement->verdicts[i];
	ck_assert_ptr_nonnull(verdict);
	if (_i == AW_ERR_STORE_REFUSED)
		ck_assert_ptr_nonnull(strstr(aw_verdict_remedy(verdict), "mend"));
	else if (_i == AW_ERR_DEVICE_ALARM)
		ck_assert_ptr_nonnull(strstr(aw_verdict_remedy(verdict), "Status > Alarms"));
	else
		ck_assert_str_eq(aw_verdict_remedy(verdict), aw_err_code((enum aw_err)_i)->remedy);
	world_end(&w);
}
END_TEST

/* Entitlements: state, whether it has an end, and a word of the remedy. */
static const struct {
	enum aw_entitlement_state state;
	const char *ends;
	const char *word;
} entitlements[] = {
    {AW_ENTITLEMENT_UNKNOWN, NULL, "word in the text"},
    {AW_ENTITLEMENT_IN_GRACE, "2026-03-02", "before the grace ends"},
    {AW_ENTITLEMENT_EXPIRED, NULL, "Renew the license"},
    {AW_ENTITLEMENT_AUTHORIZED, "2026-03-02", "Renew the term"},
    {AW_ENTITLEMENT_AUTHORIZED, "2026-02-02", "Renew the term"},
    {AW_ENTITLEMENT_OUT_OF_COMPLIANCE, NULL, "Buy or move"},
    {AW_ENTITLEMENT_OVERAGE, NULL, "Buy or move"},
    {AW_ENTITLEMENT_INVALID, NULL, "Compare the virtual account"},
    {AW_ENTITLEMENT_DISABLED, NULL, "Enable the license"},
};

START_TEST(single_licenses)
{
	const struct aw_verdict *verdict;
	struct aw_entitlement *entitlement;
	struct license_world w;

	make(&w, AW_SOURCE_LICENSE_TEXT, FAILED);
	entitlement = aw_license_entitlement(w.license, "Feature", 7, "TAG", 3);
	ck_assert_ptr_nonnull(entitlement);
	set_text(&entitlement->raw, "A WORD");
	entitlement->count = 1;
	entitlement->state = entitlements[_i].state;
	if (entitlements[_i].ends != NULL)
		entitlement->ends = make_at(entitlements[_i].ends);
	(void)license_world_judge(&w, make_at(NOW));
	verdict = license_world_find(&w, AW_FINDING_ENTITLEMENT);
	ck_assert_ptr_nonnull(verdict);
	ck_assert_msg(strstr(aw_verdict_remedy(verdict), entitlements[_i].word) != NULL, "%s: %s",
	    verdict->text, aw_verdict_remedy(verdict));
	license_world_end(&w);
}
END_TEST

/* An expired root that is needed is never to be removed: it is replaced. */
START_TEST(expired_roots)
{
	int64_t now = make_at("2034-02-01");
	size_t needed = 0, spare = 0;
	struct service_world w;

	world_make(&w, QUOVADIS | IDEN);
	w.store->observed_at = w.record->written_at = now;
	ck_assert_int_eq(
	    aw_policy_judge(w.record, &w.transitions, &w.policy, now, &w.judgement, NULL), AW_OK);
	for (size_t i = 0; i < w.judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &w.judgement->verdicts[i];
		const char *remedy = aw_verdict_remedy(verdict);

		if (verdict->finding != AW_FINDING_ANCHOR_EXPIRED)
			continue;
		if (strstr(verdict->text, "nothing needs it") != NULL) {
			ck_assert_str_eq(remedy, "Remove it when convenient.");
			spare++;
		} else {
			ck_assert_msg(strstr(remedy, "emove") == NULL, "%s", remedy);
			needed++;
		}
	}
	ck_assert_uint_ge(needed, 1);
	ck_assert_uint_eq(needed + spare, 2);
	world_end(&w);
}
END_TEST

static const char *const unknown_words[] = {
    "let one count", "Check the path", "reaches the device", "job that writes", "NTP"};

/* What makes an unknown readiness known, by what is missing. */
START_TEST(unknown_readiness)
{
	int64_t now = make_at("2021-01-01T00:10:00Z");
	struct service_world w;

	world_make(&w, QUOVADIS);
	w.store->judged = _i != 0;
	if (_i == 1) {
		w.store->observed_at = AW_INSTANT_NONE;
		aw_attempt_set(&w.store->attempt, now, AW_ERR_FILE_MISSING, "no such file");
	} else if (_i == 2) {
		now += AW_DAY;
	} else if (_i == 3) {
		w.store->written_at = now - 2 * AW_DAY;
		w.store->fresh_for = AW_DAY;
	} else if (_i == 4) {
		w.policy.earliest_now = now + 1;
	}
	ck_assert_int_eq(
	    aw_policy_judge(w.record, &w.transitions, &w.policy, now, &w.judgement, NULL), AW_OK);
	ck_assert_int_eq(w.judgement->readiness[0].state, AW_READINESS_UNKNOWN);
	ck_assert_ptr_nonnull(w.judgement->readiness[0].remedy);
	ck_assert_ptr_nonnull(strstr(w.judgement->readiness[0].remedy, unknown_words[_i]));
	world_end(&w);
}
END_TEST

/* A code alone knows no source: its remedy speaks of none. */
START_TEST(remedies_of_findings)
{
	const char *remedy;

	if (_i == AW_FINDING_NONE)
		return;
	remedy = aw_finding_code((enum aw_finding)_i)->remedy;
	ck_assert_ptr_null(strstr(remedy, "raw word"));
	ck_assert_ptr_null(strstr(remedy, "pager"));
	ck_assert(_i != AW_FINDING_ANCHOR_EXPIRED || strstr(remedy, "convenient") == NULL);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, licenses_by_source, 0, COUNT(kinds));
	tcase_add_test(tc, kinds_differ);
	tcase_add_loop_test(tc, failures, AW_OK + 1, AW_ERR_COUNT);
	tcase_add_loop_test(tc, probes, AW_OK + 1, AW_ERR_COUNT);
	tcase_add_loop_test(tc, problems_of_stores, AW_OK + 1, AW_ERR_COUNT);
	tcase_add_loop_test(tc, single_licenses, 0, COUNT(entitlements));
	tcase_add_test(tc, expired_roots);
	tcase_add_loop_test(tc, unknown_readiness, 0, COUNT(unknown_words));
	tcase_add_loop_test(tc, remedies_of_findings, 0, AW_FINDING_COUNT);
}

int
main(void)
{
	return aw_suite_run("remedies", fill);
}
