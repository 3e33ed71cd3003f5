/* SPDX-License-Identifier: Apache-2.0 */
/* Triggers of users' own in the machine: what they are asked and told, and when. Times are milliseconds. */
#include "tests/runners/engine/trigger-script.h"

/* --- a trigger that remembers what it was told -------------------------------------------------------------------- */

typedef struct
{
  uint64_t wanted;  /* elements: ready */
  uint64_t firings; /* that it lives for; 0: any number */
} Log;

enum
{
  ADDED,
  TAKEN,
  FIRED,
  WINDOW_END, /* at the last call */
  DUE,
  N_WORDS
};

static void
note_element (G_GNUC_UNUSED const void *config, uint64_t *state, WeirTriggerNow now)
{
  state[ADDED]++;
  state[WINDOW_END] = (uint64_t) now.window.end.us;
  state[DUE] = (uint64_t) (now.processing_time.us + 5000);
}

static void
note_retract (G_GNUC_UNUSED const void *config, uint64_t *state, G_GNUC_UNUSED WeirTriggerNow now)
{
  state[TAKEN]++;
}

static bool
has_enough (const void *config, const uint64_t *state, WeirTriggerNow now)
{
  return state[ADDED] >= ((const Log *) config)->wanted
         || (state[DUE] != 0 && (int64_t) state[DUE] <= now.processing_time.us);
}

static void
note_firing (G_GNUC_UNUSED const void *config, uint64_t *state, G_GNUC_UNUSED WeirTriggerNow now)
{
  state[ADDED] = state[DUE] = 0;
  state[FIRED]++;
}

static bool
has_fired_enough (const void *config, const uint64_t *state)
{
  return state[FIRED] == ((const Log *) config)->firings;
}

static unsigned n_merges;

static void
merge_logs (G_GNUC_UNUSED const void *config, uint64_t *into, const uint64_t *from, WeirTriggerNow now)
{
  n_merges++;
  for (unsigned i = 0; i < WINDOW_END; i++)
    into[i] += from[i];
  into[WINDOW_END] = (uint64_t) now.window.end.us;
  into[DUE] = MAX (into[DUE], from[DUE]);
}

static WeirTime
when_due (G_GNUC_UNUSED const void *config, const uint64_t *state, G_GNUC_UNUSED WeirTime after)
{
  return (WeirTime) { (int64_t) state[DUE] };
}

#define LOG                                                                                                           \
  .name = "log", .n_words = N_WORDS, .add = note_element, .ready = has_enough, .fire = note_firing, .merge = merge_logs
static const WeirTriggerFn log_fn = { LOG };
static const WeirTriggerFn ending_fn = { LOG, .may_finish = true, .finished = has_fired_enough };
static const WeirTriggerFn clock_fn = { LOG, .retract = note_retract, .deadline = when_due };

#define LOGGING(fn, ...) weir_custom_trigger (&(fn), (&(const Log) { __VA_ARGS__ }))

/* The words of the first trigger: behind the bits. */
static const uint64_t *
words (const Pane *pane)
{
  return pane->state + 1;
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void
it_is_told_of_elements_and_of_the_window (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (LOGGING (log_fn, 3, 0), 10);

  assert_int_equal (weir__trigger_machine_words (pane.machine), 1 + N_WORDS);
  add (&pane, 2);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  assert_int_equal (words (&pane)[ADDED], 3);
  assert_int_equal (words (&pane)[WINDOW_END], 10000);
  fire (&pane);
  assert_int_equal (words (&pane)[FIRED], 1);
  assert_false (is_ready (&pane));
  assert_false (is_finished (&pane));
  pane_clear (&pane);
}

static void
states_of_several_lie_side_by_side (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (
      weir_after_all (LOGGING (log_fn, 1, 0), weir_after_count (2), LOGGING (log_fn, 3, 0), weir_after_count (4)), 10);

  add (&pane, 3);
  assert_int_equal (words (&pane)[ADDED], 3);
  assert_int_equal (words (&pane)[N_WORDS], 3);
  assert_int_equal (words (&pane)[N_WORDS + 1 + ADDED], 3);
  assert_int_equal (words (&pane)[2 * N_WORDS + 1], 3);
  assert_int_equal (weir__trigger_machine_words (pane.machine), 1 + 2 * N_WORDS + 2);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  fire (&pane);
  pane_clear (&pane);
}

static void
what_has_finished_is_told_nothing_and_forgets (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (LOGGING (ending_fn, 1, 2), 10);

  add (&pane, 1);
  fire (&pane);
  assert_false (is_finished (&pane));
  add (&pane, 1);
  fire (&pane);
  assert_true (is_finished (&pane));
  add (&pane, 1);
  assert_false (is_ready (&pane));
  for (unsigned i = 0; i < N_WORDS; i++)
    assert_int_equal (words (&pane)[i], 0);
  pane_clear (&pane);
}

static void
what_is_repeated_begins_again_from_zero (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_repeatedly (LOGGING (ending_fn, 1, 2)), 10);

  for (unsigned i = 0; i < 6; i++)
    {
      add (&pane, 1);
      fire (&pane);
      assert_int_equal (words (&pane)[FIRED], i % 2 == 0);
    }
  assert_false (is_finished (&pane));
  pane_clear (&pane);
}

static void
a_pane_that_another_trigger_fired_is_gone_for_it_too (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_repeatedly (weir_after_any (LOGGING (log_fn, 3, 0), weir_after_count (2))), 10);

  add (&pane, 2);
  fire (&pane);
  assert_int_equal (words (&pane)[ADDED], 0);
  assert_int_equal (words (&pane)[FIRED], 0);
  pane_clear (&pane);
}

static void
a_retract_is_told_to_those_that_want_to_know (G_GNUC_UNUSED void **state)
{
  Pane deaf = pane_in_window (LOGGING (log_fn, 1, 0), 10), listening = pane_in_window (LOGGING (clock_fn, 1, 0), 10);

  weir__trigger_machine_retract (deaf.machine, deaf.state, deaf.now);
  weir__trigger_machine_retract (listening.machine, listening.state, listening.now);
  assert_false (is_ready (&deaf));
  assert_int_equal (words (&deaf)[TAKEN], 0);
  assert_int_equal (words (&listening)[TAKEN], 1);
  assert_int_equal (words (&listening)[ADDED], 0);
  pane_clear (&deaf);
  pane_clear (&listening);
}

static void
states_merge_as_its_function_says (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (LOGGING (log_fn, 3, 0), 10), other = pane_in_window (LOGGING (log_fn, 3, 0), 12);

  add (&pane, 1);
  add (&other, 2);
  merge (&pane, &other, 12);
  assert_int_equal (words (&pane)[ADDED], 3);
  assert_int_equal (words (&pane)[WINDOW_END], 12000);
  fire (&pane);
  pane_clear (&pane);
}

static void
two_windows_that_nothing_has_reached_merge_without_it (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (LOGGING (log_fn, 3, 0), 10), other = pane_in_window (LOGGING (log_fn, 3, 0), 12);

  n_merges = 0;
  merge (&pane, &other, 12);
  assert_int_equal (n_merges, 0);
  other = pane_in_window (LOGGING (log_fn, 3, 0), 12);
  add (&other, 1);
  merge (&pane, &other, 14);
  assert_int_equal (n_merges, 1);
  other = pane_in_window (LOGGING (log_fn, 3, 0), 16);
  merge (&pane, &other, 16);
  assert_int_equal (n_merges, 2);
  assert_int_equal (words (&pane)[WINDOW_END], 16000);
  pane_clear (&pane);
}

static void
a_window_that_grows_all_by_itself_changes_nothing (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (weir_after_each (LOGGING (ending_fn, 1, 1), LOGGING (log_fn, 3, 0)), 10);

  add (&pane, 1);
  fire (&pane);
  add (&pane, 2);
  n_merges = 0;
  set_end (&pane, 20);
  weir__trigger_machine_grow (pane.machine, pane.state, pane.now);
  assert_int_equal (n_merges, 0);
  assert_false (is_ready (&pane));
  add (&pane, 1);
  assert_true (is_ready (&pane));
  pane_clear (&pane);
}

static void
it_stays_finished_only_where_it_was_so_in_both (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (LOGGING (ending_fn, 1, 1), 10), other = pane_in_window (LOGGING (ending_fn, 1, 1), 12);

  add (&pane, 1);
  fire (&pane);
  add (&other, 1);
  fire (&other);
  merge (&pane, &other, 12);
  assert_true (is_finished (&pane));
  other = pane_in_window (LOGGING (ending_fn, 1, 1), 14);
  add (&other, 1);
  merge (&pane, &other, 14);
  assert_false (is_finished (&pane));
  fire (&pane);
  assert_true (is_finished (&pane));
  pane_clear (&pane);
}

static void
its_deadline_is_among_those_of_the_others (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (
      weir_after_any (LOGGING (clock_fn, 9, 0), weir_after_delay (WEIR_MILLISECONDS (7)), LOGGING (log_fn, 9, 0)), 10);

  assert_true (weir__trigger_machine_uses_clock (pane.machine));
  assert_int_equal (weir__trigger_machine_deadline (pane.machine, pane.state, pane.now.processing_time).us,
                    WEIR_TIME_MAX.us);
  add (&pane, 1);
  assert_int_equal (weir__trigger_machine_deadline (pane.machine, pane.state, pane.now.processing_time).us, 5000);
  assert_int_equal (weir__trigger_machine_deadline (pane.machine, pane.state, (WeirTime) { 5000 }).us, 7000);
  pane.now.processing_time.us = 4999;
  assert_false (is_ready (&pane));
  pane.now.processing_time.us = 5000;
  assert_true (is_ready (&pane));
  pane_clear (&pane);
}

static void
without_a_deadline_it_needs_no_clock (G_GNUC_UNUSED void **state)
{
  Pane pane = pane_in_window (LOGGING (log_fn, 9, 0), 10);

  assert_false (weir__trigger_machine_uses_clock (pane.machine));
  add (&pane, 1);
  assert_int_equal (weir__trigger_machine_deadline (pane.machine, pane.state, pane.now.processing_time).us,
                    WEIR_TIME_MAX.us);
  pane_clear (&pane);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (it_is_told_of_elements_and_of_the_window),
    cmocka_unit_test (states_of_several_lie_side_by_side),
    cmocka_unit_test (what_has_finished_is_told_nothing_and_forgets),
    cmocka_unit_test (what_is_repeated_begins_again_from_zero),
    cmocka_unit_test (a_pane_that_another_trigger_fired_is_gone_for_it_too),
    cmocka_unit_test (a_retract_is_told_to_those_that_want_to_know),
    cmocka_unit_test (states_merge_as_its_function_says),
    cmocka_unit_test (two_windows_that_nothing_has_reached_merge_without_it),
    cmocka_unit_test (a_window_that_grows_all_by_itself_changes_nothing),
    cmocka_unit_test (it_stays_finished_only_where_it_was_so_in_both),
    cmocka_unit_test (its_deadline_is_among_those_of_the_others),
    cmocka_unit_test (without_a_deadline_it_needs_no_clock),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
