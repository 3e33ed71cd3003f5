/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_UNIT_H
#define WEIR_RUNNERS_ENGINE_GROUP_UNIT_H

/* Rows that all have the one key there is, as in a Combine of everything: its accumulator is looked up once for a
 * batch, not once for a row. */

#include "runners/engine/group-table.h"

static inline bool
weir__group_has_one_key (const WeirGroupSpec *spec)
{
  return spec->key->kind == WEIR_KIND_UNIT;
}

/* As weir__group_table_add, for a table of `spec`, which has one key. */
void weir__group_unit_add (WeirGroupTable *table, const WeirGroupSpec *spec, const WeirBatch *batch,
                           const uint32_t *positions, uint32_t n, uint32_t value_offset);

#endif
