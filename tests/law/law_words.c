/* SPDX-License-Identifier: ISC */
/* Law 8: how the texts of verdicts read. */
#include <ctype.h>
#include <string.h>

#include "model/license.h"
#include "model/model.h"
#include "model/own_certificate.h"
#include "model/service.h"
#include "model/source_kind.h"
#include "model/store.h"
#include "tests/law/law.h"

#define NAME_MIN 4 /* letters: shorter names are words, too */

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.' || c == ':';
}

/* How often a clause has the name as a word. */
static unsigned
count_name(const char *clause, size_t len, const char *name)
{
	size_t n = strlen(name);
	unsigned found = 0;

	for (size_t i = 0; i + n <= len; i++)
		found += strncmp(clause + i, name, n) == 0 && (i == 0 || !is_word(clause[i - 1])) &&
			 (i + n == len || !isalnum((unsigned char)clause[i + n]));
	return found;
}

/* A word that is there twice in a row, such as "license license". */
static bool
has_echo(const char *text)
{
	for (const char *at = text; (at = strchr(at, ' ')) != NULL; at++) {
		const char *before = at;
		size_t n;

		while (before > text && is_word(before[-1]))
			before--;
		n = (size_t)(at - before);
		if (n >= NAME_MIN && strncmp(before, at + 1, n) == 0 && !is_word(at[1 + n]))
			return true;
	}
	return false;
}

/* "1 certificates": a number that does not agree with its noun. */
static bool
has_wrong_plural(const char *text)
{
	static const char *const nouns[] = {"addresses", "anchors", "blocks", "bytes",
	    "certificates", "devices", "entries", "files", "licenses", "lines", "octets", "peers",
	    "problems", "roots", "services", "stores", "transitions"};

	for (const char *at = text; (at = strstr(at, "1 ")) != NULL; at++)
		for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++)
			if ((at == text || !isdigit((unsigned char)at[-1])) &&
			    strncmp(at + 2, nouns[i], strlen(nouns[i])) == 0)
				return true;
	return false;
}

/* Names of the parts of a record, one after another; NULL after the last. */
static const char *
name_at(const struct aw_record *record, size_t i)
{
	if (i < record->n_stores)
		return record->stores[i].name;
	i -= record->n_stores;
	if (i < record->n_licenses)
		return record->licenses[i].name;
	i -= record->n_licenses;
	if (i < record->n_certificates)
		return record->certificates[i].name;
	i -= record->n_certificates;
	if (i < record->n_sources)
		return record->sources[i].name;
	i -= record->n_sources;
	return i < record->n_services ? record->services[i].name : NULL;
}

/* A clause ends with ";", and before the contrast of what is configured with what is there. */
static size_t
clause_len(const char *text)
{
	size_t len = strcspn(text, ";");
	const char *contrast = strstr(text, ", but ");

	return contrast != NULL && (size_t)(contrast - text) < len ? (size_t)(contrast - text)
								   : len;
}

static bool
names_once(const struct aw_record *record, const char *text, struct law_report *report)
{
	const char *name;

	for (size_t len; *text != '\0'; text += len + (text[len] != '\0')) {
		len = clause_len(text);
		for (size_t i = 0; (name = name_at(record, i)) != NULL; i++)
			if (strlen(name) >= NAME_MIN && strcmp(name, AW_NAME_LICENSE) != 0 &&
			    count_name(text, len, name) > 1)
				return law_broken(
				    report, "8 name twice", "%s: %.*s", name, (int)len, text);
	}
	return true;
}

static bool
reads_well(const struct aw_record *record, const char *text, struct law_report *report)
{
	if (text == NULL)
		return true;
	if (has_echo(text))
		return law_broken(report, "8 word twice", "%.400s", text);
	if (has_wrong_plural(text))
		return law_broken(report, "8 plural", "%.400s", text);
	return names_once(record, text, report);
}

bool
law_words(const struct law_view *view, uint64_t salt, struct law_report *report)
{
	const struct aw_judgement *judgement = view->judgement;
	const struct aw_record *record = view->built.record;

	(void)salt;
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (!reads_well(record, judgement->verdicts[i].text, report) ||
		    !reads_well(record, aw_verdict_remedy(&judgement->verdicts[i]), report))
			return false;
	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (!reads_well(record, judgement->readiness[i].reason, report))
			return false;
	for (size_t i = 0; i < judgement->n_services; i++)
		if (!reads_well(record, judgement->services[i].reason, report))
			return false;
	return true;
}
