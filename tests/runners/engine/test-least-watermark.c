/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/least-watermark.h"

typedef struct
{
  int64_t watermark;
  bool    idle;
} Input;

#define END INT64_MAX

/* Where someone who stands at 20, and has told that he is idle or not, gets to. */
static void
assert_moves (const Input *inputs, unsigned n, bool idle, int64_t expected, bool expected_idle)
{
  WeirLeastWatermark least = weir__least_watermark_of_none ();
  WeirTime           watermark = { 20 };
  bool               before = idle;

  for (unsigned i = 0; i < n; i++)
    weir__least_watermark_add (&least, (WeirTime) { inputs[i].watermark }, inputs[i].idle);
  bool moves = weir__least_watermark_move (least, &watermark, &idle);
  assert_int_equal (watermark.us, expected);
  assert_int_equal (idle, expected_idle);
  assert_int_equal (moves, expected != 20 || expected_idle != before);
}

static void
the_least_of_those_under_way_counts (void **state G_GNUC_UNUSED)
{
  assert_moves ((const Input[]) { { 40, false }, { 30, false }, { 50, false } }, 3, false, 30, false);
  assert_moves ((const Input[]) { { 40, false }, { 30, false } }, 2, true, 30, false);
  assert_moves ((const Input[]) { { 21, false }, { 30, false } }, 2, false, 21, false);
}

static void
idle_ones_do_not_count (void **state G_GNUC_UNUSED)
{
  assert_moves ((const Input[]) { { 40, false }, { 30, true }, { INT64_MIN, true } }, 3, false, 40, false);
}

static void
nothing_goes_back (void **state G_GNUC_UNUSED)
{
  assert_moves ((const Input[]) { { 10, false }, { 30, false } }, 2, false, 20, false);
  assert_moves ((const Input[]) { { 10, false }, { 30, true } }, 2, true, 20, false);
}

static void
where_all_are_idle_it_goes_to_the_least_that_they_promised (void **state G_GNUC_UNUSED)
{
  assert_moves ((const Input[]) { { 40, true }, { 30, true } }, 2, false, 30, true);
  assert_moves ((const Input[]) { { 40, true }, { 30, true } }, 2, true, 30, true);
  assert_moves ((const Input[]) { { 40, true }, { 10, true } }, 2, false, 20, true);
}

static void
the_end_of_some_is_not_the_end_while_others_are_idle (void **state G_GNUC_UNUSED)
{
  assert_moves ((const Input[]) { { END, false }, { 30, true } }, 2, false, 30, true);
  assert_moves ((const Input[]) { { 10, true }, { END, false } }, 2, false, 20, true);
  assert_moves ((const Input[]) { { END, false }, { 30, false } }, 2, false, 30, false);
}

static void
the_end_of_all_is_the_end (void **state G_GNUC_UNUSED)
{
  assert_moves ((const Input[]) { { END, false }, { END, false } }, 2, false, END, false);
  assert_moves ((const Input[]) { { END, false }, { END, true } }, 2, true, END, false); /* more than idle */
  assert_moves (NULL, 0, false, END, false);
}

/* Of several that are one: where the idle ones are left out, and where they are waited for. */
static void
those_that_are_one_are_idle_together_or_not_at_all (void **state G_GNUC_UNUSED)
{
  const struct
  {
    Input   a, b;
    int64_t expected;
    bool    idle;
  } cases[] = { { { 40, false }, { 30, true }, 30, false }, { { 40, true }, { 30, true }, 30, true },
                { { END, false }, { 30, true }, 30, true }, { { 40, false }, { END, false }, 40, false },
                { { END, false }, { END, false }, END, false } };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirLeastWatermark least = weir__least_watermark_of_none (), both = least;
      WeirTime           watermark = WEIR_TIME_MIN;
      bool               idle = false;

      weir__least_watermark_add (&both, (WeirTime) { cases[i].a.watermark }, cases[i].a.idle);
      weir__least_watermark_add (&both, (WeirTime) { cases[i].b.watermark }, cases[i].b.idle);
      weir__least_watermark_add_all (&least, both);
      assert_true (weir__least_watermark_move (least, &watermark, &idle));
      assert_int_equal (watermark.us, cases[i].expected);
      assert_int_equal (idle, cases[i].idle);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_least_of_those_under_way_counts),
    cmocka_unit_test (idle_ones_do_not_count),
    cmocka_unit_test (nothing_goes_back),
    cmocka_unit_test (where_all_are_idle_it_goes_to_the_least_that_they_promised),
    cmocka_unit_test (the_end_of_some_is_not_the_end_while_others_are_idle),
    cmocka_unit_test (the_end_of_all_is_the_end),
    cmocka_unit_test (those_that_are_one_are_idle_together_or_not_at_all),
  };

  return cmocka_run_group_tests_name ("least watermark", tests, NULL, NULL);
}
