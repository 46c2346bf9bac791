/* SPDX-License-Identifier: ISC */
/*
 * Transitions: retiring root(s) to replacement root(s), with their dates and the services they
 * touch. Those shipped are in data/transitions/; config/transition_files.h reads them and a site's.
 */
#ifndef AW_TRANSITION_H
#define AW_TRANSITION_H

#include "model/anchor.h"
#include "model/key_type.h"

/* Which devices a transition speaks of, where a device does not say which services it uses. */
enum aw_applies {
	AW_APPLIES_ALL,      /* every device: the license servers */
	AW_APPLIES_HOLDERS,  /* devices whose store holds a retiring root */
	AW_APPLIES_DECLARED, /* only devices that name one of its services */
};

/* Kinds of date. Each causes what docs/verdicts.md says of it, and no more. */
enum aw_date_kind {
	AW_DATE_SWITCH,   /* a service presents a chain to the replacement from then on */
	AW_DATE_TEST,     /* it does so for some hours, then goes back */
	AW_DATE_ISSUANCE, /* nothing more is issued under the root */
	AW_DATE_PROGRAM,  /* browsers do not trust the root any more; no device breaks by it */
	AW_DATE_END,      /* end of the certificate of the root */
};

/* One public date of a transition, with its source. */
struct aw_date {
	enum aw_date_kind kind;
	int64_t at;    /* the first instant that it may be */
	int64_t lasts; /* seconds from there to the last one: of a test, or where no day is known */
	char *name;    /* what it is called; for a switch or test, its service */
	char *source;  /* address; NULL: that of the transition */
	int64_t seen;  /* day on which the source was seen; AW_INSTANT_NONE: not said */
};

/* What a device uses a service for: what stops when it breaks. */
enum aw_purpose {
	AW_PURPOSE_UNKNOWN,
	AW_PURPOSE_LICENSE,
	AW_PURPOSE_CALLS,
	AW_PURPOSE_SIGN_IN,
	AW_PURPOSE_DNS,
	AW_PURPOSE_CLOUD,
};

/* A service that the transition names. */
struct aw_named_service {
	char *name; /* "sip.pstnhub.microsoft.com:5061" */
	enum aw_purpose purpose;
	char *issuer; /* subject or common name of who issues its certificates; NULL: not said */
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
	int64_t not_after;         /* AW_INSTANT_NONE if not given */
	enum aw_key_type key_type; /* of its key; AW_KEY_OTHER: not said */
};

/* A service and the instant from which it presents a chain to the replacement. Where no day is
 * known, that is one of a window: the service may switch from `at` on, and has at its end. */
struct aw_switch {
	char *service; /* "tools.cisco.com:443" */
	int64_t at;
	int64_t lasts; /* seconds of the window; 0: the day is known */
};

struct aw_transition {
	char *name; /* at most AW_STORE_NAME_MAX octets */
	char *title;
	char *source;     /* the notice it rests on */
	int64_t seen;     /* day on which that was seen; AW_INSTANT_NONE: not said */
	char *defined_at; /* "file:line", for error texts and `show` */
	enum aw_applies applies;
	bool program; /* its dates are those of a root program: what browsers trust, not devices */
	int64_t issuance_stop; /* AW_INSTANT_NONE if not announced */
	/* From when nothing needs the retiring roots: by default the last switch, AW_INSTANT_NONE
	 * where there is none. */
	int64_t clean_up;
	struct aw_root *retiring;
	size_t n_retiring;
	struct aw_root *replacements; /* none: any other root */
	size_t n_replacements;
	bool needs_all; /* all of them; else one for each type of key that the device can use */
	bool distrusts; /* its retiring roots, for certificates issued after `distrust_after` */
	int64_t distrust_after;
	struct aw_switch *switches; /* sorted by instant, then name */
	size_t n_switches;
	struct aw_named_service *services; /* those with a switch and those without */
	size_t n_services;
	struct aw_date *dates; /* all of them, sorted by instant, then name */
	size_t n_dates;
};

/* A public date of roots that no transition needs to name: when browsers stop to trust them. */
struct aw_root_dates {
	struct aw_date date;
	struct aw_root *roots;
	size_t n_roots;
};

struct aw_transitions {
	int64_t version;             /* day of the catalogue; 0: not said */
	struct aw_transition *items; /* sorted by name */
	size_t n_items;
	struct aw_root_dates *root_dates; /* sorted by the name of their date */
	size_t n_root_dates;
};

/* Free the content (not the struct). */
void aw_transition_clear(struct aw_transition *transition);
void aw_root_dates_clear(struct aw_root_dates *dates);
void aw_transitions_clear(struct aw_transitions *transitions);

/* The root with that SHA-256, or NULL. */
const struct aw_root *
aw_root_find(const struct aw_root *roots, size_t n, const uint8_t sha256[AW_SHA256_LEN]);

/* True if a certificate on a path is that root: by its SHA-256, or by its key, as a cross
 * certificate of it is. */
bool aw_root_is(const struct aw_root *root, const struct aw_certificate *cert);

/* The switch of that service by aw_service_same, or NULL. */
const struct aw_switch *
aw_transition_switch(const struct aw_transition *transition, const char *service);

/* The last instant at which a switch happens, the switch itself where its day is known. */
int64_t aw_switch_latest(const struct aw_switch *at);

/* What the transition says of that service, or NULL; and whether it names it at all. */
const struct aw_named_service *
aw_transition_service(const struct aw_transition *transition, const char *service);
bool aw_transition_names(const struct aw_transition *transition, const char *service);

/* The one of that name, or NULL. */
const struct aw_transition *
aw_transition_find(const struct aw_transitions *transitions, const char *name);

#endif
