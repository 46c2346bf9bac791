/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "page/html.h"
#include "page/page.h"
#include "page/zone.h"
#include "base/text.h"
#include "fixture/service_world.h"
#include "fixture/suite.h"

#define NOW "2021-06-01"
#define EVIL "<script>alert(1)</script>\"'&\x01"

static const struct {
	const char *text, *html;
} escapes[] = {
    {"", ""},
    {"plain", "plain"},
    {"<b>", "&lt;b&gt;"},
    {"a & b", "a &amp; b"},
    {"\"'", "&quot;&#39;"},
    {"&lt;", "&amp;lt;"},
    {"a\x01\n\x7f", "a???"},
    {"Z\xc3\xbcrich \xec\x84\x9c\xec\x9a\xb8", "Z\xc3\xbcrich \xec\x84\x9c\xec\x9a\xb8"},
};

START_TEST(escaping)
{
	struct aw_buf buf;

	aw_buf_init(&buf, 1024);
	aw_html_text(&buf, escapes[_i].text);
	ck_assert_str_eq(buf.data != NULL ? buf.data : "", escapes[_i].html);
	aw_buf_free(&buf);
}
END_TEST

static const struct {
	const char *text;
	size_t max;
	const char *html;
} cuts[] = {
    {"abcd", 4, "abcd"},
    {"abcde", 4, "abc\xe2\x80\xa6"},
    {"\xec\x84\x9c\xec\x9a\xb8", 2, "\xec\x84\x9c\xec\x9a\xb8"},
    {"\xec\x84\x9c\xec\x9a\xb8!", 2, "\xec\x84\x9c\xe2\x80\xa6"},
    {"<<<<", 3, "&lt;&lt;\xe2\x80\xa6"},
};

START_TEST(cutting)
{
	struct aw_buf buf;

	aw_buf_init(&buf, 1024);
	aw_html_truncate(&buf, cuts[_i].text, cuts[_i].max);
	ck_assert_str_eq(buf.data, cuts[_i].html);
	aw_buf_free(&buf);
}
END_TEST

#define HASH   \
	"1150" \
	"7a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437"
#define MORE "\xe2\x80\xa6"

static const struct {
	const char *text;
	size_t max;
	const char *html;
} briefs[] = {
    {"", 9, ""},
    {"renew it", 9, "renew it"},
    {"renew the certificate", 9, "renew th" MORE},
    {"a (SHA-256 " HASH ") to b", 99, "a (11507a0e" MORE ") to b"},
    {HASH " " HASH, 99, "11507a0e" MORE " 11507a0e" MORE},
    {"11:50:7A:0E:11:50:7A:0E:11:50:7A:0E:11:50:7A:0E: x", 99, "11:50:7A" MORE ": x"},
    {"SHA-256 of it, deadbeef", 99, "SHA-256 of it, deadbeef"},
    {"ab " HASH " and more", 12, "ab 11507a0e" MORE},
    {"x" HASH, 99, "x" HASH},
    {"<\xec\x84\x9c\xec\x9a\xb8>", 99, "&lt;\xec\x84\x9c\xec\x9a\xb8&gt;"},
};

START_TEST(fingerprints_are_shortened)
{
	struct aw_buf buf;

	aw_buf_init(&buf, 1024);
	aw_html_brief(&buf, briefs[_i].text, briefs[_i].max);
	ck_assert_str_eq(buf.data != NULL ? buf.data : "", briefs[_i].html);
	aw_buf_free(&buf);
}
END_TEST

/* No text is too long: of one word, of many, and of wide letters. */
START_TEST(long_texts_are_cut)
{
	static const char *const units[] = {"z", "a", "ab ", "\xec\x84\x9c", HASH " ", "%"};
	struct aw_buf text, buf;

	aw_buf_init(&text, 1U << 20);
	aw_buf_init(&buf, 8192);
	for (int i = 0; i < 3000; i++)
		ck_assert(aw_buf_puts(&text, units[_i]));
	aw_html_brief(&buf, text.data, 200);
	ck_assert_uint_le(buf.len, 800);
	ck_assert(aw_text_is_clean(buf.data, buf.len));
	ck_assert_str_eq(buf.data + buf.len - 3, MORE);
	aw_buf_free(&buf);
	aw_buf_free(&text);
}
END_TEST

static const struct {
	const char *zone, *at, *text;
} local_times[] = {
    {"KST-9", "2026-12-01T06:00:00Z", "2026-12-01 15:00:00 KST"},
    {"KST-9", "2026-12-01T18:00:00Z", "2026-12-02 03:00:00 KST"},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-01T06:00:00Z", "2026-07-01 08:00:00 CEST"},
    {"<-03>3", "2026-12-01T02:00:00Z", "2026-11-30 23:00:00 UTC-03"},
    {"<+0545>-5:45", "2026-12-01T00:00:00Z", "2026-12-01 05:45:00 UTC+0545"},
    {"UTC0", "2026-12-01T00:00:00Z", NULL},
};

START_TEST(local_time)
{
	char text[AW_ZONE_TEXT];
	struct aw_error err;
	bool known;

	ck_assert_int_eq(setenv("TZ", local_times[_i].zone, 1), 0);
	ck_assert_int_eq(aw_zone_use("local", &err), AW_OK);
	known = aw_zone_format(make_at(local_times[_i].at), text);
	ck_assert_int_eq(known, local_times[_i].text != NULL);
	if (known)
		ck_assert_str_eq(text, local_times[_i].text);
	ck_assert(!aw_zone_format(INT64_MAX, text));
}
END_TEST

static const char *const no_zones[] = {
    "", "Nowhere/Town", "/etc/localtime", "../../../etc/passwd", "Etc", "a b", "Asia/Seoul\n"};

START_TEST(no_such_time_zone)
{
	struct aw_error err;

	ck_assert_int_eq(aw_zone_use(no_zones[_i], &err), AW_ERR_USAGE);
}
END_TEST

START_TEST(markup_with_a_text)
{
	struct aw_buf buf;

	aw_buf_init(&buf, 1024);
	aw_html_put(&buf, "<p>%s</p>", "%s<%n>");
	aw_html_put(&buf, "<hr>", "unused");
	ck_assert_str_eq(buf.data, "<p>%s&lt;%n&gt;</p><hr>");
	aw_buf_free(&buf);
}
END_TEST

static const struct {
	int64_t seconds;
	const char *text;
} spans[] = {
    {0, "0 s"},
    {45, "45 s"},
    {-45, "45 s"},
    {AW_DAY + 3 * AW_HOUR, "1 d 3 h"},
    {3 * AW_DAY + AW_HOUR, "3 d"},
    {-400 * AW_DAY, "400 d"},
};

START_TEST(time_spans)
{
	char text[AW_DURATION_TEXT];

	ck_assert_str_eq(aw_html_span(spans[_i].seconds, text), spans[_i].text);
}
END_TEST

START_TEST(times)
{
	struct aw_buf buf;

	aw_buf_init(&buf, 1024);
	aw_html_date(&buf, make_at("2022-02-05"));
	aw_html_date(&buf, AW_INSTANT_NONE);
	aw_html_instant(&buf, make_at("2022-02-05T01:02:03Z"));
	aw_html_distance(&buf, make_at("2022-02-05"), make_at("2022-02-01"));
	aw_html_distance(&buf, make_at("2022-02-01"), make_at("2022-02-05"));
	ck_assert_str_eq(buf.data,
	    "<time datetime=\"2022-02-05T00:00:00Z\">2022-02-05</time>&ndash;"
	    "<time datetime=\"2022-02-05T01:02:03Z\">2022-02-05 01:02:03 UTC</time>"
	    "in 4 d4 d ago");
	aw_buf_free(&buf);
}
END_TEST

/* A page of that input. */
struct fixture {
	struct aw_page page;
	struct aw_buf buf;
	const char *html;
};

static void
begin(struct fixture *f)
{
	aw_page_init(&f->page, make_at(NOW), 60);
	aw_buf_init(&f->buf, 16U << 20);
}

static void
finish(struct fixture *f)
{
	ck_assert(!f->page.no_memory);
	aw_page_sort(&f->page);
	aw_page_write(&f->page, AW_PAGE_WALL, &f->buf);
	ck_assert(!f->buf.failed);
	f->html = f->buf.data;
}

static void
end(struct fixture *f)
{
	aw_buf_free(&f->buf);
	aw_page_clear(&f->page);
}

/* A device with these roots, read `age` before now. */
static void
take(struct fixture *f, const char *name, int holds, int64_t age)
{
	struct service_world w;
	struct aw_error err;

	world_make(&w, holds);
	free(w.record->device);
	w.record->device = strdup(name);
	w.store->observed_at = w.service->observed_at = f->page.now - age;
	(void)world_old_chain(&w, 1, "2021-12-01");
	ck_assert_int_eq(
	    aw_policy_judge(w.record, &w.transitions, &w.policy, f->page.now, &w.judgement, &err),
	    AW_OK);
	ck_assert(aw_page_add_device(&f->page, w.record, w.judgement, &w.policy));
	world_end(&w);
}

static size_t
count(const char *html, const char *what)
{
	size_t n = 0;

	for (; (html = strstr(html, what)) != NULL; html += strlen(what))
		n++;
	return n;
}

#define HAS(f, what) ck_assert_msg(strstr((f).html, what) != NULL, "no %s", what)
#define LACKS(f, what) ck_assert_msg(strstr((f).html, what) == NULL, "%s", what)

START_TEST(no_devices)
{
	struct fixture f;

	begin(&f);
	finish(&f);
	HAS(f, "No device is watched yet.");
	HAS(f, "What to do next");
	LACKS(f, "<tr");
	LACKS(f, "<dl>");
	HAS(f, "No device has a record.");
	HAS(f, "</html>");
	end(&f);
}
END_TEST

START_TEST(devices_by_state)
{
	struct fixture f;

	begin(&f);
	take(&f, "ready-1", QUOVADIS | IDEN, 0);
	take(&f, "risk-1", QUOVADIS, 0);
	take(&f, "broken-1", OTHER, 0);
	take(&f, "old-1", QUOVADIS | IDEN, 10 * AW_DAY);
	finish(&f);
	ck_assert_str_eq(f.page.devices[0].name, "broken-1");
	ck_assert_str_eq(f.page.devices[1].name, "risk-1");
	ck_assert_str_eq(f.page.devices[2].name, "old-1");
	ck_assert_str_eq(f.page.devices[3].name, "ready-1");
	ck_assert_uint_eq(f.page.fleet.readiness[AW_READINESS_BROKEN], 1);
	ck_assert_uint_eq(f.page.fleet.readiness[AW_READINESS_AT_RISK], 1);
	ck_assert_uint_eq(f.page.fleet.readiness[AW_READINESS_UNKNOWN], 1);
	ck_assert_uint_eq(f.page.fleet.readiness[AW_READINESS_READY], 1);
	ck_assert_uint_eq(f.page.fleet.stale, 1);
	HAS(f, "<title>CRITICAL: 1 of 4 devices - anchorwatch</title>");
	HAS(f, "<strong class=\"broken\">CRITICAL: 1 of 4 devices.</strong>");
	HAS(f, "<span class=\"worst\">Worst: trust, <bdi>broken-1</bdi>: ");
	HAS(f, "STALE: read 10 d ago");
	HAS(f, "<b>Do:</b> append IdenTrust Commercial Root CA 1");
	HAS(f, "2021-06-01 00:00:00 UTC");
	HAS(f, "<b>2 of 4</b> verify it<small>1 does not</small><small>1 unknown");
	end(&f);
}
END_TEST

START_TEST(hostile_text)
{
	static const struct aw_error err = {
	    .code = AW_ERR_RECORD_MISSING, .object = EVIL, .text = EVIL};
	struct aw_policy policy;
	struct fixture f;

	aw_policy_defaults(&policy);
	begin(&f);
	take(&f, EVIL, QUOVADIS, 0);
	ck_assert(aw_page_add_failed(&f.page, "<b>evil</b>", &policy, &err));
	finish(&f);
	LACKS(f, "<script");
	LACKS(f, "<b>evil");
	LACKS(f, "\x01");
	HAS(f, "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;?</bdi>");
	HAS(f, "&lt;b&gt;evil");
	end(&f);
}
END_TEST

START_TEST(a_device_without_a_record)
{
	struct aw_policy policy;
	struct aw_error err;
	struct fixture f;

	aw_policy_defaults(&policy);
	begin(&f);
	(void)aw_error_set(&err, AW_ERR_RECORD_MISSING, "lost-1", "no record");
	ck_assert(aw_page_add_failed(&f.page, "lost-1", &policy, &err));
	finish(&f);
	ck_assert_int_eq(f.page.devices[0].readiness.state, AW_READINESS_UNKNOWN);
	ck_assert_uint_eq(f.page.fleet.stale, 1);
	HAS(f, "<small class=\"stale\">never read</small>");
	LACKS(f, "STALE: never");
	HAS(f, "UNKNOWN: 1 of 1 device.");
	HAS(f, "the device was never collected: no record [record-missing]");
	HAS(f, aw_finding_code(AW_FINDING_NEVER_COLLECTED)->title);
	HAS(f, "<b>Do:</b> Check the name and the state directory");
	end(&f);
}
END_TEST

/* A device that is ready and has another finding: `code` is a problem of the store. */
static void
take_with_problem(struct fixture *f, const char *name, enum aw_err code)
{
	struct service_world w;
	struct aw_error err;

	world_make(&w, QUOVADIS | IDEN);
	free(w.record->device);
	w.record->device = strdup(name);
	w.store->observed_at = w.service->observed_at = f->page.now;
	ck_assert_int_eq(
	    aw_store_problem(w.store, AW_SEVERITY_WARNING, code, "block 2", "x"), AW_OK);
	(void)world_old_chain(&w, 1, "2021-12-01");
	ck_assert_int_eq(
	    aw_policy_judge(w.record, &w.transitions, &w.policy, f->page.now, &w.judgement, &err),
	    AW_OK);
	ck_assert(aw_page_add_device(&f->page, w.record, w.judgement, &w.policy));
	world_end(&w);
}

/* An expired license of a device that is ready: the headline is of the license. */
START_TEST(the_worst_of_everything)
{
	struct service_world w;
	struct aw_license *license;
	struct fixture f;

	begin(&f);
	world_make(&w, QUOVADIS | IDEN);
	w.store->observed_at = w.service->observed_at = f.page.now;
	(void)world_old_chain(&w, 1, "2021-12-01");
	license = aw_record_add_license(w.record, "license");
	ck_assert_ptr_nonnull(license);
	license->observed_at = license->attempt.at = f.page.now;
	license->mode = AW_LICENSE_CLASSIC;
	license->complete = true;
	license->registration = AW_REGISTRATION_REGISTERED;
	license->registration_raw = strdup("REGISTERED");
	license->authorization = AW_AUTHORIZATION_EXPIRED;
	license->authorization_raw = strdup("AUTHORIZATION EXPIRED");
	ck_assert_int_eq(
	    aw_policy_judge(w.record, &w.transitions, &w.policy, f.page.now, &w.judgement, NULL),
	    AW_OK);
	ck_assert(aw_page_add_device(&f.page, w.record, w.judgement, &w.policy));
	world_end(&w);
	finish(&f);
	ck_assert_int_eq(f.page.devices[0].readiness.state, AW_READINESS_READY);
	HAS(f, "<title>CRITICAL: 1 of 1 device - anchorwatch</title>");
	HAS(f, "<span class=\"worst\">Worst: license, <bdi>exp-core-1</bdi>: ");
	HAS(f, "<div class=\"card broken\"><dt>license</dt>");
	HAS(f, "<div class=\"card ready\"><dt>trust</dt>");
	HAS(f, "<tbody class=\"broken\"><tr><th scope=\"row\"><bdi>exp-core-1</bdi>");
	HAS(f, "<b>license:</b> ");
	HAS(f, "<b>Do:</b> Restore the contact with the license server, then renew");
	LACKS(f, "1 ready of 1");
	end(&f);
}
END_TEST

/* A second transition of the world, copied from its own, with other dates and another root. */
static void
add_transition(struct service_world *w, struct aw_transition *both, struct aw_root *root,
    struct aw_switch *change, const char *at)
{
	*root =
	    (struct aw_root){.name = make_text("Second Root"), .subject = make_text("CN=Second")};
	ck_assert(aw_unhex(OTHER_ROOT, root->sha256, AW_SHA256_LEN));
	root->sha256[0] = 0xee;
	*change = (struct aw_switch){make_text("second.example.com:443"), make_at(at), 0};
	both[0] = w->transition;
	both[1] = w->transition;
	both[1].name = make_text("second");
	both[1].clean_up = both[1].issuance_stop = AW_INSTANT_NONE;
	both[1].replacements = root;
	both[1].switches = change;
	w->transitions = (struct aw_transitions){.items = both, .n_items = 2};
}

/* The row of a device with two transitions has date, state and remedy of one of them. */
START_TEST(one_verdict_a_row)
{
	struct aw_transition both[2];
	struct service_world w;
	struct aw_root root;
	struct aw_switch change;
	const struct aw_page_readiness *readiness;
	struct fixture f;

	begin(&f);
	world_make(&w, QUOVADIS);
	/* The second is at risk, and sooner or later than the first, which is at risk or broken. */
	add_transition(&w, both, &root, &change, _i == 0 ? "2021-07-01" : "2022-09-01");
	if (_i == 2)
		w.at.at = make_at("2021-05-01");
	w.store->observed_at = f.page.now;
	w.service->observed_at = AW_INSTANT_NONE;
	ck_assert_int_eq(
	    aw_policy_judge(w.record, &w.transitions, &w.policy, f.page.now, &w.judgement, NULL),
	    AW_OK);
	ck_assert(aw_page_add_device(&f.page, w.record, w.judgement, &w.policy));
	finish(&f);
	readiness = &f.page.devices[0].readiness;
	for (size_t i = 0; i < 2; i++) {
		const struct aw_readiness_verdict *verdict = &w.judgement->readiness[i];

		if (strcmp(verdict->transition->name, readiness->transition) != 0)
			continue;
		ck_assert_int_eq(readiness->state, verdict->state);
		ck_assert_int_eq(readiness->break_date, verdict->break_date);
		ck_assert_int_eq(readiness->impact_date, verdict->impact_date);
		ck_assert_str_eq(readiness->remedy, verdict->remedy);
		ck_assert_str_eq(readiness->reason, verdict->reason);
	}
	ck_assert_str_eq(readiness->transition, _i == 0 ? "second" : "quovadis-identrust");
	HAS(f, _i == 0 ? "<bdi>second</bdi>" : "<bdi>quovadis-identrust</bdi>");
	world_end(&w);
	end(&f);
}
END_TEST

/* A service of two devices: its date and its remedy are those of the worse one. */
START_TEST(one_verdict_a_service)
{
	struct fixture f;

	begin(&f);
	take(&f, "fails-1", OTHER, 0);
	take(&f, "verifies-1", QUOVADIS | IDEN, 0);
	finish(&f);
	ck_assert_uint_eq(f.page.n_services, 1);
	ck_assert_str_eq(f.page.services[0].device, "fails-1");
	ck_assert_int_eq(f.page.services[0].result, AW_VERIFIED_NO);
	ck_assert_int_eq(f.page.services[0].date, AW_INSTANT_NONE);
	HAS(f, "<b>1 of 2</b> verify it");
	end(&f);
}
END_TEST

/* One finding with two causes has a row for each remedy. */
START_TEST(one_remedy_an_alarm)
{
	struct fixture f;

	begin(&f);
	take_with_problem(&f, "a-1", AW_ERR_STORE_BLOCK);
	take_with_problem(&f, "a-2", AW_ERR_STORE_BLOCK);
	take_with_problem(&f, "b-1", AW_ERR_STORE_KEY);
	finish(&f);
	ck_assert_uint_eq(f.page.n_alarms, 2);
	ck_assert_uint_eq(f.page.alarms[0].n, 2);
	ck_assert_str_eq(f.page.alarms[0].remedy, aw_err_code(AW_ERR_STORE_BLOCK)->remedy);
	ck_assert_str_eq(f.page.alarms[1].remedy, aw_err_code(AW_ERR_STORE_KEY)->remedy);
	HAS(f, "<title>WARNING: 3 of 3 devices - anchorwatch</title>");
	HAS(f, "<div class=\"card risk\"><dt>trust</dt>");
	end(&f);
}
END_TEST

START_TEST(many_devices)
{
	struct fixture f;
	char name[32];

	begin(&f);
	for (unsigned i = 0; i < 500; i++) {
		(void)snprintf(name, sizeof(name), "isr-%u", i);
		take(&f, name, QUOVADIS, 0);
	}
	finish(&f);
	HAS(f, "<a href=\"list.html\">and 461 more</a>: 461 WARNING</p>");
	ck_assert_uint_eq(count(f.html, "<td class=\"action\""), 39);
	HAS(f, ">500</text>");
	ck_assert_uint_lt(count(f.html, "<g class=\"lane-"), 20);
	ck_assert_uint_eq(count(f.html, "<bdi>isr-499</bdi>"), 1);
	/* the same remedy is written once per table, not 500 times */
	ck_assert_uint_le(count(f.html, "<b>Do:</b> append IdenTrust"), 3);
	ck_assert_uint_eq(count(f.html, "do as above"), 499);
	ck_assert_uint_eq(f.page.n_services, 1);
	ck_assert_uint_eq(f.page.services[0].verified[AW_VERIFIED_YES], 500);
	end(&f);
}
END_TEST

START_TEST(reload)
{
	struct fixture f;

	begin(&f);
	f.page.refresh = _i;
	finish(&f);
	if (_i > 0)
		HAS(f, "<meta http-equiv=\"refresh\" content=\"1\">");
	else
		LACKS(f, "\"refresh\"");
	end(&f);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, escaping, 0, COUNT(escapes));
	tcase_add_loop_test(tc, cutting, 0, COUNT(cuts));
	tcase_add_loop_test(tc, fingerprints_are_shortened, 0, COUNT(briefs));
	tcase_add_loop_test(tc, long_texts_are_cut, 0, 6);
	tcase_add_loop_test(tc, local_time, 0, COUNT(local_times));
	tcase_add_loop_test(tc, no_such_time_zone, 0, COUNT(no_zones));
	tcase_add_test(tc, markup_with_a_text);
	tcase_add_loop_test(tc, time_spans, 0, COUNT(spans));
	tcase_add_test(tc, times);
	tcase_add_test(tc, no_devices);
	tcase_add_test(tc, devices_by_state);
	tcase_add_test(tc, hostile_text);
	tcase_add_test(tc, a_device_without_a_record);
	tcase_add_test(tc, the_worst_of_everything);
	tcase_add_loop_test(tc, one_verdict_a_row, 0, 3);
	tcase_add_test(tc, one_verdict_a_service);
	tcase_add_test(tc, one_remedy_an_alarm);
	tcase_add_test(tc, many_devices);
	tcase_add_loop_test(tc, reload, 0, 2);
}

int
main(void)
{
	return aw_suite_run("page", fill);
}
