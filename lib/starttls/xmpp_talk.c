/* SPDX-License-Identifier: ISC */
/*
 * The stream of the server, read by expat: stream, features, then "proceed" or "failure". No
 * document type, no processing instruction (RFC 6120 section 11.1), few levels.
 */
#include "starttls/xmpp_talk.h"

#include <expat.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 16
#define NS '|' /* between namespace and name */
#define STREAM "http://etherx.jabber.org/streams|stream"
#define FEATURES "http://etherx.jabber.org/streams|features"
#define ERROR "http://etherx.jabber.org/streams|error"
#define TLS "urn:ietf:params:xml:ns:xmpp-tls|"

struct aw_xmpp_talk {
	XML_Parser parser;
	unsigned depth;
	bool offered;       /* STARTTLS is among the features */
	bool sent;          /* it was asked for */
	long long consumed; /* octets given to the parser before this call */
	long long proceed;  /* where what follows "proceed" begins; -1: not yet */
	enum aw_talk_next next;
	const char *why; /* of a failure */
};

static void
stop(struct aw_xmpp_talk *talk, const char *why)
{
	talk->next = AW_TALK_FAIL;
	if (talk->why == NULL)
		talk->why = why;
	(void)XML_StopParser(talk->parser, XML_FALSE);
}

/*
 * Octets up to the end of the present event. Newer versions of expat have the same for 64 bits and
 * call these deprecated; that of Debian 12 has only these, and an answer has a few kilobytes.
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static long long
end_of_event(const struct aw_xmpp_talk *talk)
{
	return (long long)XML_GetCurrentByteIndex(talk->parser) +
	       XML_GetCurrentByteCount(talk->parser);
}
#pragma GCC diagnostic pop

/* A child of the stream. */
static void
begin_child(struct aw_xmpp_talk *talk, const char *name)
{
	if (strcmp(name, ERROR) == 0)
		stop(talk, "the server ended the stream with an error");
	else if (talk->next == AW_TALK_SEND)
		stop(talk, "the server answered STARTTLS before it was asked for it");
	else if (talk->sent && strcmp(name, TLS "proceed") == 0)
		talk->proceed = end_of_event(talk);
	else if (talk->sent)
		stop(talk, strcmp(name, TLS "failure") == 0 ? "the server refuses STARTTLS"
							    : "no answer to STARTTLS");
	else if (strcmp(name, FEATURES) != 0)
		stop(talk, "the stream does not begin with its features");
}

static void
begin_element(void *context, const char *name, const char **attributes)
{
	struct aw_xmpp_talk *talk = context;

	(void)attributes;
	if (++talk->depth > DEPTH_MAX)
		stop(talk, "the answer is nested too deep");
	else if (talk->depth == 1 && strcmp(name, STREAM) != 0)
		stop(talk, "the answer is no XMPP stream");
	else if (talk->depth == 2)
		begin_child(talk, name);
	else if (talk->depth == 3 && !talk->sent && strcmp(name, TLS "starttls") == 0)
		talk->offered = true;
}

/* The end of an empty element is that of its tag, which was noted at its begin. */
static void
end_proceed(struct aw_xmpp_talk *talk)
{
	long long end = end_of_event(talk);

	if (end > talk->proceed)
		talk->proceed = end;
	talk->next = AW_TALK_BEGIN;
	(void)XML_StopParser(talk->parser, XML_FALSE);
}

static void
end_element(void *context, const char *name)
{
	struct aw_xmpp_talk *talk = context;

	(void)name;
	if (talk->depth-- == 1) {
		stop(talk, "the server ended the stream");
	} else if (talk->depth == 1 && talk->proceed >= 0) {
		end_proceed(talk);
	} else if (talk->depth == 1 && !talk->sent) {
		if (!talk->offered) {
			stop(talk, "the server does not offer STARTTLS");
			return;
		}
		talk->sent = true;
		talk->next = AW_TALK_SEND;
	}
}

static void
refuse_doctype(void *context, const char *name, const char *system, const char *public, int subset)
{
	(void)name;
	(void)system;
	(void)public;
	(void)subset;
	stop(context, "a document type in the answer");
}

static void
refuse_instruction(void *context, const char *target, const char *data)
{
	(void)target;
	(void)data;
	stop(context, "a processing instruction in the answer");
}

struct aw_xmpp_talk *
aw_xmpp_talk_new(void)
{
	struct aw_xmpp_talk *talk = calloc(1, sizeof(*talk));

	if (talk == NULL)
		return NULL;
	talk->proceed = -1;
	talk->parser = XML_ParserCreateNS("UTF-8", NS);
	if (talk->parser == NULL) {
		free(talk);
		return NULL;
	}
	XML_SetUserData(talk->parser, talk);
	XML_SetElementHandler(talk->parser, begin_element, end_element);
	XML_SetStartDoctypeDeclHandler(talk->parser, refuse_doctype);
	XML_SetProcessingInstructionHandler(talk->parser, refuse_instruction);
#if XML_MAJOR_VERSION > 2 || (XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION >= 6)
	/* The server waits for us: what is there is to be parsed now. */
	(void)XML_SetReparseDeferralEnabled(talk->parser, XML_FALSE);
#endif
	return talk;
}

void
aw_xmpp_talk_free(struct aw_xmpp_talk *talk)
{
	if (talk == NULL)
		return;
	XML_ParserFree(talk->parser);
	free(talk);
}

static enum aw_talk_next
fail(struct aw_error *err, const char *why)
{
	(void)aw_error_set(err, AW_ERR_NET_STARTTLS, NULL, "%s", why);
	return AW_TALK_FAIL;
}

enum aw_talk_next
aw_xmpp_read(struct aw_xmpp_talk *talk, const char *data, size_t len, struct aw_error *err)
{
	enum XML_Status status;

	talk->next = AW_TALK_MORE;
	status = XML_Parse(talk->parser, data, (int)len, XML_FALSE);
	talk->consumed += (long long)len;
	if (talk->next == AW_TALK_BEGIN && talk->proceed < talk->consumed)
		return fail(err, "the server sent more than the answer before TLS");
	if (talk->next == AW_TALK_FAIL)
		return fail(err, talk->why);
	if (talk->next != AW_TALK_BEGIN && status != XML_STATUS_OK) {
		if (XML_GetErrorCode(talk->parser) == XML_ERROR_NO_MEMORY) {
			(void)aw_error_nomem(err);
			return AW_TALK_FAIL;
		}
		return fail(err, "the answer is no XMPP stream");
	}
	return talk->next;
}
