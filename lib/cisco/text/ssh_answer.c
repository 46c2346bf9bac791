/* SPDX-License-Identifier: ISC */
#include "cisco/text/ssh_answer.h"

#include <string.h>
#include <strings.h>

#include "base/span.h"
#include "base/text.h"

#define REFUSAL_LINES 12 /* a refusal has no more, with its echo, mark, banner and prompt */
#define LINE_SHOWN 200   /* octets */

/* The beginning of a line in place of an answer, after "ERROR: " and "% ". */
struct word {
	const char *begins;
	enum aw_err code;
};

static const struct word words[] = {
    {"Line has invalid autocommand", AW_ERR_CLI_AUTOCOMMAND},
    {"Command authorization failed", AW_ERR_CLI_AUTHORIZATION},
    {"Authorization failed", AW_ERR_CLI_AUTHORIZATION},
    {"This command is not authorized", AW_ERR_CLI_AUTHORIZATION},
    {"Permission denied", AW_ERR_CLI_AUTHORIZATION},
    {"Authorization denied", AW_ERR_CLI_AUTHORIZATION},
    {"Not authorized", AW_ERR_CLI_AUTHORIZATION},
    {"Insufficient privilege", AW_ERR_CLI_PRIVILEGE},
    {"Command requires enable", AW_ERR_CLI_ENABLE},
    {"Invalid input detected", AW_ERR_CLI_COMMAND},
    {"Invalid command", AW_ERR_CLI_COMMAND},
    {"Incomplete command", AW_ERR_CLI_COMMAND},
    {"Ambiguous command", AW_ERR_CLI_COMMAND},
    {"Unknown command", AW_ERR_CLI_COMMAND},
    {"Unrecognized command", AW_ERR_CLI_COMMAND},
    {"Bad IP address or host name", AW_ERR_CLI_COMMAND},
    {"Translating \"", AW_ERR_CLI_COMMAND},
    {"Syntax error", AW_ERR_CLI_COMMAND},
    {"Cmd exec error", AW_ERR_CLI_COMMAND},
    {"Command not recognized", AW_ERR_CLI_COMMAND},
    {"Command not found", AW_ERR_CLI_COMMAND},
    {"No command matched", AW_ERR_CLI_COMMAND},
    {"Executed command unsuccessfully", AW_ERR_CLI_COMMAND},
    {"Account locked", AW_ERR_SSH_LOCKED},
    {"Account is locked", AW_ERR_SSH_LOCKED},
    {"User account is locked", AW_ERR_SSH_LOCKED},
    {"Your account has been locked", AW_ERR_SSH_LOCKED},
};

static const char *const pagers[] = {"--More--", "<--- More --->", "-- More --", "---(more"};

static bool
begins(struct aw_span span, const char *word)
{
	size_t len = strlen(word);

	return span.len >= len && strncasecmp(span.s, word, len) == 0;
}

/* Without the marks of an error, of which a line may have several: "ERROR: % ". */
static struct aw_span
without_marks(struct aw_span line, bool *marked)
{
	bool more = true;

	*marked = false;
	while (more) {
		size_t skip = begins(line, "ERROR:") ? sizeof("ERROR:") - 1 : begins(line, "%");

		more = skip > 0;
		*marked = *marked || more;
		line = aw_span_trim(aw_span_from(line, skip));
	}
	return line;
}

static enum aw_err
code_of(struct aw_span line)
{
	bool marked;
	struct aw_span text = without_marks(line, &marked);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (begins(text, words[i].begins))
			return words[i].code;
	/* Any other line of this form is an error of IOS, IOS-XR or NX-OS. */
	return marked && line.len > 2 && line.s[0] == '%' && line.s[1] == ' ' ? AW_ERR_CLI_COMMAND
									      : AW_OK;
}

/* What the first lines of a text are. */
struct lines {
	struct aw_span refusal; /* the first one */
	enum aw_err code;       /* of it; AW_OK: there is none */
	size_t n, others;       /* that are not blank; and that belong to no refusal */
};

/* Of a refusal: the mark below a word, and the command as it was sent. */
static bool
belongs_to_refusal(struct aw_span line, const char *command)
{
	return aw_span_is(line, "^") || aw_span_find(line, command) != SIZE_MAX;
}

static struct lines
scan_lines(const char *text, size_t len, const char *command)
{
	struct lines lines = {.refusal = {text, 0}, .code = AW_OK};
	struct aw_span rest = {text, len};

	while (rest.len > 0 && lines.n <= REFUSAL_LINES) {
		struct aw_span line = aw_span_trim(aw_span_line(&rest));
		enum aw_err code = line.len > 0 ? code_of(line) : AW_OK;

		if (line.len == 0)
			continue;
		lines.n++;
		lines.others += code == AW_OK && !belongs_to_refusal(line, command);
		if (lines.code == AW_OK && code != AW_OK) {
			lines.code = code;
			lines.refusal = line;
		}
	}
	return lines;
}

/* True if the text ends at a pager, which waits for a key. */
static bool
ends_at_pager(const char *text, size_t len)
{
	size_t from = len > LINE_SHOWN ? len - LINE_SHOWN : 0;
	struct aw_span end = aw_span_trim((struct aw_span){text + from, len - from});

	for (size_t i = 0; i < sizeof(pagers) / sizeof(pagers[0]); i++) {
		size_t at = aw_span_find(end, pagers[i]);

		/* The codes of the terminal come after it, if anything does. */
		if (at != SIZE_MAX && aw_span_find_char(aw_span_from(end, at), '\n') == SIZE_MAX)
			return true;
	}
	return false;
}

/* Every device has a configuration: one that does not know the command hides it from the account.
 */
static enum aw_err
refine(const struct aw_ssh_family *family, const char *command, enum aw_err code)
{
	if (code != AW_ERR_CLI_COMMAND || strncmp(command, "show running-config", 19) != 0)
		return code;
	return strcmp(family->name, "asa") == 0 ? AW_ERR_CLI_ENABLE : AW_ERR_CLI_PRIVILEGE;
}

static enum aw_err
set_line(enum aw_err code, const char *command, struct aw_span line, struct aw_error *err)
{
	char shown[LINE_SHOWN];

	(void)aw_text_clean(shown, sizeof(shown), line.s, line.len);
	return aw_error_set(err, code, command, "the device says: %s", shown);
}

enum aw_err
aw_ssh_refusal(const struct aw_ssh_family *family, const char *command, bool several,
    const char *text, size_t len, struct aw_error *err)
{
	struct lines lines = scan_lines(text, len, command);

	if (lines.n == 0)
		return aw_error_set(err, AW_ERR_CLI_EMPTY, command, "the device answered nothing");
	if (ends_at_pager(text, len))
		return aw_error_set(err, AW_ERR_CLI_PAGER, command,
		    "the answer stops at a pager, after %zu octets", len);
	if (lines.code == AW_OK || lines.n > REFUSAL_LINES || (several && lines.others > 0))
		return AW_OK;
	return set_line(refine(family, command, lines.code), command, lines.refusal, err);
}

enum aw_err
aw_ssh_other(const char *command, const char *text, size_t len, struct aw_error *err)
{
	struct aw_span rest = {text, len}, line = {text, 0};

	while (rest.len > 0 && line.len == 0)
		line = aw_span_trim(aw_span_line(&rest));
	return set_line(AW_ERR_CLI_BANNER, command, line, err);
}
