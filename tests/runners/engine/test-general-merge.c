/* SPDX-License-Identifier: Apache-2.0 */
/* What windows bring along when they become one: what a step has touched, what retracts have left to do, and what a user's
 * function is shown. */
#include "tests/runners/engine/general-script.h"

#define EVERY(n)      .trigger = weir_repeatedly (weir_after_count (n))
#define IN_RETRACTING .accumulation = WEIR_RETRACTING

static void
check_lists (WeirWindowing windowing, bool takes_retracts, const char *script, const char *expected)
{
  Fixture f = { .takes_retracts = takes_retracts, .stepped = strchr (script, '|') != NULL };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  take_script (&f, &windowing, script);
  assert_string_equal (f.panes->str, expected);
  tear_down (&f);
}

#define left(script, expected, ...) check_lists ((WeirWindowing) { __VA_ARGS__ }, true, script, expected)

/* --- retracts ----------------------------------------------------------------------------------------------------- */

static void
a_value_taken_from_one_session_is_gone_from_the_merged_one (G_GNUC_UNUSED void **state)
{
  left ("1 18 22 26 -22 10 end", "+[1,36)1 10 18 26@35 ontime 0/0 fl", SESSIONS (10), IN_RETRACTING);
  left ("1 5 9 -5 26 17 end", "+[1,36)1 9 17 26@35 ontime 0/0 fl", SESSIONS (10), IN_RETRACTING);
}

static void
a_session_that_has_lost_an_element_in_the_step_in_which_it_merges_is_derived_anew (G_GNUC_UNUSED void **state)
{
  left ("1 18 26 | -26 10 | end |", "+[1,28)1 10 18@27 ontime 0/0 fl", SESSIONS (10), IN_RETRACTING);
  left ("1 9 25 | -9 17 | end |", "+[1,11)1@10 ontime 0/0 fl; +[17,35)17 25@34 ontime 0/0 fl", SESSIONS (10),
        IN_RETRACTING);
}

static void
a_part_is_held_at_an_element_as_old_as_the_watermark (G_GNUC_UNUSED void **state)
{
  left ("8 15 22 w22 -15 w40", "+[8,18)8@17 late 0/0 f; +[22,32)22@22 ontime 0/0 f", SESSIONS (10), IN_RETRACTING,
        LATENESS (100), .timestamp_combiner = WEIR_EARLIEST);
}

static void
a_part_lives_until_the_watermark_is_past_its_expiry (G_GNUC_UNUSED void **state)
{
  left ("1 15 8 w15 -8 w16",
        "+[1,25)1 8 15@24 early 0/-1 f; -[1,25)1 8 15@24 early 0/-1 f; +[1,11)1@10 late 0/0 f; +[15,25)15@24 early 0/-1 f; "
        "-[1,11)1@10 late 0/0 f; +[1,11)1@10 late 1/1 l",
        SESSIONS (10), LATENESS (5), EVERY (3), IN_RETRACTING, .closing = WEIR_CLOSING_FIRE_ALWAYS);
}

/* --- users' functions --------------------------------------------------------------------------------------------- */

/* Of three windows or more, the first two are one. */
static void
merge_the_first_of_three (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const WeirWindow *windows, uint32_t n,
                          uint32_t *ret_group)
{
  if (n >= 3)
    ret_group[1] = ret_group[0];
}

static void
windows_that_merge_without_the_new_one_are_asked_with_it (G_GNUC_UNUSED void **state)
{
  static const WeirWindowFn fn
      = { .abi = WEIR_BATCH_ABI, .size = sizeof fn, .name = "three", .merges = true, .merge = merge_the_first_of_three };
  const WeirWindowing windowing = { .windows = { .kind = WEIR_WINDOWS_CUSTOM, .custom = &fn, .size = { 3 } }, EVERY (2) };

  check_lists (windowing, false, "1 | 5 9 |", "+[1,8)1 5@7 early 0/-1 f");
  check_lists (windowing, false, "5 | 1 9 |", "+[1,8)1 5@7 early 0/-1 f");
  check_lists (windowing, false, "1 5 9", "+[1,8)1 5@7 early 0/-1 f");
}

/* Of three windows or more, the first and the last are one. */
static void
merge_round_the_second (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const WeirWindow *windows, uint32_t n,
                        uint32_t *ret_group)
{
  if (n >= 3)
    ret_group[n - 1] = ret_group[0];
}

static void
a_window_is_found_that_a_merged_one_lies_around (G_GNUC_UNUSED void **state)
{
  static const WeirWindowFn fn
      = { .abi = WEIR_BATCH_ABI, .size = sizeof fn, .name = "round", .merges = true, .merge = merge_round_the_second };

  check_lists ((WeirWindowing) { .windows = { .kind = WEIR_WINDOWS_CUSTOM, .custom = &fn, .size = { 3 } } }, false,
               "1 20 50 20 end", "+[20,23)20 20@22 ontime 0/0 fl; +[1,53)1 50@52 ontime 0/0 fl");
}

static void
merge_none_but_see_order (const void *config, const WeirWindow *windows, uint32_t n, G_GNUC_UNUSED uint32_t *ret_group)
{
  for (uint32_t i = 1; i < n; i++)
    assert_true (windows[i - 1].start.us < windows[i].start.us
                 || (windows[i - 1].start.us == windows[i].start.us && windows[i - 1].end.us < windows[i].end.us));
  **(uint32_t *const *) config = MAX (**(uint32_t *const *) config, n);
}

static void
a_users_function_sees_windows_by_start_then_by_end (G_GNUC_UNUSED void **state)
{
  static const WeirWindowFn fn
      = { .abi = WEIR_BATCH_ABI, .size = sizeof fn, .name = "order", .merges = true, .merge = merge_none_but_see_order };
  static const WeirWindow windows[]
      = { { { 40 }, { 100 } }, { { 50 }, { 60 } }, { { 0 }, { 200 } }, { { 50 }, { 70 } }, { { 50 }, { 55 } },
          { { 10 }, { 150 } }, { { 52 }, { 54 } }, { { 1 }, { 300 } }, { { 52 }, { 200 } } };
  uint32_t            most = 0, *config = &most;
  const WeirWindowing windowing
      = { .windows = { .kind = WEIR_WINDOWS_CUSTOM, .custom = &fn, .custom_config = &config }, IN_RETRACTING };

  for (int takes_retracts = 0; takes_retracts < 2; takes_retracts++)
    {
      Fixture f = { .takes_retracts = takes_retracts };
      set_up (&f, &windowing, WEIR_TYPE (int64_t));
      for (unsigned i = 0; i < G_N_ELEMENTS (windows); i++)
        give_row (&f, (Row) { { "", 0 }, 1 }, windows[i].start, windows[i], WEIR_INSERT);
      tear_down (&f);
    }
  assert_int_equal (most, G_N_ELEMENTS (windows));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_value_taken_from_one_session_is_gone_from_the_merged_one),
    cmocka_unit_test (a_session_that_has_lost_an_element_in_the_step_in_which_it_merges_is_derived_anew),
    cmocka_unit_test (a_part_is_held_at_an_element_as_old_as_the_watermark),
    cmocka_unit_test (a_part_lives_until_the_watermark_is_past_its_expiry),
    cmocka_unit_test (windows_that_merge_without_the_new_one_are_asked_with_it),
    cmocka_unit_test (a_window_is_found_that_a_merged_one_lies_around),
    cmocka_unit_test (a_users_function_sees_windows_by_start_then_by_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
