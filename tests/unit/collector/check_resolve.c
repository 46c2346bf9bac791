/* SPDX-License-Identifier: ISC */
#include <netdb.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "net/resolve.h"
#include "fixture/suite.h"

#define TURNS_MAX 600 /* of 100 ms */
#define MANY 8

struct seen {
	unsigned calls;
	struct aw_addresses addresses;
	enum aw_err code;
};

static void
note(void *context, const struct aw_addresses *addresses, const struct aw_error *err,
    const struct aw_clock *now)
{
	struct seen *seen = context;

	(void)now;
	seen->calls++;
	seen->code = err->code;
	if (addresses != NULL)
		seen->addresses = *addresses;
}

static struct aw_resolve *
begin(struct aw_io *io, const char *host, int64_t deadline, struct seen *seen)
{
	const struct aw_resolve_request request = {
	    .host = host, .deadline_ms = deadline, .done = note, .context = seen};
	struct aw_resolve *lookup = aw_resolve_start(io, &request);

	ck_assert_ptr_nonnull(lookup);
	ck_assert_uint_eq(seen->calls, 0);
	return lookup;
}

/* Runs the loop until the result is there. */
static void
turn(struct aw_io *io, const struct seen *seen)
{
	const struct aw_clock now = {.ms = 1000};

	for (int i = 0; i < TURNS_MAX && seen->calls == 0; i++) {
		aw_io_work(io, &now);
		if (seen->calls == 0)
			aw_io_wait(io, NULL, NULL, 0, 100);
	}
	ck_assert_uint_eq(seen->calls, 1);
}

/* A system without /etc/hosts need not know the name: then the lookup says what getaddrinfo says.
 */
START_TEST(localhost)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	struct aw_io *io = aw_io_new();
	struct seen seen = {0};
	bool known = getaddrinfo("localhost", NULL, &hints, &found) == 0;

	if (known)
		freeaddrinfo(found);
	(void)begin(io, "localhost", INT64_MAX, &seen);
	turn(io, &seen);
	ck_assert_int_eq(seen.code, known ? AW_OK : AW_ERR_NET_NAME);
	ck_assert(known == (seen.addresses.n > 0));
	for (size_t i = 0; i < seen.addresses.n; i++) {
		ck_assert(strcmp(seen.addresses.text[i], "::1") == 0 ||
			  strncmp(seen.addresses.text[i], "127.", 4) == 0);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(seen.addresses.text[i], seen.addresses.text[k]);
	}
	aw_io_free(io);
}
END_TEST

/* Without any file or server of names. */
START_TEST(numeric_address)
{
	struct aw_io *io = aw_io_new();
	struct seen seen = {0};

	(void)begin(io, "127.0.0.1", INT64_MAX, &seen);
	turn(io, &seen);
	ck_assert_int_eq(seen.code, AW_OK);
	ck_assert_uint_eq(seen.addresses.n, 1);
	ck_assert_str_eq(seen.addresses.text[0], "127.0.0.1");
	aw_io_free(io);
}
END_TEST

/* RFC 6761 section 6.4: no resolver finds it. */
START_TEST(unknown_name)
{
	struct aw_io *io = aw_io_new();
	struct seen seen = {0};

	(void)begin(io, "a.name.that.is.not.there.invalid", INT64_MAX, &seen);
	turn(io, &seen);
	ck_assert_int_eq(seen.code, AW_ERR_NET_NAME);
	aw_io_free(io);
}
END_TEST

/* After a deadline has passed the thread continues alone, and nothing waits for it. */
START_TEST(too_late)
{
	struct aw_io *io = aw_io_new();
	struct seen seen = {0};

	(void)begin(io, "another.name.invalid", 0, &seen);
	turn(io, &seen);
	ck_assert_int_eq(seen.code, AW_ERR_NET_NAME_TIMEOUT);
	aw_io_free(io);
}
END_TEST

START_TEST(given_up)
{
	struct aw_resolve *lookups[MANY];
	struct aw_io *io = aw_io_new();
	struct seen seen[MANY] = {0};

	for (int i = 0; i < MANY; i++)
		lookups[i] = begin(io, "localhost", INT64_MAX, &seen[i]);
	for (int i = 0; i < MANY; i++)
		aw_resolve_cancel(lookups[i]);
	aw_resolve_cancel(NULL);
	ck_assert(aw_io_next(io) == INT64_MAX);
	aw_io_wait(io, NULL, NULL, 0, 0);
	aw_io_work(io, &(struct aw_clock){.ms = 1000});
	for (int i = 0; i < MANY; i++)
		ck_assert_uint_eq(seen[i].calls, 0);
	aw_io_free(io);
}
END_TEST

static const struct {
	const char *host, *address; /* NULL: it is a name */
} hosts[] = {{"192.0.2.7", "192.0.2.7"}, {"[2001:db8::1]", "2001:db8::1"}, {"::1", NULL},
    {"[192.0.2.7]", NULL}, {"192.0.2", NULL}, {"localhost", NULL}, {"", NULL}, {"[]", NULL}};

START_TEST(addresses_need_no_lookup)
{
	char address[AW_ADDRESS_TEXT];

	ck_assert(aw_resolve_is_address(hosts[_i].host, address) == (hosts[_i].address != NULL));
	if (hosts[_i].address != NULL)
		ck_assert_str_eq(address, hosts[_i].address);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, localhost);
	tcase_add_test(tc, numeric_address);
	tcase_add_test(tc, unknown_name);
	tcase_add_test(tc, too_late);
	tcase_add_test(tc, given_up);
	tcase_add_loop_test(tc, addresses_need_no_lookup, 0, COUNT(hosts));
}

/* A lookup that was given up goes on in its thread; what libc's resolver allocated is not lost. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:__res_context_send\nleak:res_send.c\n";
}

int
main(void)
{
	return aw_suite_run("resolve", fill);
}
