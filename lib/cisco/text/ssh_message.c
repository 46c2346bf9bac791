/* SPDX-License-Identifier: ISC */
#include "cisco/text/ssh_message.h"

#include <string.h>

#include "base/span.h"
#include "base/text.h"

#define LINE_SHOWN 300 /* octets */
#define ROOM 900       /* octets of a text with a line for known_hosts */

#define DENIED ": Permission denied ("

/* A line of the client: the text that it begins with ("": any), and one that it has in it. */
struct message {
	const char *begins, *has;
	enum aw_err code;
};

/* The first that any line matches counts. ssh 8.5 to 10. */
static const struct message messages[] = {
    {"", "REMOTE HOST IDENTIFICATION HAS CHANGED", AW_ERR_SSH_HOST_CHANGED},
    {"", "REVOKED HOST KEY DETECTED", AW_ERR_SSH_HOST_CHANGED},
    {"No ", " host key is known for ", AW_ERR_SSH_HOST_UNKNOWN},
    {"Host key verification failed.", "", AW_ERR_SSH_HOST_UNKNOWN},
    {"", "Bad configuration option", AW_ERR_SSH_CONFIG},
    {"", ": terminating, ", AW_ERR_SSH_CONFIG},
    {"", "Bad owner or permissions on ", AW_ERR_SSH_CONFIG},
    {"Can't open user config file ", "", AW_ERR_SSH_CONFIG},
    {"command-line line 0: ", "", AW_ERR_SSH_CONFIG},
    {"KnownHostsCommand ", "", AW_ERR_SSH_CONFIG},
    {"Unable to negotiate with ", "", AW_ERR_SSH_ALGORITHM},
    {"", "no mutual signature", AW_ERR_SSH_ALGORITHM},
    {"", "Invalid key length", AW_ERR_SSH_ALGORITHM},
    {"Load key \"", "", AW_ERR_SSH_KEY},
    {"no such identity: ", "", AW_ERR_SSH_KEY},
    {"sign_and_send_pubkey: signing failed", "", AW_ERR_SSH_KEY},
    {"", "Could not resolve hostname ", AW_ERR_NET_NAME},
    {"ssh: connect to host ", "Connection refused", AW_ERR_NET_REFUSED},
    {"ssh: connect to host ", "No route to host", AW_ERR_NET_ROUTE},
    {"ssh: connect to host ", "Network is unreachable", AW_ERR_NET_ROUTE},
    {"ssh: connect to host ", "timed out", AW_ERR_NET_CONNECT_TIMEOUT},
    {"ssh: connect to host ", "", AW_ERR_NET_OTHER},
    {"Connection timed out during banner exchange", "", AW_ERR_NET_CONNECT_TIMEOUT},
    {"Connection to ", " timed out", AW_ERR_NET_CONNECT_TIMEOUT},
    {"channel ", "open failed: ", AW_ERR_SSH_JUMP},
    {"stdio forwarding failed", "", AW_ERR_SSH_JUMP},
    {"", "Too many authentication failures", AW_ERR_SSH_DENIED},
    {"", DENIED, AW_ERR_SSH_DENIED},
    {"exec request failed on channel ", "", AW_ERR_SSH_EXEC},
    {"shell request failed on channel ", "", AW_ERR_SSH_EXEC},
    {"subsystem request failed on channel ", "", AW_ERR_SSH_EXEC},
    {"Timeout, server ", "", AW_ERR_NET_ANSWER_TIMEOUT},
    {"kex_exchange_identification: ", "", AW_ERR_NET_CLOSED},
    {"banner exchange: ", "", AW_ERR_NET_CLOSED},
    {"ssh_exchange_identification: ", "", AW_ERR_NET_CLOSED},
    {"ssh_dispatch_run_fatal: ", "", AW_ERR_NET_CLOSED},
    {"Connection closed by ", "", AW_ERR_NET_CLOSED},
    {"Connection reset by ", "", AW_ERR_NET_CLOSED},
    {"Received disconnect from ", "", AW_ERR_NET_CLOSED},
    {"Disconnected from ", "", AW_ERR_NET_CLOSED},
    {"client_loop: ", "", AW_ERR_NET_CLOSED},
    {"Read from remote host ", "", AW_ERR_NET_CLOSED},
    {"Bad packet length ", "", AW_ERR_NET_CLOSED},
    {"Corrupted MAC on input", "", AW_ERR_NET_CLOSED},
};

#define N_MESSAGES (sizeof(messages) / sizeof(messages[0]))

static bool
begins(struct aw_span line, const char *word)
{
	size_t len = strlen(word);

	return line.len >= len && memcmp(line.s, word, len) == 0;
}

static bool
is_message(struct aw_span line, const struct message *message)
{
	return begins(line, message->begins) &&
	       (message->has[0] == '\0' || aw_span_find(line, message->has) != SIZE_MAX);
}

/* The message that counts and its line; `last`: the last line that is not empty. */
static const struct message *
find_message(struct aw_span text, struct aw_span *found, struct aw_span *last)
{
	size_t best = N_MESSAGES;

	while (text.len > 0) {
		struct aw_span line = aw_span_trim(aw_span_line(&text));

		if (line.len == 0 || begins(line, AW_SSH_KEY_MARK) ||
		    begins(line, AW_SSH_PASSWORD_MARK))
			continue;
		*last = line;
		for (size_t i = 0; i < best; i++)
			if (is_message(line, &messages[i])) {
				best = i;
				*found = line;
			}
	}
	return best < N_MESSAGES ? &messages[best] : NULL;
}

/* The last key that the helper printed: its line of known_hosts and its fingerprint. */
static bool
find_key(struct aw_span text, struct aw_span *line, struct aw_span *fingerprint)
{
	bool found = false;

	while (text.len > 0) {
		struct aw_span words = aw_span_trim(aw_span_line(&text));
		size_t blank;

		if (!begins(words, AW_SSH_KEY_MARK))
			continue;
		words = aw_span_trim(aw_span_from(words, sizeof(AW_SSH_KEY_MARK) - 1));
		blank = words.len;
		while (blank > 0 && words.s[blank - 1] != ' ')
			blank--;
		*fingerprint = aw_span_from(words, blank);
		*line = aw_span_trim(aw_span_to(words, blank));
		found = line->len > 0 && fingerprint->len > 0;
	}
	return found;
}

/* "host type key" or "[host]:port type key". */
static bool
is_of_jump(struct aw_span line, const struct aw_ssh_peer *peer)
{
	return peer->jump != NULL &&
	       (begins(line, peer->jump) ||
		   (line.len > 0 && line.s[0] == '[' && begins(aw_span_from(line, 1), peer->jump)));
}

/* A first contact, a changed key, or one that is not the configured one. */
static enum aw_err
describe_key(
    enum aw_err code, struct aw_span text, const struct aw_ssh_peer *peer, struct aw_error *err)
{
	struct aw_span line = {NULL, 0}, print = {NULL, 0};
	char key[ROOM], fingerprint[LINE_SHOWN];

	if (!find_key(text, &line, &print))
		return aw_error_set(err, code, peer->host, "%s",
		    code == AW_ERR_SSH_HOST_CHANGED ? "the host key is not the known one"
						    : "no host key of it is known");
	(void)aw_text_clean(key, sizeof(key), line.s, line.len);
	(void)aw_text_clean(fingerprint, sizeof(fingerprint), print.s, print.len);
	if (peer->host_key != NULL && !is_of_jump(line, peer))
		return aw_error_set(err, AW_ERR_SSH_HOST_CHANGED, peer->host,
		    "it presents the host key %s, host-key is %s", fingerprint, peer->host_key);
	if (code == AW_ERR_SSH_HOST_CHANGED)
		return aw_error_set(err, code, peer->host,
		    "it presents the host key %s, which is not the one in %s; if the change was "
		    "planned, replace its line there by: %s",
		    fingerprint, peer->known_hosts, key);
	return aw_error_set(err, code, peer->host,
	    "host key %s; compare it with that of the device, then add this line to %s: %s",
	    fingerprint, peer->known_hosts, key);
}

static enum aw_err
set_line(enum aw_err code, const char *host, struct aw_span line, struct aw_error *err)
{
	char shown[LINE_SHOWN];

	(void)aw_text_clean(shown, sizeof(shown), line.s, line.len);
	return aw_error_set(err, code, host, "%s", shown);
}

static bool
was_sent(struct aw_span text)
{
	while (text.len > 0)
		if (begins(aw_span_line(&text), AW_SSH_PASSWORD_MARK))
			return true;
	return false;
}

/* The client says this up to the end of the login only; after it, other words. */
static bool
is_closed_login(struct aw_span all, struct aw_span line)
{
	return (begins(line, "Connection closed by ") || begins(line, "Connection reset by ")) &&
	       was_sent(all);
}

static enum aw_err
set_closed_login(const char *host, struct aw_span line, struct aw_error *err)
{
	char shown[LINE_SHOWN];

	(void)aw_text_clean(shown, sizeof(shown), line.s, line.len);
	return aw_error_set(
	    err, AW_ERR_SSH_DENIED, host, "closed after the password was sent: %s", shown);
}

/* The end of every connection of a device that closes it after the command. */
static bool
is_farewell(struct aw_span line)
{
	return begins(line, "Connection to ") &&
	       aw_span_find(line, "closed by remote host") != SIZE_MAX;
}

enum aw_err
aw_ssh_failure(const char *text, size_t len, const struct aw_ssh_peer *peer, struct aw_error *err)
{
	struct aw_span all = {text, len}, found = {text, 0}, last = {text, 0};
	const struct message *message = find_message(all, &found, &last);
	enum aw_err code;

	if (message == NULL && (last.len == 0 || is_farewell(last)))
		return AW_OK;
	if (message == NULL)
		return set_line(AW_ERR_NET_OTHER, peer->host, last, err);
	code = message->code;
	if (code == AW_ERR_SSH_HOST_CHANGED || code == AW_ERR_SSH_HOST_UNKNOWN)
		return describe_key(code, all, peer, err);
	/* The client connects to nothing but the jump host. */
	if (peer->jump != NULL && begins(found, "ssh: "))
		code = AW_ERR_SSH_JUMP;
	if (is_closed_login(all, found))
		return set_closed_login(peer->host, found, err);
	return set_line(code, peer->host, found, err);
}

bool
aw_ssh_offers_other(const char *text, size_t len, bool keyboard)
{
	struct aw_span all = {text, len}, found = {text, 0}, last = {text, 0};
	const struct message *message = find_message(all, &found, &last);
	size_t at = aw_span_find(found, DENIED);

	if (message == NULL || message->code != AW_ERR_SSH_DENIED || at == SIZE_MAX ||
	    was_sent(all))
		return false;
	found = aw_span_from(found, at + sizeof(DENIED) - 1);
	return aw_span_find(found, keyboard ? "password" : "keyboard-interactive") != SIZE_MAX;
}

bool
aw_ssh_refused(enum aw_err code)
{
	return code == AW_ERR_SSH_DENIED || code == AW_ERR_SSH_LOCKED;
}
