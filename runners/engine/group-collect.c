/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/group-collect.h"

#define FIRST_ROOM 4

typedef struct
{
  char  *items;
  size_t n;
  char  *owned;
  size_t capacity;
} GrowingList;

static void
make_room (GrowingList *list, size_t more, size_t item_size, WeirArena *arena)
{
  size_t capacity = list->items == list->owned ? list->capacity : list->n;

  if (list->n + more <= capacity)
    return;
  capacity = MAX (MAX (FIRST_ROOM, 2 * capacity), list->n + more);
  char *items = weir_arena_alloc (arena, capacity * item_size);
  if (list->n > 0)
    memcpy (items, list->items, list->n * item_size);
  *list = (GrowingList) { items, list->n, items, capacity };
}

static void
add_rows (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
          const uint32_t *selection, uint32_t n)
{
  const WeirCollect *collect = call->config;
  const WeirType    *item = collect->fields[collect->tag].type->item;

  for (uint32_t i = 0; i < n; i++)
    {
      GrowingList *list = (GrowingList *) accumulators[i] + collect->tag;
      make_room (list, 1, item->size, call->arena);
      weir_value_copy (item, list->items + list->n++ * item->size,
                       rows + stride * (selection != NULL ? selection[i] : i), call->arena);
    }
}

static void
merge (const WeirCombineCall *call, void *into, const void *from)
{
  const WeirCollect *collect = call->config;

  for (uint32_t t = 0; t < collect->n_lists; t++)
    {
      GrowingList       *list = (GrowingList *) into + t;
      const GrowingList *more = (const GrowingList *) from + t;
      const WeirType    *item = collect->fields[t].type->item;
      make_room (list, more->n, item->size, call->arena);
      for (size_t i = 0; i < more->n; i++)
        weir_value_copy (item, list->items + list->n++ * item->size, more->items + i * item->size, call->arena);
    }
}

/* Before a copy: memory given back and had again could make `owned` look right when it is not. */
static void
forget_room (const WeirCombineCall *call, void *accumulator)
{
  const WeirCollect *collect = call->config;

  for (uint32_t t = 0; t < collect->n_lists; t++)
    {
      GrowingList *list = (GrowingList *) accumulator + t;
      list->owned = NULL;
      list->capacity = 0;
    }
}

WeirCollect *
weir__collect_new (const WeirType *grouped)
{
  WeirCollect *collect = g_new0 (WeirCollect, 1);

  collect->n_lists = grouped->n_fields - 1;
  collect->fields = g_new0 (WeirField, collect->n_lists);
  for (uint32_t t = 0; t < collect->n_lists; t++)
    collect->fields[t] = (WeirField) { grouped->fields[t + 1].name, grouped->fields[t + 1].type,
                                       t * (uint32_t) sizeof (GrowingList) };
  collect->accumulator = (WeirType) { .abi = WEIR_TYPE_ABI,
                                      .kind = WEIR_KIND_RECORD,
                                      .name = "Collected",
                                      .size = collect->n_lists * (uint32_t) sizeof (GrowingList),
                                      .align = _Alignof (GrowingList),
                                      .n_fields = collect->n_lists,
                                      .fields = collect->fields };
  collect->fn = (WeirCombineFn) { .abi = WEIR_BATCH_ABI, .size = sizeof (WeirCombineFn), .name = "weir:collect",
                                  .accumulator = &collect->accumulator, .add_rows = add_rows, .merge = merge,
                                  .compact = forget_room };
  return collect;
}

void
weir__collect_free (WeirCollect *collect)
{
  g_free (collect->fields);
  g_free (collect);
}

void
weir__collect_show (const WeirCollect *collect, const WeirType *grouped, const void *accumulator, char *row)
{
  for (uint32_t t = 0; t < collect->n_lists; t++)
    memcpy (row + grouped->fields[t + 1].offset, (const GrowingList *) accumulator + t, offsetof (GrowingList, owned));
}
