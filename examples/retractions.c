/* SPDX-License-Identifier: Apache-2.0 */
/* Retractions: how can a total of totals be right, while the totals below it still change?
 *
 * Ann's points are summed up, early, on time and late. Then players are counted by league: who has twenty points or more plays
 * in the "gold" one, the rest in "silver". When Ann rises, it is not enough that gold counts her: silver must
 * count her no more. A retracting pane takes the one before back: it is sent again as a retract, which goes through the same
 * functions as what it takes back, and ends up where that did. At every moment, what has been put out less what has been
 * taken back is what a batch over the points so far would give. */
#include "examples/support/panes.h"

static void
league_of (const Points *total, PointsEmitter *players)
{
  weir_emit (players, (Points) { total->value >= 20 ? WEIR_STRING ("gold") : WEIR_STRING ("silver"), 1 });
}
WEIR_DO_FN (league_of, Points, Points)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("retractions");
  const WeirTestEvent      story[] = {
    later (40), points (at (0, 20), "ann", 12),
    later (40), points (at (0, 50), "bob", 9),
    later (60), watermark (at (2, 0)),          /* on time: the totals are as they were, and sent anew */
    later (60), points (at (1, 30), "ann", 10), /* late: ann rises to gold, and leaves silver */
    later (60), points (at (1, 40), "bob", 5),  /* late: bob stays where he is */
    later (30),
  };
  PointsCollection *made = panes_story (p, story, G_N_ELEMENTS (story));
  PointsCollection *totals = weir_sum_per_key (weir_window_into (
      made, .windows = weir_fixed_windows (WEIR_MINUTES (2)),
      .trigger = weir_after_watermark (.early = weir_always (), .late = weir_always ()), /* whenever there is something new */
      .accumulation = WEIR_RETRACTING, .allowed_lateness = WEIR_HOURS (1)));

  panes_record (totals);
  panes_record (weir_sum_per_key (weir_par_do (totals, league_of)));
  return panes_main (p, argc, argv);
}
