/* SPDX-License-Identifier: ISC */
/*
 * Metrics as OpenMetrics 1.0 text (openmetrics.io) that parsers of the older Prometheus text format
 * 0.0.4 read too: every family is a gauge, and no sample has a timestamp. Samples may be added in
 * any order; they are written family by family, as the format requires.
 */
#ifndef AW_CLI_METRICS_H
#define AW_CLI_METRICS_H

#include <stdint.h>

#include "base/buf.h"

#define AW_METRIC_LABEL_MAX 128 /* octets of a label's value, before escaping */
#define AW_METRIC_LABELS_MAX 8

/* A metric family. Its texts are literals without quotes, backslashes and line ends. */
struct aw_metric_family {
	const char *name; /* ends in "_" and the unit, if it has one */
	const char *unit; /* "seconds"; NULL: without a unit */
	const char *help;
};

struct aw_metric_label {
	const char *name;
	const char *value; /* clean text; NULL or "": the sample has no such label */
};

struct aw_metrics {
	const struct aw_metric_family *families; /* borrowed */
	struct aw_buf *samples;                  /* one a family */
	size_t n;
	/* of every sample that is added, until they are changed */
	struct aw_metric_label labels[AW_METRIC_LABELS_MAX];
	size_t n_labels;
};

/* Free it in any case. A family holds at most `max` octets. False for want of memory. */
bool aw_metrics_init(
    struct aw_metrics *metrics, const struct aw_metric_family *families, size_t n, size_t max);
void aw_metrics_free(struct aw_metrics *metrics);

/*
 * Sets the label at this position for all samples from now on, and removes the labels after it.
 * Position 0 is the device, 1 a part of the device, 2 a part of that. Name and value are borrowed.
 */
void
aw_metrics_label(struct aw_metrics *metrics, size_t position, const char *name, const char *value);

/* Adds one sample with these labels. The caller makes sure that the labels are unique in a family.
 */
void aw_metrics_add(struct aw_metrics *metrics, size_t family, int64_t value);

/* Adds an instant, in seconds since 1970; adds nothing for AW_INSTANT_NONE. */
void aw_metrics_instant(struct aw_metrics *metrics, size_t family, int64_t instant);

/*
 * Appends the sample of the state that holds, with the value 1 and the state as its last label; the
 * others have none, since a device has some 20 of them for each transition set.
 */
void aw_metrics_state(struct aw_metrics *metrics, size_t family, const char *state);

/* Appends the document with its "# EOF"; families without samples are skipped. */
void aw_metrics_write(const struct aw_metrics *metrics, struct aw_buf *document);

/* True if samples were lost to the limit of a family or for want of memory. */
bool aw_metrics_failed(const struct aw_metrics *metrics);

#endif
