/* SPDX-License-Identifier: ISC */
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/instant.h"
#include "base/text.h"

#define REPEAT_EVERY AW_MINUTE

void
aw_log_init(struct aw_log *log, int fd, const char *program, enum aw_log_level level, bool journal)
{
	*log = (struct aw_log){.fd = fd,
	    .program = program,
	    .level = level,
	    .journal = journal,
	    .now = AW_INSTANT_NONE,
	    .last_at = AW_INSTANT_NONE};
}

static const char *
level_word(enum aw_log_level level)
{
	static const char *const words[] = {"", "error: ", "warning: ", "", "", "debug: "};

	return words[level];
}

/* A priority as in sd-daemon(3): our levels are LOG_ERR (3) to LOG_DEBUG (7). */
static int
priority(enum aw_log_level level)
{
	return (int)level + 2;
}

/*
 * True if a line of that length went out whole. A full pipe or a stopped reader must not stop the
 * program: a descriptor that cannot take a line at once loses it.
 */
static bool
write_line(int fd, const char *line, size_t len)
{
	struct pollfd ready = {.fd = fd, .events = POLLOUT};
	ssize_t n;

	if (poll(&ready, 1, 0) != 1 || (ready.revents & POLLOUT) == 0)
		return false;
	do
		n = write(fd, line, len);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)len;
}

static bool
put(struct aw_log *log, enum aw_log_level level, const char *text)
{
	char line[AW_LOG_LINE_MAX + 128], when[AW_INSTANT_TEXT];
	int n;

	if (log->journal)
		n = snprintf(
		    line, sizeof(line), "<%d>%s%s\n", priority(level), level_word(level), text);
	else
		n = snprintf(line, sizeof(line), "%s %s: %s%s\n", aw_instant_format(log->now, when),
		    log->program, level_word(level), text);
	if (n < 0 || (size_t)n >= sizeof(line))
		return false;
	return write_line(log->fd, line, (size_t)n);
}

static void
write_repeats(struct aw_log *log)
{
	char text[64];

	if (log->repeated == 0)
		return;
	(void)snprintf(text, sizeof(text), "last line repeated %u time%s", log->repeated,
	    aw_text_s(log->repeated));
	if (!put(log, log->last_level, text))
		log->dropped++;
	log->repeated = 0;
	log->last_at = log->now;
}

/* A line may be counted for a minute by our clock, which may also jump back. */
static bool
repeats_are_due(const struct aw_log *log)
{
	return log->repeated > 0 &&
	       (log->now < log->last_at || log->now - log->last_at >= REPEAT_EVERY);
}

void
aw_log_turn(struct aw_log *log, int64_t now)
{
	log->now = now;
	if (repeats_are_due(log))
		write_repeats(log);
}

static void
write_dropped(struct aw_log *log)
{
	char text[64];

	if (log->dropped == 0)
		return;
	(void)snprintf(text, sizeof(text), "%ju log lines were lost", (uintmax_t)log->dropped);
	if (put(log, AW_LOG_WARNING, text))
		log->dropped = 0;
}

void
aw_log_vline(struct aw_log *log, enum aw_log_level level, const char *fmt, va_list ap)
{
	char raw[AW_LOG_LINE_MAX], text[AW_LOG_LINE_MAX];

	if (level > log->level)
		return;
	(void)vsnprintf(raw, sizeof(raw), fmt, ap);
	(void)aw_text_clean(text, sizeof(text), raw, strlen(raw));
	if (level == log->last_level && strcmp(text, log->last) == 0) {
		log->repeated++;
		if (repeats_are_due(log))
			write_repeats(log);
		return;
	}
	write_repeats(log);
	write_dropped(log);
	if (!put(log, level, text))
		log->dropped++;
	memcpy(log->last, text, sizeof(text));
	log->last_level = level;
	log->last_at = log->now;
}

void
aw_log_line(struct aw_log *log, enum aw_log_level level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	aw_log_vline(log, level, fmt, ap);
	va_end(ap);
}

void
aw_log_error(struct aw_log *log, enum aw_log_level level, const struct aw_error *err)
{
	char line[AW_LOG_LINE_MAX];

	aw_log_line(log, level, "%s", aw_error_line(err, line, sizeof(line)));
}

void
aw_log_flush(struct aw_log *log)
{
	write_repeats(log);
	write_dropped(log);
}
