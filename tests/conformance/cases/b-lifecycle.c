/* SPDX-License-Identifier: Apache-2.0 */
/* B8, B9: what happens to an instance of a DoFn, in which order. Instances write down what is called; they tell of it
 * in teardown, which is called whatever happens. */
#include <pthread.h>

#include "tests/conformance/cases/common.h"

typedef struct
{
  char     calls[64]; /* S setup, B start of a bundle, P process, F end of a bundle; repeated P are one */
  unsigned n;
  unsigned processed;
} Instance;

/* What all instances of this run told, and how many elements they processed. */
static pthread_mutex_t told_lock = PTHREAD_MUTEX_INITIALIZER;
static GPtrArray *told;
static unsigned   told_processed;

static void
forget (void)
{
  pthread_mutex_lock (&told_lock);
  if (told != NULL)
    g_ptr_array_unref (told);
  told = g_ptr_array_new_with_free_func (g_free);
  told_processed = 0;
  pthread_mutex_unlock (&told_lock);
}

static Instance *
note (WeirContext *ctx, char call)
{
  Instance *i = weir_context_instance (ctx);

  if (call == 'P')
    i->processed++;
  if (i->n + 1 < sizeof i->calls && !(call == 'P' && i->n > 0 && i->calls[i->n - 1] == 'P'))
    i->calls[i->n++] = call;
  return i;
}

typedef struct
{
  WeirString fails_at; /* one of the letters above, or nothing */
} Lifecycle;
WEIR_RECORD (Lifecycle, fails_at)

static gboolean
note_or_fail (WeirContext *ctx, char call, GError **error)
{
  const Lifecycle *self = ctx->config;

  note (ctx, call);
  if (self->fails_at.size == 0 || self->fails_at.data[0] != call)
    return TRUE;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "failing at %c", call);
  return FALSE;
}

static gboolean
set_up (WeirContext *ctx, GError **error)
{
  return note_or_fail (ctx, 'S', error);
}

static gboolean
start_bundle (WeirContext *ctx, GError **error)
{
  return note_or_fail (ctx, 'B', error);
}

static gboolean
finish_bundle (WeirContext *ctx, GError **error)
{
  return note_or_fail (ctx, 'F', error);
}

static void
tear_down (WeirContext *ctx)
{
  const Instance *i = note (ctx, 'T');

  pthread_mutex_lock (&told_lock);
  g_ptr_array_add (told, g_strndup (i->calls, i->n));
  told_processed += i->processed;
  pthread_mutex_unlock (&told_lock);
}

static gboolean
live (const Lifecycle *self G_GNUC_UNUSED, WeirContext *ctx, const int64_t *n, WeirInt64Emitter *out, GError **error)
{
  weir_emit (out, *n);
  return note_or_fail (ctx, 'P', error);
}
WEIR_DO_FN_WITH (live, Lifecycle, int64_t, int64_t, .setup = set_up, .start_bundle = start_bundle,
                 .finish_bundle = finish_bundle, .teardown = tear_down, .instance_size = sizeof (Instance))

/* S (B P F)* T, or cut short by the end of the instance's record. */
static void
assert_in_order (const char *calls)
{
  const char *next = calls;

  assert_int_equal (*next++, 'S');
  while (next[0] == 'B' && next[1] == 'P' && next[2] == 'F')
    next += 3;
  if (strcmp (next, "T") != 0)
    fail_msg ("out of order: %s", calls);
}

static void
check_sequences (Case *c G_GNUC_UNUSED)
{
  assert_true (told->len > 0);
  for (unsigned i = 0; i < told->len; i++)
    assert_in_order (told->pdata[i]);
  assert_int_equal (told_processed, 100);
}

static void
check_count (Case *c G_GNUC_UNUSED, const GPtrArray *elements)
{
  assert_int_equal (elements->len, 100);
}

CASE (B8_an_instance_is_set_up_once_and_processes_only_in_bundles)
{
  forget ();
  expect_that (c, weir_par_do_with (weir_generate_sequence (c->p, 0, 100), live), SHOW_VALUES, check_count);
  expect_afterwards (c, check_sequences);
}

/* Some instance went exactly this way, and every instance was torn down. */
static void
assert_told (const char *way)
{
  bool found = false;

  for (unsigned i = 0; i < told->len; i++)
    {
      const char *calls = told->pdata[i];

      found |= strcmp (calls, way) == 0;
      assert_true (g_str_has_suffix (calls, "T"));
    }
  if (!found)
    {
      g_ptr_array_add (told, NULL);
      fail_msg ("no instance went %s, but %s", way, g_strjoinv (", ", (char **) told->pdata));
    }
}

#define TORN_DOWN(name, letter, way)                                                                                  \
  static void check_##name (Case *c G_GNUC_UNUSED)                                                                    \
  {                                                                                                                   \
    assert_told (way);                                                                                                \
  }                                                                                                                   \
  CASE (name)                                                                                                         \
  {                                                                                                                   \
    forget ();                                                                                                        \
    weir_par_do_with (weir_create (c->p, int64_t, 1), live, .fails_at = STR (letter));                                \
    expect_failure (c, "failing at " letter);                                                                         \
    expect_afterwards (c, check_##name);                                                                              \
  }
TORN_DOWN (B9_teardown_is_called_after_a_failure_in_setup, "S", "ST")
TORN_DOWN (B9_teardown_is_called_after_a_failure_at_the_start_of_a_bundle, "B", "SBT")
TORN_DOWN (B9_teardown_is_called_after_a_failure_in_process, "P", "SBPT")
TORN_DOWN (B9_teardown_is_called_after_a_failure_at_the_end_of_a_bundle, "F", "SBPFT")

/* What teardowns were told, and the highest number of a lane. */
static int fine_teardowns, failed_teardowns, highest_lane;

static void
note_end (WeirContext *ctx)
{
  int lane = (int) weir_context_lane (ctx), highest = __atomic_load_n (&highest_lane, __ATOMIC_RELAXED);

  __atomic_add_fetch (weir_context_has_failed (ctx) ? &failed_teardowns : &fine_teardowns, 1, __ATOMIC_RELAXED);
  while (lane > highest
         && !__atomic_compare_exchange_n (&highest_lane, &highest, lane, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    ;
}

static gboolean
fail_below_zero (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n, WeirInt64Emitter *out G_GNUC_UNUSED, GError **error)
{
  if (*n >= 0)
    return TRUE;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "below zero");
  return FALSE;
}
WEIR_DO_FN (fail_below_zero, int64_t, int64_t, .teardown = note_end)

static void
expect_ends (Case *c, int64_t from, void (*check) (Case *c))
{
  fine_teardowns = failed_teardowns = highest_lane = 0;
  weir_par_do (weir_reshuffle (weir_generate_sequence (c->p, from, 100)), fail_below_zero);
  expect_afterwards (c, check);
}

static void
check_fine_ends (Case *c)
{
  assert_int_equal (failed_teardowns, 0);
  assert_true (fine_teardowns > 0);
  assert_true (c->lanes == 0 || highest_lane < (int) c->lanes);
}

CASE (B9_teardown_is_told_that_all_went_well)
{
  expect_ends (c, 0, check_fine_ends);
}

static void
check_failed_ends (Case *c G_GNUC_UNUSED)
{
  assert_true (failed_teardowns > 0);
}

CASE (B9_teardown_is_told_of_a_failure)
{
  expect_ends (c, -1, check_failed_ends);
  expect_failure (c, "below zero");
}

/* --- emitting at the end of a bundle ------------------------------------------------------------------------------ */

static gboolean
add_up (WeirContext *ctx, const int64_t *n, WeirInt64Emitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  *(int64_t *) weir_context_instance (ctx) += *n;
  return TRUE;
}

static gboolean
emit_sum (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  int64_t    *sum = weir_context_instance (ctx);
  WeirOutput *out = weir_context_output (ctx, 0);

  *(int64_t *) weir_output_begin (out) = *sum;
  weir_output_commit_as (out, MS (5), (WeirWindow) { MS (0), MS (10) });
  *sum = 0;
  return TRUE;
}
WEIR_DO_FN (add_up, int64_t, int64_t, .finish_bundle = emit_sum, .instance_size = sizeof (int64_t))

CASE (X13_the_end_of_a_bundle_emits_with_a_time_and_window_of_its_own)
{
  WeirInt64Collection *sums = weir_par_do (weir_create (c->p, int64_t, 1, 2, 3), add_up);
  WeirInt64Collection *one = weir_par_do (weir_create (c->p, int64_t, 4), add_up);

  expect_as (c, one, SHOW_TIMES | SHOW_WINDOWS, "4 @5 [0,10)");
  expect (c, weir_sum_globally (weir_window_into (sums, .windows = weir_global_windows ())), "6");
}

CASES (l, B8_an_instance_is_set_up_once_and_processes_only_in_bundles, B9_teardown_is_called_after_a_failure_in_setup,
       B9_teardown_is_told_that_all_went_well, B9_teardown_is_told_of_a_failure,
       B9_teardown_is_called_after_a_failure_at_the_start_of_a_bundle, B9_teardown_is_called_after_a_failure_in_process,
       B9_teardown_is_called_after_a_failure_at_the_end_of_a_bundle,
       X13_the_end_of_a_bundle_emits_with_a_time_and_window_of_its_own)
