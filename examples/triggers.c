/* SPDX-License-Identifier: Apache-2.0 */
/* Triggers: what if we do not want to wait until a window is complete?
 *
 * The points of a player are summed up in windows of four minutes. A board in the hall should not stand still for that
 * long, so an early trigger puts out a total once thirty seconds have gone by since the first new points, in processing
 * time, and again, as long as there is something new. At the window's end comes the pane that is on time. Accumulating
 * says what a pane holds: all points so far, so that a new pane replaces the one before. (Discarding ones would hold what is
 * new, to be added up by whoever reads them.) */
#include "examples/support/panes.h"

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("triggers");
  const WeirTestEvent      story[] = {
    later (30), points (at (0, 15), "ann", 5),
    later (20), points (at (0, 40), "ann", 7),
    later (10),                                /* thirty seconds since the 5: an early pane */
    later (40), points (at (1, 20), "ann", 3), /* new points, the clock begins anew */
    later (30),
    later (40), points (at (2, 30), "ann", 8),
    later (10), watermark (at (2, 0)),         /* of no interest to a window that ends at four */
    later (20),
    later (50), points (at (3, 40), "ann", 4),
    later (10), watermark (at (4, 0)),         /* the window is over: its last pane is on time */
  };
  PointsCollection *made = panes_story (p, story, G_N_ELEMENTS (story));
  PointsCollection *windowed = weir_window_into (
      made, .windows = weir_fixed_windows (WEIR_MINUTES (4)),
      .trigger = weir_after_watermark (.early = weir_repeatedly (weir_after_delay (WEIR_SECONDS (30)))),
      .accumulation = WEIR_ACCUMULATING);

  panes_record (weir_sum_per_key (windowed));
  return panes_main (p, argc, argv);
}
