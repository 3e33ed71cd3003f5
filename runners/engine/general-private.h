/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GENERAL_PRIVATE_H
#define WEIR_RUNNERS_ENGINE_GENERAL_PRIVATE_H

/* The inside of the general path: general.c (rows and instants), general-merge.c, general-pane.c. */

#include "runners/engine/general-key.h"
#include "runners/engine/general.h"
#include "runners/engine/group-row.h"
#include "runners/engine/trigger.h"

struct _WeirGeneral
{
  WeirGeneralOptions   options;
  bool                 merges;
  WeirTriggerMachine  *trigger;
  size_t               accumulator_at; /* in a window */
  WeirGeneralKeys      keys;
  WeirTime             watermark, processing_time;
  bool                 answered_default, has_had_windows;
  WeirGroupDropped     dropped;

  /* What accumulators point to; compacted when over half of it may be garbage. */
  WeirCombineCall call;
  size_t          arena_live;

  /* Rows that were given, up to `position`. */
  const WeirPlanEdge *edge;
  const WeirBatch    *batch; /* NULL: none */
  uint32_t            position;

  /* Stepped: keys with windows that are touched; whether the step is at its end. */
  GPtrArray *touched;
  bool       at_end;

  /* Frames that are full, and at the tail the one being filled; the one that was lent; empty ones. */
  GQueue     full;
  WeirFrame *lent;
  GPtrArray *empty;
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
  return (WeirTriggerNow) { watermark, general->processing_time, weir_window_max_timestamp (window) };
}

/* A window of the key, open and without an element, at index `i`. */
WeirOpenWindow *weir__general_open_window (WeirGeneral *general, WeirGeneralKey *key, uint32_t i, WeirWindow window);
/* An accumulator of nothing. */
void weir__general_reset_accumulator (WeirGeneral *general, WeirOpenWindow *window);
/* When the window next needs the watermark: its end, or its expiry. It is due once the watermark is past that. */
WeirTime weir__general_window_due (const WeirGeneral *general, const WeirOpenWindow *window);
/* When the window is gone. */
WeirTime weir__general_expiry (const WeirGeneral *general, WeirWindow window);
/* Takes the time of an element, or of what was held by another window, into what the window's pane is held at. */
void weir__general_hold_window (WeirGeneral *general, WeirOpenWindow *window, WeirTime time);

/* general-merge.c: the open window for an element of the window `window`, after merging; NULL: it is closed. */
WeirOpenWindow *weir__general_merge_in (WeirGeneral *general, WeirGeneralKey *key, WeirWindow window);

/* general-pane.c: emits the window's pane, if it has one by the rules, and closes it if `finished`. */
typedef struct
{
  WeirPaneTiming timing;
  bool           finished; /* no more panes come */
  bool           even_if_empty;
} WeirGeneralFiring;
void weir__general_fire_pane (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window,
                              WeirGeneralFiring firing);

#endif
