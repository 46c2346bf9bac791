/* SPDX-License-Identifier: ISC */
/*
 * The tables of anchorwatch.conf(5), "Keys of each kind", against the configuration: each has the
 * keys of its kind; what is needed is refused where it is missing; a default that is printed as a
 * value changes nothing, and another value does.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "config/config.h"
#include "fixture/confdir.h"
#include "fixture/suite.h"

#define MANUAL "docs/man/anchorwatch.conf.5"
#define BYTES_MAX ((size_t)1024 * 1024)
#define TEXT_MAX ((size_t)64 * 1024)
#define ROWS_MAX 32
#define WORD_MAX 64
#define NONE ((size_t)ROWS_MAX)

struct row {
	char key[WORD_MAX], fallback[WORD_MAX], needed[WORD_MAX];
	bool value; /* the default is a value as the configuration takes it */
};

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};

/* A value of each key that is not its default; a key may mean several things. */
static const struct {
	const char *key, *text;
} values[] = {
    {"account", "account = x"},
    {"address", "address = other.example.org"},
    {"ca-file", "ca-file = /ca.pem"},
    {"certificate-commands", "certificate-commands = {\"show x\"}"},
    {"chain", "chain = /chain.pem"},
    {"complete", "complete = true"},
    {"credential", "credential = name"},
    {"device-name", "device-name = asa-1"},
    {"directory", "directory = /d"},
    {"export", "export = true"},
    {"family", "family = ios"},
    {"file", "file = /f"},
    {"fresh-for", "fresh-for = 50h"},
    {"host-key", "host-key = \"SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""},
    {"identity-commands", "identity-commands = {\"show y\"}"},
    {"interval", "interval = 77s"},
    {"jump", "jump = \"u@bastion.example.org\""},
    {"key-file", "key-file = /key"},
    {"kind", ""},
    {"known-hosts", "known-hosts = /hosts"},
    {"license-commands", "license-commands = {\"show z\"}"},
    {"local-address", "local-address = 192.0.2.1"},
    {"max-certificates", "max-certificates = 77"},
    {"max-rows", "max-rows = 77"},
    {"max-size", "max-size = 77K"},
    {"names", "names = {\"*.ca\"}"},
    {"parts", "parts = {license}"},
    {"password-file", "password-file = /p"},
    {"path-prefix", "path-prefix = /proxy"},
    {"peer", "peer b { address = b.example.org }"},
    {"pin", "pin = \"sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\""},
    {"probe", "probe = false"},
    {"program", "program = {\"/bin/p\", \"x\"}"},
    {"proxy", "proxy = \"http://proxy.example.org:3128\""},
    {"readiness", "readiness = false"},
    {"retries", "retries = 7"},
    {"role", "role = other"},
    {"sni", "sni = other.example.org"},
    {"ssh-config", "ssh-config = /ssh_config"},
    {"ssh-program", "ssh-program = /opt/ssh"},
    {"starttls", "starttls = ldap"},
    {"store", "store = other"},
    {"store-commands", "store-commands = {\"show s\"}"},
    {"timeout", "timeout = 77s"},
    {"tls", "tls = strict"},
    {"trust-lists", "trust-lists = {other-trust}"},
    {"trust-points", "trust-points = true"},
    {"trustpoint", "trustpoint = other"},
    {"udi", "udi = FOC0000AAAA"},
    {"user", "user = monitor"},
    {"version", "version = 3"},
};

static struct aw_bytes manual;
static struct confdir dir;
static struct row rows[ROWS_MAX];
static size_t n_rows;

static void
setup(void)
{
	struct aw_error err = {0};

	confdir_make(&dir);
	ck_assert_int_eq(aw_file_read(MANUAL, BYTES_MAX, &manual, &err), AW_OK);
	manual.data = realloc(manual.data, manual.len + 1);
	ck_assert_ptr_nonnull(manual.data);
	manual.data[manual.len] = '\0';
}

static void
teardown(void)
{
	aw_bytes_free(&manual);
	confdir_remove(&dir);
}

/* ".It Ic KEY Ta [Li ]DEFAULT Ta NEEDED Ta MEANING". */
static void
read_row(const char *line)
{
	struct row *row = &rows[n_rows++];
	char meaning[WORD_MAX * 4];

	ck_assert_uint_le(n_rows, ROWS_MAX);
	memset(row, 0, sizeof(*row));
	ck_assert_msg(sscanf(line, ".It Ic %63s Ta %63[^\n]", row->key, row->fallback) == 2 &&
			  sscanf(strstr(line, " Ta "), " Ta %63[^T] Ta %63s Ta %255[^\n]",
			      row->fallback, row->needed, meaning) == 3,
	    "not understood: %.80s", line);
	row->fallback[strlen(row->fallback) - 1] = '\0';
	row->value = strncmp(row->fallback, "Li ", 3) == 0;
	if (row->value)
		memmove(row->fallback, row->fallback + 3, strlen(row->fallback) - 2);
}

/* The table of a kind. */
static void
read_table(const char *name)
{
	char mark[WORD_MAX];
	const char *at, *end;

	(void)snprintf(mark, sizeof(mark), "\n.\\\" keys of %s\n", name);
	at = strstr((const char *)manual.data, mark);
	ck_assert_msg(at != NULL, "%s has no table of the keys of %s", MANUAL, name);
	end = strstr(at, "\n.El\n");
	n_rows = 0;
	while ((at = strstr(at, "\n.It ")) != NULL && at < end) {
		if (strncmp(at, "\n.It Ic ", 8) == 0)
			read_row(at + 1);
		at++;
	}
}

static const char *
value_of(const char *key)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (strcmp(values[i].key, key) == 0)
			return values[i].text;
	ck_abort_msg("no value of %s is known here", key);
	return NULL;
}

static void
print_words(struct aw_buf *buf, const char *name, char *const *words, size_t n)
{
	for (size_t i = 0; words != NULL && i < n && words[i] != NULL; i++)
		ck_assert(aw_buf_printf(buf, "%s %s\n", name, words[i]));
}

static void
print_word(struct aw_buf *buf, const char *name, const char *word)
{
	if (word != NULL)
		ck_assert(aw_buf_printf(buf, "%s %s\n", name, word));
}

static void
print_ssh(struct aw_buf *buf, const struct aw_ssh_config *ssh)
{
	for (size_t i = 0; i < AW_SSH_GIVES; i++)
		print_words(buf, "commands", ssh->commands[i], ROWS_MAX);
	ck_assert(aw_buf_printf(buf, "family %s gives %u\n", ssh->family->name, ssh->gives));
	print_word(buf, "client", ssh->client);
	print_word(buf, "config", ssh->config_file);
	print_word(buf, "known", ssh->known_hosts);
	print_word(buf, "host-key", ssh->host_key);
	print_word(buf, "key", ssh->key_file);
	print_word(buf, "jump-user", ssh->jump_user);
	print_word(buf, "jump", ssh->jump);
	print_word(buf, "trustpoint", ssh->trustpoint);
}

static void
print_source(struct aw_buf *buf, const struct aw_source_config *source)
{
	print_word(buf, "file", source->file);
	print_word(buf, "role", source->role);
	print_words(buf, "program", source->program, ROWS_MAX);
	print_word(buf, "device-name", source->device_name);
	print_word(buf, "udi", source->udi);
	for (size_t i = 0; i < source->n_nodes; i++)
		print_word(buf, "node", source->nodes[i].address);
	print_words(buf, "list", source->lists, source->n_lists);
	if (source->n_lists == 0 && aw_source_kind_row(source->kind)->lists)
		print_word(buf, "list", aw_source_kind_row(source->kind)->store);
	print_word(buf, "account", source->account);
	print_word(buf, "user", source->user);
	print_word(buf, "password", source->password_file);
	print_word(buf, "credential", source->credential);
	print_word(buf, "ca", source->ca_file);
	print_word(buf, "pin", source->pin);
	print_word(buf, "store", source->store);
	print_word(buf, "prefix", source->path_prefix);
	ck_assert(aw_buf_printf(buf, "%lld %lld %zu %d %d %d %d %u %zu %d %d\n",
	    (long long)source->fresh_for, (long long)source->timeout, source->max_bytes,
	    source->export_bytes, source->strict, source->version3, source->judged, source->retries,
	    source->max_rows, source->trust_points, (int)source->extent));
	if (source->ssh != NULL)
		print_ssh(buf, source->ssh);
}

static void
print_store(struct aw_buf *buf, const struct aw_store_config *store)
{
	print_word(buf, "path", store->path);
	print_words(buf, "program", store->program.argv, ROWS_MAX);
	print_word(buf, "password", store->password_file);
	print_words(buf, "name", store->names, store->n_names);
	ck_assert(aw_buf_printf(buf, "%lld %zu %zu %zu %lld %d %d\n",
	    (long long)store->program.timeout, store->program.max_bytes, store->max_bytes,
	    store->max_anchors, (long long)store->fresh_for, store->judged, (int)store->extent));
}

static void
print_service(struct aw_buf *buf, const struct aw_service_config *service)
{
	print_word(buf, "host", service->host);
	print_word(buf, "chain", service->chain);
	print_word(buf, "proxy", service->proxy);
	print_word(buf, "local", service->local_address);
	ck_assert(aw_buf_printf(buf, "%d %d %lld %lld\n", service->probe, (int)service->starttls,
	    (long long)service->timeout, (long long)service->interval));
}

/* A configuration with one section of the kind. */
static void
write_config(const struct aw_source_kind_row *kind, const char *keys)
{
	char text[1024];

	if (kind->section == AW_SECTION_SOURCE)
		(void)snprintf(text, sizeof(text),
		    "device d { address = d.example.org source s { kind = %s\n%s\n} }\n",
		    kind->name, keys);
	else if (kind->section == AW_SECTION_STORE)
		(void)snprintf(text, sizeof(text), "device d { store s {\n%s\n} }\n", keys);
	else
		(void)snprintf(
		    text, sizeof(text), "service \"s.example.org:389\" {\n%s\n}\n", keys);
	(void)confdir_write(&dir, "a.conf", text);
}

/* What the configuration with these keys means; NULL if it is refused. By malloc. */
static char *
meaning_of(const struct aw_source_kind_row *kind, const char *keys)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	struct aw_buf buf;

	write_config(kind, keys);
	if (aw_config_load(confdir_file(&dir, "a.conf"), &shipped, &config, &err) != AW_OK)
		return NULL;
	aw_buf_init(&buf, TEXT_MAX);
	ck_assert(aw_buf_printf(&buf, "%s\n", kind->name));
	if (kind->section == AW_SECTION_SOURCE)
		print_source(&buf, &config->devices[0].sources[0]);
	else if (kind->section == AW_SECTION_STORE)
		print_store(&buf, &config->devices[0].stores[0]);
	else if (aw_source_kind_row(config->services[0].kind) == kind)
		print_service(&buf, &config->services[0]);
	else
		aw_buf_free(&buf);
	aw_config_free(config);
	return (char *)buf.data;
}

static bool
is_accepted(const struct aw_source_kind_row *kind, const char *keys)
{
	char *meaning = meaning_of(kind, keys);

	free(meaning);
	return meaning != NULL;
}

static bool
is_letter(const struct row *row)
{
	return row->needed[1] == '\0';
}

/*
 * What is needed: every "yes" but the row `without`, and of each letter the row `with` where it has
 * that letter, else the first that is not `without`.
 */
static void
needed_keys(char keys[1024], size_t without, size_t with)
{
	bool done[256] = {false};

	keys[0] = '\0';
	if (with != NONE && is_letter(&rows[with])) {
		done[(unsigned char)rows[with].needed[0]] = true;
		(void)snprintf(keys, 1024, "%s\n", value_of(rows[with].key));
	}
	for (size_t i = 0; i < n_rows; i++) {
		size_t used = strlen(keys);
		bool *letter = &done[(unsigned char)rows[i].needed[0]];

		if (i == without || strcmp(rows[i].needed, "no") == 0 ||
		    (is_letter(&rows[i]) && *letter))
			continue;
		*letter = is_letter(&rows[i]);
		(void)snprintf(keys + used, 1024 - used, "%s\n", value_of(rows[i].key));
	}
}

/* What is needed, with the choice that the text goes with, and the same with it; false: none. */
static bool
with_key(const struct aw_source_kind_row *kind, const char *text, char keys[1024], char all[1024])
{
	for (size_t with = 0; with <= n_rows; with++) {
		needed_keys(keys, NONE, with < n_rows ? with : NONE);
		(void)snprintf(all, 1024, "%.900s\n%s", keys, text);
		if (is_accepted(kind, keys) && is_accepted(kind, all))
			return true;
	}
	return false;
}

START_TEST(the_table_has_the_keys)
{
	const struct aw_source_kind_row *kind = aw_source_kind_row((enum aw_source_kind)_i);
	size_t n = 0;

	read_table(kind->name);
	for (size_t i = 0; i < n_rows; i++) {
		ck_assert_msg(aw_source_kind_takes((enum aw_source_kind)_i, rows[i].key),
		    "the table of %s has %s", kind->name, rows[i].key);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(rows[i].key, rows[k].key);
	}
	while (kind->keys[n] != NULL)
		n++;
	ck_assert_msg(n == n_rows, "%s has %zu keys, its table has %zu", kind->name, n, n_rows);
}
END_TEST

START_TEST(the_needed_keys_are_needed)
{
	const struct aw_source_kind_row *kind = aw_source_kind_row((enum aw_source_kind)_i);
	char keys[1024];

	read_table(kind->name);
	for (size_t i = 0; i < n_rows; i++) {
		const struct row *row = &rows[i];

		if (strcmp(row->needed, "no") == 0)
			continue;
		ck_assert_msg(is_letter(row) || strcmp(row->needed, "yes") == 0, "%s: needed: %s",
		    row->key, row->needed);
		/* One of a letter is enough, and any of them. */
		needed_keys(keys, NONE, i);
		ck_assert_msg(is_accepted(kind, keys), "%s with %s", kind->name, keys);
		if (is_letter(row))
			continue;
		needed_keys(keys, i, NONE);
		ck_assert_msg(!is_accepted(kind, keys), "%s without %s", kind->name, row->key);
	}
}
END_TEST

START_TEST(one_of_a_letter_is_needed)
{
	const struct aw_source_kind_row *kind = aw_source_kind_row((enum aw_source_kind)_i);

	read_table(kind->name);
	for (size_t i = 0; i < n_rows; i++) {
		char letter = rows[i].needed[0], keys[1024] = "";
		size_t members = 0;

		if (!is_letter(&rows[i]))
			continue;
		for (size_t k = 0; k < n_rows; k++)
			members += rows[k].needed[0] == letter && is_letter(&rows[k]);
		ck_assert_msg(members > 1, "%s: only %s is %c", kind->name, rows[i].key, letter);
		for (size_t k = 0; k < n_rows; k++)
			if (strcmp(rows[k].needed, "no") != 0 &&
			    !(is_letter(&rows[k]) && rows[k].needed[0] == letter)) {
				size_t used = strlen(keys);

				(void)snprintf(keys + used, sizeof(keys) - used, "%s\n",
				    rows[k].needed[0] == letter ? "" : value_of(rows[k].key));
			}
		ck_assert_msg(!is_accepted(kind, keys), "%s without any %c", kind->name, letter);
	}
}
END_TEST

/* True if the key, given as in `text`, changes what the configuration means. */
static bool
changes(const struct aw_source_kind_row *kind, const char *text)
{
	char keys[1024], all[1024], *before, *after;
	bool same;

	ck_assert_msg(with_key(kind, text, keys, all), "%s is refused with %s", kind->name, text);
	before = meaning_of(kind, keys);
	after = meaning_of(kind, all);
	ck_assert(before != NULL && after != NULL);
	same = strcmp(before, after) == 0;
	free(after);
	free(before);
	return !same;
}

START_TEST(the_defaults_are_so)
{
	const struct aw_source_kind_row *kind = aw_source_kind_row((enum aw_source_kind)_i);

	read_table(kind->name);
	for (size_t i = 0; i < n_rows; i++) {
		const char *other = value_of(rows[i].key);
		char text[2 * WORD_MAX + 8];

		if (strcmp(rows[i].needed, "no") != 0 || strcmp(rows[i].key, "kind") == 0)
			continue;
		(void)snprintf(text, sizeof(text), "%s = %s", rows[i].key, rows[i].fallback);
		ck_assert_msg(!rows[i].value || !changes(kind, text),
		    "%s: the default of %s is not %s", kind->name, rows[i].key, rows[i].fallback);
		ck_assert_msg(strcmp(text, other) == 0 || changes(kind, other),
		    "%s: %s changes nothing", kind->name, other);
	}
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, the_table_has_the_keys, 1, AW_SOURCE_KINDS);
	tcase_add_loop_test(tc, the_needed_keys_are_needed, 1, AW_SOURCE_KINDS);
	tcase_add_loop_test(tc, one_of_a_letter_is_needed, 1, AW_SOURCE_KINDS);
	tcase_add_loop_test(tc, the_defaults_are_so, 1, AW_SOURCE_KINDS);
}

int
main(void)
{
	return aw_suite_run("key_tables", fill);
}
