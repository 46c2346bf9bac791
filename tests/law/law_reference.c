/* SPDX-License-Identifier: ISC */
/* Law 7: what a vendor expects changes nothing that is judged. */
#include <stdlib.h>
#include <string.h>

#include "model/device_record.h"
#include "model/pool.h"
#include "model/reference.h"
#include "model/store.h"
#include "policy/judge/store_view.h"
#include "tests/law/law.h"

static _Noreturn void
no_memory(void)
{
	(void)fputs("out of memory\n", stderr);
	exit(2);
}

static void
draw_list(const struct law_world *world, struct aw_pool *pool, struct law_random *random,
    struct aw_differing_list *list)
{
	unsigned n = law_below(random, LAW_ROOTS);

	for (unsigned i = 0; i < n; i++) {
		const struct aw_certificate *root = law_build_root(
		    world, (int)law_below(random, LAW_ROOTS), law_chance(random, 10), pool);

		if (!aw_differing_add(list, root))
			no_memory();
		aw_pool_unref(pool, root);
	}
	list->all += law_chance(random, 20) ? law_below(random, 500) : 0;
}

static void
draw_reference(struct law_view *view, struct law_random *random)
{
	struct aw_record *record = view->built.record;
	struct aw_reference *reference = aw_reference_new("/etc/anchorwatch/reference.p7b");

	if (reference == NULL)
		no_memory();
	record->reference = reference;
	if (law_chance(random, 75))
		reference->observed_at = view->world->now;
	if (reference->observed_at == AW_INSTANT_NONE || law_chance(random, 20))
		aw_attempt_set(
		    &reference->attempt, view->world->now, AW_ERR_FILE_MISSING, "no file");
	for (size_t i = 0; i < record->n_stores; i++) {
		struct aw_store *store = &record->stores[i];

		if (reference->observed_at == AW_INSTANT_NONE || !aw_store_is_view(record, i) ||
		    store->observed_at == AW_INSTANT_NONE)
			continue;
		store->difference = calloc(1, sizeof(*store->difference));
		if (store->difference == NULL)
			no_memory();
		draw_list(view->world, record->pool, random, &store->difference->missing);
		draw_list(view->world, record->pool, random, &store->difference->extra);
	}
}

bool
law_reference(const struct law_view *view, uint64_t salt, struct law_report *report)
{
	static const enum aw_finding notes[] = {
	    AW_FINDING_REFERENCE_DIFFERS, AW_FINDING_REFERENCE_UNREAD};
	struct law_random random = {salt};
	struct law_view other = {.world = view->world};
	char *text, *then;
	bool held;

	law_build(view->world, 0, &other.built);
	draw_reference(&other, &random);
	law_view_judge(&other);
	aw_judgement_drop(other.judgement, notes, sizeof(notes) / sizeof(notes[0]));
	text = law_view_text(view);
	then = law_view_text(&other);
	held = strcmp(text, then) == 0 || law_broken(report, "7 reference",
					      "the judgement without the reference\n%.200s\n"
					      "and with it\n%.200s",
					      text, then);
	free(text);
	free(then);
	law_view_close(&other);
	return held;
}
