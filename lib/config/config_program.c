/* SPDX-License-Identifier: ISC */
/* `program` of anchorwatch.conf(5): a helper that prints a license text or a trust store. */
#include "config/config_read.h"
#include "config/named_files.h"

#include <stdlib.h>
#include <string.h>

#define ARGUMENTS_MAX 64
#define ARGUMENT_MAX 4096
#define TIMEOUT_DEFAULT INT64_C(30)
#define MEGABYTE ((size_t)1024 * 1024)

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
aw_config_read_program(const struct aw_conf *conf, struct aw_conf_section *sec, size_t largest,
    struct aw_program_config *program)
{
	size_t n = aw_conf_values(sec, "program");
	int line = aw_conf_value_line(sec, "program");
	enum aw_err rc;

	if (n == 0)
		return AW_OK;
	if (n > ARGUMENTS_MAX)
		return aw_conf_fail(
		    conf, line, AW_ERR_CONFIG_VALUE, "program has at most %d words", ARGUMENTS_MAX);
	program->argv = aw_conf_take(conf, (n + 1) * sizeof(char *));
	if (program->argv == NULL)
		return aw_conf_fail(conf, line, AW_ERR_NO_MEMORY, "out of memory");
	program->timeout = TIMEOUT_DEFAULT;
	program->max_bytes = largest;
	rc = read_words(conf, sec, program->argv, n);
	if (rc == AW_OK)
		rc = aw_conf_note_path(conf, "program", program->argv[0], line);
	if (rc == AW_OK)
		rc = aw_config_timeout(conf, sec, &program->timeout);
	if (rc == AW_OK)
		rc = aw_config_size(conf, sec, "max-size", &program->max_bytes);
	if (rc == AW_OK && program->max_bytes > largest)
		return aw_conf_fail(conf, aw_conf_value_line(sec, "max-size"), AW_ERR_CONFIG_VALUE,
		    "max-size of what a program prints here is at most %zuM", largest / MEGABYTE);
	return rc;
}
