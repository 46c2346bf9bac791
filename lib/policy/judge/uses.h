/* SPDX-License-Identifier: ISC */
/*
 * The services that a device depends on (its uses) and how that is known: configured, reported by
 * the device as the transport of its licenses, or assumed. They are resolved once for a judgement.
 */
#ifndef AW_USES_H
#define AW_USES_H

#include <stdbool.h>
#include <stddef.h>

#include "model/transition.h"

struct aw_record;

enum aw_use_origin {
	AW_USE_CONFIGURED = 1, /* `services` of the device */
	AW_USE_REPORTED, /* transport and URL that a license source gave, or its configuration */
	AW_USE_ASSUMED,  /* nothing of these: the services of each transition for all devices */
};

struct aw_use {
	char *name; /* "host:port" in lower case */
	enum aw_use_origin origin;
	bool license;            /* a license server: a break of it stops renewals */
	enum aw_purpose purpose; /* what it is for, as a transition says */
	bool cloud;              /* one of Cisco's */
	bool plain;              /* asked over http: there is no TLS to verify */
	bool judged; /* a fresh chain of it was seen, or a transition has a switch of it */
};

struct aw_uses {
	struct aw_use *items; /* those that are judged, each once */
	size_t n_items;
	struct aw_use *reported; /* what the device reports, each once; with origin REPORTED */
	size_t n_reported;
	/* The device reports that it reaches no license server of Cisco: another host, a transport
	 * that is off, or a reservation. */
	bool no_cloud;
	bool reports;          /* it reports a transport at all, or a reservation */
	bool by_configuration; /* it does not itself: its running-configuration says it */
	const char *word; /* the transport as reported, borrowed; NULL: none, or a reservation */
};

/*
 * Resolves the uses of a record into *out; pointers are into the record. False without memory, with
 * *out to be cleared all the same.
 *
 * Transport words: `show license all` of IOS XE 17 ("Transport: Type: Smart, Callhome, CSLU,
 * Transport Off") and transport-type of Cisco-IOS-XE-smart-license-oper.yang. Their default
 * addresses are smartreceiver.cisco.com and tools.cisco.com.
 */
bool aw_uses_resolve(
    const struct aw_record *record, const struct aw_transitions *transitions, struct aw_uses *out);
void aw_uses_clear(struct aw_uses *uses);

/* The use of that name, or NULL. */
const struct aw_use *aw_uses_find(const struct aw_uses *uses, const char *name);

/* True for a license server of Cisco's that the device reports not to use: what it breaks by is at
 * most a WARNING. False for NULL. */
bool aw_use_capped(const struct aw_uses *uses, const struct aw_use *use);

/* "configured", "reported", "assumed". */
const char *aw_use_origin_word(enum aw_use_origin origin);

#endif
