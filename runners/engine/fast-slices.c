/* SPDX-License-Identifier: Apache-2.0 */
/* A place is a time less the windows' offset, in 128 bits and before windows are cut at the ends of time: slices lie at the
 * multiples of their size, windows begin at the multiples of the period. A window that is cut has a place all the same, so
 * near the ends of time, too, each slice knows its windows.
 *
 * Invariants: slices are sorted by place; windows before `next` have fired, or passed empty; each slice has a window from
 * `next` on. Before rows are added all that has passed has fired. Windows pass in order of their places, since their ends
 * are in that order. So of a slice's windows those that have passed come first, and the first window that may fire holds
 * the first slice.
 *
 * A window takes the table of a slice that ends with it and merges the others into that: where windows begin at every
 * slice, its first one. That costs a merge for each key of each slice of each window, and never more than adding each
 * element to each of its windows would. */
#include "runners/engine/fast-slices.h"

#include "runners/engine/inside.h"
#include "sdk/model/window.h"

typedef struct
{
  __int128        place;
  WeirGroupTable *table;
} Slice;

struct _WeirSlices
{
  WeirGroupSpec    spec;
  __int128         size, period, offset, slice;
  GArray          *open; /* Slice */
  __int128         next; /* place of the first window that may fire */
  WeirGroupTable **spare;
};

WeirSlices *
weir__slices_new (const WeirWindows *windows, WeirDuration slice, const WeirGroupSpec *spec, WeirGroupTable **spare)
{
  WeirSlices *slices = g_new0 (WeirSlices, 1);

  g_assert (windows->size.us % slice.us == 0 && windows->period.us % slice.us == 0);
  slices->spec = *spec;
  slices->size = windows->size.us;
  slices->period = windows->period.us;
  slices->offset = windows->offset.us;
  slices->slice = slice.us;
  slices->open = g_array_new (FALSE, FALSE, sizeof (Slice));
  slices->next = -((__int128) 1 << 100);
  slices->spare = spare;
  return slices;
}

void
weir__slices_free (WeirSlices *slices)
{
  for (unsigned i = 0; i < slices->open->len; i++)
    weir__group_table_free (weir__slices_table_at (slices, i));
  g_array_unref (slices->open);
  g_free (slices);
}

/* --- places --------------------------------------------------------------------------------------------------------- */

static __int128
floor_to (__int128 place, __int128 multiple)
{
  __int128 into = place % multiple;

  return place - into - (into < 0 ? multiple : 0);
}

static WeirWindow
window_at (const WeirSlices *slices, __int128 place, __int128 size)
{
  return weir__window_between (place + slices->offset, place + slices->offset + size);
}

static __int128
place_of_slice (const WeirSlices *slices, WeirWindow slice)
{
  if (slice.start.us == INT64_MIN) /* it may be cut, but then its end is not */
    return slice.end.us - slices->slice - slices->offset;
  return slice.start.us - slices->offset;
}

/* The last window that holds a slice, and the first one. */
static __int128
last_window (const WeirSlices *slices, __int128 slice)
{
  return floor_to (slice, slices->period);
}

static __int128
first_window (const WeirSlices *slices, __int128 slice)
{
  return floor_to (slice - slices->size + slices->slice + slices->period - 1, slices->period);
}

static bool
has_passed (const WeirSlices *slices, __int128 window, WeirTime watermark)
{
  return weir_window_max_timestamp (window_at (slices, window, slices->size)).us < watermark.us;
}

/* --- adding --------------------------------------------------------------------------------------------------------- */

static WeirGroupTable *
new_table (WeirSlices *slices)
{
  return *slices->spare != NULL ? g_steal_pointer (slices->spare) : weir__group_table_new (&slices->spec);
}

WeirGroupTable *
weir__slices_table (WeirSlices *slices, WeirWindow slice, WeirTime watermark, uint32_t *ret_n_passed)
{
  __int128 place = place_of_slice (slices, slice), last = last_window (slices, place);
  __int128 window = first_window (slices, place);
  unsigned i = slices->open->len;

  *ret_n_passed = 0;
  for (; window <= last && has_passed (slices, window, watermark); window += slices->period)
    ++*ret_n_passed;
  if (*ret_n_passed > 0)
    slices->next = MAX (slices->next, window);
  if (window > last)
    return NULL;
  while (i > 0 && g_array_index (slices->open, Slice, i - 1).place > place)
    i--;
  if (i == 0 || g_array_index (slices->open, Slice, i - 1).place < place)
    {
      Slice made = { place, new_table (slices) };
      g_array_insert_val (slices->open, i++, made);
    }
  return weir__slices_table_at (slices, i - 1);
}

/* --- firing --------------------------------------------------------------------------------------------------------- */

static void
merge_into (const WeirSlices *slices, WeirGroupTable *into, WeirGroupTable *from)
{
  WeirCombineCall call = weir__group_call (&slices->spec, weir__group_table_arena (into));
  WeirGroupCursor cursor;
  WeirGroupEntry  entry;

  weir__inside_enter (slices->spec.path, "merge");
  weir__group_cursor_init_scattered (&cursor, from);
  while (weir__group_cursor_next (&cursor, &entry))
    slices->spec.fn->merge (&call, weir__group_table_touch (into, entry.key, entry.time), entry.accumulator);
  weir__inside_leave ();
}

/* Forgets the first slice; its table is the caller's. */
static WeirGroupTable *
take_first (WeirSlices *slices)
{
  WeirGroupTable *table = weir__slices_table_at (slices, 0);

  g_array_remove_index (slices->open, 0);
  return table;
}

bool
weir__slices_next_due (WeirSlices *slices, WeirTime watermark, WeirWindow *ret_window, WeirGroupTable **ret_table)
{
  WeirGroupTable *whole;

  if (slices->open->len == 0)
    return false;
  __int128 first = g_array_index (slices->open, Slice, 0).place;
  __int128 window = MAX (slices->next, first_window (slices, first));
  if (!has_passed (slices, window, watermark))
    return false;
  slices->next = window + slices->period;
  whole = last_window (slices, first) == window ? take_first (slices) : new_table (slices);
  for (unsigned i = 0; i < slices->open->len;)
    {
      Slice slice = g_array_index (slices->open, Slice, i);
      if (slice.place >= window + slices->size)
        break;
      merge_into (slices, whole, slice.table);
      if (last_window (slices, slice.place) == window)
        weir__group_table_free (take_first (slices));
      else
        i++;
    }
  *ret_window = window_at (slices, window, slices->size);
  *ret_table = whole;
  return true;
}

/* --- the rest ------------------------------------------------------------------------------------------------------- */

unsigned
weir__slices_n (const WeirSlices *slices)
{
  return slices->open->len;
}

WeirWindow
weir__slices_window (const WeirSlices *slices, unsigned i)
{
  return window_at (slices, g_array_index (slices->open, Slice, i).place, slices->slice);
}

WeirGroupTable *
weir__slices_table_at (const WeirSlices *slices, unsigned i)
{
  return g_array_index (slices->open, Slice, i).table;
}
