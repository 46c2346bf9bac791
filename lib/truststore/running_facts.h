/* SPDX-License-Identifier: ISC */
/*
 * Lines of a running-configuration that say what the device is, in which zone its clock is and
 * where its license messages go. Pure: lines to facts. A second device in the text spoils them.
 */
#ifndef AW_RUNNING_FACTS_H
#define AW_RUNNING_FACTS_H

#include <stdbool.h>

#include "model/running.h"
#include "truststore/running_services.h"
#include "truststore/shown_line.h"

/* The lines that the present one may belong to. */
enum aw_running_section { AW_RUNNING_TOP, AW_RUNNING_CALL_HOME, AW_RUNNING_LICENSE };

/* A profile of call-home. */
struct aw_running_profile {
	bool open, active, http, unused; /* unused: it reports no license data */
	char urls[AW_RUNNING_TEXT_MAX];
};

/* Begin with {.running = ..., .top = SIZE_MAX}. */
struct aw_running_facts {
	struct aw_running *running;
	enum aw_running_section section;
	size_t top; /* the least indentation so far */
	struct aw_running_profile profile;
	struct aw_running_services services;
	char other[AW_RUNNING_TEXT_MAX]; /* the name of a second device; "" for none */
	char smart_url[AW_RUNNING_TEXT_MAX], cslu_url[AW_RUNNING_TEXT_MAX];
	char profile_urls[AW_RUNNING_TEXT_MAX];
	bool profiles;  /* a profile of call-home sends license data by HTTP */
	bool enabled;   /* license smart enable: call-home unless another transport is set */
	bool ended;     /* the last line of a configuration */
	bool no_memory; /* stays */
};

/* Takes a line outside of certificates. */
void aw_running_take(struct aw_running_facts *facts, const struct aw_shown_line *line);

/* After the last line. False without memory. */
bool aw_running_end(struct aw_running_facts *facts);

#endif
