/* SPDX-License-Identifier: ISC */
/* Which services a device depends on, how that is known, and what it makes of the readiness. */
#include "base/array.h"
#include "base/buf.h"
#include "fixture/service_world.h"
#include "fixture/suite.h"
#include "model/running.h"
#include "policy/judge/uses.h"

#define NOW "2022-03-01"

static void
set(char **to, const char *text)
{
	free(*to);
	*to = text != NULL ? strdup(text) : NULL;
}

/* A license read at NOW that reports this transport. */
static struct aw_license *
add_license(struct service_world *w, const char *transport, const char *url)
{
	struct aw_license *license = aw_record_add_license(w->record, "license");

	ck_assert_ptr_nonnull(license);
	license->observed_at = license->attempt.at = make_at(NOW);
	license->mode = AW_LICENSE_CLASSIC;
	license->complete = true;
	license->registration = AW_REGISTRATION_REGISTERED;
	license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	license->sync.result = AW_SYNC_SUCCEEDED;
	set(&license->transport, transport);
	set(&license->url, url);
	return license;
}

static void
configure(struct service_world *w, const char *service)
{
	ck_assert(AW_GROW(w->record->uses, w->record->n_uses));
	w->record->uses[w->record->n_uses++] = strdup(service);
}

static const struct aw_verdict *
find(const struct service_world *w, enum aw_finding finding)
{
	for (size_t i = 0; i < w->judgement->n_verdicts; i++)
		if (w->judgement->verdicts[i].finding == finding)
			return &w->judgement->verdicts[i];
	return NULL;
}

/* Without a look at a service: it is removed from the record. */
static void
begin(struct service_world *w, int holds)
{
	world_make(w, holds);
	aw_service_clear(&w->record->services[0], w->pool);
	w->record->n_services = 0;
}

static const struct aw_readiness_verdict *
judge(struct service_world *w, const char *now)
{
	for (size_t i = 0; i < w->record->n_stores; i++)
		w->record->stores[i].observed_at = make_at(now);
	return world_judge(w, now);
}

/* The services were last seen at another instant. */
static const struct aw_readiness_verdict *
judge_old(struct service_world *w, const char *seen, const char *now)
{
	aw_judgement_free(w->judgement);
	w->record->written_at = w->store->observed_at = make_at(now);
	w->service->observed_at = make_at(seen);
	ck_assert_int_eq(aw_policy_judge(w->record, &w->transitions, &w->policy, make_at(now),
			     &w->judgement, NULL),
	    AW_OK);
	return w->judgement->readiness;
}

/* Transport words as devices print them. */
static const struct {
	const char *transport, *url;
	const char *use; /* NULL: none */
	bool no_cloud, plain;
} transports[] = {
    {"Smart", "https://smartreceiver.cisco.com/licservice/license", SMART, false, false},
    {"Smart", NULL, SMART, false, false},
    {"Smart", "Not Set", SMART, false, false},
    {"transport-type-automatic", NULL, SMART, false, false},
    {"Callhome", NULL, TOOLS, false, false},
    {"Call Home", "https://tools.cisco.com/its/service/oddce/services/DDCEService", TOOLS, false,
	false},
    {"Smart", "https://user:secret@SSM.example.com:8443/SmartTransport", "ssm.example.com:8443",
	true, false},
    {"Callhome", "https://sat.example.com/Transportgateway/services/DeviceRequestHandler",
	"sat.example.com:443", true, false},
    {"CSLU", "http://cslu-local:8182/cslu/v1/pi", "cslu-local:8182", true, true},
    {"cslu", "http://192.0.2.7/cslu/v1/pi", "192.0.2.7:80", true, true},
    {"CSLU", NULL, NULL, true, false},
    {"transport-type-cslu", "<empty>", NULL, true, false},
    {"Transport Off", NULL, NULL, true, false},
    {"off", NULL, NULL, true, false},
    {"On-Prem", "https://onprem.example.com/SmartTransport", "onprem.example.com:443", true, false},
    {"SSM_ONPREM_SERVER", NULL, NULL, true, false},
    {"TRANSPORT_GATEWAY", NULL, NULL, true, false},
    {"Direct", NULL, SMART, false, false},
    {"HTTP_DIRECT", NULL, SMART, false, false},
    {"PROXY", NULL, SMART, false, false},
    {"Pigeon", NULL, "*", false, false},
    {NULL, "https://smartreceiver.cisco.com/licservice/license", "*", false, false},
};

START_TEST(transport_words)
{
	struct service_world w;
	struct aw_uses uses;

	begin(&w, QUOVADIS);
	(void)add_license(&w, transports[_i].transport, transports[_i].url);
	ck_assert(aw_uses_resolve(w.record, &w.transitions, &uses));
	ck_assert_int_eq(uses.no_cloud, transports[_i].no_cloud);
	if (transports[_i].use == NULL) {
		ck_assert_uint_eq(uses.n_items, 0);
	} else if (strcmp(transports[_i].use, "*") == 0) {
		ck_assert_uint_eq(uses.n_items, 1);
		ck_assert_int_eq(uses.items[0].origin, AW_USE_ASSUMED);
		ck_assert(!uses.reports);
	} else {
		ck_assert_uint_eq(uses.n_items, 1);
		ck_assert_str_eq(uses.items[0].name, transports[_i].use);
		ck_assert_int_eq(uses.items[0].origin, AW_USE_REPORTED);
		ck_assert_int_eq(uses.items[0].plain, transports[_i].plain);
		ck_assert(uses.items[0].license);
	}
	aw_uses_clear(&uses);
	world_end(&w);
}
END_TEST

/* What a device that reports something is judged by: the switch of tools.cisco.com is past, that of
 * smartreceiver.cisco.com is not there. */
START_TEST(reported_services_are_judged)
{
	const struct aw_readiness_verdict *v;
	struct service_world w;

	begin(&w, QUOVADIS);
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_int_eq(v->origin, AW_USE_ASSUMED);
	ck_assert_ptr_nonnull(strstr(v->reason, "; service " TOOLS " is assumed"));
	(void)add_license(&w, "Smart", NULL);
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_NOT_AFFECTED);
	ck_assert_ptr_nonnull(strstr(v->reason, "it reports transport Smart to " SMART));
	ck_assert_int_eq(find(&w, AW_FINDING_SERVICE_UNJUDGED)->severity, AW_SEVERITY_OK);
	set(&w.record->licenses[0].transport, "Callhome");
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_int_eq(v->origin, AW_USE_REPORTED);
	ck_assert_ptr_nonnull(strstr(v->reason, "is reported (transport Callhome)"));
	set(&w.record->licenses[0].transport, "CSLU");
	set(&w.record->licenses[0].url, "http://cslu.example:8182/cslu/v1/pi");
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_NOT_AFFECTED);
	ck_assert_ptr_nonnull(
	    strstr(find(&w, AW_FINDING_USE_LOCAL)->text, "watch cslu.example:8182 as a device"));
	set(&w.record->licenses[0].transport, NULL);
	w.record->licenses[0].registration = AW_REGISTRATION_RESERVED;
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_NOT_AFFECTED);
	ck_assert_ptr_nonnull(strstr(v->reason, "it reports a reservation"));
	world_end(&w);
}
END_TEST

/* A device that the configuration contradicts is at most a warning, and the key to set is named. */
START_TEST(configuration_and_device_differ)
{
	const struct aw_readiness_verdict *v;
	const struct aw_verdict *differs;
	struct service_world w;

	begin(&w, QUOVADIS);
	configure(&w, "Tools.Cisco.com.");
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_int_eq(v->severity, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(v->origin, AW_USE_CONFIGURED);
	(void)add_license(&w, "Smart", "https://ssm.example.com/SmartTransport");
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_int_eq(v->severity, AW_SEVERITY_WARNING);
	differs = find(&w, AW_FINDING_USE_DIFFERS);
	ck_assert_int_eq(differs->severity, AW_SEVERITY_WARNING);
	ck_assert_ptr_nonnull(strstr(differs->remedy, "services = {\"ssm.example.com:443\"}"));
	/* Another service of Cisco's is a note. */
	set(&w.record->licenses[0].url, NULL);
	v = judge(&w, NOW);
	ck_assert_int_eq(v->severity, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(find(&w, AW_FINDING_USE_DIFFERS)->severity, AW_SEVERITY_OK);
	world_end(&w);
}
END_TEST

START_TEST(nothing_judges_a_service)
{
	const struct aw_verdict *unjudged;
	struct service_world w;

	begin(&w, QUOVADIS | IDEN);
	configure(&w, TOOLS);
	configure(&w, "smartreciever.cisco.com");
	ck_assert_int_eq(judge(&w, NOW)->state, AW_READINESS_READY);
	unjudged = find(&w, AW_FINDING_SERVICE_UNJUDGED);
	ck_assert_int_eq(unjudged->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_str_eq(unjudged->object, "smartreciever.cisco.com:443");
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_UNKNOWN);
	w.policy.service_unjudged = AW_SEVERITY_CRITICAL;
	(void)judge(&w, NOW);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_CRITICAL);
	world_end(&w);
}
END_TEST

/* A renewal after the break and after the last loss of a replacement refutes the break. */
static const struct {
	const char *success, *removed; /* NULL: none */
	enum aw_sync_result result;
	enum aw_readiness state;
	const char *says;
} renewals[] = {
    {NULL, NULL, AW_SYNC_FAILED, AW_READINESS_BROKEN, "trust broke on 2022-02-05"},
    {"2022-02-05", NULL, AW_SYNC_SUCCEEDED, AW_READINESS_BROKEN, "trust broke on 2022-02-05"},
    {"2022-02-20", NULL, AW_SYNC_SUCCEEDED, AW_READINESS_UNKNOWN,
	"; the device last renewed on 2022-02-20, after the break on 2022-02-05: it reaches its "
	"license server another way"},
    {"2022-02-20", NULL, AW_SYNC_FAILED, AW_READINESS_UNKNOWN, "last renewed on 2022-02-20"},
    {"2022-02-20", "2022-02-25", AW_SYNC_SUCCEEDED, AW_READINESS_BROKEN,
	"; the device last renewed on 2022-02-20, before IdenTrust Commercial Root CA 1 left the "
	"store on 2022-02-25"},
    {"2022-02-26", "2022-02-25", AW_SYNC_SUCCEEDED, AW_READINESS_UNKNOWN, "another way"},
    /* nothing after now proves the past */
    {"2022-03-20", NULL, AW_SYNC_SUCCEEDED, AW_READINESS_BROKEN, "trust broke on 2022-02-05"},
};

static void
remove_replacement(struct service_world *w, const char *at)
{
	struct aw_change *change = calloc(1, sizeof(*change));

	ck_assert_ptr_nonnull(change);
	change->at = make_at(at);
	change->before = 2;
	change->after = change->removed = 1;
	change->items = calloc(1, sizeof(*change->items));
	ck_assert_ptr_nonnull(change->items);
	change->n_items = 1;
	memcpy(change->items[0].sha256, w->replacement.sha256, AW_SHA256_LEN);
	change->items[0].name = strdup("IdenTrust Commercial Root CA 1");
	w->store->changes = change;
	w->store->n_changes = 1;
}

START_TEST(renewals_after_the_break)
{
	const struct aw_readiness_verdict *v;
	struct aw_license *license;
	struct service_world w;

	begin(&w, QUOVADIS);
	license = add_license(&w, "Callhome", NULL);
	license->sync.result = renewals[_i].result;
	license->sync.at = make_at("2022-02-28");
	if (renewals[_i].success != NULL)
		license->last_success = make_at(renewals[_i].success);
	if (renewals[_i].removed != NULL)
		remove_replacement(&w, renewals[_i].removed);
	v = judge(&w, NOW);
	ck_assert_msg(v->state == renewals[_i].state, "%s", v->reason);
	ck_assert_msg(strstr(v->reason, renewals[_i].says) != NULL, "%s", v->reason);
	if (v->state == AW_READINESS_UNKNOWN)
		ck_assert_ptr_nonnull(strstr(v->remedy, "set services of the device"));
	world_end(&w);
}
END_TEST

/* A chain that is seen and fails is refuted by nothing. */
START_TEST(a_chain_goes_before_a_renewal)
{
	const struct aw_readiness_verdict *v;
	struct service_world w;

	world_make(&w, QUOVADIS);
	world_new_chain(&w, 1, "2022-02-10");
	add_license(&w, "Callhome", NULL)->last_success = make_at("2022-02-20");
	v = world_judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_ptr_nonnull(strstr(v->reason, "the device last renewed on 2022-02-20"));
	world_end(&w);
}
END_TEST

/* What was bad is not good by its age, and its date does not move. */
START_TEST(a_look_that_is_old)
{
	const struct aw_readiness_verdict *v;
	struct aw_chain *chain;
	struct service_world w;

	/* The leaf ends before the switch. */
	world_make(&w, QUOVADIS);
	(void)world_old_chain(&w, 1, "2022-01-10T12:00:00Z");
	v = world_judge(&w, "2021-06-01");
	ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
	ck_assert_int_eq(v->break_date, make_at("2022-01-10T12:00:00Z"));
	v = judge_old(&w, "2021-01-01", "2021-06-01");
	ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
	ck_assert_int_eq(v->break_date, make_at("2022-01-10T12:00:00Z"));
	world_end(&w);
	/* The chain failed, and by dates it is at risk. */
	world_make(&w, QUOVADIS);
	world_new_chain(&w, 1, "2021-02-10");
	ck_assert_int_eq(world_judge(&w, "2021-06-01")->state, AW_READINESS_BROKEN);
	v = judge_old(&w, "2021-02-11", "2021-06-01");
	ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
	ck_assert_int_eq(v->break_date, make_at("2021-02-10"));
	ck_assert_int_eq(v->severity, AW_SEVERITY_CRITICAL);
	world_end(&w);
	/* The chain failed by another fault, and by dates the device is ready. */
	world_make(&w, QUOVADIS | IDEN);
	chain = make_chain(w.record, w.service, 1, IDENTRUST_SUBJECT, "2021-02-10", "2023-02-01");
	make_path(make_trust(chain, "system"), IDENTRUST, NULL, NULL, AW_CHAIN_NAME);
	ck_assert_int_eq(world_judge(&w, "2021-06-01")->state, AW_READINESS_BROKEN);
	v = judge_old(&w, "2021-02-11", "2021-06-01");
	ck_assert_int_eq(v->state, AW_READINESS_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(v->reason, "too long ago; last known state: broken"));
	world_end(&w);
}
END_TEST

/* A text of another kind of device than what the device is known to be. */
static const struct {
	enum aw_source_kind source;
	const char *product, *format;
	const char *words; /* NULL: no finding */
} foreign[] = {
    {AW_SOURCE_EXPRESSWAY, NULL, "trustpool-text",
	"is a text of IOS or IOS-XE, but the device is an Expressway"},
    {AW_SOURCE_EXPRESSWAY, NULL, "running-config", "but the device is an Expressway"},
    {AW_SOURCE_EXPRESSWAY, NULL, "pem", NULL},
    {AW_SOURCE_RESTCONF, NULL, "nxos-trustpoints-text",
	"is a text of NX-OS, but the device is a device with IOS, IOS-XE or ASA"},
    {AW_SOURCE_RESTCONF, NULL, "trustpool-text", NULL},
    {AW_SOURCE_UNKNOWN, "N9K-C93180YC-FX", "xr-trustpool-text", "a device with NX-OS"},
    {AW_SOURCE_UNKNOWN, "N9K-C93180YC-FX", "nxos-trustpool-text", NULL},
    {AW_SOURCE_UNKNOWN, "ASA5516", "running-config", NULL},
    {AW_SOURCE_UNKNOWN, "ASR9K", "xr-trustpool-text", NULL},
    {AW_SOURCE_UNKNOWN, "ASR1001-X", "trustpool-text", NULL},
    {AW_SOURCE_UNKNOWN, "UCM", "trustpoints-text", "a server of the CUCM family"},
    {AW_SOURCE_UNKNOWN, "TANDBERG VCS", "running-config", "but the device is an Expressway"},
    {AW_SOURCE_UNKNOWN, "Cisco Expressway", "trustpool-text", "but the device is an Expressway"},
    {AW_SOURCE_UNKNOWN, NULL, "xr-trustpool-text", NULL},
};

START_TEST(store_of_another_device)
{
	const struct aw_verdict *found = NULL;
	struct service_world w;

	begin(&w, QUOVADIS);
	if (foreign[_i].source != AW_SOURCE_UNKNOWN)
		ck_assert_ptr_nonnull(aw_record_add_source(w.record, "s", foreign[_i].source));
	if (foreign[_i].product != NULL)
		w.record->identity.product = strdup(foreign[_i].product);
	free(w.store->format);
	w.store->format = strdup(foreign[_i].format);
	(void)judge(&w, NOW);
	for (size_t i = 0; i < w.judgement->n_verdicts; i++)
		if (w.judgement->verdicts[i].finding == AW_FINDING_STORE_FOREIGN)
			found = &w.judgement->verdicts[i];
	ck_assert_int_eq(found != NULL, foreign[_i].words != NULL);
	if (found != NULL) {
		ck_assert_int_eq(found->severity, AW_SEVERITY_WARNING);
		ck_assert_str_eq(found->object, w.store->name);
		ck_assert_msg(strstr(found->text, foreign[_i].words) != NULL, "%s", found->text);
	}
	world_end(&w);
}
END_TEST

/* Presence proves, absence proves only in a whole store. */
START_TEST(parts_of_a_store)
{
	const struct aw_readiness_verdict *v;
	struct aw_store *pool;
	struct service_world w;

	begin(&w, QUOVADIS);
	w.store->partial = true;
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_UNKNOWN);
	ck_assert_int_eq(v->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(v->remedy, "show crypto pki trustpool"));
	w.store->format = strdup("xr-trustpoints-text");
	v = judge(&w, NOW);
	ck_assert_ptr_nonnull(strstr(
	    v->remedy, "the trustpool is not known: add show crypto ca trustpool as a store"));
	/* Together with a whole one without the root: broken. With it in either: ready. */
	pool = aw_record_add_store(w.record, "trustpool");
	w.store = aw_record_store(w.record, "system");
	pool = aw_record_store(w.record, "trustpool");
	make_add(pool, w.pool, make_numbered(7));
	aw_store_seal(pool, w.pool);
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_str_eq(v->store, "trustpool");
	world_end(&w);
	begin(&w, IDEN);
	w.store->partial = true;
	ck_assert_int_eq(judge(&w, NOW)->state, AW_READINESS_READY);
	pool = aw_record_add_store(w.record, "trustpool");
	make_add(pool, w.pool, make_numbered(7));
	aw_store_seal(pool, w.pool);
	w.store = aw_record_store(w.record, "system");
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_READY);
	ck_assert_str_eq(v->store, "trustpool");
	ck_assert_ptr_nonnull(strstr(v->reason, ") is in store system;"));
	ck_assert_int_eq(aw_store_set_trustpoint(w.store, "LICENSE", 7), AW_OK);
	ck_assert_ptr_nonnull(
	    strstr(judge(&w, NOW)->reason, ") is in store system, trustpoint LICENSE;"));
	world_end(&w);
}
END_TEST

/* What a configuration says counts where no license source says it. */
static const struct {
	const char *transport, *url; /* of the configuration */
	const char *reported, *at;   /* of the license; NULL: there is none */
	const char *items;           /* the uses that count */
	bool local;
} configurations[] = {
    {NULL, NULL, NULL, NULL, "tools.cisco.com:443", false},
    {"smart", NULL, NULL, NULL, "smartreceiver.cisco.com:443", false},
    {"callhome", NULL, NULL, NULL, "tools.cisco.com:443", false},
    {"callhome", "https://tools.cisco.com/x https://b.example:8443/", NULL, NULL,
	"tools.cisco.com:443 b.example:8443", false},
    {"cslu", "http://c.example:8182/x", NULL, NULL, "c.example:8182", true},
    {"cslu", NULL, NULL, NULL, "", true},
    {"off", NULL, NULL, NULL, "", true},
    {"smart", "https://ssm.example/x", NULL, NULL, "ssm.example:443", true},
    {"strange", "https://ssm.example/x", NULL, NULL, "tools.cisco.com:443", false},
    {"cslu", "http://c.example:8182/x", "Smart", NULL, "smartreceiver.cisco.com:443", false},
    {"callhome", "https://b.example/", "Callhome", NULL, "b.example:443", true},
    {"callhome", "https://b.example/", "Callhome", "https://d.example/", "d.example:443", true},
    {"smart", "https://b.example/", "Callhome", NULL, "tools.cisco.com:443", false},
};

/* Services that a configuration names count where a transition speaks of them. */
static const struct {
	const char *services, *configured, *items;
} named[] = {
    {NULL, NULL, "tools.cisco.com:443"},
    {"pbx.example:5061", NULL, "tools.cisco.com:443"},
    {"SIP.example", NULL, "sip.example:5061 tools.cisco.com:443"},
    {"pbx.example sip.example:5061", NULL, "sip.example:5061 tools.cisco.com:443"},
    {"sip.example:5060", NULL, "tools.cisco.com:443"},
    {"sip.example.org", NULL, "tools.cisco.com:443"},
    {"sip.example", "tools.cisco.com", "tools.cisco.com:443"},
};

START_TEST(services_of_a_configuration)
{
	struct aw_named_service service = {
	    .name = make_text("sip.example:5061"), .purpose = AW_PURPOSE_CALLS};
	struct aw_running *running;
	struct service_world w;
	struct aw_buf names;

	begin(&w, QUOVADIS);
	w.transition.services = &service;
	w.transition.n_services = 1;
	if (named[_i].configured != NULL)
		configure(&w, named[_i].configured);
	running = w.store->running = aw_running_new();
	ck_assert_ptr_nonnull(running);
	set(&running->services, named[_i].services);
	(void)judge(&w, NOW);
	aw_buf_init(&names, 1024);
	for (size_t i = 0; i < w.judgement->uses.n_items; i++) {
		const struct aw_use *use = &w.judgement->uses.items[i];

		(void)aw_buf_printf(&names, "%s%s", i > 0 ? " " : "", use->name);
		if (use->purpose == AW_PURPOSE_CALLS) {
			ck_assert_int_eq(use->origin, AW_USE_REPORTED);
			ck_assert(!use->license);
		}
	}
	ck_assert_str_eq(names.data, named[_i].items);
	aw_buf_free(&names);
	world_end(&w);
}
END_TEST

START_TEST(by_configuration)
{
	struct service_world w;
	struct aw_running *running;
	struct aw_buf names;

	begin(&w, QUOVADIS);
	if (configurations[_i].reported != NULL)
		add_license(&w, configurations[_i].reported, configurations[_i].at);
	w.store = aw_record_store(w.record, "system");
	running = w.store->running = aw_running_new();
	ck_assert_ptr_nonnull(running);
	set(&running->transport, configurations[_i].transport);
	set(&running->url, configurations[_i].url);
	(void)judge(&w, NOW);
	aw_buf_init(&names, 1024);
	for (size_t i = 0; i < w.judgement->uses.n_items; i++)
		(void)aw_buf_printf(
		    &names, "%s%s", i > 0 ? " " : "", w.judgement->uses.items[i].name);
	ck_assert_str_eq(names.data != NULL ? names.data : "", configurations[_i].items);
	ck_assert_int_eq(find(&w, AW_FINDING_USE_LOCAL) != NULL, configurations[_i].local);
	ck_assert_int_eq(w.judgement->uses.by_configuration,
	    configurations[_i].reported == NULL && configurations[_i].transport != NULL &&
		strcmp(configurations[_i].transport, "strange") != 0);
	aw_buf_free(&names);
	world_end(&w);
}
END_TEST

static void
end_all(struct aw_store *store)
{
	for (size_t i = 0; i < store->n_anchors; i++) {
		struct aw_certificate *cert;

		memcpy(&cert, &store->anchors[i].certificate, sizeof(struct aw_certificate *));
		cert->not_after = make_at("2021-06-01");
	}
}

START_TEST(never_ready_without_an_anchor)
{
	const struct aw_readiness_verdict *v;
	struct service_world w;

	begin(&w, QUOVADIS | IDEN);
	end_all(w.store);
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_int_eq(v->break_date, make_at("2021-06-01"));
	ck_assert_ptr_nonnull(strstr(v->reason, "no usable anchor is left in store system"));
	ck_assert_int_eq(find(&w, AW_FINDING_STORE_NO_ANCHOR)->severity, AW_SEVERITY_CRITICAL);
	/* Also where no transition touches the device. */
	configure(&w, "example.org");
	(void)judge(&w, NOW);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_CRITICAL);
	world_end(&w);
}
END_TEST

static void
flaw_all(struct aw_store *store, uint16_t flaw)
{
	for (size_t i = 0; i < store->n_anchors; i++) {
		struct aw_certificate *cert;

		memcpy(&cert, &store->anchors[i].certificate, sizeof(struct aw_certificate *));
		cert->flaws |= flaw;
		free(cert->key_algorithm);
		cert->key_algorithm = strdup("unknown (2.16.840.1.101.3.4.3.18)");
	}
}

/* What OpenSSL cannot check is neither there nor missing. */
START_TEST(keys_that_are_not_known)
{
	const struct aw_readiness_verdict *v;
	struct service_world w;

	begin(&w, IDEN);
	flaw_all(w.store, AW_FLAW_KEY_UNKNOWN);
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(v->reason, "does not know its key: unknown (2.16"));
	ck_assert_ptr_nonnull(strstr(v->remedy, "whose OpenSSL knows the algorithm"));
	ck_assert_int_eq(find(&w, AW_FINDING_STORE_NO_ANCHOR)->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_UNKNOWN);
	/* With another flaw it is not usable, whatever its key. */
	flaw_all(w.store, AW_FLAW_NOT_CA);
	ck_assert_int_eq(judge(&w, NOW)->state, AW_READINESS_BROKEN);
	world_end(&w);
}
END_TEST

START_TEST(a_cross_certificate_is_no_replacement)
{
	const struct aw_readiness_verdict *v;
	struct aw_certificate *cert;
	struct service_world w;

	begin(&w, QUOVADIS);
	cert = make_certificate(
	    OTHER_ROOT, "IdenTrust Commercial Root CA 1", "2014-01-16", "2034-01-16");
	free(cert->subject);
	cert->subject = strdup(IDENTRUST_SUBJECT);
	cert->issuer = strdup("CN=DST Root CA X3,O=Digital Signature Trust Co.");
	ck_assert(aw_unhex(IDEN_KEY, cert->key_sha256, AW_SHA256_LEN));
	make_add(w.store, w.pool, cert);
	aw_store_seal(w.store, w.pool);
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_ptr_nonnull(strstr(v->reason, "a cross certificate with its key is there"));
	world_end(&w);
}
END_TEST

/* Entries that were matched by issuer and serial count, unless the fingerprint is asked for. */
START_TEST(entries_without_a_fingerprint)
{
	const struct aw_readiness_verdict *v;
	struct aw_certificate *cert;
	struct service_world w;

	begin(&w, IDEN);
	memcpy(&cert, &w.store->anchors[0].certificate, sizeof(struct aw_certificate *));
	cert->flaws |= AW_FLAW_BY_NAME;
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_READY);
	ck_assert_ptr_nonnull(strstr(v->reason, "matched by issuer and serial"));
	w.policy.match = AW_MATCH_FINGERPRINT;
	v = judge(&w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_ptr_nonnull(strstr(v->reason, "which the policy does not accept"));
	world_end(&w);
}
END_TEST

/* The device verifies by any copy of the retiring root, until the last one ends. */
START_TEST(retiring_root_serves_by_any_copy)
{
	const struct aw_readiness_verdict *v;
	struct aw_certificate *cert;
	struct service_world w;

	world_make(&w, QUOVADIS);
	memcpy(&cert, &w.store->anchors[0].certificate, sizeof(struct aw_certificate *));
	cert->flaws |= AW_FLAW_BY_NAME;
	world_root(&w, QUOVADIS_REISSUED, QUOVADIS_KEY, QUOVADIS_SUBJECT, "QuoVadis Root CA 2",
	    "2021-12-01");
	aw_store_seal(w.store, w.pool);
	v = world_judge(&w, "2021-06-01");
	ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
	ck_assert_int_eq(v->break_date, make_at("2022-02-05"));
	world_end(&w);
}
END_TEST

/* A root program's date never says that nothing needs a root. */
START_TEST(dates_of_a_root_program)
{
	struct service_world w;

	world_make(&w, QUOVADIS | IDEN);
	world_new_chain(&w, 1, "2022-02-10");
	w.transition.clean_up = make_at("2022-06-01");
	ck_assert_int_eq(world_judge(&w, "2022-07-01")->state, AW_READINESS_CLEAN_UP);
	w.transition.program = true;
	ck_assert_int_eq(world_judge(&w, "2022-07-01")->state, AW_READINESS_READY);
	world_end(&w);
}
END_TEST

/* The only root that verifies a live service is needed, whatever the transitions say. */
START_TEST(services_need_their_roots)
{
	struct service_world w;
	struct aw_chain *chain;

	world_make(&w, QUOVADIS | OTHER);
	chain = make_chain(w.record, w.service, 1, "CN=Other Root", "2021-01-01", "2050-01-01");
	make_path(
	    make_trust(chain, "system"), OTHER_ROOT, "2020-01-01", "2040-01-01", AW_CHAIN_SOUND);
	(void)world_judge(&w, "2039-12-13");
	ck_assert_int_eq(aw_judgement_needed_until(w.judgement, w.store), make_at("2040-01-01"));
	ck_assert_int_eq(find(&w, AW_FINDING_ANCHOR_EXPIRING)->severity, AW_SEVERITY_WARNING);
	world_end(&w);
}
END_TEST

/* What is looked at for every device does not concern one without a trust store. */
START_TEST(a_device_without_a_store)
{
	struct service_world w;

	world_make(&w, QUOVADIS);
	w.store->judged = false;
	world_new_chain(&w, 1, "2022-02-10");
	(void)world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, AW_FINDING_SERVICE_UNKNOWN)->severity, AW_SEVERITY_OK);
	configure(&w, TOOLS);
	(void)world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, AW_FINDING_SERVICE_UNKNOWN)->severity, AW_SEVERITY_UNKNOWN);
	world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, transport_words, 0, COUNT(transports));
	tcase_add_test(tc, reported_services_are_judged);
	tcase_add_loop_test(tc, services_of_a_configuration, 0, COUNT(named));
	tcase_add_test(tc, configuration_and_device_differ);
	tcase_add_test(tc, nothing_judges_a_service);
	tcase_add_loop_test(tc, renewals_after_the_break, 0, COUNT(renewals));
	tcase_add_test(tc, a_chain_goes_before_a_renewal);
	tcase_add_test(tc, a_look_that_is_old);
	tcase_add_loop_test(tc, store_of_another_device, 0, COUNT(foreign));
	tcase_add_test(tc, parts_of_a_store);
	tcase_add_loop_test(tc, by_configuration, 0, COUNT(configurations));
	tcase_add_test(tc, never_ready_without_an_anchor);
	tcase_add_test(tc, keys_that_are_not_known);
	tcase_add_test(tc, a_cross_certificate_is_no_replacement);
	tcase_add_test(tc, entries_without_a_fingerprint);
	tcase_add_test(tc, retiring_root_serves_by_any_copy);
	tcase_add_test(tc, dates_of_a_root_program);
	tcase_add_test(tc, services_need_their_roots);
	tcase_add_test(tc, a_device_without_a_store);
}

int
main(void)
{
	return aw_suite_run("uses", fill);
}
