/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <weir/weir.h>

#include "tests/support/random.h"
#include "transforms/heap.h"

WEIR_KV (Score, WeirString, int64_t)

static int
by_value (const void *a, const void *b)
{
  const int64_t x = ((const Score *) a)->value, y = ((const Score *) b)->value;

  return (x > y) - (x < y);
}

static int
compare_descending (const void *a, const void *b)
{
  const int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;

  return (x < y) - (x > y);
}

static void
insert_number (const WeirRanking *ranking, WeirTop *heap, int64_t x, WeirArena *arena)
{
  weir__heap_insert (ranking, heap, &x, arena);
}

static void
the_best_of_random_numbers_are_kept_in_order (void **state G_GNUC_UNUSED)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  for (unsigned round = 0; round < 200; round++)
    {
      const WeirRanking ranking = { .type = WEIR_TYPE (int64_t), .most = (uint64_t) g_rand_int_range (rand, 0, 40) };
      const uint64_t        n = (uint64_t) g_rand_int_range (rand, 0, 100);
      g_autoptr (WeirArena) arena = weir_arena_new ();
      int64_t               numbers[100];
      WeirTop               heap = { 0 };

      for (uint64_t i = 0; i < n; i++)
        insert_number (&ranking, &heap, numbers[i] = g_rand_int_range (rand, -25, 25), arena);
      qsort (numbers, n, sizeof *numbers, compare_descending);
      assert_int_equal (heap.n, MIN (n, ranking.most));
      if (heap.n > 0)
        assert_memory_equal (weir__heap_sorted (&ranking, &heap, arena), numbers, heap.n * sizeof *numbers);
    }
}

static void
heaps_merge_to_the_heap_of_all (void **state G_GNUC_UNUSED)
{
  const WeirRanking     ranking = { .type = WEIR_TYPE (int64_t), .smallest = true, .most = 3 };
  const int64_t         expected[] = { 1, 2, 3 };
  g_autoptr (WeirArena) arena = weir_arena_new ();
  WeirTop               odd = { 0 }, even = { 0 };

  for (int64_t x = 9; x > 0; x -= 2)
    insert_number (&ranking, &odd, x, arena);
  for (int64_t x = 8; x > 0; x -= 2)
    insert_number (&ranking, &even, x, arena);
  weir__heap_merge (&ranking, &odd, &even, arena);
  assert_memory_equal (weir__heap_sorted (&ranking, &odd, arena), expected, sizeof expected);
}

static void
a_heap_that_was_copied_has_its_room_and_grows_on (void **state G_GNUC_UNUSED)
{
  const WeirRanking     ranking = { .type = WEIR_TYPE (int64_t), .most = 100 };
  g_autoptr (WeirArena) arena = weir_arena_new ();
  WeirTop               heap = { 0 }, copy;
  int64_t               items[8];

  for (int64_t x = 0; x < 5; x++)
    insert_number (&ranking, &heap, x, arena);
  assert_int_equal (heap.room, 8);
  assert_int_equal (((const int64_t *) heap.items)[7], 0);
  memcpy (items, heap.items, sizeof items);
  copy = (WeirTop) { items, heap.room, heap.n };
  for (int64_t x = 5; x < 20; x++)
    insert_number (&ranking, &copy, x, arena);
  assert_int_equal (copy.n, 20);
  assert_int_equal (*(const int64_t *) weir__heap_sorted (&ranking, &copy, arena), 19);
}

static void
strings_of_kept_items_are_copied (void **state G_GNUC_UNUSED)
{
  const WeirRanking     ranking = { .type = WEIR_TYPE (Score), .compare = by_value, .most = 1 };
  g_autoptr (WeirArena) arena = weir_arena_new ();
  char                  name[] = "ann";
  WeirTop               heap = { 0 };

  weir__heap_insert (&ranking, &heap, &(Score) { { name, 3 }, 1 }, arena);
  memcpy (name, "bob", 3);
  assert_true (weir_string_equal (((const Score *) heap.items)->key, WEIR_STRING ("ann")));
}

static void
a_rank_is_a_total_order (void **state G_GNUC_UNUSED)
{
  const WeirRanking ranking = { .type = WEIR_TYPE (Score), .compare = by_value, .most = 1 };
  const Score       a = { WEIR_STRING ("a"), 1 }, b = { WEIR_STRING ("b"), 1 }, c = { WEIR_STRING ("c"), 2 };

  assert_true (weir__rank_before (&ranking, &c, &a));
  assert_true (weir__rank_before (&ranking, &a, &b));
  assert_false (weir__rank_before (&ranking, &b, &a));
  assert_false (weir__rank_before (&ranking, &a, &a));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_best_of_random_numbers_are_kept_in_order),
    cmocka_unit_test (heaps_merge_to_the_heap_of_all),
    cmocka_unit_test (a_heap_that_was_copied_has_its_room_and_grows_on),
    cmocka_unit_test (strings_of_kept_items_are_copied),
    cmocka_unit_test (a_rank_is_a_total_order),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
