/* SPDX-License-Identifier: ISC */
/* All that is known of a license, a line a fact, to be compared with what was expected. */
#ifndef AW_LICENSE_DUMP_H
#define AW_LICENSE_DUMP_H

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "model/license.h"

static inline void
dump_text(struct aw_buf *out, const char *name, const char *value)
{
	if (value != NULL)
		(void)aw_buf_printf(out, "%s: %s\n", name, value);
}

static inline void
dump_date(struct aw_buf *out, const char *name, int64_t instant)
{
	char text[AW_INSTANT_TEXT];

	if (instant != AW_INSTANT_NONE)
		(void)aw_buf_printf(out, "%s: %s\n", name, aw_instant_format(instant, text));
}

static inline void
dump_sync(struct aw_buf *out, const char *name, const struct aw_sync *sync)
{
	char at[AW_INSTANT_TEXT];

	if (sync->result == AW_SYNC_NONE)
		return;
	(void)aw_buf_printf(out, "%s: %s (%s) at %s", name, aw_sync_word(sync->result), sync->raw,
	    aw_instant_format(sync->at, at));
	if (sync->reason != NULL)
		(void)aw_buf_printf(out, ", %s", sync->reason);
	(void)aw_buf_puts(out, "\n");
}

static inline void
dump_entitlement(struct aw_buf *out, const struct aw_entitlement *item)
{
	(void)aw_buf_printf(out, "entitlement: [%s] [%s] [%s] ", item->name, item->tag,
	    item->version != NULL ? item->version : "");
	if (item->count == AW_COUNT_NONE)
		(void)aw_buf_puts(out, "-");
	else
		(void)aw_buf_printf(out, "%" PRIu64, item->count);
	(void)aw_buf_printf(out, " %s (%s)%s\n", aw_entitlement_word(item->state),
	    item->raw != NULL ? item->raw : "", item->enforced ? " enforced" : "");
}

static inline void
dump_registration(struct aw_buf *out, const struct aw_license *license)
{
	(void)aw_buf_printf(out, "mode: %s\ncomplete: %s\n", aw_license_mode_word(license->mode),
	    license->complete ? "yes" : "no");
	dump_text(out, "smart account", license->smart_account);
	dump_text(out, "virtual account", license->virtual_account);
	dump_text(out, "product", license->product);
	dump_text(out, "transport", license->transport);
	dump_text(out, "url", license->url);
	dump_text(out, "zone", license->zone_note);
	(void)aw_buf_printf(out, "registration: %s (%s)\n",
	    aw_registration_word(license->registration),
	    license->registration_raw != NULL ? license->registration_raw : "");
	dump_date(out, "registered at", license->registered_at);
	dump_sync(out, "renewal", &license->renewal);
	dump_date(out, "next renewal", license->next_renewal);
	dump_date(out, "registration expires", license->registration_expires);
}

static inline void
dump_authorization(struct aw_buf *out, const struct aw_license *license)
{
	(void)aw_buf_printf(out, "authorization: %s (%s)\n",
	    aw_authorization_word(license->authorization),
	    license->authorization_raw != NULL ? license->authorization_raw : "");
	dump_date(out, "authorized at", license->authorized_at);
	dump_date(out, "out of compliance since", license->out_of_compliance_since);
	dump_sync(out, "sync", &license->sync);
	dump_date(out, "next sync", license->next_sync);
	dump_date(out, "deadline", license->deadline);
	if (license->evaluation_left >= 0)
		(void)aw_buf_printf(
		    out, "evaluation left: %" PRId64 "\n", license->evaluation_left);
	dump_date(out, "evaluation ends", license->evaluation_ends);
	if (license->ack_required)
		(void)aw_buf_puts(out, "ack required\n");
	dump_date(out, "last ack", license->last_ack);
	dump_date(out, "next ack deadline", license->next_ack_deadline);
	dump_date(out, "next report", license->next_report);
}

/* Facts and problems; the caller frees the buffer. */
static inline void
dump_license(struct aw_buf *out, const struct aw_license *license)
{
	static const char *const severities[] = {"ok", "unknown", "warning", "critical"};

	dump_registration(out, license);
	dump_authorization(out, license);
	for (size_t i = 0; i < license->n_entitlements; i++)
		dump_entitlement(out, &license->entitlements[i]);
	for (size_t i = 0; i < license->n_problems; i++) {
		const struct aw_problem *problem = &license->problems[i];

		(void)aw_buf_printf(out, "%s: %s%s%s [%s]\n", severities[problem->severity],
		    problem->where, problem->where[0] != '\0' ? ": " : "", problem->text,
		    aw_err_code(problem->code)->id);
	}
}

#endif
