/* SPDX-License-Identifier: ISC */
/*
 * The commands in a license text and the devices that answered. A run is what follows a prompt, up
 * to the next one; a text without prompts is one run. Private to license_text*.c.
 */
#ifndef AW_LICENSE_RUNS_H
#define AW_LICENSE_RUNS_H

#include "base/span.h"
#include "model/license.h"

#define AW_TEXT_DEVICES_MAX 8 /* names kept of each kind */
#define AW_TEXT_ONCE_MAX 5    /* keys that one output has once */

/* What was met, a bit set. */
enum {
	AW_SEEN_ENABLED = 1 << 0,
	AW_SEEN_DISABLED = 1 << 1,
	AW_SEEN_REGISTRATION = 1 << 2,
	AW_SEEN_AUTHORIZATION = 1 << 3,
	AW_SEEN_AUTHORIZED_AT = 1 << 4, /* the authorization status had a date */
	AW_SEEN_ATTEMPT = 1 << 5,
	AW_SEEN_DEADLINE = 1 << 6,
	AW_SEEN_EVALUATION_LEFT = 1 << 7,
	AW_SEEN_EVALUATION_IDLE = 1 << 8, /* "Evaluation Mode: Not In Use" */
	AW_SEEN_POLICY = 1 << 9,
	AW_SEEN_REPORTING = 1 << 10,
	AW_SEEN_ACK_DEADLINE = 1 << 11,
	AW_SEEN_LIST = 1 << 12,
	AW_SEEN_TITLE = 1 << 13,        /* of a part that "Product Information" follows */
	AW_SEEN_PRODUCT = 1 << 14,      /* its title */
	AW_SEEN_STATUS_ALONE = 1 << 15, /* the text says that it is `show license status` */
	AW_SEEN_INDENTED = 1 << 16,
	AW_SEEN_BAD_ROW = 1 << 17,
	AW_SEEN_TOO_MANY = 1 << 18,
	AW_SEEN_FEATURES = 1 << 19, /* the table of NX-OS before Smart Licensing */
	AW_SEEN_SIA = 1 << 20,
	/* Any of these: the text is a license status. */
	AW_SEEN_UNDERSTOOD = AW_SEEN_ENABLED | AW_SEEN_DISABLED | AW_SEEN_REGISTRATION |
			     AW_SEEN_AUTHORIZATION | AW_SEEN_POLICY | AW_SEEN_REPORTING |
			     AW_SEEN_LIST | AW_SEEN_SIA,
};

struct aw_lictext;

enum aw_text_command {
	AW_COMMAND_NONE,    /* no prompt yet, or one alone */
	AW_COMMAND_OTHER,   /* about something else */
	AW_COMMAND_LICENSE, /* `show license udi`, `platform summary` */
	AW_COMMAND_STATUS,
	AW_COMMAND_ALL, /* also that of tech-support */
	AW_COMMAND_SUMMARY,
	AW_COMMAND_USAGE,
};

/* Different names, in the order of the text. */
struct aw_text_names {
	struct aw_span items[AW_TEXT_DEVICES_MAX];
	size_t n;
};

struct aw_text_runs {
	enum aw_text_command command;
	struct aw_span words;   /* of the command at hand */
	struct aw_span refusal; /* first line of the run with an error message of the device */
	unsigned before;        /* what was seen before the run at hand */
	bool named;             /* the device of the run is known */
	struct aw_text_names devices, udis;
	struct aw_span once[AW_TEXT_ONCE_MAX]; /* values in the run at hand */
	size_t once_line[AW_TEXT_ONCE_MAX];
	size_t table_line;  /* of the table of features in the run at hand; 0 for none */
	size_t repeated[2]; /* lines of two values of one key; 0 for none */
	/* The last command whose output was refused or cut, and what it lacks. */
	enum aw_text_command lacking;
	struct aw_span lacking_words, lacking_refusal;
	const char *lack; /* NULL: none */
};

/* A prompt, alone or with a command, or the end of a session: what follows is another run. */
bool aw_lictext_command(struct aw_lictext *reader, struct aw_span line);

/* Notes a line that is an error message of the device; false for others. */
bool aw_lictext_refusal(struct aw_lictext *reader, struct aw_span line);

/* Notes a value that one output has once; the key by its number, below AW_TEXT_ONCE_MAX. */
void aw_lictext_once(struct aw_lictext *reader, size_t key, struct aw_span value);

/* Notes a table that one output has once. */
void aw_lictext_table(struct aw_lictext *reader);

/* Notes the device by its "PID:...,SN:...". */
void aw_lictext_udi(struct aw_lictext *reader, struct aw_span value);

/* Ends the run at hand where outputs of another device follow, which are passed over. */
void aw_lictext_leave(struct aw_lictext *reader);

/* Ends the run at hand; after the last line too. */
void aw_lictext_end_run(struct aw_lictext *reader);

/* AW_ERR_LICENSE_DEVICES where the text has outputs of several devices, or of none that is named.
 */
AW_CHECKED enum aw_err aw_lictext_one_device(const struct aw_lictext *reader, struct aw_error *err);

/* What the run at hand lacks of its command; NULL for nothing. Of license_text_whole.c. */
const char *aw_lictext_run_lacks(const struct aw_lictext *reader);

#endif
