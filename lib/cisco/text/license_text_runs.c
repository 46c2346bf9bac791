/* SPDX-License-Identifier: ISC */
/* Prompts, commands and sessions in a license text, and which devices they name. */
#include "cisco/text/license_runs.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "cisco/text/license_reader.h"

#define PROMPT_MAX 80
#define LIST_MAX 200 /* octets of the names in an error */

/* A prompt with what was typed at it. */
struct prompt {
	struct aw_span name; /* of the device, empty if it does not say one */
	struct aw_span command;
};

/* True for an abbreviation of the word with at least `least` letters. */
static bool
abbreviates(struct aw_span word, const char *whole, size_t least)
{
	return word.len >= least && word.len <= strlen(whole) &&
	       strncasecmp(word.s, whole, word.len) == 0;
}

static bool
is_show(struct aw_span word)
{
	return abbreviates(word, "show", 2);
}

/* Words that follow a prompt; anything else in a line with "#" or ">" is no command. */
static bool
is_command(struct aw_span command)
{
	static const char *const words[] = {"xstatus", "xconfiguration", "exit", "logout", "quit",
	    "bye", "end", "enable", "en", "disable", "terminal", "term", "configure", "conf", "ssh",
	    "telnet", "devices", "license", "do", "cat"};
	struct aw_span rest = command, word = aw_span_word(&rest);

	if (word.len == 0 || is_show(word))
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (aw_span_is(word, words[i]))
			return true;
	return false;
}

/* "RP/0/RP0/CPU0:pe1" is pe1, "fw/act" fw, "admin@sw-a(config)" sw-a; a shell is no device. */
static struct aw_span
device_name(struct aw_span name)
{
	size_t at;

	if (aw_span_find_char(name, '~') != SIZE_MAX || aw_span_find_char(name, '$') != SIZE_MAX)
		return aw_span_to(name, 0);
	if ((at = aw_span_find_char(name, '@')) != SIZE_MAX)
		name = aw_span_from(name, at + 1);
	at = aw_span_find_char(name, ':');
	if (at != SIZE_MAX && aw_span_starts(name, "RP/"))
		name = aw_span_from(name, at + 1);
	for (const char *end = ":(/]"; *end != '\0'; end++)
		name = aw_span_to(name, aw_span_find_char(name, *end));
	return aw_span_trim(name);
}

/* At most two words before "#", ">" or "$", none of them the key of a value. */
static bool
read_prompt(struct aw_span line, struct prompt *prompt)
{
	size_t i = 0, blanks = 0;

	if (aw_span_starts(line, "admin:")) {
		prompt->name = aw_span_to(line, 0);
		prompt->command = aw_span_trim(aw_span_from(line, strlen("admin:")));
		return is_command(prompt->command);
	}
	while (i < line.len && i < PROMPT_MAX && line.s[i] != '#' && line.s[i] != '>' &&
	       line.s[i] != '$') {
		blanks += line.s[i] == ' ' || line.s[i] == '\t';
		i++;
	}
	if (i == 0 || i == line.len || i == PROMPT_MAX || line.s[0] == '<' || blanks > 1 ||
	    aw_span_find(aw_span_to(line, i), ": ") != SIZE_MAX)
		return false;
	prompt->command = aw_span_trim(aw_span_from(line, i + 1));
	prompt->name = device_name(aw_span_to(line, line.s[i] == '$' ? 0 : i));
	return is_command(prompt->command);
}

/* "ssh -l admin sw-a show license all": the name of the host, and the command for it. */
static void
take_remote(struct prompt *prompt)
{
	struct aw_span rest = prompt->command, word = aw_span_word(&rest);

	if (!aw_span_is(word, "ssh") && !aw_span_is(word, "telnet"))
		return;
	while (rest.len > 0 && rest.s[0] == '-') {
		word = aw_span_word(&rest);
		if (word.len == 2 && strchr("lpioFJ", word.s[1]) != NULL)
			(void)aw_span_word(&rest);
	}
	prompt->name = device_name(aw_span_word(&rest));
	while (rest.len > 0 && (rest.s[0] == '"' || rest.s[0] == '\''))
		rest = aw_span_from(rest, 1);
	prompt->command = rest;
}

/* "devices device leaf01 live-status exec show license usage" of NSO, with or without a prompt. */
static bool
take_orchestrated(struct aw_span line, struct prompt *prompt)
{
	size_t device = aw_span_find(line, "devices device "),
	       status = aw_span_find(line, " live-status");
	struct aw_span rest;
	size_t exec;

	if (device == SIZE_MAX || status == SIZE_MAX || status < device)
		return false;
	rest = aw_span_from(aw_span_to(line, status), device + strlen("devices device "));
	prompt->name = aw_span_word(&rest);
	exec = aw_span_find(line, " exec ");
	prompt->command =
	    exec == SIZE_MAX ? aw_span_to(line, 0) : aw_span_trim(aw_span_from(line, exec + 6));
	return true;
}

static enum aw_text_command
command_of(struct aw_span command)
{
	static const struct {
		const char *word;
		size_t least;
		enum aw_text_command command;
	} of_license[] = {{"status", 2, AW_COMMAND_STATUS}, {"all", 2, AW_COMMAND_ALL},
	    {"tech-support", 2, AW_COMMAND_ALL}, {"summary", 2, AW_COMMAND_SUMMARY},
	    {"usage", 2, AW_COMMAND_USAGE}};
	struct aw_span rest = command, word = aw_span_word(&rest);

	if (aw_span_is(word, "do"))
		word = aw_span_word(&rest);
	if (aw_span_is(word, "xstatus"))
		return AW_COMMAND_STATUS;
	if (!is_show(word))
		return rest.len == 0 && word.len == 0 ? AW_COMMAND_NONE : AW_COMMAND_OTHER;
	word = aw_span_word(&rest);
	if (!abbreviates(word, "license", 3) && !aw_span_is(word, "licenses"))
		return aw_span_find(rest, "license") != SIZE_MAX ? AW_COMMAND_LICENSE
								 : AW_COMMAND_OTHER;
	word = aw_span_word(&rest);
	for (size_t i = 0; i < sizeof(of_license) / sizeof(of_license[0]); i++)
		if (abbreviates(word, of_license[i].word, of_license[i].least))
			return of_license[i].command;
	return AW_COMMAND_LICENSE;
}

static bool
has(const struct aw_text_names *names, struct aw_span name)
{
	for (size_t i = 0; i < names->n; i++)
		if (names->items[i].len == name.len &&
		    strncasecmp(names->items[i].s, name.s, name.len) == 0)
			return true;
	return false;
}

static void
add_name(struct aw_text_names *names, struct aw_span name)
{
	if (name.len > 0 && names->n < AW_TEXT_DEVICES_MAX && !has(names, name))
		names->items[names->n++] = name;
}

void
aw_lictext_udi(struct aw_lictext *reader, struct aw_span value)
{
	struct aw_span serial = aw_lictext_serial(value);

	if (aw_span_is_none(value))
		return;
	add_name(&reader->runs.udis, serial);
	aw_lictext_output_serial(reader->outputs, serial);
}

void
aw_lictext_once(struct aw_lictext *reader, size_t key, struct aw_span value)
{
	struct aw_text_runs *runs = &reader->runs;
	struct aw_span *old = &runs->once[key];

	if (runs->once_line[key] == 0) {
		*old = value;
		runs->once_line[key] = reader->line;
	} else if (runs->repeated[0] == 0 &&
		   (old->len != value.len || memcmp(old->s, value.s, value.len) != 0)) {
		runs->repeated[0] = runs->once_line[key];
		runs->repeated[1] = reader->line;
	}
}

void
aw_lictext_table(struct aw_lictext *reader)
{
	struct aw_text_runs *runs = &reader->runs;

	if (runs->table_line != 0 && runs->repeated[0] == 0) {
		runs->repeated[0] = runs->table_line;
		runs->repeated[1] = reader->line;
	}
	runs->table_line = reader->line;
	if (reader->outputs != NULL)
		aw_lictext_output_again(reader->outputs, reader->line, &reader->outputs->table);
}

bool
aw_lictext_refusal(struct aw_lictext *reader, struct aw_span line)
{
	static const char *const words[] = {"authorization failed", "Invalid input",
	    "Invalid command", "Unknown command", "Incomplete command", "syntax error",
	    "Permission denied", "not authorized to", "Ambiguous command"};
	bool refused = line.s[0] == '%';

	for (size_t i = 0; !refused && i < sizeof(words) / sizeof(words[0]); i++)
		refused = aw_span_find(line, words[i]) != SIZE_MAX;
	if (refused && reader->runs.refusal.len == 0)
		reader->runs.refusal = line;
	return refused;
}

/* A later output of the same command, or of all, takes the place of one that was cut. */
void
aw_lictext_end_run(struct aw_lictext *reader)
{
	struct aw_text_runs *runs = &reader->runs;
	const char *lack = aw_lictext_run_lacks(reader);

	if (lack != NULL) {
		runs->lacking = runs->command;
		runs->lacking_words = runs->words;
		runs->lacking_refusal = runs->refusal;
		runs->lack = lack;
	} else if (runs->command > AW_COMMAND_OTHER &&
		   (runs->command == runs->lacking || runs->command == AW_COMMAND_ALL)) {
		runs->lack = NULL;
	}
	reader->seen |= runs->before;
}

static void
begin_run(struct aw_lictext *reader, const struct prompt *prompt)
{
	struct aw_text_runs *runs = &reader->runs;

	runs->command = command_of(prompt->command);
	runs->words = prompt->command;
	runs->refusal.len = 0;
	runs->before = reader->seen;
	runs->named = runs->command > AW_COMMAND_OTHER && prompt->name.len > 0;
	if (runs->named)
		add_name(&runs->devices, prompt->name);
	aw_lictext_output_begin(
	    reader->outputs, reader->line, aw_span_to(prompt->name, runs->named ? SIZE_MAX : 0));
	memset(runs->once_line, 0, sizeof(runs->once_line));
	runs->table_line = 0;
	reader->seen = 0;
	reader->part = runs->command == AW_COMMAND_OTHER ? AW_PART_OTHER : AW_PART_NONE;
	reader->passing = runs->command == AW_COMMAND_OTHER;
	aw_lictext_enter(reader, AW_SECTION_NONE);
	if (runs->command == AW_COMMAND_STATUS)
		reader->seen |= AW_SEEN_STATUS_ALONE;
}

void
aw_lictext_leave(struct aw_lictext *reader)
{
	const struct prompt none = {.name = {"", 0}, .command = {"", 0}};

	aw_lictext_end_run(reader);
	begin_run(reader, &none);
}

static bool
is_closing(struct aw_span line)
{
	static const char *const ends[] = {"Received disconnect from ", "Disconnected from ",
	    "Killed by signal ", "Script done on ", "Connection reset by "};
	bool closed = aw_span_find(line, " closed") != SIZE_MAX;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (aw_span_starts(line, ends[i]))
			return true;
	if (aw_span_is(line, "logout") || aw_span_is(line, "exit"))
		return true;
	return closed &&
	       (aw_span_starts(line, "Connection ") || aw_span_starts(line, "[Connection ") ||
		   aw_span_starts(line, "Shared connection to "));
}

bool
aw_lictext_command(struct aw_lictext *reader, struct aw_span line)
{
	struct prompt prompt = {.name = {line.s, 0}, .command = {line.s, 0}};
	bool orchestrated = take_orchestrated(line, &prompt);

	if (!orchestrated && !is_closing(line)) {
		if (!read_prompt(line, &prompt))
			return false;
		take_remote(&prompt);
	}
	/* The prompt that follows an output says whose it was. */
	if (!orchestrated && !reader->runs.named && (reader->seen & AW_SEEN_UNDERSTOOD) != 0) {
		add_name(&reader->runs.devices, prompt.name);
		aw_lictext_output_name(reader->outputs, prompt.name);
	}
	aw_lictext_end_run(reader);
	begin_run(reader, &prompt);
	if (orchestrated && reader->runs.command <= AW_COMMAND_OTHER) {
		reader->runs.command = AW_COMMAND_LICENSE;
		reader->part = AW_PART_NONE;
		reader->runs.named = true;
		add_name(&reader->runs.devices, prompt.name);
		aw_lictext_output_name(reader->outputs, prompt.name);
	}
	return true;
}

static enum aw_err
refuse_names(const struct aw_lictext *reader, const struct aw_text_names *names, const char *what,
    struct aw_error *err)
{
	char list[LIST_MAX] = "", name[64];

	for (size_t i = 0; i < names->n; i++) {
		size_t len = strlen(list);

		(void)aw_text_clean(name, sizeof(name), names->items[i].s, names->items[i].len);
		(void)aw_text_format(
		    list + len, sizeof(list) - len, "%s%s", i > 0 ? ", " : "", name);
	}
	return aw_error_set(err, AW_ERR_LICENSE_DEVICES, reader->license->name,
	    "outputs of more than one device: %s%s", what, list);
}

enum aw_err
aw_lictext_one_device(const struct aw_lictext *reader, struct aw_error *err)
{
	const struct aw_text_runs *runs = &reader->runs;

	if (runs->devices.n > 1)
		return refuse_names(reader, &runs->devices, "", err);
	if (runs->udis.n > 1)
		return refuse_names(reader, &runs->udis, "serial numbers ", err);
	if (runs->repeated[0] != 0)
		return aw_error_set(err, AW_ERR_LICENSE_DEVICES, reader->license->name,
		    "two outputs without a prompt between them: lines %zu and %zu differ",
		    runs->repeated[0], runs->repeated[1]);
	return AW_OK;
}
