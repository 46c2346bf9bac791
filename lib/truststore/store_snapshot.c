/* SPDX-License-Identifier: ISC */
/*
 * The answer of GET /platformcom/api/v1/certmgr/config/snapshot/server: `trusts` are the trust
 * lists of the server, `identities` its own certificates. An entry without a certificate is a fault
 * of that entry alone.
 */
#include "truststore/store_json.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/store.h"
#include "model/words.h"
#include "truststore/store_format.h"

#define NAME_MAX_OCTETS 65

bool
aw_snapshot_is(json_t *root)
{
	json_t *trusts = json_object_get(root, "trusts");
	json_t *identities = json_object_get(root, "identities");

	if (trusts == NULL && identities == NULL)
		return false;
	if (json_object_get(json_array_get(trusts, 0), "certificate_data") != NULL)
		return true;
	return json_object_get(root, "trackingId") != NULL ||
	       (json_is_string(json_object_get(root, "server")) && trusts != NULL);
}

/* The text of a key, cleaned; "" if it is none. */
static void
name_of(json_t *object, const char *key, char name[NAME_MAX_OCTETS])
{
	const char *text = json_string_value(json_object_get(object, key));

	name[0] = '\0';
	if (text != NULL)
		(void)aw_text_clean(name, NAME_MAX_OCTETS, text, strlen(text));
}

static enum aw_err
report_entry(struct aw_store_reading *in, const char *where, const char *text)
{
	in->block++;
	in->store->blocks++;
	return aw_store_reading_bad(in, AW_ERR_STORE_BLOCK, where, "%s", text);
}

static enum aw_err
read_certificate(struct aw_store_reading *in, json_t *entry, const char *list, size_t number)
{
	json_t *text = json_object_get(entry, "certificate");
	char where[AW_WHERE_MAX], file[NAME_MAX_OCTETS];

	name_of(entry, "filename", file);
	(void)snprintf(where, sizeof(where), "%s, certificate %zu%s%s", list, number,
	    file[0] != '\0' ? ", " : "", file);
	if (!json_is_object(entry))
		return report_entry(in, where, "the entry of the trust list is no object");
	if (text == NULL || json_is_null(text))
		return report_entry(in, where, "the certificate is missing in the snapshot");
	if (!json_is_string(text))
		return report_entry(in, where, "the certificate is no text");
	if (strspn(json_string_value(text), " \t\r\n") == json_string_length(text))
		return report_entry(in, where, "the certificate is empty in the snapshot");
	return aw_json_pem_read(in, text, where);
}

static enum aw_err
read_entries(struct aw_store_reading *in, json_t *data, const char *list)
{
	enum aw_err rc = AW_OK;

	if (json_is_object(data))
		return read_certificate(in, data, list, 1);
	if (!json_is_array(data))
		return report_entry(in, list, "the trust list has no list of certificates");
	for (size_t i = 0; i < json_array_size(data) && rc == AW_OK; i++)
		rc = read_certificate(in, json_array_get(data, i), list, i + 1);
	return rc;
}

/* The name of the list is that of the trustpoint of its anchors, if it is one word. */
static enum aw_err
read_list(struct aw_store_reading *in, json_t *trust, size_t number)
{
	char list[2 * NAME_MAX_OCTETS], service[NAME_MAX_OCTETS];
	enum aw_err rc;

	name_of(trust, "service", service);
	(void)snprintf(list, sizeof(list), "trust list %zu%s%s", number,
	    service[0] != '\0' ? " " : "", service);
	if (strchr(service, ' ') == NULL)
		in->trustpoint = (struct aw_span){service, strlen(service)};
	rc = read_entries(in, json_object_get(trust, "certificate_data"), list);
	in->trustpoint = (struct aw_span){NULL, 0};
	return rc;
}

enum aw_err
aw_snapshot_read(struct aw_store_reading *in, json_t *root)
{
	json_t *trusts = json_object_get(root, "trusts");
	uint32_t before = in->store->blocks;
	char server[NAME_MAX_OCTETS];
	enum aw_err rc = aw_store_reading_format(in, "cucm-snapshot");

	in->lists = true;
	if (json_is_object(trusts) && json_object_size(trusts) > 0 && rc == AW_OK)
		rc = read_list(in, trusts, 1);
	for (size_t i = 0; i < json_array_size(trusts) && rc == AW_OK; i++)
		rc = read_list(in, json_array_get(trusts, i), i + 1);
	if (rc != AW_OK || in->store->blocks != before)
		return rc;
	name_of(root, "server", server);
	return aw_error_set(in->err, AW_ERR_STORE_EMPTY, in->member,
	    "the certificate snapshot of %s holds no certificate of a CA, and %zu of the server "
	    "itself",
	    server[0] != '\0' ? server : "a server",
	    json_array_size(json_object_get(root, "identities")));
}
