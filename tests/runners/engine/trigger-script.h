/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TEST_TRIGGER_SCRIPT_H
#define WEIR_TEST_TRIGGER_SCRIPT_H

/* The state machine of a trigger, word by word. Times are milliseconds, as in conformance.md, section F. */
#include "tests/support/weir-test.h"

#include "runners/engine/trigger.h"

/* One key in one window, and the clocks. */
typedef struct
{
  WeirTriggerMachine *machine;
  uint64_t           *state;
  WeirTriggerNow      now;
} Pane;

static inline void
set_end (Pane *pane, int64_t end_ms)
{
  pane->now.window = (WeirWindow) { { 0 }, { end_ms * 1000 } };
  pane->now.window_max = weir_window_max_timestamp (pane->now.window);
}

static inline Pane
pane_in_window (const WeirTrigger *trigger, int64_t end_ms)
{
  Pane pane = { .machine = weir__trigger_machine_new (trigger), .now = { .watermark = WEIR_TIME_MIN } };

  pane.state = g_new0 (uint64_t, weir__trigger_machine_words (pane.machine));
  set_end (&pane, end_ms);
  return pane;
}

static inline void
pane_clear (Pane *pane)
{
  weir__trigger_machine_free (pane->machine);
  g_free (pane->state);
}

static inline void
add (Pane *pane, unsigned n)
{
  while (n-- > 0)
    weir__trigger_machine_add (pane->machine, pane->state, pane->now);
}

static inline void
watermark (Pane *pane, int64_t ms)
{
  pane->now.watermark = weir_time_from_ms (ms);
}

static inline void
processing_time (Pane *pane, int64_t ms)
{
  pane->now.processing_time = weir_time_from_ms (ms);
}

static inline bool
is_ready (const Pane *pane)
{
  return weir__trigger_machine_ready (pane->machine, pane->state, pane->now);
}

static inline void
fire (Pane *pane)
{
  assert_true (is_ready (pane));
  weir__trigger_machine_fire (pane->machine, pane->state, pane->now);
}

static inline bool
is_finished (const Pane *pane)
{
  return weir__trigger_machine_finished (pane->machine, pane->state);
}

/* `other` has the same trigger, and is used up. */
static inline void
merge (Pane *pane, Pane *other, int64_t end_ms)
{
  set_end (pane, end_ms);
  weir__trigger_machine_merge (pane->machine, pane->state, other->state, pane->now);
  pane_clear (other);
}

static inline int64_t
deadline_ms (const Pane *pane)
{
  WeirTime deadline = weir__trigger_machine_deadline (pane->machine, pane->state, pane->now.processing_time);
  return deadline.us == WEIR_TIME_MAX.us ? INT64_MAX : deadline.us / 1000;
}

static inline void
retract (Pane *pane)
{
  weir__trigger_machine_retract (pane->machine, pane->state, pane->now);
}

#endif
