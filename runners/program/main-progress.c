/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/program/main-progress.h"

#include <stdio.h>
#include <unistd.h>

#include <weir/io.h>
#include <weir/sqlite.h>

#include "runners/program/result.h"
#include "sdk/base/time.h"

#define TERMINAL_PERIOD (G_USEC_PER_SEC / 5)
#define PLAIN_PERIOD    (5 * G_USEC_PER_SEC)

struct _WeirMainProgress
{
  WeirResult  *result;
  bool         terminal;
  bool         has_end; /* all collections have: else what is done of the bounded sources says nothing of the run */
  int64_t      started, shown; /* µs */
  WeirProgress last;
};

static bool
is_bounded (const WeirGraph *graph)
{
  for (uint32_t i = 0; i < graph->collections->len; i++)
    if (!weir__graph_collection (graph, (WeirCollectionId) { i })->bounded)
      return false;
  return true;
}

WeirMainProgress *
weir__main_progress_new (WeirResult *result)
{
  WeirMainProgress *progress = g_new0 (WeirMainProgress, 1);

  progress->result = result;
  progress->has_end = is_bounded (weir__result_job (result)->plan->graph);
  progress->terminal = isatty (STDERR_FILENO);
  progress->started = progress->shown = g_get_monotonic_time ();
  return progress;
}

/* 12345678 → "12.3 M". */
static char *
short_number (double n)
{
  static const char *const units[] = { "", " k", " M", " G", " T" };
  unsigned                 unit = 0;

  while (n >= 1000 && unit + 1 < G_N_ELEMENTS (units))
    {
      n /= 1000;
      unit++;
    }
  return g_strdup_printf (unit == 0 ? "%.0f%s" : "%.1f%s", n, units[unit]);
}

static void
append_watermark (const WeirProgress *now, GString *line)
{
  if (now->watermark.us == INT64_MIN || now->watermark.us == INT64_MAX)
    return;
  g_autofree char *watermark = weir_time_to_string (now->watermark);
  g_string_append_printf (line, ", watermark %s", watermark);
}

void
weir__main_progress_show (WeirMainProgress *progress)
{
  int64_t time = g_get_monotonic_time ();

  if (time - progress->shown < (progress->terminal ? TERMINAL_PERIOD : PLAIN_PERIOD))
    return;
  WeirProgress now;
  weir_result_progress (progress->result, &now);
  double           seconds = (double) (time - progress->shown) / G_USEC_PER_SEC;
  g_autofree char *elements = short_number ((double) now.elements_in);
  g_autofree char *rate = short_number ((double) (now.elements_in - progress->last.elements_in) / seconds);
  g_autofree char *done = short_number (now.work_done), *total = short_number (now.work_total);
  GString         *line = g_string_new (NULL);
  g_string_append_printf (line, "%s elements, %s/s", elements, rate);
  if (progress->has_end && now.work_total > 0)
    g_string_append_printf (line, ", %s of %s (%.0f %%)", done, total, 100 * now.work_done / now.work_total);
  append_watermark (&now, line);
  if (now.queued > 0)
    g_string_append_printf (line, ", %u batches queued", now.queued);
  fprintf (stderr, progress->terminal ? "\r\033[K%s" : "%s\n", line->str);
  fflush (stderr);
  g_string_free (line, TRUE);
  progress->shown = time;
  progress->last = now;
}

/* Are all that come too late handed to who asked for late data? */
static bool
hands_late_data_on (const WeirPlan *plan, const WeirPlanStage *stage)
{
  for (unsigned i = 0; i < stage->in_edges->len; i++)
    if (weir__plan_edge (plan, g_array_index (stage->in_edges, WeirEdgeId, i))->late_port == 0)
      return false;
  return true;
}

static void
append_elements (uint64_t n, GString *to)
{
  g_string_append_printf (to, "%" PRIu64 " element%s", n, n == 1 ? "" : "s");
}

static void
print_drops_of (const WeirPlan *plan, const WeirPlanStage *stage, const WeirStageCounts *counts, GString *to)
{
  const char *step = weir__graph_transform (plan->graph, stage->head_transform)->path;

  if (counts->dropped_late > 0)
    {
      append_elements (counts->dropped_late, to);
      g_string_append (to, " came too late (allowed lateness ");
      weir__print_span (weir__graph_windowing (plan->graph, stage->windowing)->allowed_lateness, to);
      if (hands_late_data_on (plan, stage))
        g_string_append_printf (to, ") for %s: weir_late_data has %s\n", step, counts->dropped_late == 1 ? "it" : "them");
      else
        g_string_append_printf (to, ") and %s dropped at %s\n", counts->dropped_late == 1 ? "was" : "were", step);
    }
  if (counts->dropped_closed == 0)
    return;
  append_elements (counts->dropped_closed, to);
  g_string_append_printf (to, " came when the trigger had finished and %s dropped at %s\n",
                          counts->dropped_closed == 1 ? "was" : "were", step);
}

/* Does anything take the rows that the step could not read? */
static bool
hands_bad_rows_on (const WeirGraph *graph, const WeirGraphTransform *step)
{
  for (unsigned i = 0; i < graph->transforms->len && step->outputs->len > 1; i++)
    if (weir__graph_ports_have (((const WeirGraphTransform *) graph->transforms->pdata[i])->inputs,
                                weir__graph_port (step->outputs, 1)->collection))
      return true;
  return false;
}

static void
print_bad_rows_of (WeirResult *result, const WeirGraph *graph, const WeirGraphTransform *step, GString *to)
{
  int64_t n = weir_result_counter (result, step->path, WEIR_BAD_ROWS);

  if (n == 0 || hands_bad_rows_on (graph, step))
    return;
  g_autoptr (GString) first = g_string_new (NULL);
  weir__result_strings (result, step->path, WEIR_FIRST_BAD_ROW, first);
  g_string_truncate (first, strcspn (first->str, "\n")); /* of one lane */
  g_string_append_printf (to, "%" PRId64 " row%s could not be read and %s left out at %s (.bad has %s, .strict fails the run)",
                          n, n == 1 ? "" : "s", n == 1 ? "was" : "were", step->path, n == 1 ? "it" : "them");
  if (first->len > 0)
    g_string_append_printf (to, "%s%s", n == 1 ? ": " : ", one of them ", first->str);
  g_string_append_c (to, '\n');
}

static void
print_missed_retracts_of (WeirResult *result, const WeirGraphTransform *step, GString *to)
{
  int64_t n = weir_result_counter (result, step->path, WEIR_RETRACTS_MISSED);

  if (n > 0)
    g_string_append_printf (to,
                            "%" PRId64 " retract%s found no such row at %s, which may hold what does not count any more: a "
                            "function gave something else the second time (WEIR_RETRACTS_KEEP), or another run wrote there\n",
                            n, n == 1 ? "" : "s", step->path);
}

/* What a result lacks, or has too much, is said with it. */
static void
print_drops (WeirResult *result)
{
  const WeirPlan             *plan = weir__result_job (result)->plan;
  g_autoptr (GString)         lines = g_string_new (NULL);
  bool                        over;
  g_autofree WeirStageCounts *counts = weir__result_counts (result, &over);

  for (WeirStageId s = { 0 }; s.i < plan->stages->len && counts != NULL; s.i++)
    if (weir__plan_stage (plan, s)->head == WEIR_HEAD_GROUP)
      print_drops_of (plan, weir__plan_stage (plan, s), &counts[s.i], lines);
  for (unsigned i = 0; i < plan->graph->transforms->len; i++)
    {
      print_bad_rows_of (result, plan->graph, plan->graph->transforms->pdata[i], lines);
      print_missed_retracts_of (result, plan->graph->transforms->pdata[i], lines);
    }
  fputs (lines->str, stderr);
}

void
weir__main_progress_finish (WeirMainProgress *progress, bool done)
{
  double       seconds = (double) (g_get_monotonic_time () - progress->started) / G_USEC_PER_SEC;
  WeirProgress now;

  weir_result_progress (progress->result, &now);
  g_autofree char *elements = short_number ((double) now.elements_in);
  g_autofree char *rate = short_number ((double) now.elements_in / MAX (seconds, 1e-6));
  fprintf (stderr, "%s%s after %.2f s: %s elements, %s/s\n", progress->terminal ? "\r\033[K" : "",
           done ? "done" : "stopped", seconds, elements, rate);
  print_drops (progress->result);
  g_free (progress);
}
