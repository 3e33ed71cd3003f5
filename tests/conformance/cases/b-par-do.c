/* SPDX-License-Identifier: Apache-2.0 */
/* B: ParDo: outputs, lifecycle, errors, timestamps. */
#include "tests/conformance/cases/common.h"

static void
add_one (const int64_t *n, WeirInt64Emitter *out)
{
  weir_emit (out, *n + 1);
}
WEIR_DO_FN (add_one, int64_t, int64_t)

CASE (B2_a_par_do_in_a_composite_is_a_par_do)
{
  WeirInt64Collection *result = NULL;

  WEIR_SCOPE (c->p, "Outer")
  WEIR_SCOPE (c->p, "Inner")
  result = weir_par_do (weir_create (c->p, int64_t, 1, 2, 3), add_one);
  expect (c, result, "2", "3", "4");
}

CASE (B2_types_pass_through_composites)
{
  WeirInt64Collection *result = NULL;

  WEIR_SCOPE (c->p, "Composite")
  result = weir_par_do (weir_reshuffle (weir_create (c->p, int64_t, 1)), add_one);
  assert_ptr_equal (weir_collection_type (WEIR_COLLECTION (result)), WEIR_TYPE (int64_t));
  expect (c, result, "2");
}

#define SIZES(X) X (WeirString, short_ones) X (int64_t, sizes) X (WeirString, never)
WEIR_OUTPUTS (sort_by_size, SIZES)
static void
sort_by_size (const WeirString *s, const sort_by_size_emitters *out)
{
  if (s->size < 3)
    weir_emit (out->short_ones, *s);
  weir_emit (out->sizes, (int64_t) s->size);
}
WEIR_DO_FN_MULTI (sort_by_size, WeirString, SIZES)

CASE (X12_each_output_gets_what_was_emitted_to_it)
{
  sort_by_size_collections sorted = weir_par_do (weir_create_strings (c->p, "a", "bcd", "ef"), sort_by_size);

  expect (c, sorted.short_ones, "a", "ef");
  expect (c, sorted.sizes, "1", "3", "2");
  expect (c, sorted.never);
}

CASE (B23_an_output_that_nobody_reads_does_no_harm)
{
  expect (c, weir_par_do (weir_create_strings (c->p, "a", "bcd"), sort_by_size).sizes, "1", "3");
}

/* --- options ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *at_setup;
} OptionReader;

static gboolean
remember_option (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  ((OptionReader *) weir_context_instance (ctx))->at_setup = weir_context_option (ctx, "greeting");
  return TRUE;
}

static gboolean
tell_options (WeirContext *ctx, const WeirBytes *nothing G_GNUC_UNUSED, WeirStringEmitter *out,
              GError **error G_GNUC_UNUSED)
{
  weir_emit (out, weir_string_from_c (((OptionReader *) weir_context_instance (ctx))->at_setup));
  weir_emit (out, weir_string_from_c (weir_context_option (ctx, "greeting")));
  weir_emit (out, weir_context_option (ctx, "unheard of") == NULL ? STR ("none") : STR ("some"));
  return TRUE;
}
WEIR_DO_FN (tell_options, WeirBytes, WeirString, .setup = remember_option, .instance_size = sizeof (OptionReader))

CASE (B6_options_set_after_construction_are_seen_in_setup_and_process)
{
  expect (c, weir_par_do (impulse (c), tell_options), "hello", "hello", "none");
  weir_pipeline_set_option (c->p, "greeting", "hello");
}

/* --- failures ----------------------------------------------------------------------------------------------------- */

static gboolean
fail_callback (WeirContext *ctx G_GNUC_UNUSED, GError **error)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "test error in a callback");
  return FALSE;
}

static gboolean
fail_process (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n, WeirInt64Emitter *out, GError **error)
{
  weir_emit (out, *n);
  if (*n != 42)
    return TRUE;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "test error in process");
  return FALSE;
}
WEIR_DO_FN (fail_process, int64_t, int64_t)

static void
pass_on (const int64_t *n, WeirInt64Emitter *out)
{
  weir_emit (out, *n);
}
static void
fail_setup (const int64_t *n, WeirInt64Emitter *out)
{
  pass_on (n, out);
}
WEIR_DO_FN (fail_setup, int64_t, int64_t, .setup = fail_callback)
static void
fail_start (const int64_t *n, WeirInt64Emitter *out)
{
  pass_on (n, out);
}
WEIR_DO_FN (fail_start, int64_t, int64_t, .start_bundle = fail_callback)
static void
fail_finish (const int64_t *n, WeirInt64Emitter *out)
{
  pass_on (n, out);
}
WEIR_DO_FN (fail_finish, int64_t, int64_t, .finish_bundle = fail_callback)

CASE (B7_an_error_in_process_is_the_runs_with_path_and_element)
{
  WEIR_SCOPE (c->p, "Composite")
  weir_par_do (weir_create (c->p, int64_t, 1, 42, 3), fail_process);
  expect_failure (c, "test error in process");
  expect_failure (c, "Composite/fail_process");
  expect_failure (c, "42");
}

CASE (B7_an_error_at_the_start_of_a_bundle_is_the_runs)
{
  weir_par_do (weir_create (c->p, int64_t, 1), fail_start);
  expect_failure (c, "test error in a callback");
  expect_failure (c, "fail_start");
}

CASE (B7_an_error_at_the_end_of_a_bundle_is_the_runs)
{
  weir_par_do (weir_create (c->p, int64_t, 1), fail_finish);
  expect_failure (c, "test error in a callback");
  expect_failure (c, "fail_finish");
}

CASE (B7_an_error_in_setup_is_the_runs)
{
  weir_par_do (weir_create (c->p, int64_t, 1), fail_setup);
  expect_failure (c, "test error in a callback");
  expect_failure (c, "fail_setup");
}

static gboolean
fail_silently (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n G_GNUC_UNUSED, WeirInt64Emitter *out G_GNUC_UNUSED,
               GError **error G_GNUC_UNUSED)
{
  return FALSE;
}
WEIR_DO_FN (fail_silently, int64_t, int64_t)

CASE (B7_a_function_that_fails_without_saying_why_fails_the_run)
{
  weir_par_do (weir_create (c->p, int64_t, 7), fail_silently);
  expect_failure (c, "fail_silently");
  expect_failure (c, "without saying why");
}

/* --- timestamps --------------------------------------------------------------------------------------------------- */

static gboolean
emit_at_value (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n, WeirInt64Emitter *out, GError **error G_GNUC_UNUSED)
{
  weir_emit_at (out, MS (*n), *n);
  return TRUE;
}
WEIR_DO_FN (emit_at_value, int64_t, int64_t)

#define TIMED(X) X (int64_t, plain) X (int64_t, timed)
WEIR_OUTPUTS (emit_to_both, TIMED)
static void
emit_to_both (const int64_t *n, const emit_to_both_emitters *out)
{
  weir_emit (out->plain, *n);
  weir_emit_at (out->timed, MS (*n), *n);
  weir_emit (out->timed, -*n);
}
WEIR_DO_FN_MULTI (emit_to_both, int64_t, TIMED)

CASE (B11_an_output_may_have_a_timestamp_of_its_own)
{
  expect_as (c, weir_par_do (weir_create (c->p, int64_t, 3, 42, 6), emit_at_value), SHOW_TIMES, "3 @3", "42 @42",
             "6 @6");
}

CASE (B11_a_tagged_output_may_have_a_timestamp_of_its_own)
{
  emit_to_both_collections both = weir_par_do (weir_create (c->p, int64_t, 3, 42), emit_to_both);

  expect_as (c, both.plain, SHOW_TIMES, "3 @min", "42 @min");
  expect_as (c, both.timed, SHOW_TIMES, "3 @3", "-3 @min", "42 @42", "-42 @min");
}

typedef struct
{
  int64_t by_ms;
} Shift;
WEIR_RECORD (Shift, by_ms)

static gboolean
emit_shifted (const Shift *self, WeirContext *ctx, const int64_t *n, WeirInt64Emitter *out)
{
  weir_emit_at (out, weir_time_add (weir_context_timestamp (ctx), WEIR_MILLISECONDS (self->by_ms)), *n);
  return TRUE;
}

#define SHIFTER(fn, ...)                                                                                              \
  static gboolean fn (const Shift *self, WeirContext *ctx, const int64_t *n, WeirInt64Emitter *out, GError **error)   \
  {                                                                                                                   \
    (void) error;                                                                                                     \
    return emit_shifted (self, ctx, n, out);                                                                          \
  }                                                                                                                   \
  WEIR_DO_FN_WITH (fn, Shift, int64_t, int64_t, ##__VA_ARGS__)
SHIFTER (shift_by_a_second, .allowed_skew = { 1000000 })
SHIFTER (shift_without_skew)
SHIFTER (shift_without_limit, .infinite_skew = true)

static WeirInt64Collection *
three_timed (Case *c)
{
  return weir_create_timestamped (c->p, int64_t, { 3, MS (3) }, { 42, MS (42) }, { 6, MS (6) });
}

CASE (B12_a_timestamp_may_move_back_by_the_allowed_skew)
{
  expect_as (c, weir_par_do_with (three_timed (c), shift_by_a_second, .by_ms = -1000), SHOW_TIMES, "3 @-997",
             "42 @-958", "6 @-994");
}

CASE (B13_a_timestamp_before_the_allowed_skew_fails_the_run)
{
  weir_par_do_with (three_timed (c), shift_by_a_second, .by_ms = -1001);
  expect_failure (c, "Cannot output with timestamp");
  expect_failure (c, "no earlier than the timestamp of the current input");
  expect_failure (c, "minus the allowed skew (1 s)");
  expect_failure (c, "shift_by_a_second");
}

CASE (B13_without_skew_no_timestamp_moves_back)
{
  weir_par_do_with (three_timed (c), shift_without_skew, .by_ms = -1);
  expect_failure (c, "Cannot output with timestamp");
  expect_failure (c, "minus the allowed skew (0 s)");
}

CASE (B13_the_same_and_later_timestamps_are_fine_without_skew)
{
  expect_as (c, weir_par_do_with (three_timed (c), shift_without_skew, .by_ms = 0), SHOW_TIMES, "3 @3", "42 @42",
             "6 @6");
  expect_as (c, weir_par_do_with (three_timed (c), shift_without_skew, .by_ms = 100), SHOW_TIMES, "3 @103", "42 @142",
             "6 @106");
}

CASE (B14_with_infinite_skew_timestamps_go_anywhere)
{
  WeirInt64Collection *far = weir_create_timestamped (c->p, int64_t, { 1, WEIR_TIME_MIN }, { 2, MS (0) });

  expect_as (c, weir_par_do_with (far, shift_without_limit, .by_ms = -INT64_C (9000000000000000)), SHOW_TIMES, "1 @min",
             "2 @-9000000000000000");
  expect_as (c, weir_par_do_with (three_timed (c), shift_without_limit, .by_ms = -INT64_C (9223372036854775)),
             SHOW_TIMES, "3 @-9223372036854772", "42 @-9223372036854733", "6 @-9223372036854769");
}

SHIFTER (shift_by_ages, .allowed_skew = { INT64_C (9000000000000000000) })

CASE (B15_a_refused_timestamp_is_named_beside_the_elements_and_the_setting)
{
  weir_par_do_with (weir_create_timestamped (c->p, int64_t, { 1, MS (1) }), shift_without_skew, .by_ms = -1);
  expect_failure (c, "1970-01-01T00:00:00Z");
  expect_failure (c, "1970-01-01T00:00:00.001Z");
  expect_failure (c, "(0 s)");
  expect_failure (c, "WeirDoFn.allowed_skew");
  expect_failure (c, "element 1");
}

CASE (B15_a_skew_of_ages_neither_overflows_nor_lets_more_through)
{
  expect_as (c, weir_par_do_with (weir_create_timestamped (c->p, int64_t, { 1, MS (1) }), shift_by_ages,
                                  .by_ms = -INT64_C (9000000000000000)),
             SHOW_TIMES, "1 @-8999999999999999");
}

CASE (B15_a_timestamp_before_a_skew_of_ages_is_refused)
{
  weir_par_do_with (weir_create_timestamped (c->p, int64_t, { 1, MS (1) }), shift_by_ages,
                    .by_ms = -INT64_C (9000000000000001));
  expect_failure (c, "minus the allowed skew (9e+12 s)");
}

static WeirTime
time_of_value (const int64_t *n)
{
  return MS (*n);
}
WEIR_TIME_FN (time_of_value, int64_t)

static WeirTime
an_hour_before (const int64_t *n)
{
  return MS (*n - 3600000);
}
WEIR_TIME_FN (an_hour_before, int64_t, .allowed_skew = { INT64_C (3600000000) })

CASE (B18_with_timestamps_gives_each_element_its_time)
{
  expect_as (c, weir_with_timestamps (weir_create (c->p, int64_t, 1, 2000), time_of_value), SHOW_TIMES, "1 @1",
             "2000 @2000");
}

CASE (B18_with_timestamps_backwards_fails_the_run)
{
  (void) !weir_with_timestamps (weir_create_timestamped (c->p, int64_t, { 1, MS (2) }), time_of_value);
  expect_failure (c, "no earlier than the timestamp of the current input");
}

CASE (B18_with_timestamps_backwards_within_the_skew_is_fine)
{
  expect_as (c, weir_with_timestamps (weir_create_timestamped (c->p, int64_t, { 1, MS (1) }), an_hour_before),
             SHOW_TIMES, "1 @-3599999");
}

/* --- what a context says ------------------------------------------------------------------------------------------ */

static gboolean
reify (WeirContext *ctx, const int64_t *n, WeirStringEmitter *out, GError **error G_GNUC_UNUSED)
{
  WeirPane pane = weir_context_pane (ctx);

  weir_emit_printf (out, "%" PRId64 "@%" PRId64 " [%" PRId64 ",%" PRId64 ") %s %d %s", *n,
                    weir_context_timestamp (ctx).us, weir_context_window (ctx).start.us,
                    weir_context_window (ctx).end.us, pane.timing == WEIR_PANE_ON_TIME ? "on time" : "no",
                    (int) weir_context_kind (ctx), weir_context_path (ctx));
  return TRUE;
}
WEIR_DO_FN (reify, int64_t, WeirString)

CASE (B19_a_function_sees_time_window_pane_and_path)
{
  WeirInt64Collection *timed = weir_create_timestamped (c->p, int64_t, { 8, { 123 } });
  WeirInt64Collection *fixed = weir_window_into (timed, .windows = weir_fixed_windows (WEIR_MICROSECONDS (100)));

  expect (c, weir_par_do (weir_sum_globally (fixed), reify), "8@199 [100,200) on time 0 reify");
}

CASE (B19_an_elements_window_is_the_global_one_at_first)
{
  WeirString global = STR ("5@1000 [-9223372036854775808,9223371950454775808) no 0 Named/reify_2");
  WeirInt64Collection *timed = weir_create_timestamped (c->p, int64_t, { 5, MS (1) });

  WEIR_SCOPE (c->p, "Named")
  {
    weir_par_do (timed, reify);
    expect (c, weir_par_do (timed, reify), global.data);
  }
}

CASES (b, B2_a_par_do_in_a_composite_is_a_par_do, B2_types_pass_through_composites,
       X12_each_output_gets_what_was_emitted_to_it, B23_an_output_that_nobody_reads_does_no_harm,
       B6_options_set_after_construction_are_seen_in_setup_and_process,
       B7_an_error_in_process_is_the_runs_with_path_and_element, B7_an_error_at_the_start_of_a_bundle_is_the_runs,
       B7_an_error_at_the_end_of_a_bundle_is_the_runs, B7_an_error_in_setup_is_the_runs,
       B7_a_function_that_fails_without_saying_why_fails_the_run, B11_an_output_may_have_a_timestamp_of_its_own,
       B11_a_tagged_output_may_have_a_timestamp_of_its_own, B12_a_timestamp_may_move_back_by_the_allowed_skew,
       B13_a_timestamp_before_the_allowed_skew_fails_the_run, B13_without_skew_no_timestamp_moves_back,
       B13_the_same_and_later_timestamps_are_fine_without_skew, B14_with_infinite_skew_timestamps_go_anywhere,
       B15_a_refused_timestamp_is_named_beside_the_elements_and_the_setting,
       B15_a_skew_of_ages_neither_overflows_nor_lets_more_through, B15_a_timestamp_before_a_skew_of_ages_is_refused,
       B18_with_timestamps_gives_each_element_its_time, B18_with_timestamps_backwards_fails_the_run,
       B18_with_timestamps_backwards_within_the_skew_is_fine, B19_a_function_sees_time_window_pane_and_path,
       B19_an_elements_window_is_the_global_one_at_first)
