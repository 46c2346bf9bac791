/* SPDX-License-Identifier: ISC */
/* The configuration of `anchorwatch connect`: one service, one store, no file. */
#include <string.h>

#include "base/text.h"
#include "config/config_read.h"
#include "model/service_name.h"
#include "program/paths.h"

#define TIMEOUT 10 /* seconds */

/* The one service of the device, which is looked at. False without memory. */
static bool
add_service(struct aw_config *config, const char *service, enum aw_starttls starttls)
{
	struct aw_service_config *to = aw_arena_take(&config->memory, sizeof(*to));
	struct aw_device_config *device = &config->devices[0];
	bool bracket = service[0] == '[';
	char host[AW_SERVICE_TEXT];

	(void)aw_text_format(host, sizeof(host), "%.*s",
	    (int)(strrchr(service, ':') - service) - (bracket ? 2 : 0), service + bracket);
	device->services = aw_arena_take(&config->memory, sizeof(*device->services));
	if (to == NULL || device->services == NULL)
		return false;
	*to = (struct aw_service_config){.name = aw_arena_copy(&config->memory, service),
	    .host = aw_arena_copy(&config->memory, host),
	    .kind = AW_SOURCE_TLS,
	    .probe = true,
	    .starttls = starttls,
	    .timeout = TIMEOUT};
	device->services[0] = to->name;
	device->n_services = 1;
	config->services = to;
	config->n_services = 1;
	return to->name != NULL && to->host != NULL;
}

static enum aw_err
fill(struct aw_config *config, const struct aw_config_overrides *overrides, const char *service,
    enum aw_starttls starttls, const char *store, struct aw_error *err)
{
	static const struct aw_conf_files none = {0};
	enum aw_err rc;

	if (store == NULL)
		store = aw_system_store_path();
	if (store == NULL)
		return aw_error_set(err, AW_ERR_FILE_MISSING, NULL,
		    "this host has none of the usual trust stores: name one by --store");
	rc = aw_config_insert_device(config, "connect", "store", store, err);
	if (rc == AW_OK && !add_service(config, service, starttls))
		rc = aw_error_nomem(err);
	if (rc == AW_OK &&
	    (config->state_dir = aw_arena_copy(&config->memory, AW_STATE_DIR)) == NULL)
		rc = aw_error_nomem(err);
	return rc == AW_OK ? aw_config_load_transitions(config, overrides, &none, err) : rc;
}

enum aw_err
aw_config_connect(const struct aw_config_overrides *overrides, const char *service,
    enum aw_starttls starttls, const char *store, struct aw_config **out, struct aw_error *err)
{
	struct aw_config *config = aw_config_new();
	enum aw_err rc;

	if (config == NULL)
		return aw_error_nomem(err);
	rc = fill(config, overrides, service, starttls, store, err);
	if (rc == AW_OK)
		*out = config;
	else
		aw_config_free(config);
	return rc;
}
