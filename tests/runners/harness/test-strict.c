/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that break rules, with strict mode and without. */
#include <string.h>
#include <weir/weir.h>

#include "runners/simulated/simulated.h"
#include "tests/support/weir-test.h"

#define N 200

WEIR_KV (Pair, int64_t, int64_t)
WEIR_MAP (Tags, WeirString, int64_t)

/* --- functions that break rules ----------------------------------------------------------------------------------- */

static void
double_in_place (const Pair *pair, PairEmitter *out)
{
  ((Pair *) (uintptr_t) pair)->value *= 2;
  weir_emit (out, *pair);
}
WEIR_DO_FN (double_in_place, Pair, Pair)

static void
shout (const WeirString *text, WeirStringEmitter *out)
{
  *(char *) (uintptr_t) text->data = 'X';
  weir_emit (out, *text);
}
WEIR_DO_FN (shout, WeirString, WeirString)

typedef struct
{
  WeirString last;
} Memory;

/* The element before, a pointer to which it keeps. */
static gboolean
delay (WeirContext *ctx, const WeirString *text, WeirStringEmitter *out, GError **error G_GNUC_UNUSED)
{
  Memory *memory = weir_context_instance (ctx);

  if (memory->last.data != NULL)
    weir_emit (out, memory->last);
  memory->last = *text;
  return TRUE;
}
WEIR_DO_FN (delay, WeirString, WeirString, .instance_size = sizeof (Memory))

static void
tag_twice (const WeirString *text, TagsEmitter *out)
{
  TagsEntry entries[] = { { *text, 1 }, { *text, 2 } };

  weir_emit (out, (Tags) { entries, 2 });
}
WEIR_DO_FN (tag_twice, WeirString, Tags)

static void
count_tags (const Tags *tags, WeirInt64Emitter *out)
{
  weir_emit (out, (int64_t) tags->n);
}
WEIR_DO_FN (count_tags, Tags, int64_t)

typedef struct
{
  int64_t n;
} Count;

/* The number of the element in its bundle. */
static gboolean
count_from_zero (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  ((Count *) weir_context_instance (ctx))->n = 0;
  return TRUE;
}

static gboolean
number_in_bundle (WeirContext *ctx, const WeirString *text G_GNUC_UNUSED, WeirInt64Emitter *out,
                  GError **error G_GNUC_UNUSED)
{
  weir_emit (out, ((Count *) weir_context_instance (ctx))->n++);
  return TRUE;
}
WEIR_DO_FN (number_in_bundle, WeirString, int64_t, .start_bundle = count_from_zero, .instance_size = sizeof (Count))

/* --- and ones that do not ----------------------------------------------------------------------------------------- */

static int64_t seen[N];
static unsigned n_seen;

static void
note (const int64_t *n, WeirInt64Emitter *out G_GNUC_UNUSED)
{
  if (n_seen < N)
    seen[n_seen++] = *n;
}
WEIR_DO_FN (note, int64_t, int64_t)

static void
note_value (const Pair *pair, WeirInt64Emitter *out G_GNUC_UNUSED)
{
  if (n_seen < N)
    seen[n_seen++] = pair->key * 1000 + pair->value;
}
WEIR_DO_FN (note_value, Pair, int64_t)

static void
repeat (const int64_t *n, WeirInt64Emitter *out)
{
  weir_emit (out, *n);
}
WEIR_DO_FN (repeat, int64_t, int64_t, .retracts = WEIR_RETRACTS_KEEP)

/* ------------------------------------------------------------------------------------------------------------------ */

static WeirStringCollection *
texts (WeirPipeline *p)
{
  WeirString strings[N];
  char       text[N][32];

  for (int i = 0; i < N; i++)
    {
      g_snprintf (text[i], sizeof text[i], "text number %d", i);
      strings[i] = (WeirString) { text[i], strlen (text[i]) };
    }
  return weir_create_from (p, WeirString, strings, N);
}

static PairCollection *
pairs (WeirPipeline *p)
{
  Pair values[N];

  for (int i = 0; i < N; i++)
    values[i] = (Pair) { i % 3, i };
  return weir_create_from (p, Pair, values, N);
}

/* In one lane, so that whether there is an error depends on the seed alone. NULL: it went well. */
static char *
run (WeirPipeline *p, bool strict, uint64_t seed)
{
  g_autoptr (GError) error = NULL;

  n_seen = 0;
  weir__run_simulated (p, &(WeirSimulation) { .seed = seed, .n_lanes = 1, .strict = strict }, &error);
  return error != NULL ? g_strdup (error->message) : NULL;
}

static void
assert_found_by_strict_mode_alone (WeirPipeline *p, const char *words)
{
  g_autofree char *ordinary = run (p, false, 1), *strict = run (p, true, 1), *again = run (p, true, 1);

  assert_null (ordinary);
  if (strict == NULL || strstr (strict, words) == NULL || strstr (strict, "(strict mode, seed 2)") == NULL)
    fail_msg ("expected \"%s\", found %s", words, strict);
  assert_string_equal (strict, again);
}

static void
a_function_that_changes_its_input_is_found (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("changes"), text = weir_pipeline_new ("text");

  weir_par_do (pairs (p), double_in_place);
  assert_found_by_strict_mode_alone (p, "double_in_place: element {key: ");
  assert_found_by_strict_mode_alone (p, "the function changed its input, which others read too: it is {key: ");
  weir_par_do (texts (text), shout);
  assert_found_by_strict_mode_alone (text, "shout: element \"text number ");
}

static void
a_pointer_that_is_kept_across_batches_is_found_when_it_is_emitted (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("escapes");

  weir_par_do (texts (p), delay);
  g_autofree char *message = run (p, true, 1);
  assert_non_null (message);
  assert_non_null (strstr (message, "delay: element \"text number "));
  assert_non_null (strstr (message, "a pointer into an element that it was given in an earlier batch"));
}

static void
a_value_without_a_canonical_encoding_is_found (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("twice");

  weir_par_do (weir_par_do (texts (p), tag_twice), count_tags);
  assert_found_by_strict_mode_alone (p, "count_tags: input {");
  assert_found_by_strict_mode_alone (p, "the coder is not canonical for this map<string, int64>: field ");
}

static void
bundles_are_small_and_many (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("numbers");
  unsigned                 bundles[2] = { 0, 0 };

  weir_par_do (weir_par_do (texts (p), number_in_bundle), note);
  for (uint64_t seed = 1; seed <= 20; seed++)
    {
      g_autofree char *message = run (p, seed % 2, seed);
      assert_null (message);
      assert_int_equal (n_seen, N);
      for (unsigned i = 0; i < N; i++)
        bundles[seed % 2] += seen[i] == 0;
    }
  assert_true (bundles[1] > 2 * bundles[0]);
}

static void
elements_without_a_key_come_in_any_order_and_all (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("order");
  int64_t                  numbers[N], sum = 0;
  unsigned                 falls = 0;

  for (int i = 0; i < N; i++)
    numbers[i] = i;
  weir_par_do (weir_create_from (p, int64_t, numbers, N), note);
  g_autofree char *message = run (p, true, 1);
  assert_null (message);
  assert_int_equal (n_seen, N);
  for (unsigned i = 0; i < N; i++)
    {
      sum += seen[i];
      falls += i > 0 && seen[i] < seen[i - 1];
    }
  assert_int_equal (sum, N * (N - 1) / 2);
  assert_true (falls > N / 4);
}

static void
elements_of_a_key_stay_in_their_order (void **state G_GNUC_UNUSED)
{
  for (uint64_t seed = 1; seed <= 10; seed++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("keys");
      int64_t                  last[3] = { -1, -1, -1 };
      unsigned                 changes = 0;

      weir_par_do (pairs (p), note_value);
      g_autofree char *message = run (p, true, seed);
      assert_null (message);
      assert_int_equal (n_seen, N);
      for (unsigned i = 0; i < N; i++)
        {
          int64_t *of_key = &last[seen[i] / 1000];
          assert_true (seen[i] % 1000 > *of_key);
          changes += i > 0 && seen[i] / 1000 != (seen[i - 1] / 1000 + 1) % 3;
          *of_key = seen[i] % 1000;
        }
      assert_true (changes > 0); /* keys among one another are shuffled */
    }
}

static void
what_is_kept_per_input_is_taken_back_in_strict_mode_too (void **state G_GNUC_UNUSED)
{
  for (uint64_t seed = 1; seed <= 10; seed++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("kept");
      g_autofree char         *message = NULL;
      PairCollection          *sums
          = weir_sum_per_key (weir_window_into (pairs (p), .accumulation = WEIR_RETRACTING,
                                                .trigger = weir_repeatedly (weir_after_count (1))));

      weir_par_do (weir_sum_globally (weir_par_do (weir_values (sums), repeat)), note);
      message = run (p, true, seed);
      assert_null (message);
      assert_true (n_seen > 0);
    }
}

static void
the_direct_runner_is_strict_if_it_is_told_to (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("direct");

  weir_par_do (pairs (p), double_in_place);
  for (uint64_t seed = 0; seed < 2; seed++)
    {
      g_autoptr (WeirResult) result
          = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 2, .strict = true, .strict_seed = seed }, NULL);
      assert_non_null (strstr (weir_result_error (result)->message, "the function changed its input"));
      assert_non_null (strstr (weir_result_error (result)->message, seed == 0 ? "(strict mode, seed " : ", seed 1)"));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_function_that_changes_its_input_is_found),
    cmocka_unit_test (a_pointer_that_is_kept_across_batches_is_found_when_it_is_emitted),
    cmocka_unit_test (a_value_without_a_canonical_encoding_is_found),
    cmocka_unit_test (bundles_are_small_and_many),
    cmocka_unit_test (elements_without_a_key_come_in_any_order_and_all),
    cmocka_unit_test (elements_of_a_key_stay_in_their_order),
    cmocka_unit_test (what_is_kept_per_input_is_taken_back_in_strict_mode_too),
    cmocka_unit_test (the_direct_runner_is_strict_if_it_is_told_to),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
