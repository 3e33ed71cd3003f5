/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <weir/error.h>

#include "runners/world/world.h"

static void
the_clock_moves_only_when_told (void **state G_GNUC_UNUSED)
{
  WeirWorld *world = weir__world_simulated_new (1);
  int64_t    first = world->now (world->self).us;

  assert_int_equal (world->now (world->self).us, first);
  weir__world_simulated_advance (world, WEIR_SECONDS (3));
  assert_int_equal (world->now (world->self).us, first + 3000000);
  weir__world_simulated_free (world);
}

static void
the_same_seed_gives_the_same_chance (void **state G_GNUC_UNUSED)
{
  WeirWorld *one = weir__world_simulated_new (7), *same = weir__world_simulated_new (7),
            *other = weir__world_simulated_new (8);
  bool       differs = false;

  for (int i = 0; i < 100; i++)
    {
      uint64_t x = one->random (one->self);
      assert_true (x == same->random (same->self));
      differs |= x != other->random (other->self);
    }
  assert_true (differs);
  weir__world_simulated_free (one);
  weir__world_simulated_free (same);
  weir__world_simulated_free (other);
}

static void
chance_is_splitmix64 (void **state G_GNUC_UNUSED)
{
  WeirWorld *world = weir__world_simulated_new (0);

  /* the published first outputs of seed 0 */
  assert_true (world->random (world->self) == UINT64_C (0xe220a8397b1dcdaf));
  assert_true (world->random (world->self) == UINT64_C (0x6e789e6aa1b965f4));
  weir__world_simulated_free (world);
}

static void
what_is_appended_is_read_from_anywhere_if_in_pieces (void **state G_GNUC_UNUSED)
{
  WeirWorld *world = weir__world_simulated_new (1);
  WeirRun   *run = world->storage->create (world->self, NULL);
  char       data[1000], back[1000];
  size_t     n = 0;

  for (size_t i = 0; i < sizeof data; i++)
    data[i] = (char) (i * 7 + i / 256);
  assert_true (world->storage->append (run, data, 300, NULL));
  assert_true (world->storage->append (run, data + 300, 700, NULL));
  assert_int_equal (weir__world_simulated_n_runs (world), 1);
  while (n < sizeof data)
    {
      gssize more = world->storage->read (run, n, back + n, sizeof data - n, NULL);
      assert_true (more > 0);
      n += (size_t) more;
    }
  assert_memory_equal (back, data, sizeof data);
  assert_int_equal (world->storage->read (run, 1000, back, 1, NULL), 0);
  world->storage->discard (run);
  assert_int_equal (weir__world_simulated_n_runs (world), 0);
  weir__world_simulated_free (world);
}

static void
storage_fails_where_it_is_told_to_and_stays_so (void **state G_GNUC_UNUSED)
{
  WeirWorld         *world = weir__world_simulated_new (1);
  g_autoptr (GError) error = NULL;
  char               back[10];

  weir__world_simulated_fail_after (world, 11);
  WeirRun *run = world->storage->create (world->self, NULL);
  assert_true (world->storage->append (run, "0123456789", 10, NULL));
  assert_int_equal (world->storage->read (run, 0, back, 1, &error), -1);
  assert_string_equal (error->message, "spilling to simulated storage: Input/output error");
  g_clear_error (&error);
  assert_false (world->storage->append (run, "x", 1, &error));
  assert_string_equal (error->message, "spilling to simulated storage: No space left on device");
  g_clear_error (&error);
  assert_null (world->storage->create (world->self, &error));
  assert_true (weir_error_is_retriable (error));
  world->storage->discard (run);
  weir__world_simulated_free (world);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_clock_moves_only_when_told),
    cmocka_unit_test (the_same_seed_gives_the_same_chance),
    cmocka_unit_test (chance_is_splitmix64),
    cmocka_unit_test (what_is_appended_is_read_from_anywhere_if_in_pieces),
    cmocka_unit_test (storage_fails_where_it_is_told_to_and_stays_so),
  };

  return cmocka_run_group_tests_name ("simulated world", tests, NULL, NULL);
}
