/* SPDX-License-Identifier: Apache-2.0 */
/* Very many open windows of one key: what an element or an instant looks at grows by the logarithm of their number, not by
 * their number. Very many keys: each stands under a hash of its own. Counted, not timed. */
#include "tests/runners/engine/general-script.h"

#include "runners/engine/general-private.h"
#include "tests/support/random.h"

#define N        4000
#define PER_STEP 80 /* windows looked at for an element, or for an instant; N for each is what must not be */

static void
shuffle (int64_t *numbers, GRand *rand)
{
  for (int i = N - 1; i > 0; i--)
    {
      int     j = g_rand_int_range (rand, 0, i + 1);
      int64_t other = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = other;
    }
}

typedef enum
{
  RISING,
  FALLING,
  SHUFFLED,
  N_ORDERS,
} Order;

static void
order_numbers (int64_t *numbers, Order order)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  for (int i = 0; i < N; i++)
    numbers[i] = order == FALLING ? N - 1 - i : i;
  if (order == SHUFFLED)
    shuffle (numbers, rand);
}

static void
check_looked (Fixture *f, uint64_t *looked)
{
  uint64_t now = *f->general->keys.n_looked;

  assert_in_range (now - *looked, 1, N * PER_STEP);
  *looked = now;
}

/* N windows, 10 apart, two elements each; then the watermark passes them one by one, and on until the last has expired. */
static void
pass_many (WeirWindowing windowing, Order order)
{
  g_autofree int64_t *numbers = g_new (int64_t, N);
  Fixture             f = { 0 };
  uint64_t            looked = 0;
  int64_t             n_panes = 0;

  order_numbers (numbers, order);
  set_up (&f, &windowing, NULL);
  for (int round = 0; round < 2; round++)
    {
      for (int i = 0; i < N; i++)
        {
          g_autofree char *word = g_strdup_printf ("%" PRId64 "=1", 10 * numbers[i] + round);
          take_word (&f, &windowing, word);
        }
      check_looked (&f, &looked);
    }
  assert_int_equal (f.panes->len, 0);
  for (int64_t watermark = 0; watermark <= 10 * N + windowing.allowed_lateness.us; watermark += 10)
    {
      g_autofree char *word = g_strdup_printf ("w%" PRId64, watermark);
      take_word (&f, &windowing, word);
    }
  check_looked (&f, &looked);
  for (const char *at = f.panes->str; (at = strchr (at, '+')) != NULL; at++)
    n_panes++;
  assert_int_equal (n_panes, N);
  assert_int_equal (f.general->keys.n_keys, 0);
  tear_down (&f);
}

static void
fixed_windows_that_pass_one_by_one_are_not_all_looked_at (G_GNUC_UNUSED void **state)
{
  for (Order order = RISING; order < N_ORDERS; order++)
    pass_many ((WeirWindowing) { FIXED (10) }, order);
}

static void
nor_are_those_that_wait_for_late_elements (G_GNUC_UNUSED void **state)
{
  for (Order order = RISING; order < N_ORDERS; order++)
    pass_many ((WeirWindowing) { FIXED (10), LATENESS (5 * N) }, order);
}

static void
nor_are_sessions (G_GNUC_UNUSED void **state)
{
  for (Order order = RISING; order < N_ORDERS; order++)
    {
      pass_many ((WeirWindowing) { SESSIONS (5) }, order);
      pass_many ((WeirWindowing) { SESSIONS (5), LATENESS (5 * N) }, order);
    }
}

/* Under one hash for all they would be found as well, but each after all the others. */
static void
keys_stand_under_their_own_hashes (G_GNUC_UNUSED void **state)
{
  const WeirWindowing windowing = { FIXED (10) };
  const WeirPlanEdge  edge
      = { .key = WEIR_TYPE (WeirString), .value = WEIR_TYPE (int64_t), .value_offset = offsetof (Row, value) };
  g_autofree Row     *rows = g_new0 (Row, N);
  g_autoptr (WeirArena) arena = weir_arena_new ();
  Fixture             f = { 0 };
  size_t              n = 0;

  set_up (&f, &windowing, NULL);
  for (int i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("key %d", i);
      rows[i] = (Row) { weir_arena_string (arena, (WeirString) { name, strlen (name) }), 1 };
    }
  weir__general_give (f.general, &edge,
                      &(WeirBatch) { .type = f.c.row, .rows = (const char *) rows, .n = N, .row_size = sizeof *rows,
                                     .window = { { 0 }, { 10 } } });
  run (&f);
  const WeirGeneralKeys *keys = &f.general->keys;
  for (size_t i = 0; i < keys->n_slots; i++)
    if (keys->slots[i].key != NULL)
      {
        assert_true (keys->slots[i].hash == weir_value_hash (keys->type, weir__general_key_value (keys->slots[i].key)));
        n++;
      }
  assert_int_equal (n, N);
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (fixed_windows_that_pass_one_by_one_are_not_all_looked_at),
    cmocka_unit_test (nor_are_those_that_wait_for_late_elements),
    cmocka_unit_test (nor_are_sessions),
    cmocka_unit_test (keys_stand_under_their_own_hashes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
