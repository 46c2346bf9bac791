/* SPDX-License-Identifier: ISC */
/* What the tests of license texts share: one reader and what it gave. */
#ifndef AW_LICENSE_TEXT_FIXTURE_H
#define AW_LICENSE_TEXT_FIXTURE_H

#include <stdio.h>

#include "base/file.h"
#include "license_dump.h"
#include "cisco/text/license_text.h"
#include "suite.h"
#include "base/text.h"

#define DATA "tests/data/license/"
#define OBSERVED INT64_C(1700000000)

/* A whole `show license status`, with a place for one more line in each part. */
#define REGISTERED "Smart Licensing is ENABLED\n\nRegistration:\n  Status: REGISTERED\n"
#define AUTHORIZED                                                                   \
	"License Authorization:\n  Status: AUTHORIZED on Oct 10 2023 08:02:32 UTC\n" \
	"  Last Communication Attempt: SUCCEEDED on Oct 10 2023 08:02:32 UTC\n"
#define DEADLINE "  Communication Deadline: Jan 08 2024 07:33:04 UTC\n"

/* What one text gave. */
static struct {
	struct aw_license license;
	struct aw_error err;
	enum aw_err rc;
} t;

static inline void
read_in_zone(const char *text, size_t len, int64_t zone_offset)
{
	struct aw_license_text_options options = {OBSERVED, zone_offset, false};
	char *copy = malloc(len > 0 ? len : 1);

	/* A copy of just that size, so that a read past the end is seen. */
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, text, len);
	aw_license_clear(&t.license);
	ck_assert_int_eq(aw_license_init(&t.license, "license"), AW_OK);
	t.rc = aw_license_text_parse(&t.license, copy, len, &options, &t.err);
	free(copy);
}

static inline void
read_bytes(const char *text, size_t len)
{
	read_in_zone(text, len, AW_INSTANT_NONE);
}

static inline void
read_text(const char *text)
{
	read_bytes(text, strlen(text));
}

static inline void
teardown(void)
{
	aw_license_clear(&t.license);
}

static inline struct aw_bytes
load(const char *name, const char *suffix)
{
	struct aw_bytes bytes;
	struct aw_error err;
	char path[128];

	(void)snprintf(path, sizeof(path), DATA "%s%s", name, suffix);
	ck_assert_msg(aw_file_read(path, 1 << 20, &bytes, &err) == AW_OK, "%s", path);
	return bytes;
}

/* The facts as text; the caller frees the buffer. */
static inline struct aw_buf
facts(void)
{
	struct aw_buf out;

	aw_buf_init(&out, 1 << 20);
	dump_license(&out, &t.license);
	return out;
}

static inline void
expect_facts(const char *name)
{
	struct aw_bytes expected = load(name, ".facts");
	struct aw_buf out = facts();

	ck_assert_int_eq(t.rc, AW_OK);
	ck_assert_msg(out.len == expected.len && memcmp(out.data, expected.data, out.len) == 0,
	    "%s:\n%s", name, out.data);
	aw_buf_free(&out);
	aw_bytes_free(&expected);
}

#endif
