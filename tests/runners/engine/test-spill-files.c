/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <weir/error.h>

#include "runners/engine/spill-files.h"

typedef struct
{
  WeirWorld     *world;
  WeirSpillFiles files;
} Fixture;

static int
set_up (void **state)
{
  Fixture *f = g_new0 (Fixture, 1);

  f->world = weir__world_simulated_new (1);
  weir__spill_files_init (&f->files, f->world);
  *state = f;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *f = *state;

  weir__world_simulated_free (f->world); /* no run may be left */
  g_free (f);
  return 0;
}

static WeirSpillFile *
share (Fixture *f)
{
  GError        *error = NULL;
  WeirSpillFile *file = weir__spill_file_share (&f->files, &error);

  assert_null (error);
  return file;
}

static void
small_runs_share_a_file_until_the_last_of_them_has_gone (void **state)
{
  Fixture       *f = *state;
  WeirSpillFile *first = share (f), *second = share (f);

  assert_ptr_equal (first, second);
  assert_int_equal (weir__world_simulated_n_runs (f->world), 1);
  weir__spill_file_leave (first);
  assert_int_equal (weir__world_simulated_n_runs (f->world), 1);
  assert_ptr_equal (share (f), second); /* it takes more meanwhile */
  weir__spill_file_leave (second);
  weir__spill_file_leave (second);
  assert_int_equal (weir__world_simulated_n_runs (f->world), 0);
  weir__spill_file_leave (share (f)); /* and a new one is made */
}

static void
a_file_of_ones_own_is_not_shared (void **state)
{
  Fixture       *f = *state;
  GError        *error = NULL;
  WeirSpillFile *own = weir__spill_file_new (&f->files, &error), *shared = share (f);

  assert_null (error);
  assert_ptr_not_equal (own, shared);
  assert_int_equal (weir__world_simulated_n_runs (f->world), 2);
  weir__spill_file_leave (own);
  assert_ptr_equal (share (f), shared);
  weir__spill_file_leave (shared);
  weir__spill_file_leave (shared);
}

/* Whoever leaves the full one must not take the new one along. */
static void
a_shared_file_of_some_size_takes_no_more_runs (void **state)
{
  Fixture       *f = *state;
  WeirSpillFile *full = share (f);

  full->size = (uint64_t) 1 << 30;
  WeirSpillFile *next = share (f);
  assert_ptr_not_equal (next, full);
  weir__spill_file_leave (full);
  assert_int_equal (weir__world_simulated_n_runs (f->world), 1);
  assert_ptr_equal (share (f), next);
  weir__spill_file_leave (next);
  weir__spill_file_leave (next);
}

static void
a_file_that_cannot_be_made_is_an_error_and_the_next_is_tried (void **state)
{
  Fixture       *f = *state;
  GError        *error = NULL;
  WeirSpillFile *full = share (f);

  full->size = (uint64_t) 1 << 30;
  weir__world_simulated_fail_after (f->world, 0);
  assert_null (weir__spill_file_new (&f->files, &error));
  assert_non_null (error);
  g_clear_error (&error);
  assert_null (weir__spill_file_share (&f->files, &error));
  assert_non_null (error);
  g_clear_error (&error);
  weir__world_simulated_fail_after (f->world, 1 << 20);
  WeirSpillFile *next = share (f);
  assert_non_null (next);
  weir__spill_file_leave (full);
  weir__spill_file_leave (next);
}

#define TEST(f) cmocka_unit_test_setup_teardown (f, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    TEST (small_runs_share_a_file_until_the_last_of_them_has_gone),
    TEST (a_file_of_ones_own_is_not_shared),
    TEST (a_shared_file_of_some_size_takes_no_more_runs),
    TEST (a_file_that_cannot_be_made_is_an_error_and_the_next_is_tried),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
