/* SPDX-License-Identifier: ISC */
/* Random numbers that are the same on each machine: splitmix64. */
#ifndef AW_LAW_RANDOM_H
#define AW_LAW_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct law_random {
	uint64_t state;
};

static inline uint64_t
law_next(struct law_random *random)
{
	uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* From 0 to n - 1; 0 where n is 0. */
static inline unsigned
law_below(struct law_random *random, unsigned n)
{
	return n == 0 ? 0 : (unsigned)(law_next(random) >> 33) % n;
}

/* True in so many of 100 cases. */
static inline bool
law_chance(struct law_random *random, unsigned percent)
{
	return law_below(random, 100) < percent;
}

/* The generator of world n of a seed: no world depends on those before it. */
static inline struct law_random
law_random_of(uint64_t seed, uint64_t n)
{
	struct law_random random = {seed * UINT64_C(0xd1342543de82ef95) + n};

	random.state = law_next(&random);
	return random;
}

#endif
