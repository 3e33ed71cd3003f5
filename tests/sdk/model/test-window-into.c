/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

static void
what_is_not_named_in_a_strategy_is_the_default (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *first = windowed (some_lines (p), (WeirWindowing) { .windows = weir_fixed_windows (WEIR_SECONDS (1)),
                                                                      .accumulation = WEIR_ACCUMULATING,
                                                                      .allowed_lateness = WEIR_SECONDS (9) });
  WeirCollection *second = windowed (first, (WeirWindowing) { .trigger = weir_repeatedly (weir_after_count (1)) });
  g_autofree char         *text = weir__windowing_to_string (weir_collection_windowing (second));

  (void) state;
  assert_no_errors (p);
  assert_string_equal (text, "global window, repeatedly (after 1 element)");
  assert_false (last_transform (p)->keeps_windows);
}

static void
the_strategy_is_copied_in (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirTrigger              trigger = { .kind = WEIR_TRIGGER_AFTER_COUNT, .count = 3 };
  WeirCollection          *c = windowed (some_lines (p), (WeirWindowing) { .trigger = &trigger });

  (void) state;
  trigger.count = 4;
  assert_int_equal (weir_collection_windowing (c)->trigger->count, 3);
}

static void
equal_strategies_are_one_in_the_graph (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirWindowing            w = { .windows = weir_fixed_windows (WEIR_SECONDS (1)) };

  (void) state;
  windowed (some_lines (p), w);
  windowed (some_lines (p), w);
  assert_int_equal (weir__pipeline_graph (p, NULL)->windowings->len, 2);
  assert_int_equal (last_transform (p)->windowing.i, 1);
}

static void
the_same_windows_may_get_another_trigger (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *fixed = windowed (some_lines (p),
                                    (WeirWindowing) { .windows = weir_fixed_windows (WEIR_SECONDS (1)) });
  WeirCollection *c = windowed (fixed, (WeirWindowing) { .windows = weir_same_windows (),
                                                         .trigger = weir_repeatedly (weir_after_count (1)) });
  g_autofree char         *text = weir__windowing_to_string (weir_collection_windowing (c));

  (void) state;
  assert_no_errors (p);
  assert_string_equal (text, "fixed windows of 1 s, repeatedly (after 1 element)");
  assert_true (last_transform (p)->keeps_windows);
}

static void
no_strategy_is_the_default_one (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_window_into (some_lines (p), NULL, AT (5, "global"));
  assert_no_errors (p);
  assert_int_equal (last_transform (p)->windowing.i, 0);
}

static void
users_do_not_say_that_windows_are_merged (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  assert_false (weir_collection_windowing (windowed (some_lines (p), (WeirWindowing) { .merged = true }))->merged);
}

static void
a_wrong_strategy_is_one_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *stream = an_unbounded (p, WEIR_TYPE (Score));
  WeirCollection *c = windowed (stream, (WeirWindowing) { .windows = weir_fixed_windows (WEIR_SECONDS (0)) });

  (void) state;
  weir_collection_group_by_key (c, WEIR_TYPE (ScoresOf), AT (5, "group"));
  assert_errors (p, "user.c:4: window: windows: the size must be positive, not 0 s");
}

static void
a_time_zone_that_nobody_knows_is_an_error_that_names_it (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p"), q = weir_pipeline_new ("q");

  (void) state;
  windowed (some_lines (p), (WeirWindowing) { .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, "Europe/Rom") });
  assert_errors (p, "user.c:4: window: calendar windows: no time zone \"Europe/Rom\" is known here");
  windowed (some_lines (q), (WeirWindowing) { .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, "Europe/Rome") });
  windowed (some_lines (q), (WeirWindowing) { .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, NULL) });
  assert_no_errors (q);
}

static void
a_rule_or_a_path_is_no_name_of_a_time_zone (void **state)
{
  static const char *const wrong[] = { "UTC+2", "UTC2", "PST8PDT,M3.2.0,M11.1.0", "CET-1CEST", "/etc/localtime", "localtime",
                                       "+02:00", "02", "", "Europe/../Europe/Rome", ":Europe/Rome", "Europe/Rome " };
  static const char *const right[] = { "UTC", "Etc/GMT-2", "Etc/GMT+12", "GMT+0", "EST5EDT", "America/Port-au-Prince",
                                       "NZ-CHAT" };

  (void) state;
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
      g_autofree char *message
          = g_strdup_printf ("user.c:4: window: calendar windows: \"%s\" is no name of a time zone: write a place such as "
                             "Europe/Berlin, or Etc/GMT-2 for two hours ahead of UTC",
                             wrong[i]);

      windowed (some_lines (p), (WeirWindowing) { .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, wrong[i]) });
      assert_errors (p, message);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

      windowed (some_lines (p), (WeirWindowing) { .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, right[i]) });
      assert_no_errors (p);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_is_not_named_in_a_strategy_is_the_default),
    cmocka_unit_test (the_strategy_is_copied_in),
    cmocka_unit_test (equal_strategies_are_one_in_the_graph),
    cmocka_unit_test (the_same_windows_may_get_another_trigger),
    cmocka_unit_test (no_strategy_is_the_default_one),
    cmocka_unit_test (users_do_not_say_that_windows_are_merged),
    cmocka_unit_test (a_wrong_strategy_is_one_error),
    cmocka_unit_test (a_time_zone_that_nobody_knows_is_an_error_that_names_it),
    cmocka_unit_test (a_rule_or_a_path_is_no_name_of_a_time_zone),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
