/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/arena.h"
#include "tests/support/random.h"
#include "tests/support/weir-test.h"

static void
allocations_are_aligned_and_do_not_overlap (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();
  struct { uint8_t *data; size_t size; } held[2000];

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (held); i++)
    {
      held[i].size = (size_t) g_rand_int_range (rand, 0, i % 100 == 0 ? 200000 : 300);
      held[i].data = i % 2 == 0 ? weir_arena_alloc (arena, held[i].size) : weir__arena_alloc (arena, held[i].size);
      assert_int_equal ((uintptr_t) held[i].data % 8, 0);
      memset (held[i].data, (int) (i % 251), held[i].size);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (held); i++)
    for (size_t j = 0; j < held[i].size; j++)
      assert_int_equal (held[i].data[j], i % 251);
}

static void
used_counts_what_was_handed_out_rounded_to_eight (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();

  (void) state;
  assert_int_equal (weir_arena_used (arena), 0);
  assert_int_equal (weir_arena_held (arena), 0);
  weir_arena_alloc (arena, 1);
  weir_arena_alloc (arena, 8);
  assert_int_equal (weir_arena_used (arena), 16);
  weir_arena_alloc (arena, 1000001);
  weir_arena_alloc (arena, 3000);
  weir_arena_alloc (arena, 3000);
  assert_int_equal (weir_arena_used (arena), 16 + 1000008 + 6000);
  assert_true (weir_arena_held (arena) >= weir_arena_used (arena));
  weir_arena_reset (arena);
  assert_int_equal (weir_arena_used (arena), 0);
}

static void
reset_keeps_the_largest_block_and_only_that (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  size_t held;
  char  *large;

  (void) state;
  weir_arena_alloc (arena, 100);
  large = weir_arena_alloc (arena, 1 << 20);
  weir_arena_alloc (arena, 4000);
  weir_arena_reset (arena);
  held = weir_arena_held (arena);
  assert_in_range (held, 1 << 20, (1 << 20) + 200);
  assert_ptr_equal (weir_arena_alloc (arena, 1 << 20), large);
  assert_int_equal (weir_arena_held (arena), held);
}

static void
cycles_of_work_and_reset_soon_hold_no_more_each_time (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  size_t held = 0;

  (void) state;
  for (int cycle = 0; cycle < 50; cycle++)
    {
      for (int i = 0; i < 20000; i++)
        weir__arena_alloc (arena, 40);
      if (cycle == 2)
        held = weir_arena_held (arena);
      if (cycle > 2)
        assert_int_equal (weir_arena_held (arena), held);
      weir_arena_reset (arena);
    }
}

static void
a_large_allocation_does_not_end_the_block_in_use (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  char *before, *after;

  (void) state;
  before = weir_arena_alloc (arena, 8);
  weir_arena_alloc (arena, 100000);
  after = weir_arena_alloc (arena, 8);
  assert_ptr_equal (before + 8, after);
}

static void
the_slack_behind_every_block_can_be_read (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  char *data = weir_arena_alloc (arena, 100000);
  int   sum = 0;

  (void) state;
  for (size_t i = 0; i < WEIR_SLACK; i++)
    sum += data[100000 + i];
  assert_int_equal (sum, 0);
}

static void
an_arena_knows_its_own_pointers (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  char *small, *large, on_stack;

  (void) state;
  assert_false (weir__arena_contains (arena, &on_stack));
  small = weir_arena_alloc (arena, 100);
  large = weir_arena_alloc (arena, 1 << 20);
  assert_true (weir__arena_contains (arena, small));
  assert_true (weir__arena_contains (arena, small + 99));
  assert_true (weir__arena_contains (arena, large + (1 << 20) - 1));
  assert_false (weir__arena_contains (arena, large + (1 << 20)));
  assert_false (weir__arena_contains (arena, &on_stack));
  assert_false (weir__arena_contains (arena, NULL));
}

static void
a_string_is_copied_and_an_empty_one_can_be_read_past_its_end (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  char       text[] = "weir";
  WeirString copy = weir_arena_string (arena, (WeirString) { text, 4 });
  WeirString empty = weir_arena_string (arena, (WeirString) { NULL, 0 });

  (void) state;
  text[0] = 'x';
  assert_memory_equal (copy.data, "weir", 4);
  assert_int_equal (empty.size, 0);
  assert_int_equal (empty.data[WEIR_SLACK - 1], 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (allocations_are_aligned_and_do_not_overlap),
    cmocka_unit_test (used_counts_what_was_handed_out_rounded_to_eight),
    cmocka_unit_test (reset_keeps_the_largest_block_and_only_that),
    cmocka_unit_test (cycles_of_work_and_reset_soon_hold_no_more_each_time),
    cmocka_unit_test (a_large_allocation_does_not_end_the_block_in_use),
    cmocka_unit_test (the_slack_behind_every_block_can_be_read),
    cmocka_unit_test (an_arena_knows_its_own_pointers),
    cmocka_unit_test (a_string_is_copied_and_an_empty_one_can_be_read_past_its_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
