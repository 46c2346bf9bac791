/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "fixture/suite.h"
#include "starttls/starttls_talk.h"

#define STREAM                                                       \
	"<?xml version='1.0'?><stream:stream xmlns='jabber:client' " \
	"xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
#define TLS "xmlns='urn:ietf:params:xml:ns:xmpp-tls'"
#define FEATURES "<stream:features><starttls " TLS "><required/></starttls></stream:features>"
#define PROCEED "<proceed " TLS "/>"
#define GOOD "\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"

#define TEXT(s) s, sizeof(s) - 1

/* All that a server says, after which the talk is at `next`; `asks`: it was asked for TLS. */
static const struct {
	enum aw_starttls protocol;
	const char *said;
	size_t len;
	enum aw_talk_next next;
	bool asks;
	const char *why;
} talks[] = {
    {AW_STARTTLS_LDAP, TEXT(GOOD), AW_TALK_BEGIN, false, ""},
    {AW_STARTTLS_LDAP,
	TEXT("\x30\x84\x00\x00\x00\x10\x02\x01\x01\x78\x84\x00\x00\x00\x07\x0a\x01\x00\x04\x00\x04"
	     "\x00"),
	AW_TALK_BEGIN, false, ""},
    {AW_STARTTLS_LDAP, TEXT("\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04"), AW_TALK_MORE,
	false, ""},
    {AW_STARTTLS_LDAP, TEXT("\x30\x16\x02\x01\x01\x78\x11\x0a\x01\x34\x04\x00\x04\x0ano TLS\nnow"),
	AW_TALK_FAIL, false, "LDAP result 52: no TLS\\x0anow"},
    {AW_STARTTLS_LDAP, TEXT(GOOD "\x30"), AW_TALK_FAIL, false, "sent more"},
    {AW_STARTTLS_LDAP, TEXT("\x30\x0c\x02\x01\x02\x78\x07\x0a\x01\x00\x04\x00\x04\x00"),
	AW_TALK_FAIL, false, "no LDAP message"},
    {AW_STARTTLS_LDAP, TEXT("\x30\x0c\x02\x01\x00\x78\x07\x0a\x01\x34\x04\x00\x04\x00"),
	AW_TALK_FAIL, false, "notice of disconnection"},
    {AW_STARTTLS_LDAP, TEXT("\x30\x80\x02\x01\x01"), AW_TALK_FAIL, false, "no LDAP message"},
    {AW_STARTTLS_LDAP, TEXT("\x30\x84\xff\xff\xff\xff"), AW_TALK_FAIL, false, "no LDAP message"},
    {AW_STARTTLS_LDAP, TEXT("HTTP/1.1 400"), AW_TALK_FAIL, false, "no LDAP message"},
    {AW_STARTTLS_XMPP, TEXT(STREAM FEATURES PROCEED), AW_TALK_BEGIN, true, ""},
    {AW_STARTTLS_XMPP, TEXT(STREAM FEATURES "<proceed " TLS "></proceed>"), AW_TALK_BEGIN, true,
	""},
    {AW_STARTTLS_XMPP, TEXT(STREAM FEATURES " "), AW_TALK_MORE, true, ""},
    {AW_STARTTLS_XMPP, TEXT(STREAM FEATURES PROCEED "\n"), AW_TALK_FAIL, true, "sent more"},
    {AW_STARTTLS_XMPP, TEXT(STREAM FEATURES "<failure " TLS "/>"), AW_TALK_FAIL, true, "refuses"},
    {AW_STARTTLS_XMPP, TEXT(STREAM FEATURES "<message/>"), AW_TALK_FAIL, true, "no answer"},
    {AW_STARTTLS_XMPP, TEXT(STREAM PROCEED), AW_TALK_FAIL, false, "features"},
    {AW_STARTTLS_XMPP, TEXT(STREAM "<stream:features><a/></stream:features>"), AW_TALK_FAIL, false,
	"does not offer"},
    {AW_STARTTLS_XMPP, TEXT(STREAM "<stream:error/>"), AW_TALK_FAIL, false, "with an error"},
    {AW_STARTTLS_XMPP, TEXT(STREAM "</stream:stream>"), AW_TALK_FAIL, false, "ended the stream"},
    {AW_STARTTLS_XMPP, TEXT("<!DOCTYPE a [<!ENTITY b 'c'>]>" STREAM), AW_TALK_FAIL, false,
	"document type"},
    {AW_STARTTLS_XMPP, TEXT(STREAM "<?a b?>"), AW_TALK_FAIL, false, "processing instruction"},
    {AW_STARTTLS_XMPP, TEXT("<html>"), AW_TALK_FAIL, false, "no XMPP stream"},
    {AW_STARTTLS_XMPP, TEXT("220 x ESMTP\r\n"), AW_TALK_FAIL, false, "no XMPP stream"},
};

/* A consent that comes with the offer is none: nothing was asked for yet. */
START_TEST(a_consent_before_the_question)
{
	static const char said[] = STREAM FEATURES PROCEED;
	struct aw_talk *talk = aw_talk_new(AW_STARTTLS_XMPP, "example.org", 5222);
	struct aw_error err = {.code = AW_OK};

	ck_assert_ptr_nonnull(talk);
	ck_assert_int_eq(aw_talk_read(talk, said, sizeof(said) - 1, &err), AW_TALK_FAIL);
	ck_assert_msg(strstr(err.text, "before it was asked") != NULL, "%s", err.text);
	aw_talk_free(talk);
}
END_TEST

/* Each step is read alone: whole answers would come behind the consent. */
START_TEST(ends)
{
	for (size_t piece = 1; piece < 3; piece++) {
		struct aw_talk *talk = aw_talk_new(talks[_i].protocol, "example.org", 5222);
		enum aw_talk_next next = AW_TALK_MORE;
		struct aw_error err = {.code = AW_OK};
		bool asks = false;

		ck_assert_ptr_nonnull(talk);
		for (size_t done = 0; done < talks[_i].len && next != AW_TALK_FAIL; done += piece) {
			size_t n = talks[_i].len - done < piece ? talks[_i].len - done : piece;

			/* What follows the consent comes with it. */
			if (talks[_i].next == AW_TALK_FAIL && done + n == talks[_i].len - 1)
				n++;
			next = aw_talk_read(talk, talks[_i].said + done, n, &err);
			asks = asks || next == AW_TALK_SEND;
			done += n - (n < piece ? n : piece);
		}
		if (next == AW_TALK_SEND)
			next = AW_TALK_MORE;
		ck_assert_int_eq(next, talks[_i].next);
		ck_assert_int_eq(asks, talks[_i].asks);
		if (next == AW_TALK_FAIL) {
			ck_assert_int_eq(err.code, AW_ERR_NET_STARTTLS);
			ck_assert_ptr_nonnull(strstr(err.text, talks[_i].why));
		}
		aw_talk_free(talk);
	}
}
END_TEST

START_TEST(endless)
{
	struct aw_talk *talk = aw_talk_new(AW_STARTTLS_XMPP, "example.org", 5222);
	enum aw_talk_next next = AW_TALK_MORE;
	struct aw_error err = {.code = AW_OK};
	size_t n = 0;

	ck_assert_int_eq(aw_talk_read(talk, TEXT(STREAM), &err), AW_TALK_MORE);
	while (next == AW_TALK_MORE && n++ < AW_TALK_MAX)
		next = aw_talk_read(talk, TEXT("      "), &err);
	ck_assert_int_eq(next, AW_TALK_FAIL);
	ck_assert_ptr_nonnull(strstr(err.text, "octets before TLS"));
	aw_talk_free(talk);
}
END_TEST

START_TEST(requests)
{
	struct aw_talk *talk = aw_talk_new(AW_STARTTLS_XMPP, "example.org", 5269);
	const char *out;
	size_t len;

	out = aw_talk_out(talk, &len);
	ck_assert_uint_eq(len, strlen(out));
	ck_assert_ptr_nonnull(strstr(out, "to='example.org'"));
	ck_assert_ptr_nonnull(strstr(out, "xmlns='jabber:server'"));
	aw_talk_free(talk);
	talk = aw_talk_new(AW_STARTTLS_LDAP, "example.org", 389);
	out = aw_talk_out(talk, &len);
	ck_assert_uint_eq(len, 31);
	ck_assert_mem_eq(out + 9, "1.3.6.1.4.1.1466.20037", 22);
	aw_talk_free(talk);
	ck_assert_ptr_null(aw_talk_new(AW_STARTTLS_XMPP, "a' b='c", 5222));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, a_consent_before_the_question);
	tcase_add_loop_test(tc, ends, 0, COUNT(talks));
	tcase_add_test(tc, endless);
	tcase_add_test(tc, requests);
}

int
main(void)
{
	return aw_suite_run("starttls-talk", fill);
}
