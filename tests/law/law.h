/* SPDX-License-Identifier: ISC */
/*
 * The laws of verdicts (docs/verdicts.md), each a function of a judged world. A law that does not
 * hold gives the rule that was broken and a sentence.
 */
#ifndef AW_LAW_H
#define AW_LAW_H

#include "policy/policy.h"
#include "tests/law/world.h"

struct law_view {
	const struct law_world *world;
	struct law_built built;
	struct aw_judgement *judgement;
};

struct law_report {
	char rule[64]; /* "3 remove-root: readiness" */
	char text[512];
};

/* Judges a world; `order` as in law_build. (judge_world.c) */
void law_view_open(const struct law_world *world, uint64_t order, struct law_view *view);
void law_view_judge(struct law_view *view); /* what is built already */
void law_view_close(struct law_view *view);

/* All of a judgement as text; the caller frees it. */
char *law_view_text(const struct law_view *view);

/* Fills the report; gives false, so that a law can return it. */
bool law_broken(struct law_report *report, const char *rule, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* True if the law holds; `salt` chooses what it does with the world. */
typedef bool law_check(const struct law_view *view, uint64_t salt, struct law_report *report);

law_check law_sum, law_anchor, law_judged, law_fresh, law_worse, law_refuted, law_order, law_remedy,
    law_reference, law_words;

struct law {
	int number;
	const char *text;
	law_check *holds;
};

extern const struct law laws[];
enum { LAWS = 10 };

/*
 * An edit after which no verdict may be better. TAKEN: a fact is taken away or ages, so UNKNOWN is
 * allowed from any state. False where the world has nothing to edit. (worse.c)
 */
enum law_edit { LAW_WORSE, LAW_TAKEN };
struct law_mutation {
	const char *name;
	enum law_edit edit;
	bool (*apply)(struct law_world *world, struct law_random *random);
};
extern const struct law_mutation law_mutations[];
extern const unsigned law_n_mutations;

/* The world after the edit that the salt chooses; false where it has nothing to edit. */
bool law_edited(const struct law_world *world, uint64_t salt, struct law_world *edited);

/* Removes parts as long as the same rule stays broken. (shrink.c) */
void law_shrink(
    const struct law *law, uint64_t salt, struct law_world *world, struct law_report *report);

/*
 * A planted fault: changes a judgement as a faulty policy would have made it. Each law has to find
 * the faults planted for it. (plant.c)
 */
struct law_plant {
	const char *name;
	int law;
	void (*change)(const struct law_world *world, const struct law_built *built,
	    struct aw_judgement *judgement);
};
extern const struct law_plant law_plants[]; /* the last has no name */
/* The one of that name, or NULL; a world names the one to apply. */
const struct law_plant *law_plant_find(const char *name);

#endif
