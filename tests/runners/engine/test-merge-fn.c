/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of windows that a user's function merges. */
#include "tests/support/weir-test.h"

#include "runners/engine/merge-fn.h"
#include "tests/support/random.h"

#include <weir/sys/window-fn.h>

/* By kind of answer. */
typedef enum
{
  NONE,
  ALL,
  NEIGHBOURS, /* two and two */
  SHORT,      /* those of two microseconds or less */
  AT_RANDOM
} Answer;

typedef struct
{
  Answer answer;
  GRand *rand;
} Config;

static void
answer_merge (const void *data, const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  const Config *config = data;

  for (uint32_t i = 0; i < n; i++)
    {
      assert_int_equal (ret_group[i], i);
      if (i > 0)
        assert_true (windows[i - 1].start.us < windows[i].start.us
                     || (windows[i - 1].start.us == windows[i].start.us && windows[i - 1].end.us < windows[i].end.us));
      if (config->answer == ALL)
        ret_group[i] = UINT32_MAX;
      else if (config->answer == NEIGHBOURS && n > 3)
        ret_group[i] = i / 2;
      else if (config->answer == SHORT && windows[i].end.us - windows[i].start.us <= 2)
        ret_group[i] = n + 7;
      else if (config->answer == AT_RANDOM)
        ret_group[i] = (uint32_t) g_rand_int_range (config->rand, 0, (gint32) (2 * n));
    }
}

static const WeirWindowFn fn
    = { .abi = WEIR_BATCH_ABI, .size = sizeof fn, .name = "fn", .merges = true, .merge = answer_merge };

static WeirWindow
window (int64_t start, int64_t end)
{
  return (WeirWindow) { { start }, { end } };
}

/* "[0,4) [0,4)": what each becomes. */
static void
assert_plan (Answer answer, const WeirWindow *windows, uint32_t n, const char *expected)
{
  Config                 config = { .answer = answer };
  WeirWindows            own = weir_custom_windows (&fn, &config);
  g_autofree WeirWindow *becomes = g_new (WeirWindow, n + 1);
  g_autoptr (GString) text = g_string_new (NULL);

  weir__merge_fn_plan (&own, windows, n, becomes);
  for (uint32_t i = 0; i < n; i++)
    g_string_append_printf (text, "%s[%" PRId64 ",%" PRId64 ")", i > 0 ? " " : "", becomes[i].start.us,
                            becomes[i].end.us);
  assert_string_equal (text->str, expected);
}

static void
what_is_not_joined_stays_what_it_is (G_GNUC_UNUSED void **state)
{
  assert_plan (NONE, NULL, 0, "");
  assert_plan (NONE, (WeirWindow[]) { window (4, 9), window (0, 5), window (4, 9) }, 3, "[4,9) [0,5) [4,9)");
}

static void
what_is_joined_spans_all_whatever_lies_between (G_GNUC_UNUSED void **state)
{
  assert_plan (ALL, (WeirWindow[]) { window (7, 8), window (0, 2), window (3, 5) }, 3, "[0,8) [0,8) [0,8)");
  assert_plan (SHORT, (WeirWindow[]) { window (7, 8), window (0, 2), window (3, 6) }, 3, "[0,8) [0,8) [3,6)");
}

static void
all_groups_of_an_answer_are_joined_before_it_is_asked_again (G_GNUC_UNUSED void **state)
{
  assert_plan (NEIGHBOURS, (WeirWindow[]) { window (6, 7), window (0, 1), window (4, 5), window (2, 3) }, 4,
               "[4,7) [0,3) [4,7) [0,3)");
}

static void
windows_that_come_to_the_same_bounds_are_the_same (G_GNUC_UNUSED void **state)
{
  assert_plan (SHORT, (WeirWindow[]) { window (0, 4), window (0, 2), window (2, 4) }, 3, "[0,4) [0,4) [0,4)");
}

/* Whatever is answered: each is within what it becomes, those bounds are those of what became it, and asking ends. */
static void
any_answer_comes_to_an_end (void **state)
{
  GRand      *rand = *state;
  Config      config = { AT_RANDOM, rand };
  WeirWindows own = weir_custom_windows (&fn, &config);

  for (unsigned round = 0; round < 2000; round++)
    {
      WeirWindow windows[12], becomes[12];
      uint32_t   n = (uint32_t) g_rand_int_range (rand, 0, 12);

      for (uint32_t i = 0; i < n; i++)
        {
          windows[i].start.us = g_rand_int_range (rand, 0, 10);
          windows[i].end.us = windows[i].start.us + 1 + g_rand_int_range (rand, 0, 10);
        }
      weir__merge_fn_plan (&own, windows, n, becomes);
      for (uint32_t i = 0; i < n; i++)
        {
          WeirWindow hull = windows[i];

          for (uint32_t k = 0; k < n; k++)
            if (weir_window_equal (becomes[k], becomes[i]))
              hull = window (MIN (hull.start.us, windows[k].start.us), MAX (hull.end.us, windows[k].end.us));
          assert_true (weir_window_equal (hull, becomes[i]));
        }
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_is_not_joined_stays_what_it_is),
    cmocka_unit_test (what_is_joined_spans_all_whatever_lies_between),
    cmocka_unit_test (all_groups_of_an_answer_are_joined_before_it_is_asked_again),
    cmocka_unit_test (windows_that_come_to_the_same_bounds_are_the_same),
    weir_test_with_rand (any_answer_comes_to_an_end),
  };

  return cmocka_run_group_tests_name ("merge-fn", tests, NULL, NULL);
}
