/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CONFORMANCE_TRANSCRIPT_H
#define WEIR_CONFORMANCE_TRANSCRIPT_H

/* Transcript: a TestStream written as words, and the panes that come of it, as lines.
 *
 *   "1,2 w10 3=5 a:4 p7"    an event of the elements 1 and 2, the watermark goes to 10, an element 5 at the time 3,
 *                           one of key a, processing time moves on by 7
 *   "w9.999 9.999=1"        the last microsecond before 10
 *
 * Times are milliseconds, with a fraction of three digits or none. An element's value is its time, if nothing else is said;
 * its key is nothing. */

#include "tests/conformance/conformance.h"

WEIR_KV (Scored, WeirString, int64_t)
WEIR_GROUPED (ScoredValues, WeirString, int64_t)

ScoredCollection *transcript_stream (WeirPipeline *p, const char *script);
/* As weir_window_into, but that a trigger may finish. */
ScoredCollection *transcript_windows (ScoredCollection *in, WeirWindowing windowing);
/* "a: 1 2 3" of key a, "1 2 3" of none; "a: 6", "6". A grouping's value without elements reads "nothing". */
WeirStringCollection *transcript_lists (ScoredCollection *in);
WeirStringCollection *transcript_sums (ScoredCollection *in);

/* A pipeline, and what its collections hold. */
typedef struct
{
  WeirPipeline *p;
  Collector    *collector;
  int64_t       n;
} Transcript;

Transcript transcript_new (void);
void transcript_collect (Transcript *t, WeirCollection *collection);
/* Runs it on the oracle; `lines`, n of them in any order, are what collection i must have held. */
void transcript_run (const Transcript *t);
void transcript_check (const Transcript *t, int64_t i, const char *const *lines, size_t n);
#define LINES(...)                                                                                                    \
  (const char *const[]) { __VA_ARGS__ }, sizeof ((const char *const[]) { __VA_ARGS__ }) / sizeof (char *)
void transcript_free (Transcript *t);

#endif
