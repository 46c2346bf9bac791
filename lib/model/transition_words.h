/* SPDX-License-Identifier: ISC */
/* Words for the enumerations of a transition, as its files and all outputs have them. */
#ifndef AW_TRANSITION_WORDS_H
#define AW_TRANSITION_WORDS_H

#include "model/transition.h"

/* "service-switch", "test-window", "issuance-stop", "root-program", "own-end"; and the same to be
 * read: "service switch". */
const char *aw_date_kind_word(enum aw_date_kind kind);
const char *aw_date_kind_title(enum aw_date_kind kind);

/* "license", "calls", "sign-in", "dns", "cloud"; "" where it is not known. */
const char *aw_purpose_word(enum aw_purpose purpose);

/* All words, by their numbers, with a NULL after the last: of the kinds from AW_DATE_SWITCH on, of
 * the purposes from AW_PURPOSE_LICENSE on. */
const char *const *aw_date_kind_words(void);
const char *const *aw_purpose_words(void);

#endif
