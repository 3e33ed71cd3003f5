/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TESTING_TEST_STREAM_H
#define WEIR_TESTING_TEST_STREAM_H

/* TestStream: an unbounded source that follows a script, for tests of windows, triggers, lateness, state and timers.
 *
 *   WeirInt64Collection *clicks = weir_test_stream (p, int64_t,
 *       weir_test_elements (int64_t, weir_time_from_s (1), 3, 4),
 *       weir_test_watermark (weir_time_from_s (10)),
 *       weir_test_elements (int64_t, weir_time_from_s (2), 5),
 *       weir_test_processing_time (WEIR_SECONDS (60)));
 *
 * Each line of the script is an event. The next one happens when all that came of the one before has gone through the
 * whole pipeline, on every runner: nothing is left under way but what waits for a watermark, a clock or more elements.
 * The elements of one event are taken as one step: triggers are asked once they have all arrived.
 *
 * In a pipeline with a TestStream, processing time is the script's: it begins at 1970 and moves only when told. Behind
 * the last event the watermark goes to the end of time.
 *
 * Several streams in a pipeline take turns: the first event of each, in the order in which the streams were made, then the
 * second of each. Watermarks are each stream's own, but there is one clock: what an event of one stream adds to it has gone
 * by for all, so that a minute in each of two scripts makes two. */

#include <weir/sys/typed.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_TEST_ELEMENTS = 0,
  WEIR_TEST_WATERMARK,
  WEIR_TEST_PROCESSING_TIME,
  WEIR_TEST_IDLE,
} WeirTestEventKind;

typedef struct
{
  WeirTestEventKind kind;
  WeirTime          time;        /* of the elements; the watermark */
  WeirDuration      by;          /* that the processing time moves on */
  const void       *elements;    /* n of them */
  size_t            n, size;     /* size: of one, to be compared with the type's */
  size_t            stride;      /* of the array that they lie in */
  size_t            time_offset; /* WEIR_TEST_SAME_TIME, or where each one's own time lies behind its start */
  const WeirType   *type;        /* of the elements, to be compared with the stream's; NULL: the size alone is */
} WeirTestEvent;

#define WEIR_TEST_SAME_TIME SIZE_MAX

/* Arguments, unlike initialisers, cannot be bare numbers. */
static inline WeirTime
weir__test_time (WeirTime time)
{
  return time;
}

static inline WeirDuration
weir__test_duration (WeirDuration duration)
{
  return duration;
}

/* The stream of the events listed; at least one. → weir_pipeline_test_stream */
#define weir_test_stream(p, T, ...)                                                                                   \
  ((T##Collection *) (void *) weir_pipeline_test_stream (                                                             \
      (p), WEIR_TYPE (T), (const WeirTestEvent[]) { __VA_ARGS__ },                                                    \
      sizeof ((const WeirTestEvent[]) { __VA_ARGS__ }) / sizeof (WeirTestEvent), WEIR_HERE ("test_stream")))

/* Elements of type T, all with the timestamp `t`: weir_test_elements (Score, t, { WEIR_STRING ("ann"), 3 }). */
#define weir_test_elements(T, t, ...)                                                                                 \
  { .kind = WEIR_TEST_ELEMENTS,                                                                                       \
    .time = weir__test_time (t),                                                                                      \
    .elements = (const T[]) { __VA_ARGS__ },                                                                          \
    .n = sizeof ((const T[]) { __VA_ARGS__ }) / sizeof (T),                                                           \
    .size = sizeof (T),                                                                                               \
    .stride = sizeof (T),                                                                                             \
    .time_offset = WEIR_TEST_SAME_TIME,                                                                               \
    .type = WEIR_TYPE (T) }
/* The watermark is now `t`. It never goes back, and to the end of time only behind the last event. */
#define weir_test_watermark(t)       { .kind = WEIR_TEST_WATERMARK, .time = weir__test_time (t) }
/* The stream is idle: where it meets others, nobody waits for it (<weir/source.h>). Its next elements or watermark end
 * that. */
#define weir_test_idle()             { .kind = WEIR_TEST_IDLE }
/* Processing time goes on by `d`. */
#define weir_test_processing_time(d) { .kind = WEIR_TEST_PROCESSING_TIME, .by = weir__test_duration (d) }

/* The untyped core. `events` and what they point to are copied, elements in their encoding. Construction errors:
 * elements of another type or size than the stream's, elements at WEIR_TIME_MAX, a watermark that goes back or is WEIR_TIME_MAX,
 * processing time that goes back. */
WEIR_API WeirCollection *weir_pipeline_test_stream (WeirPipeline *p, const WeirType *type, const WeirTestEvent *events,
                                                    size_t n, WeirSite at);

G_END_DECLS

#endif
