/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/windowing.h"

#include <weir/element.h>
#include <weir/error.h>
#include <weir/sys/window-fn.h>

#include "tests/support/weir-test.h"

static WeirArena *arena;

static int
make_arena (void **state)
{
  (void) state;
  arena = weir_arena_new ();
  return 0;
}

static int
free_arena (void **state)
{
  (void) state;
  weir_arena_free (arena);
  return 0;
}

typedef struct
{
  int64_t width;
} Grid;
WEIR_RECORD (Grid, width)

static const WeirWindowFn grid
    = { .abi = WEIR_BATCH_ABI, .size = sizeof (WeirWindowFn), .name = "grid", .config = WEIR_TYPE (Grid) };
static const WeirWindowFn merging_grid = {
  .abi = WEIR_BATCH_ABI, .size = sizeof (WeirWindowFn), .name = "grid", .config = WEIR_TYPE (Grid), .merges = true
};
static const WeirWindowFn other_grid
    = { .abi = WEIR_BATCH_ABI, .size = sizeof (WeirWindowFn), .name = "other grid", .config = WEIR_TYPE (Grid) };

#define MINUTES_5 weir_fixed_windows (WEIR_MINUTES (5))

#define assert_text(windowing, text)                                                                                  \
  do                                                                                                                  \
    {                                                                                                                 \
      g_autofree char *text_ = weir__windowing_to_string (windowing);                                                 \
      assert_string_equal (text_, (text));                                                                            \
    }                                                                                                                 \
  while (0)

static void
a_strategy_reads_like_a_sentence (void **state)
{
  (void) state;
  assert_text (&(WeirWindowing) { 0 }, "global window");
  assert_text (&((WeirWindowing) { .windows = MINUTES_5, .trigger = weir_after_watermark (.late = weir_after_count (1)),
                                   .accumulation = WEIR_ACCUMULATING, .allowed_lateness = WEIR_HOURS (1) }),
               "fixed windows of 5 min, after watermark (late: after 1 element), accumulating, 1 h late");
  assert_text (
      &((WeirWindowing) { .windows = weir_sliding_windows (WEIR_SECONDS (10), WEIR_SECONDS (5)),
                          .timestamp_combiner = WEIR_EARLIEST,
                          .closing = WEIR_CLOSING_FIRE_ALWAYS,
                          .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY,
                          .accumulation = WEIR_RETRACTING }),
      "sliding windows of 10 s every 5 s, retracting, earliest timestamp, closing pane always, on-time pane if not "
      "empty");
  assert_text (&((WeirWindowing) { .windows = weir_session_windows (WEIR_MINUTES (30)), .merged = true,
                                   .timestamp_combiner = WEIR_LATEST, .allow_data_loss = true }),
               "sessions with gap 30 min (merged), latest timestamp, data loss allowed");
  assert_text (&((WeirWindowing) { .windows = weir_calendar_windows (WEIR_CALENDAR_MONTHS, 7, "Europe/Berlin") }),
               "calendar windows of 7 months in Europe/Berlin");
  assert_text (&((WeirWindowing) { .windows = weir_fixed_windows_at (WEIR_HOURS (1), WEIR_MINUTES (5)) }),
               "fixed windows of 1 h at 5 min");
  assert_text (&((WeirWindowing) { .windows = weir_custom_windows (&grid, &(Grid) { 3 }) }),
               "windows by grid {width: 3}");
}

static void
a_copy_is_equal_and_owes_nothing_to_the_stack (void **state)
{
  WeirWindowing *copy;

  (void) state;
  {
    char          zone[] = "Europe/Berlin";
    WeirWindowing w = { .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, zone),
                        .trigger = weir_after_count (2) };

    copy = weir__windowing_copy (&w, arena);
    assert_true (weir__windowing_equal (copy, &w));
    zone[0] = 'X';
  }
  assert_text (copy, "calendar windows of 1 day in Europe/Berlin, after 2 elements");
  {
    Grid          config = { 3 };
    WeirWindowing w = { .windows = weir_custom_windows (&grid, &config) };

    copy = weir__windowing_copy (&w, arena);
    assert_true (weir__windowing_equal (copy, &w));
    config.width = 4;
    assert_false (weir__windowing_equal (copy, &w));
  }
}

static void
strategies_that_differ_anywhere_are_not_equal (void **state)
{
  const WeirWindowing all[] = {
    { 0 },
    { .windows = MINUTES_5 },
    { .windows = weir_fixed_windows (WEIR_MINUTES (6)) },
    { .windows = weir_fixed_windows_at (WEIR_MINUTES (5), WEIR_MINUTES (1)) },
    { .windows = weir_sliding_windows (WEIR_MINUTES (5), WEIR_MINUTES (5)) },
    { .windows = weir_session_windows (WEIR_MINUTES (5)) },
    { .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, NULL) },
    { .windows = weir_calendar_windows (WEIR_CALENDAR_WEEKS, 1, NULL) },
    { .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, "Asia/Tokyo") },
    { .windows = weir_custom_windows (&grid, NULL) },
    { .windows = weir_custom_windows (&grid, &(Grid) { 1 }) },
    { .windows = weir_custom_windows (&merging_grid, &(Grid) { 1 }) },
    { .windows = weir_custom_windows (&other_grid, &(Grid) { 1 }) },
    { .trigger = weir_after_count (1) },
    { .accumulation = WEIR_ACCUMULATING },
    { .accumulation = WEIR_RETRACTING },
    { .allowed_lateness = WEIR_SECONDS (1) },
    { .timestamp_combiner = WEIR_EARLIEST },
    { .closing = WEIR_CLOSING_FIRE_ALWAYS },
    { .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY },
    { .allow_data_loss = true },
    { .merged = true },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (all); j++)
      assert_int_equal (weir__windowing_equal (&all[i], &all[j]), i == j);
}

#define assert_refused(word, ...)                                                                                     \
  do                                                                                                                  \
    {                                                                                                                 \
      g_autoptr (GError) error_ = NULL;                                                                               \
      assert_false (weir__windowing_check (&((WeirWindowing) { __VA_ARGS__ }), &error_));                             \
      assert_true (g_error_matches (error_, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION));                                    \
      assert_non_null (strstr (error_->message, (word)));                                                             \
    }                                                                                                                 \
  while (0)

static void
d2_sizes_are_positive_and_offsets_less_than_sizes (void **state)
{
  (void) state;
  assert_true (weir__windowing_check (
      &((WeirWindowing) { .windows = weir_sliding_windows ((WeirDuration) { 1 }, (WeirDuration) { 1 }) }), NULL));
  assert_refused ("size", .windows = weir_fixed_windows (WEIR_SECONDS (0)));
  assert_refused ("size", .windows = weir_fixed_windows (WEIR_MILLISECONDS (-1)));
  assert_refused ("offset", .windows = weir_fixed_windows_at (WEIR_SECONDS (1), WEIR_SECONDS (1)));
  assert_refused ("offset", .windows = weir_fixed_windows_at (WEIR_SECONDS (1), WEIR_MILLISECONDS (-1)));
  assert_refused ("period", .windows = weir_sliding_windows (WEIR_SECONDS (1), WEIR_SECONDS (0)));
  assert_refused ("period", .windows = { .kind = WEIR_WINDOWS_SLIDING,
                                         .size = WEIR_SECONDS (10),
                                         .period = WEIR_SECONDS (5),
                                         .offset = WEIR_SECONDS (5) });
  assert_refused ("gap", .windows = weir_session_windows (WEIR_SECONDS (0)));
  assert_refused ("count", .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 0, NULL));
  assert_refused ("unit", .windows = weir_calendar_windows ((WeirCalendarUnit) 9, 1, NULL));
  assert_refused ("without a window function", .windows = weir_custom_windows (NULL, NULL));
  assert_refused ("9", .windows = { .kind = (WeirWindowsKind) 9 });
}

static void
each_part_of_a_strategy_must_be_one_that_exists (void **state)
{
  (void) state;
  assert_refused ("lateness", .allowed_lateness = WEIR_SECONDS (-1));
  assert_refused ("accumulate", .accumulation = (WeirAccumulation) 7);
  assert_refused ("combiner", .timestamp_combiner = (WeirTimestampCombiner) 7);
  assert_refused ("closing", .closing = (WeirClosingBehavior) 7);
  assert_refused ("on-time", .on_time = (WeirOnTimeBehavior) 7);
  assert_refused ("count", .trigger = weir_after_count (0));
  assert_true (weir__windowing_check (&(WeirWindowing) { 0 }, NULL));
}

static gboolean
may_meet (WeirWindows a, WeirWindows b)
{
  return weir__windowing_compatible (&((WeirWindowing) { .windows = a }), &((WeirWindowing) { .windows = b }), NULL);
}

static void
a21_windows_may_meet_if_they_are_the_same_or_both_sessions (void **state)
{
  g_autoptr (GError) error = NULL;

  (void) state;
  assert_true (may_meet (weir_global_windows (), weir_global_windows ()));
  assert_true (may_meet (MINUTES_5, MINUTES_5));
  assert_false (may_meet (weir_fixed_windows (WEIR_SECONDS (10)), weir_fixed_windows (WEIR_SECONDS (20))));
  assert_false (may_meet (MINUTES_5, weir_fixed_windows_at (WEIR_MINUTES (5), WEIR_MINUTES (1))));
  assert_false (may_meet (MINUTES_5, weir_global_windows ()));
  assert_false (may_meet (weir_sliding_windows (WEIR_MINUTES (5), WEIR_MINUTES (1)),
                          weir_sliding_windows (WEIR_MINUTES (5), WEIR_MINUTES (2))));
  assert_true (may_meet (weir_session_windows (WEIR_MINUTES (1)), weir_session_windows (WEIR_MINUTES (2))));
  assert_false (may_meet (weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, NULL),
                          weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, "Asia/Tokyo")));
  assert_false (weir__windowing_compatible (&((WeirWindowing) { .trigger = weir_after_count (1) }),
                                            &(WeirWindowing) { 0 }, &error));
  assert_non_null (strstr (error->message, "incompatible triggers"));
}

#define assert_groups(bounded, ...)                                                                                   \
  do                                                                                                                  \
    {                                                                                                                 \
      g_autoptr (GError) error_ = NULL;                                                                               \
      if (!weir__windowing_can_group (&((WeirWindowing) { __VA_ARGS__ }), (bounded), &error_))                        \
        fail_msg ("%s", error_->message);                                                                             \
    }                                                                                                                 \
  while (0)

#define assert_does_not_group(bounded, word, ...)                                                                     \
  do                                                                                                                  \
    {                                                                                                                 \
      g_autoptr (GError) error_ = NULL;                                                                               \
      assert_false (weir__windowing_can_group (&((WeirWindowing) { __VA_ARGS__ }), (bounded), &error_));              \
      assert_non_null (strstr (error_->message, (word)));                                                             \
    }                                                                                                                 \
  while (0)

static void
c6_a_trigger_that_can_finish_is_unsafe_unless_nothing_can_come_after (void **state)
{
  (void) state;
  assert_does_not_group (TRUE, "unsafe trigger", .trigger = weir_after_count (1));
  assert_groups (TRUE, .trigger = weir_after_watermark ());
  assert_groups (TRUE, .trigger = weir_after_watermark (.early = weir_after_count (1)));
  assert_does_not_group (TRUE, "did you mean weir_after_watermark (.late = weir_always ())?",
                         .trigger = weir_after_watermark (), .allowed_lateness = WEIR_MILLISECONDS (10));
  assert_does_not_group (TRUE, "unsafe trigger", .trigger = weir_after_watermark (.early = weir_after_count (1)),
                         .allowed_lateness = WEIR_MILLISECONDS (10));
  assert_groups (TRUE, .trigger = weir_after_watermark (.late = weir_after_count (1)),
                 .allowed_lateness = WEIR_MILLISECONDS (10));
  assert_groups (TRUE, .trigger = weir_never (), .allowed_lateness = WEIR_MILLISECONDS (10));
  assert_groups (TRUE, .trigger = weir_repeatedly (weir_after_count (1)));
  assert_does_not_group (TRUE, "weir_repeatedly", .trigger = weir_or_finally (weir_always (), weir_after_count (2)));
}

static void
data_loss_can_be_allowed_by_name (void **state)
{
  (void) state;
  assert_groups (TRUE, .trigger = weir_after_count (1), .allow_data_loss = true);
}

static void
c6_the_global_window_of_an_unbounded_collection_never_ends (void **state)
{
  (void) state;
  assert_does_not_group (FALSE, "Use a Window.into or Window.triggering transform prior to GroupByKey", 0);
  assert_does_not_group (FALSE, "weir_window_into", .trigger = &(const WeirTrigger) { .kind = WEIR_TRIGGER_DEFAULT });
  assert_groups (TRUE, 0);
  assert_groups (FALSE, .windows = MINUTES_5);
  assert_groups (FALSE, .trigger = weir_repeatedly (weir_after_count (1)));
}

static void
c14_sessions_are_merged_once (void **state)
{
  WeirWindowing sessions = { .windows = weir_session_windows (WEIR_SECONDS (4)),
                             .trigger = weir_after_watermark (.late = weir_after_count (5)) };
  const WeirWindowing *after = weir__windowing_after_grouping (&sessions, arena);
  const WeirWindowing *again = weir__windowing_after_grouping (after, arena);

  (void) state;
  assert_true (weir__windowing_merges (&sessions));
  assert_true (after->merged);
  assert_false (weir__windowing_merges (after));
  assert_true (again->merged);
  assert_text (after, "sessions with gap 4 s (merged), after watermark (late: after 1 element)");
  assert_false (weir__windowing_after_grouping (&((WeirWindowing) { .windows = MINUTES_5 }), arena)->merged);
}

static void
windows_are_in_order_of_their_ends_and_then_of_their_starts (void **state G_GNUC_UNUSED)
{
  const WeirWindow sorted[]
      = { { { -9 }, { 0 } }, { { -1 }, { 0 } }, { { -9 }, { 5 } }, { { 0 }, { 5 } }, WEIR_GLOBAL_WINDOW };

  for (int i = 0; i < (int) G_N_ELEMENTS (sorted); i++)
    for (int k = 0; k < (int) G_N_ELEMENTS (sorted); k++)
      {
        int order = weir_window_compare (sorted[i], sorted[k]);
        assert_int_equal ((order > 0) - (order < 0), (i > k) - (i < k));
        assert_int_equal (weir_window_equal (sorted[i], sorted[k]), i == k);
      }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_strategy_reads_like_a_sentence),
    cmocka_unit_test (a_copy_is_equal_and_owes_nothing_to_the_stack),
    cmocka_unit_test (strategies_that_differ_anywhere_are_not_equal),
    cmocka_unit_test (d2_sizes_are_positive_and_offsets_less_than_sizes),
    cmocka_unit_test (each_part_of_a_strategy_must_be_one_that_exists),
    cmocka_unit_test (a21_windows_may_meet_if_they_are_the_same_or_both_sessions),
    cmocka_unit_test (c6_a_trigger_that_can_finish_is_unsafe_unless_nothing_can_come_after),
    cmocka_unit_test (data_loss_can_be_allowed_by_name),
    cmocka_unit_test (c6_the_global_window_of_an_unbounded_collection_never_ends),
    cmocka_unit_test (c14_sessions_are_merged_once),
    cmocka_unit_test (windows_are_in_order_of_their_ends_and_then_of_their_starts),
  };

  return cmocka_run_group_tests (tests, make_arena, free_arena);
}
