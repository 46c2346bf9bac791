/* SPDX-License-Identifier: ISC */
/* The device's own alarms, known by their titles: the XML has neither number nor severity. */
#include "cisco/rest/expressway.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/store.h"
#include "base/text.h"

#define WHERE "device alarm"
#define HEAD_MAX 2048 /* octets in which a page says that it is one */

enum effect { NOTE, CONTACT_FAILED, REGISTRATION_FAILED };
enum subject { LICENSE, STORE };

/* Titles and severities of the alarm reference of Expressway X15. */
static const struct {
	const char *title;
	enum aw_severity severity;
	enum subject subject;
	enum effect effect;
} table[] = {
    {"Smart license in Eval", AW_SEVERITY_WARNING, LICENSE, NOTE},
    {"Smart license in overage out of compliance", AW_SEVERITY_WARNING, LICENSE, NOTE},
    {"Smart license no provision out of compliance", AW_SEVERITY_CRITICAL, LICENSE, NOTE},
    {"Smart license no provision Eval expired", AW_SEVERITY_CRITICAL, LICENSE, NOTE},
    {"Smart license in overage authorization expired", AW_SEVERITY_WARNING, LICENSE, NOTE},
    {"Smart license no provision authorization expired", AW_SEVERITY_CRITICAL, LICENSE, NOTE},
    {"Smart license registration expired", AW_SEVERITY_CRITICAL, LICENSE, NOTE},
    {"Smart license communication error", AW_SEVERITY_WARNING, LICENSE, CONTACT_FAILED},
    {"Smart license authorization expiring soon", AW_SEVERITY_WARNING, LICENSE, NOTE},
    {"Smart license renew auth failed", AW_SEVERITY_WARNING, LICENSE, CONTACT_FAILED},
    {"Smart license renew registration failed", AW_SEVERITY_WARNING, LICENSE, REGISTRATION_FAILED},
    {"Smart license registration expiring soon", AW_SEVERITY_WARNING, LICENSE, NOTE},
    {"LDAP server CA certificate is missing", AW_SEVERITY_WARNING, STORE, NOTE},
    {"Server certificate validity", AW_SEVERITY_WARNING, STORE, NOTE},
    {"[Hybrid services] Download failed because the certificate was not valid", AW_SEVERITY_WARNING,
	STORE, NOTE},
    {"[Hybrid services] Upgrade failed because the certificate was not valid", AW_SEVERITY_WARNING,
	STORE, NOTE},
    {"[Hybrid services] Connection failed because the CA certificate was not found",
	AW_SEVERITY_WARNING, STORE, NOTE},
};
#define TITLES (sizeof(table) / sizeof(table[0]))

/* The row of "Title - Description", TITLES for none; the whole title counts. */
static size_t
row_of(const char *reason)
{
	const char *dash = reason != NULL ? strstr(reason, " - ") : NULL;
	size_t i = 0, len;

	if (reason == NULL)
		return TITLES;
	len = dash != NULL ? (size_t)(dash - reason) : strlen(reason);
	while (i < TITLES &&
	       (strlen(table[i].title) != len || strncasecmp(table[i].title, reason, len) != 0))
		i++;
	return i;
}

static const char *
state(const struct aw_expressway_warning *warning)
{
	return warning->acknowledged ? " (acknowledged)" : "";
}

/* The contact failed, and the device's warning is the only reason there is. */
static bool
note_failure(struct aw_sync *sync, const char *reason)
{
	if (sync->result == AW_SYNC_SUCCEEDED || sync->result == AW_SYNC_FAILED)
		return true;
	sync->result = AW_SYNC_FAILED;
	if (sync->reason == NULL)
		sync->reason = strdup(reason);
	return sync->reason != NULL;
}

enum aw_err
aw_expressway_judge_warnings(const struct aw_expressway_status *status, struct aw_license *license)
{
	bool contact_failed = false, good = true;

	for (size_t i = 0; i < status->n_warnings && good; i++) {
		const struct aw_expressway_warning *warning = &status->warnings[i];
		size_t row = row_of(warning->reason);

		if (row == TITLES || table[row].subject != LICENSE)
			continue;
		good = aw_license_problem(license, table[row].severity, AW_ERR_DEVICE_ALARM, WHERE,
			   "%s%s", warning->reason, state(warning)) == AW_OK;
		if (good && table[row].effect == CONTACT_FAILED) {
			contact_failed = true;
			good = note_failure(&license->sync, warning->reason);
		}
		if (good && table[row].effect == REGISTRATION_FAILED)
			good = note_failure(&license->renewal, warning->reason);
	}
	if (status->has_warnings && !contact_failed && license->sync.result == AW_SYNC_UNKNOWN)
		license->sync.result = AW_SYNC_SUCCEEDED;
	return good ? AW_OK : AW_ERR_NO_MEMORY;
}

enum aw_err
aw_expressway_store_warnings(const struct aw_expressway_status *status, struct aw_store *store)
{
	enum aw_err rc = AW_OK;

	for (size_t i = 0; i < status->n_warnings && rc == AW_OK; i++) {
		const struct aw_expressway_warning *warning = &status->warnings[i];
		size_t row = row_of(warning->reason);

		if (row < TITLES && table[row].subject == STORE)
			rc = aw_store_problem(store, table[row].severity, AW_ERR_DEVICE_ALARM,
			    WHERE, "%s%s", warning->reason, state(warning));
	}
	return rc;
}

static bool
begins(const char *data, size_t len, const char *word)
{
	return len >= strlen(word) && strncasecmp(data, word, strlen(word)) == 0;
}

bool
aw_expressway_page(const char *data, size_t len, bool *login)
{
	char head[HEAD_MAX + 1];
	size_t skip = 0;

	*login = false;
	if (begins(data, len, "\xef\xbb\xbf"))
		skip = 3;
	while (skip < len && strchr(" \t\r\n", data[skip]) != NULL && data[skip] != '\0')
		skip++;
	data += skip;
	len -= skip;
	if (!begins(data, len, "<!DOCTYPE html") && !begins(data, len, "<html") &&
	    !begins(data, len, "<head") && !begins(data, len, "<title"))
		return false;
	(void)aw_text_clean(head, sizeof(head), data, len < HEAD_MAX ? len : HEAD_MAX);
	*login = strstr(head, "<title>Login") != NULL || strstr(head, "/login/") != NULL;
	return true;
}
