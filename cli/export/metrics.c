/* SPDX-License-Identifier: ISC */
#include "export/metrics.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "base/text.h"

bool
aw_metrics_init(
    struct aw_metrics *metrics, const struct aw_metric_family *families, size_t n, size_t max)
{
	*metrics = (struct aw_metrics){.families = families};
	metrics->samples = calloc(n, sizeof(metrics->samples[0]));
	if (metrics->samples == NULL)
		return false;
	metrics->n = n;
	for (size_t i = 0; i < n; i++)
		aw_buf_init(&metrics->samples[i], max);
	return true;
}

void
aw_metrics_free(struct aw_metrics *metrics)
{
	for (size_t i = 0; i < metrics->n; i++)
		aw_buf_free(&metrics->samples[i]);
	free(metrics->samples);
	*metrics = (struct aw_metrics){0};
}

void
aw_metrics_label(struct aw_metrics *metrics, size_t position, const char *name, const char *value)
{
	if (position >= AW_METRIC_LABELS_MAX)
		return;
	metrics->labels[position] = (struct aw_metric_label){.name = name, .value = value};
	metrics->n_labels = position + 1;
}

/* The value is cleaned and truncated as all text of devices, then escaped for the format. */
static void
add_label(struct aw_buf *buf, const struct aw_metric_label *label, bool first)
{
	char clean[AW_METRIC_LABEL_MAX + 1];

	(void)aw_text_clean(clean, sizeof(clean), label->value, strlen(label->value));
	(void)aw_buf_printf(buf, "%s%s=\"", first ? "" : ",", label->name);
	for (const char *p = clean; *p != '\0'; p++) {
		if (*p == '\\' || *p == '"')
			(void)aw_buf_puts(buf, "\\");
		(void)aw_buf_add(buf, p, 1);
	}
	(void)aw_buf_puts(buf, "\"");
}

void
aw_metrics_add(struct aw_metrics *metrics, size_t family, int64_t value)
{
	struct aw_buf *buf = &metrics->samples[family];
	bool any = false;

	(void)aw_buf_puts(buf, metrics->families[family].name);
	for (size_t i = 0; i < metrics->n_labels; i++) {
		const struct aw_metric_label *label = &metrics->labels[i];

		if (label->value == NULL || label->value[0] == '\0')
			continue;
		(void)aw_buf_puts(buf, any ? "" : "{");
		add_label(buf, label, !any);
		any = true;
	}
	(void)aw_buf_printf(buf, "%s %" PRId64 "\n", any ? "}" : "", value);
}

void
aw_metrics_instant(struct aw_metrics *metrics, size_t family, int64_t instant)
{
	if (instant != AW_INSTANT_NONE)
		aw_metrics_add(metrics, family, instant);
}

void
aw_metrics_state(struct aw_metrics *metrics, size_t family, const char *state)
{
	aw_metrics_label(metrics, metrics->n_labels, "state", state);
	aw_metrics_add(metrics, family, 1);
	metrics->n_labels--;
}

void
aw_metrics_write(const struct aw_metrics *metrics, struct aw_buf *document)
{
	for (size_t i = 0; i < metrics->n; i++) {
		const struct aw_metric_family *family = &metrics->families[i];
		const struct aw_buf *samples = &metrics->samples[i];

		if (samples->len == 0)
			continue;
		(void)aw_buf_printf(document, "# TYPE %s gauge\n", family->name);
		if (family->unit != NULL)
			(void)aw_buf_printf(document, "# UNIT %s %s\n", family->name, family->unit);
		(void)aw_buf_printf(document, "# HELP %s %s\n", family->name, family->help);
		(void)aw_buf_add(document, samples->data, samples->len);
	}
	(void)aw_buf_puts(document, "# EOF\n");
}

bool
aw_metrics_failed(const struct aw_metrics *metrics)
{
	for (size_t i = 0; i < metrics->n; i++)
		if (metrics->samples[i].failed)
			return true;
	return false;
}
