/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/restriction.h"
#include "tests/support/random.h"

static WeirRestriction *
new_restriction (int64_t from, int64_t to, bool whole)
{
  WeirRestriction *restriction = g_new0 (WeirRestriction, 1);

  restriction->element = g_bytes_new ("element", 7);
  restriction->timestamp = (WeirTime) { 3 };
  restriction->window = (WeirWindow) { { 0 }, { 10 } };
  restriction->range = (WeirRange) { from, to, whole };
  restriction->watermark = (WeirTime) { 5 };
  restriction->work = 100;
  return restriction;
}

static void
a_split_loses_and_doubles_nothing (void **state)
{
  for (int i = 0; i < 1000; i++)
    {
      int64_t          a = (int64_t) weir_test_rand_u64 (*state), b = (int64_t) weir_test_rand_u64 (*state);
      WeirRestriction *whole = new_restriction (MIN (a, b), MAX (a, b), false);
      WeirRestriction *rest = weir__restriction_split (whole);
      bool             can = MAX (a, b) != INT64_MAX && (uint64_t) MAX (a, b) - (uint64_t) MIN (a, b) >= 2;

      assert_int_equal (rest != NULL, can);
      assert_int_equal (whole->range.from, MIN (a, b));
      if (rest != NULL)
        {
          assert_true (whole->range.from < whole->range.to && whole->range.to == rest->range.from);
          assert_true (rest->range.from < rest->range.to && rest->range.to == MAX (a, b));
          assert_true (whole->work + rest->work == 100);
          assert_true (g_bytes_equal (whole->element, rest->element));
          assert_int_equal (rest->timestamp.us, 3);
          assert_int_equal (rest->window.end.us, 10);
          assert_int_equal (rest->watermark.us, 5);
          weir__restriction_free (rest);
        }
      else
        assert_int_equal (whole->range.to, MAX (a, b));
      weir__restriction_free (whole);
    }
}

static void
what_may_not_be_split_is_not (void **state G_GNUC_UNUSED)
{
  WeirRestriction *whole = new_restriction (0, 100, true), *endless = new_restriction (0, INT64_MAX, false),
                  *done = new_restriction (7, 7, false), *last = new_restriction (7, 8, false);

  assert_null (weir__restriction_split (whole));
  assert_null (weir__restriction_split (endless));
  assert_null (weir__restriction_split (done));
  assert_null (weir__restriction_split (last));
  weir__restriction_free (whole);
  weir__restriction_free (endless);
  weir__restriction_free (done);
  weir__restriction_free (last);
}

static void
what_is_cut_off_an_idle_one_is_not_idle (void **state G_GNUC_UNUSED)
{
  WeirRestriction *idle = new_restriction (0, 100, false);

  idle->idle = true;
  WeirRestriction *residual = weir__restriction_split (idle);
  assert_true (idle->idle);
  assert_false (residual->idle);
  weir__restriction_free (idle);
  weir__restriction_free (residual);
}

static void
a_copy_outlives_its_original (void **state G_GNUC_UNUSED)
{
  WeirRestriction *original = new_restriction (1, 2, false), *copy = weir__restriction_copy (original);

  weir__restriction_free (original);
  assert_int_equal (g_bytes_get_size (copy->element), 7);
  assert_int_equal (copy->range.to, 2);
  weir__restriction_free (copy);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (a_split_loses_and_doubles_nothing),
    cmocka_unit_test (what_may_not_be_split_is_not),
    cmocka_unit_test (what_is_cut_off_an_idle_one_is_not_idle),
    cmocka_unit_test (a_copy_outlives_its_original),
  };

  return cmocka_run_group_tests_name ("restriction", tests, NULL, NULL);
}
