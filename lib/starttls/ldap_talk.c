/* SPDX-License-Identifier: ISC */
/*
 * One message each way. The answer is BER with definite lengths (RFC 4511 section 5.1), which may
 * be longer than need be: Active Directory writes four octets of length.
 */
#include "starttls/ldap_talk.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

#define TAG_INTEGER 0x02
#define TAG_OCTETS 0x04
#define TAG_ENUMERATED 0x0a
#define TAG_SEQUENCE 0x30
#define TAG_EXTENDED 0x78 /* [APPLICATION 24]: ExtendedResponse */
#define TEXT_SHOWN 160
#define LENGTH_OCTETS_MAX 4

/* LDAPMessage { 1, ExtendedRequest { "1.3.6.1.4.1.1466.20037" } } */
static const char request[] = "\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
			      "1.3.6.1.4.1.1466.20037";

const char *
aw_ldap_request(size_t *len)
{
	*len = sizeof(request) - 1;
	return request;
}

/* What is left of a value to read. */
struct ber {
	const uint8_t *p, *end;
};

enum ber_result { BER_GOOD, BER_SHORT, BER_BAD };

/* The octets of the content; SHORT where the length itself is not all there. */
static enum ber_result
read_length(struct ber *ber, size_t *len)
{
	size_t n;

	if (ber->p == ber->end)
		return BER_SHORT;
	*len = *ber->p++;
	if (*len < 0x80)
		return BER_GOOD;
	n = *len & 0x7f;
	if (n == 0 || n > LENGTH_OCTETS_MAX)
		return BER_BAD;
	if ((size_t)(ber->end - ber->p) < n)
		return BER_SHORT;
	for (*len = 0; n > 0; n--)
		*len = *len << 8 | *ber->p++;
	return BER_GOOD;
}

/* Steps over an element of that tag; *content becomes its content. */
static enum ber_result
read_element(struct ber *ber, uint8_t tag, struct ber *content)
{
	enum ber_result result;
	size_t len = 0;

	*content = (struct ber){NULL, NULL};
	if (ber->p == ber->end)
		return BER_SHORT;
	if (*ber->p++ != tag)
		return BER_BAD;
	result = read_length(ber, &len);
	if (result != BER_GOOD)
		return result;
	if (len > AW_LDAP_ANSWER_MAX)
		return BER_BAD;
	if (len > (size_t)(ber->end - ber->p))
		return BER_SHORT;
	*content = (struct ber){ber->p, ber->p + len};
	ber->p += len;
	return BER_GOOD;
}

/* A number of one octet. */
static bool
read_small(struct ber *ber, uint8_t tag, unsigned *out)
{
	struct ber content;

	if (read_element(ber, tag, &content) != BER_GOOD || content.end - content.p != 1)
		return false;
	*out = *content.p;
	return true;
}

static enum aw_talk_next
fail(struct aw_error *err, const char *text)
{
	(void)aw_error_set(err, AW_ERR_NET_STARTTLS, NULL, "%s", text);
	return AW_TALK_FAIL;
}

/* The result of the operation, and the words of the server where it is not a success. */
static enum aw_talk_next
read_response(struct ber response, struct aw_error *err)
{
	char text[TEXT_SHOWN] = "";
	struct ber name, words;
	unsigned result;

	if (!read_small(&response, TAG_ENUMERATED, &result) ||
	    read_element(&response, TAG_OCTETS, &name) != BER_GOOD ||
	    read_element(&response, TAG_OCTETS, &words) != BER_GOOD)
		return fail(err, "the answer to StartTLS is no LDAP message");
	if (result == 0)
		return AW_TALK_BEGIN;
	(void)aw_text_clean(
	    text, sizeof(text), (const char *)words.p, (size_t)(words.end - words.p));
	(void)aw_error_set(err, AW_ERR_NET_STARTTLS, NULL, "LDAP result %u%s%s", result,
	    text[0] != '\0' ? ": " : "", text);
	return AW_TALK_FAIL;
}

static enum aw_talk_next
read_message(const struct aw_ldap_talk *talk, struct aw_error *err)
{
	struct ber all = {talk->data, talk->data + talk->len}, message, response;
	enum ber_result result = read_element(&all, TAG_SEQUENCE, &message);
	unsigned id;

	if (result == BER_SHORT)
		return AW_TALK_MORE;
	if (result == BER_BAD || !read_small(&message, TAG_INTEGER, &id) || id > 1 ||
	    read_element(&message, TAG_EXTENDED, &response) != BER_GOOD)
		return fail(err, "the answer to StartTLS is no LDAP message");
	if (all.p != all.end)
		return fail(err, "the server sent more than the answer before TLS");
	if (id == 0)
		return fail(err, "the server ended the connection (notice of disconnection)");
	return read_response(response, err);
}

enum aw_talk_next
aw_ldap_read(struct aw_ldap_talk *talk, const char *data, size_t len, struct aw_error *err)
{
	if (len > sizeof(talk->data) - talk->len)
		return fail(err, "the answer to StartTLS is no LDAP message");
	memcpy(talk->data + talk->len, data, len);
	talk->len += len;
	return read_message(talk, err);
}
