/* SPDX-License-Identifier: ISC */
#include "source/source_run.h"

#include <stdlib.h>

/* One run: the job of its source. */
struct run {
	struct aw_source_host *host;
	struct aw_source *source;
	struct aw_program *program;
	aw_source_run_take *take;
};

static void
end_run(struct aw_source_host *host, struct aw_source *source, aw_source_run_take *take,
    const struct aw_program_end *end)
{
	struct aw_result result;

	aw_source_result(source, &result);
	take(source, host->pool, end, &result);
	host->done(host, source, &result);
}

static void
program_done(void *context, const struct aw_program_end *end)
{
	struct run run = *(struct run *)context;

	run.source->job = NULL;
	free(context);
	if (end->err.code == AW_OK)
		aw_save_answer(run.host->save, run.source, run.source->type->watched(run.source),
		    end->output, end->len);
	end_run(run.host, run.source, run.take, end);
}

void
aw_source_run(struct aw_source_host *host, struct aw_source *source,
    const struct aw_program_request *request, aw_source_run_take *take)
{
	struct aw_program_request full = *request;
	struct run *run = calloc(1, sizeof(*run));
	struct aw_program_end end = {.output = "", .started_at = AW_INSTANT_NONE};

	if (run != NULL) {
		*run = (struct run){.host = host, .source = source, .take = take};
		full.done = program_done;
		full.context = run;
		run->program = aw_program_start(host->programs, &full, &host->now);
		if (run->program != NULL) {
			source->job = run;
			return;
		}
	}
	free(run);
	(void)aw_error_nomem(&end.err);
	end_run(host, source, take, &end);
}

void
aw_source_run_stop(struct aw_source_host *host, struct aw_source *source)
{
	struct run *run = source->job;

	aw_program_stop(run->program, &host->now);
	free(run);
	source->job = NULL;
}
