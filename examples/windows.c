/* SPDX-License-Identifier: Apache-2.0 */
/* Windows: when is a total complete, if what is summed up has no end?
 *
 * Ann and Bob play a game; their phones send us points. Each point has an event time, when it was made, and reaches us at
 * some processing time later. We want points per player and two minutes of play: a window of event time. The
 * watermark says up to which event time (as far as anyone can tell) everything has reached us; when it passes a
 * window's end, the window's total is put out: that is its pane. */
#include "examples/support/panes.h"

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("windows");
  const WeirTestEvent      story[] = {
    later (40), points (at (0, 20), "ann", 5),
    later (50), points (at (1, 10), "ann", 7),
    later (15), points (at (0, 50), "bob", 4),
    later (35), points (at (2, 10), "bob", 3), /* made in the second window, while the first one is still open */
    later (5), points (at (1, 40), "ann", 2),  /* made before that, but it took its time */
    later (20), watermark (at (2, 0)),         /* the first window is over */
    later (40), points (at (2, 50), "ann", 8),
    later (30), points (at (3, 40), "bob", 6),
    later (35), watermark (at (4, 0)),
  };
  PointsCollection *made = panes_story (p, story, G_N_ELEMENTS (story));
  PointsCollection *windowed = weir_window_into (made, .windows = weir_fixed_windows (WEIR_MINUTES (2)));

  panes_record (weir_sum_per_key (windowed));
  return panes_main (p, argc, argv);
}
