/* SPDX-License-Identifier: Apache-2.0 */
/* The order of steps, the clock, and what counts as over; no lane is there. */
#include <weir/testing/test-stream.h>

#include "runners/engine/steps.h"
#include "tests/runners/plan/plan-test.h"

#define N_PARTS 3

typedef struct
{
  WeirPipeline *p;
  WeirPlan     *plan;
  WeirSteps    *steps;
} Fixture;

static void
set_up (Fixture *f)
{
  f->p = weir_pipeline_new ("p");
}

static void
begin (Fixture *f)
{
  f->plan = plan_of (f->p, NULL);
  f->steps = weir__steps_new (f->plan, N_PARTS);
}

static void
tear_down (Fixture *f)
{
  weir__steps_free (f->steps);
  weir__plan_free (f->plan);
  weir_pipeline_free (f->p);
}

static void
pass (Fixture *f)
{
  for (unsigned i = 0; i < N_PARTS; i++)
    {
      assert_false (weir__steps_begin (f->steps));
      assert_int_equal (weir__steps_part_done (f->steps), i == N_PARTS - 1);
    }
}

/* What this step has each stage give: "E2@0" (two elements, by stage 0), "W10@1", "" for none. */
static char *
describe_event (Fixture *f)
{
  GString *to = g_string_new (NULL);

  for (uint32_t s = 0; s < f->plan->stages->len; s++)
    {
      const WeirTestStep *event = weir__steps_take (f->steps, (WeirStageId) { s });
      if (event == NULL)
        continue;
      if (event->kind == WEIR_TEST_ELEMENTS)
        g_string_append_printf (to, "E%zu@%u", event->elements.n, s);
      else if (event->watermark.us == INT64_MAX)
        g_string_append_printf (to, "end@%u", s);
      else
        g_string_append_printf (to, "W%" PRId64 "@%u", event->watermark.us, s);
      assert_null (weir__steps_take (f->steps, (WeirStageId) { s }));
    }
  return g_string_free (to, FALSE);
}

static void
expect_step (Fixture *f, const char *expected)
{
  uint64_t before = weir__steps_number (f->steps);

  assert_true (weir__steps_begin (f->steps));
  assert_int_equal (weir__steps_number (f->steps), before + 1);
  g_autofree char *found = describe_event (f);
  assert_string_equal (found, expected);
  pass (f);
}

static void
expect_end (Fixture *f)
{
  uint64_t before = weir__steps_number (f->steps);

  assert_false (weir__steps_are_over (f->steps));
  assert_true (weir__steps_begin (f->steps)); /* all lanes must know */
  assert_true (weir__steps_are_over (f->steps));
  assert_false (weir__steps_begin (f->steps));
  assert_int_equal (weir__steps_number (f->steps), before);
}

#define US(n) ((WeirTime) { n })

static void
each_event_is_a_step_between_one_without_an_event_and_the_end_of_time (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f);
  weir_test_stream (f.p, int64_t, weir_test_elements (int64_t, US (1), 1, 2), weir_test_watermark (US (10)),
                    weir_test_processing_time (((WeirDuration) { 5 })));
  begin (&f);
  assert_int_equal (weir__steps_number (f.steps), 0);
  expect_step (&f, "");
  expect_step (&f, "E2@0");
  expect_step (&f, "W10@0");
  expect_step (&f, ""); /* the clock is nobody's to give */
  expect_step (&f, "end@0");
  expect_end (&f);
  tear_down (&f);
}

static void
streams_take_turns_round_by_round (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f);
  weir_test_stream (f.p, int64_t, weir_test_watermark (US (1)));
  weir_test_stream (f.p, int64_t, weir_test_watermark (US (2)), weir_test_watermark (US (20)),
                    weir_test_watermark (US (200)));
  weir_test_stream (f.p, int64_t, weir_test_watermark (US (3)), weir_test_watermark (US (30)));
  begin (&f);
  expect_step (&f, "");
  expect_step (&f, "W1@0");
  expect_step (&f, "W2@1");
  expect_step (&f, "W3@2");
  expect_step (&f, "end@0");
  expect_step (&f, "W20@1");
  expect_step (&f, "W30@2");
  expect_step (&f, "W200@1");
  expect_step (&f, "end@2");
  expect_step (&f, "end@1");
  expect_end (&f);
  tear_down (&f);
}

static void
streams_share_one_clock_that_begins_at_1970 (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f);
  weir_test_stream (f.p, int64_t, weir_test_processing_time (WEIR_MICROSECONDS (5)),
                    weir_test_processing_time (((WeirDuration) { INT64_MAX })));
  weir_test_stream (f.p, int64_t, weir_test_processing_time (WEIR_MICROSECONDS (2)));
  begin (&f);
  expect_step (&f, "");
  assert_int_equal (weir__steps_now (f.steps).us, 0);
  expect_step (&f, "");
  assert_int_equal (weir__steps_now (f.steps).us, 5);
  expect_step (&f, "");
  assert_int_equal (weir__steps_now (f.steps).us, 7);
  expect_step (&f, "");
  assert_int_equal (weir__steps_now (f.steps).us, INT64_MAX);
  tear_down (&f);
}

static void
a_cut_rides_on_the_next_step_once (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f);
  weir_test_stream (f.p, int64_t, weir_test_watermark (US (1)));
  begin (&f);
  expect_step (&f, "");
  assert_int_equal (weir__steps_cut (f.steps), 0);
  weir__steps_ask_cut (f.steps, 4);
  assert_int_equal (weir__steps_cut (f.steps), 0); /* that barrier is on its way */
  expect_step (&f, "W1@0");
  assert_int_equal (weir__steps_cut (f.steps), 4);
  expect_step (&f, "end@0");
  assert_int_equal (weir__steps_cut (f.steps), 0);
  tear_down (&f);
}

static void
a_cut_that_is_asked_for_when_all_is_over_is_a_step_without_an_event (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f);
  weir_test_stream (f.p, int64_t, weir_test_watermark (US (1)));
  begin (&f);
  expect_step (&f, "");
  expect_step (&f, "W1@0");
  expect_step (&f, "end@0");
  expect_end (&f);
  weir__steps_ask_cut (f.steps, 1);
  expect_step (&f, "");
  assert_int_equal (weir__steps_cut (f.steps), 1);
  assert_false (weir__steps_begin (f.steps));
  weir__steps_ask_cut (f.steps, 2);
  expect_step (&f, "");
  assert_int_equal (weir__steps_cut (f.steps), 2);
  assert_true (weir__steps_are_over (f.steps));
  tear_down (&f);
}

static void
expect_described (const Fixture *f, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  weir__steps_describe (f->steps, text);
  assert_string_equal (text->str, expected);
}

static void
a_step_that_does_not_end_says_how_many_parts_it_waits_for (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f);
  weir_test_stream (f.p, int64_t, weir_test_watermark (US (1)));
  begin (&f);
  assert_true (weir__steps_begin (f.steps));
  expect_described (&f, "step 1: 3 of 3 parts have not passed its barrier\n");
  assert_false (weir__steps_part_done (f.steps));
  expect_described (&f, "step 1: 2 of 3 parts have not passed its barrier\n");
  for (unsigned i = 1; i < N_PARTS; i++)
    weir__steps_part_done (f.steps);
  expect_step (&f, "W1@0");
  expect_step (&f, "end@0");
  expect_end (&f);
  expect_described (&f, "step 3, the last: 0 of 3 parts have not passed its barrier\n");
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_event_is_a_step_between_one_without_an_event_and_the_end_of_time),
    cmocka_unit_test (streams_take_turns_round_by_round),
    cmocka_unit_test (streams_share_one_clock_that_begins_at_1970),
    cmocka_unit_test (a_cut_rides_on_the_next_step_once),
    cmocka_unit_test (a_cut_that_is_asked_for_when_all_is_over_is_a_step_without_an_event),
    cmocka_unit_test (a_step_that_does_not_end_says_how_many_parts_it_waits_for),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
