/* SPDX-License-Identifier: ISC */
#include "model/words.h"

#include <string.h>

#include "model/anchor.h"

static const struct {
	const char *word, *upper;
} severities[] = {
    [AW_SEVERITY_OK] = {"ok", "OK"},
    [AW_SEVERITY_UNKNOWN] = {"unknown", "UNKNOWN"},
    [AW_SEVERITY_WARNING] = {"warning", "WARNING"},
    [AW_SEVERITY_CRITICAL] = {"critical", "CRITICAL"},
};

/* A number that is no severity shows as unknown, never as OK. */
static enum aw_severity
known_severity(enum aw_severity severity)
{
	return (unsigned)severity <= AW_SEVERITY_CRITICAL ? severity : AW_SEVERITY_UNKNOWN;
}

enum aw_severity
aw_severity_worse(enum aw_severity a, enum aw_severity b)
{
	return a > b ? a : b;
}

const char *
aw_severity_word(enum aw_severity severity)
{
	return severities[known_severity(severity)].word;
}

const char *
aw_severity_upper(enum aw_severity severity)
{
	return severities[known_severity(severity)].upper;
}

bool
aw_severity_parse(const char *word, enum aw_severity *out)
{
	for (int i = AW_SEVERITY_OK; i <= AW_SEVERITY_CRITICAL; i++) {
		if (strcmp(word, severities[i].word) == 0 ||
		    strcmp(word, severities[i].upper) == 0) {
			*out = (enum aw_severity)i;
			return true;
		}
	}
	return false;
}

const char *
aw_flaw_word(unsigned bit)
{
	static const char *const words[AW_FLAW_COUNT] = {"not-a-ca", "no-cert-sign",
	    "invalid-not-before", "invalid-not-after", "rejected", "unknown-key-type",
	    "bad-signature", "expired", "not-yet-valid", "weak-key", "weak-signature", "version-1",
	    "by-issuer-and-serial", "by-sha1", "by-sha256"};

	for (unsigned i = 0; i < AW_FLAW_COUNT; i++)
		if (bit == 1U << i)
			return words[i];
	return "unknown";
}
