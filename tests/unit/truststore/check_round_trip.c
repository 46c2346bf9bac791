/* SPDX-License-Identifier: ISC */
/*
 * Every root of a bundle, written in the forms that devices print it in, is read back as the same
 * certificate. AW_ROUND_TRIP names another bundle to try.
 */
#include "fixture/store_fixture.h"

#include "pki/pem_write.h"

#define NAMES 40 /* lengths of names, so that lines of hex end everywhere */
#define BUNDLE_MAX ((size_t)1 << 25)

static struct aw_store bundle;

/* The roots of the tests, and made ones of many lengths, kinds and dates. */
static char *
make_bundle(void)
{
	static const char *const files[] = {"tests/data/roots/identrust-commercial-root-ca-1.pem",
	    "tests/data/roots/quovadis-root-ca-2.pem",
	    "tests/data/roots/quovadis-root-ca-2-g3.pem"};
	struct aw_buf buf;
	char name[NAMES + 1] = "";

	aw_buf_init(&buf, BUNDLE_MAX);
	for (int i = 0; i < COUNT(files); i++) {
		struct aw_bytes bytes;

		ck_assert_int_eq(aw_file_read(files[i], 1 << 20, &bytes, NULL), AW_OK);
		ck_assert(aw_buf_add(&buf, (const char *)bytes.data, bytes.len));
		aw_bytes_free(&bytes);
	}
	for (int i = 0; i < NAMES; i++) {
		struct cert_spec spec = {.name = name,
		    .serial = i % 3 == 0   ? 1 + i
			      : i % 3 == 1 ? LONG_MAX - i
					   : -1000 - i,
		    .version_1 = i % 7 == 6};
		char *pem;

		name[i] = (char)('a' + i % 26);
		if (i % 5 == 4)
			spec.not_after = "20530404081544.704Z";
		pem = make_pem(&spec);
		ck_assert(aw_buf_puts(&buf, pem));
		free(pem);
	}
	return buf.data;
}

static void
setup_bundle(void)
{
	const char *path = getenv("AW_ROUND_TRIP");
	struct aw_truststore_options options = {0};
	char *text;

	setup();
	bundle = (struct aw_store){0};
	if (path != NULL) {
		ck_assert_int_eq(
		    aw_truststore_read(t.pool, path, &options, &bundle, &t.err), AW_OK);
		return;
	}
	text = make_bundle();
	ck_assert_int_eq(aw_truststore_parse(t.pool, (const uint8_t *)text, strlen(text), "bundle",
			     &options, &bundle, &t.err),
	    AW_OK);
	ck_assert_uint_eq(bundle.n_anchors, 3 + NAMES);
	free(text);
}

static void
teardown_bundle(void)
{
	aw_store_clear(&bundle, t.pool);
	teardown();
}

/* Hex in groups of four octets, eight a line. */
static void
put_hex(struct aw_buf *buf, const struct aw_certificate *cert, const char *indent, bool upper)
{
	for (size_t i = 0; i < cert->der_len; i++) {
		if (i % 32 == 0)
			(void)aw_buf_printf(buf, "%s%s", i > 0 ? "\n" : "", indent);
		else if (i % 4 == 0)
			(void)aw_buf_puts(buf, " ");
		(void)aw_buf_printf(buf, upper ? "%02X" : "%02x", cert->der[i]);
	}
	(void)aw_buf_puts(buf, "\n");
}

static void
put_ios(struct aw_buf *buf, const struct aw_certificate *cert, size_t i)
{
	(void)aw_buf_printf(
	    buf, "crypto pki certificate chain TP-%zu\n certificate ca %s\n", i, cert->serial);
	put_hex(buf, cert, "  ", true);
	(void)aw_buf_puts(buf, "  \tquit\n");
}

static void
put_asa(struct aw_buf *buf, const struct aw_certificate *cert, size_t i)
{
	(void)aw_buf_printf(
	    buf, "crypto ca certificate chain TP_%zu\n certificate ca %s\n", i, cert->serial);
	put_hex(buf, cert, "    ", false);
	(void)aw_buf_puts(buf, "  quit\n");
}

/* One entry of the list of a CUCM server's snapshot. */
static void
put_cucm(struct aw_buf *buf, const struct aw_certificate *cert, size_t i)
{
	struct aw_buf pem;

	aw_buf_init(&pem, 1 << 16);
	ck_assert(aw_pem_write(&pem, cert->der, cert->der_len));
	(void)aw_buf_printf(
	    buf, "%s{\"filename\": \"%zu.pem\", \"certificate\": \"", i > 0 ? ", " : "", i);
	for (const char *p = pem.data; *p != '\0'; p++)
		(void)aw_buf_printf(buf, *p == '\n' ? "\\n" : "%c", *p);
	(void)aw_buf_puts(buf, "\"}");
	aw_buf_free(&pem);
}

static const struct form {
	const char *format, *before, *after;
	void (*put)(struct aw_buf *, const struct aw_certificate *, size_t);
	const char *trustpoint;
} forms[] = {
    {"running-config", "version 17.9\nhostname R1\n!\n", "!\nend\n", put_ios, "TP-"},
    {"running-config", ": Saved\nASA Version 9.16(4)\nhostname fw\n", ": end\n", put_asa, "TP_"},
    {"cucm-snapshot",
	"{\"trackingId\": \"1\", \"server\": \"cucm-1\", \"identities\": [], \"trusts\": "
	"[{\"service\": "
	"\"tomcat\", \"certificate_data\": [",
	"]}], \"revokedCertificates\": []}", put_cucm, NULL},
};

static void
expect_same(const struct form *form)
{
	char trustpoint[32];

	ck_assert_str_eq(t.store.format, form->format);
	ck_assert_uint_eq(t.store.n_anchors, bundle.n_anchors);
	ck_assert_uint_eq(t.store.bad_blocks, 0);
	for (size_t i = 0; i < bundle.n_anchors; i++) {
		const struct aw_anchor *anchor =
		    aw_store_find(&t.store, bundle.anchors[i].certificate->sha256);

		ck_assert_ptr_nonnull(anchor);
		ck_assert_uint_eq(anchor->copies, 1);
		if (form->trustpoint == NULL || bundle.n_anchors > AW_TRUSTPOINTS_MAX)
			continue;
		(void)snprintf(trustpoint, sizeof(trustpoint), "%s%zu", form->trustpoint, i);
		ck_assert_str_eq(aw_store_trustpoint(&t.store, anchor), trustpoint);
	}
}

/* All in one text. */
START_TEST(test_bundle)
{
	const struct form *form = &forms[_i];
	struct aw_buf buf;

	aw_buf_init(&buf, BUNDLE_MAX);
	(void)aw_buf_puts(&buf, form->before);
	for (size_t i = 0; i < bundle.n_anchors; i++)
		form->put(&buf, bundle.anchors[i].certificate, i);
	ck_assert(aw_buf_puts(&buf, form->after));
	ck_assert_int_eq(parse(buf.data, buf.len), AW_OK);
	expect_same(form);
	aw_buf_free(&buf);
}
END_TEST

/* Each by itself. */
START_TEST(test_each)
{
	const struct form *form = &forms[_i];
	struct aw_buf buf;

	aw_buf_init(&buf, BUNDLE_MAX);
	for (size_t i = 0; i < bundle.n_anchors; i++) {
		const struct aw_certificate *cert = bundle.anchors[i].certificate;

		aw_buf_reset(&buf);
		(void)aw_buf_puts(&buf, form->before);
		form->put(&buf, cert, 0);
		ck_assert(aw_buf_puts(&buf, form->after));
		ck_assert_int_eq(parse(buf.data, buf.len), AW_OK);
		ck_assert_uint_eq(t.store.n_anchors, 1);
		ck_assert_mem_eq(
		    t.store.anchors[0].certificate->sha256, cert->sha256, AW_SHA256_LEN);
	}
	aw_buf_free(&buf);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup_bundle, teardown_bundle);
	tcase_add_loop_test(tc, test_bundle, 0, COUNT(forms));
	tcase_add_loop_test(tc, test_each, 0, COUNT(forms));
}

int
main(void)
{
	return aw_suite_run("round_trip", fill);
}
