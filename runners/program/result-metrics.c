/* SPDX-License-Identifier: Apache-2.0 */

/* What a run tells in numbers, while it goes on and when it has ended. */

#include <weir/string.h>

#include "runners/program/result.h"
#include "sdk/types/json.h"

/* [{"name":…,…},…] */
static void
print_stages (WeirResult *result, GString *to)
{
  const GPtrArray            *stages = weir__result_job (result)->plan->stages;
  bool                        over;
  g_autofree WeirStageCounts *counts = weir__result_counts (result, &over);

  g_string_append_c (to, '[');
  for (uint32_t s = 0; s < stages->len && counts != NULL; s++)
    {
      const WeirPlanStage *stage = stages->pdata[s];
      g_string_append (to, s > 0 ? ",\n{\"name\":" : "\n{\"name\":");
      weir__json_put_string (to, weir_string_from_c (stage->name));
      g_string_append_printf (to,
                              ",\"dropped_late\":%" PRIu64 ",\"dropped_closed\":%" PRIu64 ",\"spilled_bytes\":%" PRIu64 "}",
                              counts[s].dropped_late, counts[s].dropped_closed, counts[s].spilled_bytes);
    }
  g_string_append (to, "\n]");
}

char *
weir_result_metrics_json (WeirResult *result)
{
  GString *json = g_string_new ("{\"steps\":");

  weir__harness_print_metrics (weir__result_job (result)->harness, json);
  g_string_append (json, ",\n\"stages\":");
  print_stages (result, json);
  g_string_append (json, "}\n");
  return g_string_free (json, FALSE);
}

int64_t
weir_result_counter (WeirResult *result, const char *path, const char *name)
{
  return weir__harness_counter (weir__result_job (result)->harness, path, name);
}

void
weir__result_strings (WeirResult *result, const char *path, const char *name, GString *to)
{
  weir__harness_strings (weir__result_job (result)->harness, path, name, to);
}

/* What is done is looked at before what there is: work is found before it is done. */
void
weir_result_progress (WeirResult *result, WeirProgress *ret_progress)
{
  const WeirJob              *job = weir__result_job (result);
  bool                        over;
  g_autofree WeirStageCounts *counts = weir__result_counts (result, &over);
  WeirProgress                progress = { .watermark = WEIR_TIME_MAX };
  WeirHarnessTotals           totals;

  for (uint32_t s = 0; s < job->plan->stages->len && counts != NULL; s++)
    {
      progress.elements_in += counts[s].rows_given;
      if (over)
        continue;
      if (!weir__plan_is_endless (job->plan, weir__plan_stage (job->plan, (WeirStageId) { s }))) /* else there is no total */
        progress.work_done += counts[s].work_done;
      progress.queued += counts[s].queued;
      progress.watermark.us = MIN (progress.watermark.us, counts[s].watermark.us);
    }
  weir__harness_totals (job->harness, &totals);
  progress.elements_in += totals.rows_from_sources;
  progress.elements_out = totals.rows_into_sinks;
  progress.work_total = totals.work_found;
  if (over)
    progress.work_done = progress.work_total;
  *ret_progress = progress;
}
