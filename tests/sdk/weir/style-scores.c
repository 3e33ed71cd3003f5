/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

typedef struct
{
  int64_t min_length;
} KeepLonger;
WEIR_RECORD (KeepLonger, min_length)

#define PARSE_OUTPUTS(X) X (Score, scores) X (WeirString, malformed)
WEIR_OUTPUTS (parse, PARSE_OUTPUTS)

static void
parse_score (const WeirString *line, ScoreEmitter *scores)
{
  weir_emit (scores, (Score) { *line, 1 });
}
WEIR_DO_FN (parse_score, WeirString, Score)

static gboolean
parse (WeirContext *ctx, const WeirString *line, const parse_emitters *out, GError **error)
{
  (void) error;
  if (weir_context_timestamp (ctx).us < 0)
    weir_emit (out->malformed, *line);
  else
    weir_emit (out->scores, (Score) { .key = *line, .value = 1 });
  return TRUE;
}
WEIR_DO_FN_MULTI (parse, WeirString, PARSE_OUTPUTS)

static void
keep_longer (const KeepLonger *self, const WeirString *line, WeirStringEmitter *out)
{
  if ((int64_t) line->size >= self->min_length)
    weir_emit (out, *line);
}
WEIR_DO_FN_WITH (keep_longer, KeepLonger, WeirString, WeirString)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("scores");
  WeirStringCollection    *lines = weir_par_do_with (weir_read_text (p, "scores.txt"), keep_longer, .min_length = 2);

  ScoreCollection *scores
      = weir_window_into (weir_par_do (lines, parse_score), .windows = weir_fixed_windows (WEIR_MINUTES (5)),
                          .trigger = weir_after_watermark (.early = weir_after_delay (WEIR_SECONDS (30)),
                                                           .late = weir_after_count (1)),
                          .accumulation = WEIR_ACCUMULATING, .allowed_lateness = WEIR_HOURS (1));
  ScoreCollection *totals = weir_sum_per_key (scores);
  weir_write_text (weir_to_json (weir_late_data (scores)), "too-late.jsonl");

  parse_collections parsed = weir_par_do (lines, parse);
  weir_write_text (weir_to_json (totals), "totals.jsonl");
  weir_write_text (weir_to_json (weir_flatten (parsed.scores, parsed.scores)), "twice.jsonl");
  weir_write_text (parsed.malformed, "malformed.txt");
  return weir_pipeline_main (p, argc, argv);
}
