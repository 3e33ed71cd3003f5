/* SPDX-License-Identifier: Apache-2.0 */
/* Lateness: what of points that reach us when their window is over?
 *
 * Ann's phone was in a tunnel. A watermark is a guess: at 2:20 we were told that nothing older than 2:00 would come, and yet
 * it does. Points behind the watermark are late. Here a window waits two minutes of event time for them: its allowed
 * lateness. Within that, each late element puts out a corrected total. Once the watermark is past that too, the window is
 * forgotten; what comes even then is expired: it is counted, and handed to whoever asks for late data. */
#include "examples/support/panes.h"

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("lateness");
  const WeirTestEvent      story[] = {
    later (40), points (at (0, 20), "ann", 5),
    later (60), points (at (1, 10), "ann", 7),
    later (40), watermark (at (2, 0)),         /* the first window's pane is on time */
    later (40), points (at (0, 50), "ann", 9), /* late: the window is over, but not forgotten */
    later (20), points (at (2, 40), "ann", 3),
    later (30), points (at (1, 30), "ann", 1), /* late, too */
    later (30), watermark (at (4, 0)),         /* two minutes past its end, the first window is forgotten */
    later (30), points (at (1, 50), "ann", 6), /* expired */
    later (20), points (at (3, 20), "ann", 2), /* late for the second window, which still waits */
    later (20), watermark (at (6, 0)),
  };
  PointsCollection *made = panes_story (p, story, G_N_ELEMENTS (story));
  PointsCollection *windowed = weir_window_into (
      made, .windows = weir_fixed_windows (WEIR_MINUTES (2)),
      .trigger = weir_after_watermark (.late = weir_repeatedly (weir_after_count (1))),
      .accumulation = WEIR_ACCUMULATING, .allowed_lateness = WEIR_MINUTES (2));

  panes_record (weir_sum_per_key (windowed));
  panes_record_dropped (weir_late_data (windowed));
  return panes_main (p, argc, argv);
}
