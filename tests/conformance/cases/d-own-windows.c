/* SPDX-License-Identifier: Apache-2.0 */
/* D17: windows of users' own: whatever a merge function answers is one thing, and what an assign function gives is
 * looked at. Times are milliseconds. */
#include <weir/sys/window-fn.h>

#include "tests/conformance/cases/panes.h"

#define LENGTH WEIR_MILLISECONDS (10)

static uint32_t
assign_ten (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const void *row, WeirTime t, WeirWindow *ret_windows,
            uint32_t room)
{
  if (room > 0)
    *ret_windows = (WeirWindow) { t, weir_time_add (t, LENGTH) };
  return 1;
}

#define OWN(name_, assign_)                                                                                            \
  .abi = WEIR_BATCH_ABI, .size = sizeof (WeirWindowFn), .name = (name_), .file = __FILE__, .line = __LINE__,           \
  .assign = (assign_)
#define BY(fn) .windows = weir_custom_windows (&(fn), NULL)

/* --- merging ------------------------------------------------------------------------------------------------------ */

/* At an odd millisecond all of its twenty, else ten. */
static uint32_t
assign_whole_or_half (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const void *row, WeirTime t,
                      WeirWindow *ret_windows, uint32_t room)
{
  int64_t whole = t.us / 20000 * 20000;

  if (room > 0)
    *ret_windows = t.us / 1000 % 2 == 0 ? (WeirWindow) { t, weir_time_add (t, LENGTH) }
                                        : (WeirWindow) { { whole }, { whole + 20000 } };
  return 1;
}

static void
merge_halves (G_GNUC_UNUSED const void *config, const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  for (uint32_t i = 0; i < n; i++)
    ret_group[i] = windows[i].end.us - windows[i].start.us == LENGTH.us ? UINT32_MAX : i;
}

static const WeirWindowFn halves = { OWN ("halves", assign_whole_or_half), .merges = true, .merge = merge_halves };

CASE (D17_windows_that_come_to_the_bounds_of_another_are_the_same)
{
  expect_lists (c, (BY (halves), ACCUMULATING, .trigger = EACH (1)), "5 0 10 w100",
                "5 @19.999 [0,20) P(T,F,EARLY,0,-1)", "0 @9.999 [0,10) P(T,F,EARLY,0,-1)",
                "0 5 10 @19.999 [0,20) P(F,F,EARLY,1,-1)", "0 5 10 @19.999 [0,20) P(F,T,ON_TIME,2,0)");
}

CASE (D17_and_so_they_are_taken_back_together)
{
  expect_sums (c, (BY (halves), .accumulation = WEIR_RETRACTING, .trigger = EACH (1), ON_TIME_IF_ANY), "5 0 10 w100",
               "5 @19.999 [0,20) P(T,F,EARLY,0,-1)", "0 @9.999 [0,10) P(T,F,EARLY,0,-1)",
               "-5 @19.999 [0,20) P(T,F,EARLY,0,-1)", "-0 @9.999 [0,10) P(T,F,EARLY,0,-1)",
               "15 @19.999 [0,20) P(F,F,EARLY,1,-1)");
}

/* Two and two, once there are four. */
static void
merge_pairs (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  if (n == 4)
    {
      ret_group[0] = ret_group[1] = UINT32_MAX;
      ret_group[2] = ret_group[3] = 12345;
    }
}

static const WeirWindowFn pairs = { OWN ("pairs", assign_ten), .merges = true, .merge = merge_pairs };

CASE (D17_all_that_an_answer_joins_becomes_one_at_once)
{
  expect_lists (c, (BY (pairs)), "0 20 40 60 w100", "0 20 @29.999 [0,30) P(T,T,ON_TIME,0,0)",
                "40 60 @69.999 [40,70) P(T,T,ON_TIME,0,0)");
}

/* The fourth element is in the second pair only; the first one is complete by it, too. */
CASE (D17_windows_that_merge_without_the_element_are_asked_with_it)
{
  expect_lists (c, (BY (pairs), .trigger = weir_after_count (2)), "0 20 40 60 w100",
                "0 20 @29.999 [0,30) P(T,T,EARLY,0,-1)", "40 60 @69.999 [40,70) P(T,T,EARLY,0,-1)");
}

CASE (D17_windows_that_the_answer_leaves_alone_stay_though_they_overlap)
{
  expect_lists (c, (BY (pairs)), "0 5 8 w100", "0 @9.999 [0,10) P(T,T,ON_TIME,0,0)",
                "5 @14.999 [5,15) P(T,T,ON_TIME,0,0)", "8 @17.999 [8,18) P(T,T,ON_TIME,0,0)");
}

static void
merge_all (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  memset (ret_group, 0, n * sizeof *ret_group);
}

static const WeirWindowFn all = { OWN ("all", assign_ten), .merges = true, .merge = merge_all };

/* The third of [0,10) meets [20,30), which is open; the fourth meets nothing. */
CASE (D17_a_closed_window_drops_only_what_meets_no_open_one)
{
  expect_lists (c, (BY (all), .trigger = weir_after_count (2)), "0 0 20 0 0 w100",
                "0 0 @9.999 [0,10) P(T,T,EARLY,0,-1)", "0 20 @29.999 [0,30) P(T,T,EARLY,0,-1)");
}

/* --- assigning ---------------------------------------------------------------------------------------------------- */

static uint32_t
assign_backwards (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const void *row, WeirTime t, WeirWindow *ret_windows,
                  uint32_t room)
{
  if (room > 0)
    *ret_windows = (WeirWindow) { weir_time_add (t, LENGTH), t };
  return 1;
}

static uint32_t
assign_before (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const void *row, WeirTime t, WeirWindow *ret_windows,
               uint32_t room)
{
  if (room > 0)
    *ret_windows = (WeirWindow) { { t.us - 10000 }, t };
  return 1;
}

static uint32_t
assign_too_many (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const void *row, G_GNUC_UNUSED WeirTime t,
                 G_GNUC_UNUSED WeirWindow *ret_windows, G_GNUC_UNUSED uint32_t room)
{
  return UINT32_MAX;
}

static uint32_t
assign_ever_more (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const void *row, G_GNUC_UNUSED WeirTime t,
                  G_GNUC_UNUSED WeirWindow *ret_windows, uint32_t room)
{
  return room + 1;
}

static const WeirWindowFn backwards = { OWN ("backwards", assign_backwards) };
static const WeirWindowFn before = { OWN ("before", assign_before) };
static const WeirWindowFn too_many = { OWN ("too_many", assign_too_many) };
static const WeirWindowFn ever_more = { OWN ("ever_more", assign_ever_more) };

static void
fail_by (Case *c, const WeirWindowFn *fn, const char *words)
{
  WeirInt64Collection *n = weir_create_timestamped (c->p, int64_t, { 7, MS (60000) });

  expect (c, weir_window_into (n, .windows = weir_custom_windows (fn, NULL)), "7");
  expect_failure (c, "window_into");
  expect_failure (c, fn->name);
  expect_failure (c, "1970-01-01T00:01:00Z");
  expect_failure (c, words);
}

CASE (D17_a_window_that_ends_before_it_begins_fails_the_run)
{
  fail_by (c, &backwards, "does not end behind its start");
}

CASE (D17_a_window_that_ends_before_its_element_fails_the_run)
{
  fail_by (c, &before, "ends before the element");
}

CASE (D17_a_million_windows_for_one_element_fail_the_run)
{
  fail_by (c, &too_many, "at most 1000000");
}

CASE (D17_a_function_that_has_ever_more_windows_fails_the_run)
{
  fail_by (c, &ever_more, "first 9 windows, then");
}

CASE (D17_windows_of_ones_own_are_cut_at_the_end_of_time_as_all_are)
{
  WeirTime             end = weir_window_max_timestamp (WEIR_GLOBAL_WINDOW);
  WeirInt64Collection *n = weir_create_timestamped (c->p, int64_t, { 1, end }, { 2, WEIR_TIME_MAX },
                                                    { 3, WEIR_TIME_MIN });

  expect_as (c, weir_window_into (n, BY (pairs)), SHOW_TIMES | SHOW_WINDOWS, "1 @end [end,9223371950454775.808)",
             "2 @max [end,9223371950454775.808)", "3 @min [min,-9223372036854775.807)");
}

/* The first instant stays what it is, whatever is added to it: nothing can be late for a window that ends there, on the path
 * that merges (a) or the one that does not (b). */
CASE (D17_a_window_of_the_first_instant_has_its_last_pane_on_time)
{
  WeirInt64Collection *n = weir_create_timestamped (c->p, int64_t, { 3, WEIR_TIME_MIN }, { 4, MS (0) });
  WeirInt64Collection *a = weir_distinct (weir_window_into (n, BY (pairs), .allowed_lateness = WEIR_MILLISECONDS (23)));
  WeirInt64Collection *b = weir_distinct (a);

  expect_as (c, a, SHOW_ALL, "3 @min [min,-9223372036854775.807) P(T,T,ON_TIME,0,0)",
             "4 @9.999 [0,10) P(T,F,ON_TIME,0,0)");
  expect_as (c, b, SHOW_ALL, "3 @min [min,-9223372036854775.807) P(T,T,ON_TIME,0,0)",
             "4 @9.999 [0,10) P(T,F,ON_TIME,0,0)");
}

CASES (windows, D17_windows_that_come_to_the_bounds_of_another_are_the_same, D17_and_so_they_are_taken_back_together,
       D17_all_that_an_answer_joins_becomes_one_at_once,
       D17_windows_that_merge_without_the_element_are_asked_with_it,
       D17_windows_that_the_answer_leaves_alone_stay_though_they_overlap,
       D17_a_closed_window_drops_only_what_meets_no_open_one, D17_a_window_that_ends_before_it_begins_fails_the_run,
       D17_a_window_that_ends_before_its_element_fails_the_run, D17_a_million_windows_for_one_element_fail_the_run,
       D17_a_function_that_has_ever_more_windows_fails_the_run,
       D17_windows_of_ones_own_are_cut_at_the_end_of_time_as_all_are,
       D17_a_window_of_the_first_instant_has_its_last_pane_on_time)
