/* SPDX-License-Identifier: ISC */
/* How a configuration is loaded; part of config.h. */
#ifndef AW_CONFIG_OVERRIDES_H
#define AW_CONFIG_OVERRIDES_H

#include <stdbool.h>

struct aw_error;

/* What the command line says over the file. NULL members: nothing said. */
struct aw_config_overrides {
	const char *state_dir;
	const char *transitions_dir; /* instead of the shipped directory */
	bool no_root_dates;          /* without the horizon */
	const char *device;          /* the only one that is wanted; others are not even checked */
	/* Called for each error, after which the next section is read; then *out is set after
	 * errors too, with what could be read, for checks alone. NULL: the first error ends it. */
	void (*problem)(void *context, const struct aw_error *err);
	void *context;
};

#endif
