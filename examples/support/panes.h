/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXAMPLES_SUPPORT_PANES_H
#define EXAMPLES_SUPPORT_PANES_H

/* What the examples of windows, triggers and late data share: a story that is told to a pipeline, and a record of what the
 * pipeline says when. Elements are KVs. A program prints its record, or with --record writes it as JSON lines, which
 * draw-panes makes a picture of. */

#include <weir/testing/test-stream.h>
#include <weir/weir.h>

/* Points of a player (a team, a key of any sort). */
WEIR_KV (Points, WeirString, int64_t)

/* A line of the record. */
typedef struct
{
  WeirString what;       /* "element", "watermark", "pane", "retract", "dropped" */
  int64_t    step;       /* the event of the story in which it happened */
  WeirTime   at;         /* processing time */
  WeirTime   time;       /* event time: of the element; the watermark */
  WeirTime   start, end; /* of the pane's window */
  WeirString key, value;
  WeirString timing; /* "early", "on time", "late" */
} PanesEvent;
WEIR_RECORD (PanesEvent, what, step, at, time, start, end, key, value, timing)

/* Minutes and seconds since the story began, in event time and in processing time alike. */
static inline WeirTime
at (int64_t minutes, int64_t seconds)
{
  return weir_time_from_s (minutes * 60 + seconds);
}

/* Story lines: the clock goes on; so many points of a player reach us, made at `t`; nothing older than `t` is expected. */
#define later(seconds)            weir_test_processing_time (WEIR_SECONDS (seconds))
#define points(t, player, number) weir_test_elements (Points, (t), { WEIR_STRING (player), (number) })
#define watermark(t)              weir_test_watermark (t)

/* A stream that follows the story, of which there is one in a program; it is recorded too. */
PointsCollection *panes_story (WeirPipeline *p, const WeirTestEvent *events, size_t n);
/* Records what comes out of a grouping. */
void panes_record (PointsCollection *totals);
/* Records what came too late to be in any pane. */
void panes_record_dropped (PointsCollection *dropped);
/* Runs the pipeline and prints the record; what a program's main returns. */
int panes_main (WeirPipeline *p, int argc, char **argv);

#endif
