/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/weir.h>

#include "tests/support/weir-test.h"

static void
a_source_is_idle_when_it_says_so (void **state G_GNUC_UNUSED)
{
  WeirContext context = { 0 };
  WeirTracker tracker = { .context = &context, .position = 5, .to = 10 };

  assert_false (weir_tracker_is_idle (&tracker));
  weir_tracker_set_idle (&tracker);
  assert_true (weir_tracker_is_idle (&tracker));
  assert_true (weir_claim (&tracker, 7)); /* what it gave before counts, not what comes after */
  weir_tracker_set_idle (&tracker);
  assert_true (weir_tracker_is_idle (&tracker));
}

static void
what_is_done_afterwards_takes_that_back (void **state G_GNUC_UNUSED)
{
  WeirContext context = { 0 };
  WeirTracker tracker = { .context = &context, .position = 5, .to = 10, .watermark = { 40 } };

  weir_tracker_set_idle (&tracker);
  assert_true (weir_claim (&tracker, 5));
  assert_false (weir_tracker_is_idle (&tracker));
  weir_tracker_set_idle (&tracker);
  weir_tracker_advance (&tracker, 8);
  assert_false (weir_tracker_is_idle (&tracker));
  weir_tracker_set_idle (&tracker);
  weir_tracker_set_watermark (&tracker, (WeirTime) { 50 });
  assert_false (weir_tracker_is_idle (&tracker));
  weir_tracker_set_idle (&tracker);
  weir_tracker_set_watermark (&tracker, (WeirTime) { 45 }); /* also one that goes back */
  assert_false (weir_tracker_is_idle (&tracker));
  assert_int_equal (tracker.watermark.us, 50);
}

/* There is something at the position that it was not given. */
static void
a_refused_claim_takes_that_back_too (void **state G_GNUC_UNUSED)
{
  WeirContext context = { .stop = 1 };
  WeirTracker tracker = { .context = &context, .position = 5, .to = 10 };

  weir_tracker_set_idle (&tracker);
  assert_false (weir_claim (&tracker, 5));
  assert_false (weir_tracker_is_idle (&tracker));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_source_is_idle_when_it_says_so),
    cmocka_unit_test (what_is_done_afterwards_takes_that_back),
    cmocka_unit_test (a_refused_claim_takes_that_back_too),
  };

  return cmocka_run_group_tests_name ("source", tests, NULL, NULL);
}
