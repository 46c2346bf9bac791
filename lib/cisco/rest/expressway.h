/* SPDX-License-Identifier: ISC */
/*
 * What a Cisco Expressway answers: the Smart Licensing status of its REST API (JSON), its XML
 * status, and pages for people where an answer was expected.
 */
#ifndef AW_EXPRESSWAY_H
#define AW_EXPRESSWAY_H

#include "model/license.h"

struct aw_store;

#define AW_EXPRESSWAY_WARNINGS_MAX 1000
#define AW_EXPRESSWAY_TEXT_MAX ((size_t)1024 * 1024) /* octets of one element */
#define AW_EXPRESSWAY_DEPTH_MAX 64

/* One entry of the device's own alarm list. */
struct aw_expressway_warning {
	char *reason; /* "Title - Description" */
	bool acknowledged;
};

/* Of /Status. Texts that are not reported are NULL. */
struct aw_expressway_status {
	char *product, *version, *serial; /* clean */
	int64_t system_time;              /* of the device's clock, UTC; AW_INSTANT_NONE */
	bool has_warnings;                /* there was a list, though it may be empty */
	struct aw_expressway_warning *warnings;
	size_t n_warnings;
	char *license_text; /* as `show license` prints it, not cleaned */
	size_t license_len;
};

/*
 * Reads the XML of /getxml?location=/Status or /status.xml; prefixes of names are passed over.
 * AW_ERR_ANSWER_XML: not well-formed, another root, an XPathError, a DOCTYPE, or deeper or larger
 * than the limits. Clear *status also after an error.
 */
AW_CHECKED enum aw_err aw_expressway_xml_parse(
    const char *data, size_t len, struct aw_expressway_status *status, struct aw_error *err);
void aw_expressway_status_clear(struct aw_expressway_status *status);

/*
 * Reads .../status/common/smartlicensing/licensing into *license, which is initialised with its
 * name. The answer contains when the last contact was but not how it went, so sync.result is
 * UNKNOWN. AW_ERR_ANSWER_JSON: no JSON (RFC 8259), keys twice, or without both Registration and
 * Authorization. Clear *license also after an error.
 */
AW_CHECKED enum aw_err aw_expressway_json_parse(
    const char *data, size_t len, struct aw_license *license, struct aw_error *err);

/*
 * What the device's warnings say of the license, each as a problem with its severity. A raised
 * communication error makes a contact without result a failed one; a list without any makes it a
 * good one.
 */
AW_CHECKED enum aw_err
aw_expressway_judge_warnings(const struct aw_expressway_status *status, struct aw_license *license);

/* The same of the trust store: CA or server certificates that the device itself complains of. */
AW_CHECKED enum aw_err
aw_expressway_store_warnings(const struct aw_expressway_status *status, struct aw_store *store);

#define AW_EXPRESSWAY_DOMAINS_MAX 100

struct aw_expressway_domain {
	char *name; /* clean; "number 3" where it has none */
	char *pem;  /* its certificate, NULL or "": none is given */
};

struct aw_expressway_domains {
	struct aw_expressway_domain *items;
	size_t n, left_out; /* more than AW_EXPRESSWAY_DOMAINS_MAX */
};

/*
 * Reads .../certs/domain as JSON: a list of objects, or an object of names and certificates.
 * AW_ERR_ANSWER_JSON. Clear *out also after an error.
 */
AW_CHECKED enum aw_err aw_expressway_domains_parse(
    const char *data, size_t len, struct aw_expressway_domains *out, struct aw_error *err);
void aw_expressway_domains_clear(struct aw_expressway_domains *domains);

/*
 * Reads .../certs/acme: the state in words, "Mode on, LastResult FAILED", without anything that may
 * be a secret, and if it says that the renewal fails. AW_ERR_ANSWER_JSON: no JSON, or no state in
 * it. The caller frees *renewal.
 */
AW_CHECKED enum aw_err aw_expressway_acme_parse(
    const char *data, size_t len, char **renewal, bool *failed, struct aw_error *err);

/*
 * True if the bytes are a page for people: they begin with a tag that is no XML status. *login says
 * if it asks to log in.
 */
bool aw_expressway_page(const char *data, size_t len, bool *login);

#endif
