/* SPDX-License-Identifier: ISC */
#include "source/result.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/own_certificate.h"
#include "model/pool.h"
#include "model/store.h"
#include "program/paths.h"
#include "base/text.h"
#include "source/more.h"
#include "source/source_type.h"

#define ABSENT_MAX 1024 /* octets of `absent` */
#define ONE_MAX 400     /* octets of one note in it */

void
aw_result_init(struct aw_result *result)
{
	*result = (struct aw_result){0};
	aw_identity_init(&result->identity);
	result->store.written_at = AW_INSTANT_NONE;
	result->service.observed_at = result->service.attempt.at = AW_INSTANT_NONE;
}

/* Each has a result of its own, without more parts. */
/* NOLINTNEXTLINE(misc-no-recursion): those have none */
static void
clear_more(struct aw_result *result, struct aw_pool *pool)
{
	for (size_t i = 0; i < result->n_more; i++) {
		aw_result_clear(&result->more[i].facts, pool);
		free(result->more[i].name);
	}
	free(result->more);
	result->more = NULL;
	result->n_more = 0;
}

/* NOLINTNEXTLINE(misc-no-recursion): one level */
void
aw_result_clear(struct aw_result *result, struct aw_pool *pool)
{
	aw_store_clear(&result->store, pool);
	aw_license_clear(&result->license);
	aw_service_clear(&result->service, pool);
	aw_pool_unref(pool, result->certificate);
	aw_own_list_clear(&result->presented, &result->n_presented, pool);
	aw_identity_clear(&result->identity);
	aw_asked_clear(&result->asked);
	clear_more(result, pool);
	free(result->role);
	free(result->renewal);
	free(result->endpoint);
	free(result->absent);
	aw_result_init(result);
}

void
aw_result_absent(struct aw_result *result, const char *fmt, ...)
{
	const char *before = result->absent != NULL ? result->absent : "";
	char one[ONE_MAX], *whole = malloc(ABSENT_MAX);
	va_list ap;

	if (whole == NULL)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(one, sizeof(one), fmt, ap);
	va_end(ap);
	(void)aw_text_format(
	    whole, ABSENT_MAX, "%s%s%s", before, before[0] != '\0' ? "; " : "", one);
	free(result->absent);
	result->absent = aw_text_clean_dup(whole, strlen(whole), ABSENT_MAX);
	free(whole);
}

void
aw_result_asked(struct aw_result *result, const struct aw_asked *asked)
{
	static char version[] = AW_VERSION;
	struct aw_asked one = *asked;

	one.by = NULL;
	one.version = version;
	(void)aw_asked_add(&result->asked, &one);
}

void
aw_result_asked_file(struct aw_result *result, const char *path, int64_t now, enum aw_err code)
{
	char what[AW_ASKED_TEXT_MAX];
	struct stat st;
	bool regular = stat(path, &st) == 0 && S_ISREG(st.st_mode);

	(void)aw_text_format(what, sizeof(what), "read %s", path);
	aw_result_asked(result, &(struct aw_asked){.what = what,
				    .at = now,
				    .code = code,
				    .octets = regular ? (int64_t)st.st_size : -1,
				    .took_ms = -1});
}

void
aw_result_asked_program(
    struct aw_result *result, char *const *argv, const struct aw_program_end *end)
{
	char what[AW_ASKED_TEXT_MAX];
	size_t n = 0;

	/* An argument may be a secret, whatever it looks like. */
	while (argv[n] != NULL)
		n++;
	(void)aw_text_format(
	    what, sizeof(what), "run %s, %zu argument%s", argv[0], n - 1, n == 2 ? "" : "s");
	aw_result_asked(result, &(struct aw_asked){.what = what,
				    .at = end->ended_at,
				    .code = end->err.code,
				    .octets = (int64_t)end->len,
				    .took_ms = end->took_ms});
}

void
aw_source_result(const struct aw_source *source, struct aw_result *result)
{
	aw_result_init(result);
	result->has_store.asked = source->store != NULL || source->parts.store != NULL;
	result->has_license.asked = source->parts.license != NULL;
	result->has_certificate.asked = source->parts.certificate != NULL;
	result->has_service.asked = source->service != NULL;
}

const char *
aw_source_asker(const struct aw_source *source, char by[AW_ASKED_TEXT_MAX])
{
	const char *kind = "source", *name = source->parts.source;

	if (source->store != NULL) {
		kind = "store";
		name = source->store->name;
	} else if (source->service != NULL) {
		kind = "service";
		name = source->service->name;
	}
	(void)aw_text_format(by, AW_ASKED_TEXT_MAX, "%s %s", kind, name != NULL ? name : "");
	return by;
}
