/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <weir/error.h>

#include "runners/engine/group-spill.h"
#include "tests/runners/engine/group-rows.h"

typedef struct
{
  GroupCase       c;
  GRand          *rand;
  GHashTable     *model;
  WeirWorld      *world;
  WeirSpillFiles  files;
  WeirGroupTable *table;
  WeirGroupSpill *spill;
} Fixture;

static void
set_up (Fixture *f, GRand *rand, const WeirType *key, const WeirType *collected)
{
  group_case_init (&f->c, key, collected);
  f->rand = rand;
  f->model = model_new ();
  f->world = weir__world_simulated_new (g_rand_int (f->rand));
  weir__spill_files_init (&f->files, f->world);
}

static void
start (Fixture *f)
{
  f->table = weir__group_table_new (&f->c.spec);
  f->spill = weir__group_spill_new (&f->c.spec, &f->files);
}

static void
tear_down (Fixture *f)
{
  weir__group_spill_free (f->spill);
  weir__group_table_free (f->table);
  assert_int_equal (weir__world_simulated_n_runs (f->world), 0);
  weir__world_simulated_free (f->world);
  g_hash_table_unref (f->model);
  group_case_clear (&f->c);
}

static void
add (Fixture *f, GPtrArray *keys, uint32_t n)
{
  WeirBatch batch = group_case_rows (&f->c, f->rand, keys, n);

  group_case_add (&f->c, f->table, &batch);
  model_add (f->model, &f->c, &batch);
}

static void
spill_table (Fixture *f)
{
  GError *error = NULL;

  assert_true (weir__group_spill_write (f->spill, f->table, &error));
  assert_null (error);
  assert_int_equal (weir__group_table_n_keys (f->table), 0);
}

static void
assert_walk_equals_model (Fixture *f)
{
  WeirGroupEntry entry;
  GError        *error = NULL;
  uint64_t       last = 0;

  weir__group_spill_start (f->spill, f->table);
  while (weir__group_spill_next (f->spill, &entry, &error) == WEIR_NEXT_SOME)
    {
      assert_true (entry.hash >= last);
      last = entry.hash;
      assert_entry_in_model (f->model, &f->c, &entry);
    }
  assert_null (error);
  assert_int_equal (g_hash_table_size (f->model), 0);
}

/* Adds and spills at random. */
static void
spill_at_random (Fixture *f, GPtrArray *keys, int rounds)
{
  for (int i = 0; i < rounds; i++)
    {
      add (f, keys, (uint32_t) g_rand_int_range (f->rand, 0, 40));
      if (g_rand_int_range (f->rand, 0, 4) > 0)
        spill_table (f);
    }
}

static void
run_at_random (GRand *rand, const WeirType *key, const WeirType *collected, bool keeps_time,
               WeirTimestampCombiner combiner)
{
  Fixture f;

  set_up (&f, rand, key, collected);
  f.c.spec.keeps_time = keeps_time;
  f.c.spec.combiner = combiner;
  start (&f);
  g_autoptr (GPtrArray) keys = random_keys (&f.c, f.rand, 60);
  spill_at_random (&f, keys, 30);
  assert_walk_equals_model (&f);
  tear_down (&f);
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void
sums_of_numbers_are_those_of_a_table_that_never_spilled (void **state)
{
  run_at_random (*state, WEIR_TYPE (uint64_t), NULL, false, WEIR_END_OF_WINDOW);
  run_at_random (*state, WEIR_TYPE (int8_t), NULL, false, WEIR_END_OF_WINDOW);
  run_at_random (*state, WEIR_TYPE (WeirTime), NULL, true, WEIR_EARLIEST);
}

static void
sums_of_texts_are_those_of_a_table_that_never_spilled (void **state)
{
  run_at_random (*state, WEIR_TYPE (WeirString), NULL, false, WEIR_END_OF_WINDOW);
  run_at_random (*state, WEIR_TYPE (WeirBytes), NULL, true, WEIR_LATEST);
}

static void
lists_are_those_of_a_table_that_never_spilled (void **state)
{
  run_at_random (*state, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString), false, WEIR_END_OF_WINDOW);
  run_at_random (*state, WEIR_TYPE (int32_t), WEIR_TYPE (int16_t), true, WEIR_EARLIEST);
}

static void
any_type_of_key_and_value_spills (void **state)
{
  GRand                *rand = *state;
  g_autoptr (WeirArena) arena = weir_arena_new ();

  for (int i = 0; i < 20; i++)
    {
      const WeirType *key = weir_test_rand_type (rand, arena, 4, true);
      run_at_random (rand, key, NULL, i % 2, WEIR_LATEST);
      run_at_random (rand, key, weir_test_rand_type (rand, arena, 4, false), i % 2, WEIR_EARLIEST);
    }
}

static void
runs_that_pile_up_are_merged_into_fewer (void **state)
{
  Fixture f;

  set_up (&f, *state, WEIR_TYPE (uint64_t), NULL);
  start (&f);
  g_autoptr (GPtrArray) keys = random_keys (&f.c, f.rand, 500);
  for (int i = 0; i < 64 * 64 + 70; i++)
    {
      add (&f, keys, 3);
      spill_table (&f);
      assert_in_range (weir__world_simulated_n_runs (f.world), 0, 3); /* a file a level */
    }
  assert_walk_equals_model (&f);
  tear_down (&f);
}

static void
a_walk_can_be_started_again_and_spilling_go_on (void **state)
{
  Fixture        f;
  WeirGroupEntry entry;

  set_up (&f, *state, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString));
  start (&f);
  g_autoptr (GPtrArray) keys = random_keys (&f.c, f.rand, 60);
  for (int i = 0; i < 5; i++)
    {
      spill_at_random (&f, keys, 5);
      weir__group_spill_start (f.spill, f.table);
      for (int k = 0; k < 20; k++)
        weir__group_spill_next (f.spill, &entry, NULL);
    }
  assert_walk_equals_model (&f);
  tear_down (&f);
}

static void
keys_of_one_hash_are_told_apart (void **state)
{
  Fixture f;

  set_up (&f, *state, WEIR_TYPE (WeirString), NULL);
  start (&f);
  g_autoptr (GPtrArray) colliding = colliding_keys (&f.c, 40), others = random_keys (&f.c, f.rand, 20);
  g_ptr_array_extend (colliding, others, NULL, NULL);
  spill_at_random (&f, colliding, 30);
  assert_walk_equals_model (&f);
  tear_down (&f);
}

static void
an_entry_larger_than_every_buffer_comes_back_whole (void **state)
{
  Fixture f;

  set_up (&f, *state, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString));
  start (&f);
  g_autoptr (GPtrArray) keys = random_keys (&f.c, f.rand, 3);
  WeirString           *large = weir_arena_alloc (f.c.arena, sizeof *large);
  *large = (WeirString) { memset (weir_arena_alloc (f.c.arena, 1 << 20), 'x', 1 << 20), 1 << 20 };
  g_ptr_array_add (keys, large);
  spill_at_random (&f, keys, 12);
  assert_walk_equals_model (&f);
  tear_down (&f);
}

static void
nothing_spilled_and_nothing_in_the_table_is_an_empty_walk (void **state)
{
  Fixture f;

  set_up (&f, *state, WEIR_TYPE (uint64_t), NULL);
  start (&f);
  assert_walk_equals_model (&f);
  assert_int_equal (weir__group_spill_written (f.spill), 0);
  spill_table (&f);
  assert_walk_equals_model (&f);
  tear_down (&f);
}

static void
flat_entries_take_no_more_than_hash_and_accumulator (void **state)
{
  Fixture f;

  set_up (&f, *state, WEIR_TYPE (uint64_t), NULL);
  start (&f);
  g_autoptr (GPtrArray) keys = random_keys (&f.c, f.rand, 100);
  add (&f, keys, 1000);
  size_t n = weir__group_table_n_keys (f.table);
  spill_table (&f);
  assert_int_equal (weir__group_spill_written (f.spill), n * (8 + sizeof (NumberAndSum)));
  tear_down (&f);
}

/* The whole of it with storage that fails after n bytes, for every n that matters. */
static bool
succeeds_within (Fixture *f, GPtrArray *keys, uint64_t n_bytes)
{
  WeirGroupEntry entry;
  GError        *error = NULL;

  weir__world_simulated_fail_after (f->world, n_bytes);
  for (int i = 0; i < 130 && error == NULL; i++)
    {
      WeirBatch batch = group_case_rows (&f->c, f->rand, keys, 5);
      group_case_add (&f->c, f->table, &batch);
      weir__group_spill_write (f->spill, f->table, &error);
    }
  if (error == NULL)
    {
      weir__group_spill_start (f->spill, f->table);
      while (weir__group_spill_next (f->spill, &entry, &error) == WEIR_NEXT_SOME)
        continue;
    }
  if (error == NULL)
    return true;
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_IO));
  assert_non_null (strstr (error->message, "simulated storage"));
  g_error_free (error);
  return false;
}

static void
failing_storage_is_an_error_that_names_it_and_nothing_leaks (void **state)
{
  bool     succeeded = false;
  uint64_t n_failures = 0;

  for (uint64_t n_bytes = 0; !succeeded; n_bytes += 1 + n_bytes / 16)
    {
      Fixture f;
      set_up (&f, *state, WEIR_TYPE (WeirString), WEIR_TYPE (int64_t));
      start (&f);
      g_autoptr (GPtrArray) keys = random_keys (&f.c, f.rand, 5);
      succeeded = succeeds_within (&f, keys, n_bytes);
      n_failures += !succeeded;
      tear_down (&f);
    }
  assert_true (n_failures > 50);
}

/* How many entries a walk without a GError gives; its last answer. */
static unsigned
walk_without_error (Fixture *f, WeirNext *ret_last)
{
  WeirGroupEntry entry;
  unsigned       n = 0;

  weir__group_spill_start (f->spill, f->table);
  while ((*ret_last = weir__group_spill_next (f->spill, &entry, NULL)) == WEIR_NEXT_SOME)
    n++;
  return n;
}

static void
a_failed_read_is_not_taken_for_the_end_by_one_who_passes_no_error (void **state)
{
  Fixture  f;
  WeirNext last;
  unsigned n_failures = 0;

  set_up (&f, *state, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString));
  start (&f);
  g_autoptr (GPtrArray) keys = random_keys (&f.c, f.rand, 60);
  for (int i = 0; i < 20; i++)
    {
      add (&f, keys, 100);
      spill_table (&f);
    }
  unsigned all = walk_without_error (&f, &last);
  assert_int_equal (last, WEIR_NEXT_NONE);
  for (uint64_t n_bytes = 0; n_failures < 20; n_bytes++)
    {
      weir__world_simulated_fail_after (f.world, n_bytes * 64);
      unsigned n = walk_without_error (&f, &last);
      n_failures += last == WEIR_NEXT_FAILED;
      if (last == WEIR_NEXT_NONE)
        {
          assert_int_equal (n, all);
          break;
        }
    }
  assert_true (n_failures > 0);
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (sums_of_numbers_are_those_of_a_table_that_never_spilled),
    weir_test_with_rand (sums_of_texts_are_those_of_a_table_that_never_spilled),
    weir_test_with_rand (lists_are_those_of_a_table_that_never_spilled),
    weir_test_with_rand (any_type_of_key_and_value_spills),
    weir_test_with_rand (runs_that_pile_up_are_merged_into_fewer),
    weir_test_with_rand (a_walk_can_be_started_again_and_spilling_go_on),
    weir_test_with_rand (keys_of_one_hash_are_told_apart),
    weir_test_with_rand (an_entry_larger_than_every_buffer_comes_back_whole),
    weir_test_with_rand (nothing_spilled_and_nothing_in_the_table_is_an_empty_walk),
    weir_test_with_rand (flat_entries_take_no_more_than_hash_and_accumulator),
    weir_test_with_rand (a_failed_read_is_not_taken_for_the_end_by_one_who_passes_no_error),
    weir_test_with_rand (failing_storage_is_an_error_that_names_it_and_nothing_leaks),
  };

  return cmocka_run_group_tests_name ("group spill", tests, NULL, NULL);
}
