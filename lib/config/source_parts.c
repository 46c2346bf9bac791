/* SPDX-License-Identifier: ISC */
#include "config/source_parts.h"

#include "config/config.h"

/* The name of a part: that of the peer, or `own` of the device itself. */
static const char *
part_name(const struct aw_node_config *node, const char *own)
{
	return node != NULL && node->name != NULL ? node->name : own;
}

void
aw_source_parts_of(const struct aw_source_config *source, const struct aw_node_config *node,
    struct aw_source_parts *out)
{
	const struct aw_source_kind_row *row = aw_source_kind_row(source->kind);
	bool own = node == NULL || node->name == NULL;

	*out = (struct aw_source_parts){.source = part_name(node, source->name),
	    .identity = own && (row->parts & AW_PART_IDENTITY) != 0,
	    .clock = own && (row->parts & AW_PART_CLOCK) != 0};
	if (row->store != NULL && (!row->store_wanted || source->trust_points))
		out->store = part_name(node, row->store);
	if ((row->parts & AW_PART_LICENSE) != 0)
		out->license = part_name(node, AW_NAME_LICENSE);
	if ((row->parts & AW_PART_CERTIFICATE) != 0)
		out->certificate =
		    row->own_name ? source->name : part_name(node, AW_NAME_CERTIFICATE);
}
