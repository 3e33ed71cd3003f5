/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_KV (BySize, int64_t, WeirString)

static int64_t
length (const WeirString *s)
{
  return (int64_t) s->size;
}
WEIR_MAP_FN (length, WeirString, int64_t)

static WeirString
tail (const WeirString *s)
{
  return (WeirString) { s->data + 1, s->size - 1 };
}
WEIR_MAP_FN (tail, WeirString, WeirString)

static WeirString
exclaim (const WeirString *s)
{
  static __thread char text[64];

  return (WeirString) { text, (size_t) g_snprintf (text, sizeof text, WEIR_STRING_FORMAT "!", WEIR_STRING_ARG (*s)) };
}
WEIR_MAP_FN (exclaim, WeirString, WeirString)

static void
letters (const WeirString *s, WeirStringEmitter *out)
{
  for (size_t i = 0; i < s->size; i++)
    weir_emit (out, (WeirString) { s->data + i, 1 });
}
WEIR_FLAT_MAP_FN (letters, WeirString, WeirString)

static bool
is_even (const int64_t *x)
{
  return *x % 2 == 0;
}
WEIR_FILTER_FN (is_even, int64_t)

static bool
is_above_5 (const int64_t *x)
{
  return *x > 5;
}
WEIR_FILTER_FN (is_above_5, int64_t)

static bool
is_short (const WeirString *s)
{
  return s->size <= 3;
}
WEIR_FILTER_FN (is_short, WeirString)

static bool
is_of_one_letter (const WeirString *s)
{
  return s->size == 1;
}
WEIR_FILTER_FN (is_of_one_letter, WeirString)

static bool
ends_in_7 (const WeirString *s)
{
  return weir_string_ends_with (*s, WEIR_STRING ("7"));
}
WEIR_FILTER_FN (ends_in_7, WeirString)

static bool
never (const int64_t *x G_GNUC_UNUSED)
{
  return false;
}
WEIR_FILTER_FN (never, int64_t)

static int64_t
size_of (const WeirString *s)
{
  return (int64_t) s->size;
}
WEIR_KEY_FN (size_of, WeirString, BySize)

static WeirTime
that_second (const int64_t *x)
{
  return weir_time_from_s (*x);
}
WEIR_TIME_FN (that_second, int64_t)

static WeirTime
second_before (const int64_t *x)
{
  return weir_time_from_s (*x - 1);
}
WEIR_TIME_FN (second_before, int64_t)

static WeirTime
a_second_back (const int64_t *x)
{
  return weir_time_from_s (*x - 1);
}
WEIR_TIME_FN (a_second_back, int64_t, .allowed_skew = WEIR_MILLISECONDS (1100))

static void
each_element_is_mapped_to_one (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_map (weir_create_strings (p, "a", "bc", "def"), length), "1", "2", "3");
  run (p);
}

static void
a_mapped_string_may_be_a_view_or_memory_that_changes (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirStringCollection *words = weir_create_strings (p, "one", "two", "three");

  expect (weir_map (words, tail), "ne", "wo", "hree");
  expect (weir_map (weir_map (words, exclaim), tail), "ne!", "wo!", "hree!");
  run (p);
}

static void
each_element_is_mapped_to_any_number (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_flat_map (weir_create_strings (p, "ab", "", "c"), letters), "a", "b", "c");
  run (p);
}

static void
a_filter_keeps_what_it_says (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_generate_sequence (p, 0, 7);

  expect (weir_filter (numbers, is_even), "0", "2", "4", "6");
  expect_nothing (weir_filter (numbers, never));
  expect (weir_count_globally (weir_filter (weir_generate_sequence (p, 0, 100000), is_even)), "50000");
  run (p);
}

static void
what_a_filter_keeps_keeps_its_time_and_window (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_with_timestamps (weir_generate_sequence (p, 0, 12), that_second);
  WeirInt64Collection *windowed = weir_window_into (numbers, .windows = weir_fixed_windows (WEIR_SECONDS (5)));

  expect_timed (weir_filter (weir_filter (numbers, is_even), is_above_5), "6 @ 1970-01-01T00:00:06Z",
                "8 @ 1970-01-01T00:00:08Z", "10 @ 1970-01-01T00:00:10Z");
  expect_timed (weir_sum_globally (weir_filter (windowed, is_even)), "6 @ 1970-01-01T00:00:04.999999Z",
                "14 @ 1970-01-01T00:00:09.999999Z", "10 @ 1970-01-01T00:00:14.999999Z");
  run (p);
}

static void
what_filters_keep_of_strings_outlives_what_they_drop (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirStringCollection *texts = weir_to_string (weir_generate_sequence (p, 0, 20000));
  WeirStringCollection *short_ones = weir_filter (weir_filter (texts, is_short), ends_in_7);

  expect (weir_flat_map (weir_filter (short_ones, is_of_one_letter), letters), "7");
  expect (weir_count_globally (weir_distinct (weir_map (short_ones, exclaim))), "100");
  expect (weir_count_globally (weir_reshuffle (short_ones)), "100");
  run (p);
}

static void
a_filter_can_say_which_positions_stay (void **state G_GNUC_UNUSED)
{
  const int64_t  rows[] = { 2, 3, 4, 5, 6, 8 };
  const uint32_t selection[] = { 5, 1, 0, 3, 2 };
  WeirBatch      batch = { .rows = (const char *) rows, .selection = selection, .n = 5, .row_size = sizeof *rows };
  WeirContext    ctx = { .input = &batch };
  uint32_t       positions[5], n;

  assert_int_equal (is_even__do_fn.select (&ctx, &batch, 0, positions, &n, NULL), 5);
  assert_int_equal (n, 3); /* 8, 2, 4 */
  assert_int_equal (positions[0], 0);
  assert_int_equal (positions[1], 2);
  assert_int_equal (positions[2], 4);
  ctx.stop = 1;
  assert_int_equal (is_even__do_fn.select (&ctx, &batch, 2, positions, &n, NULL), 3);
  assert_int_equal (n, 1);
  assert_int_equal (positions[0], 2);
}

static void
elements_get_their_keys_A27 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_with_keys (weir_create_strings (p, "a", "bc"), size_of), "{key: 1, value: \"a\"}",
          "{key: 2, value: \"bc\"}");
  run (p);
}

static void
elements_get_their_times_B18 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect_timed (weir_with_timestamps (weir_create (p, int64_t, 1, 2), that_second), "1 @ 1970-01-01T00:00:01Z",
                "2 @ 1970-01-01T00:00:02Z");
  run (p);
}

static void
times_may_go_back_as_far_as_allowed_B18 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect_timed (weir_with_timestamps (weir_with_timestamps (weir_create (p, int64_t, 1, 2), that_second),
                                      a_second_back),
                "1 @ 1970-01-01T00:00:00Z", "2 @ 1970-01-01T00:00:01Z");
  run (p);
}

static void
times_that_go_back_fail_the_run_B18 (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  g_autofree char *message = NULL;

  (void) !weir_with_timestamps (weir_with_timestamps (weir_create (p, int64_t, 1), that_second), second_before);
  message = run_to_failure (p);
  assert_non_null (strstr (message, "no earlier than the timestamp of the current input"));
  assert_non_null (strstr (message, "second_before"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (each_element_is_mapped_to_one),
    test (a_mapped_string_may_be_a_view_or_memory_that_changes),
    test (each_element_is_mapped_to_any_number),
    test (a_filter_keeps_what_it_says),
    test (what_a_filter_keeps_keeps_its_time_and_window),
    test (what_filters_keep_of_strings_outlives_what_they_drop),
    test (a_filter_can_say_which_positions_stay),
    test (elements_get_their_keys_A27),
    test (elements_get_their_times_B18),
    test (times_may_go_back_as_far_as_allowed_B18),
    test (times_that_go_back_fail_the_run_B18),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
