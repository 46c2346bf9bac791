/* SPDX-License-Identifier: ISC */
#include "source/ise_system.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "model/own_certificate.h"
#include "model/pool.h"
#include "source/more.h"

#define OWN_MAX 192

/* True if something presents it. */
static bool
is_used(const struct aw_ise_entry *entry)
{
	return entry->use != NULL && strcasecmp(entry->use, "Not in use") != 0;
}

static bool
is_admin(const struct aw_ise_entry *entry)
{
	size_t len = sizeof(AW_NAME_ADMIN) - 1;

	return strncasecmp(entry->use, AW_NAME_ADMIN, len) == 0 &&
	       (entry->use[len] == '\0' || entry->use[len] == ',');
}

/* "eap-authentication" of "EAP Authentication, RADIUS DTLS": its first use. */
static void
name_of(const struct aw_ise_entry *entry, const char *host, char out[OWN_MAX])
{
	size_t used = 0, len = strcspn(entry->use, ",");

	if (host != NULL && aw_text_format(out, OWN_MAX, "%s.", host))
		used = strlen(out);
	for (size_t i = 0; i < len && used + 1 < OWN_MAX; i++)
		out[used++] = isalnum((unsigned char)entry->use[i])
				  ? (char)tolower((unsigned char)entry->use[i])
				  : '-';
	out[used] = '\0';
}

static enum aw_err
fill(struct aw_machine *machine, struct aw_result *facts, const struct aw_ise_entry *entry,
    struct aw_error *err)
{
	facts->role = aw_text_clean_dup(entry->use, strlen(entry->use), AW_OWN_ROLE_MAX + 1);
	facts->certificate = aw_ise_certificate(entry, machine->source->known, machine->host->pool);
	return facts->role != NULL && facts->certificate != NULL ? AW_OK : aw_error_nomem(err);
}

static enum aw_err
take_entry(struct aw_machine *machine, const struct aw_ise_entry *entry, const char *host,
    struct aw_error *err)
{
	char own[OWN_MAX];
	struct aw_more *more;
	bool taken;

	if (host == NULL && machine->result.certificate == NULL && is_admin(entry))
		return fill(machine, &machine->result, entry, err);
	name_of(entry, host, own);
	more = aw_more_add_numbered(
	    &machine->result, machine->source, AW_PART_CERTIFICATE, own, &taken);
	if (more != NULL)
		return fill(machine, &more->facts, entry, err);
	if (!taken && machine->result.n_more < AW_MORE_MAX)
		return aw_error_nomem(err);
	machine->result.all_more = 0;
	aw_result_absent(&machine->result, "system certificate %s: too many parts", own);
	return AW_OK;
}

/* Both, since what is warned of depends on its lifetime. */
static bool
has_dates(const struct aw_ise_entry *entry)
{
	return entry->not_before != AW_INSTANT_NONE && entry->not_after != AW_INSTANT_NONE;
}

/* Nothing can be said of it, and it may be one that was there before. */
static void
leave_out(struct aw_machine *machine, const struct aw_ise_entry *entry)
{
	machine->result.all_more = 0;
	aw_result_absent(&machine->result, "system certificate %s: %s",
	    entry->name != NULL ? entry->name : "without a name",
	    entry->has_sha256 ? "its dates cannot be read" : "it has no SHA-256");
}

enum aw_err
aw_ise_system_take(struct aw_machine *machine, const struct aw_ise_pages *pages, const char *host,
    struct aw_error *err)
{
	enum aw_err rc = AW_OK;

	for (size_t i = 0; i < pages->list.n && rc == AW_OK; i++) {
		const struct aw_ise_entry *entry = &pages->list.items[i];

		if (!is_used(entry))
			continue;
		if (entry->has_sha256 && has_dates(entry))
			rc = take_entry(machine, entry, host, err);
		else
			leave_out(machine, entry);
	}
	if (rc == AW_OK && pages->unread.code != AW_OK)
		return aw_error_set(
		    err, pages->unread.code, machine->url, "%s", pages->unread.text);
	if (rc == AW_OK && host == NULL && machine->result.certificate == NULL)
		return aw_error_set(err, AW_ERR_STORE_EMPTY, machine->url,
		    "no system certificate is used by Admin");
	return rc;
}
