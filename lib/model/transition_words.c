/* SPDX-License-Identifier: ISC */
#include "model/transition_words.h"

static const char *const kinds[] = {
    "service-switch", "test-window", "issuance-stop", "root-program", "own-end", NULL};

static const char *const purposes[] = {"", "license", "calls", "sign-in", "dns", "cloud", NULL};

const char *
aw_date_kind_word(enum aw_date_kind kind)
{
	return kinds[kind];
}

const char *
aw_date_kind_title(enum aw_date_kind kind)
{
	static const char *const titles[] = {"service switch", "test window", "issuance stop",
	    "root program date", "end of the certificate"};

	return titles[kind];
}

const char *
aw_purpose_word(enum aw_purpose purpose)
{
	return purposes[purpose];
}

const char *const *
aw_date_kind_words(void)
{
	return kinds;
}

const char *const *
aw_purpose_words(void)
{
	return &purposes[AW_PURPOSE_LICENSE];
}
