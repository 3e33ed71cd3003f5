/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/test-stream.h"

#include "tests/sdk/model/model-test.h"

#define US(n)       ((WeirTime) { n })
#define DURATION(n) ((WeirDuration) { n })

static WeirTestScript
script_of (WeirPipeline *p, WeirArena *arena)
{
  WeirTestScript script = { 0 };
  WeirBytes      bytes = { NULL, 0 };

  bytes.data = g_bytes_get_data (last_transform (p)->config, &bytes.size);
  assert_true (weir_value_decode (WEIR_TYPE (WeirTestScript), &bytes, &script, arena, NULL));
  return script;
}

static void
a_script_is_kept_in_the_graph_event_by_event (G_GNUC_UNUSED void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirArena)    arena = weir_arena_new ();
  ScoreCollection *c = weir_test_stream (p, Score,
                                         weir_test_elements (Score, weir_time_from_s (1), { WEIR_STRING ("ann"), 3 },
                                                             { WEIR_STRING ("bob"), 4 }),
                                         weir_test_watermark (weir_time_from_s (10)),
                                         weir_test_processing_time (WEIR_SECONDS (60)), weir_test_idle ());
  WeirTestScript           script = script_of (p, arena);
  Score                    second;

  assert_no_errors (p);
  assert_false (weir_collection_is_bounded (WEIR_COLLECTION (c)));
  assert_int_equal (script.steps.n, 4);
  assert_int_equal (script.steps.items[0].elements.n, 2);
  WeirTestElement element = script.steps.items[0].elements.items[1];
  assert_int_equal (element.time.us, 1000000);
  assert_true (weir_value_decode (WEIR_TYPE (Score), &element.element, &second, arena, NULL));
  assert_int_equal (second.value, 4);
  assert_int_equal (script.steps.items[1].watermark.us, 10000000);
  assert_int_equal (script.steps.items[2].by.us, 60000000);
  assert_int_equal (script.steps.items[3].kind, WEIR_TEST_IDLE);
}

static void
elements_of_one_event_may_have_times_of_their_own (G_GNUC_UNUSED void **state)
{
  static const struct
  {
    int64_t  value;
    WeirTime time;
  } timed[] = { { 7, { 100 } }, { 8, { 50 } } };
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirArena)    arena = weir_arena_new ();
  WeirTestEvent            event = { .kind = WEIR_TEST_ELEMENTS, .elements = timed, .n = 2, .size = sizeof (int64_t),
                                     .stride = sizeof *timed, .time_offset = offsetof (__typeof__ (*timed), time) };

  weir_pipeline_test_stream (p, WEIR_TYPE (int64_t), &event, 1, AT (7, NULL));
  WeirTestScript script = script_of (p, arena);
  assert_int_equal (script.steps.items[0].elements.items[0].time.us, 100);
  assert_int_equal (script.steps.items[0].elements.items[1].time.us, 50);
}

static void
I9_a_script_that_cannot_be_followed_is_refused (G_GNUC_UNUSED void **state)
{
  const struct
  {
    WeirTestEvent events[2];
    const char   *message;
  } cases[] = {
    { { weir_test_watermark (US (10)), weir_test_watermark (US (9)) },
      "event 2 of the test stream: the watermark goes back" },
    { { weir_test_watermark (US (10)), weir_test_watermark (US (INT64_MAX)) }, "to the end of time by itself" },
    { { weir_test_processing_time (DURATION (0)), weir_test_processing_time (DURATION (-1)) },
      "processing time goes back" },
    { { weir_test_watermark (US (10)), { .kind = 9 } }, "of an unknown kind" },
    { { weir_test_watermark (US (10)), { .n = 1, .size = 4 } },
      "event 2 of the test stream: its elements are of another size, not int64" },
    { { weir_test_watermark (US (10)), weir_test_elements (double, US (1), 7) },
      "event 2 of the test stream: its elements are float64, not int64" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
      weir_pipeline_test_stream (p, WEIR_TYPE (int64_t), cases[i].events, 2, AT (7, NULL));
      assert_error (p, "user.c:7: ", cases[i].message);
    }
}

static void
I9_an_element_cannot_be_at_the_end_of_time (G_GNUC_UNUSED void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  weir_test_stream (p, int64_t, weir_test_elements (int64_t, WEIR_TIME_MAX, 1));
  assert_error (p, __FILE__, "event 1 of the test stream: an element cannot be at the end of time");
}

/* A graph's bytes may come from anywhere. */
static void
expect_no_script (const WeirTestScript *script, const char *message)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (GByteArray)   bytes = g_byte_array_new ();
  g_autoptr (GError)       error = NULL;
  WeirGraphTransform      *t;

  weir_test_stream (p, int64_t, weir_test_watermark (US (1)));
  t = (WeirGraphTransform *) last_transform (p);
  weir_value_encode (WEIR_TYPE (WeirTestScript), script, bytes);
  g_bytes_unref (t->config);
  t->config = g_bytes_new (bytes->data, bytes->len);
  assert_null (weir__pipeline_graph (p, &error));
  if (strstr (error->message, message) == NULL)
    fail_msg ("expected \"%s\", found \"%s\"", message, error->message);
}

static void
I9_a_script_that_was_damaged_on_its_way_is_refused (G_GNUC_UNUSED void **state)
{
  WeirTestElement no_number[] = { { { 0 }, { (const uint8_t *) "\xa1x", 2 } } },
                  two_numbers[] = { { { 0 }, { (const uint8_t *) "\x01\x02", 2 } } };
  WeirTestStep back[] = { { .kind = WEIR_TEST_WATERMARK, .watermark = { 2 } },
                          { .kind = WEIR_TEST_WATERMARK, .watermark = { 1 } } },
               other[] = { { .kind = WEIR_TEST_ELEMENTS, .elements = { no_number, 1 } } },
               more[] = { { .kind = WEIR_TEST_ELEMENTS, .elements = { two_numbers, 1 } } };

  expect_no_script (&(WeirTestScript) { { back, 2 } }, "test_stream: event 2 of the test stream: the watermark goes");
  expect_no_script (&(WeirTestScript) { { other, 1 } }, "test_stream: event 1 of the test stream: ");
  expect_no_script (&(WeirTestScript) { { more, 1 } }, "event 1 of the test stream: 1 bytes behind a int64");
}

static void
a_script_that_is_missing_or_cut_off_is_refused (G_GNUC_UNUSED void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (GError)       error = NULL, no_script = NULL;
  WeirGraphTransform      *t;

  weir_test_stream (p, int64_t, weir_test_watermark (US (1)));
  t = (WeirGraphTransform *) last_transform (p);
  GBytes *whole = g_steal_pointer (&t->config);
  t->config = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - 1);
  assert_null (weir__pipeline_graph (p, &error));
  g_clear_pointer (&t->config, g_bytes_unref);
  const WeirType *type = t->config_type;
  t->config_type = NULL;
  assert_null (weir__pipeline_graph (p, &no_script));
  assert_non_null (strstr (no_script->message, "test_stream: no script"));
  t->config = whole;
  t->config_type = type;
  assert_non_null (weir__pipeline_graph (p, NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_script_is_kept_in_the_graph_event_by_event),
    cmocka_unit_test (elements_of_one_event_may_have_times_of_their_own),
    cmocka_unit_test (I9_a_script_that_cannot_be_followed_is_refused),
    cmocka_unit_test (I9_an_element_cannot_be_at_the_end_of_time),
    cmocka_unit_test (I9_a_script_that_was_damaged_on_its_way_is_refused),
    cmocka_unit_test (a_script_that_is_missing_or_cut_off_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
