/* SPDX-License-Identifier: ISC */
/* Facts that a device inherits from an older record, according to its present configuration. */
#include <string.h>

#include "fixture/confdir.h"
#include "inherit.h"
#include "model/license.h"
#include "model/pool.h"
#include "model/device_record.h"
#include "fixture/suite.h"

#define SEEN INT64_C(1800000000)

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};
static struct aw_pool *pool;
static struct aw_log book;

static void
setup(void)
{
	pool = aw_pool_new();
	ck_assert_ptr_nonnull(pool);
	aw_log_init(&book, -1, "test", AW_LOG_ERROR, false);
}

static void
teardown(void)
{
	aw_pool_free(pool);
}

/* The plan of one device "a" with these lines in its section, and these other sections. */
static struct aw_plan *
make_plan_with(const char *lines, const char *sections)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	struct aw_plan *plan;
	struct confdir dir;
	char text[1024];

	(void)snprintf(text, sizeof(text), "%s\ndevice a {\n%s\n}\n", sections, lines);
	confdir_make(&dir);
	ck_assert_msg(
	    aw_config_load(confdir_write(&dir, "x.conf", text), &shipped, &config, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	confdir_remove(&dir);
	plan = aw_plan_new(config, pool, "host", &book);
	ck_assert_ptr_nonnull(plan);
	return plan;
}

static struct aw_plan *
make_plan(const char *lines)
{
	return make_plan_with(lines, "");
}

/* As if each source had answered; the identity is of the source of that name. */
static void
fill_record(struct aw_record *record, const char *source)
{
	for (size_t i = 0; i < record->n_licenses; i++) {
		struct aw_license *license = &record->licenses[i];

		license->observed_at = license->last_success = license->attempt.at = SEEN;
	}
	for (size_t i = 0; i < record->n_certificates; i++)
		record->certificates[i].observed_at = record->certificates[i].attempt.at = SEEN;
	record->identity.source = strdup(source);
	record->identity.clock_source = strdup(source);
	record->identity.observed_at = record->identity.clock_observed_at = SEEN;
	for (size_t i = 0; i < record->n_stores; i++)
		record->stores[i].observed_at = record->stores[i].attempt.at = SEEN;
	for (size_t i = 0; i < record->n_sources; i++)
		record->sources[i].observed_at = record->sources[i].attempt.at = SEEN;
	for (size_t i = 0; i < record->n_services; i++)
		record->services[i].observed_at = record->services[i].attempt.at = SEEN;
}

#define RESTCONF(address)      \
	"address = \"" address \
	"\"\nsource restconf { password-file = /nonexistent ca-file = /nonexistent }"
#define EXPRESSWAY(address, more) \
	"address = \"" address    \
	"\"\nsource expressway { password-file = /nonexistent ca-file = /nonexistent " more "}"
#define TEXT(path) "source license-text { file = \"" path "\" }"

static const struct {
	const char *before, *after;
	bool same; /* may wait for its interval */
	bool kept; /* the facts */
} cases[] = {
    {RESTCONF("192.0.2.1"), RESTCONF("192.0.2.1"), true, true},
    {RESTCONF("192.0.2.1"), RESTCONF("192.0.2.1:443"), true, true},
    {RESTCONF("192.0.2.1"), RESTCONF("192.0.2.2"), false, false},
    {RESTCONF("192.0.2.1"), RESTCONF("192.0.2.1:444"), false, false},
    {EXPRESSWAY("a.example", ""), EXPRESSWAY("a.example", ""), true, true},
    {EXPRESSWAY("a.example", ""), EXPRESSWAY("b.example", ""), false, false},
    {EXPRESSWAY("a.example", ""), EXPRESSWAY("a.example", "path-prefix = \"/x\" "), false, false},
    {EXPRESSWAY("a.example", ""), EXPRESSWAY("a.example", "readiness = false "), false, true},
    {TEXT("/srv/a"), TEXT("/srv/a"), true, true},
    {TEXT("/srv/a"), TEXT("/srv/b"), false, true},
    {TEXT("/srv/a"), "zone-offset = \"+02:00\"\n" TEXT("/srv/a"), true, true},
};

START_TEST(facts_are_of_an_address)
{
	struct aw_plan *before = make_plan(cases[_i].before), *after = make_plan(cases[_i].after);
	struct aw_device *device = &after->devices[0];
	const struct aw_record *record = device->record;
	const struct aw_license *license;
	char *endpoint = strdup(record->sources[0].endpoint);

	fill_record(before->devices[0].record, record->sources[0].name);
	ck_assert_int_eq(aw_inherit_record(device, before->devices[0].record), cases[_i].same);
	license = aw_record_license(record, AW_NAME_LICENSE);
	ck_assert_int_eq(license != NULL && license->last_success == SEEN, cases[_i].kept);
	for (size_t i = 0; i < record->n_certificates; i++)
		ck_assert_int_eq(record->certificates[i].observed_at == SEEN, cases[_i].kept);
	ck_assert_int_eq(record->sources[0].observed_at == SEEN, cases[_i].kept);
	if (device->sources[0].node != NULL) {
		ck_assert_int_eq(record->identity.observed_at == SEEN, cases[_i].kept);
		ck_assert_int_eq(record->identity.clock_observed_at == SEEN, cases[_i].kept);
	}
	for (size_t i = 0; i < record->n_stores; i++)
		ck_assert_int_eq(record->stores[i].observed_at == SEEN, cases[_i].kept);
	ck_assert_str_eq(record->sources[0].endpoint, endpoint);
	free(endpoint);
	aw_plan_free(before);
	aw_plan_free(after);
}
END_TEST

/* A peer with another address does not affect the facts of the others. */
START_TEST(each_peer_by_itself)
{
	struct aw_plan *before =
	    make_plan(EXPRESSWAY("a.example", "peer b { address = b.example } "));
	struct aw_plan *after =
	    make_plan(EXPRESSWAY("a.example", "peer b { address = c.example } "));
	const struct aw_record *record = after->devices[0].record;

	fill_record(before->devices[0].record, "expressway");
	ck_assert(!aw_inherit_record(&after->devices[0], before->devices[0].record));
	ck_assert_int_eq(aw_record_source(record, "expressway")->observed_at, SEEN);
	ck_assert_int_eq(aw_record_store(record, AW_NAME_TRUSTED_CA)->observed_at, SEEN);
	ck_assert_int_eq(record->identity.observed_at, SEEN);
	ck_assert_int_eq(aw_record_source(record, "b")->observed_at, AW_INSTANT_NONE);
	ck_assert_int_eq(aw_record_store(record, "b")->observed_at, AW_INSTANT_NONE);
	aw_plan_free(before);
	aw_plan_free(after);
}
END_TEST

/* After a reload it is due immediately, not at the end of its interval. */
START_TEST(another_address_is_due_at_once)
{
	for (int moved = 0; moved < 2; moved++) {
		struct aw_plan *before = make_plan(RESTCONF("192.0.2.1"));
		struct aw_plan *after =
		    make_plan(moved ? RESTCONF("192.0.2.2") : RESTCONF("192.0.2.1"));
		int64_t due = 0;
		size_t id;

		fill_record(before->devices[0].record, "restconf");
		before->devices[0].collected = true;
		before->devices[0].regular_ms = 70000;
		aw_inherit_plan(after, before, 10000);
		ck_assert(aw_schedule_first(after->schedule, &id, &due));
		ck_assert_int_eq(due, moved ? 10000 : 70000);
		ck_assert_int_eq(after->devices[0].collected, !moved);
		aw_plan_free(before);
		aw_plan_free(after);
	}
}
END_TEST

#define STORE(more) "store s { file = /srv/s " more "}"
#define OLD_TEXT(more) "source license-text { file = /srv/a " more "}"

/* What is read, or judged, otherwise than before is read at once: the record says so, too. */
static const struct {
	const char *before, *after;
	bool due;
} readings[] = {
    {OLD_TEXT(""), OLD_TEXT(""), false},
    {OLD_TEXT(""), OLD_TEXT("fresh-for = 26h "), false},
    {OLD_TEXT(""), OLD_TEXT("fresh-for = 8d "), true},
    {OLD_TEXT("device-name = a udi = b "), OLD_TEXT("device-name = a udi = b "), false},
    {OLD_TEXT("device-name = a "), OLD_TEXT("device-name = b "), true},
    {OLD_TEXT("udi = a "), OLD_TEXT(""), true},
    {OLD_TEXT(""), "zone-offset = \"+02:00\"\n" OLD_TEXT(""), true},
    {"zone-offset = \"+02:00\"\n" OLD_TEXT(""), "zone-offset = \"+09:00\"\n" OLD_TEXT(""), true},
    {STORE(""), STORE(""), false},
    {STORE(""), STORE("fresh-for = 8d "), true},
    {STORE("fresh-for = 8d "), STORE(""), true},
};

START_TEST(another_reading_is_due_at_once)
{
	struct aw_plan *before = make_plan(readings[_i].before),
		       *after = make_plan(readings[_i].after);
	const struct aw_device *device = &after->devices[0];
	const struct aw_config *config = after->config;
	int64_t due = 0;
	size_t id;

	fill_record(before->devices[0].record, "license-text");
	before->devices[0].collected = true;
	before->devices[0].regular_ms = 70000;
	aw_inherit_plan(after, before, 10000);
	ck_assert(aw_schedule_first(after->schedule, &id, &due));
	ck_assert_int_eq(due, readings[_i].due ? 10000 : 70000);
	for (size_t i = 0; i < device->record->n_stores; i++) {
		ck_assert_int_eq(device->record->stores[i].observed_at, SEEN);
		ck_assert_int_eq(
		    device->record->stores[i].fresh_for, config->devices[0].stores[i].fresh_for);
	}
	for (size_t i = 0; i < device->record->n_licenses; i++) {
		ck_assert_int_eq(device->record->licenses[i].observed_at, SEEN);
		ck_assert_int_eq(
		    device->record->licenses[i].fresh_for, config->devices[0].sources[i].fresh_for);
	}
	aw_plan_free(before);
	aw_plan_free(after);
}
END_TEST

#define SOURCE(name, kind)               \
	"source " name " { kind = " kind \
	" address = \"192.0.2.1\" password-file = /nonexistent ca-file = /nonexistent }\n"
#define SNMP_SOURCE(more)                                                                       \
	"source snmp { address = \"192.0.2.1\" password-file = /nonexistent version = 2c " more \
	" }\n"
#define TEXT_SOURCE(name) "source " name " { kind = license-text file = /srv/a }\n"
#define FILE_STORE(name) "store " name " { file = /srv/s }\n"
#define DIR_STORE(name) "store " name " { directory = /srv/s }\n"
#define PEERS "source expressway { address = \"192.0.2.1\" password-file = /n ca-file = /n "
#define USES "services = {\"h.example\"}\n"

/*
 * The parts of the record behind a changed configuration: with facts, or in brackets without any.
 * `giver` gave the identity and the clock. All but what is the same is due at once.
 */
static const struct {
	const char *before, *after, *giver, *sections_before, *sections_after, *parts;
} changes[] = {
    /* nothing changes */
    {FILE_STORE("s"), FILE_STORE("s"), "", "", "", "store/s "},
    {SOURCE("x", "expressway"), SOURCE("x", "expressway"), "x", "", "",
	"store/trusted-ca license/license certificate/server source/x identity clock "},
    /* stores */
    {FILE_STORE("s"), FILE_STORE("t"), "", "", "", "(store/t) "},
    {FILE_STORE("s"), DIR_STORE("s"), "", "", "", "(store/s) "},
    {DIR_STORE("s"), FILE_STORE("s"), "", "", "", "(store/s) "},
    {FILE_STORE("s") FILE_STORE("t"), FILE_STORE("t"), "", "", "", "store/t "},
    {SOURCE("x", "expressway"), FILE_STORE("trusted-ca"), "x", "", "", "(store/trusted-ca) "},
    {FILE_STORE("trusted-ca"), SOURCE("x", "expressway"), "", "", "",
	"(store/trusted-ca) (license/license) (certificate/server) (source/x) "},
    {SNMP_SOURCE("trust-points = true"), SNMP_SOURCE(""), "snmp", "", "",
	"license/license source/snmp identity "},
    /* licenses */
    {FILE_STORE("s") TEXT_SOURCE("x"), FILE_STORE("s"), "", "", "", "store/s "},
    {TEXT_SOURCE("x"), TEXT_SOURCE("y"), "", "", "", "(license/license) (source/y) "},
    {TEXT_SOURCE("x"), SOURCE("x", "restconf"), "", "", "", "(license/license) (source/x) "},
    {SOURCE("x", "restconf") TEXT_SOURCE("y"), TEXT_SOURCE("y"), "x", "", "",
	"(license/license) source/y "},
    {SOURCE("x", "restconf") TEXT_SOURCE("y"), SOURCE("x", "restconf"), "x", "", "",
	"license/license source/x identity clock "},
    /* machines */
    {SOURCE("x", "expressway"), SOURCE("y", "expressway"), "x", "", "",
	"(store/trusted-ca) (license/license) (certificate/server) (source/y) "},
    {SOURCE("x", "expressway"), SOURCE("x", "restconf"), "x", "", "",
	"(license/license) (source/x) "},
    {SOURCE("x", "expressway") FILE_STORE("s"), FILE_STORE("s"), "x", "", "", "store/s "},
    {PEERS "peer b { address = \"192.0.2.2\" } peer c { address = \"192.0.2.3\" } }",
	PEERS "peer c { address = \"192.0.2.3\" } }", "expressway", "", "",
	"store/c store/trusted-ca license/c license/license certificate/c certificate/server "
	"source/c source/expressway identity clock "},
    {PEERS "peer b { address = \"192.0.2.2\" } }", PEERS "peer c { address = \"192.0.2.2\" } }",
	"expressway", "", "",
	"(store/c) store/trusted-ca (license/c) license/license (certificate/c) "
	"certificate/server (source/c) source/expressway identity clock "},
    /* services */
    {FILE_STORE("s") USES, FILE_STORE("s") USES, "", "service h.example { }",
	"service h.example { }", "store/s service/h.example:443 "},
    {FILE_STORE("s") USES, FILE_STORE("s") USES, "", "service h.example { }", "", "store/s "},
    {FILE_STORE("s") USES, FILE_STORE("s"), "", "service h.example { }", "service h.example { }",
	"store/s "},
    {FILE_STORE("s") USES, FILE_STORE("s") "services = {\"i.example\"}", "",
	"service h.example { }\nservice i.example { }",
	"service h.example { }\nservice i.example { }", "store/s (service/i.example:443) "},
    {FILE_STORE("s") USES, FILE_STORE("s") USES, "", "service h.example { }",
	"service h.example { chain = /srv/c }", "store/s (service/h.example:443) "},
    {FILE_STORE("s") USES, FILE_STORE("s") USES, "", "service h.example { chain = /srv/c }",
	"service h.example { }", "store/s (service/h.example:443) "},
};

static void
list_part(char *list, size_t size, const char *kind, const char *name, int64_t observed_at)
{
	size_t used = strlen(list);
	bool seen = observed_at == SEEN;

	(void)snprintf(list + used, size - used, "%s%s%s%s%s ", seen ? "" : "(", kind,
	    name[0] != '\0' ? "/" : "", name, seen ? "" : ")");
}

static void
list_parts(const struct aw_record *record, char *list, size_t size)
{
	for (size_t i = 0; i < record->n_stores; i++)
		list_part(
		    list, size, "store", record->stores[i].name, record->stores[i].observed_at);
	for (size_t i = 0; i < record->n_licenses; i++)
		list_part(list, size, "license", record->licenses[i].name,
		    record->licenses[i].observed_at);
	for (size_t i = 0; i < record->n_certificates; i++)
		list_part(list, size, "certificate", record->certificates[i].name,
		    record->certificates[i].observed_at);
	for (size_t i = 0; i < record->n_sources; i++)
		list_part(
		    list, size, "source", record->sources[i].name, record->sources[i].observed_at);
	for (size_t i = 0; i < record->n_services; i++)
		list_part(list, size, "service", record->services[i].name,
		    record->services[i].observed_at);
	if (record->identity.source != NULL)
		list_part(list, size, "identity", "", record->identity.observed_at);
	if (record->identity.clock_source != NULL)
		list_part(list, size, "clock", "", record->identity.clock_observed_at);
}

START_TEST(facts_leave_with_their_source)
{
	struct aw_plan *before = make_plan_with(changes[_i].before, changes[_i].sections_before);
	struct aw_plan *after = make_plan_with(changes[_i].after, changes[_i].sections_after);
	struct aw_device *device = &after->devices[0];
	bool same = strcmp(changes[_i].before, changes[_i].after) == 0 &&
		    strcmp(changes[_i].sections_before, changes[_i].sections_after) == 0;
	char parts[512] = "";
	int64_t due = 0;
	size_t id;

	fill_record(before->devices[0].record, changes[_i].giver);
	before->devices[0].collected = true;
	before->devices[0].regular_ms = 70000;
	aw_inherit_plan(after, before, 10000);
	list_parts(device->record, parts, sizeof(parts));
	ck_assert_msg(strcmp(parts, changes[_i].parts) == 0, "case %d: %s", _i, parts);
	ck_assert(aw_schedule_first(after->schedule, &id, &due));
	ck_assert_msg(due == (same ? 70000 : 10000), "case %d: not due", _i);
	for (size_t i = 0; i < device->record->n_stores; i++)
		if (device->sources[0].store != NULL)
			ck_assert_str_eq(device->record->stores[i].source,
			    aw_source_kind_name(device->sources[i].store->kind));
	aw_plan_free(before);
	aw_plan_free(after);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, facts_are_of_an_address, 0, COUNT(cases));
	tcase_add_loop_test(tc, facts_leave_with_their_source, 0, COUNT(changes));
	tcase_add_test(tc, each_peer_by_itself);
	tcase_add_test(tc, another_address_is_due_at_once);
	tcase_add_loop_test(tc, another_reading_is_due_at_once, 0, COUNT(readings));
}

int
main(void)
{
	return aw_suite_run("inherit", fill);
}
