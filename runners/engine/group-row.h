/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_ROW_H
#define WEIR_RUNNERS_ENGINE_GROUP_ROW_H

/* Group row: a key and what its accumulator comes to, as a row of what the grouping gives. One at a time. */

#include "runners/engine/group-collect.h"
#include "runners/engine/group-table.h"

typedef struct
{
  const WeirGroupSpec *spec;    /* borrowed, as all here */
  const WeirCollect   *collect; /* whose function spec->fn is; NULL: a Combine's */
  const WeirType      *type;    /* { key, value … }, or the value alone */
  bool                 keyless; /* the value alone */
  char                *bytes;   /* the row; what it points to is the accumulator's and the key's */
  void                *value;   /* what extract gives */
} WeirGroupRow;

void weir__group_row_init (WeirGroupRow *row, const WeirGroupSpec *spec, const WeirCollect *collect,
                           const WeirType *type, bool keyless);
void weir__group_row_clear (WeirGroupRow *row);
/* Fills `bytes`. The CombineFn may take memory from `arena`. */
void weir__group_row_show (WeirGroupRow *row, WeirArena *arena, const void *key, const void *accumulator);

#endif
