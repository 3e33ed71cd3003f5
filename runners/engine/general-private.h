/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GENERAL_PRIVATE_H
#define WEIR_RUNNERS_ENGINE_GENERAL_PRIVATE_H

/* The inside of the general path: general.c (rows and instants), general-merge.c, general-pane.c, general-retract.c,
 * general-split.c, general-state.c. */

#include "runners/engine/general-key.h"
#include "runners/engine/general.h"
#include "runners/engine/group-row.h"
#include "runners/engine/trigger.h"

struct _WeirGeneral
{
  WeirGeneralOptions  options;
  bool                merges;
  WeirTriggerMachine *trigger;
  size_t              accumulator_at; /* in a window */
  WeirGeneralKeys     keys;
  WeirTime            watermark, processing_time;
  bool                answered_default, has_had_windows;
  WeirGroupDropped    dropped;

  /* What accumulators point to; compacted when over three quarters of it may be garbage. */
  WeirCombineCall call;
  size_t          arena_live;

  /* Rows that were given, up to `position`. */
  const WeirPlanEdge *edge;
  const WeirBatch    *batch; /* NULL: none */
  uint32_t            position;
  uint64_t            hashes[WEIR__GENERAL_HASHED]; /* of the keys of so many rows about there */

  /* Stepped: keys with windows that are touched; whether the step is at its end. */
  GPtrArray *touched;
  bool       at_end;

  /* Frames that are full, and at the tail the one being filled; the one that was lent; empty ones; one that stays so. */
  GQueue       full;
  WeirFrame   *lent, *nothing_yet;
  GPtrArray   *empty;
  WeirGroupRow row;
};

/* A window's parts. */
static inline uint64_t *
weir__general_trigger_state (WeirOpenWindow *window)
{
  return (uint64_t *) (void *) (window + 1);
}

static inline void *
weir__general_accumulator (const WeirGeneral *general, WeirOpenWindow *window)
{
  return (char *) window + general->accumulator_at;
}

/* The clocks as a trigger of that window sees them. */
static inline WeirTriggerNow
weir__general_now (const WeirGeneral *general, WeirWindow window, WeirTime watermark)
{
  return (WeirTriggerNow) { watermark, general->processing_time, weir_window_max_timestamp (window), window };
}

/* A window of the key, open and without an element, at index `i`. */
WeirOpenWindow *weir__general_open_window (WeirGeneral *general, WeirGeneralKey *key, uint32_t i, WeirWindow window);
/* The row that is given at `position` comes too late: counted, and handed to who asked for it. */
void weir__general_drop_late (WeirGeneral *general, uint32_t position);
/* An accumulator of nothing. */
void weir__general_reset_accumulator (WeirGeneral *general, WeirOpenWindow *window);
/* Adds a value of the input `tag`. */
void weir__general_add_value (WeirGeneral *general, WeirOpenWindow *window, uint32_t tag, const void *value);
/* Merges in an accumulator of other elements of the window. */
void weir__general_merge_accumulator (WeirGeneral *general, WeirOpenWindow *window, const void *from);
/* When the window is gone. */
WeirTime weir__general_expiry (const WeirGeneral *general, WeirWindow window);
/* Takes the time of an element, or of what was held by another window, into what the window's pane is held at. */
void weir__general_hold_window (WeirGeneral *general, WeirOpenWindow *window, WeirTime time);

/* Emits a pane if anything is new: one that the trigger asks for; with `must`, also one that it does not. */
void weir__general_fire_if_ready (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window, bool must);
/* Has the key woken when the window, or its trigger, is next due. */
void weir__general_plan_window (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window);
/* Something has come into the window, or has gone: its trigger is asked, now or at the end of the step; then it is planned
 * or forgotten. Windows of the key move. */
void weir__general_ask (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window);

/* general-state.c: copies what accumulators point to, once most of that memory is garbage. */
void weir__general_compact_if_due (WeirGeneral *general);

/* general-merge.c: the open window for an element of the window `window`, after merging; NULL: it is closed. */
WeirOpenWindow *weir__general_merge_in (WeirGeneral *general, WeirGeneralKey *key, WeirWindow window);

/* general-retract.c: values that may be taken back. An element is kept, an element is taken back; what merging does. */
void weir__general_keep_row (WeirGeneral *general, WeirOpenWindow *open, const char *row, WeirWindow window,
                             WeirTime time);
void weir__general_retract_row (WeirGeneral *general, uint32_t position, const char *row, WeirWindow window, WeirTime time);
void weir__general_merge_kept (WeirGeneral *general, WeirOpenWindow *into, WeirOpenWindow *from);
/* Brings the accumulator up to what is kept. */
void weir__general_refresh (WeirGeneral *general, WeirOpenWindow *window);
/* Is nothing left in it, so that it has no pane? */
bool weir__general_has_nothing_left (const WeirGeneral *general, WeirOpenWindow *window);
/* Nothing is left, and nothing was said of it that would have to be taken back: it can be forgotten. */
bool weir__general_is_spent (const WeirGeneral *general, WeirOpenWindow *window);

/* general-split.c: derives a merged window that lost elements anew. False: it is what it was. True: it is gone, and what is
 * left has been said and planned. */
bool weir__general_split (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window);

/* general-pane.c: emits the window's pane, if it has one by the rules, and closes it if `finished`. */
typedef struct
{
  WeirPaneTiming timing;
  bool           finished; /* no more panes come */
  bool           even_if_empty;
} WeirGeneralFiring;
void weir__general_fire_pane (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window,
                              WeirGeneralFiring firing);
/* Takes back all that stands of it. */
void weir__general_take_back (WeirGeneral *general, WeirOpenWindow *window);

#endif
