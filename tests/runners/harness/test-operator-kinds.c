/* SPDX-License-Identifier: Apache-2.0 */
/* Operators that are not a DoFn's loop. */
#include <string.h>
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

/* --- work --------------------------------------------------------------------------------------------------------- */

static WeirResume
skip_unsized (WeirContext *ctx G_GNUC_UNUSED, const WeirBytes *element G_GNUC_UNUSED, WeirTracker *tracker,
              int64_tEmitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  weir_tracker_finish (tracker);
  return WEIR_DONE;
}
WEIR_SOURCE_FN (skip_unsized, WeirBytes, int64_t, range_of_element, (.replayable = true))

static double
work_found_over (int64_t from, int64_t to)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("work");
  WeirProgress             progress;

  whole = (WeirRange) { .from = from, .to = to };
  weir_par_do (weir_impulse (p), skip_unsized);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
  weir_result_progress (result, &progress);
  return progress.work_total;
}

static void
the_work_in_a_range_is_its_length_and_one_if_that_has_no_end (void **state)
{
  (void) state;
  assert_true (work_found_over (-5, 1000) == 1005);
  assert_true (work_found_over (0, INT64_MAX) == 1);
  assert_true (work_found_over (-5, INT64_MAX) == 1);
}

/* --- combining grouped values ------------------------------------------------------------------------------------- */

WEIR_KV (Pair, int64_t, int64_t)
WEIR_GROUPED (PairsOf, int64_t, int64_t)

static void
add_or_refuse (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
               const uint32_t *selection, uint32_t n)
{
  assert_null (selection);
  for (uint32_t i = 0; i < n; i++)
    if (*(const int64_t *) (const void *) (rows + i * stride) < 0)
      weir_combine_fail (call, "less than nothing");
    else
      *(int64_t *) accumulators[i] += *(const int64_t *) (const void *) (rows + i * stride);
}

static void
merge_totals (const WeirCombineCall *call G_GNUC_UNUSED, void *into, const void *from)
{
  *(int64_t *) into += *(const int64_t *) from;
}

static void
extract_total (const WeirCombineCall *call G_GNUC_UNUSED, const void *accumulator, void *ret_output)
{
  *(int64_t *) ret_output = *(const int64_t *) accumulator;
}

static void
a_combine_that_fails_over_grouped_values_fails_the_run_with_its_words (void **state)
{
  static const WeirCombineFn fn = { .abi = WEIR_BATCH_ABI, .size = sizeof fn, .name = "add_or_refuse",
                                    .add_rows = add_or_refuse, .merge = merge_totals, .extract = extract_total,
                                    .input = WEIR_TYPE (int64_t), .accumulator = WEIR_TYPE (int64_t),
                                    .output = WEIR_TYPE (int64_t) };

  (void) state;
  for (int64_t worst = -1; worst <= 1; worst += 2)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("refuses");
      g_autoptr (GError)       error = NULL;
      PairsOfCollection       *grouped = weir_group_by_key (weir_create (p, Pair, { 1, 5 }, { 2, worst }), PairsOf);

      weir_collection_combine (WEIR_COLLECTION (grouped), WEIR_COMBINE_GROUPED_VALUES, &fn, NULL, WEIR_TYPE (Pair),
                               WEIR_HERE ("refuse"));
      g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, &error);
      if (error != NULL)
        fail_msg ("%s", error->message);
      assert_int_equal (weir_result_state (result), worst < 0 ? WEIR_STATE_FAILED : WEIR_STATE_DONE);
      if (worst < 0)
        {
          assert_non_null (strstr (weir_result_error (result)->message, "refuse: "));
          assert_non_null (strstr (weir_result_error (result)->message, "less than nothing"));
        }
    }
}

static void
add_any (const WeirCombineCall *call G_GNUC_UNUSED, void *const *accumulators, const char *rows, size_t stride,
         const uint32_t *selection, uint32_t n)
{
  assert_null (selection);
  for (uint32_t i = 0; i < n; i++)
    *(int64_t *) accumulators[i] += *(const int64_t *) (const void *) (rows + i * stride);
}

static void
extract_gains (const WeirCombineCall *call G_GNUC_UNUSED, const void *accumulator, void *ret_output)
{
  if (*(const int64_t *) accumulator > 0)
    *(int64_t *) ret_output = *(const int64_t *) accumulator;
}

static int64_t gains[4];

static void
note_gain (const Pair *pair, WeirInt64Emitter *out)
{
  gains[pair->key] = pair->value;
  weir_emit (out, pair->value);
}
WEIR_DO_FN (note_gain, Pair, int64_t)

static void
a_value_that_extract_leaves_alone_is_zero (void **state)
{
  static const WeirCombineFn fn = { .abi = WEIR_BATCH_ABI, .size = sizeof fn, .name = "gains",
                                    .add_rows = add_any, .merge = merge_totals, .extract = extract_gains,
                                    .input = WEIR_TYPE (int64_t), .accumulator = WEIR_TYPE (int64_t),
                                    .output = WEIR_TYPE (int64_t) };
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("gains");
  PairsOfCollection       *grouped
      = weir_group_by_key (weir_create (p, Pair, { 0, 5 }, { 1, -3 }, { 2, 7 }, { 3, -1 }), PairsOf);

  (void) state;
  memset (gains, 0x55, sizeof gains);
  weir_par_do ((PairCollection *) (void *) weir_collection_combine (WEIR_COLLECTION (grouped),
                                                                    WEIR_COMBINE_GROUPED_VALUES, &fn, NULL,
                                                                    WEIR_TYPE (Pair), WEIR_HERE ("gains")),
               note_gain);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
  assert_int_equal (gains[0], 5);
  assert_int_equal (gains[1], 0);
  assert_int_equal (gains[2], 7);
  assert_int_equal (gains[3], 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_range_is_cut_into_pieces_of_the_size_that_the_function_names),
    cmocka_unit_test (a_huge_range_is_cut_into_thousands_of_pieces_at_most),
    cmocka_unit_test (a_piece_may_be_of_one),
    cmocka_unit_test (a_range_of_which_nothing_is_said_is_empty),
    cmocka_unit_test (the_work_in_a_range_is_its_length_and_one_if_that_has_no_end),
    cmocka_unit_test (a_combine_that_fails_over_grouped_values_fails_the_run_with_its_words),
    cmocka_unit_test (a_value_that_extract_leaves_alone_is_zero),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
