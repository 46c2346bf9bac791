/* SPDX-License-Identifier: ISC */
/* No octet of a file is passed over: the account of all samples, their rows, and random splices. */
#include "fixture/store_fixture.h"

#include <dirent.h>

#include "base/text.h"
#include "truststore/store_account.h"
#include "truststore/store_kinds.h"

#define SAMPLES_MAX 96
#define SPLICES 10000
#define PARTS_MAX 4

/* A sample, and whether it holds certificates, all of which must be seen. */
static struct sample {
	char name[64];
	uint8_t *data;
	size_t len;
	bool gives;
} samples[SAMPLES_MAX];
static size_t n_samples;

/* A file made of parts. */
static struct {
	uint8_t data[262144];
	size_t len;
	struct part {
		size_t start, end;
		const struct sample *whole; /* NULL: a piece of one */
	} parts[PARTS_MAX];
	size_t n;
} file;

/* Larger than what time that grows with the square of it would allow. */
static struct {
	uint8_t data[8 * 1024 * 1024];
	size_t len;
} many;

static void
add_sample(const char *name, const uint8_t *data, size_t len, bool gives)
{
	struct sample *s = &samples[n_samples++];

	ck_assert_uint_le(n_samples, SAMPLES_MAX);
	(void)snprintf(s->name, sizeof(s->name), "%s", name);
	s->data = malloc(len + 1);
	ck_assert_ptr_nonnull(s->data);
	memcpy(s->data, data, len);
	s->len = len;
	s->gives = gives;
}

static size_t
decode_hex(uint8_t *data, size_t len)
{
	size_t nibbles = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned digit = aw_hex_digit((char)data[i]);

		if (digit > 15)
			continue;
		data[nibbles / 2] =
		    (uint8_t)(nibbles % 2 == 0 ? digit << 4 : data[nibbles / 2] | digit);
		nibbles++;
	}
	return nibbles / 2;
}

/* "trustpool-text.txt" is of the row trustpool-text, "java-keystore-2.hex" of its second row. */
static bool
row_gives(const char *name)
{
	char word[64];
	const struct aw_store_kind *kind;

	(void)snprintf(word, sizeof(word), "%.*s", (int)strcspn(name, "."), name);
	if (strlen(word) > 2 && strcmp(word + strlen(word) - 2, "-2") == 0)
		word[strlen(word) - 2] = '\0';
	kind = aw_store_kind_find(word);
	return kind != NULL && kind->gives != NULL && strcmp(word, "directory") != 0;
}

static void
load_folder(const char *folder, bool kinds)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	char path[512];

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL) {
		size_t n = strlen(entry->d_name);
		struct aw_bytes bytes;

		if (n < 5 || strcmp(entry->d_name + n - 3, ".md") == 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		ck_assert_int_eq(aw_file_read(path, 65536, &bytes, NULL), AW_OK);
		if (strcmp(entry->d_name + n - 4, ".hex") == 0)
			bytes.len = decode_hex(bytes.data, bytes.len);
		add_sample(
		    entry->d_name, bytes.data, bytes.len, kinds ? row_gives(entry->d_name) : true);
		aw_bytes_free(&bytes);
	}
	(void)closedir(dir);
}

/* PEM in UTF-16, which is an error as a file, and a problem among others. */
static void
add_wide(const char *pem)
{
	uint8_t wide[8192];
	size_t n = 0;

	for (; *pem != '\0' && n + 2 <= sizeof(wide); pem++) {
		wide[n++] = (uint8_t)*pem;
		wide[n++] = 0;
	}
	add_sample("wide", wide, n, true);
}

static void
set_up(void)
{
	static const char comment[] = "# a comment\nsubject=CN = Example\n\n";

	setup();
	n_samples = 0;
	file.len = file.n = 0;
	load_folder("tests/data/kinds", true);
	load_folder("tests/data/roots", false);
	load_folder("tests/data/stores", false);
	add_sample("one", (const uint8_t *)t.pem[0], strlen(t.pem[0]), true);
	add_wide(t.pem[1]);
	add_sample("comment", (const uint8_t *)comment, sizeof(comment) - 1, false);
}

static void
tear_down(void)
{
	for (size_t i = 0; i < n_samples; i++)
		free(samples[i].data);
	teardown();
}

static void
add_part(const struct sample *s, size_t from, size_t to)
{
	struct part *part = &file.parts[file.n++];

	ck_assert_uint_le(file.len + to - from, sizeof(file.data));
	memcpy(file.data + file.len, s->data + from, to - from);
	*part = (struct part){file.len, file.len + to - from, NULL};
	part->whole = from == 0 && to == s->len ? s : NULL;
	file.len += to - from;
}

static void
describe(void)
{
	for (size_t i = 0; i < file.n; i++)
		(void)fprintf(stderr, "# part %zu to %zu: %s\n", file.parts[i].start,
		    file.parts[i].end,
		    file.parts[i].whole != NULL ? file.parts[i].whole->name : "a piece");
	for (size_t i = 0; i < t.store.n_problems; i++)
		(void)fprintf(
		    stderr, "# %s: %s\n", t.store.problems[i].where, t.store.problems[i].text);
}

static bool
was_seen(const struct aw_account *account, const struct part *part)
{
	for (size_t i = 0; i < account->n; i++)
		if (account->ranges[i].start < part->end && account->ranges[i].end > part->start &&
		    account->ranges[i].class != AW_ACCOUNT_DECORATION)
			return true;
	return false;
}

/* A listing holds no certificate: without its first line, which goes on another, it is a text. */
static bool
lost_heading(const struct part *part)
{
	bool listing = strstr(part->whole->name, "trustpo") != NULL ||
		       strstr(part->whole->name, "certificates") != NULL;

	return listing && part->start > 0 && file.data[part->start - 1] != '\n';
}

/* Each octet is accounted for, and each whole sample with certificates was read or reported. */
static void
demand(void)
{
	struct aw_account account = {0};
	struct aw_account_range gap;
	enum aw_err rc;

	t.options.account = &account;
	rc = parse(file.data, file.len);
	t.options.account = NULL;
	if (rc == AW_OK && aw_account_gap(&account, 0, file.len, &gap)) {
		describe();
		ck_abort_msg("nobody accounts for %zu to %zu", gap.start, gap.end);
	}
	for (size_t i = 0; i < file.n && rc == AW_OK; i++) {
		const struct part *part = &file.parts[i];

		if (part->whole == NULL || !part->whole->gives || lost_heading(part) ||
		    was_seen(&account, part))
			continue;
		describe();
		ck_abort_msg("%s at %zu vanished", part->whole->name, part->start);
	}
	if (rc != AW_OK)
		ck_assert_str_ne(t.err.text, "");
	aw_account_clear(&account);
	file.len = file.n = 0;
}

START_TEST(test_alone)
{
	for (size_t i = 0; i < n_samples; i++) {
		add_part(&samples[i], 0, samples[i].len);
		demand();
	}
}
END_TEST

START_TEST(test_pairs)
{
	for (size_t i = 0; i < n_samples; i++)
		for (size_t k = 0; k < n_samples; k++) {
			add_part(&samples[i], 0, samples[i].len);
			add_part(&samples[k], 0, samples[k].len);
			demand();
		}
}
END_TEST

/* xorshift64: the same splices in each run. */
static size_t
draw(uint64_t *state, size_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return below == 0 ? 0 : (size_t)(*state % below);
}

START_TEST(test_splices)
{
	uint64_t state = 0x9e3779b97f4a7c15U;

	for (size_t i = 0; i < SPLICES; i++) {
		size_t n = 2 + draw(&state, PARTS_MAX - 1);

		for (size_t k = 0; k < n; k++) {
			const struct sample *s = &samples[draw(&state, n_samples)];
			size_t from = draw(&state, s->len + 1);
			size_t to = from + draw(&state, s->len - from + 1);
			bool whole = draw(&state, 2) == 0;

			add_part(s, whole ? 0 : from, whole ? s->len : to);
		}
		demand();
	}
}
END_TEST

/* A configuration, and as many certificates in DER after it as fit: read in the time of its length.
 */
START_TEST(test_many_objects)
{
	const struct sample *config = NULL, *der = NULL;

	for (size_t i = 0; i < n_samples; i++) {
		config = strcmp(samples[i].name, "running-config.txt") == 0 ? &samples[i] : config;
		der = strcmp(samples[i].name, "der.hex") == 0 ? &samples[i] : der;
	}
	ck_assert(config != NULL && der != NULL);
	many.len = config->len;
	memcpy(many.data, config->data, config->len);
	for (; many.len + der->len <= sizeof(many.data); many.len += der->len)
		memcpy(many.data + many.len, der->data, der->len);
	ck_assert_int_eq(parse(many.data, many.len), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, 1);
	ck_assert_uint_gt(t.store.n_problems, 0);
}
END_TEST

static void
note(struct aw_account *account, size_t start, size_t end)
{
	ck_assert(aw_account_note(account, start, end, AW_ACCOUNT_CERTIFICATE));
}

START_TEST(test_gaps)
{
	struct aw_account account = {0};
	struct aw_account_range gap;

	ck_assert(!aw_account_gap(&account, 0, 0, &gap));
	ck_assert(aw_account_gap(&account, 0, 9, &gap));
	ck_assert_uint_eq(gap.end, 9);
	note(&account, 5, 7);
	note(&account, 0, 2);
	note(&account, 2, 4);
	note(&account, 6, 6);
	ck_assert_uint_eq(account.n, 2);
	ck_assert(aw_account_gap(&account, 0, 9, &gap));
	ck_assert_uint_eq(gap.start, 4);
	ck_assert_uint_eq(gap.end, 5);
	ck_assert(aw_account_gap(&account, 5, 9, &gap));
	ck_assert_uint_eq(gap.start, 7);
	note(&account, 4, 9);
	ck_assert(!aw_account_gap(&account, 0, 9, &gap));
	aw_account_clear(&account);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_gaps);
	tcase_add_test(tc, test_alone);
	tcase_add_test(tc, test_pairs);
	tcase_add_test(tc, test_splices);
	tcase_add_test(tc, test_many_objects);
}

int
main(void)
{
	return aw_suite_run("store_account", fill);
}
