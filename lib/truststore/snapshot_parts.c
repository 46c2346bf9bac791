/* SPDX-License-Identifier: ISC */
#include "truststore/snapshot_parts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/text.h"
#include "model/trust_list.h"
#include "truststore/json_text.h"
#include "truststore/store_json.h"

#define WHERE "certificate snapshot"
#define MESSAGE_MAX 160

/* The service that an entry names, or its number. */
static void
service_of(json_t *entry, size_t number, char out[AW_TRUST_LIST_MAX + 1])
{
	const char *service = json_string_value(json_object_get(entry, "service"));

	out[0] = '\0';
	if (service != NULL)
		(void)aw_text_clean(out, AW_TRUST_LIST_MAX + 1, service, strlen(service));
	if (out[0] == '\0')
		(void)aw_text_format(out, AW_TRUST_LIST_MAX + 1, "number %zu", number);
}

/* What is being taken apart: the lists as JSON, until all entries of one name are known. */
struct work {
	struct aw_snapshot_parts *out;
	json_t **lists; /* as many as out->lists */
	bool cut;
};

/* The list of that name, a new one if there is none; SIZE_MAX: no memory, or too many. */
static size_t
find_list(struct work *work, const char *name)
{
	struct aw_snapshot_parts *out = work->out;
	size_t i = 0;

	while (i < out->n_lists && strcasecmp(out->lists[i].name, name) != 0)
		i++;
	if (i < out->n_lists)
		return i;
	work->cut = work->cut || i >= AW_SNAPSHOT_PARTS_MAX;
	if (work->cut || !AW_GROW(out->lists, out->n_lists))
		return SIZE_MAX;
	out->lists[i] = (struct aw_snapshot_list){.name = strdup(name)};
	work->lists[i] = json_array();
	if (out->lists[i].name == NULL || work->lists[i] == NULL) {
		free(out->lists[i].name);
		json_decref(work->lists[i]);
		return SIZE_MAX;
	}
	out->n_lists++;
	return i;
}

/* A list of a service joins what there is of that name; the reader names what is wrong in it. */
static bool
take_list(struct work *work, json_t *trust, size_t number)
{
	json_t *data = json_object_get(trust, "certificate_data"), *one;
	char service[AW_TRUST_LIST_MAX + 1], name[AW_TRUST_LIST_MAX + 1];
	size_t at;

	service_of(trust, number, service);
	aw_trust_list_name(service, name);
	at = find_list(work, name);
	if (at == SIZE_MAX)
		return work->cut;
	work->out->lists[at].entries += json_is_array(data) ? json_array_size(data) : 1;
	one = json_pack("{s:s}", "service", name);
	if (one != NULL && data != NULL && json_object_set(one, "certificate_data", data) != 0) {
		json_decref(one);
		return false;
	}
	return json_array_append_new(work->lists[at], one) == 0;
}

static const char *
fault_of(json_t *entry)
{
	json_t *text = json_object_get(entry, "certificate");

	if (!json_is_object(entry))
		return "the entry is no object";
	if (text == NULL || json_is_null(text))
		return "the certificate is missing in the snapshot";
	if (!json_is_string(text))
		return "the certificate is no text";
	if (strspn(json_string_value(text), " \t\r\n") == json_string_length(text))
		return "the certificate is empty in the snapshot";
	return NULL;
}

static bool
take_own(struct work *work, json_t *entry, size_t number)
{
	struct aw_snapshot_parts *out = work->out;
	char service[AW_TRUST_LIST_MAX + 1];
	struct aw_snapshot_own *own;

	work->cut = work->cut || out->n_own >= AW_SNAPSHOT_PARTS_MAX;
	if (out->n_own >= AW_SNAPSHOT_PARTS_MAX)
		return true;
	if (!AW_GROW(out->own, out->n_own))
		return false;
	service_of(entry, number, service);
	own = &out->own[out->n_own++];
	*own = (struct aw_snapshot_own){.name = strdup(service), .why = fault_of(entry)};
	if (own->why == NULL)
		own->pem = strdup(json_string_value(json_object_get(entry, "certificate")));
	return own->name != NULL && (own->why != NULL || own->pem != NULL);
}

/* One entry, or a list of them. */
static bool
take_each(struct work *work, json_t *list, bool (*take)(struct work *, json_t *, size_t))
{
	bool room = true;

	if (json_object_size(list) > 0)
		return take(work, list, 1);
	for (size_t i = 0; room && i < json_array_size(list); i++)
		room = take(work, json_array_get(list, i), i + 1);
	return room;
}

/* Each list as a document. */
static bool
write_lists(struct work *work, json_t *root)
{
	json_t *server = json_object_get(root, "server");

	for (size_t i = 0; i < work->out->n_lists; i++) {
		json_t *one = json_pack("{s:s, s:O}", "trackingId", "-", "trusts", work->lists[i]);

		if (one == NULL ||
		    (server != NULL && json_object_set(one, "server", server) != 0)) {
			json_decref(one);
			return false;
		}
		work->out->lists[i].json = json_dumps(one, JSON_COMPACT);
		json_decref(one);
		if (work->out->lists[i].json == NULL)
			return false;
	}
	return true;
}

static enum aw_err
take_snapshot(json_t *root, struct aw_snapshot_parts *out, struct aw_error *err)
{
	const char *server = json_string_value(json_object_get(root, "server"));
	json_t *trusts = json_object_get(root, "trusts");
	json_t *identities = json_object_get(root, "identities");
	json_t *lists[AW_SNAPSHOT_PARTS_MAX + 1] = {NULL};
	struct work work = {.out = out, .lists = lists};
	bool room = server == NULL || (out->server = aw_text_clean_dup(
					   server, strlen(server), AW_TRUST_LIST_MAX)) != NULL;

	room = room && take_each(&work, trusts, take_list) &&
	       take_each(&work, identities, take_own) && write_lists(&work, root);
	for (size_t i = 0; i < out->n_lists; i++)
		json_decref(lists[i]);
	out->whole = json_is_array(trusts) && json_is_array(identities) && !work.cut;
	return room ? AW_OK : aw_error_nomem(err);
}

/* What a server answers in place of a snapshot: `message`, or `messages`, a list. */
static enum aw_err
no_snapshot(json_t *root, struct aw_error *err)
{
	const char *text = json_string_value(json_object_get(root, "message"));
	char message[MESSAGE_MAX] = "";

	if (text == NULL)
		text = json_string_value(json_array_get(json_object_get(root, "messages"), 0));
	if (text != NULL)
		(void)aw_text_clean(message, sizeof(message), text, strlen(text));
	return aw_error_set(err, AW_ERR_ANSWER_JSON, WHERE,
	    "JSON that is no certificate snapshot%s%s", message[0] != '\0' ? ": " : "", message);
}

enum aw_err
aw_snapshot_parts_read(
    const char *data, size_t len, struct aw_snapshot_parts *out, struct aw_error *err)
{
	struct aw_der_span rest = {(const uint8_t *)data, len};
	json_t *root = NULL;
	enum aw_err rc;

	*out = (struct aw_snapshot_parts){0};
	rc = aw_json_text_next(&rest, &root, err);
	if (rc == AW_ERR_STORE_FORMAT)
		return aw_error_set(err, AW_ERR_ANSWER_JSON, WHERE, "%s", err->text);
	if (rc != AW_OK)
		return rc;
	if (rest.len > 0)
		rc = aw_error_set(err, AW_ERR_ANSWER_JSON, WHERE, "something follows the document");
	else if (!aw_snapshot_is(root))
		rc = no_snapshot(root, err);
	else
		rc = take_snapshot(root, out, err);
	json_decref(root);
	return rc;
}

void
aw_snapshot_parts_clear(struct aw_snapshot_parts *parts)
{
	for (size_t i = 0; i < parts->n_lists; i++) {
		free(parts->lists[i].name);
		free(parts->lists[i].json);
	}
	for (size_t i = 0; i < parts->n_own; i++) {
		free(parts->own[i].name);
		free(parts->own[i].pem);
	}
	free(parts->lists);
	free(parts->own);
	free(parts->server);
	*parts = (struct aw_snapshot_parts){0};
}
