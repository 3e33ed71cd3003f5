/* SPDX-License-Identifier: Apache-2.0 */
/* What emitted rows point to, and which metadata they carry, seen from a pipeline's next step. */
#include <string.h>
#include <weir/weir.h>

#include "tests/support/weir-test.h"

WEIR_LIST (Words, WeirString)

static int64_t checked, wrong; /* atomic: lanes are threads, which cmocka's assertions may not be called in */

static void
expect (bool right)
{
  if (!right)
    __atomic_add_fetch (&wrong, 1, __ATOMIC_RELAXED);
}

/* Everything that the words point to is gone when this returns: all of it must have been copied. */
static void
speak (const int64_t *n, WordsEmitter *out)
{
  char       text[2][32];
  WeirString words[2];

  for (int i = 0; i < 2; i++)
    words[i] = (WeirString) { text[i], (size_t) g_snprintf (text[i], sizeof text[i], "word %d of %d", i, (int) *n) };
  weir_emit (out, (Words) { words, 2 });
  memset (text, 'x', sizeof text);
  memset (words, 0, sizeof words);
}
WEIR_DO_FN (speak, int64_t, Words)

static gboolean
listen (WeirContext *ctx, const Words *words, WeirStringEmitter *out, GError **error)
{
  (void) ctx;
  (void) error;
  expect (words->n == 2);
  for (size_t i = 0; i < words->n; i++)
    {
      expect (strncmp (words->items[i].data, i == 0 ? "word 0 of " : "word 1 of ", 10) == 0);
      weir_emit (out, words->items[i]);
    }
  return TRUE;
}
WEIR_DO_FN (listen, Words, WeirString)

static void
take_note (const WeirString *word, int64_tEmitter *out)
{
  expect (strncmp (word->data, "word ", 5) == 0);
  __atomic_add_fetch (&checked, 1, __ATOMIC_RELAXED);
  weir_emit (out, (int64_t) word->size);
}
WEIR_DO_FN (take_note, WeirString, int64_t)

static void
what_a_function_emits_outlives_its_own_memory (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("outlive");

  (void) state;
  checked = wrong = 0;
  weir_par_do (weir_par_do (weir_par_do (weir_generate_sequence (p, 0, 3000), speak), listen), take_note);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 2 }, NULL);
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
  assert_int_equal (wrong, 0);
  assert_int_equal (checked, 6000);
}

/* Odd numbers get a time of their own, even ones keep the input's; a row gives far more than a buffer holds. */
static void
burst (const int64_t *n, int64_tEmitter *out)
{
  for (int64_t i = 0; i < 5000; i++)
    if ((i + *n) % 2 == 1)
      weir_emit_at (out, weir_time_from_s (i), i);
    else
      weir_emit (out, i);
}
WEIR_DO_FN (burst, int64_t, int64_t)

static gboolean
check_time (WeirContext *ctx, const int64_t *i, int64_tEmitter *out, GError **error)
{
  WeirTime t = weir_context_timestamp (ctx);

  (void) out;
  (void) error;
  expect (t.us == INT64_MIN || t.us == *i * 1000000);
  __atomic_add_fetch (&checked, t.us == INT64_MIN ? 1 : 1000000, __ATOMIC_RELAXED);
  return TRUE;
}
WEIR_DO_FN (check_time, int64_t, int64_t)

static void
each_row_keeps_its_own_time_across_full_buffers (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("times");

  (void) state;
  checked = wrong = 0;
  weir_par_do (weir_par_do (weir_generate_sequence (p, 0, 2), burst), check_time);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
  assert_int_equal (wrong, 0);
  assert_int_equal (checked, 5000 * INT64_C (1000000) + 5000);
}

/* --- times of one's own -------------------------------------------------------------------------------------------- */

static void
begin_at_0 (const int64_t *n, int64_tEmitter *out)
{
  weir_emit_at (out, weir_time_from_s (0), *n);
}
WEIR_DO_FN (begin_at_0, int64_t, int64_t)

/* So many microseconds behind the first instant. */
static void
go_back (const int64_t *n, int64_tEmitter *out)
{
  weir_emit_at (out, weir_time_from_us (INT64_MIN + *n), *n);
}
WEIR_DO_FN (go_back, int64_t, int64_t, .infinite_skew = true)

static gboolean
look_back (WeirContext *ctx, const int64_t *n, int64_tEmitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  expect (weir_context_timestamp (ctx).us == INT64_MIN + (*n == 1 ? 2 : *n));
  __atomic_add_fetch (&checked, 1, __ATOMIC_RELAXED);
  return TRUE;
}
WEIR_DO_FN (look_back, int64_t, int64_t)

static void
a_time_of_its_own_is_never_taken_for_the_inputs (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("first instants");

  checked = wrong = 0;
  weir_par_do (weir_par_do (weir_par_do (weir_generate_sequence (p, 0, 4), begin_at_0), go_back), look_back);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
  assert_int_equal (wrong, 0);
  assert_int_equal (checked, 4);
}

/* --- the end of a bundle ------------------------------------------------------------------------------------------ */

static WeirWindow window_of_sum; /* set by one test at a time, before its run */

static void
pass (const int64_t *n G_GNUC_UNUSED, int64_tEmitter *out G_GNUC_UNUSED)
{
}

static gboolean
emit_one (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  *(int64_t *) weir_output_begin (weir_context_output (ctx, 0)) = 1;
  weir_output_commit_as (weir_context_output (ctx, 0), weir_time_from_s (1), window_of_sum);
  return TRUE;
}
WEIR_DO_FN (pass, int64_t, int64_t, .finish_bundle = emit_one)

/* The failure, or NULL; to be freed. */
static GError *
run_with_window (WeirWindow window)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("end of a bundle");

  checked = wrong = 0;
  window_of_sum = window;
  weir_par_do (weir_par_do (weir_create (p, int64_t, 1), pass), check_time);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);
  return weir_result_error (result) != NULL ? g_error_copy (weir_result_error (result)) : NULL;
}

static void
a_window_that_does_not_end_behind_its_start_is_refused (void **state G_GNUC_UNUSED)
{
  static const WeirWindow bad[] = { { { 10000000 }, { 0 } }, { { 0 }, { 0 } } };

  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = run_with_window (bad[i]);
      assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_USER_FN));
      assert_non_null (strstr (error->message, "pass: end of a bundle: the window ["));
      assert_non_null (strstr (error->message, ") of an output does not end behind its start"));
    }
}

static void
a_window_need_not_hold_the_time_of_its_output (void **state G_GNUC_UNUSED)
{
  static const WeirWindow good[] = { { { 0 }, { 1 } }, { { INT64_MIN }, { INT64_MAX } }, { { INT64_MAX }, { INT64_MAX } } };

  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = run_with_window (good[i]);
      assert_null (error);
      assert_int_equal (wrong, 0);
      assert_int_equal (checked, 1000000);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_a_function_emits_outlives_its_own_memory),
    cmocka_unit_test (each_row_keeps_its_own_time_across_full_buffers),
    cmocka_unit_test (a_time_of_its_own_is_never_taken_for_the_inputs),
    cmocka_unit_test (a_window_that_does_not_end_behind_its_start_is_refused),
    cmocka_unit_test (a_window_need_not_hold_the_time_of_its_output),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
