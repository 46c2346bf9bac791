/* SPDX-License-Identifier: ISC */
/* Services and dates of a transition; used by transition_read.c alone. */
#ifndef AW_TRANSITION_DATES_H
#define AW_TRANSITION_DATES_H

#include "base/err.h"
#include "config/conf.h"

struct aw_date; /* model/transition.h */
struct aw_transition;

/* The keys of sections `service` and `date`. */
extern const struct aw_conf_key aw_transition_service_keys[];
extern const struct aw_conf_key aw_transition_date_keys[];

/*
 * Reads both kinds of section into services, switches and dates, and the settings issuance-stop,
 * clean-up and distrust-after. Those that run backwards, and a service or switch that is given
 * twice, are AW_ERR_CONFIG_CONFLICT.
 */
AW_CHECKED enum aw_err aw_transition_read_dates(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t);

/* A section with the settings of a date of roots: kind, at, latest, source and seen. */
AW_CHECKED enum aw_err aw_transition_read_date(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_date *date);

#endif
