/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRANSFORMS_HEAP_H
#define WEIR_TRANSFORMS_HEAP_H

/* The n best of many items, in an accumulator (WeirTop): a binary heap whose first item is the worst, so that one
 * comparison says whether another item belongs there, and that it goes if so.
 *
 * Items that rank equal by the caller's function are ranked by weir_value_compare, the smaller before the greater:
 * ranks are a total order of values, so that the n best do not depend on the order in which they came.
 *
 * An item is added in two steps, so that it can be built where it stays: weir__heap_open gives its place,
 * weir__heap_close lets it find its rank. */

#include <weir/top.h>

#include "transforms/list.h"

typedef struct
{
  const WeirType *type;    /* of an item */
  WeirCompare     compare; /* the greater is the better; NULL: weir_value_compare */
  bool            smallest; /* the smaller is the better */
  uint64_t        most;    /* items that are kept */
} WeirRanking;

/* Does item `a` rank before (is it better than) `b`? */
bool weir__rank_before (const WeirRanking *ranking, const void *a, const void *b);
/* The place for one more item, uninitialised; the worst one's, if the heap is full. Memory from `arena`. */
void *weir__heap_open (const WeirRanking *ranking, WeirTop *heap, WeirArena *arena);
void weir__heap_close (const WeirRanking *ranking, WeirTop *heap, void *place);
/* A copy of `item`, if it is among the best. */
void weir__heap_insert (const WeirRanking *ranking, WeirTop *heap, const void *item, WeirArena *arena);
/* All items of another heap. */
void weir__heap_merge (const WeirRanking *ranking, WeirTop *into, const WeirTop *from, WeirArena *arena);
/* The items in the order of their rank, best first: an array of heap->n in `arena`, pointing to what the items point
 * to. */
void *weir__heap_sorted (const WeirRanking *ranking, const WeirTop *heap, WeirArena *arena);

/* --- what the transforms that keep a heap have in common (top.c) -------------------------------------------------- */

/* Checks n and combines; `per_key` says how. */
WeirCollection *weir__top_combine (WeirCollection *in, WeirCombineMode mode, const WeirCombineFn *fn,
                                   WeirTopConfig config, const WeirType *output, WeirSite at);
/* The accumulator: a record of a list of `item` and a number, laid out like WeirTop. */
const WeirType *weir__top_accumulator_of (WeirPipeline *p, const WeirType *item);

#endif
