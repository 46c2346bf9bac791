/* SPDX-License-Identifier: ISC */
/* What the tests of the store readers share: three roots, one reader, a private directory. */
#ifndef AW_STORE_FIXTURE_H
#define AW_STORE_FIXTURE_H

#include "suite.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "pki/certificate.h"
#include "base/file.h"
#include "make_cert.h"
#include "model/pool.h"
#include "model/store.h"
#include "truststore/truststore.h"

/* Three roots in each form, one reader, and a private directory; made anew for every test. */
static struct {
	struct aw_pool *pool;
	struct aw_store store;
	struct aw_error err;
	struct aw_truststore_options options;
	char *pem[3];
	char dir[64];
} t;

static inline void
setup(void)
{
	static const char *const names[] = {"One", "Two", "Three"};

	memset(&t, 0, sizeof(t));
	t.pool = aw_pool_new();
	for (int i = 0; i < 3; i++)
		t.pem[i] = make_pem(&(struct cert_spec){.name = names[i]});
	(void)snprintf(t.dir, sizeof(t.dir), "/tmp/check_truststore.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(t.dir));
}

static inline void
teardown(void)
{
	char command[128];

	aw_store_clear(&t.store, t.pool);
	ck_assert_uint_eq(aw_pool_count(t.pool), 0);
	aw_pool_free(t.pool);
	for (int i = 0; i < 3; i++)
		free(t.pem[i]);
	/* Files have known names; the directory goes with the last of them. */
	for (const char *p = "abcdefghijklmnopqrstuvwxyz"; *p != '\0'; p++) {
		(void)snprintf(command, sizeof(command), "%s/%c", t.dir, *p);
		if (unlink(command) != 0)
			(void)rmdir(command);
	}
	ck_assert_int_eq(rmdir(t.dir), 0);
}

static inline enum aw_err
parse(const void *data, size_t len)
{
	aw_store_clear(&t.store, t.pool);
	return aw_truststore_parse(t.pool, data, len, "test", &t.options, &t.store, &t.err);
}

static inline enum aw_err
parse_text(const char *text)
{
	return parse(text, strlen(text));
}

/* The text of up to six pieces; the caller frees. */
static inline char *
join(const char *a, const char *b, const char *c, const char *d)
{
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)1 << 24);
	ck_assert(aw_buf_puts(&buf, a) && aw_buf_puts(&buf, b) && aw_buf_puts(&buf, c) &&
		  aw_buf_puts(&buf, d));
	return aw_buf_take(&buf);
}

static inline void
expect(size_t anchors, unsigned blocks, unsigned bad, size_t problems)
{
	for (size_t i = 0; i < t.store.n_problems && t.store.n_problems != problems; i++)
		(void)fprintf(
		    stderr, "# %s: %s\n", t.store.problems[i].where, t.store.problems[i].text);
	ck_assert_uint_eq(t.store.n_anchors, anchors);
	ck_assert_uint_eq(t.store.blocks, blocks);
	ck_assert_uint_eq(t.store.bad_blocks, bad);
	ck_assert_uint_eq(t.store.n_problems, problems);
}

static inline void
expect_problem(size_t i, enum aw_severity severity, enum aw_err code, const char *where)
{
	ck_assert_uint_lt(i, t.store.n_problems);
	ck_assert_int_eq(t.store.problems[i].severity, severity);
	ck_assert_str_eq(aw_err_code(t.store.problems[i].code)->id, aw_err_code(code)->id);
	ck_assert_str_eq(t.store.problems[i].where, where);
}

static inline void
write_file(const char *name, const void *data, size_t len, unsigned mode)
{
	char path[128];
	struct aw_error err;

	(void)snprintf(path, sizeof(path), "%s/%s", t.dir, name);
	ck_assert_int_eq(aw_file_replace(path, data, len, mode, &err), AW_OK);
}

#endif
