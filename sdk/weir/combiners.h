/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_COMBINERS_H
#define WEIR_COMBINERS_H

/* Combining with a function of one's own (WEIR_COMBINE_FN), and with those that everybody needs: Count, Sum, Mean, Min,
 * Max, Latest, Distinct. Top and Sample are in <weir/top.h>.
 *
 * All combine per window and pane, and before data are sent anywhere as far as they can be. What is combined globally
 * in the global window has one result even if there was no element: what a fresh accumulator gives (the count of
 * nothing is 0). */

#include <weir/combine-fn.h>
#include <weir/sys/typed.h>

G_BEGIN_DECLS

/* --- any CombineFn ------------------------------------------------------------------------------------------------ */

#define WEIR__COMBINE(c, mode, fn, config, T, what)                                                                   \
  ((T##Collection *) (void *) WEIR__COMBINE_CORE (c, mode, fn, config, WEIR_TYPE (T), what))
#define WEIR__COMBINE_CORE(c, mode, fn, config, type, what)                                                           \
  weir_collection_combine (WEIR_COLLECTION (c), (mode), &fn##__combine_fn, (config), (type), WEIR_HERE (what))
#define WEIR__COMBINE_TAKES(x, fn, what)                                                                              \
  WEIR__REQUIRE (WEIR__SAME (x, *(fn##__InElement *) 0), what ": this is not what " #fn " combines")
#define WEIR__COMBINE_GIVES(T, fn, what)                                                                              \
  WEIR__REQUIRE (WEIR__SAME (*WEIR__OF (T)->weir_value, *(fn##__OutElement *) 0),                                     \
                 what ": the values of " #T " are not what " #fn " gives")
#define WEIR__COMBINE_KEYS(k, T, what)                                                                                \
  WEIR__REQUIRE (WEIR__SAME (k, *WEIR__OF (T)->weir_key), what ": the keys of " #T " are of another type")
#define WEIR__COMBINE_CONFIG(fn, ...) (&(const fn##__Config) { __VA_ARGS__ })

/* KV<K, In> → T, a WEIR_KV of K and Out. → weir_collection_combine */
#define weir_combine_per_key(kvs, fn, T) WEIR__COMBINE_PER_KEY (kvs, fn, T, NULL, #fn, "weir_combine_per_key")
#define weir_combine_per_key_with(kvs, fn, T, ...)                                                                    \
  WEIR__COMBINE_PER_KEY (kvs, fn, T, WEIR__COMBINE_CONFIG (fn, __VA_ARGS__), #fn, "weir_combine_per_key_with")
#define WEIR__COMBINE_PER_KEY(kvs, fn, T, config, name, what)                                                         \
  (WEIR__COMBINE_TAKES (*(kvs)->weir_value, fn, what), WEIR__COMBINE_GIVES (T, fn, what),                             \
   WEIR__COMBINE_KEYS (*(kvs)->weir_key, T, what), WEIR__COMBINE (kvs, WEIR_COMBINE_PER_KEY, fn, config, T, name))

/* E → T, a WEIR_KV of E and Out: the element is the key, and what is combined. → weir_collection_combine */
#define weir_combine_per_element(c, fn, T) WEIR__COMBINE_PER_ELEMENT (c, fn, T, NULL, #fn, "weir_combine_per_element")
#define weir_combine_per_element_with(c, fn, T, ...)                                                                  \
  WEIR__COMBINE_PER_ELEMENT (c, fn, T, WEIR__COMBINE_CONFIG (fn, __VA_ARGS__), #fn, "weir_combine_per_element_with")
#define WEIR__COMBINE_PER_ELEMENT(c, fn, T, config, name, what)                                                       \
  (WEIR__COMBINE_TAKES (*(c)->weir_element, fn, what), WEIR__COMBINE_GIVES (T, fn, what),                             \
   WEIR__COMBINE_KEYS (*(c)->weir_element, T, what), WEIR__COMBINE (c, WEIR_COMBINE_PER_ELEMENT, fn, config, T, name))

/* { K, list of In } (a WEIR_GROUPED) → T, a WEIR_KV of K and Out. → weir_collection_combine */
#define weir_combine_grouped_values(grouped, fn, T)                                                                   \
  WEIR__COMBINE_GROUPED (grouped, fn, T, NULL, #fn, "weir_combine_grouped_values")
#define weir_combine_grouped_values_with(grouped, fn, T, ...)                                                         \
  WEIR__COMBINE_GROUPED (grouped, fn, T, WEIR__COMBINE_CONFIG (fn, __VA_ARGS__), #fn,                                 \
                         "weir_combine_grouped_values_with")
#define WEIR__COMBINE_GROUPED(grouped, fn, T, config, name, what)                                                     \
  (WEIR__COMBINE_TAKES (*(grouped)->weir_item, fn, what), WEIR__COMBINE_GIVES (T, fn, what),                          \
   WEIR__COMBINE_KEYS (*(grouped)->weir_key, T, what),                                                                \
   WEIR__COMBINE (grouped, WEIR_COMBINE_GROUPED_VALUES, fn, config, T, name))

/* In → Out: one result, also for no element (see above). → weir_collection_combine */
#define weir_combine_globally(c, fn)                                                                                  \
  WEIR__COMBINE_ALL (c, WEIR_COMBINE_GLOBALLY, fn, NULL, #fn, "weir_combine_globally")
#define weir_combine_globally_with(c, fn, ...)                                                                        \
  WEIR__COMBINE_ALL (c, WEIR_COMBINE_GLOBALLY, fn, WEIR__COMBINE_CONFIG (fn, __VA_ARGS__), #fn,                       \
                     "weir_combine_globally_with")
/* In → Out: no result where there was no element. → weir_collection_combine */
#define weir_combine_globally_without_default(c, fn)                                                                  \
  WEIR__COMBINE_ALL (c, WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT, fn, NULL, #fn, "weir_combine_globally_without_default")
#define WEIR__COMBINE_ALL(c, mode, fn, config, name, what)                                                            \
  (WEIR__COMBINE_TAKES (*(c)->weir_element, fn, what),                                                                \
   (fn##__OutCollection *) (void *) WEIR__COMBINE_CORE (c, mode, fn, config, fn##__combine_fn.output, name))

/* --- Hot keys ------------------------------------------------------------------------------------------------------ */

/* weir_with_fanout (weir_sum_per_key (clicks), 16): any Combine above or below, by key or globally, in two levels, for keys
 * that nearly all elements have. → weir_collection_with_fanout */
#define weir_with_fanout(combined, n)                                                                                 \
  WEIR__USED (__typeof__ (*(combined)),                                                                               \
              weir_collection_with_fanout (WEIR_COLLECTION (combined), (n), WEIR_HERE ("with_fanout")))

/* --- Count: of elements, as int64_t ------------------------------------------------------------------------------- */

/* → weir_collection_count_globally */
#define weir_count_globally(c)                                                                                        \
  ((WeirInt64Collection *) (void *) weir_collection_count_globally (WEIR_COLLECTION (c), WEIR_HERE ("count_globally")))
/* weir_count_per_element (words, WordCount), WordCount a WEIR_KV of the element's type and int64_t.
 * → weir_collection_count_per_element */
#define weir_count_per_element(c, T)                                                                                  \
  (WEIR__COMBINE_KEYS (*(c)->weir_element, T, "weir_count_per_element"), WEIR__COUNTS (T, "weir_count_per_element"),  \
   (T##Collection *) (void *) weir_collection_count_per_element (WEIR_COLLECTION (c), WEIR_TYPE (T),                  \
                                                                 WEIR_HERE ("count_per_element")))
/* weir_count_per_key (scores, Plays), Plays a WEIR_KV of the key's type and int64_t. → weir_collection_count_per_key */
#define weir_count_per_key(kvs, T)                                                                                    \
  (WEIR__COMBINE_KEYS (*(kvs)->weir_key, T, "weir_count_per_key"), WEIR__COUNTS (T, "weir_count_per_key"),            \
   (T##Collection *) (void *) weir_collection_count_per_key (WEIR_COLLECTION (kvs), WEIR_TYPE (T),                    \
                                                             WEIR_HERE ("count_per_key")))
#define WEIR__COUNTS(T, what)                                                                                         \
  WEIR__REQUIRE (WEIR__SAME (*WEIR__OF (T)->weir_value, int64_t), what ": the values of " #T " are not int64_t")

/* Any E → int64_t; E → KV<E, int64_t>; KV<K, V> → KV<K, int64_t>. `counts` may be NULL: made by the pipeline. */
WEIR_API WeirCollection *weir_collection_count_globally (WeirCollection *c, WeirSite at);
WEIR_API WeirCollection *weir_collection_count_per_element (WeirCollection *c, const WeirType *counts, WeirSite at);
WEIR_API WeirCollection *weir_collection_count_per_key (WeirCollection *kvs, const WeirType *counts, WeirSite at);

/* --- Sum, Min, Max, Mean: of integers, float and double ----------------------------------------------------------- */

/* The same type comes out: of numbers a number, of a KV that KV. */
#define weir_sum_globally(numbers)                                                                                    \
  WEIR__NUMBERS (numbers, weir_collection_sum_globally, "sum_globally", "weir_sum_globally")
#define weir_min_globally(numbers)                                                                                    \
  WEIR__NUMBERS (numbers, weir_collection_min_globally, "min_globally", "weir_min_globally")
#define weir_max_globally(numbers)                                                                                    \
  WEIR__NUMBERS (numbers, weir_collection_max_globally, "max_globally", "weir_max_globally")
#define weir_sum_per_key(kvs) WEIR__NUMBERS_OF (kvs, weir_collection_sum_per_key, "sum_per_key", "weir_sum_per_key")
#define weir_min_per_key(kvs) WEIR__NUMBERS_OF (kvs, weir_collection_min_per_key, "min_per_key", "weir_min_per_key")
#define weir_max_per_key(kvs) WEIR__NUMBERS_OF (kvs, weir_collection_max_per_key, "max_per_key", "weir_max_per_key")
/* The mean is a double; T is a WEIR_KV of the key's type and double. */
#define weir_mean_globally(numbers)                                                                                   \
  (WEIR__REQUIRE (WEIR__IS_NUMBER (*(numbers)->weir_element), "weir_mean_globally: the elements are not numbers"),    \
   (WeirDoubleCollection *) (void *) weir_collection_mean_globally (WEIR_COLLECTION (numbers),                        \
                                                                    WEIR_HERE ("mean_globally")))
#define weir_mean_per_key(kvs, T)                                                                                     \
  (WEIR__REQUIRE (WEIR__IS_NUMBER (*(kvs)->weir_value), "weir_mean_per_key: the values are not numbers"),             \
   WEIR__COMBINE_KEYS (*(kvs)->weir_key, T, "weir_mean_per_key"),                                                     \
   WEIR__REQUIRE (WEIR__SAME (*WEIR__OF (T)->weir_value, double),                                                     \
                  "weir_mean_per_key: the values of " #T " are not double"),                                          \
   (T##Collection *) (void *) weir_collection_mean_per_key (WEIR_COLLECTION (kvs), WEIR_TYPE (T),                     \
                                                            WEIR_HERE ("mean_per_key")))
#define WEIR__NUMBERS(c, core, name, what)                                                                            \
  (WEIR__REQUIRE (WEIR__IS_NUMBER (*(c)->weir_element), what ": the elements are not numbers"),                       \
   (__typeof__ (&*(c))) core (WEIR_COLLECTION (c), WEIR_HERE (name)))
#define WEIR__NUMBERS_OF(c, core, name, what)                                                                         \
  (WEIR__REQUIRE (WEIR__IS_NUMBER (*(c)->weir_value), what ": the values are not numbers"),                           \
   (__typeof__ (&*(c))) core (WEIR_COLLECTION (c), WEIR_HERE (name)))

/* The sum of integers wraps around; the last bits of a sum of floating point numbers depend on the order. Of nothing:
 * 0. */
WEIR_API WeirCollection *weir_collection_sum_globally (WeirCollection *numbers, WeirSite at);
WEIR_API WeirCollection *weir_collection_sum_per_key (WeirCollection *kvs, WeirSite at);
/* NaN if any is NaN. Of nothing: the greatest number of the type (for Min; infinity), the least (for Max). */
WEIR_API WeirCollection *weir_collection_min_globally (WeirCollection *numbers, WeirSite at);
WEIR_API WeirCollection *weir_collection_min_per_key (WeirCollection *kvs, WeirSite at);
WEIR_API WeirCollection *weir_collection_max_globally (WeirCollection *numbers, WeirSite at);
WEIR_API WeirCollection *weir_collection_max_per_key (WeirCollection *kvs, WeirSite at);
/* A double, summed up in double. Of nothing: NaN. `means` (KV<K, double>) may be NULL: made by the pipeline. */
WEIR_API WeirCollection *weir_collection_mean_globally (WeirCollection *numbers, WeirSite at);
WEIR_API WeirCollection *weir_collection_mean_per_key (WeirCollection *kvs, const WeirType *means, WeirSite at);

/* --- Latest: by timestamp; of several at one time the greatest value ---------------------------------------------- */

/* weir_latest_globally (scores, MaybeScore), MaybeScore a WEIR_OPTIONAL of the elements, absent if there is none (in the
 * global window; other windows have no result then). → weir_collection_latest_globally */
#define weir_latest_globally(c, T)                                                                                    \
  (WEIR__REQUIRE (WEIR__SAME (*(c)->weir_element, WEIR__OF (T)->weir_element->value),                                 \
                  "weir_latest_globally: " #T " is no optional of the elements"),                                     \
   (T##Collection *) (void *) weir_collection_latest_globally (WEIR_COLLECTION (c), WEIR_TYPE (T),                    \
                                                               WEIR_HERE ("latest_globally")))
/* KVs of the same type. → weir_collection_latest_per_key */
#define weir_latest_per_key(kvs)                                                                                      \
  ((void) sizeof ((kvs)->weir_value),                                                                                 \
   (__typeof__ (&*(kvs))) weir_collection_latest_per_key (WEIR_COLLECTION (kvs), WEIR_HERE ("latest_per_key")))

/* E → optional of E; KV<K, V> → KV<K, V>. Retracts are taken: what is left decides. `output` may be NULL: made by the
 * pipeline. */
WEIR_API WeirCollection *weir_collection_latest_globally (WeirCollection *c, const WeirType *output, WeirSite at);
WEIR_API WeirCollection *weir_collection_latest_per_key (WeirCollection *kvs, WeirSite at);

/* --- Distinct ----------------------------------------------------------------------------------------------------- */

/* Each element once per window, at the first pane that has it. → weir_collection_distinct */
#define weir_distinct(c)                                                                                              \
  ((__typeof__ (&*(c))) weir_collection_distinct (WEIR_COLLECTION (c), WEIR_HERE ("distinct")))
/* Elements must be fit to be keys. */
WEIR_API WeirCollection *weir_collection_distinct (WeirCollection *c, WeirSite at);

G_END_DECLS

#endif
