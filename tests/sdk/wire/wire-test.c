/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/wire/wire-test.h"

#include <weir/sys/trigger-fn.h>

#include "tests/sdk/model/model-test.h"

typedef struct
{
  int64_t    min_length;
  WeirString alphabet;
} Rule;
WEIR_RECORD (Rule, min_length, alphabet)

DO_FN (keep_longer, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString), .config = WEIR_TYPE (Rule),
       .retracts = WEIR_RETRACTS_KEEP)
DO_FN (anything, NULL, NULL)

static const WeirWindowFn by_shift = { .abi = WEIR_BATCH_ABI, .size = sizeof by_shift, .name = "by_shift",
                                       .config = WEIR_TYPE (Rule), .merges = true, .assign = (void *) run_nothing,
                                       .merge = (void *) run_nothing };

static const WeirTriggerFn when_done = { .abi = WEIR_BATCH_ABI, .size = sizeof when_done, .name = "when_done",
                                         .config = WEIR_TYPE (Rule), .n_words = 2, .may_finish = true,
                                         .add = (void *) run_nothing, .ready = (void *) run_nothing,
                                         .fire = (void *) run_nothing, .finished = (void *) run_nothing,
                                         .merge = (void *) run_nothing };

WeirPipeline *
weir_test_wire_small_pipeline (void)
{
  WeirPipeline *p = weir_pipeline_new ("tiny");

  weir_pipeline_impulse (p, AT (1, "Impulse"));
  return p;
}

WeirPipeline *
weir_test_wire_pipeline (void)
{
  const Rule      rule = { 3, WEIR_STRING ("abc") };
  const WeirWindowing early_and_late = {
    .windows = weir_fixed_windows_at (WEIR_MINUTES (5), WEIR_SECONDS (1)),
    .trigger = weir_after_watermark (.early = weir_repeatedly (
                                         weir_after_any (weir_after_delay (WEIR_SECONDS (30)), weir_after_count (100))),
                                     .late = weir_after_count (1)),
    .accumulation = WEIR_ACCUMULATING,
    .allowed_lateness = WEIR_HOURS (1),
    .timestamp_combiner = WEIR_EARLIEST,
    .closing = WEIR_CLOSING_FIRE_ALWAYS,
    .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY
  };
  const WeirWindowing monthly
      = { .windows = weir_calendar_windows (WEIR_CALENDAR_MONTHS, 1, "Europe/Berlin"),
          .trigger = weir_or_finally (weir_repeatedly (weir_after_count (2)), weir_never ()),
          .allow_data_loss = true };
  const WeirWindowing own = { .windows = weir_custom_windows (&by_shift, &rule),
                              .trigger = weir_repeatedly (weir_custom_trigger (&when_done, &rule)) };
  WeirPipeline   *p = weir_pipeline_new ("sample");
  WeirCollection *c = an_unbounded (p, WEIR_TYPE (WeirString)), *scores;

  WEIR_SCOPE (p, "Long \"lines\"")
    {
      c = weir_collection_par_do (c, &keep_longer, &rule, NULL, AT (12, "keep_longer"));
      scores = weir_collection_par_do (windowed (c, early_and_late), &parse_score, NULL, NULL, AT (13, "parse_score"));
    }
  weir_collection_with_fanout (weir_collection_combine (scores, WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (14, "sum")),
                               300, AT (14, "fan out"));
  weir_collection_group_by_key (scores, WEIR_TYPE (ScoresOf), AT (15, "group"));
  weir_collection_combine (
      windowed (scores, (WeirWindowing) { .windows = early_and_late.windows, .accumulation = WEIR_RETRACTING }),
      WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (15, "sum that is taken back"));
  weir_collection_window_into (scores, &monthly, AT (16, "monthly"));
  weir_collection_window_into (scores, &own, AT (17, "own"));
  return p;
}

/* --- random ------------------------------------------------------------------------------------------------------- */

static const WeirTrigger *
random_trigger (GRand *rand, WeirArena *arena, int depth)
{
  WeirTrigger        *trigger = weir_arena_alloc (arena, sizeof *trigger);
  const WeirTrigger **subs = weir_arena_alloc (arena, 3 * sizeof *subs);

  *trigger = (WeirTrigger) { .kind = g_rand_int_range (rand, 0, WEIR_TRIGGER_NEVER + 1), .subs = subs };
  if (depth == 0 && trigger->kind >= WEIR_TRIGGER_AFTER_EACH && trigger->kind <= WEIR_TRIGGER_OR_FINALLY)
    trigger->kind = WEIR_TRIGGER_ALWAYS;
  for (int i = 0; i < 3 && depth > 0; i++)
    subs[i] = random_trigger (rand, arena, depth - 1);
  if (trigger->kind == WEIR_TRIGGER_AFTER_COUNT)
    trigger->count = 1 + (weir_test_rand_u64 (rand) >> 1);
  else if (trigger->kind == WEIR_TRIGGER_AFTER_PROCESSING_TIME)
    trigger->delay.us = (int64_t) (weir_test_rand_u64 (rand) >> 1);
  else if (trigger->kind == WEIR_TRIGGER_AFTER_WATERMARK && depth > 0)
    {
      trigger->early = g_rand_boolean (rand) ? subs[0] : NULL;
      trigger->late = g_rand_boolean (rand) ? subs[1] : NULL;
    }
  else if (trigger->kind >= WEIR_TRIGGER_AFTER_EACH && trigger->kind <= WEIR_TRIGGER_AFTER_ANY)
    trigger->n_subs = (uint32_t) g_rand_int_range (rand, 1, 4);
  else if (trigger->kind == WEIR_TRIGGER_REPEATEDLY)
    trigger->n_subs = 1;
  else if (trigger->kind == WEIR_TRIGGER_OR_FINALLY)
    trigger->n_subs = 2;
  return trigger;
}

static WeirWindows
random_windows (GRand *rand)
{
  WeirDuration size = { 1 + (int64_t) (weir_test_rand_u64 (rand) >> 2) };

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      return weir_fixed_windows_at (size, (WeirDuration) { size.us / 2 });
    case 1:
      return weir_sliding_windows (size, (WeirDuration) { size.us / 2 + 1 });
    case 2:
      return weir_session_windows (size);
    case 3:
      return weir_calendar_windows ((WeirCalendarUnit) g_rand_int_range (rand, 0, 4), g_rand_int_range (rand, 1, 400),
                                    g_rand_boolean (rand) ? "Asia/Kolkata" : NULL);
    default:
      return weir_global_windows ();
    }
}

/* Only strategies that construction takes; most random triggers are refused by a rule or another. */
static WeirCollection *
window_somehow (GRand *rand, WeirCollection *c, WeirArena *arena, const char *name)
{
  WeirWindowing w = { .windows = random_windows (rand),
                      .trigger = random_trigger (rand, arena, g_rand_int_range (rand, 0, 4)),
                      .accumulation = g_rand_int_range (rand, 0, 2),
                      .allowed_lateness = { (int64_t) (weir_test_rand_u64 (rand) >> 1) },
                      .timestamp_combiner = g_rand_int_range (rand, 0, 3),
                      .closing = g_rand_int_range (rand, 0, 2),
                      .on_time = g_rand_int_range (rand, 0, 2),
                      .allow_data_loss = true };

  if (!weir__windowing_check (&w, NULL))
    w.trigger = NULL;
  return weir_collection_window_into (c, &w, AT (g_rand_int_range (rand, 1, 1000), name));
}

static WeirCollection *
apply_something (GRand *rand, WeirPipeline *p, WeirCollection *c, WeirArena *arena, int step)
{
  g_autofree char *name = g_strdup_printf ("step%d", step);
  const WeirType  *type;

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      return window_somehow (rand, c, arena, name);
    case 1:
      return weir_collection_reshuffle (c, AT (step, name));
    case 2:
      return weir_collection_flatten (p, (WeirCollection *[]) { c, c }, 2, NULL, AT (step, name));
    default:
      type = weir_test_rand_type (rand, arena, g_rand_int_range (rand, 0, 4), false);
      return weir_collection_par_do_generic (c, &anything, NULL, &type, 1, NULL, AT (step, name));
    }
}

WeirPipeline *
weir_test_wire_random_pipeline (GRand *rand, WeirArena *arena)
{
  WeirPipeline   *p = weir_pipeline_new ("random");
  WeirCollection *made[24] = { weir_pipeline_impulse (p, AT (1, "impulse")) };
  int             n = g_rand_int_range (rand, 1, (int) G_N_ELEMENTS (made)), depth = 0;

  for (int i = 1; i < n; i++)
    {
      if (depth < 3 && g_rand_int_range (rand, 0, 4) == 0)
        {
          g_autofree char *name = g_strdup_printf ("scope%d", i);

          weir_scope_begin (p, AT (i, name));
          depth++;
        }
      made[i] = apply_something (rand, p, made[g_rand_int_range (rand, 0, i)], arena, i);
      if (depth > 0 && g_rand_int_range (rand, 0, 3) == 0)
        {
          weir_scope_end (p);
          depth--;
        }
    }
  while (depth-- > 0)
    weir_scope_end (p);
  return p;
}

/* --- bytes -------------------------------------------------------------------------------------------------------- */

GBytes *
weir_test_wire_bytes (WeirPipeline *taken)
{
  g_autoptr (WeirPipeline) p = taken;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = weir_pipeline_to_bytes (p, &error);

  if (bytes == NULL)
    fail_msg ("%s", error->message);
  return bytes;
}

WeirGraph *
weir_test_wire_decode (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  WeirGraph *graph = weir__graph_decode (bytes, &error);

  if (graph == NULL)
    fail_msg ("%s", error->message);
  return graph;
}
