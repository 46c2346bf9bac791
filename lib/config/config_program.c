/* SPDX-License-Identifier: ISC */
/* `program` of anchorwatch.conf(5): a helper that prints a license text. */
#include "config/config_read.h"

#include <stdlib.h>
#include <string.h>

#include "cisco/text/license_text.h"

#define ARGUMENTS_MAX 64
#define ARGUMENT_MAX 4096

/* The words, unchanged: no shell splits them. */
static enum aw_err
read_words(const struct aw_conf *conf, struct aw_conf_section *sec, char **words, size_t n)
{
	int line = aw_conf_value_line(sec, "program");

	for (size_t i = 0; i < n; i++) {
		const char *word = aw_conf_value(sec, "program", i);

		if (strlen(word) > ARGUMENT_MAX)
			return aw_conf_fail(conf, line, AW_ERR_CONFIG_VALUE,
			    "an argument of program has at most %d octets", ARGUMENT_MAX);
		words[i] = aw_conf_copy(conf, word);
		if (words[i] == NULL)
			return aw_conf_fail(conf, line, AW_ERR_NO_MEMORY, "out of memory");
	}
	if (words[0][0] != '/')
		return aw_conf_fail(conf, line, AW_ERR_CONFIG_VALUE,
		    "program must begin with an absolute path, and each argument is a word of its "
		    "own: {\"/usr/local/bin/get-license\", \"exp\"}");
	return AW_OK;
}

enum aw_err
aw_config_read_program(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	size_t n = aw_conf_values(sec, "program");
	int line = aw_conf_value_line(sec, "program");
	enum aw_err rc;

	if (n == 0)
		return AW_OK;
	if (n > ARGUMENTS_MAX)
		return aw_conf_fail(
		    conf, line, AW_ERR_CONFIG_VALUE, "program has at most %d words", ARGUMENTS_MAX);
	source->program = aw_conf_take(conf, (n + 1) * sizeof(char *));
	if (source->program == NULL)
		return aw_conf_fail(conf, line, AW_ERR_NO_MEMORY, "out of memory");
	source->max_bytes = AW_LICENSE_TEXT_MAX;
	rc = read_words(conf, sec, source->program, n);
	if (rc == AW_OK)
		rc = aw_config_timeout(conf, sec, &source->timeout);
	if (rc == AW_OK)
		rc = aw_config_size(conf, sec, "max-size", &source->max_bytes);
	if (rc == AW_OK && source->max_bytes > AW_LICENSE_TEXT_MAX)
		return aw_conf_fail(conf, aw_conf_value_line(sec, "max-size"), AW_ERR_CONFIG_VALUE,
		    "max-size of a license text is at most 4M");
	return rc;
}
