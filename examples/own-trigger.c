/* SPDX-License-Identifier: Apache-2.0 */
/* A trigger of one's own: a total whenever the player pauses.
 *
 * Ann's points come in runs. Her board shall not flicker with each of them, and shall not wait for the window's end, either: it
 * gets a total once nothing has come for twenty seconds of processing time. (A delay counts from the first point of a run, and
 * would fire in the middle of a long one.) The trigger's state is when the pause will have been long enough. */
#include "examples/support/panes.h"

typedef struct
{
  WeirTime until; /* zero: nothing is new */
} Pause;

static void
pause_add (Pause *pause, WeirTriggerNow now)
{
  pause->until = weir_time_add (now.processing_time, WEIR_SECONDS (20));
}

static bool
pause_ready (const Pause *pause, WeirTriggerNow now)
{
  return pause->until.us != 0 && now.processing_time.us >= pause->until.us;
}

static void
pause_fire (Pause *pause, WeirTriggerNow now G_GNUC_UNUSED)
{
  pause->until = (WeirTime) { 0 };
}

static void
pause_merge (Pause *into, const Pause *from, WeirTriggerNow now G_GNUC_UNUSED)
{
  into->until.us = MAX (into->until.us, from->until.us);
}

static WeirTime
pause_deadline (const Pause *pause, WeirTime after)
{
  return pause->until.us > after.us ? pause->until : WEIR_TIME_MAX; /* when to ask again though nothing has come */
}
WEIR_TRIGGER_FN (pause, Pause, deadline)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("own-trigger");
  const WeirTestEvent      story[] = {
    later (30), points (at (0, 15), "ann", 5), later (15), points (at (0, 30), "ann", 7),
    later (15), points (at (0, 50), "ann", 3), later (20), later (60), points (at (2, 10), "ann", 8),
    later (15), points (at (2, 20), "ann", 2), later (20), later (60), watermark (at (4, 0)),
  };
  PointsCollection *windowed = weir_window_into (
      panes_story (p, story, G_N_ELEMENTS (story)), .windows = weir_fixed_windows (WEIR_MINUTES (4)),
      .trigger = weir_after_watermark (.early = weir_trigger_by (pause)), .accumulation = WEIR_ACCUMULATING);

  panes_record (weir_sum_per_key (windowed));
  return panes_main (p, argc, argv);
}
