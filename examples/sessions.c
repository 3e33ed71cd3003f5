/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: windows that have the length of what happens in them.
 *
 * Ann plays, rests, and plays again. A session is a run of points less than a minute apart, per player: its window begins
 * with the first point and ends a minute after the last. So windows are not known beforehand; they grow and merge as
 * points come. Here two sessions have been put out early as two, when the points made between them arrive at last, and
 * there was one session all along. Retracting panes say so: each of the two totals is taken back. */
#include "examples/support/panes.h"

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("sessions");
  const WeirTestEvent      story[] = {
    later (30), points (at (0, 20), "ann", 5),
    later (60), points (at (0, 50), "ann", 7), /* made half a minute later: the same session, which grows */
    later (60), points (at (2, 20), "ann", 3), /* a minute and a half: another one */
    later (60), points (at (1, 40), "ann", 4), /* made in between: the two are one */
    later (60), watermark (at (3, 30)),        /* a minute after the last point: it is over */
    later (40), points (at (4, 30), "ann", 8),
    later (70), watermark (at (5, 30)),
  };
  PointsCollection *made = panes_story (p, story, G_N_ELEMENTS (story));
  PointsCollection *windowed = weir_window_into (
      made, .windows = weir_session_windows (WEIR_MINUTES (1)),
      .trigger = weir_after_watermark (.early = weir_repeatedly (weir_after_count (1))),
      .accumulation = WEIR_RETRACTING);

  panes_record (weir_sum_per_key (windowed));
  return panes_main (p, argc, argv);
}
