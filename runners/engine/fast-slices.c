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
  GArray          *open; /* Slice; those before `first` are gone */
  unsigned         first;
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

/* The i-th that is open. */
static const Slice *
slice_at (const WeirSlices *slices, unsigned i)
{
  return &g_array_index (slices->open, Slice, slices->first + i);
}

void
weir__slices_free (WeirSlices *slices)
{
  for (unsigned i = 0; i < weir__slices_n (slices); i++)
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

/* How many of n windows from `window` on have passed: they have in order. */
static uint64_t
count_passed (const WeirSlices *slices, __int128 window, uint64_t n, WeirTime watermark)
{
  uint64_t low = 0;

  if (!has_passed (slices, window, watermark))
    return 0;
  while (low < n)
    {
      uint64_t middle = low + (n - low) / 2;
      if (has_passed (slices, window + middle * slices->period, watermark))
        low = middle + 1;
      else
        n = middle;
    }
  return low;
}

/* --- adding --------------------------------------------------------------------------------------------------------- */

/* Where the slice is, or belongs: mostly at the end. */
static unsigned
find_slice (const WeirSlices *slices, __int128 place)
{
  unsigned low = slices->first, high = slices->open->len;

  if (low < high && g_array_index (slices->open, Slice, high - 1).place < place)
    return high;
  while (low < high)
    {
      unsigned middle = low + (high - low) / 2;
      if (g_array_index (slices->open, Slice, middle).place < place)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static WeirGroupTable *
new_table (WeirSlices *slices)
{
  return *slices->spare != NULL ? g_steal_pointer (slices->spare) : weir__group_table_new (&slices->spec);
}

WeirGroupTable *
weir__slices_table (WeirSlices *slices, WeirWindow slice, WeirTime watermark, uint64_t *ret_n_passed)
{
  __int128 place = place_of_slice (slices, slice), last = last_window (slices, place);
  __int128 window = first_window (slices, place);
  uint64_t n = (uint64_t) ((last - window) / slices->period + 1);

  *ret_n_passed = count_passed (slices, window, n, watermark);
  if (*ret_n_passed > 0)
    slices->next = MAX (slices->next, window + *ret_n_passed * slices->period);
  if (*ret_n_passed == n)
    return NULL;
  unsigned i = find_slice (slices, place);
  if (i == slices->open->len || g_array_index (slices->open, Slice, i).place != place)
    {
      Slice made = { place, new_table (slices) };
      g_array_insert_val (slices->open, i, made);
    }
  return g_array_index (slices->open, Slice, i).table;
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

  if (++slices->first > slices->open->len / 2)
    {
      g_array_remove_range (slices->open, 0, slices->first);
      slices->first = 0;
    }
  return table;
}

bool
weir__slices_next_due (WeirSlices *slices, WeirTime watermark, WeirWindow *ret_window, WeirGroupTable **ret_table)
{
  WeirGroupTable *whole;

  if (weir__slices_n (slices) == 0)
    return false;
  __int128 first = slice_at (slices, 0)->place;
  __int128 window = MAX (slices->next, first_window (slices, first));
  if (!has_passed (slices, window, watermark))
    return false;
  slices->next = window + slices->period;
  whole = last_window (slices, first) == window ? take_first (slices) : new_table (slices);
  for (unsigned i = 0; i < weir__slices_n (slices);)
    {
      Slice slice = *slice_at (slices, i);
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
  return slices->open->len - slices->first;
}

WeirWindow
weir__slices_window (const WeirSlices *slices, unsigned i)
{
  return window_at (slices, slice_at (slices, i)->place, slices->slice);
}

WeirGroupTable *
weir__slices_table_at (const WeirSlices *slices, unsigned i)
{
  return slice_at (slices, i)->table;
}

uint64_t
weir__slices_n_windows (const WeirSlices *slices, WeirWindow *ret_oldest)
{
  __int128 next = slices->next;
  uint64_t n = 0;

  for (unsigned i = 0; i < weir__slices_n (slices); i++)
    {
      __int128 place = slice_at (slices, i)->place, last = last_window (slices, place);
      __int128 first = MAX (next, first_window (slices, place));
      if (n == 0)
        *ret_oldest = window_at (slices, first, slices->size);
      n += (uint64_t) ((last - first) / slices->period + 1); /* none if all are counted: then first is last + period */
      next = last + slices->period;
    }
  return n;
}
