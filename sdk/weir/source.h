/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SOURCE_H
#define WEIR_SOURCE_H

/* Splittable DoFns: functions whose work on one element can be cut in pieces, handed to other lanes, stopped and
 * resumed. Every source is one; there is no second source interface.
 *
 * The element says what to read (a file, a topic partition); the restriction says which part: a half-open range of
 * int64 positions whose meaning is the function's (bytes, offsets, counts). The function claims a position before it
 * produces what belongs to it:
 *
 *   static WeirResume
 *   count_up (WeirContext *ctx, const Sequence *s, WeirTracker *tracker, int64_tEmitter *out, GError **error)
 *   {
 *     for (int64_t i = weir_tracker_position (tracker); weir_claim (tracker, i); i++)
 *       weir_emit (out, i);
 *     return WEIR_DONE;
 *   }
 *   WEIR_SOURCE_FN (count_up, Sequence, int64_t, count_up_initial, (.replayable = true))
 *
 * weir_claim refuses when the range is done, or when the engine wants the thread back (output full, barrier, split,
 * cancel): then the rest is resumed later, from the position that was refused, possibly by another instance. So a
 * function that returns after a refused claim needs no state of its own; what it caches in its instance (an open file)
 * must be checked against the element and the tracker's position.
 *
 * Of a source that ends, an instance runs one range until that is done, and then begins another. Where that is declared
 * `unbounded`, ranges may have no end, and there may be more of them than lanes: an instance that has run what it holds, and
 * that has not ended, is given another one, and its ranges take turns. So whoever has nothing to do returns WEIR_RESUME, and
 * does not wait in the call; and what an instance caches may belong to another element than the one it is called for.
 *
 * The watermark a function reports says that no later output has an earlier timestamp.
 *
 * A source that has nothing to give, and does not know when it will, declares itself idle before it returns
 * WEIR_RESUME: then nobody downstream waits for it.
 *
 *   if (nothing_has_come)
 *     {
 *       weir_tracker_set_idle (tracker);
 *       weir_tracker_resume_after (tracker, WEIR_SECONDS (1));
 *       return WEIR_RESUME;
 *     }
 *
 * That holds until the function is called again: if there is still nothing, it says so again. Where several inputs meet,
 * the watermark is the least of those that are not idle; where all are idle (or at their end), it is the least of what
 * the idle ones have reported, and the step tells that it is idle too. A source that goes on is waited for again at once.
 * But a watermark never goes back, so what it gives after it was idle may be late. A source whose outputs are as old as
 * the clock says does better to let its watermark follow the clock. */

#include <weir/do-fn.h>

G_BEGIN_DECLS

typedef struct
{
  int64_t from, to; /* [from, to); to == INT64_MAX: the end is not known */
  bool    whole;    /* cannot be split while it runs (a gzip stream), and stays with the instance that began it */
} WeirRange;

typedef enum
{
  WEIR_FAILED = 0, /* with an error */
  WEIR_DONE,       /* nothing of the range is left, or the last claim was refused */
  WEIR_RESUME,     /* nothing to do now: call again later (see weir_tracker_resume_after) */
} WeirResume;

/* Public layout for the inlined claim; one thread at a time. */
typedef struct
{
  WeirContext *context;
  int64_t      position; /* the next to claim: where to begin or go on */
  int64_t      to;       /* may shrink between calls when the range is split */
  WeirTime     watermark;
  WeirDuration resume_after;
  uint32_t     refused; /* a claim was refused in this call */
  uint32_t     idle;    /* it was declared so in this call, at: */
  int64_t      idle_at; /* position */
} WeirTracker;

static inline int64_t
weir_tracker_position (const WeirTracker *t)
{
  return t->position;
}

/* True: `position` is this call's to process; positions must rise. */
static inline bool
weir_claim (WeirTracker *t, int64_t position)
{
  t->position = position;
  if (G_UNLIKELY (position >= t->to || weir_context_should_stop (t->context)))
    {
      t->refused = 1;
      return false;
    }
  t->position = position + 1;
  return true;
}

/* All before `position` has been produced: what a source does that finds many positions at once and looked at the
 * tracker's `to` itself (it stays as it is during a call). It then returns WEIR_RESUME to be called for the rest. */
static inline void
weir_tracker_advance (WeirTracker *t, int64_t position)
{
  t->position = position;
}

/* Nothing of the range is left (the end of a file whose end was not known). */
static inline void
weir_tracker_finish (WeirTracker *t)
{
  t->position = t->to;
}

/* No later output of this restriction is earlier than `t`. Going back is ignored. It is not idle, unless that is said
 * after this. */
static inline void
weir_tracker_set_watermark (WeirTracker *tracker, WeirTime t)
{
  tracker->idle = 0;
  if (t.us > tracker->watermark.us)
    tracker->watermark = t;
}

static inline void
weir_tracker_resume_after (WeirTracker *tracker, WeirDuration d)
{
  tracker->resume_after = d;
}

/* There is nothing to give, and the watermark is not to wait for it: from the end of this call, which returns WEIR_RESUME,
 * to the end of the next. Taken back by a claim, an advance or a watermark after it. */
static inline void
weir_tracker_set_idle (WeirTracker *tracker)
{
  tracker->idle = 1;
  tracker->idle_at = tracker->position;
}

/* For who calls the function: it was declared idle, and that was not taken back. A refused claim means that there is
 * something. */
static inline bool
weir_tracker_is_idle (const WeirTracker *tracker)
{
  return tracker->idle != 0 && tracker->idle_at == tracker->position && tracker->refused == 0;
}

struct _WeirSplittable
{
  /* The range of an element. Called in a bundle, before any run. */
  gboolean (*initial) (WeirContext *ctx, const void *element, WeirRange *ret_range, GError **error);
  /* Runs from tracker->position; outputs as in a DoFn. */
  WeirResume (*run) (WeirContext *ctx, const void *element, WeirTracker *tracker, GError **error);
  /* A sensible size of the pieces that a range is cut into before it starts, in positions; 0: do not cut. A
   * range of very many such pieces is cut into fewer, larger ones. */
  int64_t (*piece) (WeirContext *ctx, const void *element, WeirRange range);
  /* Work in a range, in any unit that is the same for all of them (bytes); NULL: its length. For progress and splits. */
  double (*size_of) (WeirContext *ctx, const void *element, WeirRange range);
  bool replayable; /* running the same range again gives the same output */
  bool unbounded;
};

/* SPLITTABLE: fields of WeirSplittable in parentheses; behind it fields of WeirDoFn.
 *   gboolean   initial_fn (WeirContext *ctx, const In *element, WeirRange *ret_range, GError **error)
 *   WeirResume fn (WeirContext *ctx, const In *element, WeirTracker *tracker, OutEmitter *out, GError **error) */
#define WEIR_SOURCE_FN(fn, In, Out, initial_fn, SPLITTABLE, ...)                                                      \
  WEIR__DO_FN_SINGLE (fn, In, Out)                                                                                    \
  WEIR__DO_FN_NO_CONFIG (fn)                                                                                          \
  WEIR__SOURCE_FN (fn, (), (), In, Out, initial_fn, SPLITTABLE, ##__VA_ARGS__)

/* The same with a configuration in front of both, as in WEIR_DO_FN_WITH: fn (const Config *self, WeirContext *ctx, …). */
#define WEIR_SOURCE_FN_WITH(fn, Config, In, Out, initial_fn, SPLITTABLE, ...)                                         \
  WEIR__DO_FN_SINGLE (fn, In, Out)                                                                                    \
  typedef Config fn##__Config;                                                                                        \
  WEIR__DO_FN_HAS_CONFIG (fn, 1)                                                                                      \
  WEIR__SOURCE_FN (fn, (const fn##__Config *, ), ((const fn##__Config *) ctx_->config, ), In, Out, initial_fn,        \
                   SPLITTABLE, .config = WEIR_TYPE (Config), ##__VA_ARGS__)

#define WEIR__SOURCE_FN(fn, PARAMS, ARGS, In, Out, initial_fn, SPLITTABLE, ...)                                       \
  static gboolean fn##__initial (WeirContext *ctx_, const void *element_, WeirRange *ret_range_, GError **error_)     \
  {                                                                                                                   \
    typedef gboolean (*Initial_) (WEIR__UNPAREN PARAMS WeirContext *, const In *, WeirRange *, GError **);            \
    const In *in_ = (const In *) element_;                                                                            \
    return _Generic (&initial_fn, Initial_: &initial_fn) (WEIR__UNPAREN ARGS ctx_, in_, ret_range_, error_);          \
  }                                                                                                                   \
  static WeirResume fn##__source_run (WeirContext *ctx_, const void *element_, WeirTracker *tracker_, GError **error_)\
  {                                                                                                                   \
    typedef Out##Emitter Out_;                                                                                        \
    typedef WeirResume (*Run_) (WEIR__UNPAREN PARAMS WeirContext *, const In *, WeirTracker *, Out_ *, GError **);    \
    const In *in_ = (const In *) element_;                                                                            \
    Out_     *out_ = (Out_ *) (void *) ctx_->outputs[0];                                                              \
    return _Generic (&fn, Run_: &fn) (WEIR__UNPAREN ARGS ctx_, in_, tracker_, out_, error_);                          \
  }                                                                                                                   \
  static const WeirSplittable fn##__splittable                                                                        \
      = { .initial = fn##__initial, .run = fn##__source_run, WEIR__UNPAREN SPLITTABLE };                              \
  static const WeirDoFn fn##__do_fn G_GNUC_UNUSED                                                                     \
      = { WEIR__DO_FN_HEAD (fn, In), .outputs = fn##__outputs, .n_outputs = 1, .splittable = &fn##__splittable,       \
          ##__VA_ARGS__ };                                                                                            \
  WEIR__APPLY_SINGLE (fn, In)

G_END_DECLS

#endif
