/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_COMPOSE_H
#define WEIR_COMPOSE_H

/* Several CombineFns over the same values at once, in one grouping.
 *
 *   typedef struct { int64_t total; double average; } Stats;
 *   WEIR_RECORD (Stats, total, average)
 *   WEIR_COMPOSE_FN (stats, int64_t, Stats, (total, sum_up), (average, mean))
 *
 *   … weir_combine_globally (numbers, stats), weir_combine_per_key (scores, stats, StatsOf)
 *
 * sum_up and mean are WEIR_COMBINE_FNs without a configuration; each gives one field, every field has one. `stats` is a
 * CombineFn like any other. It can subtract if all of them can; else what is taken back is combined anew. */

#include <weir/combine-fn.h>

G_BEGIN_DECLS

#define WEIR_COMPOSE_FN(fn, In, Out, ...)                                                                             \
  WEIR__EACH (WEIR__COMPOSE_CHECK, (fn, In, Out), __VA_ARGS__)                                                        \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    WEIR__EACH (WEIR__COMPOSE_MEMBER, (), __VA_ARGS__)                                                                \
  } fn##__Accum;                                                                                                      \
  static const WeirComposePart   fn##__parts[] = { WEIR__EACH (WEIR__COMPOSE_PART, (fn, Out), __VA_ARGS__) };         \
  static const WeirComposition   fn##__composition = { fn##__parts, sizeof fn##__parts / sizeof *fn##__parts };       \
  _Static_assert (sizeof fn##__parts / sizeof *fn##__parts == sizeof weir__fields_##Out / sizeof *weir__fields_##Out, \
                  "WEIR_COMPOSE_FN (" #fn "): not every field of " #Out " has one function");                         \
  static const WeirType *fn##__accumulator_for (WeirPipeline *p_, const WeirType *input_ G_GNUC_UNUSED,               \
                                                const void *config_ G_GNUC_UNUSED)                                    \
  {                                                                                                                   \
    return weir_composition_accumulator (p_, &fn##__composition);                                                     \
  }                                                                                                                   \
  typedef In##Collection  fn##__In;                                                                                   \
  typedef Out##Collection fn##__OutCollection;                                                                        \
  typedef In              fn##__InElement;                                                                            \
  typedef Out             fn##__OutElement;                                                                           \
  static const WeirCombineFn fn##__combine_fn G_GNUC_UNUSED                                                           \
      = { .abi = WEIR_BATCH_ABI,                                                                                      \
          .size = sizeof (WeirCombineFn),                                                                             \
          .name = #fn,                                                                                                \
          .file = __FILE__,                                                                                           \
          .line = __LINE__,                                                                                           \
          .input = WEIR_TYPE (In),                                                                                    \
          .output = WEIR_TYPE (Out),                                                                                  \
          .create = weir__composition_create,                                                                         \
          .add_rows = weir__composition_add_rows,                                                                     \
          .merge = weir__composition_merge,                                                                           \
          .extract = weir__composition_extract,                                                                       \
          .subtract_rows = ((weir__combine_option_subtract WEIR__EACH (WEIR__COMPOSE_OPTIONS, (), __VA_ARGS__)) != 0) \
                               ? weir__composition_subtract_rows                                                      \
                               : NULL,                                                                                \
          .compact = weir__composition_compact,                                                                       \
          .accumulator_for = fn##__accumulator_for,                                                                   \
          .user_data = &fn##__composition };

#define WEIR__COMPOSE_CHECK(c, pair)                                                                                  \
  WEIR__EXPAND (WEIR__COMPOSE_CHECK_, WEIR__UNPAREN c, WEIR__UNPAREN pair)
#define WEIR__COMPOSE_CHECK_(fn, In, Out, field, f)                                                                   \
  _Static_assert (__builtin_types_compatible_p (f##__InElement, In),                                                  \
                  "WEIR_COMPOSE_FN (" #fn "): " #f " does not combine " #In);                                         \
  _Static_assert (__builtin_types_compatible_p (f##__OutElement, __typeof__ (((Out *) 0)->field)),                    \
                  "WEIR_COMPOSE_FN (" #fn "): " #f " does not give what " #field " is");
#define WEIR__COMPOSE_MEMBER(c, pair) WEIR__EXPAND (WEIR__COMPOSE_MEMBER_, WEIR__UNPAREN pair)
#define WEIR__COMPOSE_MEMBER_(field, f) f##__Accum field;
#define WEIR__COMPOSE_PART(c, pair)                                                                                   \
  WEIR__EXPAND (WEIR__COMPOSE_PART_, WEIR__UNPAREN c, WEIR__UNPAREN pair)
#define WEIR__COMPOSE_PART_(fn, Out, field, f)                                                                        \
  { #field, &f##__combine_fn, offsetof (fn##__Accum, field), offsetof (Out, field) },
#define WEIR__COMPOSE_OPTIONS(c, pair)     WEIR__EXPAND (WEIR__COMPOSE_OPTIONS_, WEIR__UNPAREN pair)
#define WEIR__COMPOSE_OPTIONS_(field, f)   & f##__options

typedef struct
{
  const char          *field;
  const WeirCombineFn *fn;
  size_t               accumulator, output; /* offsets: in the accumulator, in the result */
} WeirComposePart;

typedef struct
{
  const WeirComposePart *parts;
  unsigned               n;
} WeirComposition;

/* The record of the parts' accumulators. */
WEIR_API const WeirType *weir_composition_accumulator (WeirPipeline *p, const WeirComposition *composition);

/* The functions of the composed descriptor, whose user_data is the composition. */
WEIR_API void weir__composition_create (const WeirCombineCall *call, void *accumulator);
WEIR_API void weir__composition_add_rows (const WeirCombineCall *call, void *const *accumulators, const char *rows,
                                          size_t stride, const uint32_t *selection, uint32_t n);
WEIR_API void weir__composition_subtract_rows (const WeirCombineCall *call, void *const *accumulators, const char *rows,
                                               size_t stride, const uint32_t *selection, uint32_t n);
WEIR_API void weir__composition_merge (const WeirCombineCall *call, void *into, const void *from);
WEIR_API void weir__composition_extract (const WeirCombineCall *call, const void *accumulator, void *ret_output);
WEIR_API void weir__composition_compact (const WeirCombineCall *call, void *accumulator);

G_END_DECLS

#endif
