/* SPDX-License-Identifier: Apache-2.0 */
/* What holds the output watermark, for random sessions with late elements. */
#include "tests/runners/engine/general-script.h"
#include "tests/support/random.h"

/* The sum of the panes written down, each "+[FROM,TO)SUM@TIME …". */
static int64_t
sum_of_panes (const char *panes)
{
  int64_t sum = 0;

  for (const char *sign = strpbrk (panes, "+"); sign != NULL; sign = strpbrk (sign + 1, "+"))
    sum += g_ascii_strtoll (strchr (sign, ')') + 1, NULL, 10);
  return sum;
}

/* Elements up to 80 behind or 40 ahead of a watermark that rises by up to 30 at times: none has expired, since sessions of 10
 * have 100 after their ends. The output watermark is what downstream has been promised. */
static void
run_random_sessions (const WeirWindowing *windowing, GRand *rand)
{
  Fixture f = { 0 };
  int64_t watermark = 0, output = INT64_MIN, given = 0, taken = 0;

  set_up (&f, windowing, NULL);
  take_word (&f, windowing, "w0");
  for (int i = 0; i < 400; i++)
    {
      g_autofree char *word = NULL;

      if (g_rand_int_range (rand, 0, 4) == 0)
        word = g_strdup_printf ("w%" PRId64, watermark += g_rand_int_range (rand, 0, 31));
      else
        {
          word = g_strdup_printf ("%c:%" PRId64 "=1", 'a' + g_rand_int_range (rand, 0, 3),
                                  watermark + g_rand_int_range (rand, -80, 41));
          given++;
        }
      take_word (&f, windowing, word);
      int64_t now = MIN (watermark, weir__general_hold (f.general).us);
      assert_true (now >= output);
      output = now;
    }
  take_word (&f, windowing, "end");
  taken = sum_of_panes (f.panes->str);
  assert_int_equal (taken, given);
  assert_int_equal (weir__general_dropped (f.general).late, 0);
  assert_int_equal (weir__general_hold (f.general).us, INT64_MAX);
  tear_down (&f);
}

static void
sessions_within_the_lateness_lose_nothing_and_hold_nothing_back (G_GNUC_UNUSED void **state)
{
  const WeirWindowing windowings[]
      = { { SESSIONS (10), LATENESS (100), .timestamp_combiner = WEIR_EARLIEST },
          { SESSIONS (10), LATENESS (100), .timestamp_combiner = WEIR_LATEST },
          { SESSIONS (10), LATENESS (100), .timestamp_combiner = WEIR_EARLIEST,
            .trigger = weir_after_watermark (.early = weir_after_count (3), .late = weir_after_count (2)) },
          { SESSIONS (10), LATENESS (100), .trigger = weir_repeatedly (weir_after_count (4)) } };
  g_autoptr (GRand) rand = weir_test_rand_new ();

  for (unsigned round = 0; round < 50; round++)
    run_random_sessions (&windowings[round % G_N_ELEMENTS (windowings)], rand);
}

static void
an_element_as_old_as_the_watermark_holds_it (G_GNUC_UNUSED void **state)
{
  const WeirWindowing windowing = { FIXED (10), .timestamp_combiner = WEIR_EARLIEST };
  Fixture             f = { 0 };

  set_up (&f, &windowing, NULL);
  take_script (&f, &windowing, "w5 4 5");
  assert_int_equal (weir__general_hold (f.general).us, 5);
  take_word (&f, &windowing, "w10");
  assert_string_equal (f.panes->str, "+[0,10)9@5 ontime 0/0 fl");
  tear_down (&f);
}

static void
the_default_of_a_combine_is_due_when_the_watermark_is_past_the_global_window (G_GNUC_UNUSED void **state)
{
  const WeirWindowing windowing = { 0 };
  Fixture             f = { .owns_default = true };
  WeirTime            last = weir_window_max_timestamp (WEIR_GLOBAL_WINDOW);

  set_up (&f, &windowing, NULL);
  weir__general_watermark (f.general, last);
  run (&f);
  assert_string_equal (f.panes->str, "");
  weir__general_watermark (f.general, (WeirTime) { last.us + 1 });
  run (&f);
  assert_string_equal (f.panes->str, "+global 0 ontime 0/0 fl");
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (sessions_within_the_lateness_lose_nothing_and_hold_nothing_back),
    cmocka_unit_test (an_element_as_old_as_the_watermark_holds_it),
    cmocka_unit_test (the_default_of_a_combine_is_due_when_the_watermark_is_past_the_global_window),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
