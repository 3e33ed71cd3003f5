/* SPDX-License-Identifier: Apache-2.0 */

/* The sources stand in a heap, the one with the least hash on top. Within a source each key stands once, so what has to
 * be merged lies in different sources:
 *
 *   - if no other source is at the top's hash, the top's entry is given as it lies there, and the source moves on when
 *     the next entry is asked for;
 *   - else every entry of that hash is taken out of all sources into the arena, equal keys merged (different keys may
 *     share a hash), and these `gathered` entries are given one by one. */

#include "runners/engine/group-merge.h"
#include "runners/engine/inside.h"

#include "sdk/base/arena.h"

typedef struct
{
  WeirGroupTable *table; /* NULL: a run */
  union
  {
    WeirGroupCursor cursor;
    WeirRunReader   reader;
  };
  WeirGroupEntry entry; /* of the table */
} Source;

typedef struct
{
  uint64_t hash;
  Source  *source;
} HeapPlace;

struct _WeirGroupMerge
{
  const WeirGroupSpec *spec;
  WeirCombineCall      call; /* with the arena of what was gathered or decoded */
  GPtrArray           *sources;
  GArray              *heap;     /* HeapPlace */
  GArray              *gathered; /* WeirGroupEntry */
  unsigned             next_gathered;
  bool                 started, given; /* given: the top's entry was given where it lies */
};

/* --- sources -------------------------------------------------------------------------------------------------------- */

static void
free_source (void *data)
{
  Source *source = data;

  if (source->table == NULL)
    weir__run_reader_clear (&source->reader);
  g_free (source);
}

static inline WeirNext
next_of_source (Source *source, uint64_t *ret_hash, GError **error)
{
  if (source->table == NULL)
    return weir__run_reader_next (&source->reader, ret_hash, error);
  if (!weir__group_cursor_next (&source->cursor, &source->entry))
    return WEIR_NEXT_NONE;
  *ret_hash = source->entry.hash;
  return WEIR_NEXT_SOME;
}

static inline gboolean
show_source (WeirGroupMerge *merge, Source *source, WeirGroupEntry *ret_entry, GError **error)
{
  if (source->table == NULL)
    return weir__run_reader_show (&source->reader, merge->call.arena, ret_entry, error);
  *ret_entry = source->entry;
  return TRUE;
}

WeirGroupMerge *
weir__group_merge_new (const WeirGroupSpec *spec)
{
  WeirGroupMerge *merge = g_new0 (WeirGroupMerge, 1);

  merge->spec = spec;
  merge->call = weir__group_call (spec, weir_arena_new ());
  merge->sources = g_ptr_array_new_with_free_func (free_source);
  merge->heap = g_array_new (FALSE, FALSE, sizeof (HeapPlace));
  merge->gathered = g_array_new (FALSE, FALSE, sizeof (WeirGroupEntry));
  return merge;
}

void
weir__group_merge_free (WeirGroupMerge *merge)
{
  g_ptr_array_unref (merge->sources);
  g_array_unref (merge->heap);
  g_array_unref (merge->gathered);
  weir_arena_free (merge->call.arena);
  g_free (merge);
}

void
weir__group_merge_add_run (WeirGroupMerge *merge, const WeirRunFormat *format, const WeirStorage *storage,
                           WeirRun *file, WeirRunPart part, size_t buffer_size)
{
  Source *source = g_new0 (Source, 1);

  weir__run_reader_init (&source->reader, format, storage, file, part, buffer_size);
  g_ptr_array_add (merge->sources, source);
}

void
weir__group_merge_add_table (WeirGroupMerge *merge, WeirGroupTable *table)
{
  Source *source = g_new0 (Source, 1);

  source->table = table;
  weir__group_cursor_init (&source->cursor, table);
  g_ptr_array_add (merge->sources, source);
}

/* --- heap ----------------------------------------------------------------------------------------------------------- */

static void
sift_down (GArray *heap, unsigned i)
{
  HeapPlace *places = (HeapPlace *) (void *) heap->data;
  HeapPlace  moving = places[i];
  unsigned   child;

  while ((child = 2 * i + 1) < heap->len)
    {
      child += child + 1 < heap->len && places[child + 1].hash < places[child].hash;
      if (moving.hash <= places[child].hash)
        break;
      places[i] = places[child];
      i = child;
    }
  places[i] = moving;
}

static gboolean
start (WeirGroupMerge *merge, GError **error)
{
  merge->started = true;
  for (unsigned i = 0; i < merge->sources->len; i++)
    {
      HeapPlace place = { .source = merge->sources->pdata[i] };
      WeirNext  next = next_of_source (place.source, &place.hash, error);
      if (next == WEIR_NEXT_FAILED)
        return FALSE;
      if (next == WEIR_NEXT_SOME)
        g_array_append_val (merge->heap, place);
    }
  for (unsigned i = merge->heap->len / 2; i-- > 0;)
    sift_down (merge->heap, i);
  return TRUE;
}

/* The top's source moves on. */
static inline gboolean
advance_top (WeirGroupMerge *merge, GError **error)
{
  HeapPlace *top = &g_array_index (merge->heap, HeapPlace, 0);
  WeirNext   next = next_of_source (top->source, &top->hash, error);

  if (G_UNLIKELY (next != WEIR_NEXT_SOME))
    {
      if (next == WEIR_NEXT_FAILED)
        return FALSE;
      g_array_remove_index_fast (merge->heap, 0);
      if (merge->heap->len == 0)
        return TRUE;
    }
  sift_down (merge->heap, 0);
  return TRUE;
}

static inline bool
top_is_alone (const WeirGroupMerge *merge)
{
  const HeapPlace *places = (const HeapPlace *) (const void *) merge->heap->data;
  unsigned         n = merge->heap->len;

  return (n < 2 || places[1].hash != places[0].hash) && (n < 3 || places[2].hash != places[0].hash);
}

/* --- gathering ------------------------------------------------------------------------------------------------------ */

static void *
keep_value (const WeirType *type, const void *value, WeirArena *arena)
{
  void *kept = weir_arena_alloc (arena, type->size);

  weir_value_copy (type, kept, value, arena);
  return kept;
}

static void
gather_entry (WeirGroupMerge *merge, const WeirGroupEntry *entry)
{
  const WeirGroupSpec *spec = merge->spec;

  for (unsigned i = 0; i < merge->gathered->len; i++)
    {
      WeirGroupEntry *same = &g_array_index (merge->gathered, WeirGroupEntry, i);
      if (!weir_value_equal (spec->key, same->key, entry->key))
        continue;
      weir__inside_enter (spec->path, "merge");
      spec->fn->merge (&merge->call, same->accumulator, entry->accumulator);
      weir__inside_leave ();
      same->time.us = spec->combiner == WEIR_EARLIEST ? MIN (same->time.us, entry->time.us)
                                                      : MAX (same->time.us, entry->time.us);
      return;
    }
  WeirGroupEntry kept = { entry->hash, keep_value (spec->key, entry->key, merge->call.arena),
                          keep_value (spec->accumulator, entry->accumulator, merge->call.arena), entry->time };
  g_array_append_val (merge->gathered, kept);
}

/* All entries of the least hash. */
static gboolean
gather (WeirGroupMerge *merge, GError **error)
{
  uint64_t       hash = g_array_index (merge->heap, HeapPlace, 0).hash;
  WeirGroupEntry entry;

  while (merge->heap->len > 0 && g_array_index (merge->heap, HeapPlace, 0).hash == hash)
    {
      if (!show_source (merge, g_array_index (merge->heap, HeapPlace, 0).source, &entry, error))
        return FALSE;
      gather_entry (merge, &entry);
      if (!advance_top (merge, error))
        return FALSE;
    }
  return TRUE;
}

/* --- walking -------------------------------------------------------------------------------------------------------- */

static void
forget_gathered (WeirGroupMerge *merge)
{
  g_array_set_size (merge->gathered, 0);
  merge->next_gathered = 0;
  if (weir_arena_used (merge->call.arena) > 0)
    weir_arena_reset (merge->call.arena);
}

/* The entries of the least hash are gathered; or one that is alone is given where it lies, and nothing is gathered. */
static WeirNext
take_least (WeirGroupMerge *merge, WeirGroupEntry *ret_entry, GError **error)
{
  forget_gathered (merge);
  if (!merge->started && !start (merge, error))
    return WEIR_NEXT_FAILED;
  if (merge->given && !advance_top (merge, error))
    return WEIR_NEXT_FAILED;
  merge->given = false;
  if (merge->heap->len == 0)
    return WEIR_NEXT_NONE;
  if (!top_is_alone (merge))
    return weir__next_of (gather (merge, error));
  merge->given = true;
  return weir__next_of (show_source (merge, g_array_index (merge->heap, HeapPlace, 0).source, ret_entry, error));
}

WeirNext
weir__group_merge_next (WeirGroupMerge *merge, WeirGroupEntry *ret_entry, GError **error)
{
  if (merge->next_gathered == merge->gathered->len)
    {
      WeirNext next = take_least (merge, ret_entry, error);
      if (next != WEIR_NEXT_SOME || merge->given)
        return next;
    }
  *ret_entry = g_array_index (merge->gathered, WeirGroupEntry, merge->next_gathered++);
  return WEIR_NEXT_SOME;
}
