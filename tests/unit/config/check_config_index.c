/* SPDX-License-Identifier: ISC */
/* The index of a configuration: the same answer as the files give, or none. */
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/instant.h"
#include "config/config.h"
#include "config/config_index.h"
#include "config/transition_pack.h"
#include "fixture/confdir.h"
#include "fixture/suite.h"

#define LATER 100 /* seconds after which the files of a test are old enough */

#define DEVICES                                                      \
	"device \"a\" {\n store \"s\" { file = \"/a }.pem\" } # }\n" \
	" policy { broken = warning } }\n"                           \
	"device b { store s { file = '/b.pem' } services = {tools.cisco.com} }\n"

static const char main_text[] = "interval = 2h // of all\n"
				"/* a comment with { */ policy {\n at-risk = critical\n}\n" DEVICES
				"service \"x.example:8443\" { chain = /x.pem }\n";
static const char more_text[] =
    "exception {\n certificate = "
    "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n"
    " reason = \"known\"\n until = 2027-01-31\n}\n";
static const char device_text[] =
    "device \"c\" { store \"s\" { file = /c.pem } key-types = rsa }\n";

/* A configuration of three files, whose state directory is the directory itself. */
struct world {
	struct confdir dir;
	char path[128];
	struct aw_config_overrides of; /* a check of device a */
};

static void
write_file(struct world *world, const char *name, const char *text)
{
	(void)confdir_write(&world->dir, name, text);
}

static void
setup_world(struct world *world)
{
	char head[256];
	char text[2048];

	confdir_make(&world->dir);
	(void)snprintf(world->path, sizeof(world->path), "%s/x.conf", world->dir.path);
	(void)snprintf(head, sizeof(head), "state-directory = \"%s\"\n", world->dir.path);
	(void)snprintf(text, sizeof(text), "%s%s", head, main_text);
	write_file(world, "x.conf", text);
	ck_assert_int_eq(mkdir(confdir_file(&world->dir, "conf.d"), 0755), 0);
	write_file(world, "conf.d/more.conf", more_text);
	write_file(world, "conf.d/c.conf", device_text);
	world->of = (struct aw_config_overrides){
	    .transitions_dir = "data/transitions", .no_root_dates = true, .device = "a"};
}

/* Writes the index; the wall time for another try. */
static int64_t
write_index(struct world *world, int64_t now)
{
	struct aw_error err = {0};
	int64_t later = 0;

	ck_assert_msg(aw_config_index_write(world->path, &world->of, now, &later, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	return later;
}

static bool
is_there(struct world *world)
{
	return access(confdir_file(&world->dir, AW_CONFIG_INDEX_NAME), F_OK) == 0;
}

static bool
is_used(struct world *world, const char *device)
{
	struct aw_config_index *index = aw_config_index_open(world->path, &world->of, device);
	bool used = index != NULL;

	aw_config_index_free(index);
	return used;
}

static void
make_index(struct world *world)
{
	ck_assert_int_eq(write_index(world, time(NULL) + LATER), AW_INSTANT_NONE);
	ck_assert(is_used(world, "a"));
}

static struct aw_config *
load_device(struct world *world, const char *device)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};

	world->of.device = device;
	ck_assert_msg(aw_config_load(world->path, &world->of, &config, &err) == AW_OK, "%s: %s",
	    err.object, err.text);
	return config;
}

static void
same_text(const char *a, const char *b)
{
	ck_assert((a == NULL) == (b == NULL));
	if (a != NULL)
		ck_assert_str_eq(a, b);
}

static void
same_policy(const struct aw_policy *a, const struct aw_policy *b)
{
	struct aw_policy x = *a, y = *b;

	ck_assert_uint_eq(a->n_exceptions, b->n_exceptions);
	for (size_t i = 0; i < a->n_exceptions; i++) {
		ck_assert_mem_eq(a->exceptions[i].sha256, b->exceptions[i].sha256, AW_SHA256_LEN);
		ck_assert_int_eq(a->exceptions[i].until, b->exceptions[i].until);
	}
	x.exceptions = y.exceptions = NULL;
	ck_assert_int_eq(x.broken, y.broken);
	ck_assert_int_eq(x.at_risk, y.at_risk);
	ck_assert_int_eq(x.clean_up, y.clean_up);
}

static void
same_transitions(const struct aw_transitions *a, const struct aw_transitions *b)
{
	struct aw_buf x, y;

	aw_buf_init(&x, 1 << 24);
	aw_buf_init(&y, 1 << 24);
	aw_transitions_pack(&x, a);
	aw_transitions_pack(&y, b);
	ck_assert_uint_gt(x.len, 1000);
	ck_assert_uint_eq(x.len, y.len);
	ck_assert_mem_eq(x.data, y.data, x.len);
	aw_buf_free(&x);
	aw_buf_free(&y);
}

/* What a check needs of two configurations is the same. */
static void
same_config(const struct aw_config *a, const struct aw_config *b, const char *device)
{
	const struct aw_device_config *x = aw_config_device(a, device);
	const struct aw_device_config *y = aw_config_device(b, device);

	ck_assert_ptr_nonnull(x);
	ck_assert_ptr_nonnull(y);
	same_text(a->state_dir, b->state_dir);
	same_text(a->path, b->path);
	ck_assert_int_eq(a->interval, b->interval);
	same_text(x->place.file, y->place.file);
	ck_assert_int_eq(x->place.line, y->place.line);
	ck_assert_int_eq(x->interval, y->interval);
	ck_assert_uint_eq(x->n_services, y->n_services);
	for (size_t i = 0; i < x->n_services; i++)
		same_text(x->services[i], y->services[i]);
	ck_assert_uint_eq(x->key_types, y->key_types);
	ck_assert_uint_eq(x->n_stores, y->n_stores);
	for (size_t i = 0; i < x->n_stores; i++)
		same_text(x->stores[i].path, y->stores[i].path);
	ck_assert_uint_eq(a->n_services, b->n_services);
	for (size_t i = 0; i < a->n_services; i++) {
		same_text(a->services[i].name, b->services[i].name);
		ck_assert_int_eq(a->services[i].place.line, b->services[i].place.line);
	}
	same_policy(aw_config_policy(a, device), aw_config_policy(b, device));
	same_transitions(&a->transitions, &b->transitions);
}

START_TEST(same_answer)
{
	static const char *const devices[] = {"a", "b", "c"};
	struct world world;

	setup_world(&world);
	for (size_t i = 0; i < 3; i++) {
		struct aw_config *whole, *files, *indexed;

		(void)unlink(confdir_file(&world.dir, AW_CONFIG_INDEX_NAME));
		whole = load_device(&world, NULL);
		ck_assert_uint_eq(whole->n_devices, 3);
		files = load_device(&world, devices[i]);
		ck_assert_uint_eq(files->n_devices, 1);
		make_index(&world);
		indexed = load_device(&world, devices[i]);
		ck_assert(is_used(&world, devices[i]));
		ck_assert_uint_eq(indexed->n_devices, 1);
		same_config(whole, files, devices[i]);
		same_config(whole, indexed, devices[i]);
		aw_config_free(whole);
		aw_config_free(files);
		aw_config_free(indexed);
	}
	confdir_remove(&world.dir);
}
END_TEST

START_TEST(not_for_others)
{
	struct world world;

	setup_world(&world);
	make_index(&world);
	ck_assert(!is_used(&world, "d"));
	ck_assert(!is_used(&world, ""));
	/* Other transitions, and another state directory. */
	world.of.transitions_dir = "data/transitions/roots";
	ck_assert(!is_used(&world, "a"));
	world.of.transitions_dir = "data/transitions";
	world.of.state_dir = "/nowhere";
	ck_assert(!is_used(&world, "a"));
	world.of.state_dir = world.dir.path;
	ck_assert(is_used(&world, "a"));
	confdir_remove(&world.dir);
}
END_TEST

/* A change of one file, and whether checks of devices a and c notice. */
static const struct {
	const char *name, *text;
	bool of_a, of_c;
} changes[] = {
    {"x.conf", "device a { store s { file = /other.pem } }\n", true, true},
    {"conf.d/more.conf", "interval = 3h\n", true, true},
    {"conf.d/new.conf", "interval = 3h\n", true, true},
    /* A file of other devices alone. */
    {"conf.d/c.conf", "device c { store s { file = /other.pem } }\n", false, true},
};

START_TEST(changed)
{
	struct world world;

	setup_world(&world);
	make_index(&world);
	ck_assert(is_used(&world, "c"));
	write_file(&world, changes[_i].name, changes[_i].text);
	ck_assert_int_eq(is_used(&world, "a"), !changes[_i].of_a);
	ck_assert_int_eq(is_used(&world, "c"), !changes[_i].of_c);
	confdir_remove(&world.dir);
}
END_TEST

/* The same text in another file is another file: a copied tree is judged by its own files. */
START_TEST(replaced)
{
	struct world world;
	struct aw_bytes bytes;
	struct aw_error err;
	char copy[160];

	setup_world(&world);
	make_index(&world);
	ck_assert_int_eq(aw_file_read(world.path, 1 << 16, &bytes, &err), AW_OK);
	(void)snprintf(copy, sizeof(copy), "%s",
	    confdir_write_bytes(&world.dir, "copy", bytes.data, bytes.len));
	aw_bytes_free(&bytes);
	ck_assert_int_eq(rename(copy, world.path), 0);
	ck_assert(!is_used(&world, "a"));
	confdir_remove(&world.dir);
}
END_TEST

START_TEST(site_transitions)
{
	struct world world;
	char text[512];

	setup_world(&world);
	(void)snprintf(text, sizeof(text), "transitions = \"%s/site\"\n", world.dir.path);
	write_file(&world, "conf.d/site.conf", text);
	ck_assert_int_eq(mkdir(confdir_file(&world.dir, "site"), 0755), 0);
	write_file(&world, "site/t.conf",
	    "transition \"t\" { title = \"T\" source = \"here\" retiring \"R\" { sha256 = "
	    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb } }\n");
	make_index(&world);
	write_file(&world, "site/u.conf", "version = 2026-01-01\n");
	ck_assert(!is_used(&world, "a"));
	confdir_remove(&world.dir);
}
END_TEST

/* Times of a file that was changed just now do not show a second change. */
START_TEST(too_young)
{
	struct world world;
	int64_t now = time(NULL), later;

	setup_world(&world);
	later = write_index(&world, now);
	ck_assert_int_gt(later, now);
	ck_assert_int_le(later, time(NULL) + AW_CONFIG_INDEX_AGE);
	ck_assert(!is_there(&world));
	ck_assert_int_eq(write_index(&world, later), AW_INSTANT_NONE);
	ck_assert(is_there(&world));
	confdir_remove(&world.dir);
}
END_TEST

/* Who may not read the configuration may not read it in the index. */
START_TEST(private_files)
{
	struct world world;
	struct stat st;

	setup_world(&world);
	make_index(&world);
	ck_assert_int_eq(chmod(confdir_file(&world.dir, "conf.d/c.conf"), 0640), 0);
	ck_assert_int_eq(write_index(&world, time(NULL) + LATER), AW_INSTANT_NONE);
	ck_assert_int_eq(stat(confdir_file(&world.dir, AW_CONFIG_INDEX_NAME), &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0640);
	ck_assert_int_eq(chmod(confdir_file(&world.dir, "conf.d/c.conf"), 0600), 0);
	ck_assert_int_eq(write_index(&world, time(NULL) + LATER), AW_INSTANT_NONE);
	ck_assert(!is_there(&world));
	confdir_remove(&world.dir);
}
END_TEST

/* An index with one octet changed, or cut, gives no other answer than the files. */
START_TEST(damaged)
{
	struct aw_bytes bytes;
	struct aw_error err;
	struct world world;

	setup_world(&world);
	world.of.transitions_dir = "data/transitions/65-umbrella.conf";
	make_index(&world);
	ck_assert_int_eq(
	    aw_file_read(confdir_file(&world.dir, AW_CONFIG_INDEX_NAME), 1 << 20, &bytes, &err),
	    AW_OK);
	for (size_t i = 0; i < bytes.len; i++) {
		bytes.data[i] ^= 0x41;
		(void)confdir_write_bytes(&world.dir, AW_CONFIG_INDEX_NAME, bytes.data, bytes.len);
		aw_config_free(load_device(&world, "a"));
		bytes.data[i] ^= 0x41;
	}
	for (size_t len = 0; len < bytes.len; len += 7) {
		struct aw_config *config;

		(void)confdir_write_bytes(&world.dir, AW_CONFIG_INDEX_NAME, bytes.data, len);
		config = load_device(&world, "a");
		ck_assert_str_eq(aw_config_device(config, "a")->stores[0].path, "/a }.pem");
		aw_config_free(config);
	}
	aw_bytes_free(&bytes);
	confdir_remove(&world.dir);
}
END_TEST

/* Sections of other devices are passed over, whatever is in them, and nothing else is. */
START_TEST(passed_over)
{
	static const char text[] =
	    "device x { nonsense = { \"}\", '\\'}' } /* } */ // }\n deep { a { } } }\n"
	    "device a { store s { file = /a.pem } }\n"
	    "device y { \"\\\"}\" }\n";
	struct aw_config *config;
	struct aw_error err;
	struct world world;

	setup_world(&world);
	ck_assert_int_eq(unlink(confdir_file(&world.dir, "conf.d/c.conf")), 0);
	write_file(&world, "x.conf", text);
	config = load_device(&world, "a");
	ck_assert_uint_eq(config->n_devices, 1);
	ck_assert_int_eq(aw_config_device(config, "a")->place.line, 3);
	aw_config_free(config);
	write_file(&world, "x.conf", "device x { a { }\ndevice a { store s { file = /a.pem } }\n");
	ck_assert_int_eq(
	    aw_config_load(world.path, &world.of, &config, &err), AW_ERR_CONFIG_SYNTAX);
	ck_assert_ptr_nonnull(strstr(err.text, "this device is never closed"));
	write_file(&world, "x.conf", "device x { a = \"b\n }\n");
	ck_assert_int_eq(
	    aw_config_load(world.path, &world.of, &config, &err), AW_ERR_CONFIG_SYNTAX);
	ck_assert_ptr_nonnull(strstr(err.text, "not closed on its line"));
	confdir_remove(&world.dir);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, same_answer);
	tcase_add_test(tc, not_for_others);
	tcase_add_loop_test(tc, changed, 0, COUNT(changes));
	tcase_add_test(tc, replaced);
	tcase_add_test(tc, site_transitions);
	tcase_add_test(tc, too_young);
	tcase_add_test(tc, private_files);
	tcase_add_test(tc, damaged);
	tcase_add_test(tc, passed_over);
}

int
main(void)
{
	return aw_suite_run("config-index", fill);
}
