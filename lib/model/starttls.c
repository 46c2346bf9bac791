/* SPDX-License-Identifier: ISC */
#include "model/starttls.h"

#include <strings.h>

static const struct {
	const char *word;
	unsigned port;
} rows[] = {
    [AW_STARTTLS_NONE] = {"none", 443},
    [AW_STARTTLS_SMTP] = {"smtp", 25},
    [AW_STARTTLS_LDAP] = {"ldap", 389},
    [AW_STARTTLS_XMPP] = {"xmpp", 5222},
};

const char *
aw_starttls_word(enum aw_starttls protocol)
{
	return rows[protocol].word;
}

bool
aw_starttls_parse(const char *word, enum aw_starttls *out)
{
	for (unsigned i = AW_STARTTLS_SMTP; i <= AW_STARTTLS_XMPP; i++)
		if (strcasecmp(word, rows[i].word) == 0) {
			*out = (enum aw_starttls)i;
			return true;
		}
	return false;
}

unsigned
aw_starttls_port(enum aw_starttls protocol)
{
	return rows[protocol].port;
}
