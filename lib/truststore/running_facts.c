/* SPDX-License-Identifier: ISC */
#include "truststore/running_facts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define CALL_HOME_URL "https://tools.cisco.com/its/service/oddce/services/DDCEService"

/* Copies a word, once: the first one stays. */
static void
keep(struct aw_running_facts *facts, char **slot, struct aw_span word)
{
	if (*slot != NULL || word.len == 0)
		return;
	*slot = aw_text_clean_dup(word.s, word.len, AW_RUNNING_TEXT_MAX);
	facts->no_memory = facts->no_memory || *slot == NULL;
}

/* Without quotation marks around it. */
static struct aw_span
unquoted(struct aw_span word)
{
	if (word.len < 2 || word.s[0] != '"' || word.s[word.len - 1] != '"')
		return word;
	return (struct aw_span){word.s + 1, word.len - 2};
}

/* A URL without user and password; "" for what is none. */
static void
clean_url(struct aw_span word, char url[AW_RUNNING_TEXT_MAX])
{
	size_t begin, host, end, at;

	url[0] = '\0';
	word = unquoted(word);
	begin = aw_span_find(word, "://");
	if (begin == SIZE_MAX || word.len >= AW_RUNNING_TEXT_MAX ||
	    !(aw_span_starts(word, "http://") || aw_span_starts(word, "https://")))
		return;
	host = begin + 3;
	for (end = host; end < word.len && strchr("/?#", word.s[end]) == NULL; end++)
		;
	for (at = end; at > host && word.s[at - 1] != '@'; at--)
		;
	begin = aw_text_clean(url, AW_RUNNING_TEXT_MAX, word.s, host);
	(void)aw_text_clean(url + begin, AW_RUNNING_TEXT_MAX - begin, word.s + at, word.len - at);
}

static void
add_url(char list[AW_RUNNING_TEXT_MAX], struct aw_span word)
{
	char url[AW_RUNNING_TEXT_MAX];

	clean_url(word, url);
	aw_running_append(list, (struct aw_span){url, strlen(url)});
}

/* "license smart url [smart|cslu|utility] URL", "license smart url default" */
static void
take_license_url(struct aw_running_facts *facts, struct aw_span rest)
{
	struct aw_span word = aw_span_word(&rest);

	if (aw_span_is(word, "cslu"))
		add_url(facts->cslu_url, aw_span_word(&rest));
	else if (aw_span_is(word, "smart"))
		add_url(facts->smart_url, aw_span_word(&rest));
	else if (!aw_span_is(word, "utility") && !aw_span_is(word, "default"))
		add_url(facts->smart_url, word);
}

/* Behind "license". */
static void
take_license(struct aw_running_facts *facts, struct aw_span rest)
{
	struct aw_span word = aw_span_word(&rest);

	if (aw_span_is(word, "udi")) {
		if (aw_span_is(aw_span_word(&rest), "pid"))
			keep(facts, &facts->running->product, aw_span_word(&rest));
		if (aw_span_is(aw_span_word(&rest), "sn"))
			keep(facts, &facts->running->serial, aw_span_word(&rest));
	}
	if (!aw_span_is(word, "smart"))
		return;
	facts->running->smart = true;
	word = aw_span_word(&rest);
	if (aw_span_is(word, "transport"))
		keep(facts, &facts->running->transport, aw_span_word(&rest));
	else if (aw_span_is(word, "url"))
		take_license_url(facts, rest);
	else if (aw_span_is(word, "enable"))
		facts->enabled = true;
	else if (word.len == 0)
		facts->section = AW_RUNNING_LICENSE;
}

static void
close_profile(struct aw_running_facts *facts)
{
	struct aw_running_profile *profile = &facts->profile;
	const char *urls;

	if (profile->open && profile->active && profile->http && !profile->unused) {
		facts->profiles = true;
		/* The address of Cisco is the default, which is not shown. */
		urls = profile->urls[0] != '\0' ? profile->urls : CALL_HOME_URL;
		aw_running_append(facts->profile_urls, (struct aw_span){urls, strlen(urls)});
	}
	*profile = (struct aw_running_profile){0};
}

/* A line below "call-home". */
static void
take_call_home(struct aw_running_facts *facts, struct aw_span rest)
{
	struct aw_running_profile *profile = &facts->profile;
	struct aw_span word = aw_span_word(&rest);
	bool no = aw_span_is(word, "no");

	if (no)
		word = aw_span_word(&rest);
	if (aw_span_is(word, "profile")) {
		close_profile(facts);
		profile->open = !no;
	} else if (aw_span_is(word, "active")) {
		profile->active = !no;
	} else if (aw_span_is(word, "reporting")) {
		if (aw_span_is(aw_span_word(&rest), "smart-licensing-data"))
			profile->unused = no;
	} else if (aw_span_is(word, "destination") && !no) {
		word = aw_span_word(&rest);
		if (!aw_span_is(aw_span_word(&rest), "http"))
			return;
		if (aw_span_is(word, "transport-method"))
			profile->http = true;
		else if (aw_span_is(word, "address"))
			add_url(profile->urls, aw_span_word(&rest));
	}
}

/* A line below "license smart" of ASA: "transport type callhome", "transport url URL". */
static void
take_asa_license(struct aw_running_facts *facts, struct aw_span rest)
{
	struct aw_span word;

	if (!aw_span_is(aw_span_word(&rest), "transport"))
		return;
	word = aw_span_word(&rest);
	if (aw_span_is(word, "type"))
		keep(facts, &facts->running->transport, aw_span_word(&rest));
	else if (aw_span_is(word, "url"))
		take_license_url(facts, rest);
}

static void
take_hostname(struct aw_running_facts *facts, struct aw_span word)
{
	char name[AW_RUNNING_TEXT_MAX];

	word = unquoted(word);
	keep(facts, &facts->running->hostname, word);
	(void)aw_text_clean(name, sizeof(name), word.s, word.len);
	if (name[0] != '\0' && facts->running->hostname != NULL &&
	    strcmp(name, facts->running->hostname) != 0 && facts->other[0] == '\0')
		memcpy(facts->other, name, sizeof(name));
}

static void
take_top(struct aw_running_facts *facts, struct aw_span line)
{
	struct aw_span rest = line, word = aw_span_word(&rest);

	facts->section = AW_RUNNING_TOP;
	if (aw_span_is(word, "hostname"))
		take_hostname(facts, aw_span_word(&rest));
	else if (aw_span_is(word, "version") ||
		 (aw_span_is(word, "ASA") && aw_span_is(aw_span_word(&rest), "version")))
		keep(facts, &facts->running->version, aw_span_word(&rest));
	else if (aw_span_is(word, "clock"))
		(void)aw_cisco_clock_line(&facts->running->clock, line);
	else if (aw_span_is(word, "license"))
		take_license(facts, rest);
	else if (aw_span_is(line, "call-home"))
		facts->section = AW_RUNNING_CALL_HOME;
	else if (aw_span_starts(line, ": Serial Number:"))
		keep(facts, &facts->running->serial,
		    aw_span_trim(aw_span_from(line, strlen(": Serial Number:"))));
	else if (aw_span_is(line, "end") || aw_span_is(line, ": end") ||
		 aw_span_starts(line, "Cryptochecksum:"))
		facts->ended = true;
}

void
aw_running_take(struct aw_running_facts *facts, const struct aw_shown_line *line)
{
	if (line->words.len == 0)
		return;
	if (!line->paged && line->indent < facts->top)
		facts->top = line->indent;
	aw_running_services_take(&facts->services, line->words, line->indent > facts->top);
	if (line->indent > facts->top) {
		if (facts->section == AW_RUNNING_CALL_HOME)
			take_call_home(facts, line->words);
		else if (facts->section == AW_RUNNING_LICENSE)
			take_asa_license(facts, line->words);
		return;
	}
	close_profile(facts);
	take_top(facts, line->words);
}

static const char *
address(const struct aw_running_facts *facts, struct aw_span transport)
{
	if (aw_span_is(transport, "cslu"))
		return facts->cslu_url;
	if (aw_span_is(transport, "callhome"))
		return facts->profile_urls;
	return aw_span_is(transport, "off") ? "" : facts->smart_url;
}

/*
 * Where no transport is configured: an address of CSLU is of versions in which CSLU is the default;
 * call-home is the default of the older ones and of ASA, if a profile of it sends license data.
 */
static const char *
default_transport(const struct aw_running_facts *facts)
{
	bool asa = !facts->running->ios && facts->running->smart;

	if (facts->cslu_url[0] != '\0')
		return "cslu";
	return (facts->enabled || asa) && facts->profiles ? "callhome" : "";
}

bool
aw_running_end(struct aw_running_facts *facts)
{
	struct aw_running *running = facts->running;
	const char *word, *url;

	close_profile(facts);
	keep(facts, &running->services,
	    (struct aw_span){facts->services.list, strlen(facts->services.list)});
	word = running->transport == NULL ? default_transport(facts) : running->transport;
	keep(facts, &running->transport, (struct aw_span){word, strlen(word)});
	if (running->transport != NULL) {
		word = running->transport;
		url = address(facts, (struct aw_span){word, strlen(word)});
		keep(facts, &running->url, (struct aw_span){url, strlen(url)});
	}
	return !facts->no_memory;
}
