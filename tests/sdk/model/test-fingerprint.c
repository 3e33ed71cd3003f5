/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

#include <weir/sys/trigger-fn.h>

/* A pipeline of some breadth, which `change` alters in one respect. */
typedef enum
{
  SAME,
  OTHER_FILE,
  OTHER_CONFIG,
  OTHER_WINDOW,
  OTHER_TRIGGER,
  OTHER_ACCUMULATION,
  OTHER_FUNCTION,
  OTHER_NAME,
  ONE_MORE,
  OTHER_OUTPUT,
  OTHER_WINDOW_FN,
  OTHER_MERGES,
  OTHER_CONFIG_TYPE,
  OTHER_WINDOW_CONFIG,
  NO_WINDOW_CONFIG,
  CUSTOM_WINDOWS,
  OTHER_TRIGGER_FN,
  OTHER_FINISH,
  OTHER_TRIGGER_TYPE,
  OTHER_TRIGGER_CONFIG,
  NO_TRIGGER_CONFIG,
  CUSTOM_TRIGGER,
  N_CHANGES
} Change;

typedef struct
{
  int64_t n;
} Keep;
WEIR_RECORD (Keep, n)
DO_FN (keep_longer, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString), .config = WEIR_TYPE (Keep))
DO_FN (other_words, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString))
WEIR_KV (Score2, WeirString, int32_t)
DO_FN (parse_score2, WEIR_TYPE (WeirString), WEIR_TYPE (Score2))

typedef struct
{
  int64_t m;
} OtherKeep;
WEIR_RECORD (OtherKeep, m)

static uint32_t
assign_nothing (const void *config, const void *row, WeirTime time, WeirWindow *ret_windows, uint32_t room)
{
  (void) config, (void) row, (void) time, (void) ret_windows, (void) room;
  return 0;
}

static void
merge_windows (const void *config, const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  (void) config, (void) windows, (void) n, (void) ret_group;
}

/* Custom windows that differ from CUSTOM_WINDOWS in one respect. */
static WeirWindows
custom_windows (Change change)
{
  static WeirWindowFn   fns[N_CHANGES]; /* they outlive the pipelines */
  static const OtherKeep other = { 1 };
  static const Keep     one = { 1 }, two = { 2 };
  WeirWindowFn         *fn = &fns[change];

  *fn = (WeirWindowFn) { .abi = WEIR_BATCH_ABI,
                         .size = sizeof *fn,
                         .name = change == OTHER_WINDOW_FN ? "by_shift" : "by_day",
                         .config = change == OTHER_CONFIG_TYPE ? WEIR_TYPE (OtherKeep) : WEIR_TYPE (Keep),
                         .merges = change == OTHER_MERGES,
                         .assign = assign_nothing,
                         .merge = merge_windows };
  return weir_custom_windows (fn, change == NO_WINDOW_CONFIG      ? NULL
                                  : change == OTHER_CONFIG_TYPE   ? (const void *) &other
                                  : change == OTHER_WINDOW_CONFIG ? &two
                                                                  : &one);
}

/* A custom trigger that differs from CUSTOM_TRIGGER in one respect, within another. */
static WeirTrigger
custom_trigger (Change change)
{
  static WeirTriggerFn   fns[N_CHANGES];
  static const OtherKeep other = { 1 };
  static const Keep      one = { 1 }, two = { 2 };
  WeirTriggerFn         *fn = &fns[change];

  *fn = (WeirTriggerFn) { .abi = WEIR_BATCH_ABI,
                          .size = sizeof *fn,
                          .name = change == OTHER_TRIGGER_FN ? "by_shift" : "by_day",
                          .config = change == OTHER_TRIGGER_TYPE ? WEIR_TYPE (OtherKeep) : WEIR_TYPE (Keep),
                          .may_finish = change == OTHER_FINISH,
                          .add = (void *) run_nothing,
                          .ready = (void *) run_nothing,
                          .fire = (void *) run_nothing,
                          .finished = change == OTHER_FINISH ? (void *) run_nothing : NULL,
                          .merge = (void *) run_nothing };
  return *weir_custom_trigger (fn, change == NO_TRIGGER_CONFIG      ? NULL
                                   : change == OTHER_TRIGGER_TYPE   ? (const void *) &other
                                   : change == OTHER_TRIGGER_CONFIG ? &two
                                                                    : &one);
}

static WeirPipeline *
build (Change change)
{
  WeirPipeline   *p = weir_pipeline_new ("p");
  WeirCollection *lines = some_lines (p);
  WeirTrigger     own, around = { .kind = WEIR_TRIGGER_AFTER_WATERMARK, .early = &own };
  WeirWindowing   w = { .windows = weir_fixed_windows (WEIR_SECONDS (change == OTHER_WINDOW ? 2 : 1)),
                        .trigger = weir_after_watermark (.early = weir_after_count (change == OTHER_TRIGGER ? 4 : 3)),
                        .accumulation = change == OTHER_ACCUMULATION ? WEIR_ACCUMULATING : WEIR_DISCARDING };

  lines = weir_collection_par_do (lines, &keep_longer, &(Keep) { change == OTHER_CONFIG ? 2 : 1 }, NULL,
                                  AT (1, "keep"));
  if (change == ONE_MORE)
    lines = weir_collection_reshuffle (lines, AT (1, "spread"));
  lines = weir_collection_par_do (lines, change == OTHER_FUNCTION ? &other_words : &split_words, NULL, NULL,
                                  change == OTHER_FILE ? (WeirSite) { "other.c", 99, "split" } : AT (1, "split"));
  lines = weir_collection_par_do (lines, change == OTHER_OUTPUT ? &parse_score2 : &parse_score, NULL, NULL,
                                  AT (1, change == OTHER_NAME ? "parse it" : "parse"));
  if (change >= OTHER_WINDOW_FN && change <= CUSTOM_WINDOWS)
    w.windows = custom_windows (change);
  if (change > CUSTOM_WINDOWS)
    {
      own = custom_trigger (change);
      w.trigger = &around;
    }
  lines = windowed (lines, w);
  weir_collection_group_by_key (lines, NULL, AT (1, "group"));
  assert_no_errors (p);
  return p;
}

static uint64_t
fingerprint (Change change)
{
  g_autoptr (WeirPipeline) p = build (change);

  return weir__graph_fingerprint (weir__pipeline_graph (p, NULL));
}

static void
the_same_program_has_the_same_fingerprint_wherever_its_lines_stand (void **state)
{
  (void) state;
  assert_int_equal (fingerprint (SAME), fingerprint (SAME));
  assert_int_equal (fingerprint (SAME), fingerprint (OTHER_FILE));
}

static void
every_change_of_meaning_changes_the_fingerprint (void **state)
{
  uint64_t seen[N_CHANGES];

  (void) state;
  for (int i = OTHER_CONFIG; i < N_CHANGES; i++)
    {
      seen[i] = fingerprint ((Change) i);
      assert_int_not_equal (seen[i], fingerprint (SAME));
      for (int j = OTHER_CONFIG; j < i; j++)
        assert_int_not_equal (seen[i], seen[j]);
    }
}

/* Paths of the transforms whose fingerprints are not in the other graph. */
static char *
differing (Change change)
{
  g_autoptr (WeirPipeline) a = build (SAME), b = build (change);
  const WeirGraph         *ga = weir__pipeline_graph (a, NULL), *gb = weir__pipeline_graph (b, NULL);
  GString                 *paths = g_string_new (NULL);

  for (WeirTransformId i = { 0 }; i.i < gb->transforms->len; i.i++)
    {
      bool found = false;

      for (WeirTransformId j = { 0 }; j.i < ga->transforms->len; j.i++)
        found = found || weir__graph_transform_fingerprint (ga, j) == weir__graph_transform_fingerprint (gb, i);
      if (!found)
        g_string_append_printf (paths, "%s ", weir__graph_transform (gb, i)->path);
    }
  return g_string_free (paths, FALSE);
}

static void
the_transforms_that_differ_can_be_named (void **state)
{
  g_autofree char *config = differing (OTHER_CONFIG), *more = differing (ONE_MORE), *output = differing (OTHER_OUTPUT);

  (void) state;
  assert_string_equal (config, "keep ");
  assert_string_equal (more, "spread split ");
  assert_string_equal (output, "parse window group ");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_same_program_has_the_same_fingerprint_wherever_its_lines_stand),
    cmocka_unit_test (every_change_of_meaning_changes_the_fingerprint),
    cmocka_unit_test (the_transforms_that_differ_can_be_named),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
