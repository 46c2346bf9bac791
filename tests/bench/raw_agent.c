/* SPDX-License-Identifier: ISC */
/*
 * raw_agent STATE ADDRESS OID: the reference for the table engine: serves the rows of awAnchorTable
 * below OID by a handler written for this one table, with keys made in advance and a binary search
 * by memcmp.
 */
#define _DEFAULT_SOURCE
#include <sys/types.h>
#include <sys/time.h>

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/instant.h"
#include "model/model.h"
#include "policy/policy.h"
#include "model/pool.h"
#include "record/record.h"

#define KEY_MAX 64
#define COLUMNS 19

struct row {
	const struct aw_store *store;
	const struct aw_anchor *anchor;
	unsigned char key[KEY_MAX]; /* length octet and name, twice, and the id big-endian */
	size_t key_len;
};

static struct row *rows;
static size_t n_rows;
static oid root[MAX_OID_LEN];
static size_t root_len;
static int64_t now;
static volatile sig_atomic_t stop;

static void
on_signal(int number)
{
	(void)number;
	stop = 1;
}

static void
die(const char *what)
{
	(void)fprintf(stderr, "raw_agent: %s\n", what);
	exit(EXIT_FAILURE);
}

static size_t
put_name(unsigned char *key, const char *name)
{
	size_t len = strlen(name);

	key[0] = (unsigned char)len;
	memcpy(key + 1, name, len);
	return len + 1;
}

static void
add_store(const char *device, const struct aw_store *store)
{
	rows = realloc(rows, (n_rows + store->n_anchors) * sizeof(*rows));
	if (rows == NULL)
		die("out of memory");
	for (size_t i = 0; i < store->n_anchors; i++) {
		struct row *row = &rows[n_rows++];
		uint32_t id = store->anchors[i].id;
		size_t len = put_name(row->key, device);

		row->store = store;
		row->anchor = &store->anchors[i];
		len += put_name(row->key + len, store->name);
		for (int shift = 24; shift >= 0; shift -= 8)
			row->key[len++] = (unsigned char)(id >> shift);
		row->key_len = len;
	}
}

static int
compare_keys(const unsigned char *a, size_t a_len, const unsigned char *b, size_t b_len)
{
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

static int
compare_rows(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return compare_keys(x->key, x->key_len, y->key, y->key_len);
}

static void
load(const char *state)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_error err;
	char **names;
	size_t n;

	if (pool == NULL || aw_record_list(state, &names, &n, &err) != AW_OK)
		die("no records");
	for (size_t i = 0; i < n; i++) {
		struct aw_record *record;

		if (aw_record_load(pool, state, names[i], &record, &err) != AW_OK)
			die(err.text);
		for (size_t s = 0; s < record->n_stores; s++)
			add_store(record->device, &record->stores[s]);
	}
	aw_record_list_free(names, n);
	qsort(rows, n_rows, sizeof(*rows), compare_rows);
}

/*
 * Converts the requested index to a key; true if it is complete, otherwise it is valid for GETNEXT
 * only.
 */
static bool
make_key(const oid *index, size_t len, unsigned char *key, size_t *key_len)
{
	size_t n = 0, names = 0;
	size_t i = 0;

	while (names < 2 && i < len && index[i] < KEY_MAX / 3) {
		size_t end = i + 1 + index[i];

		for (; i < end && i < len; i++)
			key[n++] = (unsigned char)index[i];
		names++;
	}
	if (i < len)
		for (int shift = 24; shift >= 0; shift -= 8)
			key[n++] = (unsigned char)(index[i] >> shift);
	*key_len = n;
	return i + 1 == len;
}

static size_t
lower_bound(const unsigned char *key, size_t len)
{
	size_t low = 0, high = n_rows;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_keys(rows[middle].key, rows[middle].key_len, key, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
put_text(netsnmp_variable_list *variable, const char *text)
{
	size_t len = strlen(text);

	(void)snmp_set_var_typed_value(variable, ASN_OCTET_STR, text, len > 255 ? 255 : len);
}

static void
put_date(netsnmp_variable_list *variable, int64_t instant)
{
	struct aw_utc utc;
	u_char date[11] = {0};

	aw_instant_to_utc(instant, &utc);
	date[0] = (u_char)(utc.year >> 8);
	date[1] = (u_char)utc.year;
	date[2] = (u_char)utc.month;
	date[3] = (u_char)utc.day;
	date[4] = (u_char)utc.hour;
	date[5] = (u_char)utc.minute;
	date[6] = (u_char)utc.second;
	date[8] = '+';
	(void)snmp_set_var_typed_value(variable, ASN_OCTET_STR, date, sizeof(date));
}

static void
put_octets(netsnmp_variable_list *variable, const uint8_t *octets, size_t len)
{
	(void)snmp_set_var_typed_value(variable, ASN_OCTET_STR, octets, len);
}

static void
put_value(netsnmp_variable_list *variable, const struct row *row, oid column)
{
	const struct aw_certificate *cert = row->anchor->certificate;
	unsigned flaws = 0;
	uint8_t bits[2] = {0};

	switch (column) {
	case 2:
		put_octets(variable, cert->sha256, sizeof(cert->sha256));
		break;
	case 3:
		put_octets(variable, cert->sha1, sizeof(cert->sha1));
		break;
	case 4:
		put_text(variable, cert->name);
		break;
	case 5:
		put_text(variable, cert->subject);
		break;
	case 6:
		put_text(variable, cert->issuer);
		break;
	case 7:
		put_text(variable, cert->serial);
		break;
	case 8:
		put_date(variable, cert->not_before);
		break;
	case 9:
		put_date(variable, cert->not_after);
		break;
	case 10:
		(void)snmp_set_var_typed_integer(
		    variable, ASN_INTEGER, (long)((cert->not_after - now) % INT32_MAX));
		break;
	case 11:
		put_text(variable, cert->key_algorithm);
		break;
	case 12:
		(void)snmp_set_var_typed_integer(variable, ASN_GAUGE, cert->key_bits);
		break;
	case 13:
		put_text(variable, cert->signature_algorithm);
		break;
	case 15:
		flaws = aw_anchor_flaws(row->anchor, now);
		for (unsigned bit = 0; bit < 16; bit++)
			if ((flaws >> bit & 1) != 0)
				bits[bit / 8] = (uint8_t)(bits[bit / 8] | 0x80U >> bit % 8);
		put_octets(variable, bits, sizeof(bits));
		break;
	case 16:
		(void)snmp_set_var_typed_integer(variable, ASN_GAUGE, row->anchor->copies);
		break;
	case 18:
		put_date(variable, row->store->observed_at);
		break;
	default:
		(void)snmp_set_var_typed_integer(
		    variable, ASN_INTEGER, aw_anchor_usable(row->anchor, now) ? 1 : 2);
	}
}

static void
put_name_of(netsnmp_variable_list *variable, const struct row *row, oid column)
{
	oid name[MAX_OID_LEN];
	size_t len = root_len, tail = row->key_len - 4;

	memcpy(name, root, root_len * sizeof(oid));
	name[len++] = column;
	for (size_t i = 0; i < tail; i++)
		name[len++] = row->key[i];
	name[len++] = row->anchor->id;
	(void)snmp_set_var_objid(variable, name, len);
}

static void
next(netsnmp_variable_list *variable)
{
	oid column = 2;
	size_t at = 0, key_len = 0;
	unsigned char key[KEY_MAX * 2];

	if (variable->name_length > root_len) {
		column = variable->name[root_len];
		(void)make_key(variable->name + root_len + 1, variable->name_length - root_len - 1,
		    key, &key_len);
		at = lower_bound(key, key_len);
		if (at < n_rows && compare_keys(rows[at].key, rows[at].key_len, key, key_len) == 0)
			at++;
	}
	if (at == n_rows) {
		at = 0;
		column++;
	}
	if (column > COLUMNS || n_rows == 0)
		return;
	put_name_of(variable, &rows[at], column);
	put_value(variable, &rows[at], column);
}

static int
handle(netsnmp_mib_handler *handler, netsnmp_handler_registration *registration,
    netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
	(void)handler;
	(void)registration;
	for (netsnmp_request_info *request = requests; request != NULL; request = request->next)
		if (info->mode == MODE_GETNEXT)
			next(request->requestvb);
	return SNMP_ERR_NOERROR;
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		die("usage: raw_agent STATE ADDRESS OID");
	(void)signal(SIGTERM, on_signal);
	now = time(NULL);
	load(argv[1]);
	root_len = MAX_OID_LEN;
	(void)setenv("MIBS", "", 1);
	netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE, 1);
	netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
	netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
	netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, argv[2]);
	(void)init_agent("raw_agent");
	if (snmp_parse_oid(argv[3], root, &root_len) == NULL)
		die("bad OID");
	(void)netsnmp_register_handler(
	    netsnmp_create_handler_registration("raw", handle, root, root_len, HANDLER_CAN_RONLY));
	init_snmp("raw_agent");
	while (!stop)
		(void)agent_check_and_process(1);
	snmp_shutdown("raw_agent");
	return EXIT_SUCCESS;
}
