/* SPDX-License-Identifier: ISC */
/*
 * The serial of the records: every column counts unless its descriptor says otherwise, and what a
 * descriptor leaves out is what the clock moves. Two snapshots of equal devices share no memory, so
 * that one fact of the second one can be changed in place.
 */
#include <string.h>

#include "columns.h"
#include "fixture/make_service.h"
#include "fixture/suite.h"
#include "model/license.h"
#include "model/pool.h"
#include "unchanged.h"
#include "mib_source.h"

#define NOW INT64_C(1625097600) /* 2021-07-01 */
#define DAY INT64_C(86400)
#define LONG                                                                                      \
	"CN=" DIGITS DIGITS DIGITS DIGITS DIGITS DIGITS DIGITS DIGITS DIGITS DIGITS DIGITS DIGITS \
	    DIGITS
#define DIGITS "01234567890123456789"

/* One snapshot of one device, with all that it is made of. */
struct side {
	struct aw_pool *pool;
	struct make_roots roots;
	struct aw_rules *rules;
	struct aw_record *record; /* the snapshot's */
	struct aw_snapshot *snapshot;
	struct aw_mib_source source;
};

static struct side first, second;

static char *
copy(const char *text)
{
	char *s = strdup(text);

	ck_assert_ptr_nonnull(s);
	return s;
}

static void
make_rules(struct side *side)
{
	struct aw_config *config = calloc(1, sizeof(*config));

	ck_assert_ptr_nonnull(config);
	make_roots(&side->roots, "2022-02-05");
	side->roots.transition.title = make_text("a title");
	side->roots.transition.source = make_text("a notice");
	aw_policy_defaults(&config->policy);
	config->policy.earliest_now = 0;
	config->transitions = side->roots.transitions;
	side->rules = aw_rules_new(config);
	ck_assert_ptr_nonnull(side->rules);
}

/* Holds the retiring root and not the replacement. */
static void
make_store(struct side *side, int64_t seen)
{
	struct aw_store *store = &side->record->stores[0];

	store->judged = true;
	store->source = copy("file");
	store->path = copy("/ca.pem");
	store->format = copy("pem");
	store->observed_at = store->attempt.at = seen;
	make_add(store, side->pool,
	    make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", "2006-11-24", "2031-11-24"));
	make_add(store, side->pool, make_numbered(1));
	ck_assert_int_eq(aw_store_set_trustpoint(store, "ONE", 3), AW_OK);
	aw_store_seal(store, side->pool);
	ck_assert_int_eq(
	    aw_store_problem(store, AW_SEVERITY_WARNING, AW_ERR_FILE_MISSING, "block 2", "odd"),
	    AW_OK);
}

static void
make_license(struct side *side, int64_t seen)
{
	struct aw_license *license = aw_record_add_license(side->record, "license");
	struct aw_entitlement *entitlement;

	ck_assert_ptr_nonnull(license);
	license->observed_at = license->attempt.at = seen;
	license->source = copy("license-text");
	license->mode = AW_LICENSE_CLASSIC;
	license->complete = true;
	license->registration = AW_REGISTRATION_REGISTERED;
	license->registration_expires = NOW + 300 * DAY;
	license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	license->sync.result = AW_SYNC_SUCCEEDED;
	license->sync.at = license->last_success = license->authorized_at = NOW - DAY;
	license->deadline = NOW + 89 * DAY;
	/* The rest is reported in rough units and counted from the observation. */
	license->evaluation_ends = seen + 10 * DAY;
	license->next_ack_deadline = NOW + 20 * DAY;
	entitlement = aw_license_entitlement(license, "Name", 4, "tag", 3);
	ck_assert_ptr_nonnull(entitlement);
	entitlement->state = AW_ENTITLEMENT_AUTHORIZED;
	entitlement->count = 5;
}

static void
make_own(struct side *side, struct aw_server_certificate *own)
{
	aw_server_certificate_set(own, side->pool, aw_pool_take(side->pool, make_numbered(2)));
	own->role = copy("server");
	own->facts = (struct aw_own_facts){
	    .seen = true, .purposes = AW_OWN_SERVER, .usage = AW_OWN_USAGE_SIGNATURE};
	ck_assert(aw_own_add_name(&own->facts, "DNS:exp.example.net"));
	ck_assert(aw_own_append(
	    &own->path, &own->n_path, side->pool, aw_pool_take(side->pool, make_numbered(3))));
	ck_assert(aw_own_note_change(own, NOW - 100 * DAY));
}

static void
make_parts(struct side *side, int64_t seen)
{
	struct aw_server_certificate *server = aw_record_add_certificate(side->record, "server");
	struct aw_source_status *source =
	    aw_record_add_source(side->record, "license-text", AW_SOURCE_LICENSE_TEXT);
	struct aw_identity *identity = &side->record->identity;

	ck_assert(server != NULL && source != NULL);
	make_own(side, server);
	server->observed_at = server->attempt.at = seen;
	source->observed_at = source->attempt.at = seen;
	ck_assert_int_eq(aw_overlap_set(source, "license/license", "restconf", false), AW_OK);
	identity->product = copy("Expressway");
	identity->observed_at = seen;
	identity->clock_skew = 3;
}

/* One service that the store verifies, and one that wants the replacement. */
static void
make_services(struct side *side, int64_t seen)
{
	struct aw_service *service = make_service(side->record, "a.example:443", seen);
	struct aw_chain *chain =
	    make_chain(side->record, service, 1, "CN=X", "2021-01-01", "2023-01-01");

	make_path(
	    make_trust(chain, "system"), QUOVADIS_2, "2020-01-01", "2023-01-01", AW_CHAIN_SOUND);
	service = make_service(side->record, "b.example:443", seen);
	chain = make_chain(side->record, service, 2, "CN=Y", "2021-01-01", "2023-01-01");
	make_wanted(make_trust(chain, "system"), IDENTRUST_SUBJECT, IDENTRUST, "IdenTrust");
	service->changes = calloc(1, sizeof(*service->changes));
	ck_assert_ptr_nonnull(service->changes);
	service->n_changes = 1;
	service->changes[0].at = NOW - 100 * DAY;
	service->changes[0].from = copy("CN=Z");
	service->changes[0].to = copy("CN=Y");
}

static struct aw_snapshot *
judge(struct side *side, struct aw_loaded *loaded, int64_t now)
{
	struct aw_device_row *device;
	struct aw_snapshot *snapshot;
	struct aw_error err;

	ck_assert_int_eq(aw_device_row_new(loaded, side->rules, now, &device, &err), AW_OK);
	ck_assert_int_eq(aw_snapshot_new(side->rules, &device, 1, now, &snapshot, &err), AW_OK);
	return snapshot;
}

/* Judged at `now`, with facts that were seen at `seen`. */
static void
make_side(struct side *side, int64_t seen, int64_t now)
{
	struct aw_loaded *loaded;

	*side = (struct side){.pool = aw_pool_new()};
	ck_assert_ptr_nonnull(side->pool);
	make_rules(side);
	side->record = make_record(side->pool, "device", seen);
	side->record->collector = copy("host");
	make_store(side, seen);
	make_license(side, seen);
	make_parts(side, seen);
	make_services(side, seen);
	loaded = aw_loaded_new(side->record, false);
	ck_assert_ptr_nonnull(loaded);
	side->snapshot = judge(side, loaded, now);
	side->source = (struct aw_mib_source){.snapshot = side->snapshot};
	aw_loaded_unref(loaded);
}

static void
clear_side(struct side *side)
{
	side->rules->config->transitions = (struct aw_transitions){0};
	aw_snapshot_free(side->snapshot);
	aw_rules_unref(side->rules);
	ck_assert_uint_eq(aw_pool_count(side->pool), 0);
	aw_pool_free(side->pool);
}

static void
setup(void)
{
	make_side(&first, NOW, NOW);
	make_side(&second, NOW, NOW);
}

static void
teardown(void)
{
	clear_side(&first);
	clear_side(&second);
}

/* Some bytes of the second side, and what is put there. */
struct change {
	char *at;
	unsigned char bytes[64];
	size_t size;
};

/* A pointer to what a snapshot shows, which its owner may change. */
static char *
writable(const void *p)
{
	char *at;

	memcpy(&at, &p, sizeof(at));
	return at;
}

static void
change_to(struct change *change, void *at, const void *bytes, size_t size)
{
	ck_assert_uint_le(size, sizeof(change->bytes));
	change->at = at;
	change->size = size;
	memcpy(change->bytes, bytes, size);
}

static void
swap(struct change *change)
{
	unsigned char kept[sizeof(change->bytes)];

	memcpy(kept, change->at, change->size);
	memcpy(change->at, change->bytes, change->size);
	memcpy(change->bytes, kept, change->size);
}

/* Rows of a table one after another: the next one of one table, of both levels. */
static bool
next_row(const struct aw_table *table, struct aw_row *row, size_t at[2])
{
	const struct aw_level *levels = table->levels;

	for (; at[0] < levels[0].count(row); at[0]++, at[1] = 0) {
		row->outer = levels[0].at(row, at[0]);
		if (table->n_levels == 1) {
			at[0]++;
			return true;
		}
		if (at[1] < levels[1].count(row)) {
			row->inner = levels[1].at(row, at[1]++);
			return true;
		}
	}
	return false;
}

/* The field of a column in the first row of the second side that has it. */
static char *
find_field(const struct aw_table *table, const struct aw_column *column)
{
	struct aw_row row = {.source = &second.source};
	const void *base = NULL;
	size_t at[2] = {0, 0};

	while (base == NULL && next_row(table, &row, at)) {
		base = row.inner != NULL ? row.inner : row.outer;
		if (column->base != NULL)
			base = column->base(&row);
	}
	ck_assert_msg(base != NULL, "no row has %s", column->name);
	return writable((const char *)base + column->offset);
}

/* Another instant, or a number one greater. */
static void
change_number(struct change *change, const struct aw_column *column, char *field)
{
	bool instant = column->kind == AW_KIND_DATE || column->kind == AW_KIND_SPAN;
	unsigned char bytes[8] = {0};
	int64_t number;

	memcpy(bytes, field, column->size);
	memcpy(&number, bytes, sizeof(number));
	if (instant && (number == AW_INSTANT_NONE || number == 0))
		number = NOW;
	number += 1 + column->slack;
	if (column->kind == AW_KIND_TRUTH)
		number = number == 1;
	change_to(change, field, &number, column->size);
}

static void
change_field(struct change *change, const struct aw_table *table, const struct aw_column *column)
{
	static const char *const text = "another text";
	char *field = find_field(table, column);
	unsigned char bytes[64];

	switch (column->kind) {
	case AW_KIND_TEXT:
		change_to(change, field, &text, sizeof(text));
		break;
	case AW_KIND_OCTETS:
		memcpy(bytes, field, column->size);
		bytes[column->size - 1] ^= 1;
		change_to(change, field, bytes, column->size);
		break;
	default:
		change_number(change, column, field);
	}
}

/* What changes the value of a column that a function finds. */
static void
change_behind(struct change *change, const char *name)
{
	static const char *const text = LONG;
	struct aw_anchor *anchor = &second.record->stores[0].anchors[0];
	struct aw_server_certificate *server = &second.record->certificates[0];
	char *own = writable(server->certificate), *issuer = writable(server->path[0]);
	char *root = writable(anchor->certificate);
	const size_t flaws = offsetof(struct aw_certificate, flaws);
	const size_t subject = offsetof(struct aw_certificate, subject);
	const uint16_t weak = AW_FLAW_KEY_WEAK, no_ca = AW_FLAW_NOT_CA;
	const uint64_t count = 6;
	const int64_t differing = 3;
	const unsigned bits = 2;
	struct aw_rows *rows = second.snapshot->devices[0]->rows;
	struct aw_license_row *license = rows[AW_ROWS_LICENSE].rows;
	struct aw_store_row *store = rows[AW_ROWS_STORE].rows;
	const bool stale = true, mismatch = true, overlap = true;
	const struct {
		const char *name;
		void *at;
		const void *bytes;
		size_t size;
	} cases[] = {
	    {"awDeviceIdentityMismatch", &second.record->identity.mismatch, &mismatch,
		sizeof(mismatch)},
	    {"awSourceOverlap", &second.record->sources[0].overlaps[0].first, &overlap,
		sizeof(overlap)},
	    {"awEntitlementCount", &second.record->licenses[0].entitlements[0].count, &count,
		sizeof(count)},
	    {"awEntitlementOwned", &second.record->licenses[0].entitlements[0].owned, &count,
		sizeof(count)},
	    {"awEntitlementSeverity", &license->part.stale, &stale, sizeof(stale)},
	    {"awStoreReferenceMissing", &store->missing, &differing, sizeof(differing)},
	    {"awStoreReferenceExtra", &store->extra, &differing, sizeof(differing)},
	    {"awCertificateRole", &server->role, &text, sizeof(text)},
	    {"awCertificatePurposes", &server->facts.purposes, &bits, sizeof(bits)},
	    {"awCertificateKeyUsage", &server->facts.usage, &bits, sizeof(bits)},
	    {"awCertificateNames", &server->facts.names[0], &text, sizeof(text)},
	    {"awCertificatePath", issuer + offsetof(struct aw_certificate, name), &text,
		sizeof(text)},
	    {"awCertificateIssuerKind", issuer + subject, &text, sizeof(text)},
	    {"awCertificateFlaws", own + flaws, &weak, sizeof(weak)},
	    {"awCertificateTruncated", own + subject, &text, sizeof(text)},
	    {"awAnchorUsable", root + flaws, &no_ca, sizeof(no_ca)},
	    {"awAnchorFlaws", root + flaws, &weak, sizeof(weak)},
	    {"awAnchorTruncated", root + subject, &text, sizeof(text)},
	    {"awAnchorTrustpoint", &second.record->stores[0].trustpoints[0], &text, sizeof(text)},
	};

	for (int i = 0; i < COUNT(cases); i++)
		if (strcmp(cases[i].name, name) == 0) {
			change_to(change, cases[i].at, cases[i].bytes, cases[i].size);
			return;
		}
	ck_abort_msg("a test of %s is missing here", name);
}

/* True if a manager sees one value in both sides, each at its instant. */
static bool
same_value(const struct aw_column *column, const struct aw_row *x, const struct aw_row *y)
{
	struct aw_value a, b;
	bool has_a = aw_column_value(column, x, first.snapshot->judged_at, &a);
	bool has_b = aw_column_value(column, y, second.snapshot->judged_at, &b);

	if (!has_a || !has_b)
		return has_a == has_b;
	if (aw_kind_smi(column->kind) == AW_SMI_OCTETS)
		return a.len == b.len && memcmp(a.bytes, b.bytes, a.len) == 0;
	return a.number == b.number;
}

static bool
shows_the_same(const struct aw_table *table, const struct aw_column *column)
{
	struct aw_row x = {.source = &first.source}, y = {.source = &second.source};
	size_t at_x[2] = {0, 0}, at_y[2] = {0, 0};

	while (next_row(table, &x, at_x)) {
		ck_assert(next_row(table, &y, at_y));
		if (!same_value(column, &x, &y))
			return false;
	}
	return true;
}

static void
check_column(const struct aw_table *table, const struct aw_column *column)
{
	struct change change = {0};

	if (column->get != NULL)
		change_behind(&change, column->name);
	else
		change_field(&change, table, column);
	swap(&change);
	ck_assert_msg(!shows_the_same(table, column), "%s does not change", column->name);
	ck_assert_msg(!aw_unchanged_snapshot(first.snapshot, second.snapshot), "%s is not counted",
	    column->name);
	swap(&change);
	ck_assert_msg(aw_unchanged_snapshot(first.snapshot, second.snapshot), "%s", column->name);
}

START_TEST(every_column_counts)
{
	size_t n = 0;

	ck_assert(aw_unchanged_snapshot(first.snapshot, second.snapshot));
	for (size_t t = 0; t < aw_mib.n_tables; t++) {
		const struct aw_table *table = aw_mib.tables[t];

		ck_assert_uint_le(table->n_columns, AW_COLUMNS_MAX);
		for (size_t i = 0; !table->uncounted && i < table->n_columns; i++) {
			if (table->columns[i].uncounted)
				continue;
			check_column(table, &table->columns[i]);
			n++;
		}
	}
	ck_assert_uint_gt(n, 180);
}
END_TEST

/* Texts that may count the time left, and what is left out for another reason than the clock. */
static bool
may_stand_still(const struct aw_column *column)
{
	static const char *const names[] = {"awDeviceReason", "awLicenseReason", "awServiceReason",
	    "awFleetAlarms", "awFleetWorstText", "awCertificateNotice"};

	for (int i = 0; i < COUNT(names); i++)
		if (strcmp(column->name, names[i]) == 0)
			return true;
	return false;
}

static bool
is_absent(const struct aw_table *table, const struct aw_column *column)
{
	struct aw_row row = {.source = &first.source};
	size_t at[2] = {0, 0};
	struct aw_value value;

	while (next_row(table, &row, at))
		if (aw_column_value(column, &row, NOW, &value))
			return false;
	return true;
}

/* A minute later, all collected again: what moves is left out, and nothing but that. */
START_TEST(time_alone_does_not_count)
{
	clear_side(&second);
	make_side(&second, NOW + 60, NOW + 90);
	second.record->identity.clock_skew = 5;
	ck_assert(aw_unchanged_snapshot(first.snapshot, second.snapshot));
	for (size_t t = 0; t < aw_mib.n_tables; t++) {
		const struct aw_table *table = aw_mib.tables[t];

		for (size_t i = 0; !table->uncounted && i < table->n_columns; i++) {
			const struct aw_column *column = &table->columns[i];

			if (column->slack > 0 || may_stand_still(column) ||
			    is_absent(table, column))
				continue;
			ck_assert_msg(shows_the_same(table, column) != column->uncounted,
			    "%s is %scounted", column->name, column->uncounted ? "not " : "");
		}
	}
}
END_TEST

/* The same record, judged again. */
START_TEST(judged_again)
{
	struct aw_loaded *loaded = first.snapshot->devices[0]->loaded;
	struct aw_snapshot *later = judge(&first, loaded, NOW + 60);
	struct aw_readiness_verdict *verdict;

	ck_assert(aw_unchanged_snapshot(first.snapshot, later));
	verdict = &later->devices[0]->judgement->readiness[0];
	verdict->by_key = !verdict->by_key;
	ck_assert(!aw_unchanged_snapshot(first.snapshot, later));
	verdict->by_key = !verdict->by_key;
	verdict->reason[0] ^= 1;
	ck_assert(!aw_unchanged_snapshot(first.snapshot, later));
	aw_snapshot_free(later);
	/* One of its certificates has ended meanwhile, though no fact has changed. */
	later = judge(&first, loaded, make_at("2031-11-25"));
	aw_snapshot_free(first.snapshot);
	first.snapshot = judge(&first, later->devices[0]->loaded, make_at("2031-11-23"));
	ck_assert(!aw_unchanged_snapshot(first.snapshot, later));
	aw_snapshot_free(later);
}
END_TEST

/* Slack is that of the descriptor, both ways. */
START_TEST(small_differences)
{
	int64_t *ends = &second.record->licenses[0].evaluation_ends;
	int64_t *skew = &second.record->identity.clock_skew;

	*ends -= DAY;
	*skew += 60;
	ck_assert(aw_unchanged_snapshot(first.snapshot, second.snapshot));
	*ends -= 1;
	ck_assert(!aw_unchanged_snapshot(first.snapshot, second.snapshot));
	*ends += 1;
	*skew += 1;
	ck_assert(!aw_unchanged_snapshot(first.snapshot, second.snapshot));
	*skew = AW_INSTANT_NONE;
	ck_assert(!aw_unchanged_snapshot(first.snapshot, second.snapshot));
}
END_TEST

/* Findings count although no column shows the notes among them. */
START_TEST(another_finding)
{
	struct aw_judgement *judgement = second.snapshot->devices[0]->judgement;
	struct aw_verdict *last = &judgement->verdicts[judgement->n_verdicts - 1];

	ck_assert_uint_gt(judgement->n_verdicts, 0);
	last->until += 1;
	ck_assert(!aw_unchanged_snapshot(first.snapshot, second.snapshot));
	last->until -= 1;
	judgement->n_verdicts--;
	ck_assert(!aw_unchanged_snapshot(first.snapshot, second.snapshot));
	judgement->n_verdicts++;
	ck_assert(aw_unchanged_snapshot(first.snapshot, second.snapshot));
}
END_TEST

/* Rows that come, go or have another index. */
START_TEST(other_rows)
{
	struct aw_store *store = &second.record->stores[0];
	uint32_t id = store->anchors[1].id;

	store->anchors[1].id++;
	ck_assert(!aw_unchanged_snapshot(first.snapshot, second.snapshot));
	store->anchors[1].id = id;
	store->n_anchors--;
	ck_assert(!aw_unchanged_snapshot(first.snapshot, second.snapshot));
	store->n_anchors++;
	second.snapshot->n_devices = 0;
	ck_assert(!aw_unchanged_snapshot(first.snapshot, second.snapshot));
	second.snapshot->n_devices = 1;
	ck_assert(aw_unchanged_snapshot(first.snapshot, second.snapshot));
}
END_TEST

START_TEST(serials)
{
	aw_unchanged_set_serial(first.snapshot, NULL);
	ck_assert_uint_eq(first.snapshot->serial, 1);
	ck_assert_int_eq(first.snapshot->changed_at, NOW);
	second.snapshot->judged_at = NOW + 60;
	aw_unchanged_set_serial(second.snapshot, first.snapshot);
	ck_assert_uint_eq(second.snapshot->serial, 1);
	ck_assert_int_eq(second.snapshot->changed_at, NOW);
	second.record->stores[0].blocks++;
	aw_unchanged_set_serial(second.snapshot, first.snapshot);
	ck_assert_uint_eq(second.snapshot->serial, 2);
	ck_assert_int_eq(second.snapshot->changed_at, NOW + 60);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, every_column_counts);
	tcase_add_test(tc, time_alone_does_not_count);
	tcase_add_test(tc, judged_again);
	tcase_add_test(tc, small_differences);
	tcase_add_test(tc, another_finding);
	tcase_add_test(tc, other_rows);
	tcase_add_test(tc, serials);
}

int
main(void)
{
	return aw_suite_run("unchanged", fill);
}
