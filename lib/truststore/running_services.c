/* SPDX-License-Identifier: ISC */
#include "truststore/running_services.h"

#include <string.h>

#include "base/text.h"

#define UMBRELLA_HOST "api.opendns.com:443"
#define HOST_MAX 255

/* True if the word, or several with blanks between them, is at that place of a list. */
static bool
is_at(const char *at, struct aw_span word)
{
	return strncmp(at, word.s, word.len) == 0 && (at[word.len] == ' ' || at[word.len] == '\0');
}

void
aw_running_append(char list[AW_RUNNING_TEXT_MAX], struct aw_span word)
{
	size_t len = strlen(list);

	for (const char *at = list; *at != '\0'; at += strcspn(at, " "), at += *at == ' ')
		if (is_at(at, word))
			return;
	if (word.len == 0 || len + word.len + 2 > AW_RUNNING_TEXT_MAX)
		return;
	if (len > 0)
		list[len++] = ' ';
	memcpy(list + len, word.s, word.len);
	list[len + word.len] = '\0';
}

/* True for octets of a host name and a port. */
static bool
is_host(struct aw_span name)
{
	static const char octets[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:";

	for (size_t i = 0; i < name.len; i++)
		if (memchr(octets, name.s[i], sizeof(octets) - 1) == NULL)
			return false;
	return name.len > 0 && name.len <= HOST_MAX;
}

/* "dns:sip.example.com:5061" among the words of a line. */
static void
take_dns(struct aw_running_services *services, struct aw_span rest)
{
	for (struct aw_span word = aw_span_word(&rest); word.len > 0; word = aw_span_word(&rest)) {
		struct aw_span name;

		if (!aw_span_starts(word, "dns:"))
			continue;
		name = aw_span_from(word, strlen("dns:"));
		if (is_host(name))
			aw_running_append(services->list, name);
	}
}

/* "parameter-map type umbrella global", in older versions "opendns". */
static bool
begins_umbrella(struct aw_span rest)
{
	struct aw_span word;

	if (!aw_span_is(aw_span_word(&rest), "parameter-map") ||
	    !aw_span_is(aw_span_word(&rest), "type"))
		return false;
	word = aw_span_word(&rest);
	return aw_span_is(word, "umbrella") || aw_span_is(word, "opendns");
}

void
aw_running_services_take(struct aw_running_services *services, struct aw_span words, bool inner)
{
	struct aw_span rest = words, word = aw_span_word(&rest);

	if (!inner)
		services->umbrella = begins_umbrella(words);
	else if (services->umbrella && aw_span_is(word, "token"))
		aw_running_append(
		    services->list, (struct aw_span){UMBRELLA_HOST, sizeof(UMBRELLA_HOST) - 1});
	else if (aw_span_is(word, "sip-server") || aw_span_is(word, "registrar") ||
		 aw_span_is(word, "outbound-proxy") ||
		 (aw_span_is(word, "session") && aw_span_is(aw_span_word(&rest), "target")))
		take_dns(services, rest);
}
