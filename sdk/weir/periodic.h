/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_PERIODIC_H
#define WEIR_PERIODIC_H

/* Instants at regular intervals: PeriodicImpulse and PeriodicSequence.
 *
 *   weir_periodic_impulse (p, weir_time_from_s (0), weir_time_from_s (60), WEIR_SECONDS (10))   0 s, 10 s … 60 s
 *
 * Each instant is an element, with itself as timestamp, and comes when the wall clock has reached it: at once if it is
 * past. `stop` is included, if an instant falls on it; WEIR_TIME_MAX: there is no end. The watermark is at the next
 * instant. Unbounded collections, also where there is an end. */

#include <weir/do-fn.h>

G_BEGIN_DECLS

typedef struct
{
  WeirTime     start, stop;
  WeirDuration interval; /* more than 0 */
} WeirPeriod;
WEIR_RECORD (WeirPeriod, start, stop, interval)

/* → weir_pipeline_periodic_impulse */
#define weir_periodic_impulse(p, start, stop, interval)                                                               \
  ((WeirTimeCollection *) (void *) weir_pipeline_periodic_impulse ((p), (start), (stop), (interval),                  \
                                                                   WEIR_HERE ("periodic_impulse")))
/* The instants of each WeirPeriod of a collection. → weir_collection_periodic_sequence */
#define weir_periodic_sequence(periods)                                                                               \
  ((WeirTimeCollection *) (void *) weir_collection_periodic_sequence (                                                \
      _Generic ((periods), WeirPeriodCollection *: WEIR_COLLECTION (periods)), WEIR_HERE ("periodic_sequence")))

/* An interval that is not positive is a construction error. */
WEIR_API WeirCollection *weir_pipeline_periodic_impulse (WeirPipeline *p, WeirTime start, WeirTime stop,
                                                         WeirDuration interval, WeirSite at);
/* An interval that is not positive fails the run. */
WEIR_API WeirCollection *weir_collection_periodic_sequence (WeirCollection *periods, WeirSite at);

G_END_DECLS

#endif
