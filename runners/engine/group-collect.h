/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_COLLECT_H
#define WEIR_RUNNERS_ENGINE_GROUP_COLLECT_H

/* Collect: the CombineFn behind GroupByKey and CoGroupByKey. Its accumulator is a record of one list per input (tag),
 * each with room to grow:
 *
 *   { items, n, owned, capacity }      the type names items and n; the rest is this file's
 *
 * The room is only there while `items` is still what this file allocated (`owned`): a list that was copied by its type
 * (compaction, a run read back) is exactly as long as it is. Who keeps a copy after the original's memory is gone calls
 * `compact` first, which forgets the room. */

#include <weir/combine-fn.h>

typedef struct
{
  WeirCombineFn    fn;
  WeirType         accumulator;
  WeirField       *fields;
  uint32_t         n_lists;
  uint32_t         tag;  /* which list add_rows adds to: set before */
} WeirCollect;

/* For a grouped type: a record of a key and n lists. The WeirCollect is also its CombineFn's configuration. */
WeirCollect *weir__collect_new (const WeirType *grouped);
void weir__collect_free (WeirCollect *collect);
/* Shows the lists in a row of the grouped type (its key is left alone). */
void weir__collect_show (const WeirCollect *collect, const WeirType *grouped, const void *accumulator, char *row);

#endif
