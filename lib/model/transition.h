/* SPDX-License-Identifier: ISC */
/*
 * Transitions: retiring root(s) to replacement root(s), with their dates and the services they
 * touch. Those shipped are in data/transitions/; config/transition_files.h reads them and a site's.
 */
#ifndef AW_TRANSITION_H
#define AW_TRANSITION_H

#include "model/anchor.h"

/* Which devices a transition speaks of, where a device does not say which services it uses. */
enum aw_applies {
	AW_APPLIES_ALL,      /* every device: the license servers */
	AW_APPLIES_HOLDERS,  /* devices whose store holds a retiring root */
	AW_APPLIES_DECLARED, /* only devices that name one of its services */
};

/* A root by what identifies it; SHA-256 always, the rest for sources that report less. */
struct aw_root {
	char *name;    /* "IdenTrust Commercial Root CA 1" */
	char *subject; /* RFC 4514; NULL if not given */
	char *serial;  /* lower-case hex as in aw_certificate; NULL if not given */
	char *url;     /* where its publisher offers it; NULL if not given */
	uint8_t sha256[AW_SHA256_LEN];
	uint8_t sha1[AW_SHA1_LEN];         /* valid if has_sha1 */
	uint8_t key_sha256[AW_SHA256_LEN]; /* valid if has_key */
	bool has_sha1, has_key;
	int64_t not_after; /* AW_INSTANT_NONE if not given */
};

/* A service and the instant at which it presents a chain to the replacement. */
struct aw_switch {
	char *service; /* "tools.cisco.com:443" */
	int64_t at;
};

struct aw_transition {
	char *name; /* at most AW_STORE_NAME_MAX octets */
	char *title;
	char *source;     /* the notice it rests on */
	char *defined_at; /* "file:line", for error texts and `show` */
	enum aw_applies applies;
	bool program; /* its dates are those of a root program: what browsers trust, not devices */
	int64_t issuance_stop; /* AW_INSTANT_NONE if not announced */
	/* From when nothing needs the retiring roots: by default the last switch, AW_INSTANT_NONE
	 * where there is none. */
	int64_t clean_up;
	struct aw_root *retiring;
	size_t n_retiring;
	struct aw_root *replacements; /* any usable one is enough; none: any other root */
	size_t n_replacements;
	struct aw_switch *switches; /* sorted by instant, then name */
	size_t n_switches;
};

struct aw_transitions {
	struct aw_transition *items; /* sorted by name */
	size_t n_items;
};

/* Free the content (not the struct). */
void aw_transition_clear(struct aw_transition *transition);
void aw_transitions_clear(struct aw_transitions *transitions);

/* The switch of that service, compared as aw_service_same does, or NULL. */
const struct aw_switch *
aw_transition_switch(const struct aw_transition *transition, const char *service);

/* The one of that name, or NULL. */
const struct aw_transition *
aw_transition_find(const struct aw_transitions *transitions, const char *name);

#endif
