/* SPDX-License-Identifier: Apache-2.0 */
/* The state machines of triggers without subs, one script each; those with subs are in test-trigger-composites.c. Times are
 * milliseconds here, as in conformance.md, section F. */
#include "tests/runners/engine/trigger-script.h"

#define MS(n) ((WeirDuration) { (n) * 1000 })

/* --- one kind at a time ------------------------------------------------------------------------------------------- */

static void
F11_the_default_trigger_is_ready_whenever_the_window_has_ended (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (NULL, 100);

  add (&pane, 1);
  watermark (&pane, 99);
  assert_false (is_ready (&pane));
  pane.now.watermark = pane.now.window_max;
  assert_false (is_ready (&pane));
  watermark (&pane, 100);
  fire (&pane);
  assert_true (is_ready (&pane));
  assert_false (is_finished (&pane));
  pane_clear (&pane);
}

static void
a_count_is_ready_at_that_many_elements_and_finishes (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_count (3), 10);

  add (&pane, 2);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  fire (&pane);
  assert_true (is_finished (&pane));
  assert_false (is_ready (&pane));
  pane_clear (&pane);
}

static void
F2_counts_add_up_when_windows_merge (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_count (2), 11), other = pane_in_window (weir_after_count (2), 12);

  add (&pane, 1);
  add (&other, 1);
  assert_false (is_ready (&pane));
  merge (&pane, &other, 12);
  fire (&pane);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

static void
a_window_that_finished_is_open_again_when_it_merges_with_one_that_has_not (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_count (2), 11), other = pane_in_window (weir_after_count (2), 12);

  add (&pane, 2);
  fire (&pane);
  add (&other, 1);
  merge (&pane, &other, 12);
  assert_false (is_finished (&pane));
  assert_false (is_ready (&pane));
  add (&pane, 1);
  assert_true (is_ready (&pane));
  pane_clear (&pane);
}

static void
windows_that_have_both_finished_stay_finished_when_they_merge (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_count (1), 11), other = pane_in_window (weir_after_count (1), 12);

  add (&pane, 1);
  fire (&pane);
  add (&other, 1);
  fire (&other);
  merge (&pane, &other, 12);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

/* Counts double with each merge of two alike. */
static void
a_count_of_more_than_fits_stays_there (G_GNUC_UNUSED void **state)
{
  static const WeirTrigger synchronized = { .kind = WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME };
  const WeirTrigger       *triggers[] = { weir_after_count (3), &synchronized };

  for (unsigned i = 0; i < G_N_ELEMENTS (triggers); i++)
    {
      Pane pane = pane_in_window (triggers[i], 10);
      add (&pane, 1);
      for (unsigned j = 0; j < 64; j++)
        {
          Pane other = pane_in_window (triggers[i], 10);
          memcpy (other.state, pane.state, 8 * weir__trigger_machine_words (pane.machine));
          merge (&pane, &other, 10);
        }
      assert_true (is_ready (&pane));
      add (&pane, 1);
      assert_true (is_ready (&pane));
      pane_clear (&pane);
    }
}

static void
a_delay_counts_from_the_first_element_of_the_pane (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_repeatedly (weir_after_delay (MS (5))), 100);

  processing_time (&pane, 10);
  assert_int_equal (deadline_ms (&pane), INT64_MAX);
  add (&pane, 1);
  processing_time (&pane, 12);
  add (&pane, 1);
  assert_int_equal (deadline_ms (&pane), 15);
  processing_time (&pane, 14);
  assert_false (is_ready (&pane));
  processing_time (&pane, 15);
  fire (&pane);
  assert_false (is_ready (&pane));
  assert_int_equal (deadline_ms (&pane), INT64_MAX);
  processing_time (&pane, 20);
  add (&pane, 1);
  assert_int_equal (deadline_ms (&pane), 25);
  pane_clear (&pane);
}

static void
F4_of_two_deadlines_the_earlier_survives_a_merge (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_delay (MS (5)), 20), other = pane_in_window (weir_after_delay (MS (5)), 22);

  processing_time (&pane, 12);
  add (&pane, 1);
  processing_time (&other, 10);
  add (&other, 1);
  merge (&pane, &other, 22);
  assert_int_equal (deadline_ms (&pane), 15);
  pane_clear (&pane);
}

static void
a_deadline_survives_a_merge_with_a_window_that_has_none (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_delay (MS (5)), 20), other = pane_in_window (weir_after_delay (MS (5)), 22);

  processing_time (&other, 10);
  add (&other, 1);
  merge (&pane, &other, 22);
  processing_time (&pane, 10);
  assert_int_equal (deadline_ms (&pane), 15);
  pane_clear (&pane);
}

static void
an_aligned_delay_is_rounded_up (G_GNUC_UNUSED void **state)
{
  static const WeirTrigger aligned
      = { .kind = WEIR_TRIGGER_AFTER_PROCESSING_TIME, .delay = { 1000 }, .align = { 60000 } };
  static const struct
  {
    int64_t now, deadline;
  } cases[] = { { 0, 60 }, { 59, 60 }, { 60, 120 }, { -1, 0 }, { -62, -60 } };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Pane pane = pane_in_window (&aligned, 1000);
      processing_time (&pane, cases[i].now);
      add (&pane, 1);
      assert_int_equal (deadline_ms (&pane), cases[i].deadline);
      pane_clear (&pane);
    }
}

static void
a_delay_past_the_end_of_time_waits_for_ever (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_delay ((WeirDuration) { INT64_MAX }), 10);

  processing_time (&pane, 5);
  add (&pane, 1);
  assert_false (is_ready (&pane));
  assert_int_equal (deadline_ms (&pane), INT64_MAX);
  pane_clear (&pane);
}

static void
synchronized_processing_time_is_ready_once_the_pane_holds_an_element (G_GNUC_UNUSED void **state)
{
  static const WeirTrigger synchronized = { .kind = WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME };
  Pane                     pane = pane_in_window (weir_repeatedly (&synchronized), 10);

  assert_false (is_ready (&pane));
  add (&pane, 1);
  fire (&pane);
  assert_false (is_ready (&pane));
  pane_clear (&pane);
}

static void
always_is_ready_and_never_finishes (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_always (), 10);

  add (&pane, 1);
  fire (&pane);
  assert_true (is_ready (&pane));
  assert_false (is_finished (&pane));
  pane_clear (&pane);
}

static void
F10_never_is_not_ready_at_the_end_of_time (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_never (), 10);

  add (&pane, 1);
  pane.now.watermark = WEIR_TIME_MAX;
  assert_false (is_ready (&pane));
  pane_clear (&pane);
}

/* --- retracts ----------------------------------------------------------------------------------------------------- */

static void
a_retract_is_not_counted (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_repeatedly (weir_after_count (2)), 10);

  add (&pane, 1);
  retract (&pane);
  retract (&pane);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  assert_true (is_ready (&pane));
  pane_clear (&pane);
}

static void
a_delay_begins_with_a_retract_too (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_watermark (.early = weir_after_delay (MS (5))), 10);

  processing_time (&pane, 3);
  retract (&pane);
  assert_int_equal (deadline_ms (&pane), 8);
  processing_time (&pane, 8);
  assert_true (is_ready (&pane));
  pane_clear (&pane);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (F11_the_default_trigger_is_ready_whenever_the_window_has_ended),
    cmocka_unit_test (a_count_is_ready_at_that_many_elements_and_finishes),
    cmocka_unit_test (F2_counts_add_up_when_windows_merge),
    cmocka_unit_test (a_window_that_finished_is_open_again_when_it_merges_with_one_that_has_not),
    cmocka_unit_test (windows_that_have_both_finished_stay_finished_when_they_merge),
    cmocka_unit_test (a_count_of_more_than_fits_stays_there),
    cmocka_unit_test (a_delay_counts_from_the_first_element_of_the_pane),
    cmocka_unit_test (F4_of_two_deadlines_the_earlier_survives_a_merge),
    cmocka_unit_test (a_deadline_survives_a_merge_with_a_window_that_has_none),
    cmocka_unit_test (an_aligned_delay_is_rounded_up),
    cmocka_unit_test (a_delay_past_the_end_of_time_waits_for_ever),
    cmocka_unit_test (synchronized_processing_time_is_ready_once_the_pane_holds_an_element),
    cmocka_unit_test (always_is_ready_and_never_finishes),
    cmocka_unit_test (F10_never_is_not_ready_at_the_end_of_time),
    cmocka_unit_test (a_retract_is_not_counted),
    cmocka_unit_test (a_delay_begins_with_a_retract_too),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
