/* SPDX-License-Identifier: ISC */
/* How far a word is from the one that it was meant to be. */
#ifndef AW_MISSPELT_H
#define AW_MISSPELT_H

#include <stddef.h>

#define AW_MISSPELT_MAX 64 /* octets: longer words are no misspelt ones */

/*
 * Letters to insert, remove, replace or swap with their neighbour to make one word of the other;
 * case and underscores make no difference. Both have at most AW_MISSPELT_MAX octets.
 */
unsigned aw_misspelt_distance(const char *a, size_t n, const char *b, size_t m);

/*
 * The distance of a word from a name of a list: keys, commands, options, devices. A word of four
 * letters or more that the name begins with counts as near. UINT_MAX where the name was not meant:
 * a third of its letters or more differ, or one of both is too long.
 */
unsigned aw_misspelt_word(const char *name, const char *word, size_t len);

/*
 * The name that a word was meant to be, for "did you mean": that of n names with the least distance
 * by aw_misspelt_word, the first of equal ones; NULL if none is near. `name_at` gives each name.
 */
const char *aw_misspelt_nearest(const char *(*name_at)(const void *names, size_t i),
    const void *names, size_t n, const char *word);

/* Three strings for "%s%s%s": "; did you mean ", a name and "?"; empty ones where it is NULL. */
#define AW_MISSPELT_SAY(name)                                                  \
	(name) != NULL ? "; did you mean " : "", (name) != NULL ? (name) : "", \
	    (name) != NULL ? "?" : ""

#define AW_MISSPELT_HINT (AW_MISSPELT_MAX + 32)

/*
 * "; did you mean WORD?" where one of the words of a list such as "smtp, ldap or xmpp" was meant,
 * else "". Written to buf, which is returned.
 */
const char *aw_misspelt_hint(const char *list, const char *word, char buf[AW_MISSPELT_HINT]);

/* The distance of the farthest name that may have been meant by a service, "host:port". */
unsigned aw_misspelt_limit(const char *service);

/*
 * The distance of a service that is known from one that may be misspelt; UINT_MAX where it cannot
 * be meant: the same, farther than `limit`, or different by its digits alone.
 */
unsigned aw_misspelt_service(const char *name, const char *service, unsigned limit);

#endif
