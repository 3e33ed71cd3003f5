/* SPDX-License-Identifier: Apache-2.0 */
/* Groupings whose input is retracted. Lists show what is left of the values themselves. */
#include "runners/engine/general-key.h"
#include "tests/runners/engine/general-script.h"

typedef struct
{
  bool     subtracts;
  uint64_t late, closed; /* dropped */
} Expected;

static void
check_retracts (WeirWindowing windowing, const WeirType *collected, Expected more, const char *script,
                const char *expected)
{
  Fixture f = { .takes_retracts = true, .subtracts = more.subtracts };

  set_up (&f, &windowing, collected);
  take_script (&f, &windowing, script);
  assert_string_equal (f.panes->str, expected);
  assert_int_equal (weir__general_dropped (f.general).late, more.late);
  assert_int_equal (weir__general_dropped (f.general).closed, more.closed);
  tear_down (&f);
}

#define left(more, script, expected, ...)                                                                             \
  check_retracts ((WeirWindowing) { __VA_ARGS__ }, WEIR_TYPE (int64_t), (Expected) more, script, expected)
#define sums_left(more, script, expected, ...)                                                                        \
  check_retracts ((WeirWindowing) { __VA_ARGS__ }, NULL, (Expected) more, script, expected)
#define NONE            { 0 }
#define SUBTRACTING(n)  { .subtracts = true, .late = n }
#define LATE(n)         { .late = n }
#define CLOSED(n)       { .closed = n }
#define EVERY(n)        .trigger = weir_repeatedly (weir_after_count (n))
#define IN_RETRACTING   .accumulation = WEIR_RETRACTING
#define IN_ACCUMULATING .accumulation = WEIR_ACCUMULATING

static void
assert_nothing_is_kept (Fixture *f)
{
  g_autoptr (GString) text = g_string_new (NULL);

  weir__general_hold (f->general);
  weir__general_describe (f->general, text);
  assert_true (g_str_has_prefix (text->str, "0 keys"));
}

/* --- windows that do not merge ------------------------------------------------------------------------------------ */

static void
W4_a_value_that_is_replaced_is_counted_once (G_GNUC_UNUSED void **state)
{
  static const char expected[] = "+[0,10)3@9 early 0/-1 f; -[0,10)3@9 early 0/-1 f; +[0,10)12@9 early 1/-1; "
                                 "-[0,10)12@9 early 1/-1; +[0,10)12@9 ontime 2/0";

  sums_left (SUBTRACTING (0), "1=3 -1=3 1=12 w10", expected, FIXED (10), LATENESS (100), EVERY (1), IN_RETRACTING);
  sums_left (NONE, "1=3 -1=3 1=12 w10", expected, FIXED (10), LATENESS (100), EVERY (1), IN_RETRACTING);
  left (NONE, "1=3 -1=3 1=12 w10", expected, FIXED (10), LATENESS (100), EVERY (1), IN_RETRACTING);
}

static void
a_retract_is_not_counted_but_the_pane_goes_by_it (G_GNUC_UNUSED void **state)
{
  left (NONE, "1 2 -1 3 w10",
        "+[0,10)1 2@9 early 0/-1 f; -[0,10)1 2@9 early 0/-1 f; +[0,10)2 3@9 ontime 1/0", FIXED (10), LATENESS (100),
        EVERY (2), IN_RETRACTING);
}

static void
a_delay_begins_with_a_retract (G_GNUC_UNUSED void **state)
{
  left (NONE, "p100 1 2 p105 p200 -2 p204 p205",
        "+[0,10)1 2@9 early 0/-1 f; -[0,10)1 2@9 early 0/-1 f; +[0,10)1@9 early 1/-1", FIXED (10),
        .trigger = weir_repeatedly (weir_after_delay ((WeirDuration) { 5 })), IN_RETRACTING);
}

static void
a_value_that_is_there_twice_goes_once (G_GNUC_UNUSED void **state)
{
  left (NONE, "1=7 2=7 3=8 -1=7 w10", "+[0,10)7 8@9 ontime 0/0 fl", FIXED (10), IN_ACCUMULATING);
}

static void
what_came_to_nothing_is_taken_back_and_not_replaced (G_GNUC_UNUSED void **state)
{
  left (NONE, "1 -1 w10 w110", "+[0,10)1@9 early 0/-1 f; -[0,10)1@9 early 0/-1 f", FIXED (10), LATENESS (100), EVERY (1),
        IN_RETRACTING, .closing = WEIR_CLOSING_FIRE_ALWAYS);
}

static void
what_comes_again_is_a_first_pane (G_GNUC_UNUSED void **state)
{
  left (NONE, "1 w10 -1 2", "+[0,10)1@9 ontime 0/0 f; -[0,10)1@9 ontime 0/0 f; +[0,10)2@9 late 0/0 f", FIXED (10),
        LATENESS (100), IN_RETRACTING);
}

static void
a_window_with_nothing_left_is_forgotten (G_GNUC_UNUSED void **state)
{
  static const WeirAccumulation accumulations[] = { WEIR_RETRACTING, WEIR_ACCUMULATING };
  WeirWindowing                 windowing = { 0 };

  for (unsigned i = 0; i < G_N_ELEMENTS (accumulations); i++)
    {
      Fixture f = { .takes_retracts = true };
      windowing.accumulation = accumulations[i];
      windowing.trigger = i == 0 ? weir_after_watermark (.early = weir_always ()) : NULL;
      set_up (&f, &windowing, WEIR_TYPE (int64_t));
      take_script (&f, &windowing, "a:1 b:2 -a:1 -b:2");
      assert_nothing_is_kept (&f);
      tear_down (&f);
    }
}

static void
an_accumulating_grouping_says_that_nothing_is_left (G_GNUC_UNUSED void **state)
{
  left (NONE, "1 -1 w10", "+[0,10)1@9 early 0/-1 f; +[0,10)@9 ontime 1/0", FIXED (10), LATENESS (100), EVERY (1),
        IN_ACCUMULATING);
  left (NONE, "1 -1 w10", "", FIXED (10), LATENESS (100), IN_ACCUMULATING);
}

static void
a_discarding_grouping_puts_out_the_difference (G_GNUC_UNUSED void **state)
{
  sums_left (SUBTRACTING (0), "1=3 -1=3 1=2 -1=2 w10", "+[0,10)3@9 early 0/-1 f; +[0,10)-1@9 early 1/-1; +[0,10)-2@9 ontime 2/0",
             FIXED (10), LATENESS (100), EVERY (1));
}

static void
a_global_combine_comes_to_its_default (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing = { EVERY (2), IN_RETRACTING };

  for (int subtracts = 0; subtracts < 2; subtracts++)
    {
      Fixture f = { .takes_retracts = true, .owns_default = true, .subtracts = subtracts };
      set_up (&f, &windowing, NULL);
      take_script (&f, &windowing, "1 2 -1 -2 end");
      assert_string_equal (f.panes->str, "+global 3 early 0/-1 f; -global 3 early 0/-1 f; +global 0 ontime 1/0 l");
      tear_down (&f);
    }
}

/* --- what is dropped ---------------------------------------------------------------------------------------------- */

static void
a_value_that_is_not_there_cannot_be_taken_back (G_GNUC_UNUSED void **state)
{
  left (LATE (1), "1=7 -1=8 w10", "+[0,10)7@9 ontime 0/0 fl", FIXED (10), IN_ACCUMULATING);
  sums_left (SUBTRACTING (2), "-1=8 1=8 -1=8 -1=8 1=7 w10", "+[0,10)7@9 ontime 0/0 fl", FIXED (10),
             IN_ACCUMULATING);
}

static void
a_retract_of_an_expired_window_is_late (G_GNUC_UNUSED void **state)
{
  left (LATE (1), "1 2 w15 -1", "+[0,10)1 2@9 ontime 0/0 f", FIXED (10), LATENESS (5), IN_RETRACTING,
        .trigger = weir_after_watermark (.late = weir_after_count (9)), .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY);
}

static void
a_retract_of_a_closed_window_is_dropped_as_closed (G_GNUC_UNUSED void **state)
{
  left (CLOSED (2), "1 2 -1", "+[0,10)1@9 early 0/-1 fl", FIXED (10), LATENESS (5), IN_RETRACTING,
        .trigger = weir_after_count (1));
  left (CLOSED (1), "1 -1", "+[1,11)1@10 early 0/-1 fl", SESSIONS (10), LATENESS (5), IN_RETRACTING,
        .trigger = weir_after_count (1));
}

/* --- sessions ----------------------------------------------------------------------------------------------------- */

static void
a_session_that_splits_is_replaced_by_its_parts_at_once (G_GNUC_UNUSED void **state)
{
  left (NONE, "1 15 8 -8 8",
        "+[1,25)1 8 15@24 early 0/-1 f; -[1,25)1 8 15@24 early 0/-1 f; +[1,11)1@10 early 0/-1 f; +[15,25)15@24 early 0/-1 f; "
        "-[1,11)1@10 early 0/-1 f; -[15,25)15@24 early 0/-1 f; +[1,25)1 8 15@24 early 0/-1 f",
        SESSIONS (10), LATENESS (100), EVERY (3), IN_RETRACTING);
}

static void
a_session_that_said_nothing_splits_without_a_word (G_GNUC_UNUSED void **state)
{
  left (NONE, "1 8 15 20 -8 end", "+[1,11)1@10 ontime 0/0 fl; +[15,30)15 20@29 ontime 0/0 fl", SESSIONS (10),
        IN_ACCUMULATING);
}

static void
a_session_that_loses_its_last_element_becomes_shorter (G_GNUC_UNUSED void **state)
{
  left (NONE, "1 8 w30 -8", "+[1,18)1 8@17 ontime 0/0 f; -[1,18)1 8@17 ontime 0/0 f; +[1,11)1@10 late 0/0 f",
        SESSIONS (10), LATENESS (100), IN_RETRACTING);
}

static void
a_session_that_holds_together_goes_on (G_GNUC_UNUSED void **state)
{
  static const char expected[] = "+[1,18)13@17 early 0/-1 f; -[1,18)13@17 early 0/-1 f; +[1,18)9@17 ontime 1/0 l";

  sums_left (NONE, "1 4 8 -4 end", expected, SESSIONS (10), EVERY (3), IN_RETRACTING);
  sums_left (SUBTRACTING (0), "1 4 8 -4 end", expected, SESSIONS (10), EVERY (3), IN_RETRACTING);
}

static void
a_session_with_nothing_left_is_gone (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing = { SESSIONS (10), EVERY (2), IN_RETRACTING, LATENESS (100) };
  Fixture       f = { .takes_retracts = true };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  take_script (&f, &windowing, "1 2 -1 -2");
  assert_string_equal (f.panes->str, "+[1,12)1 2@11 early 0/-1 f; -[1,12)1 2@11 early 0/-1 f; +[2,12)2@11 early 0/-1 f; "
                                     "-[2,12)2@11 early 0/-1 f");
  assert_nothing_is_kept (&f);
  tear_down (&f);
}

static void
a_part_that_has_expired_has_its_closing_pane (G_GNUC_UNUSED void **state)
{
  left (NONE, "1 15 8 w16 -8 end",
        "+[1,25)1 8 15@24 early 0/-1 f; -[1,25)1 8 15@24 early 0/-1 f; +[1,11)1@10 late 0/0 fl; +[15,25)15@24 early 0/-1 f; "
        "-[15,25)15@24 early 0/-1 f; +[15,25)15@24 ontime 1/0; -[15,25)15@24 ontime 1/0; +[15,25)15@24 late 2/1 l",
        SESSIONS (10), LATENESS (5), EVERY (3), IN_RETRACTING, .closing = WEIR_CLOSING_FIRE_ALWAYS);
}

static void
only_the_element_of_that_time_is_taken_from_a_session (G_GNUC_UNUSED void **state)
{
  left (LATE (1), "1=5 8=5 -4=5 -1=5 end", "+[8,18)5@17 ontime 0/0 fl", SESSIONS (10), IN_ACCUMULATING);
}

/* Windows that merge if they begin in the same ten. */
static void
merge_by_tens (G_GNUC_UNUSED const void *config, const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  for (uint32_t i = 1; i < n; i++)
    if (windows[i].start.us / 10 == windows[i - 1].start.us / 10)
      ret_group[i] = ret_group[i - 1];
}

static void
custom_windows_that_lose_an_element_are_derived_anew (G_GNUC_UNUSED void **state)
{
  static const WeirWindowFn fn
      = { .abi = WEIR_BATCH_ABI, .size = sizeof fn, .name = "tens", .merges = true, .merge = merge_by_tens };

  left (NONE, "1 5 9 12 -9 -1 -12",
        "+[1,4)1@3 early 0/-1 f; -[1,4)1@3 early 0/-1 f; +[1,8)1 5@7 early 0/-1 f; -[1,8)1 5@7 early 0/-1 f; "
        "+[1,12)1 5 9@11 early 0/-1 f; +[12,15)12@14 early 0/-1 f; -[1,12)1 5 9@11 early 0/-1 f; +[1,8)1 5@7 early 0/-1 f; "
        "-[1,8)1 5@7 early 0/-1 f; +[5,8)5@7 early 0/-1 f; -[12,15)12@14 early 0/-1 f",
        .windows = { .kind = WEIR_WINDOWS_CUSTOM, .custom = &fn, .size = { 3 } }, EVERY (1), IN_RETRACTING);
}

/* --- cuts --------------------------------------------------------------------------------------------------------- */

static void
take_sum (void *data, WeirWindow window, const void *key, const void *accumulator, const WeirKept *kept)
{
  const NumberAndSum *sum = accumulator;
  int64_t             left = 0;

  (void) window;
  (void) key;
  for (const WeirBagItem *item = kept->bag.first; item != NULL; item = item->next)
    left += (int64_t) item->n * *(const int64_t *) item->value;
  assert_int_equal (left, sum->sum);
  assert_int_equal (kept->n_values, sum->n);
  *(int64_t *) data += sum->sum;
}

static void
a_cut_hands_out_what_is_left_and_what_that_comes_to (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing = { SESSIONS (10), IN_RETRACTING };
  Fixture       f = { .takes_retracts = true };
  int64_t       sum = 0;

  set_up (&f, &windowing, NULL);
  take_script (&f, &windowing, "1=3 1=3 2=4 a:1=7 -1=3 50=20 -2=4");
  weir__general_cut (f.general, take_sum, &sum);
  assert_int_equal (sum, 3 + 7 + 20);
  tear_down (&f);
}

/* --- several inputs ----------------------------------------------------------------------------------------------- */

WEIR_KV (Number, WeirString, int64_t)
WEIR_LIST (Numbers, int64_t)
typedef struct
{
  WeirString key;
  Numbers    a, b;
} Joined;
WEIR_RECORD (Joined, key, WEIR_AS (a, Numbers), WEIR_AS (b, Numbers))

static void
give_joined (WeirGeneral *general, uint32_t tag, int64_t value, WeirElementKind kind)
{
  Number       row = { { "k", 1 }, value };
  WeirPlanEdge edge = { .key = WEIR_TYPE (WeirString), .value = WEIR_TYPE (int64_t), .tag = tag,
                        .value_offset = offsetof (Number, value) };
  WeirBatch    batch = { .type = WEIR_TYPE (Number), .rows = (const char *) &row, .n = 1, .row_size = sizeof row,
                         .window = WEIR_GLOBAL_WINDOW, .kind = (uint8_t) kind };

  weir__general_give (general, &edge, &batch);
  assert_null (weir__general_run (general));
}

static void
W7_a_join_takes_back_from_the_input_that_it_came_from (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing = { IN_RETRACTING };
  WeirCollect  *collect = weir__collect_new (WEIR_TYPE (Joined));
  WeirGeneral  *general = weir__general_new (
      &(WeirGeneralOptions) { .windowing = &windowing,
                               .spec = { .key = WEIR_TYPE (WeirString), .accumulator = &collect->accumulator,
                                         .fn = &collect->fn, .config = collect },
                               .collect = collect,
                               .row = WEIR_TYPE (Joined),
                               .takes_retracts = true });

  give_joined (general, 0, 7, WEIR_INSERT);
  give_joined (general, 1, 7, WEIR_INSERT);
  give_joined (general, 1, 8, WEIR_INSERT);
  give_joined (general, 1, 7, WEIR_RETRACT);
  give_joined (general, 0, 8, WEIR_RETRACT);
  weir__general_watermark (general, WEIR_TIME_MAX);
  const Joined *pane = (const void *) weir__general_run (general)->batch.rows;
  assert_int_equal (pane->a.n, 1);
  assert_int_equal (pane->a.items[0], 7);
  assert_int_equal (pane->b.n, 1);
  assert_int_equal (pane->b.items[0], 8);
  assert_int_equal (weir__general_dropped (general).late, 1);
  weir__general_free (general);
  weir__collect_free (collect);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (W4_a_value_that_is_replaced_is_counted_once),
    cmocka_unit_test (a_retract_is_not_counted_but_the_pane_goes_by_it),
    cmocka_unit_test (a_delay_begins_with_a_retract),
    cmocka_unit_test (a_value_that_is_there_twice_goes_once),
    cmocka_unit_test (what_came_to_nothing_is_taken_back_and_not_replaced),
    cmocka_unit_test (what_comes_again_is_a_first_pane),
    cmocka_unit_test (a_window_with_nothing_left_is_forgotten),
    cmocka_unit_test (an_accumulating_grouping_says_that_nothing_is_left),
    cmocka_unit_test (a_discarding_grouping_puts_out_the_difference),
    cmocka_unit_test (a_global_combine_comes_to_its_default),
    cmocka_unit_test (a_value_that_is_not_there_cannot_be_taken_back),
    cmocka_unit_test (a_retract_of_an_expired_window_is_late),
    cmocka_unit_test (a_retract_of_a_closed_window_is_dropped_as_closed),
    cmocka_unit_test (a_session_that_splits_is_replaced_by_its_parts_at_once),
    cmocka_unit_test (a_session_that_said_nothing_splits_without_a_word),
    cmocka_unit_test (a_session_that_loses_its_last_element_becomes_shorter),
    cmocka_unit_test (a_session_that_holds_together_goes_on),
    cmocka_unit_test (a_session_with_nothing_left_is_gone),
    cmocka_unit_test (a_part_that_has_expired_has_its_closing_pane),
    cmocka_unit_test (only_the_element_of_that_time_is_taken_from_a_session),
    cmocka_unit_test (custom_windows_that_lose_an_element_are_derived_anew),
    cmocka_unit_test (a_cut_hands_out_what_is_left_and_what_that_comes_to),
    cmocka_unit_test (W7_a_join_takes_back_from_the_input_that_it_came_from),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
