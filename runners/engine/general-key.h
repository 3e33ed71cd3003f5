/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GENERAL_KEY_H
#define WEIR_RUNNERS_ENGINE_GENERAL_KEY_H

/* General keys: what the general path of grouping keeps, key by key: the windows that are open, and when they are due.
 *
 * A key is there from its first element on until its last window has gone. It has at most one entry in each of three
 * heaps that counts: when a window ends or expires (event time), when a trigger's delay is over (processing time), and
 * the earliest timestamp that a pane under way may have (what holds the output watermark). Entries that a later plan
 * has made stale stay in their heap until they are popped, and a key stays in memory until then, though nobody can find
 * it.
 *
 * A window is a head, the words of its trigger, its accumulator and, if what it holds or what it said may be taken back,
 * what it keeps for that, one after the other in a piece of a slab; it stays where it is while it is open. The key points to
 * its windows, in the order of their ends; if there are more than two, in a list with room at both ends: most come last and
 * go first, which moves no others, and one in the middle moves the pointers of the shorter side. So nobody needs to look at
 * all windows of a key to see which have ended by some time: they are the first.
 *
 * Cost of a key with one window, of a number and an accumulator of 8 or 16 bytes: 64 each for key and window, a slot of 16,
 * of which there are at most 2.7 for each key, and 24 in a heap: at most 195, and up to 21 more while the table grows. */

#include "runners/engine/due-heap.h"
#include "runners/engine/general-bag.h"
#include "runners/engine/slab.h"

#include "sdk/base/align.h"

#include <weir/sys/batch.h>

#define WEIR__GENERAL_HASHED 128u /* rows */

/* A pane that was emitted, and that a retracting grouping takes back before the next one: the row, to the letter. */
typedef struct _WeirStanding WeirStanding;
struct _WeirStanding
{
  WeirStanding *next;
  WeirTime      timestamp;
  WeirWindow    window;
  WeirPane      pane;
  _Alignas (8) char row[]; /* and what it points to */
};

typedef struct
{
  WeirWindow window;
  WeirTime   held;               /* of the new elements that were not behind the watermark, by the timestamp combiner */
  uint32_t   n_panes, n_on_time; /* emitted; the second counts those on time and later */
  bool       is_held, has_new;   /* has_new: something arrived since the last pane */
  bool       ended;              /* the watermark was seen past its end: the on-time pane is done with */
  bool       closed;             /* its trigger has finished; only the head is still of use, as a tombstone */
  bool       is_wanted;          /* while windows merge: the element at hand belongs here */
  bool       is_own;             /* while windows merge: made for the element at hand, which is not in it yet */
  bool       is_part;            /* while windows merge: it becomes one with the others that are */
  bool       is_touched;         /* its trigger is to be asked at the end of the step */
} WeirOpenWindow;

/* What a window keeps of its values if they may be taken back: how many there are and, unless that is enough, which. */
typedef struct _WeirKept WeirKept;
struct _WeirKept
{
  uint64_t n_values; /* given less taken back, over all panes */
  bool     is_stale; /* the accumulator is behind the bag */
  bool     has_lost; /* windows merge: it lost an element since its extent was last derived */
  WeirBag  bag;      /* there only if the keys keep values */
};

/* Three windows or more; `first`: how much room is in front of them. */
typedef struct
{
  uint32_t        first, room;
  WeirOpenWindow *at[];
} WeirWindowList;

/* Behind it comes the key itself. */
typedef struct
{
  uint64_t hash;
  union
  {
    WeirOpenWindow *few[2]; /* n_windows <= 2 */
    WeirWindowList *list;
  };
  uint32_t n_windows;
  uint32_t n_entries : 31; /* in the heaps */
  uint32_t is_touched : 1; /* a window of it is */
  WeirTime event_due, processing_due, hold_due; /* of the entries that count; WEIR_TIME_MAX: none does */
} WeirGeneralKey;

/* The hash beside the key: what is looked for is nearly always told without looking at keys. */
typedef struct
{
  uint64_t        hash;
  WeirGeneralKey *key; /* NULL: an empty slot */
} WeirGeneralSlot;

typedef struct
{
  const WeirType  *type;
  size_t           kept_at;     /* in a window; 0: nothing is ever taken back */
  size_t           standing_at; /* in a window; 0: what is said stands */
  bool             keeps_values;
  WeirSlab         windows, fixed; /* `fixed`: keys whose type is flat */
  WeirGeneralSlot *slots;          /* open addressing, by hash */
  size_t           n_slots, n_keys;
  uint32_t         shift;
  WeirDueHeap      event, processing, holds;
  uint64_t        *n_looked; /* windows that were looked at: tests hold it down */
} WeirGeneralKeys;

/* What a window keeps besides its accumulator, to have values taken back. */
typedef enum
{
  WEIR_KEEP_NOTHING = 0,
  WEIR_KEEP_COUNT,
  WEIR_KEEP_VALUES,
} WeirKeep;

/* `extra`: bytes of a window beyond its head, and beside what it keeps; `retracts`: what it says is taken back. */
void weir__general_keys_init (WeirGeneralKeys *keys, const WeirType *type, size_t extra, WeirKeep keep, bool retracts);
void weir__general_keys_clear (WeirGeneralKeys *keys);

/* The key, made if it is not there. `hash`: weir_value_hash of it. */
WeirGeneralKey *weir__general_key_get (WeirGeneralKeys *keys, const void *value, uint64_t hash);
/* The hashes of the keys of n rows, at most WEIR__GENERAL_HASHED, from `first` on; fetches what get and find will look at. */
void weir__general_keys_hash (const WeirGeneralKeys *keys, const WeirBatch *batch, uint32_t first, uint32_t n,
                              uint32_t key_offset, uint64_t *ret_hashes);
/* Fetches what some of the next entries of the heap will be about. */
void weir__general_keys_fetch (const WeirGeneralKeys *keys, const WeirDueHeap *heap);
/* The keys in some order; *slot is 0 at first. NULL: there are no more. The table must not change meanwhile. */
WeirGeneralKey *weir__general_keys_next (const WeirGeneralKeys *keys, size_t *slot);
/* To be called when a key may have no window left, or no entry: forgets it then. */
void weir__general_key_settle (WeirGeneralKeys *keys, WeirGeneralKey *key);

/* The key itself. */
static inline const void *
weir__general_key_value (const WeirGeneralKey *key)
{
  return key + 1;
}

static inline WeirOpenWindow *
weir__general_window (const WeirGeneralKeys *keys, const WeirGeneralKey *key, uint32_t i)
{
  ++*keys->n_looked;
  return key->n_windows > 2 ? key->list->at[key->list->first + i] : key->few[i];
}

/* The index of a window that is open. */
uint32_t weir__general_index (const WeirGeneralKeys *keys, const WeirGeneralKey *key, const WeirOpenWindow *window);

/* Only if something may be taken back. */
static inline WeirKept *
weir__general_kept (const WeirGeneralKeys *keys, WeirOpenWindow *window)
{
  return (WeirKept *) (void *) ((char *) window + keys->kept_at);
}

/* Its panes that stand, the latest first; only if they are taken back. */
static inline WeirStanding **
weir__general_standing (const WeirGeneralKeys *keys, WeirOpenWindow *window)
{
  return (WeirStanding **) (void *) ((char *) window + keys->standing_at);
}

static inline bool
weir__general_has_standing (const WeirGeneralKeys *keys, WeirOpenWindow *window)
{
  return keys->standing_at != 0 && *weir__general_standing (keys, window) != NULL;
}

/* The index of the first window of these bounds, or of where one belongs. */
bool weir__general_key_find (const WeirGeneralKeys *keys, const WeirGeneralKey *key, WeirWindow window,
                             uint32_t *ret_i);
/* The open window, or a tombstone, of these bounds; a tombstone may lie beside an open window of the same. */
WeirOpenWindow *weir__general_key_find_open (const WeirGeneralKeys *keys, const WeirGeneralKey *key, WeirWindow window);
bool weir__general_key_has_tombstone (const WeirGeneralKeys *keys, const WeirGeneralKey *key, WeirWindow window);
/* Puts a window there, all zeros but for `window`. */
WeirOpenWindow *weir__general_key_insert (WeirGeneralKeys *keys, WeirGeneralKey *key, uint32_t i, WeirWindow window);
/* Frees what stands and what is kept, too. */
void weir__general_key_remove (WeirGeneralKeys *keys, WeirGeneralKey *key, uint32_t i);
/* `windows[i]` has a new end: moves it to where it belongs, and says where that is. */
uint32_t weir__general_key_sort_in (WeirGeneralKey *key, uint32_t i);

/* How many windows end at `time` or before: those are the first ones. */
uint32_t weir__general_key_n_ending (const WeirGeneralKeys *keys, const WeirGeneralKey *key, WeirTime time);

/* Plans `key` for `at`, in one of the three heaps, if nothing earlier is planned for it there. */
void weir__general_key_plan (WeirDueHeap *heap, WeirGeneralKey *key, WeirTime *planned, WeirTime at);
/* An entry of the key was popped: was it the one that counts? */
bool weir__general_key_take_entry (WeirGeneralKey *key, WeirTime *planned, WeirTime at);

#endif
