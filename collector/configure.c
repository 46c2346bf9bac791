/* SPDX-License-Identifier: ISC */
#include "configure.h"
#include "config_owner.h"

#include <stdlib.h>
#include <string.h>

#include "model/service_name.h"

static enum aw_err
add_watch(struct aw_config *config, const char *watch, struct aw_error *err)
{
	const char *equals = strchr(watch, '=');
	enum aw_err rc;
	char *name;

	if (equals == NULL || equals[1] == '\0')
		return aw_error_set(err, AW_ERR_USAGE, watch, "--watch takes NAME=PATH");
	name = strndup(watch, (size_t)(equals - watch));
	if (name == NULL)
		return aw_error_nomem(err);
	rc = aw_config_watch(config, name, equals + 1, err);
	free(name);
	return rc;
}

struct aw_config_overrides
aw_configure_overrides(const struct aw_options *options)
{
	return (struct aw_config_overrides){
	    .state_dir = options->state, .transitions_dir = options->transitions};
}

enum aw_err
aw_configure_load(const struct aw_options *options,
    void (*problem)(void *context, const struct aw_error *err), void *context,
    struct aw_config **out, struct aw_error *err)
{
	struct aw_config_overrides overrides = aw_configure_overrides(options);
	struct aw_config *config = NULL;
	enum aw_err rc;

	overrides.problem = problem;
	overrides.context = context;
	rc = aw_config_load(options->config, &overrides, &config, err);
	if (rc != AW_OK && problem != NULL) {
		*out = config;
		return rc;
	}
	for (size_t i = 0; rc == AW_OK && i < options->watches.n; i++)
		rc = add_watch(config, options->watches.items[i], err);
	if (rc == AW_OK)
		rc = aw_config_only(config, options->devices.items, options->devices.n, err);
	if (rc != AW_OK) {
		aw_config_free(config);
		return rc;
	}
	*out = config;
	return AW_OK;
}

enum aw_err
aw_configure_run(const struct aw_options *options, struct aw_config **out, struct aw_error *err)
{
	struct aw_config *config = NULL;
	enum aw_err rc = aw_configure_load(options, NULL, NULL, &config, err);

	if (rc == AW_OK)
		rc = aw_config_owner_check(config, err);
	if (rc == AW_OK)
		*out = config;
	else
		aw_config_free(config);
	return rc;
}

enum aw_err
aw_configure_connect(const struct aw_options *options, struct aw_config **out, struct aw_error *err)
{
	const struct aw_config_overrides overrides = aw_configure_overrides(options);
	enum aw_starttls starttls = AW_STARTTLS_NONE;
	char service[AW_SERVICE_TEXT];

	if (options->starttls != NULL && !aw_starttls_parse(options->starttls, &starttls))
		return aw_error_set(err, AW_ERR_USAGE, "--starttls", "is smtp, ldap or xmpp");
	if (!aw_service_format(options->connect, aw_starttls_port(starttls), service))
		return aw_error_set(err, AW_ERR_USAGE, options->connect,
		    "is no service such as \"host:5061\" or \"[2001:db8::1]:636\"");
	return aw_config_connect(&overrides, service, starttls, options->store, out, err);
}
