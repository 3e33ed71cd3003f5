/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

static WeirCollection *
sum_in (WeirPipeline *p, WeirWindowing windowing)
{
  return weir_collection_combine (windowed (some_scores (p), windowing), WEIR_COMBINE_PER_KEY, &sum, NULL,
                                  WEIR_TYPE (Score), AT (5, NULL));
}

static void
a_pane_is_the_only_one_unless_a_trigger_or_lateness_makes_another (void **state)
{
  g_autoptr (WeirPipeline)  p = weir_pipeline_new ("p");
  const WeirWindows         fixed = weir_fixed_windows (WEIR_SECONDS (4));
  const WeirDuration        hour = WEIR_HOURS (1);
  const WeirTrigger        *once = weir_after_watermark ();
  const WeirTrigger        *early = weir_after_watermark (.early = weir_always ());
  const WeirTrigger        *late = weir_after_watermark (.late = weir_always ());
  const struct
  {
    WeirWindowing windowing;
    WeirTotals    totals; /* if it discards */
  } cases[] = {
    { { .windows = fixed }, WEIR_TOTALS_ONCE },
    { { .windows = fixed, .allowed_lateness = hour }, WEIR_TOTALS_IN_PARTS },
    { { .windows = fixed, .trigger = once }, WEIR_TOTALS_ONCE },
    { { .windows = fixed, .trigger = early }, WEIR_TOTALS_IN_PARTS },
    { { .windows = fixed, .trigger = late }, WEIR_TOTALS_ONCE },
    { { .windows = fixed, .trigger = late, .allowed_lateness = hour }, WEIR_TOTALS_IN_PARTS },
    { { .windows = fixed, .trigger = weir_never () }, WEIR_TOTALS_ONCE },
    { { .windows = fixed, .trigger = weir_never (), .allowed_lateness = hour }, WEIR_TOTALS_IN_PARTS },
    { { .trigger = weir_repeatedly (weir_after_count (2)) }, WEIR_TOTALS_IN_PARTS },
  };

  (void) state;
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirWindowing  w = cases[i].windowing;
      WeirTotals     whole = cases[i].totals == WEIR_TOTALS_ONCE ? WEIR_TOTALS_ONCE : WEIR_TOTALS_AGAIN;

      assert_int_equal (weir_collection_totals (sum_in (p, w)), cases[i].totals);
      w.accumulation = WEIR_ACCUMULATING;
      assert_int_equal (weir_collection_totals (sum_in (p, w)), whole);
      w.accumulation = WEIR_RETRACTING;
      assert_int_equal (weir_collection_totals (sum_in (p, w)), whole);
    }
  assert_no_errors (p);
}

static void
parts_stay_parts_until_they_are_grouped_again (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirWindowing            w = { .trigger = weir_always () };
  WeirCollection          *parts = sum_in (p, w), *both[2], *c;

  (void) state;
  assert_int_equal (weir_collection_totals (windowed (some_scores (p), w)), WEIR_TOTALS_ONCE);
  c = windowed (parts, (WeirWindowing) { .trigger = weir_always (), .accumulation = WEIR_ACCUMULATING });
  c = weir_collection_reshuffle (c, AT (6, "spread"));
  assert_int_equal (weir_collection_totals (c), WEIR_TOTALS_IN_PARTS);
  both[0] = windowed (some_scores (p), (WeirWindowing) { .trigger = weir_always (), .accumulation = WEIR_ACCUMULATING });
  both[1] = c;
  assert_int_equal (weir_collection_totals (weir_collection_flatten (p, both, 2, NULL, AT (7, "flatten"))),
                    WEIR_TOTALS_IN_PARTS);
  c = weir_collection_combine (c, WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score), AT (8, "again"));
  assert_int_equal (weir_collection_totals (c), WEIR_TOTALS_AGAIN);
  c = weir_collection_combine (windowed (c, (WeirWindowing) { 0 }), WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score),
                               AT (9, "at the end"));
  assert_int_equal (weir_collection_totals (c), WEIR_TOTALS_ONCE);
  assert_no_errors (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_pane_is_the_only_one_unless_a_trigger_or_lateness_makes_another),
    cmocka_unit_test (parts_stay_parts_until_they_are_grouped_again),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
