/* SPDX-License-Identifier: ISC */
/* `service` of anchorwatch.conf(5): which services are looked at, and how. */
#include "base/instant.h"
#include "config/config_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/conf.h"
#include "model/service_name.h"

#define TIMEOUT_MIN INT64_C(1)
#define TIMEOUT_MAX (5 * AW_MINUTE)
#define TIMEOUT_DEFAULT INT64_C(10)
#define PROXY_MARK "http://"

const struct aw_conf_key aw_config_service_keys[] = {
    {"probe", AW_CONF_VALUE, NULL},
    {"sni", AW_CONF_VALUE, NULL},
    {"proxy", AW_CONF_VALUE, NULL},
    {"local-address", AW_CONF_VALUE, NULL},
    {"chain", AW_CONF_VALUE, NULL},
    {"timeout", AW_CONF_VALUE, NULL},
    {"interval", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

/* The host of "host:port" without brackets, into fresh memory. */
static char *
host_of(const char *name)
{
	const char *colon = strrchr(name, ':');
	size_t len = (size_t)(colon - name);

	return name[0] == '[' ? strndup(name + 1, len - 2) : strndup(name, len);
}

static enum aw_err
read_name(const struct aw_conf *conf, struct cfg_t *sec, struct aw_service_config *service)
{
	char place[AW_CONF_LINE_MAX];

	service->name = aw_service_dup(aw_conf_title(sec));
	if (service->name == NULL && errno == EINVAL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "the name of a service is such as \"tools.cisco.com\", \"host:8443\" or "
		    "\"[2001:db8::1]:443\"");
	service->defined_at = strdup(aw_conf_at(conf, aw_conf_line(sec), place));
	return service->name != NULL && service->defined_at != NULL
		   ? AW_OK
		   : aw_config_no_memory(conf, sec);
}

/* The name that the certificate must be for: that of the service, unless `sni` says another. */
static enum aw_err
read_host(const struct aw_conf *conf, struct cfg_t *sec, struct aw_service_config *service)
{
	const char *sni = aw_conf_value(sec, "sni", 0);
	char *whole;

	if (sni == NULL) {
		service->host = host_of(service->name);
		return service->host != NULL ? AW_OK : aw_config_no_memory(conf, sec);
	}
	errno = EINVAL;
	whole = strchr(sni, ':') == NULL ? aw_service_dup(sni) : NULL;
	if (whole == NULL && errno == ENOMEM)
		return aw_config_no_memory(conf, sec);
	if (whole == NULL)
		return aw_conf_fail(conf, aw_conf_value_line(sec, "sni"), AW_ERR_CONFIG_VALUE,
		    "sni must be a host name without a port");
	service->host = host_of(whole);
	free(whole);
	return service->host != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

/* Kept as "http://host:port": it cannot contain a password, and libcurl has nothing to guess. */
static enum aw_err
read_proxy(const struct aw_conf *conf, struct cfg_t *sec, struct aw_service_config *service)
{
	const char *proxy = aw_conf_value(sec, "proxy", 0);
	size_t mark = sizeof(PROXY_MARK) - 1, size;
	char *at = NULL;

	if (proxy == NULL)
		return AW_OK;
	errno = EINVAL;
	if (strncmp(proxy, PROXY_MARK, mark) == 0 && strrchr(proxy, ':') > proxy + mark)
		at = aw_service_dup(proxy + mark);
	if (at == NULL && errno == ENOMEM)
		return aw_config_no_memory(conf, sec);
	if (at == NULL)
		return aw_conf_fail(conf, aw_conf_value_line(sec, "proxy"), AW_ERR_CONFIG_VALUE,
		    "proxy must be such as \"http://proxy.example.org:3128\"");
	size = mark + strlen(at) + 1;
	service->proxy = malloc(size);
	if (service->proxy != NULL)
		(void)aw_text_format(service->proxy, size, PROXY_MARK "%s", at);
	free(at);
	return service->proxy != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

static enum aw_err
read_local(const struct aw_conf *conf, struct cfg_t *sec, struct aw_service_config *service)
{
	enum aw_err rc = aw_conf_string(conf, sec, "local-address", &service->local_address);
	const char *local = service->local_address;

	if (rc == AW_OK && local != NULL &&
	    local[strspn(local, "0123456789abcdefABCDEF:.")] != '\0')
		return aw_conf_fail(conf, aw_conf_value_line(sec, "local-address"),
		    AW_ERR_CONFIG_VALUE, "local-address must be an IPv4 or IPv6 address");
	return rc;
}

/* A chain from a file is not asked for. */
static enum aw_err
check_chain(const struct aw_conf *conf, struct cfg_t *sec, const struct aw_service_config *service)
{
	static const char *const asking[] = {"proxy", "local-address", "timeout", "interval"};

	if (service->chain == NULL)
		return AW_OK;
	if (service->probe)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_CONFLICT,
		    "service \"%s\" has a chain from a file, so it takes no probe", service->name);
	for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]); i++)
		if (aw_conf_values(sec, asking[i]) > 0)
			return aw_conf_fail(conf, aw_conf_value_line(sec, asking[i]),
			    AW_ERR_CONFIG_CONFLICT,
			    "service \"%s\" has a chain from a file, so it takes no %s",
			    service->name, asking[i]);
	return AW_OK;
}

enum aw_err
aw_config_read_service(
    const struct aw_conf *conf, struct cfg_t *sec, struct aw_service_config *service)
{
	enum aw_err rc = read_name(conf, sec, service);

	service->timeout = TIMEOUT_DEFAULT;
	if (rc == AW_OK)
		rc = read_host(conf, sec, service);
	if (rc == AW_OK)
		rc = aw_conf_path(conf, sec, "chain", &service->chain);
	service->probe = service->chain == NULL;
	service->kind = service->chain != NULL ? AW_SOURCE_CHAIN_FILE : AW_SOURCE_TLS;
	if (rc == AW_OK)
		rc = aw_conf_bool(conf, sec, "probe", &service->probe);
	if (rc == AW_OK)
		rc = read_proxy(conf, sec, service);
	if (rc == AW_OK)
		rc = read_local(conf, sec, service);
	if (rc == AW_OK)
		rc = aw_conf_duration(
		    conf, sec, "timeout", TIMEOUT_MIN, TIMEOUT_MAX, &service->timeout);
	if (rc == AW_OK)
		rc = aw_conf_duration(conf, sec, "interval", AW_CONFIG_INTERVAL_MIN,
		    AW_CONFIG_INTERVAL_MAX, &service->interval);
	return rc == AW_OK ? check_chain(conf, sec, service) : rc;
}

void
aw_config_clear_service(struct aw_service_config *service)
{
	free(service->name);
	free(service->defined_at);
	free(service->host);
	free(service->proxy);
	free(service->local_address);
	free(service->chain);
}

/* A transition that speaks only of devices that name its services makes none of them used. */
static bool
in_transitions(const struct aw_transitions *transitions, const char *service)
{
	for (size_t i = 0; i < transitions->n_items; i++) {
		const struct aw_transition *transition = &transitions->items[i];

		if (transition->applies == AW_APPLIES_DECLARED)
			continue;
		for (size_t k = 0; k < transition->n_switches; k++)
			if (aw_service_same(transition->switches[k].service, service))
				return true;
	}
	return false;
}

bool
aw_config_uses(const struct aw_config *config, const struct aw_device_config *device,
    const struct aw_service_config *service)
{
	if (device->n_services == 0)
		return in_transitions(&config->transitions, service->name);
	return aw_service_among(device->services, device->n_services, service->name);
}
