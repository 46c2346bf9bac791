/* SPDX-License-Identifier: ISC */
/* The bytes of certificates on disk. */
#include "fixture/suite.h"

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture/pki_matrix.h"
#include "model/store.h"
#include "record/certificate_files.h"

/* A state directory with certificates. */
struct state {
	char dir[64], folder[96];
};

static void
state_make(struct state *state)
{
	(void)snprintf(state->dir, sizeof(state->dir), "/tmp/check_shelf.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(state->dir));
	(void)snprintf(state->folder, sizeof(state->folder), "%s/certificates", state->dir);
}

static void
shelf_path(const struct state *state, const struct pki_cert *cert, char path[256])
{
	char hex[65];

	aw_hex(hex, cert->cert->sha256, AW_SHA256_LEN);
	(void)snprintf(path, 256, "%s/%s.der", state->folder, hex);
}

static bool
on_shelf(const struct state *state, const struct pki_cert *cert)
{
	char path[256];

	shelf_path(state, cert, path);
	return access(path, R_OK) == 0;
}

START_TEST(shelf_gives_back_what_it_took)
{
	struct usual u = make_usual(&t);
	struct state state;
	char path[256];

	state_make(&state);
	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	ck_assert_int_eq(aw_certificate_files_save(t.record, state.dir, NULL, &t.err), AW_OK);
	ck_assert(on_shelf(&state, u.root) && on_shelf(&state, u.ca) && on_shelf(&state, u.leaf));
	ck_assert(!on_shelf(&state, u.other));
	pki_forget_bytes(u.root);
	ck_assert_int_eq(aw_certificate_files_save(t.record, state.dir, NULL, &t.err), AW_OK);
	ck_assert_int_eq(aw_certificate_files_load(t.pool, state.dir, u.root->cert, &t.err), AW_OK);
	ck_assert_ptr_nonnull(u.root->cert->der);
	ck_assert_int_eq(pki_judge(&t)->paths[0].flaw, AW_CHAIN_SOUND);
	/* Bytes of another certificate under its name are not used. */
	pki_forget_bytes(u.root);
	shelf_path(&state, u.root, path);
	ck_assert_int_eq(
	    aw_file_replace(path, u.ca->cert->der, u.ca->cert->der_len, 0644, &t.err), AW_OK);
	ck_assert_int_eq(
	    aw_certificate_files_load(t.pool, state.dir, u.root->cert, &t.err), AW_ERR_CERTIFICATE);
	ck_assert_ptr_null(u.root->cert->der);
	pki_forget_bytes(u.other);
	ck_assert_int_eq(aw_certificate_files_load(t.pool, state.dir, u.other->cert, &t.err),
	    AW_ERR_FILE_MISSING);
	ck_assert_int_eq(aw_certificate_files_sweep(state.dir, NULL, 0, &t.err), AW_OK);
	ck_assert_int_eq(rmdir(state.folder) | rmdir(state.dir), 0);
}
END_TEST

START_TEST(shelf_is_swept)
{
	const struct aw_record *records[1] = {t.record};
	struct usual u = make_usual(&t);
	struct state state;
	char stray[128];

	state_make(&state);
	ck_assert_int_eq(aw_certificate_files_sweep(state.dir, records, 1, &t.err), AW_OK);
	STORE(&t, u.root, u.other);
	PRESENT(&t, u.leaf, u.ca);
	ck_assert_int_eq(aw_certificate_files_save(t.record, state.dir, NULL, &t.err), AW_OK);
	(void)snprintf(stray, sizeof(stray), "%s/notes", state.folder);
	ck_assert_int_eq(aw_file_replace(stray, "x", 1, 0644, &t.err), AW_OK);
	aw_store_clear(t.store, t.pool);
	t.store->name = strdup("system");
	STORE(&t, u.other);
	ck_assert_int_eq(aw_certificate_files_sweep(state.dir, records, 1, &t.err), AW_OK);
	ck_assert(!on_shelf(&state, u.root));
	ck_assert(on_shelf(&state, u.other) && on_shelf(&state, u.ca) && on_shelf(&state, u.leaf));
	ck_assert_int_eq(aw_certificate_files_sweep(state.dir, records, 0, &t.err), AW_OK);
	ck_assert(!on_shelf(&state, u.leaf));
	ck_assert_int_eq(unlink(stray), 0);
	ck_assert_int_eq(rmdir(state.folder) | rmdir(state.dir), 0);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, shelf_gives_back_what_it_took);
	tcase_add_test(tc, shelf_is_swept);
}

int
main(void)
{
	return aw_suite_run("shelf", fill);
}
