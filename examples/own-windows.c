/* SPDX-License-Identifier: Apache-2.0 */
/* Windows of one's own: sessions in which some may rest for longer than others.
 *
 * Ann and Bob play at the same times, with a minute and more between their points. Bob's sessions end after a minute without
 * one. Ann is a member, and may rest for two: what are three sessions of Bob's is one of hers. So the end of a point's window
 * depends on whose point it is, which no window of the library's does; what overlaps is merged, as in any session. */
#include "examples/support/panes.h"

typedef struct
{
  WeirString   member;
  WeirDuration rest, member_rest;
} Rests;
WEIR_RECORD (Rests, member, rest, member_rest)

static WeirWindow
rests_assign (const Rests *self, const Points *made, WeirTime time)
{
  bool is_member = weir_string_equal (made->key, self->member);

  return (WeirWindow) { time, weir_time_add (time, is_member ? self->member_rest : self->rest) };
}

static void
rests_merge (const Rests *self G_GNUC_UNUSED, const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  int64_t end = windows[0].end.us; /* of what came so far: they are sorted by their start */

  for (uint32_t i = 1; i < n; i++)
    {
      if (windows[i].start.us < end)
        ret_group[i] = ret_group[i - 1]; /* one window with the one before */
      end = MAX (end, windows[i].end.us);
    }
}
WEIR_WINDOW_FN_WITH (rests, Rests, Points, merge)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("own-windows");
  const WeirTestEvent      story[] = {
    later (40), points (at (0, 20), "ann", 5), points (at (0, 20), "bob", 5),
    later (60), points (at (1, 30), "ann", 7), points (at (1, 30), "bob", 7),
    later (80), points (at (2, 50), "ann", 3), points (at (2, 50), "bob", 3),
    later (80), watermark (at (4, 0)), /* bob's sessions are over; ann may still come back */
    later (60), watermark (at (5, 0)),
  };
  PointsCollection *made = panes_story (p, story, G_N_ELEMENTS (story));
  WeirWindows       windows = weir_windows_by_with (rests, .member = WEIR_STRING ("ann"), .rest = WEIR_MINUTES (1),
                                                    .member_rest = WEIR_MINUTES (2));

  panes_record (weir_sum_per_key (weir_window_into (made, .windows = windows)));
  return panes_main (p, argc, argv);
}
