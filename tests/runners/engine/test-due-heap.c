/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/due-heap.h"
#include "tests/support/random.h"

/* Hashes are a few, so that there are equals, or any. */
static void
push (WeirDueHeap *due, GRand *rand, int from, int to)
{
  WeirDue entry = { .at = { g_rand_int_range (rand, from, to) },
                    .hash = g_rand_boolean (rand) ? (uint64_t) g_rand_int_range (rand, 0, 4)
                                                  : (uint64_t) g_rand_int (rand) << 32 | g_rand_int (rand) };

  weir__due_heap_push (due, entry);
}

/* Pops what is before `time`, with `more` pushes at that time or later in between. Returns how many were popped. */
static unsigned
drain (WeirDueHeap *due, GRand *rand, int time, int more)
{
  WeirDue  last = { .at = WEIR_TIME_MIN };
  unsigned n = 0;

  for (const WeirDue *first; (first = weir__due_heap_first (due)) != NULL && first->at.us < time; n++)
    {
      WeirDue popped = weir__due_heap_pop (due);
      assert_true (last.at.us < popped.at.us || (last.at.us == popped.at.us && last.hash <= popped.hash));
      last = popped;
      if (more-- > 0)
        push (due, rand, MIN ((int) popped.at.us + 1, time + 49), time + 50);
    }
  return n;
}

static void
entries_come_in_order_however_many_are_due_at_once (G_GNUC_UNUSED void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  for (int round = 0; round < 60; round++)
    {
      WeirDueHeap due;
      unsigned    pushed = (unsigned) g_rand_int_range (rand, 0, 3000), popped = 0;
      unsigned    more = (unsigned) g_rand_int_range (rand, 0, 100);
      weir__due_heap_init (&due);
      for (unsigned i = 0; i < pushed; i++)
        push (&due, rand, -500, 500);
      for (int time = -500; time <= 500; time += g_rand_int_range (rand, 1, 400))
        {
          weir__due_heap_ready (&due, (WeirTime) { time });
          popped += drain (&due, rand, time, 0);
          weir__due_heap_ready (&due, (WeirTime) { time });
        }
      weir__due_heap_ready (&due, (WeirTime) { 500 });
      unsigned before = popped;
      popped += drain (&due, rand, 500, (int) more);
      pushed += MIN (more, popped - before);
      weir__due_heap_ready (&due, WEIR_TIME_MAX);
      popped += drain (&due, rand, 1000, 0);
      assert_int_equal (popped, pushed);
      assert_null (weir__due_heap_first (&due));
      weir__due_heap_clear (&due);
    }
}

static void
earlier_ones_that_are_pushed_while_many_are_due_come_first (G_GNUC_UNUSED void **state)
{
  WeirDueHeap due;

  weir__due_heap_init (&due);
  for (int i = 0; i < 1000; i++)
    weir__due_heap_push (&due, (WeirDue) { .at = { 10 + i }, .hash = 1 });
  weir__due_heap_ready (&due, (WeirTime) { 2000 });
  assert_int_equal (weir__due_heap_pop (&due).at.us, 10);
  weir__due_heap_push (&due, (WeirDue) { .at = { 3 }, .hash = 1 });
  weir__due_heap_push (&due, (WeirDue) { .at = { 11 }, .hash = 0 });
  assert_int_equal (weir__due_heap_pop (&due).at.us, 3);
  assert_int_equal (weir__due_heap_first (&due)->hash, 0);
  assert_int_equal (weir__due_heap_pop (&due).hash, 0);
  assert_int_equal (weir__due_heap_pop (&due).hash, 1);
  assert_int_equal (weir__due_heap_pop (&due).at.us, 12);
  weir__due_heap_clear (&due);
}

/* One in 16 of the heap, and 64 or more, are worth sorting; fewer are popped one by one. */
static void
a_good_part_of_the_heap_is_taken_out_at_once_and_known_ahead (G_GNUC_UNUSED void **state)
{
  static const struct
  {
    int      n, due;
    unsigned taken;
  } cases[] = { { 16000, 1000, 1000 }, { 16000, 999, 0 }, { 600, 64, 64 }, { 600, 63, 0 }, { 1000, 1000, 1000 } };

  for (unsigned c = 0; c < 2 * G_N_ELEMENTS (cases); c++)
    {
      int         n = cases[c / 2].n, n_due = cases[c / 2].due;
      WeirDueHeap due;

      weir__due_heap_init (&due);
      for (int i = 0; i < n; i++)
        {
          int at = c % 2 == 0 ? i : n - 1 - i;
          weir__due_heap_push (&due, (WeirDue) { .at = { at }, .key = GINT_TO_POINTER (at + 1) });
        }
      weir__due_heap_ready (&due, (WeirTime) { n_due });
      assert_int_equal (due.sorted->len, cases[c / 2].taken);
      for (int i = 0; i < n_due; i++)
        {
          bool is_known = cases[c / 2].taken > 0 && i + 4 < n_due;
          assert_ptr_equal (weir__due_heap_ahead (&due, 4), is_known ? GINT_TO_POINTER (i + 5) : NULL);
          assert_int_equal (weir__due_heap_pop (&due).at.us, i);
        }
      weir__due_heap_clear (&due);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (entries_come_in_order_however_many_are_due_at_once),
    cmocka_unit_test (earlier_ones_that_are_pushed_while_many_are_due_come_first),
    cmocka_unit_test (a_good_part_of_the_heap_is_taken_out_at_once_and_known_ahead),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
