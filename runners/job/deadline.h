/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_JOB_DEADLINE_H
#define WEIR_RUNNERS_JOB_DEADLINE_H

/* Deadline: how long a thread waits for a condition at most. On the clock that nobody sets: by the wall clock a wait
 * would last an hour more when summer ends. */

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#include <weir/types.h>

/* Conditions that are waited for with a deadline must be initialised by this. */
void weir__deadline_init_cond (pthread_cond_t *cond);
/* So long from now; a very long time is cut to days. */
struct timespec weir__deadline_after (WeirDuration wait);
/* As pthread_cond_wait; false: the deadline has passed. */
bool weir__deadline_wait (pthread_cond_t *cond, pthread_mutex_t *lock, const struct timespec *deadline);

#endif
