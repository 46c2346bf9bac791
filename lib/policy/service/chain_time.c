/* SPDX-License-Identifier: ISC */
#include "base/instant.h"
#include "model/service.h"
#include "policy/service/chain_time.h"

/* Paths of one trust that may count. */
struct choice {
	const struct aw_trust *trust;
	unsigned flaws; /* 1 << flaw of each kind that does */
	aw_path_filter *without;
	const void *context;
};

/* The next path from `i` on of those kinds that is not struck; NULL at the end. */
static const struct aw_path *
next_path(const struct choice *choice, size_t *i)
{
	while (*i < choice->trust->n_paths) {
		const struct aw_path *path = &choice->trust->paths[(*i)++];

		if ((choice->flaws & 1U << path->flaw) != 0 &&
		    (choice->without == NULL || !choice->without(path, choice->context)))
			return path;
	}
	return NULL;
}

/* Finds the paths that hold at `now`: the one that does longest, and whether all are crosses. */
static void
look_now(const struct choice *choice, int64_t now, struct aw_holds *out)
{
	const struct aw_path *path;
	size_t i = 0;

	out->cross_only = true;
	while ((path = next_path(choice, &i)) != NULL) {
		if (now < path->not_before || now > path->not_after)
			continue;
		out->now = true;
		out->cross_only = out->cross_only && path->cross;
		if (out->best == NULL || path->not_after > out->best->not_after)
			out->best = path;
	}
	out->cross_only = out->cross_only && out->now;
}

/*
 * Widens the stretch [since, until] by every path that overlaps it or adjoins it to the second,
 * until none does.
 */
static void
widen(const struct choice *choice, struct aw_holds *out)
{
	bool wider = true;

	while (wider) {
		const struct aw_path *path;
		size_t i = 0;

		wider = false;
		while ((path = next_path(choice, &i)) != NULL) {
			if (path->not_before - 1 > out->until || path->not_after < out->since - 1)
				continue;
			if (path->not_after > out->until) {
				out->until = path->not_after;
				out->last = path;
				wider = true;
			}
			if (path->not_before < out->since) {
				out->since = path->not_before;
				wider = true;
			}
		}
	}
}

/* Nothing holds now: what ended last, and what begins next. */
static void
look_around(const struct choice *choice, int64_t now, struct aw_holds *out)
{
	const struct aw_path *path, *next = NULL;
	size_t i = 0;

	out->since = out->until = AW_INSTANT_NONE;
	while ((path = next_path(choice, &i)) != NULL) {
		if (path->not_after < now &&
		    (out->best == NULL || path->not_after > out->best->not_after))
			out->best = path;
		if (path->not_before > now && (next == NULL || path->not_before < next->not_before))
			next = path;
	}
	if (out->best != NULL)
		out->since = out->best->not_after;
	if (next != NULL)
		out->until = next->not_before;
	if (out->best == NULL)
		out->best = next;
}

/* One that may hold now, the one that would longest. */
static const struct aw_path *
find_unchecked(const struct choice *choice, int64_t now)
{
	const struct aw_path *path, *best = NULL;
	size_t i = 0;

	while ((path = next_path(choice, &i)) != NULL)
		if (now >= path->not_before && now <= path->not_after &&
		    (best == NULL || path->not_after > best->not_after))
			best = path;
	return best;
}

static const struct aw_path *
find_lapsed(const struct choice *choice, int64_t now)
{
	const struct aw_path *path, *last = NULL;
	size_t i = 0;

	while ((path = next_path(choice, &i)) != NULL)
		if (path->not_after != AW_INSTANT_NONE && path->not_after < now &&
		    (last == NULL || path->not_after > last->not_after))
			last = path;
	return last;
}

void
aw_trust_holds(const struct aw_trust *trust, aw_path_filter *without, const void *context,
    int64_t now, struct aw_holds *out)
{
	struct choice choice = {trust, 1U << AW_CHAIN_SOUND, without, context};

	*out = (struct aw_holds){0};
	look_now(&choice, now, out);
	if (!out->now) {
		choice.flaws |= 1U << AW_CHAIN_UNCHECKED;
		look_around(&choice, now, out);
		choice.flaws = 1U << AW_CHAIN_UNCHECKED;
		out->unchecked = find_unchecked(&choice, now);
		choice.flaws = 1U << AW_CHAIN_NEVER;
		out->lapsed = find_lapsed(&choice, now);
		return;
	}
	out->last = out->best;
	out->since = out->best->not_before;
	out->until = out->best->not_after;
	widen(&choice, out);
}

bool
aw_trust_known(const struct aw_trust *trust, const struct aw_holds *holds)
{
	return holds->now || (!trust->cut && holds->unchecked == NULL);
}
