/* SPDX-License-Identifier: ISC */
#include "cisco/text/ssh_identity.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/span.h"
#include "base/text.h"

#define VALUE_MAX 128 /* octets of one value */

enum which { PRODUCT, VERSION, SERIAL };

/*
 * A line that has `begins` at its start and `has` in it; the value is what is after `mark`, up to
 * one of `ends`.
 */
struct mark {
	enum which which;
	const char *begins, *has, *mark, *ends;
};

static const struct mark marks[] = {
    {VERSION, "Cisco IOS XE Software", "Version ", "Version ", ", "},
    {VERSION, "Cisco IOS XR Software", "Version ", "Version ", "[, "},
    {VERSION, "Cisco IOS Software", "Version ", "Version ", ", "},
    {VERSION, "Cisco Adaptive Security Appliance", "Version ", "Version ", " "},
    {VERSION, "NXOS: ", "version ", "version ", " ["},
    {VERSION, "system: ", "version ", "version ", " ["},
    {VERSION, "Active Master Version:", "", ":", " "},
    {VERSION, "Version:", "", ":", " "},
    {PRODUCT, "Model Number", ":", ":", " "},
    {PRODUCT, "Hardware:", ",", ":", ", "},
    {PRODUCT, "Product:", "", ":", "\""},
    {PRODUCT, "cisco Nexus", " Chassis", "Nexus9000 ", " "},
    {PRODUCT, "cisco Nexus", " Chassis", "cisco ", " "},
    {PRODUCT, "cisco ", " processor", "cisco ", " "},
    {SERIAL, "Processor board ID", "", "ID ", " "},
    {SERIAL, "System Serial Number", ":", ":", " "},
    {SERIAL, "Serial Number:", "", ":", " "},
    {SERIAL, "SerialNumber:", "", ":", " "},
    {SERIAL, "Hardware Serial Number:", "", ":", " "},
};

static struct aw_span
value_of(struct aw_span line, const struct mark *mark)
{
	size_t at = aw_span_find(line, mark->mark), end = 0;
	struct aw_span value;

	if (at == SIZE_MAX)
		return (struct aw_span){line.s, 0};
	value = aw_span_trim(aw_span_from(line, at + strlen(mark->mark)));
	/* Expressway has values in quotes. */
	if (value.len > 1 && value.s[0] == '"') {
		value = aw_span_from(value, 1);
		end = aw_span_find_char(value, '"');
		return aw_span_to(value, end < value.len ? end : value.len);
	}
	while (end < value.len && strchr(mark->ends, value.s[end]) == NULL)
		end++;
	return aw_span_to(value, end);
}

static bool
begins(struct aw_span line, const char *word)
{
	size_t len = strlen(word);

	return line.len >= len && strncasecmp(line.s, word, len) == 0;
}

static bool
take_line(struct aw_span line, struct aw_identity *identity)
{
	char **to[] = {&identity->product, &identity->version, &identity->serial};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		char **out = to[marks[i].which];
		struct aw_span value;

		if (*out != NULL || !begins(line, marks[i].begins) ||
		    (marks[i].has[0] != '\0' && aw_span_find(line, marks[i].has) == SIZE_MAX))
			continue;
		value = value_of(line, &marks[i]);
		if (value.len == 0 || value.len > VALUE_MAX)
			continue;
		*out = aw_text_clean_dup(value.s, value.len, VALUE_MAX + 1);
		return *out != NULL;
	}
	return true;
}

bool
aw_ssh_identity(const char *text, size_t len, struct aw_identity *identity)
{
	struct aw_span rest = {text, len};
	bool good = true;

	while (good && rest.len > 0)
		good = take_line(aw_span_trim(aw_span_line(&rest)), identity);
	return good;
}
