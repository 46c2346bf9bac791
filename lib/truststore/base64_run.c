/* SPDX-License-Identifier: ISC */
#include "truststore/base64_run.h"

#include <string.h>

#include "base/base64.h"
#include "base/text.h"

#define WORD_FIRST 40
#define WORD_NEXT 20
#define SYMBOLS_LEAST 100

struct measure {
	size_t start, end; /* without blanks around */
	size_t symbols;
	size_t word; /* longest run of base64 characters that is not all hex digits */
	bool whole;  /* nothing but base64 and padding */
	bool padded;
};

static bool
is_blank(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
measure_words(struct measure *m, const uint8_t *text)
{
	size_t word = 0;
	bool hex = true;

	m->whole = true;
	for (size_t i = m->start; i < m->end; i++) {
		if (aw_base64_value(text[i]) < 64) {
			word++;
			m->symbols++;
			hex = hex && aw_hex_digit((char)text[i]) < 16;
			if (!hex && word > m->word)
				m->word = word;
			continue;
		}
		m->padded = text[i] == '=';
		m->whole = m->whole && m->padded;
		word = 0;
		hex = true;
	}
	m->padded = m->end > m->start && text[m->end - 1] == '=';
}

static struct measure
measure_line(const uint8_t *text, size_t len)
{
	static const uint8_t bom[] = {0xef, 0xbb, 0xbf};
	struct measure m = {.end = len};

	if (len >= sizeof(bom) && memcmp(text, bom, sizeof(bom)) == 0)
		m.start = sizeof(bom);
	while (m.start < m.end && is_blank(text[m.start]))
		m.start++;
	while (m.end > m.start && is_blank(text[m.end - 1]))
		m.end--;
	/* Comment lines are never base64. */
	if (m.start < m.end && text[m.start] != '#' && text[m.start] != ';')
		measure_words(&m, text);
	return m;
}

static bool
begins_like_certificate(const struct measure *m, const uint8_t *text)
{
	return m->end - m->start >= 4 && memcmp(text + m->start, "MI", 2) == 0;
}

static void
begin(struct aw_base64_run *run, const struct measure *m, size_t offset, size_t line)
{
	*run = (struct aw_base64_run){
	    .open = true, .start = offset + m->start, .line = line, .end = offset + m->end};
	run->symbols = m->symbols;
	run->padded = m->padded;
}

static bool
goes_on(const struct aw_base64_run *run, const struct measure *m)
{
	if (run->padded)
		return false;
	return m->word >= WORD_NEXT || (m->whole && !run->blank && m->symbols + m->padded > 0);
}

enum aw_run_step
aw_base64_run_line(
    struct aw_base64_run *run, const uint8_t *text, size_t len, size_t offset, size_t line)
{
	struct measure m = measure_line(text, len);
	bool first = begins_like_certificate(&m, text) && (m.whole || m.word >= WORD_NEXT);

	if (m.start == m.end) {
		run->blank = true;
		return run->open ? AW_RUN_GROWN : AW_RUN_NONE;
	}
	if (run->open && first && (run->blank || !aw_base64_run_counts(run)) && run->symbols > 0 &&
	    memcmp(text + m.start, "MII", 3) == 0)
		return AW_RUN_ENDED;
	if (run->open) {
		if (!goes_on(run, &m))
			return AW_RUN_ENDED;
		run->end = offset + m.end;
		run->symbols += m.symbols;
		run->padded = m.padded;
		run->blank = false;
		return AW_RUN_GROWN;
	}
	if (!first && m.word < WORD_FIRST)
		return AW_RUN_NONE;
	begin(run, &m, offset, line);
	return AW_RUN_GROWN;
}

bool
aw_base64_run_counts(const struct aw_base64_run *run)
{
	return run->open && run->symbols >= SYMBOLS_LEAST;
}

bool
aw_base64_run_any(const uint8_t *text, size_t len)
{
	struct measure m = {.end = len};

	measure_words(&m, text);
	return m.word >= WORD_NEXT;
}
