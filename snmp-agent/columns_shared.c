/* SPDX-License-Identifier: ISC */
#include "columns_shared.h"
#include "model/model.h"
#include "model/store.h"

#include <string.h>

const struct aw_index aw_device_index[] = {{"awDeviceName", AW_KEY_STRING, 1, AW_DEVICE_NAME_MAX}};
const struct aw_index aw_store_index[] = {{"awDeviceName", AW_KEY_STRING, 1, AW_DEVICE_NAME_MAX},
    {"awStoreName", AW_KEY_STRING, 1, AW_STORE_NAME_MAX}};
const struct aw_index aw_transition_index[] = {
    {"awTransitionName", AW_KEY_STRING, 1, AW_STORE_NAME_MAX}};

static struct aw_key
string_key(const char *s)
{
	return (struct aw_key){s, (uint32_t)strlen(s)};
}

void
aw_device_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	const struct aw_device_row *device = row;

	(void)parent;
	keys[0] = string_key(device->name);
}

void
aw_store_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	const struct aw_store_row *store = row;

	(void)parent;
	keys[0] = (struct aw_key){store->device->name, store->device_len};
	keys[1] = (struct aw_key){store->store->name, store->store_len};
}

void
aw_part_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	const struct aw_part *part = row;

	(void)parent;
	keys[0] = (struct aw_key){part->device->name, part->device_len};
	keys[1] = (struct aw_key){part->name, part->name_len};
}

static bool
is_cut(const char *text)
{
	return text != NULL && strlen(text) > AW_TEXT_MAX;
}

bool
aw_certificate_is_cut(const struct aw_certificate *certificate)
{
	return is_cut(certificate->subject) || is_cut(certificate->issuer) ||
	       is_cut(certificate->name) || is_cut(certificate->serial) ||
	       is_cut(certificate->key_algorithm) || is_cut(certificate->signature_algorithm);
}

size_t
aw_device_count(const struct aw_row *parent)
{
	return AW_SNAPSHOT(parent)->n_devices;
}

const void *
aw_device_at(const struct aw_row *parent, size_t i)
{
	return AW_SNAPSHOT(parent)->devices[i];
}

size_t
aw_store_count(const struct aw_row *parent)
{
	return AW_SNAPSHOT(parent)->rows[AW_ROWS_STORE].n;
}

const void *
aw_store_at(const struct aw_row *parent, size_t i)
{
	return AW_SNAPSHOT(parent)->rows[AW_ROWS_STORE].rows[i];
}
