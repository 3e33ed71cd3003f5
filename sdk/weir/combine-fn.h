/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_COMBINE_FN_H
#define WEIR_COMBINE_FN_H

/* CombineFn: many values into one, by way of an accumulator that can be merged.
 *
 *   typedef struct { int64_t n; double sum; } Mean;
 *   WEIR_RECORD (Mean, n, sum)
 *   static void mean_add (Mean *a, const double *x) { a->n++; a->sum += *x; }
 *   static void mean_merge (Mean *a, const Mean *b) { a->n += b->n; a->sum += b->sum; }
 *   static void mean_extract (const Mean *a, double *mean) { *mean = a->sum / a->n; }
 *   WEIR_COMBINE_FN (mean, double, Mean, double)
 *
 * Required by name: fn_add, fn_merge, fn_extract. Optional ones are listed behind the types:
 *   WEIR_COMBINE_FN (mean, double, Mean, double, create, subtract)
 *     create    void fn_create (Mean *a)                     otherwise an accumulator starts as zeros
 *     subtract  void fn_subtract (Mean *a, const double *x)  undoes an add; lets retracts and sliding windows be cheap
 *     compact   void fn_compact (Mean *a)                    before an accumulator is stored or sent
 * The order and the tree of merges are the runner's choice: add and merge must be associative and commutative.
 *
 * An accumulator that points to memory (lists, strings) takes it from the arena that add, merge, create and extract get
 * as an additional last argument if they ask for it (void mean_add (Mean *a, const double *x, WeirArena *arena)); what
 * `add` is given lives only during the call. Garbage is the engine's business: it copies live accumulators by type.
 *
 * What extract writes may point into the accumulator, to what the accumulator points to, into the arena, and to
 * constants: a list that was gathered is put out without a copy. The engine copies the output before the accumulator is
 * touched again or the arena is emptied, so nothing needs to live longer. Memory that extract itself frees, or its
 * local variables, must not be pointed to. Extract may be called again, with more added in between, or never.
 *
 * WEIR_COMBINE_FN_WITH (fn, Config, …): each function gets `const Config *self` in front. */

#include <weir/element.h>
#include <weir/pipeline.h>

G_BEGIN_DECLS

/* What every call of a CombineFn is given beside accumulators and values. */
typedef struct
{
  const WeirType *input, *accumulator, *output; /* as used here: what a generic CombineFn works from */
  const void     *config;
  WeirArena      *arena;
  const void     *user_data; /* the descriptor's */
  const char     *path;      /* of the transform, or NULL */
  GError        **failure;   /* weir_combine_fail's */
} WeirCombineCall;

/* This call has failed: the run ends with the message as its error, the first one if there are several. The function
 * returns all the same, soon; what it leaves in accumulator or output is not used but must be a value of its type. For
 * bindings, whose functions can fail where C's cannot. Threads: that of the call. */
WEIR_API void weir_combine_fail (const WeirCombineCall *call, const char *message);

/* What a CombineFn is to the graph and to runners. The macros fill it in; it must outlive the pipeline and never
 * change. */
struct _WeirCombineFn
{
  uint32_t        abi, size; /* WEIR_BATCH_ABI, sizeof (WeirCombineFn) */
  const char     *name, *file;
  int             line;
  const WeirType *input, *output; /* NULL: generic */
  const WeirType *accumulator;    /* NULL: by accumulator_for */
  const WeirType *config;

  /* Accumulators are given zeroed; NULL: zeros are a fine start. */
  void (*create) (const WeirCombineCall *call, void *accumulator);
  /* For i < n: adds row selection[i] (or row i) to *accumulators[i]. The same accumulator may stand in many places. */
  void (*add_rows) (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
                    const uint32_t *selection, uint32_t n);
  void (*merge) (const WeirCombineCall *call, void *into, const void *from);
  /* The output may point into the accumulator; it is copied before any other call. */
  void (*extract) (const WeirCombineCall *call, const void *accumulator, void *ret_output);
  void (*subtract_rows) (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
                         const uint32_t *selection, uint32_t n);
  void (*compact) (const WeirCombineCall *call, void *accumulator);
  /* Generic: the accumulator's and the output's type for an input type (owned by the pipeline); NULL if it cannot
   * be. */
  const WeirType *(*accumulator_for) (WeirPipeline *p, const WeirType *input, const void *config);
  const WeirType *(*output_for) (WeirPipeline *p, const WeirType *input, const void *config);
  /* The accumulator is an int64_t that counts rows: the engine may add without a call. */
  bool counts_rows;
  /* For bindings, as in WeirDoFn. */
  const void *user_data;
};

/* Types made at run time, owned by the pipeline and equal to what the macros would declare. */
WEIR_API const WeirType *weir_pipeline_list_type (WeirPipeline *p, const WeirType *item);
WEIR_API const WeirType *weir_pipeline_optional_type (WeirPipeline *p, const WeirType *item);
WEIR_API const WeirType *weir_pipeline_record_type (WeirPipeline *p, const char *name, unsigned n,
                                                    const char *const *field_names, const WeirType *const *field_types);
WEIR_API const WeirType *weir_pipeline_kv_type (WeirPipeline *p, const WeirType *key, const WeirType *value);

#define WEIR_COMBINE_FN(fn, In, Accum, Out, ...)                                                                      \
  WEIR__COMBINE_FN (fn, In, Accum, Out, (), (), NULL, ##__VA_ARGS__)

#define WEIR_COMBINE_FN_WITH(fn, Config, In, Accum, Out, ...)                                                         \
  typedef Config fn##__Config;                                                                                        \
  WEIR__COMBINE_FN (fn, In, Accum, Out, (const fn##__Config *, ), ((const fn##__Config *) call_->config, ),           \
                    WEIR_TYPE (Config), ##__VA_ARGS__)

/* Calls f (self?, args…) or f (self?, args…, arena), whichever f's signature is. */
#define WEIR__COMBINE_CALL(f, PARAMS, ARGS, params, ...)                                                              \
  do                                                                                                                  \
    {                                                                                                                 \
      typedef void (*Plain_) (WEIR__UNPAREN PARAMS WEIR__UNPAREN params);                                             \
      typedef void (*Arena_) (WEIR__UNPAREN PARAMS WEIR__UNPAREN params, WeirArena *);                                \
      const Plain_ plain_ = _Generic (&f, Plain_: &f, Arena_: (Plain_) NULL);                                         \
      const Arena_ arena_ = _Generic (&f, Plain_: (Arena_) NULL, Arena_: &f);                                         \
      if (plain_ != NULL)                                                                                             \
        plain_ (WEIR__UNPAREN ARGS __VA_ARGS__);                                                                      \
      else                                                                                                            \
        arena_ (WEIR__UNPAREN ARGS __VA_ARGS__, call_->arena);                                                        \
    }                                                                                                                 \
  while (0)

#define WEIR__COMBINE_ROWS(name, f, In, Accum, PARAMS, ARGS)                                                          \
  static void name (const WeirCombineCall *call_ G_GNUC_UNUSED, void *const *accumulators_, const char *rows_,        \
                    size_t stride_, const uint32_t *selection_, uint32_t n_)                                          \
  {                                                                                                                   \
    for (uint32_t i_ = 0; i_ < n_; i_++)                                                                              \
      {                                                                                                               \
        Accum    *a_ = (Accum *) accumulators_[i_];                                                                   \
        const In *x_ = (const In *) (const void *) (rows_ + stride_ * (selection_ != NULL ? selection_[i_] : i_));    \
        WEIR__COMBINE_CALL (f, PARAMS, ARGS, (Accum *, const In *), a_, x_);                                          \
      }                                                                                                               \
  }

#define WEIR__COMBINE_FN(fn, In, Accum, Out, PARAMS, ARGS, CONFIG, ...)                                               \
  WEIR__COMBINE_ROWS (fn##__add_rows, fn##_add, In, Accum, PARAMS, ARGS)                                              \
  static void fn##__merge (const WeirCombineCall *call_ G_GNUC_UNUSED, void *into_, const void *from)                 \
  {                                                                                                                   \
    WEIR__COMBINE_CALL (fn##_merge, PARAMS, ARGS, (Accum *, const Accum *), (Accum *) into_, (const Accum *) from);   \
  }                                                                                                                   \
  static void fn##__extract (const WeirCombineCall *call_ G_GNUC_UNUSED, const void *accumulator_, void *ret_output_) \
  {                                                                                                                   \
    WEIR__COMBINE_CALL (fn##_extract, PARAMS, ARGS, (const Accum *, Out *), (const Accum *) accumulator_,             \
                        (Out *) ret_output_);                                                                         \
  }                                                                                                                   \
  enum                                                                                                                \
  {                                                                                                                   \
    fn##__options = 0 WEIR__OPTIONS (WEIR__COMBINE_KNOWN, (), ##__VA_ARGS__)                                  \
  };                                                                                                                  \
  WEIR__OPTIONS (WEIR__COMBINE_DEFINE, (fn, In, Accum, PARAMS, ARGS), ##__VA_ARGS__)                          \
  typedef In##Collection  fn##__In;                                                                                   \
  typedef Out##Collection fn##__OutCollection;                                                                        \
  typedef In              fn##__InElement;                                                                            \
  typedef Out             fn##__OutElement;                                                                           \
  typedef Accum           fn##__Accum;                                                                                \
  static const WeirCombineFn fn##__combine_fn G_GNUC_UNUSED                                                           \
      = { .abi = WEIR_BATCH_ABI,                                                                                      \
          .size = sizeof (WeirCombineFn),                                                                             \
          .name = #fn,                                                                                                \
          .file = __FILE__,                                                                                           \
          .line = __LINE__,                                                                                           \
          .input = WEIR_TYPE (In),                                                                                    \
          .output = WEIR_TYPE (Out),                                                                                  \
          .accumulator = WEIR_TYPE (Accum),                                                                           \
          .config = CONFIG,                                                                                           \
          .add_rows = fn##__add_rows,                                                                                 \
          .merge = fn##__merge,                                                                                       \
          .extract = fn##__extract,                                                                                   \
          WEIR__OPTIONS (WEIR__COMBINE_FIELD, (fn, In, Accum, PARAMS, ARGS), ##__VA_ARGS__) };

/* Each option is a word; it selects what is defined and which field it fills. A word that is none is undeclared. */
enum
{
  weir__combine_option_create = 1,
  weir__combine_option_subtract = 2,
  weir__combine_option_compact = 4,
};
#define WEIR__COMBINE_KNOWN(c, option)     | weir__combine_option_##option
#define WEIR__COMBINE_DEFINE(c, option)    WEIR__EXPAND (WEIR__COMBINE_DEFINE_##option, WEIR__UNPAREN c)
#define WEIR__COMBINE_FIELD(c, option)     WEIR__EXPAND (WEIR__COMBINE_FIELD_##option, WEIR__UNPAREN c)
#define WEIR__COMBINE_DEFINE_create(fn, In, Accum, PARAMS, ARGS)                                                      \
  static void fn##__create (const WeirCombineCall *call_ G_GNUC_UNUSED, void *accumulator_)                           \
  {                                                                                                                   \
    WEIR__COMBINE_CALL (fn##_create, PARAMS, ARGS, (Accum *), (Accum *) accumulator_);                                \
  }
#define WEIR__COMBINE_FIELD_create(fn, In, Accum, PARAMS, ARGS) .create = fn##__create,
#define WEIR__COMBINE_DEFINE_compact(fn, In, Accum, PARAMS, ARGS)                                                     \
  static void fn##__compact (const WeirCombineCall *call_ G_GNUC_UNUSED, void *accumulator_)                          \
  {                                                                                                                   \
    WEIR__COMBINE_CALL (fn##_compact, PARAMS, ARGS, (Accum *), (Accum *) accumulator_);                               \
  }
#define WEIR__COMBINE_FIELD_compact(fn, In, Accum, PARAMS, ARGS) .compact = fn##__compact,
#define WEIR__COMBINE_DEFINE_subtract(fn, In, Accum, PARAMS, ARGS)                                                    \
  WEIR__COMBINE_ROWS (fn##__subtract_rows, fn##_subtract, In, Accum, PARAMS, ARGS)
#define WEIR__COMBINE_FIELD_subtract(fn, In, Accum, PARAMS, ARGS) .subtract_rows = fn##__subtract_rows,

G_END_DECLS

#endif
