/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_REIFY_H
#define WEIR_REIFY_H

/* Reify: what belongs to an element beside its value becomes part of the value, and a time in a value the element's.
 *
 *   WEIR_TIMED (TimedScore, Score)       struct { Score value; WeirTime time; }
 *   WEIR_REIFIED (SeenScore, Score)      struct { Score value; WeirTime time, window_start, window_end; uint8_t timing;
 *                                                 bool is_first, is_last; uint32_t index; int32_t on_time_index; }
 *
 *   TimedScoreCollection *timed = weir_reify_timestamps (scores, TimedScore);
 *   ScoreCollection      *again = weir_unreify_timestamps (timed);
 *
 * `timing` is a WeirPaneTiming, the rest as in WeirPane. Retracts stay retracts, of the reified value. */

#include <weir/element.h>
#include <weir/sys/typed.h>

G_BEGIN_DECLS

#define WEIR_TIMED(T, V)                                                                                              \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    V        value;                                                                                                   \
    WeirTime time;                                                                                                    \
  } T;                                                                                                                \
  WEIR__RECORD (T, V *weir_reified; V##Collection *weir_reifieds;, (value, V), time)

#define WEIR_REIFIED(T, V)                                                                                            \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    V        value;                                                                                                   \
    WeirTime time, window_start, window_end;                                                                          \
    uint8_t  timing;                                                                                                  \
    bool     is_first, is_last;                                                                                       \
    uint32_t index;                                                                                                   \
    int32_t  on_time_index;                                                                                           \
  } T;                                                                                                                \
  WEIR__RECORD (T, V *weir_reified; V##Collection *weir_reifieds;                                                     \
                , (value, V), time, window_start, window_end, timing, is_first, is_last, index, on_time_index)

/* Each element with its timestamp. → weir_collection_reify_timestamps */
#define weir_reify_timestamps(c, T)                                                                                   \
  WEIR__REIFY (c, T, weir_collection_reify_timestamps, "reify_timestamps", "weir_reify_timestamps")
/* Each element with its timestamp, window and pane. → weir_collection_reify */
#define weir_reify(c, T) WEIR__REIFY (c, T, weir_collection_reify, "reify", "weir_reify")
#define WEIR__REIFY(c, T, core, name, what)                                                                           \
  (WEIR__REQUIRE (WEIR__SAME (*(c)->weir_element, *WEIR__OF (T)->weir_reified),                                       \
                  what ": " #T " does not hold what the collection holds"),                                           \
   (T##Collection *) (void *) core (WEIR_COLLECTION (c), WEIR_TYPE (T), WEIR_HERE (name)))

/* The values, each at its time, which may be earlier than that of the element it came in.
 * → weir_collection_unreify_timestamps */
#define weir_unreify_timestamps(c)                                                                                    \
  ((__typeof__ (&*(c)->weir_reifieds)) weir_collection_unreify_timestamps (WEIR_COLLECTION (c),                       \
                                                                           WEIR_HERE ("unreify_timestamps")))

/* `output` (NULL: made by the pipeline) is a record as above. */
WEIR_API WeirCollection *weir_collection_reify_timestamps (WeirCollection *c, const WeirType *output, WeirSite at);
WEIR_API WeirCollection *weir_collection_reify (WeirCollection *c, const WeirType *output, WeirSite at);
/* Of any record whose first fields are "value" and "time". */
WEIR_API WeirCollection *weir_collection_unreify_timestamps (WeirCollection *c, WeirSite at);

G_END_DECLS

#endif
