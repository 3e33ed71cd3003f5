/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/job/deadline.h"

#define LONGEST_US (INT64_C (86400) * 10 * 1000000)

void
weir__deadline_init_cond (pthread_cond_t *cond)
{
  pthread_condattr_t attributes;

  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (cond, &attributes);
  pthread_condattr_destroy (&attributes);
}

struct timespec
weir__deadline_after (WeirDuration wait)
{
  struct timespec deadline;
  int64_t         us = CLAMP (wait.us, 0, LONGEST_US);

  clock_gettime (CLOCK_MONOTONIC, &deadline);
  deadline.tv_sec += us / 1000000;
  deadline.tv_nsec += us % 1000000 * 1000;
  deadline.tv_sec += deadline.tv_nsec / 1000000000;
  deadline.tv_nsec %= 1000000000;
  return deadline;
}

bool
weir__deadline_wait (pthread_cond_t *cond, pthread_mutex_t *lock, const struct timespec *deadline)
{
  return pthread_cond_timedwait (cond, lock, deadline) == 0;
}
