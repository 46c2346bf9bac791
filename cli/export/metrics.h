/* SPDX-License-Identifier: ISC */
/*
 * Metrics as OpenMetrics 1.0 text that the older Prometheus text format reads too: every family is
 * a gauge, and no sample has a timestamp. Samples may be added in any order; families are written
 * one after another.
 */
#ifndef AW_CLI_METRICS_H
#define AW_CLI_METRICS_H

#include <stdint.h>

#include "base/buf.h"

#define AW_METRIC_LABEL_MAX 128 /* octets of a label's value, before escaping */
#define AW_METRIC_LABELS_MAX 8

/* What a family is; no quotes, backslashes and line ends in its texts. */
struct aw_metric_family {
	const char *name; /* ends in "_" and the unit where it has one */
	const char *unit; /* "seconds"; NULL: none */
	const char *help;
};

struct aw_metric_label {
	const char *name;
	const char *value; /* clean text; NULL or "": the sample goes without this label */
};

struct aw_metrics {
	const struct aw_metric_family *families; /* borrowed */
	struct aw_buf *samples;                  /* one a family */
	size_t n;
	/* go on every sample that is added, until they are changed */
	struct aw_metric_label labels[AW_METRIC_LABELS_MAX];
	size_t n_labels;
};

/* False when memory is short. A family holds at most `max` bytes. */
bool aw_metrics_init(
    struct aw_metrics *metrics, const struct aw_metric_family *families, size_t n, size_t max);
void aw_metrics_free(struct aw_metrics *metrics);

/*
 * Puts a label on all samples from now on, in place of one at this position and of those behind it:
 * 0 is the device, 1 what it has, 2 what that has.
 */
void
aw_metrics_label(struct aw_metrics *metrics, size_t position, const char *name, const char *value);

/* One sample with these labels. The caller sees to it that no two of a family have the same. */
void aw_metrics_add(struct aw_metrics *metrics, size_t family, int64_t value);

/* The same of an instant; nothing of AW_INSTANT_NONE. */
void aw_metrics_instant(struct aw_metrics *metrics, size_t family, int64_t instant);

/*
 * One sample with one more label for each state from 1 to n, by their words: 1 where it is the
 * state, else 0.
 */
void aw_metrics_states(
    struct aw_metrics *metrics, size_t family, const char *(*word)(int state), int n, int state);

/* The document, with "# EOF"; families without samples are left out. */
void aw_metrics_write(const struct aw_metrics *metrics, struct aw_buf *document);

/* True if something did not fit or memory was short. */
bool aw_metrics_failed(const struct aw_metrics *metrics);

#endif
