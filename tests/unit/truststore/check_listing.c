/* SPDX-License-Identifier: ISC */
/* Listings of certificates in the forms of IOS, IOS-XR and NX-OS, and what becomes of them. */
#include "fixture/listing_fixture.h"

#include <dirent.h>

#include "fixture/make.h"
#include "model/device_record.h"
#include "model/store.h"
#include "model/store_family.h"
#include "model/transition.h"
#include "policy/policy.h"
#include "record/record.h"
#include "truststore/listing.h"
#include "truststore/store_kinds.h"

#define WORKS_SHA1 "0a0b0c0d0e0f101112131415161718191a1b1c1d"

static const struct aw_certificate *
find_name(const char *name)
{
	for (size_t i = 0; i < t.store.n_anchors; i++)
		if (strcmp(t.store.anchors[i].certificate->name, name) == 0)
			return t.store.anchors[i].certificate;
	return NULL;
}

/* What each form gives of two entries, the known root and another one. */
static const struct {
	const char *file, *format;
	size_t anchors;
	bool partial, sha1, dates, issuer, serial;
	const char *works; /* the other's subject, NULL: it has none */
} files[] = {
    {"nxos-certificates", "nxos-trustpoints-text", 2, true, true, true, true, true,
	"C=DE,O=Example Works,CN=Example Works Root"},
    {"xr-certificates", "xr-trustpoints-text", 2, true, true, true, true, true,
	"CN=Example Works Root,O=Example\\, Works,C=DE"},
    {"xr-trustpool", "xr-trustpool-text", 2, false, true, true, true, true,
	"CN=Example Works Root,O=Example\\, Works,C=DE"},
    {"ios-trustpoints", "trustpoints-status-text", 2, true, false, false, false, true,
	"CN=Example Works Root,O=Example Works"},
    {"ios-trustpoints-status", "trustpoints-status-text", 2, true, true, false, false, false,
	"CN=Example Works Root,O=Example\\, Works"},
    {"ios-certificates-verbose", "trustpoints-text", 1, true, true, true, true, true, NULL},
};

START_TEST(test_files)
{
	const struct aw_certificate *works;
	const struct aw_anchor *root;
	char hex[2 * AW_SHA1_LEN + 1];

	ck_assert_int_eq(parse_file(files[_i].file, "", ""), AW_OK);
	expect(files[_i].anchors, files[_i].anchors, 0, 0);
	ck_assert_str_eq(t.store.format, files[_i].format);
	ck_assert_int_eq(t.store.partial, files[_i].partial);
	root = find_root(IDENTRUST);
	ck_assert_ptr_nonnull(root);
	ck_assert(aw_anchor_usable(root, make_at(NOW)));
	ck_assert_uint_eq(
	    root->certificate->flaws, files[_i].sha1 ? AW_FLAW_BY_SHA1 : AW_FLAW_BY_NAME);
	ck_assert_int_eq(root->certificate->not_after, make_at("2034-01-16T18:12:23Z"));
	if (files[_i].partial)
		ck_assert_str_eq(aw_store_trustpoint(&t.store, root), "LICENSE");
	else
		ck_assert_ptr_null(aw_store_trustpoint(&t.store, root));
	works = find_name("Example Works Root");
	ck_assert_int_eq(works != NULL, files[_i].works != NULL);
	if (works == NULL)
		return;
	ck_assert_str_eq(works->subject, files[_i].works);
	ck_assert_int_eq(works->issuer[0] != '\0', files[_i].issuer);
	ck_assert_str_eq(works->serial, files[_i].serial ? "1d" : "");
	ck_assert_int_eq(
	    works->not_after, files[_i].dates ? make_at("2040-01-01T00:00:00Z") : AW_INSTANT_NONE);
	ck_assert(!aw_certificate_has_sha256(works));
	ck_assert_int_eq(aw_certificate_has_sha1(works), files[_i].sha1);
	aw_hex(hex, works->sha1, AW_SHA1_LEN);
	ck_assert(!files[_i].sha1 || strcmp(hex, WORKS_SHA1) == 0);
}
END_TEST

/* Transports change the texts in these ways. */
static const struct {
	const char *from, *to;
} transports[] = {
    {"\n", "\r\n"},
    {"\n", "\n!"},
    {"\n", "\n! "},
    {"\n", "\n!LIC: "},
    {"Trustpoint", "\n--More-- \b\b\b\b\b\b\b\b\b         \b\b\b\b\b\b\b\b\bTrustpoint"},
};

START_TEST(test_transports)
{
	const size_t n = COUNT(transports), file = (size_t)_i / n;

	ck_assert_int_eq(parse_file(files[file].file, transports[(size_t)_i % n].from,
			     transports[(size_t)_i % n].to),
	    AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, files[file].anchors);
	ck_assert_uint_eq(t.store.bad_blocks, 0);
	ck_assert_ptr_nonnull(find_root(IDENTRUST));
}
END_TEST

/* Other ways to write the same. */
static const struct {
	const char *file, *from, *to;
} forms[] = {
    {"nxos-certificates", "/C=US/O=IdenTrust/CN=IdenTrust Commercial Root CA 1",
	"C = US, O = IdenTrust, CN = IdenTrust Commercial Root CA 1"},
    {"nxos-certificates", "subject= /C=US", "subject=/C=US"},
    {"nxos-certificates", "SHA1 Fingerprint=DF", "MD5 Fingerprint=DF"},
    {"nxos-certificates", "serial=0A01", "serial=0x0A01"},
    {"xr-certificates", "Serial Number  : 0A:01", "Serial number    : 0A 01"},
    {"xr-certificates", "Subject:\n\tCN=IdenTrust", "Subject:\n\tName: IdenTrust\n\tCN=IdenTrust"},
    {"xr-certificates", "CA 1,O=IdenTrust,C=US", "CA 1\n\tO=IdenTrust\n\tC=US"},
    {"xr-certificates", "SHA1 Fingerprint:\n\tDF", "SHA1 Fingerprint: DF"},
    {"ios-trustpoints", "Subject Name: \n    cn=IdenTrust Commercial Root CA 1\n    o=IdenTrust\n",
	"Subject Name:\n    cn=IdenTrust Commercial Root CA 1,o=IdenTrust\n"},
    {"ios-trustpoints", "Trustpoint EMPTY:\n\n\n",
	"Trustpoint EMPTY:\n\nR1#show crypto pki trustpoints LICENSE\n"},
    {"ios-certificates-verbose", "CA Certificate\n",
	"CA Certificate (Serial Number: 0A0142800000014523C844B500000002)\n"},
    {"ios-certificates-verbose",
	"CA Certificate\n  Status: Available\n  Version: 3\n  Certificate Serial Number (hex): "
	"0A0142800000014523C844B500000002\n",
	"CA Certificate, Serial Number (hex): 0A0142800000014523C844B500000002\n  Status: "
	"Available\n"},
};

START_TEST(test_other_forms)
{
	ck_assert_int_eq(parse_file(forms[_i].file, forms[_i].from, forms[_i].to), AW_OK);
	ck_assert_uint_eq(t.store.bad_blocks, 0);
	ck_assert_ptr_nonnull(find_root(IDENTRUST));
}
END_TEST

/* A wrong entry is a problem, or another certificate, and never the known root. */
static const struct {
	const char *file, *from, *to;
	size_t bad;
} wrong[] = {
    {"nxos-certificates", "SHA1 Fingerprint=DF:71", "SHA1 Fingerprint=DF:72", 0},
    {"nxos-certificates", "serial=0A0142", "serial=0A0143", 1},
    {"nxos-certificates", "BC:F0:3A:25", "BC:F0:3A", 1},
    {"nxos-certificates", "notAfter=Jan 16", "notAfter=Jxn 16", 1},
    {"xr-certificates", "DF717EAA", "DF717EAB", 0},
    {"xr-certificates", "0A:01:42", "0A:01:43", 1},
    {"ios-trustpoints", "(hex): 0A01", "(hex): 0A02", 0},
    {"ios-trustpoints", "(hex): 0A01", "(hex): xx", 1},
    {"ios-trustpoints", "cn=IdenTrust Commercial", "cn=Identrust Commercial", 0},
    {"ios-trustpoints-status", "DF717EAA", "DF717EAB", 0},
    {"ios-trustpoints-status", "Fingerprint SHA1: DF717EAA", "Fingerprint SHA2: DF717EAA", 1},
    {"ios-certificates-verbose", "DF717EAA", "DF717EAB", 0},
    {"ios-certificates-verbose", "(hex): 0A0142", "(hex): 0A0143", 1},
    {"ios-certificates-verbose", "CA Certificate\n", "CA Certificate (Serial Number: 0509)\n", 1},
};

START_TEST(test_wrong)
{
	enum aw_err rc = parse_file(wrong[_i].file, wrong[_i].from, wrong[_i].to);

	ck_assert_ptr_null(find_root(IDENTRUST));
	ck_assert_int_eq(rc, t.store.n_anchors > 0 ? AW_OK : AW_ERR_STORE_EMPTY);
	ck_assert_uint_eq(t.store.bad_blocks, wrong[_i].bad);
}
END_TEST

/* Truncated at any place: an entry is whole, or a problem says that the text ends there. */
START_TEST(test_cut)
{
	char *text = text_of(files[_i].file, "", "");

	for (size_t len = strlen(text) / 3; text[len] != '\0'; len++) {
		if (aw_listing_recognise((const uint8_t *)text, len) == 0)
			continue;
		(void)parse(text, len);
		ck_assert(
		    t.store.bad_blocks == 0 || t.store.problems[0].code == AW_ERR_STORE_TRUNCATED);
	}
	free(text);
}
END_TEST

/* The lists of one device in one file: the entries of the trustpoints are those of the first. */
START_TEST(test_together)
{
	char *certificates = text_of("ios-certificates-verbose", "", "");
	char *points = text_of("ios-trustpoints", "", "");
	char *status = text_of("ios-trustpoints-status", "", "");
	char *all = join(certificates, points, status, "");

	ck_assert_int_eq(parse_text(all), AW_OK);
	ck_assert_uint_eq(t.store.bad_blocks, 0);
	ck_assert_str_eq(t.store.format, "trustpoints-text");
	ck_assert_ptr_nonnull(find_root(IDENTRUST));
	ck_assert_uint_eq(find_root(IDENTRUST)->copies, 1);
	free(all);
	free(status);
	free(points);
	free(certificates);
}
END_TEST

/* Each form above each other, without a prompt between them: no entry destroys another. */
START_TEST(test_forms_in_one_file)
{
	const size_t n = COUNT(files), above = (size_t)_i / n, below = (size_t)_i % n;
	char *x = text_of(files[above].file, "", ""), *y = text_of(files[below].file, "", ""), *all;

	/* Behind the prompt of the first, as joined files have it, then without one. */
	all = join(x, strchr(y, '\n') + 1, "", "");
	ck_assert_int_eq(parse_text(all), AW_OK);
	ck_assert_uint_eq(t.store.bad_blocks, 0);
	free(all);
	strrchr(x, '\n')[1] = '\0';
	all = join(x, strchr(y, '\n') + 1, "", "");
	ck_assert_int_eq(parse_text(all), AW_OK);
	ck_assert_uint_eq(t.store.bad_blocks, 0);
	ck_assert_ptr_nonnull(find_root(IDENTRUST));
	ck_assert_int_eq(find_name("Example Works Root") != NULL,
	    files[above].works != NULL || files[below].works != NULL);
	free(all);
	free(y);
	free(x);
}
END_TEST

/* With the first match an entry counts as the replacement, with the second it does not. */
static const struct {
	const char *file;
	enum aw_match match;
	const char *state, *words;
} verdicts[] = {
    {"nxos-certificates", AW_MATCH_KEY, "ready", "matched by SHA-1, not by SHA-256"},
    {"nxos-certificates", AW_MATCH_FINGERPRINT, "unknown", "an entry with its SHA-1 is there"},
    {"xr-trustpool", AW_MATCH_KEY, "ready", "matched by SHA-1, not by SHA-256"},
    {"xr-trustpool", AW_MATCH_FINGERPRINT, "broken", "an entry with its SHA-1 is there"},
    {"ios-trustpoints", AW_MATCH_KEY, "ready", "matched by issuer and serial"},
    {"ios-trustpoints-status", AW_MATCH_KEY, "ready", "matched by SHA-1, not by SHA-256"},
};

static void
judge(struct aw_record *record, enum aw_match match, const char *state, const char *words)
{
	struct aw_judgement *judgement = NULL;
	struct aw_policy policy;
	size_t i = 0;

	aw_policy_defaults(&policy);
	policy.match = match;
	ck_assert_int_eq(
	    aw_policy_judge(record, &known, &policy, make_at(NOW), &judgement, NULL), AW_OK);
	while (strcmp(judgement->readiness[i].transition->name, "quovadis-identrust") != 0)
		i++;
	ck_assert_str_eq(aw_readiness_word(judgement->readiness[i].state), state);
	ck_assert_msg(strstr(judgement->readiness[i].reason, words) != NULL, "%s",
	    judgement->readiness[i].reason);
	aw_judgement_free(judgement);
}

/* Judged as it was read, and as a record that was written and read again. */
START_TEST(test_readiness)
{
	struct aw_record *record = make_record(t.pool, "r1", make_at(NOW)), *back = NULL;
	struct aw_store *store = &record->stores[0];
	struct aw_error err = {0};
	struct aw_buf buf;
	char path[128];

	(void)snprintf(path, sizeof(path), DATA "%s.txt", verdicts[_i].file);
	store->source = strdup("file");
	store->path = strdup("/list.txt");
	store->judged = true;
	ck_assert_int_eq(aw_truststore_read(t.pool, path, &t.options, store, NULL), AW_OK);
	judge(record, verdicts[_i].match, verdicts[_i].state, verdicts[_i].words);
	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	ck_assert_int_eq(aw_record_format(record, &buf, NULL), AW_OK);
	ck_assert_ptr_null(strstr(buf.data, "\"0000000000"));
	ck_assert_msg(
	    aw_record_parse(t.pool, buf.data, strlen(buf.data), "r1", &back, &err) == AW_OK, "%s",
	    err.text);
	for (size_t i = 0; i < store->n_anchors; i++)
		ck_assert_ptr_eq(
		    back->stores[0].anchors[i].certificate, store->anchors[i].certificate);
	judge(back, verdicts[_i].match, verdicts[_i].state, verdicts[_i].words);
	aw_record_free(back);
	aw_record_free(record);
	aw_buf_free(&buf);
}
END_TEST

/* Only of what was never seen may the fingerprint be absent. */
START_TEST(test_record_is_strict)
{
	struct aw_record *record = make_record(t.pool, "r1", make_at(NOW)), *back = NULL;
	struct aw_buf buf;
	char *flaw;

	ck_assert_int_eq(aw_truststore_read(
			     t.pool, DATA "xr-trustpool.txt", &t.options, &record->stores[0], NULL),
	    AW_OK);
	record->stores[0].source = strdup("file");
	record->stores[0].path = strdup("/list.txt");
	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	ck_assert_int_eq(aw_record_format(record, &buf, NULL), AW_OK);
	flaw = strstr(buf.data, "\"by-sha1\"");
	ck_assert_ptr_nonnull(flaw);
	memset(flaw, ' ', strlen("\"by-sha1\""));
	ck_assert_int_eq(aw_record_parse(t.pool, buf.data, strlen(buf.data), "r1", &back, NULL),
	    AW_ERR_RECORD_FORMAT);
	aw_record_free(record);
	aw_buf_free(&buf);
}
END_TEST

/* Known by its SHA-256 alone: it is the replacement, also with match = fingerprint. */
START_TEST(test_sha256_alone)
{
	struct aw_record *record = make_record(t.pool, "r1", make_at(NOW));
	struct aw_certificate *cert = calloc(1, sizeof(*cert));
	struct aw_store *store = &record->stores[0];
	char mark[AW_MARK_TEXT];

	ck_assert(aw_unhex(IDENTRUST, cert->sha256, AW_SHA256_LEN));
	cert->flaws = AW_FLAW_BY_SHA256;
	cert->name = strdup("IdenTrust Commercial Root CA 1");
	cert->subject = strdup(IDENTRUST_SUBJECT);
	cert->issuer = strdup("");
	cert->serial = strdup("");
	cert->key_algorithm = strdup("unknown");
	cert->signature_algorithm = strdup("unknown");
	cert->not_before = cert->not_after = AW_INSTANT_NONE;
	store->judged = true;
	ck_assert_int_eq(aw_store_add(store, t.pool, aw_pool_take(t.pool, cert), 0, NULL), AW_OK);
	aw_store_seal(store, t.pool);
	ck_assert_str_eq(aw_certificate_mark(cert, mark), "SHA-256 " IDENTRUST);
	judge(record, AW_MATCH_FINGERPRINT, "ready", "is in store");
	aw_record_free(record);
}
END_TEST

/* One device cannot change what another says: entries with other facts are other entries. */
START_TEST(test_pool_keeps_devices_apart)
{
	struct aw_store other = {0};
	char *text = text_of("xr-trustpool", "Jan 01 2040", "Jan 01 2030");

	ck_assert_int_eq(parse_file("xr-trustpool", "", ""), AW_OK);
	ck_assert_int_eq(aw_truststore_parse(t.pool, (const uint8_t *)text, strlen(text),
			     "list.txt", &t.options, &other, NULL),
	    AW_OK);
	ck_assert_int_eq(
	    find_name("Example Works Root")->not_after, make_at("2040-01-01T00:00:00Z"));
	for (size_t i = 0; i < other.n_anchors; i++)
		if (strcmp(other.anchors[i].certificate->serial, "1d") == 0)
			ck_assert_int_eq(other.anchors[i].certificate->not_after,
			    make_at("2030-01-01T00:00:00Z"));
	aw_store_clear(&other, t.pool);
	free(text);
}
END_TEST

/* The texts of license commands are named, each of them. */
START_TEST(test_license_texts)
{
	struct dirent *entry;
	DIR *dir = opendir("tests/data/license");
	size_t n = 0;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL) {
		char path[512];
		struct aw_bytes bytes;

		if (strstr(entry->d_name, ".txt") == NULL)
			continue;
		(void)snprintf(path, sizeof(path), "tests/data/license/%s", entry->d_name);
		ck_assert_int_eq(aw_file_read(path, 1 << 20, &bytes, NULL), AW_OK);
		ck_assert_int_eq(parse((const char *)bytes.data, bytes.len), AW_ERR_STORE_FORMAT);
		ck_assert_msg(strcmp(t.store.format, "license-text") == 0, "%s", path);
		ck_assert_ptr_nonnull(strstr(t.err.text, "name it as a source license-text"));
		aw_bytes_free(&bytes);
		n++;
	}
	(void)closedir(dir);
	ck_assert_uint_gt(n, 20);
}
END_TEST

/* Every format that a device prints says of which operating system it is. */
START_TEST(test_families)
{
	size_t n, found = 0;
	const struct aw_store_kind *kinds = aw_store_kinds(&n);

	for (size_t i = 0; i < n; i++) {
		bool text = strstr(kinds[i].word, "trustpo") != NULL ||
			    strcmp(kinds[i].word, "running-config") == 0;
		enum aw_store_family family = aw_store_family(kinds[i].word);

		ck_assert_msg(text == (family != AW_FAMILY_NONE), "%s", kinds[i].word);
		ck_assert(!text || aw_store_family_row(family)->pool != NULL);
		found += text;
	}
	ck_assert_uint_gt(found, 8);
	ck_assert_int_eq(aw_store_family(NULL), AW_FAMILY_NONE);
	ck_assert_ptr_null(aw_store_family_row(AW_FAMILY_NONE)->pool);
}
END_TEST

/* Names on one line. */
static const struct {
	const char *line, *name;
} names[] = {
    {"CN=a,O=b", "CN=a,O=b"},
    {"cn=a,o=b, Inc.,c=US", "CN=a,O=b\\, Inc.,C=US"},
    {"CN=a\\,x,O=b", "CN=a\\,x,O=b"},
    {"C = US, O = \"b, Inc.\", CN = a", "C=US,O=b\\, Inc.,CN=a"},
    {"/C=US/O=b/c/CN=a", "C=US,O=b/c,CN=a"},
    {"CN=", "CN="},
    {"a", NULL},
    {"/", ""},
};

START_TEST(test_names)
{
	struct aw_listed entry;

	aw_listed_begin(&entry, 1);
	aw_listed_name(
	    &entry, AW_LISTED_SUBJECT, (struct aw_span){names[_i].line, strlen(names[_i].line)});
	ck_assert_int_eq(entry.wrong == NULL, names[_i].name != NULL);
	if (names[_i].name != NULL)
		ck_assert_str_eq(entry.subject, names[_i].name);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_all, close_all);
	tcase_add_loop_test(tc, test_files, 0, COUNT(files));
	tcase_add_loop_test(tc, test_transports, 0, COUNT(files) * COUNT(transports));
	tcase_add_loop_test(tc, test_other_forms, 0, COUNT(forms));
	tcase_add_loop_test(tc, test_wrong, 0, COUNT(wrong));
	tcase_add_loop_test(tc, test_cut, 0, COUNT(files));
	tcase_add_test(tc, test_together);
	tcase_add_loop_test(tc, test_forms_in_one_file, 0, COUNT(files) * COUNT(files));
	tcase_add_loop_test(tc, test_readiness, 0, COUNT(verdicts));
	tcase_add_test(tc, test_record_is_strict);
	tcase_add_test(tc, test_sha256_alone);
	tcase_add_test(tc, test_pool_keeps_devices_apart);
	tcase_add_test(tc, test_license_texts);
	tcase_add_test(tc, test_families);
	tcase_add_loop_test(tc, test_names, 0, COUNT(names));
}

int
main(void)
{
	return aw_suite_run("listing", fill);
}
