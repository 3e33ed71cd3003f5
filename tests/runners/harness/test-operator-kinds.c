/* SPDX-License-Identifier: Apache-2.0 */
/* Operators that are not a DoFn's loop. */
#include <weir/weir.h>

#include "tests/support/weir-test.h"

/* --- cutting an element's range into pieces ----------------------------------------------------------------------- */

static WeirRange whole;
static bool      says_nothing; /* of the range */
static int64_t   piece_size = 10, covered; /* sum of the pieces' lengths */
static unsigned  n_pieces;

static gboolean
range_of_element (WeirContext *ctx G_GNUC_UNUSED, const WeirBytes *element G_GNUC_UNUSED, WeirRange *ret_range,
                  GError **error G_GNUC_UNUSED)
{
  if (!says_nothing)
    *ret_range = whole;
  return TRUE;
}

static int64_t
size_wanted (WeirContext *ctx G_GNUC_UNUSED, const void *element G_GNUC_UNUSED, WeirRange range G_GNUC_UNUSED)
{
  return piece_size;
}

/* Asked once for each piece. */
static double
size_of_piece (WeirContext *ctx G_GNUC_UNUSED, const void *element G_GNUC_UNUSED, WeirRange range)
{
  n_pieces++;
  covered += range.to - range.from;
  return (double) (range.to - range.from);
}

static WeirResume
skip_range (WeirContext *ctx G_GNUC_UNUSED, const WeirBytes *element G_GNUC_UNUSED, WeirTracker *tracker,
            int64_tEmitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  weir_tracker_finish (tracker);
  return WEIR_DONE;
}
WEIR_SOURCE_FN (skip_range, WeirBytes, int64_t, range_of_element,
                (.piece = size_wanted, .size_of = size_of_piece, .replayable = true))

static void
run_over (int64_t from, int64_t to)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("pieces");

  whole = (WeirRange) { .from = from, .to = to };
  n_pieces = 0;
  covered = 0;
  weir_par_do (weir_impulse (p), skip_range);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
}

static void
a_range_is_cut_into_pieces_of_the_size_that_the_function_names (void **state)
{
  (void) state;
  run_over (-5, 1000);
  assert_int_equal (n_pieces, 101);
  assert_int_equal (covered, 1005);
}

static void
a_huge_range_is_cut_into_thousands_of_pieces_at_most (void **state)
{
  (void) state;
  run_over (0, INT64_MAX - 1);
  assert_true (n_pieces >= 1024 && n_pieces <= 5000);
  assert_int_equal (covered, INT64_MAX - 1);
  run_over (INT64_MIN / 2, INT64_MAX / 2);
  assert_true (n_pieces >= 1024 && n_pieces <= 5000);
}

static void
a_piece_may_be_of_one (void **state)
{
  (void) state;
  piece_size = 1;
  run_over (3, 10);
  piece_size = 10;
  assert_int_equal (n_pieces, 7);
  assert_int_equal (covered, 7);
}

static void
a_range_of_which_nothing_is_said_is_empty (void **state)
{
  (void) state;
  says_nothing = true;
  run_over (0, 100);
  says_nothing = false;
  assert_int_equal (n_pieces, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_range_is_cut_into_pieces_of_the_size_that_the_function_names),
    cmocka_unit_test (a_huge_range_is_cut_into_thousands_of_pieces_at_most),
    cmocka_unit_test (a_piece_may_be_of_one),
    cmocka_unit_test (a_range_of_which_nothing_is_said_is_empty),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
