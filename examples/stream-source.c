/* SPDX-License-Identifier: Apache-2.0 */
/* A source that says where it is: "SECOND PLAYER POINTS" lines as a stream. Most are ten seconds under way at most, so the
 * watermark follows ten behind. stream-source [FILE] prints the sum of each half minute, and corrects it for an hour. */
#include <stdio.h>
#include <weir/weir.h>

WEIR_KV (Points, WeirString, int64_t)

static gboolean
whole_file (WeirContext *ctx G_GNUC_UNUSED, const WeirString *path G_GNUC_UNUSED, WeirRange *range, GError **error G_GNUC_UNUSED)
{
  *range = (WeirRange) { 0, INT64_MAX, true }; /* of bytes, whose end is not known; in one piece */
  return TRUE;
}

static WeirResume
read_points (WeirContext *ctx G_GNUC_UNUSED, const WeirString *path, WeirTracker *tracker, PointsEmitter *points, GError **error)
{
  g_autofree char *name = weir_string_to_c (*path);
  FILE   *file = fopen (name, "r");
  int64_t second, number;
  char    player[32];

  if (file == NULL || fseek (file, weir_tracker_position (tracker), SEEK_SET) != 0)
    return g_set_error (error, WEIR_ERROR, WEIR_ERROR_IO, "%s cannot be read", name), WEIR_FAILED;
  if (!weir_claim (tracker, ftell (file)))
    ; /* later, from here */
  else if (fscanf (file, "%" SCNd64 " %31s %" SCNd64 "\n", &second, player, &number) != 3)
    weir_tracker_finish (tracker); /* a file that grows: weir_tracker_resume_after (tracker, WEIR_SECONDS (1)) */
  else
    {
      weir_emit_at (points, weir_time_from_s (second), (Points) { { player, strlen (player) }, number });
      weir_tracker_set_watermark (tracker, weir_time_from_s (second - 10)); /* one that goes back is ignored */
      weir_tracker_advance (tracker, ftell (file));
    }
  fclose (file);
  return WEIR_RESUME; /* a line a call: the engine looks at the watermark between calls */
}
WEIR_SOURCE_FN (read_points, WeirString, Points, whole_file, (.replayable = true, .unbounded = true))

static void
print_sum (const Points *sum, WeirStringEmitter *none G_GNUC_UNUSED)
{
  printf (WEIR_STRING_FORMAT " %" PRId64 "\n", WEIR_STRING_ARG (sum->key), sum->value); /* the last counts */
}
WEIR_DO_FN (print_sum, Points, WeirString)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("stream-source");

  weir_pipeline_parse (p, NULL, &argc, &argv);
  WeirStringCollection *files = weir_create (p, WeirString, weir_string_from_c (argc > 1 ? argv[1] : "points.txt"));
  PointsCollection *points = weir_window_into (
      weir_par_do (files, read_points), .windows = weir_fixed_windows (WEIR_SECONDS (30)), .accumulation = WEIR_ACCUMULATING,
      .trigger = weir_after_watermark (.late = weir_always ()), .allowed_lateness = WEIR_HOURS (1));
  weir_par_do (weir_sum_per_key (points), print_sum);
  return weir_pipeline_main (p, argc, argv);
}
