/* SPDX-License-Identifier: ISC */
/* What OpenSSL's loader does with a PEM file, held against X509_STORE_load_file on the same file.
 */
#include "fixture/store_fixture.h"
#include "model/store.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

/* True if OpenSSL loads the file; *n is the number of its certificates and CRLs, copies as one. */
static bool
loads(const char *data, size_t len, size_t *n)
{
	X509_STORE *store = X509_STORE_new();
	char path[128];
	bool loaded;
	FILE *file;

	ck_assert_ptr_nonnull(store);
	(void)snprintf(path, sizeof(path), "%s/l", t.dir);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(data, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
	loaded = X509_STORE_load_file(store, path) == 1;
	*n = (size_t)sk_X509_OBJECT_num(X509_STORE_get0_objects(store));
	X509_STORE_free(store);
	ERR_clear_error();
	return loaded;
}

/* What the reader says of it; NULL: nothing. */
static const char *
said(void)
{
	const char *found = NULL;

	for (size_t i = 0; i < t.store.n_problems; i++) {
		if (t.store.problems[i].code != AW_ERR_STORE_REFUSED)
			continue;
		ck_assert_ptr_null(found);
		found = t.store.problems[i].text;
	}
	return found;
}

static enum aw_err
read_loaded(const char *data, size_t len)
{
	t.options.loaded = true;
	return parse(data, len);
}

#define REFUSES " refuses the file: block 2, line 10: "

/* Changes of the second of three blocks: text put in place of a text of it. The words of OpenSSL
 * and what it does without an END line depend on its version. */
static const struct {
	const char *from, *to;
	const char *says; /* after the version; NULL: nothing */
	const char *hint; /* at the end, ours */
	size_t anchors;
} changes[] = {
    {"", "", NULL, NULL, 3},
    {"CERTIFICATE-----\n", "CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\n\n", REFUSES,
	", it has header lines", 3},
    {"CERTIFICATE-----\n", "CERTIFICATE-----\nX-Note: a root\n\n", REFUSES, ", it has header lines",
	3},
    {"\n", "\n\n", REFUSES, ", it has an empty line", 3},
    {"-----END", "\n-----END", REFUSES, ", it has an empty line", 3},
    {"MII", "MII*", REFUSES, "", 2},
    {"MII", "MIIA", REFUSES, "", 2},
    {"-----END CERTIFICATE", "-----END CERTIFICATES", REFUSES, "", 2},
    {"-----END CERTIFICATE-----\n", "", " the file: block ", "", 2},
    {"-----BEGIN", " -----BEGIN", " passes over a certificate of the file: block 2, line 10: ", "",
	3},
    {"-----BEGIN CERTIFICATE", "-----BEGIN TRUSTED CERTIFICATE", REFUSES, "", 2},
    {"\n", "\r\n", NULL, NULL, 3},
    {"\n", " \n", NULL, NULL, 3},
    {"CERTIFICATE", "X509 CERTIFICATE", NULL, NULL, 3},
};

static bool
ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len >= n && strcmp(text + len - n, end) == 0;
}

/* Replaces the first (or, for a line end, every) `from` of a block; the caller frees. */
static char *
changed(const char *block, const char *from, const char *to)
{
	struct aw_buf buf;
	const char *at;
	bool all = strcmp(from, "\n") == 0 || strcmp(from, "CERTIFICATE") == 0;

	aw_buf_init(&buf, (size_t)1 << 20);
	while (from[0] != '\0' && (at = strstr(block, from)) != NULL) {
		ck_assert(aw_buf_add(&buf, block, (size_t)(at - block)) && aw_buf_puts(&buf, to));
		block = at + strlen(from);
		if (!all)
			break;
	}
	ck_assert(aw_buf_puts(&buf, block));
	return buf.data;
}

START_TEST(what_openssl_refuses_is_said)
{
	char *block = changed(t.pem[1], changes[_i].from, changes[_i].to);
	char *all = join(t.pem[0], block, t.pem[2], "");
	size_t n;
	bool loaded = loads(all, strlen(all), &n);

	ck_assert_int_eq(read_loaded(all, strlen(all)), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, changes[_i].anchors);
	if (changes[_i].says == NULL) {
		ck_assert_msg(said() == NULL && loaded && n == 3, "%s", said());
	} else {
		ck_assert_ptr_nonnull(said());
		ck_assert_msg(
		    strstr(said(), changes[_i].says) != NULL && ends_with(said(), changes[_i].hint),
		    "%s", said());
		ck_assert_msg(
		    strstr(said(), OpenSSL_version(OPENSSL_VERSION_STRING)) != NULL, "%s", said());
		ck_assert_int_eq(strstr(said(), "refuses") == NULL, loaded);
	}
	free(all);
	free(block);
}
END_TEST

/* Only of files as they are, and not of what is taken out of an answer. */
START_TEST(is_asked_of_files_alone)
{
	char *block = changed(t.pem[1], "\n", "\n\n"), path[128];

	write_file("s", block, strlen(block), 0600);
	(void)snprintf(path, sizeof(path), "%s/s", t.dir);
	ck_assert_int_eq(parse(block, strlen(block)), AW_OK);
	ck_assert_ptr_null(said());
	aw_store_clear(&t.store, t.pool);
	ck_assert_int_eq(aw_truststore_read(t.pool, path, &t.options, &t.store, &t.err), AW_OK);
	ck_assert_ptr_nonnull(said());
	free(block);
}
END_TEST

/* A mark at the front hides nothing from OpenSSL 3. */
START_TEST(byte_order_mark)
{
	char *all = join("\xef\xbb\xbf", t.pem[0], t.pem[1], "");
	size_t n;

	ck_assert(loads(all, strlen(all), &n));
	ck_assert_int_eq(read_loaded(all, strlen(all)), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, 2);
	ck_assert_uint_eq(n, 2);
	ck_assert_msg(said() == NULL, "%s", said());
	free(all);
}
END_TEST

/* A private key in the file is not decoded, and hides nothing. */
START_TEST(keys_and_lists_are_no_hindrance)
{
	static const char key[] =
	    "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n";
	char *block = changed(t.pem[1], "\n", "\n\n");
	char *all = join(t.pem[0], key, t.pem[2], ""), *more = join(all, block, "", "");

	ck_assert_int_eq(read_loaded(all, strlen(all)), AW_OK);
	ck_assert_ptr_null(said());
	ck_assert_int_eq(read_loaded(more, strlen(more)), AW_OK);
	ck_assert_msg(said() != NULL && strstr(said(), "block 3, line ") != NULL, "%s", said());
	free(more);
	free(all);
	free(block);
}
END_TEST

static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525U + 1013904223U;
	return *state >> 8;
}

/* Puts, removes and repeats pieces of the file. */
static void
spoil(struct aw_buf *buf, uint32_t *state)
{
	static const char *const pieces[] = {"\n", "\r", " ", "\t", ":", "*", "-", "=", "A", "\n\n",
	    "-----", "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "\xef\xbb\xbf",
	    "\\", "Name: x\n", "#"};
	size_t at = next_random(state) % buf->len, n = next_random(state) % 70;
	const char *piece = pieces[next_random(state) % COUNT(pieces)];
	struct aw_buf out;

	/* Half of them where lines and markers begin. */
	while (next_random(state) % 2 == 0 && at > 0 && buf->data[at - 1] != '\n')
		at--;
	aw_buf_init(&out, (size_t)1 << 20);
	ck_assert(aw_buf_add(&out, buf->data, at));
	switch (next_random(state) % 3) {
	case 0:
		ck_assert(aw_buf_puts(&out, piece));
		n = 0;
		break;
	case 1:
		n = at + n < buf->len ? n : 0;
		break;
	default:
		n = at + n < buf->len ? n : 0;
		ck_assert(aw_buf_add(&out, buf->data + at, n));
		n = 0;
	}
	ck_assert(aw_buf_add(&out, buf->data + at + n, buf->len - at - n));
	aw_buf_free(buf);
	*buf = out;
}

#define ROUNDS 50

/* Whatever is done to a file: OpenSSL refuses it if and only if that is said. */
START_TEST(spoiled_files_as_openssl_sees_them)
{
	uint32_t state = 20260U + (uint32_t)_i;

	for (int round = 0; round < ROUNDS; round++) {
		char *three = join(t.pem[0], t.pem[1], t.pem[2], "");
		unsigned changes_left = 1 + next_random(&state) % 3;
		struct aw_buf buf;
		size_t n;
		bool loaded;

		aw_buf_init(&buf, (size_t)1 << 20);
		ck_assert(aw_buf_puts(&buf, three));
		free(three);
		while (changes_left-- > 0)
			spoil(&buf, &state);
		loaded = loads(buf.data, buf.len, &n);
		if (read_loaded(buf.data, buf.len) == AW_OK && strcmp(t.store.format, "pem") == 0) {
			bool refused = said() != NULL && strstr(said(), "refuses") != NULL;

			ck_assert_msg(refused == !loaded, "seed %d, round %d: %s\n%s", _i, round,
			    said(), buf.data);
			ck_assert_msg(said() != NULL || n >= t.store.n_anchors,
			    "seed %d, round %d: %zu of %zu\n%s", _i, round, n, t.store.n_anchors,
			    buf.data);
		}
		aw_buf_free(&buf);
	}
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, what_openssl_refuses_is_said, 0, COUNT(changes));
	tcase_add_test(tc, is_asked_of_files_alone);
	tcase_add_test(tc, byte_order_mark);
	tcase_add_test(tc, keys_and_lists_are_no_hindrance);
	tcase_add_loop_test(tc, spoiled_files_as_openssl_sees_them, 0, 8);
}

int
main(void)
{
	return aw_suite_run("store_loader", fill);
}
