/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TOP_H
#define WEIR_TOP_H

/* The greatest, the smallest, some, or a random few of many elements.
 *
 *   static int
 *   by_count (const WordCount *a, const WordCount *b)
 *   {
 *     return (a->value > b->value) - (a->value < b->value);
 *   }
 *   WEIR_TOP_FN (by_count, WordCount)
 *   WEIR_LIST (WordCounts, WordCount)
 *   … weir_top_globally (counts, by_count, 10, WordCounts)    one list, the greatest first
 *
 * A compare function is one as qsort takes it. Elements that it calls equal are ordered by weir_value_compare, so that
 * the result is the same whoever computes it. Globally gives one list, also of nothing; per key, a WEIR_KV of the key
 * and such a list. Cost: one comparison for an element that is not among the top, O(log n) for one that is; memory: n
 * elements. */

#include <weir/combine-fn.h>
#include <weir/sys/typed.h>

G_BEGIN_DECLS

typedef int (*WeirCompare) (const void *a, const void *b);

/* What a Top keeps: a heap, its worst element first. `room` items lie there, of which `n` are in use, the others are
 * zero (so that whoever copies the accumulator copies the room). */
typedef struct
{
  void    *items;
  size_t   room;
  uint64_t n;
} WeirTop;

/* The configuration of Top and Sample. */
typedef struct
{
  int64_t  n;
  uint64_t seed;
} WeirTopConfig;
extern WEIR_API const WeirType weir__type_WeirTopConfig;

/* Library halves of what WEIR_TOP_FN declares; `compare` NULL: weir_value_compare. */
WEIR_API void weir__top_insert (const WeirCombineCall *call, WeirTop *top, const void *row, WeirCompare compare);
WEIR_API void weir__top_merge (const WeirCombineCall *call, void *into, const void *from, WeirCompare compare);
WEIR_API void weir__top_extract (const WeirCombineCall *call, const void *top, void *ret_list, WeirCompare compare);
WEIR_API const WeirType *weir__top_accumulator_for (WeirPipeline *p, const WeirType *input, const void *config);
WEIR_API const WeirType *weir__top_output_for (WeirPipeline *p, const WeirType *input, const void *config);

/* int fn (const T *a, const T *b), like strcmp. Becomes a CombineFn whose first look at an element is inlined. */
#define WEIR_TOP_FN(fn, T)                                                                                            \
  typedef T  fn##__InElement;                                                                                         \
  static int fn##__compare (const void *a, const void *b)                                                             \
  {                                                                                                                   \
    return _Generic (&fn, int (*) (const T *, const T *): &fn) ((const T *) a, (const T *) b);                        \
  }                                                                                                                   \
  static void fn##__add_rows (const WeirCombineCall *call_, void *const *accumulators_, const char *rows_,            \
                              size_t stride_, const uint32_t *selection_, uint32_t n_)                                \
  {                                                                                                                   \
    const uint64_t most_ = (uint64_t) ((const WeirTopConfig *) call_->config)->n;                                     \
    for (uint32_t i_ = 0; i_ < n_; i_++)                                                                              \
      {                                                                                                               \
        WeirTop    *top_ = (WeirTop *) accumulators_[i_];                                                             \
        const void *row_ = rows_ + stride_ * (selection_ != NULL ? selection_[i_] : i_);                              \
        if (top_->n < most_ || (most_ > 0 && fn##__compare (row_, top_->items) >= 0))                                 \
          weir__top_insert (call_, top_, row_, fn##__compare);                                                        \
      }                                                                                                               \
  }                                                                                                                   \
  static void fn##__merge (const WeirCombineCall *call_, void *into_, const void *from_)                              \
  {                                                                                                                   \
    weir__top_merge (call_, into_, from_, fn##__compare);                                                             \
  }                                                                                                                   \
  static void fn##__extract (const WeirCombineCall *call_, const void *top_, void *ret_list_)                         \
  {                                                                                                                   \
    weir__top_extract (call_, top_, ret_list_, fn##__compare);                                                        \
  }                                                                                                                   \
  static const WeirCombineFn fn##__combine_fn G_GNUC_UNUSED = { .abi = WEIR_BATCH_ABI,                                \
                                                                .size = sizeof (WeirCombineFn),                       \
                                                                .name = #fn,                                          \
                                                                .file = __FILE__,                                     \
                                                                .line = __LINE__,                                     \
                                                                .input = WEIR_TYPE (T),                               \
                                                                .config = &weir__type_WeirTopConfig,                  \
                                                                .add_rows = fn##__add_rows,                           \
                                                                .merge = fn##__merge,                                 \
                                                                .extract = fn##__extract,                             \
                                                                .accumulator_for = weir__top_accumulator_for,         \
                                                                .output_for = weir__top_output_for };

/* `c` of T → List, a WEIR_LIST of T: the n greatest by `fn`, greatest first. → weir_collection_top_globally */
#define weir_top_globally(c, fn, n, List)                                                                             \
  (WEIR__REQUIRE (WEIR__SAME (*(c)->weir_element, *(fn##__InElement *) 0),                                            \
                  "weir_top_globally: this is not what " #fn " compares"),                                            \
   WEIR__TOP_GLOBALLY (c, weir_collection_top_globally, (&fn##__combine_fn, (n), ), List, #fn, "weir_top_globally"))
/* KV<K, T> → Kv, a WEIR_KV of K and a WEIR_LIST of T. → weir_collection_top_per_key */
#define weir_top_per_key(kvs, fn, n, Kv)                                                                              \
  (WEIR__REQUIRE (WEIR__SAME (*(kvs)->weir_value, *(fn##__InElement *) 0),                                            \
                  "weir_top_per_key: this is not what " #fn " compares"),                                             \
   WEIR__TOP_PER_KEY (kvs, weir_collection_top_per_key, (&fn##__combine_fn, (n), ), Kv, #fn, "weir_top_per_key"))

/* The same in the natural order, weir_value_compare. */
#define weir_largest_globally(c, n, List)                                                                             \
  WEIR__TOP_GLOBALLY (c, weir_collection_largest_globally, ((n), ), List, "largest_globally", "weir_largest_globally")
#define weir_largest_per_key(kvs, n, Kv)                                                                              \
  WEIR__TOP_PER_KEY (kvs, weir_collection_largest_per_key, ((n), ), Kv, "largest_per_key", "weir_largest_per_key")
/* The smallest first. */
#define weir_smallest_globally(c, n, List)                                                                            \
  WEIR__TOP_GLOBALLY (c, weir_collection_smallest_globally, ((n), ), List, "smallest_globally",                       \
                      "weir_smallest_globally")
#define weir_smallest_per_key(kvs, n, Kv)                                                                             \
  WEIR__TOP_PER_KEY (kvs, weir_collection_smallest_per_key, ((n), ), Kv, "smallest_per_key", "weir_smallest_per_key")

/* Any n elements: those that come first, so nobody knows which; all of them if there are fewer. →
 * weir_collection_sample_any */
#define weir_sample_any(c, n, List)                                                                                   \
  WEIR__TOP_GLOBALLY (c, weir_collection_sample_any, ((n), ), List, "sample_any", "weir_sample_any")
/* n elements at random: see weir_collection_sample_globally. */
#define weir_sample_globally(c, n, seed, List)                                                                        \
  WEIR__TOP_GLOBALLY (c, weir_collection_sample_globally, ((n), (seed), ), List, "sample_globally",                   \
                      "weir_sample_globally")
#define weir_sample_per_key(kvs, n, seed, Kv)                                                                         \
  WEIR__TOP_PER_KEY (kvs, weir_collection_sample_per_key, ((n), (seed), ), Kv, "sample_per_key", "weir_sample_per_key")

#define WEIR__TOP_GLOBALLY(c, core, ARGS, List, name, what)                                                           \
  (WEIR__REQUIRE (WEIR__SAME (*(c)->weir_element, *WEIR__OF (List)->weir_item),                                       \
                  what ": " #List " is not a list of the elements"),                                                  \
   (List##Collection *) (void *) core (WEIR_COLLECTION (c), WEIR__UNPAREN ARGS WEIR_TYPE (List), WEIR_HERE (name)))
#define WEIR__TOP_PER_KEY(kvs, core, ARGS, Kv, name, what)                                                            \
  (WEIR__REQUIRE (WEIR__SAME (*(kvs)->weir_key, *WEIR__OF (Kv)->weir_key),                                            \
                  what ": the keys of " #Kv " are of another type"),                                                  \
   WEIR__REQUIRE (WEIR__SAME (*(kvs)->weir_value, *WEIR__OF (Kv)->weir_values->weir_item),                            \
                  what ": the values of " #Kv " are not lists of the values"),                                        \
   (Kv##Collection *) (void *) core (WEIR_COLLECTION (kvs), WEIR__UNPAREN ARGS WEIR_TYPE (Kv), WEIR_HERE (name)))

/* --- the untyped core --------------------------------------------------------------------------------------------- */

/* E → list of E, KV<K, V> → KV<K, list of V>; `output` may be NULL: made by the pipeline. `fn` was declared by
 * WEIR_TOP_FN. A negative n is a construction error. */
WEIR_API WeirCollection *weir_collection_top_globally (WeirCollection *c, const WeirCombineFn *fn, int64_t n,
                                                       const WeirType *output, WeirSite at);
WEIR_API WeirCollection *weir_collection_top_per_key (WeirCollection *kvs, const WeirCombineFn *fn, int64_t n,
                                                      const WeirType *output, WeirSite at);
WEIR_API WeirCollection *weir_collection_largest_globally (WeirCollection *c, int64_t n, const WeirType *output,
                                                           WeirSite at);
WEIR_API WeirCollection *weir_collection_largest_per_key (WeirCollection *kvs, int64_t n, const WeirType *output,
                                                          WeirSite at);
WEIR_API WeirCollection *weir_collection_smallest_globally (WeirCollection *c, int64_t n, const WeirType *output,
                                                            WeirSite at);
WEIR_API WeirCollection *weir_collection_smallest_per_key (WeirCollection *kvs, int64_t n, const WeirType *output,
                                                           WeirSite at);
WEIR_API WeirCollection *weir_collection_sample_any (WeirCollection *c, int64_t n, const WeirType *output, WeirSite at);
/* n elements (all, if there are fewer) drawn by chance without putting back. Chance is a hash of the element and
 * `seed`: the same elements give the same sample, in the same order, on any number of lanes. Equal elements share their
 * luck, so a sample of a collection with many equal ones is not as mixed as independent draws would be. */
WEIR_API WeirCollection *weir_collection_sample_globally (WeirCollection *c, int64_t n, uint64_t seed,
                                                          const WeirType *output, WeirSite at);
WEIR_API WeirCollection *weir_collection_sample_per_key (WeirCollection *kvs, int64_t n, uint64_t seed,
                                                         const WeirType *output, WeirSite at);

G_END_DECLS

#endif
