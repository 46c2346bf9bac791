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
#define HTTPS_PORT 443
#define PROXY_MARK "http://"

const struct aw_conf_key aw_config_service_keys[] = {
    {"probe", AW_CONF_VALUE, NULL},
    {"sni", AW_CONF_VALUE, NULL},
    {"starttls", AW_CONF_VALUE, NULL},
    {"proxy", AW_CONF_VALUE, NULL},
    {"local-address", AW_CONF_VALUE, NULL},
    {"chain", AW_CONF_VALUE, NULL},
    {"timeout", AW_CONF_VALUE, NULL},
    {"interval", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

/* The host of "host:port" without brackets; NULL without memory. */
static char *
host_of(const struct aw_conf *conf, const char *name)
{
	char host[AW_SERVICE_TEXT];
	bool bracket = name[0] == '[';

	(void)aw_text_format(host, sizeof(host), "%.*s",
	    (int)(strrchr(name, ':') - name) - (bracket ? 2 : 0), name + bracket);
	return aw_conf_copy(conf, host);
}

static enum aw_err
read_name(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_service_config *service)
{
	service->name = aw_config_service(conf, aw_conf_title(sec), HTTPS_PORT);
	if (service->name == NULL && errno == EINVAL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "the name of a service is such as \"tools.cisco.com\", \"host:8443\" or "
		    "\"[2001:db8::1]:443\"");
	service->place = (struct aw_config_place){aw_conf_path_of(conf), aw_conf_line(sec)};
	return service->name != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

/* The name that the certificate must be for: that of the service, unless `sni` is given. */
static enum aw_err
read_host(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_service_config *service)
{
	const char *sni = aw_conf_value(sec, "sni", 0);
	char whole[AW_SERVICE_TEXT];

	if (sni != NULL && (strchr(sni, ':') != NULL || !aw_service_format(sni, HTTPS_PORT, whole)))
		return aw_conf_fail(conf, aw_conf_value_line(sec, "sni"), AW_ERR_CONFIG_VALUE,
		    "sni must be a host name without a port");
	service->host = host_of(conf, sni != NULL ? whole : service->name);
	return service->host != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

/* Kept as "http://host:port": it cannot contain a password, and libcurl has nothing to guess. */
static enum aw_err
read_proxy(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_service_config *service)
{
	const char *proxy = aw_conf_value(sec, "proxy", 0);
	char text[sizeof(PROXY_MARK) + AW_SERVICE_TEXT] = PROXY_MARK;
	size_t mark = sizeof(PROXY_MARK) - 1;

	if (proxy == NULL)
		return AW_OK;
	if (strncmp(proxy, PROXY_MARK, mark) != 0 || strrchr(proxy, ':') <= proxy + mark ||
	    !aw_service_format(proxy + mark, HTTPS_PORT, text + mark))
		return aw_conf_fail(conf, aw_conf_value_line(sec, "proxy"), AW_ERR_CONFIG_VALUE,
		    "proxy must be such as \"http://proxy.example.org:3128\"");
	service->proxy = aw_conf_copy(conf, text);
	return service->proxy != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

static enum aw_err
read_local(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_service_config *service)
{
	enum aw_err rc = aw_conf_string(conf, sec, "local-address", &service->local_address);
	const char *local = service->local_address;

	if (rc == AW_OK && local != NULL &&
	    local[strspn(local, "0123456789abcdefABCDEF:.")] != '\0')
		return aw_conf_fail(conf, aw_conf_value_line(sec, "local-address"),
		    AW_ERR_CONFIG_VALUE, "local-address must be an IPv4 or IPv6 address");
	return rc;
}

/* Only of SMTP does libcurl begin TLS behind a proxy. */
static enum aw_err
read_starttls(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_service_config *service)
{
	const char *word = aw_conf_value(sec, "starttls", 0);

	if (word == NULL)
		return AW_OK;
	if (!aw_starttls_parse(word, &service->starttls))
		return aw_conf_bad_word(conf, sec, "starttls", 0, "smtp, ldap or xmpp");
	if (service->proxy != NULL && service->starttls != AW_STARTTLS_SMTP)
		return aw_conf_fail(conf, aw_conf_value_line(sec, "proxy"), AW_ERR_CONFIG_CONFLICT,
		    "a service with starttls = %s takes no proxy", word);
	return AW_OK;
}

/* A chain from a file is not asked for. */
static enum aw_err
check_chain(const struct aw_conf *conf, struct aw_conf_section *sec,
    const struct aw_service_config *service)
{
	static const char *const asking[] = {
	    "proxy", "local-address", "timeout", "interval", "starttls"};

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
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_service_config *service)
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
		rc = read_starttls(conf, sec, service);
	if (rc == AW_OK)
		rc = aw_conf_duration(
		    conf, sec, "timeout", TIMEOUT_MIN, TIMEOUT_MAX, &service->timeout);
	if (rc == AW_OK)
		rc = aw_conf_duration(conf, sec, "interval", AW_CONFIG_INTERVAL_MIN,
		    AW_CONFIG_INTERVAL_MAX, &service->interval);
	return rc == AW_OK ? check_chain(conf, sec, service) : rc;
}

/* A transition that speaks only of devices that name its services makes none of them used. */
static bool
in_transitions(const struct aw_transitions *transitions, const char *service)
{
	for (size_t i = 0; i < transitions->n_items; i++) {
		const struct aw_transition *transition = &transitions->items[i];

		if (transition->applies != AW_APPLIES_DECLARED &&
		    aw_transition_switch(transition, service) != NULL)
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
