/* SPDX-License-Identifier: ISC */
/* Where the next page of a list is. A link is followed by its number alone, on the same machine. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/span.h"
#include "cisco/rest/ise.h"

#define HTTPS "https://"
#define PORT ":443"
#define DIGITS_MAX 6

static bool
same_words(struct aw_span a, struct aw_span b)
{
	return a.len == b.len && strncasecmp(a.s, b.s, a.len) == 0;
}

/* "host:port" without the port of HTTPS, which links leave out. */
static struct aw_span
without_port(struct aw_span host)
{
	size_t len = sizeof(PORT) - 1;

	if (host.len > len && strncmp(host.s + host.len - len, PORT, len) == 0)
		host.len -= len;
	return host;
}

/* Takes scheme and host off; false if it is another one. */
static bool
take_host(struct aw_span *rest, const char *address)
{
	struct aw_span host = {address, strlen(address)};
	size_t end = 0;

	if (rest->len > 0 && rest->s[0] == '/')
		return rest->len < 2 || rest->s[1] != '/';
	if (!aw_span_starts(*rest, HTTPS))
		return false;
	*rest = aw_span_from(*rest, sizeof(HTTPS) - 1);
	while (end < rest->len && strchr("/?#", rest->s[end]) == NULL)
		end++;
	if (!same_words(without_port(aw_span_to(*rest, end)), without_port(host)))
		return false;
	*rest = aw_span_from(*rest, end);
	return true;
}

/* True if the path ends with that of the list, which may be behind the prefix of a proxy. */
static bool
take_path(struct aw_span *rest, const char *path)
{
	size_t end = 0, len = strlen(path);

	while (end < rest->len && strchr("?#", rest->s[end]) == NULL)
		end++;
	if (end < len || strncmp(rest->s + end - len, path, len) != 0)
		return false;
	*rest = aw_span_from(*rest, end);
	return true;
}

/* The value of "page" in a query; 0 for none. */
static unsigned
page_of(struct aw_span query)
{
	static const char key[] = "page=";

	for (size_t i = 1; i + sizeof(key) - 1 < query.len; i++) {
		size_t digits = 0, at = i + sizeof(key) - 1;

		if (strchr("?&", query.s[i - 1]) == NULL ||
		    strncmp(query.s + i, key, sizeof(key) - 1) != 0)
			continue;
		while (at + digits < query.len && query.s[at + digits] >= '0' &&
		       query.s[at + digits] <= '9')
			digits++;
		return digits > 0 && digits <= DIGITS_MAX
			   ? (unsigned)strtoul(query.s + at, NULL, 10)
			   : 0;
	}
	return 0;
}

unsigned
aw_ise_next_page(
    const char *href, const char *address, const char *path, unsigned last, const char **why)
{
	struct aw_span rest = {href, strlen(href)};
	unsigned page;

	*why = NULL;
	if (!take_host(&rest, address))
		*why = "the link to the next page leads to another machine";
	else if (!take_path(&rest, path))
		*why = "the link to the next page leads to another resource";
	if (*why != NULL)
		return 0;
	page = page_of(rest);
	if (page == 0)
		*why = "the link to the next page has no number";
	else if (page <= last)
		*why = "the link to the next page leads back";
	else if (page > AW_ISE_PAGES_MAX)
		*why = "there are more pages than the limit";
	else if (page - last > 1)
		*why = "the link to the next page leaves pages out";
	return *why == NULL ? page : 0;
}
