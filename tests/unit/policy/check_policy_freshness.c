/* SPDX-License-Identifier: ISC */
/* How old facts may be that are in a file: license texts, and stores. */
#include "fixture/license_world.h"
#include "fixture/make.h"
#include "fixture/suite.h"
#include "model/device_record.h"
#include "model/store.h"

#define INTERVAL AW_HOUR
#define NONE AW_INSTANT_NONE
#define NIGHT "2026-03-01T02:00:00Z"
#define OKAY AW_SEVERITY_OK
#define UNKN AW_SEVERITY_UNKNOWN

/* The severity of a healthy license whose text is that old. */
static const struct {
	int64_t fresh_for, age;
	enum aw_severity severity;
} texts[] = {
    {26 * AW_HOUR, 0, OKAY},
    /* A text of the night is not stale at noon, whatever the interval is. */
    {26 * AW_HOUR, 10 * AW_HOUR, OKAY},
    {26 * AW_HOUR, 26 * AW_HOUR, OKAY},
    {26 * AW_HOUR, 26 * AW_HOUR + 1, UNKN},
    {8 * AW_DAY, 7 * AW_DAY, OKAY},
    {AW_HOUR, 2 * AW_HOUR, UNKN},
    /* What a device or a program answers. */
    {0, 3 * INTERVAL, OKAY},
    {0, 3 * INTERVAL + 1, UNKN},
    {0, 10 * AW_HOUR, UNKN},
};

/* The license was read at `at`, the store just now. */
static void
make_world(struct license_world *w, int64_t at, int64_t now)
{
	license_world_make(w, at);
	w->record->interval = INTERVAL;
	w->record->written_at = w->record->stores[0].observed_at = now;
}

/* The verdict on the collection of that part. */
static const struct aw_verdict *
verdict_on(const struct license_world *w, const char *object)
{
	const struct aw_verdict *found = NULL;

	for (size_t i = 0; i < w->judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &w->judgement->verdicts[i];

		if (strcmp(verdict->object, object) == 0 &&
		    (verdict->finding == AW_FINDING_COLLECTED ||
			verdict->finding == AW_FINDING_STALE))
			found = verdict;
	}
	ck_assert_ptr_nonnull(found);
	return found;
}

START_TEST(license_texts)
{
	const struct aw_license_verdict *verdict;
	int64_t at = make_at(NIGHT);
	struct license_world w;

	make_world(&w, at, at + texts[_i].age);
	w.license->fresh_for = texts[_i].fresh_for;
	verdict = license_world_judge(&w, at + texts[_i].age);
	ck_assert_msg(verdict->severity == texts[_i].severity, "%s", verdict->reason);
	ck_assert_int_eq(w.judgement->worst, texts[_i].severity);
	ck_assert_int_eq(w.judgement->stale, texts[_i].severity == UNKN);
	license_world_end(&w);
}
END_TEST

static const char *
text_of(const struct license_world *w, enum aw_finding finding)
{
	const struct aw_verdict *verdict = license_world_find(w, finding);

	ck_assert_ptr_nonnull(verdict);
	return verdict->text;
}

START_TEST(age_of_a_text_in_words)
{
	struct license_world w;
	int64_t at = make_at(NIGHT);

	make_world(&w, at, at + 10 * AW_HOUR);
	w.license->fresh_for = 26 * AW_HOUR;
	(void)license_world_judge(&w, at + 10 * AW_HOUR);
	ck_assert_ptr_nonnull(strstr(verdict_on(&w, "license/license")->text,
	    "was written on 2026-03-01T02:00:00Z (10 h 0 min ago)"));
	(void)license_world_judge(&w, at + 3 * AW_DAY);
	ck_assert_ptr_nonnull(strstr(text_of(&w, AW_FINDING_LICENSE_UNKNOWN),
	    "its file was written on 2026-03-01T02:00:00Z, which is too long ago"));
	ck_assert_str_eq(aw_verdict_remedy(license_world_find(&w, AW_FINDING_LICENSE_UNKNOWN)),
	    "Check the job that writes the file.");
	w.license->fresh_for = 0;
	(void)license_world_judge(&w, at + 3 * AW_DAY);
	ck_assert_str_eq(aw_verdict_remedy(license_world_find(&w, AW_FINDING_LICENSE_UNKNOWN)),
	    "Check that anchorwatchd runs and reaches the source.");
	license_world_end(&w);
}
END_TEST

/* Of a store that was just read from a file of that age. */
static const struct {
	int64_t fresh_for, age; /* NONE: not of a file */
	enum aw_finding finding;
	const char *text, *without;
} stores[] = {
    {0, NONE, AW_FINDING_COLLECTED, "was read on", "written"},
    {0, AW_HOUR, AW_FINDING_COLLECTED,
	"its file was written on 2026-03-01T02:00:00Z (1 h 0 min ago)", "does the job"},
    {0, 7 * AW_DAY, AW_FINDING_COLLECTED, "its file was written on", "does the job"},
    {0, 7 * AW_DAY + 1, AW_FINDING_COLLECTED, "longer than 7 d 0 h: does the job that writes it",
	"fresh-for"},
    {0, 3000 * AW_DAY, AW_FINDING_COLLECTED, "does the job that writes it", "fresh-for"},
    {26 * AW_HOUR, 26 * AW_HOUR, AW_FINDING_COLLECTED, "its file was written on", "fresh-for"},
    {26 * AW_HOUR, 26 * AW_HOUR + 1, AW_FINDING_STALE, "longer than fresh-for = 1 d 2 h allows",
	"does the job"},
    {20 * AW_DAY, 10 * AW_DAY, AW_FINDING_COLLECTED, "does the job that writes it", "fresh-for"},
};

START_TEST(stores_of_files)
{
	int64_t at = make_at(NIGHT),
		now = aw_instant_add(at, stores[_i].age != NONE ? stores[_i].age : 0);
	const struct aw_verdict *verdict;
	struct license_world w;
	struct aw_store *store;

	make_world(&w, now, now);
	store = &w.record->stores[0];
	store->written_at = stores[_i].age != NONE ? at : NONE;
	store->fresh_for = stores[_i].fresh_for;
	(void)license_world_judge(&w, now);
	verdict = verdict_on(&w, store->name);
	ck_assert_int_eq(verdict->finding, stores[_i].finding);
	ck_assert_int_eq(verdict->severity, stores[_i].finding == AW_FINDING_STALE ? UNKN : OKAY);
	ck_assert_msg(strstr(verdict->text, stores[_i].text) != NULL, "%s", verdict->text);
	ck_assert_msg(strstr(verdict->text, stores[_i].without) == NULL, "%s", verdict->text);
	ck_assert_int_eq(w.judgement->stale, stores[_i].finding == AW_FINDING_STALE);
	if (stores[_i].finding == AW_FINDING_STALE)
		ck_assert_str_eq(aw_verdict_remedy(verdict), "Check the job that writes the file.");
	license_world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, license_texts, 0, COUNT(texts));
	tcase_add_test(tc, age_of_a_text_in_words);
	tcase_add_loop_test(tc, stores_of_files, 0, COUNT(stores));
}

int
main(void)
{
	return aw_suite_run("policy_freshness", fill);
}
