/* SPDX-License-Identifier: Apache-2.0 */
/* Linked with --wrap=clock_gettime: the wall clock was just set back by an hour. */
#include "runners/job/deadline.h"

#include "tests/support/weir-test.h"

int __real_clock_gettime (clockid_t clock, struct timespec *ret_time);
int __wrap_clock_gettime (clockid_t clock, struct timespec *ret_time);

int
__wrap_clock_gettime (clockid_t clock, struct timespec *ret_time)
{
  int failed = __real_clock_gettime (clock, ret_time);

  if (clock == CLOCK_REALTIME)
    ret_time->tv_sec += 3600;
  return failed;
}

static void
a_deadline_passes_though_the_wall_clock_is_set_back (void **state G_GNUC_UNUSED)
{
  pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t  cond;
  struct timespec deadline;

  weir__deadline_init_cond (&cond);
  deadline = weir__deadline_after ((WeirDuration) { 0 });
  pthread_mutex_lock (&lock);
  while (weir__deadline_wait (&cond, &lock, &deadline))
    ;
  pthread_mutex_unlock (&lock);
  pthread_cond_destroy (&cond);
}

static bool
is_between (struct timespec t, struct timespec from, struct timespec to)
{
  int64_t ns = t.tv_sec * INT64_C (1000000000) + t.tv_nsec;

  return t.tv_nsec >= 0 && t.tv_nsec < 1000000000 && ns >= from.tv_sec * INT64_C (1000000000) + from.tv_nsec
         && ns <= to.tv_sec * INT64_C (1000000000) + to.tv_nsec;
}

static void
a_deadline_is_so_long_from_now (void **state G_GNUC_UNUSED)
{
  static const int64_t us[] = { 0, 1, 999999, 1000000, 1999999, 123456789 };

  for (unsigned i = 0; i < G_N_ELEMENTS (us); i++)
    {
      struct timespec before, deadline, after;
      clock_gettime (CLOCK_MONOTONIC, &before);
      deadline = weir__deadline_after ((WeirDuration) { us[i] });
      clock_gettime (CLOCK_MONOTONIC, &after);
      deadline.tv_sec -= us[i] / 1000000;
      deadline.tv_nsec -= us[i] % 1000000 * 1000;
      if (deadline.tv_nsec < 0)
        deadline.tv_sec--, deadline.tv_nsec += 1000000000;
      assert_true (is_between (deadline, before, after));
    }
}

static void
a_deadline_that_is_very_far_is_still_ahead (void **state G_GNUC_UNUSED)
{
  struct timespec now, deadline = weir__deadline_after ((WeirDuration) { INT64_MAX });

  clock_gettime (CLOCK_MONOTONIC, &now);
  assert_true (deadline.tv_sec > now.tv_sec + 86400);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_deadline_passes_though_the_wall_clock_is_set_back),
    cmocka_unit_test (a_deadline_is_so_long_from_now),
    cmocka_unit_test (a_deadline_that_is_very_far_is_still_ahead),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
