/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_LIST (Names, WeirString)
WEIR_LIST (Numbers, int64_t)

static void
one_collection_of_many_A13_A15 (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *x = weir_generate_sequence (p, 0, 3), *y = weir_generate_sequence (p, 10, 12);

  expect (weir_flatten (x), "0", "1", "2");
  expect (weir_flatten (x, y), "0", "1", "2", "10", "11");
  expect (weir_flatten (x, x, y), "0", "0", "1", "1", "2", "2", "10", "11");
  run (p);
}

static unsigned n_made;

static WeirInt64Collection *
make (WeirPipeline *p)
{
  return weir_create (p, int64_t, n_made++);
}

static void
what_is_flattened_is_built_once (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  n_made = 0;
  expect (weir_flatten (make (p), make (p)), "0", "1");
  assert_int_equal (n_made, 2);
  run (p);
}

static void
an_array_of_collections_is_flattened (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirStringCollection *parts[3]
      = { weir_create_strings (p, "a"), weir_create_strings (p, "b", "c"), weir_create (p, WeirString) };

  expect (weir_flatten_array (parts, 3), "a", "b", "c");
  run (p);
}

static void
lists_become_their_items_A19 (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  const WeirString few[] = { WEIR_STRING ("one"), WEIR_STRING ("two") }, one[] = { WEIR_STRING ("three") };
  const int64_t    numbers[] = { 4, 5, 6 };

  expect (weir_flatten_lists (weir_create (p, Names, { few, 2 }, { NULL, 0 }, { one, 1 })), "one", "two", "three");
  expect (weir_flatten_lists (weir_create (p, Numbers, { numbers, 3 })), "4", "5", "6");
  expect_nothing (weir_flatten_lists (weir_create (p, Names)));
  run (p);
}

static void
what_is_no_list_is_refused (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  WeirCollection  *numbers = WEIR_COLLECTION (weir_create (p, int64_t, 1));
  g_autofree char *errors = NULL;

  weir_collection_flatten_lists (numbers, WEIR_HERE ("explode"));
  errors = build_errors (p);
  assert_non_null (strstr (errors, "explode: the elements are no lists: int64"));
}

static void
a_reshuffle_changes_nothing_C17_C18 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect_timed (weir_reshuffle (
                    weir_create_timestamped (p, int64_t, { 1, weir_time_from_s (1) }, { 2, WEIR_TIME_MIN })),
                "1 @ 1970-01-01T00:00:01Z", "2 @ min");
  expect_count (weir_reshuffle (weir_generate_sequence (p, 0, 1000)), 1000);
  run (p);
}

static void
windows_replace_those_before (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_create_timestamped (p, int64_t, { 1, weir_time_from_s (1) },
                                                          { 2, weir_time_from_s (3) }, { 3, weir_time_from_s (11) });
  WeirInt64Collection  *windowed = weir_window_into (numbers, .windows = weir_fixed_windows (WEIR_SECONDS (10)));

  assert_int_equal (weir_collection_windowing (WEIR_COLLECTION (windowed))->windows.kind, WEIR_WINDOWS_FIXED);
  expect (weir_sum_globally (windowed), "3", "3");
  expect_timed (weir_count_globally (windowed), "2 @ 1970-01-01T00:00:09.999999Z", "1 @ 1970-01-01T00:00:19.999999Z");
  run (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (one_collection_of_many_A13_A15),
    test (what_is_flattened_is_built_once),
    test (an_array_of_collections_is_flattened),
    test (lists_become_their_items_A19),
    test (what_is_no_list_is_refused),
    test (a_reshuffle_changes_nothing_C17_C18),
    test (windows_replace_those_before),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
