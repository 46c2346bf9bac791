/* SPDX-License-Identifier: ISC */
#include "config/source_parts.h"

#include <string.h>

#include "base/fnv.h"
#include "base/text.h"
#include "config/config.h"

#define MARK_LEN 5 /* "-1f2e" */
#define WHOLE_MAX 256

/* The name of a part: that of the peer, or `own` of the device itself. */
static const char *
part_name(const struct aw_node_config *node, const char *own)
{
	return node != NULL && node->name != NULL ? node->name : own;
}

/* What the kind gives, without what this source is not asked for. */
static unsigned
given_parts(const struct aw_source_config *source, const struct aw_source_kind_row *row)
{
	static const unsigned of_command[AW_SSH_GIVES] = {[AW_SSH_IDENTITY] = AW_PART_IDENTITY,
	    [AW_SSH_LICENSE] = AW_PART_LICENSE,
	    [AW_SSH_STORE] = AW_PART_STORE,
	    [AW_SSH_CERTIFICATE] = AW_PART_CERTIFICATE};
	unsigned parts = row->parts;

	if (row->store_wanted && !source->trust_points)
		parts &= ~(unsigned)AW_PART_STORE;
	for (size_t i = 0; source->ssh != NULL && i < AW_SSH_GIVES; i++)
		if ((source->ssh->gives & 1U << i) == 0)
			parts &= ~of_command[i];
	return parts;
}

/* As configured, the first of its lists, or the one of its kind. */
static const char *
main_store(const struct aw_source_config *source, const struct aw_source_kind_row *row)
{
	if (source->store != NULL)
		return source->store;
	return source->n_lists > 0 ? source->lists[0] : row->store;
}

void
aw_source_parts_of(const struct aw_source_config *source, const struct aw_node_config *node,
    struct aw_source_parts *out)
{
	const struct aw_source_kind_row *row = aw_source_kind_row(source->kind);
	unsigned parts = given_parts(source, row);
	bool own = node == NULL || node->name == NULL;

	*out = (struct aw_source_parts){.source = part_name(node, source->name),
	    .identity = own && (parts & AW_PART_IDENTITY) != 0,
	    .clock = own && (parts & AW_PART_CLOCK) != 0};
	if ((parts & AW_PART_STORE) != 0 && row->store != NULL)
		out->store = part_name(node, main_store(source, row));
	if ((parts & AW_PART_LICENSE) != 0)
		out->license = part_name(node, AW_NAME_LICENSE);
	if ((parts & AW_PART_CERTIFICATE) != 0)
		out->certificate =
		    row->own_name ? source->name
				  : part_name(node, row->certificate != NULL ? row->certificate
									     : AW_NAME_CERTIFICATE);
}

bool
aw_source_judges(
    const struct aw_source_config *source, const struct aw_node_config *node, const char *name)
{
	char own[AW_STORE_NAME_MAX + 1];

	for (size_t i = 1; source->judged && i < source->n_lists; i++) {
		aw_source_part_name(node, source->lists[i], own);
		if (strcmp(own, name) == 0)
			return true;
	}
	return false;
}

static bool
is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '-' || c == '_';
}

void
aw_source_part_name(
    const struct aw_node_config *node, const char *own, char out[AW_STORE_NAME_MAX + 1])
{
	char whole[WHOLE_MAX], mark[MARK_LEN + 1];
	bool peer = node != NULL && node->name != NULL;
	bool fits = aw_text_format(
	    whole, sizeof(whole), "%s%s%s", peer ? node->name : "", peer ? "." : "", own);
	uint32_t hash = aw_fnv32_text(aw_fnv32_text(AW_FNV32_START, peer ? node->name : ""), own);
	size_t len = strlen(whole);
	bool changed = !fits || len > AW_STORE_NAME_MAX;

	for (size_t i = 0; i < len; i++) {
		bool good =
		    is_name_character(whole[i]) && (i > 0 || (whole[i] != '.' && whole[i] != '-'));

		changed = changed || !good;
		if (!good)
			whole[i] = '_';
	}
	if (!changed && len > 0) {
		memcpy(out, whole, len + 1);
		return;
	}
	if (len > AW_STORE_NAME_MAX - MARK_LEN)
		len = AW_STORE_NAME_MAX - MARK_LEN;
	(void)aw_text_format(mark, sizeof(mark), "%s%04x", len > 0 ? "-" : "", hash & 0xffff);
	(void)aw_text_format(out, AW_STORE_NAME_MAX + 1, "%.*s%s", (int)len, whole, mark);
}
