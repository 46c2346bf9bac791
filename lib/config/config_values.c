/* SPDX-License-Identifier: ISC */
/* Values and sections that several sections of a configuration have. */
#include "base/instant.h"
#include "config/agentx_address.h"
#include "config/config_read.h"

#include <errno.h>
#include <string.h>

#include "model/service_name.h"

#define SIZE_MIN ((size_t)1024)
#define SIZE_LARGEST ((size_t)1024 * 1024 * 1024)
#define TIMEOUT_MIN INT64_C(1)
#define TIMEOUT_MAX (10 * AW_MINUTE)

enum aw_err
aw_config_no_memory(const struct aw_conf *conf, struct aw_conf_section *sec)
{
	return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_NO_MEMORY, "out of memory");
}

enum aw_err
aw_config_required(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key)
{
	if (aw_conf_values(sec, key) > 0)
		return AW_OK;
	return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE, "%s is missing", key);
}

char *
aw_config_service(const struct aw_conf *conf, const char *text, unsigned port)
{
	char buf[AW_SERVICE_TEXT];
	char *copy;

	if (!aw_service_format(text, port, buf)) {
		errno = EINVAL;
		return NULL;
	}
	copy = aw_conf_copy(conf, buf);
	if (copy == NULL)
		errno = ENOMEM;
	return copy;
}

enum aw_err
aw_config_one_section(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key,
    struct aw_conf_section **out)
{
	size_t n = aw_conf_sections(sec, key);

	*out = n > 0 ? aw_conf_section(sec, key, 0) : NULL;
	if (n <= 1)
		return AW_OK;
	return aw_conf_fail(conf, aw_conf_line(aw_conf_section(sec, key, 1)),
	    AW_ERR_CONFIG_CONFLICT, "%s is given here and in line %d", key, aw_conf_line(*out));
}

/* "16M" in octets; K, M and G are powers of 1024. */
static bool
parse_size(const char *s, size_t *out)
{
	static const char units[] = "KMG";
	const char *unit;
	size_t n = 0;

	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		n = n * 10 + (size_t)(*s - '0');
		if (n > SIZE_LARGEST)
			return false;
	}
	unit = *s != '\0' ? strchr(units, *s) : NULL;
	if ((unit == NULL && *s != '\0') || (unit != NULL && s[1] != '\0'))
		return false;
	if (unit != NULL) {
		unsigned shift = 10 * (unsigned)(unit - units + 1);

		if (n > SIZE_LARGEST >> shift)
			return false;
		n <<= shift;
	}
	*out = n;
	return n >= SIZE_MIN && n <= SIZE_LARGEST;
}

enum aw_err
aw_config_size(
    const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, size_t *out)
{
	const char *size = aw_conf_value(sec, key, 0);

	if (size == NULL || parse_size(size, out))
		return AW_OK;
	return aw_conf_bad_amount(conf, sec, key, "KMG",
	    "a size in octets, K, M or G such as 512K or 16M, from 1K to 1G");
}

enum aw_err
aw_config_timeout(const struct aw_conf *conf, struct aw_conf_section *sec, int64_t *out)
{
	return aw_conf_duration(conf, sec, "timeout", TIMEOUT_MIN, TIMEOUT_MAX, out);
}

enum aw_err
aw_config_extent(const struct aw_conf *conf, struct aw_conf_section *sec, enum aw_extent *out)
{
	bool complete = false;
	enum aw_err rc = aw_conf_bool(conf, sec, "complete", &complete);

	if (rc == AW_OK && aw_conf_value(sec, "complete", 0) != NULL)
		*out = complete ? AW_EXTENT_WHOLE : AW_EXTENT_PART;
	return rc;
}

bool
aw_config_reserved(const char *name)
{
	return strcmp(name, AW_NAME_TRUSTED_CA) == 0 || strcmp(name, AW_NAME_LICENSE) == 0 ||
	       strcmp(name, AW_NAME_CERTIFICATE) == 0 || strcmp(name, AW_NAME_TRUST_POINTS) == 0 ||
	       strcmp(name, AW_NAME_TRUST_STORE) == 0 ||
	       aw_source_kind_parse(name) != AW_SOURCE_UNKNOWN;
}

enum aw_err
aw_config_socket(const struct aw_conf *file, struct aw_config *config)
{
	struct aw_conf_section *root = aw_conf_root(file);
	enum aw_err rc = aw_conf_string(file, root, "agentx-socket", &config->agentx_socket);
	const char *problem;

	if (rc != AW_OK)
		return rc;
	problem = aw_agentx_address_problem(config->agentx_socket);
	if (problem == NULL)
		return AW_OK;
	return aw_conf_fail(file, aw_conf_value_line(root, "agentx-socket"), AW_ERR_CONFIG_VALUE,
	    "agentx-socket %s", problem);
}

enum aw_err
aw_config_reported(struct aw_config_report *report, const struct aw_error *err, enum aw_err rc)
{
	if (rc == AW_OK || rc == AW_ERR_NO_MEMORY || report == NULL)
		return rc;
	report->problem(report->context, err);
	if (report->first.code == AW_OK)
		report->first = *err;
	return AW_OK;
}
