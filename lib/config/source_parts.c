/* SPDX-License-Identifier: ISC */
#include "config/source_parts.h"

#include "config/config.h"

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
		out->store = part_name(node, source->store != NULL ? source->store : row->store);
	if ((parts & AW_PART_LICENSE) != 0)
		out->license = part_name(node, AW_NAME_LICENSE);
	if ((parts & AW_PART_CERTIFICATE) != 0)
		out->certificate =
		    row->own_name ? source->name : part_name(node, AW_NAME_CERTIFICATE);
}
