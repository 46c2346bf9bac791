/* SPDX-License-Identifier: ISC */
#include "model/running.h"

#include <stdlib.h>

struct aw_running *
aw_running_new(void)
{
	struct aw_running *running = calloc(1, sizeof(*running));

	if (running != NULL)
		aw_cisco_clock_init(&running->clock);
	return running;
}

void
aw_running_free(struct aw_running *running)
{
	if (running == NULL)
		return;
	free(running->hostname);
	free(running->version);
	free(running->product);
	free(running->serial);
	free(running->transport);
	free(running->url);
	free(running->services);
	free(running);
}
