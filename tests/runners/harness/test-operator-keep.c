/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that cannot be run again, downstream of a grouping that takes its panes back: sums of the numbers so far,
 * after each of them. */
#include <string.h>
#include <weir/weir.h>

#include "tests/support/weir-test.h"

WEIR_KV (Total, int64_t, int64_t)

static int64_t calls; /* atomic */

/* Never the same again: the sum, with the number of the call, once for each ten in it; its negative to another time. */
static void
number (const Total *total, TotalEmitter *out)
{
  int64_t call = __atomic_add_fetch (&calls, 1, __ATOMIC_RELAXED);

  for (int64_t i = 0; i <= total->value / 10; i++)
    weir_emit (out, (Total) { total->value, call });
  weir_emit_at (out, weir_time_from_s (call), (Total) { -total->value, call });
}
WEIR_DO_FN (number, Total, Total, .infinite_skew = true, .retracts = WEIR_RETRACTS_KEEP)

static void
name_total (const Total *total, WeirStringEmitter *out)
{
  weir_emit_printf (out, "%d: %d", (int) __atomic_add_fetch (&calls, 1, __ATOMIC_RELAXED), (int) total->value);
}
WEIR_DO_FN (name_total, Total, WeirString, .retracts = WEIR_RETRACTS_KEEP)

static gboolean
emit_at_end (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  *(int64_t *) weir_output_begin (weir_context_output (ctx, 0)) = 1;
  weir_output_commit_as (weir_context_output (ctx, 0), WEIR_TIME_MIN, WEIR_GLOBAL_WINDOW);
  return TRUE;
}

static void
gather (const Total *total G_GNUC_UNUSED, WeirInt64Emitter *out G_GNUC_UNUSED)
{
}
WEIR_DO_FN (gather, Total, int64_t, .retracts = WEIR_RETRACTS_KEEP, .finish_bundle = emit_at_end)

/* --- what comes out ----------------------------------------------------------------------------------------------- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static GHashTable     *net; /* a line with its time → inserts less retracts */
static unsigned        inserts, retracts;

static uint32_t
tally (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error G_GNUC_UNUSED)
{
  for (uint32_t i = from; i < in->n; i++)
    {
      GString *line = g_string_new (NULL);
      int      by;

      ctx->position = i;
      by = weir_context_kind (ctx) == WEIR_RETRACT ? -1 : 1;
      weir_value_print (in->type, weir_batch_value (in, i), 0, line);
      g_string_append_printf (line, " @%" PRId64, weir_context_timestamp (ctx).us);
      pthread_mutex_lock (&lock);
      *(by > 0 ? &inserts : &retracts) += 1;
      by += GPOINTER_TO_INT (g_hash_table_lookup (net, line->str));
      g_hash_table_insert (net, g_string_free (line, FALSE), GINT_TO_POINTER (by));
      pthread_mutex_unlock (&lock);
    }
  return in->n;
}
static const WeirDoFn tally_fn = {
  .abi = WEIR_BATCH_ABI, .size = sizeof tally_fn, .name = "tally", .run = tally, .retracts = WEIR_RETRACTS_ACCEPT
};

/* Sums of 1 to 20 in each of 5 keys, retracting after each number. */
static TotalCollection *
sums (WeirPipeline *p)
{
  Total numbers[100];

  for (int i = 0; i < 100; i++)
    numbers[i] = (Total) { i % 5, i / 5 + 1 };
  return weir_sum_per_key (weir_window_into (weir_create_from (p, Total, numbers, 100), .accumulation = WEIR_RETRACTING,
                                             .trigger = weir_repeatedly (weir_after_count (1))));
}

static WeirState
run (WeirPipeline *p, unsigned lanes, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirResult) result = NULL;

  g_clear_pointer (&net, g_hash_table_unref);
  net = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  calls = 0;
  inserts = retracts = 0;
  result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = (int) lanes }, &error);
  if (error != NULL)
    fail_msg ("%s", error->message);
  if (words != NULL)
    assert_non_null (strstr (weir_result_error (result)->message, words));
  return weir_result_state (result);
}

/* Nothing stands negative, and what stands are `n` lines in all. */
static void
assert_net (unsigned n)
{
  GHashTableIter iter;
  void          *line, *count;
  unsigned       standing = 0;

  g_hash_table_iter_init (&iter, net);
  while (g_hash_table_iter_next (&iter, &line, &count))
    {
      if (GPOINTER_TO_INT (count) < 0)
        fail_msg ("%s was taken back and never given", (const char *) line);
      standing += (unsigned) GPOINTER_TO_INT (count);
    }
  assert_int_equal (standing, n);
  assert_int_equal (inserts - retracts, n);
  assert_true (retracts > 0);
}

static void
what_a_function_gave_is_taken_back_without_a_call (void **state G_GNUC_UNUSED)
{
  for (unsigned lanes = 1; lanes <= 3; lanes++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("keeps");

      weir_collection_par_do (WEIR_COLLECTION (weir_par_do (sums (p), number)), &tally_fn, NULL, NULL,
                              WEIR_HERE ("tally"));
      assert_int_equal (run (p, lanes, NULL), WEIR_STATE_DONE);
      assert_net (5 * (22 + 1)); /* 210 in each key: its 22 lines and the one at another time */
    }
}

static void
a_retract_finds_what_was_kept_behind_a_reshuffle_and_through_filters (void **state G_GNUC_UNUSED)
{
  for (unsigned lanes = 1; lanes <= 4; lanes += 3)
    for (unsigned fused = 0; fused < 2; fused++)
      {
        g_autoptr (WeirPipeline) p = weir_pipeline_new ("keeps");

        weir_collection_par_do (WEIR_COLLECTION (weir_par_do (weir_reshuffle (sums (p)), name_total)), &tally_fn, NULL,
                                NULL, WEIR_HERE ("tally"));
        if (!fused)
          g_setenv ("WEIR_SKIP", "sink-flattens,drop-unread,fuse,slice-windows,lift-combines", TRUE);
        assert_int_equal (run (p, lanes, NULL), WEIR_STATE_DONE);
        g_unsetenv ("WEIR_SKIP");
        assert_net (5);
      }
}

static void
a_function_that_keeps_must_not_emit_at_the_end_of_a_bundle (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("gathers"), fine = weir_pipeline_new ("fine");
  Total one = { 1, 2 };

  weir_par_do (sums (p), gather);
  assert_int_equal (run (p, 1, "gather: end of a bundle: "), WEIR_STATE_FAILED);
  weir_par_do (weir_create_from (fine, Total, &one, 1), gather); /* nothing is taken back there */
  assert_int_equal (run (fine, 1, NULL), WEIR_STATE_DONE);
}

/* --- room --------------------------------------------------------------------------------------------------------- */

#define POURED 10000 /* more rows than a chunk has room for */

static int64_t poured, drained, most_waited;

static void
pour (const Total *total, WeirInt64Emitter *out)
{
  for (int i = 0; i < POURED; i++)
    weir_emit (out, total->value);
  poured += POURED;
}
WEIR_DO_FN (pour, Total, int64_t, .retracts = WEIR_RETRACTS_KEEP)

static uint32_t
drain (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error G_GNUC_UNUSED)
{
  most_waited = MAX (most_waited, poured - drained);
  for (uint32_t i = from; i < in->n; i++)
    {
      ctx->position = i;
      drained += weir_context_kind (ctx) == WEIR_INSERT;
    }
  return in->n;
}
static const WeirDoFn drain_fn = {
  .abi = WEIR_BATCH_ABI, .size = sizeof drain_fn, .name = "drain", .run = drain, .retracts = WEIR_RETRACTS_ACCEPT
};

static void
a_function_that_fills_its_output_rests_until_it_was_taken (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("pours");

  weir_collection_par_do (WEIR_COLLECTION (weir_par_do (sums (p), pour)), &drain_fn, NULL, NULL, WEIR_HERE ("drain"));
  assert_int_equal (run (p, 1, NULL), WEIR_STATE_DONE);
  assert_true (poured >= 100 * POURED);
  assert_int_equal (drained, poured);
  assert_in_range (most_waited, POURED, 2 * POURED);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_a_function_gave_is_taken_back_without_a_call),
    cmocka_unit_test (a_retract_finds_what_was_kept_behind_a_reshuffle_and_through_filters),
    cmocka_unit_test (a_function_that_keeps_must_not_emit_at_the_end_of_a_bundle),
    cmocka_unit_test (a_function_that_fills_its_output_rests_until_it_was_taken),
  };
  int failed = cmocka_run_group_tests (tests, NULL, NULL);

  g_clear_pointer (&net, g_hash_table_unref);
  return failed;
}
