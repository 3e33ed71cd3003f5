/* SPDX-License-Identifier: Apache-2.0 */
/* The state machines of triggers that have subs, one script each. Times are milliseconds here, as in conformance.md,
 * section F. */
#include "tests/runners/engine/trigger-script.h"

#define MS(n) ((WeirDuration) { (n) * 1000 })

/* --- after the watermark ------------------------------------------------------------------------------------------ */

static void
after_the_watermark_fires_once_at_the_end_and_finishes (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_watermark (), 10);

  add (&pane, 1);
  watermark (&pane, 9);
  assert_false (is_ready (&pane));
  watermark (&pane, 10);
  fire (&pane);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

static void
early_triggers_repeat_until_the_end_and_late_ones_after_it (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_watermark (.early = weir_after_count (2), .late = weir_after_count (1)), 10);

  add (&pane, 2);
  fire (&pane);
  add (&pane, 1);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  fire (&pane);
  add (&pane, 1);
  watermark (&pane, 10);
  fire (&pane);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  fire (&pane);
  add (&pane, 1);
  fire (&pane);
  assert_false (is_finished (&pane));
  pane_clear (&pane);
}

static void
what_an_early_trigger_counted_is_nothing_to_the_late_one (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_watermark (.early = weir_after_count (9), .late = weir_after_count (2)), 10);

  add (&pane, 8);
  watermark (&pane, 10);
  fire (&pane);
  add (&pane, 1);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  assert_true (is_ready (&pane));
  pane_clear (&pane);
}

static void
F13_windows_past_their_ends_stay_late_when_the_merged_one_has_ended_too (G_GNUC_UNUSED void **state)
{
  const WeirTrigger *trigger = weir_after_watermark (.early = weir_after_count (9), .late = weir_after_count (2));
  Pane               pane = pane_in_window (trigger, 10), other = pane_in_window (trigger, 15);

  watermark (&pane, 20);
  watermark (&other, 20);
  add (&pane, 1);
  fire (&pane);
  add (&other, 1);
  fire (&other);
  add (&pane, 1);
  add (&other, 1);
  assert_false (is_ready (&pane));
  merge (&pane, &other, 15);
  assert_true (is_ready (&pane)); /* the late counts added up */
  fire (&pane);
  assert_false (is_ready (&pane));
  pane_clear (&pane);
}

static void
F13_a_merged_window_that_has_not_ended_is_early_again (G_GNUC_UNUSED void **state)
{
  const WeirTrigger *trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_after_count (1));
  Pane               pane = pane_in_window (trigger, 10), other = pane_in_window (trigger, 30);

  add (&pane, 1);
  watermark (&pane, 12);
  fire (&pane);
  add (&other, 1);
  merge (&pane, &other, 30);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  fire (&pane); /* early: one of `other` and one since */
  watermark (&pane, 30);
  fire (&pane);
  assert_false (is_ready (&pane));
  assert_false (is_finished (&pane));
  pane_clear (&pane);
}

static void
F13_without_a_late_trigger_a_merge_reopens_it_too (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_watermark (), 10), other = pane_in_window (weir_after_watermark (), 12);

  watermark (&pane, 12);
  watermark (&other, 12);
  fire (&pane);
  fire (&other);
  merge (&pane, &other, 20);
  assert_false (is_finished (&pane));
  watermark (&pane, 20);
  fire (&pane);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

/* --- composed ----------------------------------------------------------------------------------------------------- */

static void
F6_after_each_takes_its_triggers_in_turn (G_GNUC_UNUSED void **state)
{
  Pane pane
      = pane_in_window (weir_after_each (weir_or_finally (weir_repeatedly (weir_after_count (2)), weir_after_count (3)),
                                         weir_or_finally (weir_repeatedly (weir_after_count (5)),
                                                          weir_after_watermark ())),
                        10);

  add (&pane, 1);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  fire (&pane);
  add (&pane, 1);
  fire (&pane); /* the third of all: on to the second trigger */
  add (&pane, 4);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  fire (&pane);
  watermark (&pane, 10);
  fire (&pane);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

static void
a_merge_takes_after_each_back_to_the_earlier_trigger (G_GNUC_UNUSED void **state)
{
  const WeirTrigger *trigger = weir_after_each (weir_after_count (2), weir_after_count (3));
  Pane               pane = pane_in_window (trigger, 10), other = pane_in_window (trigger, 12);

  add (&pane, 2);
  fire (&pane);
  add (&pane, 2); /* two of the second trigger's three */
  add (&other, 1);
  merge (&pane, &other, 12);
  add (&pane, 1);
  fire (&pane); /* the first trigger's second element */
  add (&pane, 2);
  assert_false (is_ready (&pane)); /* the second one starts anew */
  add (&pane, 1);
  fire (&pane);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

static void
after_all_waits_for_the_last_of_its_triggers (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_all (weir_after_count (2), weir_after_delay (MS (5))), 10);

  processing_time (&pane, 1);
  add (&pane, 2);
  assert_false (is_ready (&pane));
  assert_int_equal (deadline_ms (&pane), 6);
  processing_time (&pane, 6);
  assert_int_equal (deadline_ms (&pane), INT64_MAX);
  fire (&pane);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

static void
H35_after_all_with_always_fires_with_the_count (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_repeatedly (weir_after_all (weir_always (), weir_after_count (5))), 10);

  add (&pane, 4);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  fire (&pane);
  pane_clear (&pane);
}

static void
what_the_triggers_of_after_all_counted_adds_up_when_windows_merge (G_GNUC_UNUSED void **state)
{
  const WeirTrigger *trigger = weir_after_all (weir_after_count (3), weir_after_count (2));
  Pane               pane = pane_in_window (trigger, 10), other = pane_in_window (trigger, 12);

  add (&pane, 1);
  add (&other, 2);
  merge (&pane, &other, 12);
  fire (&pane);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

static void
after_any_starts_all_of_its_triggers_again_with_the_pane (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_repeatedly (weir_after_any (weir_after_count (3), weir_after_delay (MS (5)))), 10);

  processing_time (&pane, 0);
  add (&pane, 2);
  processing_time (&pane, 5);
  fire (&pane);
  processing_time (&pane, 6);
  add (&pane, 2);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  fire (&pane);
  assert_int_equal (deadline_ms (&pane), INT64_MAX);
  pane_clear (&pane);
}

static void
H37_after_any_with_always_fires_at_every_element (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_repeatedly (weir_after_any (weir_after_count (3), weir_always ())), 10);

  for (unsigned i = 0; i < 5; i++)
    {
      add (&pane, 1);
      fire (&pane);
    }
  assert_false (is_finished (&pane));
  pane_clear (&pane);
}

static void
in_after_any_a_count_starts_again_with_each_pane_of_one_that_never_finishes (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_any (weir_after_count (2), weir_always ()), 10);

  for (unsigned i = 0; i < 5; i++)
    {
      add (&pane, 1);
      fire (&pane);
      assert_false (is_finished (&pane));
    }
  add (&pane, 2);
  fire (&pane);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

static void
F8_or_finally_goes_on_when_the_first_fires_and_ends_when_the_second_does (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_or_finally (weir_repeatedly (weir_after_count (2)), weir_after_count (3)), 10);

  add (&pane, 2);
  fire (&pane);
  assert_false (is_finished (&pane));
  add (&pane, 1);
  fire (&pane); /* though the first has seen but one */
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

static void
F8_or_finally_ends_with_a_second_trigger_that_never_does (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_or_finally (weir_after_count (3), weir_repeatedly (weir_after_count (2))), 10);

  add (&pane, 2);
  fire (&pane); /* though the first is not ready */
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

static void
F8_or_finally_ends_when_its_first_trigger_does (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_or_finally (weir_after_count (1), weir_after_watermark ()), 10);

  add (&pane, 1);
  fire (&pane);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

/* It is one that cannot finish by itself, so the node has no state but the bit. */
static void
what_or_finally_ended_in_one_of_two_windows_is_undone_when_they_merge (G_GNUC_UNUSED void **state)
{
  const WeirTrigger *trigger = weir_after_each (weir_or_finally (weir_after_count (3), weir_repeatedly (weir_after_count (2))),
                                                weir_after_count (1));

  for (unsigned i = 0; i < 2; i++)
    {
      Pane pane = pane_in_window (trigger, 10), other = pane_in_window (trigger, 12);
      add (&pane, 1 + (i == 0));
      add (&other, 1 + (i == 1));
      fire (i == 0 ? &pane : &other);
      merge (&pane, &other, 12);
      assert_false (is_ready (&pane));
      add (&pane, 1);
      fire (&pane);
      assert_false (is_finished (&pane));
      add (&pane, 1);
      fire (&pane);
      assert_true (is_finished (&pane));
      pane_clear (&pane);
    }
}

static void
H40_or_finally_of_always_and_a_count_of_two_fires_twice (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_or_finally (weir_always (), weir_after_count (2)), 10);

  add (&pane, 1);
  fire (&pane);
  assert_false (is_finished (&pane));
  add (&pane, 1);
  fire (&pane);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

static void
H36_after_each_repeats_from_its_first_trigger (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_repeatedly (weir_after_each (weir_after_count (2), weir_after_count (3))), 10);

  for (unsigned round = 0; round < 3; round++)
    {
      add (&pane, 1);
      assert_false (is_ready (&pane));
      add (&pane, 1);
      fire (&pane);
      add (&pane, 2);
      assert_false (is_ready (&pane));
      add (&pane, 1);
      fire (&pane);
    }
  assert_false (is_finished (&pane));
  pane_clear (&pane);
}

static void
a_tree_of_more_than_64_triggers_keeps_a_bit_for_each (G_GNUC_UNUSED void **state)
{
  const WeirTrigger *one = weir_after_count (1), *subs[100];
  WeirTrigger        each = { .kind = WEIR_TRIGGER_AFTER_EACH, .subs = subs, .n_subs = G_N_ELEMENTS (subs) };

  for (unsigned i = 0; i < G_N_ELEMENTS (subs); i++)
    subs[i] = one;
  Pane pane = pane_in_window (&each, 10);
  for (unsigned i = 0; i < G_N_ELEMENTS (subs); i++)
    {
      assert_false (is_finished (&pane));
      add (&pane, 1);
      fire (&pane);
    }
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (after_the_watermark_fires_once_at_the_end_and_finishes),
    cmocka_unit_test (early_triggers_repeat_until_the_end_and_late_ones_after_it),
    cmocka_unit_test (what_an_early_trigger_counted_is_nothing_to_the_late_one),
    cmocka_unit_test (F13_windows_past_their_ends_stay_late_when_the_merged_one_has_ended_too),
    cmocka_unit_test (F13_a_merged_window_that_has_not_ended_is_early_again),
    cmocka_unit_test (F13_without_a_late_trigger_a_merge_reopens_it_too),
    cmocka_unit_test (F6_after_each_takes_its_triggers_in_turn),
    cmocka_unit_test (a_merge_takes_after_each_back_to_the_earlier_trigger),
    cmocka_unit_test (after_all_waits_for_the_last_of_its_triggers),
    cmocka_unit_test (H35_after_all_with_always_fires_with_the_count),
    cmocka_unit_test (what_the_triggers_of_after_all_counted_adds_up_when_windows_merge),
    cmocka_unit_test (after_any_starts_all_of_its_triggers_again_with_the_pane),
    cmocka_unit_test (H37_after_any_with_always_fires_at_every_element),
    cmocka_unit_test (in_after_any_a_count_starts_again_with_each_pane_of_one_that_never_finishes),
    cmocka_unit_test (F8_or_finally_goes_on_when_the_first_fires_and_ends_when_the_second_does),
    cmocka_unit_test (F8_or_finally_ends_with_a_second_trigger_that_never_does),
    cmocka_unit_test (F8_or_finally_ends_when_its_first_trigger_does),
    cmocka_unit_test (what_or_finally_ended_in_one_of_two_windows_is_undone_when_they_merge),
    cmocka_unit_test (H40_or_finally_of_always_and_a_count_of_two_fires_twice),
    cmocka_unit_test (H36_after_each_repeats_from_its_first_trigger),
    cmocka_unit_test (a_tree_of_more_than_64_triggers_keeps_a_bit_for_each),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
