/* SPDX-License-Identifier: ISC */
/*
 * The log of a long-running program: one event, one line on a descriptor (stderr), escaped, never
 * blocking. A line that repeats is counted, not written again. Under systemd a line begins with its
 * syslog priority, elsewhere with the time.
 */
#ifndef AW_LOG_H
#define AW_LOG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define AW_LOG_LINE_MAX 1024 /* octets of the text; longer ones are cut */

enum aw_log_level {
	AW_LOG_ERROR = 1,
	AW_LOG_WARNING,
	AW_LOG_NOTICE, /* the default: what an operator wants to know once */
	AW_LOG_INFO,   /* -v */
	AW_LOG_DEBUG,  /* -vv */
};

struct aw_log {
	int fd;
	const char *program; /* borrowed; the prefix of each line */
	enum aw_log_level level;
	bool journal; /* syslog priorities instead of the time */
	int64_t now;
	char last[AW_LOG_LINE_MAX]; /* the text written last, "" for none */
	enum aw_log_level last_level;
	int64_t last_at;   /* when it, or the count of its repetitions, was written */
	uint32_t repeated; /* since then */
	uint64_t dropped;  /* lines that the descriptor did not take, since one went through */
};

/* Lines of `level` and graver go to fd. Allocates nothing; nothing is to be freed. */
void
aw_log_init(struct aw_log *log, int fd, const char *program, enum aw_log_level level, bool journal);

/*
 * Sets the time of the log, at start and in each turn of the loop. Writes "repeated N times" for a
 * line that came again, at most once a minute.
 */
void aw_log_turn(struct aw_log *log, int64_t now);

/* One line. Control characters and invalid UTF-8 are escaped (aw_text_clean). */
void aw_log_line(struct aw_log *log, enum aw_log_level level, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void aw_log_vline(struct aw_log *log, enum aw_log_level level, const char *fmt, va_list ap)
    __attribute__((format(printf, 3, 0)));

/* An error as aw_error_line prints it. */
void aw_log_error(struct aw_log *log, enum aw_log_level level, const struct aw_error *err);

/* Writes what is still counted: call it before the program ends. */
void aw_log_flush(struct aw_log *log);

#endif
