/* SPDX-License-Identifier: ISC */
#include "config/transition_pack.h"

#include <stdlib.h>

static void
pack_roots(struct aw_buf *buf, const struct aw_root *roots, size_t n)
{
	aw_pack_number(buf, (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		const struct aw_root *root = &roots[i];

		aw_pack_text(buf, root->name);
		aw_pack_text(buf, root->subject);
		aw_pack_text(buf, root->serial);
		aw_pack_text(buf, root->url);
		aw_pack_octets(buf, root->sha256, sizeof(root->sha256));
		aw_pack_octets(buf, root->sha1, sizeof(root->sha1));
		aw_pack_octets(buf, root->key_sha256, sizeof(root->key_sha256));
		aw_pack_number(buf, root->has_sha1);
		aw_pack_number(buf, root->has_key);
		aw_pack_number(buf, root->not_after);
		aw_pack_number(buf, root->key_type);
	}
}

static void
pack_services(struct aw_buf *buf, const struct aw_transition *t)
{
	aw_pack_number(buf, (int64_t)t->n_switches);
	for (size_t i = 0; i < t->n_switches; i++) {
		aw_pack_text(buf, t->switches[i].service);
		aw_pack_number(buf, t->switches[i].at);
		aw_pack_number(buf, t->switches[i].lasts);
	}
	aw_pack_number(buf, (int64_t)t->n_services);
	for (size_t i = 0; i < t->n_services; i++) {
		aw_pack_text(buf, t->services[i].name);
		aw_pack_number(buf, t->services[i].purpose);
		aw_pack_text(buf, t->services[i].issuer);
	}
}

static void
pack_dates(struct aw_buf *buf, const struct aw_transition *t)
{
	aw_pack_number(buf, (int64_t)t->n_dates);
	for (size_t i = 0; i < t->n_dates; i++) {
		aw_pack_number(buf, t->dates[i].kind);
		aw_pack_number(buf, t->dates[i].at);
		aw_pack_number(buf, t->dates[i].lasts);
		aw_pack_text(buf, t->dates[i].name);
		aw_pack_text(buf, t->dates[i].source);
		aw_pack_number(buf, t->dates[i].seen);
	}
}

static void
pack_transition(struct aw_buf *buf, const struct aw_transition *t)
{
	aw_pack_text(buf, t->name);
	aw_pack_text(buf, t->title);
	aw_pack_text(buf, t->source);
	aw_pack_text(buf, t->defined_at);
	aw_pack_number(buf, t->seen);
	aw_pack_number(buf, t->applies);
	aw_pack_number(buf, t->program);
	aw_pack_number(buf, t->issuance_stop);
	aw_pack_number(buf, t->clean_up);
	aw_pack_number(buf, t->needs_all);
	aw_pack_number(buf, t->distrusts);
	aw_pack_number(buf, t->distrust_after);
	pack_roots(buf, t->retiring, t->n_retiring);
	pack_roots(buf, t->replacements, t->n_replacements);
	pack_services(buf, t);
	pack_dates(buf, t);
}

void
aw_transitions_pack(struct aw_buf *buf, const struct aw_transitions *transitions)
{
	aw_pack_number(buf, transitions->version);
	aw_pack_number(buf, (int64_t)transitions->n_items);
	for (size_t i = 0; i < transitions->n_items; i++)
		pack_transition(buf, &transitions->items[i]);
}

/*
 * An array of as many elements as the number that follows, each of which takes an octet at least.
 * NULL for none of them.
 */
static void *
take_array(struct aw_packed *packed, size_t size, size_t *n)
{
	void *array;

	*n = aw_unpack_count(packed, 1);
	array = *n > 0 ? calloc(*n, size) : NULL;
	if (*n > 0 && array == NULL) {
		packed->failed = true;
		*n = 0;
	}
	return array;
}

static struct aw_root *
unpack_roots(struct aw_packed *packed, size_t *n)
{
	struct aw_root *roots = take_array(packed, sizeof(*roots), n);

	for (size_t i = 0; i < *n; i++) {
		struct aw_root *root = &roots[i];

		root->name = aw_unpack_name(packed);
		root->subject = aw_unpack_copy(packed);
		root->serial = aw_unpack_copy(packed);
		root->url = aw_unpack_copy(packed);
		aw_unpack_octets(packed, root->sha256, sizeof(root->sha256));
		aw_unpack_octets(packed, root->sha1, sizeof(root->sha1));
		aw_unpack_octets(packed, root->key_sha256, sizeof(root->key_sha256));
		root->has_sha1 = aw_unpack_number(packed) != 0;
		root->has_key = aw_unpack_number(packed) != 0;
		root->not_after = aw_unpack_number(packed);
		root->key_type = (enum aw_key_type)aw_unpack_below(packed, AW_KEY_ECDSA + 1);
	}
	return roots;
}

static void
unpack_services(struct aw_packed *packed, struct aw_transition *t)
{
	t->switches = take_array(packed, sizeof(*t->switches), &t->n_switches);
	for (size_t i = 0; i < t->n_switches; i++) {
		t->switches[i].service = aw_unpack_name(packed);
		t->switches[i].at = aw_unpack_number(packed);
		t->switches[i].lasts = aw_unpack_number(packed);
	}
	t->services = take_array(packed, sizeof(*t->services), &t->n_services);
	for (size_t i = 0; i < t->n_services; i++) {
		t->services[i].name = aw_unpack_name(packed);
		t->services[i].purpose =
		    (enum aw_purpose)aw_unpack_below(packed, AW_PURPOSE_CLOUD + 1);
		t->services[i].issuer = aw_unpack_copy(packed);
	}
}

static void
unpack_dates(struct aw_packed *packed, struct aw_transition *t)
{
	t->dates = take_array(packed, sizeof(*t->dates), &t->n_dates);
	for (size_t i = 0; i < t->n_dates; i++) {
		t->dates[i].kind = (enum aw_date_kind)aw_unpack_below(packed, AW_DATE_END + 1);
		t->dates[i].at = aw_unpack_number(packed);
		t->dates[i].lasts = aw_unpack_number(packed);
		t->dates[i].name = aw_unpack_name(packed);
		t->dates[i].source = aw_unpack_copy(packed);
		t->dates[i].seen = aw_unpack_number(packed);
	}
}

static void
unpack_transition(struct aw_packed *packed, struct aw_transition *t)
{
	t->name = aw_unpack_name(packed);
	t->title = aw_unpack_copy(packed);
	t->source = aw_unpack_copy(packed);
	t->defined_at = aw_unpack_copy(packed);
	t->seen = aw_unpack_number(packed);
	t->applies = (enum aw_applies)aw_unpack_below(packed, AW_APPLIES_DECLARED + 1);
	t->program = aw_unpack_number(packed) != 0;
	t->issuance_stop = aw_unpack_number(packed);
	t->clean_up = aw_unpack_number(packed);
	t->needs_all = aw_unpack_number(packed) != 0;
	t->distrusts = aw_unpack_number(packed) != 0;
	t->distrust_after = aw_unpack_number(packed);
	t->retiring = unpack_roots(packed, &t->n_retiring);
	t->replacements = unpack_roots(packed, &t->n_replacements);
	unpack_services(packed, t);
	unpack_dates(packed, t);
}

void
aw_transitions_unpack(struct aw_packed *packed, struct aw_transitions *out)
{
	out->version = aw_unpack_number(packed);
	out->items = take_array(packed, sizeof(*out->items), &out->n_items);
	for (size_t i = 0; i < out->n_items; i++)
		unpack_transition(packed, &out->items[i]);
}
