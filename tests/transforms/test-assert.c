/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

#include <math.h>

#include <weir/testing/assert.h>

#include "runners/simulated/simulated.h"

/* --- assertions that were not checked ----------------------------------------------------------------------------- */

typedef struct
{
  int64_t n;
} Times;
WEIR_RECORD (Times, n)

static gboolean
pass_so_often (const Times *self, WeirContext *ctx, const WeirBytes *impulse, boolEmitter *out,
               GError **error G_GNUC_UNUSED)
{
  for (int64_t i = 0; i < self->n; i++)
    weir_metric_count (ctx, WEIR_ASSERTION_PASSED, 1);
  weir_emit (out, impulse->size == 0);
  return TRUE;
}
WEIR_DO_FN_WITH (pass_so_often, Times, WeirBytes, bool)

static WeirPipeline *
one_that_passes (int64_t times)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  weir_collection_must_pass (WEIR_COLLECTION (weir_par_do_with (weir_impulse (p), pass_so_often, .n = times)));
  return p;
}

static void
an_assertion_that_never_passed_fails_the_run (void **state G_GNUC_UNUSED)
{
  g_autofree char *message = run_to_failure (one_that_passes (0));

  assert_non_null (strstr (message, "pass_so_often: "));
  assert_non_null (strstr (message, "test-assert.c:"));
  assert_non_null (strstr (message, "passed 0 times instead of once"));
}

static void
an_assertion_that_passed_twice_fails_the_run (void **state G_GNUC_UNUSED)
{
  g_autofree char *message = run_to_failure (one_that_passes (2));

  assert_non_null (strstr (message, "passed 2 times instead of once"));
}

static void
an_assertion_that_passed_once_is_fine_on_every_runner (void **state G_GNUC_UNUSED)
{
  run (one_that_passes (1));
}

static void
simulated_runs_look_after_assertions_too (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = one_that_passes (0);
  g_autoptr (GError) error = NULL;

  assert_false (weir__run_simulated (p, &(const WeirSimulation) { .seed = 1 }, &error));
  assert_non_null (strstr (error->message, "passed 0 times instead of once"));
}

static void
each_run_of_a_pipeline_is_counted_by_itself (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("test");

  weir_assert_singleton (weir_create (p, int64_t, 7), 7);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WeirResult) result = weir_pipeline_run (p, &(const WeirRunOptions) { .parallelism = 2 }, &error);

      assert_non_null (result);
      assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
      assert_int_equal (weir_result_counter (result, NULL, WEIR_ASSERTION_PASSED), 1);
    }
}

static void
all_that_fail_are_told_with_their_places (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *x = weir_create (p, int64_t, 1, 2);
  int                  first = __LINE__ + 4; /* the line of the first one below */
  char                *places[3] = { g_strdup_printf ("test-assert.c:%d: Expected: <1>", first),
                                     g_strdup_printf ("test-assert.c:%d: ", first + 1),
                                     g_strdup_printf ("test-assert.c:%d: expected one element", first + 2) };
  weir_assert_elements (x, 1);
  weir_assert_empty_in (x, (.message = "second"));
  weir_assert_singleton (x, 7);
  weir_assert_elements (x, 2, 1);
  g_autofree char *message = run_to_failure (p);

  for (int i = 0; i < 3; i++)
    if (strstr (message, places[i]) == NULL)
      fail_msg ("\"%s\" is not in:\n%s", places[i], message);
  assert_non_null (strstr (message, "\nassert_empty/check: "));
  assert_non_null (strstr (message, "second: Expected: <> in any order but: was <1, 2>"));
  assert_non_null (strstr (message, "not expected: 2"));
  assert_null (strstr (message, "assert_elements_2"));
  for (int i = 0; i < 3; i++)
    g_free (places[i]);
}

WEIR_KV (Points, WeirString, int64_t)

/* The longer session began before the other and ends after it. Whichever of the two is there first. */
static void
equal_elements_are_listed_by_the_ends_of_their_windows (void **state G_GNUC_UNUSED)
{
  for (int turn = 0; turn < 2; turn++)
    {
      WeirPipeline     *p = weir_pipeline_new ("test");
      const WeirString  outer = turn == 0 ? WEIR_STRING ("a") : WEIR_STRING ("b");
      const WeirString  inner = turn == 0 ? WEIR_STRING ("b") : WEIR_STRING ("a");
      PointsCollection *points = weir_create_timestamped (p, Points, { { outer, 3 }, weir_time_from_s (0) },
                                                          { { outer, 4 }, weir_time_from_s (50) },
                                                          { { inner, 7 }, weir_time_from_s (20) });
      points = weir_window_into (points, .windows = weir_session_windows (WEIR_MINUTES (1)));
      weir_assert_empty_in (weir_values (weir_sum_per_key (points)), (.kinds = WEIR_KINDS_NET));
      g_autofree char *message = run_to_failure (p);
      const char      *first = strstr (message, "[1970-01-01T00:00:20Z, 1970-01-01T00:01:20Z)");
      const char      *second = strstr (message, "[1970-01-01T00:00:00Z, 1970-01-01T00:01:50Z)");
      if (first == NULL || second == NULL || second < first)
        fail_msg ("%s", message);
    }
}

static void
assertions_are_counted (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("test");
  WeirInt64Collection *x = weir_create (p, int64_t, 1);

  assert_int_equal (weir_pipeline_n_assertions (p), 0);
  weir_assert_singleton (x, 1);
  weir_assert_elements (x, 1);
  assert_int_equal (weir_pipeline_n_assertions (p), 2);
}

/* --- comparing by value ------------------------------------------------------------------------------------------- */

WEIR_LIST (Numbers, double)
WEIR_LIST (Lists, Numbers)
WEIR_MAP (Tags, WeirString, int64_t)

static void
doubles_are_compared_by_their_bits (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  weir_assert_elements (weir_create (p, double, 0.5, (double) NAN, -0.0), -0.0, (double) NAN, 0.5);
  weir_assert_singleton_not (weir_create (p, double, -0.0), 0.0);
  run (p);
}

static void
maps_are_compared_without_an_order (void **state G_GNUC_UNUSED)
{
  static const TagsEntry ab[] = { { WEIR_STRING ("a"), 1 }, { WEIR_STRING ("b"), 2 } };
  static const TagsEntry ba[] = { { WEIR_STRING ("b"), 2 }, { WEIR_STRING ("a"), 1 } };
  WeirPipeline          *p = weir_pipeline_new ("test");

  weir_assert_singleton (weir_create (p, Tags, { ab, 2 }), { ba, 2 });
  run (p);
}

static void
lists_of_lists_may_be_compared_without_an_order (void **state G_GNUC_UNUSED)
{
  static const double  up[] = { 1, 2 }, down[] = { 2, 1 }, one[] = { 1 };
  static const Numbers first[] = { { up, 2 }, { one, 1 } }, second[] = { { one, 1 }, { down, 2 } };
  WeirPipeline        *p = weir_pipeline_new ("test");
  ListsCollection     *lists = weir_create (p, Lists, { first, 2 });

  weir_assert_singleton_not (lists, { second, 2 });
  weir_assert_singleton_in (lists, (.any_list_order = true), { second, 2 });
  run (p);
}

static void
what_is_no_restriction_is_refused (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  g_autofree char *errors = NULL;

  weir_assert_empty_in (weir_create (p, int64_t, 1), (.panes = (WeirAssertPanes) 17));
  assert_int_equal (weir_pipeline_n_assertions (p), 0);
  errors = build_errors (p);
  assert_non_null (strstr (errors, "17 are no panes"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_assertion_that_never_passed_fails_the_run),
    cmocka_unit_test (an_assertion_that_passed_twice_fails_the_run),
    cmocka_unit_test (an_assertion_that_passed_once_is_fine_on_every_runner),
    cmocka_unit_test (simulated_runs_look_after_assertions_too),
    cmocka_unit_test (each_run_of_a_pipeline_is_counted_by_itself),
    cmocka_unit_test (all_that_fail_are_told_with_their_places),
    cmocka_unit_test (equal_elements_are_listed_by_the_ends_of_their_windows),
    cmocka_unit_test (assertions_are_counted),
    cmocka_unit_test (doubles_are_compared_by_their_bits),
    cmocka_unit_test (maps_are_compared_without_an_order),
    cmocka_unit_test (lists_of_lists_may_be_compared_without_an_order),
    cmocka_unit_test (what_is_no_restriction_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
