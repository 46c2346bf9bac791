/* SPDX-License-Identifier: ISC */
/* The book of alarms: keeping it in line with judgements. What is to be sent: alarm_queue.c. */
#include "alarm/alarm_book.h"

#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "policy/judge/verdict.h"

/* First entry of a device, or the place where it would be. */
static size_t
device_start(const struct aw_alarms *alarms, const char *device)
{
	size_t low = 0, high = alarms->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (aw_alarm_compare_names(alarms->entries[middle]->alarm.device, device) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t
device_end(const struct aw_alarms *alarms, const char *device, size_t i)
{
	while (i < alarms->n && strcmp(alarms->entries[i]->alarm.device, device) == 0)
		i++;
	return i;
}

/* A verdict that is an alarm, and what becomes of it. */
struct wanted {
	const struct aw_verdict *verdict;
	enum aw_alarm_class class;
	struct aw_entry *entry; /* the one there is, or a fresh one */
	char *text;             /* for the entry there is */
	bool fresh;
};

/* By key; of several verdicts with one key the worst is first. */
static int
by_key_worst_first(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;
	int order = (x->class > y->class) - (x->class < y->class);

	if (order == 0)
		order = aw_alarm_compare_names(x->verdict->object, y->verdict->object);
	if (order == 0 && x->verdict->severity != y->verdict->severity)
		return x->verdict->severity > y->verdict->severity ? -1 : 1;
	if (order == 0)
		order = (x->verdict->finding < y->verdict->finding) -
			(x->verdict->finding > y->verdict->finding);
	return order;
}

/* The alarms of a judgement, one a key, sorted; NULL: no memory. */
static struct wanted *
list_wanted(const struct aw_judgement *judgement, size_t *n)
{
	size_t n_verdicts = judgement != NULL ? judgement->n_verdicts : 0, out = 0;
	struct wanted *list = calloc(n_verdicts + 1, sizeof(*list));

	*n = 0;
	if (list == NULL)
		return NULL;
	for (size_t i = 0; i < n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (verdict->severity > AW_SEVERITY_OK)
			list[(*n)++] = (struct wanted){
			    .verdict = verdict, .class = aw_alarm_class_of(verdict->finding)};
	}
	qsort(list, *n, sizeof(*list), by_key_worst_first);
	for (size_t i = 0; i < *n; i++)
		if (out == 0 || list[out - 1].class != list[i].class ||
		    strcmp(list[out - 1].verdict->object, list[i].verdict->object) != 0)
			list[out++] = list[i];
	*n = out;
	return list;
}

/* With a clock that cannot be right nothing else of a judgement is news: alarms stay as they are.
 */
static const struct aw_verdict *
clock_verdict(const struct aw_judgement *judgement)
{
	for (size_t i = 0; judgement != NULL && i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].finding == AW_FINDING_CLOCK)
			return &judgement->verdicts[i];
	return NULL;
}

static struct aw_entry *
new_entry(const char *device, const struct wanted *wanted)
{
	struct aw_entry *entry = calloc(1, sizeof(*entry));

	if (entry == NULL)
		return NULL;
	entry->alarm.device = strdup(device);
	entry->alarm.object = strdup(wanted->verdict->object);
	entry->alarm.text = strdup(wanted->verdict->text);
	entry->alarm.class = wanted->class;
	entry->alarm.hour_start = entry->alarm.doubted_at = AW_INSTANT_NONE;
	if (entry->alarm.device == NULL || entry->alarm.object == NULL ||
	    entry->alarm.text == NULL) {
		aw_entry_free(entry);
		return NULL;
	}
	return entry;
}

/* What becomes of an entry of the range that is not wanted. */
struct ending {
	bool wanted;
	enum aw_alarm_end end;
	char *text; /* the new text of the alarm; NULL: it stays as it is */
};

/* One device being brought in line: its range of the book, what is wanted, what comes out. */
struct update {
	struct aw_alarms *alarms;
	const char *device;
	const struct aw_alarm_ends *ends; /* NULL: all are over */
	bool gone;                        /* the device is */
	bool agent;                       /* it is the program itself */
	size_t start, end;
	struct wanted *wanted;
	size_t n_wanted;
	struct ending *endings; /* one an entry of the range */
	size_t n_endings;
	bool clock;
	int64_t now;
	bool changed;
};

/* What is to be said of an alarm that ends, or of which nothing is known any more. */
static enum aw_alarm_end
choose_end(const struct update *u, const struct aw_alarm *alarm, char text[AW_ALARM_TEXT_MAX])
{
	if (u->gone) {
		(void)aw_text_format(text, AW_ALARM_TEXT_MAX, "the device is no longer configured");
		return AW_ALARM_PART_REMOVED;
	}
	if (u->ends != NULL)
		return u->ends->end(u->ends->ctx, alarm, text);
	(void)aw_text_format(
	    text, AW_ALARM_TEXT_MAX, "no longer found: %s", aw_finding_code(alarm->finding)->title);
	return AW_ALARM_OVER;
}

/* The alarm stays, and its text says since when it is in doubt; NULL: no memory. */
static char *
doubt_text(const struct update *u, const struct aw_alarm *alarm)
{
	char text[AW_ALARM_TEXT_MAX + 64], since[AW_INSTANT_TEXT];

	(void)aw_text_format(text, sizeof(text), "could not tell since %s: %s",
	    aw_instant_format(u->now, since), alarm->text);
	return aw_text_clean_dup(text, strlen(text), AW_ALARM_TEXT_MAX);
}

/* True while nothing that is known of the alarm changes. */
static bool
stays(const struct update *u, const struct aw_alarm *alarm)
{
	return alarm->cleared || (alarm->class == AW_ALARM_AGENT) != u->agent ||
	       (u->clock && alarm->finding != AW_FINDING_CLOCK);
}

/* Decides on the entries that are not wanted. */
static bool
prepare_endings(struct update *u)
{
	for (size_t i = u->start; i < u->end; i++) {
		const struct aw_alarm *alarm = &u->alarms->entries[i]->alarm;
		struct ending *ending = &u->endings[i - u->start];
		char text[AW_ALARM_TEXT_MAX] = "";

		if (ending->wanted || stays(u, alarm))
			continue;
		ending->end = choose_end(u, alarm, text);
		if (ending->end != AW_ALARM_DOUBTED)
			ending->text = aw_text_clean_dup(text, strlen(text), AW_ALARM_TEXT_MAX);
		else if (alarm->doubted_at == AW_INSTANT_NONE)
			ending->text = doubt_text(u, alarm);
		else
			continue;
		if (ending->text == NULL)
			return false;
	}
	return true;
}

/* Everything that may fail: finds or makes the entries, and copies texts. */
static bool
prepare(struct update *u)
{
	size_t at = u->start, n_fresh = 0;

	for (size_t i = 0; i < u->n_wanted; i++) {
		struct wanted *w = &u->wanted[i];
		int order = 1;

		while (at < u->end && (order = aw_alarm_compare(u->device, w->class,
					   w->verdict->object, &u->alarms->entries[at]->alarm)) > 0)
			at++;
		w->fresh = at == u->end || order != 0;
		if (w->fresh) {
			w->entry = new_entry(u->device, w);
		} else {
			w->entry = u->alarms->entries[at];
			u->endings[at - u->start].wanted = true;
		}
		w->text = w->fresh ? NULL : strdup(w->verdict->text);
		if (w->entry == NULL || (!w->fresh && w->text == NULL))
			return false;
		n_fresh += w->fresh;
	}
	return prepare_endings(u) && aw_alarms_reserve(u->alarms, u->alarms->n + n_fresh);
}

static void
forget_wanted(struct update *u)
{
	for (size_t i = 0; i < u->n_wanted; i++) {
		if (u->wanted[i].fresh)
			aw_entry_free(u->wanted[i].entry);
		free(u->wanted[i].text);
	}
}

/* True if the verdict says anything new, but for its text. */
static bool
is_news(const struct wanted *w)
{
	const struct aw_alarm *alarm = &w->entry->alarm;

	return w->fresh || alarm->cleared || alarm->finding != w->verdict->finding ||
	       alarm->severity != w->verdict->severity;
}

/* Puts what the verdict says into its entry; true if more than the text is new. */
static bool
apply(const struct update *u, struct wanted *w)
{
	const struct aw_verdict *verdict = w->verdict;
	struct aw_alarm *alarm = &w->entry->alarm;
	bool news = is_news(w);
	bool changed = news || alarm->since != verdict->since || alarm->until != verdict->until ||
		       alarm->doubted_at != AW_INSTANT_NONE;

	if (w->fresh)
		alarm->raised_at = u->now;
	if (news)
		alarm->changed_at = u->now;
	if (w->text != NULL) {
		free(alarm->text);
		alarm->text = w->text;
		w->text = NULL;
	}
	alarm->cleared = alarm->removed = false;
	alarm->doubted_at = AW_INSTANT_NONE;
	alarm->finding = verdict->finding;
	alarm->severity = verdict->severity;
	alarm->since = verdict->since;
	alarm->until = verdict->until;
	return changed;
}

/* Clears an entry that is not wanted, or leaves it raised in doubt; true if it changes. */
static bool
clear(const struct update *u, struct aw_entry *entry, struct ending *ending)
{
	struct aw_alarm *alarm = &entry->alarm;

	if (ending->text == NULL)
		return false;
	free(alarm->text);
	alarm->text = ending->text;
	ending->text = NULL;
	if (ending->end == AW_ALARM_DOUBTED) {
		alarm->doubted_at = u->now;
		return true;
	}
	alarm->cleared = true;
	alarm->removed = ending->end == AW_ALARM_PART_REMOVED;
	alarm->doubted_at = AW_INSTANT_NONE;
	alarm->changed_at = u->now;
	return true;
}

/* Queues and state on disk follow; false: it was never sent and is over, so it is no more. */
static bool
settle(struct update *u, struct aw_entry *entry, bool changed)
{
	u->changed = u->changed || changed;
	if (entry->alarm.cleared && !entry->sent) {
		aw_storm_uncount(u->alarms, entry);
		aw_alarms_dequeue(u->alarms, entry);
		aw_alarms_drop(u->alarms, entry);
		aw_entry_free(entry);
		return false;
	}
	if (changed)
		aw_alarms_touch(u->alarms, entry);
	aw_alarms_settle(u->alarms, entry);
	return true;
}

/* True if the next wanted alarm is the entry itself or comes before it. */
static bool
comes_first(const struct update *u, const struct wanted *w, const struct aw_entry *entry)
{
	return w->entry == entry ||
	       aw_alarm_compare(u->device, w->class, w->verdict->object, &entry->alarm) < 0;
}

/* Raises, changes and clears; an entry that was never sent is removed at once. */
static size_t
merge(struct update *u, struct aw_entry **merged)
{
	size_t n = 0, i = u->start, next = 0;

	while (i < u->end || next < u->n_wanted) {
		bool take = next < u->n_wanted && (i == u->end || comes_first(u, &u->wanted[next],
								      u->alarms->entries[i]));
		struct aw_entry *entry = take ? u->wanted[next].entry : u->alarms->entries[i];

		bool changed;

		if (take) {
			i += !u->wanted[next].fresh;
			changed = apply(u, &u->wanted[next++]);
		} else {
			changed = clear(u, entry, &u->endings[i - u->start]);
			i++;
		}
		if (settle(u, entry, changed))
			merged[n++] = entry;
	}
	return n;
}

/* Replaces the device's range of the book. */
static void
put_back(struct update *u, struct aw_entry **merged, size_t n)
{
	struct aw_alarms *alarms = u->alarms;

	/* An empty book that stays empty has no array yet. */
	if (n == 0 && u->start == u->end)
		return;
	memmove(alarms->entries + u->start + n, alarms->entries + u->end,
	    (alarms->n - u->end) * sizeof(struct aw_entry *));
	if (n > 0)
		memcpy(alarms->entries + u->start, merged, n * sizeof(struct aw_entry *));
	alarms->n = alarms->n - (u->end - u->start) + n;
}

static void
free_endings(struct update *u)
{
	for (size_t i = 0; u->endings != NULL && i < u->n_endings; i++)
		free(u->endings[i].text);
	free(u->endings);
}

/* Brings the range of the device in line; false: no memory, nothing changed. */
static bool
run_update(struct update *u)
{
	struct aw_entry **merged =
	    calloc(u->end - u->start + u->n_wanted + 1, sizeof(struct aw_entry *));
	bool done = false;

	u->n_endings = u->end - u->start;
	u->endings = calloc(u->n_endings + 1, sizeof(*u->endings));
	if (merged != NULL && u->endings != NULL && prepare(u)) {
		put_back(u, merged, merge(u, merged));
		done = true;
	} else {
		forget_wanted(u);
	}
	free(merged);
	return done;
}

static enum aw_err
update(struct update *u, const struct aw_judgement *judgement, bool *changed, struct aw_error *err)
{
	const struct aw_verdict *clock = clock_verdict(judgement);
	struct aw_judgement only_clock = {.n_verdicts = 1};
	bool done;

	u->gone = judgement == NULL;
	u->clock = clock != NULL;
	u->start = device_start(u->alarms, u->device);
	u->end = device_end(u->alarms, u->device, u->start);
	if (judgement != NULL && clock != NULL)
		only_clock.verdicts = judgement->verdicts + (clock - judgement->verdicts);
	u->wanted = list_wanted(u->clock ? &only_clock : judgement, &u->n_wanted);
	done = u->wanted != NULL && run_update(u);
	free_endings(u);
	free(u->wanted);
	*changed = u->changed;
	return done ? AW_OK : aw_error_nomem(err);
}

enum aw_err
aw_alarms_update(struct aw_alarms *alarms, const char *device, const struct aw_judgement *judgement,
    const struct aw_alarm_ends *ends, int64_t now, bool *changed, struct aw_error *err)
{
	struct update u = {.alarms = alarms, .device = device, .ends = ends, .now = now};

	return update(&u, judgement, changed, err);
}

enum aw_err
aw_alarms_update_agent(struct aw_alarms *alarms, const struct aw_judgement *judgement,
    const struct aw_alarm_ends *ends, int64_t now, bool *changed, struct aw_error *err)
{
	struct update u = {.alarms = alarms,
	    .device = AW_ALARM_AGENT_DEVICE,
	    .ends = ends,
	    .agent = true,
	    .now = now};

	return update(&u, judgement, changed, err);
}
