/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_DO_FN_H
#define WEIR_DO_FN_H

/* DoFn: a function from an element to any number of elements.
 *
 *   static void split_words (const WeirString *line, WeirStringEmitter *words) { … }
 *   WEIR_DO_FN (split_words, WeirString, WeirString)
 *
 * WEIR_DO_FN accepts, by the function's own signature (any other does not compile):
 *   void     fn (const In *in, OutEmitter *out)
 *   gboolean fn (WeirContext *ctx, const In *in, OutEmitter *out, GError **error)         full: FALSE fails the run
 *   size_t   fn (WeirContext *ctx, const In *rows, size_t n, OutEmitter *out, GError **e) batch: returns rows consumed,
 *                                                                                         0 with an error: failed.
 *                                                              The rows have one time, window, pane and kind
 * WEIR_DO_FN_WITH takes a configuration record in front: fn (const Config *self, …); it travels in the graph.
 * WEIR_DO_FN_MULTI has several typed outputs (see WEIR_OUTPUTS).
 *
 * Trailing arguments are fields of WeirDoFn: WEIR_DO_FN (f, In, Out, .setup = f_setup, .instance_size = sizeof (F)).
 *
 * Lifecycle, per instance (one lane has one; an instance is never used by two threads at once):
 *   setup once → (start_bundle → process* → finish_bundle)* → teardown once, also after any failure, setup's too.
 * A bundle is the engine's business; it ends at least at every watermark and barrier.
 *
 * Strings and lists of an element are views, valid during the call: what an instance remembers of them it copies.
 *
 * finish_bundle has no element whose time and window an output could have: it emits by weir_output_begin and
 * weir_output_commit_as, which are told both. weir_emit there means the least time and the global window. */

#include <weir/context.h>
#include <weir/element.h>
#include <weir/pipeline.h>
#include <weir/sys/typed.h>

G_BEGIN_DECLS

typedef struct
{
  const char     *name;
  const WeirType *type; /* NULL: generic */
} WeirOutputSpec;

/* What a DoFn does with a retract, which takes back a value that was given before (docs/model.md). What is emitted for a
 * retract is a retract, but for CONSUME; what finish_bundle emits are inserts.
 *
 * KEEP costs memory: for each input (value, time and window) that has not been taken back, its outputs, encoded. A retract
 * gives these back as they were, without a call. finish_bundle must not emit then: that fails the run. */
typedef enum
{
  WEIR_RETRACTS_RERUN = 0, /* runs again on the retracted value: outputs must depend on value, time, window and pane alone */
  WEIR_RETRACTS_KEEP,      /* outputs may differ the second time: the engine keeps them per input */
  WEIR_RETRACTS_REFUSE,    /* not possible: the pipeline is refused at construction */
  WEIR_RETRACTS_ACCEPT,    /* the function itself looks at weir_context_kind */
  WEIR_RETRACTS_CONSUME,   /* that too, and all that it emits are inserts: what follows sees no retracts. For sinks */
} WeirRetracts;

typedef struct _WeirSplittable WeirSplittable; /* <weir/source.h> */

/* What a DoFn is to the graph and to runners. The macros fill it in; it must outlive the pipeline and never change. */
struct _WeirDoFn
{
  uint32_t              abi;  /* WEIR_BATCH_ABI */
  uint32_t              size; /* sizeof (WeirDoFn) */
  const char           *name; /* unique in a pipeline; how every runner finds the function */
  const char           *file;
  int                   line;
  const WeirType       *input;  /* NULL: generic */
  const WeirType       *config; /* record, or NULL */
  const WeirOutputSpec *outputs;
  uint32_t              n_outputs; /* 0: as many as the transform says (Partition) */
  /* Up to here, no field ever moves. */

  /* Processes positions [from, input->n) and returns the first one not processed (at least from + 1 on success): all of
   * them unless ctx->stop was set. On failure sets `error`, ctx->position names the element. */
  uint32_t (*run) (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error);

  gboolean (*setup) (WeirContext *ctx, GError **error);
  gboolean (*start_bundle) (WeirContext *ctx, GError **error);
  gboolean (*finish_bundle) (WeirContext *ctx, GError **error); /* may emit: weir_output_commit_as */
  void (*teardown) (WeirContext *ctx);
  size_t       instance_size;
  WeirDuration allowed_skew;
  WeirRetracts retracts;
  bool         infinite_skew;

  const WeirSplittable *splittable; /* a source or other splittable DoFn; then `run` is NULL */
  /* For bindings, whose `run` serves many functions: handed to the context as it is. Not in the graph. All lanes share it. */
  const void *user_data;

  /* A filter, whose one output is the input or nothing, may say so beside `run`: writes the positions that stay to
   * `positions` (room for in->n - from), rising, and their number; returns as `run` does. An engine that has a use for a
   * selection calls this instead, and copies nothing. */
  uint32_t (*select) (WeirContext *ctx, const WeirBatch *in, uint32_t from, uint32_t *positions, uint32_t *ret_n,
                      GError **error);
};

#define WEIR__DO_FN_HEAD(fn, In)                                                                                      \
  .abi = WEIR_BATCH_ABI, .size = sizeof (WeirDoFn), .name = #fn, .file = __FILE__, .line = __LINE__, .input = WEIR_TYPE (In)

/* The loop around the user's function, in the user's file, so that the compiler inlines the one into the other.
 * One call site per form: a static function called once is always inlined. */
#define WEIR__DO_FN_LOOP(fn, PARAMS, ARGS, In, Out)                                                                   \
  typedef void (*Plain_) (WEIR__UNPAREN PARAMS const In *, Out *);                                                    \
  typedef gboolean (*Full_) (WEIR__UNPAREN PARAMS WeirContext *, const In *, Out *, GError **);                       \
  typedef size_t (*Batch_) (WEIR__UNPAREN PARAMS WeirContext *, const In *, size_t, Out *, GError **);                \
  _Static_assert (_Generic (&fn, Plain_: 1, Full_: 1, Batch_: 1, default: 0),                                         \
                  #fn " is no function from const " #In " * to " #Out " *: its signature is none of those in <weir/do-fn.h>"); \
  const Plain_ plain_ = _Generic (&fn, Plain_: &fn, Full_: (Plain_) NULL, Batch_: (Plain_) NULL);                     \
  const Full_  full_ = _Generic (&fn, Full_: &fn, default: (Full_) NULL);                                             \
  const Batch_ batch_ = _Generic (&fn, Batch_: &fn, default: (Batch_) NULL);                                          \
  const In   *rows_ = (const In *) (const void *) in_->rows;                                                          \
                                                                                                                      \
  for (uint32_t i_ = from_; i_ < in_->n;)                                                                             \
    {                                                                                                                 \
      const In *row_ = rows_ + weir_batch_row (in_, i_);                                                              \
      ctx_->position = i_;                                                                                            \
      if (plain_ != NULL)                                                                                             \
        {                                                                                                             \
          plain_ (WEIR__UNPAREN ARGS row_, out_);                                                                     \
          i_++;                                                                                                       \
        }                                                                                                             \
      else if (full_ != NULL)                                                                                         \
        {                                                                                                             \
          if (G_UNLIKELY (!full_ (WEIR__UNPAREN ARGS ctx_, row_, out_, error_)))                                      \
            return weir_do_fn_fail (ctx_, error_);                                                                    \
          i_++;                                                                                                       \
        }                                                                                                             \
      else                                                                                                            \
        {                                                                                                             \
          size_t consumed_ = batch_ (WEIR__UNPAREN ARGS ctx_, row_, weir__batch_alike (in_, i_), out_, error_);       \
          i_ += (uint32_t) consumed_;                                                                                 \
          if (G_UNLIKELY (consumed_ == 0))                                                                            \
            return weir_do_fn_fail (ctx_, error_);                                                                    \
        }                                                                                                             \
      if (G_UNLIKELY (weir_context_should_stop (ctx_)))                                                               \
        return i_;                                                                                                    \
    }                                                                                                                 \
  return in_->n;

/* What a `run` returns when the element at ctx->position failed: sees to it that there is an error, returns ctx->position. */
WEIR_API uint32_t weir_do_fn_fail (WeirContext *ctx, GError **error);

#define WEIR__DO_FN_NO_CONFIG(fn)       WEIR__FN_NO_CONFIG (fn, DO_FN)
#define WEIR__DO_FN_HAS_CONFIG(fn, has) WEIR__FN_HAS_CONFIG (fn, has, DO_FN)

#define WEIR__DO_FN_SINGLE(fn, In, Out)                                                                               \
  typedef In##Collection fn##__In;                                                                                    \
  typedef Out##Collection fn##__Out;                                                                                  \
  typedef fn##__Out      *fn##__Result;                                                                               \
  static const WeirOutputSpec fn##__outputs[] = { { "out", WEIR_TYPE (Out) } };

#define WEIR_DO_FN(fn, In, Out, ...)                                                                                  \
  WEIR__DO_FN_SINGLE (fn, In, Out)                                                                                    \
  WEIR__DO_FN_NO_CONFIG (fn)                                                                                          \
  static uint32_t fn##__run (WeirContext *ctx_, const WeirBatch *in_, uint32_t from_, GError **error_ G_GNUC_UNUSED)  \
  {                                                                                                                   \
    Out##Emitter *out_ = (Out##Emitter *) (void *) ctx_->outputs[0];                                                  \
    WEIR__DO_FN_LOOP (fn, (), (), In, Out##Emitter)                                                                   \
  }                                                                                                                   \
  static const WeirDoFn fn##__do_fn G_GNUC_UNUSED                                                                     \
      = { WEIR__DO_FN_HEAD (fn, In), .outputs = fn##__outputs, .n_outputs = 1, .run = fn##__run, ##__VA_ARGS__ };     \
  WEIR__APPLY_SINGLE (fn, In)

#define WEIR__APPLY_SINGLE(fn, In)                                                                                    \
  G_GNUC_UNUSED static inline fn##__Result fn##__apply (In##Collection *in_, const void *config_, WeirSite at_)       \
  {                                                                                                                   \
    return (fn##__Result) (void *) weir_collection_par_do ((WeirCollection *) (void *) in_, &fn##__do_fn, config_, NULL, at_);\
  }

/* Config must be declared by WEIR_RECORD (Config, …): it is encoded into the graph and decoded where the function runs. */
#define WEIR_DO_FN_WITH(fn, Config, In, Out, ...)                                                                     \
  WEIR__DO_FN_SINGLE (fn, In, Out)                                                                                    \
  typedef Config  fn##__Config;                                                                                       \
  WEIR__DO_FN_HAS_CONFIG (fn, 1)                                                                                      \
  static uint32_t fn##__run (WeirContext *ctx_, const WeirBatch *in_, uint32_t from_, GError **error_ G_GNUC_UNUSED)  \
  {                                                                                                                   \
    const fn##__Config *self_ = (const fn##__Config *) ctx_->config;                                                  \
    Out##Emitter       *out_ = (Out##Emitter *) (void *) ctx_->outputs[0];                                            \
    WEIR__DO_FN_LOOP (fn, (const fn##__Config *, ), (self_, ), In, Out##Emitter)                                      \
  }                                                                                                                   \
  static const WeirDoFn fn##__do_fn G_GNUC_UNUSED                                                                     \
      = { WEIR__DO_FN_HEAD (fn, In), .config = WEIR_TYPE (Config), .outputs = fn##__outputs, .n_outputs = 1,          \
          .run = fn##__run, ##__VA_ARGS__ };                                                                          \
  WEIR__APPLY_SINGLE (fn, In)

/* Several typed outputs. One X-list names them; it gives the emitters that the function writes to (fn_emitters) and
 * the collections that applying it returns (fn_collections):
 *
 *   #define PARSE_OUTPUTS(X) X (Score, scores) X (WeirString, malformed)
 *   WEIR_OUTPUTS (parse, PARSE_OUTPUTS)
 *   static void parse (const WeirString *line, const parse_emitters *out) { … weir_emit (out->malformed, *line); }
 *   WEIR_DO_FN_MULTI (parse, WeirString, PARSE_OUTPUTS)
 *   … parse_collections parsed = weir_par_do (lines, parse);  parsed.scores, parsed.malformed */
#define WEIR_OUTPUTS(fn, OUTPUTS)                                                                                     \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    OUTPUTS (WEIR__OUTPUT_EMITTER)                                                                                    \
  } fn##_emitters;                                                                                                    \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    OUTPUTS (WEIR__OUTPUT_COLLECTION)                                                                                 \
  } fn##_collections;

#define WEIR__OUTPUT_EMITTER(T, name)    T##Emitter *name;
#define WEIR__OUTPUT_COLLECTION(T, name) T##Collection *name;
#define WEIR__OUTPUT_SPEC(T, name)       { #name, WEIR_TYPE (T) },
#define WEIR__OUTPUT_TAKE(T, name)       weir_result_.name = (T##Collection *) (void *) weir_all_[weir_i_++];

#define WEIR__DO_FN_MULTI_HEAD(fn, In, OUTPUTS)                                                                       \
  typedef In##Collection    fn##__In;                                                                                 \
  typedef fn##_collections  fn##__Result;                                                                             \
  static const WeirOutputSpec fn##__outputs[] = { OUTPUTS (WEIR__OUTPUT_SPEC) };

#define WEIR__APPLY_MULTI(fn, In, OUTPUTS)                                                                            \
  G_GNUC_UNUSED static inline fn##_collections fn##__apply (In##Collection *in_, const void *config_, WeirSite at_)   \
  {                                                                                                                   \
    WeirCollection *weir_all_[G_N_ELEMENTS (fn##__outputs)];                                                          \
    fn##_collections weir_result_;                                                                                    \
    unsigned        weir_i_ = 0;                                                                                      \
    weir_collection_par_do ((WeirCollection *) (void *) in_, &fn##__do_fn, config_, weir_all_, at_);                  \
    OUTPUTS (WEIR__OUTPUT_TAKE)                                                                                       \
    return weir_result_;                                                                                              \
  }

#define WEIR__OUTPUT_SET(T, name) weir_emitters_.name = (T##Emitter *) (void *) ctx_->outputs[weir_i_++];

#define WEIR_DO_FN_MULTI(fn, In, OUTPUTS, ...)                                                                        \
  WEIR__DO_FN_MULTI_HEAD (fn, In, OUTPUTS)                                                                            \
  WEIR__DO_FN_NO_CONFIG (fn)                                                                                          \
  static uint32_t fn##__run (WeirContext *ctx_, const WeirBatch *in_, uint32_t from_, GError **error_ G_GNUC_UNUSED)  \
  {                                                                                                                   \
    fn##_emitters weir_emitters_;                                                                                     \
    unsigned      weir_i_ = 0;                                                                                        \
    OUTPUTS (WEIR__OUTPUT_SET)                                                                                        \
    const fn##_emitters *out_ = &weir_emitters_;                                                                      \
    WEIR__DO_FN_LOOP (fn, (), (), In, const fn##_emitters)                                                            \
  }                                                                                                                   \
  static const WeirDoFn fn##__do_fn G_GNUC_UNUSED                                                                     \
      = { WEIR__DO_FN_HEAD (fn, In), .outputs = fn##__outputs, .n_outputs = G_N_ELEMENTS (fn##__outputs),             \
          .run = fn##__run, ##__VA_ARGS__ };                                                                          \
  WEIR__APPLY_MULTI (fn, In, OUTPUTS)

#define WEIR_DO_FN_MULTI_WITH(fn, Config, In, OUTPUTS, ...)                                                           \
  WEIR__DO_FN_MULTI_HEAD (fn, In, OUTPUTS)                                                                            \
  typedef Config  fn##__Config;                                                                                       \
  WEIR__DO_FN_HAS_CONFIG (fn, 1)                                                                                      \
  static uint32_t fn##__run (WeirContext *ctx_, const WeirBatch *in_, uint32_t from_, GError **error_ G_GNUC_UNUSED)  \
  {                                                                                                                   \
    const fn##__Config *self_ = (const fn##__Config *) ctx_->config;                                                  \
    fn##_emitters       weir_emitters_;                                                                               \
    unsigned            weir_i_ = 0;                                                                                  \
    OUTPUTS (WEIR__OUTPUT_SET)                                                                                        \
    const fn##_emitters *out_ = &weir_emitters_;                                                                      \
    WEIR__DO_FN_LOOP (fn, (const fn##__Config *, ), (self_, ), In, const fn##_emitters)                               \
  }                                                                                                                   \
  static const WeirDoFn fn##__do_fn G_GNUC_UNUSED                                                                     \
      = { WEIR__DO_FN_HEAD (fn, In), .config = WEIR_TYPE (Config), .outputs = fn##__outputs,                          \
          .n_outputs = G_N_ELEMENTS (fn##__outputs), .run = fn##__run, ##__VA_ARGS__ };                               \
  WEIR__APPLY_MULTI (fn, In, OUTPUTS)

/* weir_par_do (collection, fn): a mismatch of the collection's element and the function's input does not compile. */
#define weir_par_do(c, fn)                                                                                            \
  ((void) fn##__is_declared_by_WEIR_DO_FN,                                                                            \
   WEIR__REQUIRE (!fn##__has_a_configuration, #fn " has a configuration: weir_par_do_with (..., " #fn ", .field = ...)"),  \
   fn##__apply (_Generic ((c), fn##__In *: (c)), NULL, WEIR_HERE (#fn)))
/* weir_par_do_with (collection, fn, .min_length = 2): the configuration by name; what is not named is zero. */
#define weir_par_do_with(c, fn, ...)                                                                                  \
  ((void) fn##__is_declared_by_WEIR_DO_FN,                                                                            \
   WEIR__REQUIRE (fn##__has_a_configuration, #fn " has no configuration: weir_par_do (..., " #fn ")"),                  \
   fn##__apply (_Generic ((c), fn##__In *: (c)), &(const fn##__Config) { __VA_ARGS__ }, WEIR_HERE (#fn)))

G_END_DECLS

#endif
