/* SPDX-License-Identifier: ISC */
/*
 * The whole matrix compared with `openssl verify` at every boundary and one second before and after
 * it. docs/verification.md explains all differences; any other difference fails.
 */
#include "fixture/suite.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/objects.h>
#include <openssl/pem.h>

#include "fixture/pki_matrix.h"

/* The names of the differences in the document. */
enum difference { SAME, LAST_SECOND, OTHER_PATH, TOO_DEEP, UNEXPLAINED, DIFFERENCES };

static int counts[DIFFERENCES];

static struct {
	char dir[64], store[96], chain[96], leaf[96], alone[96], fewer[96];
	bool untrusted; /* the chain has more certificates than the leaf */
} files;

static void
begin(void)
{
	setup();
	(void)snprintf(files.dir, sizeof(files.dir), "/tmp/check_chain.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(files.dir));
	(void)snprintf(files.store, sizeof(files.store), "%s/store.pem", files.dir);
	(void)snprintf(files.chain, sizeof(files.chain), "%s/chain.pem", files.dir);
	(void)snprintf(files.leaf, sizeof(files.leaf), "%s/leaf.pem", files.dir);
	(void)snprintf(files.alone, sizeof(files.alone), "%s/alone.pem", files.dir);
	(void)snprintf(files.fewer, sizeof(files.fewer), "%s/fewer.pem", files.dir);
}

static void
finish(void)
{
	teardown();
	(void)unlink(files.store);
	(void)unlink(files.chain);
	(void)unlink(files.leaf);
	(void)unlink(files.alone);
	(void)unlink(files.fewer);
	ck_assert_int_eq(rmdir(files.dir), 0);
}

static X509 *
find_x509(const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < t.n; i++)
		if (memcmp(t.certs[i].cert->sha256, sha256, AW_SHA256_LEN) == 0)
			return t.certs[i].x;
	ck_abort_msg("a certificate that was never made");
}

static FILE *
create(const char *path)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	return file;
}

/* As a TRUSTED CERTIFICATE if trust bits reject it. */
static void
write_anchor(FILE *file, const struct aw_anchor *anchor)
{
	X509 *x = X509_dup(find_x509(anchor->certificate->sha256));
	ASN1_OBJECT *server = OBJ_nid2obj(NID_server_auth);

	if ((anchor->flaws & AW_FLAW_REJECTED) != 0) {
		ck_assert_int_eq(X509_add1_reject_object(x, server), 1);
		ck_assert_int_eq(PEM_write_X509_AUX(file, x), 1);
	} else {
		ck_assert_int_eq(PEM_write_X509(file, x), 1);
	}
	X509_free(x);
}

/* The presented certificates after the leaf, except one of them (0: none). */
static void
write_chain(const char *path, size_t without)
{
	const struct aw_chain *chain = &t.service->chains[0];
	FILE *file = create(path);

	for (size_t i = 1; i < chain->n_certificates; i++)
		if (i != without)
			(void)PEM_write_X509(file, find_x509(chain->certificates[i]->sha256));
	(void)fclose(file);
}

static void
write_files(void)
{
	const struct aw_chain *chain = &t.service->chains[0];
	FILE *file = create(files.store);

	for (size_t i = 0; i < t.store->n_anchors; i++)
		write_anchor(file, &t.store->anchors[i]);
	(void)fclose(file);
	file = create(files.leaf);
	(void)PEM_write_X509(file, find_x509(chain->certificates[0]->sha256));
	(void)fclose(file);
	write_chain(files.chain, 0);
	files.untrusted = chain->n_certificates > 1;
}

/* The host of a service, in the form of the program's argument. */
static const char *
plain_host(char buf[256], bool *address)
{
	const char *host = t.service->host;
	size_t len = strlen(host);

	if (host[0] == '[') {
		host++;
		len -= 2;
	}
	if (host[len - 1] == '.')
		len--;
	(void)snprintf(buf, 256, "%.*s", (int)len, host);
	*address = strchr(buf, ':') != NULL || strspn(buf, "0123456789.") == strlen(buf);
	return buf;
}

/*
 * True if the program verifies the leaf with the anchors of one file and the certificates of the
 * other.
 */
static bool
openssl_verifies(const char *store, const char *chain, int64_t at)
{
	char host[256], time[32];
	bool address;
	const char *name = plain_host(host, &address);
	const char *argv[] = {"openssl", "verify", "-no-CApath", "-no-CAstore", "-CAfile", store,
	    "-purpose", "sslserver", address ? "-verify_ip" : "-verify_hostname", name, "-attime",
	    time, files.leaf, NULL, NULL, NULL};
	static const char *const environment[] = {
	    "PATH=/usr/bin:/bin", "OPENSSL_CONF=/dev/null", NULL};
	posix_spawn_file_actions_t actions;
	pid_t child;
	int status;

	(void)snprintf(time, sizeof(time), "%lld", (long long)at);
	if (files.untrusted) {
		argv[12] = "-untrusted";
		argv[13] = chain;
		argv[14] = files.leaf;
	}
	ck_assert_int_eq(posix_spawn_file_actions_init(&actions), 0);
	(void)posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	(void)posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	ck_assert_int_eq(posix_spawnp(&child, argv[0], &actions, NULL,
			     (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)environment),
	    0);
	(void)posix_spawn_file_actions_destroy(&actions);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) <= 2);
	return WEXITSTATUS(status) == 0;
}

/* A path that holds at that instant and not until its last second, or NULL. */
static const struct aw_path *
holds_beyond(const struct aw_trust *trust, int64_t at)
{
	for (size_t i = 0; i < trust->n_paths; i++)
		if (trust->paths[i].flaw == AW_CHAIN_SOUND && at >= trust->paths[i].not_before &&
		    at < trust->paths[i].not_after)
			return &trust->paths[i];
	return NULL;
}

/*
 * The program builds one path and does not backtrack. With only the anchor of our path, and without
 * the misleading certificate, it finds our path.
 */
static bool
finds_alone(const struct aw_path *path, int64_t at)
{
	FILE *file = create(files.alone);

	(void)PEM_write_X509(file, find_x509(path->anchor));
	(void)fclose(file);
	for (size_t i = 0; i < t.service->chains[0].n_certificates; i++) {
		write_chain(files.fewer, i);
		if (openssl_verifies(files.alone, files.fewer, at))
			return true;
	}
	return false;
}

static enum difference
compare(const struct aw_trust *trust, int64_t at)
{
	bool ours = pki_holds(trust, at), theirs = openssl_verifies(files.store, files.chain, at);
	const struct aw_path *path = holds_beyond(trust, at);

	if (ours == theirs)
		return SAME;
	if (theirs)
		return trust->cut ? TOO_DEEP : UNEXPLAINED;
	if (path == NULL)
		return LAST_SECOND;
	return finds_alone(path, at) ? OTHER_PATH : UNEXPLAINED;
}

/* True if the record says that OpenSSL's search fails at that instant. */
static bool
fails_by_record(const struct aw_trust *trust, int64_t at)
{
	for (size_t i = 0; i < trust->n_searches; i++)
		if (!trust->searches[i].old_order && at >= trust->searches[i].from &&
		    at <= trust->searches[i].to)
			return true;
	return false;
}

/* The last second of a certificate, in which OpenSSL takes it for expired. */
static bool
is_last_second(int64_t at)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.certs[i].cert->not_after == at)
			return true;
	return false;
}

/* The difference of another path is in the record, for each instant at which there is one. */
static void
expect_search(const struct aw_trust *trust, enum difference difference, int64_t at)
{
	bool said = fails_by_record(trust, at);

	if (is_last_second(at))
		return;
	if (difference == OTHER_PATH)
		ck_assert_msg(said || trust->cut, "not in the record: %lld", (long long)at);
	if (difference == SAME)
		ck_assert_msg(!said, "in the record: %lld", (long long)at);
}

static int
by_instant(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Every boundary of the certificates, once. */
static size_t
boundaries(int64_t out[2 * COUNT(t.certs)])
{
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < t.n; i++) {
		out[n++] = t.certs[i].cert->not_before;
		out[n++] = t.certs[i].cert->not_after;
	}
	qsort(out, n, sizeof(*out), by_instant);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || out[i] != out[kept - 1])
			out[kept++] = out[i];
	return kept;
}

static void
compare_all(const struct matrix *m, int i)
{
	int64_t instants[2 * COUNT(t.certs)];
	const struct aw_trust *trust;
	size_t n;

	begin();
	m->build(&t, i);
	write_files();
	trust = pki_judge(&t);
	n = boundaries(instants);
	for (size_t b = 0; b < n; b++)
		for (int64_t at = instants[b] - 1; at <= instants[b] + 1; at++) {
			enum difference d = compare(trust, at);

			counts[d]++;
			expect_search(trust, d, at);
			ck_assert_msg(d != UNEXPLAINED, "%s %d at %lld", m->name, i, (long long)at);
		}
	finish();
}

START_TEST(only_explained_differences)
{
	for (int i = 0; i < matrix[_i].n; i++)
		compare_all(&matrix[_i], i);
}
END_TEST

/* Every row of the document must occur. */
START_TEST(every_explanation_is_needed)
{
	memset(counts, 0, sizeof(counts));
	compare_all(&(struct matrix){"usual", build_usual, 1}, 0);
	ck_assert_int_gt(counts[SAME], 0);
	ck_assert_int_gt(counts[LAST_SECOND], 0);
	compare_all(&(struct matrix){"fork", build_fork, 2}, 0);
	ck_assert_int_gt(counts[OTHER_PATH], 0);
	compare_all(&(struct matrix){"deep", build_deep, 2}, 1);
	ck_assert_int_gt(counts[TOO_DEEP], 0);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, only_explained_differences, 0, COUNT(matrix));
	tcase_add_test(tc, every_explanation_is_needed);
}

int
main(void)
{
	return aw_suite_run("chain beside openssl", fill);
}
