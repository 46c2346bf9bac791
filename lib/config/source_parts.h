/* SPDX-License-Identifier: ISC */
/* The parts of a record that a source gives, by their names. */
#ifndef AW_SOURCE_PARTS_H
#define AW_SOURCE_PARTS_H

#include <stdbool.h>

#include "model/store.h"

struct aw_node_config; /* config.h */
struct aw_source_config;

/* What a license text, or one machine of a source, gives, by the names of the parts in the record;
 * all borrowed from the configuration. NULL: it does not give that. */
struct aw_source_parts {
	const char
	    *source; /* its own name: of its status, and what its parts name as their source */
	const char *store, *license, *certificate;
	bool identity, clock; /* of the device; what a peer says of itself is only compared */
};

/* `node` is one of source->nodes, NULL for a license text. */
void aw_source_parts_of(const struct aw_source_config *source, const struct aw_node_config *node,
    struct aw_source_parts *out);

/* True if a store that only the answer of the machine names is judged, as the configuration says.
 */
bool aw_source_judges(
    const struct aw_source_config *source, const struct aw_node_config *node, const char *name);

/*
 * The name in the record of a part that only the answer of a machine names: `own`, of a peer
 * "PEER.own". What is too long, or has other characters than a name, is cut or changed and ends
 * with a mark made of the whole, so that two parts have two names.
 */
void aw_source_part_name(
    const struct aw_node_config *node, const char *own, char out[AW_STORE_NAME_MAX + 1]);

#endif
