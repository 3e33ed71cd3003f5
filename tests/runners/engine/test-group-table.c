/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/group-table.h"
#include "tests/runners/engine/group-rows.h"

typedef struct
{
  GroupCase       c;
  GRand          *rand;
  GHashTable     *model;
  WeirGroupTable *table;
} Fixture;

static void
set_up_with_time (Fixture *f, GRand *rand, const WeirType *key, const WeirType *collected,
                  WeirTimestampCombiner combiner)
{
  group_case_init (&f->c, key, collected);
  f->c.spec.keeps_time = combiner != WEIR_END_OF_WINDOW;
  f->c.spec.combiner = combiner;
  f->rand = rand;
  f->model = model_new ();
  f->table = weir__group_table_new (&f->c.spec);
}

static void
set_up (Fixture *f, GRand *rand, const WeirType *key, const WeirType *collected)
{
  set_up_with_time (f, rand, key, collected, WEIR_END_OF_WINDOW);
}

static void
tear_down (Fixture *f)
{
  weir__group_table_free (f->table);
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

/* In ascending order of hash, every key once, all of them. Empties the model. */
static void
assert_table_equals_model (Fixture *f)
{
  WeirGroupCursor cursor;
  WeirGroupEntry  entry;
  uint64_t        last = 0;

  assert_int_equal (weir__group_table_n_keys (f->table), g_hash_table_size (f->model));
  weir__group_cursor_init (&cursor, f->table);
  while (weir__group_cursor_next (&cursor, &entry))
    {
      assert_true (entry.hash >= last);
      last = entry.hash;
      assert_entry_in_model (f->model, &f->c, &entry);
    }
  assert_int_equal (g_hash_table_size (f->model), 0);
}

static void
group_at_random (GRand *rand, const WeirType *key, const WeirType *collected, WeirTimestampCombiner combiner)
{
  Fixture f;

  set_up_with_time (&f, rand, key, collected, combiner);
  g_autoptr (GPtrArray) keys = random_keys (&f.c, rand, (unsigned) g_rand_int_range (rand, 1, 400));
  for (int i = 0; i < 10; i++)
    add (&f, keys, (uint32_t) g_rand_int_range (rand, 0, 700)); /* more than one pass */
  assert_table_equals_model (&f);
  tear_down (&f);
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void
texts_of_every_length_are_grouped (void **state)
{
  for (int i = 0; i < 10; i++)
    {
      group_at_random (*state, WEIR_TYPE (WeirString), NULL, WEIR_END_OF_WINDOW);
      group_at_random (*state, WEIR_TYPE (WeirBytes), NULL, WEIR_EARLIEST);
    }
}

static void
numbers_are_grouped (void **state)
{
#define GROUP(T, kind) if ((kind) != WEIR_KIND_FLOAT) group_at_random (*state, &weir__type_##T, NULL, WEIR_LATEST);
  WEIR_FOR_EACH_SCALAR (GROUP)
}

static void
keys_and_values_of_any_type_are_grouped (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();

  for (int i = 0; i < 20; i++)
    group_at_random (*state, weir_test_rand_type (*state, arena, 4, true),
                     weir_test_rand_type (*state, arena, 4, false), (WeirTimestampCombiner) (i % 3));
}

static void
the_numbers_whose_hash_is_least_and_greatest_are_keys_like_others (void **state)
{
  Fixture f;

  set_up_with_time (&f, *state, WEIR_TYPE (uint64_t), NULL, WEIR_EARLIEST);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  const uint64_t hashes[] = { 0, 1, UINT64_MAX - 1, UINT64_MAX };
  for (unsigned i = 0; i < G_N_ELEMENTS (hashes); i++)
    {
      uint64_t *number = weir_arena_alloc (f.c.arena, 8);
      *number = weir__unhash_u64 (hashes[i]);
      g_ptr_array_add (keys, number);
    }
  uint64_t zero = 0;
  g_ptr_array_add (keys, &zero);
  add (&f, keys, 100);
  g_autoptr (GPtrArray) more = random_keys (&f.c, *state, 1000); /* and they survive growing */
  g_ptr_array_extend (keys, more, NULL, NULL);
  add (&f, keys, 5000);
  assert_table_equals_model (&f);
  tear_down (&f);
}

static void
many_keys_make_the_table_grow (void **state)
{
  Fixture f;

  set_up (&f, *state, WEIR_TYPE (int32_t), NULL);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  int32_t *numbers = weir_arena_alloc (f.c.arena, 20000 * sizeof *numbers);
  for (int32_t i = 0; i < 20000; i++)
    {
      numbers[i] = i - 10000;
      g_ptr_array_add (keys, &numbers[i]);
    }
  add (&f, keys, 60000);
  size_t n = weir__group_table_n_keys (f.table), bytes = weir__group_table_bytes (f.table);
  assert_true (n > 15000 && bytes >= n * (8 + sizeof (NumberAndSum)) && bytes < 5 * n * (8 + sizeof (NumberAndSum)));
  assert_table_equals_model (&f);
  tear_down (&f);
}

static void
growth_is_told_beforehand (void **state)
{
  Fixture f;

  set_up (&f, *state, WEIR_TYPE (uint64_t), NULL);
  g_autoptr (GPtrArray) keys = random_keys (&f.c, *state, 3000);
  for (int i = 0; i < 300; i++)
    {
      uint32_t n = (uint32_t) g_rand_int_range (*state, 0, 60);
      size_t   before = weir__group_table_bytes (f.table), most = weir__group_table_bytes_with (f.table, n);
      add (&f, keys, n);
      size_t after = weir__group_table_bytes (f.table);
      assert_true (after <= most);
      assert_true (after == before || before + after <= most); /* both at once while growing */
    }
  tear_down (&f);
}

static void
a_cleared_table_is_empty_and_takes_keys_again (void **state)
{
  Fixture f;

  set_up (&f, *state, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString));
  g_autoptr (GPtrArray) keys = random_keys (&f.c, *state, 100);
  for (int i = 0; i < 4; i++)
    {
      add (&f, keys, 500);
      assert_table_equals_model (&f);
      weir__group_table_clear (f.table);
      assert_table_equals_model (&f);
    }
  tear_down (&f);

  set_up (&f, *state, WEIR_TYPE (uint64_t), NULL);
  uint64_t              least = weir__unhash_u64 (0);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_ptr_array_add (one, &least);
  add (&f, one, 3);
  weir__group_table_clear (f.table);
  g_hash_table_remove_all (f.model);
  add (&f, one, 2);
  assert_table_equals_model (&f);
  tear_down (&f);
}

static void
garbage_is_compacted (void **state)
{
  Fixture f;

  set_up (&f, *state, WEIR_TYPE (WeirString), WEIR_TYPE (int64_t));
  g_autoptr (GPtrArray) keys = random_keys (&f.c, *state, 30);
  for (int i = 0; i < 60; i++)
    add (&f, keys, 2000);
  size_t live = 60 * 2000 * sizeof (int64_t); /* growing lists leave their old items behind: as much again, and room */
  assert_in_range (weir__group_table_bytes (f.table), live, 6 * live);
  assert_table_equals_model (&f);
  tear_down (&f);
}

/* An accumulator that forgets what it points to at every add: all but the last text of a key is garbage. */
static void
last_text_add (WeirString *a, const WeirString *x, WeirArena *arena)
{
  *a = weir_arena_string (arena, *x);
}

static void
last_text_merge (WeirString *a, const WeirString *b, WeirArena *arena)
{
  *a = weir_arena_string (arena, *b);
}

static void
last_text_extract (const WeirString *a, WeirString *ret_text)
{
  *ret_text = *a;
}
WEIR_COMBINE_FN (last_text, WeirString, WeirString, WeirString)

static void
memory_is_bounded_by_what_lives (void **state G_GNUC_UNUSED)
{
  static const WeirString key = { "key behind which little lives, but longer than a slot", 52 };
  static const char       text[1000 + WEIR_SLACK] = { 0 };
  WeirGroupSpec spec = { .key = WEIR_TYPE (WeirString),
                         .fn = &last_text__combine_fn,
                         .accumulator = WEIR_TYPE (WeirString),
                         .input = WEIR_TYPE (WeirString),
                         .output = WEIR_TYPE (WeirString) };
  WeirGroupTable         *table = weir__group_table_new (&spec);
  WeirString              rows[64][2];

  for (unsigned i = 0; i < 64; i++)
    {
      rows[i][0] = key;
      rows[i][1] = (WeirString) { text, 1000 };
    }
  WeirBatch batch = { .rows = (const char *) rows, .n = 64, .row_size = sizeof rows[0] };
  for (int i = 0; i < 1000; i++)
    weir__group_table_add (table, &batch, NULL, batch.n, 0, sizeof (WeirString)); /* 64 MB in all */
  assert_in_range (weir__group_table_bytes (table), 1000, 4 << 20);

  WeirGroupCursor cursor;
  WeirGroupEntry  entry;
  weir__group_cursor_init (&cursor, table);
  assert_true (weir__group_cursor_next (&cursor, &entry));
  assert_true (weir_value_equal (WEIR_TYPE (WeirString), entry.key, &key));
  assert_int_equal (((const WeirString *) entry.accumulator)->size, 1000);
  assert_false (weir__group_cursor_next (&cursor, &entry));
  weir__group_table_free (table);
}

static unsigned n_compactions;

static void
count_compaction (const WeirCombineCall *call, void *accumulator)
{
  n_compactions++;
  ((const WeirCollect *) call->config)->fn.compact (call, accumulator);
}

/* A list that grows must not look like garbage to each pass anew. */
static void
a_long_list_is_compacted_a_few_times (void **state)
{
  int64_t              key = 1;
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  GroupCase            c;

  g_ptr_array_add (keys, &key);
  group_case_init (&c, WEIR_TYPE (int64_t), WEIR_TYPE (int64_t));
  WeirCombineFn counting = c.collect->fn;
  counting.compact = count_compaction;
  c.spec.fn = &counting;
  WeirGroupTable *table = weir__group_table_new (&c.spec);
  WeirBatch       batch = group_case_rows (&c, *state, keys, 1000);
  n_compactions = 0;
  for (unsigned i = 0; i < 1000; i++)
    group_case_add (&c, table, &batch);
  assert_in_range (n_compactions, 0, 20);
  assert_true (weir__group_table_bytes (table) < (size_t) 64 << 20);
  weir__group_table_free (table);
  group_case_clear (&c);
}

static void
merging_accumulators_is_adding_their_rows (void **state)
{
  Fixture f, part;

  for (int collects = 0; collects < 2; collects++)
    {
      set_up_with_time (&f, *state, WEIR_TYPE (WeirString), collects ? WEIR_TYPE (WeirString) : NULL, WEIR_EARLIEST);
      g_autoptr (GPtrArray) keys = random_keys (&f.c, *state, 100);
      const WeirType *lifted = weir__type_kv (f.c.arena, "Lifted", f.c.spec.key, "accumulator", f.c.spec.accumulator);
      for (int i = 0; i < 10; i++)
        {
          set_up_with_time (&part, *state, WEIR_TYPE (WeirString), collects ? WEIR_TYPE (WeirString) : NULL,
                            WEIR_EARLIEST);
          WeirBatch batch = group_case_rows (&f.c, *state, keys, 300);
          group_case_add (&part.c, part.table, &batch);
          model_add (f.model, &f.c, &batch);

          uint32_t        n = (uint32_t) weir__group_table_n_keys (part.table), k = 0;
          char           *rows = weir_arena_alloc (f.c.arena, n * lifted->size);
          WeirTime       *times = weir_arena_alloc (f.c.arena, n * sizeof *times);
          WeirGroupCursor cursor;
          WeirGroupEntry  entry;
          weir__group_cursor_init (&cursor, part.table);
          for (; weir__group_cursor_next (&cursor, &entry); k++)
            {
              weir_value_copy (f.c.spec.key, rows + k * lifted->size, entry.key, f.c.arena);
              memcpy (rows + k * lifted->size + lifted->fields[1].offset, entry.accumulator,
                      f.c.spec.accumulator->size);
              times[k] = entry.time;
            }
          WeirBatch merged = { .type = lifted, .rows = rows, .n = n, .row_size = lifted->size, .timestamps = times };
          weir__group_table_merge (f.table, &merged, NULL, n, 0, lifted->fields[1].offset);
          tear_down (&part);
        }
      assert_table_equals_model (&f);
      tear_down (&f);
    }
}

static void
rows_are_taken_by_selection_and_by_position (void **state)
{
  Fixture  f;
  uint32_t selection[700], positions[300];

  set_up_with_time (&f, *state, WEIR_TYPE (WeirString), WEIR_TYPE (int64_t), WEIR_LATEST);
  g_autoptr (GPtrArray) keys = random_keys (&f.c, *state, 50);
  WeirBatch all = group_case_rows (&f.c, *state, keys, 900);
  for (unsigned i = 0; i < G_N_ELEMENTS (selection); i++)
    selection[i] = (uint32_t) g_rand_int_range (*state, 0, 900);
  for (unsigned i = 0; i < G_N_ELEMENTS (positions); i++)
    positions[i] = (uint32_t) g_rand_int_range (*state, 0, 700);

  /* What it must be the same as: the rows one by one, with their positions' times. */
  WeirBatch selected = all;
  selected.selection = selection;
  selected.n = G_N_ELEMENTS (selection);
  for (unsigned i = 0; i < G_N_ELEMENTS (positions); i++)
    {
      WeirBatch one = all;
      one.rows += (size_t) selection[positions[i]] * all.row_size;
      one.timestamps = &all.timestamps[positions[i]];
      one.n = 1;
      model_add (f.model, &f.c, &one);
    }
  model_add (f.model, &f.c, &selected);
  weir__group_table_add (f.table, &selected, positions, G_N_ELEMENTS (positions), 0, f.c.row->fields[1].offset);
  group_case_add (&f.c, f.table, &selected);
  assert_table_equals_model (&f);
  tear_down (&f);
}

static void
a_touched_key_has_the_accumulator_that_create_makes (void **state)
{
  Fixture f;

  set_up_with_time (&f, *state, WEIR_TYPE (WeirUnit), NULL, WEIR_LATEST);
  NumberAndSum *made = weir__group_table_touch (f.table, &(WeirUnit) { 0 }, (WeirTime) { 7 });
  assert_int_equal (made->n, 0);
  model_group (f.model, &f.c.spec, &(WeirUnit) { 0 })->time = (WeirTime) { 7 };
  made->n = 3;
  made = weir__group_table_touch (f.table, &(WeirUnit) { 0 }, (WeirTime) { 5 });
  assert_int_equal (made->n, 3);
  made->n = 0;
  assert_table_equals_model (&f);
  tear_down (&f);
}

static void
keys_of_one_hash_are_told_apart (void **state)
{
  Fixture f;

  set_up (&f, *state, WEIR_TYPE (WeirString), NULL);
  g_autoptr (GPtrArray) keys = colliding_keys (&f.c, 1000), others = random_keys (&f.c, *state, 1000);
  g_ptr_array_extend (keys, others, NULL, NULL);
  for (int i = 0; i < 3; i++)
    {
      add (&f, keys, 5000);
      assert_table_equals_model (&f);
      weir__group_table_clear (f.table);
    }
  tear_down (&f);
}

static void
keys_chosen_to_collide_cost_time_but_not_memory (void **state)
{
  Fixture f;

  set_up (&f, *state, WEIR_TYPE (uint64_t), NULL);
  g_autoptr (GPtrArray) keys = random_keys (&f.c, *state, 100);
  for (uint64_t i = 0; i < 3000; i++)
    {
      uint64_t *number = weir_arena_alloc (f.c.arena, 8);
      *number = weir__unhash_u64 (UINT64_MAX - i); /* all at the very end */
      g_ptr_array_add (keys, number);
    }
  for (int i = 0; i < 3; i++)
    {
      add (&f, keys, 8000);
      assert_in_range (weir__group_table_bytes (f.table), 1, 1 << 20);
      assert_table_equals_model (&f);
      weir__group_table_clear (f.table);
    }
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (texts_of_every_length_are_grouped),
    weir_test_with_rand (numbers_are_grouped),
    weir_test_with_rand (keys_and_values_of_any_type_are_grouped),
    weir_test_with_rand (the_numbers_whose_hash_is_least_and_greatest_are_keys_like_others),
    weir_test_with_rand (many_keys_make_the_table_grow),
    weir_test_with_rand (growth_is_told_beforehand),
    weir_test_with_rand (a_cleared_table_is_empty_and_takes_keys_again),
    weir_test_with_rand (garbage_is_compacted),
    weir_test_with_rand (memory_is_bounded_by_what_lives),
    weir_test_with_rand (a_long_list_is_compacted_a_few_times),
    weir_test_with_rand (merging_accumulators_is_adding_their_rows),
    weir_test_with_rand (rows_are_taken_by_selection_and_by_position),
    weir_test_with_rand (a_touched_key_has_the_accumulator_that_create_makes),
    weir_test_with_rand (keys_of_one_hash_are_told_apart),
    weir_test_with_rand (keys_chosen_to_collide_cost_time_but_not_memory),
  };

  return cmocka_run_group_tests_name ("group table", tests, NULL, NULL);
}
