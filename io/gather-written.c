/* SPDX-License-Identifier: Apache-2.0 */
#include "io/write-files.h"

/* Ranges are few (a bundle of a lane has one), so that lists are copied whole. */

static void
append_all (WeirWrittenList *list, const WeirWritten *items, size_t n, WeirArena *arena)
{
  WeirWritten *all = weir_arena_alloc (arena, (list->n + n) * sizeof *all);

  if (list->n > 0)
    memcpy (all, list->items, list->n * sizeof *all);
  for (size_t i = 0; i < n; i++)
    weir_value_copy (WEIR_TYPE (WeirWritten), &all[list->n + i], &items[i], arena);
  list->items = all;
  list->n += n;
}

static void
weir__gather_written_add (WeirWrittenList *list, const WeirWritten *written, WeirArena *arena)
{
  append_all (list, written, 1, arena);
}

static void
weir__gather_written_merge (WeirWrittenList *list, const WeirWrittenList *other, WeirArena *arena)
{
  append_all (list, other->items, other->n, arena);
}

static void
weir__gather_written_extract (const WeirWrittenList *list, WeirWrittenList *all)
{
  *all = *list;
}

WEIR_COMBINE_FN (weir__gather_written, WeirWritten, WeirWrittenList, WeirWrittenList)

WeirCollection *
weir__gather_written_apply (WeirCollection *written, WeirSite at)
{
  return weir_collection_combine (written, WEIR_COMBINE_GLOBALLY, &weir__gather_written__combine_fn, NULL,
                                  WEIR_TYPE (WeirWrittenList), at);
}
