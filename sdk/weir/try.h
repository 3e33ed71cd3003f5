/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRY_H
#define WEIR_TRY_H

/* Functions that may fail on an element without failing the run: what failed goes to an output of its own, with the
 * reason (dead letters; Beam's WithFailures and exceptionsVia).
 *
 *   WEIR_FAILURE (Unread, WeirString)     struct { WeirString element; WeirString error; WeirString step; }
 *
 *   static gboolean
 *   parse (const WeirString *line, Score *ret_score, GError **error)
 *   {
 *     …
 *   }
 *   WEIR_TRY_FN (parse, WeirString, Score, Unread)
 *
 *   parse_collections parsed = weir_par_do (lines, parse);
 *   … parsed.results is a ScoreCollection *, parsed.failures an UnreadCollection *
 *
 * The function gives one value, as above, or any number of them in the full form of a DoFn,
 *   gboolean fn (WeirContext *ctx, const In *in, OutEmitter *out, GError **error)
 * whose values stay that were emitted before it failed. WEIR_TRY_FN_WITH takes a configuration record in front. `step` is
 * the transform's path. Retracts are run again: a failure is taken back with the element that it came of. */

#include <weir/do-fn.h>

G_BEGIN_DECLS

#define WEIR_FAILURE(T, In)                                                                                           \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    In         element;                                                                                               \
    WeirString error, step;                                                                                           \
  } T;                                                                                                                \
  WEIR__RECORD (T, In *weir_failed;, (element, In), error, step)

#define WEIR_TRY_FN(fn, In, Out, Failure, ...)                                                                        \
  WEIR__DO_FN_NO_CONFIG (fn)                                                                                          \
  WEIR__TRY_FN (fn, (), (), NULL, In, Out, Failure, ##__VA_ARGS__)
#define WEIR_TRY_FN_WITH(fn, Config, In, Out, Failure, ...)                                                           \
  typedef Config fn##__Config;                                                                                        \
  WEIR__DO_FN_HAS_CONFIG (fn, 1)                                                                                      \
  WEIR__TRY_FN (fn, (const fn##__Config *, ), ((const fn##__Config *) ctx_->config, ), WEIR_TYPE (Config), In, Out,   \
                Failure, ##__VA_ARGS__)

#define WEIR__TRY_OUTPUTS(fn, In, Out, Failure)                                                                       \
  _Static_assert (WEIR__SAME (*WEIR__OF (Failure)->weir_failed, *(In *) 0),                                           \
                  "WEIR_TRY_FN (" #fn "): " #Failure " is no WEIR_FAILURE of " #In);                                  \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    Out##Collection     *results;                                                                                     \
    Failure##Collection *failures;                                                                                    \
  } fn##_collections;                                                                                                 \
  typedef In##Collection      fn##__In;                                                                               \
  typedef fn##_collections    fn##__Result;                                                                           \
  static const WeirOutputSpec fn##__outputs[] = { { "results", WEIR_TYPE (Out) }, { "failures", WEIR_TYPE (Failure) } };

#define WEIR__TRY_FN(fn, PARAMS, ARGS, CONFIG, In, Out, Failure, ...)                                                 \
  WEIR__TRY_OUTPUTS (fn, In, Out, Failure)                                                                            \
  static uint32_t fn##__run (WeirContext *ctx_, const WeirBatch *in_, uint32_t from_, GError **error_ G_GNUC_UNUSED)  \
  {                                                                                                                   \
    typedef gboolean (*One_) (WEIR__UNPAREN PARAMS const In *, Out *, GError **);                                     \
    typedef gboolean (*Full_) (WEIR__UNPAREN PARAMS WeirContext *, const In *, Out##Emitter *, GError **);            \
    const One_  one_ = _Generic (&fn, One_: &fn, Full_: (One_) NULL);                                                 \
    const Full_ full_ = _Generic (&fn, One_: (Full_) NULL, Full_: &fn);                                               \
    for (uint32_t i_ = from_; i_ < in_->n; i_++)                                                                      \
      {                                                                                                               \
        const In     *row_ = (const In *) (const void *) in_->rows + weir_batch_row (in_, i_);                        \
        Out##Emitter *out_ = (Out##Emitter *) (void *) ctx_->outputs[0];                                              \
        GError       *failure_ = NULL;                                                                                \
        Out           value_;                                                                                         \
        ctx_->position = i_;                                                                                          \
        memset (&value_, 0, sizeof value_);                                                                           \
        gboolean ok_ = one_ != NULL ? one_ (WEIR__UNPAREN ARGS row_, &value_, &failure_)                              \
                                    : full_ (WEIR__UNPAREN ARGS ctx_, row_, out_, &failure_);                         \
        if (ok_ && one_ != NULL)                                                                                      \
          weir_emit (out_, value_);                                                                                   \
        if (!ok_)                                                                                                     \
          {                                                                                                           \
            WeirString why_ = weir_failure_message (failure_), step_ = weir_failure_step (ctx_);                      \
            weir_emit ((Failure##Emitter *) (void *) ctx_->outputs[1], (Failure) { *row_, why_, step_ });             \
          }                                                                                                           \
        g_clear_error (&failure_);                                                                                    \
        if (G_UNLIKELY (weir_context_should_stop (ctx_)))                                                             \
          return i_ + 1;                                                                                              \
      }                                                                                                               \
    return in_->n;                                                                                                    \
  }                                                                                                                   \
  static const WeirDoFn fn##__do_fn G_GNUC_UNUSED                                                                     \
      = { WEIR__DO_FN_HEAD (fn, In), .config = (CONFIG), .outputs = fn##__outputs, .n_outputs = 2, .run = fn##__run,  \
          ##__VA_ARGS__ };                                                                                            \
  G_GNUC_UNUSED static inline fn##_collections fn##__apply (In##Collection *in_, const void *config_, WeirSite at_)   \
  {                                                                                                                   \
    WeirCollection *all_[2];                                                                                          \
    weir_collection_par_do ((WeirCollection *) (void *) in_, &fn##__do_fn, config_, all_, at_);                       \
    return (fn##_collections) { (Out##Collection *) (void *) all_[0], (Failure##Collection *) (void *) all_[1] };     \
  }

/* What stands in a failure: an error's text, also where a function failed without one; the step. Borrowed. */
static inline WeirString
weir_failure_message (const GError *failure)
{
  const char *text = failure != NULL ? failure->message : "it failed without saying why";
  WeirString  message = { text, strlen (text) };

  return message;
}

static inline WeirString
weir_failure_step (const WeirContext *ctx)
{
  const char *path = weir_context_path (ctx);
  WeirString  step = { path, strlen (path) };

  return step;
}

G_END_DECLS

#endif
