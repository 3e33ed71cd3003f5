/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CREATE_H
#define WEIR_CREATE_H

/* Collections out of nothing: Impulse, Create, GenerateSequence. */

#include <weir/sys/typed.h>

G_BEGIN_DECLS

/* One empty WeirBytes at WEIR_TIME_MIN: what every source starts from. → weir_pipeline_impulse */
#define weir_impulse(p) ((WeirBytesCollection *) (void *) weir_pipeline_impulse ((p), WEIR_HERE ("impulse")))

/* weir_create (p, int64_t, 1, 2, 3), weir_create (p, Score, { WEIR_STRING ("ann"), 3 }, { WEIR_STRING ("bob"), 5 }):
 * the elements written down, all at WEIR_TIME_MIN. None is fine, too. → weir_pipeline_create */
#define weir_create(p, T, ...)                                                                                        \
  ((T##Collection *) (void *) weir_pipeline_create ((p), WEIR_TYPE (T), (const T[]) { __VA_ARGS__ },                  \
                                                    sizeof ((const T[]) { __VA_ARGS__ }) / sizeof (T),                \
                                                    WEIR_HERE ("create")))

/* The `n` elements at `elements`, a const T *. → weir_pipeline_create */
#define weir_create_from(p, T, elements, n)                                                                           \
  (WEIR__REQUIRE (WEIR__SAME (*(elements), T) || WEIR__SAME (*(elements), const T),                                   \
                  "weir_create_from: " #elements " does not point to a " #T),                                         \
   (T##Collection *) (void *) weir_pipeline_create ((p), WEIR_TYPE (T), (elements), (n), WEIR_HERE ("create")))

/* weir_create_strings (p, "a", "b"): C strings as WeirString elements; at least one. → weir_pipeline_create_strings */
#define weir_create_strings(p, ...)                                                                                   \
  ((WeirStringCollection *) (void *) weir_pipeline_create_strings (                                                   \
      (p), (const char *const[]) { __VA_ARGS__ }, sizeof ((const char *const[]) { __VA_ARGS__ }) / sizeof (char *),   \
      WEIR_HERE ("create")))

/* weir_create_timestamped (p, int64_t, { 42, weir_time_from_s (1) }, …): each element with its time.
 * → weir_pipeline_create_timestamped */
#define weir_create_timestamped(p, T, ...)                                                                            \
  (__extension__ ({                                                                                                   \
    const struct                                                                                                      \
    {                                                                                                                 \
      T        element;                                                                                               \
      WeirTime time;                                                                                                  \
    } weir_timed_[] = { __VA_ARGS__ };                                                                                \
    (T##Collection *) (void *) weir_pipeline_create_timestamped (                                                     \
        (p), WEIR_TYPE (T), weir_timed_, sizeof *weir_timed_, offsetof (__typeof__ (*weir_timed_), time),             \
        sizeof weir_timed_ / sizeof *weir_timed_, WEIR_HERE ("create"));                                              \
  }))

/* from, from + 1 … to - 1 as int64_t elements, split over all lanes. → weir_pipeline_generate_sequence */
#define weir_generate_sequence(p, from, to)                                                                           \
  ((WeirInt64Collection *) (void *) weir_pipeline_generate_sequence ((p), (from), (to),                               \
                                                                     WEIR_HERE ("generate_sequence")))
/* from, from + 1 … without an end: an unbounded collection. Its watermark stays at the beginning of time for ever, and
 * weir_with_timestamps does not move it: no window of event time ends. For elements in time there are
 * weir_periodic_impulse and sources of one's own (<weir/source.h>). → weir_pipeline_generate_unbounded */
#define weir_generate_unbounded(p, from)                                                                              \
  ((WeirInt64Collection *) (void *) weir_pipeline_generate_unbounded ((p), (from), WEIR_HERE ("generate_unbounded")))

/* --- the untyped core --------------------------------------------------------------------------------------------- */

/* The `n` values of `type` that lie one after the other at `elements`, all at WEIR_TIME_MIN in the global window. They
 * are copied into the graph, in their encoding: Create is for samples, tests and parameters, not for data. Read by
 * position, so that lanes share a long one. */
WEIR_API WeirCollection *weir_pipeline_create (WeirPipeline *p, const WeirType *type, const void *elements, size_t n,
                                               WeirSite at);
/* The same with a timestamp each: one begins every `stride` bytes, its WeirTime lies `time_offset` bytes behind its
 * begin. */
WEIR_API WeirCollection *weir_pipeline_create_timestamped (WeirPipeline *p, const WeirType *type, const void *elements,
                                                           size_t stride, size_t time_offset, size_t n, WeirSite at);
/* `n` NUL-terminated strings as WeirString elements. */
WEIR_API WeirCollection *weir_pipeline_create_strings (WeirPipeline *p, const char *const *strings, size_t n,
                                                       WeirSite at);
/* The int64_t from `from` to before `to`, at WEIR_TIME_MIN (weir_with_timestamps gives them times); from > to is a
 * construction error. */
WEIR_API WeirCollection *weir_pipeline_generate_sequence (WeirPipeline *p, int64_t from, int64_t to, WeirSite at);
WEIR_API WeirCollection *weir_pipeline_generate_unbounded (WeirPipeline *p, int64_t from, WeirSite at);

G_END_DECLS

#endif
