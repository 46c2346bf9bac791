/* SPDX-License-Identifier: ISC */
/* What a license text was as a whole: its mode, and whether it is all there. */
#include <stdlib.h>
#include <string.h>

#include "cisco/text/license_reader.h"
#include "base/text.h"

#define TEXT_MAX 128

/* Fails only for want of memory. */
static void
add_problem(
    struct aw_lictext *reader, enum aw_severity severity, enum aw_err code, const char *text)
{
	if (aw_license_problem(reader->license, severity, code, "", "%s", text) != AW_OK)
		reader->no_memory = true;
}

static bool
seen(const struct aw_lictext *reader, unsigned what)
{
	return (reader->seen & what) != 0;
}

/* "IN USE" and "NOT IN USE" are words of a policy; a classic summary contains the compliance. */
static bool
words_of_policy(const struct aw_lictext *reader)
{
	const struct aw_license *license = reader->license;

	for (size_t i = 0; i < license->n_entitlements; i++) {
		const char *raw = license->entitlements[i].raw;

		if (raw == NULL ||
		    (strncmp(raw, "IN USE", 6) != 0 && strncmp(raw, "NOT IN USE", 10) != 0))
			return false;
	}
	return license->n_entitlements > 0 && !seen(reader, AW_SEEN_FEATURES);
}

static void
set_mode(struct aw_lictext *reader)
{
	struct aw_license *license = reader->license;
	bool registration = seen(reader, AW_SEEN_REGISTRATION);
	bool policy = seen(reader, AW_SEEN_POLICY);
	bool features = seen(reader, AW_SEEN_FEATURES);

	if (!registration)
		policy = policy || seen(reader, AW_SEEN_REPORTING) ||
			 license->authorization == AW_AUTHORIZATION_NOT_APPLICABLE ||
			 (!seen(reader, AW_SEEN_AUTHORIZATION | AW_SEEN_DISABLED) &&
			     words_of_policy(reader));
	if (policy) {
		license->mode = AW_LICENSE_POLICY;
		if (!registration)
			license->registration = AW_REGISTRATION_NOT_APPLICABLE;
		if (!seen(reader, AW_SEEN_AUTHORIZATION))
			license->authorization = AW_AUTHORIZATION_NOT_APPLICABLE;
	} else if (registration || seen(reader, AW_SEEN_AUTHORIZATION)) {
		license->mode = AW_LICENSE_CLASSIC;
	} else if (seen(reader, AW_SEEN_DISABLED) || features) {
		struct aw_span word = {"DISABLED", seen(reader, AW_SEEN_DISABLED) ? 8 : 0};

		/* Files of licenses: there is nothing to register and nobody to ask. */
		license->mode = AW_LICENSE_CLASSIC;
		license->registration = AW_REGISTRATION_NOT_APPLICABLE;
		license->authorization = AW_AUTHORIZATION_NOT_APPLICABLE;
		aw_lictext_text(reader, &license->registration_raw, word);
		aw_lictext_text(reader, &license->authorization_raw, word);
	}
}

/* Lines that follow the authorization status of a device that talks to CSSM. */
static const char *
missing_of_authorization(const struct aw_lictext *reader)
{
	const struct aw_license *license = reader->license;

	switch (license->authorization) {
	case AW_AUTHORIZATION_EVALUATION:
		return seen(reader, AW_SEEN_EVALUATION_LEFT) ? NULL
							     : "the evaluation period remaining";
	case AW_AUTHORIZATION_AUTHORIZED:
	case AW_AUTHORIZATION_OUT_OF_COMPLIANCE:
	case AW_AUTHORIZATION_EXPIRED:
		break;
	default:
		return NULL;
	}
	if (license->registration != AW_REGISTRATION_REGISTERED)
		return NULL;
	if (!seen(reader, AW_SEEN_ATTEMPT))
		return "the last communication attempt";
	/* A summary has neither the date nor the deadline, but a list. */
	if (!seen(reader, AW_SEEN_AUTHORIZED_AT))
		return seen(reader, AW_SEEN_LIST) ? NULL : "the list of licenses";
	return seen(reader, AW_SEEN_DEADLINE) ? NULL : "the communication deadline";
}

static const char *
missing_of_classic(const struct aw_lictext *reader)
{
	if (!seen(reader, AW_SEEN_REGISTRATION | AW_SEEN_DISABLED | AW_SEEN_FEATURES))
		return "the registration status";
	if (!seen(reader, AW_SEEN_AUTHORIZATION | AW_SEEN_DISABLED | AW_SEEN_FEATURES))
		return "the authorization status";
	return missing_of_authorization(reader);
}

static const char *
missing_of_list(const struct aw_lictext *reader)
{
	if (seen(reader, AW_SEEN_TOO_MANY))
		return "licenses beyond the limit";
	if (seen(reader, AW_SEEN_BAD_ROW))
		return "a row of the list of licenses that could not be read";
	for (size_t i = 0; i < reader->license->n_entitlements; i++) {
		if (reader->license->entitlements[i].raw == NULL)
			return "the status of a license";
	}
	return NULL;
}

/*
 * `show license all` goes on to "Product Information": without it, licenses may be lost. Sources
 * that lose the indentation show only a part of it.
 */
static bool
ends_early(const struct aw_lictext *reader)
{
	return !reader->options->whole && seen(reader, AW_SEEN_TITLE) &&
	       !seen(reader, AW_SEEN_PRODUCT) && seen(reader, AW_SEEN_INDENTED) &&
	       !seen(reader, AW_SEEN_STATUS_ALONE);
}

/* What an output of `show license status` or `all` lacks. */
static const char *
run_lacks_status(const struct aw_lictext *reader)
{
	const char *missing = NULL;

	if (!seen(reader, AW_SEEN_POLICY | AW_SEEN_REPORTING) || seen(reader, AW_SEEN_REGISTRATION))
		missing = missing_of_classic(reader);
	else if (!seen(reader, AW_SEEN_ACK_DEADLINE))
		missing = "the usage reporting";
	if (missing == NULL && reader->runs.command == AW_COMMAND_ALL && ends_early(reader))
		missing = "the product information at the end";
	return missing;
}

const char *
aw_lictext_run_lacks(const struct aw_lictext *reader)
{
	bool answered = seen(reader, AW_SEEN_UNDERSTOOD);

	/* A command that was refused matters where an older output could hide that. */
	if (!answered && (reader->runs.before & AW_SEEN_UNDERSTOOD) == 0)
		return NULL;
	switch (reader->runs.command) {
	case AW_COMMAND_STATUS:
	case AW_COMMAND_ALL:
		return answered ? run_lacks_status(reader) : "the whole output";
	case AW_COMMAND_SUMMARY:
	case AW_COMMAND_USAGE:
		return answered ? NULL : "the whole output";
	case AW_COMMAND_LICENSE:
		return answered || reader->runs.refusal.len == 0 ? NULL : "the whole output";
	default:
		return NULL;
	}
}

/* "the whole output of show license status: Command authorization failed." */
static const char *
lack_of_run(const struct aw_lictext *reader, char *text, size_t size)
{
	const struct aw_text_runs *runs = &reader->runs;
	char words[48], refusal[64];

	if (runs->lack == NULL)
		return NULL;
	(void)aw_text_clean(words, sizeof(words), runs->lacking_words.s, runs->lacking_words.len);
	(void)aw_text_clean(
	    refusal, sizeof(refusal), runs->lacking_refusal.s, runs->lacking_refusal.len);
	(void)aw_text_format(text, size, "%s of the later command \"%s\"%s%s", runs->lack, words,
	    refusal[0] != '\0' ? ": " : "", refusal);
	return text;
}

static const char *
what_is_missing(const struct aw_lictext *reader, bool cut)
{
	const char *missing;

	if (reader->paged)
		return "what follows the pager's mark";
	if (reader->license->mode == AW_LICENSE_UNKNOWN)
		return seen(reader, AW_SEEN_SIA)
			   ? "registration and authorization: add the output of show license status"
			   : "registration and authorization";
	if (reader->license->mode == AW_LICENSE_POLICY)
		missing = seen(reader, AW_SEEN_ACK_DEADLINE)
			      ? NULL
			      : "the usage reporting: add the output of show license status";
	else
		missing = missing_of_classic(reader);
	if (missing == NULL)
		missing = missing_of_list(reader);
	if (missing == NULL && ends_early(reader))
		missing = "the product information at the end";
	if (missing == NULL && cut && reader->bad_line == reader->line)
		missing = "the rest of the last line";
	return missing;
}

static void
set_evaluation(struct aw_lictext *reader)
{
	struct aw_license *license = reader->license;

	/* A period that is not in use does not run. */
	if (license->evaluation_left < 0 || license->observed_at == AW_INSTANT_NONE ||
	    seen(reader, AW_SEEN_EVALUATION_IDLE))
		return;
	license->evaluation_ends = license->observed_at + license->evaluation_left;
}

/* "zone IST read as UTC+05:30": configured, or the offset that the name of the zone says. */
static void
write_zone(char *note, size_t size, const char *zones, int64_t offset, const char *why)
{
	int64_t minutes = offset / 60;

	(void)aw_text_format(note, size, "zone %s read as UTC%c%02d:%02d%s", zones,
	    minutes < 0 ? '-' : '+', abs((int)(minutes / 60)), abs((int)(minutes % 60)), why);
}

/* "; " between the notes. */
static size_t
end_of(char *note, size_t size)
{
	size_t len = strlen(note);

	if (len > 0)
		(void)aw_text_format(note + len, size - len, "; ");
	return strlen(note);
}

/* What the dates were moved by, as far as it is one offset: for the facts that come later. */
static int64_t
offset_of(const struct aw_lictext *reader)
{
	if (reader->options->zone_offset != AW_INSTANT_NONE)
		return reader->options->zone_offset;
	if (reader->clock_zones[0] != '\0')
		return reader->clock.offset;
	return reader->named_zones[0] != '\0' ? reader->named_offset : 0;
}

static void
note_zones(struct aw_lictext *reader)
{
	struct aw_license *license = reader->license;
	int64_t offset = reader->options->zone_offset;
	char note[3 * TEXT_MAX] = "";
	size_t len;

	if (reader->named_zones[0] != '\0')
		write_zone(
		    note, sizeof(note), reader->named_zones, reader->named_offset, " by its name");
	if (reader->clock_zones[0] != '\0') {
		len = end_of(note, sizeof(note));
		write_zone(note + len, sizeof(note) - len, reader->clock_zones,
		    reader->clock.offset,
		    reader->clock.summer[0] != '\0' ? ", or summer time, by the configuration"
						    : " by the configuration");
	}
	if (reader->zones[0] != '\0') {
		len = end_of(note, sizeof(note));
		if (offset == AW_INSTANT_NONE)
			(void)aw_text_format(note + len, sizeof(note) - len,
			    "zone %s read as UTC, no offset is configured", reader->zones);
		else
			write_zone(note + len, sizeof(note) - len, reader->zones, offset, "");
	}
	if (note[0] == '\0')
		return;
	license->zone_offset = offset_of(reader);
	aw_lictext_text(reader, &license->zone_note, (struct aw_span){note, strlen(note)});
}

/* RANCID drops the lines with dates of such outputs, on IOS and IOS-XR. */
static bool
lacks_dates(const struct aw_lictext *reader)
{
	bool status = seen(reader, AW_SEEN_POLICY) ||
		      (seen(reader, AW_SEEN_ENABLED) && seen(reader, AW_SEEN_REGISTRATION));

	return reader->commented && !reader->paged && status;
}

void
aw_lictext_finish(struct aw_lictext *reader, bool cut)
{
	char text[3 * TEXT_MAX], run[2 * TEXT_MAX];
	const char *missing;

	set_mode(reader);
	aw_lictext_add_sia(reader);
	set_evaluation(reader);
	note_zones(reader);
	missing = what_is_missing(reader, cut);
	if (missing == NULL)
		missing = lack_of_run(reader, run, sizeof(run));
	reader->license->complete = missing == NULL;
	if (missing != NULL) {
		(void)aw_text_format(text, sizeof(text), "the text lacks %s%s", missing,
		    lacks_dates(reader)
			? "; it is from RANCID or Oxidized, and RANCID drops lines with dates"
			: "");
		add_problem(reader, AW_SEVERITY_UNKNOWN,
		    reader->paged ? AW_ERR_LICENSE_PAGED : AW_ERR_LICENSE_INCOMPLETE, text);
	}
	if (reader->n_suppressed > 0) {
		(void)aw_text_format(
		    text, sizeof(text), "%zu more words or dates are none", reader->n_suppressed);
		add_problem(reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, text);
	}
}
